"""Margins of whole zones, as `Waters.label` tells them apart, for outlines of polygons."""

from dataclasses import dataclass

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M
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
        column = np.arange(len(points))
        rank = np.argsort(np.vstack([own_m, rivals_m]), axis=0, kind="stable")
        nearest = np.array([self.party, *others])[rank[:2]]
        against_m = (own_m - rivals_m.min(axis=0)) / 2
        next_m = np.vstack([own_m, rivals_m])[rank[1], column]
        for line in self.waters.agreed:
            if self.party not in line.states:
                continue
            both = np.isin(nearest, line.states).all(axis=0)
            rows = np.flatnonzero(both & (next_m <= EXCLUSIVE_ECONOMIC_ZONE_M))
            if len(rows):
                side, gap_m = line.side(points[rows])
                signed_m = np.where(side == line.states.index(self.party), -gap_m, gap_m)
                against_m[rows] = np.where(side < 0, against_m[rows], signed_m)
        return against_m


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
    """Return the other parties that may be nearer or nearly so, and their distances."""
    reach_m = float(own_m.max()) + 2 * RIVALS_MATTER_M
    others = [other for other in waters.coast.parties_within(points, reach_m) if other != party]
    distances_m = [waters.base(o).nearest(points, within_m=reach_m).distance_m for o in others]
    return others, np.reshape(distances_m, (len(others), len(points)))
