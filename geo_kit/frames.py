"""Read a file of features, checked: GeoJSON, GeoPackage, what GDAL reads."""

import warnings
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.errors import ShapelyError

from geo_kit.errors import NotFoundError, RecordError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

WGS84: Final = "EPSG:4326"
_UNCLOSED: Final = "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING"


def read_frame(path: Path, layer: str | None) -> "GeoDataFrame":
    """Return the features of a file on WGS 84, none of its coordinates beyond the globe.

    Raises:
        NotFoundError: there is no such file.
        RecordError: it cannot be read, is empty, or names no coordinate system.

    Warns:
        UserWarning: it is in another coordinate system, and was brought to WGS 84.
    """
    import geopandas  # noqa: PLC0415 - takes a second, and only imports need it
    import pyogrio  # noqa: PLC0415
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415

    if not path.exists():
        raise NotFoundError("file", str(path), known=sorted(_siblings(path)))
    before = pyogrio.get_gdal_config_option(_UNCLOSED)
    pyogrio.set_gdal_config_options({_UNCLOSED: "NO"})  # else GDAL closes them
    try:
        frame = geopandas.read_file(path, layer=layer)
    except DataLayerError as error:
        known = ", ".join(map(repr, pyogrio.list_layers(path)[:, 0].tolist()))
        raise RecordError(
            f"{path.name} cannot be read: it has no layer {layer!r}", hint=f"it has: {known}"
        ) from error
    except (DataSourceError, ShapelyError, ValueError) as error:
        what = "no file of features" if path.is_dir() or path.stat().st_size else "empty"
        raise RecordError(
            f"{path.name} cannot be read: it is {what}", hint="give GeoJSON or a GeoPackage"
        ) from error
    finally:
        pyogrio.set_gdal_config_options({_UNCLOSED: before})
    if len(frame) == 0 or "geometry" not in frame:
        raise RecordError(f"{path.name} holds no features", hint="is it the right layer?")
    if frame.crs is None:
        raise RecordError(
            f"{path.name} names no coordinate system", hint="write it with one, EPSG:4326"
        )
    _check_range(path, frame)
    if frame.crs != WGS84:
        told = f"{path.name} is in {frame.crs.name}: brought to WGS 84"
        warnings.warn(told, stacklevel=3)
        frame = frame.to_crs(WGS84)
    return frame


def _siblings(path: Path) -> list[str]:
    return [item.name for item in path.parent.glob("*")]


def _check_range(path: Path, frame: "GeoDataFrame") -> None:
    """Refuse degrees that are none, before a projection makes something of them."""
    if not frame.crs.is_geographic:
        return
    points = shapely.get_coordinates(frame.geometry.to_numpy())
    bad = ~((np.abs(points[:, 0]) <= 180) & (np.abs(points[:, 1]) <= 90))  # noqa: PLR2004
    if not bad.any():
        return
    lon, lat = points[bad][0]
    hint = "degrees are wanted; if these are metres, name their coordinate system"
    if abs(lon) <= 90 < abs(lat) <= 180:  # noqa: PLR2004
        hint = "longitude comes first: did you swap the two?"
    elif 180 < abs(lon) <= 360 and abs(lat) <= 90:  # noqa: PLR2004
        hint = "cut it at the antimeridian first: longitudes run from -180 to 180"
    raise RecordError(
        f"{path.name} has a point at longitude {lon:g}, latitude {lat:g}", hint=hint
    )


def column(frame: "GeoDataFrame", name: str, path: Path) -> list[str]:
    """Return the texts of a column, "" where it is empty.

    Raises:
        RecordError: there is no such column.
    """
    columns = [str(column) for column in frame.columns if column != "geometry"]
    if name not in columns:
        near = get_close_matches(name, columns)
        hint = (
            f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(columns) or 'none'}"
        )
        raise RecordError(f"{path.name} has no column {name!r}", hint=hint)
    return [str(value).strip() if value and value == value else "" for value in frame[name]]  # noqa: PLR0124 - NaN is no name


def rows_of(frame: "GeoDataFrame") -> list[dict[str, Any]]:
    """Return the features with their properties, the empty ones left out."""
    rows = frame.drop(columns="geometry").to_dict("records")
    return [
        {str(k): v for k, v in row.items() if v is not None and v == v} | {"geometry": shape}  # noqa: PLR0124 - NaN
        for row, shape in zip(rows, frame.geometry, strict=True)
    ]


def text_of(where: str, feature: dict[str, Any], name: str, why: str) -> str:
    """Return a property that must not be empty.

    Raises:
        RecordError: it is; the hint says why it is wanted.
    """
    value = str(feature.get(name, "")).strip()
    if not value:
        raise RecordError(f"{where} has no {name!r}", hint=why)
    return value
