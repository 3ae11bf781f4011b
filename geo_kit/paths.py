"""A path length held against a state's land and sea: what it rules out, and what it leaves."""

from dataclasses import dataclass
from typing import Final

from geo_kit.errors import PhysicsError
from geo_kit.flight.cruise import CruisePath
from geo_kit.flight.phases import check_positive
from geo_kit.reach import Crossing, longest_crossing, turning_example
from geo_kit.reports.consistency import Finding, Severity, mean_speed_m_per_s
from geo_kit.reports.model import Claim, Quantity, ReportedTest
from geo_kit.rings import Ring, range_ring
from geo_kit.waters.zones import Waters

ASSUMED_CRUISE_SPEED_M_PER_S: Final = 200.0  # 195 to 200 in five state-media reports


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathReading:
    """What follows from the first path length that a report gives."""

    crossing: Crossing
    example: CruisePath | None  # a flight that the length allows, not the one flown
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathReach:
    """Where a path of a length can end: a disc round its start, and nothing tells where."""

    path_length_m: float  # the greatest that is asked about
    edge: Ring


def reachable(
    start: tuple[float, float],
    *,
    path_length_m: float | None = None,
    duration_s: float | None = None,
    speed_m_per_s: float | None = None,
) -> PathReach:
    """Return where a path can end that may cross anything: at most its length away.

    Args:
        start: longitude and latitude.
        path_length_m: of the path; or, in its place, the next two.
        duration_s: of the flight.
        speed_m_per_s: the greatest over the ground.

    Raises:
        PhysicsError: reason `bad_path`: neither a length, nor a time and a speed; or one
            that is not more than 0.
        PositionError: the start is not on the globe.
        UnitError: the path is longer than 20,000 km: it can end anywhere.
    """
    if path_length_m is None and duration_s is not None and speed_m_per_s is not None:
        check_positive(duration_s=duration_s, speed_m_per_s=speed_m_per_s)
        path_length_m = duration_s * speed_m_per_s
    elif path_length_m is None or duration_s is not None or speed_m_per_s is not None:
        raise PhysicsError(
            "a reach asks for a path length, or for a time and a speed",
            reason="bad_path",
            hint="give path_length_m alone, or duration_s and speed_m_per_s",
        )
    check_positive(path_length_m=path_length_m)
    return PathReach(path_length_m=path_length_m, edge=range_ring(*start, path_length_m))


def read_path(test: ReportedTest, waters: Waters) -> PathReading:
    """Return what a report's path length leaves open over the tester's land and 12-nm sea.

    Raises:
        IndexError: the report gives no path length.
        NotFoundError: the state has no coast here.
    """
    claim = test.claims_of(Quantity.PATH_LENGTH)[0]
    crossing = longest_crossing(waters, test.country)
    example = turning_example(
        waters,
        test.country,
        path_length_m=claim.number.value,
        speed_m_per_s=_mean_speed(test, claim),
    )
    return PathReading(
        crossing=crossing, example=example, finding=_finding(claim, crossing, example)
    )


def _mean_speed(test: ReportedTest, path: Claim) -> float:
    """Return the speed that the report implies; it only sets how tight a turn can be."""
    for time in test.claims_of(Quantity.FLIGHT_TIME):
        return mean_speed_m_per_s(path.number, time.number).value
    return ASSUMED_CRUISE_SPEED_M_PER_S


def _finding(claim: Claim, crossing: Crossing, example: CruisePath | None) -> Finding:
    """Say whether a straight or a turning flight of that length can have ended at home."""
    words = (
        f"{claim.number.value / 1e3:,g} km of path, but the longest way from a point of "
        "the state's own land to a point of its 12-nm sea is about "
        f"{crossing.longest_m / 1e3:.0f} km"
    )
    straight = claim.number.low <= crossing.at_most_m
    told = (
        "a straight flight could end there"
        if straight
        else ("no straight flight of that length can have ended there")
    )
    turning = (
        "A turning one can (--format geojson holds an example): a landing there is possible, "
        "not shown."
        if example
        else "No turning one was found that stays there; that proves nothing."
    )
    return Finding(
        code="straight_flight_possible" if straight else "straight_flight_ruled_out",
        severity=Severity.NOTE if straight else Severity.WARNING,
        sentence=f"{words}: {told}. {turning}",
        values={
            "path_length_m": claim.number.value,
            "longest_crossing_m": crossing.longest_m,
            "longest_crossing_at_most_m": crossing.at_most_m,
        },
    )
