"""Shortest ways that do not leave an area, such as a state's own land and waters.

Between points of an area bounded by straight edges the shortest way is a chain of straight
pieces that bends only at corners which point inwards. Geodesics are straight in the gnomonic
plane, so areas are laid there; lengths are measured on the ellipsoid.

An area of thousands of corners is first made plainer: to one that lies around it, whose ways
are no longer than the true ones, or to one within it, whose ways are no shorter. Together
the two bound the way. The plane is that of a sphere, on which a straight line strays from
the ellipsoid's geodesic by up to 20 m in 700 km (measured): the tolerance leaves room.

Source: Lozano-Perez & Wesley, Communications of the ACM 22 (1979), 560-570, for ways along
visible corners (recalled).
"""

from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Final

import contourpy
import numpy as np
import shapely
from scipy.ndimage import distance_transform_edt

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EARTH_MEAN_RADIUS_M
from geo_kit.errors import PositionError
from geo_kit.geodesic import check_positions, inverse

GRAZING_M: Final = 0.5  # a way along an edge, or by a corner, is inside
_POLYGON: Final = shapely.GeometryType.POLYGON.value
FARTHEST_DEG: Final = 60.0  # from the middle: the plane ends at 90


class Side(Enum):
    """Which plainer area stands for the true one."""

    AROUND = 1  # it holds the true one: its ways are no longer
    WITHIN = -1  # the true one holds it: its ways are no shorter


@dataclass(eq=False)
class Inside:
    """An area, and the lengths of the shortest ways through it from one start."""

    area: shapely.MultiPolygon | shapely.Polygon  # longitude, latitude
    start: FloatArray  # (2,)
    side: Side
    tolerance_m: float = 200.0  # the plainer edge is one to three times so far off
    _middle: FloatArray = field(init=False, repr=False)
    _plain: shapely.Geometry = field(init=False, repr=False)
    _corner: FloatArray = field(init=False, repr=False)  # (m, 2) the start first
    _way_m: FloatArray = field(init=False, repr=False)  # (m,)

    def __post_init__(self) -> None:
        self.start = np.asarray(self.start, float)
        check_positions(*self.start)
        self._middle = shapely.get_coordinates(self.area.centroid)[0]
        flat = shapely.transform(self.area, self._to_plane)
        away_m = 2 * self.side.value * self.tolerance_m
        plain = flat.buffer(away_m).simplify(self.tolerance_m)
        corners = _inward_corners(plain)
        self._corner = np.vstack([self.start, self._from_plane(corners)])
        self._plain = plain.buffer(GRAZING_M)
        shapely.prepare(self._plain)
        if not shapely.intersects_xy(self._plain, *self._to_plane(self.start[None])[0]):
            lon, lat = self.start
            raise PositionError(
                f"lon {lon:g}, lat {lat:g} is not in the area that a way must not leave",
                hint="give a start inside, or a smaller tolerance_m if it is near the edge",
            )
        self._way_m = self._ways()

    def distance_m(self, points: FloatArray) -> FloatArray:
        """Return how long the shortest way from the start to each point is, (n,).

        Args:
            points: array (n, 2) of longitude and latitude.

        Returns:
            Metres; infinite where no way leads without leaving the area.

        Raises:
            PositionError: a point is not on the globe.
        """
        points = np.asarray(points, float).reshape(-1, 2)
        plane_m = self._to_plane(points)
        found_m = np.full(len(points), np.inf)
        rows = np.flatnonzero(shapely.intersects_xy(self._plain, *plane_m.T))
        reached = np.isfinite(self._way_m)
        corner_m = self._to_plane(self._corner)[reached]
        _, last_m = inverse(points[rows, None], self._corner[None, reached])
        total_m = self._way_m[reached] + last_m
        rank = total_m.argsort(axis=1)
        for column in range(rank.shape[1]):  # the first corner in sight gives the way
            best = rank[: len(rows), column]
            seen = self._sees(plane_m[rows], corner_m[best])
            found_m[rows[seen]] = total_m[np.arange(len(rows)), best][seen]
            rows, total_m, rank = rows[~seen], total_m[~seen], rank[~seen]
            if not len(rows):
                break
        return found_m

    def reach(self, length_m: float, *, cells: int = 80) -> shapely.MultiPolygon:
        """Return the points of the area that a way of a length can end in, or a shorter one.

        It is drawn from distances on a grid, to about a cell; `distance_m` tells points.

        Args:
            length_m: of the way, in metres.
            cells: of the grid, along the longer side of the area.
        """
        if (self.distance_m(shapely.get_coordinates(self.area)) <= length_m).all():
            return shapely.MultiPolygon(shapely.get_parts(self.area).tolist())
        west, south, east, north = shapely.bounds(self._plain).tolist()
        cell_m = max(east - west, north - south) / cells
        x = np.arange(west - cell_m, east + 2 * cell_m, cell_m)
        y = np.arange(south - cell_m, north + 2 * cell_m, cell_m)
        nodes = np.stack(np.meshgrid(x, y), axis=-1)
        way_m = self.distance_m(self._from_plane(nodes.reshape(-1, 2)))
        way_m = way_m.reshape(nodes.shape[:2])
        outside = ~np.isfinite(way_m)  # told as their nearest neighbours inside
        nearest = distance_transform_edt(outside, return_distances=False, return_indices=True)
        contours = contourpy.contour_generator(
            x, y, way_m[tuple(nearest)], fill_type=contourpy.FillType.OuterOffset
        )
        outlines, offsets = contours.filled(-1.0, length_m)[:2]
        parts = [
            shapely.Polygon(*_shell_and_holes(np.asarray(points), np.asarray(starts)))
            for points, starts in zip(outlines, offsets, strict=True)
        ]
        drawn = shapely.transform(shapely.MultiPolygon(parts), self._from_plane)
        met = shapely.intersection(shapely.make_valid(drawn), self.area)
        faces = shapely.get_parts(met)
        return shapely.MultiPolygon(faces[shapely.get_type_id(faces) == _POLYGON].tolist())

    def _ways(self) -> FloatArray:
        """Return the shortest way to each corner: Dijkstra, looking round when need be."""
        plane_m = self._to_plane(self._corner)
        way_m = np.full(len(plane_m), np.inf)
        way_m[0] = 0.0
        settled = np.zeros(len(plane_m), dtype=bool)
        while np.isfinite(way_m[~settled]).any():
            here = int(np.where(settled, np.inf, way_m).argmin())
            settled[here] = True
            _, step_m = inverse(self._corner[here], self._corner)
            shorter = np.flatnonzero(~settled & (way_m[here] + step_m < way_m))
            seen = shorter[self._sees(plane_m[shorter], plane_m[here])]
            way_m[seen] = way_m[here] + step_m[seen]
        return way_m

    def _sees(self, here_m: FloatArray, there_m: FloatArray) -> BoolArray:
        """Return which straight pieces, row by row, stay in the area."""
        ends = np.stack(np.broadcast_arrays(here_m, there_m), axis=1)
        return np.asarray(shapely.covers(self._plain, shapely.linestrings(ends)))

    def _to_plane(self, points: FloatArray) -> FloatArray:
        """Return the gnomonic projection about the middle, in metres there."""
        check_positions(points[:, 0], points[:, 1])
        lon, lat = np.radians(points - [self._middle[0], 0.0]).T
        lat0 = np.radians(self._middle[1])
        depth = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon)
        if not (depth > np.cos(np.radians(FARTHEST_DEG))).all():
            raise PositionError(
                f"a point lies more than {FARTHEST_DEG:g} deg from the middle of the area",
                hint="ask for ways in a smaller area, and for points near it",
            )
        east = np.cos(lat) * np.sin(lon)
        north = np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon)
        return EARTH_MEAN_RADIUS_M * np.stack([east, north], axis=-1) / depth[:, None]

    def _from_plane(self, plane_m: FloatArray) -> FloatArray:
        x, y = plane_m.T / EARTH_MEAN_RADIUS_M
        lat0 = np.radians(self._middle[1])
        up = np.cos(lat0) - y * np.sin(lat0)
        lon = self._middle[0] + np.degrees(np.arctan2(x, up))
        lat = np.degrees(np.arctan2(np.sin(lat0) + y * np.cos(lat0), np.hypot(x, up)))
        return np.stack([(lon + 180) % 360 - 180, lat], axis=-1)


def _shell_and_holes(
    points: FloatArray, starts: IntArray
) -> tuple[FloatArray, list[FloatArray]]:
    rings = [points[a:b] for a, b in pairwise(starts)]
    return rings[0], rings[1:]


def _inward_corners(area: shapely.Geometry) -> FloatArray:
    """Return the corners of polygons, (m, 2), that point into them: ways bend nowhere else."""
    rings = [
        shapely.get_coordinates(ring)
        for polygon in shapely.get_parts(shapely.orient_polygons(area))
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    kept = [ring[:-1][_turns_right(ring)] for ring in rings]
    return np.concatenate([*kept, np.empty((0, 2))])


def _turns_right(ring: FloatArray) -> BoolArray:
    """Return where a closed ring, its area on the left, turns to the right, (n - 1,)."""
    edge = np.diff(ring, axis=0)
    before = np.roll(edge, 1, axis=0)
    return before[:, 0] * edge[:, 1] - before[:, 1] * edge[:, 0] < 0
