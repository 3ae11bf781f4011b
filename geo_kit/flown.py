"""One report in, all that its figures say of the flight out. Reads no files."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo_kit.errors import PhysicsError
from geo_kit.flight.ballistic import FlightClass
from geo_kit.flight.bounds import Interval  # noqa: TC001 - as every module imports its types
from geo_kit.flight.following import ANY_RANGE_M
from geo_kit.flight.reach_bounds import ReachBounds, reach_bounds
from geo_kit.flight.readings import Figures, FlightReadings, FlownReading, read_figures
from geo_kit.flight.solve import Launch
from geo_kit.flight_checks import slip_finding
from geo_kit.reports.against_flight import any_time_fits, check_flight_times, check_top_speed
from geo_kit.reports.consistency import Finding
from geo_kit.reports.model import Claim, Quantity, ReportedTest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpeakerFlight:
    """What one speaker's figures say, completed by the times that others gave."""

    speaker: str
    claims: tuple[Claim, ...]  # the figures used, range first
    launch: Launch
    readings: FlightReadings
    findings: tuple[Finding, ...]
    reach: ReachBounds | None  # where the flight was lofted: how far a flatter one goes

    @property
    def range_open(self) -> bool:
        """Whether nobody gave a range, and the other figures leave it open down to none."""
        given = self.claims[0].quantity is Quantity.RANGE
        return not given and self.readings.figures.range_m[0] <= ANY_RANGE_M[0]


def fly_test(
    test: ReportedTest, *, azimuth_deg: float, azimuth_plus_minus_deg: float = 0.0
) -> tuple[SpeakerFlight, ...]:
    """Return the flights that fit a report, one for each speaker who gives a range.

    Figures of two speakers are never mixed, but for flight time and speed, which others
    may have measured; speakers with the same figures are told once.

    Args:
        test: what the sources say.
        azimuth_deg: bearing of the fall as seen from the launch.
        azimuth_plus_minus_deg: by so much it may be another, on either side.

    Raises:
        PhysicsError: no flight has these figures; reason `no_range` if nobody gives one.
    """
    if test.launch is None or not test.claims_of(Quantity.RANGE):
        raise PhysicsError(
            f"{test.id}: no source gives a launch site and a range",
            reason="no_range",
            hint="a path length or a place of fall alone does not tell a flight",
        )
    launch = Launch(
        lon_deg=test.launch.lon_deg, lat_deg=test.launch.lat_deg, azimuth_deg=azimuth_deg
    )
    told: dict[Figures, tuple[Claim, ...]] = {}
    for claims in _by_speaker(test):
        told.setdefault(_figures(claims, azimuth_deg, azimuth_plus_minus_deg), claims)
    return tuple(
        _fly(test, launch, figures, claims)
        for figures, claims in told.items()
        if figures.apogee_m is not None or not any(other.apogee_m for other in told)
    )


def _by_speaker(test: ReportedTest) -> Iterator[tuple[Claim, ...]]:
    for range_ in test.claims_of(Quantity.RANGE):
        claims = [range_]
        own = [c for c in test.claims_of(Quantity.APOGEE) if c.speaker == range_.speaker]
        claims += own[:1]
        for quantity in (Quantity.FLIGHT_TIME, Quantity.SPEED):
            found = test.claims_of(quantity)
            claims += sorted(found, key=lambda c: c.speaker != range_.speaker)[:1]
        yield tuple(claims)


def _figures(claims: tuple[Claim, ...], azimuth_deg: float, plus_minus_deg: float) -> Figures:
    spans: dict[Quantity, Interval] = {
        claim.quantity: (claim.number.low, claim.number.high) for claim in claims
    }
    return Figures(
        range_m=spans[Quantity.RANGE],
        apogee_m=spans.get(Quantity.APOGEE),
        flight_time_s=spans.get(Quantity.FLIGHT_TIME),
        speed_m_per_s=spans.get(Quantity.SPEED),
        azimuth_deg=(azimuth_deg - plus_minus_deg, azimuth_deg + plus_minus_deg)
        if plus_minus_deg
        else None,
    )


def _fly(
    test: ReportedTest, launch: Launch, figures: Figures, claims: tuple[Claim, ...]
) -> SpeakerFlight:
    readings = read_figures(launch, figures)
    best = readings.best
    return SpeakerFlight(
        speaker=claims[0].speaker,
        claims=claims,
        launch=launch,
        readings=readings,
        findings=tuple(_findings(test, readings, claims)),
        reach=reach_of(launch, readings, best),
    )


def _findings(
    test: ReportedTest, readings: FlightReadings, claims: tuple[Claim, ...]
) -> Iterator[Finding]:
    times = test.claims_of(Quantity.FLIGHT_TIME)
    by_quantity = {claim.quantity: claim.number for claim in claims}
    apogee = by_quantity.get(Quantity.APOGEE)
    best = readings.best
    if apogee is not None:
        checked = check_flight_times(
            times, best.flight_time_s, free_flight_s=readings.least_free_flight_s
        )
        yield from checked
        fits = any_time_fits(checked)
        found = None if fits else slip_finding(claims[0], claims[1], times)
        if found is not None:
            yield found
    if "apogee" not in best.conflicts and best is not readings.readings[0]:
        for speed in test.claims_of(Quantity.SPEED):
            yield check_top_speed(speed.number, best.speed_m_per_s, unit=speed.printed_unit)


def reach_of(
    launch: Launch, readings: FlightReadings, best: FlownReading
) -> ReachBounds | None:
    """Return how far the same missile goes, None where the flight was not lofted."""
    if readings.flight_class is not FlightClass.LOFTED or best.solution is None:
        return None
    return reach_bounds(
        lon_deg=launch.lon_deg,
        lat_deg=launch.lat_deg,
        speed_m_per_s=best.solution.burnout_speed_m_per_s,
        elevation_deg=best.solution.burnout_elevation_deg,
        burnout_height_m=best.solution.boost.height_m,
    )
