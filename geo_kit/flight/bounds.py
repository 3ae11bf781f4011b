"""Intervals in, intervals out: what the roundings of a report leave open of a flight."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import ROWS
from geo_kit.flight.shooting import SCALES_M, TOLERANCE_M, Shot, check_start, near_seeds, shoot
from geo_kit.flight.solution import Solution

Interval = tuple[float, float]

_POINTS: Final = (0.0, 0.5, 1.0)  # of each interval: its ends and its middle
_CLOSE: Final = 1e-6  # of a figure: a metre, or milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Least and greatest of each figure over all that the roundings allow."""

    range_m: Interval
    apogee_m: Interval
    free_flight_s: Interval
    flight_time_s: Interval  # launch to impact, the climb's own interval added
    speed_m_per_s: Interval  # at burnout, relative to the ground
    elevation_deg: Interval
    n_flights: int
    n_failed: int  # corners that no flight has; what they would add is not in


def bound_flight(solution: Solution, given: Mapping[str, Interval]) -> Bounds:
    """Return what a flight can be when the figures it was solved for are intervals.

    Solved at the corners of the intervals, at the middles of their sides and in the
    middle. That is exact where a figure is monotone in each input, which holds for the
    flight time and the apogee everywhere away from the antipode, for the speed on either
    side of the least speed; where the intervals hold the least speed itself, it lies
    within the middle points' reach, and the bound may be metres per second too narrow.
    The burnout's height and distance stay as assumed.

    Args:
        solution: the flight in the middle.
        given: least and greatest value of the figures that it was solved for (of `range`,
            `apogee`, `time` from launch to impact, `speed`), SI; what is left out is exact.

    Raises:
        PhysicsError: reason `bad_state` if an interval runs downwards, is not finite, does
            not hold the solution's figure, or is of one not solved for;
            `not_converged` if the flight in the middle was not found.
    """
    if not solution.converged:
        raise PhysicsError(
            "there is no flight in the middle of the intervals to start from",
            reason="not_converged",
            hint="look at the solution's residuals",
        )
    names = [name for name in solution.solved_for if name in given]
    for name, interval in given.items():
        _check(name, interval, solution)
    spans = [_free(name, given[name], solution) for name in names]
    exact = {
        name: float(solution.shot.figures[ROWS[name]])
        for name in ROWS
        if name in solution.solved_for and name not in names
    }
    if solution.mode == "minimum speed":
        exact["elevation"] = solution.burnout_elevation_deg
    shots, failed = [solution.shot], 0
    shares = np.array([*product(_POINTS, repeat=len(names))]).T
    corners = {
        name: low + share * (high - low)
        for name, (low, high), share in zip(names, spans, shares, strict=True)
    }
    corners |= {name: np.full(shares.shape[1], value) for name, value in exact.items()}
    wanted = {name: corners[name] for name in ROWS if name in corners}
    for row, first in enumerate(_starts(solution, wanted)):
        shot = _shoot(solution, {name: float(at[row]) for name, at in wanted.items()}, first)
        if shot is None:
            failed += 1
        else:
            shots.append(shot)
    return _bounds(solution, shots, failed)


def _check(name: str, interval: Interval, solution: Solution) -> None:
    if name not in solution.solved_for:
        raise PhysicsError(
            f"{name!r} is no figure that this flight was solved for",
            reason="bad_state",
            hint=f"give intervals of {', '.join(solution.solved_for)} alone",
        )
    low, high = interval
    least = -np.inf if name == "apogee" else 0.0  # a ceiling alone leaves an apogee open
    if not least < low <= high < np.inf:
        raise PhysicsError(
            f"a {name} from {low:,g} to {high:,g} is no interval",
            reason="bad_state",
            hint="give the lower end first, above 0, both finite",
        )
    figure = float(solution.shot.figures[ROWS[name]])
    slack = TOLERANCE_M / SCALES_M[name]
    if name == "time":
        figure += solution.boost.middle_s
    if not low - slack <= figure <= high + slack:
        raise PhysicsError(
            f"the {name} from {low:,g} to {high:,g} does not hold the {figure:,g} that the "
            "flight was solved for",
            reason="bad_state",
            hint="give an interval round it, in SI units, or solve for its middle first",
        )


def _free(name: str, interval: Interval, solution: Solution) -> Interval:
    """Take the climb off a time: the shortest flight after the longest climb, and so on."""
    if name != "time":
        return interval
    least_s, most_s = solution.boost.duration_s
    return interval[0] - most_s, interval[1] - least_s


def _starts(solution: Solution, wanted: Mapping[str, FloatArray]) -> FloatArray:
    """Return a velocity for each corner (k, 3) whose flight all but meets it.

    What a corner changes over a round Earth it changes nearly alike over the real one.
    """
    figures, velocity = solution.shot.figures, solution.shot.velocity
    middle = {name: np.array([figures[ROWS[name]]]) for name in wanted}
    return (
        velocity
        + near_seeds(solution.aim, wanted, velocity)
        - near_seeds(solution.aim, middle, velocity)
    )


def _shoot(solution: Solution, wanted: Mapping[str, float], first: FloatArray) -> Shot | None:
    """Return the flight of one corner, started from a velocity near it."""
    figures = solution.shot.figures
    if all(
        abs(figures[ROWS[name]] - value) <= _CLOSE * value for name, value in wanted.items()
    ):
        return solution.shot
    try:
        shot = shoot(solution.aim, wanted, first=first, slopes=solution.shot.slopes)
        check_start(shot, boost=solution.boost)
    except PhysicsError:
        return None
    return shot if shot.met else None


def _bounds(solution: Solution, shots: list[Shot], failed: int) -> Bounds:
    figures = np.array([shot.figures for shot in shots])
    low, high = figures.min(axis=0), figures.max(axis=0)

    def span(name: str) -> Interval:
        return float(low[ROWS[name]]), float(high[ROWS[name]])

    free_s, climb_s = span("time"), solution.boost.duration_s
    return Bounds(
        range_m=span("range"),
        apogee_m=span("apogee"),
        free_flight_s=free_s,
        flight_time_s=(free_s[0] + climb_s[0], free_s[1] + climb_s[1]),
        speed_m_per_s=span("speed"),
        elevation_deg=span("elevation"),
        n_flights=sum(shot.n_flights for shot in shots[1:]),
        n_failed=failed,
    )
