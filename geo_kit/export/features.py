"""Features and collections of GeoJSON, as RFC 7946 wants them: six decimals, bbox, winding."""

import json
from collections.abc import Sequence
from typing import Any, Final

import shapely

from geo_kit.antimeridian import bounds_on_globe

DECIMALS: Final = 6  # RFC 7946, section 11.2: about 10 cm
Json = dict[str, Any]


def feature(shape: shapely.Geometry, properties: Json) -> Json:
    """Return one feature; areas are wound as the standard wants them, and valid."""
    geometry = json.loads(shapely.to_geojson(shapely.orient_polygons(on_grid(shape))))
    geometry["coordinates"] = _rounded(geometry["coordinates"])
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def on_grid(shape: shapely.Geometry) -> shapely.Geometry:
    """Return an area whose corners have six decimals; other shapes as they are.

    Rounded one by one, corners a decimetre apart would fall together, and edges cross: what
    is narrower than that is left out, unless nothing else is there.
    """
    if shapely.get_dimensions(shape) != 2 or shapely.has_z(shape):  # noqa: PLR2004 - an area
        return shape
    rounded = shapely.set_precision(shape, 10.0**-DECIMALS)
    parts = shapely.get_parts(rounded)
    parts = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004
    parts = parts[~shapely.is_empty(parts)]
    if len(parts) == 0:
        return shape
    alone = len(parts) == 1 and shapely.get_type_id(shape) == shapely.GeometryType.POLYGON
    return parts[0] if alone else shapely.MultiPolygon(parts)


def dump(
    features: Sequence[Json],
    *,
    extra: Json | None = None,
    shapes: Sequence[shapely.Geometry] | None = None,
) -> str:
    """Return a feature collection as text, with the box that holds it.

    Args:
        features: what it holds.
        extra: members of its own.
        shapes: the features' shapes cut at the antimeridian, where they themselves are not.
    """
    if shapes is None:
        shapes = [shapely.from_geojson(json.dumps(item["geometry"])) for item in features]
    box = {"bbox": _bbox(shapes)} if features else {}
    collection = {"type": "FeatureCollection", **box, **(extra or {}), "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False) + "\n"


def _bbox(shapes: Sequence[shapely.Geometry]) -> list[float]:
    """Return west, south, east, north; west is east of east where the box crosses 180."""
    parts = shapely.get_parts(shapely.force_2d(shapes))
    return [round(float(value), DECIMALS) for value in bounds_on_globe(parts)]


def _rounded(values: Any) -> Any:  # noqa: ANN401 - coordinates nest to any depth
    if isinstance(values, float | int):
        return round(values, DECIMALS)
    return [_rounded(value) for value in values]
