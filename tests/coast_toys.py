"""Coasts simple enough to know the answer by hand, and independent ways to measure."""

from math import sqrt

import numpy as np
import shapely
from pyproj import Geod

from geo_kit.geodesic import densify
from geo_kit.waters.coast import Land, coast_edges
from geo_kit.waters.parties import Coast
from geo_kit.waters.zones import Waters

GEOD = Geod(ellps="WGS84")
GOLDEN = (sqrt(5) - 1) / 2


def toy_waters(land, *, agreed=(), lines=None, step_m=2_000.0):
    """Return waters round land given as {(owner, claims): polygon}; edges are dense."""
    polygons = [_dense(polygon, step_m) for polygon in land.values()]
    owner, disputed = (np.array(column) for column in zip(*land, strict=True))
    made = Land(np.array(polygons, dtype=object), owner, disputed)
    coast = Coast.of(made, coast_edges(made, np.empty((0, 2, 2))))
    return Waters(coast=coast, agreed=agreed, lines=lines or {})


def golden_distance_m(points, start, end, *, steps=36):
    """Return the distance of each point to the edge of the same row, by golden section.

    The edge is the geodesic from start to end, walked by pyproj alone.
    """
    azimuth_deg, _, length_m = map(np.asarray, GEOD.inv(*start.T, *end.T))

    def apart_m(share):
        lon, lat, _ = GEOD.fwd(*start.T, azimuth_deg, share * length_m)
        return np.asarray(GEOD.inv(*points.T, lon, lat)[2])

    low, high = np.zeros(len(points)), np.ones(len(points))
    for _ in range(steps):
        near, far = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        left = apart_m(near) < apart_m(far)
        low, high = np.where(left, low, near), np.where(left, far, high)
    ends_m = np.minimum(apart_m(np.zeros(len(points))), apart_m(np.ones(len(points))))
    return np.minimum(apart_m((low + high) / 2), ends_m)


def spheroid_cells_m2(lon_deg, lat_deg, step_deg):
    """Return the area of grid cells by their middles: the metric of the WGS 84 ellipsoid."""
    a, e2 = 6_378_137.0, 0.006_694_379_990_14
    bent = 1 - e2 * np.sin(np.radians(lat_deg)) ** 2
    side = np.radians(step_deg)
    return side**2 * a**2 * (1 - e2) * np.cos(np.radians(lat_deg)) / bent**2 + 0 * lon_deg


def _dense(polygon, step_m):
    return shapely.Polygon(
        densify(shapely.get_coordinates(polygon.exterior), max_step_m=step_m)
    )
