"""CSV: a row per feature, its shape as text (WKT), for spreadsheets and GDAL."""

import csv
import io
from collections.abc import Iterator
from typing import Final

import shapely

from geo_kit.export.features import DECIMALS, Json
from geo_kit.export.items import Feature
from geo_kit.export.table import FeatureTable

MOST_LETTERS: Final = 32_767  # that a cell of Excel holds
# In each file, whatever the test: files of several tests can be put under one another.
HEADING: Final = (
    *("kind", "title", "lon_deg", "lat_deg", "WKT"),
    *("name", "time", "plus_minus_km", "certainty", "source"),
    *("status", "duration_s", "heights", "model", "assumption", "stands_for"),
    *("range_km", "range_reported_km", "apogee_km"),
    *("duration_from_burnout_s", "burnout_speed_m_per_s", "times"),
    *("moment", "time_from_launch_s", "height_m", "speed_m_per_s"),
    *("zone", "zone_name", "n_draws", "share", "probability", "area_km2"),
    *("max_deviation_m", "edges", "extent"),
    *("reading", "reading_title", "answer", "p_inside", "p_inside_low", "p_inside_high"),
    *(
        "margin_nm_05",
        "margin_nm_50",
        "margin_nm_95",
        "margin_is",
        "share_ashore",
        "data_uncertainty_km",
    ),
    *("basis", "longest_km", "at_most_km", "path_length_km"),
)


def spreadsheet(table: FeatureTable) -> str:
    """Return a table as CSV, encoded later as UTF-8.

    Several points become a row each, and a shape too long for a cell of a spreadsheet a row
    for each of its pieces. Points have their longitude and latitude in columns, too.
    """
    rows = [row for item in table.features for row in _rows(item)]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, HEADING, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _rows(item: Feature) -> Iterator[Json]:
    shapes = [item.shape]
    if isinstance(item.shape, shapely.MultiPoint):
        shapes = list(shapely.get_parts(item.shape))
    for shape, text in (cell for whole in shapes for cell in _cells(whole)):
        point = isinstance(shape, shapely.Point)
        yield {
            "kind": item.kind,
            "title": item.title,
            "lon_deg": round(shapely.get_x(shape), DECIMALS) if point else None,
            "lat_deg": round(shapely.get_y(shape), DECIMALS) if point else None,
            "WKT": text,
            **item.properties,
        }


def _cells(shape: shapely.Geometry) -> Iterator[tuple[shapely.Geometry, str]]:
    """Yield a shape and its text, or those of its pieces where the text is too long."""
    text = shapely.to_wkt(shape, rounding_precision=DECIMALS)
    if len(text) <= MOST_LETTERS:
        yield shape, text
        return
    parts = shapely.get_parts(shape)
    for part in parts if len(parts) > 1 else _halves(shape):
        yield from _cells(part)


def _halves(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """Cut a line or an area in two across its longer side."""
    west, south, east, north = shapely.bounds(shape).tolist()
    lon, lat = (west + east) / 2, (south + north) / 2
    boxes = ((west, south, east, lat), (west, lat, east, north))
    if east - west > north - south:
        boxes = ((west, south, lon, north), (lon, south, east, north))
    pieces = shapely.get_parts(
        [shapely.intersection(shape, shapely.box(*box)) for box in boxes]
    )
    flat = shapely.get_dimensions(pieces) < shapely.get_dimensions(shape)
    return list(pieces[~flat])
