"""Lines, claims, closing lines and zones of a sea as GeoJSON."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from geo_kit.errors import NotFoundError
from geo_kit.export.geojson import dump, feature
from geo_kit.regions import KOREA, load_names, load_waters
from geo_kit.waters.claims import ClaimLayer
from geo_kit.waters.limits import zone_polygon
from geo_kit.waters.names import zone_name
from geo_kit.waters.parties import Window
from geo_kit.waters.zones import HIGH_SEAS
from geo_kit.zone_answers import SOURCE
from geo_kit.zone_items import Row, claims_of, closing_of, lines_of, row_of


def exported(names: Sequence[str], region: str = KOREA, *, window: Window | None = None) -> str:
    """Return lines, claims, closing lines and zones as GeoJSON.

    Claims are drawn by their kind of edge, so dense that readers need not know it.

    Args:
        names: ids; with a window, also zones such as "kor-territorial-sea". All lines,
            claims and closing lines if none is named.
        region: the sea.
        window: west, south, east, north: as far as zones are drawn.

    Raises:
        NotFoundError: no such region, or nothing in it bears an id.
        PositionError: the window is empty or crosses the antimeridian.
    """
    items: dict[str, Any] = {item.id: item for item in closing_of(region)}
    items |= {item.id: item for item in claims_of(region)}
    items = lines_of(region) | items
    unknown = [name for name in names if name not in items]
    if unknown and window is None:
        raise NotFoundError("line or claim", unknown[0], known=items)
    return dump(
        [
            found
            for name in names or items
            for found in (
                [_feature(items[name])]
                if name in items
                else _zone_features(name, region, window)
            )
        ]
    )


def _zone_features(zone: str, region: str, window: Window | None) -> Iterator[Row]:
    """Draw a zone, and the base points of each state that its boundary rests on."""
    waters, names = load_waters(region), load_names(region)
    party, _, kind = zone.partition("-")
    if window is None or (zone != HIGH_SEAS and (party.upper() not in names or not kind)):
        raise NotFoundError("zone", zone, known=[f"{name.lower()}-eez" for name in names])
    drawn = zone_polygon(waters, zone, window)
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
