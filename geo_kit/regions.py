"""A sea assembled from data/: coasts, agreed lines, other lines, readings and names."""

import tomllib
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import DataFileError, NotFoundError
from geo_kit.layers import (
    load_border_edges,
    load_close_calls,
    load_closing_lines,
    load_land,
    load_lines,
    load_world_land,
)
from geo_kit.resources import resource
from geo_kit.waters.agreed import AgreedLine
from geo_kit.waters.answers import Agreement
from geo_kit.waters.baseline import ClosingLine
from geo_kit.waters.closings import BaseLine
from geo_kit.waters.coast import coast_edges
from geo_kit.waters.lines import Line
from geo_kit.waters.names import PartyName, Sea, SeaArea
from geo_kit.waters.parties import Coast, Window
from geo_kit.waters.readings import Reading
from geo_kit.waters.zones import DataUncertainty, Waters

REGIONS: Final = {"korea": "data/waters.toml", "taiwan_strait": "data/taiwan_strait.toml"}
SEAS: Final = "data/seas.toml"
SEA_AREAS: Final = "data/sea_areas.toml"
KOREA: Final = "korea"


class ContiguousClaim(NamedTuple):
    """The law by which a state claims its contiguous zone, and how sure that is."""

    law: str
    certainty: str


def region_names() -> list[str]:
    """Return the seas that geo_kit ships a coast of."""
    return list(REGIONS)


def load_waters(region: str = KOREA) -> Waters:
    """Return the coasts and lines of a sea; read once.

    Raises:
        DataFileError: a file is missing or broken.
        NotFoundError: no such region.
    """
    return _waters(region)


@cache
def _waters(region: str) -> Waters:
    path = f"data/{_table('coast', region)}"
    land = load_land(coast=path)
    edges = coast_edges(land, load_border_edges(coast=path))
    coast = Coast.of(land, edges, window=_table("window", region))
    closing = {reading.line_id for reading in load_readings(region) if reading.line_id}
    agreed = _table("agreed", region)
    lines = load_lines() if agreed or closing else {}
    soil = coast.land.tolist()  # both ends of a line may rest on a neighbour's
    return Waters(
        coast=coast,
        agreed=[
            AgreedLine(
                row["line"],
                row["left"],
                row["right"],
                lines[row["line"]].points,
                doubt_m=_line_doubt_m(lines[row["line"]], region),
            )
            for row in agreed
        ],
        lines={line_id: ClosingLine(lines[line_id].points, soil) for line_id in closing},
        base_lines=tuple(load_base_lines(region).values()),
        uncertainties=load_uncertainties(region),
        world_land=load_world_land(),
    )


@cache
def load_base_lines(region: str = KOREA) -> dict[str, BaseLine]:
    """Return the lines that are part of a base line in a sea, by their id.

    Closing lines of bays and river mouths, and the straight baselines that the region's
    table takes for accepted.

    Raises:
        DataFileError: a file is missing or broken.
        NotFoundError: no such region.
    """
    base = _file(region).get("base_lines", {})
    closing = base.get("closing_lines")
    found = load_closing_lines(path=f"data/{closing}") if closing else {}
    lines = load_lines() if base.get("straight") else {}
    try:
        for row in base.get("straight", ()):
            line = lines[row["line"]]
            found[line.id] = BaseLine(
                id=line.id,
                name=line.name,
                state=line.state,
                article="7",
                points=line.points,
                certainty=line.certainty,
                source=line.source,
                enclosed_m2=row["enclosed_km2"] * 1e6,
                doubt_m=_line_doubt_m(line, region),
                link=np.array(row.get("link", ()), dtype=float).reshape(-1, 2),
                link_basis=row.get("link_basis", ""),
            )
    except (TypeError, KeyError, ValueError) as error:
        raise _broken(REGIONS[region], error) from error
    return found


@cache
def close_calls(region: str = KOREA) -> dict[str, str]:
    """Return what is too close to call of the closing lines of a sea, by id.

    Raises:
        DataFileError: the file is missing or broken.
        NotFoundError: no such region.
    """
    closing = _file(region).get("base_lines", {}).get("closing_lines")
    return load_close_calls(path=f"data/{closing}") if closing else {}


@cache
def load_uncertainties(region: str = KOREA) -> tuple[DataUncertainty, ...]:
    """Return how good the coast of a sea is, box by box; the first that holds counts.

    Raises:
        DataFileError: the file is missing or broken.
        NotFoundError: no such region.
    """
    rows = _table("data_uncertainty", region)
    try:
        return tuple(DataUncertainty(**{**row, "box": tuple(row["box"])}) for row in rows)
    except (TypeError, KeyError) as error:
        raise _broken(REGIONS[region], error) from error


def _line_doubt_m(line: Line, region: str) -> float:
    """Return how far a line may be off, at least the shift of an unknown datum."""
    datum = _file(region).get("datum_uncertainty", {"plus_minus_m": 0.0})
    least_m = datum["plus_minus_m"] if line.datum == "unknown" else 0.0
    return max(line.doubt_m, least_m)


@cache
def load_readings(region: str = KOREA) -> tuple[Reading, ...]:
    """Return what "the waters of a state" can mean in a sea.

    Raises:
        DataFileError: the file is missing or broken.
        NotFoundError: no such region.
    """
    try:
        return tuple(_reading(dict(row)) for row in _table("readings", region))
    except (TypeError, KeyError) as error:
        raise _broken(REGIONS[region], error) from error


def window_of(region: str = KOREA) -> Window:
    """Return what the coast of a sea was clipped to: west, south, east, north.

    Raises:
        DataFileError: the file is missing or broken.
        NotFoundError: no such region.
    """
    west, south, east, north = map(float, _table("window", region))
    return west, south, east, north


@cache
def load_contiguous(region: str = KOREA) -> dict[str, ContiguousClaim]:
    """Return by which law each state claims a contiguous zone; of others none is known.

    Raises:
        DataFileError: the file is missing or broken.
        NotFoundError: no such region.
    """
    table = _table("contiguous_zone", region)
    try:
        certainty = table["certainty"]
        return {state: ContiguousClaim(law, certainty) for state, law in table["laws"].items()}
    except (TypeError, KeyError) as error:
        raise _broken(REGIONS[region], error) from error


@cache
def load_names(region: str = KOREA) -> dict[str, PartyName]:
    """Return what each party round a sea is called.

    Raises:
        DataFileError: the file is missing or broken.
        NotFoundError: no such region.
    """
    try:
        return {key: PartyName(**row) for key, row in _table("names", region).items()}
    except TypeError as error:
        raise _broken(REGIONS[region], error) from error


@cache
def load_seas() -> tuple[Sea, ...]:
    """Return the seas that have names, each with all of them.

    Raises:
        DataFileError: the file is missing or broken.
    """
    try:
        return tuple(Sea.of(**row) for row in _read(SEAS)["seas"])
    except (TypeError, KeyError) as error:
        raise _broken(SEAS, error) from error


@cache
def load_sea_areas() -> tuple[SeaArea, ...]:
    """Return how far the seas reach whose limits were found.

    Raises:
        DataFileError: the file is missing or broken.
    """
    try:
        return tuple(
            SeaArea(
                **{name: row[name] for name in ("key", "plus_minus_m", "certainty", "source")},
                corners=np.array([corner["at"] for corner in row["corners"]], dtype=float),
            )
            for row in _read(SEA_AREAS)["areas"]
        )
    except (TypeError, KeyError, ValueError) as error:
        raise _broken(SEA_AREAS, error) from error


@cache
def load_agreements(region: str = KOREA) -> tuple[Agreement, ...]:
    """Return what each agreed line of a sea parts by its treaty, and how sure it is.

    Raises:
        DataFileError: a file is missing or broken.
        NotFoundError: no such region.
    """
    rows = _table("agreed", region)
    lines = load_lines() if rows else {}
    try:
        return tuple(
            Agreement(
                line=row["line"],
                parts=tuple(lines[row["line"]].divides.split(", ")),
                certainty=lines[row["line"]].certainty,
                note=row.get("note", ""),
            )
            for row in rows
        )
    except (TypeError, KeyError) as error:
        raise _broken(REGIONS[region], error) from error


def _reading(row: dict[str, Any]) -> Reading:
    limits_m = {
        f"{name}_m": row.pop(f"{name}_nm") * NAUTICAL_MILE_M
        for name in ("limit", "elsewhere_limit")
        if f"{name}_nm" in row
    }
    doubt_m = row.pop("data_uncertainty_km") * 1e3
    line_id = row.pop("line", "")
    return Reading(**row, **limits_m, line_id=line_id, data_uncertainty_m=doubt_m)


def _file(region: str) -> dict[str, Any]:
    if region not in REGIONS:
        raise NotFoundError("region", region, known=REGIONS)
    return _read(REGIONS[region])


@cache
def _read(path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(resource(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise _broken(path, error) from error


def _table(name: str, region: str) -> Any:  # noqa: ANN401 - what TOML holds there
    tables = _file(region=region)
    if name not in tables:
        raise _broken(REGIONS[region], KeyError(name))
    return tables[name]


def _broken(path: str, error: Exception) -> DataFileError:
    return DataFileError(f"{path} cannot be read: {error}", hint="reinstall geo_kit")
