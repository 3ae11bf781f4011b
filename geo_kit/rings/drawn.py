"""A ring or an area with all that is to be said about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.constants import EARTH_MEAN_RADIUS_M
from geo_kit.framed import Framed
from geo_kit.geodesic import inverse
from geo_kit.rings.circle import circle_at
from geo_kit.rings.region import Region
from geo_kit.rings.ring import DEFAULT_DEVIATION_M, Ring
from geo_kit.rings.shapes import filled, span_deg, within_span

LINES: Final = ("range ring", "missile ring")
MISSILE: Final = ("missile ring", "missile reach")  # which reach as far as their bearing allows
STEEPEST_DEG: Final = 90.0  # that an edge turns as seen from the origin; else it lies behind
HEMISPHERE_M: Final = np.pi / 2 * EARTH_MEAN_RADIUS_M


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn(Framed):
    """One ring or area of a set."""

    kind: str  # those in LINES are lines, all others areas
    origin_name: str
    origin: FloatArray | None  # (2,), from where bearings count; None: from several places
    from_area: bool  # the outline is no circle round the origin
    what: Ring | Region
    max_m: float
    min_m: float = 0.0
    asked_deviation_m: float = DEFAULT_DEVIATION_M  # what it was to keep, at most
    azimuth_deg: tuple[float, float] | None = None
    note: str = ""
    extra: Mapping[str, float | str] = field(default_factory=dict)  # named with their units

    @property
    def region(self) -> Region:
        """The area that it bounds, or is."""
        return self.what if isinstance(self.what, Region) else filled(self.what)

    @property
    def is_line(self) -> bool:
        """Whether its edge is meant, and not what lies within."""
        return self.kind in LINES

    @property
    def past_hemisphere(self) -> bool:
        """Whether it reaches beyond a quarter of the way round the Earth."""
        return self.max_m > HEMISPHERE_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Where a ring can bear its name."""

    lon_deg: float
    lat_deg: float
    azimuth_deg: float
    range_m: float  # there
    drawn: Drawn


def labels(drawn: Drawn, azimuth_deg: Sequence[float]) -> Iterator[Label]:
    """Yield a point on the outer edge for each azimuth asked for that it spans."""
    if drawn.origin is None:
        return
    asked = np.asarray(azimuth_deg, float) % 360
    if drawn.azimuth_deg is not None:
        first_deg = drawn.azimuth_deg[0]
        asked = asked[within_span(asked, first_deg, span_deg(*drawn.azimuth_deg))]
    for azimuth, (lon, lat) in zip(asked.tolist(), _points(drawn, asked), strict=True):
        range_m = drawn.max_m
        if drawn.kind in MISSILE:
            range_m = round(float(inverse(drawn.origin, [lon, lat])[1]), -3)
        yield Label(
            lon_deg=float(lon),
            lat_deg=float(lat),
            azimuth_deg=azimuth,
            range_m=range_m,
            drawn=drawn,
        )


def _points(drawn: Drawn, azimuth_deg: FloatArray) -> FloatArray:
    assert drawn.origin is not None  # noqa: S101 - labels() has seen to it
    if not drawn.from_area:
        lon_deg, lat_deg = drawn.origin.tolist()
        return circle_at(lon_deg, lat_deg, drawn.max_m, azimuth_deg)
    outline = drawn.region.outline
    found = [_on_outline(drawn.origin, outline, bearing) for bearing in azimuth_deg.tolist()]
    return np.array(found).reshape(-1, 2)


def _on_outline(
    origin: FloatArray, outline: shapely.Geometry, azimuth_deg: float
) -> FloatArray:
    """Return the farthest place (2,) where an outline crosses a bearing from the origin."""
    points, part = shapely.get_coordinates(shapely.get_parts(outline), return_index=True)
    seen_deg, distance_m = inverse(origin, points)
    off_deg = (seen_deg - azimuth_deg + 180) % 360 - 180
    start, end = off_deg[:-1], off_deg[1:]
    crossed = (
        (part[:-1] == part[1:]) & (start * end <= 0) & (np.abs(start - end) < STEEPEST_DEG)
    )
    if not crossed.any():  # an outline that lies aside of the bearing
        return points[np.abs(off_deg).argmin()]
    first = np.flatnonzero(crossed)
    first = first[distance_m[first].argmax()]
    apart_deg = start[first] - end[first]
    share = start[first] / apart_deg if apart_deg else 0.0
    return points[first] + share * (points[first + 1] - points[first])
