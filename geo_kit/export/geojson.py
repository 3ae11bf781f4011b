"""GeoJSON (RFC 7946) and GeoJSON text sequences (RFC 8142)."""

import json
from collections.abc import Sequence
from typing import Final

from geo_kit.export.features import dump, feature
from geo_kit.export.summary import Names
from geo_kit.export.table import FeatureTable, feature_table
from geo_kit.reconstruct import Reconstruction
from geo_kit.waters.limits import ZonePolygon

RECORD_SEPARATOR: Final = "\x1e"  # RFC 8142, section 2


def reconstruction_geojson(
    result: Reconstruction, zones: Sequence[ZonePolygon], *, names: Names, version: str
) -> str:
    """Return launch, path, impacts, footprint, zones touched and verdicts as GeoJSON.

    Properties are scalars with their units in their names. What belongs to the whole (the
    claims, the findings, the sources) stands under the key `geo_kit` of the collection.
    """
    return collection(feature_table(result, zones, names=names, version=version))


def collection(table: FeatureTable) -> str:
    """Return a table as one feature collection."""
    features = [feature(item.shape, item.row) for item in table.features]
    return dump(features, extra={"geo_kit": table.about})


def sequence(table: FeatureTable) -> str:
    """Return a table as a text sequence, a feature per record."""
    rows = (feature(item.shape, item.row) for item in table.features)
    return "".join(
        f"{RECORD_SEPARATOR}{json.dumps(row, ensure_ascii=False, allow_nan=False)}\n"
        for row in rows
    )
