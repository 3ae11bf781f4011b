"""Units as people type them, turned into SI and back."""

import re
from itertools import pairwise
from math import isfinite
from typing import Final

from geo_kit.constants import (
    NAUTICAL_MILE_M,
    SPEED_OF_SOUND_SEA_LEVEL_M_PER_S,
    STATUTE_MILE_M,
)
from geo_kit.errors import UnitError

LENGTH_UNITS_M: Final = {
    "m": 1.0,
    "km": 1e3,
    "nm": NAUTICAL_MILE_M,
    "nmi": NAUTICAL_MILE_M,
    "mi": STATUTE_MILE_M,
    "ft": 0.3048,
}
TIME_UNITS_S: Final = {"s": 1.0, "min": 60.0, "h": 3600.0}
SPEED_UNITS_M_PER_S: Final = {
    "m/s": 1.0,
    "km/s": 1e3,
    "km/h": 1 / 3.6,
    "mach": SPEED_OF_SOUND_SEA_LEVEL_M_PER_S,
}
ANGLE_UNITS_DEG: Final = {"deg": 1.0}

_UNITS: Final = {
    "length": LENGTH_UNITS_M,
    "time": TIME_UNITS_S,
    "speed": SPEED_UNITS_M_PER_S,
    "angle": ANGLE_UNITS_DEG,
}
_SUCH_AS: Final = {"length": "800km", "time": "30min", "speed": "7.6km/s"}
_WORDS: Final = {
    "metre": "m", "metres": "m", "meter": "m", "meters": "m",
    "kilometre": "km", "kilometres": "km", "kilometer": "km", "kilometers": "km",
    "mile": "mi", "miles": "mi", "foot": "ft", "feet": "ft",
    "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "mins": "min", "minute": "min", "minutes": "min",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "kph": "km/h",
}  # fmt: skip
_CLOCK: Final = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d(?:\.\d+)?)")
_TIME_PARTS: Final = re.compile(r"([\d.,]+)\s*([a-z]+)\s*")
_QUANTITY: Final = re.compile(r"\s*([-+]?[\d.,]+(?:e[-+]?\d+)?|nan|[-+]?inf)\s*(\S*)\s*")
_PLAIN_NUMBER: Final = re.compile(r"[-+]?(?=\.?\d)(\d{1,3}(,\d{3})+|\d*)(\.\d*)?(e[-+]?\d+)?")


def parse_length_m(text: str, *, field: str = "length") -> float:
    """Return metres from a number with its unit.

    Raises:
        UnitError: no number, no unit, an unknown unit, or a number that is not finite.

    >>> parse_length_m("800km"), parse_length_m("12 nm"), parse_length_m("1,500 km")
    (800000.0, 22224.0, 1500000.0)
    """
    return _parse(text, "length", field=field)


def parse_lengths_m(text: str, *, field: str = "length") -> list[float]:
    """Return metres from a list of numbers that may share the last one's unit.

    Raises:
        UnitError: as `parse_length_m`; or the commas may stand between thousands.

    >>> parse_lengths_m("500,800,1500km"), parse_lengths_m("12nm, 24nm")
    ([500000.0, 800000.0, 1500000.0], [22224.0, 44448.0])
    """
    if re.fullmatch(r"\s*\d{1,2},\d{3}\s*[a-zA-Z]+\s*", text):
        number, rest = text.split(",")
        raise UnitError(
            f"{field}: {text.strip()!r} may be one number or two",
            hint=f"write {number.strip()}{rest.strip()} for one, or a unit behind each",
        )
    items = [item.strip() for item in text.split(",")]
    unit = re.sub(r"^[-+\d.\s]*", "", items[-1])
    return [
        parse_length_m(item if re.search("[a-z]", item.lower()) else item + unit, field=field)
        for item in items
    ]


def parse_time_s(text: str, *, field: str = "time") -> float:
    """Return seconds from a number with its unit, from several, or from hours:min:s.

    Raises:
        UnitError: as `parse_length_m`; or a smaller unit stands before a larger one.

    >>> parse_time_s("30min"), parse_time_s("7580 s"), parse_time_s("47 min 12 s")
    (1800.0, 7580.0, 2832.0)
    >>> parse_time_s("01:11:00")
    4260.0
    """
    if match := _CLOCK.fullmatch(text.strip()):
        hours, minutes, seconds = map(float, match.groups())
        return 3600 * hours + 60 * minutes + seconds
    parts = _TIME_PARTS.findall(text.lower())
    whole = _TIME_PARTS.sub("", text.lower()).strip() == ""
    if len(parts) < 2 or not whole:  # noqa: PLR2004 - one number, or nothing that is read here
        return _parse(text, "time", field=field)
    sizes_s = [_parse(f"1{unit}", "time", field=field) for _, unit in parts]
    if any(one <= other for one, other in pairwise(sizes_s)):
        raise UnitError(
            f"{field}: {text!r} is no time", hint="write hours, minutes, seconds in that order"
        )
    return sum(_parse(number + unit, "time", field=field) for number, unit in parts)


def parse_speed_m_per_s(text: str, *, field: str = "speed") -> float:
    """Return metres per second from a number with its unit; Mach counts at sea level.

    Raises:
        UnitError: as `parse_length_m`.

    >>> parse_speed_m_per_s("7.6 km/s"), round(parse_speed_m_per_s("Mach 22"))
    (7600.0, 7486)
    """
    mach = re.fullmatch(r"\s*mach\s*([-+\d.,e]+)\s*", text.lower())
    return _parse(f"{mach[1]}mach" if mach else text, "speed", field=field)


def to_si(value: float, unit: str, *, field: str) -> float:
    """Return a value in metres, seconds, metres per second or degrees.

    Raises:
        UnitError: no unit of any kind bears that name.

    >>> to_si(12, "nm", field="range"), to_si(2, "Minutes", field="flight time")
    (22224.0, 120.0)
    """
    name = _WORDS.get(unit.lower(), unit.lower())
    for units in _UNITS.values():
        if name in units:
            return value * units[name]
    known = [name for units in _UNITS.values() for name in units]
    raise UnitError(
        f"{field}: {unit!r} is no unit that geo_kit knows",
        hint=f"known units: {', '.join(known)}",
    )


def _parse(text: str, kind: str, *, field: str) -> float:
    units = _UNITS[kind]
    match = _QUANTITY.fullmatch(text.lower())
    if match is None:
        raise UnitError(
            f"{field}: cannot read {text!r} as a {kind}",
            hint=f"write a number and its unit, such as {_SUCH_AS[kind]}",
        )
    number, typed = match.groups()
    unit = _WORDS.get(typed, typed)
    if unit not in units:
        raise UnitError(
            f"{field}: {text!r} has {'no unit' if not unit else f'the unit {unit!r}'}",
            hint=f"put one of {', '.join(units)} behind the number",
        )
    return _number(number, text, field=field) * units[unit]


def _number(number: str, text: str, *, field: str) -> float:
    plain = _PLAIN_NUMBER.fullmatch(number)
    value = float(number.replace(",", "")) if plain else float("nan")
    if not isfinite(value):
        raise UnitError(
            f"{field}: {text!r} is not a finite number",
            hint="write digits, a point for decimals, commas between thousands only",
        )
    return value
