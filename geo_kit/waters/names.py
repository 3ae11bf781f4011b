"""Zones and seas in plain words. A zone is named as the convention names it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray, StrArray
from geo_kit.errors import NotFoundError
from geo_kit.waters.distance import EdgeIndex
from geo_kit.waters.edges import drawn

KINDS = {
    "eez": "exclusive economic zone",
    "territorial-sea": "territorial sea",
    "internal-waters": "internal waters",
    "land": "land",
    "waters": "waters",  # a speaker said no more; geo_kit itself never does
}


@dataclass(frozen=True, slots=True)
class PartyName:
    """What a party is called in a sentence."""

    name: str  # "Japan"
    possessive: str  # "Japan's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sea:
    """A sea, under all the names in use for it."""

    key: str  # "east-sea"
    name: str  # all of `names`, printable: "East Sea / Sea of Japan"
    names: tuple[str, ...]  # each side's own
    aliases: tuple[str, ...]
    certainty: str  # of the names: read, recalled
    source: str

    @classmethod
    def of(cls, *, names: Iterable[str], aliases: Iterable[str], **rest: str) -> "Sea":
        """Return a sea whose names come in any sequence."""
        return cls(names=tuple(names), aliases=tuple(aliases), **rest)


@dataclass(frozen=True, eq=False, kw_only=True)
class SeaArea:
    """How far a sea reaches. Corners on land join its limits, and mean nothing there."""

    key: str  # of the sea
    corners: FloatArray  # (n, 2); edges are rhumb lines, the last corner joins the first
    plus_minus_m: float  # nearer to a limit which sea it is is too close to call
    certainty: str
    source: str

    @cached_property
    def outline(self) -> FloatArray:
        """The limits as drawn, (m, 2), so dense that edges are unambiguous."""
        return drawn(np.concatenate([self.corners, self.corners[:1]]), "rhumb")

    @cached_property
    def area(self) -> shapely.Polygon:
        """The area within them, in longitude and latitude."""
        polygon = shapely.Polygon(self.outline)
        shapely.prepare(polygon)
        return polygon


def seas_at(points: FloatArray, areas: Sequence[SeaArea]) -> tuple[StrArray, FloatArray]:
    """Return the key of the sea that each point lies in, and how far any limit is.

    Whether a point is at sea at all is not asked here. Keys are "" where no area holds a
    point; the way is infinite where no area is given.

    Args:
        points: array (n, 2) of longitude and latitude.
        areas: that do not overlap; of two that do the first counts.

    Raises:
        PositionError: a point is not on the globe.
    """
    points = np.asarray(points, float).reshape(-1, 2)
    key = np.full(len(points), "", dtype="U64")
    margin_m = np.full(len(points), np.inf)
    for area in areas:
        key[(key == "") & shapely.contains_xy(area.area, points)] = area.key
    if areas:
        margin_m = _limits(tuple(areas)).nearest(points).distance_m
    return key, margin_m


@lru_cache(maxsize=8)
def _limits(areas: tuple[SeaArea, ...]) -> EdgeIndex:
    """Return the limits of all areas, ready to be asked once for the nearest."""
    start = np.concatenate([area.outline[:-1] for area in areas])
    return EdgeIndex(start, np.concatenate([area.outline[1:] for area in areas]))


def find_sea(text: str, seas: Iterable[Sea]) -> Sea:
    """Return the sea that a name, or several joined as in "A / B" or "A (B)", stands for.

    Raises:
        NotFoundError: no sea is called so, or the names joined are those of several.
    """
    seas = list(seas)
    known = {_plain(name): sea for sea in seas for name in (sea.key, *sea.names, *sea.aliases)}
    if _plain(text) in known:
        return known[_plain(text)]
    parts = [_plain(part) for part in re.split(r"[/()]|\bor\b", text) if part.strip()]
    found = [known.get(part) for part in parts]
    if not found or found[0] is None or any(sea is not found[0] for sea in found):
        raise NotFoundError("sea", text, known=[name for sea in seas for name in sea.names])
    return found[0]


def sea_name(text: str, seas: Iterable[Sea]) -> str:
    """Return all names of the sea that a name stands for, to be printed side by side.

    Raises:
        NotFoundError: as `find_sea`.

    >>> west = Sea.of(key="west-sea", name="West Sea / Yellow Sea", source="", certainty="",
    ...               names=["West Sea", "Yellow Sea"], aliases=[])
    >>> sea_name("the Yellow Sea", [west])
    'West Sea / Yellow Sea'
    """
    return find_sea(text, seas).name


def _plain(name: str) -> str:
    return re.sub(r"[\s\-_]+", " ", name).strip().casefold().removeprefix("the ")


OPEN_OCEAN_BASIS: Final = (
    "beyond the coast data; no land within 200 nm, nor within 20 km more for base lines that "
    "run off the coast. Land of the world as GSHHG and Natural Earth draw it, islets too, in "
    "cells of 0.1 degrees; a rock that neither draws would have been missed"
)


def zone_name(zone: str, names: Mapping[str, PartyName]) -> str:
    """Return a zone key in words.

    >>> zone_name("jpn-eez", {"JPN": PartyName("Japan", "Japan's")})
    "Japan's exclusive economic zone"
    """
    if zone == "not-covered":
        return "not covered by the coast data"
    if zone == "open-ocean":
        return "open ocean, beyond 200 nm of any land"
    party, _, kind = zone.partition("-")
    if party.upper() not in names or kind not in KINDS:
        return zone.replace("-", " ")
    return f"{names[party.upper()].possessive} {KINDS[kind]}"
