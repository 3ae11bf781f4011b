"""What the solvers refuse, and what they make of words."""

from dataclasses import replace

import numpy as np
import pytest

from geo_kit.errors import PhysicsError
from geo_kit.flight.bounds import bound_flight
from geo_kit.flight.courses import racetrack
from geo_kit.flight.cruise import cruise, mach
from geo_kit.flight.reach_bounds import reach_bounds
from geo_kit.flight.readings import Figures, read_figures
from geo_kit.flight.solve import Launch, Root, solve_flight

SUNAN = Launch(lon_deg=125.7, lat_deg=39.2, azimuth_deg=73.0)


@pytest.mark.parametrize("root", list(Root))
def test_root_may_be_its_word(root):
    """Whoever writes "lofted" does not mean the depressed flight."""
    report = {"range_m": 800e3, "burnout_speed_m_per_s": 3_000.0}
    word, named = (solve_flight(SUNAN, **report, root=r) for r in (root.value, root))
    assert word.trajectory.apogee_m == named.trajectory.apogee_m


def test_root_that_is_none_is_refused():
    """A misspelt word is no wish for either."""
    with pytest.raises(PhysicsError, match="'foo'") as caught:
        solve_flight(SUNAN, range_m=800e3, burnout_speed_m_per_s=3_000.0, root="foo")
    assert caught.value.reason == "bad_state"
    assert "'lofted'" in caught.value.hint


def test_longer_range_never_needs_less_speed():
    """The burnout assumed grows evenly with the reach: no class has an edge to jump over."""
    ranges_km = (600, 999, 1_000.1, 1_500, 2_990, 3_010, 5_490, 5_510, 9_000, 12_000)
    speeds = [solve_flight(SUNAN, range_m=km * 1e3).burnout_speed_m_per_s for km in ranges_km]
    assert speeds == sorted(speeds)
    assert speeds[2] - speeds[1] < 5


@pytest.mark.parametrize("range_km", [300, 1_001, 3_000, 9_000])
def test_speed_is_refused_below_the_least_speed_told_and_nowhere_above(range_km):
    """With or without a speed, the same report has the same least one."""
    least = solve_flight(SUNAN, range_m=range_km * 1e3).burnout_speed_m_per_s
    for root in Root:
        report = {"range_m": range_km * 1e3, "root": root}
        found = solve_flight(SUNAN, burnout_speed_m_per_s=1.003 * least, **report)
        assert found.converged
        with pytest.raises(PhysicsError) as caught:
            solve_flight(SUNAN, burnout_speed_m_per_s=0.998 * least, **report)
        assert caught.value.reason == "unreachable_range"


@pytest.mark.parametrize("speed_m_per_s", [6_000.0, 7_000.0, 7_486.0, 7_600.0])
def test_fast_depressed_flight_is_refused_as_it_starts_downwards(speed_m_per_s):
    """From 6 km/s on none of them climbs: no gap in between, no angle below 0."""
    with pytest.raises(PhysicsError, match="downwards") as caught:
        solve_flight(
            SUNAN, range_m=999.2e3, burnout_speed_m_per_s=speed_m_per_s, root="depressed"
        )
    assert caught.value.reason == "apogee_below_ballistic"


def test_flat_arc_that_starts_downwards_is_refused():
    """1,000 km under 36 km would ask for more speed than leaves the Earth."""
    with pytest.raises(PhysicsError, match="downwards"):
        solve_flight(SUNAN, range_m=1_000e3, apogee_m=36e3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"range": (0.0, 2e6)}, "no interval"),
        ({"range": (900e3, 950e3)}, "does not hold"),
        ({"apogee": (0.0, 150e3)}, "does not hold"),
        ({"speed": (2e3, 3e3)}, "'speed'"),
        ({"azimuth": (70.0, 75.0)}, "'azimuth'"),
    ],
)
def test_interval_that_is_not_the_flights_is_refused(given, said):
    """Bounds of something else would be believed."""
    solution = solve_flight(SUNAN, range_m=800e3, apogee_m=200e3)
    with pytest.raises(PhysicsError, match=said) as caught:
        bound_flight(solution, given)
    assert caught.value.reason == "bad_state"


@pytest.mark.parametrize(
    ("figures", "quoted"),
    [
        ({"range_m": 5_500e3, "burnout_speed_m_per_s": 5_000.0}, "5 km/s"),
        ({"range_m": 800e3, "flight_time_s": 110.0}, "110 s"),
        ({"range_m": 800e3, "flight_time_s": 150.0}, "150 s"),
    ],
)
def test_refusal_quotes_what_was_asked(figures, quoted):
    """And not the free flight or the speed at the ground that was made of it."""
    with pytest.raises(PhysicsError) as caught:
        solve_flight(SUNAN, **figures)
    assert quoted in str(caught.value)


def test_flight_that_was_not_found_is_no_reading():
    """Near the antipode the search may fail: the error says what was searched for."""
    with pytest.raises(PhysicsError, match="18,999 km was found"):
        read_figures(SUNAN, Figures(range_m=(18_998e3, 19_000e3), apogee_m=(1.25e6, 1.35e6)))


def test_reported_speed_rules_readings_out():
    """Mach 10 and Mach 22 are two missiles; 200 m/s is a cruise."""
    lofted = Figures(
        range_m=(999e3, 999.4e3), apogee_m=(6_040e3, 6_041e3), speed_m_per_s=(3_385.0, 3_420.0)
    )
    assert read_figures(SUNAN, lofted).best.conflicts == ("speed",)
    slow = read_figures(SUNAN, Figures(range_m=(1.48e6, 1.52e6), speed_m_per_s=(195.0, 205.0)))
    assert slow.best.name == "cruise"
    assert slow.excluded[0][0] == "ballistic arc"
    fast = read_figures(SUNAN, Figures(range_m=(999e3, 1e6), speed_m_per_s=(7_590.0, 7_610.0)))
    assert fast.flight_class == "lofted"
    assert not fast.settles


def test_time_that_only_the_arc_takes_decides_for_the_arc():
    """800 km with 60 km in 5 minutes: no pull-up or glide is so quick."""
    spans = {"range_m": (795e3, 805e3), "apogee_m": (59e3, 61e3)}
    found = read_figures(SUNAN, Figures(**spans, flight_time_s=(290.0, 310.0)))
    assert found.best.name == "ballistic arc, depressed"


def test_bearing_between_two_widens_the_speed():
    """Eastward the Earth's rotation helps most: the middle bearing alone would hide it."""
    launch = replace(SUNAN, azimuth_deg=225.0)
    spans = {"range_m": (2_999e3, 3_001e3)}
    one = read_figures(launch, Figures(**spans)).readings[0].speed_m_per_s
    wide = read_figures(launch, Figures(**spans, azimuth_deg=(180.0, 270.0))).readings[0]
    assert wide.speed_m_per_s[0] < one[0] - 50
    assert wide.speed_m_per_s[1] > one[1] + 20


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: solve_flight(SUNAN, range_m="1000km"), "'1000km'"),
        (lambda: solve_flight(SUNAN, range_m=np.array([8e5, 9e5])), "not one number"),
        (lambda: solve_flight(replace(SUNAN, azimuth_deg=None), range_m=8e5), "no direction"),
        (lambda: cruise([[0, 0], [1, 0]], speed_m_per_s=200.0, height_m=np.nan), "nan m"),
        (lambda: cruise([[0, 0], [1, 0]], speed_m_per_s=200.0, height_m=-1e3), "-1000 m"),
        (lambda: mach(np.nan), "nan"),
        (lambda: mach(-5.0), "-5"),
        (
            lambda: racetrack(
                (0.0, 0.0), axis_azimuth_deg=0.0, straight_m=1e5, turn_radius_m=1e4, laps=1.5
            ),
            "1.5 laps",
        ),
        (
            lambda: reach_bounds(
                lon_deg=0.0, lat_deg=0.0, speed_m_per_s=12_000.0, elevation_deg=80.0
            ),
            "12000",
        ),
    ],
)
def test_input_that_is_no_figure_is_refused_by_name(ask, said):
    """Never with the words of a library underneath."""
    with pytest.raises(PhysicsError, match=said) as caught:
        ask()
    assert caught.value.hint
