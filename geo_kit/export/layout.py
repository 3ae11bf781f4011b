"""Features as one GeoDataFrame on WGS 84, each column of one type, for GDAL and Arrow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo_kit.export.items import Feature

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import Series

WGS84: Final = "EPSG:4326"
TIMES: Final = ("time",)  # columns of ISO 8601 that become moments
# Empty in some tests: their type must not hang on what one file happens to hold.
NUMBERS: Final = ("share_of_draws", "value_si", "plus_minus_si")
FIRST: Final = ("kind", "title")


def layout(features: Sequence[Feature]) -> "GeoDataFrame":
    """Return a row for each feature; what a feature lacks is empty.

    Columns that no feature of the list fills are left out.
    """
    import geopandas  # noqa: PLC0415 - takes a second, and only frames need it

    rows = [item.row for item in features]
    names = list(dict.fromkeys(name for row in rows for name in row)) or list(FIRST)
    columns = {name: column(name, [row.get(name) for row in rows]) for name in names}
    filled = {
        name: values
        for name, values in columns.items()
        if name in FIRST or values.notna().any()
    }
    shapes = np.array([item.shape for item in features], dtype=object)
    return geopandas.GeoDataFrame(filled, geometry=shapes, crs=WGS84)


def column(name: str, values: list[Any]) -> "Series[Any]":
    """Return values as text, whole numbers, numbers, truths or moments, None as missing."""
    import pandas as pd  # noqa: PLC0415 - as above

    kinds = {type(value) for value in values} - {type(None)}
    if name in TIMES:
        return pd.Series(pd.to_datetime(values, utc=True))
    if name in NUMBERS:
        return pd.Series(values, dtype="float64")
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean")
    if kinds == {int}:
        return pd.Series(values, dtype="Int64")
    if kinds and kinds <= {int, float}:
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="object")
