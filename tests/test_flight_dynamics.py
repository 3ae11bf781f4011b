"""The right-hand side against NASA's check-cases, normal gravity and conservation laws."""

from types import FunctionType

import numba
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from geo_kit.constants import (
    EARTH_EQUATORIAL_RADIUS_M,
    EARTH_FLATTENING,
    EARTH_GM_M3_PER_S2,
    EARTH_J2,
    EARTH_ROTATION_RAD_PER_S,
)
from geo_kit.flight import dynamics
from geo_kit.flight.propagate import VACUUM, derivative, ecef_state, fly
from geo_kit.geodesic import ecef_from_geodetic

FOOT_M = 0.3048

# NASA/TM-2015-218675, atmospheric check-cases 1, 6 and 9, as simulation 04 answers them
# after 30 s: start height ft, speed ft/s, elevation deg, m/(Cd A) kg/m2; lon deg, height ft.
NASA_CASES = [
    ("1: dropped, no drag", 30_000, 0, 0, VACUUM, 5.74552213e-5, 15_598.9043522),
    ("6: dropped, drag", 30_000, 0, 0, 8_000.4, 5.33798251e-5, 16_284.443772),
    ("9: thrown east and up", 0, 1_000 * 2**0.5, 45, 8_000.4, 0.0616478507138, 10_160.9897645),
]


@pytest.mark.parametrize(
    ("case", "height_ft", "speed_ft_per_s", "elevation_deg", "beta", "lon_deg", "end_ft"),
    NASA_CASES,
)
def test_nasa_check_case(case, height_ft, speed_ft_per_s, elevation_deg, beta, lon_deg, end_ft):
    """A sphere over the rotating ellipsoid, within 5 mm after 30 s."""
    start = ecef_state(
        lon_deg=0.0,
        lat_deg=0.0,
        height_m=height_ft * FOOT_M,
        speed_m_per_s=speed_ft_per_s * FOOT_M,
        elevation_deg=elevation_deg,
        azimuth_deg=90.0,
    )
    end = _after(start, 30.0, beta=beta)
    there = ecef_from_geodetic(lon_deg, 0.0, end_ft * FOOT_M)
    assert np.linalg.norm(end[:3] - there) < 5e-3, case


@pytest.mark.parametrize("lat_deg", [0.0, 30.0, 45.0, 60.0, 90.0])
def test_weight_is_normal_gravity(lat_deg):
    """Somigliana's formula, WGS 84 (NGA.STND.0036): what J4 leaves is within 15 mGal.

    Counting J2 twice, a known slip, would be 500 mGal at the equator.
    """
    x, y, z = ecef_from_geodetic(0.0, lat_deg, 0.0).tolist()
    weight = np.linalg.norm(dynamics.acceleration(x, y, z, 0.0, 0.0, 0.0, 0.0, VACUUM))
    s2, e2 = np.sin(np.radians(lat_deg)) ** 2, 6.694_379_990_14e-3
    normal = 9.780_325_335_9 * (1 + 1.931_852_652_41e-3 * s2) / np.sqrt(1 - e2 * s2)
    assert weight == pytest.approx(normal, abs=15e-5)


def test_height_without_iteration():
    """Nothing on the ellipsoid to 0.06 mm, and at most 0.6 m too much at 100 km."""
    lats_deg = np.linspace(-90, 90, 181)
    on_ground = dynamics.height_m(*ecef_from_geodetic(17.0, lats_deg, 0.0).T)
    assert np.abs(on_ground).max() < 6e-5
    error_m = dynamics.height_m(*ecef_from_geodetic(17.0, lats_deg, 100e3).T) - 100e3
    assert error_m.min() > -1e-4
    assert 0.5 < error_m.max() < 0.6


def test_radius_cubic_is_the_ellipsoid():
    """Along the meridian the exact radius is a b / sqrt(b^2 cos^2 + a^2 sin^2)."""
    a = EARTH_EQUATORIAL_RADIUS_M
    b = a * (1 - EARTH_FLATTENING)
    latitude = np.linspace(0, np.pi / 2, 91)
    radius_m = a * b / np.hypot(b * np.cos(latitude), a * np.sin(latitude))
    x, z = radius_m * np.cos(latitude), radius_m * np.sin(latitude)
    assert np.abs(dynamics.height_m(x, 0 * x, z)).max() < 6e-5


def test_vertical_is_the_gradient_of_the_height():
    """By central differences over 20 m."""
    position = ecef_from_geodetic(126.0, 39.0, 60e3)
    steps_m = 10.0 * np.eye(3)
    slopes = (
        dynamics.height_m(*(position + steps_m).T) - dynamics.height_m(*(position - steps_m).T)
    ) / 20
    up = np.array(dynamics.vertical(*position))
    np.testing.assert_allclose(up, slopes / np.linalg.norm(slopes), atol=1e-8)


def test_jacobi_constant_is_conserved():
    """In vacuum v^2/2 plus the rotating potential stays; drift below 1e-11 in 2,000 s."""
    start = ecef_state(
        lon_deg=126.0,
        lat_deg=39.0,
        height_m=100e3,
        speed_m_per_s=6_900.0,
        elevation_deg=23.0,
        azimuth_deg=70.0,
    )
    end = _after(start, 2_000.0, beta=VACUUM)
    assert _jacobi(end) == pytest.approx(_jacobi(start), rel=1e-11)


def test_stone_thrown_straight_up_drifts_west():
    """By hand: 4/3 w sqrt(8 h^3 / g), for a flat Earth, times 1 - 0.3 h / R for a round one.

    The body sweeps w R^2 / r^2 where the ground sweeps w; to first order in h / R the
    longer flight adds 0.9 and the thinner sweep takes 1.2.
    """
    stone = fly(
        lon_deg=0.0,
        lat_deg=0.0,
        height_m=0.0,
        speed_m_per_s=1_390.0,
        elevation_deg=90.0,
        azimuth_deg=0.0,
    )
    assert stone.apogee_m == pytest.approx(100e3, rel=0.01)
    assert stone.azimuth_deg == pytest.approx(270)
    height_m, gravity = stone.apogee_m, 9.780_325  # of WGS 84, at the equator
    flat_m = 4 / 3 * EARTH_ROTATION_RAD_PER_S * np.sqrt(8 * height_m**3 / gravity)
    by_hand_m = flat_m * (1 - 0.3 * height_m / EARTH_EQUATORIAL_RADIUS_M)
    assert stone.range_m == pytest.approx(by_hand_m, rel=5e-4)


def test_straight_entry_is_allen_and_eggers():
    """NACA TN 4047 (1957): v = v_E exp(-rho H / (2 beta sin g)), gravity left out.

    6 km/s, 60 deg, beta 5,000, H 7,200 m: 5906.0, 5285.4, 3608.2 m/s at 30, 15, 5 km.
    """
    speed, beta, scale_m, sine = 6_000.0, 5_000.0, 7_200.0, np.sin(np.radians(60.0))

    def density(height_m):
        return 1.225 * np.exp(-height_m / scale_m)

    def fall(_time_s, state):
        height_m, sink = state
        r = EARTH_EQUATORIAL_RADIUS_M
        args = (r, 0.0, 0.0, sink, 0.0, 0.0)
        with_air = dynamics.acceleration(*args, density(height_m), beta)[0]
        airless = dynamics.acceleration(*args, 0.0, beta)[0]
        return [-sink * sine, with_air - airless]

    for height_m, expected in ((30e3, 5_906.005), (15e3, 5_285.400), (5e3, 3_608.156)):
        leg = solve_ivp(
            fall,
            (0, 100),
            [200e3, speed],
            rtol=1e-10,
            atol=1e-6,
            events=_reaches(height_m),
        )
        assert leg.y[1, -1] == pytest.approx(expected, abs=0.01)


def test_floats_arrays_and_compiled_code_are_equal_bit_for_bit():
    """One source serves all three, so an ensemble repeats a single flight exactly."""
    rng = np.random.default_rng(7)
    position = ecef_from_geodetic(
        rng.uniform(-180, 180, 300), rng.uniform(-90, 90, 300), rng.uniform(0, 3e6, 300)
    )
    velocity = rng.normal(0, 4_000, (300, 3))
    density = 10 ** rng.uniform(-12, 0, 300)
    states = [*position.T, *velocity.T, density, np.full(300, 5_000.0)]
    for function, arguments in (
        (dynamics.height_m, states[:3]),
        (dynamics.vertical, states[:3]),
        (dynamics.acceleration, states),
        (dynamics.climb_rate_m_per_s, states[:6]),
        (dynamics.lift, [*states[:6], *-position.T * 1e-6, density * 1e3]),
    ):
        by_array = np.array(function(*arguments))
        compiled = _compiled(function)
        rows = list(zip(*(argument.tolist() for argument in arguments), strict=True))
        by_float = np.array([function(*row) for row in rows]).T
        by_compiler = np.array([compiled(*row) for row in rows]).T
        np.testing.assert_array_equal(by_float, by_array, err_msg=function.__name__)
        np.testing.assert_array_equal(by_compiler, by_array, err_msg=function.__name__)


def test_lift_is_square_to_the_path_and_never_turns_a_fall_into_a_climb():
    """All of it is used in a steep fall; level flight takes what holds it level."""
    x, y, z = ecef_from_geodetic(126.0, 39.0, 30e3).tolist()
    for elevation_deg, most in ((-20.0, 20.0), (0.0, 200.0)):
        state = ecef_state(
            lon_deg=126.0,
            lat_deg=39.0,
            height_m=30e3,
            speed_m_per_s=3_000.0,
            elevation_deg=elevation_deg,
            azimuth_deg=80.0,
        )
        velocity = state[3:]
        without = dynamics.acceleration(x, y, z, *velocity, 0.0, VACUUM)
        lifted = np.array(dynamics.lift(x, y, z, *velocity, *without, most))
        assert lifted @ velocity == pytest.approx(0.0, abs=1e-6)
        if elevation_deg < 0:
            assert np.linalg.norm(lifted) == pytest.approx(most)
        else:  # weight less the relief of a curved Earth, Coriolis aside
            held = 9.71 - 3_000.0**2 / 6.4e6
            assert np.linalg.norm(lifted) == pytest.approx(held, abs=0.5)


@pytest.mark.parametrize("elevation_deg", [-5.0, -30.0, -60.0])
def test_ample_lift_lets_the_sink_rate_die_away(elevation_deg):
    """The climb rate, differenced along the path, changes by itself over 3 s, at any slope."""
    state = ecef_state(
        lon_deg=126.0,
        lat_deg=39.0,
        height_m=30e3,
        speed_m_per_s=3_000.0,
        elevation_deg=elevation_deg,
        azimuth_deg=80.0,
    )
    without = dynamics.acceleration(*state, 0.0, VACUUM)
    total = np.add(without, dynamics.lift(*state, *without, 1e6))
    step_s = 1e-3
    drift = np.concatenate([state[3:], total])
    later, earlier = (
        dynamics.climb_rate_m_per_s(*(state + sign * step_s * drift)) for sign in (1, -1)
    )
    climb = dynamics.climb_rate_m_per_s(*state)
    assert (later - earlier) / (2 * step_s) == pytest.approx(
        -climb / dynamics.LEVEL_OFF_S, rel=1e-3, abs=0.05
    )


def _after(start, duration_s, *, beta):
    run = solve_ivp(
        derivative(beta), (0, duration_s), start, method="DOP853", rtol=1e-12, atol=1e-7
    )
    return run.y[:, -1]


def _jacobi(state):
    x, y, z, *velocity = state
    r = np.linalg.norm(state[:3])
    j2 = EARTH_J2 * (EARTH_EQUATORIAL_RADIUS_M / r) ** 2 * (1.5 * (z / r) ** 2 - 0.5)
    spin = EARTH_ROTATION_RAD_PER_S**2 * (x * x + y * y) / 2
    return np.dot(velocity, velocity) / 2 - EARTH_GM_M3_PER_S2 / r * (1 - j2) - spin


def _compiled(function):
    """Compile a function; the one that others of its module call, with it."""
    names = {**function.__globals__, "vertical": numba.njit(dynamics.vertical)}
    return numba.njit(FunctionType(function.__code__, names))


def _reaches(height_m):
    def event(_time_s, state):
        return state[0] - height_m

    event.terminal = True
    return event
