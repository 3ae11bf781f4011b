"""Which countries and large cities lie within an area."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.rings.region import Region


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Country:
    """A country or a territory of its own, as a publisher of maps draws it."""

    name: str
    long_name: str
    code: str  # three letters, or "" where the table has none
    population: int | None
    population_year: int | None
    polygons: NDArray[np.object_]  # (n,)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A large city, as one point."""

    name: str
    country: str
    lon_deg: float
    lat_deg: float
    population: int
    population_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """What lies in an area; on its very edge, the area's stated deviation decides nothing."""

    whole: tuple[Country, ...]  # countries, all of whose land lies in it
    partly: tuple[Country, ...]  # countries, some of whose land does
    cities: tuple[City, ...]  # the largest first
    n_cities_known: int  # of which those are the ones within
    without_outline: tuple[str, ...] = ()  # countries too small for their map: never counted

    @property
    def city_population(self) -> int:
        """People in those cities, whatever the years of their counts."""
        return sum(city.population for city in self.cities)


def within(region: Region, countries: Sequence[Country], cities: Sequence[City]) -> Within:
    """Return which countries lie wholly or partly in an area, and which cities do."""
    shapely.prepare(region.shape)
    parts = np.concatenate([country.polygons for country in countries])
    owner = np.repeat(np.arange(len(countries)), [len(item.polygons) for item in countries])
    touched, covered = (
        np.array([test(region.shape, part) for part in parts])
        for test in (shapely.intersects, shapely.covers)
    )
    some = np.bincount(owner, touched, minlength=len(countries)) > 0
    # A country too small for the rounding of its border has no polygon left.
    whole = some & (np.bincount(owner, ~covered, minlength=len(countries)) == 0)
    points = np.array([[city.lon_deg, city.lat_deg] for city in cities]).reshape(-1, 2)
    held = shapely.intersects_xy(region.shape, points[:, 0], points[:, 1])
    found = sorted(
        (city for city, is_in in zip(cities, held, strict=True) if is_in),
        key=lambda city: -city.population,
    )
    return Within(
        whole=tuple(c for c, all_in in zip(countries, whole, strict=True) if all_in),
        partly=tuple(
            c
            for c, any_in, all_in in zip(countries, some, whole, strict=True)
            if any_in > all_in
        ),
        cities=tuple(found),
        n_cities_known=len(cities),
        without_outline=tuple(c.name for c in countries if not len(c.polygons)),
    )
