"""Find the burnout state whose flight meets a report: the solver that the models share.

Three unknowns, all relative to the ground (speed, elevation, heading), answer for three
figures: where it fell (range and bearing from the launch) and how high it rose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import root

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight.boost import Boost
from geo_kit.flight.propagate import ecef_state, fly, key_events
from geo_kit.flight.trajectory import Event, Trajectory
from geo_kit.geodesic import HALF_MERIDIAN_M, destination, inverse

NEAR_ANTIPODE_M: Final = 19_000e3  # beyond it, bearings and ranges lose their meaning
TOLERANCE_M: Final = 20.0  # a flight that misses its report by less has met it
_DIFFERENCE: Final = 1e-4  # of an unknown: well above the integrator's noise, about 1 m
_MISS_OF_NO_FALL_KM: Final = 2e4
_ELEVATION_STEP_DEG: Final = 2.0
_MAX_MOVES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """The burnout state found for a report, and how well its flight meets it."""

    burnout_speed_m_per_s: float  # relative to the ground, as are the angles
    burnout_elevation_deg: float
    burnout_azimuth_deg: float
    boost: Boost
    ballistic_coefficient_kg_per_m2: float
    lift_to_drag: float
    residual_range_m: float  # flown minus wanted
    residual_apogee_m: float
    residual_cross_track_m: float  # of the fall, to the right of the wanted bearing
    iterations: int  # flights computed
    converged: bool
    reason: str  # "" or why not: `not_converged`
    trajectory: Trajectory


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a flight has to meet, and what is assumed of the vehicle."""

    launch: tuple[float, float]  # lon and lat
    azimuth_deg: float
    range_m: float
    boost: Boost
    ballistic_coefficient_kg_per_m2: float
    lift_to_drag: float = 0.0

    def __post_init__(self) -> None:
        check_range(self.range_m)
        if not np.isfinite(self.azimuth_deg):
            raise PhysicsError(
                f"azimuth {self.azimuth_deg} deg is no direction",
                reason="bad_state",
                hint="give degrees clockwise from north",
            )
        if not 0 <= self.boost.downrange_m < self.range_m:
            raise PhysicsError(
                f"a burnout {self.boost.downrange_m / 1e3:g} km downrange is not within "
                f"a range of {self.range_m / 1e3:g} km",
                reason="unreachable_range",
                hint="give a burnout_downrange_m from 0 to below the range",
            )

    @property
    def burnout(self) -> FloatArray:
        """Longitude and latitude of the burnout, (2,)."""
        return destination(*self.launch, self.azimuth_deg, self.boost.downrange_m)

    @property
    def target(self) -> FloatArray:
        """Longitude and latitude of the reported fall, (2,)."""
        return destination(*self.launch, self.azimuth_deg, self.range_m)

    def fly(self, velocity: FloatArray) -> Trajectory:
        """Return the flight of a velocity: m/s, degrees up, degrees from north, (3,)."""
        lon, lat = self.burnout.tolist()
        return fly(
            lon_deg=lon,
            lat_deg=lat,
            height_m=self.boost.height_m,
            speed_m_per_s=float(velocity[0]),
            elevation_deg=float(velocity[1]),
            azimuth_deg=float(velocity[2]),
            ballistic_coefficient_kg_per_m2=self.ballistic_coefficient_kg_per_m2,
            lift_to_drag=self.lift_to_drag,
            origin=self.launch,
        )

    def miss_m(self, velocity: FloatArray) -> FloatArray:
        """Return how a velocity's flight meets the aim, as `miss_of`."""
        lon, lat = self.burnout.tolist()
        start = ecef_state(
            lon_deg=lon,
            lat_deg=lat,
            height_m=self.boost.height_m,
            speed_m_per_s=float(velocity[0]),
            elevation_deg=float(velocity[1]),
            azimuth_deg=float(velocity[2]),
        )
        return self.miss_of(
            key_events(
                start,
                ballistic_coefficient_kg_per_m2=self.ballistic_coefficient_kg_per_m2,
                lift_to_drag=self.lift_to_drag,
            )
        )

    def miss_of(self, events: Mapping[str, Event]) -> FloatArray:
        """Return (3,): metres beyond the target, to its right, and the apogee itself."""
        fall = np.array([events["impact"].lon_deg, events["impact"].lat_deg])
        back_deg, _ = inverse(self.target, np.array(self.launch))
        away_deg, away_m = inverse(self.target, fall)
        turn = np.radians(away_deg - (back_deg + 180))
        return np.array(
            [away_m * np.cos(turn), away_m * np.sin(turn), events["apogee"].height_m]
        )


def check_range(range_m: float) -> None:
    """Refuse a range that no flight on this Earth can have.

    Raises:
        PhysicsError: reason `unreachable_range` or `near_antipodal`.
    """
    if not 0 < range_m < HALF_MERIDIAN_M:
        raise PhysicsError(
            f"a range of {range_m / 1e3:,g} km cannot be flown",
            reason="unreachable_range",
            hint="range must be more than 0 and less than 20,003 km, half the girth",
        )
    if range_m > NEAR_ANTIPODE_M:
        raise PhysicsError(
            f"a range of {range_m / 1e3:,g} km ends near the antipode, where "
            "every bearing leads to the same place",
            reason="near_antipodal",
            hint=f"give a range of at most {NEAR_ANTIPODE_M / 1e3:,.0f} km",
        )


def solve_for_apogee(aim: Aim, apogee_m: float, *, seed: FloatArray) -> Solution:
    """Return the flight that meets the aim and rises to the apogee.

    Args:
        aim: the range, the bearing and the vehicle.
        apogee_m: above the ellipsoid.
        seed: first guess of speed, elevation_deg and azimuth_deg, (3,).
    """

    def miss_km(velocity: FloatArray) -> FloatArray:
        along, across, apogee = aim.miss_m(velocity)
        return np.array([along, across, apogee - apogee_m]) / 1e3

    velocity, n_flights = _find(miss_km, seed)
    return _solution(aim, velocity, apogee_m=apogee_m, iterations=n_flights)


def solve_for_least_speed(aim: Aim, *, seed: FloatArray) -> Solution:
    """Return the flight that meets the aim at the least burnout speed.

    The speed needed is solved for at three elevations, and the bottom of the parabola
    through them taken; where it lies outside the three, they move there first.

    Args:
        aim: the range, the bearing and the vehicle.
        seed: first guess of speed, elevation_deg and azimuth_deg, (3,).
    """
    guess, n_flights = np.asarray(seed, float), 0
    for _ in range(_MAX_MOVES):
        speeds = []
        elevations_deg = guess[1] + _ELEVATION_STEP_DEG * np.array([-1.0, 0.0, 1.0])
        for elevation_deg in elevations_deg:
            guess, n = _find_at_elevation(aim, elevation_deg, guess)
            speeds.append(guess[0])
            n_flights += n
        guess[1] = _bottom_deg(elevations_deg, np.array(speeds))
        if elevations_deg[0] <= guess[1] <= elevations_deg[2]:
            break
    velocity, n = _find_at_elevation(aim, guess[1], guess)
    return _solution(aim, velocity, apogee_m=None, iterations=n_flights + n)


def _find_at_elevation(
    aim: Aim, elevation_deg: float, seed: FloatArray
) -> tuple[FloatArray, int]:
    def velocity(unknown: FloatArray) -> FloatArray:
        return np.array([unknown[0], elevation_deg, unknown[1]])

    found, n_flights = _find(
        lambda unknown: aim.miss_m(velocity(unknown))[:2] / 1e3, seed[[0, 2]]
    )
    return velocity(found), n_flights


def _bottom_deg(elevations_deg: FloatArray, speeds_m_per_s: FloatArray) -> float:
    """Return where a parabola through three even steps is least, 2 steps off at most."""
    step_deg = elevations_deg[1] - elevations_deg[0]
    low, middle, high = speeds_m_per_s
    bend = low - 2 * middle + high
    steps = (low - high) / (2 * bend) if bend > 0 else np.copysign(2.0, low - high)
    return float(elevations_deg[1] + step_deg * np.clip(steps, -2.0, 2.0))


def _find(
    miss_km: Callable[[FloatArray], FloatArray], seed: FloatArray
) -> tuple[FloatArray, int]:
    """Return the unknowns that bring a miss to nothing, and the flights it took.

    The first unknown is a speed, the others degrees; all are scaled to start at 1.
    """
    seed = np.asarray(seed, float)
    scale = np.array([seed[0], *[np.degrees(1.0)] * (len(seed) - 1)])

    def scaled(x: FloatArray) -> FloatArray:
        try:
            return miss_km(seed + scale * (x - 1))
        except PhysicsError:  # a trial state that never falls: send the solver back
            return np.full(len(seed), _MISS_OF_NO_FALL_KM)

    found = root(
        scaled,
        np.ones(len(seed)),
        method="hybr",
        options={"eps": _DIFFERENCE**2, "xtol": 1e-7, "factor": 0.3},
    )
    return seed + scale * (found.x - 1), int(found.nfev)


def _solution(
    aim: Aim, velocity: FloatArray, *, apogee_m: float | None, iterations: int
) -> Solution:
    trajectory = aim.fly(velocity)
    _, across_m, apogee_flown_m = aim.miss_of(trajectory.events)
    residual_range_m = trajectory.range_m - aim.range_m
    residual_apogee_m = 0.0 if apogee_m is None else apogee_flown_m - apogee_m
    residuals_m = np.array([residual_range_m, residual_apogee_m, across_m])
    converged = bool(np.all(np.abs(residuals_m) < TOLERANCE_M))
    return Solution(
        burnout_speed_m_per_s=float(velocity[0]),
        burnout_elevation_deg=float(velocity[1]),
        burnout_azimuth_deg=float(velocity[2]) % 360,
        boost=aim.boost,
        ballistic_coefficient_kg_per_m2=aim.ballistic_coefficient_kg_per_m2,
        lift_to_drag=aim.lift_to_drag,
        residual_range_m=residual_range_m,
        residual_apogee_m=float(residual_apogee_m),
        residual_cross_track_m=float(across_m),
        iterations=iterations,
        converged=converged,
        reason="" if converged else "not_converged",
        trajectory=trajectory,
    )
