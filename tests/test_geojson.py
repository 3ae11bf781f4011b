"""GeoJSON as other programs see it: an outside validator, GDAL, and the standard's text."""

import json
import logging

import geopandas
import numpy as np
import pytest
import shapely
from geojson_validator import validate_geometries, validate_structure

import geo_kit
from geo_kit.antimeridian import cut
from geo_kit.api import zones_touched
from geo_kit.export.geojson import reconstruction_geojson
from geo_kit.regions import load_names, load_waters


@pytest.fixture(scope="module")
def result():
    """The founding ballistic case, with few draws."""
    return geo_kit.check("2021-09-15", n_draws=1_000)


@pytest.fixture(scope="module")
def text(result):
    """The same as GeoJSON."""
    return reconstruction_geojson(
        result, zones_touched(result), names=load_names(), version="test"
    )


def judge(text):
    """Return what the PyPI package geojson-validator finds wrong; it logs what it does."""
    logging.disable()
    collection = json.loads(text)
    found = validate_geometries(collection)
    logging.disable(logging.NOTSET)
    return validate_structure(collection), found["invalid"], found["problematic"]


def test_reconstruction_passes_an_outside_validator(text):
    """Heights are wanted here, and a third coordinate is the only thing it remarks on."""
    structure, invalid, problematic = judge(text)
    assert structure == {}
    assert invalid == {}
    assert problematic.keys() <= {"3d_coordinates", "holes", "excessive_vertices"}


def test_gdal_reads_every_kind_of_feature_with_its_fields(text, tmp_path, result):
    """GDAL, through geopandas: the reader inside QGIS."""
    (tmp_path / "test.geojson").write_text(text)
    frame = geopandas.read_file(tmp_path / "test.geojson")
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    flight = {"powered flight", "path", "path point", "moment"}
    told = {"launch", "impacts", "footprint", "zone", "verdict"}
    assert set(frame.kind) == flight | told
    assert (frame.kind == "verdict").sum() == len(result.verdicts)
    assert frame[frame.kind == "impacts"].n_draws.sum() == len(result.labels.zone)
    assert list(frame[frame.kind == "footprint"].probability) == [0.5, 0.9]


def test_path_keeps_its_heights_from_burnout_to_impact(text):
    """The apogee of the report, 60 km, is the highest vertex of the line."""
    path = next(f for f in json.loads(text)["features"] if f["properties"]["kind"] == "path")
    heights_m = np.array(path["geometry"]["coordinates"])[:, 2]
    assert heights_m.max() == pytest.approx(60e3, abs=200)
    assert heights_m[-1] == pytest.approx(0, abs=1)


def test_impacts_lie_in_the_zone_that_their_polygon_shows(text):
    """Points are labelled by distance and polygons are drawn: the two must agree."""
    features = json.loads(text)["features"]
    by_kind = {(f["properties"]["kind"], f["properties"].get("zone")): f for f in features}
    for (kind, zone), feature in by_kind.items():
        if kind == "impacts":
            drawn = shapely.from_geojson(json.dumps(by_kind["zone", zone]["geometry"]))
            points = np.array(feature["geometry"]["coordinates"])
            # Six decimals and the polygon's stated bound leave a few in doubt.
            assert shapely.contains_xy(drawn, points).mean() > 0.99


def test_rfc_7946_section_3_1_6_and_4_hold(text):
    """Exteriors counterclockwise, holes clockwise; no crs member; box from the features."""
    collection = json.loads(text)
    assert "crs" not in collection
    for feature in collection["features"]:
        for part in shapely.get_parts(shapely.from_geojson(json.dumps(feature["geometry"]))):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)
    frame = geopandas.GeoDataFrame.from_features(collection)
    np.testing.assert_allclose(collection["bbox"], frame.total_bounds, atol=1e-6)


def test_properties_are_scalars_and_numbers_carry_units(text):
    """Shapefile, GeoPackage and FlatGeobuf refuse lists; a bare `range` tells no unit."""
    for feature in json.loads(text)["features"]:
        for name, value in feature["properties"].items():
            assert value is None or isinstance(value, str | int | float | bool), name
            assert name not in {"range", "apogee", "duration", "speed", "margin", "area"}


def test_area_over_the_antimeridian_is_cut_in_two():
    """A square round 180 degrees keeps its area."""
    square = shapely.box(179, -1, 181, 1)
    pieces = cut(square)
    assert shapely.area(pieces) == pytest.approx(4)
    assert sorted(piece.bounds for piece in pieces.geoms) == [
        (-180, -1, -179, 1),
        (179, -1, 180, 1),
    ]


def test_zone_polygons_hold_what_the_labels_say():
    """A grid of points over the window, away from the polygons' own bound."""
    result = geo_kit.check("2021-09-15", n_draws=500)
    rng = np.random.default_rng(3)
    (zone, *_others) = zones_touched(result)
    west, south, east, north = zone.polygon.bounds
    points = rng.uniform([west, south], [east, north], (2_000, 2))
    labels = load_waters().label(points)
    sure = labels.margin_m > zone.max_deviation_m + 10
    drawn = shapely.contains_xy(zone.polygon, points)
    np.testing.assert_array_equal(drawn[sure], (labels.zone == zone.zone)[sure])
    assert sure.mean() > 0.8
