"""A plane on which distance and direction from one point are true.

The azimuthal equidistant projection of the ellipsoid, by its definition: a point lies in
the plane where the geodesic from the centre leads, at its true length. Range rings round
the centre are circles. Source: J. P. Snyder, Map Projections, USGS Professional Paper 1395
(1987), chapter 25 (citation recalled).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray
from geo_kit.geodesic import destination, inverse

EDGE_M: Final = 19.75e6  # where the drawn globe ends: 250 km short of the point opposite
OPPOSITE_DEG: Final = 1.5  # round that point shapes have a hole, wholly beyond the edge
STRETCHED_DEG: Final = 25.0  # so near to it straight edges bend much
STEP_DEG: Final = 1.0  # of moved corners along an edge
FINE_STEP_DEG: Final = 0.05  # where edges bend much
WELD_M: Final = 1.0  # what two sides of a cut are put together to


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane round a centre; metres, x to the east and y to the north.

    >>> plane = Plane(126.8, 39.3)
    >>> plane.to_xy([[126.8, 39.3], [126.8, 40.3]]).round(-3).tolist()
    [[0.0, 0.0], [0.0, 111000.0]]
    """

    lon_deg: float
    lat_deg: float

    def to_xy(self, points: FloatArray) -> FloatArray:
        """Return points (..., 2) of longitude and latitude as metres in the plane.

        Raises:
            PositionError: a point is not on the globe.
        """
        points = np.asarray(points, float)
        lon = (points[..., 0] + 180) % 360 - 180
        on_globe = np.stack([lon, points[..., 1]], axis=-1)
        azimuth_deg, distance_m = inverse([self.lon_deg, self.lat_deg], on_globe)
        azimuth = np.radians(azimuth_deg)
        return np.stack([distance_m * np.sin(azimuth), distance_m * np.cos(azimuth)], axis=-1)

    def to_lonlat(self, xy_m: FloatArray) -> FloatArray:
        """Return points (..., 2) of the plane as longitude, -180 to 180, and latitude."""
        x, y = np.moveaxis(np.asarray(xy_m, float), -1, 0)
        azimuth_deg = np.degrees(np.arctan2(x, y))
        return destination(self.lon_deg, self.lat_deg, azimuth_deg, np.hypot(x, y))

    def on_globe(
        self, low_x: float, low_y: float, high_x: float, high_y: float
    ) -> shapely.Geometry:
        """Return what part of a box of the plane is drawn: a corner may lie off the globe."""
        frame = shapely.box(low_x, low_y, high_x, high_y)
        return shapely.intersection(frame, shapely.Point(0, 0).buffer(EDGE_M, quad_segs=90))

    def polygons_to_xy(self, polygons: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return polygons of longitudes, -180 to 180, and latitudes in the plane, (n,).

        Edges are bent as the plane bends them. The point opposite the centre is a whole
        circle in the plane, so what holds it is cut open there; up to `EDGE_M` all is true.
        """
        moved = self._bent(polygons)
        for row in np.flatnonzero(shapely.intersects(polygons, self._opposite(OPPOSITE_DEG))):
            sides = self._bent(self._cut_open(polygons[row]))
            moved[row] = shapely.union_all(sides, grid_size=WELD_M)
        return moved

    def _bent(self, polygons: NDArray[np.object_]) -> NDArray[np.object_]:
        stretched = shapely.intersects(polygons, self._opposite(STRETCHED_DEG))
        step_deg = np.where(stretched, FINE_STEP_DEG, STEP_DEG)
        fine = shapely.segmentize(polygons, step_deg)
        return mended(shapely.transform(fine, self.to_xy))

    def _cut_open(self, polygon: shapely.Polygon) -> NDArray[np.object_]:
        """Return a polygon west and east of the point opposite, without a hole there."""
        lon_deg, around = self._opposite_lon_deg, self._opposite(OPPOSITE_DEG)
        ring = shapely.difference(shapely.make_valid(polygon), around)
        west, east = shapely.box(-180, -90, lon_deg, 90), shapely.box(lon_deg, -90, 180, 90)
        return np.array([shapely.intersection(ring, side) for side in (west, east)])

    def _opposite(self, reach_deg: float) -> shapely.Geometry:
        """Return a box round the point opposite the centre, and its turns by 360 degrees."""
        thin = max(np.cos(np.radians(self.lat_deg)), reach_deg / 180)
        lon_deg, wide_deg = self._opposite_lon_deg, reach_deg / thin
        low, high = -self.lat_deg - reach_deg, -self.lat_deg + reach_deg
        turns = (-360, 0, 360)
        return shapely.union_all(
            [
                shapely.box(lon_deg + turn - wide_deg, low, lon_deg + turn + wide_deg, high)
                for turn in turns
            ]
        )

    @property
    def _opposite_lon_deg(self) -> float:
        return self.lon_deg % 360 - 180

    def shape_to_xy(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return a shape of longitude and latitude in the plane; corners alone are moved."""
        return shapely.transform(shape, self.to_xy)


def mended(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes (n,) of which those that cross themselves are made valid.

    To ask is far cheaper than to mend what is whole.
    """
    found = shapes.copy()
    broken = ~shapely.is_valid(found)
    found[broken] = shapely.make_valid(found[broken])
    return found
