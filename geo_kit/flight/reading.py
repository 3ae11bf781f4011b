"""One way to read a report as a flight: its figures, its price, and what it does not meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.flight.ballistic import FlightClass
from geo_kit.flight.bounds import Bounds, Interval, bound_flight
from geo_kit.flight.shooting import TOLERANCE_M
from geo_kit.flight.solution import Solution

MINIMUM_ENERGY: Final = "minimum energy"
GLIDE: Final = "pull-up or glide"
CRUISE: Final = "cruise"
# Certainty: assumed. Jet-driven cruise missiles fly at 0.5 to 0.9 of the speed of sound, and
# no air-breather, however fast, has flown level above 30 km.
CRUISE_SPEEDS_M_PER_S: Final = (150.0, 300.0)
HIGHEST_CRUISE_M: Final = 30e3
_SPEED_LEEWAY: Final = 1.03  # the burnout's height is assumed, and moves its speed so much
_THIN_AIR: Final = (
    0.867  # of sea level's speed of sound is that at 11 to 20 km: Mach names none
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was reported of one flight: least and greatest value that the words stand for."""

    range_m: Interval
    apogee_m: Interval | None = None
    flight_time_s: Interval | None = None  # launch to impact
    speed_m_per_s: Interval | None = None  # the top speed, taken as that at burnout
    azimuth_deg: Interval | None = None  # clockwise, where more than the launch's is possible


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

        A pure arc is taken for a flight whose apogee no credible arc has only where the
        reported time or speed is the arc's and no glide's.
        """
        solved = [item for item in self.readings if item.solution is not None]
        order = solved[:0:-1] if self.flight_class is FlightClass.DEPRESSED else solved[1:]
        order = order or solved[:]  # a range alone is the least-energy arc's
        order += [item for item in self.readings if item.solution is None]
        fitting = (item for item in order if not item.conflicts)
        return next(fitting, order[0] if len(solved) > 1 else solved[0])

    @property
    def least_free_flight_s(self) -> float:
        """What free flight from burnout takes at least, if range and apogee are as told."""
        flown = [item for item in self.readings if item.solution is not None]
        return min(item.free_flight_s[0] for item in flown[1:] or flown)


def cruise_readings(
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
    elif figures.speed_m_per_s:
        slow, fast = figures.speed_m_per_s
    if fast < CRUISE_SPEEDS_M_PER_S[0] or slow > CRUISE_SPEEDS_M_PER_S[1]:
        why = f"it would fly at {_from_to(slow, fast)} m/s"
        excluded.append((CRUISE, why))
        return
    slow = max(slow, 1.0)
    time_s = (low_m / fast, high_m / slow)
    level = FlownReading(
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
    yield replace(level, conflicts=tuple(conflicts_of(level, figures)))


def _from_to(low: float, high: float) -> str:
    one, other = f"{low:,.0f}", f"{high:,.0f}"
    return one if one == other else f"{one} to {other}"


def make_reading(
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
    if len(flown) > 1:
        spans = {}
    all_bounds = [
        bound_flight(one, {name: spans[name] for name in one.solved_for if name in spans})
        for one in flown
    ]
    return bounded_reading(name, assumption, middle, all_bounds, least, figures)


def bounded_reading(
    name: str,
    assumption: str,
    middle: Solution,
    all_bounds: Sequence[Bounds],
    least: Solution,
    figures: Figures,
) -> FlownReading:
    """Return a solved flight as a reading, its intervals the hulls of all bounds."""

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
    return replace(reading, conflicts=tuple(conflicts_of(reading, figures)))


def conflicts_of(reading: FlownReading, figures: Figures) -> Iterator[str]:
    """Yield the names of the reported figures that a reading does not meet."""
    for name, flown, reported, slack in (
        ("apogee", reading.apogee_m, figures.apogee_m, TOLERANCE_M),
        ("flight time", reading.flight_time_s, figures.flight_time_s, 0.0),
    ):
        if reported and (flown[1] < reported[0] - slack or flown[0] > reported[1] + slack):
            yield name
    speed = figures.speed_m_per_s
    if speed and (
        reading.speed_m_per_s[1] * _SPEED_LEEWAY < speed[0] * _THIN_AIR
        or reading.speed_m_per_s[0] > speed[1] * _SPEED_LEEWAY
    ):
        yield "speed"


def _ground_speed2(solution: Solution) -> float:
    """Return the square of the speed that the burnout's energy would be at the ground."""
    lift = 2 * GM * (1 / R - 1 / (R + solution.boost.height_m))
    return solution.burnout_speed_m_per_s**2 + lift


def middle_of(span: Interval) -> float:
    """Return the middle of an interval."""
    return float(np.mean(span))
