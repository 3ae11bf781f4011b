"""Headlands of a shore, and the pairs of them that might be the entrance of a bay."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.waters.shores import Shore

METRES_PER_DEG: Final = 111_195.0  # of latitude; only scales the tolerance
INNER_SHARES: Final = np.array([0.1, 0.2, 0.3])  # of the mouth's width
LONGEST_WALK: Final = 3_000  # vertices; a shore more crooked leads nowhere
RADIUS_STEP: Final = 1.25
SPACING_M: Final = 500.0  # between ends that are tried for a line of 24 nm
SLACK: Final = 0.97  # of a semicircle, for chords that are not yet geodesics
SLACK_DEG: Final = 5.0  # for inner directions at the nearest radius of a table


@dataclass(eq=False)
class Outline:
    """A shore simplified by the rule of Douglas and Peucker."""

    shore: Shore
    tolerance_m: float

    @cached_property
    def kept(self) -> IntArray:
        """The vertices of the shore that are left.

        Simplified in longitude and latitude, scaled by the middle latitude.
        """
        kept_m = shapely.get_coordinates(
            shapely.simplify(
                shapely.LineString(self._plane_m), self.tolerance_m, preserve_topology=False
            )
        )
        return np.flatnonzero(np.isin(self._plane_m @ [1, 1j], kept_m @ [1, 1j]))

    @cached_property
    def headlands(self) -> IntArray:
        """Those of them where the land juts out; the ends of an open shore may always be."""
        plane_m = self._plane_m[self.kept]
        before_m, after_m = np.diff(plane_m[:-1], axis=0), np.diff(plane_m[1:], axis=0)
        left = before_m[:, 0] * after_m[:, 1] - before_m[:, 1] * after_m[:, 0] > 0
        at_end = [self.shore.lap is None]
        return self.kept[np.concatenate([at_end, left, at_end])]

    def inner_points(self, vertex: int, radii_m: FloatArray, *, step: int) -> IntArray:
        """Return where the outline first gets farther from a vertex than each radius.

        Args:
            vertex: where the walk starts.
            radii_m: (k,).
            step: 1 to walk up the numbers of the vertices, -1 to walk down.

        Returns:
            (k,) vertices, -1 where the shore ends first.
        """
        start = np.searchsorted(self.kept, vertex, side="right" if step > 0 else "left")
        walk = self.kept[start:] if step > 0 else self.kept[:start][::-1]
        walk = walk[:LONGEST_WALK]
        position_m = self.shore.position_m
        away_m = np.linalg.norm(position_m[walk] - position_m[vertex], axis=1)
        place = np.searchsorted(np.maximum.accumulate(away_m), radii_m, side="right")
        return np.append(walk, -1)[place]

    def angles_deg(self, first: int, last: int) -> tuple[float, float]:
        """Return the least angle between a closing line and the inner shore at each end."""
        position_m = self.shore.position_m
        width_m = float(np.linalg.norm(position_m[last] - position_m[first]))
        found = []
        for end, other, step in ((first, last, 1), (last, first, -1)):
            reached = self.inner_points(end, width_m * INNER_SHARES, step=step)
            within = (reached >= first) & (reached <= last)
            inner_m = position_m[reached] - position_m[end]
            angle_deg = between_deg(position_m[other] - position_m[end], inner_m)
            found.append(float(np.where(within, angle_deg, 0.0).min()))
        return found[0], found[1]

    @cached_property
    def _plane_m(self) -> FloatArray:
        scale = [np.cos(np.radians(self.shore.points[:, 1].mean())), 1.0]
        return self.shore.points * scale * METRES_PER_DEG


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of vertices, the most water behind their line first."""

    outline: Outline
    first: IntArray  # (n,)
    last: IntArray  # (n,) greater than first

    def __len__(self) -> int:
        return len(self.first)

    def __getitem__(self, rows: slice | BoolArray) -> "Pairs":
        return replace(self, first=self.first[rows], last=self.last[rows])

    def free(self, taken: BoolArray) -> "Pairs":
        """Return the pairs that have no taken vertex between them."""
        count = np.concatenate([[0], np.cumsum(taken)])
        return self[count[self.last] == count[self.first + 1]]


def headland_pairs(
    outline: Outline, span_m: tuple[float, float], least_water: float, least_deg: float
) -> Pairs:
    """Return pairs of headlands that may pass the semicircle and the 45-degree test.

    Args:
        outline: the simplified shore.
        span_m: the shortest and the longest line.
        least_water: the least share of the line on water; it lessens the semicircle.
        least_deg: what the inner angles must exceed.
    """
    pairs, length_m, area_m2 = _spanned(outline, outline.headlands, span_m)
    semicircle_m2 = np.pi / 8 * (least_water * length_m) ** 2
    large = area_m2 >= SLACK * semicircle_m2
    pairs, length_m = pairs[large], length_m[large]
    return pairs[_may_turn_inward(pairs, length_m, least_deg - SLACK_DEG)]


def all_pairs(outline: Outline, span_m: tuple[float, float], first: int, last: int) -> Pairs:
    """Return all pairs of vertices on one stretch of shore, headlands or not.

    Of the vertices those of the outline are taken, and others `SPACING_M` apart.
    """
    position_m = outline.shore.position_m[first : last + 1]
    walked_m = np.cumsum(np.linalg.norm(np.diff(position_m, axis=0), axis=1))
    stepped = np.diff(np.floor(walked_m / SPACING_M), prepend=-1.0) > 0
    bends = outline.kept[(outline.kept >= first) & (outline.kept <= last)]
    vertices = np.union1d(first + np.flatnonzero(stepped), bends)
    pairs, _, area_m2 = _spanned(outline, vertices, span_m)
    return pairs[area_m2 > 0]


def between_deg(one_m: FloatArray, other_m: FloatArray) -> FloatArray:
    """Return the angles between vectors (..., 3).

    >>> between_deg(np.array([1.0, 0.0, 0.0]), np.array([2.0, 2.0, 0.0])).round(6).item()
    45.0
    """
    lengths = np.linalg.norm(one_m, axis=-1) * np.linalg.norm(other_m, axis=-1)
    cosine = (one_m * other_m).sum(axis=-1) / np.maximum(lengths, 1e-9)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def _spanned(
    outline: Outline, vertices: IntArray, span_m: tuple[float, float]
) -> tuple[Pairs, FloatArray, FloatArray]:
    """Return the pairs of vertices that a line may span, its length and its area."""
    position_m = outline.shore.position_m
    found = cKDTree(position_m[vertices]).query_pairs(span_m[1], output_type="ndarray")
    first, last = vertices[np.sort(found, axis=1)].T
    length_m = np.linalg.norm(position_m[last] - position_m[first], axis=1)
    good = (length_m >= span_m[0]) & (last - first > 1)
    if outline.shore.lap is not None:
        # Where the laps begin a vertex has no neighbours on both sides; where they meet it has.
        good &= (first > 0) & (first <= outline.shore.lap)
        good &= last - first < outline.shore.lap
    first, last, length_m = first[good], last[good], length_m[good]
    area_m2 = outline.shore.behind_m2(first, last)
    order = np.argsort(-area_m2, kind="stable")
    return Pairs(outline, first[order], last[order]), length_m[order], area_m2[order]


def _may_turn_inward(pairs: Pairs, length_m: FloatArray, least_deg: float) -> BoolArray:
    """Return which pairs may have inner angles of more than so many degrees.

    The directions come from a table of radii, one walk for each vertex.
    """
    position_m = pairs.outline.shore.position_m
    good = np.ones(len(pairs), dtype=bool)
    if not len(pairs):
        return good
    low_m, high_m = INNER_SHARES[0] * length_m.min(), INNER_SHARES[-1] * length_m.max()
    steps = int(np.ceil(np.log(high_m / low_m) / np.log(RADIUS_STEP))) + 1
    radii_m = low_m * RADIUS_STEP ** np.arange(steps)
    for end, other, step in ((pairs.first, pairs.last, 1), (pairs.last, pairs.first, -1)):
        vertices, row = np.unique(end, return_inverse=True)
        table = np.array([pairs.outline.inner_points(v, radii_m, step=step) for v in vertices])
        for share in INNER_SHARES:
            column = np.log(share * length_m / low_m) / np.log(RADIUS_STEP)
            reached = table[row, np.round(column).astype(int).clip(0, steps - 1)]
            inner_m = position_m[reached] - position_m[end]
            angle_deg = between_deg(position_m[other] - position_m[end], inner_m)
            good &= (reached >= pairs.first) & (reached <= pairs.last)
            good &= angle_deg > least_deg
    return good
