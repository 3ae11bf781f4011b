"""One flight, from a state at burnout to the ground, on the real rotating Earth."""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final

import numpy as np
from scipy.integrate import solve_ivp

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight import dynamics
from geo_kit.flight.atmosphere import density_at
from geo_kit.flight.trajectory import Event, Trajectory
from geo_kit.geodesic import ecef_from_geodetic, geodetic_from_ecef

Derivative = Callable[[float, FloatArray], tuple[float, ...]]

VACUUM: Final = float("inf")  # the ballistic coefficient of a flight without air
INTERFACE_M: Final = 120_000.0  # above it, air bends no path that a report could tell
LONGEST_FLIGHT_S: Final = 6 * 3_600.0
LONGEST_STEP_S: Final = 120.0  # no step jumps over the atmosphere, or through the Earth
RELATIVE_TOLERANCE: Final = 1e-8
ABSOLUTE_TOLERANCE: Final = 1e-4  # metres, metres per second


def fly(
    *,
    lon_deg: float,
    lat_deg: float,
    height_m: float,
    speed_m_per_s: float,
    elevation_deg: float,
    azimuth_deg: float,
    ballistic_coefficient_kg_per_m2: float = VACUUM,
    lift_to_drag: float = 0.0,
    origin: tuple[float, float] | None = None,
    n_samples: int = 181,
) -> Trajectory:
    """Return the flight that follows from a state at burnout.

    Args:
        lon_deg: where it starts.
        lat_deg: the same.
        height_m: above the WGS 84 ellipsoid.
        speed_m_per_s: relative to the ground, as are the two angles.
        elevation_deg: above the local horizontal.
        azimuth_deg: clockwise from north.
        ballistic_coefficient_kg_per_m2: m / (Cd A); infinite flies in vacuum.
        lift_to_drag: used after the apogee only, and never to climb.
        origin: lon and lat of the launch, from which the range counts; else the burnout.
        n_samples: points along the path, evenly spaced in time.

    Raises:
        PhysicsError: reason `bad_state` or `no_impact`.
        PositionError: the start is not on the globe.
    """
    start = ecef_state(
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        height_m=height_m,
        speed_m_per_s=speed_m_per_s,
        elevation_deg=elevation_deg,
        azimuth_deg=azimuth_deg,
    )
    legs = _integrate(start, ballistic_coefficient_kg_per_m2, lift_to_drag, dense=True)
    time_s, states = _sample(legs, n_samples)
    where = geodetic_from_ecef(states[:, :3])
    return Trajectory(
        time_s=time_s,
        lon_deg=where[:, 0],
        lat_deg=where[:, 1],
        height_m=where[:, 2],
        speed_m_per_s=np.linalg.norm(states[:, 3:], axis=1),
        events=_events(start, legs),
        origin=origin or (lon_deg, lat_deg),
    )


def key_events(
    start: FloatArray,
    *,
    ballistic_coefficient_kg_per_m2: float = VACUUM,
    lift_to_drag: float = 0.0,
) -> Mapping[str, Event]:
    """Return a flight's events alone, from an ECEF state (6,): what a solver needs.

    Raises:
        PhysicsError: reason `bad_state` or `no_impact`.
    """
    legs = _integrate(start, ballistic_coefficient_kg_per_m2, lift_to_drag, dense=False)
    return _events(start, legs)


def ecef_state(
    *,
    lon_deg: float,
    lat_deg: float,
    height_m: float,
    speed_m_per_s: float,
    elevation_deg: float,
    azimuth_deg: float,
) -> FloatArray:
    """Return position and ground-relative velocity (6,) in co-rotating ECEF.

    Raises:
        PhysicsError: reason `bad_state`.
        PositionError: the start is not on the globe.
    """
    numbers = (height_m, speed_m_per_s, elevation_deg, azimuth_deg)
    if not all(map(isfinite, numbers)) or speed_m_per_s < 0 or height_m < 0:
        raise PhysicsError(
            f"no flight starts {height_m} m up at {speed_m_per_s} m/s, elevation "
            f"{elevation_deg} deg, azimuth {azimuth_deg} deg",
            reason="bad_state",
            hint="give finite numbers, and neither height nor speed below 0",
        )
    lon, lat, elevation, azimuth = np.radians([lon_deg, lat_deg, elevation_deg, azimuth_deg])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    ahead = np.sin(azimuth) * east + np.cos(azimuth) * np.cross(up, east)
    direction = np.cos(elevation) * ahead + np.sin(elevation) * up
    position = ecef_from_geodetic(lon_deg, lat_deg, height_m)
    return np.concatenate([position, speed_m_per_s * direction])


def derivative(
    ballistic_coefficient_kg_per_m2: float, *, lift_to_drag: float = 0.0
) -> Derivative:
    """Return the right-hand side f(t, state) of one body, for any integrator."""
    beta = ballistic_coefficient_kg_per_m2

    def without_lift(_time_s: float, state: FloatArray) -> tuple[float, ...]:
        x, y, z, vx, vy, vz = state.tolist()
        density = density_at(dynamics.height_m(x, y, z))
        return vx, vy, vz, *dynamics.acceleration(x, y, z, vx, vy, vz, density, beta)

    def with_lift(_time_s: float, state: FloatArray) -> tuple[float, ...]:
        x, y, z, vx, vy, vz = state.tolist()
        height = dynamics.height_m(x, y, z)
        density = density_at(height)
        ax, ay, az = dynamics.acceleration(x, y, z, vx, vy, vz, density, beta)
        if height < dynamics.LIFT_FADES_TO_M:
            return vx, vy, vz, ax, ay, az
        drag = 0.5 * density * (vx * vx + vy * vy + vz * vz) / beta
        most = lift_to_drag * drag * dynamics.lift_share(height)
        lx, ly, lz = dynamics.lift(x, y, z, vx, vy, vz, ax, ay, az, most)
        return vx, vy, vz, ax + lx, ay + ly, az + lz

    return with_lift if lift_to_drag else without_lift


def _height(_time_s: float, state: FloatArray) -> float:
    x, y, z, *_ = state.tolist()
    return dynamics.height_m(x, y, z)


def _above_interface(time_s: float, state: FloatArray) -> float:
    return _height(time_s, state) - INTERFACE_M


def _climb_rate(_time_s: float, state: FloatArray) -> float:
    x, y, z, vx, vy, vz = state.tolist()
    return dynamics.climb_rate_m_per_s(x, y, z, vx, vy, vz)


def _integrate(
    start: FloatArray, beta: float, lift_to_drag: float, *, dense: bool
) -> dict[str, Any]:
    """Return scipy's results of the legs flown, by the event that ends each.

    The path is cut at the apogee, where lift sets in, and at the interface, where air
    does: an integrator that comes out of vacuum with long steps must not meet it in one.
    """
    if not (beta > 0 and isfinite(lift_to_drag) and lift_to_drag >= 0):
        raise PhysicsError(
            f"ballistic coefficient {beta} kg/m2 with lift-to-drag {lift_to_drag}",
            reason="bad_state",
            hint="the first is more than 0 (inf for vacuum), the second 0 or more",
        )
    rising, falling = derivative(beta), derivative(beta, lift_to_drag=lift_to_drag)
    legs: dict[str, Any] = {}
    time_s, state = 0.0, start
    for end, right_hand_side, event in (
        ("apogee", rising, _climb_rate),
        ("entry_120km", falling, _above_interface),
        ("impact", falling, _height),
    ):
        if end != "impact" and event(time_s, state) <= 0:
            continue
        leg = _leg(right_hand_side, time_s, state, event, dense=dense)
        legs[end] = leg
        time_s, state = leg.t[-1], leg.y[:, -1]
    return legs


def _leg(
    right_hand_side: Derivative,
    time_s: float,
    state: FloatArray,
    end: Callable[[float, FloatArray], float],
    *,
    dense: bool,
) -> Any:  # noqa: ANN401  # scipy's OdeResult is a bag of attributes
    ending = _Event(end, terminal=True, direction=-1.0)
    crossing = _Event(_above_interface, terminal=False, direction=1.0)
    leg = solve_ivp(
        right_hand_side,
        (time_s, LONGEST_FLIGHT_S),
        state,
        method="DOP853",
        rtol=RELATIVE_TOLERANCE,
        atol=ABSOLUTE_TOLERANCE,
        max_step=LONGEST_STEP_S,
        events=(ending, crossing),
        dense_output=dense,
    )
    if leg.status != 1:
        raise PhysicsError(
            f"the flight does not come down within {LONGEST_FLIGHT_S / 3600:g} hours",
            reason="no_impact",
            hint="at this speed it escapes or circles the Earth: check the speed",
        )
    return leg


class _Event:
    """An event function with the marks that scipy reads from it."""

    def __init__(
        self,
        function: Callable[[float, FloatArray], float],
        *,
        terminal: bool,
        direction: float,
    ) -> None:
        self._function = function
        self.terminal = terminal
        self.direction = direction

    def __call__(self, time_s: float, state: FloatArray) -> float:
        return self._function(time_s, state)


def _sample(legs: dict[str, Any], n_samples: int) -> tuple[FloatArray, FloatArray]:
    parts = list(legs.values())
    ends_s = np.array([leg.t[-1] for leg in parts])
    time_s = np.linspace(0.0, ends_s[-1], n_samples)
    owner = np.searchsorted(ends_s, time_s)
    states = [leg.sol(time_s[owner == i]).T for i, leg in enumerate(parts)]
    return time_s, np.concatenate(states)


def _events(start: FloatArray, legs: dict[str, Any]) -> dict[str, Event]:
    moments = {"burnout": (0.0, start)}
    for name, leg in legs.items():
        for time_s, state in zip(leg.t_events[1], leg.y_events[1], strict=True):
            moments["exit_120km"] = (time_s, state)
        moments[name] = (leg.t[-1], leg.y[:, -1])
    moments.setdefault("apogee", moments["burnout"])
    in_order = sorted(moments, key=lambda name: moments[name][0])
    times_s, states = zip(*(moments[name] for name in in_order), strict=True)
    where = geodetic_from_ecef(np.array(states)[:, :3])
    speeds = np.linalg.norm(np.array(states)[:, 3:], axis=1)
    return {
        name: Event(
            time_s=float(time_s),
            lon_deg=float(lon),
            lat_deg=float(lat),
            height_m=float(height),
            speed_m_per_s=float(speed),
        )
        for name, time_s, (lon, lat, height), speed in zip(
            in_order, times_s, where, speeds, strict=True
        )
    }
