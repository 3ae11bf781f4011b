"""FlatGeobuf: one layer, all features in it, with a spatial index."""

import io

import shapely

from geo_kit.export.layout import layout
from geo_kit.export.table import FeatureTable


def flatgeobuf(table: FeatureTable) -> bytes:
    """Return a table as FlatGeobuf, on the ground: heights stand in columns.

    A layer of several kinds of shape that has heights is read by GDAL but by no geopandas
    of today (pyogrio 0.13 knows no "3D Unknown"). The path points have `height_m`.
    """
    import pyogrio  # noqa: PLC0415 - only files ask for GDAL

    frame = layout(table.features)
    frame.geometry = shapely.force_2d(frame.geometry.to_numpy())
    stream = io.BytesIO()
    pyogrio.write_dataframe(
        frame,
        stream,
        driver="FlatGeobuf",
        layer="geo_kit",
        geometry_type="Unknown",
        layer_options={
            "TITLE": table.title,
            "DESCRIPTION": f"{table.finding} {table.clock.basis}",
            "SPATIAL_INDEX": "YES" if table.features else "NO",
        },
    )
    return stream.getvalue()
