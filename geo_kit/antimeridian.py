"""Shapes whose longitudes run on beyond 180, cut into pieces that stay within (RFC 7946)."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray

DECIMALS: Final = 9  # 0.1 mm; the noise of turning by 360 degrees would leave slivers


def unwrap(points: FloatArray) -> FloatArray:
    """Return points (n, 2) of a line with longitudes that do not jump.

    >>> unwrap(np.array([[179.0, 0.0], [-179.0, 1.0]])).tolist()
    [[179.0, 0.0], [181.0, 1.0]]
    """
    lon = np.unwrap(points[:, 0], period=360)
    return np.column_stack([lon, points[:, 1:]])


def on_globe(points: FloatArray) -> FloatArray:
    """Return points (n, 2) with longitudes from -180 to 180.

    >>> on_globe(np.array([[181.0, 0.0], [180.0, 0.0], [-540.0, 0.0]]))[:, 0].tolist()
    [-179.0, -180.0, -180.0]
    """
    return np.column_stack([(points[:, 0] + 180) % 360 - 180, points[:, 1:]])


def cut(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a line or an area in pieces between -180 and 180 degrees of longitude.

    Heights stay. Source: RFC 7946, section 3.1.9.

    >>> pieces = cut(shapely.LineString([[179, 0], [181, 2]])).geoms
    >>> sorted(piece.wkt for piece in pieces)
    ['LINESTRING (-180 1, -179 2)', 'LINESTRING (179 0, 180 1)']
    """
    west, _, east, _ = shapely.bounds(shape)
    first, last = int((west + 180) // 360), int(np.ceil((east + 180) / 360)) - 1
    if first == last == 0:
        return shape
    pieces = []
    for turn in range(first, max(first, last) + 1):
        strip = shapely.box(360 * turn - 180, -91, 360 * turn + 180, 91)
        inside = shapely.get_parts(shapely.intersection(shape, strip))
        kept = inside[shapely.get_dimensions(inside) == shapely.get_dimensions(shape)]
        shift = np.array([360.0 * turn, 0.0])
        pieces += [_moved(piece, -shift) for piece in kept]
    if shapely.get_dimensions(shape) == 1:
        lines = [piece for piece in pieces if shapely.length(piece) > 0]
        merged = shapely.line_merge(shapely.multilinestrings(lines))
        return shapely.MultiLineString(shapely.get_parts(merged).tolist())
    return shapely.MultiPolygon(
        [piece for piece in pieces if isinstance(piece, shapely.Polygon)]
    )


def bounds_on_globe(parts: NDArray[np.object_]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the least box that holds shapes (n,) of the map.

    A box that crosses the antimeridian has its west east of its east; one with a pole in it
    runs from -180 to 180. Source: RFC 7946, sections 5.2 and 5.3.

    >>> bounds_on_globe(np.array([shapely.box(170, 0, 180, 1), shapely.box(-180, 0, -170, 1)]))
    (170.0, 0.0, -170.0, 1.0)
    """
    bounds = shapely.bounds(parts)
    south, north = float(bounds[:, 1].min()), float(bounds[:, 3].max())
    order = np.argsort(bounds[:, 0])
    west, east = bounds[order, 0], np.maximum.accumulate(bounds[order, 2])
    gaps = np.append(west[1:] - east[:-1], west[0] + 360 - east[-1])
    if gaps.max() <= 0 or abs(south) == 90 or abs(north) == 90:  # noqa: PLR2004
        return -180.0, south, 180.0, north
    widest = int(gaps.argmax())
    return float(west[(widest + 1) % len(west)]), south, float(east[widest]), north


def _moved(shape: shapely.Geometry, shift: FloatArray) -> shapely.Geometry:
    flat = np.append(shift, 0.0)
    has_z = bool(shapely.has_z(shape))
    return shapely.transform(
        shape, lambda xyz: (xyz + flat[: xyz.shape[1]]).round(DECIMALS), include_z=has_z
    )
