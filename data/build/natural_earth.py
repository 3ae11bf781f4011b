"""Read countries and the borders between them from Natural Earth's TopoJSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from sources import natural_earth_bytes

CODES: Final = {  # ISO 3166: what the file calls a country, and what geo_kit calls it
    "408": "PRK",
    "410": "KOR",
    "392": "JPN",
    "643": "RUS",
    "156": "CHN",
    "158": "TWN",
    "608": "PHL",
    "496": "OTHER",  # Mongolia: inland, no coast
}


AREA: Final = 2  # the dimension of a polygon; repairs leave stray lines behind


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries round the seas that are built, and the arcs that two of them share."""

    land: dict[str, shapely.Geometry]
    borders: dict[frozenset[str], list[np.ndarray]]


def read_countries(cache: Path) -> Countries:
    """Return land and borders; both come from the same arcs, so that they fit exactly."""
    topology = json.loads(natural_earth_bytes(cache))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    # Whole numbers are summed before they are scaled: shared nodes are equal to the bit.
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]
    land, users = {}, {}
    for country in topology["objects"]["countries"]["geometries"]:
        code = CODES.get(country.get("id"))
        if code is None:
            continue
        land[code] = _assemble(country, arcs)
        for arc in _flat(country["arcs"]):
            users.setdefault(arc if arc >= 0 else ~arc, set()).add(code)
    borders: dict[frozenset[str], list[np.ndarray]] = {}
    for arc, codes in sorted(users.items()):
        if len(codes) > 1:
            borders.setdefault(frozenset(codes), []).append(arcs[arc])
    return Countries(land, borders)


def _flat(arcs: list[Any]) -> Iterator[int]:
    for item in arcs:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _assemble(country: dict[str, Any], arcs: list[np.ndarray]) -> shapely.Geometry:
    single = country["type"] == "Polygon"
    polygons = [country["arcs"]] if single else country["arcs"]
    rings = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    parts = [shapely.Polygon(shell, holes) for shell, *holes in rings]
    pieces = shapely.get_parts(shapely.make_valid(np.array(parts, dtype=object)))
    return shapely.union_all(pieces[shapely.get_dimensions(pieces) == AREA])


def _ring(indices: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([piece[:-1] for piece in pieces] + [pieces[-1][-1:]])
