"""Lines, claims, closing lines and zones of a sea as GeoJSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np
import shapely

from geo_kit.errors import NotFoundError, PositionError
from geo_kit.export.features import dump, feature
from geo_kit.regions import KOREA, load_names, load_waters
from geo_kit.waters.claims import ClaimLayer
from geo_kit.waters.limits import zone_polygon
from geo_kit.waters.names import KINDS, zone_name
from geo_kit.waters.parties import Window
from geo_kit.waters.zones import HIGH_SEAS
from geo_kit.zone_answers import SOURCE
from geo_kit.zone_items import Row, claims_of, closing_of, lines_of, row_of


def exported(
    names: Sequence[str] | None, region: str = KOREA, *, window: Window | None = None
) -> str:
    """Return lines, claims, closing lines and zones as GeoJSON.

    Claims are drawn by their kind of edge, so dense that readers need not know it.

    Args:
        names: ids; with a window, also zones such as "kor-territorial-sea". None: all
            lines, claims and closing lines.
        region: the sea.
        window: west, south, east, north: as far as zones are drawn.

    Raises:
        NotFoundError: no such region, or nothing in it bears an id.
        PositionError: the window is empty or crosses the antimeridian; a zone has no
            window, or none of it lies there; a window has no zone.
    """
    items: dict[str, Any] = {item.id: item for item in closing_of(region)}
    items |= {item.id: item for item in claims_of(region)}
    items = lines_of(region) | items
    if names is None and window is not None:
        raise PositionError(
            "a window is given, and no zone to draw in it", hint="name one, as in kor-eez"
        )
    for name in names or ():
        if name not in items and window is None:
            _refuse(name, items, load_names(region))
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


def _refuse(name: str, items: Iterable[str], parties: Iterable[str]) -> NoReturn:
    """Say why a name without a window cannot be exported."""
    party, _, kind = name.partition("-")
    if name == HIGH_SEAS or (party.upper() in parties and kind in KINDS):
        raise PositionError(
            f"the zone {name!r} has no window to be drawn in",
            hint="say how far to draw it: west,south,east,north, as in --window 128,37,130,39",
        )
    raise NotFoundError("line or claim", name, known=items)


def _zone_features(zone: str, region: str, window: Window | None) -> Iterator[Row]:
    """Draw a zone, and the base points of each state that its boundary rests on."""
    waters, names = load_waters(region), load_names(region)
    party, _, kind = zone.partition("-")
    if window is None or (zone != HIGH_SEAS and (party.upper() not in names or not kind)):
        raise NotFoundError("zone", zone, known=[f"{name.lower()}-eez" for name in names])
    drawn = zone_polygon(waters, zone, window)
    if drawn.polygon.is_empty:
        sides = ",".join(f"{side:g}" for side in window)
        raise PositionError(
            f"nothing of {zone!r} lies in the window {sides}",
            hint="move the window; `geo-kit zones at LON,LAT` tells which zone is where",
        )
    properties = {
        "id": zone,
        "name": zone_name(zone, names),
        "kind": "zone",
        "edges": "lonlat",
        "max_deviation_m": round(drawn.max_deviation_m, 2),
        "extent": f"as far as it lies in {', '.join(f'{side:g}' for side in window)}",
        "source": SOURCE,
    }
    yield feature(drawn.polygon, properties)
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
    return feature(shape, row_of(item))
