"""Results as GeoDataFrames: what an analyst gets without a file in between."""

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Geod

import geo_kit
from geo_kit.api import zones_touched
from geo_kit.errors import NotFoundError
from geo_kit.rings import range_ring
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.missile import missile_ring

UNITS = ("_m", "_km", "_km2", "_m2", "_deg", "_s", "_m_per_s", "_nm_05", "_nm_50", "_nm_95")


@pytest.fixture(scope="module")
def result():
    """The founding ballistic case, with few draws."""
    return geo_kit.check("2021-09-15", n_draws=500)


@pytest.fixture(scope="module")
def things(result):
    """One of each kind that has a layout."""
    ring, cruise = range_ring(170.0, 10.0, 3e6), geo_kit.check("2021-09-11")
    drawn = Drawn(
        kind="range ring",
        origin_name="here",
        origin=np.array([170.0, 10.0]),
        from_area=False,
        what=ring,
        max_m=3e6,
    )
    return {
        "reconstruction": result,
        "footprint": result.footprint,
        "labels": result.labels,
        "answers": geo_kit.label(result.labels.points[:20]),
        "draws": result.draws,
        "trajectory": result.path.solution.trajectory,
        "path": result.path,
        "cruise": cruise.example,
        "crossing": cruise.crossing,
        "ring": ring,
        "ring set": geo_kit.range_rings(170.0, 10.0, [1e6, 3e6]),
        "missile ring": missile_ring(125.7, 39.2, range_m=998e3, azimuth_deg=73.0),
        "drawn": drawn,
        "region": drawn.region,
        "zone": zones_touched(result)[0],
    }


NAMES = (
    *("reconstruction", "footprint", "labels", "answers", "draws", "trajectory", "path"),
    *("cruise", "crossing"),
    *("ring", "ring set", "missile ring", "drawn", "region", "zone"),
)


@pytest.mark.parametrize("name", NAMES)
def test_frames_are_on_wgs_84_valid_and_hold_scalars(name, things):
    """What GDAL refuses in a column (lists), and what PROJ needs (a system), decided once."""
    frame = things[name].to_gdf()
    assert isinstance(frame, geopandas.GeoDataFrame)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    west, south, east, north = frame.total_bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    for column in frame.columns.drop("geometry"):
        for value in frame[column].head(3):
            assert np.ndim(value) == 0, column


@pytest.mark.parametrize("name", NAMES)
def test_columns_that_measure_tell_their_unit(name, things):
    """A bare `range` or `margin` has sent people to the wrong unit before."""
    frame = things[name].to_gdf()
    free = {"probability", "share", "n_draws", "p_inside", "p_inside_low", "p_inside_high"}
    free |= {"share_ashore"}
    for column in frame.select_dtypes("number").columns:
        assert column in free or column.endswith(UNITS), column


@pytest.mark.parametrize("name", NAMES)
def test_frames_go_through_a_file(name, things, tmp_path):
    """GeoPackage is what people save to; as many rows come back as went."""
    frame = things[name].to_gdf()
    frame.to_file(tmp_path / "x.gpkg")
    assert len(geopandas.read_file(tmp_path / "x.gpkg")) == len(frame)


def test_rows_are_the_points_in_their_order(result):
    """Labels and draws join by row: the frame of each has the impacts as they were drawn."""
    labels, draws = result.labels.to_gdf(), result.draws.to_gdf()
    points = shapely.get_coordinates(labels.geometry.to_numpy())
    np.testing.assert_array_equal(points, result.labels.points)
    np.testing.assert_array_equal(labels.geometry.to_numpy(), draws.geometry.to_numpy())
    np.testing.assert_array_equal(labels.zone, result.labels.zone)
    flown = result.path.solution.trajectory
    track = flown.to_gdf()
    np.testing.assert_array_equal(shapely.get_z(track.geometry.to_numpy()), flown.height_m)


def test_a_ring_set_is_one_table_and_one_map_in_a_notebook(things):
    """What an analyst draws is several rings round a place; a notebook asks only the object."""
    rings = things["ring set"]
    frame = rings.to_gdf()
    assert list(frame.range_km) == [1000, 3000]
    assert set(frame["from"]) == {"170,10"}
    shown = rings._repr_html_()
    assert shown.startswith("<iframe")
    assert "Range from 170,10" in shown
    assert geo_kit.rings.RingSet()._repr_html_() is None


def test_longest_way_is_laid_along_its_geodesic(things):
    """From end to end a straight edge in degrees strays 9.4 km in the middle, by PROJ."""
    (shape,) = things["crossing"].to_gdf().geometry
    exported = geo_kit.check("2021-09-11").to_gdf().set_index("kind").geometry
    assert exported["longest way from land to territorial sea"].equals(shape)
    points, geod = shapely.get_coordinates(shapely.segmentize(shape, 0.02)), Geod(ellps="WGS84")
    azimuth_deg, _, length_m = geod.inv(*points[0], *points[-1])
    seen_deg, _, along_m = geod.inv(*np.broadcast_to(points[0], points.shape).T, *points.T)
    assert length_m == pytest.approx(things["crossing"].longest_m, abs=1e-3)
    off_m = along_m * np.abs(np.sin(np.radians(seen_deg - azimuth_deg)))
    assert off_m.max() < 2


def test_a_list_is_one_frame(things):
    """A set of rings is what one draws; things of one kind share their columns."""
    ring, drawn = things["ring"], things["drawn"]
    assert list(geo_kit.to_gdf([ring, ring]).radius_m) == [3e6, 3e6]
    assert list(geo_kit.to_gdf([drawn, drawn]).range_km) == [3000, 3000]
    assert geo_kit.to_gdf([]).crs.to_epsg() == 4326


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda: geo_kit.check("2021-09-15", n_draws=0), "n_draws: 0"),
        (lambda: geo_kit.check("2021-09-15", n_draws=-5), "n_draws: -5"),
        (lambda: geo_kit.check("2021-09-15", n_draws=1e3), "n_draws: 1000.0"),
        (lambda: geo_kit.check("2021-09-15", seed=-1), "seed: -1"),
        (lambda: geo_kit.check(None), "test: None"),
        (lambda: geo_kit.range_ring("x", 0.0, 1e6), "lon_deg: 'x'"),
        (lambda: geo_kit.range_ring(0.0, None, 1e6), "lat_deg: None"),
        (lambda: geo_kit.range_ring(0.0, 0.0, "800km"), "radius_m: '800km'"),
        (lambda: geo_kit.range_ring(0.0, 0.0, [1e6, 2e6]), "radius_m"),
        (lambda: geo_kit.range_ring(0.0, 0.0, 1e6, max_deviation_m="1m"), "max_deviation_m"),
    ],
)
def test_bad_argument_is_named_in_an_error_of_ours(ask, named):
    """From deep inside, the error of another library names nothing that the caller typed."""
    with pytest.raises(geo_kit.GeoKitError, match=named) as caught:
        ask()
    assert caught.value.hint


def test_a_thing_without_layout_is_refused():
    """The hint lists what has one."""
    with pytest.raises(NotFoundError, match="no layout is called 'int'") as caught:
        geo_kit.to_gdf(7)
    assert "Reconstruction" in caught.value.hint
