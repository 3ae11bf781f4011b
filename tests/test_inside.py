"""Ways that stay inside an area: by hand round a bar, and never across it."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from geo_kit.errors import PositionError
from geo_kit.inside import Inside, Side

# Two degrees either way; a bar comes in from the south and leaves a gap at the top.
BAR = shapely.box(10.95, 39.0, 11.05, 40.5)
COURT = shapely.difference(shapely.box(10.0, 39.0, 12.0, 41.0), BAR)
START = np.array([10.5, 39.5])


def geodesic_m(*points):
    """Return the length of a chain of geodesics by an independent code."""
    return sum(
        Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in pairwise(points)
    )


def bounds_m(area, start, points, tolerance_m=100.0):
    """Return the way in the plainer area that is larger, and in the one that is smaller."""
    return [
        Inside(area, start, side, tolerance_m).distance_m(np.atleast_2d(points))
        for side in (Side.AROUND, Side.WITHIN)
    ]


def test_way_in_sight_is_the_geodesic():
    """On the start's side of the bar nothing is in the way."""
    low, high = bounds_m(COURT, START, [10.3, 40.8])
    assert low == pytest.approx(geodesic_m(START, (10.3, 40.8)), abs=1e-3)
    assert high == pytest.approx(low, abs=1e-3)


def test_way_round_a_bar_bends_at_its_two_corners():
    """By hand: to one upper corner, along the top, and down: 239 km against 86 straight."""
    end = (11.5, 39.5)
    by_hand_m = geodesic_m(START, (10.95, 40.5), (11.05, 40.5), end)
    low, high = bounds_m(COURT, START, end)
    assert low <= by_hand_m <= high
    assert high - low < 2e3  # 100 m of tolerance moves a corner by 300 m at most, twice
    assert by_hand_m > 2.5 * geodesic_m(START, end)


def test_way_round_a_lake_takes_the_shorter_side():
    """A hole in the area: corners of holes count like those of the rim."""
    lake = shapely.box(10.9, 39.2, 11.1, 40.2)
    area = shapely.difference(shapely.box(10.0, 38.0, 12.0, 41.0), lake)
    end = (11.5, 39.4)
    south_m = geodesic_m(START, (10.9, 39.2), (11.1, 39.2), end)
    north_m = geodesic_m(START, (10.9, 40.2), (11.1, 40.2), end)
    low, high = bounds_m(area, START, end)
    assert low <= min(south_m, north_m) <= high < low + 2e3


def test_bounds_hold_against_a_grid_of_steps():
    """Dijkstra over steps to 32 neighbours of a fine grid: at most 1.4 % above the truth.

    The widest gap between two of those directions is 18.4 deg, whose half has a cosine of
    0.987.
    """
    step_deg, count = 0.025, 79
    lon = 10.0 + step_deg * np.arange(1, count + 1)
    lat = 39.0 + step_deg * np.arange(1, count + 1)
    node = np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2)
    inner = shapely.intersects_xy(COURT, *node.T)
    number = np.arange(count**2).reshape(count, count)
    rows, columns, lengths = [], [], []
    for east, north in ((1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (3, 2), (2, 3)):
        for sign in (1, -1):
            here = number[: count - north, : count - east]
            there = number[north:, east:]
            if sign < 0:
                here, there = number[: count - north, east:], number[north:, : count - east]
            a, b = here.ravel(), there.ravel()
            ends = np.stack([node[a], node[b]], axis=1)
            kept = inner[a] & inner[b] & shapely.covers(COURT, shapely.linestrings(ends))
            rows.append(a[kept])
            columns.append(b[kept])
            lat_m, lon_m = 111_040.0 * north, 111_413.0 * east  # near 40 N
            lengths.append(
                step_deg * np.hypot(lat_m, lon_m * np.cos(np.radians(node[a[kept], 1])))
            )
    graph = coo_array(
        (np.concatenate(lengths), (np.concatenate(rows), np.concatenate(columns))),
        shape=(count**2, count**2),
    ).tocsr()
    start = int(np.abs(node - START).sum(axis=1).argmin())
    walked_m = dijkstra(graph, directed=False, indices=start)[inner]
    low, high = bounds_m(COURT, node[start], node[inner])
    assert (low <= walked_m * 1.002 + 100).all()  # the metre of a degree is rounded
    far = np.isfinite(high) & (walked_m > 20e3)
    assert far.mean() > 0.8
    assert (walked_m[far] <= high[far] * 1.014 * 1.002 + 2 * step_deg * 111e3).all()


@settings(max_examples=30, deadline=None)
@given(st.floats(10.06, 11.94), st.floats(39.06, 40.94))
def test_no_way_is_shorter_than_the_geodesic_and_the_bounds_are_in_order(lon, lat):
    """Whatever the end; in the bar there is no way at all."""
    low, high = bounds_m(COURT, START, [lon, lat], tolerance_m=500.0)
    assert geodesic_m(START, (lon, lat)) <= low[0] + 1e-6
    assert low[0] <= high[0]
    if BAR.buffer(-0.02).contains(shapely.Point(lon, lat)):
        assert low[0] == np.inf


@pytest.mark.parametrize("lon_deg", [-179.6, 10.0, 179.0])
def test_where_the_area_lies_does_not_matter(lon_deg):
    """Across the antimeridian longitudes may run on past 180, as they do in a footprint."""
    shift = np.array([lon_deg - 10.0, 0.0])
    moved = shapely.transform(COURT, lambda corners: corners + shift)
    low, _ = bounds_m(moved, START + shift, np.array([11.5, 39.5]) + shift)
    assert low == pytest.approx(bounds_m(COURT, START, (11.5, 39.5))[0], abs=0.1)


def test_reach_holds_the_points_whose_way_is_short_enough():
    """Its outline is drawn on a grid of some 2 km: beyond that no point is told wrongly."""
    inside = Inside(COURT, START, Side.AROUND)
    reach = inside.reach(150e3, cells=100)
    points = np.random.default_rng(0).uniform([10, 39], [12, 41], (2_000, 2))
    way_m = inside.distance_m(points)
    told = shapely.contains_xy(reach, *points.T)
    truth = shapely.contains_xy(COURT, *points.T) & (way_m <= 150e3)
    clear = np.abs(way_m - 150e3) > 3e3
    np.testing.assert_array_equal(told[clear], truth[clear])
    assert 0.3 < truth.mean() < 0.8  # both answers were asked for


def test_reach_of_a_long_way_is_the_area():
    """And a way of no length reaches next to nothing."""
    inside = Inside(COURT, START, Side.AROUND)
    assert inside.reach(500e3).equals(COURT)
    assert inside.reach(5e3).area < 0.02


def test_part_that_no_way_leads_to_is_infinitely_far():
    """Two islands: the other one is not in reach, however long the way."""
    islands = shapely.union(shapely.box(10, 39, 11, 40), shapely.box(11.5, 39, 12.5, 40))
    low, high = bounds_m(islands, START, [12.0, 39.5])
    assert low == high == np.inf


@pytest.mark.parametrize("start", [(11.0, 39.5), (20.0, 39.5), (39.5, 100.0)])
def test_start_outside_the_area_is_refused(start):
    """In the bar, off the area, off the globe."""
    with pytest.raises(PositionError):
        Inside(COURT, np.array(start), Side.AROUND)


def test_point_half_a_world_away_is_refused():
    """The plane ends at 90 degrees."""
    with pytest.raises(PositionError, match="more than 60 deg from the middle"):
        Inside(COURT, START, Side.AROUND).distance_m(np.array([[-170.0, -40.0]]))
