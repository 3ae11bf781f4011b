"""One flight, from a state at burnout to the ground, on the real rotating Earth."""

from collections.abc import Mapping
from math import isfinite
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight import dynamics, on_floats
from geo_kit.flight.atmosphere import density_at
from geo_kit.flight.path_steps import Derivative, Flown, follow, point_at
from geo_kit.flight.trajectory import Event, Trajectory
from geo_kit.geodesic import ecef_from_geodetic, geodetic_from_ecef

VACUUM: Final = float("inf")  # the ballistic coefficient of a flight without air
_GROUND_M: Final = 1e-3


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
    flown = _integrate(start, ballistic_coefficient_kg_per_m2, lift_to_drag, dense=True)
    time_s, states = _sample(flown, n_samples)
    where = geodetic_from_ecef(states[:, :3])
    return Trajectory(
        time_s=time_s,
        lon_deg=where[:, 0],
        lat_deg=where[:, 1],
        height_m=where[:, 2],
        speed_m_per_s=np.linalg.norm(states[:, 3:], axis=1),
        events=_events(flown),
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
    beta = ballistic_coefficient_kg_per_m2
    return _events(_integrate(start, beta, lift_to_drag, dense=False))


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
        density = density_at(on_floats.height_m(x, y, z))
        return vx, vy, vz, *on_floats.acceleration(x, y, z, vx, vy, vz, density, beta)

    def with_lift(_time_s: float, state: FloatArray) -> tuple[float, ...]:
        x, y, z, vx, vy, vz = state.tolist()
        height = on_floats.height_m(x, y, z)
        density = density_at(height)
        ax, ay, az = on_floats.acceleration(x, y, z, vx, vy, vz, density, beta)
        if height < dynamics.LIFT_FADES_TO_M:
            return vx, vy, vz, ax, ay, az
        drag = 0.5 * density * (vx * vx + vy * vy + vz * vz) / beta
        most = lift_to_drag * drag * on_floats.lift_share(height)
        lx, ly, lz = on_floats.lift(x, y, z, vx, vy, vz, ax, ay, az, most)
        return vx, vy, vz, ax + lx, ay + ly, az + lz

    return with_lift if lift_to_drag else without_lift


def _integrate(start: FloatArray, beta: float, lift_to_drag: float, *, dense: bool) -> Flown:
    """Step from the start to the ground, with a new start where lift sets in."""
    if not (beta > 0 and isfinite(lift_to_drag) and lift_to_drag >= 0):
        raise PhysicsError(
            f"ballistic coefficient {beta} kg/m2 with lift-to-drag {lift_to_drag}",
            reason="bad_state",
            hint="the first is more than 0 (inf for vacuum), the second 0 or more",
        )
    point = point_at(0.0, start)
    if point.height_m < _GROUND_M and point.climb_m_per_s <= 0:
        raise PhysicsError(
            "a flight that starts on the ground and goes down is none",
            reason="bad_state",
            hint="give an elevation above 0, or a height",
        )
    flown = Flown({"burnout": point, "apogee": point}, [])
    if lift_to_drag and point.climb_m_per_s > 0:
        point = follow(flown, derivative(beta), point, until="apogee", dense=dense)
    falling = derivative(beta, lift_to_drag=lift_to_drag)
    follow(flown, falling, point, until="impact", dense=dense)
    return flown


def _sample(flown: Flown, n_samples: int) -> tuple[FloatArray, FloatArray]:
    ends_s = np.array([end_s for end_s, _ in flown.pieces])
    time_s = np.linspace(0.0, ends_s[-1], n_samples)
    owner = np.searchsorted(ends_s, time_s)
    pieces = np.unique(owner)
    states = [flown.pieces[i][1](time_s[owner == i]).T for i in pieces]
    return time_s, np.concatenate(states)


def _events(flown: Flown) -> dict[str, Event]:
    moments = sorted(flown.moments.items(), key=lambda item: item[1].time_s)
    where = geodetic_from_ecef(np.array([moment.state[:3] for _, moment in moments]))
    return {
        name: Event(
            time_s=moment.time_s,
            lon_deg=float(lon),
            lat_deg=float(lat),
            height_m=float(height),
            speed_m_per_s=float(np.linalg.norm(moment.state[3:])),
        )
        for (name, moment), (lon, lat, height) in zip(moments, where, strict=True)
    }
