"""Range rings: all places at one distance from a point."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.errors import UnitError
from geo_kit.geodesic import destination, inverse

# Beyond this the circle crosses itself on the far side (GeographicLib; measured).
GREATEST_RADIUS_M: Final = 19_936_000.0
FIRST_VERTICES: Final = 90
MOST_VERTICES: Final = 92_160


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """A closed line at one geodesic distance round a centre."""

    centre: tuple[float, float]  # longitude, latitude
    radius_m: float
    points: FloatArray  # (n, 2) clockwise from north, the first repeated at the end
    max_deviation_m: float  # how far the straight lon/lat edges stray, as measured


def range_ring(
    lon_deg: float, lat_deg: float, radius_m: float, *, max_deviation_m: float = 100.0
) -> Ring:
    """Return the ring round a point, with as many vertices as a bound in metres needs.

    Longitudes do not jump: a ring that crosses the antimeridian goes on beyond 180.

    Raises:
        PositionError: the centre is not on the globe.
        UnitError: the radius is not more than 0 and at most 19,936 km.

    >>> ring = range_ring(126.8, 39.3, 800e3)
    >>> len(ring.points), ring.max_deviation_m < 100
    (361, True)
    """
    if not 0 < radius_m <= GREATEST_RADIUS_M:
        raise UnitError(
            f"range: {radius_m / 1e3:,g} km is no radius of a ring",
            hint="a radius is more than 0 and at most 19,936 km",
        )
    count = FIRST_VERTICES
    while True:
        points = _points(lon_deg, lat_deg, radius_m, count)
        middles = (points[1:] + points[:-1]) / 2
        _, reached_m = inverse([lon_deg, lat_deg], _on_globe(middles))
        # An edge over a pole has no middle in longitude and latitude.
        plain = np.abs(np.diff(points[:, 0])) < 90  # noqa: PLR2004
        stray_m = float(np.abs(reached_m - radius_m)[plain].max())
        if stray_m <= max_deviation_m or count >= MOST_VERTICES:
            return Ring((lon_deg, lat_deg), radius_m, points, stray_m)
        count *= 2


def _points(lon_deg: float, lat_deg: float, radius_m: float, count: int) -> FloatArray:
    azimuth_deg = np.linspace(0, 360, count + 1)
    points = destination(lon_deg, lat_deg, azimuth_deg, radius_m)
    points[:, 0] = np.unwrap(points[:, 0], period=360)
    turns = np.round((points[-1, 0] - points[0, 0]) / 360)  # 1 or -1 round a pole
    points[-1] = points[0] + [360 * turns, 0]
    return points


def _on_globe(points: FloatArray) -> FloatArray:
    return np.stack([(points[:, 0] + 180) % 360 - 180, points[:, 1]], axis=-1)
