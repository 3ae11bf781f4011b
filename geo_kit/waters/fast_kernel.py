"""The look into the tables of a `LabelGrid`, compiled; needs the extra `fast`."""

import numpy as np
from numba import njit

from geo_kit.arrays import FloatArray, IntArray

MOST_RADIUS_M = 6_400_000.0  # as in fast.py: of curvature anywhere, rounded up
DEG = np.pi / 180


@njit(cache=True, error_model="numpy")
def look_up(
    points: FloatArray,
    corner: FloatArray,
    cell_deg: float,
    base: IntArray,
    blocks: IntArray,
    ball_code: IntArray,
    ball_m: FloatArray,
) -> IntArray:
    """Return the code of each point, array (n,), -1 for those to be asked exactly."""
    code = np.full(len(points), -1, np.int64)
    fine = blocks.shape[1]
    for row in range(len(points)):
        x = (points[row, 0] - corner[0]) / cell_deg
        y = (points[row, 1] - corner[1]) / cell_deg
        if not (0 <= x < base.shape[1] and 0 <= y < base.shape[0]):
            continue
        i, j = int(x), int(y)
        found = base[j, i]
        if found < 0:
            u, v = int((x - i) * fine), int((y - j) * fine)
            found = blocks[-1 - found, v, u]
            if found < 0:
                ball = -1 - found
                lon = corner[0] + (i + (u + 0.5) / fine) * cell_deg
                lat = corner[1] + (j + (v + 0.5) / fine) * cell_deg
                low = min(abs(lat), abs(points[row, 1]))
                across = (points[row, 0] - lon) * np.cos(low * DEG)
                along = points[row, 1] - lat
                way_m = np.hypot(across, along) * DEG * MOST_RADIUS_M
                found = ball_code[ball] if way_m < ball_m[ball] else -1
        code[row] = found
    return code
