"""The formats by name and by the ending of a file's name."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Final

from geo_kit.errors import NotFoundError, OutputError
from geo_kit.export.table import FeatureTable


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file, and the function that makes its content of a table."""

    name: str
    words: str
    endings: tuple[str, ...]
    home: str  # module and function; loaded when it is asked for
    is_text: bool = True


FORMATS: Final = {
    item.name: item
    for item in (
        Format("geojson", "GeoJSON", (".geojson", ".json"), "geojson.collection"),
        Format(
            "geojsonseq",
            "GeoJSON text sequence",
            (".geojsons", ".geojsonseq"),
            "geojson.sequence",
        ),
        Format(
            "gpkg",
            "GeoPackage, with styles for QGIS",
            (".gpkg",),
            "geopackage.geopackage",
            is_text=False,
        ),
        Format("kml", "KML, with heights and times", (".kml",), "kml.kml"),
        Format("kmz", "KML, zipped", (".kmz",), "kml.kmz", is_text=False),
        Format("czml", "CZML, with a clock, for Cesium", (".czml",), "czml.czml"),
        Format(
            "parquet",
            "GeoParquet",
            (".parquet", ".geoparquet"),
            "geoparquet.geoparquet",
            is_text=False,
        ),
        Format("fgb", "FlatGeobuf", (".fgb",), "flatgeobuf.flatgeobuf", is_text=False),
        Format("csv", "CSV, for spreadsheets", (".csv",), "spreadsheet.spreadsheet"),
    )
}


def find_format(name: str) -> Format:
    """Return a format by its name.

    Raises:
        NotFoundError: there is no such format.
    """
    if name.lower() not in FORMATS:
        raise NotFoundError("format", name, known=FORMATS)
    return FORMATS[name.lower()]


def format_of(file_name: str) -> Format:
    """Return the format that a file's ending means.

    Raises:
        NotFoundError: no format has that ending.
        OutputError: the name has none.
    """
    ending = PurePath(file_name).suffix.lower()
    endings = {known: item for item in FORMATS.values() for known in item.endings}
    if not ending:
        raise OutputError(
            f"{file_name!r} does not tell its format",
            hint=f"end its name in one of {', '.join(endings)}, or name the format",
        )
    if ending not in endings:
        raise NotFoundError("format ending", ending, known=endings)
    return endings[ending]


def content(table: FeatureTable, wanted: Format) -> bytes:
    """Return a table as the content of a file.

    Raises:
        OutputError: an extra that the format needs is not installed.
    """
    module, _, name = wanted.home.partition(".")
    made = getattr(import_module(f"geo_kit.export.{module}"), name)(table)
    return made.encode() if isinstance(made, str) else bytes(made)
