"""Cruise: a ground speed, or phases of it, along a path. Kinematics, no dynamics.

A path length is not a range: what comes back is where a vehicle was, if the path is true,
and nothing here says how far it got from its launch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from geo_kit.arrays import FloatArray
from geo_kit.constants import STANDARD_GRAVITY_M_PER_S2
from geo_kit.errors import PhysicsError
from geo_kit.flight.atmosphere import speed_of_sound_m_per_s
from geo_kit.flight.phases import Phase, check_positive
from geo_kit.framed import Framed
from geo_kit.geodesic import densify, inverse

STEEPEST_BANK_DEG: Final = 60.0  # assumed: a turn at twice the weight
LOWEST_M: Final = -500.0  # above the ellipsoid: the lowest coast lies some 430 m under the sea
HIGHEST_M: Final = 100e3
_STEP_M: Final = 10_000.0
_SAME_LENGTH: Final = 1e-3  # by so much phases and their line may differ: rounding, turns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CruisePath(Framed):
    """A path flown over the ground at one height; arrays are (n,)."""

    time_s: FloatArray
    lon_deg: FloatArray
    lat_deg: FloatArray
    height_m: FloatArray
    along_m: FloatArray  # flown so far
    ground_speed_m_per_s: FloatArray

    @property
    def length_m(self) -> float:
        """Sum of the geodesics between the samples: the way flown, not the way got."""
        return float(self.along_m[-1])

    @property
    def displacement_m(self) -> float:
        """Geodesic from the first sample to the last: how far it got."""
        ends = np.stack([self.lon_deg, self.lat_deg], axis=-1)[[0, -1]]
        return float(inverse(ends[0], ends[1])[1])

    @property
    def duration_s(self) -> float:
        """Seconds from the first sample to the last."""
        return float(self.time_s[-1])

    @property
    def speed_m_per_s(self) -> float:
        """Mean speed over the ground."""
        return self.length_m / self.duration_s


def mean_speed_m_per_s(path_length_m: float, duration_s: float) -> float:
    """Return the speed that a path length and a time make.

    Raises:
        PhysicsError: reason `bad_path`.

    >>> round(mean_speed_m_per_s(1_500e3, 7_580), 1)
    197.9
    """
    check_positive(path_length_m=path_length_m, duration_s=duration_s)
    return path_length_m / duration_s


def mach(speed_m_per_s: float, *, height_m: float = 0.0) -> float:
    """Return a speed over the speed of sound of the standard atmosphere.

    Raises:
        PhysicsError: reason `bad_path`: a speed below 0 or not finite.

    >>> round(mach(197.9), 2)
    0.58
    """
    if speed_m_per_s != 0:
        check_positive(speed_m_per_s=speed_m_per_s)
    return float(speed_m_per_s / speed_of_sound_m_per_s(height_m))


def tightest_turn_m(speed_m_per_s: float, *, bank_deg: float = STEEPEST_BANK_DEG) -> float:
    """Return the radius of a level turn, v^2 / (g tan bank).

    Raises:
        PhysicsError: reason `bad_path`.
    """
    check_positive(speed_m_per_s=speed_m_per_s)
    if not 0 < bank_deg < 90:  # noqa: PLR2004  # a right angle
        raise PhysicsError(
            f"no level turn is flown at a bank of {bank_deg} deg",
            reason="bad_path",
            hint="a bank lies between 0 and 90 degrees",
        )
    return float(speed_m_per_s**2 / (STANDARD_GRAVITY_M_PER_S2 * np.tan(np.radians(bank_deg))))


def line_length_m(line: ArrayLike) -> float:
    """Return the sum of a line's geodesics; array (n, 2) of longitude and latitude.

    Raises:
        PhysicsError: reason `bad_path`.
        PositionError: a point is not on the globe.
    """
    line = check_line(line)
    return float(inverse(line[:-1], line[1:])[1].sum())


def cruise(
    line: ArrayLike, *, speed_m_per_s: float | Sequence[Phase], height_m: float
) -> CruisePath:
    """Return a line flown along its geodesics; corners are flown as they are.

    Args:
        line: array (n, 2) of longitude and latitude, such as `geo_kit.flight.courses` lays.
        speed_m_per_s: over the ground; or phases, which are stretched to the line's length
            if the two differ by less than a thousandth.
        height_m: above the ellipsoid; no length is added for it.

    Raises:
        PhysicsError: reason `bad_path`.
        PositionError: a point is not on the globe.
    """
    if not LOWEST_M <= height_m <= HIGHEST_M:
        raise PhysicsError(
            f"nothing cruises at {height_m:g} m",
            reason="bad_path",
            hint=f"give a height from {LOWEST_M:g} to {HIGHEST_M:,.0f} m",
        )
    points = densify(check_line(line), max_step_m=_STEP_M)
    _, steps_m = inverse(points[:-1], points[1:])
    along_m = np.append(0.0, np.cumsum(steps_m))
    check_positive(path_length_m=along_m[-1])
    time_s, ground_speed = _flown(along_m, _phases(speed_m_per_s, float(along_m[-1])))
    return CruisePath(
        time_s=time_s,
        lon_deg=points[:, 0],
        lat_deg=points[:, 1],
        height_m=np.full(len(points), float(height_m)),
        along_m=along_m,
        ground_speed_m_per_s=ground_speed,
    )


def _phases(speed: float | Sequence[Phase], length_m: float) -> list[Phase]:
    if not isinstance(speed, Sequence):
        check_positive(speed_m_per_s=speed)
        return [Phase(length_m=length_m, from_m_per_s=speed, to_m_per_s=speed)]
    told_m = sum(phase.length_m for phase in speed)
    if not abs(told_m - length_m) <= _SAME_LENGTH * length_m:
        raise PhysicsError(
            f"the phases make {told_m / 1e3:.3f} km, the line is {length_m / 1e3:.3f} km",
            reason="bad_path",
            hint="measure the line with line_length_m first, and fill it with phases",
        )
    stretch = length_m / told_m
    return [replace(p, length_m=p.length_m * stretch) for p in speed if p.length_m > 0]


def _flown(along_m: FloatArray, phases: list[Phase]) -> tuple[FloatArray, FloatArray]:
    """Return seconds and speed at lengths flown: v^2 grows evenly along each phase."""
    starts_m = np.cumsum([0.0, *[p.length_m for p in phases[:-1]]])
    starts_s = np.cumsum([0.0, *[p.duration_s for p in phases[:-1]]])
    row = np.searchsorted(starts_m, along_m, side="right") - 1
    length_m, first, last = (
        np.array([getattr(p, name) for p in phases])[row]
        for name in ("length_m", "from_m_per_s", "to_m_per_s")
    )
    into_m = along_m - starts_m[row]
    share = np.minimum(into_m / length_m, 1.0)
    speed = np.sqrt(first**2 + (last**2 - first**2) * share)
    both = np.where(first + speed > 0, first + speed, 1.0)  # a start from rest
    return starts_s[row] + 2 * into_m / both, speed


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


def check_line(line: ArrayLike) -> FloatArray:
    """Return a line as an array (n, 2) of two points or more.

    Raises:
        PhysicsError: reason `bad_path`.
    """
    points = np.asarray(line, float)
    if points.ndim != 2 or len(points) < 2 or points.shape[1] != 2:  # noqa: PLR2004
        raise PhysicsError(
            f"a path of shape {points.shape} is none",
            reason="bad_path",
            hint="give at least two points of longitude and latitude, shape (n, 2)",
        )
    return points
