"""Where a body is at given seconds, from any start over the real Earth: for comparisons.

`fly` follows a flight to the ground; here the clock is stopped earlier, the tolerance is
far smaller, and air that moves can be told, as check-cases of other programs ask for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import solve_ivp

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight import dynamics
from geo_kit.flight.atmosphere import density_at
from geo_kit.flight.propagate import VACUUM, ecef_state
from geo_kit.geodesic import geodetic_from_ecef

RELATIVE_TOLERANCE: Final = 1e-12
ABSOLUTE_TOLERANCE: Final = 1e-7  # metres, metres per second
LONGEST_STEP_S: Final = 5.0  # no step jumps over a layer of the atmosphere
BELOW_GROUND_M: Final = -1.0

Wind = Callable[[float], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class States:
    """Places and velocities relative to the ground; arrays are (n,)."""

    time_s: FloatArray
    lon_deg: FloatArray
    lat_deg: FloatArray
    height_m: FloatArray  # above the ellipsoid
    east_m_per_s: FloatArray
    north_m_per_s: FloatArray
    up_m_per_s: FloatArray


def states_at(
    time_s: ArrayLike,
    *,
    lon_deg: float,
    lat_deg: float,
    height_m: float,
    east_m_per_s: float = 0.0,
    north_m_per_s: float = 0.0,
    up_m_per_s: float = 0.0,
    ballistic_coefficient_kg_per_m2: float = VACUUM,
    wind_m_per_s: Wind | None = None,
) -> States:
    """Return where a body without lift is at some seconds after its start.

    Args:
        time_s: seconds from the start, (n,), rising, 0 or more.
        lon_deg: where it starts.
        lat_deg: the same.
        height_m: above the WGS 84 ellipsoid.
        east_m_per_s: of the start's velocity relative to the ground.
        north_m_per_s: the same.
        up_m_per_s: the same.
        ballistic_coefficient_kg_per_m2: m / (Cd A); infinite flies in vacuum.
        wind_m_per_s: of a height in metres: how fast the air moves towards east and north.

    Raises:
        PhysicsError: reason `bad_state`, or `on_the_ground`: it comes down earlier.
        PositionError: the start is not on the globe.
    """
    times_s = _times(time_s)
    if not ballistic_coefficient_kg_per_m2 > 0:
        raise PhysicsError(
            f"the ballistic coefficient is {ballistic_coefficient_kg_per_m2} kg/m2",
            reason="bad_state",
            hint="it is more than 0, and infinite in vacuum",
        )
    level = np.hypot(east_m_per_s, north_m_per_s)
    start = ecef_state(
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        height_m=height_m,
        speed_m_per_s=float(np.hypot(level, up_m_per_s)),
        elevation_deg=float(np.degrees(np.arctan2(up_m_per_s, level))),
        azimuth_deg=float(np.degrees(np.arctan2(east_m_per_s, north_m_per_s))),
    )
    run = solve_ivp(
        _derivative(ballistic_coefficient_kg_per_m2, wind_m_per_s),
        (0.0, max(float(times_s[-1]), 1e-9)),
        start,
        method="DOP853",
        t_eval=times_s,
        rtol=RELATIVE_TOLERANCE,
        atol=ABSOLUTE_TOLERANCE,
        max_step=LONGEST_STEP_S,
        events=_in_the_ground,
    )
    if len(run.t) < len(times_s):
        fallen_s = run.t_events[0].tolist() if run.t_events else []
        raise _grounded(fallen_s[0] if fallen_s else float(times_s[len(run.t)]))
    return _states(times_s, run.y.T)


def _times(time_s: ArrayLike) -> FloatArray:
    times_s = np.atleast_1d(np.asarray(time_s, float))
    good = np.isfinite(times_s).all() and (times_s >= 0).all() and (np.diff(times_s) > 0).all()
    if times_s.ndim != 1 or not len(times_s) or not good:
        raise PhysicsError(
            f"no states are told at {times_s} s",
            reason="bad_state",
            hint="give rising seconds from the start, none below 0",
        )
    return times_s


def _derivative(
    beta: float, wind: Wind | None
) -> Callable[[float, FloatArray], tuple[float, ...]]:
    def right_hand_side(_time_s: float, state: FloatArray) -> tuple[float, ...]:
        x, y, z, vx, vy, vz = state.tolist()
        height_m = dynamics.height_m(x, y, z)
        density = density_at(height_m)
        if wind is None:
            return vx, vy, vz, *dynamics.acceleration(x, y, z, vx, vy, vz, density, beta)
        east, north, _ = _axes(np.array([x, y, z]))
        east_m_per_s, north_m_per_s = wind(height_m)
        air = state[3:] - east_m_per_s * east - north_m_per_s * north
        drag = -0.5 * density * float(np.linalg.norm(air)) / beta * air
        airless = dynamics.acceleration(x, y, z, vx, vy, vz, 0.0, beta)
        return vx, vy, vz, *(np.array(airless) + drag).tolist()

    return right_hand_side


def _in_the_ground(_time_s: float, state: FloatArray) -> float:
    return dynamics.height_m(*state[:3].tolist()) - BELOW_GROUND_M


_in_the_ground.terminal = True  # type: ignore[attr-defined] # how solve_ivp takes it
_in_the_ground.direction = -1  # type: ignore[attr-defined] # the same


def _grounded(first_s: float) -> PhysicsError:
    return PhysicsError(
        f"the body is in the ground after {first_s:g} s",
        reason="on_the_ground",
        hint="ask for earlier seconds, or follow it down with geo_kit.flight.propagate.fly",
    )


def _states(times_s: FloatArray, states: FloatArray) -> States:
    where = geodetic_from_ecef(states[:, :3])
    if (where[:, 2] < BELOW_GROUND_M).any():
        raise _grounded(float(times_s[where[:, 2] < BELOW_GROUND_M][0]))
    velocity = np.stack([np.stack(_axes(state[:3])) @ state[3:] for state in states])
    return States(
        time_s=times_s,
        lon_deg=where[:, 0],
        lat_deg=where[:, 1],
        height_m=where[:, 2],
        east_m_per_s=velocity[:, 0],
        north_m_per_s=velocity[:, 1],
        up_m_per_s=velocity[:, 2],
    )


def _axes(position_m: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the unit vectors east, north and up at an ECEF place."""
    lon, lat = np.radians(geodetic_from_ecef(position_m)[:2])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return east, np.cross(up, east), up
