"""One report in, one Reconstruction out. Reads no files and writes none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from geo_kit.arrays import FloatArray, StrArray
from geo_kit.errors import PhysicsError
from geo_kit.flight.cruise import CruisePath
from geo_kit.flight_checks import check_flights
from geo_kit.flights import (
    FlightReading,
    FlownPath,
    claim_flown,
    fly_report,
    read_flights,
)
from geo_kit.footprint import Footprint, footprint, middle
from geo_kit.framed import Framed
from geo_kit.geodesic import destination, inverse
from geo_kit.inference import BearingBasis, Draws, draw_impacts
from geo_kit.landings import (
    LandingCheck,
    check_landing,
    check_landmarks,
    unchecked_landing,
)
from geo_kit.paths import read_path
from geo_kit.reach import Crossing
from geo_kit.reports.consistency import Finding, check_report
from geo_kit.reports.model import Claim, Kind, Quantity, Reported, ReportedTest
from geo_kit.verdict import Verdict
from geo_kit.verdicts import judge_all
from geo_kit.waters.readings import Reading
from geo_kit.waters.zones import Labels, Waters

AREAS: Final = (0.5, 0.9)
SWITCH_STEP_DEG: Final = 0.5
WIDEST_SWITCH_DEG: Final = 180.0  # of the drawn bearings: beyond, the list tells nothing
BISECTIONS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneShare:
    """How many of the draws fell in one zone, all told and by range claim."""

    zone: str
    n_draws: int
    n_by_claim: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A bearing at which the zone changes, at one range."""

    azimuth_deg: float
    range_m: float
    before: str  # zone on smaller azimuths
    after: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reconstruction(Framed):
    """All that follows from one report; what it leaves open is None or empty."""

    test: ReportedTest
    seed: int
    n_draws: int
    findings: tuple[Finding, ...]
    landings: tuple[LandingCheck, ...]
    flights: tuple[FlightReading, ...] = ()
    draws: Draws | None = None
    labels: Labels | None = None  # of the valid draws
    zones: tuple[ZoneShare, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    switches: tuple[Switch, ...] = ()
    footprint: Footprint | None = None
    path: FlownPath | None = None
    crossing: Crossing | None = None
    example: CruisePath | None = None  # a flight that a path length allows, not the one flown


def reconstruct(
    test: ReportedTest,
    waters: Waters,
    readings: Sequence[Reading],
    *,
    n_draws: int = 10_000,
    seed: int = 1,
    assumed_azimuth: Reported | None = None,
    progress: Callable[[str], None] | None = None,
) -> Reconstruction:
    """Return where a reported test came down, as far as the report tells.

    Args:
        test: what the sources say.
        waters: the coasts and lines round the sea.
        readings: what is meant by the launching state's waters, one verdict each.
        n_draws: places of fall to draw.
        seed: of all random streams.
        assumed_azimuth: degrees; takes the place of what the report says of the bearing.
        progress: told the name of each step before it starts.

    Raises:
        PhysicsError: no flight can have the reported figures.
    """
    tell = progress or (lambda _: None)
    readings = [reading for reading in readings if reading.state == test.country]
    if not (test.claims_of(Quantity.RANGE) and test.launch):
        return _without_range(test, waters, seed=seed, tell=tell)
    tell("places of fall")
    draws = draw_impacts(test, n_draws=n_draws, seed=seed, assumed_azimuth=assumed_azimuth)
    impact = draws.impact[draws.valid]
    if len(impact) == 0:
        raise PhysicsError(
            f"{test.id}: range and landmark do not meet in any point",
            reason="statements_do_not_meet",
            hint="give a bearing with --azimuth to set the landmark aside",
        )
    tell("zones")
    labels = waters.label(impact)
    if any(landing.at_sea for landing in test.standing_landings):
        draws, labels = _at_sea(draws, labels)
    verdicts = tuple(judge_all(test, labels, waters, readings, draws=draws, tell=tell))
    tell("flight")
    flights = read_flights(test)
    along = _along_the_bearing(test, waters, draws, tell=tell)
    path = _fly(test, flights, draws, along["footprint"]) if along else None
    return Reconstruction(
        test=test,
        seed=seed,
        n_draws=n_draws,
        findings=(
            *check_report(test),
            *check_flights(test, flights, path),
            *check_landmarks(test, draws),
        ),
        landings=tuple(
            check_landing(landing, labels, verdicts, draws) for landing in test.landings
        ),
        flights=flights,
        draws=draws,
        labels=labels,
        zones=_zone_shares(labels, draws),
        verdicts=verdicts,
        path=path,
        **along,
    )


def _at_sea(draws: Draws, labels: Labels) -> tuple[Draws, Labels]:
    """Leave out the draws that fell on land, where the sources say that it fell at sea."""
    afloat = ~np.char.endswith(labels.zone, "-land")
    valid = draws.valid.copy()
    valid[valid] = afloat
    if not valid.any():
        raise PhysicsError(
            "every place of fall at that range is on land, and the report says sea",
            reason="statements_do_not_meet",
            hint="check the range and the launch site, or take `at_sea` out of the record",
        )
    return replace(draws, valid=valid), labels.only(afloat)


def _without_range(
    test: ReportedTest, waters: Waters, *, seed: int, tell: Callable[[str], None]
) -> Reconstruction:
    """Return what can be said when nobody reported how far from its start a flight ended."""
    reach = None
    findings = [*check_report(test)]
    if test.claims_of(Quantity.PATH_LENGTH):
        tell("what the path length leaves open")
        reach = read_path(test, waters)
        findings.append(reach.finding)
    return Reconstruction(
        test=test,
        seed=seed,
        n_draws=0,
        findings=tuple(findings),
        landings=tuple(map(unchecked_landing, test.landings)),
        crossing=reach.crossing if reach else None,
        example=reach.example if reach else None,
    )


def _along_the_bearing(
    test: ReportedTest, waters: Waters, draws: Draws, *, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Return what has a meaning only where something tells the bearing."""
    if draws.basis is BearingBasis.NONE:
        return {}
    tell("footprint")
    return {
        "switches": _switches(test, waters, draws),
        "footprint": footprint(draws.impact[draws.valid], probabilities=AREAS),
    }


def _fly(
    test: ReportedTest, flights: tuple[FlightReading, ...], draws: Draws, found: Footprint
) -> FlownPath | None:
    """Fly to the middle of the smallest area, with the apogee of the nearest range claim.

    Where no flight goes there, to the claimed range itself; a cruise path is unknown.
    """
    if test.kind is Kind.CRUISE or test.launch is None:
        return None
    area = min(found.areas, key=lambda area: area.probability)
    impacts = draws.impact[draws.valid]
    start = test.launch.lon_deg, test.launch.lat_deg
    there = inverse(np.array(start), impacts[middle(impacts, area)])
    azimuth_deg, drawn_m = float(there[0]) % 360, float(there[1])
    claim = claim_flown(test, flights, drawn_m)
    range_m = _told_as(claim, drawn_m)
    if not area.holds(destination(*start, azimuth_deg, range_m)):
        range_m = drawn_m
    try:
        return fly_report(test, flights, azimuth_deg=azimuth_deg, claim=claim, range_m=range_m)
    except PhysicsError:
        return fly_report(test, flights, azimuth_deg=azimuth_deg, claim=claim)


def _told_as(claim: Claim, range_m: float) -> float:
    """Return a range no finer than a claim: beside 200 +-25 km 183 is 180, and 190 is 200."""
    claimed_m, plus_minus_m = claim.number.value, max(claim.number.plus_minus, 1.0)
    if abs(range_m - claimed_m) <= plus_minus_m / 2:
        return claimed_m
    digit_m = 10.0 ** np.floor(np.log10(plus_minus_m))
    return float(np.round(range_m / digit_m) * digit_m)


def _middle_azimuth(draws: Draws) -> float:
    """Return the mean direction of the valid draws, 0 to 360."""
    turn = np.exp(1j * np.radians(draws.azimuth_deg[draws.valid]))
    return float(np.degrees(np.angle(turn.mean())) % 360)


def _zone_shares(labels: Labels, draws: Draws) -> tuple[ZoneShare, ...]:
    speaker = draws.speaker[draws.valid]
    shares = [
        ZoneShare(
            zone=str(zone),
            n_draws=int((labels.zone == zone).sum()),
            n_by_claim=tuple(
                np.bincount(speaker[labels.zone == zone], minlength=len(draws.claims)).tolist()
            ),
        )
        for zone in np.unique(labels.zone)
    ]
    return tuple(sorted(shares, key=lambda share: -share.n_draws))


def _switches(test: ReportedTest, waters: Waters, draws: Draws) -> tuple[Switch, ...]:
    """Find at which bearings the zone changes, for the first speaker's range as printed."""
    if test.launch is None:
        return ()
    start = (test.launch.lon_deg, test.launch.lat_deg)
    range_m = draws.claims[0].number.value
    middle = _middle_azimuth(draws)
    off_deg = (draws.azimuth_deg[draws.valid] - middle + 180) % 360 - 180
    low_deg, high_deg = np.quantile(off_deg, [0.01, 0.99])
    if high_deg - low_deg > WIDEST_SWITCH_DEG:
        return ()
    azimuth_deg = middle + np.arange(low_deg, high_deg + SWITCH_STEP_DEG, SWITCH_STEP_DEG)

    def zones(at_deg: FloatArray) -> StrArray:
        return waters.label(destination(*start, at_deg, range_m)).zone

    found = zones(azimuth_deg)
    row = np.flatnonzero(found[1:] != found[:-1])
    low, high = azimuth_deg[row], azimuth_deg[row + 1]
    for _ in range(BISECTIONS if len(row) else 0):
        half = (low + high) / 2
        still = zones(half) == found[row]
        low, high = np.where(still, half, low), np.where(still, high, half)
    return tuple(
        Switch(azimuth_deg=at % 360, range_m=range_m, before=str(before), after=str(after))
        for at, before, after in zip(
            ((low + high) / 2).tolist(), found[row], found[row + 1], strict=True
        )
    )
