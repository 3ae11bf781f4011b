"""What a path length leaves open: the longest crossing, and a flight that turns."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from coast_toys import toy_waters
from geographiclib.geodesic import Geodesic

from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import NotFoundError, PhysicsError, PositionError, UnitError
from geo_kit.paths import reachable
from geo_kit.reach import home_area, longest_crossing, reach_at_home, turning_example
from geo_kit.regions import load_waters


def geographiclib_m(a, b):
    """Return the distance by an independent code."""
    return Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"]


@pytest.fixture(scope="module")
def square():
    """An island of half a degree either way."""
    return toy_waters({("AAA", ""): shapely.box(10, 40, 10.5, 40.5)})


@pytest.fixture(scope="module")
def korea():
    """The crossing that the cruise missile of September 2021 is held against."""
    return longest_crossing(load_waters(), "PRK")


def test_longest_crossing_of_a_square_island_is_its_diagonal_and_12_nm(square):
    """By hand: from a southern corner, whose diagonal is the longer, beyond the opposite one.

    Points are laid every 15 degrees, so up to 7.5 degrees off the diagonal: 190 m are lost.
    """
    found = longest_crossing(square, "AAA")
    diagonal_m = geographiclib_m((10, 40), (10.5, 40.5))
    assert found.at_most_m == pytest.approx(diagonal_m + 12 * NM, abs=0.1)
    lost_m = 12 * NM * (1 - np.cos(np.radians(7.5)))
    assert found.at_most_m - lost_m - 2 <= found.longest_m <= found.at_most_m


def test_bound_holds_for_every_pair_tried(square):
    """Random soil, random points of the sea round it: none lies farther apart."""
    found = longest_crossing(square, "AAA")
    rng = np.random.default_rng(0)
    sea = rng.uniform([9.5, 39.7], [11.0, 40.8], (3_000, 2))
    sea = sea[square.label(sea).zone == "aaa-territorial-sea"]
    soil = rng.uniform([10, 40], [10.5, 40.5], (len(sea), 2))
    soil[::2] = np.round(soil[::2] * 2) / 2  # half of them are the corners
    apart_m = [geographiclib_m(a, b) for a, b in zip(soil, sea, strict=True)]
    assert max(apart_m) <= found.at_most_m
    assert max(apart_m) > 0.9 * found.at_most_m  # the trial did come near


def test_crossing_of_north_korea_is_what_its_points_measure(korea):
    """Soil at one end, its 12-nm sea at the other; the length by geographiclib."""
    waters = load_waters()
    assert korea.longest_m == pytest.approx(geographiclib_m(korea.start, korea.end), abs=1e-3)
    assert korea.longest_m <= korea.at_most_m
    assert waters.label(korea.end).zone[0] == "prk-territorial-sea"
    soil = shapely.union_all(waters.coast.land_of("PRK"))
    assert shapely.dwithin(soil, shapely.Point(korea.start), 1e-9)  # a corner of a border


def test_no_straight_flight_of_1500_km_ends_in_north_korean_waters(korea):
    """The country is some 700 km long; the bound is under half of 1,500 km."""
    assert korea.longest_m > 650e3
    assert korea.at_most_m < 800e3
    assert korea.at_most_m - korea.longest_m < 2e3


def test_bound_for_north_korea_holds_for_all_its_soil(korea):
    """All 25,000 and more corners of its land against every sixth corner of its coast.

    No point of its sea is farther than 12 nm from a point of its coast, by definition.
    Great circles are short of geodesics by up to 0.6 %, which the farthest pairs make good.
    """
    waters = load_waters()
    soil = np.concatenate(
        [shapely.get_coordinates(p.exterior) for p in waters.coast.land_of("PRK")]
    )[::6]
    shore = waters.coast.index("PRK").start[::6]
    unit = [
        np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
        for lon, lat in (np.radians(soil).T, np.radians(shore).T)
    ]
    cosine = unit[0] @ unit[1].T
    flat = np.argpartition(cosine.ravel(), 200)[:200]
    rows, columns = np.unravel_index(flat, cosine.shape)
    farthest_m = max(
        geographiclib_m(soil[r], shore[c]) for r, c in zip(rows, columns, strict=True)
    )
    assert farthest_m + 12 * NM <= korea.at_most_m + 1
    assert farthest_m + 12 * NM > korea.at_most_m - 5e3


def test_unknown_state_is_refused(square):
    """No coast, no crossing."""
    with pytest.raises(NotFoundError, match="no coastal state is called 'PRK'"):
        longest_crossing(square, "PRK")


def test_turning_flight_of_1500_km_can_end_in_north_korean_waters():
    """1,500 km in 7,580 s (KCNA): laid as ovals it stays over soil and 12-nm sea.

    The length is the sum of its own legs by geographiclib.
    """
    waters = load_waters()
    path = turning_example(waters, "PRK", path_length_m=1.5e6, speed_m_per_s=1.5e6 / 7_580)
    points = np.stack([path.lon_deg, path.lat_deg], axis=-1)
    length_m = sum(geographiclib_m(a, b) for a, b in pairwise(points))
    assert length_m == pytest.approx(1.5e6, rel=2e-3)
    zones = waters.label(points).zone
    assert set(zones) <= {"prk-land", "prk-internal-waters", "prk-territorial-sea"}
    assert zones[-1] == "prk-territorial-sea"
    straight_m = longest_crossing(waters, "PRK").at_most_m
    assert geographiclib_m(points[0], points[-1]) < straight_m < length_m


def test_flight_too_short_to_turn_has_no_example():
    """10 km do not reach the sea from the middle of the country."""
    waters = load_waters()
    assert turning_example(waters, "PRK", path_length_m=10e3, speed_m_per_s=200.0) is None


def test_flight_too_fast_to_turn_at_home_has_no_example():
    """v**2 / (g tan 60) at 2 km/s is 235 km: too wide for a rock and the 12 nm round it."""
    rock = toy_waters({("AAA", ""): shapely.box(10, 40, 10.01, 40.01)})
    assert turning_example(rock, "AAA", path_length_m=3.6e6, speed_m_per_s=2_000.0) is None
    assert turning_example(rock, "AAA", path_length_m=3e5, speed_m_per_s=100.0) is not None


PYONGYANG = np.array([125.75, 39.03])


@pytest.fixture(scope="module")
def home():
    """What 1,500 km leave open over North Korean land and waters from its capital."""
    return reach_at_home(load_waters(), "PRK", PYONGYANG, path_length_m=1.5e6)


def test_home_is_land_and_12_nm_sea(home):
    """Random points: inside the outline where the label says so, but for its 100 m."""
    points = np.random.default_rng(0).uniform([123.5, 37], [131.5, 43.5], (4_000, 2))
    labels = load_waters().label(points)
    told = shapely.contains_xy(home.area, *points.T)
    zones = [f"prk-{kind}" for kind in ("land", "internal-waters", "territorial-sea")]
    differs = told != np.isin(labels.zone, zones)
    edge = shapely.dwithin(home.area.boundary, shapely.points(points), 0.003)
    assert not (differs & ~edge).any()
    assert 0.2 < told.mean() < 0.5


def test_1500_km_rule_out_no_end_at_home(home):
    """The longest way inside is some 570 km: every point of land and sea stays possible."""
    assert home.is_everywhere
    corners = shapely.get_coordinates(home.area)
    low, _ = home.way_m(corners)
    assert 550e3 < low.max() < 620e3
    straight_m = [geographiclib_m(PYONGYANG, corner) for corner in corners]
    assert (low >= np.array(straight_m) - 1e-6).all()


def test_300_km_rule_out_the_north_east(home):
    """And the bounds of a way agree to a kilometre or so where both are known."""
    short = replace(home, path_length_m=300e3)
    assert not short.is_everywhere
    drawn = short.polygon()
    assert drawn.contains(shapely.Point(127.5, 39.2))  # Wonsan, 150 km away
    assert not drawn.contains(shapely.Point(129.7, 41.8))  # Chongjin
    low, high = short.way_m(np.array([[127.5, 39.2], [126.7, 40.9], [129.7, 41.8]]))
    assert (high >= low).all()
    assert (high - low).max() < 2e3


def test_way_at_home_goes_round_the_neighbour():
    """A bar of another state's land comes in from the south, and takes the sea before it.

    By hand: round its two northern corners, 239 km where 86 would do straight.
    """
    bar = shapely.box(10.95, 39.0, 11.05, 40.5)
    court = shapely.difference(shapely.box(10.0, 39.0, 12.0, 41.0), bar)
    waters = toy_waters({("AAA", ""): court, ("BBB", ""): bar})
    reach = reach_at_home(waters, "AAA", np.array([10.5, 39.5]), path_length_m=200e3)
    low, high = reach.way_m(np.array([[11.5, 39.5]]))
    corners = [(10.5, 39.5), (10.95, 40.5), (11.05, 40.5), (11.5, 39.5)]
    by_hand_m = sum(geographiclib_m(a, b) for a, b in pairwise(corners))
    assert low[0] <= by_hand_m <= high[0] < low[0] + 3e3
    assert not reach.is_everywhere


def test_home_needs_a_start_at_home_and_a_length(square):
    """Neither a start abroad nor a path of no length."""
    with pytest.raises(PositionError, match="not in the area"):
        reach_at_home(square, "AAA", np.array([14.0, 40.2]), path_length_m=1e6)
    with pytest.raises(PhysicsError, match="path_length_m is -1"):
        reach_at_home(square, "AAA", np.array([10.2, 40.2]), path_length_m=-1.0)
    with pytest.raises(NotFoundError):
        home_area(square, "PRK")


def test_free_path_ends_within_a_disc_of_its_length():
    """The edge lies 1,500 km from the start by geographiclib; so does 7,580 s at 197.9 m/s."""
    disc = reachable((126.5, 39.5), path_length_m=1.5e6)
    away_m = [geographiclib_m((126.5, 39.5), point) for point in disc.edge.points]
    np.testing.assert_allclose(away_m, 1.5e6, rtol=0, atol=0.01)
    timed = reachable((126.5, 39.5), duration_s=7_580.0, speed_m_per_s=197.9)
    assert timed.path_length_m == pytest.approx(1.5e6, rel=1e-4)
    assert timed.edge.radius_m == timed.path_length_m


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"duration_s": 10.0},
        {"path_length_m": 1e3, "speed_m_per_s": 10.0},
        {"path_length_m": 0.0},
        {"path_length_m": np.nan},
        {"duration_s": -1.0, "speed_m_per_s": 10.0},
    ],
)
def test_reach_without_a_length_is_refused(asked):
    """One way to say it, and no other."""
    with pytest.raises(PhysicsError) as caught:
        reachable((126.5, 39.5), **asked)
    assert caught.value.reason == "bad_path"
    assert caught.value.hint


def test_reach_of_half_the_globe_has_no_edge():
    """A path so long can end anywhere."""
    with pytest.raises(UnitError, match="no radius of a ring"):
        reachable((126.5, 39.5), path_length_m=25e6)
