"""FlatGeobuf: one layer, all features in it, with a spatial index."""

import io

import shapely

from geo_kit.export.layout import layout
from geo_kit.export.table import FeatureTable


def flatgeobuf(table: FeatureTable) -> bytes:
    """Return a table as FlatGeobuf.

    The format knows no mixture of two and three dimensions: what lies on the ground gets
    the height 0.
    """
    import pyogrio  # noqa: PLC0415 - only this format needs it

    frame = layout(table.features)
    frame.geometry = shapely.force_3d(frame.geometry.to_numpy())
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
