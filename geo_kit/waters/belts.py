"""Margins of whole zones, as `Waters.label` tells them apart, for outlines of polygons."""

from dataclasses import dataclass

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.waters.zones import RIVALS_MATTER_M, Waters


@dataclass(frozen=True, slots=True, eq=False)
class Belt:
    """The water of one party from one distance off its base line to another.

    It ends where another party's base line is nearer or at an agreed line, and where an
    unknown coast may be nearer than any known one. Land is not taken out.
    """

    waters: Waters
    party: str
    inner_m: float  # 0: from the base line
    outer_m: float

    def __call__(self, points: FloatArray) -> FloatArray:
        """Return how far points (n, 2) lie outside, metres; negative inside."""
        own_m = self.waters.base(self.party).nearest(points).distance_m
        outside_m = own_m - self.outer_m
        known_m = np.maximum(self.waters.coast.known_m(points), 0)
        outside_m = np.maximum(outside_m, (own_m - known_m) / 2)
        if self.inner_m > 0:
            outside_m = np.maximum(outside_m, self.inner_m - own_m)
        rows = np.flatnonzero(outside_m <= 0)  # only there can another coast change the sign
        if len(rows):
            against_m = self._against_m(points[rows], own_m[rows])
            outside_m[rows] = np.maximum(outside_m[rows], against_m)
        return outside_m

    def _against_m(self, points: FloatArray, own_m: FloatArray) -> FloatArray:
        """Return how far points lie on another party's side; negative on the own side."""
        others, rivals_m = _rivals(self.waters, self.party, points, own_m)
        if not others:
            return np.full(len(points), -np.inf)
        parties = np.array([self.party, *others])
        divided = self.waters.divides.divide(points, parties, np.vstack([own_m, rivals_m]))
        # A party that is neither of the two nearest has to become one before it has water.
        second_m = np.partition(rivals_m, min(1, len(others) - 1), axis=0)[:2].max(axis=0)
        second_m = np.where(len(others) > 1, second_m, np.inf)
        against_m = np.maximum(divided.margin_m, (own_m - second_m) / 2)
        return np.where(divided.row == 0, -divided.margin_m, against_m)


@dataclass(frozen=True, slots=True, eq=False)
class HighSeas:
    """The water farther than a limit from every base line, as far as coasts are known."""

    waters: Waters
    limit_m: float

    def __call__(self, points: FloatArray) -> FloatArray:
        """Return how far points (n, 2) lie outside, metres; negative inside."""
        bases = [self.waters.base(party) for party in self.waters.coast.parties]
        reach_m = self.limit_m + RIVALS_MATTER_M
        near_m = np.min([b.nearest(points, within_m=reach_m).distance_m for b in bases], axis=0)
        known_m = np.maximum(self.waters.coast.known_m(points), 0)
        beyond_m = self.limit_m - np.minimum(near_m, known_m)
        return np.maximum(beyond_m, -RIVALS_MATTER_M)


def _rivals(
    waters: Waters, party: str, points: FloatArray, own_m: FloatArray
) -> tuple[list[str], FloatArray]:
    """Return the other parties that may be nearer or nearly so, and their distances.

    These are at most the reach, so that what is put there bounds what lies beyond.
    """
    reach_m = float(own_m.max()) + 2 * RIVALS_MATTER_M
    others = [other for other in waters.coast.parties_within(points, reach_m) if other != party]
    distances_m = [waters.base(o).nearest(points, within_m=reach_m).distance_m for o in others]
    return others, np.reshape(distances_m, (len(others), len(points))).clip(max=reach_m)
