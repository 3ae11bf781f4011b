"""Read the layers of data/: land, lines, points. The standard library and shapely suffice."""

import json
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray
from geo_kit.errors import DataFileError
from geo_kit.resources import resource
from geo_kit.waters.claims import ClaimLayer, check_layer
from geo_kit.waters.closings import BaseLine
from geo_kit.waters.coast import Land
from geo_kit.waters.lines import Line, PatchPoint
from geo_kit.waters.ocean import WorldLand

COAST: Final = "data/coast/coast.gpkg.zip"
LINES: Final = "data/lines.geojson"
CLOSING_LINES: Final = "data/closing_lines.geojson"
WORLD_LAND: Final = "data/coast/world_land.npz"
CLAIMS: Final = "data/claims.geojson"
PATCH_POINTS: Final = "data/patch_points.geojson"

# Bytes of the envelope by its code in the flags: GeoPackage 1.3, clause 2.1.3.1.1
_ENVELOPE_BYTES: Final = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_HEADER_BYTES: Final = 8
_HINT: Final = "reinstall geo_kit, or rebuild the file as data/build/README.md says"


def load_land(*, coast: str = COAST) -> Land:
    """Return all land of a coast archive, with its owners.

    Args:
        coast: the archive; the seas of Korea if not given.

    Raises:
        DataFileError: the file is missing or broken.
    """
    columns, polygons = read_geopackage(resource(coast).read_bytes(), "land", name=coast)
    try:
        disputed = [claims or "" for claims in columns["disputed"]]
        return Land(polygons, np.array(columns["owner"]), np.array(disputed))
    except KeyError as error:
        raise _broken(coast, LookupError(f"the layer land has no column {error}")) from error


def load_world_land() -> WorldLand:
    """Return where on the globe there is land, cell by cell.

    Raises:
        DataFileError: the file is missing or broken.
    """
    try:
        with np.load(BytesIO(resource(WORLD_LAND).read_bytes())) as arrays:
            return WorldLand(float(arrays["cell_deg"]), arrays["bits"])
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError) as error:
        raise _broken(WORLD_LAND, error) from error


def load_border_edges(*, coast: str = COAST) -> FloatArray:
    """Return the edges of land that are not coast, array (k, 2, 2), end by end.

    Args:
        coast: as for `load_land`.

    Raises:
        DataFileError: the file is missing or broken.
    """
    _, lines = read_geopackage(resource(coast).read_bytes(), "land_border", name=coast)
    points, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(line[:-1] == line[1:])
    return np.stack([points[first], points[first + 1]], axis=1)


def load_lines() -> dict[str, Line]:
    """Return the lines at sea by their id, in the order of the file.

    Raises:
        DataFileError: the file is missing or broken.
    """
    found = {}
    for properties, coordinates in _features(LINES):
        try:
            line = Line(points=np.array(coordinates, dtype=float), **properties)
        except (TypeError, ValueError) as error:
            raise _broken(LINES, error) from error
        found[line.id] = line
    return found


def load_claims() -> dict[str, ClaimLayer]:
    """Return all claim layers by their id: the areas and lines of data/claims.geojson.

    The lines at sea that no treaty agreed on (`load_lines`) come after them, as layers.

    Raises:
        DataFileError: a file is missing or broken, or a layer is refused by `check_layer`.
    """
    found = {}
    for path in (CLAIMS, LINES):
        for properties, coordinates in _features(path):
            if path == LINES and properties.get("basis") == "agreed":
                continue
            try:
                ring = coordinates[0] if properties.get("closed") else coordinates
                layer = ClaimLayer(points=np.array(ring, dtype=float), **properties)
                check_layer(layer)
            except (TypeError, ValueError, LookupError) as error:
                raise _broken(path, error) from error
            found[layer.id] = layer
    return found


def load_closing_lines(*, path: str = CLOSING_LINES) -> dict[str, BaseLine]:
    """Return the closing lines of bays and river mouths by their id, in the file's order.

    Of lines that exclude each other the first is taken; the alternatives are left out.

    Args:
        path: the file; the seas of Korea if not given.

    Raises:
        DataFileError: the file is missing or broken.
    """
    found = {}
    for properties, coordinates in _features(path):
        try:
            if properties["alternative_to"]:
                continue
            enclosed_km2 = properties["enclosed_km2"]
            names = ("id", "name", "state", "article", "certainty", "source")
            line = BaseLine(
                **{name: properties[name] for name in names},
                points=np.array(coordinates, dtype=float),
                enclosed_m2=np.inf if enclosed_km2 is None else enclosed_km2 * 1e6,
            )
        except (TypeError, ValueError, LookupError) as error:
            raise _broken(path, error) from error
        found[line.id] = line
    return found


def load_close_calls(*, path: str = CLOSING_LINES) -> dict[str, str]:
    """Return what is too close to call of each closing line that passes by a hair, by id.

    Args, Raises: as `load_closing_lines`.
    """
    try:
        return {
            properties["id"]: properties["too_close"]
            for properties, _ in _features(path)
            if properties["too_close"]
        }
    except LookupError as error:
        raise _broken(path, error) from error


def load_patch_points() -> dict[str, PatchPoint]:
    """Return the single points by their id, in the order of the file.

    Raises:
        DataFileError: the file is missing or broken.
    """
    found = {}
    for properties, coordinates in _features(PATCH_POINTS):
        try:
            lon_deg, lat_deg = coordinates
            point = PatchPoint(lon_deg=lon_deg, lat_deg=lat_deg, **properties)
        except (TypeError, ValueError) as error:
            raise _broken(PATCH_POINTS, error) from error
        found[point.id] = point
    return found


def read_geopackage(
    archive: bytes, layer: str, *, name: str
) -> tuple[dict[str, list[Any]], NDArray[np.object_]]:
    """Return the columns and the geometries, in order, of a layer of a zipped GeoPackage.

    Args:
        archive: a zip that holds one GeoPackage.
        layer: the table's name.
        name: the file's name, for messages.

    Raises:
        DataFileError: the bytes are no such archive, or it has no such layer.
    """
    try:
        with zipfile.ZipFile(BytesIO(archive)) as opened:
            content = opened.read(opened.namelist()[0])
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            return _read_table(database, layer)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        sqlite3.Error,
        shapely.errors.ShapelyError,
        LookupError,
        struct.error,
    ) as error:
        raise _broken(name, error) from error


def _read_table(
    database: sqlite3.Connection, layer: str
) -> tuple[dict[str, list[Any]], NDArray[np.object_]]:
    query = "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?"
    (geometry,) = database.execute(query, [layer]).fetchone() or [None]
    if geometry is None:
        raise LookupError(f"no layer {layer!r}")
    # The name is one that the file's own list of layers has just confirmed.
    rows = database.execute(f'SELECT * FROM "{layer}" ORDER BY fid')  # noqa: S608
    names = [column[0] for column in rows.description]
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return columns, shapely.from_wkb([_wkb(blob) for blob in columns.pop(geometry)])


def _wkb(blob: bytes) -> bytes:
    flags = blob[3]
    return blob[_HEADER_BYTES + _ENVELOPE_BYTES[flags >> 1 & 7] :]


def _features(path: str) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    try:
        collection = json.loads(resource(path).read_bytes())
        for feature in collection["features"]:
            yield feature["properties"], feature["geometry"]["coordinates"]
    except (ValueError, LookupError, TypeError) as error:
        raise _broken(path, error) from error


def _broken(path: str, error: Exception) -> DataFileError:
    return DataFileError(f"{path} cannot be read: {error}", hint=_HINT)
