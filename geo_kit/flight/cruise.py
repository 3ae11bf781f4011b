"""Cruise: a constant ground speed along a path. Kinematics, no dynamics.

A path length is not a range: what comes back is where a vehicle was, if the path is true,
and nothing here says how far it got from its launch.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.constants import STANDARD_GRAVITY_M_PER_S2
from geo_kit.errors import PhysicsError
from geo_kit.flight.atmosphere import speed_of_sound_m_per_s
from geo_kit.geodesic import densify, destination, inverse

STEEPEST_BANK_DEG: Final = 60.0  # assumed: a turn at twice the weight
_STEP_M: Final = 10_000.0
_TURN_POINTS: Final = 90  # per half turn
_SAME_POINT_M: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CruisePath:
    """A path flown at one ground speed and one height; arrays are (n,)."""

    time_s: FloatArray
    lon_deg: FloatArray
    lat_deg: FloatArray
    height_m: FloatArray
    speed_m_per_s: float

    @property
    def length_m(self) -> float:
        """Sum of the geodesics between the samples."""
        return self.duration_s * self.speed_m_per_s

    @property
    def duration_s(self) -> float:
        """Seconds from the first sample to the last."""
        return float(self.time_s[-1])


def mean_speed_m_per_s(path_length_m: float, duration_s: float) -> float:
    """Return the speed that a path length and a time make.

    Raises:
        PhysicsError: reason `bad_path`.

    >>> round(mean_speed_m_per_s(1_500e3, 7_580), 1)
    197.9
    """
    _check_positive(path_length_m=path_length_m, duration_s=duration_s)
    return path_length_m / duration_s


def mach(speed_m_per_s: float, *, height_m: float = 0.0) -> float:
    """Return a speed over the speed of sound of the standard atmosphere.

    >>> round(mach(197.9), 2)
    0.58
    """
    return float(speed_m_per_s / speed_of_sound_m_per_s(height_m))


def tightest_turn_m(speed_m_per_s: float, *, bank_deg: float = STEEPEST_BANK_DEG) -> float:
    """Return the radius of a level turn, v^2 / (g tan bank).

    Raises:
        PhysicsError: reason `bad_path`.
    """
    _check_positive(speed_m_per_s=speed_m_per_s)
    if not 0 < bank_deg < 90:  # noqa: PLR2004  # a right angle
        raise PhysicsError(
            f"no level turn is flown at a bank of {bank_deg} deg",
            reason="bad_path",
            hint="a bank lies between 0 and 90 degrees",
        )
    return float(speed_m_per_s**2 / (STANDARD_GRAVITY_M_PER_S2 * np.tan(np.radians(bank_deg))))


def cruise(line: FloatArray, *, speed_m_per_s: float, height_m: float) -> CruisePath:
    """Return a line flown along its geodesics; corners are flown as they are.

    Args:
        line: array (n, 2) of longitude and latitude, such as `racetrack` returns.
        speed_m_per_s: over the ground.
        height_m: above the ellipsoid; no length is added for it.

    Raises:
        PhysicsError: reason `bad_path`.
        PositionError: a point is not on the globe.
    """
    _check_positive(speed_m_per_s=speed_m_per_s)
    line = np.asarray(line, float)
    if line.ndim != 2 or len(line) < 2 or line.shape[1] != 2:  # noqa: PLR2004
        raise PhysicsError(
            f"a path of shape {line.shape} is none",
            reason="bad_path",
            hint="give at least two points of longitude and latitude, shape (n, 2)",
        )
    points = densify(line, max_step_m=_STEP_M)
    _, steps_m = inverse(points[:-1], points[1:])
    return CruisePath(
        time_s=np.append(0.0, np.cumsum(steps_m)) / speed_m_per_s,
        lon_deg=points[:, 0],
        lat_deg=points[:, 1],
        height_m=np.full(len(points), float(height_m)),
        speed_m_per_s=speed_m_per_s,
    )


def racetrack(
    centre: tuple[float, float],
    *,
    axis_azimuth_deg: float,
    straight_m: float,
    turn_radius_m: float,
    laps: int = 1,
) -> FloatArray:
    """Return an oval, two straights and two half circles, array (n, 2).

    It starts at the end of a straight, turns right, and closes; its geodesic length is
    laps times (2 straight_m + 2 pi turn_radius_m).

    Args:
        centre: longitude and latitude.
        axis_azimuth_deg: direction of the straights.
        straight_m: length of a straight, 0 or more.
        turn_radius_m: of the half circles.
        laps: times round.

    Raises:
        PhysicsError: reason `bad_path`.
    """
    turn = np.pi * np.arange(_TURN_POINTS + 1) / _TURN_POINTS
    along = straight_m / 2 + turn_radius_m * np.sin(turn)
    across = -turn_radius_m * np.cos(turn)
    lap = np.concatenate([np.stack([along, across], -1), np.stack([-along, -across], -1)])
    length_m = 2 * straight_m + 2 * np.pi * turn_radius_m
    return _lay(lap, centre, axis_azimuth_deg, length_m, (straight_m, turn_radius_m, laps))


def figure_eight(
    centre: tuple[float, float],
    *,
    axis_azimuth_deg: float,
    straight_m: float,
    turn_radius_m: float,
    laps: int = 1,
) -> FloatArray:
    """Return two loops joined by straights that cross in the centre, array (n, 2).

    Args:
        centre: longitude and latitude of the crossing.
        axis_azimuth_deg: direction from one loop to the other.
        straight_m: length of a straight, 0 or more: with 0 the loops are two circles.
        turn_radius_m: of the loops.
        laps: times round.

    Raises:
        PhysicsError: reason `bad_path`.
    """
    to_loop_m = np.hypot(turn_radius_m, straight_m / 2)
    beyond = np.arctan2(turn_radius_m, straight_m / 2)  # past the half turn, at each end
    swept = np.pi + 2 * beyond
    turn = swept * (np.arange(2 * _TURN_POINTS + 1) / (2 * _TURN_POINTS) - 0.5)
    along = to_loop_m + turn_radius_m * np.cos(turn)
    across = turn_radius_m * np.sin(turn)
    # Round the far loop the other way, entered on the straight's other side.
    lap = np.concatenate([np.stack([along, across], -1), np.stack([-along, across], -1)])
    length_m = 2 * straight_m + 2 * swept * turn_radius_m
    return _lay(lap, centre, axis_azimuth_deg, length_m, (straight_m, turn_radius_m, laps))


def straight_for_length_m(path_length_m: float, *, turn_radius_m: float, laps: int) -> float:
    """Return the straight that gives a racetrack of some laps a path length.

    Raises:
        PhysicsError: reason `bad_path`: the turns alone are longer.
    """
    _check_positive(path_length_m=path_length_m, turn_radius_m=turn_radius_m, laps=laps)
    straight_m = path_length_m / laps / 2 - np.pi * turn_radius_m
    if straight_m < 0:
        raise PhysicsError(
            f"{laps} laps with turns of {turn_radius_m / 1e3:g} km are longer than "
            f"{path_length_m / 1e3:g} km",
            reason="bad_path",
            hint="give fewer laps or tighter turns",
        )
    return float(straight_m)


def _lay(
    lap_m: FloatArray,
    centre: tuple[float, float],
    axis_azimuth_deg: float,
    length_m: float,
    shape: tuple[float, float, int],
) -> FloatArray:
    """Return a flat closed lap laid on the ellipsoid, sized to its nominal length."""
    straight_m, turn_radius_m, laps = shape
    _check_positive(turn_radius_m=turn_radius_m, laps=laps)
    if not 0 <= straight_m < np.inf:
        raise PhysicsError(
            f"straight_m is {straight_m}", reason="bad_path", hint="it must be 0 or more"
        )
    lap_m = np.concatenate([lap_m, lap_m[:1]])
    moves = np.linalg.norm(np.diff(lap_m, axis=0), axis=1) > _SAME_POINT_M
    lap_m = lap_m[np.append(True, moves)]
    azimuth_deg = axis_azimuth_deg + np.degrees(np.arctan2(lap_m[:, 1], lap_m[:, 0]))
    away_m = np.hypot(lap_m[:, 0], lap_m[:, 1])
    for _ in range(3):  # chords cut the turns, and the ellipsoid bends them
        points = destination(*centre, azimuth_deg, away_m)
        away_m = away_m * (length_m / inverse(points[:-1], points[1:])[1].sum())
    points = destination(*centre, azimuth_deg, away_m)
    return np.concatenate([np.tile(points[:-1], (laps, 1)), points[:1]])


def check_turns(
    turn_radius_m: float,
    *,
    speed_m_per_s: float,
    bank_deg: float = STEEPEST_BANK_DEG,
) -> None:
    """Refuse turns that are tighter than a bank allows at a speed.

    Raises:
        PhysicsError: reason `turn_too_tight`.
    """
    tightest_m = tightest_turn_m(speed_m_per_s, bank_deg=bank_deg)
    if not turn_radius_m >= tightest_m:
        raise PhysicsError(
            f"turns of {turn_radius_m:g} m at {speed_m_per_s:.1f} m/s ask for more than "
            f"{bank_deg:g} deg of bank",
            reason="turn_too_tight",
            hint=f"give a turn radius of at least {tightest_m:,.0f} m",
        )


def _check_positive(**values: float) -> None:
    for name, value in values.items():
        if not 0 < value < np.inf:
            raise PhysicsError(
                f"{name} is {value}", reason="bad_path", hint="it must be more than 0"
            )
