"""Which parties, and which edges of their base lines, can be the nearest in a cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M
from geo_kit.geodesic import ecef_from_geodetic
from geo_kit.waters.distance import SAMPLE_STEP_M, EdgeIndex
from geo_kit.waters.fast_cells import distinct, half_diagonal_m, numbered, tiles
from geo_kit.waters.fast_geometry import way_m
from geo_kit.waters.zones import Waters

SPARE_M: Final = 1.0  # beside every bound
ROWS_AT_ONCE: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sight:
    """What can matter in each cell, from the distances to its centre."""

    centre: FloatArray  # (k, 2)
    half_m: FloatArray  # (k,) from the centre to the farthest corner, at most
    away_m: FloatArray  # (p, k) of each party's base line; infinite if it cannot matter
    known_m: FloatArray  # (k,) how far coasts are known

    @classmethod
    def of(cls, waters: Waters, centre: FloatArray, side_deg: float) -> "Sight":
        """Measure from the centres of cells, (k, 2)."""
        half_m = half_diagonal_m(centre, side_deg)
        parties = waters.coast.parties
        away_m = np.full((len(parties), len(centre)), np.inf)
        reach_m = EXCLUSIVE_ECONOMIC_ZONE_M + float(half_m.max(initial=0)) + SPARE_M
        for rows in tiles(centre):
            for party in waters.coast.parties_within(centre[rows], reach_m):
                found = waters.base(party).nearest(centre[rows], within_m=reach_m)
                away_m[parties.index(party), rows] = found.distance_m
        known_m = np.maximum(waters.coast.known_m(centre), 0)
        return cls(centre=centre, half_m=half_m, away_m=away_m, known_m=known_m)

    def only(self, mask: BoolArray) -> "Sight":
        """Return some of the cells, told by a mask (k,)."""
        return Sight(
            centre=self.centre[mask],
            half_m=self.half_m[mask],
            away_m=self.away_m[:, mask],
            known_m=self.known_m[mask],
        )

    @property
    def within(self) -> BoolArray:
        """Which parties may be near enough to own water in the cell, (p, k)."""
        return self.away_m <= EXCLUSIVE_ECONOMIC_ZONE_M + self.half_m + SPARE_M

    def first(self, n_parties: int) -> BoolArray:
        """Return which parties may be among the so many nearest ones in the cell, (p, k)."""
        if n_parties > len(self.away_m):
            return self.within
        rank_m = np.sort(self.away_m, axis=0)[n_parties - 1]
        return self.within & (self.away_m <= rank_m + 2 * self.half_m + SPARE_M)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reaches:
    """The edges that can be a party's nearest one somewhere in a cell."""

    first: IntArray  # (r + 1,) where those of each pair of cell and party begin
    edge: IntArray  # (e,)
    base_m: FloatArray  # (m, 6) ECEF of an edge's start, and the way to its end


def reaches(waters: Waters, sight: Sight, rivals: BoolArray) -> Reaches:
    """Return the edges for each cell and each of the parties to be measured to, (p, k)."""
    pairs, edges, base_m, known = [], [], [np.empty((0, 6))], 0
    number = np.cumsum(rivals.T).reshape(rivals.T.shape).T - 1  # of a pair, by cell
    for row, party in enumerate(waters.coast.parties):
        cells = np.flatnonzero(rivals[row])
        for index in _indexes(waters, party) if len(cells) else ():
            edges_m = _edges_m(index)
            for part in np.array_split(cells, len(cells) // ROWS_AT_ONCE + 1):
                away_m = sight.away_m[row, part]
                cell, edge = _nearest(index, edges_m, sight, part, away_m)
                pairs.append(number[row, cell])
                edges.append(edge + known)
            base_m.append(edges_m)
            known += len(edges_m)
    pair = np.concatenate([np.empty(0, np.int64), *pairs])
    edge = np.concatenate([np.empty(0, np.int64), *edges])
    order = np.argsort(pair, kind="stable")
    first = np.searchsorted(pair[order], np.arange(rivals.sum() + 1))
    used, edge = numbered(edge[order], known)
    return Reaches(first=first, edge=edge, base_m=np.concatenate(base_m)[used])


def _indexes(waters: Waters, party: str) -> Iterator[EdgeIndex]:
    """Yield the edges of a party's coast, and those of the lines before it."""
    base = waters.base(party)
    yield waters.coast.index(party)
    if base.lines:
        yield base._index  # noqa: SLF001 - what `Base.nearest` measures to


def _edges_m(index: EdgeIndex) -> FloatArray:
    return np.hstack([index._start_m, index._along_m])  # noqa: SLF001 - not twice in memory


def _nearest(
    index: EdgeIndex, edges_m: FloatArray, sight: Sight, cell: IntArray, away_m: FloatArray
) -> tuple[IntArray, IntArray]:
    """Return pairs of a cell and an edge that is not farther than another one for sure.

    Any edge has a sample within half a step of the foot, and chords are shorter than ways.
    """
    here_m = ecef_from_geodetic(*sight.centre[cell].T)
    most_m = away_m + 2 * sight.half_m[cell] + SPARE_M
    radius_m = np.hypot(most_m + index._depth_m, SAMPLE_STEP_M / 2)  # noqa: SLF001 - its bound
    balls = index._tree.query_ball_point(here_m, radius_m, return_sorted=False)  # noqa: SLF001 - the same
    count = np.fromiter(map(len, balls), np.int64, len(balls))
    sample = np.fromiter(chain.from_iterable(balls), np.int64, count.sum())
    row = np.repeat(np.arange(len(cell)), count)
    edge = index._edges_of_sample[sample]  # noqa: SLF001 - the same
    key = distinct(np.concatenate([row, row]) * len(edges_m) + edge.T.reshape(-1))
    row, edge = np.divmod(key, len(edges_m))
    near = way_m(*here_m[row].T, *edges_m[edge].T) <= most_m[row]
    return cell[row[near]], edge[near]
