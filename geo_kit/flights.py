"""The ways in which a report can be read as a flight, and the price that each one asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from geo_kit.flight.ballistic import (
    FlightClass,
    Price,
    ballistic_price,
    classify_interval,
    solve_ballistic,
)
from geo_kit.flight.boost import choose_boost
from geo_kit.flight.bounds import Bounds, Interval, bound_flight
from geo_kit.flight.given import check_highest
from geo_kit.flight.glide import TYPICAL_LIFT_TO_DRAG, solve_glide
from geo_kit.flight.readings import Figures, read_figures
from geo_kit.flight.slips import agrees, slips
from geo_kit.flight.solution import Solution
from geo_kit.flight.solve import Launch, solve_flight
from geo_kit.reports.against_flight import any_time_fits, check_flight_times, check_top_speed
from geo_kit.reports.consistency import (
    Finding,
    Severity,
    typo_finding,
)
from geo_kit.reports.model import Claim, Quantity, ReportedTest
from geo_kit.reports.printed import length

# A time that this flight takes calls for no slip of the pen to explain it.
_ANYWHERE: Final = Launch(lon_deg=0.0, lat_deg=40.0, azimuth_deg=0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlightReading:
    """One speaker's range and apogee, and what a ballistic arc through both would ask."""

    range_claim: Claim
    apogee_claim: Claim
    flight_class: FlightClass
    price: Price


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlownPath:
    """A computed flight that fits one speaker's figures, in one direction."""

    model: str  # "ballistic", "pull-up or glide", "minimum energy"
    assumption: str  # what the model takes for granted, in plain words
    range_claim: Claim
    range_m: float  # as flown
    solution: Solution

    @property
    def as_reported(self) -> bool:
        """Whether it was flown to the claimed range itself."""
        return self.range_m == self.range_claim.number.value


def read_flights(test: ReportedTest) -> tuple[FlightReading, ...]:
    """Return each speaker's range and apogee, taken together and never across speakers.

    Raises:
        PhysicsError: a range or an apogee that no flight has; the message names both.
    """
    return tuple(
        _read(claim, apogee)
        for claim in test.claims_of(Quantity.RANGE)
        for apogee in test.claims_of(Quantity.APOGEE)
        if apogee.speaker == claim.speaker
    )


def _read(claim: Claim, apogee: Claim) -> FlightReading:
    check_highest(apogee.number.value)
    choose_boost(claim.number.value, apogee.number.value, None, None)  # refuses what is too low
    return FlightReading(
        range_claim=claim,
        apogee_claim=apogee,
        flight_class=classify_interval(
            (claim.number.low, claim.number.high), (apogee.number.low, apogee.number.high)
        ),
        price=ballistic_price(claim.number.value, apogee.number.value),
    )


def claim_flown(
    test: ReportedTest, readings: tuple[FlightReading, ...], range_m: float
) -> Claim:
    """Return the first claim that a range fits, else the nearest one.

    Claims without an apogee count only where none has one; there must be a range claim.
    """
    own = [reading.range_claim for reading in readings]
    return min(
        own or test.claims_of(Quantity.RANGE),
        key=lambda claim: max(claim.number.low - range_m, range_m - claim.number.high, 0.0),
    )


def fly_report(
    test: ReportedTest,
    readings: tuple[FlightReading, ...],
    *,
    azimuth_deg: float,
    claim: Claim | None = None,
    range_m: float | None = None,
) -> FlownPath | None:
    """Return the flight that fits one speaker's range, and apogee if there is one.

    A depressed apogee is read as a pull-up or glide; a ballistic arc is never fitted to it.
    None if there is no launch site or no range.

    Args:
        test: what the sources say.
        readings: the speakers' figures, as `read_flights` returns them.
        azimuth_deg: bearing of the fall as seen from the launch.
        claim: whose range and apogee; if not given, the first one with an apogee, else the
            first one.
        range_m: another range than was claimed, as where a landmark tells the fall.

    Raises:
        PhysicsError: no flight has these figures.
    """
    if test.launch is None or not test.claims_of(Quantity.RANGE):
        return None
    claim = claim or [*[r.range_claim for r in readings], *test.claims_of(Quantity.RANGE)][0]
    reading = next((item for item in readings if item.range_claim is claim), None)
    range_m = claim.number.value if range_m is None else range_m
    where = {
        "launch_lon_deg": test.launch.lon_deg,
        "launch_lat_deg": test.launch.lat_deg,
        "azimuth_deg": azimuth_deg,
        "range_m": range_m,
    }
    if reading is None:
        solution = solve_ballistic(**where)
        model, assumption = "minimum energy", "no apogee reported: the least speed"
    elif reading.flight_class is FlightClass.DEPRESSED:
        solution = solve_glide(**where, apogee_m=reading.apogee_claim.number.value)
        model = "pull-up or glide"
        assumption = f"lift-to-drag ratio of {TYPICAL_LIFT_TO_DRAG:g} after the apogee"
    else:
        solution = solve_ballistic(**where, apogee_m=reading.apogee_claim.number.value)
        model, assumption = "ballistic", "drag of a slender body"
    return FlownPath(
        model=model,
        assumption=assumption,
        range_claim=claim,
        range_m=range_m,
        solution=solution,
    )


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
