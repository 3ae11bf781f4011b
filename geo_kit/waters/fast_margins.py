"""Margins that also see what those of `Waters.label` do not promise to see."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray
from geo_kit.constants import EARTH_LEAST_CURVATURE_RADIUS_M as LEAST_RADIUS_M
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M
from geo_kit.waters.distance import EdgeIndex
from geo_kit.waters.fast_cells import longest_way_m
from geo_kit.waters.parties import Coast
from geo_kit.waters.zones import NOT_COVERED, Labels, Waters

LEAST_SLACK_M: Final = 1.0
STRAIGHT_STEP_DEG: Final = 0.02


class Margins:
    """How far it is at least from a label to where it changes, all things seen.

    Beside what labels tell, that is borders on land, and where a coast is known; and land is
    drawn on the map, while base lines run on the ground.
    """

    def __init__(self, waters: Waters) -> None:
        self.waters = waters
        self._slack_m = slack_m(waters.coast)
        self._borders = land_borders(waters.coast)

    def of(self, labels: Labels) -> FloatArray:
        """Return the margin of each label, (n,)."""
        points, margin_m = labels.points, labels.margin_m.copy()
        ashore = np.char.endswith(labels.zone, "-land")
        if self._borders is not None and ashore.any():
            reach_m = float(margin_m[ashore].max())
            found = self._borders.nearest(points[ashore], within_m=reach_m)
            margin_m[ashore] = np.minimum(margin_m[ashore], found.distance_m)
        unknown = np.flatnonzero(labels.zone == NOT_COVERED)
        if len(unknown):
            margin_m[unknown] = self._unknown_m(points[unknown])
        return margin_m - self._slack_m

    def _unknown_m(self, points: FloatArray) -> FloatArray:
        """Return how far it is at least to where a coast is known to be the nearest one."""
        reach_m = 2 * EXCLUSIVE_ECONOMIC_ZONE_M
        base_m = np.full(len(points), reach_m)
        for party in self.waters.coast.parties_within(points, reach_m):
            found = self.waters.base(party).nearest(points, within_m=reach_m)
            base_m = np.minimum(base_m, found.distance_m)
        known_m = np.maximum(self.waters.coast.known_m(points), 0)
        spare_m = np.minimum(base_m, EXCLUSIVE_ECONOMIC_ZONE_M) - known_m
        return np.minimum(base_m, spare_m / 2)


def slack_m(coast: Coast) -> float:
    """Return how far edges of land, straight on a map, stray from those measured to."""
    side = coast.edge_end - coast.edge_start
    lat = np.minimum(np.abs([coast.edge_start[:, 1], coast.edge_end[:, 1]]).max(axis=0), 89)
    length_m = longest_way_m(side[:, 0], side[:, 1], np.maximum(lat - np.abs(side[:, 1]), 0))
    stray_m = length_m**2 * (1 + np.tan(np.radians(lat))) / (8 * LEAST_RADIUS_M)
    return LEAST_SLACK_M + float(stray_m.max(initial=0))


def land_borders(coast: Coast) -> EdgeIndex | None:
    """Return the edges of land that are no coast, in short pieces; None without any."""
    rings = shapely.get_rings(coast.land)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[:-1] == ring[1:])
    known = np.unique(_keys(coast.edge_start, coast.edge_end))
    border = first[~np.isin(_keys(points[first], points[first + 1]), known)]
    if len(border) == 0:
        return None
    return _straight_edges(np.stack([points[border], points[border + 1]], axis=1))


def _straight_edges(edges: FloatArray) -> EdgeIndex:
    """Return edges (m, 2, 2), straight on a map, in pieces short enough to be geodesics."""
    lines = shapely.segmentize(shapely.linestrings(edges), STRAIGHT_STEP_DEG)
    points, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(line[:-1] == line[1:])
    return EdgeIndex(points[first], points[first + 1])


def _keys(start: FloatArray, end: FloatArray) -> NDArray[np.void]:
    """Return one key for each edge, the same in either direction."""
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.where(swap[:, None], np.hstack([end, start]), np.hstack([start, end]))
    return np.ascontiguousarray(ends + 0.0).view("V32").reshape(-1)
