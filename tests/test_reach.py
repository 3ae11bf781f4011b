"""What a path length leaves open: the longest crossing, and a flight that turns."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from coast_toys import toy_waters
from geographiclib.geodesic import Geodesic

from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import NotFoundError
from geo_kit.reach import longest_crossing, turning_example
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
    assert set(zones) <= {"prk-land", "prk-territorial-sea"}
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
