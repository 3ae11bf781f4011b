"""Is everything within some ranges of a place outside an area? Proved, not drawn."""

from collections.abc import Callable
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.geodesic import destination

LEAST_CELL_M: Final = 500.0
MOST_CELLS: Final = 50_000
_FIRST_SECTORS: Final = 36


def all_outside(
    centre: tuple[float, float],
    ranges_m: tuple[float, float],
    margin_m: Callable[[FloatArray], FloatArray],
    ashore: Callable[[FloatArray], BoolArray],
    *,
    at_least_m: float = 0.0,
) -> bool:
    """Tell whether all water of a ring round a place surely has a margin greater than that.

    The ring is cut into cells by bearing and range. A margin changes by no more than the way
    moved, so one at a cell's middle settles the cell, or the cell is cut in four. False where
    a point afloat is inside, and where cells of half a kilometre leave it open.

    Args:
        centre: longitude and latitude, degrees.
        ranges_m: least and greatest distance from it.
        margin_m: how far points, (n, 2), lie outside, (n,); no steeper than the way moved.
        ashore: which points, (n, 2), lie on land, (n,), and so in no waters.
        at_least_m: what the margin must exceed.
    """
    low_m, high_m = max(ranges_m[0], 0.0), ranges_m[1]
    turn_deg = 360.0 / _FIRST_SECTORS
    rows = max(int(np.ceil((high_m - low_m) / (high_m * np.radians(turn_deg)))), 1)
    deep_m = (high_m - low_m) / rows
    azimuth_deg, range_m = np.meshgrid(
        turn_deg * np.arange(_FIRST_SECTORS), low_m + deep_m * (np.arange(rows) + 0.5)
    )
    cells = np.column_stack([azimuth_deg.ravel(), range_m.ravel()])
    while 0 < len(cells) <= MOST_CELLS:
        points = destination(*centre, cells[:, 0], cells[:, 1])
        found_m = margin_m(points) - at_least_m
        # To the corners: half its depth, and no more than half its outer arc.
        wide_m = (cells[:, 1] + deep_m / 2) * np.radians(turn_deg) / 2
        still = found_m <= np.hypot(deep_m / 2, wide_m)
        small = max(deep_m, high_m * np.radians(turn_deg)) < LEAST_CELL_M
        must_be_dry = points[still if small else found_m <= 0]
        if small or len(must_be_dry):
            dry = bool(ashore(must_be_dry).all())
            if small or not dry:
                return dry
        cells = cells[still]
        turn_deg, deep_m = turn_deg / 2, deep_m / 2
        corners = np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)]) / 2
        cells = (cells[:, None] + corners * (turn_deg, deep_m)).reshape(-1, 2)
    return len(cells) == 0
