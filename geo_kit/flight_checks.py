"""What the figures of each speaker mean for the flight, and what would settle it."""

from collections.abc import Iterator
from typing import Final

from geo_kit.flight.ballistic import FlightClass
from geo_kit.flight.bounds import Bounds, Interval, bound_flight
from geo_kit.flight.readings import Figures, read_figures
from geo_kit.flight.slips import agrees, slips
from geo_kit.flight.solve import Launch, solve_flight
from geo_kit.flights import FlightReading, FlownPath, fly_report
from geo_kit.reports.against_flight import any_time_fits, check_flight_times, check_top_speed
from geo_kit.reports.consistency import (
    Finding,
    Severity,
    typo_finding,
)
from geo_kit.reports.model import Claim, Quantity, ReportedTest
from geo_kit.reports.printed import length

_ANYWHERE: Final = Launch(lon_deg=0.0, lat_deg=40.0, azimuth_deg=0.0)


def check_flights(
    test: ReportedTest, readings: tuple[FlightReading, ...], path: FlownPath | None
) -> Iterator[Finding]:
    """Say what the figures of each speaker mean for the flight, and what would settle it."""
    times, speeds = test.claims_of(Quantity.FLIGHT_TIME), test.claims_of(Quantity.SPEED)
    for reading in readings:
        if reading.flight_class is FlightClass.DEPRESSED:
            yield _not_ballistic(reading)
            if times or speeds:
                yield from _against_all(test, reading, path)
            yield from _slips(reading, ())
            continue
        yield _credible(reading)
        checked: tuple[Finding, ...] = ()
        if times or speeds:
            bounds = _bound(test, reading, path)
            checked = check_flight_times(
                times, bounds.flight_time_s, free_flight_s=bounds.free_flight_s[0]
            )
            yield from checked
            for speed in speeds:
                yield check_top_speed(
                    speed.number, bounds.speed_m_per_s, unit=speed.printed_unit
                )
        if not any_time_fits(checked):
            yield from _slips(reading, times)
    if path and path.model == "pull-up or glide":
        reading = next(item for item in readings if item.range_claim is path.range_claim)
        yield _glide(reading, _as_reported(test, reading, path), time_reported=bool(times))


def _as_reported(test: ReportedTest, reading: FlightReading, path: FlownPath) -> FlownPath:
    """Return the flight to the claimed range itself, on the same bearing."""
    if path.as_reported:
        return path
    azimuth_deg = path.solution.trajectory.azimuth_deg
    return fly_report(test, (reading,), azimuth_deg=azimuth_deg) or path


def _against_all(
    test: ReportedTest, reading: FlightReading, path: FlownPath | None
) -> Iterator[Finding]:
    """Compare times and speeds with the arc and the pull-up alike: either may fit."""
    claimed, apogee = reading.range_claim.number, reading.apogee_claim.number
    for time in test.claims_of(Quantity.FLIGHT_TIME) or (None,):
        figures = Figures(
            range_m=(claimed.low, claimed.high),
            apogee_m=(apogee.low, apogee.high),
            flight_time_s=None if time is None else (time.number.low, time.number.high),
        )
        found = read_figures(_launch(test, path), figures)
        if time is not None:
            yield from check_flight_times(
                [time], found.best.flight_time_s, free_flight_s=found.least_free_flight_s
            )
    for speed in test.claims_of(Quantity.SPEED):
        yield check_top_speed(speed.number, found.best.speed_m_per_s, unit=speed.printed_unit)


def _bound(test: ReportedTest, reading: FlightReading, path: FlownPath | None) -> Bounds:
    """Return what the roundings of one speaker leave open."""
    launch = _launch(test, path)
    claimed, apogee = reading.range_claim.number, reading.apogee_claim.number
    solution = solve_flight(launch, range_m=claimed.value, apogee_m=apogee.value)
    spans = {"range": (claimed.low, claimed.high), "apogee": (apogee.low, apogee.high)}
    return bound_flight(solution, spans)


def _launch(test: ReportedTest, path: FlownPath | None) -> Launch:
    """Return the launch and the bearing that a path was flown on.

    Without a launch site or a bearing, a flight due north from middle latitudes stands for
    it: the Earth's rotation then neither helps nor hinders.
    """
    if test.launch is None or path is None:
        return _ANYWHERE
    return Launch(
        lon_deg=test.launch.lon_deg,
        lat_deg=test.launch.lat_deg,
        azimuth_deg=path.solution.trajectory.azimuth_deg,
    )


def slip_finding(
    range_claim: Claim, apogee_claim: Claim, times: tuple[Claim, ...]
) -> Finding | None:
    """Return the slips of the pen that would explain why no time goes with two figures."""
    range_m, apogee_m = range_claim.number.value, apogee_claim.number.value
    spans: list[Interval | None] = [(time.number.low, time.number.high) for time in times]
    spans = spans or [None]
    if any(agrees(range_m, apogee_m, span) for span in spans):
        return None
    found = {words: None for span in spans for words in slips(range_m, apogee_m, span)}
    if not found:
        return None
    told = f" and {_figure(times[0])}" if times else ""
    wrong = f"{_km(range_claim)}, {_km(apogee_claim)} of apogee{told} do not go together."
    return typo_finding(list(found), wrong=wrong)


def _slips(reading: FlightReading, times: tuple[Claim, ...]) -> Iterator[Finding]:
    found = slip_finding(reading.range_claim, reading.apogee_claim, times)
    if found is not None:
        yield found


def _figure(claim: Claim) -> str:
    return f"{claim.printed_value:,g} {claim.printed_unit}"


def _not_ballistic(reading: FlightReading) -> Finding:
    price, claim = reading.price, reading.range_claim
    return Finding(
        code="not_a_ballistic_arc",
        severity=Severity.WARNING,
        sentence=f"{_km(claim)} with a {_km(reading.apogee_claim)} apogee "
        f"({claim.speaker}) is not a ballistic arc: even in vacuum it would ask for "
        f"{price.speed_m_per_s / 1e3:.2f} km/s, {price.energy_ratio:.1f} times the energy of "
        f"the least-energy arc to that range, which asks for "
        f"{price.minimum_speed_m_per_s / 1e3:.2f} km/s and rises to "
        f"{price.minimum_energy_apogee_m / 1e3:.0f} km.",
        values={
            "ballistic_speed_m_per_s": price.speed_m_per_s,
            "minimum_speed_m_per_s": price.minimum_speed_m_per_s,
            "energy_ratio": price.energy_ratio,
            "ballistic_duration_s": price.duration_s,
        },
    )


def _credible(reading: FlightReading) -> Finding:
    price, claim = reading.price, reading.range_claim
    return Finding(
        code="ballistic_arc",
        severity=Severity.NOTE,
        sentence=f"{_km(claim)} with a {_km(reading.apogee_claim)} apogee "
        f"({claim.speaker}): {reading.flight_class}; from the ground of a still "
        "Earth, in vacuum, "
        f"{price.speed_m_per_s / 1e3:.2f} km/s and {price.duration_s / 60:.0f} minutes of "
        "flight.",
        values={
            "ballistic_speed_m_per_s": price.speed_m_per_s,
            "minimum_speed_m_per_s": price.minimum_speed_m_per_s,
            "ballistic_duration_s": price.duration_s,
        },
    )


def _glide(reading: FlightReading, path: FlownPath, *, time_reported: bool) -> Finding:
    speed = path.solution.burnout_speed_m_per_s
    flown_s, arc_s = path.solution.trajectory.duration_s, reading.price.duration_s
    settle = (
        ""
        if time_reported
        else " The flight time would tell them apart, and no source gives it."
    )
    return Finding(
        code="pull_up_or_glide",
        severity=Severity.NOTE,
        sentence=f"Read as a pull-up or glide ({path.assumption}, assumed) it asks for "
        f"{speed / 1e3:.1f} km/s and takes {flown_s / 60:.0f} minutes from burnout; the "
        f"arc would take {arc_s / 60:.0f}.{settle}",
        values={"glide_speed_m_per_s": speed, "glide_duration_s": flown_s},
    )


def _km(claim: Claim) -> str:
    return length(claim)
