"""What a path length leaves open: which ends it rules out, and which it does not.

A path is not a range. Without a bearing or a turn reported, the one sure thing is that a
straight flight cannot end farther from its start than the two areas are apart.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.constants import TERRITORIAL_SEA_M
from geo_kit.geodesic import destination, inverse
from geo_kit.waters.zones import Waters

STEP_M: Final = TERRITORIAL_SEA_M / 6
AZIMUTHS_DEG: Final = np.arange(0, 360, 15)


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """The longest way from a state's soil to its territorial sea (12 nm from its coast)."""

    longest_m: float  # found between the two points given here
    start: FloatArray  # (2,) on its soil
    end: FloatArray  # (2,) in its territorial sea
    at_most_m: float  # no pair of points can lie farther apart


def longest_crossing(waters: Waters, state: str) -> Crossing:
    """Return the longest geodesic from a point of a state's soil to its 12-nm sea.

    The soil's end is a corner of its convex hull. The sea's end is found among points laid
    every 2 nm off the coast's hull and tested one by one; the bound needs no search, since
    no point of that sea is farther than 12 nm from a point of the coast.

    Raises:
        NotFoundError: the state has no coast here.
    """
    index = waters.coast.index(state)
    soil = _hull(np.concatenate([*map(_corners, waters.coast.land_of(state))]))
    shore = _hull(index.start)
    bound_m = _apart(soil, shore).max() + TERRITORIAL_SEA_M
    azimuth_deg, offset_m = np.meshgrid(AZIMUTHS_DEG, np.arange(1, 7) * STEP_M)
    sea = destination(
        shore[:, 0, None, None], shore[:, 1, None, None], azimuth_deg, offset_m - 1.0
    ).reshape(-1, 2)
    labels = waters.label(sea)
    sea = sea[labels.zone == f"{state.lower()}-territorial-sea"]
    apart_m = _apart(soil, sea)
    row, column = np.unravel_index(apart_m.argmax(), apart_m.shape)
    return Crossing(float(apart_m.max()), soil[row], sea[column], float(bound_m))


def _corners(polygon: shapely.Polygon) -> FloatArray:
    return shapely.get_coordinates(polygon.exterior)


def _hull(points: FloatArray) -> FloatArray:
    """Return the corners of the convex hull; no other point can be an end of the longest."""
    return shapely.get_coordinates(shapely.convex_hull(shapely.MultiPoint(points)))


def _apart(points: FloatArray, others: FloatArray) -> FloatArray:
    return inverse(points[:, None], others[None])[1]
