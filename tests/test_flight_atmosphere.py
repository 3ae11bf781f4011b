"""The standard atmosphere against the published table and independent programs."""

import numpy as np
import pytest
from fluids.atmosphere import ATMOSPHERE_1976
from hypothesis import given
from hypothesis import strategies as st

from geo_kit.flight.atmosphere import (
    density_at,
    density_kg_per_m3,
    speed_of_sound_m_per_s,
    standard_density_kg_per_m3,
    temperature_k,
)

# U.S. Standard Atmosphere, 1976, table I: geometric height m, density kg/m3.
PUBLISHED = [
    (0, 1.22500),
    (11_000, 0.36480),
    (20_000, 0.088910),
    (32_000, 0.013555),
    (47_000, 1.49651e-3),
    (71_000, 7.1965e-5),
    (86_000, 6.958e-6),
    (100_000, 5.604e-7),
    (120_000, 2.222e-8),
]


@pytest.mark.parametrize(("height_m", "density"), PUBLISHED)
def test_published_density(height_m, density):
    """To the digits printed, by the layers and by the table for integrators."""
    assert standard_density_kg_per_m3(height_m) == pytest.approx(density, rel=5e-5)
    assert density_kg_per_m3(height_m) == pytest.approx(density, rel=5e-5)


def test_layers_agree_with_fluids():
    """Fluids 1.3 codes the same standard independently, up to 86 km."""
    heights_m = np.linspace(-1_500, 85_900, 60)
    theirs = [ATMOSPHERE_1976(height) for height in heights_m]
    ours = standard_density_kg_per_m3(heights_m)
    np.testing.assert_allclose(ours, [one.rho for one in theirs], rtol=2e-5)
    np.testing.assert_allclose(temperature_k(heights_m), [one.T for one in theirs], rtol=1e-6)
    sound = [one.v_sonic for one in theirs]
    np.testing.assert_allclose(speed_of_sound_m_per_s(heights_m), sound, rtol=2e-5)


def test_upper_table_follows_the_standards_equations():
    """The program ussa1976 integrates them anew: its densities lie up to 7 % above."""
    ussa1976 = pytest.importorskip("ussa1976")
    heights_m = np.array([86, 95, 105, 115, 135, 165, 200, 300, 400, 525, 700, 1_000]) * 1e3
    theirs = ussa1976.compute(z=heights_m, variables=["rho"])["rho"].to_numpy()
    np.testing.assert_allclose(standard_density_kg_per_m3(heights_m), theirs, rtol=0.08)


def test_no_density_of_the_upper_table_is_misprinted():
    """Beside ussa1976 the ratio runs smoothly from knot to knot: 1 % off in one would show."""
    ussa1976 = pytest.importorskip("ussa1976")
    knots_km = [86, 90, *range(100, 120, 10), 115, *range(120, 190, 10), 200, 230]
    knots_m = np.array([*knots_km, *range(250, 1_050, 50)]) * 1e3
    theirs = ussa1976.compute(z=knots_m, variables=["rho"])["rho"].to_numpy()
    ratio = theirs / standard_density_kg_per_m3(knots_m)
    share = (knots_m[1:-1] - knots_m[:-2]) / (knots_m[2:] - knots_m[:-2])
    straight = ratio[:-2] + share * (ratio[2:] - ratio[:-2])
    assert np.abs(ratio[1:-1] - straight).max() < 3e-3
    assert ratio[[0, -1]] == pytest.approx([1.0, 1.0], abs=4e-3)


def test_table_for_integrators_follows_the_standard():
    """Between its grid points too, but for the cells in which a layer ends."""
    heights_m = np.linspace(-2_000, 999_990, 20_011)
    error = density_kg_per_m3(heights_m) / standard_density_kg_per_m3(heights_m) - 1
    assert np.abs(error).max() < 4e-4
    assert np.median(np.abs(error)) < 1e-12


@given(st.floats(-1e5, 1e8))
def test_float_and_array_lookups_are_equal_bit_for_bit(height_m):
    """One flight and an ensemble must agree."""
    assert density_at(height_m) == density_kg_per_m3(np.array([height_m]))[0]


def test_density_is_held_below_and_nothing_above():
    """A trial step below ground must not meet denser and denser air."""
    assert density_at(-50e3) == density_at(-2e3) == pytest.approx(1.478, rel=1e-3)
    assert density_at(1_000.1e3) == density_kg_per_m3(5_000e3) == 0.0
