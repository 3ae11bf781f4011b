"""How far any place is from a territory: exact, by proof, at any range.

A chord, the straight way through the Earth, is quick to compute and leaves little room for
the way over it: no geodesic bends more sharply than a circle of the least radius of curvature,
so by Schur's theorem it is no longer than that circle's arc over the same chord; and none of 12
million measured was shorter than the arc of the greatest radius. Between the two lie 3 m at 500
km, 50 m at 1,300 km, 4 km at 5,500 km. Exact geodesics are asked only for what that leaves
open. Border points lie in groups, each with a centre and a reach, so that most are ruled out
together.

Source: S. S. Chern, Curves and Surfaces in Euclidean Space (1967), on Schur's theorem.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray, IntArray
from geo_kit.constants import EARTH_EQUATORIAL_RADIUS_M, EARTH_FLATTENING
from geo_kit.geodesic import HALF_MERIDIAN_M, ecef_from_geodetic, inverse

GROUP: Final = 32
# Of curvature: along the meridian at the equator, and at a pole.
SHARPEST_RADIUS_M: Final = EARTH_EQUATORIAL_RADIUS_M * (1 - EARTH_FLATTENING) ** 2
FLATTEST_RADIUS_M: Final = EARTH_EQUATORIAL_RADIUS_M / (1 - EARTH_FLATTENING)
SLACK_M: Final = 1.0  # for the rounding of chords
MANY: Final = 8  # groups to a point
CHUNK: Final = 256
BETWEEN_TOLERANCE_M: Final = 1.0  # by which a border's edges may reach beyond its points
LONGEST_STEP_M: Final = 5_000.0
SHORTEST_STEP_M: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class BorderPoints:
    """Points on a border, ready to be asked for the nearest of them."""

    points: FloatArray  # (m, 2), at least one
    _members: FloatArray = field(init=False, repr=False)  # (g, GROUP, 2), some repeated
    _members_m: FloatArray = field(init=False, repr=False)  # (g, GROUP, 3) ECEF
    _centres: FloatArray = field(init=False, repr=False)  # (g, 2), one of the members each
    _centres_m: FloatArray = field(init=False, repr=False)  # (g, 3)
    _reach_m: FloatArray = field(init=False, repr=False)  # (g,) of a group from its centre

    def __post_init__(self) -> None:
        out = unit_vectors(self.points)
        groups = _grouped(out, np.arange(len(self.points)))
        rows = np.stack([np.resize(group, GROUP) for group in groups])
        middle = np.array([_nearest_to_mean(out[group]) for group in groups])
        members = self.points[rows]
        members_m = ecef_from_geodetic(members[..., 0], members[..., 1])
        each = np.arange(len(rows))
        set_once = object.__setattr__  # the only way into a frozen instance
        set_once(self, "_members", members)
        set_once(self, "_members_m", members_m)
        set_once(self, "_centres", members[each, middle])
        set_once(self, "_centres_m", members_m[each, middle])
        reach_m = inverse(self._centres[:, None], members)[1].max(axis=1)
        set_once(self, "_reach_m", reach_m)

    def nearest(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return metres (n,) to the nearest border point, and that point (n, 2)."""
        distance_m, found = np.empty(len(points)), np.empty((len(points), 2))
        for first in range(0, len(points), CHUNK):
            part = slice(first, first + CHUNK)
            distance_m[part], found[part] = self._nearest(points[part])
        return distance_m, found

    def _nearest(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        here_m = ecef_from_geodetic(points[:, 0], points[:, 1])
        row, group = self._in_question(here_m)
        if len(row) > MANY * len(points):  # far off, chords leave much open
            row, group = self._near_by_centre(points, row, group)
        apart_m = self._members_m[group] - here_m[row][:, None]
        low_m, high_m = way_over(np.sqrt((apart_m * apart_m).sum(axis=-1)))
        least_m = np.full(len(points), np.inf)
        np.minimum.at(least_m, row, high_m.min(axis=1))
        place, member = np.nonzero(low_m <= least_m[row][:, None] + SLACK_M)
        row, there = row[place], self._members[group[place], member]
        exact_m = inverse(points[row], there)[1]
        first = np.lexsort((exact_m, row))
        first = first[np.append(True, np.diff(row[first]) > 0)]
        return exact_m[first], there[first]

    def _near_by_centre(
        self, points: FloatArray, row: IntArray, group: IntArray
    ) -> tuple[IntArray, IntArray]:
        """Return those of some pairs that exact ways to the groups' centres leave open."""
        centre_m = inverse(points[row], self._centres[group])[1]
        least_m = np.full(len(points), np.inf)
        np.minimum.at(least_m, row, centre_m)
        near = centre_m - self._reach_m[group] <= least_m[row]
        return row[near], group[near]

    def _in_question(self, here_m: FloatArray) -> tuple[IntArray, IntArray]:
        """Return pairs of a point and a group that may hold what is nearest to it."""
        squares = (here_m**2).sum(axis=1)[:, None] + (self._centres_m**2).sum(axis=1)
        chord_m = np.sqrt(np.maximum(squares - 2 * here_m @ self._centres_m.T, 0.0))
        low_m, high_m = way_over(chord_m)
        at_most_m = high_m.min(axis=1, keepdims=True) + SLACK_M
        row, group = np.nonzero(low_m - self._reach_m <= at_most_m)
        return row, group


def way_over(chord_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the least and the greatest length of geodesics over chords."""
    low_m = 2 * FLATTEST_RADIUS_M * np.arcsin(chord_m / (2 * FLATTEST_RADIUS_M))
    share = np.minimum(chord_m / (2 * SHARPEST_RADIUS_M), 1.0)
    high_m = 2 * SHARPEST_RADIUS_M * np.arcsin(share)
    return low_m, np.where(share < 1, high_m, HALF_MERIDIAN_M)


def border_points(polygons: shapely.Geometry, *, range_m: float) -> FloatArray:
    """Return points (m, 2) on the borders of polygons, dense enough for a range.

    Edges are straight in longitude and latitude. The nearest point of a straight edge with
    the length s lies at most s**2 / 8 r nearer than its nearer end, at a distance r.
    """
    step_m = np.sqrt(8 * BETWEEN_TOLERANCE_M * range_m)
    step_m = float(np.clip(step_m, SHORTEST_STEP_M, LONGEST_STEP_M))
    rings = shapely.get_rings(np.asarray(shapely.get_parts(polygons)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[:-1] == ring[1:])
    start, along = points[first], points[first + 1] - points[first]
    length_m = inverse(_clipped(start), _clipped(start + along))[1]
    counts = np.maximum(np.ceil(length_m / step_m), 1).astype(int)
    edge = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    made = start[edge] + (step / counts[edge])[:, None] * along[edge]
    return np.unique(_clipped(made), axis=0)


def unit_vectors(points: FloatArray) -> FloatArray:
    """Return directions (..., 3) of longitudes and latitudes taken as on a sphere."""
    lon, lat = np.radians(points[..., 0]), np.radians(points[..., 1])
    return np.stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1
    )


def _clipped(points: FloatArray) -> FloatArray:
    """Return points on the globe: files write 180.0000001 and mean 180."""
    return np.clip(points, [-180, -90], [180, 90])


def _grouped(out: FloatArray, rows: IntArray) -> list[IntArray]:
    """Halve points across their widest side until each group is small."""
    if len(rows) <= GROUP:
        return [rows]
    axis = np.ptp(out[rows], axis=0).argmax()
    halves = np.argpartition(out[rows, axis], len(rows) // 2)
    middle = len(rows) // 2
    return _grouped(out, rows[halves[:middle]]) + _grouped(out, rows[halves[middle:]])


def _nearest_to_mean(out: FloatArray) -> int:
    return int(((out - out.mean(axis=0)) ** 2).sum(axis=1).argmin())
