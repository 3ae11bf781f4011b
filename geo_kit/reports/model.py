"""What the sources say, kept apart from what we make of it.

A report is a set of claims: who said what, when, and whether it was corrected later. A
field never has one value, and nothing is averaged.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite

from geo_kit.errors import RecordError


class Kind(StrEnum):
    """How the reported object flew, as far as the sources tell."""

    BALLISTIC = "ballistic"
    QUASI_BALLISTIC = "quasi-ballistic"
    CRUISE = "cruise"


class Quantity(StrEnum):
    """What a claim's number measures."""

    RANGE = "range"
    PATH_LENGTH = "path_length"
    APOGEE = "apogee"
    FLIGHT_TIME = "flight_time"
    AZIMUTH = "azimuth"
    SPEED = "speed"  # the greatest that a speaker names

    @property
    def si_unit(self) -> str:
        """The unit of its numbers, as names of values end in it."""
        return {"flight_time": "s", "azimuth": "deg", "speed": "m_per_s"}.get(self, "m")


class Certainty(StrEnum):
    """How a figure reached geo_kit."""

    READ = "read"  # seen in the source that is named
    MEASURED = "measured"  # computed by geo_kit's makers from named data
    RECALLED = "recalled"  # general knowledge, not checked: shown as such
    ASSUMED = "assumed"  # nobody reported it: a stated assumption


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something was read."""

    id: str
    publisher: str
    reference: str  # address or citation
    certainty: Certainty = Certainty.READ


@dataclass(frozen=True, slots=True)
class Reported:
    """One number in SI units: "800 km", rounded to 50, is Reported(800e3, 25e3)."""

    value: float
    plus_minus: float
    at_least: bool = False  # a floor: "more than 13,000 km"
    at_most: bool = False  # a ceiling: "under 100 km"

    def __post_init__(self) -> None:
        if self.at_least and self.at_most:
            raise RecordError(
                f"{self} is both a floor and a ceiling",
                hint="set at_least or at_most, or neither",
            )
        if not (isfinite(self.value) and isfinite(self.plus_minus)):
            raise RecordError(f"{self} is not a finite number")
        if self.plus_minus < 0:
            raise RecordError(f"plus_minus is {self.plus_minus}", hint="it must be 0 or more")

    @property
    def low(self) -> float:
        """The least value that the printed number stands for."""
        return self.value if self.at_least else self.value - self.plus_minus

    @property
    def high(self) -> float:
        """The greatest value that the printed number stands for."""
        return self.value if self.at_most else self.value + self.plus_minus


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One number that one speaker stated."""

    id: str
    quantity: Quantity
    number: Reported  # SI: metres, seconds, degrees
    printed_value: float
    printed_unit: str
    words: str  # the few printed words that carry the number
    speaker: str
    stated: str  # ISO 8601 date or time with offset, "" where unknown
    source_id: str
    when: str = ""  # in words, where no clock time is known: "that night"
    certainty: Certainty = Certainty.READ
    superseded_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A landing place told by distance and compass word from a named place."""

    name: str
    lon_deg: float
    lat_deg: float
    distance: Reported  # metres
    azimuth: Reported  # degrees; the width says how loosely the word is read


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingClaim:
    """Where a speaker said that it came down."""

    id: str
    words: str
    speaker: str
    stated: str
    source_id: str
    when: str = ""
    at_sea: bool = False  # the words say that it fell into some sea
    zone: str = ""  # a zone key such as "jpn-eez", "" where none was named
    inside: bool | None = None  # did the speaker say inside that zone, or outside?
    landmark: Landmark | None = None
    superseded_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchSite:
    """Where it started: a site centre, not a pad."""

    name: str
    lon_deg: float
    lat_deg: float
    plus_minus_m: float
    source_id: str
    certainty: Certainty
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTest:
    """One test, as its sources report it."""

    id: str
    title: str
    date_kst: date | None  # None in a report that a user types
    time_kst: str  # "12:34", "" where not given
    country: str  # who tested: ISO 3166-1 alpha-3
    kind: Kind
    launch: LaunchSite | None
    claims: tuple[Claim, ...] = ()
    landings: tuple[LandingClaim, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # other names by which people ask for the test

    def source(self, source_id: str) -> Source:
        """Return the source with that id.

        Raises:
            RecordError: the record names a source that it does not list.
        """
        for source in self.sources:
            if source.id == source_id:
                return source
        raise RecordError(
            f"{self.id}: no source {source_id!r}", hint="list it under [[sources]]"
        )

    def claims_of(self, quantity: Quantity) -> tuple[Claim, ...]:
        """Return the claims of one quantity that nobody took back."""
        return tuple(
            claim
            for claim in self.claims
            if claim.quantity is quantity and not claim.superseded_by
        )

    @property
    def standing_landings(self) -> tuple[LandingClaim, ...]:
        """The landing statements that nobody took back."""
        return tuple(item for item in self.landings if not item.superseded_by)
