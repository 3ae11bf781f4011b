"""The net of cells against the exact test, point by point: no answer may differ."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_kit.errors import PositionError
from geo_kit.regions import load_waters
from geo_kit.waters import fast
from geo_kit.waters.coast import CoastEdges, Land, coast_edges
from geo_kit.waters.fast import LabelGrid, numpy_look_up
from geo_kit.waters.parties import Coast
from geo_kit.waters.zones import Waters

STRAIT = (127.0, 33.4, 131.0, 35.8)  # islands, a median, an agreed line, straight baselines
FRONTIER = (129.6, 41.8, 131.6, 43.4)  # three states meet on land, two at sea


@pytest.fixture(scope="module")
def waters():
    """The shipped coast round Korea."""
    return load_waters()


@pytest.fixture(scope="module", params=[STRAIT, FRONTIER], ids=["strait", "frontier"])
def grid(request, waters):
    """A net over a window that is full of boundaries."""
    return LabelGrid(waters, request.param, cell_deg=0.1, halvings=2)


def assert_same(grid, points):
    """Return the share told by the net, once every answer is that of the exact test."""
    exact, found = grid.waters.label(points), grid.label_zones(points)
    assert (found.zone != exact.zone).sum() == 0
    assert (found.owner != exact.owner).sum() == 0
    return found.settled.mean()


def spread(window, n_points, seed):
    """Return points all over a window, an eighth of its width beyond it on each side."""
    low, high = np.array(window[:2]), np.array(window[2:])
    edge = (high - low) / 8
    rng = np.random.default_rng(seed)
    return rng.uniform(low - edge, high + edge, (n_points, 2))


def test_fifty_thousand_points_of_each_window_bear_their_exact_label(grid):
    """Most are told by the table alone; the rim, outside the net, by the exact test."""
    rng = np.random.default_rng(1)
    inside = rng.uniform(grid.window[:2], grid.window[2:], (50_000, 2))
    assert assert_same(grid, inside) > 0.8
    assert_same(grid, spread(grid.window, 1_000, seed=1))


def test_points_on_the_very_coast_bear_their_exact_label(grid):
    """Vertices, and metres off them: there a cell cannot help and a wrong slack shows."""
    coast = grid.waters.coast.edge_start
    low, high = np.array(grid.window[:2]), np.array(grid.window[2:])
    near = coast[((coast > low) & (coast < high)).all(axis=1)]
    rng = np.random.default_rng(2)
    shore = near[rng.integers(0, len(near), 4_000)]
    metres = rng.normal(0, 1, (4_000, 2)) * 10 ** rng.uniform(-7, -2, (4_000, 1))
    assert_same(grid, np.concatenate([shore[:500], shore + metres]))


def test_points_at_the_edge_of_settled_balls_bear_their_exact_label(grid):
    """Points that halve a label's change: the nearest to a boundary that doubles allow."""
    points = spread(grid.window, 2_000, seed=3)
    left, right = points[:1_000], points[1_000:]
    start = grid.waters.label(left).zone
    differs = start != grid.waters.label(right).zone
    left, right, start = left[differs], right[differs], start[differs]
    for _ in range(12):
        middle = (left + right) / 2
        same = (grid.waters.label(middle).zone == start)[:, None]
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    assert_same(grid, np.concatenate([left, right]))


def test_the_corners_and_centres_of_cells_bear_their_exact_label(grid):
    """Round coordinates are where a point falls into one cell or its neighbour by a bit."""
    west, south, east, north = grid.window
    step = grid.cell_deg / 4
    lon, lat = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    assert_same(grid, np.stack([lon, lat], axis=-1).reshape(-1, 2))


def test_compiled_and_plain_look_up_agree(grid, monkeypatch):
    """The extra `fast` changes the time and nothing else."""
    pytest.importorskip("numba")
    points = spread(grid.window, 20_000, seed=4)
    compiled = grid.label_zones(points)
    monkeypatch.setattr(fast, "_kernel", lambda: numpy_look_up)
    plain = grid.label_zones(points)
    np.testing.assert_array_equal(compiled.code, plain.code)
    np.testing.assert_array_equal(compiled.settled, plain.settled)


def toy(window=None):
    """Two states that share one island: a square of land with a border in its middle."""
    land = Land(
        polygons=np.array([shapely.box(10, 10, 11, 12), shapely.box(11, 10, 12, 12)]),
        owner=np.array(["AAA", "BBB"]),
        disputed=np.array(["", ""]),
    )
    border = np.array([[[11.0, 10.0], [11.0, 12.0]]])
    edges = coast_edges(land, border)
    step = np.linspace(0, 1, 51)[:, None]
    pieces = [a + step * (b - a) for a, b in zip(edges.start, edges.end, strict=True)]
    dense = CoastEdges(
        start=np.concatenate([piece[:-1] for piece in pieces]),
        end=np.concatenate([piece[1:] for piece in pieces]),
        owner=np.repeat(edges.owner, 50),
        polygon=np.repeat(edges.polygon, 50),
        owners=edges.owners,
    )
    return Waters(Coast.of(land, dense, window=window))


@pytest.mark.parametrize("window", [None, (8.0, 9.0, 14.0, 12.5)], ids=["all", "framed"])
def test_borders_on_land_and_the_rim_of_the_known_are_boundaries_too(window):
    """The margin of a label does not see the first and is nought beyond the second."""
    grid = LabelGrid(toy(window), (9.0, 9.0, 13.0, 12.5), cell_deg=0.1)
    points = np.random.default_rng(5).uniform([9, 9], [13, 12.5], (20_000, 2))
    near = np.random.default_rng(6).uniform([10.999, 10], [11.001, 12], (2_000, 2))
    assert_same(grid, np.concatenate([points, near]))


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-175, 150), st.floats(-85, 75), st.floats(0.1, 8), st.floats(0.1, 8),
    st.sampled_from([0.05, 0.3, 1.0]), st.integers(0, 2),
)  # fmt: skip
def test_any_window_gives_exact_labels(west, south, width, height, cell_deg, halvings):
    """Empty nets, cells wider than the window and the poles included."""
    size = max(width, height) / 40  # keeps the nets small
    window = (west, south, west + width, south + height)
    grid = LabelGrid(toy(), window, cell_deg=max(cell_deg, size), halvings=halvings)
    assert_same(grid, np.random.default_rng(7).uniform(window[:2], window[2:], (200, 2)))


def test_no_points_get_no_labels():
    """An empty catalogue is no mistake."""
    grid = LabelGrid(toy(), (9.0, 9.0, 10.0, 10.0), cell_deg=0.2)
    assert grid.label_zones(np.empty((0, 2))).zone.shape == (0,)


def test_a_window_across_the_antimeridian_is_refused():
    """It would be taken for the rest of the globe."""
    with pytest.raises(PositionError, match="no net of cells from 170, 0 to -170, 10"):
        LabelGrid(toy(), (170.0, 0.0, -170.0, 10.0))


def test_a_point_off_the_globe_is_refused():
    """As the exact test does, also among points that the net could tell."""
    grid = LabelGrid(toy(), (9.0, 9.0, 10.0, 10.0), cell_deg=0.2)
    with pytest.raises(PositionError, match="lon 38, lat 127 is not on the globe"):
        grid.label_zones(np.array([[9.5, 9.5], [38.0, 127.0]]))
