"""What runs between two corners of a line: geodesic, rhumb line, parallel, or lon/lat.

A text that lists corners may mean any of these, and a sheet of the chart another than the
globe: along 400 km they part by kilometres. So every line says what it means, and is drawn
by that before anything is measured.
"""

from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.errors import NotFoundError
from geo_kit.geodesic import densify, inverse
from geo_kit.waters.distance import EdgeIndex

EDGES: Final = ("geodesic", "rhumb", "parallel", "lonlat", "unknown")
STEP_M: Final = 1_000.0  # edges this long stray 2 cm from what they are drawn after
ECCENTRICITY: Final = 0.081_819_190_842_622  # of WGS 84, NGA.STND.0036
_FLAT: Final = 1e-12  # of latitude in radians: there a rhumb line is its parallel


def drawn(points: FloatArray, edges: str, *, max_step_m: float = STEP_M) -> FloatArray:
    """Return a line with edges so short that their kind no longer matters; corners stay.

    Args:
        points: array (n, 2) of longitude and latitude.
        edges: one of `EDGES`; "unknown" is drawn as geodesics.
        max_step_m: about the longest edge wanted, in metres.

    Raises:
        NotFoundError: no such kind of edge.

    >>> drawn(np.array([[0.0, 60.0], [2.0, 60.0]]), "parallel", max_step_m=60e3).tolist()
    [[0.0, 60.0], [1.0, 60.0], [2.0, 60.0]]
    """
    if edges not in EDGES:
        raise NotFoundError("kind of edge", edges, known=EDGES)
    if edges in ("geodesic", "unknown"):
        return densify(points, max_step_m=max_step_m)
    counts = np.maximum(np.ceil(inverse(points[:-1], points[1:])[1] / max_step_m), 1)
    counts = counts.astype(int)
    edge = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    share = step / counts[edge]
    start, along = points[edge], (points[1:] - points[:-1])[edge]
    made = start + share[:, None] * along
    if edges == "rhumb":
        made[:, 0] = start[:, 0] + along[:, 0] * _rhumb_share(start, along, share)
    return np.concatenate([made, points[-1:]])


def _rhumb_share(start: FloatArray, along: FloatArray, share: FloatArray) -> FloatArray:
    """Return how far a rhumb line has come in longitude, of 1, at a share of its latitudes."""
    first, last = start[:, 1], start[:, 1] + along[:, 1]
    low = isometric_latitude(first)
    rise = isometric_latitude(last) - low
    come = isometric_latitude(first + share * along[:, 1]) - low
    flat = np.abs(rise) < _FLAT
    return np.where(flat, share, come / np.where(flat, 1.0, rise))


def isometric_latitude(lat_deg: FloatArray) -> FloatArray:
    """Return the height of latitudes on a Mercator chart of the ellipsoid, in radians.

    Source: Snyder, Map Projections: A Working Manual (1987), equation 7-7.
    """
    sine = np.sin(np.radians(lat_deg))
    return np.arctanh(sine) - ECCENTRICITY * np.arctanh(ECCENTRICITY * sine)


def edge_doubt_m(points: FloatArray) -> float:
    """Return how far rhumb and lon/lat edges stray from the geodesics between corners."""
    line = drawn(points, "geodesic")
    index = EdgeIndex(line[:-1], line[1:])
    others = np.concatenate([drawn(points, kind) for kind in ("rhumb", "lonlat")])
    return float(index.nearest(others).distance_m.max())
