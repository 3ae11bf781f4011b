"""A report without a range in, its flight out: two other figures tell one. Reads no files."""

from collections.abc import Iterator

from geo_kit.errors import PhysicsError
from geo_kit.flight.following import ANY_RANGE_M, follow_range
from geo_kit.flight.reading import Figures
from geo_kit.flight.solve import Launch
from geo_kit.flown import SpeakerFlight, reach_of
from geo_kit.reports.against_flight import check_top_speed
from geo_kit.reports.consistency import Finding
from geo_kit.reports.model import Claim, Quantity, ReportedTest

_FIGURES = (Quantity.APOGEE, Quantity.FLIGHT_TIME, Quantity.SPEED)
_LEAST = 2  # figures make a flight


def fly_unranged(
    test: ReportedTest, *, azimuth_deg: float, azimuth_plus_minus_deg: float = 0.0
) -> tuple[SpeakerFlight, ...]:
    """Return the flights of a report that gives no range, one for each speaker.

    Figures of two speakers are never mixed; who gives less than two is left out.

    Args:
        test: what the sources say.
        azimuth_deg: bearing of the fall as seen from the launch.
        azimuth_plus_minus_deg: by so much it may be another, on either side.

    Raises:
        PhysicsError: no flight has these figures; reason `no_range` if no speaker gives two.
    """
    told = list(_by_speaker(test))
    if test.launch is None or not told:
        raise PhysicsError(
            f"{test.id}: no source gives a launch site and a range, or in place of the range "
            "two of apogee, flight time and speed",
            reason="no_range",
            hint="a path length or a place of fall alone does not tell a flight",
        )
    launch = Launch(
        lon_deg=test.launch.lon_deg, lat_deg=test.launch.lat_deg, azimuth_deg=azimuth_deg
    )
    ends = (azimuth_deg - azimuth_plus_minus_deg, azimuth_deg + azimuth_plus_minus_deg)
    bearings = ends if azimuth_plus_minus_deg else None
    return tuple(_fly(launch, claims, bearings) for claims in told)


def _by_speaker(test: ReportedTest) -> Iterator[tuple[Claim, ...]]:
    claims = [claim for quantity in _FIGURES for claim in test.claims_of(quantity)]
    for speaker in dict.fromkeys(claim.speaker for claim in claims):
        own = {c.quantity: c for c in reversed(claims) if c.speaker == speaker}
        if len(own) >= _LEAST:
            yield tuple(own[quantity] for quantity in _FIGURES if quantity in own)


def _fly(
    launch: Launch, claims: tuple[Claim, ...], bearings: tuple[float, float] | None
) -> SpeakerFlight:
    spans = {claim.quantity: (claim.number.low, claim.number.high) for claim in claims}
    figures = Figures(
        range_m=ANY_RANGE_M,
        apogee_m=spans.get(Quantity.APOGEE),
        flight_time_s=spans.get(Quantity.FLIGHT_TIME),
        speed_m_per_s=spans.get(Quantity.SPEED),
        azimuth_deg=bearings,
    )
    readings = follow_range(launch, figures)
    return SpeakerFlight(
        speaker=claims[0].speaker,
        claims=claims,
        launch=launch,
        readings=readings,
        findings=tuple(_findings(claims, readings.best.speed_m_per_s)),
        reach=reach_of(launch, readings, readings.best),
    )


def _findings(
    claims: tuple[Claim, ...], speed_m_per_s: tuple[float, float]
) -> Iterator[Finding]:
    """Compare what was not solved for: a speed beside an apogee and a time."""
    for claim in claims[_LEAST:]:
        yield check_top_speed(claim.number, speed_m_per_s, unit=claim.printed_unit)
