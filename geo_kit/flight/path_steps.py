"""Steps of one integration, and the moments that they pass."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any, Final, cast

from scipy.integrate import DOP853, DenseOutput
from scipy.optimize import brentq

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight import on_floats

Derivative = Callable[[float, FloatArray], tuple[float, ...]]

INTERFACE_M: Final = 120_000.0  # above it, air bends no path that a report could tell
LONGEST_FLIGHT_S: Final = 6 * 3_600.0
RELATIVE_TOLERANCE: Final = 1e-8
ABSOLUTE_TOLERANCE: Final = 1e-4  # metres, metres per second
STRONGEST_PULL_M_PER_S2: Final = 9.9  # more than anywhere: no fall takes less time
STEP_MARGIN_S: Final = 1.0  # by which a step may end inside of the air, or of the ground
_ROOT_S: Final = 1e-7  # to which the moments are found
_ROOT_RELATIVE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Point:
    """One end of a step, with what decides about events."""

    time_s: float
    state: FloatArray
    height_m: float
    climb_m_per_s: float


@dataclass(frozen=True, slots=True)
class Flown:
    """What an integration leaves: the moments, and the pieces of path between steps."""

    moments: dict[str, Point]
    pieces: list[tuple[float, DenseOutput]]  # by the second at which each one ends


def follow(
    flown: Flown, right_hand_side: Derivative, point: Point, *, until: str, dense: bool
) -> Point:
    """Step on to the moment named, note those on the way, and return it."""
    solver = DOP853(
        cast("Any", right_hand_side),  # scipy takes any sequence
        point.time_s,
        point.state,
        LONGEST_FLIGHT_S,
        rtol=RELATIVE_TOLERANCE,
        atol=ABSOLUTE_TOLERANCE,
    )
    while True:
        solver.max_step = _longest_step_s(point)
        solver.step()
        if solver.status != "running":
            raise PhysicsError(
                f"the flight does not come down within {LONGEST_FLIGHT_S / 3600:g} hours",
                reason="no_impact",
                hint="at this speed it escapes or circles the Earth: check the speed",
            )
        ahead = point_at(solver.t, solver.y)
        passing = _passes(point, ahead)
        if dense or passing:
            curve = solver.dense_output()
        if passing:
            for name, moment in _moments(point, ahead, curve):
                if name == "apogee" and moment.height_m <= flown.moments[name].height_m:
                    continue  # a glide that all but levels off is not its top
                flown.moments[name] = moment
                if name == until:
                    flown.pieces.append((moment.time_s, curve))
                    return moment
        if dense:
            flown.pieces.append((ahead.time_s, curve))
        point = ahead


def _longest_step_s(point: Point) -> float:
    """Return a step that ends short of the air, or of the ground, or just within.

    An integrator that comes out of vacuum with long steps must not meet either in one.
    """
    floor_m = INTERFACE_M if point.height_m > INTERFACE_M else 0.0
    above_m = max(point.height_m - floor_m, 0.0)
    climb = point.climb_m_per_s
    fall_s = (climb + sqrt(climb**2 + 2 * STRONGEST_PULL_M_PER_S2 * above_m)) / (
        STRONGEST_PULL_M_PER_S2
    )
    return fall_s + STEP_MARGIN_S


def point_at(time_s: float, state: FloatArray) -> Point:
    """Return a state with its height and its climb."""
    x, y, z, vx, vy, vz = state.tolist()
    return Point(
        time_s,
        state,
        on_floats.height_m(x, y, z),
        on_floats.climb_rate_m_per_s(x, y, z, vx, vy, vz),
    )


def _passes(point: Point, ahead: Point) -> bool:
    """Tell whether a step passes any moment that is noted."""
    return (
        point.climb_m_per_s > 0 >= ahead.climb_m_per_s
        or (point.height_m < INTERFACE_M) != (ahead.height_m < INTERFACE_M)
        or ahead.height_m <= 0
    )


def _moments(point: Point, ahead: Point, curve: DenseOutput) -> Iterator[tuple[str, Point]]:
    """Find the moments that a step passes, in order."""
    stops = [point, ahead]
    if point.climb_m_per_s > 0 >= ahead.climb_m_per_s:
        stops.insert(1, _when(lambda at: at.climb_m_per_s, point, ahead, curve))
    for i, (one, other) in enumerate(pairwise(stops)):
        if one.height_m < INTERFACE_M <= other.height_m:
            yield "exit_120km", _when(_above_interface_m, one, other, curve)
        if one.height_m >= INTERFACE_M > other.height_m:
            yield "entry_120km", _when(_above_interface_m, one, other, curve)
        if other.height_m <= 0 and other.climb_m_per_s <= 0:
            yield "impact", _when(lambda at: at.height_m, one, other, curve)
        if i + 2 < len(stops):
            yield "apogee", other


def _above_interface_m(point: Point) -> float:
    return point.height_m - INTERFACE_M


def _when(
    value: Callable[[Point], float], one: Point, other: Point, curve: DenseOutput
) -> Point:
    """Return where a value passes zero between two points of a step."""

    def at(time_s: float) -> float:
        return value(point_at(time_s, curve(time_s)))

    low, high = at(one.time_s), at(other.time_s)
    if low * high >= 0:  # the curve meets its ends but for rounding
        return one if abs(low) < abs(high) else other
    time_s = brentq(at, one.time_s, other.time_s, xtol=_ROOT_S, rtol=_ROOT_RELATIVE)
    return point_at(time_s, curve(time_s))
