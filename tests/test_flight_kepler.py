"""Closed forms against a textbook, published tables and an independent root."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import PhysicsError
from geo_kit.flight.kepler import (
    arc,
    energy_parameter,
    free_flight_angle_deg,
    max_range_angle_deg,
    max_range_m,
    minimum_energy,
)
from geo_kit.flight.propagate import fly
from geo_kit.flight.round_earth import free_fall
from geo_kit.geodesic import inverse

# Range km; speed km/s, angle deg, apogee km, time s of the least-energy arc over a round
# Earth: Q = v^2 r / GM, sin(psi/2) = Q / (2 - Q), Bate, Mueller & White (1971), section 6.2.
LEAST_ENERGY = [
    (100, 0.987, 44.8, 24.9, 144),
    (200, 1.391, 44.6, 49.6, 204),
    (300, 1.696, 44.3, 74.1, 251),
    (500, 2.173, 43.9, 122.5, 327),
    (600, 2.372, 43.7, 146.4, 360),
    (800, 2.718, 43.2, 193.6, 420),
    (1_000, 3.016, 42.8, 239.9, 474),
    (1_300, 3.401, 42.1, 307.9, 549),
    (2_000, 4.113, 40.5, 458.8, 702),
    (3_000, 4.865, 38.3, 655.2, 895),
    (4_000, 5.433, 36.0, 828.0, 1_072),
    (5_000, 5.883, 33.8, 976.0, 1_237),
    (5_500, 6.075, 32.6, 1_040.5, 1_316),
    (7_000, 6.552, 29.3, 1_194.6, 1_540),
    (8_000, 6.805, 27.0, 1_263.7, 1_680),
    (10_000, 7.198, 22.5, 1_319.5, 1_931),
    (12_000, 7.480, 18.0, 1_264.5, 2_143),
    (13_000, 7.588, 15.8, 1_195.8, 2_233),
    (15_000, 7.751, 11.3, 978.1, 2_379),
]

# Reported range and apogee km; speed km/s, time s and greatest range km at that speed, as
# an independent computation gave them (ellipse through launch and fall, R = 6371 km).
REPORTED_ARCS = [
    ("Hwasong-12, 2017-05-14, KCNA", 787, 2_111.5, 5.61, 1_676, 4_356),
    ("Hwasong-14, 2017-07-04, KCNA", 933, 2_802, 6.20, 2_065, 5_865),
    ("Hwasong-14, 2017-07-28, KCNA", 998, 3_724.9, 6.81, 2_587, 8_022),
    ("Hwasong-15, 2017-11-29, KCNA", 950, 4_475, 7.20, 3_017, 9_983),
    ("Pukguksong-3, 2019-10-02", 450, 910, 3.98, 965, 1_858),
    ("Hwasong-12, 2022-01-30", 800, 2_000, 5.49, 1_613, 4_124),
    ("2022-03-24, KCNA", 1_090, 6_248.5, 7.88, 4_075, 17_766),
    ("IRBM, 2022-10-04, ROK", 4_500, 970, 5.67, 1_193, 4_508),
    ("IRBM, 2022-10-04, Japan", 4_600, 1_000, 5.72, 1_218, 4_611),
    ("Hwasong-17, 2022-11-18, KCNA", 999.2, 6_040.9, 7.81, 3_947, 16_024),
]


@pytest.mark.parametrize(
    ("range_km", "speed_km_per_s", "angle_deg", "apogee_km", "time_s"), LEAST_ENERGY
)
def test_least_energy_arc(range_km, speed_km_per_s, angle_deg, apogee_km, time_s):
    """To the last digit printed; times were cut or rounded, so to one second."""
    least = minimum_energy(range_km * 1e3)
    assert least.speed_m_per_s / 1e3 == pytest.approx(speed_km_per_s, abs=6e-4)
    assert least.elevation_deg == pytest.approx(angle_deg, abs=0.051)
    assert least.apogee_m / 1e3 == pytest.approx(apogee_km, abs=0.06)
    assert least.duration_s == pytest.approx(time_s, abs=1.0)


@pytest.mark.parametrize(
    ("flight", "range_km", "apogee_km", "speed_km_per_s", "time_s", "max_km"), REPORTED_ARCS
)
def test_reported_arc(flight, range_km, apogee_km, speed_km_per_s, time_s, max_km):
    """The greatest range is steep in the speed near 8 km/s, hence its 0.1 %."""
    shot = arc(range_km * 1e3, apogee_km * 1e3)
    assert shot.speed_m_per_s / 1e3 == pytest.approx(speed_km_per_s, abs=6e-3), flight
    assert shot.duration_s == pytest.approx(time_s, abs=1.0), flight
    assert max_range_m(shot.speed_m_per_s) / 1e3 == pytest.approx(max_km, rel=1e-3), flight


def test_textbook_flight_from_burnout_height():
    """Bate, Mueller & White, p. 290: burnout 0.2 DU, apogee 0.5 DU, 51.32 deg, 36.4 deg."""
    range_angle_deg = 36.39
    q = 0.5333
    assert free_flight_angle_deg(q, 51.3178) == pytest.approx(range_angle_deg, abs=0.01)
    # The same flight as an arc between the two heights of 0.2 DU, on a larger sphere.
    shot = arc(np.radians(range_angle_deg) * R, (1.5 / 1.2 - 1) * R)
    assert shot.elevation_deg == pytest.approx(51.318, abs=0.01)
    assert energy_parameter(shot.speed_m_per_s) == pytest.approx(q, abs=1e-3)


def test_textbook_flight_beyond_circular_speed():
    """Bate, Mueller & White, p. 291: Q 1.2 and 39.36 deg of elevation span 128.68 deg."""
    assert free_flight_angle_deg(1.2, 39.36) == pytest.approx(128.68, abs=0.02)


def test_textbook_greatest_angle():
    """Bate, Mueller & White, p. 294: Q 0.95 reaches about 129 deg (129.6 to four digits)."""
    assert max_range_angle_deg(0.95) == pytest.approx(129.58, abs=0.01)


def test_textbook_least_energy_for_a_range():
    """Bate, Mueller & White, p. 295: 8,000 nautical miles ask for Q 0.957."""
    degree_m = 60 * NAUTICAL_MILE_M  # of their sphere
    least = minimum_energy(np.radians(8_000 * NAUTICAL_MILE_M / degree_m) * R)
    assert energy_parameter(least.speed_m_per_s) == pytest.approx(0.957, abs=6e-4)
    assert least.elevation_deg == pytest.approx(11.67, abs=0.01)


@pytest.mark.parametrize(
    ("q", "range_km", "elevation_deg"),
    [(0.1, 670.94, 43.492), (0.5, 4_330.20, 35.264), (0.9, 12_209.91, 17.548)],
)
def test_greatest_range_is_the_optimum(q, range_km, elevation_deg):
    """On a sphere of 6371 km; a numerical optimiser found the same to 1e-9."""
    assert 6_371 * np.radians(max_range_angle_deg(q)) == pytest.approx(range_km, abs=0.01)
    speed = np.sqrt(q * GM / R)
    least = minimum_energy(max_range_m(speed))
    assert least.elevation_deg == pytest.approx(elevation_deg, abs=1e-3)
    angles = free_flight_angle_deg(q, elevation_deg + np.array([-1.0, 0.0, 1.0]))
    assert angles.argmax() == 1


@given(
    range_m=st.floats(10e3, 18_000e3),
    apogee_m=st.floats(20e3, 8_000e3),
    share=st.floats(0.0, 0.9),
)
def test_arc_is_the_root_of_the_range_equation(range_m, apogee_m, share):
    """The eccentricity found by a bracketed root of r = p / (1 + e cos nu) is the same."""
    r_burnout, r_apogee = R + share * apogee_m, R + apogee_m

    def angle(e):
        p = r_apogee * (1 - e)
        cosines = np.clip([(p / r_burnout - 1) / e, (p / R - 1) / e], -1, 1)
        return (np.pi - np.arccos(cosines)).sum() - range_m / R

    e = brentq(angle, apogee_m / (r_apogee + R), 1 - 1e-12, xtol=1e-15)
    speed = np.sqrt(GM * (2 / r_burnout - (1 + e) / r_apogee))
    shot = arc(range_m, apogee_m, burnout_height_m=share * apogee_m)
    assert shot.speed_m_per_s == pytest.approx(speed, rel=1e-6)


@given(st.floats(1e3, 19_000e3), st.floats(1e3, 8_000e3))
def test_no_arc_beats_the_least_energy(range_m, apogee_m):
    """Whatever the apogee, the speed is at least the minimum of that range."""
    least = minimum_energy(range_m).speed_m_per_s
    assert arc(range_m, apogee_m).speed_m_per_s >= least * (1 - 1e-9)


def test_straight_up_by_hand():
    """Range 0: v^2 / 2 = GM (1/R - 1/r), and no division by it."""
    shot = arc(0.0, R)
    assert shot.speed_m_per_s == pytest.approx(np.sqrt(GM / R), rel=1e-12)
    assert shot.elevation_deg == pytest.approx(90)
    # Half an ellipse of e = 1 and a = R, from E = pi/2: 2 sqrt(a^3/GM) (pi/2 + 1).
    assert shot.duration_s == pytest.approx(2 * np.sqrt(R**3 / GM) * (np.pi / 2 + 1))


def test_arrays_broadcast():
    """A column of ranges and a row of apogees make a table."""
    table = arc(np.array([[500e3], [800e3]]), np.array([60e3, 100e3, 200e3]))
    assert table.speed_m_per_s.shape == table.apogee_m.shape == (2, 3)
    assert table.speed_m_per_s[1, 0] == arc(800e3, 60e3).speed_m_per_s


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: arc(-1.0, 1e3), "unreachable_range"),
        (lambda: arc(np.nan, 1e3), "unreachable_range"),
        (lambda: arc(30_000e3, 1e3), "unreachable_range"),
        (lambda: arc(800e3, np.nan), "apogee_below_ballistic"),
        (lambda: arc(800e3, np.inf), "apogee_below_ballistic"),
        (lambda: arc(800e3, 20e3, burnout_height_m=30e3), "apogee_below_ballistic"),
        (lambda: minimum_energy(0.0), "unreachable_range"),
        (lambda: max_range_m(8_000.0), "orbital_speed"),
        (lambda: free_flight_angle_deg(2.0, 45.0), "orbital_speed"),
        (lambda: free_flight_angle_deg(0.5, 91.0), "bad_elevation"),
    ],
)
def test_impossible_arc_is_refused_with_its_reason(call, reason):
    """A NaN would travel on to a map; the reason is what programs read."""
    with pytest.raises(PhysicsError) as caught:
        call()
    assert caught.value.reason == reason
    assert caught.value.hint


def velocity(speed_m_per_s, elevation_deg, azimuth_deg):
    """Return east, north and up."""
    elevation, azimuth = np.radians([elevation_deg, azimuth_deg])
    level = speed_m_per_s * np.cos(elevation)
    return np.array(
        [level * np.sin(azimuth), level * np.cos(azimuth), speed_m_per_s * np.sin(elevation)]
    )


@pytest.mark.parametrize(
    ("height_m", "speed", "elevation_deg", "azimuth_deg", "slack_m"),
    [
        (150e3, 7_597.0, 81.6, 72.6, 30e3),
        (60e3, 2_597.0, 38.0, 72.6, 3e3),
        (100e3, 6_915.0, 23.0, 250.0, 20e3),
        (0.0, 3_000.0, 45.0, 0.0, 3e3),
        (30e3, 3_000.0, -20.0, 0.0, 500.0),
    ],
)
def test_round_earth_that_turns_is_near_the_real_one(
    height_m, speed, elevation_deg, azimuth_deg, slack_m
):
    """Rotation is in; the flattening, left out, moves a fall by some 0.2 % at most."""
    found = free_fall(125.673, 39.2, height_m, velocity(speed, elevation_deg, azimuth_deg))
    real = fly(
        lon_deg=125.673,
        lat_deg=39.2,
        height_m=height_m,
        speed_m_per_s=speed,
        elevation_deg=elevation_deg,
        azimuth_deg=azimuth_deg,
    )
    fall = np.array([found.lon_deg, found.lat_deg])
    assert inverse(fall, np.array(real.impact))[1] < slack_m
    assert found.apogee_m == pytest.approx(real.apogee_m, rel=2e-3)
    assert found.duration_s == pytest.approx(real.duration_s, rel=2e-3)


def test_round_earth_at_the_pole_is_the_still_arc():
    """No rotation there: range, apogee and time of Bate, Mueller & White's ellipse."""
    shot = arc(4_600e3, 970e3)
    start = velocity(float(shot.speed_m_per_s), float(shot.elevation_deg), 180.0)
    found = free_fall(0.0, 90.0, 0.0, start)
    assert np.radians(90.0 - found.lat_deg) * R == pytest.approx(4_600e3, rel=1e-9)
    assert found.apogee_m == pytest.approx(970e3, rel=1e-9)
    assert found.duration_s == pytest.approx(float(shot.duration_s), rel=1e-9)


def test_throw_straight_up_falls_to_the_west():
    """Coriolis over a flat Earth: 4/3 of the spin times sqrt(8 h^3 / g)."""
    up = np.array([0.0, 0.0, np.sqrt(2 * GM * (1 / R - 1 / (R + 100e3)))])
    found = free_fall(0.0, 0.0, 0.0, up)
    west_m = -np.radians(found.lon_deg) * R
    flat_m = 4 / 3 * 7.292e-5 * np.sqrt(8 * found.apogee_m**3 / 9.78)
    assert west_m == pytest.approx(flat_m, rel=0.03)


def test_what_escapes_or_circles_has_no_fall():
    """NaN, where a number would be taken for a place."""
    for speed in (12_000.0, 8_500.0):
        found = free_fall(0.0, 0.0, 150e3, velocity(speed, 0.5, 90.0))
        assert np.isnan(found.duration_s)
