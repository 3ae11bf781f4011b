"""Phases of a path: how its speed over the ground changes with the way flown."""

from dataclasses import dataclass

import numpy as np

from geo_kit.errors import PhysicsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of a path, flown at one speed or with a constant change of it."""

    length_m: float
    from_m_per_s: float
    to_m_per_s: float

    def __post_init__(self) -> None:
        speeds = (self.from_m_per_s, self.to_m_per_s)
        good = 0 <= min(speeds) <= max(speeds) < np.inf and max(speeds) > 0
        if not (good and 0 <= self.length_m < np.inf):
            raise PhysicsError(
                f"no phase is {self.length_m} m long, from {self.from_m_per_s} to "
                f"{self.to_m_per_s} m/s",
                reason="bad_path",
                hint="give a length of 0 or more, and speeds of which one is more than 0",
            )

    @property
    def duration_s(self) -> float:
        """Seconds that the phase takes: its length over the mean of its two speeds."""
        return 2 * self.length_m / (self.from_m_per_s + self.to_m_per_s)


def trapezoid(
    path_length_m: float,
    *,
    cruise_m_per_s: float,
    acceleration_m_per_s2: float,
    start_m_per_s: float = 0.0,
    end_m_per_s: float | None = None,
) -> tuple[Phase, Phase, Phase]:
    """Return a speed-up, a cruise and a slow-down (or last dash) that fill a path.

    Args:
        path_length_m: of all three together.
        cruise_m_per_s: speed of the middle one.
        acceleration_m_per_s2: of the first and, either way, of the last.
        start_m_per_s: speed at the start.
        end_m_per_s: speed at the end; None ends at cruise.

    Raises:
        PhysicsError: reason `bad_path`: the changes of speed alone are longer.
    """
    check_positive(
        path_length_m=path_length_m,
        cruise_m_per_s=cruise_m_per_s,
        acceleration_m_per_s2=acceleration_m_per_s2,
    )
    end_m_per_s = cruise_m_per_s if end_m_per_s is None else end_m_per_s
    up_m, down_m = (
        abs(cruise_m_per_s**2 - other**2) / (2 * acceleration_m_per_s2)
        for other in (start_m_per_s, end_m_per_s)
    )
    if not up_m + down_m <= path_length_m:
        raise PhysicsError(
            f"speeding up and slowing down take {(up_m + down_m) / 1e3:g} km of a path of "
            f"{path_length_m / 1e3:g} km",
            reason="bad_path",
            hint="give a greater acceleration_m_per_s2 or a lower cruise_m_per_s",
        )
    middle_m = path_length_m - up_m - down_m
    return (
        Phase(length_m=up_m, from_m_per_s=start_m_per_s, to_m_per_s=cruise_m_per_s),
        Phase(length_m=middle_m, from_m_per_s=cruise_m_per_s, to_m_per_s=cruise_m_per_s),
        Phase(length_m=down_m, from_m_per_s=cruise_m_per_s, to_m_per_s=end_m_per_s),
    )


def cruise_speed_m_per_s(
    path_length_m: float,
    duration_s: float,
    *,
    acceleration_m_per_s2: float,
    start_m_per_s: float = 0.0,
) -> float:
    """Return the cruise that a path and a time make, once the speed-up is allowed for.

    The smaller root of v^2 / 2a - v (T + u / a) + L + u^2 / 2a = 0, with u at the start:
    the speed-up takes (v - u) / a seconds, the rest of the path is flown at v.

    Raises:
        PhysicsError: reason `bad_path`: so much path is not flown in that time.

    >>> round(cruise_speed_m_per_s(1_500e3, 7_580, acceleration_m_per_s2=10.0), 1)
    198.1
    """
    check_positive(
        path_length_m=path_length_m,
        duration_s=duration_s,
        acceleration_m_per_s2=acceleration_m_per_s2,
    )
    u, a = start_m_per_s, acceleration_m_per_s2
    b, c = duration_s + u / a, path_length_m + u**2 / (2 * a)
    root2 = b**2 - 2 * c / a
    speed = 2 * c / (b + np.sqrt(root2)) if root2 >= 0 else np.nan
    if not speed >= u >= 0:
        raise PhysicsError(
            f"{path_length_m / 1e3:g} km in {duration_s:g} s is not flown from {u:g} m/s at "
            f"{a:g} m/s2",
            reason="bad_path",
            hint="check the length and the time, or change the start or the acceleration",
        )
    return float(speed)


def check_positive(**values: float) -> None:
    """Refuse values, by their names, that are not finite and more than 0.

    Raises:
        PhysicsError: reason `bad_path`.
    """
    for name, value in values.items():
        if not 0 < value < np.inf:
            raise PhysicsError(
                f"{name} is {value}", reason="bad_path", hint="it must be more than 0"
            )
