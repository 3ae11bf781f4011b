"""Features at sea: low-tide elevations (article 13), islands and rocks (article 121)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.constants import NAUTICAL_MILE_M, TERRITORIAL_SEA_M
from geo_kit.waters.articles import ArticleFinding
from geo_kit.waters.distance import EdgeIndex


class FeatureKind(StrEnum):
    """What a feature is in law; data say which, for only a survey or a court can tell."""

    ISLAND = "island"
    ROCK = "rock"  # cannot sustain human habitation or economic life of its own
    LOW_TIDE_ELEVATION = "low-tide elevation"
    ARTIFICIAL_ISLAND = "artificial island"


TERRITORIAL: Final = ("territorial-sea", "contiguous-zone")
ALL_ZONES: Final = (*TERRITORIAL, "eez", "continental-shelf")


@dataclass(frozen=True, slots=True)
class Feature:
    """A piece of land, or nearly, at sea."""

    name: str
    lon_deg: float
    lat_deg: float
    kind: FeatureKind


@dataclass(frozen=True, slots=True)
class FeatureZones:
    """The zones that a feature has by itself, and the article that says so."""

    zones: tuple[str, ...]
    finding: ArticleFinding


_ZONES: Final = {
    FeatureKind.ISLAND: (
        ALL_ZONES,
        "121(2)",
        "{} is an island: its zones are those of other land.",
    ),
    FeatureKind.ROCK: (
        TERRITORIAL,
        "121(3)",
        "{} is a rock: it has a territorial sea and a contiguous zone, no more.",
    ),
    FeatureKind.LOW_TIDE_ELEVATION: (
        (),
        "13(2)",
        "{} is a low-tide elevation: it has no zone of its own.",
    ),
    FeatureKind.ARTIFICIAL_ISLAND: (
        (),
        "60(8)",
        "{} is an artificial island: it has no zone of its own.",
    ),
}


def zones_of(feature: Feature) -> FeatureZones:
    """Return the zones that a feature generates.

    >>> rock = Feature("Toy Rock", 0.0, 0.0, FeatureKind.ROCK)
    >>> zones_of(rock).zones
    ('territorial-sea', 'contiguous-zone')
    """
    zones, article, sentence = _ZONES[FeatureKind(feature.kind)]
    finding = ArticleFinding(article, bool(zones), sentence.format(feature.name))
    return FeatureZones(zones, finding)


def usable_low_tide_elevations(
    points: FloatArray, coast: EdgeIndex, *, breadth_m: float = TERRITORIAL_SEA_M
) -> BoolArray:
    """Return which low-tide elevations may serve as base points, (n,): article 13(1).

    One counts if any of it lies within the breadth of the territorial sea from the mainland
    or an island. Another low-tide elevation is neither: they don't help each other outward.

    Args:
        points: (n, 2), one for each elevation.
        coast: the mainland and the islands of the state, at low water if it is known.
        breadth_m: of the state's territorial sea.

    Raises:
        PositionError: a point is not on the globe.
    """
    return coast.nearest(points).distance_m <= breadth_m


def low_tide_findings(
    points: FloatArray, coast: EdgeIndex, *, breadth_m: float = TERRITORIAL_SEA_M
) -> tuple[ArticleFinding, ...]:
    """Return the same as `usable_low_tide_elevations`, as a sentence for each."""
    distance_m = coast.nearest(np.asarray(points, float)).distance_m
    return tuple(
        ArticleFinding(
            "13(1)",
            bool(away_m <= breadth_m),
            f"The low-tide elevation lies {away_m / NAUTICAL_MILE_M:.1f} nm from the nearest "
            f"land: it may {'' if away_m <= breadth_m else 'not '}serve as a base point.",
            {"distance_m": float(away_m)},
        )
        for away_m in distance_m
    )
