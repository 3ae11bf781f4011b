"""Places from which statements measure: "57 km east of Sokcho"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from geo_kit.records import load_gazetteer
from geo_kit.reports.gazetteer import Place
from geo_kit.reports.model import LandingClaim, ReportedTest

MEASURED_FROM: Final = re.compile(r"\bof (?:the island of )?([A-Z][\w-]+)")

Position = tuple[float, float]  # longitude and latitude, degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPlace:
    """A place that a statement measures from."""

    name: str
    at: Position
    landing: LandingClaim  # the first statement that names it
    listed: Place | None  # where the gazetteer places it; None: the record itself does


def said_places(test: ReportedTest) -> Iterator[SaidPlace]:
    """Yield places: those that the record places, then those of the gazetteer."""
    told = {"" if test.launch is None else test.launch.name}
    for landing in test.standing_landings:
        mark = landing.landmark
        if mark is not None and mark.name not in told:
            told.add(mark.name)
            at = mark.lon_deg, mark.lat_deg
            yield SaidPlace(name=mark.name, at=at, landing=landing, listed=None)
    for landing in test.standing_landings:
        for place in _listed(landing.words):
            if place.name not in told:
                told.add(place.name)
                at = place.lon_deg, place.lat_deg
                yield SaidPlace(name=place.name, at=at, landing=landing, listed=place)


@cache
def _listed(words: str) -> tuple[Place, ...]:
    """Return the gazetteer's places in words such as "northwest of Ulleungdo"."""
    asked = MEASURED_FROM.findall(words)
    return tuple(
        place
        for place in load_gazetteer().places
        if {place.name, *place.aliases}.intersection(asked)
    )
