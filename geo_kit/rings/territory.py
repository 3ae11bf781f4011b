"""How far any place is from a territory: exact, by proof, at any range.

A tree of chords ranks far points by their way through the Earth, which is not their way
over it. So border points lie in small groups, each with a centre and a reach; a group whose
centre is farther than its reach beyond the nearest other cannot hold the nearest point. A
sphere rules out most groups first: geodesic and spherical distance differ by at most 0.6 %.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EARTH_MEAN_RADIUS_M
from geo_kit.geodesic import inverse

GROUP: Final = 32
SPHERE_SHARE: Final = 0.007  # more than a sphere can be wrong by, as a share
CHUNK: Final = 256
BETWEEN_TOLERANCE_M: Final = 1.0  # by which a border's edges may reach beyond its points
LONGEST_STEP_M: Final = 5_000.0
SHORTEST_STEP_M: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class BorderPoints:
    """Points on a border, ready to be asked for the nearest of them."""

    points: FloatArray  # (m, 2), at least one
    _members: FloatArray = field(init=False, repr=False)  # (g, GROUP, 2), some repeated
    _centres: FloatArray = field(init=False, repr=False)  # (g, 2), one of the members each
    _reach_m: FloatArray = field(init=False, repr=False)  # (g,)
    _out: FloatArray = field(init=False, repr=False)  # (g, 3) unit vectors of the centres

    def __post_init__(self) -> None:
        out = unit_vectors(self.points)
        groups = _grouped(out, np.arange(len(self.points)))
        rows = np.stack([np.resize(group, GROUP) for group in groups])
        middle = np.array([_nearest_to_mean(out[group]) for group in groups])
        set_once = object.__setattr__  # the only way into a frozen instance
        set_once(self, "_members", self.points[rows])
        set_once(self, "_centres", self._members[np.arange(len(rows)), middle])
        set_once(self, "_out", unit_vectors(self._centres))
        reach_m = inverse(self._centres[:, None], self._members)[1].max(axis=1)
        set_once(self, "_reach_m", reach_m)

    def nearest(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return metres (n,) to the nearest border point, and that point (n, 2)."""
        distance_m, found = np.empty(len(points)), np.empty((len(points), 2))
        for first in range(0, len(points), CHUNK):
            part = slice(first, first + CHUNK)
            distance_m[part], found[part] = self._nearest(points[part])
        return distance_m, found

    def _nearest(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        row, group = np.nonzero(self._in_question(points))
        centre_m = inverse(points[row], self._centres[group])[1]
        best_m = np.full(len(points), np.inf)
        np.minimum.at(best_m, row, centre_m)
        near = centre_m - self._reach_m[group] <= best_m[row]
        row, group = row[near], group[near]
        each_m = inverse(points[row][:, None], self._members[group])[1]
        member = each_m.argmin(axis=1)
        least_m = each_m[np.arange(len(row)), member]
        first = np.lexsort((least_m, row))
        first = first[np.append(True, np.diff(row[first]) > 0)]
        return least_m[first], self._members[group[first], member[first]]

    def _in_question(self, points: FloatArray) -> BoolArray:
        along = np.clip(unit_vectors(points) @ self._out.T, -1, 1)
        sphere_m = EARTH_MEAN_RADIUS_M * np.arccos(along) + 1.0
        at_most_m = (sphere_m * (1 + SPHERE_SHARE)).min(axis=1, keepdims=True)
        return sphere_m * (1 - SPHERE_SHARE) - 2.0 - self._reach_m <= at_most_m


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
