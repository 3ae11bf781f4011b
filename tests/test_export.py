"""Exports as other programs see them: every format read or judged by one we did not write."""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import czml3
import fastkml
import flatgeobuf
import geojson
import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from fastkml.gx import Track as KmlTrack
from fastkml.utils import find_all
from lxml import etree
from pyarrow import parquet

import geo_kit
from geo_kit.api import zones_touched
from geo_kit.errors import NotFoundError, OutputError
from geo_kit.export.formats import FORMATS, content, find_format, format_of
from geo_kit.export.geopackage import LAYERS
from geo_kit.export.items import Feature
from geo_kit.export.layout import column
from geo_kit.export.qml import qml
from geo_kit.export.table import feature_table
from geo_kit.maps.palette import zone_colour
from geo_kit.records import load_gazetteer
from geo_kit.regions import load_names
from geo_kit.reports.gazetteer import parse_place
from geo_kit.reports.model import Reported
from geo_kit.reports.own import own_report

BURNOUT_S = 75.0  # the middle of 50 to 100 s, as the table of burnouts assumes
SYSTEM_PYTHON = "/usr/bin/python3"
GDAL_READS = {"geojson", "geojsonseq", "kml", "kmz", "fgb", "csv"}


def table_of(result):
    """Return what the command line exports."""
    return feature_table(
        result,
        zones_touched(result),
        names=load_names(),
        version="test",
        zone_colour=zone_colour,
    )


def own(place, bearing, launch_range="800km"):
    """Return a report that somebody typed: it has no date and no clock."""
    report = own_report(
        parse_place(place, load_gazetteer()), range_text=launch_range, apogee_text="200km"
    )
    return geo_kit.check(report, n_draws=200, assumed_azimuth=Reported(bearing, 5.0))


@pytest.fixture(scope="module")
def result():
    """The founding ballistic case, with few draws."""
    return geo_kit.check("2021-09-15", n_draws=500)


@pytest.fixture(scope="module")
def flown(result):
    """The flight as computed: what must survive."""
    return result.path.solution.trajectory


@pytest.fixture(scope="module")
def table(result):
    """The same as the table that every format renders."""
    return table_of(result)


@pytest.fixture(scope="module")
def over_180():
    """A flight across the antimeridian, which cuts its path in two."""
    return table_of(own("178,40", 90.0))


@pytest.fixture(scope="module")
def bare():
    """A cruise flight: no impact, no path; and a test of which only the title is known."""
    events = ("2021-09-11", "2021-09-15-slbm")
    return [table_of(geo_kit.check(event, n_draws=200)) for event in events]


@pytest.fixture(scope="module")
def files(table, tmp_path_factory):
    """Every format as a file."""
    folder = tmp_path_factory.mktemp("files")
    return {name: write(table, name, folder) for name in FORMATS}


def write(table, name, folder):
    """Put one format into a file that bears its ending."""
    path = folder / f"test{FORMATS[name].endings[0]}"
    path.write_bytes(content(table, FORMATS[name]))
    return path


def kinds(frame):
    """Return how many points, lines and areas there are of each kind."""
    parts = shapely.get_num_geometries(frame.geometry.to_numpy())
    return dict(zip(*np.unique(np.repeat(frame.kind, parts), return_counts=True), strict=True))


def wanted(table):
    """Return the same of the table."""
    parts = [shapely.get_num_geometries(item.shape) for item in table.features]
    names = np.repeat([item.kind for item in table.features], parts)
    return dict(zip(*np.unique(names, return_counts=True), strict=True))


def read(path):
    """Return all layers of features of a file, as GDAL reads them, on WGS 84."""
    if path.suffix == ".kmz":
        path = f"/vsizip/{path}/doc.kml"
    layers = [name for name, shape in pyogrio.list_layers(path) if shape and name != "about"]
    frames = [geopandas.read_file(path, layer=name) for name in layers]
    frames = [frame for frame in frames if "geometry" in frame]
    for frame in frames:
        assert frame.crs is None or frame.crs.to_epsg() == 4326
    return frames


@pytest.mark.parametrize("name", sorted({*GDAL_READS, "gpkg"}))
def test_gdal_reads_the_same_features_from_each_format(name, files, table):
    """The reader inside QGIS and ArcGIS; parts are counted, as CSV has a row per point."""
    found = {}
    for frame in read(files[name]):
        rows = frame[frame.kind.notna()] if "kind" in frame else frame
        for kind, count in kinds(rows).items():
            found[kind] = found.get(kind, 0) + count
        assert rows.geometry.is_valid.all()
    assert found == wanted(table)


@pytest.mark.parametrize("name", sorted({*GDAL_READS, "gpkg"}))
def test_heights_survive_the_round_trip_through_gdal(name, files, flown, table, tmp_path):
    """The apogee of the report, 60 km, is what a viewer must show."""
    whole = files[name]
    if name == "fgb":  # keeps heights in a layer of one sort of shape
        whole = write(replace(table, features=tuple(table.kinds["path"])), "fgb", tmp_path)
    paths = [frame[frame.kind == "path"] for frame in read(whole)]
    (path,) = [frame for frame in paths if len(frame)]
    points = shapely.get_coordinates(path.geometry.iloc[0], include_z=True)
    np.testing.assert_allclose(points[:, 2], flown.height_m, atol=0.06)
    np.testing.assert_allclose(points[:, 0], flown.lon_deg, atol=6e-7)


@pytest.mark.parametrize("name", ["gpkg", "fgb", "geojson"])
def test_times_and_heights_survive_in_columns(name, files, flown):
    """12:34 KST is 03:34 UTC; GDAL hands out moments, not texts."""
    points = [frame[frame.kind == "path point"] for frame in read(files[name])]
    (points,) = [frame for frame in points if len(frame)]
    points = points.sort_values("time_from_launch_s")  # FlatGeobuf sorts by place
    start = np.datetime64("2021-09-15T03:34:00")
    moments = points.time.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
    seconds = (moments - start) / np.timedelta64(1, "s")
    np.testing.assert_allclose(seconds, flown.time_s + BURNOUT_S, atol=0.06)
    np.testing.assert_allclose(points.height_m, flown.height_m, atol=0.06)


def test_python_geojson_finds_no_fault_in_any_feature(files):
    """Judge: the PyPI package geojson, whose errors() knows the structure and NaN."""
    collection = geojson.loads(files["geojson"].read_text())
    assert collection.is_valid, collection.errors()
    records = files["geojsonseq"].read_text().split("\x1e")[1:]
    assert all(geojson.loads(record).is_valid for record in records)


def test_text_sequence_holds_rfc_8142(files, table):
    """Section 2.2: a record separator before each text, a line feed after it; UTF-8."""
    raw = files["geojsonseq"].read_bytes()
    records = raw.split(b"\x1e")
    assert records.pop(0) == b""
    assert len(records) == len(table.features)
    for record in records:
        assert record.endswith(b"\n")
        assert record.count(b"\n") == 1
        assert json.loads(record.decode())["type"] == "Feature"


def test_geopackage_says_it_is_version_1_3(files):
    """OGC 12-128r17, requirement 2: the application id is GPKG, the user version 10300."""
    with sqlite3.connect(files["gpkg"]) as base:
        assert base.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert base.execute("PRAGMA user_version").fetchone() == (10300,)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    base.close()


def system_python(module):
    """Return the system's Python if it has a module that no wheel brings; else skip."""
    line = [SYSTEM_PYTHON, "-c", f"import {module}"]
    if not Path(SYSTEM_PYTHON).exists() or run(line).returncode:
        pytest.skip(f"the system's Python has no {module}")
    return SYSTEM_PYTHON


def run(line, **options):
    """Run a judge."""
    return subprocess.run(line, capture_output=True, text=True, check=False, **options)


def test_geopackage_passes_the_validator_of_gdal(files, bare, over_180, tmp_path):
    """Judge: validate_gpkg.py, which holds a file against the requirements one by one."""
    module = "osgeo_utils.samples.validate_gpkg"
    python = system_python(module)
    paths = [files["gpkg"]]
    for number, table in enumerate([*bare, over_180]):
        paths.append(tmp_path / f"{number}.gpkg")
        paths[-1].write_bytes(content(table, FORMATS["gpkg"]))
    for path in paths:
        judged = run([python, "-m", module, path])
        assert judged.returncode == 0, judged.stdout + judged.stderr


def test_ogrinfo_lists_every_layer_of_a_geopackage(files, table):
    """Judge: the program that a GIS analyst would call first."""
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None:
        pytest.skip("no gdal-bin")
    told = run([ogrinfo, "-so", "-al", files["gpkg"]])
    assert "Warning" not in told.stderr
    for kind, items in table.kinds.items():
        layer = told.stdout.split(f"Layer name: {LAYERS[kind]}\n")[1]
        assert f"Feature Count: {len(items)}\n" in layer.split("Layer name:")[0]


def test_geopackage_keeps_claims_sources_and_seed(files, result):
    """What a map cannot show stands beside it: who said what, and how to get it again."""
    claims = pyogrio.read_dataframe(files["gpkg"], layer="claims")
    assert list(claims.id) == [claim.id for claim in result.test.claims]
    assert list(claims.value) == [claim.printed_value for claim in result.test.claims]
    sources = pyogrio.read_dataframe(files["gpkg"], layer="sources")
    assert len(sources) == len(result.test.sources)
    about = pyogrio.read_dataframe(files["gpkg"], layer="about").set_index("name").value
    assert about["finding"] == "Outside every reading of North Korea's waters."
    assert json.loads(about["run"])["seed"] == 1


def test_share_of_draws_is_a_number_in_every_test():
    """A table joined over tests breaks where one calls the column a text, having no shares."""
    for shares in ([None], [0.25, None], [1, None], []):
        values = column("share_of_draws", shares)
        assert values.dtype == "float64"
        assert list(values.isna()) == [share is None for share in shares]


def test_every_layer_of_a_geopackage_has_a_default_style(files, table):
    """QGIS asks `layer_styles` by table and geometry column; its names are QGIS's own."""
    with sqlite3.connect(files["gpkg"]) as base:
        layers = base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        rows = base.execute(
            "SELECT f_table_name, f_geometry_column, styleQML FROM layer_styles "
            "WHERE useAsDefault AND f_table_schema = ''"
        ).fetchall()
        assert sorted(row[:2] for row in rows) == sorted(layers.fetchall())
    base.close()
    styles = {name: etree.fromstring(style) for name, _, style in rows}
    zones = styles["zones"].findall("renderer-v2/categories/category")
    assert [zone.get("value") for zone in zones] == [z.title for z in table.kinds["zone"]]


def test_qgis_takes_styles_and_labels_from_a_geopackage(files, table):
    """Judge: QGIS itself, where it is installed; nobody has to load a style by hand."""
    script = """
import os, sys
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
for name in sys.argv[2:]:
    layer = QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr")
    kind = layer.renderer().type()
    first = layer.renderer().categories() if kind == "categorizedSymbol" else [layer.renderer()]
    colours = [item.symbol().color().name() for item in first]
    print(name, layer.featureCount(), kind, layer.labelsEnabled(), *colours, flush=True)
os._exit(0)
"""
    line = [system_python("qgis.core"), "-c", script, files["gpkg"]]
    home = str(files["gpkg"].parent)
    env = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": home}
    told = run([*line, "zones", "footprint", "path"], env=env)
    assert told.returncode == 0, told.stderr
    colours = [zone_colour(item.properties["zone"]) for item in table.kinds["zone"]]
    lines = [row.split() for row in told.stdout.splitlines() if row]
    assert ["zones", str(len(colours)), "categorizedSymbol", "True"] == lines[0][:4]
    assert lines[0][4:] == colours
    assert lines[1][:4] == ["footprint", "2", "singleSymbol", "True"]
    assert lines[2][:4] == ["path", "1", "singleSymbol", "False"]


def kml_schemas():
    """Return the OGC's schema of KML 2.2, and Google's of its extensions over it."""
    folder = Path(fastkml.__file__).parent / "schema"
    names = ("ogckml22.xsd", "kml22gx.xsd")
    return [etree.XMLSchema(etree.parse(folder / name)) for name in names]


def test_kml_is_valid_by_the_schemas_of_ogc_and_google(table, bare, over_180):
    """Google Earth drops elements that come out of turn without a word."""
    for schema in kml_schemas():
        for one in (table, over_180, *bare):
            tree = etree.fromstring(content(one, FORMATS["kml"]))
            assert schema.validate(tree), schema.error_log


def test_kmz_is_what_viewers_open(files, table):
    """Judge: GDAL's LIBKML, which looks into the archive itself; the text is the KML's."""
    with ZipFile(files["kmz"]) as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == files["kml"].read_bytes()
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None or "LIBKML" not in run([ogrinfo, "--formats"]).stdout:
        pytest.skip("no gdal-bin with LIBKML")
    told = run([ogrinfo, "-al", "-so", files["kmz"]]).stdout
    assert "using driver `LIBKML' successful" in told
    assert all(f"Layer name: {kind}\n" in told for kind in table.kinds)


def test_kml_says_from_where_its_heights_count(files):
    """A viewer takes them as above the sea: up to about 100 m off, and no grid is shipped."""
    description = etree.parse(files["kml"]).find(".//{*}Document/{*}description").text
    assert "\nLaunch at 12:34 KST as reported, to the minute; powered" in description
    assert "above the WGS84 ellipsoid" in description
    assert "up to about 100 m off" in description


def test_kml_shows_heights_as_heights_and_the_rest_on_the_ground(files, over_180):
    """A path clamped to the ground is a valid file, and a missile that crawls."""
    for text in (files["kml"].read_bytes(), content(over_180, FORMATS["kml"])):
        root = etree.fromstring(text)
        modes = [[], []]
        for places in root.iterfind(".//{*}coordinates"):
            high = places.text.split()[0].count(",") == 2
            shape = places.getparent()
            while shape.find("{*}altitudeMode") is None:  # an area's stands above its rings
                shape = shape.getparent()
            modes[high].append(shape.findtext("{*}altitudeMode"))
        assert set(modes[0]) == {"clampToGround"}
        assert set(modes[1]) == {"absolute"}
        assert root.findtext(".//{*}Track/{*}altitudeMode") == "absolute"


def test_kml_points_of_the_path_bear_their_moments(files, flown):
    """What the slider hides and shows; 12:34 KST is 03:34 UTC."""
    root = etree.parse(files["kml"])
    (folder,) = [
        f for f in root.iterfind(".//{*}Folder") if f.findtext("{*}name") == "path point"
    ]
    told = [datetime.fromisoformat(item.text) for item in folder.iterfind(".//{*}when")]
    start = datetime(2021, 9, 15, 3, 34, tzinfo=UTC)
    seconds = [(moment - start).total_seconds() for moment in told]
    np.testing.assert_allclose(seconds, flown.time_s + BURNOUT_S, atol=0.06)


def test_kml_track_keeps_times_and_heights(files, flown):
    """Judge: fastkml. Launch at 12:34 KST; the clock of the slider follows the flight."""
    (track,) = find_all(fastkml.KML.parse(files["kml"]), of_type=KmlTrack)
    start = np.datetime64("2021-09-15T03:34:00")
    moments = [item.when.dt.timestamp() for item in track.track_items]
    seconds = np.array(moments) - start.astype("datetime64[s]").astype(int)
    np.testing.assert_allclose(seconds, flown.time_s + BURNOUT_S, atol=0.06)
    heights_m = [item.coord.z for item in track.track_items]
    np.testing.assert_allclose(heights_m, flown.height_m, atol=0.06)


def czml(table):
    """Return a document as czml3 reads it; an unknown field or type is refused."""
    document = czml3.Document.model_validate(json.loads(content(table, FORMATS["czml"])))
    return {packet.id: packet for packet in document.packets}


def test_czml_clock_and_moving_point_keep_times_and_heights(table, flown):
    """Judge: czml3, which allows no field or value that the format does not know."""
    packets = czml(table)
    assert packets["document"].clock.currentTime.startswith("2021-09-15T12:34:00")
    moving = packets["path-0-moving"]
    samples = np.reshape(moving.position.cartographicDegrees.values, (-1, 4))
    np.testing.assert_allclose(samples[:, 0], flown.time_s + BURNOUT_S, atol=1e-3)
    np.testing.assert_allclose(samples[:, 1], flown.lon_deg, atol=6e-7)
    np.testing.assert_allclose(samples[:, 3], flown.height_m, atol=0.06)
    assert str(moving.position.epoch).startswith("2021-09-15T12:34:00")


def test_czml_holds_the_same_features(table, bare, over_180):
    """A packet per feature, and one for each part of those that have several."""
    for one in (table, over_180, *bare):
        packets = czml(one)
        names = [key for key, packet in packets.items() if packet.properties is not None]
        assert len(names) == len(one.features)
        drawn = [p for p in packets.values() if p.polyline or p.polygon or p.point]
        tracks = sum(item.track is not None for item in one.features)
        assert len(drawn) == sum(wanted(one).values()) + tracks


def test_geoparquet_passes_the_validator(files, bare, over_180, tmp_path):
    """Judge: geoparquet-validator; core and covering must conform."""
    tool = Path(sys.executable).with_name("geoparquet-validator")
    paths = [files["parquet"]]
    cruise, _ = bare  # in a file without rows there is nothing to judge
    for number, table in enumerate([cruise, over_180]):
        paths.append(tmp_path / f"{number}.parquet")
        paths[-1].write_bytes(content(table, FORMATS["parquet"]))
    for path in paths:
        judged = run([tool, "check", path])
        assert judged.returncode == 0, judged.stdout + judged.stderr
        assert re.search(r"core: \d+ pass, 0 fail", judged.stdout)
        assert "covering: 6 pass, 0 fail" in judged.stdout


def test_geoparquet_keeps_shapes_types_and_sources(files, table, flown):
    """Reader: pyarrow, through geopandas. Whole numbers stay whole, moments are moments."""
    frame = geopandas.read_parquet(files["parquet"])
    assert frame.crs.to_epsg() == 4326
    assert kinds(frame) == wanted(table)
    assert shapely.equals_identical(
        frame.geometry.to_numpy(), np.array([item.shape for item in table.features])
    ).all()
    points = frame[frame.kind == "path point"]
    np.testing.assert_allclose(points.height_m, flown.height_m, atol=0.06)
    assert str(points.time.iloc[0]) == "2021-09-15 03:35:15+00:00"
    part = geopandas.read_parquet(files["parquet"], bbox=(126, 39, 127, 40))
    assert {"launch", "powered flight"} == set(part.kind)
    about = json.loads(parquet.read_schema(files["parquet"]).metadata[b"geo_kit"])
    assert about == table.about


def test_flatgeobuf_is_read_by_a_second_reader(files, table, flown):
    """Judge: the PyPI package flatgeobuf, which shares no code with GDAL."""
    with files["fgb"].open("rb") as file:
        features = flatgeobuf.load(file)["features"]
    assert len(features) == len(table.features)
    points = [item["properties"] for item in features]
    points = [row for row in points if row["kind"] == "path point"]
    points.sort(key=lambda row: row["time_from_launch_s"])
    np.testing.assert_allclose([row["height_m"] for row in points], flown.height_m, atol=0.06)
    with files["fgb"].open("rb") as file:
        held = flatgeobuf.load(file, bbox=(126, 39, 127, 40))["features"]
    assert {item["properties"]["kind"] for item in held} == {"launch", "powered flight"}


@pytest.mark.parametrize("kind", ["path", "path point", "moment", "zone", "impacts", "launch"])
def test_flatgeobuf_of_one_kind_is_read_by_geopandas_as_well(kind, table, tmp_path):
    """A layer of one kind of shape, with heights where it has them; each part in its place."""
    one = replace(table, features=tuple(table.kinds[kind]))
    frame = geopandas.read_file(write(one, "fgb", tmp_path)).set_index("title")
    assert frame.crs.to_epsg() == 4326
    assert sorted(frame.index) == sorted(item.title for item in one.features)
    for item in one.features:
        read_back = shapely.get_coordinates(frame.geometry[item.title], include_z=True)
        np.testing.assert_array_equal(
            read_back, shapely.get_coordinates(item.shape, include_z=True)
        )


HOLED = shapely.Polygon(
    [(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (2, 1), (2, 2)], [(4, 4), (5, 4), (5, 5)]]
)
SHAPES = [
    shapely.Point(1, 2, 3),
    shapely.MultiPoint([(1, 2, 3), (4, 5, 6)]),
    shapely.LineString([(1, 2, 3), (4, 5, 6)]),
    shapely.MultiLineString([[(1, 2, 3), (4, 5, 6)], [(7, 8, 9), (1, 1, 1), (2, 2, 2)]]),
    shapely.force_3d(HOLED, 7.0),
    shapely.force_3d(shapely.MultiPolygon([HOLED, shapely.box(20, 20, 21, 21)]), 8.0),
]


@pytest.mark.parametrize("part", [(0, 6), (0, 2), (2, 4), (3, 4), (4, 6), (4, 5)])
@pytest.mark.parametrize("heights", [True, False])
def test_flatgeobuf_keeps_every_sort_of_shape_and_any_letters(part, heights, table, tmp_path):
    """Each sort alone and with its plural keeps its heights; all in one layer lie flat."""
    shapes = SHAPES[slice(*part)]
    if not heights:
        shapes = [shapely.force_2d(shape) for shape in shapes]
    items = [
        Feature(kind="toy", title=f"ß 한 {n}", shape=shape, properties={"é": n, "x": n / 2})
        for n, shape in enumerate(shapes)
    ]
    path = write(replace(table, features=tuple(items)), "fgb", tmp_path)
    frame = geopandas.read_file(path).sort_values("é")
    assert list(frame.title) == [item.title for item in items]
    assert list(frame.x) == [n / 2 for n in range(len(items))]
    has_z = heights and part != (0, 6)
    for shape, wanted_shape in zip(frame.geometry, shapes, strict=True):
        assert shape.has_z == has_z
        assert shape.normalize().equals(wanted_shape.normalize())
        corners = [
            set(map(tuple, shapely.get_coordinates(one, include_z=has_z)))
            for one in (shape, wanted_shape)
        ]
        assert corners[0] == corners[1]


def test_csv_fits_into_cells_of_a_spreadsheet(files, table):
    """Reader: Python's csv with its usual limits; a cell of Excel holds 32,767 characters."""
    rows = list(csv.DictReader(io.StringIO(files["csv"].read_text())))
    assert max(len(value) for row in rows for value in row.values()) < 32_767
    impacts = [row for row in rows if row["kind"] == "impacts"]
    assert len(impacts) == wanted(table)["impacts"]
    for row in impacts[:50]:
        point = shapely.from_wkt(row["WKT"])
        assert (point.x, point.y) == (float(row["lon_deg"]), float(row["lat_deg"]))


def test_shape_too_long_for_a_cell_is_cut_into_rows_that_make_it_up():
    """The zones beside Korea's coast have 39,000 letters; GEOS joins the rows again."""
    table = table_of(geo_kit.check("2022-11-02", n_draws=400))
    text = content(table, FORMATS["csv"]).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert max(len(value) for row in rows for value in row.values()) <= 32_767
    zones = [row for row in rows if row["kind"] == "zone"]
    assert len(zones) > len(table.kinds["zone"])
    for item in table.kinds["zone"]:
        pieces = [shapely.from_wkt(row["WKT"]) for row in zones if row["title"] == item.title]
        assert shapely.is_valid(pieces).all()
        apart = shapely.symmetric_difference(shapely.union_all(pieces), item.shape)
        assert shapely.area(apart) < 1e-5 * shapely.area(item.shape)  # six decimals


def test_csv_has_one_heading_for_every_test(table, over_180, bare):
    """An event without impact has the columns of any other, its shapes' among them."""
    heads, named = set(), set()
    for one in (table, over_180, *bare):
        text = content(one, FORMATS["csv"]).decode()
        heads.add(text.splitlines()[0])
        named |= {name for item in one.features for name in item.row}
    (heading,) = heads
    assert heading.startswith("kind,title,lon_deg,lat_deg,WKT,")
    assert set(heading.split(",")) == named | {"lon_deg", "lat_deg", "WKT"}


EVENTS = ("2021-09-11", "2021-09-15-slbm", "2021-03-25", "2022-10-04")


@pytest.mark.parametrize("event", EVENTS)
def test_gdal_and_arrow_open_each_format_of_events_that_lack_something(event, tmp_path):
    """Without impact, with nothing known, without a bearing; and the one over Japan."""
    table = table_of(geo_kit.check(event, n_draws=400))
    for name in sorted({*GDAL_READS, "gpkg"} - {"geojsonseq"}):
        found = {}
        for frame in filter(len, read(write(table, name, tmp_path))):
            for kind, count in kinds(frame[frame.kind.notna()]).items():
                found[kind] = found.get(kind, 0) + count
        assert found == wanted(table), name
    frame = geopandas.read_parquet(write(table, "parquet", tmp_path))
    assert (len(frame), frame.crs.to_epsg()) == (len(table.features), 4326)
    assert len([packet for packet in czml(table).values() if packet.properties]) == len(frame)
    tree = etree.fromstring(content(table, FORMATS["kml"]))
    assert all(schema.validate(tree) for schema in kml_schemas())
    assert all(
        feature.is_valid
        for feature in geojson.loads(content(table, FORMATS["geojson"])).features
    )


def test_a_path_over_the_antimeridian_is_cut_in_files_and_whole_by_the_clock(
    over_180, tmp_path
):
    """RFC 7946, section 3.1.9, for lines; a track is a list of places, and goes on."""
    (path,) = over_180.kinds["path"]
    west, _, east, _ = path.shape.bounds
    assert (west, east) == (-180.0, 180.0)
    assert len(path.track.lon_deg) == len(over_180.kinds["path point"])
    assert np.abs(path.track.lon_deg).max() <= 180
    for name in ("gpkg", "fgb", "kml", "geojson"):
        frames = read(write(over_180, name, tmp_path))
        lines = [frame[frame.kind == "path"] for frame in frames]
        (line,) = [frame for frame in lines if len(frame)]
        np.testing.assert_allclose(line.geometry.iloc[0].bounds, path.shape.bounds, atol=1e-6)


def test_without_a_clock_times_count_from_the_launch_and_files_say_so(over_180):
    """Nobody reported a time of day: none may be shown that looks like one."""
    assert over_180.clock.launch is None
    assert over_180.kinds["launch"][0].properties["time"] is None
    point = over_180.kinds["path point"][0].properties
    assert (point["time"], point["time_from_launch_s"]) == (None, over_180.clock.burnout_s)
    said = "no source gives the time of launch"
    for name in ("geojson", "kml", "czml"):
        text = content(over_180, FORMATS[name]).decode()
        assert said in text
        assert "1970-01-01T00:01:15" in text or name == "geojson"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_test_without_impact_is_exported_as_far_as_it_is_known(name, bare, tmp_path):
    """The cruise test has two lines and no impact; of the other only the sources are known."""
    cruise, untold = bare
    assert set(cruise.kinds) == {
        "longest way from land to territorial sea",
        "example of a turning path",
    }
    assert untold.features == ()
    for table in bare:
        path = write(table, name, tmp_path)
        assert path.read_bytes() or (name == "geojsonseq" and not table.features)
    assert not content(cruise, FORMATS["geojson"]).count(b'"impacts"')


def test_the_same_seed_gives_the_same_file(table):
    """A checksum in a publication must hold; GDAL stamps a GeoPackage with the hour."""
    for name in sorted(FORMATS.keys() - {"gpkg"}):
        assert content(table, FORMATS[name]) == content(table, FORMATS[name]), name


def test_a_style_holds_no_more_colours_than_its_features(table):
    """A legend with an entry that nothing on the map bears is a riddle."""
    for items in table.kinds.values():
        style = etree.fromstring(qml(items))
        symbols = style.findall("renderer-v2/symbols/symbol")
        assert len(symbols) in (1, len({item.title for item in items}))


def test_formats_are_found_by_name_and_by_ending():
    """The ending is what people type; case does not matter."""
    for name, item in FORMATS.items():
        assert find_format(name.upper()) is item
        for ending in item.endings:
            assert format_of(f"no.folder/My Test{ending.upper()}") is item


def test_an_unknown_format_lists_the_known_ones():
    """A hint must name what would work."""
    with pytest.raises(NotFoundError, match="'shapefile'") as caught:
        find_format("shapefile")
    assert all(name in caught.value.hint for name in FORMATS)
    with pytest.raises(NotFoundError, match=r"'\.shp'") as caught:
        format_of("test.shp")
    assert ".gpkg" in caught.value.hint
    with pytest.raises(OutputError, match="'test' does not tell its format"):
        format_of("test")


def test_without_pyarrow_geoparquet_says_what_to_install(table, monkeypatch):
    """It is an extra: the other formats must work without."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OutputError, match="pyarrow") as caught:
        content(table, FORMATS["parquet"])
    assert "geo_kit[parquet]" in caught.value.hint
