"""Cruise: the announced path, its speed, and the shapes it is said to have had."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_kit.errors import PhysicsError
from geo_kit.flight.courses import (
    figure_eight,
    racetrack,
    route,
    straight_for_length_m,
)
from geo_kit.flight.cruise import (
    check_turns,
    cruise,
    line_length_m,
    mach,
    mean_speed_m_per_s,
    tightest_turn_m,
)
from geo_kit.flight.phases import Phase, cruise_speed_m_per_s, trapezoid
from geo_kit.geodesic import inverse

# KCNA: path km and seconds announced; the speeds are theirs divided, 195 to 200 m/s.
ANNOUNCED = [
    ("2021-09-13", 1_500, 7_580),
    ("2022-01-28", 1_800, 9_137),
    ("2022-10-13", 2_000, 10_234),
]
CENTRE = (126.5, 39.5)


@pytest.mark.parametrize(("day", "path_km", "duration_s"), ANNOUNCED)
def test_announced_cruise_speed(day, path_km, duration_s):
    """All five announced paths come to 195-200 m/s, about Mach 0.58."""
    speed = mean_speed_m_per_s(path_km * 1e3, duration_s)
    assert 195 < speed < 200, day
    assert 0.57 < mach(speed) < 0.59


def test_speed_of_2021_09_13():
    """1,500 km in 7,580 s: 197.9 m/s, Mach 0.58 at sea level (340.3 m/s)."""
    assert mean_speed_m_per_s(1_500e3, 7_580) == pytest.approx(197.9, abs=0.05)
    assert mach(197.9) == pytest.approx(197.9 / 340.294, rel=1e-5)


@pytest.mark.parametrize("laps", [1, 6, 20])
def test_racetrack_has_the_path_length_asked_for(laps):
    """The 1,500 km announced, to a metre, on the ellipsoid; and it ends where it began."""
    straight_m = straight_for_length_m(1_500e3, turn_radius_m=8e3, laps=laps)
    oval = racetrack(
        CENTRE, axis_azimuth_deg=40.0, straight_m=straight_m, turn_radius_m=8e3, laps=laps
    )
    flown = cruise(oval, speed_m_per_s=197.9, height_m=100.0)
    assert flown.length_m == pytest.approx(1_500e3, abs=1.0)
    assert flown.duration_s == pytest.approx(1_500e3 / 197.9, abs=0.01)
    assert flown.displacement_m == pytest.approx(0.0, abs=1e-6)
    assert inverse(oval[0], oval[-1])[1] == pytest.approx(0.0, abs=1e-6)


@given(st.floats(0.0, 150e3), st.floats(2e3, 40e3), st.floats(0, 360))
def test_figure_eight_has_its_nominal_length(straight_m, radius_m, axis_deg):
    """Two straights s and two arcs of pi + 2 atan(2r/s); with s = 0, two whole circles."""
    eight = figure_eight(
        CENTRE, axis_azimuth_deg=axis_deg, straight_m=straight_m, turn_radius_m=radius_m, laps=2
    )
    arc_m = (np.pi + 2 * np.arctan2(2 * radius_m, straight_m)) * radius_m
    length_m = inverse(eight[:-1], eight[1:])[1].sum()
    assert length_m == pytest.approx(2 * (2 * straight_m + 2 * arc_m), abs=1.0)


@pytest.mark.parametrize("straight_m", [0.0, 30e3])
@pytest.mark.parametrize(("shape", "whole_turns"), [(racetrack, 1), (figure_eight, 0)])
def test_shapes_turn_smoothly(shape, whole_turns, straight_m):
    """An oval turns once round, an eight as much to the left as to the right; no corner."""
    line = shape(CENTRE, axis_azimuth_deg=10.0, straight_m=straight_m, turn_radius_m=8e3)
    azimuth_deg, _ = inverse(line[:-1], line[1:])
    turns_deg = (np.diff(np.append(azimuth_deg, azimuth_deg[0])) + 180) % 360 - 180
    assert turns_deg.sum() == pytest.approx(360 * whole_turns, abs=0.5)
    assert np.abs(turns_deg).max() < 4


def test_legs_are_flown_at_one_speed():
    """Along a meridian quarter degree by quarter degree: 110.9 km per degree near 39 N."""
    legs = np.array([[126.0, 39.0], [126.0, 40.0], [127.0, 40.0]])
    path = cruise(legs, speed_m_per_s=200.0, height_m=50.0)
    _, legs_m = inverse(legs[:-1], legs[1:])
    assert legs_m[0] == pytest.approx(111_035, abs=50)  # GeographicLib, 39 N to 40 N
    assert path.length_m == pytest.approx(legs_m.sum(), abs=1e-3)
    points = np.stack([path.lon_deg, path.lat_deg], axis=-1)
    steps_m = inverse(points[:-1], points[1:])[1]
    np.testing.assert_allclose(steps_m / np.diff(path.time_s), 200.0, rtol=1e-9)
    assert steps_m.max() < 10_001
    assert (path.height_m == 50.0).all()


CORNERS = np.array([[126.0, 39.0], [126.0, 40.0], [127.5, 40.0], [127.0, 41.0]])


def test_route_cuts_its_corners_by_what_geometry_says():
    """Each turn t saves r (2 tan(t/2) - t); the ends stay, the corners are not reached."""
    line = route(CORNERS, turn_radius_m=8e3)
    azimuth_deg, legs_m = inverse(CORNERS[:-1], CORNERS[1:])
    arrive_deg = inverse(CORNERS[1:], CORNERS[:-1])[0] + 180
    turn = np.radians((azimuth_deg[1:] - arrive_deg[:-1] + 180) % 360 - 180)
    assert np.degrees(turn) == pytest.approx([89.5, -111.2], abs=0.5)  # right, then left
    saved_m = 8e3 * (2 * np.tan(np.abs(turn) / 2) - np.abs(turn)).sum()
    assert line_length_m(line) == pytest.approx(legs_m.sum() - saved_m, abs=5.0)
    np.testing.assert_array_equal(line[[0, -1]], CORNERS[[0, -1]])
    missed_m = inverse(line[:, None], CORNERS[None, 1:-1])[1].min(axis=0)
    outside_m = 8e3 * (1 / np.cos(turn / 2) - 1)  # from the corner to the arc
    np.testing.assert_allclose(missed_m, outside_m, atol=5.0)


def test_route_turns_at_its_radius_and_without_a_corner():
    """Every point of an arc lies at the radius from the centre; no step turns by 4 deg."""
    line = route(CORNERS[:3], turn_radius_m=8e3)
    azimuth_deg, steps_m = inverse(line[:-1], line[1:])
    turns_deg = (np.diff(azimuth_deg) + 180) % 360 - 180
    assert np.abs(turns_deg).max() < 4
    bends = steps_m[1:-1] / 2 / np.sin(np.radians(turns_deg[:-1] + turns_deg[1:]) / 4)
    assert bends[2:-2] == pytest.approx(8e3, rel=2e-3)  # the right turn has the sign of it
    assert turns_deg.sum() == pytest.approx(89.5, abs=0.2)


def test_route_without_radius_is_its_legs():
    """Sharp corners are allowed, and stated."""
    np.testing.assert_array_equal(route(CORNERS, turn_radius_m=0.0), CORNERS)
    np.testing.assert_array_equal(route(CORNERS[:2], turn_radius_m=8e3), CORNERS[:2])


def test_trapezoid_by_hand():
    """From rest to 200 m/s at 10 m/s2: 2 km in 20 s; to 100 m/s: 1.5 km in 10 s."""
    up, level, down = trapezoid(
        100e3, cruise_m_per_s=200.0, acceleration_m_per_s2=10.0, end_m_per_s=100.0
    )
    assert (up.length_m, up.duration_s) == pytest.approx((2e3, 20.0))
    assert (level.length_m, level.duration_s) == pytest.approx((96.5e3, 482.5))
    assert (down.length_m, down.duration_s) == pytest.approx((1.5e3, 10.0))


def test_phases_are_flown_at_their_speeds():
    """Seconds at each sample: by hand at 10 km, and the sum of 1 / v along the whole way."""
    legs = np.array([[126.0, 39.0], [126.0, 40.0]])
    length_m = line_length_m(legs)
    phases = trapezoid(
        length_m, cruise_m_per_s=250.0, acceleration_m_per_s2=1.0, end_m_per_s=0.0
    )
    dense = np.linspace(legs[0], legs[1], 2_001)
    path = cruise(dense, speed_m_per_s=phases, height_m=50.0)
    assert path.duration_s == pytest.approx(2 * 250 + (length_m - 62.5e3) / 250)
    early = np.abs(path.along_m - 10e3).argmin()
    assert path.time_s[early] == pytest.approx(np.sqrt(2 * path.along_m[early]))
    assert path.ground_speed_m_per_s[early] == pytest.approx(path.time_s[early])
    assert path.ground_speed_m_per_s[[0, -1]] == pytest.approx([0.0, 0.0], abs=1e-3)
    assert path.ground_speed_m_per_s.max() == pytest.approx(250.0)
    middle = slice(100, -100)  # off the ends, where 1 / v is not steep
    speed, time_s = path.ground_speed_m_per_s[middle], path.time_s[middle]
    steps_s = np.diff(path.along_m[middle]) * (1 / speed[1:] + 1 / speed[:-1]) / 2
    assert steps_s.sum() == pytest.approx(time_s[-1] - time_s[0], rel=1e-4)


def test_speed_that_steps_from_phase_to_phase():
    """1,000 s at 100 m/s and then at 200: no ramp between."""
    legs = np.array([[0.0, 0.0], [300e3 / 111_319.490_793, 0.0]])  # along the equator
    phases = [
        Phase(length_m=100e3, from_m_per_s=100.0, to_m_per_s=100.0),
        Phase(length_m=200e3, from_m_per_s=200.0, to_m_per_s=200.0),
    ]
    path = cruise(legs, speed_m_per_s=phases, height_m=50.0)
    assert path.duration_s == pytest.approx(2_000.0, abs=1e-3)
    assert path.displacement_m == pytest.approx(path.length_m) == pytest.approx(300e3)
    assert path.speed_m_per_s == pytest.approx(150.0)
    at = np.interp([500.0, 1_500.0], path.time_s, path.along_m)
    assert at == pytest.approx([50e3, 200e3], rel=1e-6)


@given(st.floats(150, 300), st.floats(0, 140), st.floats(0.5, 30))
def test_cruise_speed_fills_the_reported_length_and_time(speed, start, acceleration):
    """Of the path that the speed was made from."""
    phases = trapezoid(
        1_500e3,
        cruise_m_per_s=speed,
        acceleration_m_per_s2=acceleration,
        start_m_per_s=start,
    )
    duration_s = sum(phase.duration_s for phase in phases)
    found = cruise_speed_m_per_s(
        1_500e3, duration_s, acceleration_m_per_s2=acceleration, start_m_per_s=start
    )
    assert found == pytest.approx(speed, rel=1e-9)


def test_tightest_turn():
    """v^2 / (g tan 45 deg) at 200 m/s is 4,079 m by hand."""
    assert tightest_turn_m(200.0, bank_deg=45.0) == pytest.approx(4_079, abs=1)
    check_turns(4_100.0, speed_m_per_s=200.0, bank_deg=45.0)
    with pytest.raises(PhysicsError, match="more than 45 deg of bank") as caught:
        check_turns(4_000.0, speed_m_per_s=200.0, bank_deg=45.0)
    assert caught.value.reason == "turn_too_tight"


@pytest.mark.parametrize(
    "call",
    [
        lambda: mean_speed_m_per_s(0.0, 100.0),
        lambda: mean_speed_m_per_s(1e3, np.nan),
        lambda: tightest_turn_m(200.0, bank_deg=90.0),
        lambda: straight_for_length_m(100e3, turn_radius_m=40e3, laps=1),
        lambda: cruise(np.zeros((1, 2)), speed_m_per_s=200.0, height_m=0.0),
        lambda: cruise(np.zeros((2, 2)), speed_m_per_s=-1.0, height_m=0.0),
        lambda: cruise(CORNERS[[0, 0]], speed_m_per_s=200.0, height_m=0.0),
        lambda: cruise(
            CORNERS,
            speed_m_per_s=[Phase(length_m=1e3, from_m_per_s=9.0, to_m_per_s=9.0)],
            height_m=0.0,
        ),
        lambda: Phase(length_m=1e3, from_m_per_s=0.0, to_m_per_s=0.0),
        lambda: Phase(length_m=-1e3, from_m_per_s=1.0, to_m_per_s=1.0),
        lambda: trapezoid(1e3, cruise_m_per_s=200.0, acceleration_m_per_s2=10.0),
        lambda: cruise_speed_m_per_s(100e3, 10.0, acceleration_m_per_s2=1.0),
        lambda: route(CORNERS, turn_radius_m=60e3),
        lambda: route(CORNERS[[0, 1, 0]], turn_radius_m=1e3),
        lambda: route(CORNERS, turn_radius_m=-1.0),
        lambda: route(CORNERS[0], turn_radius_m=1e3),
        lambda: racetrack(CENTRE, axis_azimuth_deg=0.0, straight_m=-1.0, turn_radius_m=8e3),
        lambda: figure_eight(CENTRE, axis_azimuth_deg=0.0, straight_m=1.0, turn_radius_m=0.0),
    ],
)
def test_impossible_path_is_refused(call):
    """Each names what is wrong and says what is allowed."""
    with pytest.raises(PhysicsError) as caught:
        call()
    assert caught.value.reason == "bad_path"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: straight_for_length_m(100e3, turn_radius_m=40e3, laps=1),
            "1 laps with turns of 40 km are longer than 100 km",
        ),
        (
            lambda: cruise_speed_m_per_s(100e3, 10.0, acceleration_m_per_s2=1.0),
            "100 km in 10 s is not flown from 0 m/s at 1 m/s2",
        ),
        (
            lambda: trapezoid(1e3, cruise_m_per_s=200.0, acceleration_m_per_s2=10.0),
            "speeding up and slowing down take 2 km of a path of 1 km",
        ),
        (
            lambda: route(CORNERS[:3], turn_radius_m=150e3),
            r"leg 1 is 111\.0 km long, its turns of 150 km take 148\.7 km",
        ),
        (
            lambda: route(CORNERS[[0, 1, 0]], turn_radius_m=1e3),
            "the turn at waypoint 2 is 180 deg",
        ),
        (lambda: racetrack(CENTRE, axis_azimuth_deg=0, straight_m=-1, turn_radius_m=1), "-1"),
    ],
)
def test_refusal_names_what_was_asked_in_the_units_of_people(call, words):
    """A message that is off by a thousand sends its reader the wrong way."""
    with pytest.raises(PhysicsError, match=words):
        call()
