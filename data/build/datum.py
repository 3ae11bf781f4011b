"""Bring printed positions of old charts to WGS 84.

A shift of the origin by three parameters, as fits a sea chart; Pulkovo's are recalled. The
corner of the 1998 fisheries agreement at 38 37.0 N 132 59.8 E, Tokyo, stands in ROK law as
38.619394 N 132.994011 E, WGS 84: the shift here meets that within 10 m.
"""

from functools import cache
from typing import Final

from pyproj import Transformer

from geo_kit.geodesic import inverse

# The ellipsoid, and what to add to geocentric x, y, z in metres.
TO_WGS84: Final = {
    "Tokyo": ("bessel", -146, 507, 687),
    "Pulkovo 1942 (recalled)": ("krass", 28, -130, -95),
}


def to_wgs84(positions: list[list[float]], datum: str) -> tuple[list[list[float]], int]:
    """Return longitudes and latitudes on WGS 84, and the largest shift in metres."""
    longitudes, latitudes = zip(*positions, strict=True)
    lon, lat = _transformer(datum).transform(longitudes, latitudes, [0.0] * len(positions))[:2]
    moved = [[round(x, 6), round(y, 6)] for x, y in zip(lon, lat, strict=True)]
    return moved, round(float(inverse(positions, moved)[1].max()))


@cache
def _transformer(datum: str) -> Transformer:
    if datum not in TO_WGS84:
        raise SystemExit(f"no way from datum {datum!r} to WGS 84; known: {list(TO_WGS84)}")
    ellipsoid, x, y, z = TO_WGS84[datum]
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
        f" +step +proj=cart +ellps={ellipsoid} +step +proj=helmert +x={x} +y={y} +z={z}"
        " +step +inv +proj=cart +ellps=WGS84"
        " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
