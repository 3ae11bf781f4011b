"""What `geo-kit rings` was asked for round points, turned into rings and areas."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geo_kit.errors import NotFoundError, UnitError
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.missile import ASSUMPTION, MissileRing, missile_ring
from geo_kit.rings.ranges import Range
from geo_kit.rings.region import Region, without
from geo_kit.rings.ring import DEFAULT_DEVIATION_M, Ring, range_ring
from geo_kit.rings.shapes import donut, merged, sector

KINDS: Final = {
    "ring": "range ring",
    "disc": "disc",
    "donut": "donut",
    "sector": "sector",
}
_SECTOR: Final = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*\.\.\s*([-+]?\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What is drawn at each range."""

    shape: str
    min_m: float = 0.0
    azimuth_deg: tuple[float, float] | None = None
    max_deviation_m: float = DEFAULT_DEVIATION_M

    def __post_init__(self) -> None:
        if self.shape not in KINDS:
            raise NotFoundError("shape", self.shape, known=KINDS)
        if self.min_m and self.shape not in ("donut", "sector"):
            raise UnitError(
                f"min: a {self.shape} has no least range", hint="give --shape donut or sector"
            )
        if self.shape == "donut" and not self.min_m:
            raise UnitError(
                "min: a donut needs a least range", hint="give it, as in --min 300km"
            )
        wants = self.shape == "sector"
        if (self.azimuth_deg is not None) != wants:
            told = "needs a span of bearings" if wants else "has no bearings"
            raise UnitError(
                f"sector: a {self.shape} {told}",
                hint="give --shape sector with --sector 30..120",
            )

    @classmethod
    def of(
        cls,
        *,
        shape: str | None,
        min_m: float = 0.0,
        azimuth_deg: tuple[float, float] | None = None,
        max_deviation_m: float = DEFAULT_DEVIATION_M,
    ) -> "Style":
        """Return a style whose shape follows from the rest if it is not given."""
        implied = "sector" if azimuth_deg else "donut" if min_m else "ring"
        return cls(
            shape=shape or implied,
            min_m=min_m,
            azimuth_deg=azimuth_deg,
            max_deviation_m=max_deviation_m,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Point:
    """A named centre."""

    name: str
    lon_deg: float
    lat_deg: float


def parse_sector(text: str) -> tuple[float, float]:
    """Return two bearings in degrees from `30..120`.

    Raises:
        UnitError: it is not two numbers.
    """
    match = _SECTOR.fullmatch(text.replace("deg", "").replace("°", ""))
    if match is None:
        raise UnitError(
            f"sector: cannot read {text!r} as two bearings", hint="write it as 30..120"
        )
    return float(match[1]), float(match[2])


def round_point(point: Point, ranges: Sequence[Range], style: Style) -> Iterator[Drawn]:
    """Yield what was asked for at each range of a point.

    Raises:
        PositionError, UnitError: as the shapes.
    """
    for asked in ranges:
        yield _at(point, asked, style)
        if asked.plus_minus_m:
            yield _band(point, asked, style)


def round_points(
    points: Sequence[Point], ranges: Sequence[Range], style: Style
) -> Iterator[Drawn]:
    """Yield what lies within each range of any of several points; rings are its outline.

    Raises:
        PositionError, UnitError: as the shapes.
    """
    name = ", ".join(point.name for point in points)
    for asked in ranges:
        yield _joined(name, points, asked, style)
        if asked.plus_minus_m:
            yield _joined_band(name, points, asked, style)


def _joined(name: str, points: Sequence[Point], asked: Range, style: Style) -> Drawn:
    each = [_at(point, asked, style) for point in points]
    what = merged([item.region for item in each])
    return replace(each[0], origin_name=name, origin=None, what=what)


def _joined_band(name: str, points: Sequence[Point], asked: Range, style: Style) -> Drawn:
    """Return what only the longest range reaches: no site's band counts where another does."""
    farthest = _joined(name, points, Range(asked.high_m), style)
    what, low_m = farthest.region, max(asked.low_m, style.min_m)
    if asked.low_m > style.min_m:
        near = _joined(name, points, Range(asked.low_m), style).region
        off_m = max(what.max_deviation_m, near.max_deviation_m)
        what = Region(without(what.shape, near.shape), off_m)
    return replace(farthest, kind="uncertainty band", what=what, min_m=low_m)


def round_missile(
    point: Point,
    ranges: Sequence[Range],
    style: Style,
    *,
    azimuth_deg: float,
    apogee_m: float | None,
) -> Iterator[Drawn]:
    """Yield, for each report, the missile's ring and the geodesic one beside it.

    Raises:
        PhysicsError, PositionError, UnitError: as `missile_ring`; or another shape than a
            ring or a disc is asked for.
    """
    if style.shape not in ("ring", "disc"):
        raise UnitError(
            f"shape: a missile's reach is no {style.shape}", hint="give ring or disc"
        )
    for asked in ranges:
        made = missile_ring(
            point.lon_deg,
            point.lat_deg,
            range_m=asked.value_m,
            apogee_m=apogee_m,
            azimuth_deg=azimuth_deg,
            max_deviation_m=style.max_deviation_m,
        )
        beside = Range(round(made.reference_m, -3))
        yield _missile(point, made, style)
        yield replace(
            _at(point, beside, style),
            note=f"geodesic ring beside the missile's, alike on bearing {azimuth_deg:g}",
        )


def _missile(point: Point, made: MissileRing, style: Style) -> Drawn:
    farthest_deg, farthest_m = made.farthest
    nearest_deg, nearest_m = made.nearest
    return Drawn(
        kind="missile ring" if style.shape == "ring" else "missile reach",
        origin_name=point.name,
        origin=np.array([point.lon_deg, point.lat_deg]),
        from_area=True,
        what=made.region,
        max_m=round(farthest_m, -3),
        asked_deviation_m=style.max_deviation_m,
        note=ASSUMPTION,
        extra={
            "farthest_azimuth_deg": farthest_deg,
            "nearest_km": round(nearest_m / 1e3),
            "nearest_azimuth_deg": nearest_deg,
            "burnout_speed_m_per_s": round(made.speed_m_per_s),
        },
    )


def _at(point: Point, asked: Range, style: Style) -> Drawn:
    return Drawn(
        kind=KINDS[style.shape],
        origin_name=point.name,
        origin=np.array([point.lon_deg, point.lat_deg]),
        from_area=False,
        what=_what(point, asked.value_m, style),
        max_m=asked.value_m,
        min_m=style.min_m,
        azimuth_deg=style.azimuth_deg,
        asked_deviation_m=style.max_deviation_m,
    )


def _what(point: Point, range_m: float, style: Style) -> Ring | Region:
    lon_deg, lat_deg, bound_m = point.lon_deg, point.lat_deg, style.max_deviation_m
    if style.shape == "ring":
        return range_ring(lon_deg, lat_deg, range_m, max_deviation_m=bound_m)
    if style.azimuth_deg is None:
        return donut(
            lon_deg, lat_deg, min_m=style.min_m, max_m=range_m, max_deviation_m=bound_m
        )
    return sector(
        lon_deg,
        lat_deg,
        min_m=style.min_m,
        max_m=range_m,
        azimuth_deg=style.azimuth_deg,
        max_deviation_m=bound_m,
    )


def _band(point: Point, asked: Range, style: Style) -> Drawn:
    edges = replace(asked, value_m=asked.high_m)
    span = Style.of(
        shape="donut" if style.azimuth_deg is None else "sector",
        min_m=max(asked.low_m, style.min_m),
        azimuth_deg=style.azimuth_deg,
        max_deviation_m=style.max_deviation_m,
    )
    return replace(_at(point, edges, span), kind="uncertainty band")
