"""CSV: a row per feature, its shape as text (WKT), for spreadsheets and GDAL."""

import csv
import io
from collections.abc import Iterator

import shapely

from geo_kit.export.features import DECIMALS, Json
from geo_kit.export.items import Feature
from geo_kit.export.table import FeatureTable


def spreadsheet(table: FeatureTable) -> str:
    """Return a table as CSV, encoded later as UTF-8.

    Several points become a row each: a cell of a spreadsheet holds 32,767 characters. Points
    have their longitude and latitude in columns of their own, too.
    """
    rows = [row for item in table.features for row in _rows(item)]
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["kind", "title"]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, names, lineterminator="\n")
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
