"""Zones as GeoJSON: shapes that other programs read, and what is refused."""

import json

import numpy as np
import pytest
import shapely
from coast_toys import spheroid_cells_m2

from geo_kit.errors import PositionError
from geo_kit.export.features import feature, on_grid
from geo_kit.regions import load_waters
from geo_kit.zone_exports import exported

# Where corners a decimetre apart made edges cross when each was rounded.
KANMON = ("jpn-territorial-sea", (130.8, 33.9, 130.95, 34.0))
ULSAN = ("kor-internal-waters", (129.35, 35.4, 129.5, 35.55))
YALU = ("chn-territorial-sea", (124.05, 39.8, 124.2, 39.92))
EAST_COAST = (128.3, 37.8, 129.2, 38.4)


def features(*names, window=None):
    """Return the features of an export."""
    return json.loads(exported(names, window=window))["features"]


def shape_of(item):
    """Return the geometry of a feature, as another program reads it."""
    return shapely.from_geojson(json.dumps(item["geometry"]))


@pytest.mark.parametrize(("zone", "window"), [KANMON, ULSAN, YALU])
def test_zone_is_valid_as_it_is_written(zone, window):
    """GEOS and PostGIS refuse to cut, or to measure, shapes whose edges cross."""
    item = features(zone, window=window)[0]
    shape = shape_of(item)
    assert item["geometry"]["type"] == "MultiPolygon"
    assert shape.is_valid, shapely.is_valid_reason(shape)
    assert shape.area > 0
    corners = shapely.get_coordinates(shape)
    assert np.array_equal(corners, np.round(corners, 6))


def test_sliver_is_left_out_and_the_smallest_area_stays():
    """Narrower than a decimetre is nothing, unless there is nothing else."""
    sliver = shapely.box(10, 40, 11, 40 + 2e-7)
    whole = shapely.MultiPolygon([shapely.box(8, 40, 9, 41), sliver])
    assert len(on_grid(whole).geoms) == 1
    assert on_grid(sliver).equals(sliver)
    assert feature(shapely.box(8, 40, 9, 41), {})["geometry"]["type"] == "Polygon"


def test_area_is_that_of_the_ellipsoid():
    """Cells of 0.0025 degrees, counted where their middles lie in the zone, to 1 %."""
    item = features("kor-territorial-sea", window=EAST_COAST)[0]
    step = 0.0025
    west, south, east, north = EAST_COAST
    lon, lat = np.meshgrid(
        np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    )
    points = np.column_stack([lon.ravel(), lat.ravel()])
    inside = load_waters().label(points).zone == "kor-territorial-sea"
    counted_m2 = spheroid_cells_m2(points[:, 0], points[:, 1], step)[inside].sum()
    assert item["properties"]["area_km2"] == pytest.approx(counted_m2 / 1e6, rel=0.01)


def test_side_of_the_window_is_a_parallel_and_no_geodesic():
    """All of this box is Japan's zone; its sides as geodesics would shift 7 square km."""
    west, south, east, north = window = (142.5, 35.0, 144.0, 35.4)
    item = features("jpn-eez", window=window)[0]
    assert shape_of(item).equals(shapely.box(*window))
    lat = np.arange(south + 5e-5, north, 1e-4)
    strip_m2 = spheroid_cells_m2(143.0, lat, 1e-4).sum() * (east - west) / 1e-4
    assert item["properties"]["area_km2"] == pytest.approx(strip_m2 / 1e6, abs=0.01)


def test_what_is_named_twice_comes_once():
    """Two features of one id are an error in most programs that read them."""
    ids = [item["properties"]["id"] for item in features("nll-east", "nll-west", "nll-east")]
    assert ids == ["nll-east", "nll-west"]


@pytest.mark.parametrize("window", [(37, 128, 38, 129), (37.8, 128.3, 38.4, 129.2)])
def test_window_with_latitude_first_is_told_the_right_one(window):
    """What was meant is the same box with its sides swapped."""
    with pytest.raises(PositionError, match="lies off the sea") as caught:
        exported(["kor-eez"], window=window)
    south, west, north, east = window
    assert f"did you mean {west:g},{south:g},{east:g},{north:g}?" in caught.value.hint


def test_reading_is_drawn_as_far_as_the_window_goes():
    """`zones show` prints its name, so it is asked for by that."""
    item = features("prk-12nm-low-water", window=(127.4, 39.0, 128.2, 39.6))[0]
    assert item["properties"]["kind"] == "reading"
    assert item["properties"]["name"] == "12 nm from the low-water coast"
    assert shape_of(item).is_valid
    with pytest.raises(PositionError, match="the reading 'prk-12nm-low-water' has no window"):
        exported(["prk-12nm-low-water"])
