"""GeoPackage 1.3: a layer per kind of feature, tables of the sources, styles for QGIS."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from geo_kit.errors import OutputError
from geo_kit.export.features import Json
from geo_kit.export.items import Feature
from geo_kit.export.layout import column, layout
from geo_kit.export.qml import qml
from geo_kit.export.table import FeatureTable

if TYPE_CHECKING:
    from pandas import DataFrame

VERSION: Final = "1.3"
GEOMETRY: Final = "geom"
LAYERS: Final = {
    "zone": "zones",
    "footprint": "footprint",
    "impacts": "impacts",
    "longest way from land to territorial sea": "longest_crossing",
    "example of a turning path": "example_path",
    "powered flight": "powered_flight",
    "path": "path",
    "path point": "path_points",
    "moment": "moments",
    "verdict": "verdicts",
    "launch": "launch",
}  # in the order in which they are drawn
TABLES: Final = ("claims", "landings", "findings", "sources")
STYLES: Final = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""  # as QGIS itself makes it


def geopackage(table: FeatureTable) -> bytes:
    """Return a table as GeoPackage; what belongs to the whole stands in tables of its own.

    Raises:
        OutputError: the folder for temporary files has no room for it.
    """
    from pyogrio.errors import DataSourceError, FeatureError  # noqa: PLC0415 - as below

    with TemporaryDirectory() as folder:
        path = Path(folder) / "geo_kit.gpkg"
        try:
            _fill(path, table)
        except (DataSourceError, FeatureError, sqlite3.Error) as error:
            raise OutputError(
                f"cannot write a GeoPackage into {folder}: {str(error).splitlines()[0]:.200}",
                hint="is the disk full? the variable TMPDIR names another folder",
            ) from error
        return path.read_bytes()


def _fill(path: Path, table: FeatureTable) -> None:
    kinds = {kind: table.kinds[kind] for kind in LAYERS if kind in table.kinds}
    for kind, features in kinds.items():
        _write(layout(features), path, LAYERS[kind], kind=kind)
    for name, rows in _tables(table):
        _write(_frame(rows), path, name)
    _add_styles(path, kinds)


def _write(frame: "DataFrame", path: Path, layer: str, *, kind: str = "") -> None:
    import pyogrio  # noqa: PLC0415 - only files ask for GDAL

    spatial = {"GEOMETRY_NAME": GEOMETRY, "DESCRIPTION": kind} if kind else {}
    pyogrio.write_dataframe(
        frame,
        path,
        layer=layer,
        driver="GPKG",
        append=path.exists(),
        promote_to_multi=False if kind in ("", "launch", "verdict") else None,
        dataset_options={} if path.exists() else {"VERSION": VERSION},
        layer_options={**spatial, "FID": "fid"},
    )


def _tables(table: FeatureTable) -> Iterator[tuple[str, list[Json]]]:
    """Yield the record's own lists, and all single words and numbers by name."""
    for name in TABLES:
        if table.about[name]:
            yield name, [dict(row) for row in table.about[name]]
    single = {"finding": table.finding, "times": table.clock.basis}
    single |= {name: value for name, value in table.about.items() if name not in TABLES}
    yield (
        "about",
        [{"name": name, "value": _cell(value, always=True)} for name, value in single.items()],
    )


def _frame(rows: Sequence[Json]) -> "DataFrame":
    import pandas as pd  # noqa: PLC0415 - as above

    names = list(dict.fromkeys(name for row in rows for name in row))
    return pd.DataFrame(
        {name: column(name, [_cell(row.get(name)) for row in rows]) for name in names}
    )


def _cell(value: Any, *, always: bool = False) -> Any:  # noqa: ANN401 - whatever a record holds
    """Return a scalar; a list or a group as JSON. `always`: text, as its column is."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list | dict) or always:
        return json.dumps(value, ensure_ascii=False)
    return value


def _add_styles(path: Path, kinds: dict[str, list[Feature]]) -> None:
    """Add the table in which QGIS looks for a layer's style."""
    rows = [
        ("", "", LAYERS[kind], GEOMETRY, kind, qml(features), "", True, "", "geo_kit", None)
        for kind, features in kinds.items()
    ]
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(STYLES)
        base.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
            "owner, ui) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', 'styles for QGIS')"
        )
