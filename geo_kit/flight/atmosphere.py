"""The US Standard Atmosphere 1976, up to 1,000 km.

Two forms of the same density: `standard_density_kg_per_m3` follows the standard's layers;
`density_kg_per_m3` (arrays) and `density_at` (one float) read a table of cubics on a
250 m grid, without exponentials and without branches, which is what an integrator needs.

Source: U.S. Standard Atmosphere, 1976 (NOAA-S/T 76-1562), tables I, II and 4.
"""

from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray, Floats, IntArray

GAS_CONSTANT_J_PER_KG_K: Final = 8_314.32 / 28.9644  # the standard's R* over its M0
HEAT_CAPACITY_RATIO: Final = 1.4
GEOPOTENTIAL_RADIUS_M: Final = 6_356_766.0
GRAVITY_M_PER_S2: Final = 9.806_65

LOWEST_M: Final = -2_000.0
LAYERS_TOP_M: Final = 86_000.0
HIGHEST_M: Final = 1_000_000.0
GRID_M: Final = 250.0

# Base (geopotential m) and lapse rate (K/m) of each layer: table 4 of the standard.
_BASES_M: Final = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3])
_LAPSES_K_PER_M: Final = np.array([-6.5, 0.0, 1.0, 2.8, 0.0, -2.8, -2.0]) * 1e-3
_SEA_LEVEL_K: Final = 288.15
_SEA_LEVEL_PA: Final = 101_325.0
_HYDROSTATIC_K_PER_M: Final = GRAVITY_M_PER_S2 / GAS_CONSTANT_J_PER_KG_K

# Geometric km and kg/m3 above the layers: table I of the standard. Certainty: recalled;
# agrees with three printed copies of the table, and within 7 % with the program ussa1976.
_UPPER: Final = np.array(
    [
        (86, 6.958e-6), (90, 3.416e-6), (100, 5.604e-7), (110, 9.708e-8),
        (115, 4.289e-8), (120, 2.222e-8), (130, 8.152e-9), (140, 3.831e-9),
        (150, 2.076e-9), (160, 1.233e-9), (170, 7.815e-10), (180, 5.194e-10),
        (200, 2.541e-10), (230, 1.029e-10), (250, 6.073e-11), (300, 1.916e-11),
        (350, 7.014e-12), (400, 2.803e-12), (450, 1.184e-12), (500, 5.215e-13),
        (550, 2.384e-13), (600, 1.137e-13), (650, 5.712e-14), (700, 3.070e-14),
        (750, 1.788e-14), (800, 1.136e-14), (850, 7.824e-15), (900, 5.759e-15),
        (950, 4.453e-15), (1_000, 3.561e-15),
    ]
)  # fmt: skip


def temperature_k(height_m: Floats) -> FloatArray:
    """Return the (molecular-scale) temperature of the layers, held outside of them.

    Args:
        height_m: geometric metres; below -2 km and above 86 km the value there is given.
    """
    height = _geopotential_m(np.clip(height_m, LOWEST_M, LAYERS_TOP_M))
    layer = _layer(height)
    return _BASE_K[layer] + _LAPSES_K_PER_M[layer] * (height - _BASES_M[layer])


def speed_of_sound_m_per_s(height_m: Floats) -> FloatArray:
    """Return the speed of sound; above 86 km, where it means nothing, the value there.

    >>> float(speed_of_sound_m_per_s(0.0).round(3))
    340.294
    """
    return np.sqrt(HEAT_CAPACITY_RATIO * GAS_CONSTANT_J_PER_KG_K * temperature_k(height_m))


def standard_density_kg_per_m3(height_m: Floats) -> FloatArray:
    """Return the standard's density: layers to 86 km, then log-linear in its table.

    Args:
        height_m: geometric metres; held at -2 km below it, 0 above 1,000 km.
    """
    height_m = np.maximum(np.asarray(height_m, float), LOWEST_M)
    upper = np.exp(np.interp(height_m, _UPPER[:, 0] * 1e3, np.log(_UPPER[:, 1])))
    upper = np.where(height_m > HIGHEST_M, 0.0, upper)
    low_m = np.minimum(height_m, LAYERS_TOP_M)
    lower = _pressure_pa(low_m) / (GAS_CONSTANT_J_PER_KG_K * temperature_k(low_m))
    return np.where(height_m < LAYERS_TOP_M, lower, upper)


def density_kg_per_m3(height_m: Floats) -> FloatArray:
    """Return density from the table of cubics, for arrays of any shape.

    Held at -2 km below it, 0 above 1,000 km. Heights must be numbers.
    """
    u = (np.clip(height_m, LOWEST_M, HIGHEST_M) - LOWEST_M) / GRID_M
    cell = u.astype(np.int64)
    u = u - cell
    c0, c1, c2, c3 = np.moveaxis(TABLE[cell], -1, 0)
    return c0 + u * (c1 + u * (c2 + u * c3))


def density_at(height_m: float) -> float:
    """Return density from the table, for one float: bit for bit as for arrays."""
    u = (min(max(height_m, LOWEST_M), HIGHEST_M) - LOWEST_M) / GRID_M
    cell = int(u)
    u = u - cell
    c0, c1, c2, c3 = _ROWS[cell]
    return c0 + u * (c1 + u * (c2 + u * c3))


def _geopotential_m(height_m: Floats) -> FloatArray:
    height_m = np.asarray(height_m, float)
    return GEOPOTENTIAL_RADIUS_M * height_m / (GEOPOTENTIAL_RADIUS_M + height_m)


def _layer(geopotential_m: FloatArray) -> IntArray:
    return np.maximum(np.searchsorted(_BASES_M, geopotential_m, side="right") - 1, 0)


def _pressure_pa(height_m: FloatArray) -> FloatArray:
    height = _geopotential_m(height_m)
    layer = _layer(height)
    return _BASE_PA[layer] * _pressure_ratio(layer, height - _BASES_M[layer])


def _pressure_ratio(layer: IntArray, climb_m: Floats) -> FloatArray:
    base_k, lapse = _BASE_K[layer], _LAPSES_K_PER_M[layer]
    isothermal = np.exp(-_HYDROSTATIC_K_PER_M * climb_m / base_k)
    exponent = -_HYDROSTATIC_K_PER_M / np.where(lapse == 0, 1.0, lapse)
    return np.where(lapse == 0, isothermal, (1 + lapse * climb_m / base_k) ** exponent)


def _cubics() -> FloatArray:
    """Return c0..c3 of each cell, array (n + 1, 4), through four points of the cell.

    Neighbours share their end points, so the table is continuous; the row past the end
    holds the vacuum above.
    """
    n_cells = round((HIGHEST_M - LOWEST_M) / GRID_M)
    u = np.arange(4) / 3
    heights_m = LOWEST_M + GRID_M * (np.arange(n_cells)[:, None] + u)
    densities = standard_density_kg_per_m3(np.minimum(heights_m, HIGHEST_M))
    through_points = np.linalg.inv(u[:, None] ** np.arange(4))
    return np.vstack([densities @ through_points.T, np.zeros(4)])


_THICKNESS_M: Final = np.diff(_BASES_M)
_BASE_K: Final = _SEA_LEVEL_K + np.append(0.0, np.cumsum(_LAPSES_K_PER_M[:-1] * _THICKNESS_M))
_BASE_PA: Final = _SEA_LEVEL_PA * np.append(
    1.0, np.cumprod(_pressure_ratio(np.arange(6), _THICKNESS_M))
)
TABLE: Final = _cubics()
TABLE.setflags(write=False)
_ROWS: Final = TABLE.tolist()
