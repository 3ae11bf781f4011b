"""Distances and crossings in plain arithmetic: for arrays as it stands, or to be compiled."""

from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, Floats
from geo_kit.constants import EARTH_EQUATORIAL_RADIUS_M, EARTH_FLATTENING

E2: Final = EARTH_FLATTENING * (2 - EARTH_FLATTENING)
SECOND_E2: Final = E2 / (1 - E2)
A2: Final = EARTH_EQUATORIAL_RADIUS_M**2
B2: Final = A2 * (1 - E2)
DEG: Final = np.pi / 180
TOUCH_DEG2: Final = 1e-13  # twice an area this small may have either sign in doubles
LONG_TOUCH: Final = 1e-14  # the same as a share of the edge's reach, squared


def way_m(
    x: Floats, y: Floats, z: Floats,
    start_x: Floats, start_y: Floats, start_z: Floats,
    along_x: Floats, along_y: Floats, along_z: Floats,
) -> FloatArray:  # fmt: skip
    """Return the geodesic's length from a point on the ground to an edge, within a millimetre.

    The foot is where the edge, straight through the ground, is nearest; it is lifted to the
    surface. From its chord c a geodesic follows as c + k^2 c^3 / 24 + 3 k^4 c^5 / 640, the
    series of an arc of the curvature k that the ellipsoid has midway in its direction
    (Euler's formula; Rapp, Geometric Geodesy, part 1, 1991). Up to 400 km this holds.

    Args:
        x: ECEF metres of the point, as all that follow.
        y: the same.
        z: the same.
        start_x: where the edge starts.
        start_y: the same.
        start_z: the same.
        along_x: from there to its end.
        along_y: the same.
        along_z: the same.
    """
    off_x, off_y, off_z = x - start_x, y - start_y, z - start_z
    length2 = np.maximum(along_x * along_x + along_y * along_y + along_z * along_z, 1e-12)
    share = (off_x * along_x + off_y * along_y + off_z * along_z) / length2
    share = np.minimum(np.maximum(share, 0.0), 1.0)
    foot_x = start_x + share * along_x
    foot_y = start_y + share * along_y
    foot_z = start_z + share * along_z
    up_x, up_y, up_z = foot_x / A2, foot_y / A2, foot_z / B2
    below = foot_x * up_x + foot_y * up_y + foot_z * up_z - 1
    lift = below / (2 * (up_x * up_x + up_y * up_y + up_z * up_z))
    foot_x, foot_y, foot_z = foot_x - lift * up_x, foot_y - lift * up_y, foot_z - lift * up_z
    off_x, off_y, off_z = x - foot_x, y - foot_y, z - foot_z
    chord2 = np.maximum(off_x * off_x + off_y * off_y + off_z * off_z, 1e-18)
    mid_x, mid_y, mid_z = x + foot_x, y + foot_y, (z + foot_z) / (1 - E2)
    sine2 = mid_z * mid_z / (mid_x * mid_x + mid_y * mid_y + mid_z * mid_z)
    bend2 = (1 - E2 * sine2) / A2 * (1 + SECOND_E2 * off_z * off_z / chord2) ** 2 * chord2
    return np.sqrt(chord2) * (1 + bend2 / 24 + 3 * bend2 * bend2 / 640)


def crossing(
    x: Floats, y: Floats, start_x: Floats, start_y: Floats, end_x: Floats, end_y: Floats
) -> tuple[BoolArray, BoolArray]:
    """Return if the way from the origin to a point crosses an edge, and if that is sure.

    All coordinates are degrees on a map, counted from the origin.
    """
    origin_start = x * start_y - y * start_x
    origin_end = x * end_y - y * end_x
    edge_origin = start_x * end_y - start_y * end_x
    side_x, side_y = end_x - start_x, end_y - start_y
    edge_point = side_x * (y - start_y) - side_y * (x - start_x)
    reach = np.abs(start_x) + np.abs(start_y) + np.abs(side_x) + np.abs(side_y)
    touch = TOUCH_DEG2 + LONG_TOUCH * reach * reach
    low, high = np.minimum(origin_start, origin_end), np.maximum(origin_start, origin_end)
    near, far = np.minimum(edge_origin, edge_point), np.maximum(edge_origin, edge_point)
    apart = (low > touch) | (high < -touch) | (near > touch) | (far < -touch)
    crossed = (low < -touch) & (high > touch) & (near < -touch) & (far > touch)
    return crossed, apart | crossed
