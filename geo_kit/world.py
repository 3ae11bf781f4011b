"""Read data/world/: the countries of the world and its large cities, from Natural Earth."""

import gzip
import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.errors import DataFileError, NotFoundError
from geo_kit.resources import resource
from geo_kit.rings.region import enclosed, without
from geo_kit.rings.within import City, Country

COUNTRIES: Final = "data/world/countries.topojson.gz"
CITIES: Final = "data/world/cities.geojson"
SOUTHERNMOST_DEG: Final = -60.0  # the one continent round a pole lies beyond it
_LEAST_CORNERS: Final = 4  # of a closed ring: slivers collapse where coordinates are rounded


@cache
def load_countries() -> tuple[Country, ...]:
    """Return the countries and territories of the world; read once.

    Borders are drawn as Natural Earth sees who holds the ground, and imply no position.

    Raises:
        DataFileError: the file is missing or broken.
    """
    try:
        topology = json.loads(gzip.decompress(resource(COUNTRIES).read_bytes()))
        scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
        arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]
        return tuple(
            _country(shape, arcs) for shape in topology["objects"]["countries"]["geometries"]
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError) as error:
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


def _country(shape: dict[str, Any], arcs: Sequence[FloatArray]) -> Country:
    single = shape["type"] == "Polygon"
    polygons = [shape["arcs"]] if single else shape["arcs"]
    rings = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    parts = [
        part
        for shell, *holes in rings
        if len(shell) >= _LEAST_CORNERS
        for part in shapely.get_parts(_cut(shell, holes))
    ]
    words = shape["properties"]
    return Country(
        name=words["name"],
        long_name=words["long_name"],
        code=words["code"] or "",
        population=words["population"],
        population_year=words["population_year"],
        polygons=np.array(parts, dtype=object),
    )


def _cut(shell: FloatArray, holes: Sequence[FloatArray]) -> shapely.Geometry:
    """Return a polygon in pieces: the package's run on over 180 degrees and round the pole."""
    kept = [hole for hole in holes if len(hole) >= _LEAST_CORNERS]
    if np.ptp(shell[:, 0]) <= 180:  # noqa: PLR2004 - no country with a seam spans less
        return shapely.Polygon(shell, kept)
    whole = enclosed(shell, north=False, south=bool(shell[:, 1].mean() < SOUTHERNMOST_DEG))
    for hole in kept:
        whole = without(whole, enclosed(hole, north=False, south=False))
    return whole


def _ring(indices: Sequence[int], arcs: Sequence[FloatArray]) -> FloatArray:
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([piece[:-1] for piece in pieces] + [pieces[-1][-1:]])


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
