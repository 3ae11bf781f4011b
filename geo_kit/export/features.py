"""Features and collections of GeoJSON, as RFC 7946 wants them: six decimals, bbox, winding."""

import json
from collections.abc import Sequence
from typing import Any, Final

import shapely

from geo_kit.antimeridian import bounds_on_globe

DECIMALS: Final = 6  # RFC 7946, section 11.2: about 10 cm
Json = dict[str, Any]


def feature(shape: shapely.Geometry, properties: Json) -> Json:
    """Return one feature; areas are wound as the standard wants them."""
    geometry = json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))
    geometry["coordinates"] = _rounded(geometry["coordinates"])
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def dump(features: Sequence[Json], *, extra: Json | None = None) -> str:
    """Return a feature collection as text, with the box that holds it."""
    box = {"bbox": _bbox(features)} if features else {}
    collection = {"type": "FeatureCollection", **box, **(extra or {}), "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False) + "\n"


def _bbox(features: Sequence[Json]) -> list[float]:
    """Return west, south, east, north; west is east of east where the box crosses 180."""
    shapes = [shapely.from_geojson(json.dumps(item["geometry"])) for item in features]
    parts = shapely.get_parts(shapely.force_2d(shapes))
    return [round(float(value), DECIMALS) for value in bounds_on_globe(parts)]


def _rounded(values: Any) -> Any:  # noqa: ANN401 - coordinates nest to any depth
    if isinstance(values, float | int):
        return round(values, DECIMALS)
    return [_rounded(value) for value in values]
