"""Discs, donuts and sectors: the areas that range rings bound."""

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.constants import EARTH_MEAN_RADIUS_M
from geo_kit.errors import UnitError
from geo_kit.geodesic import destination, inverse
from geo_kit.rings.circle import circle_at
from geo_kit.rings.region import Region, enclosed, joined, without
from geo_kit.rings.ring import (
    DEFAULT_DEVIATION_M,
    GREATEST_REACH_M,
    Ring,
    check_deviation,
    check_radius,
    closed,
    range_ring,
)
from geo_kit.rings.tracing import Place, trace

POLES = np.array([[0.0, 90.0], [0.0, -90.0]])


def disc(
    lon_deg: float,
    lat_deg: float,
    radius_m: float,
    *,
    max_deviation_m: float = DEFAULT_DEVIATION_M,
) -> Region:
    """Return all that lies within a distance of a point.

    Past a hemisphere it is still what lies within, more than half the Earth.

    Raises:
        PositionError, UnitError: as `range_ring`.

    >>> import shapely
    >>> held = disc(126.8, 39.3, 13_000e3).shape
    >>> shapely.contains_xy(held, [126.8, 0.0, -60.0], [39.3, 89.0, -20.0]).tolist()
    [True, True, False]
    """
    return filled(range_ring(lon_deg, lat_deg, radius_m, max_deviation_m=max_deviation_m))


def filled(ring: Ring) -> Region:
    """Return the area within a ring."""
    north, south = (inverse(ring.centre, POLES)[1] <= ring.radius_m).tolist()
    shape = enclosed(ring.points, north=north, south=south)
    return Region(shape, ring.max_deviation_m, (ring.points,))


def donut(
    lon_deg: float,
    lat_deg: float,
    *,
    min_m: float,
    max_m: float,
    max_deviation_m: float = DEFAULT_DEVIATION_M,
) -> Region:
    """Return all that lies between two distances of a point.

    Raises:
        PositionError, UnitError: as `range_ring`, or the least is not below the greatest.

    >>> import shapely
    >>> held = donut(0, 0, min_m=1e6, max_m=2e6).shape
    >>> shapely.contains_xy(held, [0, 13], [0, 0]).tolist()
    [False, True]
    """
    check_span(min_m, max_m)
    outer = disc(lon_deg, lat_deg, max_m, max_deviation_m=max_deviation_m)
    if min_m == 0:
        return outer
    return between(disc(lon_deg, lat_deg, min_m, max_deviation_m=max_deviation_m), outer)


def between(inner: Region, outer: Region) -> Region:
    """Return what lies in one area and not in another within it."""
    loops = None
    if inner.loops is not None and outer.loops is not None:
        loops = (*outer.loops, *(loop[::-1] for loop in inner.loops))
    off_m = max(inner.max_deviation_m, outer.max_deviation_m)
    return Region(without(outer.shape, inner.shape), off_m, loops)


def sector(
    lon_deg: float,
    lat_deg: float,
    *,
    max_m: float,
    azimuth_deg: tuple[float, float],
    min_m: float = 0.0,
    max_deviation_m: float = DEFAULT_DEVIATION_M,
) -> Region:
    """Return what lies within a distance of a point, on bearings from one to another.

    Args:
        lon_deg: of the centre.
        lat_deg: of the centre.
        max_m: the range.
        azimuth_deg: first and last bearing, clockwise; (350, 10) runs over north.
        min_m: what lies nearer is left out.
        max_deviation_m: of the straight edges from the arcs and from the geodesic sides.

    Raises:
        PositionError, UnitError: as `donut`, or the bearings span nothing.

    >>> import shapely
    >>> held = sector(0, 0, max_m=1e6, azimuth_deg=(350, 10)).shape
    >>> shapely.contains_xy(held, [0, 0], [5, -5]).tolist()
    [True, False]
    """
    check_span(min_m, max_m)
    check_deviation(max_deviation_m)
    first_deg, last_deg = azimuth_deg
    width_deg = span_deg(first_deg, last_deg)
    if width_deg == 360:  # noqa: PLR2004
        return donut(
            lon_deg, lat_deg, min_m=min_m, max_m=max_m, max_deviation_m=max_deviation_m
        )
    check_radius(max_m, most_m=GREATEST_REACH_M)
    here = (lon_deg, lat_deg)
    last_deg = first_deg + width_deg
    outer, outer_m = _arc(here, max_m, (first_deg, last_deg), max_deviation_m)
    back, back_m = _side(here, last_deg, (max_m, min_m), max_deviation_m)
    out, out_m = _side(here, first_deg, (min_m, max_m), max_deviation_m)
    inner, inner_m = np.empty((0, 2)), 0.0
    if min_m > 0:
        inner, inner_m = _arc(here, min_m, (last_deg, first_deg), max_deviation_m)
    loop = closed(_chain(outer, back, inner, out))
    azimuth_to_deg, distance_m = inverse(here, POLES)
    held = (distance_m >= min_m) & (distance_m <= max_m)
    held &= within_span(azimuth_to_deg, first_deg, width_deg)
    shape = enclosed(loop, north=bool(held[0]), south=bool(held[1]))
    return Region(shape, max(outer_m, back_m, out_m, inner_m), (loop,))


def merged(regions: list[Region]) -> Region:
    """Return what lies in any of some areas.

    >>> import shapely
    >>> both = merged([disc(0, 0, 1e6), disc(90, 0, 1e6)])
    >>> len(shapely.get_parts(both.shape))
    2
    """
    if len(regions) == 1:
        return regions[0]
    shape = joined([region.shape for region in regions])
    return Region(shape, max(region.max_deviation_m for region in regions))


def within_span(azimuth_deg: FloatArray, first_deg: float, width_deg: float) -> BoolArray:
    """Return which azimuths lie in a span that starts at one and runs clockwise."""
    return (azimuth_deg - first_deg) % 360 <= width_deg


def span_deg(first_deg: float, last_deg: float) -> float:
    """Return how wide a span of azimuths is, clockwise; 0..360 is all round.

    Raises:
        UnitError: a bearing is no finite number or beyond 360 degrees, the two are the
            same, or they are more than one turn apart.

    >>> span_deg(350, 10), span_deg(0, 360)
    (20, 360)
    """
    if not np.isfinite([first_deg, last_deg]).all() or first_deg == last_deg:
        raise UnitError(
            f"sector: from {first_deg:g} to {last_deg:g} degrees there is nothing between",
            hint="give two different bearings, clockwise, such as 30..120 or 350..10",
        )
    for bearing_deg in (first_deg, last_deg):
        check_bearing(bearing_deg, field="sector")
    if abs(last_deg - first_deg) > 360:  # noqa: PLR2004
        raise UnitError(
            f"sector: from {first_deg:g} to {last_deg:g} degrees is more than one turn",
            hint="0..360 is all round",
        )
    return (last_deg - first_deg) % 360 or 360


def check_bearing(bearing_deg: float, *, field: str) -> None:
    """Refuse a bearing that is none, as a slip of the keyboard makes.

    Raises:
        UnitError: it does not lie from -360 to 360 degrees.
    """
    if not -360 <= bearing_deg <= 360:  # noqa: PLR2004
        raise UnitError(
            f"{field}: {bearing_deg:g} degrees is no bearing",
            hint="bearings run clockwise from north, from -360 to 360 degrees",
        )


def check_span(min_m: float, max_m: float) -> None:
    """Refuse distances with nothing between them.

    Raises:
        UnitError: the greatest is no radius of a ring, or the least not from 0 to below it.
    """
    check_radius(max_m)
    if not 0 <= min_m < max_m:
        raise UnitError(
            f"min: {min_m / 1e3:,g} km is not below the range of {max_m / 1e3:,g} km",
            hint="the least distance lies from 0 to below the range",
        )


def _arc(
    here: tuple[float, float], radius_m: float, span: tuple[float, float], bound_m: float
) -> tuple[FloatArray, float]:
    return trace(
        lambda azimuth_deg: circle_at(here[0], here[1], radius_m, azimuth_deg),
        lambda there: np.abs(inverse(here, there)[1] - radius_m),
        span=span,
        max_deviation_m=bound_m,
    )


def _side(
    here: tuple[float, float], side_deg: float, span_m: tuple[float, float], bound_m: float
) -> tuple[FloatArray, float]:
    place: Place = lambda along_m: destination(here[0], here[1], side_deg, along_m)  # noqa: E731 - a Place

    def off_m(there: FloatArray) -> FloatArray:
        azimuth_deg, distance_m = inverse(here, there)
        # How far two bearings drift apart, on a sphere: a percent off is no matter here.
        per_rad_m = EARTH_MEAN_RADIUS_M * np.sin(distance_m / EARTH_MEAN_RADIUS_M)
        apart = np.sin(np.radians(azimuth_deg - side_deg))
        return np.abs(per_rad_m * apart)

    return trace(place, off_m, span=span_m, max_deviation_m=bound_m)


def _chain(*lines: FloatArray) -> FloatArray:
    """Return lines that follow upon each other as one, each joint once."""
    kept = [line for line in lines if len(line)]
    return np.concatenate([line[:-1] for line in kept] + [kept[0][:1]])
