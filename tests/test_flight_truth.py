"""The flight core against answers that others published, and laws written down anew."""

import numpy as np
import pytest
from fluids.atmosphere import ATMOSPHERE_1976
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from scipy.integrate import solve_ivp

from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.errors import PhysicsError, PositionError
from geo_kit.flight import dynamics
from geo_kit.flight.atmosphere import standard_density_kg_per_m3, temperature_k
from geo_kit.flight.kepler import arc, energy_parameter, free_flight_angle_deg
from geo_kit.flight.propagate import VACUUM, derivative, ecef_state, fly
from geo_kit.flight.round_earth import free_fall
from geo_kit.flight.states import states_at
from geo_kit.geodesic import ecef_from_geodetic

FOOT_M = 0.3048
SLUG_KG = 14.593_902_937
CANNONBALL = SLUG_KG / (0.1 * 0.196_349_5 * FOOT_M**2)  # 1 slug, 6 inches, drag 0.1
EQUATOR = {"lon_deg": 0.0, "lat_deg": 0.0, "height_m": 0.0}
DROPPED = EQUATOR | {"height_m": 30_000 * FOOT_M}
KILOFOOT_M_PER_S = 1_000 * FOOT_M


def steady_wind(_height_m):
    """20 ft/s towards the east."""
    return 20 * FOOT_M, 0.0


def sheared_wind(height_m):
    """From 20 ft/s towards the west on the ground to 70 towards the east at 30,000 ft."""
    return (-20 + 90 * height_m / (30_000 * FOOT_M)) * FOOT_M, 0.0


# NASA/TM-2015-218675, atmospheric check-cases with a ball, as simulation 04 answers them:
# start, m/(Cd A) kg/m2, wind, seconds; then longitude and latitude deg, height ft.
CHECK_CASES = [
    ("1", DROPPED, VACUUM, None, 30.0, 5.745_522_13e-5, 0.0, 15_598.904_352_2),
    ("6", DROPPED, CANNONBALL, None, 30.0, 5.337_982_51e-5, 0.0, 16_284.443_772),
    ("7", DROPPED, CANNONBALL, steady_wind, 30.0, 1.285_417_351_28e-4, 0.0, 16_285.161_247_2),
    ("8", DROPPED, CANNONBALL, sheared_wind, 30.0, 2.735_796_672_79e-4, 0.0, 16_290.997_874_3),
    (
        "9",
        EQUATOR | {"east_m_per_s": KILOFOOT_M_PER_S, "up_m_per_s": KILOFOOT_M_PER_S},
        CANNONBALL, None, 30.0, 0.061_647_850_713_8, 0.0, 10_160.989_764_5,
    ),
    (
        "10, half way",
        EQUATOR | {"north_m_per_s": KILOFOOT_M_PER_S, "up_m_per_s": KILOFOOT_M_PER_S},
        CANNONBALL, None, 15.0, -2.947_594_828_13e-5, 0.034_621_386_576_2, 9_306.697_587_17,
    ),
    (
        "10",
        EQUATOR | {"north_m_per_s": KILOFOOT_M_PER_S, "up_m_per_s": KILOFOOT_M_PER_S},
        CANNONBALL, None, 30.0, -7.847_590_507_03e-5, 0.062_135_626_697_2, 10_114.805_511_4,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "start", "beta", "wind", "time_s", "lon_deg", "lat_deg", "height_ft"), CHECK_CASES
)
def test_check_case_of_nasa(case, start, beta, wind, time_s, lon_deg, lat_deg, height_ft):
    """Within 5 mm after half a minute, moving air and northward throws included."""
    found = states_at(time_s, **start, ballistic_coefficient_kg_per_m2=beta, wind_m_per_s=wind)
    here = ecef_from_geodetic(found.lon_deg, found.lat_deg, found.height_m)[0]
    there = ecef_from_geodetic(lon_deg, lat_deg, height_ft * FOOT_M)
    assert np.linalg.norm(here - there) < 5e-3, case


def test_velocity_of_check_case_10():
    """Simulation 04 after 30 s: 611.5356 north, -1.06377 east, -184.4465 ft/s up."""
    found = states_at(30.0, **CHECK_CASES[-1][1], ballistic_coefficient_kg_per_m2=CANNONBALL)
    velocity = np.stack([found.north_m_per_s, found.east_m_per_s, found.up_m_per_s])[:, 0]
    expected = np.array([611.535_615_912, -1.063_772_401_37, -184.446_484_675]) * FOOT_M
    np.testing.assert_allclose(velocity, expected, atol=1e-4)


@given(st.floats(-180, 180))
@settings(max_examples=10, deadline=None)
def test_longitude_of_the_start_changes_nothing_but_the_longitude(lon_deg):
    """The ellipsoid is a body of revolution: a swapped axis would show."""
    throw = {"lat_deg": 39.0, "height_m": 10e3, "east_m_per_s": 300.0, "north_m_per_s": 200.0}
    here = states_at(20.0, lon_deg=lon_deg, **throw, ballistic_coefficient_kg_per_m2=5e3)
    there = states_at(20.0, lon_deg=0.0, **throw, ballistic_coefficient_kg_per_m2=5e3)
    assert here.lat_deg == pytest.approx(there.lat_deg, abs=1e-11)
    assert here.height_m == pytest.approx(there.height_m, abs=1e-5)
    turned_deg = (here.lon_deg - there.lon_deg - lon_deg + 180) % 360 - 180
    assert turned_deg == pytest.approx(0.0, abs=1e-10)


# Bearings and speeds of an 800-km, a 10,000-km and a lofted flight from three places.
FLIGHTS = [
    (126.8, 39.3, 60e3, 2_597.0, 38.0, 80.0),
    (-120.6, 34.7, 100e3, 6_915.0, 23.0, 285.0),
    (125.67, -39.2, 150e3, 7_597.0, 81.6, 72.6),
]


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "height_m", "speed_m_per_s", "elevation_deg", "azimuth_deg"),
    FLIGHTS,
)
def test_fall_is_where_newton_in_the_inertial_frame_puts_it(
    lon_deg, lat_deg, height_m, speed_m_per_s, elevation_deg, azimuth_deg
):
    """Within 2 m, by a program that shares no line with ours.

    It integrates in the frame that does not turn, takes gravity as the slope of the
    potential with J2 (Vallado, 2013, equation 8-18), density from fluids below 86 km and
    from ussa1976 above, and heights from pyproj.
    """
    ours = fly(
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        height_m=height_m,
        speed_m_per_s=speed_m_per_s,
        elevation_deg=elevation_deg,
        azimuth_deg=azimuth_deg,
        ballistic_coefficient_kg_per_m2=5_000.0,
    )
    enu = speed_m_per_s * np.array(
        [
            np.cos(np.radians(elevation_deg)) * np.sin(np.radians(azimuth_deg)),
            np.cos(np.radians(elevation_deg)) * np.cos(np.radians(azimuth_deg)),
            np.sin(np.radians(elevation_deg)),
        ]
    )
    lon, lat = _inertial_fall(lon_deg, lat_deg, height_m, enu, beta=5_000.0)
    apart = Geodesic.WGS84.Inverse(lat, lon, ours.impact[1], ours.impact[0])
    assert apart["s12"] < 2
    # And what the trajectory says of range and bearing is GeographicLib's.
    whole = Geodesic.WGS84.Inverse(lat_deg, lon_deg, ours.impact[1], ours.impact[0])
    assert ours.range_m == pytest.approx(whole["s12"], abs=1e-6)
    assert ours.azimuth_deg == pytest.approx(whole["azi1"] % 360, abs=1e-9)


def _inertial_fall(lon_deg, lat_deg, height_m, enu_m_per_s, *, beta):
    spin = 7.292_115e-5
    omega = np.array([0.0, 0.0, spin])
    geodetic = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True).transform
    back = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True).transform
    lon, lat = np.radians([lon_deg, lat_deg])
    axes = np.array(
        [
            [-np.sin(lon), np.cos(lon), 0.0],
            [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)],
            [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)],
        ]
    )
    place = np.array(back(lon_deg, lat_deg, height_m))
    start = np.concatenate([place, enu_m_per_s @ axes + np.cross(omega, place)])

    ussa1976 = pytest.importorskip("ussa1976")
    grid_m = np.arange(86e3, 500e3, 1e3)
    logs = np.log(ussa1976.compute(z=grid_m, variables=["rho"])["rho"].to_numpy())

    def thin_air(height_m):
        return np.exp(np.interp(height_m, grid_m, logs)) if height_m < 499e3 else 0.0

    def earth_fixed(time_s, place):
        turn = spin * time_s
        c, s = np.cos(turn), np.sin(turn)
        return np.array([c * place[0] + s * place[1], c * place[1] - s * place[0], place[2]])

    def height(time_s, state):
        return geodetic(*earth_fixed(time_s, state[:3]))[2]

    def fall(time_s, state):
        place, velocity = state[:3], state[3:]
        r = np.linalg.norm(place)
        z2 = 5 * (place[2] / r) ** 2
        bulge = 1.5 * 1.082_63e-3 * (6_378_137.0 / r) ** 2
        gravity = -3.986_004_418e14 / r**3 * place
        gravity = gravity * (1 + bulge * (np.array([1.0, 1.0, 3.0]) - z2))
        h = height(time_s, state)
        rho = ATMOSPHERE_1976(max(h, -600.0)).rho if h < 86e3 else thin_air(h)
        air = velocity - np.cross(omega, place)
        return [*velocity, *(gravity - rho * np.linalg.norm(air) / (2 * beta) * air)]

    height.terminal, height.direction = True, -1.0
    leg = solve_ivp(
        fall, (0, 6_000), start, method="DOP853", rtol=1e-10, atol=1e-5, max_step=20,
        events=height,
    )  # fmt: skip
    lon, lat, left_m = geodetic(*earth_fixed(leg.t[-1], leg.y[:3, -1]))
    assert abs(left_m) < 1
    return lon, lat


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "height_m", "enu_m_per_s"),
    [
        (126.8, 39.3, 60e3, (2_000.0, 350.0, 1_600.0)),
        (-120.6, 34.7, 100e3, (-6_200.0, 1_600.0, 2_700.0)),
        (125.67, -39.2, 150e3, (1_000.0, -300.0, 7_500.0)),
        (10.0, 80.0, 100e3, (-300.0, 5_000.0, 3_000.0)),  # over the pole
        (170.0, 5.0, 50e3, (500.0, -1_500.0, -100.0)),  # downward
    ],
)
def test_fall_on_a_round_turning_earth_is_that_of_newtons_law(
    lon_deg, lat_deg, height_m, enu_m_per_s
):
    """The closed form against the two-body problem, integrated where nothing turns."""
    spin, lon, lat = 7.292_115e-5, np.radians(lon_deg), np.radians(lat_deg)
    up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    axes = np.array([east, np.cross(up, east), up])
    place = (R + height_m) * up
    velocity = np.array(enu_m_per_s) @ axes + np.cross([0, 0, spin], place)

    def ground(_time_s, state):
        return np.linalg.norm(state[:3]) - R

    ground.terminal, ground.direction = True, -1.0
    leg = solve_ivp(
        lambda _, state: [*state[3:], *(-GM / np.linalg.norm(state[:3]) ** 3 * state[:3])],
        (0, 2e4), [*place, *velocity], method="DOP853", rtol=1e-11, atol=1e-6,
        events=ground, dense_output=True,
    )  # fmt: skip
    x, y, z = leg.y[:3, -1]
    found = free_fall(lon_deg, lat_deg, height_m, np.array(enu_m_per_s))
    assert found.duration_s == pytest.approx(leg.t[-1], rel=1e-8)
    assert found.lat_deg == pytest.approx(np.degrees(np.arcsin(z / R)), abs=1e-6)
    turned_deg = np.degrees(np.arctan2(y, x) - spin * leg.t[-1])
    assert (found.lon_deg - turned_deg + 180) % 360 - 180 == pytest.approx(0.0, abs=1e-6)
    path = leg.sol(np.linspace(0, leg.t[-1], 20_001))[:3]
    assert found.apogee_m == pytest.approx(np.linalg.norm(path, axis=0).max() - R, abs=1.0)


# Bate, Mueller & White (1971), worked examples of chapter 6, in canonical units: burnout
# height DU, speed DU/TU; energy parameter.
@pytest.mark.parametrize(
    ("page", "height_du", "speed_du_per_tu", "q"),
    [(290, 0.2, 2 / 3, 0.5333), (291, 0.025, 1.0817, 1.2), (295, 344 / 3_444, 0.933, 0.957)],
)
def test_textbook_energy_parameter(page, height_du, speed_du_per_tu, q):
    """Q = v^2 r / GM, to the digits printed."""
    found = energy_parameter(speed_du_per_tu * np.sqrt(GM / R), height_m=height_du * R)
    assert found == pytest.approx(q, abs=1e-3), page


def test_textbook_flight_in_kilometres():
    """Second edition, p. 243: 1,275.6 km, 5.2702 km/s, apogee 3,189.1 km, 2.6351 km/s there.

    Their Earth is 6,378 km: lengths shrink by our radius over theirs, speeds grow by its
    root. The angle is the first edition's 51.318 deg.
    """
    shrink = R / 6_378_145.0
    height_m, apogee_m = 1_275.6e3 * shrink, 3_189.1e3 * shrink
    swept_deg = free_flight_angle_deg(0.5333, 51.318)
    down_deg = np.degrees(_fall_angle(height_m, apogee_m))
    shot = arc(np.radians(swept_deg / 2 + down_deg) * R, apogee_m, burnout_height_m=height_m)
    assert shot.elevation_deg == pytest.approx(51.318, abs=0.02)
    assert shot.speed_m_per_s * np.sqrt(shrink) == pytest.approx(5_270.2, abs=1.0)
    along = shot.speed_m_per_s * np.cos(np.radians(shot.elevation_deg))
    at_apogee = along * (R + height_m) / (R + apogee_m) * np.sqrt(shrink)
    assert at_apogee == pytest.approx(2_635.1, abs=1.0)


def _fall_angle(height_m, apogee_m):
    """Return the angle from the apogee to the ground, by the orbit's own equation.

    Energy and momentum of the textbook's burnout: speed 2/3, 51.318 deg, r 1.2.
    """
    momentum = 2 / 3 * 1.2 * np.cos(np.radians(51.3178))
    e = 1 - momentum**2 / (1 + apogee_m / R)
    assert (1 + height_m / R) == pytest.approx(1.2, abs=1e-4)
    return np.pi - np.arccos((momentum**2 - 1) / e)


def test_hardest_braking_of_allen_and_eggers():
    """NACA TN 4047 (1957): 81.22 g at v_E / sqrt(e), 5,122 m up, gravity left out.

    6 km/s, 60 deg, beta 5,000 kg/m2, H 7,200 m, 1.225 kg/m3 at the ground.
    """
    speed, beta, scale_m, sine = 6_000.0, 5_000.0, 7_200.0, np.sin(np.radians(60.0))
    height_m = scale_m * np.log(1.225 * scale_m / (beta * sine))
    assert height_m == pytest.approx(5_122, abs=1)
    density = 1.225 * np.exp(-height_m / scale_m)
    state = (7e6, 0.0, 0.0, 0.0, 0.0, speed / np.sqrt(np.e))
    braking = np.subtract(
        dynamics.acceleration(*state, density, beta), dynamics.acceleration(*state, 0.0, beta)
    )
    assert braking[2] / -9.806_65 == pytest.approx(81.22, abs=0.01)


@pytest.mark.parametrize(("height_m", "share"), [(30e3, 1.0), (20e3, 0.5), (18e3, 0.0)])
def test_lift_is_its_ratio_times_the_drag_and_fades_for_the_dive(height_m, share):
    """By hand: drag is rho v^2 / (2 beta), here with fluids' density; lift is 1.5 of it.

    In a steep fall all of it is used: square to the path, in the vertical plane, upward.
    """
    state = ecef_state(
        lon_deg=126.0,
        lat_deg=0.0,  # where up is straight away from the centre
        height_m=height_m,
        speed_m_per_s=2_000.0,
        elevation_deg=-40.0,
        azimuth_deg=90.0,
    )
    plain = np.array(derivative(5_000.0)(0.0, state)[3:])
    lifted = np.array(derivative(5_000.0, lift_to_drag=1.5)(0.0, state)[3:]) - plain
    drag = ATMOSPHERE_1976(height_m).rho * 2_000.0**2 / (2 * 5_000.0)
    assert np.linalg.norm(lifted) == pytest.approx(1.5 * drag * share, rel=1e-3, abs=1e-9)
    assert lifted @ state[3:] == pytest.approx(0.0, abs=1e-6)
    up = state[:3] / np.linalg.norm(state[:3])
    assert lifted @ up == pytest.approx(np.linalg.norm(lifted) * np.cos(np.radians(40.0)))
    airless = np.array(derivative(VACUUM)(0.0, state)[3:])
    ahead = state[3:] / 2_000.0
    assert (plain - airless) @ ahead == pytest.approx(-drag, rel=1e-3)


def test_two_packages_agree_with_the_atmosphere():
    """Fluids 1.3 and ussa1976 0.3: 2e-5 up to 86 km, and 0.8 % for ussa1976 up to 120 km."""
    ussa1976 = pytest.importorskip("ussa1976")
    heights_m = np.array([0, 3, 11, 15, 20, 26, 32, 40, 47, 49, 51, 60, 71, 80, 85.5]) * 1e3
    theirs = ussa1976.compute(z=heights_m, variables=["rho", "t"])
    ours = standard_density_kg_per_m3(heights_m)
    np.testing.assert_allclose(ours, theirs["rho"], rtol=2e-5)
    np.testing.assert_allclose(ours, [ATMOSPHERE_1976(h).rho for h in heights_m], rtol=2e-5)
    # Above 80 km the standard's kinetic temperature leaves its molecular-scale one.
    np.testing.assert_allclose(temperature_k(heights_m), theirs["t"], rtol=5e-4)
    higher_m = np.array([86, 88, 90, 95, 100, 105, 110, 115, 120]) * 1e3
    theirs = ussa1976.compute(z=higher_m, variables=["rho"])["rho"]
    np.testing.assert_allclose(standard_density_kg_per_m3(higher_m), theirs, rtol=8e-3)


def test_states_are_those_of_a_whole_flight():
    """Where `fly` samples, the stopped clock finds the same place to a metre."""
    flight = fly(
        lon_deg=126.8,
        lat_deg=39.3,
        height_m=60e3,
        speed_m_per_s=2_597.0,
        elevation_deg=38.0,
        azimuth_deg=90.0,
        ballistic_coefficient_kg_per_m2=5_000.0,
        n_samples=7,
    )
    found = states_at(
        flight.time_s[:6],
        lon_deg=126.8,
        lat_deg=39.3,
        height_m=60e3,
        east_m_per_s=2_597.0 * np.cos(np.radians(38.0)),
        up_m_per_s=2_597.0 * np.sin(np.radians(38.0)),
        ballistic_coefficient_kg_per_m2=5_000.0,
    )
    theirs, ours = (
        ecef_from_geodetic(path.lon_deg[:6], path.lat_deg[:6], path.height_m[:6])
        for path in (flight, found)
    )
    assert np.linalg.norm(theirs - ours, axis=1).max() < 1


@pytest.mark.parametrize(("lon_deg", "lat_deg"), [(126.8, 39.3), (-70.0, -23.0), (0.0, 90.0)])
def test_velocity_at_the_start_is_the_one_given(lon_deg, lat_deg):
    """East, north and up are told apart, wherever the start is."""
    found = states_at(
        [0.0, 1e-3],
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        height_m=5e3,
        east_m_per_s=300.0,
        north_m_per_s=-200.0,
        up_m_per_s=100.0,
    )
    velocity = [found.east_m_per_s[0], found.north_m_per_s[0], found.up_m_per_s[0]]
    assert velocity == pytest.approx([300.0, -200.0, 100.0], abs=1e-6)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"time_s": -1.0}, "bad_state"),
        ({"time_s": [2.0, 1.0]}, "bad_state"),
        ({"time_s": []}, "bad_state"),
        ({"time_s": np.nan}, "bad_state"),
        ({"time_s": 60.0}, "on_the_ground"),
        ({"time_s": [0.0, 10.0, 5_000.0]}, "on_the_ground"),  # through the Earth and lost
        ({"time_s": [0.0, 2_520.0]}, "on_the_ground"),  # through the Earth and out again
        ({"height_m": np.inf}, "bad_state"),
        ({"up_m_per_s": np.nan}, "bad_state"),
        ({"ballistic_coefficient_kg_per_m2": 0.0}, "bad_state"),
    ],
)
def test_state_that_cannot_be_told_is_refused(change, reason):
    """Each with a word for programs and a hint for people."""
    asked = {"time_s": 10.0} | DROPPED | change
    with pytest.raises(PhysicsError) as caught:
        states_at(asked.pop("time_s"), **asked)
    assert caught.value.reason == reason
    assert caught.value.hint


def test_start_off_the_globe_has_no_states():
    """Swapped coordinates are the usual cause."""
    with pytest.raises(PositionError, match="not on the globe"):
        states_at(1.0, lon_deg=39.3, lat_deg=126.8, height_m=0.0)
