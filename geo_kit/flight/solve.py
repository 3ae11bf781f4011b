"""Solve a free flight for any two figures of a report; what else was given is checked.

Vocabulary: with a range, *fixed apogee*, *fixed speed* or *fixed flight time*, or, with
nothing else, *minimum speed*; without one, the range follows from the two figures given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import ROWS, Aim
from geo_kit.flight.boost import assumed_boost, choose_boost
from geo_kit.flight.given import given_figures, in_words
from geo_kit.flight.kepler import arc, energy_parameter, max_range_m
from geo_kit.flight.roots import by_apogee, is_lofted, least_speed_shot, level_velocity, scan
from geo_kit.flight.shooting import Shot, check_start, seed, shoot
from geo_kit.flight.sketch import sketch
from geo_kit.flight.solution import Solution, make_solution

# Certainty: assumed. A slender re-entry body; reports do not constrain it, and half as much
# moves a fall by no more than 6 km.
TYPICAL_BALLISTIC_COEFFICIENT_KG_PER_M2: Final = 5_000.0

_MODES: Final = {
    ("range", "apogee"): "fixed apogee",
    ("range", "time"): "fixed flight time",
    ("range", "speed"): "fixed speed",
    ("apogee", "time"): "fixed apogee and flight time",
    ("apogee", "speed"): "fixed apogee and speed",
    ("time", "speed"): "fixed flight time and speed",
}
_FREE_SHARE: Final = 0.93  # of a flight time is free flight, or so, before one knows
_LARGEST_REACH_M: Final = 19_000e3


class Root(StrEnum):
    """Which of the two flights with a range and a speed is meant."""

    LOFTED = "lofted"
    DEPRESSED = "depressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """Where it starts and which way; what nobody reported is None and assumed by class."""

    lon_deg: float
    lat_deg: float
    azimuth_deg: float  # of the fall, clockwise from north
    height_m: float = 0.0
    burnout_height_m: float | None = None
    burnout_downrange_m: float | None = None
    boost_duration_s: tuple[float, float] | None = None
    ballistic_coefficient_kg_per_m2: float = TYPICAL_BALLISTIC_COEFFICIENT_KG_PER_M2


def solve_flight(
    launch: Launch,
    *,
    range_m: float | None = None,
    apogee_m: float | None = None,
    flight_time_s: float | None = None,
    burnout_speed_m_per_s: float | None = None,
    root: Root | str = Root.LOFTED,
) -> Solution:
    """Return the ballistic flight over the real Earth that meets two figures of a report.

    Of three or four figures, the first two in the order range, apogee, flight time, speed
    are met: a range and an apogee are measured, a flight time contains the climb that is
    assumed here, and a speed is hardly ever more than a round Mach number. The residuals
    of the solution tell how the others agree. Without a range, the answer may be weak: all
    short throws of one height last equally long, and two steep flights may share an apogee
    and a speed.

    Args:
        launch: where it starts, which way, and what is assumed of the climb.
        range_m: geodesic distance from the launch to the fall.
        apogee_m: above the ellipsoid.
        flight_time_s: from launch to impact; the climb's middle duration is taken off.
        burnout_speed_m_per_s: relative to the ground.
        root: which of two flights, where a range and a speed leave two: a `Root` or its word.

    Raises:
        PhysicsError: reason `unreachable_range`, `unreachable_apogee`, `unreachable_time`,
            `near_antipodal`, `apogee_below_ballistic`, `too_fast` or `bad_state`; what was
            possible but not found comes back with `converged` false and the reason
            `not_converged`.
        PositionError: the launch is not on the globe.
    """
    given = given_figures(range_m, apogee_m, flight_time_s, burnout_speed_m_per_s)
    wanted = dict(list(given.items())[:2])
    lofted = _root(root) is Root.LOFTED
    outline = sketch(
        _at_surface(_without_climb(wanted, launch, lofted)), lofted=lofted, told=wanted
    )
    aim = _aim(launch, wanted, outline, lofted=lofted)
    for figures in (wanted, given):
        if "time" in figures:
            figures["time"] -= aim.boost.middle_s
    first = arc(
        max(outline[0] - aim.boost.downrange_m, 1e3),
        max(outline[1], aim.boost.height_m + 1e3),
        burnout_height_m=aim.boost.height_m,
    )
    velocity = level_velocity(float(first.speed_m_per_s), float(first.elevation_deg))
    if len(wanted) == 1:
        return _least_speed(aim, wanted, velocity)
    if "speed" in wanted:
        velocity = scan(aim, wanted, velocity, lofted=lofted)
    shot = shoot(aim, wanted, first=seed(aim, wanted, velocity))
    if {"range", "speed"} == set(wanted) and not (shot.met and is_lofted(shot) is lofted):
        aim, shot = _near_least(launch, aim, wanted, lofted=lofted)
    check_start(shot, boost=aim.boost)
    mode = _MODES[next(pair for pair in _MODES if set(pair) == set(wanted))]
    return make_solution(
        aim, shot, mode=mode, wanted=wanted, given=given, iterations=shot.n_flights
    )


def make_aim(
    launch: Launch, *, range_m: float, apogee_m: float | None, lift_to_drag: float = 0.0
) -> Aim:
    """Return what a launch aims at, with the climb that goes with a range and an apogee.

    Raises:
        PhysicsError: as `choose_boost`, or the azimuth is no direction.
        PositionError: the launch is not on the globe.
    """
    return Aim(
        launch=(launch.lon_deg, launch.lat_deg),
        azimuth_deg=launch.azimuth_deg,
        boost=choose_boost(
            range_m,
            apogee_m,
            launch.burnout_height_m,
            launch.burnout_downrange_m,
            launch_height_m=launch.height_m,
            duration_s=launch.boost_duration_s,
        ),
        ballistic_coefficient_kg_per_m2=launch.ballistic_coefficient_kg_per_m2,
        lift_to_drag=lift_to_drag,
    )


def _aim(
    launch: Launch, wanted: Mapping[str, float], outline: tuple[float, float], *, lofted: bool
) -> Aim:
    """Return the aim of an outline; a range that follows does not bound the climb."""
    range_m, apogee_m = outline
    if "range" not in wanted:
        range_m = max(range_m, 2 * (launch.burnout_downrange_m or 0.0))
    flat = set(wanted) == {"range", "speed"} and not lofted
    alone = len(wanted) == 1 or flat
    if flat:
        launch = _with_climb_of(launch, max(_reach_m(wanted["speed"]), range_m))
    try:
        return make_aim(launch, range_m=range_m, apogee_m=None if alone else apogee_m)
    except PhysicsError as error:
        if "apogee" in wanted or error.reason != "apogee_below_ballistic":
            raise
        raise PhysicsError(
            f"no flight has {in_words(wanted)}: it would pass below the height where motors "
            "stop",
            reason=f"unreachable_{'time' if 'time' in wanted else 'range'}",
            hint="check the figures and their units, or give a lower burnout_height_m",
        ) from None


def _with_climb_of(launch: Launch, reach_m: float) -> Launch:
    """Return a launch of a missile of that reach: on a flat path too, it burns out as high."""
    boost = assumed_boost(reach_m)
    height_m, duration_s = launch.burnout_height_m, launch.boost_duration_s
    return replace(
        launch,
        burnout_height_m=boost.height_m + launch.height_m if height_m is None else height_m,
        boost_duration_s=boost.duration_s if duration_s is None else duration_s,
    )


def _reach_m(speed_m_per_s: float) -> float:
    """Return how far a speed at burnout reaches, no further than near the antipode."""
    orbital = energy_parameter(speed_m_per_s) >= 1
    reach_m = _LARGEST_REACH_M if orbital else float(max_range_m(speed_m_per_s))
    return min(reach_m, _LARGEST_REACH_M)


def _near_least(
    launch: Launch, aim: Aim, wanted: Mapping[str, float], *, lofted: bool
) -> tuple[Aim, Shot]:
    """Find a range and a speed near the least speed, which has a climb of its own."""
    try:
        return aim, by_apogee(aim, wanted, lofted=lofted)
    except PhysicsError as error:
        if error.reason != "unreachable_range":
            raise
    least = make_aim(launch, range_m=wanted["range"], apogee_m=None)
    return least, by_apogee(least, wanted, lofted=lofted)


def _root(root: Root | str) -> Root:
    try:
        return Root(root)
    except ValueError:
        raise PhysicsError(
            f"a root {root!r} is none",
            reason="bad_state",
            hint=f"give one of {', '.join(map(repr, map(str, Root)))}",
        ) from None


def _without_climb(
    wanted: Mapping[str, float],
    launch: Launch,
    lofted: bool,  # noqa: FBT001
) -> dict[str, float]:
    """Take the climb off a flight time, for a first idea of the flight."""
    if "time" not in wanted:
        return dict(wanted)
    rough = {**wanted, "time": wanted["time"] * _FREE_SHARE}
    if launch.boost_duration_s is not None:
        climb_s = sum(launch.boost_duration_s) / 2
    else:
        climb_s = assumed_boost(
            *sketch(_at_surface(rough), lofted=lofted, told=wanted)
        ).middle_s
    free_s = wanted["time"] - climb_s
    if free_s <= 0:
        raise PhysicsError(
            f"a flight of {wanted['time']:,.0f} s leaves nothing after a climb of about "
            f"{climb_s:,.0f} s",
            reason="unreachable_time",
            hint="check the flight time and its unit, or give a boost_duration_s",
        )
    return {**wanted, "time": free_s}


def _at_surface(wanted: Mapping[str, float]) -> dict[str, float]:
    """Turn the speed at burnout into the one that the same path has at the surface."""
    if "speed" not in wanted:
        return dict(wanted)
    speed = wanted["speed"]
    height_m = assumed_boost(_reach_m(speed)).height_m
    gain = 2 * GM * (1 / R - 1 / (R + height_m))
    return {**wanted, "speed": float(np.sqrt(speed**2 + gain))}


def _least_speed(aim: Aim, wanted: Mapping[str, float], velocity: FloatArray) -> Solution:
    shot, n_flights = least_speed_shot(aim, wanted["range"], velocity)
    met = {"range": wanted["range"], "elevation": float(shot.figures[ROWS["elevation"]])}
    return make_solution(
        aim, shot, mode="minimum speed", wanted=met, given=wanted, iterations=n_flights
    )
