"""Strict reading of one TOML table: every fault names the file, the key and the value."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from geo_kit.errors import RecordError

E = TypeVar("E", bound=StrEnum)


class TomlTable:
    """One table of a TOML file, with its place in the file for messages.

    Args:
        values: what tomllib read.
        file: the file's name, for messages.
        path: the table's own key, as in `claims[2]`; "" for the whole file.
        keys: the keys that may stand in it.

    Raises:
        RecordError: it is no table, or it has a key that is not among `keys`.

    >>> TomlTable({"valu": 1}, file="a.toml", path="claims[0]", keys=["value", "unit"])
    Traceback (most recent call last):
    geo_kit.errors.RecordError: a.toml: claims[0].valu is no key of a record
    """

    def __init__(self, values: object, *, file: str, path: str, keys: Sequence[str]) -> None:
        self._values: dict[str, Any] = {}
        self._file, self._path = file, path
        if not isinstance(values, dict):
            raise RecordError(f"{file}: {path} is {values!r}, not a table")
        for key in values:
            if key not in keys:
                near = get_close_matches(key, keys, n=1)
                raise RecordError(
                    f"{file}: {self.path_of(key)} is no key of a record",
                    hint=f"did you mean {near[0]!r}?"
                    if near
                    else f"known keys: {', '.join(keys)}",
                )
        self._values = values

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def path_of(self, key: str) -> str:
        """Return a key's dotted path in the file."""
        return f"{self._path}.{key}" if self._path else key

    def fault(self, key: str, allowed: str, *, hint: str = "") -> RecordError:
        """Return the error for a key whose value is missing or not allowed."""
        value = repr(self._values[key]) if key in self._values else "missing"
        return RecordError(
            f"{self._file}: {self.path_of(key)} is {value}: it must be {allowed}",
            hint=hint or f"correct {self.path_of(key)} in {self._file}",
        )

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return a text; without a default it must be there and say something."""
        value = self._values.get(key, default)
        if not isinstance(value, str):
            raise self.fault(key, "a text in quotes")
        if default is None and not value.strip():
            raise self.fault(key, "a text that is not empty")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is missing."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            raise self.fault(key, "a list of texts in quotes")
        return tuple(value)

    def number(
        self, key: str, *, low: float = -float("inf"), high: float = float("inf")
    ) -> float:
        """Return a finite number that lies within limits."""
        value = self._values.get(key)
        good = isinstance(value, (int, float)) and not isinstance(value, bool)
        if value is None or not good or not isfinite(value):
            raise self.fault(key, "a finite number", hint="write digits without quotes")
        if not low <= value <= high:
            allowed = f"from {low:g} to {high:g}" if isfinite(high) else f"{low:g} or more"
            raise self.fault(key, allowed)
        return float(value)

    def flag(self, key: str, *, default: bool | None) -> bool | None:
        """Return true or false, or the default where the key is missing."""
        value = self._values.get(key, default)
        if value is not default and not isinstance(value, bool):
            raise self.fault(key, "true or false, without quotes")
        return value

    def day(self, key: str) -> date:
        """Return a date without a time."""
        value = self._values.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault(key, "a date", hint="write 2021-09-15, without quotes")
        return value

    def choice(self, key: str, kind: type[E], *, default: E | None = None) -> E:
        """Return one of the words of an enumeration."""
        value = self._values.get(key, default)
        words = [str(word) for word in kind]
        if value not in words:
            near = get_close_matches(str(value), words, n=1)
            hint = f"did you mean {near[0]!r}?" if near else ""
            raise self.fault(key, f"one of {', '.join(words)}", hint=hint)
        return kind(value)

    def table(self, key: str, *, keys: Sequence[str]) -> "TomlTable":
        """Return a table inside this one."""
        if key not in self._values:
            raise self.fault(key, f"a table with {', '.join(keys)}")
        return TomlTable(self._values[key], file=self._file, path=self.path_of(key), keys=keys)

    def tables(self, key: str, *, keys: Sequence[str]) -> tuple["TomlTable", ...]:
        """Return a list of tables, empty where the key is missing."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, f"a list of tables, each under [[{self.path_of(key)}]]")
        return tuple(
            TomlTable(item, file=self._file, path=f"{self.path_of(key)}[{i}]", keys=keys)
            for i, item in enumerate(value)
        )

    def known(self, key: str, names: Iterable[str], *, where: str) -> str:
        """Return a text that must be one of the names listed elsewhere in the file."""
        value, names = self.text(key), sorted(names)
        if value not in names:
            near = get_close_matches(value, names, n=1)
            raise self.fault(
                key,
                f"an id listed under {where}",
                hint=f"did you mean {near[0]!r}?"
                if near
                else f"listed there: {', '.join(names) or 'nothing'}",
            )
        return value
