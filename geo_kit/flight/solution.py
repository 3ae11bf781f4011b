"""What a solver hands back: the burnout state, its flight, and how well it meets a report."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo_kit.flight.aim import ROWS, Aim
from geo_kit.flight.boost import Boost
from geo_kit.flight.shooting import TOLERANCE_M, Shot, misses_m
from geo_kit.flight.trajectory import Trajectory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """The burnout state found for a report, and how well its flight meets it.

    A residual is the figure flown minus the one given, and 0 where none was given.
    """

    mode: str  # "fixed apogee", "fixed speed", "fixed flight time", "minimum speed", ...
    solved_for: tuple[str, ...]  # the figures met; what was given beyond them is a check
    burnout_speed_m_per_s: float  # relative to the ground, as are the angles
    burnout_elevation_deg: float
    burnout_azimuth_deg: float
    boost: Boost
    ballistic_coefficient_kg_per_m2: float
    lift_to_drag: float
    flight_time_s: tuple[float, float]  # launch to impact: the climb is an assumption
    residual_range_m: float
    residual_apogee_m: float
    residual_time_s: float  # against the climb's middle duration
    residual_speed_m_per_s: float
    residual_cross_track_m: float  # of the fall, to the right of the wanted bearing
    iterations: int  # flights computed
    converged: bool
    reason: str  # "" or why not: `not_converged`
    trajectory: Trajectory
    aim: Aim
    shot: Shot

    @property
    def middle_time_s(self) -> float:
        """Launch to impact, with the middle of the climb's durations."""
        return self.boost.middle_s + self.trajectory.duration_s


def make_solution(
    aim: Aim,
    shot: Shot,
    *,
    mode: str,
    wanted: Mapping[str, float],
    given: Mapping[str, float],
    iterations: int,
) -> Solution:
    """Return a shot as a solution, its path included.

    Args:
        aim: what was aimed at.
        shot: what came of it.
        mode: in words.
        wanted: the two figures that were solved for, as in `shoot`.
        given: all figures given, of `range`, `apogee`, `time`, `speed`; the time is that of
            free flight.
        iterations: flights computed in all.
    """
    trajectory = aim.fly(shot.velocity)
    figures = aim.figures_of(trajectory.events, shot.velocity)
    residuals = {name: float(figures[ROWS[name]]) - value for name, value in given.items()}
    polar = aim.polar(shot.velocity)
    met = bool(np.abs(misses_m(figures, wanted)).max() < TOLERANCE_M)
    least_s, most_s = aim.boost.duration_s
    return Solution(
        mode=mode,
        solved_for=tuple(name for name in wanted if name in given),
        burnout_speed_m_per_s=polar["speed_m_per_s"],
        burnout_elevation_deg=polar["elevation_deg"],
        burnout_azimuth_deg=polar["azimuth_deg"] % 360,
        boost=aim.boost,
        ballistic_coefficient_kg_per_m2=aim.ballistic_coefficient_kg_per_m2,
        lift_to_drag=aim.lift_to_drag,
        flight_time_s=(least_s + trajectory.duration_s, most_s + trajectory.duration_s),
        residual_range_m=residuals.get("range", 0.0),
        residual_apogee_m=residuals.get("apogee", 0.0),
        residual_time_s=residuals.get("time", 0.0),
        residual_speed_m_per_s=residuals.get("speed", 0.0),
        residual_cross_track_m=float(figures[0]),
        iterations=iterations,
        converged=met,
        reason="" if met else "not_converged",
        trajectory=trajectory,
        aim=aim,
        shot=shot,
    )
