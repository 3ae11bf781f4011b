"""Geodesics on the WGS 84 ellipsoid: the one door to pyproj, checked in, checked out."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from pyproj import Geod, Transformer

from geo_kit.arrays import FloatArray, Floats
from geo_kit.errors import PositionError

WGS84: Final = Geod(ellps="WGS84")
HALF_MERIDIAN_M: Final = 20_003_931.458_6  # pole to pole, Karney (2013), GeographicLib


def check_positions(lon_deg: Floats, lat_deg: Floats) -> None:
    """Refuse what is not on the globe, where pyproj would answer NaN or nonsense.

    Raises:
        PositionError: a latitude beyond a pole, a longitude beyond 360, or no number.
    """
    lon, lat = np.asarray(lon_deg, dtype=float), np.asarray(lat_deg, dtype=float)
    good = (np.abs(lat) <= 90) & (np.abs(lon) <= 360)  # noqa: PLR2004
    if good.all():
        return
    bad_lon, bad_lat = (
        np.broadcast_to(values, good.shape)[~good].flat[0] for values in (lon, lat)
    )
    swapped = abs(bad_lon) <= 90 < abs(bad_lat) <= 360  # noqa: PLR2004
    raise PositionError(
        f"lon {bad_lon:g}, lat {bad_lat:g} is not on the globe",
        hint="longitude comes first: are the two swapped?"
        if swapped
        else "latitude runs from -90 to 90, longitude from -180 to 180",
    )


def destination(
    lon_deg: Floats, lat_deg: Floats, azimuth_deg: Floats, distance_m: Floats
) -> FloatArray:
    """Return where geodesics lead; the arguments broadcast to a common shape.

    Returns:
        Array (*shape, 2) of longitude, from -180 to 180, and latitude.

    Raises:
        PositionError: a start is not on the globe, or a number is not finite.

    >>> destination(0.0, 0.0, 90.0, [111_319.49, 222_638.98]).round(2).tolist()
    [[1.0, 0.0], [2.0, 0.0]]
    """
    check_positions(lon_deg, lat_deg)
    lon, lat, az, dist = np.broadcast_arrays(lon_deg, lat_deg, azimuth_deg, distance_m)
    end_lon, end_lat, _ = WGS84.fwd(lon, lat, az, dist)
    points = np.stack([end_lon, end_lat], axis=-1)
    if not np.isfinite(points).all():
        raise PositionError(
            "an azimuth or a distance is not a finite number",
            hint="give degrees clockwise from north, and metres",
        )
    return points


def inverse(start: ArrayLike, end: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return azimuth_deg at the start (0 to 360) and distance_m between points.

    Args:
        start: array (..., 2) of longitude and latitude; broadcasts with `end`.
        end: the same.

    Raises:
        PositionError: a point is not on the globe.

    >>> azimuth_deg, distance_m = inverse([0.0, 0.0], [[1.0, 0.0], [0.0, -1.0]])
    >>> azimuth_deg.tolist(), distance_m.round(2).tolist()
    ([90.0, 180.0], [111319.49, 110574.39])
    """
    here, there = np.broadcast_arrays(np.asarray(start, float), np.asarray(end, float))
    check_positions(here[..., 0], here[..., 1])
    check_positions(there[..., 0], there[..., 1])
    azimuth_deg, _, distance_m = WGS84.inv(
        here[..., 0], here[..., 1], there[..., 0], there[..., 1]
    )
    return np.asarray(azimuth_deg) % 360, np.asarray(distance_m)


def densify(line: ArrayLike, *, max_step_m: float) -> FloatArray:
    """Return a line whose edges are geodesics no longer than a step; corners stay.

    Args:
        line: array (n, 2) of longitude and latitude.
        max_step_m: the longest edge wanted, in metres.

    >>> densify([[0.0, 0.0], [1.0, 0.0]], max_step_m=60e3).round(3).tolist()
    [[0.0, 0.0], [0.5, 0.0], [1.0, 0.0]]
    """
    return densify_all([np.asarray(line, float)], max_step_m=max_step_m)[0]


def densify_all(lines: Sequence[FloatArray], *, max_step_m: float) -> list[FloatArray]:
    """Return each line as `densify` does; one call for them all, for calls are dear."""
    if not lines:
        return []
    corners = np.concatenate(lines)
    line = np.repeat(np.arange(len(lines)), [len(one) for one in lines])
    inner = line[1:] == line[:-1]
    start, edge_line = corners[:-1][inner], line[:-1][inner]
    azimuth_deg, length_m = inverse(start, corners[1:][inner])
    counts = np.maximum(np.ceil(length_m / max_step_m), 1).astype(int)
    edge = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    along_m = step * (length_m / counts)[edge]
    points = destination(start[edge, 0], start[edge, 1], azimuth_deg[edge], along_m)
    points[step == 0] = start
    parts = np.split(points, np.searchsorted(edge_line[edge], np.arange(1, len(lines))))
    return [np.concatenate([part, one[-1:]]) for part, one in zip(parts, lines, strict=True)]


def ecef_from_geodetic(lon_deg: Floats, lat_deg: Floats, height_m: Floats = 0.0) -> FloatArray:
    """Return earth-centred, earth-fixed coordinates (..., 3) in metres (EPSG:4978)."""
    check_positions(lon_deg, lat_deg)
    lon, lat, height = np.broadcast_arrays(lon_deg, lat_deg, height_m)
    return np.stack(_to_ecef().transform(lon, lat, height), axis=-1)


def geodetic_from_ecef(position_m: FloatArray) -> FloatArray:
    """Return longitude, latitude and ellipsoidal height, (..., 3), of ECEF metres."""
    x, y, z = np.moveaxis(np.asarray(position_m, float), -1, 0)
    return np.stack(
        _to_ecef().transform(x, y, z, direction="INVERSE"),
        axis=-1,
    )


@cache
def _to_ecef() -> Transformer:
    return Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
