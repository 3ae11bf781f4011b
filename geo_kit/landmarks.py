"""Places from which statements measure: "57 km east of Sokcho"."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from geo_kit.records import load_gazetteer
from geo_kit.reports.model import ReportedTest

MEASURED_FROM: Final = re.compile(r"\bof (?:the island of )?([A-Z][\w-]+)")

Position = tuple[float, float]  # longitude and latitude, degrees


def places_said(test: ReportedTest) -> Iterator[tuple[str, Position]]:
    """Yield places by name: those that the record places, then those of the gazetteer."""
    told = {"" if test.launch is None else test.launch.name}
    for landing in test.standing_landings:
        mark = landing.landmark
        if mark is not None and mark.name not in told:
            told.add(mark.name)
            yield mark.name, (mark.lon_deg, mark.lat_deg)
    for landing in test.standing_landings:
        for name, at in _listed(landing.words):
            if name not in told:
                told.add(name)
                yield name, at


@cache
def _listed(words: str) -> tuple[tuple[str, Position], ...]:
    """Return the gazetteer's places in words such as "northwest of Ulleungdo"."""
    asked = MEASURED_FROM.findall(words)
    return tuple(
        (place.name, (place.lon_deg, place.lat_deg))
        for place in load_gazetteer().places
        if {place.name, *place.aliases}.intersection(asked)
    )
