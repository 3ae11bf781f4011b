"""What `geo-kit rings` was asked for, turned into rings and areas."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from geo_kit.errors import NotFoundError, RecordError, UnitError
from geo_kit.frames import read_frame
from geo_kit.rings.area import middle, reach_of_area
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.missile import ASSUMPTION, MissileRing, missile_ring
from geo_kit.rings.ranges import Range
from geo_kit.rings.region import Region
from geo_kit.rings.ring import DEFAULT_DEVIATION_M, Ring, range_ring
from geo_kit.rings.shapes import between, check_span, donut, merged, sector
from geo_kit.world import find_country

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
        rows = [list(round_point(point, [asked], style)) for point in points]
        for column in zip(*rows, strict=True):
            what = merged([item.region for item in column])
            yield replace(column[0], origin_name=name, origin=None, what=what)


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


def round_area(
    name: str,
    polygons: shapely.Geometry,
    ranges: Sequence[Range],
    style: Style,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Drawn]:
    """Yield what lies within each range of a territory.

    Args:
        name: of the territory.
        polygons: its land.
        ranges: each drawn, with its band if it has a width.
        style: what is drawn.
        tell: called with each distance before it is drawn: a wide country takes seconds.

    Raises:
        UnitError: as `reach_of_area`; or a sector is asked for, which an area has not.
    """
    if style.shape == "sector":
        raise UnitError(
            f"sector: {name} is an area, and bearings count from a point",
            hint="give --from instead of --from-area, or another shape",
        )
    for asked in ranges:
        check_span(style.min_m, asked.value_m)
    origin = middle(shapely.get_coordinates(polygons))
    bound_m = style.max_deviation_m

    def reach(range_m: float) -> Region:
        tell(f"{range_m / 1e3:,.6g} km")
        return reach_of_area(polygons, range_m, name=name, max_deviation_m=bound_m)

    def drawn(kind: str, what: Region, max_m: float, min_m: float = 0.0) -> Drawn:
        return Drawn(
            kind=kind,
            origin_name=name,
            origin=origin,
            from_area=True,
            what=what,
            max_m=max_m,
            min_m=min_m,
            asked_deviation_m=bound_m,
            note="from anywhere in the area, by geodesic distance to its border",
        )

    for asked in ranges:
        whole = reach(asked.value_m)
        if style.min_m:
            whole = between(reach(style.min_m), whole)
        yield drawn(KINDS[style.shape], whole, asked.value_m, style.min_m)
        if asked.plus_minus_m:
            band = between(reach(asked.low_m), reach(asked.high_m))
            yield drawn("uncertainty band", band, asked.high_m, asked.low_m)


def read_area(text: str) -> tuple[str, shapely.Geometry]:
    """Return the name and the polygons of a country, or of all features of a file.

    Raises:
        NotFoundError: no country bears the name.
        RecordError: there is no such file, it cannot be read, or holds no polygons.
    """
    path = Path(text)
    if not (path.suffix or path.exists()):
        country = find_country(text)
        if not len(country.polygons):
            raise RecordError(
                f"{country.name} is too small for the map of countries: it has no outline",
                hint="give a place with --from instead",
            )
        return country.name, shapely.MultiPolygon(country.polygons.tolist())
    if not path.exists():
        raise RecordError(
            f"there is no file {text}", hint="give a file of polygons, or a country: PRK, Iran"
        )
    frame = read_frame(path, None)
    parts = shapely.get_parts(frame.geometry.to_numpy())
    parts = parts[np.isin(shapely.get_type_id(parts), [3])]  # polygons
    if not len(parts):
        raise RecordError(f"{path.name} holds no polygons", hint="an area is made of polygons")
    return path.stem, shapely.MultiPolygon(parts.tolist())


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
        min_m=asked.low_m,
        azimuth_deg=style.azimuth_deg,
        max_deviation_m=style.max_deviation_m,
    )
    return replace(_at(point, edges, span), kind="uncertainty band")
