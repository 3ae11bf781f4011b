"""Lines, claims, closing lines and zones of a sea as GeoJSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NoReturn

import numpy as np
import shapely

from geo_kit.errors import NotFoundError, PositionError
from geo_kit.export.features import dump, feature
from geo_kit.geodesic import WGS84
from geo_kit.regions import KOREA, load_names, load_readings, load_waters
from geo_kit.waters.claims import ClaimLayer
from geo_kit.waters.limits import ZonePolygon, reading_polygon, zone_polygon
from geo_kit.waters.names import KINDS, zone_name
from geo_kit.waters.parties import Window
from geo_kit.waters.zones import HIGH_SEAS, UNCOVERED, Waters
from geo_kit.zone_answers import SOURCE
from geo_kit.zone_items import Row, claims_of, closing_of, lines_of, row_of

CLOSING_LINE: Final = "closing_line"
EDGE_DEG: Final = 0.02  # of a parallel: a geodesic strays 6 cm from it


def exported(
    names: Sequence[str] | None, region: str = KOREA, *, window: Window | None = None
) -> str:
    """Return lines, claims, closing lines and zones as GeoJSON.

    Claims are drawn by their kind of edge, so dense that readers need not know it.

    Args:
        names: ids; with a window, also zones such as "kor-territorial-sea" and readings.
            What is named twice comes once. None: all lines, claims and closing lines.
        region: the sea.
        window: west, south, east, north: as far as zones are drawn.

    Raises:
        NotFoundError: no such region, or nothing in it bears an id.
        PositionError: the window is empty, crosses the antimeridian or has latitude first;
            a zone has no window, or none of it lies there; a window has no zone.
    """
    names = None if names is None else list(dict.fromkeys(names))
    if window is not None:
        _check_order(window, load_waters(region))
    items: dict[str, Any] = {item.id: item for item in closing_of(region)}
    items |= {item.id: item for item in claims_of(region)}
    items = lines_of(region) | items
    if names is None and window is not None:
        raise PositionError(
            "a window is given, and no zone to draw in it", hint="name one, as in kor-eez"
        )
    for name in names or ():
        if name not in items and window is None:
            _refuse(name, items, region)
    return dump(
        [
            found
            for name in (items if names is None else names)
            for found in (
                [_feature(items[name])]
                if name in items
                else _zone_features(name, region, window)
            )
        ]
    )


def _check_order(window: Window, waters: Waters) -> None:
    """Refuse a window that lies where the coast is known only with its sides swapped."""
    known = waters.coast.window
    west, south, east, north = window
    swapped = south, west, north, east
    if known and not _meet(window, known) and _meet(swapped, known):
        told, meant = (",".join(f"{side:g}" for side in box) for box in (window, swapped))
        raise PositionError(
            f"the window {told} lies off the sea",
            hint=f"longitude comes first, west,south,east,north: did you mean {meant}?",
        )


def _meet(one: Window, other: Window) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _check_drawn(zone: str) -> None:
    """Refuse what lies beyond the coast data: it has no limits that could be drawn."""
    if zone in UNCOVERED:
        raise PositionError(
            f"{zone!r} lies beyond the coast data, and is told point by point",
            hint="`geo-kit zones at LON,LAT` tells where it is",
        )


def _refuse(name: str, items: Iterable[str], region: str) -> NoReturn:
    """Say why a name without a window cannot be exported."""
    _check_drawn(name)
    party, _, kind = name.partition("-")
    readings = [reading.id for reading in load_readings(region)]
    is_zone = name == HIGH_SEAS or (party.upper() in load_names(region) and kind in KINDS)
    if is_zone or name in readings:
        raise PositionError(
            f"the {'zone' if is_zone else 'reading'} {name!r} has no window to be drawn in",
            hint="say how far to draw it: west,south,east,north, as in --window 128,37,130,39",
        )
    raise NotFoundError("line or claim", name, known=[*items, *readings])


def _zone_features(zone: str, region: str, window: Window | None) -> Iterator[Row]:
    """Draw a zone or a reading, and the base points of each state that its edge rests on."""
    _check_drawn(zone)
    waters, names = load_waters(region), load_names(region)
    readings = {reading.id: reading for reading in load_readings(region)}
    party, _, kind = zone.partition("-")
    is_zone = zone == HIGH_SEAS or (party.upper() in names and kind != "")
    is_zone &= zone not in readings
    if window is None or not (is_zone or zone in readings):
        known = [*(f"{name.lower()}-eez" for name in names), *readings]
        raise NotFoundError("zone", zone, known=known)
    if is_zone:
        drawn, told = zone_polygon(waters, zone, window), zone_name(zone, names)
    else:
        reading = readings[zone]
        drawn, told = reading_polygon(waters, reading, window), reading.title
    if drawn.polygon.is_empty:
        sides = ",".join(f"{side:g}" for side in window)
        raise PositionError(
            f"nothing of {zone!r} lies in the window {sides}",
            hint="move the window; `geo-kit zones at LON,LAT` tells which zone is where",
        )
    properties = {
        "id": zone,
        "name": told,
        "kind": "zone" if is_zone else "reading",
        "edges": "lonlat",
        "max_deviation_m": round(drawn.max_deviation_m, 2),
        "area_km2": round(_area_m2(drawn.polygon) / 1e6, 3),
        "extent": f"as far as it lies in {', '.join(f'{side:g}' for side in window)}",
        "source": SOURCE if is_zone else reading.source,
    }
    yield feature(drawn.polygon, properties)
    yield from _base_points(zone, drawn)


def _area_m2(shape: shapely.MultiPolygon) -> float:
    """Return the area on the ellipsoid of a shape whose edges are straight on the map.

    Source: Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013), section 6.
    """
    dense = shapely.orient_polygons(shapely.segmentize(shape, EDGE_DEG))
    return abs(float(WGS84.geometry_area_perimeter(dense)[0]))


def _base_points(zone: str, drawn: ZonePolygon) -> Iterator[Row]:
    for owner in np.unique(drawn.base_owner):
        points = drawn.base_points[drawn.base_owner == owner]
        told: Row = {"id": f"{zone}-base-points-{owner.lower()}", "kind": "base points"}
        told |= {"zone": zone, "state": str(owner), "n_points": len(points), "source": SOURCE}
        yield feature(shapely.MultiPoint(points), told)


def _feature(item: Any) -> Row:  # noqa: ANN401 - a line, a claim or a closing line
    if isinstance(item, ClaimLayer):
        shape = item.area if item.closed else shapely.LineString(item.outline)
    else:
        shape = shapely.LineString(getattr(item, "wall", item.points))
    # Lines and claims have kinds of their own.
    return feature(shape, {"kind": CLOSING_LINE} | row_of(item))
