"""Read the source records: seeds/, a user's own TOML files, and the gazetteer.

Everything is checked at this door, so that nothing behind it has to ask again.
"""

import tomllib
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from geo_kit.errors import NotFoundError, RecordError
from geo_kit.record_tables import POSITION_KEYS, SOURCE_KEYS, read_position, read_test
from geo_kit.reports.gazetteer import Gazetteer, Place
from geo_kit.reports.model import Certainty, ReportedTest
from geo_kit.resources import resource
from geo_kit.toml_table import TomlTable
from geo_kit.world import find_country

_PLACE: Final = (*POSITION_KEYS, "key", "aliases")


def event_ids() -> list[str]:
    """Return the ids of the tests that geo_kit ships, in the order of their dates."""
    return sorted(_shipped())


def load_event(event_id: str) -> ReportedTest:
    """Return a test that geo_kit ships, by its id or one of its aliases.

    Raises:
        NotFoundError: no shipped test bears that name.

    >>> load_event("yangdok").id
    '2021-09-15'
    """
    wanted = event_id.strip().casefold()
    for test in _shipped().values():
        if wanted in (test.id, *map(str.casefold, test.aliases)):
            return test
    raise NotFoundError("event", event_id, known=event_ids())


def load_record(path: str | Path) -> ReportedTest:
    """Return the test that a TOML file describes.

    Raises:
        NotFoundError: there is no such file.
        RecordError: the file is no TOML, or a key is missing, unknown or wrong, or the
            country is none; the message names the file, the key and what is allowed.
    """
    path = Path(path)
    if not path.is_file():
        error = NotFoundError("record", str(path), known=sorted(_neighbours(path)))
        error.hint = error.hint.removesuffix("known: ") or "give the path of a TOML file"
        raise error
    test = read_test(_parse(path), file=str(path))
    try:
        find_country(test.country)
    except NotFoundError as error:
        raise RecordError(
            f"{path}: country is {test.country!r}: it must be the code of a state",
            hint='as in "PRK" or "IRN", three letters (ISO 3166)',
        ) from error
    return test


@cache
def load_gazetteer() -> Gazetteer:
    """Return the places that geo_kit ships: launch sites and landmarks."""
    file = "data/places.toml"
    keys = ("sources", "places")
    top = TomlTable(_parse(resource(file)), file=file, path="", keys=keys)
    sources = {item.text("id"): item for item in top.tables("sources", keys=SOURCE_KEYS)}
    return Gazetteer(
        Place(
            key=item.text("key"),
            name=item.text("name"),
            aliases=item.texts("aliases"),
            **read_position(item),
            plus_minus_m=item.number("plus_minus_m", low=0),
            source=sources[item.known("source", sources, where="[[sources]]")].text(
                "reference"
            ),
            certainty=item.choice("certainty", Certainty),
        )
        for item in top.tables("places", keys=_PLACE)
    )


@cache
def _shipped() -> dict[str, ReportedTest]:
    files = [item for item in resource("seeds").iterdir() if item.name.endswith(".toml")]
    tests = [read_test(_parse(item), file=f"seeds/{item.name}") for item in files]
    return {test.id: test for test in tests}


def _neighbours(path: Path) -> list[str]:
    folder = path.parent
    return [str(item) for item in folder.glob("*.toml")] if folder.is_dir() else []


def _parse(file: Path | Traversable) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:  # its message holds line and column
        raise RecordError(
            f"{file}: not TOML: {error}",
            hint="text stands in quotes, numbers do not, a list is closed by ]",
        ) from error
    except UnicodeDecodeError as error:
        raise RecordError(f"{file}: not UTF-8: {error}", hint="save it as UTF-8") from error
