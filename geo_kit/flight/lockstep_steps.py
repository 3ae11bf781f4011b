"""The arithmetic of a step for many flights at once, in numpy."""

from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.flight import dynamics
from geo_kit.flight import ensemble_rules as rules
from geo_kit.flight.atmosphere import GRID_M, HIGHEST_M, LOWEST_M, TABLE

_COLUMNS: Final = np.ascontiguousarray(TABLE.T)


def weighted_sum(
    weights: list[float], k: FloatArray, total: FloatArray, term: FloatArray
) -> None:
    """Sum weighted slopes in order, leaving out weights of 0."""
    np.multiply(k[0], weights[0], out=total)
    for weight, slope in zip(weights[1:], k[1:], strict=False):
        if weight:
            np.multiply(slope, weight, out=term)
            total += term


def mean_square(
    error: FloatArray, y: FloatArray, y1: FloatArray, scale: FloatArray, rtol: FloatArray
) -> FloatArray:
    """Return the square of scipy's error norm (m,); overwrites `error` and `scale`."""
    np.maximum(np.abs(y, out=scale), np.abs(y1), out=scale)
    scale *= rtol
    scale += rules.ABSOLUTE_TOLERANCE
    error /= scale
    error *= error
    total = error[0] + error[1]
    for squares in error[2:]:
        total += squares
    return total / 6


def write_slope(
    state: FloatArray,
    beta: FloatArray,
    lift: FloatArray,
    lifting: BoolArray,
    slopes: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Write the right-hand side of `propagate.derivative`, (6, m), for many at once.

    Returns:
        Height and dynamic pressure, each (m,).
    """
    x, y, z, vx, vy, vz = state
    height = dynamics.height_m(x, y, z)
    density = _density(height)
    slopes[:3] = state[3:]
    slopes[3:] = dynamics.acceleration(x, y, z, vx, vy, vz, density, beta)
    pressure = 0.5 * density * (vx * vx + vy * vy + vz * vz)
    if lifting.any():
        rows = np.flatnonzero(lifting & (height >= dynamics.LIFT_FADES_TO_M))
        most = lift[rows] * (pressure[rows] / beta[rows]) * dynamics.lift_share(height[rows])
        x, y, z, vx, vy, vz, ax, ay, az = *state[:, rows], *slopes[3:, rows]
        slopes[3:, rows] += dynamics.lift(x, y, z, vx, vy, vz, ax, ay, az, most)
    return height, pressure


def _density(height_m: FloatArray) -> FloatArray:
    """Return what `atmosphere.density_kg_per_m3` does, and a number where there is none."""
    u = (np.fmin(np.fmax(height_m, LOWEST_M), HIGHEST_M) - LOWEST_M) / GRID_M
    cell = u.astype(np.int64)
    u -= cell
    c0, c1, c2, c3 = (column.take(cell) for column in _COLUMNS)
    return c0 + u * (c1 + u * (c2 + u * c3))


def capped(h: FloatArray, height_m: FloatArray, climb_m_per_s: FloatArray) -> FloatArray:
    """Return steps that fall no deeper than the rules allow."""
    pull = rules.STRONGEST_PULL_M_PER_S2
    lower = np.fmax(height_m - rules.DEEPEST_FALL_M, 0.0)
    floor = np.where(height_m > rules.AIR_BEGINS_M, rules.AIR_BEGINS_M, lower)
    above = np.fmax(height_m - floor, 0.0)
    fall = climb_m_per_s + np.sqrt(climb_m_per_s * climb_m_per_s + 2 * pull * above)
    h = np.fmin(h, rules.FALL_MARGIN * (fall / pull) + rules.FALL_MARGIN_S)
    return np.fmin(h, rules.LONGEST_STEP_S)
