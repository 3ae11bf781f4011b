"""Two flights share one range and one speed: find either, and the least speed of all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.optimize import brentq

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import ROWS, Aim
from geo_kit.flight.kepler import minimum_energy
from geo_kit.flight.shooting import Shot, seed, shoot
from geo_kit.flight.sketch import ELEVATIONS_DEG, crossing

_SPEED_NOISE_M_PER_S: Final = 0.02
_MOST_TIMES_APOGEE: Final = 6.0
_MAX_ROOT_STEPS: Final = 30
_SPEED_SHARES: Final = (0.8, 1.2)
_N_SHARES: Final = 81
_ELEVATION_STEP_DEG: Final = 2.0
_MAX_MOVES: Final = 8


def level_velocity(speed_m_per_s: float, elevation_deg: float) -> FloatArray:
    """Return a velocity straight ahead, (3,), as `shoot` starts from."""
    elevation = np.radians(elevation_deg)
    return speed_m_per_s * np.array([np.cos(elevation), 0.0, np.sin(elevation)])


def least_speed_shot(aim: Aim, range_m: float, first: FloatArray) -> tuple[Shot, int]:
    """Return the flight over a range at the least burnout speed, and the flights computed.

    The speed needed is solved for at three elevations, and the bottom of the parabola
    through them taken; where it lies outside the three, they move there first.
    """
    middle_deg = aim.polar(first)["elevation_deg"]
    shares = np.linspace(*_SPEED_SHARES, _N_SHARES)  # of the speed: none beyond the antipode
    at = crossing(aim.guess(shares[:, None] * first)[:, ROWS["range"]], range_m, last=False)
    velocity = first * (1.0 if at is None else np.interp(at, np.arange(_N_SHARES), shares))
    velocity = seed(aim, {"range": range_m, "elevation": middle_deg}, velocity)
    slopes, n_flights = None, 0
    for _ in range(_MAX_MOVES):
        speeds = []
        for step_deg in (-_ELEVATION_STEP_DEG, 0.0, _ELEVATION_STEP_DEG):
            wanted = {"range": range_m, "elevation": middle_deg + step_deg}
            shot = shoot(aim, wanted, first=velocity, slopes=slopes)
            velocity, slopes = shot.velocity, shot.slopes
            speeds.append(float(shot.figures[ROWS["speed"]]))
            n_flights += shot.n_flights
        steps = _bottom_steps(*speeds)
        middle_deg += _ELEVATION_STEP_DEG * steps
        if abs(steps) <= 1:
            break
    wanted = {"range": range_m, "elevation": middle_deg}
    shot = shoot(aim, wanted, first=velocity, slopes=slopes)
    return shot, n_flights + shot.n_flights


def _bottom_steps(low: float, middle: float, high: float) -> float:
    """Return where a parabola through three even steps is least, 2 steps off at most."""
    bend = low - 2 * middle + high
    steps = (low - high) / (2 * bend) if bend > 0 else np.copysign(2.0, low - high)
    return float(np.clip(steps, -2.0, 2.0))


def scan(
    aim: Aim, wanted: Mapping[str, float], velocity: FloatArray, *, lofted: bool
) -> FloatArray:
    """Return the velocity of a speed whose elevation gives the other figure, or nearly."""
    name = next(name for name in wanted if name != "speed")
    tries = np.array([level_velocity(wanted["speed"], at) for at in ELEVATIONS_DEG])
    at = crossing(aim.guess(tries)[:, ROWS[name]], wanted[name], last=lofted)
    if at is None:
        return velocity
    elevation_deg = np.interp(at, np.arange(len(tries)), ELEVATIONS_DEG)
    return level_velocity(wanted["speed"], float(elevation_deg))


def is_lofted(shot: Shot) -> bool:
    """Tell whether more elevation at the same speed would shorten the range."""
    ahead, right, up = shot.velocity
    level = np.hypot(ahead, right)
    steeper = np.array([-up * ahead / level, -up * right / level, level])
    return float(shot.slopes[1] @ steeper) < 0


def by_apogee(aim: Aim, wanted: Mapping[str, float], *, lofted: bool) -> Shot:
    """Find a range and a speed by way of the apogee, near the least speed of the range.

    Raises:
        PhysicsError: reason `unreachable_range`: even the least speed is more.
    """
    start = minimum_energy(wanted["range"])
    first = level_velocity(float(start.speed_m_per_s), float(start.elevation_deg))
    least, n_flights = least_speed_shot(aim, wanted["range"], first)
    least_speed = float(least.figures[ROWS["speed"]])
    if wanted["speed"] < least_speed - _SPEED_NOISE_M_PER_S:
        raise PhysicsError(
            f"{wanted['range'] / 1e3:,.6g} km at {wanted['speed'] / 1e3:.4g} km/s cannot be "
            f"flown: it asks for {least_speed / 1e3:.3f} km/s at least",
            reason="unreachable_range",
            hint="check the speed: it is that at burnout, relative to the ground",
        )
    low_m = float(least.figures[ROWS["apogee"]])
    end_m = _MOST_TIMES_APOGEE * low_m if lofted else aim.boost.height_m + 1.0
    shot = least

    def excess(apogee_m: float) -> float:
        nonlocal shot, n_flights
        shot = shoot(
            aim,
            {"range": wanted["range"], "apogee": apogee_m},
            first=shot.velocity,
            slopes=None,
        )
        n_flights += shot.n_flights
        return float(shot.figures[ROWS["speed"]]) - wanted["speed"]

    # The ends are flown once: next to the least speed, noise may turn a second one's sign.
    ends = {end_m: excess(end_m)}
    shot = least
    ends[low_m] = excess(low_m)
    if ends[low_m] < 0 < ends[end_m]:

        def known(apogee_m: float) -> float:
            return ends[apogee_m] if apogee_m in ends else excess(apogee_m)

        most = _MAX_ROOT_STEPS
        excess(brentq(known, low_m, end_m, xtol=1.0, maxiter=most, disp=False))
    elif not lofted:
        shot = replace(shot, miss_m=np.inf)
    if not lofted and not shot.met:
        raise PhysicsError(
            f"no depressed flight over {wanted['range'] / 1e3:,g} km has "
            f"{wanted['speed'] / 1e3:.4g} km/s at burnout: it would start downwards from "
            f"{aim.boost.height_m / 1e3:,g} km",
            reason="apogee_below_ballistic",
            hint="ask for the lofted flight, or give a lower burnout_height_m",
        )
    return replace(shot, n_flights=n_flights)
