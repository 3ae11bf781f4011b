"""FlatGeobuf: one layer, all features in it, heights in the shapes, with a spatial index.

Written by hand: a layer of several kinds of shape that have heights ("3D Unknown") is read by
GDAL, by QGIS and by the format's own readers, but pyogrio 0.13 neither writes nor reads it.

Source: FlatGeobuf 3.0 (flatgeobuf.org): header.fbs, feature.fbs, packed Hilbert R-tree.
"""

import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray
from geo_kit.export.flatbuffer import Fields, Number, Vector, sized_buffer
from geo_kit.export.layout import layout
from geo_kit.export.table import FeatureTable

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    Shapes = NDArray[np.object_]

MAGIC: Final = b"fgb\x03fgb\x00"
EPSG: Final = 4326
NODE_SIZE: Final = 16  # boxes in a box of the index
NODE: Final = np.dtype([("box", "<f8", 4), ("offset", "<u8")])
MIXED: Final = 0  # the kind of a layer whose shapes are of several kinds
POLYGON: Final = 3
MULTI_LINE: Final = 5
KINDS: Final = np.array([1, 2, 2, 3, 4, 5, 6, 7])  # of the format, by shapely's number
LINES: Final = {1, 5}  # one, and several as one, by shapely's number
AREAS: Final = {3, 6}
# What a column of a frame is called in the schema, by the letter of its NumPy type.
COLUMNS: Final = {"b": 2, "i": 7, "f": 10, "O": 11, "M": 13}


def flatgeobuf(table: FeatureTable) -> bytes:
    """Return a table as FlatGeobuf.

    Where some shapes have heights, those on the ground lie at 0: the format has one number
    of dimensions for all. If all features are of one kind of shape, so is the layer.
    """
    frame = layout(table.features)
    if len(frame):
        frame = frame.iloc[np.argsort(frame.hilbert_distance().to_numpy(), kind="stable")]
    shapes = _alike(frame.geometry.to_numpy())
    has_z = bool(shapely.has_z(shapes).any())
    features = [
        sized_buffer({0: _geometry(shape, has_z=has_z), 1: Vector("u1", row)})
        for shape, row in zip(shapes, _rows(frame), strict=True)
    ]
    index = _index(shapely.bounds(shapes), [len(item) for item in features])
    header = sized_buffer(_header(table, frame, shapes, has_z=has_z))
    return b"".join([MAGIC, header, index, *features])


def _alike(shapes: "Shapes") -> "Shapes":
    """Return shapes all with heights or all without, and alike if number alone differs."""
    if shapely.has_z(shapes).any():
        shapes = shapely.force_3d(shapes, 0.0)
    found = set(shapely.get_type_id(shapes).tolist())
    for pair, plural in ((LINES, shapely.multilinestrings), (AREAS, shapely.multipolygons)):
        if found == pair:
            return np.array([plural(shapely.get_parts(shape)) for shape in shapes])
    return shapes


def _header(
    table: FeatureTable, frame: "GeoDataFrame", shapes: "Shapes", *, has_z: bool
) -> Fields:
    kinds = set(KINDS[shapely.get_type_id(shapes)].tolist())
    columns = [
        {0: str(name), 1: Number("B", _column(values))} for name, values in _cells(frame)
    ]
    bounds = {1: Vector("<f8", shapely.total_bounds(shapes))} if len(frame) else {}
    return {
        0: "geo_kit",
        **bounds,
        2: Number("B", kinds.pop() if len(kinds) == 1 else MIXED),
        3: Number("?", has_z),
        7: columns,
        8: Number("Q", len(frame)),
        9: Number("H", NODE_SIZE if len(frame) else 0),
        10: {0: "EPSG", 1: Number("i", EPSG), 2: "WGS 84"},
        11: table.title,
        12: f"{table.finding} {table.clock.basis}",
    }


def _cells(frame: "GeoDataFrame") -> Any:  # noqa: ANN401 - pandas has no name for it
    return frame.drop(columns="geometry").items()


def _column(values: Any) -> int:  # noqa: ANN401 - a column
    return COLUMNS[values.dtype.kind]


def _rows(frame: "GeoDataFrame") -> list[NDArray[np.uint8]]:
    """Return each row's values, each behind the number of its column; none where missing."""
    rows = [b""] * len(frame)
    for number, (_, values) in enumerate(_cells(frame)):
        kind = values.dtype.kind
        for place, (value, known) in enumerate(zip(values, values.notna(), strict=True)):
            if known:
                rows[place] += struct.pack("<H", number) + _cell(kind, value)
    return [np.frombuffer(row, np.uint8) for row in rows]


def _cell(kind: str, value: Any) -> bytes:  # noqa: ANN401 - whatever a column holds
    if kind in "bif":
        return struct.pack({"b": "<?", "i": "<q", "f": "<d"}[kind], value)
    raw = (value.isoformat() if kind == "M" else str(value)).encode()
    return struct.pack("<I", len(raw)) + raw


def _geometry(shape: shapely.Geometry, *, has_z: bool) -> Fields:
    """Return a shape as a table: where its parts end, its coordinates, its kind."""
    kind = int(KINDS[shapely.get_type_id(shape)])
    if isinstance(shape, shapely.MultiPolygon):
        return {
            6: Number("B", kind),
            7: [_geometry(part, has_z=has_z) for part in shapely.get_parts(shape)],
        }
    points = shapely.get_coordinates(shape, include_z=has_z)
    fields: dict[int, Any] = {1: Vector("<f8", points[:, :2]), 6: Number("B", kind)}
    if has_z:
        fields[2] = Vector("<f8", points[:, 2])
    if kind in (POLYGON, MULTI_LINE):  # one ring needs no end, but one line of several does
        pieces = shapely.get_rings(shape) if kind == POLYGON else shapely.get_parts(shape)
        if kind == MULTI_LINE or len(pieces) > 1:
            fields[0] = Vector("<u4", np.cumsum(shapely.get_num_coordinates(pieces)))
    return fields


def _index(boxes: FloatArray, sizes: list[int]) -> bytes:
    """Return the tree of boxes: the features' own last, before them those that hold them."""
    if not sizes:
        return b""
    level = np.zeros(len(sizes), NODE)
    level["box"] = boxes
    level["offset"] = np.append(0, np.cumsum(sizes)[:-1])
    levels = [level]
    while len(levels) == 1 or len(level) > 1:
        firsts = np.arange(0, len(level), NODE_SIZE)
        above = np.zeros(len(firsts), NODE)
        for side, pick in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
            above["box"][:, side] = pick.reduceat(level["box"][:, side], firsts)
        above["offset"] = firsts  # among those of the level below, which start further on
        level = above
        levels.append(level)
    for place, above in enumerate(levels[1:], start=1):
        above["offset"] += sum(map(len, levels[place:]))
    return b"".join(item.tobytes() for item in reversed(levels))
