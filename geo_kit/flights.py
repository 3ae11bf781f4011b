"""The ways in which a report can be read as a flight, and the flight that one of them asks."""

from dataclasses import dataclass

from geo_kit.flight.ballistic import (
    FlightClass,
    Price,
    ballistic_price,
    classify_interval,
    solve_ballistic,
)
from geo_kit.flight.boost import choose_boost
from geo_kit.flight.given import check_highest
from geo_kit.flight.glide import TYPICAL_LIFT_TO_DRAG, solve_glide
from geo_kit.flight.solution import Solution
from geo_kit.framed import Framed
from geo_kit.reports.model import Claim, Quantity, ReportedTest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlightReading:
    """One speaker's range and apogee, and what a ballistic arc through both would ask."""

    range_claim: Claim
    apogee_claim: Claim
    flight_class: FlightClass
    price: Price


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlownPath(Framed):
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
