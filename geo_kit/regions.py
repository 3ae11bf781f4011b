"""A sea assembled from data/: coasts, agreed lines, other lines, readings and names."""

import tomllib
from functools import cache
from typing import Any, Final

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import DataFileError
from geo_kit.layers import load_border_edges, load_land, load_lines
from geo_kit.resources import resource
from geo_kit.waters.agreed import AgreedLine
from geo_kit.waters.baseline import ClosingLine
from geo_kit.waters.coast import coast_edges
from geo_kit.waters.names import PartyName
from geo_kit.waters.parties import Coast
from geo_kit.waters.readings import Reading
from geo_kit.waters.zones import Waters

WATERS: Final = "data/waters.toml"


@cache
def load_waters() -> Waters:
    """Return the coasts and lines of the seas round Korea and Japan; read once.

    Raises:
        DataFileError: a file is missing or broken.
    """
    land = load_land()
    edges = coast_edges(land, load_border_edges())
    coast = Coast.of(land, edges, window=_table("window"))
    lines = load_lines()
    closing = {reading.line_id for reading in load_readings() if reading.line_id}
    soil = coast.land.tolist()  # both ends of a line may rest on a neighbour's
    return Waters(
        coast=coast,
        agreed=[
            AgreedLine(row["line"], row["left"], row["right"], lines[row["line"]].points)
            for row in _table("agreed")
        ],
        lines={line_id: ClosingLine(lines[line_id].points, soil) for line_id in closing},
    )


@cache
def load_readings() -> tuple[Reading, ...]:
    """Return what "the waters of a state" can mean, as data/waters.toml has it.

    Raises:
        DataFileError: the file is missing or broken.
    """
    try:
        return tuple(_reading(dict(row)) for row in _table("readings"))
    except (TypeError, KeyError) as error:
        raise _broken(error) from error


@cache
def load_names() -> dict[str, PartyName]:
    """Return what each party is called.

    Raises:
        DataFileError: the file is missing or broken.
    """
    try:
        return {key: PartyName(**row) for key, row in _table("names").items()}
    except TypeError as error:
        raise _broken(error) from error


def _reading(row: dict[str, Any]) -> Reading:
    limits_m = {
        f"{name}_m": row.pop(f"{name}_nm") * NAUTICAL_MILE_M
        for name in ("limit", "elsewhere_limit")
        if f"{name}_nm" in row
    }
    doubt_m = row.pop("data_uncertainty_km") * 1e3
    line_id = row.pop("line", "")
    return Reading(**row, **limits_m, line_id=line_id, data_uncertainty_m=doubt_m)


@cache
def _file() -> dict[str, Any]:
    try:
        return tomllib.loads(resource(WATERS).read_text(encoding="utf-8"))
    except ValueError as error:
        raise _broken(error) from error


def _table(name: str) -> Any:  # noqa: ANN401 - what TOML holds there
    if name not in _file():
        raise _broken(KeyError(name))
    return _file()[name]


def _broken(error: Exception) -> DataFileError:
    return DataFileError(f"{WATERS} cannot be read: {error}", hint="reinstall geo_kit")
