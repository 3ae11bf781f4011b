"""Free flight in vacuum over a round, still Earth: the yardstick for a real flight.

Every function broadcasts. Source of the relations: Bate, Mueller & White, Fundamentals
of Astrodynamics (1971), chapter 6; half angles are used throughout, so that a shot
straight up is no special case and short arcs keep their digits.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import Floats
from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.errors import PhysicsError

HALF_GIRTH_M: Final = np.pi * R
ESCAPE_ENERGY_PARAMETER: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Arc:
    """A piece of an ellipse, from burnout to the surface; fields share one shape."""

    speed_m_per_s: Floats  # at burnout
    elevation_deg: Floats  # at burnout, above the local horizontal
    apogee_m: Floats
    duration_s: Floats  # from burnout to the surface


def arc(range_m: Floats, apogee_m: Floats, *, burnout_height_m: Floats = 0.0) -> Arc:
    """Return the arc that spans a ground range and rises to an apogee.

    Args:
        range_m: from below the burnout to the fall, from 0 to half the Earth's girth.
        apogee_m: greatest height above the surface, more than 0.
        burnout_height_m: where free flight starts, from 0 to the apogee.

    Raises:
        PhysicsError: reason `unreachable_range` or `apogee_below_ballistic`.

    >>> shot = arc(800e3, 193.6e3)
    >>> round(float(shot.speed_m_per_s)), round(float(shot.elevation_deg), 1)
    (2718, 43.2)
    """
    _check_range(range_m)
    _check_apogee(apogee_m, burnout_height_m)
    r_apogee, r_burnout = R + np.asarray(apogee_m), R + np.asarray(burnout_height_m)
    k_rise, k_fall = r_apogee / r_burnout - 1, r_apogee / R - 1
    # The law of sines splits half the range angle between the rise and the fall; what
    # comes out is t = (1 - e) / 2e.
    half = np.asarray(range_m) / (2 * R)
    fall = np.arctan2(np.sin(half), np.sqrt(k_rise / k_fall) + np.cos(half))
    t = np.sin(fall) ** 2 / k_fall

    a = r_apogee * (1 + 2 * t) / (2 + 2 * t)  # semi-major axis
    forward = np.sqrt(GM * r_apogee * 2 * t / (1 + 2 * t)) / r_burnout
    upward = np.sqrt(2 * GM * k_rise * (1 - t * k_rise) / (r_apogee * (1 + 2 * t)))
    mean_motion = np.sqrt(GM / a**3)
    return Arc(
        speed_m_per_s=np.hypot(forward, upward),
        elevation_deg=np.degrees(np.arctan2(upward, forward)),
        apogee_m=np.asarray(apogee_m) + 0 * t,
        duration_s=(_mean_anomaly(t, k_rise) + _mean_anomaly(t, k_fall)) / mean_motion,
    )


def minimum_energy(range_m: Floats) -> Arc:
    """Return the arc that spans a range, surface to surface, at the least speed.

    Args:
        range_m: more than 0 and less than half the Earth's girth.

    Raises:
        PhysicsError: reason `unreachable_range`.

    >>> round(float(minimum_energy(10_000e3).speed_m_per_s))
    7198
    """
    psi = np.asarray(range_m) / (2 * R)
    _check_range(range_m)
    if not np.all((psi > 0) & (psi < np.pi / 2)):
        raise PhysicsError(
            f"no minimum-energy arc spans {range_m} m",
            reason="unreachable_range",
            hint=f"a range lies between 0 and {HALF_GIRTH_M / 1e3:,.0f} km",
        )
    # sin(psi) + cos(psi) - 1 = 2 sin(psi/2) (cos(psi/2) - sin(psi/2)): no cancelling.
    half_psi = psi / 2
    apogee_m = R * np.sin(half_psi) * (np.cos(half_psi) - np.sin(half_psi))
    return arc(range_m, apogee_m)


def energy_parameter(speed_m_per_s: Floats, *, height_m: Floats = 0.0) -> Floats:
    """Return Q, twice the kinetic over the potential energy: 1 on a circular orbit.

    Source: Bate, Mueller & White, section 6.2.1.
    """
    return np.asarray(speed_m_per_s) ** 2 * (R + np.asarray(height_m)) / GM


def free_flight_angle_deg(q: Floats, elevation_deg: Floats) -> Floats:
    """Return the angle at the Earth's centre between equal heights of rise and fall.

    Args:
        q: energy parameter, more than 0 and less than 2.
        elevation_deg: from 0 to 90.

    Raises:
        PhysicsError: reason `orbital_speed` or `bad_elevation`.

    Source: Bate, Mueller & White, equation 6.2-12, in its tangent form.
    """
    q, elevation = np.asarray(q), np.radians(elevation_deg)
    _check_q(q, below=ESCAPE_ENERGY_PARAMETER)
    if not np.all((elevation >= 0) & (elevation <= np.pi / 2)):
        raise PhysicsError(
            f"elevation {elevation_deg} deg is not a way up",
            reason="bad_elevation",
            hint="an elevation runs from 0 to 90 degrees",
        )
    up, along = np.sin(elevation), np.cos(elevation)
    return 2 * np.degrees(np.arctan2(q * up * along, 1 - q * along**2))


def max_range_angle_deg(q: Floats) -> Floats:
    """Return the greatest free-flight angle that an energy parameter allows.

    Args:
        q: energy parameter, more than 0, at most 1: from 1 on every range is reachable.

    Raises:
        PhysicsError: reason `orbital_speed`.

    Source: Bate, Mueller & White, equation 6.2-19.
    """
    q = np.asarray(q)
    _check_q(q, below=np.nextafter(1.0, 2.0))
    return 2 * np.degrees(np.arcsin(q / (2 - q)))


def max_range_m(speed_m_per_s: Floats) -> Floats:
    """Return the greatest range, surface to surface, that a speed allows.

    Raises:
        PhysicsError: reason `orbital_speed`, about 7.9 km/s and more: any distance.

    >>> round(float(max_range_m(2_718.0)) / 1e3)
    800
    """
    angle_deg = max_range_angle_deg(energy_parameter(speed_m_per_s))
    return R * np.radians(angle_deg)


def _mean_anomaly(t: Floats, k: Floats) -> Floats:
    """Return the mean anomaly between the apogee and the radius r_apogee / (1 + k)."""
    swept = 2 * np.arctan2(np.sqrt((1 + t) * k), np.sqrt(1 - t * k))  # eccentric
    return swept + np.sin(swept) / (1 + 2 * t)


def _check_range(range_m: Floats) -> None:
    range_m = np.asarray(range_m)
    if not np.all((range_m >= 0) & (range_m <= HALF_GIRTH_M)):
        raise PhysicsError(
            f"no arc spans {range_m} m",
            reason="unreachable_range",
            hint=f"a range lies between 0 and {HALF_GIRTH_M / 1e3:,.0f} km",
        )


def _check_apogee(apogee_m: Floats, burnout_height_m: Floats) -> None:
    apogee_m, burnout_height_m = np.asarray(apogee_m), np.asarray(burnout_height_m)
    finite = np.isfinite(apogee_m) & (apogee_m > 0) & (burnout_height_m >= 0)
    if not np.all(finite & (burnout_height_m <= apogee_m)):
        raise PhysicsError(
            f"no arc rises to {apogee_m} m from a burnout at {burnout_height_m} m",
            reason="apogee_below_ballistic",
            hint="an apogee lies above the ground and not below the burnout",
        )


def _check_q(q: Floats, *, below: float) -> None:
    if not np.all((q > 0) & (q < below)):
        raise PhysicsError(
            f"energy parameter {q} has no answer here",
            reason="orbital_speed",
            hint="at a circular orbit's speed, about 7.9 km/s, any distance is in reach",
        )
