"""How far points lie outside readings of a state's waters; each coast is measured once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.errors import NotFoundError
from geo_kit.waters.baseline import ClosingLine
from geo_kit.waters.distance import Nearest
from geo_kit.waters.divides import Divides
from geo_kit.waters.parties import Coast
from geo_kit.waters.readings import Reading


@dataclass(frozen=True, slots=True, eq=False)
class _Limited:
    """What a reading with a limit claims, before other states are heard."""

    own_m: FloatArray  # (n,) to the state's base line
    limit_m: FloatArray  # (n,) that holds there
    doubt_m: float

    @property
    def outside_m(self) -> FloatArray:
        return self.own_m - self.limit_m

    @property
    def near(self) -> BoolArray:
        """Where another state's coast can still change what is inside, or in doubt."""
        return self.outside_m <= self.doubt_m

    @property
    def reach_m(self) -> float:
        """How far off a coast can be that brings a divide nearer than the limit is."""
        near = self.near
        least_m = np.maximum(self.own_m, 2 * self.limit_m - self.own_m)
        return float(least_m[near].max(initial=0)) + 1


@dataclass(eq=False)
class ReadingMargins:
    """Points, and what has been measured of them so far."""

    coast: Coast
    divides: Divides
    lines: Mapping[str, ClosingLine]
    points: FloatArray  # (n, 2)

    def of(self, readings: Sequence[Reading]) -> FloatArray:
        """Return how far the points lie outside each reading, (r, n); negative inside.

        Raises:
            NotFoundError: a reading names a line or a state that is not there.
        """
        limited = [None if one.limit_m is None else self._limited(one) for one in readings]
        claims = [one for one in limited if one is not None and one.near.any()]
        near = np.any([one.near for one in claims], axis=0) if claims else np.empty(0, bool)
        rows = np.flatnonzero(near)
        others_m = self._others_m(rows, max((one.reach_m for one in claims), default=0.0))
        margins_m = np.empty((len(readings), len(self.points)))
        for number, (reading, claim) in enumerate(zip(readings, limited, strict=True)):
            if claim is None:
                margins_m[number] = self._line_m(reading.line_id)
                continue
            margins_m[number] = claim.outside_m
            mine = claim.near[rows]
            rival_m = self._rival_m(rows, reading, claim.own_m, others_m)[mine]
            margins_m[number, rows[mine]] = np.maximum(claim.outside_m[rows[mine]], rival_m)
        return margins_m

    def _others_m(self, rows: IntArray, reach_m: float) -> dict[str, FloatArray]:
        """Return the distance of some points to each coast in reach; at most the reach."""
        points, found = self.points[rows], {}
        for party in self.coast.parties_within(points, reach_m):
            nearest = self.coast.index(party).nearest(points, within_m=reach_m)
            found[party] = np.minimum(nearest.distance_m, reach_m)
        return found

    def _rival_m(
        self,
        rows: IntArray,
        reading: Reading,
        own_m: FloatArray,
        others_m: Mapping[str, FloatArray],
    ) -> FloatArray:
        """Return how far points lie on another state's side; negative on the own side.

        It hangs on the base line alone, so readings that share one are told together.
        """
        base_line = reading.state, reading.line_id
        if base_line not in self._rivals_m:
            rival_m = np.full(len(rows), -np.inf)
            for other, other_m in others_m.items():
                if other != reading.state and len(rows):
                    pair = reading.state, other
                    pair_m = own_m[rows], other_m
                    lead_m, _ = self.divides.between_m(self.points[rows], pair, pair_m)
                    rival_m = np.maximum(rival_m, -lead_m)
            self._rivals_m[base_line] = rival_m
        return self._rivals_m[base_line]

    def _limited(self, reading: Reading) -> _Limited:
        """Return the distance to the state's base line and the limit that holds."""
        coast = self._nearest(reading.state)
        own_m, limit_m = coast.distance_m, np.full(len(self.points), reading.limit_m)
        if reading.line_id:
            line_m = self._line_m(reading.line_id)
            if reading.elsewhere_limit_m is not None:
                # Elsewhere is where the nearest coast is not one that the line runs before.
                away_m = self._line(reading.line_id).margin_m(coast.base_point)
                elsewhere = (coast.distance_m < line_m) & (away_m > limit_m)
                limit_m[elsewhere] = reading.elsewhere_limit_m
            own_m = np.minimum(own_m, line_m)
        return _Limited(own_m, limit_m, reading.data_uncertainty_m)

    def _nearest(self, state: str) -> Nearest:
        if state not in self._coasts:
            self._coasts[state] = self.coast.index(state).nearest(self.points)
        return self._coasts[state]

    def _line_m(self, line_id: str) -> FloatArray:
        if line_id not in self._lines_m:
            self._lines_m[line_id] = self._line(line_id).margin_m(self.points)
        return self._lines_m[line_id]

    def _line(self, line_id: str) -> ClosingLine:
        if line_id not in self.lines:
            raise NotFoundError("line", line_id, known=self.lines)
        return self.lines[line_id]

    @cached_property
    def _coasts(self) -> dict[str, Nearest]:
        return {}

    @cached_property
    def _lines_m(self) -> dict[str, FloatArray]:
        return {}

    @cached_property
    def _rivals_m(self) -> dict[tuple[str, str], FloatArray]:
        return {}
