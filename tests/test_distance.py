"""The nearest edge, found by a tree, against every edge measured one by one."""

from itertools import pairwise

import numpy as np
import pytest
from coast_toys import GEOD, golden_distance_m
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from geo_kit.errors import PositionError
from geo_kit.geodesic import destination
from geo_kit.regions import load_waters
from geo_kit.waters.distance import EdgeIndex

CENTIMETRE_M = 0.01  # the bound that is promised


@pytest.fixture(scope="module")
def coast():
    """The whole shipped coast, all owners together."""
    return EdgeIndex(load_waters().coast.edge_start, load_waters().coast.edge_end)


def ecef_m(points):
    """The closed form for the WGS 84 ellipsoid, no library."""
    a, e2 = 6_378_137.0, 0.006_694_379_990_141_3
    lon, lat = np.radians(points).T
    n = a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    return np.stack(
        [
            n * np.cos(lat) * np.cos(lon),
            n * np.cos(lat) * np.sin(lon),
            n * (1 - e2) * np.sin(lat),
        ],
        axis=-1,
    )


def brute_distance_m(points, start, end):
    """Return the distance to the nearest of all edges, without any tree.

    All middles are measured by straight lines through the earth. Whatever could still be
    nearest, with 5 m and half the edge to spare, is then walked by golden section.
    """
    from_m, to_m = ecef_m(start), ecef_m(end)
    half_m, middle_m = np.linalg.norm(to_m - from_m, axis=1) / 2, (from_m + to_m) / 2
    rows, columns = [], []
    for row, here_m in enumerate(ecef_m(points)):
        away_m = np.sqrt(((middle_m - here_m) ** 2).sum(axis=1))
        best_m = (away_m + half_m).min()
        bent_m = best_m**3 * 1.4e-17  # chord against geodesic, by azimuth
        near = np.flatnonzero(away_m - half_m <= best_m + bent_m + 5)
        rows.append(np.full(len(near), row))
        columns.append(near)
    row, column = np.concatenate(rows), np.concatenate(columns)
    walked_m = golden_distance_m(points[row], start[column], end[column])
    found_m = np.full(len(points), np.inf)
    np.minimum.at(found_m, row, walked_m)
    return found_m


def test_distance_to_the_whole_coast_is_that_of_brute_force(coast):
    """100 points by the shore, 150 on land and sea, 50 up to a quarter of the globe away."""
    rng = np.random.default_rng(1)
    shore = coast.start[rng.integers(0, len(coast.start), 100)]
    points = np.concatenate(
        [
            shore + rng.normal(0, 0.03, (100, 2)),
            rng.uniform([110, 20], [160, 60], (150, 2)),
            rng.uniform([150, -40], [179, 10], (50, 2)),
        ]
    )
    expected_m = brute_distance_m(points, coast.start, coast.end)
    np.testing.assert_allclose(
        coast.nearest(points).distance_m, expected_m, rtol=0, atol=CENTIMETRE_M
    )


def pruned_distance_m(points, start, end):
    """Return the same as `brute_distance_m`, by measuring only edges that can be nearest.

    Nothing is lost. An edge with its middle farther off than the nearest corner of any edge,
    by half its length and the bend of a geodesic, is not the nearest: trees of middles, one
    for each class of length, leave those out. Of the others the straight way to the straight
    edge is computed: that and the way to the edge on the ground differ by the edge's depth
    below it, at most, and equal straight ways are equal geodesics but for a bend that grows
    with the cube. Whatever both do not exclude is walked by golden section, pyproj alone.
    """
    from_m, to_m, here_m = ecef_m(start), ecef_m(end), ecef_m(points)
    half_m, middle_m = np.linalg.norm(to_m - from_m, axis=1) / 2, (from_m + to_m) / 2
    depth_m = half_m**2 / (2 * 6.33e6)
    corner_m, _ = cKDTree(from_m).query(here_m)
    bent_m = corner_m**3 * 1.4e-17
    rows, columns = [], []
    bounds_m = [-1, 30, 60, 120, 250, 500, 1_000, 5_001]
    assert half_m.max() < bounds_m[-1]
    for least_m, most_m in pairwise(bounds_m):
        some = np.flatnonzero((half_m > least_m) & (half_m <= most_m))
        if len(some):
            reach_m = corner_m + most_m + bent_m + 5
            near = cKDTree(middle_m[some]).query_ball_point(here_m, reach_m)
            rows.append(np.repeat(np.arange(len(points)), [len(one) for one in near]))
            columns.append(some[np.concatenate(near).astype(int)])
    row, column = np.concatenate(rows), np.concatenate(columns)
    along_m, offset_m = (to_m - from_m)[column], here_m[row] - from_m[column]
    length2 = np.maximum((along_m**2).sum(axis=1), 1e-12)
    share = ((along_m * offset_m).sum(axis=1) / length2).clip(0, 1)
    straight_m = np.linalg.norm(offset_m - share[:, None] * along_m, axis=1)
    most_m = np.full(len(points), np.inf)
    np.minimum.at(most_m, row, straight_m + depth_m[column])
    left = straight_m - depth_m[column] <= most_m[row] + bent_m[row] + 1e-3
    row, column = row[left], column[left]
    found_m = np.full(len(points), np.inf)
    np.minimum.at(found_m, row, golden_distance_m(points[row], start[column], end[column]))
    return found_m


def test_distance_of_10_000_points_is_that_of_brute_force(coast):
    """3,000 points by the shore, 7,000 on land and sea up to 2,200 km away.

    Where all edges are measured one by one, for a few, the pruned answer is the same.
    """
    rng = np.random.default_rng(11)
    shore = coast.start[rng.integers(0, len(coast.start), 3_000)]
    around = rng.uniform([110, 20], [160, 60], (7_000, 2))
    points = np.concatenate([shore + rng.normal(0, 0.03, (3_000, 2)), around])
    expected_m = pruned_distance_m(points, coast.start, coast.end)
    found_m = coast.nearest(points).distance_m
    np.testing.assert_allclose(found_m, expected_m, rtol=0, atol=CENTIMETRE_M)
    few = rng.choice(len(points), 60, replace=False)
    brute_m = brute_distance_m(points[few], coast.start, coast.end)
    np.testing.assert_allclose(expected_m[few], brute_m, rtol=0, atol=1e-6)


def test_base_point_is_where_the_distance_leads(coast):
    """Geographiclib measures the way to it, and finds it on the edge that is named."""
    points = np.random.default_rng(2).uniform([120, 30], [145, 48], (50, 2))
    found = coast.nearest(points)
    for (lon, lat), (x, y), d_m in zip(points, found.base_point, found.distance_m, strict=True):
        assert Geodesic.WGS84.Inverse(lat, lon, y, x)["s12"] == pytest.approx(d_m, abs=1e-6)
    off_m = golden_distance_m(found.base_point, coast.start[found.edge], coast.end[found.edge])
    assert off_m.max() < CENTIMETRE_M


@settings(max_examples=16, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([50.0, 800.0, 2_000.0, 10_000.0]))
def test_any_tangle_of_edges_is_measured_right(seed, size_m):
    """Edges that cross, double and meet head to head, up to 10 km long, by golden section."""
    rng = np.random.default_rng(seed)
    knots = destination(129.0, 40.0, rng.uniform(0, 360, 60), rng.uniform(0, size_m / 2, 60))
    start, end = knots[rng.integers(0, 60, (2, 300))]
    away_m = rng.uniform(0, 1, 15) * rng.choice([0.01, 1.0, 100.0], 15) * size_m
    points = destination(129.0, 40.0, rng.uniform(0, 360, 15), away_m)
    np.testing.assert_allclose(
        EdgeIndex(start, end).nearest(points).distance_m,
        brute_distance_m(points, start, end),
        rtol=0,
        atol=CENTIMETRE_M,
    )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32))
def test_edges_that_all_end_in_one_corner_are_all_found(seed):
    """A chain has one edge before each corner; a star of edges has many, none forgotten.

    100 spokes of 1 km run into one hub, one more leads on from there; the points lie
    beside the spokes.
    """
    rng = np.random.default_rng(seed)
    hub = np.array([129.0, 40.0])
    spokes_deg = rng.uniform(0, 360, 100)
    rim = destination(*hub, spokes_deg, rng.uniform(700, 990, 100))
    start = np.concatenate([rim, hub[None]])
    end = np.concatenate([np.tile(hub, (100, 1)), rim[:1]])
    points = destination(*hub, rng.uniform(0, 360, 15), rng.uniform(50, 600, 15))
    np.testing.assert_allclose(
        EdgeIndex(start, end).nearest(points).distance_m,
        brute_distance_m(points, start, end),
        rtol=0,
        atol=CENTIMETRE_M,
    )


def test_edge_is_found_by_its_far_corner_alone():
    """A chain A-V-B: the foot lies on A-V, 45 m before V and 900 m from A.

    Specks 60 m away and 300 more from 550 to 850 m away come before A; only the corner V,
    which both edges share, can tell of the edge that ends there.
    """
    rng = np.random.default_rng(0)
    a, v, b = destination(129.0, 40.0, 90.0, np.array([0.0, 945.0, 1_900.0]))
    point = destination(*destination(129.0, 40.0, 90.0, 900.0), 0.0, 50.0)
    specks = destination(*point, rng.uniform(270, 360, 303), np.r_[[60.0] * 3, [700.0] * 300])
    start, end = np.vstack([a, v, specks]), np.vstack([v, b, specks])
    found = EdgeIndex(start, end).nearest(point)
    assert found.distance_m[0] == pytest.approx(50, abs=CENTIMETRE_M)
    assert found.edge[0] == 0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.floats(0, 5))
def test_edge_that_bends_below_the_ground_loses_nothing(seed, away_m):
    """The straight line under a 10-km edge runs 2 m deep (10 km squared over 8 radii).

    A point by the edge's middle is nearer to it than to a short edge beside it, though
    the straight lines through the ground say otherwise.
    """
    rng = np.random.default_rng(seed)
    middle, course_deg = np.array([129.0, 40.0]), rng.uniform(0, 360)
    long_edge = destination(*middle, course_deg + np.array([0.0, 180.0]), 5_000.0)
    islet = destination(*middle, rng.uniform(0, 360), away_m)
    points = destination(*middle, rng.uniform(0, 360, 20), rng.uniform(0, away_m, 20))
    start, end = np.stack([long_edge[0], islet]), np.stack([long_edge[1], islet])
    np.testing.assert_allclose(
        EdgeIndex(start, end).nearest(points).distance_m,
        brute_distance_m(points, start, end),
        rtol=0,
        atol=CENTIMETRE_M,
    )


@given(st.floats(0, 360), st.floats(0, 1), st.floats(-1, 1))
def test_foot_within_one_edge_is_the_perpendicular(azimuth_deg, share, offset):
    """Leave an edge at right angles by up to 20 km: the foot is where one left (Gauss)."""
    start = np.array([131.0, 39.0])
    end = destination(*start, azimuth_deg, 5_000.0)
    lon, lat, back_deg = GEOD.fwd(*start, azimuth_deg, share * 5_000.0)
    point = destination(lon, lat, back_deg + 90, offset * 20e3)
    found = EdgeIndex(start[None], end[None]).nearest(point[None])
    assert found.distance_m[0] == pytest.approx(abs(offset) * 20e3, abs=CENTIMETRE_M)
    assert GEOD.inv(*found.base_point[0], lon, lat)[2] < 0.05


def test_point_on_an_edge_or_a_corner_is_at_no_distance():
    """Middles of edges of a shore (geographiclib), and its corners."""
    line = np.array([[129.0, 40.0], [129.05, 40.02], [129.06, 40.1]])
    index = EdgeIndex(line[:-1], line[1:])
    middles = []
    for a, b in pairwise(line):
        way = Geodesic.WGS84.InverseLine(a[1], a[0], b[1], b[0])
        middle = way.Position(way.s13 / 2)
        middles.append([middle["lon2"], middle["lat2"]])
    assert index.nearest(np.array(middles)).distance_m.max() < CENTIMETRE_M
    assert index.nearest(line).distance_m.max() < 1e-6


def test_tie_is_settled_by_a_geodesic_not_by_a_chord():
    """At 1,500 km chords north and east differ by metres where the geodesics are equal.

    Two tiny edges, due north at 1,500,000 m and due east 2 m nearer: the east one is it,
    although its chord is the longer one.
    """
    here = np.array([130.0, 35.0])
    ends = destination(*here, np.array([0.0, 90.0]), np.array([1_500_000.0, 1_499_998.0]))
    chords_m = np.linalg.norm(ecef_m(ends) - ecef_m(here[None]), axis=1)
    nearest_by_chord, expected = chords_m.argmin(), 1
    found = EdgeIndex(ends, ends).nearest(here[None])
    assert found.distance_m[0] == pytest.approx(1_499_998.0, abs=1e-3)
    assert found.edge[0] == expected != nearest_by_chord


def test_equal_distances_give_one_of_both():
    """Two islets due east and due west: the distance is theirs, the edge either's."""
    ends = destination(130.0, 35.0, np.array([90.0, 270.0]), 1e5)
    found = EdgeIndex(ends, ends).nearest(np.array([[130.0, 35.0]]))
    assert found.distance_m[0] == pytest.approx(1e5, abs=1e-6)
    assert found.edge[0] in (0, 1)
    np.testing.assert_allclose(found.base_point[0], ends[found.edge[0]], atol=1e-9)


def test_islet_across_the_antimeridian_is_near():
    """From 179.9 E to 179.9 W is 0.2 degrees of the equator (111,319.49 m a degree)."""
    islet = np.array([[-179.9, 0.0]])
    found = EdgeIndex(islet, islet).nearest(np.array([[179.9, 0.0]]))
    assert found.distance_m[0] == pytest.approx(0.2 * 111_319.490_8, abs=CENTIMETRE_M)


def test_shape_of_the_answer_is_one_row_a_point(coast):
    """One point may be given bare; none gives none."""
    assert coast.nearest(np.array([130.0, 40.0])).distance_m.shape == (1,)
    assert coast.nearest(np.empty((0, 2))).base_point.shape == (0, 2)


def test_each_point_has_its_own_answer_whatever_else_is_asked(coast):
    """Batches must not leak into one another."""
    points = np.random.default_rng(3).uniform([120, 30], [148, 50], (40, 2))
    alone_m = [coast.nearest(point).distance_m[0] for point in points]
    assert coast.nearest(points).distance_m.tolist() == alone_m


def test_no_edges_are_refused():
    """A distance to nothing has no answer."""
    with pytest.raises(PositionError, match="no edges to measure to"):
        EdgeIndex(np.empty((0, 2)), np.empty((0, 2)))


@pytest.mark.parametrize("bad", [[np.nan, 40.0], [40.0, 129.0], [130.0, np.inf]])
def test_point_off_the_globe_is_refused(coast, bad):
    """Swapped coordinates are the usual cause."""
    with pytest.raises(PositionError, match="is not on the globe"):
        coast.nearest(np.array([[130.0, 40.0], bad]))
