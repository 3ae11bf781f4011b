"""The net of cells against the exact test, point by point: no answer may differ."""

import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_kit.errors import PositionError
from geo_kit.geodesic import destination, ecef_from_geodetic
from geo_kit.label_cache import cache_folder, digest, load_label_grid
from geo_kit.regions import load_waters
from geo_kit.waters import fast
from geo_kit.waters.coast import CoastEdges, Land, coast_edges
from geo_kit.waters.distance import EdgeIndex
from geo_kit.waters.fast import NUMPY_KERNELS, LabelGrid
from geo_kit.waters.fast_geometry import way_m
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


def test_ten_thousand_points_of_each_window_bear_their_exact_label(grid):
    """All but a few are told by the tables, the rim outside the net by the exact test."""
    rng = np.random.default_rng(1)
    inside = rng.uniform(grid.window[:2], grid.window[2:], (10_000, 2))
    assert assert_same(grid, inside) > 0.999
    assert_same(grid, spread(grid.window, 300, seed=1))


def test_points_on_the_very_coast_bear_their_exact_label(grid):
    """Vertices, and metres off them: there a cell cannot help and a wrong slack shows."""
    coast = grid.waters.coast.edge_start
    low, high = np.array(grid.window[:2]), np.array(grid.window[2:])
    near = coast[((coast > low) & (coast < high)).all(axis=1)]
    rng = np.random.default_rng(2)
    shore = near[rng.integers(0, len(near), 2_000)]
    metres = rng.normal(0, 1, (2_000, 2)) * 10 ** rng.uniform(-7, -2, (2_000, 1))
    assert_same(grid, np.concatenate([shore[:500], shore + metres]))


def boundary(waters, window, n_points, seed):
    """Return points of any boundary in a window to a few millimetres, and its kinds there."""
    points = spread(window, n_points, seed)
    left, right = points[: n_points // 2], points[n_points // 2 :]
    start, end = waters.label(left).zone, waters.label(right).zone
    left, right, start = (values[start != end] for values in (left, right, start))
    for _ in range(27):
        middle = (left + right) / 2
        same = (waters.label(middle).zone == start)[:, None]
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return left, set(np.char.add(np.char.add(start, " "), waters.label(right).zone).tolist())


def test_points_within_metres_and_centimetres_of_boundaries_bear_their_exact_label(grid):
    """Limits, medians, agreed lines, closing lines, shores: found by halving, then left."""
    points, kinds = boundary(grid.waters, grid.window, 800, seed=3)
    assert len(kinds) > 15
    rng = np.random.default_rng(3)
    for metres, share in ((0.005, 0.0), (0.3, 0.97), (30.0, 0.99)):
        azimuth = rng.uniform(0, 2 * np.pi, len(points))
        off = np.stack([np.sin(azimuth), np.cos(azimuth)], axis=-1) * metres / 100_000
        near = points + off
        inside = ((near > grid.window[:2]) & (near < grid.window[2:])).all(axis=1)
        assert assert_same(grid, near[inside]) >= share


def test_the_corners_and_centres_of_cells_bear_their_exact_label(grid):
    """Round coordinates are where a point falls into one cell or its neighbour by a bit."""
    west, south, east, north = grid.window
    step = grid.cell_deg / 4
    lon, lat = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    assert_same(grid, np.stack([lon, lat], axis=-1).reshape(-1, 2))


def test_compiled_and_plain_look_up_agree(grid, monkeypatch):
    """The extra `fast` changes the time and nothing else."""
    pytest.importorskip("numba")
    points = spread(grid.window, 30_000, seed=4)
    compiled = grid.look_up(points)
    monkeypatch.setattr(fast, "kernels", lambda: NUMPY_KERNELS)
    plain = grid.look_up(points)
    assert (grid.look_up(points[:0])).shape == (0,)
    np.testing.assert_array_equal(compiled, plain)


def test_without_numba_numpy_looks_up(monkeypatch):
    """An extra that is not installed must not be missed."""
    monkeypatch.setitem(sys.modules, "geo_kit.waters.fast_kernel", None)
    monkeypatch.delattr("geo_kit.waters.fast_kernel", raising=False)
    assert fast.kernels.__wrapped__() == NUMPY_KERNELS


@pytest.mark.parametrize("away_m", [0.5, 1e3, 22_224.0, 370_400.0])
@pytest.mark.parametrize("lat", [0.0, 38.0, 89.0])
def test_ways_are_those_of_pyproj_to_a_millimetre(away_m, lat):
    """An answer is left to the exact test within a centimetre; truth: Karney's inverse."""
    rng = np.random.default_rng(8)
    start = np.stack([rng.uniform(-180, 180, 200), np.full(200, lat)], axis=-1)
    end = destination(*start.T, rng.uniform(0, 360, 200), rng.uniform(0, 5e3, 200))
    point = destination(*start.T, rng.uniform(0, 360, 200), away_m)
    here_m, start_m, end_m = (ecef_from_geodetic(*ends.T) for ends in (point, start, end))
    found_m = way_m(*here_m.T, *start_m.T, *(end_m - start_m).T)
    for row in range(200):
        one = EdgeIndex(start[row : row + 1], end[row : row + 1])
        exact_m = one.nearest(point[row]).distance_m[0]
        assert found_m[row] == pytest.approx(exact_m, abs=1e-3)


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


def test_edges_through_the_centres_of_cells_are_crossed_once():
    """Shores and borders on whole degrees, cells centred on them: all is degenerate there."""
    window = (9.05, 9.05, 13.05, 12.65)
    grid = LabelGrid(toy(), window, cell_deg=0.1, halvings=0)
    lon, lat = np.meshgrid(np.arange(9.1, 13, 0.05), np.arange(9.1, 12.6, 0.05))
    assert_same(grid, np.stack([lon, lat], axis=-1).reshape(-1, 2))
    points = np.random.default_rng(9).uniform(window[:2], window[2:], (5_000, 2))
    assert assert_same(grid, points) > 0.999


def test_land_that_overlaps_is_left_to_the_exact_test():
    """Which of two owners it names there is nobody else's to guess."""
    land = Land(
        polygons=np.array([shapely.box(10, 10, 11, 11), shapely.box(10.5, 10.3, 11.5, 11.3)]),
        owner=np.array(["AAA", "BBB"]),
        disputed=np.array(["", ""]),
    )
    waters = Waters(Coast.of(land, coast_edges(land, np.empty((0, 2, 2)))))
    grid = LabelGrid(waters, (9.9, 9.9, 11.6, 11.5), cell_deg=0.1, halvings=1)
    points = np.random.default_rng(10).uniform([9.9, 9.9], [11.6, 11.5], (5_000, 2))
    assert_same(grid, points)


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


def test_a_net_is_kept_and_found_again(tmp_path, monkeypatch):
    """The second time nothing is asked: same tables, same answers."""
    window, points = (9.0, 9.0, 11.0, 11.0), spread((9.0, 9.0, 11.0, 11.0), 2_000, seed=11)
    made = load_label_grid(toy(), window, cell_deg=0.2, folder=tmp_path)
    monkeypatch.setattr(fast, "net_tables", None)
    found = load_label_grid(toy(), window, cell_deg=0.2, folder=tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]
    np.testing.assert_array_equal(found.label_zones(points).zone, made.label_zones(points).zone)
    for name, table in made.tables.arrays().items():
        np.testing.assert_array_equal(found.tables.arrays()[name], table)


@pytest.mark.parametrize("keep", [0, 100, 5_000, -10])
def test_a_broken_file_is_made_anew(tmp_path, keep):
    """A disk that was full, or a machine switched off, must not stop anyone."""
    window = (9.0, 9.0, 11.0, 11.0)
    load_label_grid(toy(), window, cell_deg=0.2, folder=tmp_path)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:keep])
    grid = load_label_grid(toy(), window, cell_deg=0.2, folder=tmp_path)
    assert_same(grid, spread(window, 500, seed=12))
    assert len(path.read_bytes()) == len(whole)


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path):
    """A file stands where the folder should be; the answer is the same."""
    folder = tmp_path / "taken"
    folder.write_text("")
    grid = load_label_grid(toy(), (9.0, 9.0, 10.0, 10.0), cell_deg=0.2, folder=folder / "sub")
    assert_same(grid, spread((9.0, 9.0, 10.0, 10.0), 200, seed=13))


def test_another_coast_or_another_net_has_another_file():
    """Else a changed coast would go on bearing the labels of the old one."""
    shifted = toy()
    shifted.coast.edge_start = shifted.coast.edge_start + 1e-9
    names = {digest(toy(), "a"), digest(toy(), "b"), digest(shifted, "a")}
    assert len(names | {digest(toy((8.0, 9.0, 14.0, 12.5)), "a")}) == 4
    assert digest(toy(), "a") in names


def test_the_environment_tells_where_nets_are_kept(monkeypatch, tmp_path):
    """A shared machine may have no room at home."""
    monkeypatch.setenv("GEO_KIT_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("GEO_KIT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == tmp_path / "x" / "geo_kit"


def test_a_net_without_a_window_is_refused():
    """The whole globe in cells of three miles is not what anyone meant."""
    with pytest.raises(PositionError, match="no window"):
        load_label_grid(toy())
