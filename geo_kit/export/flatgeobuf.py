"""FlatGeobuf: one layer with a spatial index, and heights where one sort of shape fills it."""

import io
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.export.layout import layout
from geo_kit.export.table import FeatureTable

MIXED: Final = "Unknown"  # the format's word for a layer of several sorts of shape
PLURALS: Final[dict[str, Callable[..., Any]]] = {
    "Point": shapely.multipoints,
    "LineString": shapely.multilinestrings,
    "Polygon": shapely.multipolygons,
}


def flatgeobuf(table: FeatureTable) -> bytes:
    """Return a table as FlatGeobuf.

    Shapes of one sort keep their heights. A mixture lies on the ground, with heights in its
    columns: pyogrio 0.13 neither writes nor reads a layer of several sorts with heights.
    """
    import pyogrio  # noqa: PLC0415 - only files ask for GDAL

    frame = layout(table.features)
    frame.geometry, sort = _alike(frame.geometry.to_numpy())
    stream = io.BytesIO()
    pyogrio.write_dataframe(
        frame,
        stream,
        driver="FlatGeobuf",
        layer="geo_kit",
        geometry_type=sort,
        layer_options={
            "TITLE": table.title,
            "DESCRIPTION": f"{table.finding} {table.clock.sentence}",
            "SPATIAL_INDEX": "YES" if table.features else "NO",
        },
    )
    return stream.getvalue()


def is_mixed(table: FeatureTable) -> bool:
    """Tell whether a table holds more than one sort of shape, so that heights go."""
    return len(_sorts(np.array([item.shape for item in table.features], dtype=object))) > 1


def _sorts(shapes: NDArray[np.object_]) -> set[str]:
    return {shape.geom_type.removeprefix("Multi") for shape in shapes}


def _alike(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], str]:
    """Return shapes as one layer can hold them, and what the layer is called."""
    sorts = _sorts(shapes)
    if len(sorts) != 1:
        return shapely.force_2d(shapes), MIXED
    (sort,) = sorts
    if any(shape.geom_type != sort for shape in shapes):
        shapes = np.array([PLURALS[sort](shapely.get_parts(shape)) for shape in shapes])
        sort = f"Multi{sort}"
    if shapely.has_z(shapes).any():
        return shapely.force_3d(shapes), f"{sort} Z"
    return shapes, sort
