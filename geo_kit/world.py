"""Read data/world/: the countries of the world and its large cities, from Natural Earth."""

import json
from functools import cache
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from geo_kit.arrays import IntArray
from geo_kit.errors import DataFileError, NotFoundError
from geo_kit.resources import resource
from geo_kit.rings.within import City, Country

COUNTRIES: Final = "data/world/countries.json"
SHAPES: Final = "data/world/countries.npz"
CITIES: Final = "data/world/cities.geojson"


@cache
def load_countries() -> tuple[Country, ...]:
    """Return the countries and territories of the world; read once.

    Borders are drawn as Natural Earth sees who holds the ground, and imply no position.
    No polygon runs over 180 degrees: they are cut there.

    Raises:
        DataFileError: a file is missing or broken.
    """
    try:
        rows = json.loads(resource(COUNTRIES).read_text(encoding="utf-8"))
        polygons, ends = _shapes()
        parts = np.split(polygons, ends[1:-1])
        return tuple(
            Country(**row, polygons=part) for row, part in zip(rows, parts, strict=True)
        )
    except (ValueError, TypeError) as error:
        raise _broken(COUNTRIES, error) from error


@cache
def load_cities() -> tuple[City, ...]:
    """Return the large cities, the largest first; read once.

    Raises:
        DataFileError: the file is missing or broken.
    """
    try:
        features = json.loads(resource(CITIES).read_text(encoding="utf-8"))["features"]
        return tuple(_city(item) for item in features)
    except (ValueError, KeyError, TypeError) as error:
        raise _broken(CITIES, error) from error


def find_country(text: str) -> Country:
    """Return a country by its three letters or by its name; case does not matter.

    Raises:
        NotFoundError: no country bears the name; the hint holds the nearest ones.
        DataFileError: as `load_countries`.

    >>> find_country("prk").name, find_country("Iran").code
    ('North Korea', 'IRN')
    """
    wanted = text.strip().casefold()
    countries = load_countries()
    for country in countries:
        if wanted in {
            n.casefold() for n in (country.code, country.name, country.long_name) if n
        }:
            return country
    known = [country.name for country in countries]
    raise NotFoundError("country", text.strip(), known=known)


def _shapes() -> tuple[NDArray[np.object_], IntArray]:
    """Return all polygons, and where those of each country end, from 0.

    The file holds moves in whole steps from corner to corner, and the corners that lie
    between two steps.
    """
    try:
        with resource(SHAPES).open("rb") as file, np.load(file, allow_pickle=False) as table:
            points = np.cumsum(table["moves"], axis=1).T * table["scale"] + table["shift"]
            points[table["odd"]] = table["odd_points"]
            ends = table["ring_ends"], table["polygon_ends"]
            polygons = shapely.from_ragged_array(GeometryType.POLYGON, points, ends)
            return polygons, table["country_ends"]
    except (OSError, EOFError, ValueError, KeyError, IndexError, BadZipFile) as error:
        raise _broken(SHAPES, error) from error


def _city(feature: dict[str, Any]) -> City:
    lon_deg, lat_deg = feature["geometry"]["coordinates"]
    words = feature["properties"]
    return City(
        name=words["name"],
        country=words["country"],
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        population=words["population"],
        population_year=words["population_year"],
    )


def _broken(path: str, error: Exception) -> DataFileError:
    if isinstance(error, DataFileError):
        return error
    return DataFileError(
        f"geo_kit's own file {path} is broken: {error}",
        hint="reinstall geo_kit, or rebuild the file as data/build/README.md says",
    )
