"""Range rings: all places at one distance from a point."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.errors import UnitError
from geo_kit.framed import Framed
from geo_kit.geodesic import inverse
from geo_kit.rings.circle import circle_at
from geo_kit.rings.tracing import trace

GREATEST_RADIUS_M: Final = 20_000_000.0  # the farthest places are 20,003.9 km away
# Beyond this geodesics on some bearings are no longer the shortest ways: circle.ALL_BEARINGS_M.
GREATEST_REACH_M: Final = 19_970_000.0
LEAST_RADIUS_M: Final = 0.01  # files hold nine decimals of a degree, a tenth of a millimetre
DEFAULT_DEVIATION_M: Final = 100.0
LEAST_DEVIATION_M: Final = 0.001  # finer, and the vertices cannot be written down


@dataclass(frozen=True, slots=True, eq=False)
class Ring(Framed):
    """A closed line at one geodesic distance round a centre."""

    centre: tuple[float, float]  # longitude, latitude
    radius_m: float
    points: FloatArray  # (n, 2) clockwise from north, the first repeated at the end
    max_deviation_m: float  # how far the straight lon/lat edges stray, as measured


def range_ring(
    lon_deg: float,
    lat_deg: float,
    radius_m: float,
    *,
    max_deviation_m: float = DEFAULT_DEVIATION_M,
) -> Ring:
    """Return the ring round a point, with as many vertices as a bound in metres needs.

    Longitudes do not jump: a ring that crosses the antimeridian goes on beyond 180.

    Raises:
        PositionError: the centre is not on the globe.
        UnitError: an argument is no number, the radius is not from 1 cm to 20,000 km, or
            the bound is not at least a millimetre.

    >>> ring = range_ring(126.8, 39.3, 800e3)
    >>> len(ring.points), ring.max_deviation_m < 100
    (253, True)
    """
    _check_number("lon_deg", lon_deg)
    _check_number("lat_deg", lat_deg)
    check_radius(radius_m)
    check_deviation(max_deviation_m)
    points, off_m = trace(
        lambda azimuth_deg: circle_at(lon_deg, lat_deg, radius_m, azimuth_deg),
        lambda there: np.abs(inverse([lon_deg, lat_deg], there)[1] - radius_m),
        span=(0.0, 360.0),
        max_deviation_m=max_deviation_m,
    )
    return Ring((lon_deg, lat_deg), radius_m, closed(points), off_m)


def check_radius(radius_m: float, *, most_m: float = GREATEST_RADIUS_M) -> None:
    """Refuse a radius that makes no ring.

    Raises:
        UnitError: it is not from 1 cm to the most, by default 20,000 km.
    """
    _check_number("radius_m", radius_m)
    if not LEAST_RADIUS_M <= radius_m <= most_m:
        why = "no place is farther than 20,003.9 km"
        if most_m < GREATEST_RADIUS_M:
            why = "beyond that a bearing no longer tells the shortest way"
        raise UnitError(
            f"range: {radius_m / 1e3:,g} km is no radius of a ring",
            hint="a radius is more than 0 (0.01m, 1 cm is the least) and at most "
            f"{most_m / 1e3:,.0f} km here: {why}",
        )


def check_deviation(max_deviation_m: float) -> None:
    """Refuse a bound that no drawing can keep.

    Raises:
        UnitError: it is not at least a millimetre.
    """
    _check_number("max_deviation_m", max_deviation_m)
    if not LEAST_DEVIATION_M <= max_deviation_m < np.inf:
        raise UnitError(
            f"max-deviation: {max_deviation_m:g} m is no bound that a drawing can keep",
            hint="give at least 0.001m, which is 1 mm; 100m is the default",
        )


def _check_number(name: str, value: object) -> None:
    number = np.asarray(value)
    if number.ndim or number.dtype.kind not in "iuf":
        raise UnitError(
            f"{name}: {value!r:.60} is no number", hint="give a number of degrees or metres"
        )


def closed(points: FloatArray) -> FloatArray:
    """Return a line (n, 2) that ends exactly where it starts, turns of 360 degrees apart."""
    turns = np.round((points[-1, 0] - points[0, 0]) / 360)  # 1 or -1 round a pole
    return np.concatenate([points[:-1], points[:1] + np.array([360 * turns, 0.0])])
