"""Every error that geo_kit raises on purpose.

A message says what was asked and why it cannot be; the hint says what to do instead. The
command line catches GeoKitError and nothing else, so a bug still shows its traceback.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

MOST_LISTED: Final = 12  # names in a hint: more than that nobody reads


class GeoKitError(Exception):
    """Something that the caller can put right.

    >>> error = GeoKitError("no such thing", hint="try another")
    >>> print(error, "|", error.hint)
    no such thing | try another
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class RecordError(GeoKitError, ValueError):
    """A source record is incomplete or contradicts itself."""


class UnitError(GeoKitError, ValueError):
    """A number has no unit, an unknown one, or lies outside what is allowed."""


class PositionError(GeoKitError, ValueError):
    """A position is not on the globe."""


class PhysicsError(GeoKitError, ValueError):
    """No flight can do what was asked; `reason` is a word for programs."""

    def __init__(self, message: str, *, reason: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class NotFoundError(GeoKitError, LookupError):
    """Nothing bears the name that was asked for.

    >>> error = NotFoundError("zone", "Japan EZ", known=["Japan EEZ", "High seas"])
    >>> print(error, "|", error.hint)
    no zone is called 'Japan EZ' | did you mean 'Japan EEZ'?
    """

    def __init__(self, what: str, name: str, *, known: Iterable[str]) -> None:
        known = list(known)
        near = " or ".join(map(repr, get_close_matches(name, known)))
        more = f" and {len(known) - MOST_LISTED} more" if len(known) > MOST_LISTED else ""
        listed = ", ".join(known[:MOST_LISTED]) + more
        hint = f"did you mean {near}?" if near else f"known: {listed}"
        super().__init__(f"no {what} is called {name!r}", hint=hint)


class DataFileError(GeoKitError, OSError):
    """A file of data that geo_kit ships is missing or is not what it should be."""


class OutputError(GeoKitError, OSError):
    """A result cannot be written where it was asked for."""
