"""Write data/claims.geojson from the printed figures of claims.toml.

Run: python data/build/build_claims.py [--out FOLDER]

Zones round islands are drawn round the coast, so build_coast.py goes before.
"""

import argparse
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from build_lines import HERE, LINE_FIELDS, feature, placed_points, position, write
from pyproj import Transformer

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.geodesic import destination, inverse
from geo_kit.layers import load_land
from geo_kit.waters.edges import edge_doubt_m

CLAIM_FIELDS: Final = [*LINE_FIELDS, "closed"]
_ARC_SEGMENTS: Final = 16  # in a quarter of a circle: off by 10 m at 2 km
_SIMPLE_M: Final = 20.0
_NEIGHBOUR_DEG: Final = 0.1  # far beyond twice the width of any zone here


def read_claims() -> list[dict[str, Any]]:
    """Return the claims of claims.toml, each with what it shares with others."""
    tables = tomllib.loads((HERE / "claims.toml").read_text(encoding="utf-8"))
    claims = []
    for row in tables["claim"]:
        claim = {"left": "", "right": "", "closed": False}
        claim |= tables.get(row.get("zone_of"), {}) | row
        claim["status"] = claim["status"].format(ended=row.get("ended"))
        claims.append(claim)
    return claims


def claim_feature(claim: dict[str, Any]) -> dict[str, Any]:
    """Return one claim as a polygon or a line."""
    if "around" in claim:
        _, said = placed_points({**claim, "points": []})
        return _polygon(around_island(claim), said)
    if "axis" in claim:
        axis, said = placed_points({**claim, "points": claim["axis"]})
        return _polygon(along_axis(axis, claim["half_width_nm"] * NAUTICAL_MILE_M), said)
    corners, said = placed_points(claim)
    if not claim["closed"]:
        return feature("LineString", corners, said, CLAIM_FIELDS)
    if not shapely.is_ccw(shapely.LinearRing(corners)):  # RFC 7946, section 3.1.6
        corners, said = placed_points({**claim, "points": claim["points"][::-1]})
    return _polygon(corners, said)


def _polygon(corners: list[list[float]], said: dict[str, Any]) -> dict[str, Any]:
    ring = shapely.LinearRing(corners)
    closed = [list(corner) for corner in (ring if ring.is_ccw else ring.reverse()).coords]
    if said["edges"] == "unknown":
        said["edge_doubt_m"] = round(edge_doubt_m(np.array(closed)))
    return feature("Polygon", [closed], {**said, "closed": True}, CLAIM_FIELDS)


def along_axis(axis: list[list[float]], half_width_m: float) -> list[list[float]]:
    """Return the ring of a channel of even width along a geodesic axis."""
    start, end = axis
    azimuth_deg, _ = inverse(start, end)
    back_deg, _ = inverse(end, start)
    left_right = np.array([-90.0, 90.0])
    ring = np.concatenate(
        [
            destination(*start, azimuth_deg + left_right, half_width_m),
            destination(*end, back_deg + left_right, half_width_m),
        ]
    )
    return np.round(ring, 6).tolist()


def around_island(claim: dict[str, Any]) -> list[list[float]]:
    """Return the ring at a distance round the coast of the island at a place.

    It takes in the islets whose own rings touch it, but no other island that has a zone, nor
    what lies nearer to that.
    """
    place = position(claim["around"])
    land, islands = load_land(), islands_with_zones()
    own = island_at(claim)
    near = np.flatnonzero(shapely.dwithin(land.polygons, land.polygons[own], _NEIGHBOUR_DEG))
    apart = shapely.distance(land.polygons[near][:, None], land.polygons[islands])
    near = land.polygons[near[np.array(islands)[apart.argmin(axis=1)] == own]]
    there = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
        f" +step +proj=aeqd +ellps=WGS84 +lon_0={place[0]} +lat_0={place[1]}"
    )
    flat = shapely.transform(near, lambda xy: np.stack(there.transform(*xy.T), axis=-1))
    round_each = shapely.get_parts(
        shapely.union_all(shapely.buffer(flat, claim["radius_m"], quad_segs=_ARC_SEGMENTS))
    )
    middle = shapely.Point(there.transform(*place))
    (zone_m,) = round_each[shapely.contains(round_each, middle)]
    ring = zone_m.exterior.simplify(_SIMPLE_M)
    lon, lat = there.transform(*shapely.get_coordinates(ring).T, direction="INVERSE")
    zone = shapely.Polygon(np.round(np.stack([lon, lat], axis=-1), 6))
    if "north_edge" in claim:
        north = position(claim["north_edge"] + " 0E")[1]
        zone = shapely.clip_by_rect(zone, place[0] - 1, place[1] - 1, place[0] + 1, north)
    return np.round(shapely.get_coordinates(zone.exterior), 6).tolist()


def island_at(claim: dict[str, Any]) -> int:
    """Return the row, in the land, of the island that a zone lies round."""
    place = shapely.Point(position(claim["around"]))
    return int(shapely.distance(load_land().polygons, place).argmin())


@cache
def islands_with_zones() -> list[int]:
    """Return the rows of all islands that have a zone of their own."""
    return [island_at(claim) for claim in read_claims() if "around" in claim]


def build(out: Path) -> None:
    """Write the file into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    write(out / "claims.geojson", [claim_feature(claim) for claim in read_claims()])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parent)
    build(parser.parse_args().out)
