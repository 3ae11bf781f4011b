"""Names of places: every usual spelling is found, and a wrong one is never guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, normalize

from rapidfuzz import fuzz, process

from geo_kit.errors import NotFoundError, RecordError
from geo_kit.geodesic import check_positions
from geo_kit.reports.model import Certainty

NEAR_SCORE: Final = 80.0  # WRatio: misspelt sites score 83 and more, strange names under 60
HALF_ROUND_DEG: Final = 180.0
_ONE: Final = r"\s*(\d+\.?\d*)\s*°?\s*"
_PAIR: Final = re.compile(r"\s*([-+]?\d+\.?\d*)\s*[,;\s]\s*([-+]?\d+\.?\d*)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named position: the centre of a site or of an island, not a pad or a beach."""

    key: str
    name: str
    lon_deg: float
    lat_deg: float
    plus_minus_m: float
    source: str
    certainty: Certainty
    aliases: tuple[str, ...] = ()


class Gazetteer:
    """Places by name.

    Args:
        places: no two of them may share a key, a name or an alias.

    Raises:
        RecordError: two places answer to one name.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self._by_name: dict[str, Place] = {}
        for place in self.places:
            for name in (place.key, place.name, *place.aliases):
                other = self._by_name.setdefault(fold(name), place)
                if other is not place:
                    raise RecordError(
                        f"{name!r} names both {other.key} and {place.key}",
                        hint="drop the alias from one of them",
                    )

    def find(self, text: str) -> Place:
        """Return the place of that name; case, accents, hyphens, spaces do not matter.

        Raises:
            NotFoundError: no place bears the name; the hint holds the nearest ones.
        """
        place = self._by_name.get(fold(text))
        if place is not None:
            return place
        error = NotFoundError("place", text, known=())
        near = " or ".join(repr(item.name) for item in self.near(text)[:2])
        error.hint = (
            f"did you mean {near}?"
            if near
            else "give a longitude and a latitude instead, as in 126.80,39.28"
        )
        raise error

    def near(self, text: str) -> list[Place]:
        """Return the places whose names look like a text, best first; maybe none."""
        matches = process.extract(
            fold(text),
            list(self._by_name),
            scorer=fuzz.WRatio,
            score_cutoff=NEAR_SCORE,
            limit=None,
        )
        return list(
            {id(self._by_name[name]): self._by_name[name] for name, *_ in matches}.values()
        )


def fold(text: str) -> str:
    """Return a name without case, accents, hyphens, apostrophes and spaces.

    >>> fold("P'yŏngsŏng"), fold("Mupyong ni"), fold("Mupyong-ni")
    ('pyongsong', 'mupyongni', 'mupyongni')
    """
    letters = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join(c for c in letters if c.isalnum() and not combining(c))


def lettered(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude where letters tell which is which, None of another text.

    >>> lettered("38.35N,129.27E"), lettered("70.5 W 20 S"), lettered("Yangdok")
    ((129.27, 38.35), (-70.5, -20.0), None)
    """
    lat_first = re.fullmatch(rf"{_ONE}([NS])[\s,;]*{_ONE}([EW])\s*", text.upper())
    lon_first = re.fullmatch(rf"{_ONE}([EW])[\s,;]*{_ONE}([NS])\s*", text.upper())
    if lat_first:
        lat, north, lon, east = lat_first.groups()
    elif lon_first:
        lon, east, lat, north = lon_first.groups()
    else:
        return None
    return float(lon) * (1 if east == "E" else -1), float(lat) * (1 if north == "N" else -1)


def parse_place(text: str, gazetteer: Gazetteer) -> Place:
    """Return the place that a user typed: `LON,LAT` in degrees, with letters, or a name.

    Raises:
        PositionError: the numbers are not on the globe, or swapped.
        NotFoundError: no place bears the name.

    >>> place = parse_place("126.8,39.28", Gazetteer([]))
    >>> place.lon_deg, place.lat_deg
    (126.8, 39.28)
    """
    pair = _PAIR.fullmatch(text)
    position = lettered(text) if pair is None else tuple(map(float, pair.groups()))
    if position is None:
        return gazetteer.find(text)
    lon_deg, lat_deg = position
    check_positions(lon_deg, lat_deg)
    typed = "" if abs(lon_deg) <= HALF_ROUND_DEG else f", typed as {lon_deg:g}"
    if typed:
        lon_deg = (lon_deg + HALF_ROUND_DEG) % 360 - HALF_ROUND_DEG
    return Place(
        key="",
        name=f"{lon_deg:g},{lat_deg:g}{typed}",
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        plus_minus_m=0.0,
        source="typed by the user",
        certainty=Certainty.ASSUMED,
    )
