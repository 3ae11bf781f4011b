"""The ways to read one report as a flight, what each asks for, and what would decide.

Every reading is flown over the real Earth; its price is its energy at the ground over that
of the least-energy flight to the same range.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.errors import PhysicsError
from geo_kit.flight.ballistic import FlightClass, classify, classify_interval
from geo_kit.flight.bounds import Interval, bound_flight
from geo_kit.flight.glide import glide_flight
from geo_kit.flight.shooting import TOLERANCE_M
from geo_kit.flight.solution import Solution
from geo_kit.flight.solve import Launch, Root, solve_flight

MINIMUM_ENERGY: Final = "minimum energy"
GLIDE: Final = "pull-up or glide"
CRUISE: Final = "cruise"
# Certainty: assumed. What published readings of pull-ups and glides span.
LIFT_TO_DRAGS: Final = (1.0, 1.5, 2.0)
# Certainty: assumed. Jet-driven cruise missiles fly at 0.5 to 0.9 of the speed of sound, and
# no air-breather, however fast, has flown level above 30 km.
CRUISE_SPEEDS_M_PER_S: Final = (150.0, 300.0)
HIGHEST_CRUISE_M: Final = 30e3


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was reported of one flight: least and greatest value that the words stand for."""

    range_m: Interval
    apogee_m: Interval | None = None
    flight_time_s: Interval | None = None  # launch to impact
    speed_m_per_s: Interval | None = None  # the top speed, taken as that at burnout


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlownReading:
    """One way to read a report; intervals hold the roundings and what is assumed."""

    name: str
    assumption: str
    speed_m_per_s: Interval
    elevation_deg: Interval
    apogee_m: Interval
    free_flight_s: Interval  # from burnout to impact
    flight_time_s: Interval  # from launch to impact
    energy_ratio: float  # to the least-energy flight of the same range, from the ground
    conflicts: tuple[str, ...]  # names of reported figures that it does not meet
    solution: Solution | None  # None where nothing was solved for: a cruise


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlightReadings:
    """All readings of one report."""

    figures: Figures
    flight_class: FlightClass | None  # None where nothing tells the apogee
    readings: tuple[FlownReading, ...]
    excluded: tuple[tuple[str, str], ...]  # names, and why
    settles: str  # which missing number would tell the readings apart, "" if none is missing

    def named(self, name: str) -> FlownReading | None:
        """Return the reading whose name starts so."""
        return next((item for item in self.readings if item.name.startswith(name)), None)

    @property
    def best(self) -> FlownReading:
        """The reading that meets all that was reported, else the one nearest to it.

        A pure arc is never taken for a flight whose apogee no credible arc has.
        """
        solved = [item for item in self.readings if item.solution is not None]
        if self.flight_class is FlightClass.DEPRESSED:
            return next((item for item in solved if item.name == GLIDE), solved[0])
        return next((item for item in solved[1:] if not item.conflicts), solved[-1])


def read_figures(launch: Launch, figures: Figures) -> FlightReadings:
    """Return the readings of a report, each solved for its range.

    Raises:
        PhysicsError: no flight has that range, or that apogee.
        PositionError: the launch is not on the globe.
    """
    least = solve_flight(launch, range_m=_middle(figures.range_m))
    readings = [_reading(MINIMUM_ENERGY, "the least speed", [least], least, figures)]
    excluded: list[tuple[str, str]] = []
    for solution in _arcs(launch, figures, excluded):
        name = f"ballistic arc, {_side(solution, least)}"
        readings.append(_reading(name, "drag of a slender body", [solution], least, figures))
    flight_class = _class(figures, readings)
    if figures.apogee_m and flight_class in (FlightClass.DEPRESSED, FlightClass.UNDETERMINED):
        readings += _glides(launch, figures, least, excluded)
    readings += _cruises(figures, least, excluded)
    return FlightReadings(
        figures=figures,
        flight_class=flight_class,
        readings=tuple(readings),
        excluded=tuple(excluded),
        settles=_settles(figures, flight_class, readings),
    )


def _arcs(
    launch: Launch, figures: Figures, excluded: list[tuple[str, str]]
) -> Iterator[Solution]:
    """Solve the range with the firmest other figure; a speed leaves two flights."""
    others = {
        "apogee_m": figures.apogee_m,
        "flight_time_s": figures.flight_time_s,
        "burnout_speed_m_per_s": figures.speed_m_per_s,
    }
    given = {name: _middle(value) for name, value in others.items() if value}
    roots = (Root.LOFTED, Root.DEPRESSED)
    for root in roots[: 2 if list(given) == ["burnout_speed_m_per_s"] else 1] if given else ():
        try:
            yield solve_flight(launch, range_m=_middle(figures.range_m), root=root, **given)
        except PhysicsError as error:
            if root is Root.LOFTED:
                raise  # where the lofted flight fails, the depressed one does
            excluded.append((f"ballistic arc, {root}", str(error)))


def _glides(
    launch: Launch, figures: Figures, least: Solution, excluded: list[tuple[str, str]]
) -> Iterator[FlownReading]:
    apogee_m = _middle(figures.apogee_m) if figures.apogee_m else 0.0
    try:
        flown = [
            glide_flight(
                launch, range_m=_middle(figures.range_m), apogee_m=apogee_m, lift_to_drag=ratio
            )
            for ratio in LIFT_TO_DRAGS
        ]
    except PhysicsError as error:
        excluded.append((GLIDE, str(error)))
        return
    found = [solution for solution in flown if solution.converged]
    if not found:
        excluded.append((GLIDE, "no such flight was found"))
        return
    ratios = f"{LIFT_TO_DRAGS[0]:g} to {LIFT_TO_DRAGS[-1]:g}"
    assumption = f"lift-to-drag ratio of {ratios} after the apogee, never climbing again"
    yield _reading(GLIDE, assumption, found, least, figures)


def _cruises(
    figures: Figures, least: Solution, excluded: list[tuple[str, str]]
) -> Iterator[FlownReading]:
    """Yield the plainest cruise: level, at one speed, straight ahead."""
    if figures.apogee_m and figures.apogee_m[0] > HIGHEST_CRUISE_M:
        why = f"nothing cruises at {figures.apogee_m[0] / 1e3:,.0f} km: no air carries it"
        excluded.append((CRUISE, why))
        return
    low_m, high_m = figures.range_m
    slow, fast = CRUISE_SPEEDS_M_PER_S
    if figures.flight_time_s:
        slow, fast = low_m / figures.flight_time_s[1], high_m / figures.flight_time_s[0]
    if fast < CRUISE_SPEEDS_M_PER_S[0] or slow > CRUISE_SPEEDS_M_PER_S[1]:
        why = f"it would fly at {slow:,.0f} to {fast:,.0f} m/s"
        excluded.append((CRUISE, why))
        return
    time_s = (low_m / fast, high_m / slow)
    yield FlownReading(
        name=CRUISE,
        assumption="level flight at one speed, straight ahead",
        speed_m_per_s=(slow, fast),
        elevation_deg=(0.0, 0.0),
        apogee_m=(0.0, HIGHEST_CRUISE_M),
        free_flight_s=time_s,
        flight_time_s=time_s,
        energy_ratio=((slow + fast) / 2) ** 2 / _ground_speed2(least),
        conflicts=(),
        solution=None,
    )


def _reading(
    name: str, assumption: str, flown: list[Solution], least: Solution, figures: Figures
) -> FlownReading:
    """Return solved flights as one reading, its intervals from the roundings of each."""
    given = {
        "range": figures.range_m,
        "apogee": figures.apogee_m,
        "time": figures.flight_time_s,
        "speed": figures.speed_m_per_s,
    }
    spans = {name: value for name, value in given.items() if value is not None}
    middle = flown[len(flown) // 2]
    # A glide's own assumption moves it by far more than the roundings do.
    all_bounds = [bound_flight(one, spans if len(flown) == 1 else {}) for one in flown]

    def hull(field: str) -> Interval:
        ends = [getattr(bounds, field) for bounds in all_bounds]
        return min(low for low, _ in ends), max(high for _, high in ends)

    reading = FlownReading(
        name=name,
        assumption=assumption,
        speed_m_per_s=hull("speed_m_per_s"),
        elevation_deg=hull("elevation_deg"),
        apogee_m=hull("apogee_m"),
        free_flight_s=hull("free_flight_s"),
        flight_time_s=hull("flight_time_s"),
        energy_ratio=_ground_speed2(middle) / _ground_speed2(least),
        conflicts=(),
        solution=middle,
    )
    return replace(reading, conflicts=tuple(_conflicts(reading, figures)))


def _conflicts(reading: FlownReading, figures: Figures) -> Iterator[str]:
    for name, flown, reported, slack in (
        ("apogee", reading.apogee_m, figures.apogee_m, TOLERANCE_M),
        ("flight time", reading.flight_time_s, figures.flight_time_s, 0.0),
    ):
        if reported and (flown[1] < reported[0] - slack or flown[0] > reported[1] + slack):
            yield name


def _ground_speed2(solution: Solution) -> float:
    """Return the square of the speed that the burnout's energy would be at the ground."""
    lift = 2 * GM * (1 / R - 1 / (R + solution.boost.height_m))
    return solution.burnout_speed_m_per_s**2 + lift


def _side(solution: Solution, least: Solution) -> str:
    apogee_m = solution.trajectory.apogee_m
    if solution.mode != "fixed speed" and _is_near(solution):
        return str(FlightClass.NEAR_MINIMUM_ENERGY)
    higher = apogee_m > least.trajectory.apogee_m
    return str(Root.LOFTED if higher else Root.DEPRESSED)


def _is_near(solution: Solution) -> bool:
    path = solution.trajectory
    return classify(path.range_m, path.apogee_m) is FlightClass.NEAR_MINIMUM_ENERGY


def _class(figures: Figures, readings: list[FlownReading]) -> FlightClass | None:
    arcs = [item for item in readings if item.name.startswith("ballistic arc")]
    if figures.apogee_m:
        return classify_interval(figures.range_m, figures.apogee_m)
    return classify_interval(figures.range_m, arcs[0].apogee_m) if len(arcs) == 1 else None


def _settles(
    figures: Figures, flight_class: FlightClass | None, readings: list[FlownReading]
) -> str:
    if figures.apogee_m is None and readings[-1].name == CRUISE and len(readings) > 2:  # noqa: PLR2004
        peaks = [f"{_middle(item.apogee_m) / 1e3:,.0f} km" for item in readings[1:-1]]
        return f"the apogee: low for a cruise, {' or '.join(peaks)} for an arc"
    open_ = [item for item in readings[1:] if not item.conflicts]
    if figures.apogee_m is None and figures.flight_time_s is None:
        least = readings[0]
        return (
            f"the apogee: {_middle(least.apogee_m) / 1e3:,.0f} km at least energy, more if "
            "lofted, less if depressed, or the flight time: "
            f"{_minutes(least.flight_time_s)} at least energy"
        )
    if figures.flight_time_s is None and flight_class is not FlightClass.LOFTED:
        told = [f"{item.name} {_minutes(item.free_flight_s)}" for item in open_]
        return f"the flight time from burnout: {', '.join(told)}" if len(told) > 1 else ""
    return ""


def _minutes(span_s: Interval) -> str:
    low, high = (f"{value / 60:.0f}" for value in span_s)
    return f"{low} min" if low == high else f"{low} to {high} min"


def _middle(span: Interval) -> float:
    return float(np.mean(span))
