"""Cruise: the announced path, its speed, and the shapes it is said to have had."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_kit.errors import PhysicsError
from geo_kit.flight.cruise import (
    check_turns,
    cruise,
    figure_eight,
    mach,
    mean_speed_m_per_s,
    racetrack,
    straight_for_length_m,
    tightest_turn_m,
)
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
