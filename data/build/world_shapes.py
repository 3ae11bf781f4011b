"""Cut the world's countries at the antimeridian, and pack them so that they load at once.

Coordinates stay whole numbers of the source's steps; the few corners that the cut makes
between two of them are kept beside as they are.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import shapely

from geo_kit.rings.region import enclosed, without

SOUTHERNMOST_DEG: Final = -60.0  # the one continent round a pole lies beyond it
LEAST_CORNERS: Final = 4  # of a closed ring: slivers collapse where coordinates are rounded
ON_STEP_DEG: Final = 1e-9


def cut_countries(topology: dict[str, Any]) -> list[np.ndarray]:
    """Return the polygons of each country, (n,), none over 180 degrees or round a pole."""
    scale, shift = transform(topology)
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]
    return [
        np.array([*_parts(shape, arcs)], dtype=object)
        for shape in topology["objects"]["countries"]["geometries"]
    ]


def transform(topology: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return the degrees of one step, and of step 0, both (2,)."""
    found = topology["transform"]
    return np.array(found["scale"]), np.array(found["translate"])


def packed(countries: Sequence[np.ndarray], topology: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return the arrays of the file: `geo_kit.world` says what each of them is."""
    scale, shift = transform(topology)
    _, points, (ring_ends, polygon_ends) = shapely.to_ragged_array(np.concatenate(countries))
    whole = np.round((points - shift) / scale).astype(np.int64)
    off_steps = np.abs(whole * scale + shift - points).max(axis=1) > ON_STEP_DEG
    odd = np.flatnonzero(off_steps)
    moves = np.diff(whole, axis=0, prepend=[[0, 0]]).T  # each axis in a row packs better
    return {
        "scale": scale,
        "shift": shift,
        "moves": moves.astype("<i4"),
        "odd": odd.astype("<i4"),
        "odd_points": points[odd],
        "ring_ends": ring_ends.astype("<i4"),
        "polygon_ends": polygon_ends.astype("<i4"),
        "country_ends": np.cumsum([0, *map(len, countries)]).astype("<i4"),
    }


def _parts(shape: dict[str, Any], arcs: Sequence[np.ndarray]) -> Iterator[shapely.Polygon]:
    single = shape["type"] == "Polygon"
    for polygon in [shape["arcs"]] if single else shape["arcs"]:
        shell, *holes = (_ring(ring, arcs) for ring in polygon)
        if len(shell) >= LEAST_CORNERS:
            kept = [hole for hole in holes if len(hole) >= LEAST_CORNERS]
            yield from shapely.get_parts(_cut(shell, kept))


def _cut(shell: np.ndarray, holes: Sequence[np.ndarray]) -> shapely.Geometry:
    """Return a polygon in pieces: the package's run on over 180 degrees and round the pole."""
    if np.ptp(shell[:, 0]) <= 180:  # noqa: PLR2004 - no country with a seam spans less
        return shapely.Polygon(shell, holes)
    whole = enclosed(shell, north=False, south=bool(shell[:, 1].mean() < SOUTHERNMOST_DEG))
    for hole in holes:
        whole = without(whole, enclosed(hole, north=False, south=False))
    return whole


def _ring(indices: Sequence[int], arcs: Sequence[np.ndarray]) -> np.ndarray:
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([piece[:-1] for piece in pieces] + [pieces[-1][-1:]])
