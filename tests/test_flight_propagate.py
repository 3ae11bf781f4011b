"""Single flights: what a trajectory holds, and what is refused."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from geo_kit.errors import PhysicsError, PositionError
from geo_kit.flight import dynamics
from geo_kit.flight.propagate import derivative, ecef_state, fly, key_events
from geo_kit.geodesic import geodetic_from_ecef, inverse

LOFTED = {
    "lon_deg": 125.673,
    "lat_deg": 39.2,
    "height_m": 150e3,
    "speed_m_per_s": 7_597.0,
    "elevation_deg": 81.6,
    "azimuth_deg": 72.6,
    "ballistic_coefficient_kg_per_m2": 5_000.0,
}
SHORT = LOFTED | {"height_m": 60e3, "speed_m_per_s": 2_597.0, "elevation_deg": 38.0}
LOW = LOFTED | {"height_m": 30e3, "speed_m_per_s": 2_940.0, "elevation_deg": 14.7}


@pytest.mark.parametrize("flight", [LOFTED, SHORT, LOW, LOW | {"lift_to_drag": 1.5}])
def test_fall_is_where_a_stricter_integration_puts_it(flight):
    """Restarted at each sample second with a far smaller tolerance: within 5 m."""
    trajectory = fly(**flight)
    state = ecef_state(
        **{key: flight[key] for key in list(flight) if "coeff" not in key and "lift" not in key}
    )
    apogee_s = trajectory.events["apogee"].time_s
    falling = derivative(5_000.0, lift_to_drag=flight.get("lift_to_drag", 0.0))
    for right_hand_side, span_s in (
        (derivative(5_000.0), (0.0, apogee_s)),
        (falling, (apogee_s, trajectory.duration_s)),
    ):
        state = solve_ivp(
            right_hand_side, span_s, state, method="DOP853", rtol=1e-11, atol=1e-7, max_step=5
        ).y[:, -1]
    lon, lat, height = geodetic_from_ecef(state[:3])
    assert abs(height) < 5
    assert inverse(np.array([lon, lat]), np.array(trajectory.impact))[1] < 5


def test_rotation_moves_the_lofted_flight_of_2022_11_18():
    """The textbook's state lands 208 km away (an independent program), not 999 km."""
    textbook = {"speed_m_per_s": 7_624.0, "elevation_deg": 85.33, "azimuth_deg": 75.0}
    assert fly(**LOFTED | textbook).range_m == pytest.approx(208e3, abs=1e3)


def test_events_come_in_order_and_on_their_surfaces():
    """Burnout, out through 120 km, apogee, in through 120 km, ground."""
    trajectory = fly(**SHORT)
    assert list(trajectory.events) == [
        "burnout",
        "exit_120km",
        "apogee",
        "entry_120km",
        "impact",
    ]
    heights_m = [event.height_m for event in trajectory.events.values()]
    assert heights_m == pytest.approx([60e3, 120e3, trajectory.apogee_m, 120e3, 0], abs=1.0)
    times_s = [event.time_s for event in trajectory.events.values()]
    assert times_s == sorted(times_s)


def test_samples_run_from_burnout_to_ground():
    """And the highest of them lies just below the apogee."""
    trajectory = fly(**SHORT, n_samples=301)
    for values in (trajectory.lon_deg, trajectory.height_m, trajectory.speed_m_per_s):
        assert values.shape == trajectory.time_s.shape == (301,)
    assert trajectory.time_s[[0, -1]].tolist() == [0.0, trajectory.duration_s]
    assert trajectory.height_m[[0, -1]] == pytest.approx([60e3, 0.0], abs=0.1)
    assert trajectory.speed_m_per_s[0] == pytest.approx(2_597.0)
    assert trajectory.impact_speed_m_per_s == pytest.approx(trajectory.speed_m_per_s[-1])
    assert 0 <= trajectory.apogee_m - trajectory.height_m.max() < 50


def test_range_counts_from_the_launch_where_it_is_given():
    """A burnout 40 km downrange adds 40 km."""
    behind = fly(**SHORT, origin=(125.2311, 39.092))
    added_m = behind.range_m - fly(**SHORT).range_m
    assert added_m == pytest.approx(40e3, rel=0.02)


def test_glider_never_climbs_again():
    """Once down from the apogee, each sample is lower than the one before."""
    glide = fly(**LOW, lift_to_drag=2.0, n_samples=2_001)
    after = glide.height_m[glide.time_s >= glide.events["apogee"].time_s]
    assert np.diff(after).max() < 0.5  # metres
    assert glide.range_m > 1.1 * fly(**LOW).range_m


def test_flight_downward_has_its_apogee_at_the_start():
    """It is given, so that a reader need not ask whether there was one."""
    fall = fly(**SHORT | {"elevation_deg": -30.0})
    assert fall.events["apogee"] == fall.events["burnout"]


def test_key_events_are_those_of_the_trajectory():
    """The solver's cheap form computes the same flight."""
    start = ecef_state(**{key: value for key, value in SHORT.items() if "coeff" not in key})
    events = key_events(start, ballistic_coefficient_kg_per_m2=5_000.0)
    assert dict(events) == dict(fly(**SHORT).events)


def test_glide_that_all_but_levels_off_keeps_its_apogee():
    """Lift holds the sink rate near nothing: its ripples are no tops."""
    for speed_m_per_s in range(2_700, 3_000, 25):
        glide = fly(
            **LOW | {"speed_m_per_s": float(speed_m_per_s), "azimuth_deg": 0.0},
            lift_to_drag=1.5,
        )
        assert glide.apogee_m >= glide.height_m.max() - 1.0
        assert glide.apogee_m > 50e3


def test_low_hop_through_the_interface_within_one_step_is_seen():
    """A top at 121 km, above the interface for half a minute only."""
    hop = fly(**SHORT | {"elevation_deg": 23.0, "ballistic_coefficient_kg_per_m2": np.inf})
    assert 120e3 < hop.apogee_m < 123e3
    assert list(hop.events) == ["burnout", "exit_120km", "apogee", "entry_120km", "impact"]


def test_start_on_the_ground_going_down_is_refused():
    """It would end where it starts."""
    with pytest.raises(PhysicsError, match="goes down") as caught:
        fly(**SHORT | {"height_m": 0.0, "elevation_deg": -10.0})
    assert caught.value.reason == "bad_state"


def test_start_state_points_where_it_says():
    """Speed and both angles are relative to the ground below."""
    start = ecef_state(**{key: value for key, value in SHORT.items() if "coeff" not in key})
    climb = dynamics.climb_rate_m_per_s(*start)
    assert np.linalg.norm(start[3:]) == pytest.approx(2_597.0)
    assert climb == pytest.approx(2_597.0 * np.sin(np.radians(38.0)), abs=0.1)
    ahead = geodetic_from_ecef(start[:3] + 1e-3 * start[3:])[:2]
    azimuth_deg, _ = inverse(geodetic_from_ecef(start[:3])[:2], ahead)
    assert azimuth_deg == pytest.approx(72.6, abs=1e-2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"speed_m_per_s": np.nan}, "bad_state"),
        ({"speed_m_per_s": -1.0}, "bad_state"),
        ({"elevation_deg": np.inf}, "bad_state"),
        ({"height_m": -1.0}, "bad_state"),
        ({"ballistic_coefficient_kg_per_m2": 0.0}, "bad_state"),
        ({"lift_to_drag": -1.0}, "bad_state"),
        ({"lift_to_drag": np.nan}, "bad_state"),
        ({"speed_m_per_s": 12_000.0}, "no_impact"),
    ],
)
def test_impossible_flight_is_refused_with_its_reason(change, reason):
    """An integrator fed NaN steps on without a word."""
    with pytest.raises(PhysicsError) as caught:
        fly(**LOFTED | change)
    assert caught.value.reason == reason


def test_start_off_the_globe_is_refused():
    """Latitude 95 would come back as nonsense."""
    with pytest.raises(PositionError):
        fly(**LOFTED | {"lat_deg": 95.0})
