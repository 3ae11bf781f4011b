"""The one right-hand side: a point mass over the rotating ellipsoid.

Plain arithmetic and `np.sqrt` alone, so that the same source runs on floats, on arrays
and under a compiler, with equal bits. The frame is co-rotating ECEF; the forces: gravity
with J2, centrifugal and Coriolis, drag by ballistic coefficient m / (Cd A), and, only
where it is asked for, lift.

Sources: gravity with J2 and rotation as in NASA's check-cases, NASA/TM-2015-218675;
constants of WGS 84. Density is an argument: see `geo_kit.flight.atmosphere`.
"""

from typing import Final, TypeVar

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.constants import (
    EARTH_EQUATORIAL_RADIUS_M,
    EARTH_GM_M3_PER_S2,
    EARTH_J2,
    EARTH_ROTATION_RAD_PER_S,
)

Number = TypeVar("Number", float, FloatArray)

# The ellipsoid's radius at geocentric latitude, a cubic in s = sin(latitude) squared that
# stays within 0.06 millimetres of a b / sqrt(b^2 (1 - s) + a^2 s).
_R0: Final = EARTH_EQUATORIAL_RADIUS_M
_R1: Final = -21_492.715_9
_R2: Final = 108.633_124
_R3: Final = -0.603_000

_GM: Final = EARTH_GM_M3_PER_S2
_J2_TERM_M2: Final = 1.5 * EARTH_J2 * EARTH_EQUATORIAL_RADIUS_M**2
_SPIN_SQUARED: Final = EARTH_ROTATION_RAD_PER_S**2
_TWICE_SPIN: Final = 2 * EARTH_ROTATION_RAD_PER_S

# Certainty: assumed. How gently a pull-up turns level, and the heights between which lift
# fades out into a last dive: a vehicle that glided to the ground would take minutes more.
LEVEL_OFF_S: Final = 3.0
LIFT_FADES_FROM_M: Final = 21_000.0
LIFT_FADES_TO_M: Final = 19_000.0


def height_m(x: Number, y: Number, z: Number) -> Number:
    """Return the height above the ellipsoid of ECEF metres.

    Measured along the line to the Earth's centre: exact on the ground, up to 0.6 m too
    much at 100 km.
    """
    r2 = x * x + y * y + z * z
    s = z * z / r2
    return np.sqrt(r2) - (_R0 + s * (_R1 + s * (_R2 + s * _R3)))


def vertical(x: Number, y: Number, z: Number) -> tuple[Number, Number, Number]:
    """Return the unit vector along which the height grows fastest."""
    r2 = x * x + y * y + z * z
    s = z * z / r2
    # The gradient of the cubic, times the radius.
    slope = 2 * (_R1 + s * (2 * _R2 + s * 3 * _R3)) / np.sqrt(r2)
    gx = x * (1 + slope * s)
    gy = y * (1 + slope * s)
    gz = z * (1 - slope * (1 - s))
    norm = np.sqrt(gx * gx + gy * gy + gz * gz)
    return gx / norm, gy / norm, gz / norm


def climb_rate_m_per_s(
    x: Number, y: Number, z: Number, vx: Number, vy: Number, vz: Number
) -> Number:
    """Return how fast the height grows."""
    ux, uy, uz = vertical(x, y, z)
    return ux * vx + uy * vy + uz * vz


def acceleration(
    x: Number,
    y: Number,
    z: Number,
    vx: Number,
    vy: Number,
    vz: Number,
    density_kg_per_m3: Number,
    ballistic_coefficient_kg_per_m2: Number,
) -> tuple[Number, Number, Number]:
    """Return the acceleration without lift, in m/s2.

    An infinite ballistic coefficient flies in vacuum.
    """
    r2 = x * x + y * y + z * z
    s = z * z / r2
    k = _J2_TERM_M2 / r2
    pull = -_GM / (r2 * np.sqrt(r2))
    speed = np.sqrt(vx * vx + vy * vy + vz * vz)
    drag = -0.5 * density_kg_per_m3 * speed / ballistic_coefficient_kg_per_m2
    around = pull * (1 + k * (1 - 5 * s)) + _SPIN_SQUARED
    along = pull * (1 + k * (3 - 5 * s))
    return (
        around * x + _TWICE_SPIN * vy + drag * vx,
        around * y - _TWICE_SPIN * vx + drag * vy,
        along * z + drag * vz,
    )


def lift_share(height_m: Number) -> Number:
    """Return how much of the lift is used at a height: 1, fading to 0 for the dive."""
    share = (height_m - LIFT_FADES_TO_M) / (LIFT_FADES_FROM_M - LIFT_FADES_TO_M)
    return np.minimum(np.maximum(share, 0.0), 1.0)


def lift(
    x: Number,
    y: Number,
    z: Number,
    vx: Number,
    vy: Number,
    vz: Number,
    ax: Number,
    ay: Number,
    az: Number,
    lift_m_per_s2: Number,
) -> tuple[Number, Number, Number]:
    """Return the lift's acceleration: square to the path, in its vertical plane.

    As much of `lift_m_per_s2`, the lift-to-drag ratio times the drag's acceleration, as
    can be used without climbing: the sink rate may die away, with `LEVEL_OFF_S` as its
    time constant, but never turn. (ax, ay, az) is what `acceleration` returns.
    """
    ux, uy, uz = vertical(x, y, z)
    speed2 = vx * vx + vy * vy + vz * vz
    climb = ux * vx + uy * vy + uz * vz
    level2 = np.maximum(speed2 - climb * climb, 1e-12 * speed2 + 1e-12)
    level_share = np.sqrt(level2 / (speed2 + 1e-12))
    falling = ux * ax + uy * ay + uz * az + level2 / np.sqrt(x * x + y * y + z * z)
    usable = np.maximum(-(falling + climb / LEVEL_OFF_S) / level_share, 0.0)
    scale = np.minimum(lift_m_per_s2, usable) / level_share
    back = climb / (speed2 + 1e-12)
    return (
        scale * (ux - back * vx),
        scale * (uy - back * vy),
        scale * (uz - back * vz),
    )
