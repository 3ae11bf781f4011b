"""The right-hand side for the compiled engines: the functions of `dynamics`, compiled.

The extra `fast` is needed. Whatever is written here is also written for numpy in `lockstep`,
with the same operations in the same order.
"""

from types import FunctionType
from typing import cast

import numpy as np

from geo_kit.flight import dynamics
from geo_kit.flight import ensemble_rules as rules
from geo_kit.flight.atmosphere import GRID_M, HIGHEST_M, LOWEST_M, TABLE
from geo_kit.flight.ensemble_kernel_compiler import Function, inlined

CUBICS = TABLE.ravel()  # a constant in the compiled code
FADES_TO_M = dynamics.LIFT_FADES_TO_M
PULL, AIR_M = rules.STRONGEST_PULL_M_PER_S2, rules.AIR_BEGINS_M
DEEPEST_M, LONGEST_S = rules.DEEPEST_FALL_M, rules.LONGEST_STEP_S
MARGIN, MARGIN_S = rules.FALL_MARGIN, rules.FALL_MARGIN_S


def _of_dynamics(function: Function) -> Function:
    """Compile a function of `dynamics` with the one that others there call."""
    names = {**function.__globals__, "vertical": vertical}
    return inlined(cast("Function", FunctionType(function.__code__, names)))


vertical = inlined(dynamics.vertical)
height_m = inlined(dynamics.height_m)
acceleration = inlined(dynamics.acceleration)
lift_share = inlined(dynamics.lift_share)
climb_rate = _of_dynamics(dynamics.climb_rate_m_per_s)
lift = _of_dynamics(dynamics.lift)


@inlined
def root(number: float) -> float:
    """Return the square root."""
    return np.sqrt(number)


@inlined
def at_least(number: float, bound: float) -> float:
    """Return the bound where the number is lower, or none: `max` would pass that on."""
    return number if number > bound else bound  # noqa: FURB136 - as told


@inlined
def at_most(number: float, bound: float) -> float:
    """Return the bound where the number is higher, or none."""
    return number if number < bound else bound  # noqa: FURB136 - as told


@inlined
def slope(
    x: float, y: float, z: float, vx: float, vy: float, vz: float, beta: float
) -> tuple[float, float, float, float, float]:
    """Return acceleration without lift, height and dynamic pressure."""
    height = height_m(x, y, z)
    u = (at_most(at_least(height, LOWEST_M), HIGHEST_M) - LOWEST_M) / GRID_M
    cell = int(u)
    u = u - cell
    row = 4 * cell
    c0, c1, c2, c3 = CUBICS[row], CUBICS[row + 1], CUBICS[row + 2], CUBICS[row + 3]
    density = c0 + u * (c1 + u * (c2 + u * c3))
    ax, ay, az = acceleration(x, y, z, vx, vy, vz, density, beta)
    return ax, ay, az, height, 0.5 * density * (vx * vx + vy * vy + vz * vz)


@inlined
def lifted_slope(
    x: float, y: float, z: float, vx: float, vy: float, vz: float,
    beta: float, lift_to_drag: float, lifting: float,
) -> tuple[float, float, float, float, float]:  # fmt: skip
    """Return the same with lift, where that has set in."""
    ax, ay, az, height, pressure = slope(x, y, z, vx, vy, vz, beta)
    if lifting > 0 and height >= FADES_TO_M:
        most = lift_to_drag * (pressure / beta) * lift_share(height)
        lx, ly, lz = lift(x, y, z, vx, vy, vz, ax, ay, az, most)
        return ax + lx, ay + ly, az + lz, height, pressure
    return ax, ay, az, height, pressure


@inlined
def capped(h: float, height: float, climb: float) -> float:
    """Return a step that falls no deeper than the rules allow."""
    lower = at_least(height - DEEPEST_M, 0.0)
    above = at_least(height - (AIR_M if height > AIR_M else lower), 0.0)
    fall = climb + np.sqrt(climb * climb + 2 * PULL * above)
    return at_most(at_most(h, MARGIN * (fall / PULL) + MARGIN_S), LONGEST_S)
