"""Exact distance to the nearest base point: a k-d tree finds it, a geodesic measures it.

Edges are sampled at their ends and at least every `SAMPLE_STEP_M` between. If the foot of
the perpendicular from a point lies within an edge, then a sample of that edge lies within
half a step of the foot, hence within sqrt(d**2 + (step / 2)**2) of the point. Samples are
taken from the tree until none nearer than that can be missing, so the edge found is the
nearest one by proof, not by luck. Beyond `FAR_M` no proof is sought: chords and geodesics
rank edges differently there by metres, which no limit of the law of the sea feels.

Edges are straight through the ground here: up to 10 km long they differ from geodesics by
millimetres; longer ones are to be densified before.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EARTH_LEAST_CURVATURE_RADIUS_M
from geo_kit.errors import PositionError
from geo_kit.geodesic import (
    check_positions,
    ecef_from_geodetic,
    geodetic_from_ecef,
    inverse,
)

SAMPLE_STEP_M: Final = 1_000.0
FIRST_NEIGHBOURS: Final = 4
BAND_DEG: Final = 0.25  # of latitude: points of one band are asked from west to east
FAR_M: Final = 1_500_000.0
SAME_FOOT_M: Final = 1e-4
# Chords and geodesics of one length differ with azimuth by at most this share of the
# cube of the distance (flattening / 24 R**2, doubled), so near ties are measured too.
TIE_PER_M2: Final = 2 * 0.0067 / (24 * 6.36e6**2)


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """For each point asked: how far, to which point of which edge."""

    distance_m: FloatArray  # (n,)
    base_point: FloatArray  # (n, 2)
    edge: IntArray  # (n,)


@dataclass(frozen=True, slots=True, eq=False)
class EdgeIndex:
    """The edges of a coast or of a line, ready to be asked for the nearest of them."""

    start: FloatArray  # (m, 2) longitude, latitude
    end: FloatArray  # (m, 2)
    _start_m: FloatArray = field(init=False, repr=False)
    _along_m: FloatArray = field(init=False, repr=False)
    _depths_m: FloatArray = field(init=False, repr=False)
    _depth_m: float = field(init=False, repr=False)
    _edges_of_sample: IntArray = field(init=False, repr=False)
    _tree: cKDTree = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.start) == 0:
            raise PositionError("no edges to measure to", hint="give at least one edge")
        start_m = ecef_from_geodetic(self.start[:, 0], self.start[:, 1])
        joined = _joined(self.start, self.end)
        end_m = np.roll(start_m, -1, axis=0)
        open_ = np.flatnonzero(~np.append(joined, False))
        end_m[open_] = ecef_from_geodetic(self.end[open_, 0], self.end[open_, 1])
        along_m = end_m - start_m
        before, last = _chain(self.start, self.end, joined)
        length_m = np.linalg.norm(along_m, axis=1)
        edge, share = _samples(length_m, last)
        neighbour = np.where(share == 0, before[edge], edge)
        samples_m = start_m[edge] + share[:, None] * along_m[edge]
        set_once = object.__setattr__  # the only way into a frozen instance
        set_once(self, "_start_m", start_m)
        set_once(self, "_along_m", along_m)
        set_once(self, "_depths_m", length_m**2 / (8 * EARTH_LEAST_CURVATURE_RADIUS_M))
        set_once(self, "_depth_m", float(self._depths_m.max()))
        set_once(self, "_edges_of_sample", np.stack([edge, neighbour], axis=-1))
        # Coasts are well spread: the plain tree is built three times faster.
        set_once(self, "_tree", cKDTree(samples_m, balanced_tree=False, compact_nodes=False))

    def nearest(self, points: FloatArray, *, within_m: float = np.inf) -> Nearest:
        """Return the nearest point of the edges to each point, array (n, 2).

        Args:
            points: longitude and latitude.
            within_m: what lies farther off may be left at infinity, which is quicker.

        Raises:
            PositionError: a point is not on the globe.
        """
        points = np.asarray(points, float).reshape(-1, 2)
        check_positions(points[:, 0], points[:, 1])
        query_m = ecef_from_geodetic(points[:, 0], points[:, 1])
        found = Nearest(
            distance_m=np.full(len(points), np.inf),
            base_point=np.full((len(points), 2), np.nan),
            edge=np.full(len(points), -1),
        )
        # No sample is farther than half a step from the edge that it stands for, and no
        # chord is longer than its geodesic.
        bound_m = within_m + SAMPLE_STEP_M + self._depth_m
        open_ = _neighbourly(points)
        neighbours = FIRST_NEIGHBOURS
        while len(open_):
            open_ = self._search(points, query_m, open_, neighbours, bound_m, found)
            neighbours *= 4
            bound_m = np.inf
        return found

    def _search(
        self,
        points: FloatArray,
        query_m: FloatArray,
        rows: IntArray,
        neighbours: int,
        bound_m: float,
        found: Nearest,
    ) -> IntArray:
        """Fill the rows with a sample within a bound; return those still without proof."""
        neighbours = min(neighbours, self._tree.n)
        ranks = np.arange(1, neighbours + 1)
        answer = self._tree.query(query_m[rows], ranks, distance_upper_bound=bound_m)
        sample_m, sample = map(np.asarray, answer)
        near = np.isfinite(sample_m[:, 0])
        rows, sample_m, sample = rows[near], sample_m[near], sample[near]
        if len(rows) == 0:
            return rows
        sample = np.where(np.isfinite(sample_m), sample, sample[:, :1])  # fewer are in reach
        edge = self._edges_of_sample[sample].reshape(len(rows), -1)
        foot_m = self._feet(query_m[rows], edge)
        chord_m = np.linalg.norm(foot_m - query_m[rows, None], axis=2)
        best_m = chord_m.min(axis=1)
        tie_m = TIE_PER_M2 * best_m**3 + 1e-6
        # A chord runs below ground, so an edge may be nearer than its chord by its depth.
        close = chord_m - self._depths_m[edge] <= (best_m + tie_m)[:, None]
        best = chord_m.argmin(axis=1)
        best_foot_m = np.take_along_axis(foot_m, best[:, None, None], axis=1)
        same = np.abs(foot_m - best_foot_m).max(axis=2) < SAME_FOOT_M  # a corner of two edges
        close &= ~same
        close[np.arange(len(rows)), best] = True
        row, column = np.nonzero(close)
        base = geodetic_from_ecef(foot_m[row, column])[:, :2]
        _, distance_m = inverse(points[rows[row]], base)
        order = np.lexsort((distance_m, row))
        pick = order[np.unique(row[order], return_index=True)[1]]
        found.distance_m[rows] = distance_m[pick]
        found.base_point[rows] = base[pick]
        found.edge[rows] = edge[row[pick], column[pick]]
        reach_m = np.hypot(best_m + tie_m + self._depth_m, SAMPLE_STEP_M / 2)
        proven = np.minimum(sample_m[:, -1], bound_m) > reach_m
        return rows[~proven & (best_m <= FAR_M) & (neighbours < self._tree.n)]

    def _feet(self, query_m: FloatArray, edge: IntArray) -> FloatArray:
        """Return the points of edges (n, k) nearest to each query, array (n, k, 3)."""
        start_m, along_m = self._start_m[edge], self._along_m[edge]
        offset_m = query_m[:, None] - start_m
        length2 = np.maximum(np.einsum("nkc,nkc->nk", along_m, along_m), 1e-12)
        share = np.einsum("nkc,nkc->nk", offset_m, along_m) / length2
        return start_m + np.clip(share, 0, 1)[..., None] * along_m


def _neighbourly(points: FloatArray) -> IntArray:
    """Return the rows of points in an order in which neighbours follow each other.

    A tree answers so half as fast again: it meets the same leaves, still in the cache.
    """
    return np.lexsort((points[:, 0], np.round(points[:, 1] / BAND_DEG)))


def _joined(start: FloatArray, end: FloatArray) -> BoolArray:
    """Return for each edge but the last if the next one starts where it ends, (m - 1,)."""
    joined: BoolArray = (end[:-1, 0] == start[1:, 0]) & (end[:-1, 1] == start[1:, 1])
    return joined


def _chain(start: FloatArray, end: FloatArray, joined: BoolArray) -> tuple[IntArray, BoolArray]:
    """Return an edge before each one (itself if none), and which are before no other."""
    before = np.arange(len(start))
    before[1:] -= joined
    last = np.append(~joined, True)
    # Where rows of edges start and where they end: many a row is a ring, and meets itself.
    heads, tails = np.flatnonzero(np.append(True, ~joined)), np.flatnonzero(last)
    starts, ends = start[heads] @ [1, 1j], end[tails] @ [1, 1j]
    by_end = np.argsort(ends)
    place = by_end[np.searchsorted(ends[by_end], starts).clip(max=len(ends) - 1)]
    meets = (ends[place] == starts) & (tails[place] != heads)
    before[heads[meets]] = tails[place[meets]]
    last[tails[place[meets]]] = False
    return before, last


def _samples(length_m: FloatArray, last: BoolArray) -> tuple[IntArray, FloatArray]:
    """Return edge and share of its length for each sample, both (n,)."""
    pieces = np.maximum(np.ceil(length_m / SAMPLE_STEP_M), 1).astype(int)
    counts = pieces + last
    edge = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return edge, step / pieces[edge]
