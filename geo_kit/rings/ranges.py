"""Ranges as people write them: 800km, 500,800,1500km, 5500+-300km, 5200..5800km."""

import re
from dataclasses import dataclass
from typing import Final

from geo_kit.errors import UnitError
from geo_kit.units import parse_length_m, parse_lengths_m

_NUMBER: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT: Final = r"\s*([a-z]*)\s*"
_WIDTH: Final = re.compile(rf"\s*({_NUMBER}){_UNIT}(?:\+-|\+/-|±)\s*({_NUMBER}){_UNIT}")
_SPAN: Final = re.compile(rf"\s*({_NUMBER}){_UNIT}\.\.\s*({_NUMBER}){_UNIT}")


@dataclass(frozen=True, slots=True)
class Range:
    """A range, and how far it may be off: 5,500 +- 300 km is from 5,200 to 5,800 km."""

    value_m: float
    plus_minus_m: float = 0.0

    @property
    def low_m(self) -> float:
        """The least that is meant."""
        return self.value_m - self.plus_minus_m

    @property
    def high_m(self) -> float:
        """The most that is meant."""
        return self.value_m + self.plus_minus_m


def parse_ranges(text: str, *, field: str = "range") -> list[Range]:
    """Return ranges from a list of lengths that may carry widths and share the last unit.

    Raises:
        UnitError: as `parse_lengths_m`; or a width that leaves nothing of the range.

    >>> parse_ranges("500,800nm")
    [Range(value_m=926000.0, plus_minus_m=0.0), Range(value_m=1481600.0, plus_minus_m=0.0)]
    >>> parse_ranges("5,500 ± 300 km")
    [Range(value_m=5500000.0, plus_minus_m=300000.0)]
    """
    if not re.search(r"\+|±|\.\.", text):
        return [Range(value_m) for value_m in parse_lengths_m(text, field=field)]
    items = [text] if _WIDTH.fullmatch(text.lower()) else re.split(r"[,;]", text)
    unit = re.sub(r".*[\d.\s]", "", items[-1].strip())
    return [_range(item, unit, field) for item in items]


def _range(item: str, unit: str, field: str) -> Range:
    plain = item.lower()
    if match := _WIDTH.fullmatch(plain):
        value_m, width_m = _two(match.groups(), unit, field)
        if width_m >= value_m:
            raise UnitError(
                f"{field}: {item.strip()!r} leaves nothing of the range",
                hint="the width behind +- is less than the range before it",
            )
        return Range(value_m, width_m)
    if match := _SPAN.fullmatch(plain):
        low_m, high_m = _two(match.groups(), unit, field)
        if low_m >= high_m:
            raise UnitError(
                f"{field}: {item.strip()!r} runs backwards",
                hint="write the least first, as in 5200..5800km",
            )
        return Range((low_m + high_m) / 2, (high_m - low_m) / 2)
    is_bare = re.fullmatch(rf"\s*{_NUMBER}\s*", plain)
    return Range(parse_length_m(item + unit if is_bare else item, field=field))


def _two(groups: tuple[str, ...], unit: str, field: str) -> tuple[float, float]:
    first, first_unit, second, second_unit = groups
    second_unit = second_unit or first_unit or unit
    return (
        parse_length_m(first + (first_unit or second_unit), field=field),
        parse_length_m(second + second_unit, field=field),
    )
