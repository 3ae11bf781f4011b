"""CSV: a row per feature, its shape as text (WKT), for spreadsheets and GDAL."""

import csv
import io
from collections.abc import Iterator
from typing import Final

import shapely

from geo_kit.export.features import DECIMALS, Json
from geo_kit.export.items import Feature
from geo_kit.export.table import FeatureTable

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

    Several points become a row each: a cell of a spreadsheet holds 32,767 characters. Points
    have their longitude and latitude in columns of their own, too.
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
    for shape in shapes:
        point = isinstance(shape, shapely.Point)
        yield {
            "kind": item.kind,
            "title": item.title,
            "lon_deg": round(shapely.get_x(shape), DECIMALS) if point else None,
            "lat_deg": round(shapely.get_y(shape), DECIMALS) if point else None,
            "WKT": shapely.to_wkt(shape, rounding_precision=DECIMALS),
            **item.properties,
        }
