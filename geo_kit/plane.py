"""A plane on which distance and direction from one point are true.

The azimuthal equidistant projection of the ellipsoid, by its definition: a point lies in
the plane where the geodesic from the centre leads, at its true length. Range rings round
the centre are circles. Source: J. P. Snyder, Map Projections, USGS Professional Paper 1395
(1987), chapter 25 (citation recalled).
"""

from dataclasses import dataclass

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.geodesic import destination, inverse


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

    def shape_to_xy(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return a shape of longitude and latitude in the plane; corners alone are moved."""
        return shapely.transform(shape, self.to_xy)
