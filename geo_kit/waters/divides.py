"""Which of several states has the water between them: equal distance, and agreed lines.

The nearest base line has the water, unless a line agreed by the two nearest parties tells
otherwise. A lead is signed: how far, at least, it is to the other state's side. It bounds
the way to a median by half the difference of two distances, since a distance changes by at
most the way moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray, StrArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M
from geo_kit.waters.agreed import AgreedLine, joined

BINDS_M: Final = EXCLUSIVE_ECONOMIC_ZONE_M  # no agreed line gives water farther off


@dataclass(frozen=True, slots=True, eq=False)
class Divided:
    """For each point who has it, if a treaty told so, and the way to another's water."""

    row: IntArray  # (n,) into the parties that were asked for
    agreed: BoolArray  # (n,)
    margin_m: FloatArray  # (n,) at least so far to where another party has the water


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """The three nearest of some parties to each point."""

    points: FloatArray  # (n, 2)
    row: IntArray  # (3, n)
    distance_m: FloatArray  # (3, n)
    table_m: FloatArray  # (p, n)

    @classmethod
    def of(cls, points: FloatArray, table_m: FloatArray) -> "_Ranked":
        rank = np.argsort(table_m, axis=0, kind="stable")
        row = rank[np.minimum([0, 1, 2], len(rank) - 1)]
        distance_m = np.take_along_axis(table_m, row, axis=0)
        distance_m[len(rank) :] = np.inf  # fewer parties than three
        return cls(points, row, distance_m, table_m)


@dataclass(eq=False)
class Divides:
    """The lines agreed round a sea, ready to be held against distances."""

    agreed: Sequence[AgreedLine]

    def between_m(
        self,
        points: FloatArray,
        states: tuple[str, str],
        distances_m: tuple[FloatArray, FloatArray],
    ) -> tuple[FloatArray, BoolArray]:
        """Return how far points lie on the first state's side, and if a line told so.

        Args:
            points: array (n, 2) of longitude and latitude.
            states: two parties.
            distances_m: (n,) to the base line of either; finite.
        """
        lead_m = (distances_m[1] - distances_m[0]) / 2
        told = np.zeros(len(points), dtype=bool)
        for line in self.lines:
            if set(line.states) == set(states):
                sign = 1 if line.left == states[0] else -1
                lead_m, side = line.lead_m(points, sign * lead_m, within_m=2 * BINDS_M)
                lead_m, told = sign * lead_m, told | (side >= 0)
        return lead_m, told

    def divide(self, points: FloatArray, parties: StrArray, table_m: FloatArray) -> Divided:
        """Return who has each point.

        Args:
            points: array (n, 2) of longitude and latitude.
            parties: (p,) at least one.
            table_m: (p, n) their distances, finite; what is not known is to be put no
                farther than it surely is, and more than 200 nm.
        """
        ranked = _Ranked.of(points, table_m)
        (first, second, _), (near_m, next_m, third_m) = ranked.row, ranked.distance_m
        median_m = (next_m - near_m) / 2
        found = Divided(first.copy(), np.zeros(len(points), dtype=bool), median_m.copy())
        pairs = self._pairs(parties)
        if not pairs:
            return found
        for pair in pairs:
            both = np.isin(first, pair) & np.isin(second, pair) & (first != second)
            self._told(ranked, parties, np.flatnonzero(both), median_m, found)
        # No other pair is the nearest before the third is as near as the second.
        change_m = (third_m - next_m) / 2
        stays_m = np.where(found.row == first, median_m, 0.0)
        for pair in pairs:
            mine = np.isin(first, pair) & (found.row == first) & ~np.isin(second, pair)
            rows = np.flatnonzero(mine & (change_m < found.margin_m))
            other = np.where(first[rows] == pair[0], pair[1], pair[0])
            lead_m, _ = self._leads(ranked, parties, rows, first[rows], other)
            stays_m[rows] = np.minimum(stays_m[rows], np.maximum(lead_m, 0))
        np.minimum(found.margin_m, np.maximum(change_m, stays_m), out=found.margin_m)
        return found

    def _told(
        self,
        ranked: _Ranked,
        parties: StrArray,
        rows: IntArray,
        median_m: FloatArray,
        found: Divided,
    ) -> None:
        """Fill in the rows whose two nearest parties have agreed on a line."""
        first, second = ranked.row[:2, rows]
        lead_m, told = self._leads(ranked, parties, rows, first, second)
        spare_m = BINDS_M - ranked.distance_m[1, rows]
        binds, kept_m = spare_m >= 0, np.maximum(lead_m, 0)
        given = binds & (lead_m < 0)
        found.row[rows] = np.where(given, second, first)
        found.agreed[rows] = binds & told
        # Where lines bind no longer, the nearest has the water.
        ends_m = np.maximum(spare_m, np.where(given, 0.0, median_m[rows]))
        begins_m = np.minimum(median_m[rows], np.maximum(-spare_m, kept_m))
        found.margin_m[rows] = np.where(binds, np.minimum(np.abs(lead_m), ends_m), begins_m)

    def _leads(
        self,
        ranked: _Ranked,
        parties: StrArray,
        rows: IntArray,
        own: IntArray,
        other: IntArray,
    ) -> tuple[FloatArray, BoolArray]:
        """Return the lead of one party over another, rows of `parties` for each point."""
        lead_m, told = np.zeros(len(rows)), np.zeros(len(rows), dtype=bool)
        for one in np.unique(own):
            here = np.flatnonzero(own == one)
            two = other[here[0]]  # all rows are of one pair
            lead_m[here], told[here] = self.between_m(
                ranked.points[rows[here]],
                (parties[one], parties[two]),
                (ranked.table_m[one, rows[here]], ranked.table_m[two, rows[here]]),
            )
        return lead_m, told

    def _pairs(self, parties: StrArray) -> list[tuple[int, int]]:
        """Return the pairs of parties with a line, as rows of `parties`."""
        row = {party: number for number, party in enumerate(parties.tolist())}
        pairs = {line.states for line in self.lines if set(line.states) <= set(row)}
        return [(row[left], row[right]) for left, right in sorted(pairs)]

    @cached_property
    def lines(self) -> list[AgreedLine]:
        """The lines, those joined that go on where another ends."""
        return joined(self.agreed)
