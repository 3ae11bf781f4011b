"""Find the burnout state whose flight meets a report: the solver that the models share.

Three unknowns, the velocity at burnout relative to the ground, answer for three figures:
the bearing, and two of range, apogee, flight time, speed and elevation. A closed form over
a round Earth that turns gives the first guess and the slopes; real flights correct both
(Broyden's method, Math. Comp. 19 (1965) 577).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray, Floats
from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import ROWS, Aim
from geo_kit.flight.boost import Boost

ESCAPE_SPEED_M_PER_S: Final = float(np.sqrt(2 * GM / R))
TOLERANCE_M: Final = 20.0  # a flight that misses its report by less has met it
_ENOUGH_M: Final = 1.0
_ENOUGH_OF_A_GLIDE_M: Final = 5.0  # its lift starts and ends in kinks, which make noise
_MOST_FLIGHTS: Final = 80
_NEAR_STEPS: Final = 3  # Newton's, towards what differs by the roundings of a report
_NEAR: Final = 0.1  # of the velocity: what roundings may change of it
_LONGEST_STEP: Final = 0.3  # of the velocity
_DIFFERENCE: Final = 1e-3  # of the velocity: well above the integrator's noise
_ROUND_DIFFERENCE: Final = 1e-5
_FAST_PROGRESS: Final = 0.7
_HALVINGS: Final = 5
_SLOWER: Final = 0.98
_SLOWEST_M_PER_S: Final = 100.0
# What a miss in each figure weighs, in metres: a second of a long flight is a kilometre.
SCALES_M: Final = {
    "range": 1.0,
    "apogee": 1.0,
    "time": 1e3,
    "speed": 100.0,
    "elevation": 1e4,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shot:
    """A velocity at burnout and what its flight does, with the slopes between them."""

    velocity: FloatArray  # (3,) m/s ahead, to the right and up
    figures: FloatArray  # (6,) as `Aim.guess`
    slopes: FloatArray  # (3, 3) of the misses in metres, per m/s
    miss_m: float  # the greatest of the three
    n_flights: int

    @property
    def met(self) -> bool:
        """Whether the flight meets what was wanted."""
        return self.miss_m < TOLERANCE_M


def check_start(shot: Shot, *, boost: Boost) -> None:
    """Refuse a flight that would start downwards, or fast enough to leave the Earth.

    Raises:
        PhysicsError: reason `apogee_below_ballistic` or `too_fast`.
    """
    if not shot.met:
        return
    if shot.figures[ROWS["elevation"]] < 0:
        raise PhysicsError(
            "such a flight would start downwards from its burnout, "
            f"{boost.height_m / 1e3:,.0f} km up",
            reason="apogee_below_ballistic",
            hint="ask for a higher flight, or give a lower burnout_height_m",
        )
    speed = float(shot.figures[ROWS["speed"]])
    if speed >= ESCAPE_SPEED_M_PER_S:
        raise PhysicsError(
            f"such a flight would ask for {speed / 1e3:.1f} km/s at burnout, enough to leave "
            "the Earth",
            reason="too_fast",
            hint="check the range, the apogee and their units",
        )


def misses_m(figures: FloatArray, wanted: Mapping[str, Floats]) -> FloatArray:
    """Return (..., 3): how far figures are from the bearing and from two figures wanted."""
    rows = [
        SCALES_M[name] * (figures[..., ROWS[name]] - value) for name, value in wanted.items()
    ]
    return np.stack([figures[..., 0], *rows], axis=-1)


def seed(aim: Aim, wanted: Mapping[str, float], first: FloatArray) -> FloatArray:
    """Return a velocity that meets two figures over a round Earth, or the best tried."""
    velocity = np.asarray(first, float)
    miss = misses_m(aim.guess(velocity), wanted)
    while np.isnan(miss).any() and np.linalg.norm(velocity) > _SLOWEST_M_PER_S:
        velocity = _SLOWER * velocity  # with the Earth's rotation it would not come down
        miss = misses_m(aim.guess(velocity), wanted)
    for _ in range(_MOST_FLIGHTS):
        if np.abs(miss).max() < _ENOUGH_M:
            break
        step = _limited(-_solve(_round_slopes(aim, wanted, velocity), miss), velocity)
        shares = 0.5 ** np.arange(_HALVINGS)[:, None]
        tries = misses_m(aim.guess(velocity + shares * step), wanted)
        size = np.where(np.isnan(tries).any(axis=1), np.inf, np.linalg.norm(tries, axis=1))
        best = int(np.argmin(size))
        if size[best] >= np.linalg.norm(miss):
            break
        velocity, miss = velocity + shares[best] * step, tries[best]
    return velocity


def near_seeds(aim: Aim, wanted: Mapping[str, FloatArray], first: FloatArray) -> FloatArray:
    """Return velocities (k, 3) that meet two figures (k,) over a round Earth, near a first.

    Newton's method with whole steps; where it leads far away, the first itself.
    """
    sides = {name: value[:, None] for name, value in wanted.items()}
    count = len(next(iter(wanted.values())))
    velocity = np.tile(np.asarray(first, float), (count, 1))
    difference = _ROUND_DIFFERENCE * np.linalg.norm(first)
    offsets = difference * np.concatenate([np.eye(3), -np.eye(3), np.zeros((1, 3))])
    for _ in range(_NEAR_STEPS):
        tries = misses_m(aim.guess(velocity[:, None] + offsets), sides)
        slopes = np.swapaxes(tries[:, :3] - tries[:, 3:6], 1, 2) / (2 * difference)
        slopes[~(np.abs(np.linalg.det(slopes)) > 0)] = np.nan  # no step leads anywhere
        velocity = velocity - np.linalg.solve(slopes, tries[:, 6, :, None])[..., 0]
        near = np.linalg.norm(velocity - first, axis=1) < _NEAR * np.linalg.norm(first)
        velocity[~near] = first
    return velocity


def shoot(
    aim: Aim,
    wanted: Mapping[str, float],
    *,
    first: FloatArray,
    slopes: FloatArray | None = None,
    figures: FloatArray | None = None,
) -> Shot:
    """Return the flight that meets the bearing and two figures, or the best one found.

    Args:
        aim: the start, the bearing and the vehicle.
        wanted: two of `range`, `apogee`, `time`, `speed`, `elevation`, SI and degrees; the
            time is that of free flight.
        first: the velocity to start from, (3,).
        slopes: of a neighbour's `Shot`, else those over a round Earth.
        figures: of the first flight, where it has been flown already.

    Raises:
        PhysicsError: the first flight cannot be flown.
    """
    velocity = np.asarray(first, float)
    figures = aim.observe(velocity) if figures is None else figures
    miss = misses_m(figures, wanted)
    n_flights, fresh = 1, False
    if slopes is None:
        slopes = _round_slopes(aim, wanted, velocity)
        if aim.lift_to_drag:
            slopes, n_flights = _real_slopes(aim, wanted, velocity, miss), 4
    enough_m = _ENOUGH_OF_A_GLIDE_M if aim.lift_to_drag else _ENOUGH_M
    while np.abs(miss).max() > enough_m and n_flights < _MOST_FLIGHTS:
        step = _limited(-_solve(slopes, miss), velocity)
        progress = 1.0 if fresh else _FAST_PROGRESS
        for _ in range(_HALVINGS if fresh else 1):
            ahead = _try(aim, velocity + step)
            other = misses_m(ahead, wanted)
            n_flights += 1
            if np.linalg.norm(other) < progress * np.linalg.norm(miss):  # NaN is not
                break
            step = step / 2
        else:
            if fresh:
                break
            slopes, fresh = _real_slopes(aim, wanted, velocity, miss), True
            n_flights += 3
            continue
        slopes = slopes + np.outer((other - miss - slopes @ step) / (step @ step), step)
        velocity, figures, miss, fresh = velocity + step, ahead, other, False
    return Shot(
        velocity=velocity,
        figures=figures,
        slopes=slopes,
        miss_m=float(np.abs(miss).max()),
        n_flights=n_flights,
    )


def _try(aim: Aim, velocity: FloatArray) -> FloatArray:
    """Return the figures of a flight, NaN if it never comes down."""
    try:
        return aim.observe(velocity)
    except PhysicsError:
        return np.full(len(ROWS) + 1, np.nan)


def _round_slopes(aim: Aim, wanted: Mapping[str, float], velocity: FloatArray) -> FloatArray:
    """Return the slopes of the misses over a round Earth, (3, 3)."""
    difference = _ROUND_DIFFERENCE * np.linalg.norm(velocity)
    offsets = difference * np.concatenate([np.eye(3), -np.eye(3)])
    tries = misses_m(aim.guess(velocity + offsets), wanted)
    return (tries[:3] - tries[3:]).T / (2 * difference)


def _real_slopes(
    aim: Aim, wanted: Mapping[str, float], velocity: FloatArray, miss: FloatArray
) -> FloatArray:
    difference = _DIFFERENCE * float(np.linalg.norm(velocity))
    tries = np.array([_try(aim, velocity + difference * axis) for axis in np.eye(3)])
    return (misses_m(tries, wanted) - miss).T / difference


def _solve(slopes: FloatArray, miss: FloatArray) -> FloatArray:
    """Return the change of the least length that explains a miss; zeros if none does."""
    if not np.all(np.isfinite(slopes)):
        return np.zeros(3)
    return np.asarray(np.linalg.lstsq(slopes, miss, rcond=1e-10)[0])


def _limited(step: FloatArray, velocity: FloatArray) -> FloatArray:
    """Return a step no longer than a share of the velocity."""
    most = _LONGEST_STEP * np.linalg.norm(velocity)
    length = np.linalg.norm(step)
    return step if length <= most else step * (most / length)
