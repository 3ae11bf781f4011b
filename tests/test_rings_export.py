"""Rings as files and as a command: outside validators, tables, labels, refusals."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from geojson_validator import validate_geometries, validate_structure
from pyproj import Geod

from geo_kit.cli.main import main
from geo_kit.errors import UnitError
from geo_kit.rings.ranges import parse_ranges

GEOD = Geod(ellps="WGS84")
# What the validator remarks on in good files: holes, the map's edge, many vertices.
REMARKS = {"holes", "excessive_vertices", "crosses_antimeridian", "outside_lat_lon_boundaries"}


def run(*words, **options):
    """Run what a user types after `geo-kit rings`."""
    return CliRunner().invoke(main, ["rings", *words], **options)


def features(*words, **options):
    """Return the features that a command prints."""
    result = run(*words, **options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["features"]


def shape_of(feature):
    """Return a feature's geometry."""
    return shapely.from_geojson(json.dumps(feature["geometry"]))


@pytest.mark.parametrize("shape", ["ring", "disc"])
@pytest.mark.parametrize(
    "place", ["126.8,39.28", "180,0", "-179.95,-60", "15,90", "15,-90", "0,0"]
)
def test_outside_validators_find_no_fault_at_poles_and_the_antimeridian(shape, place, tmp_path):
    """geojson-validator and GDAL; at most vertices on the map's very edge are remarked on."""
    text = run(
        "--from", place, "--range", "800,5500,10000,13000,19000km", "--shape", shape
    ).stdout
    collection = json.loads(text)
    logging.disable()
    found = validate_geometries(collection)
    structure = validate_structure(collection)
    logging.disable(logging.NOTSET)
    assert structure == {}
    assert found["invalid"] == {}
    assert found["problematic"].keys() <= REMARKS
    (tmp_path / "rings.geojson").write_text(text)
    frame = geopandas.read_file(tmp_path / "rings.geojson")
    assert frame.geometry.is_valid.all()
    assert list(frame.range_km) == [800, 5500, 10000, 13000, 19000]
    points = shapely.get_coordinates(frame.geometry.to_numpy())
    assert np.abs(points).max(axis=0).tolist() <= [180, 90]


@pytest.mark.parametrize(
    ("lon", "lat", "range_km", "parts"),
    [(127.0, 39.0, 800, 1), (-170.0, 10.0, 3000, 2), (180.0, 0.0, 100, 2), (127, 39, 13000, 1)],
)
def test_rings_are_cut_at_the_antimeridian_and_their_box_crosses_it(lon, lat, range_km, parts):
    """RFC 7946, sections 3.1.9 and 5.2; vertices rounded to six decimals, about 10 cm."""
    collection = json.loads(run("--from", f"{lon},{lat}", "--range", f"{range_km}km").stdout)
    (feature,) = collection["features"]
    pieces = shapely.get_parts(shape_of(feature))
    assert len(pieces) == parts
    points = np.concatenate([shapely.get_coordinates(piece) for piece in pieces])
    points = points[np.abs(points[:, 0]) < 180]
    here = np.broadcast_to([lon, lat], points.shape)
    distance_m = np.asarray(GEOD.inv(*here.T, *points.T)[2])
    assert np.abs(distance_m - range_km * 1e3).max() < 0.12
    west, south, east, north = collection["bbox"]
    assert (west > east) == (parts == 2)
    assert [south, north] == pytest.approx([points[:, 1].min(), points[:, 1].max()], abs=0.1)


def test_box_of_an_area_over_the_pole_runs_to_it():
    """RFC 7946, section 5.3: from -180 to 180, and to 90 degrees."""
    collection = json.loads(
        run("--from", "126.8,39.28", "--range", "9000km", "--shape", "disc").stdout
    )
    west, south, east, north = collection["bbox"]
    assert (west, east, north) == (-180, 180, 90)
    assert south == pytest.approx(39.28 - 81, abs=1)


@pytest.mark.parametrize(
    ("place", "range_km"), [("126.8,39.28", 9000), ("179,10", 500), ("0,-90", 1000)]
)
def test_box_is_the_same_for_d3_whose_outlines_are_not_cut(place, range_km):
    """Of its vertices alone it would end short of the pole, and run all round at 180."""
    asked = ["--from", place, "--range", f"{range_km}km", "--shape", "disc"]
    standard, d3 = (
        json.loads(run(*asked, "--winding", winding).stdout)["bbox"]
        for winding in ("rfc7946", "d3")
    )
    assert d3 == pytest.approx(standard, abs=0.1)


def test_exteriors_run_counterclockwise_for_the_standard_and_clockwise_for_d3():
    """RFC 7946, section 3.1.6; d3-geo takes what lies on the right."""
    asked = ("--from", "126.8,39.28", "--range", "1300km", "--min", "300km")
    (standard,) = features(*asked)
    (d3,) = features(*asked, "--winding", "d3")
    turns = [
        [shapely.LinearRing(ring).is_ccw for ring in item["geometry"]["coordinates"]]
        for item in (standard, d3)
    ]
    assert turns == [[True, False], [False, True]]


def test_stated_deviation_holds_in_the_file_between_the_vertices():
    """Straight lon/lat edges of what was written, rounding included, by PROJ."""
    for asked in ("100m", "5km", "0.2m"):
        (feature,) = features(
            "--from", "126.8,39.28", "--range", "4500km", "--max-deviation", asked
        )
        worst_m = 0.0
        for piece in shapely.get_parts(shape_of(feature)):
            points = shapely.get_coordinates(piece)
            for share in np.linspace(0.05, 0.95, 10):
                there = points[:-1] + share * np.diff(points, axis=0)
                here = np.broadcast_to([126.8, 39.28], there.shape)
                off_m = np.abs(np.asarray(GEOD.inv(*here.T, *there.T)[2]) - 4_500e3)
                worst_m = max(worst_m, off_m.max())
        stated_m = feature["properties"]["max_deviation_m"]
        assert 0.5 * stated_m < worst_m <= stated_m


def test_ring_of_one_metre_is_a_circle_in_the_file():
    """Six decimals would make a square of it."""
    (feature,) = features("--from", "126.8,39.28", "--range", "1m", "--shape", "disc")
    points = shapely.get_coordinates(shape_of(feature))
    here = np.broadcast_to([126.8, 39.28], points.shape)
    np.testing.assert_allclose(GEOD.inv(*here.T, *points.T)[2], 1.0, rtol=0, atol=1e-3)


def test_range_with_a_width_comes_with_its_band():
    """5,500 +- 300 km: the ring, and all from 5,200 to 5,800 km."""
    ring, band = features("--from", "126.8,39.28", "--range", "5500+-300km")
    assert (ring["properties"]["kind"], band["properties"]["kind"]) == (
        "range ring",
        "uncertainty band",
    )
    assert band["properties"]["min_range_km"] == 5_200
    assert band["properties"]["range_km"] == 5_800
    for range_m, inside in (
        (5_150e3, False),
        (5_250e3, True),
        (5_750e3, True),
        (5_850e3, False),
    ):
        there = shapely.Point(GEOD.fwd(126.8, 39.28, 60.0, range_m)[:2])
        assert shape_of(band).intersects(there) == inside


@pytest.mark.parametrize(
    ("text", "spans_km"),
    [
        ("800km", [(800, 800)]),
        ("500,800,1500km", [(500, 500), (800, 800), (1500, 1500)]),
        ("5,500 ± 300 km", [(5200, 5800)]),
        ("5500+-300km,10nm", [(5200, 5800), (18.52, 18.52)]),
        ("5200..5800km", [(5200, 5800)]),
        ("1000mi", [(1609.344, 1609.344)]),
        ("500km,800+-50km", [(500, 500), (750, 850)]),
    ],
)
def test_ranges_are_read_as_people_write_them(text, spans_km):
    """Lists, widths and spans; nautical mile 1.852 km, mile 1.609344 km."""
    spans = [(item.low_m / 1e3, item.high_m / 1e3) for item in parse_ranges(text)]
    assert spans == [pytest.approx(span) for span in spans_km]


def test_width_in_percent_is_refused_as_it_was_typed():
    """Another percent sign behind it was nobody's."""
    with pytest.raises(UnitError, match=r"'5500±5%' has the unit '±5%'"):
        parse_ranges("5500±5%")


@pytest.mark.parametrize("text", ["300+-300km", "800..500km", "800+-km", "+-3km", "12+-3"])
def test_range_that_says_nothing_is_refused(text):
    """A width as wide as the range, a span backwards, no number, no unit."""
    with pytest.raises(UnitError) as caught:
        parse_ranges(text)
    assert caught.value.hint


def test_labels_stand_on_their_rings_at_their_bearings():
    """One for each ring and bearing, with its text; measured back by PROJ."""
    found = features("--from", "126.8,39.28", "--range", "800,5500km", "--labels", "0,90,200")
    labels = [item for item in found if item["properties"]["kind"] == "label"]
    assert len(labels) == 6
    for label in labels:
        azimuth_deg, _, distance_m = GEOD.inv(126.8, 39.28, *label["geometry"]["coordinates"])
        assert distance_m == pytest.approx(label["properties"]["range_km"] * 1e3, abs=0.1)
        assert azimuth_deg % 360 == pytest.approx(label["properties"]["azimuth_deg"], abs=1e-3)
    assert labels[0]["properties"]["text"] == "800 km / 432 nm"


@pytest.mark.parametrize(
    "words",
    [
        ["--from", "126,39", "--range", "5000km", "--missile", "60"],
        ["--from", "170,-60", "--range", "5000km", "--missile", "0"],
    ],
)
def test_labels_of_a_missile_ring_stand_on_it_at_their_bearings_too(words):
    """Its outline is no circle, and reaches as far west as its label there says; by PROJ."""
    found = features(*words, "--labels", "1.7,46,92.3,183,271,303.1")
    lon, lat = map(float, words[1].split(","))
    ring, labels = shape_of(found[0]), [f for f in found if f["properties"]["kind"] == "label"]
    assert len(labels) == 12
    for label in labels[:6]:
        place = label["geometry"]["coordinates"]
        seen_deg, _, far_m = GEOD.inv(lon, lat, *place)
        off_deg = seen_deg - label["properties"]["azimuth_deg"]
        assert abs((off_deg + 180) % 360 - 180) < 0.02
        assert label["properties"]["range_km"] == pytest.approx(far_m / 1e3, abs=0.6)
        assert ring.distance(shapely.Point(place)) < 1e-5


def test_sector_has_labels_only_where_it_lies():
    """North is no bearing of 30..120."""
    found = features(
        "--from", "126.8,39.28", "--range", "800km", "--sector", "30..120", "--labels", "0,90"
    )
    labels = [f["properties"] for f in found if f["properties"]["kind"] == "label"]
    assert [label["azimuth_deg"] for label in labels] == [90]


def test_countries_and_cities_within_are_counted_per_ring():
    """Seoul lies 195 km from Pyongyang, Tokyo 1,285 km; South Korea all within 800 km."""
    found = features(
        "--from", "125.75,39.03", "--range", "190,250,1300km", "--shape", "disc", "--within"
    )
    rows = [item["properties"] for item in found]
    assert ["Seoul" in row["cities"].split("; ") for row in rows] == [False, True, True]
    assert ["Tokyo" in row["cities"].split("; ") for row in rows] == [False, False, True]
    assert "North Korea" in rows[0]["countries_partly"].split("; ")
    assert {"North Korea", "South Korea"} <= set(rows[2]["countries_whole"].split("; "))
    assert rows[1]["cities_count"] == 2
    assert rows[1]["cities_population"] == pytest.approx(13.1e6, abs=0.1e6)
    assert rows[1]["cities_population_year"] == 2007
    assert "a selection of 137 cities" in rows[1]["cities_population_basis"]


def test_what_is_not_counted_is_told():
    """137 cities are no list of all; one country has no outline; some counts have no year."""
    asked = ["--from", "121.5,25", "--range", "300km", "--shape", "disc", "--within"]
    told = run(*asked).stderr
    assert "of 137 large cities (Natural Earth 1:110m)" in told
    assert "never counted, for want of an outline: Vatican" in told
    (row,) = [item["properties"] for item in features(*asked)]
    assert (row["cities"], row["cities_population_year"]) == ("Taipei", None)
    assert row["cities_known_count"] == 137
    assert row["cities_population_basis"].endswith("of Taipei unknown")
    assert "never counted: Vatican" in row["borders"]


def test_several_centres_are_drawn_apart_or_as_one():
    """--union joins what overlaps."""
    asked = ("--from", "126.8,39.28", "--from", "129.7,40.9", "--range", "800km")
    assert len(features(*asked)) == 2
    (joined,) = features(*asked, "--union", "--shape", "disc")
    assert joined["geometry"]["type"] == "Polygon"
    for lon, lat in ((126.8, 39.28), (129.7, 40.9)):
        assert shape_of(joined).contains(shapely.Point(lon, lat))


def test_a_person_who_waits_sees_which_range_is_drawn():
    """A bar on the terminal, none in a pipe; the GeoJSON goes where it was sent."""
    script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"
    tool = [sys.executable, "-m", "geo_kit", "rings", "--from-area", "PRK"]
    tool += ["--range", "300,500km", "-o", os.devnull]
    done = subprocess.run(
        [sys.executable, "-c", script, *tool],
        capture_output=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert b"from North Korea" in done.stdout
    assert b"500 km" in done.stdout
    assert b"from North Korea" not in run(*tool[4:]).stderr_bytes


def test_area_is_read_from_a_file_as_well(tmp_path):
    """A square degree: 100 km beyond its east side, on its own latitude, by PROJ."""
    (tmp_path / "square.geojson").write_text(shapely.to_geojson(shapely.box(127, 38, 128, 39)))
    (line,) = features("--from-area", str(tmp_path / "square.geojson"), "--range", "100km")
    edge = shapely.Point(GEOD.fwd(128.0, 38.5, 90.0, 100e3)[:2])
    assert shape_of(line).distance(edge) * 111e3 < 110
    assert line["properties"]["from"] == "square"


BAND = (("--range", "5500+-300km"), ("--range", "800+-300km", "--min", "600km"))


@pytest.mark.parametrize("words", BAND)
def test_band_of_several_centres_is_what_only_the_longest_range_reaches(words):
    """Near one site the band of another decides nothing; PROJ's distances to both.

    Nor does a band begin before the least range.
    """
    where = ((126.8, 39.28), (140.0, 36.0))
    asked = [word for lon, lat in where for word in ("--from", f"{lon},{lat}")]
    _, band = features(*asked, *words, "--union")
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.arange(90.5, 180), np.arange(0.5, 90)))
    far_km = [
        GEOD.inv(*np.full((2, len(lon)), [[x], [y]]), lon, lat)[2] / 1e3 for x, y in where
    ]
    least, low, high = (600, 600, 1100) if "--min" in words else (0, 5200, 5800)
    reach, near = (
        np.any([(far >= least) & (far < most) for far in far_km], axis=0)
        for most in (high, low)
    )
    clear = np.min([np.abs(far - r) for far in far_km for r in (low, high)], axis=0) > 0.2
    held = shapely.intersects_xy(shape_of(band), lon, lat)
    np.testing.assert_array_equal(held[clear], (reach & ~near)[clear])
    assert band["properties"]["kind"] == "uncertainty band"
    spans = (band["properties"]["min_range_km"], band["properties"]["range_km"])
    assert spans == (low, high)


def test_band_of_one_centre_and_of_an_area_begins_at_the_least_range():
    """What is nearer is left out of all that is drawn."""
    for source in (("--from", "126.8,39.28"), ("--from-area", "PRK")):
        _, band = features(*source, "--range", "800+-300km", "--min", "600km")
        assert band["properties"]["min_range_km"] == 600


def test_area_in_metres_is_brought_to_degrees_and_that_is_told_in_a_line(tmp_path):
    """Python's own warning shows a line of our source, which is no use to anybody."""
    square = geopandas.GeoDataFrame(geometry=[shapely.box(127, 38, 128, 39)], crs=4326)
    square.to_crs(32652).to_file(tmp_path / "utm.gpkg")
    result = run("--from-area", str(tmp_path / "utm.gpkg"), "--range", "100km")
    assert result.stderr == ("note: utm.gpkg is in WGS 84 / UTM zone 52N: brought to WGS 84\n")
    assert result.exit_code == 0


def test_area_beyond_180_degrees_is_to_be_cut(tmp_path):
    """Longitudes to 185 are degrees all the same, and no metres."""
    path = tmp_path / "far.geojson"
    path.write_text(shapely.to_geojson(shapely.box(175, -5, 185, 5)))
    result = run("--from-area", str(path), "--range", "100km")
    assert result.exit_code == 4
    assert "Hint: cut it at the antimeridian first" in result.stderr


TABLE = """\
name,place,range
North,Yangdok,"500,800km"
bad place,Nowhereville,800km
South,"126.8,-39.28",300nm
bad range,Yangdok,25000km
short
"""


def test_table_keeps_going_names_each_bad_line_and_fails_in_the_end(tmp_path):
    """The good rows are drawn, whole; the shell sees that something was wrong."""
    (tmp_path / "rings.csv").write_text(TABLE)
    out = tmp_path / "rings.geojson"
    result = run("--csv", str(tmp_path / "rings.csv"), "-o", str(out))
    assert result.exit_code == 4
    for line, said in ((3, "'Nowhereville'"), (5, "25,000 km"), (6, "fields")):
        (told,) = [row for row in result.stderr.splitlines() if f", line {line}: " in row]
        assert said in told
    assert "3 bad rows left out, 3 rings and areas drawn" in result.stderr
    names = [f["properties"]["from"] for f in json.loads(out.read_text())["features"]]
    assert names == ["North", "North", "South"]


def test_table_of_positions_and_shapes():
    """Columns of numbers, and a shape of its own in each row; read from standard input."""
    text = "lon_deg,lat_deg,range,min,sector\n126.8,39.28,800km,,\n10,20,1000km,200km,30..120\n"
    found = features("--csv", "-", input=text)
    assert [f["properties"]["kind"] for f in found] == ["range ring", "sector"]


def test_table_as_a_spreadsheet_writes_it_is_read():
    """Capitals and spaces in the heading, empty lines, and rows of nothing but commas."""
    text = "Name, Place ,RANGE\r\n\r\nx,Yangdok,300nm\r\n,,\r\n , ,\r\n"
    (ring,) = features("--csv", "-", input=text)
    assert ring["properties"]["from"] == "x"
    assert ring["properties"]["range_km"] == 555.6


def test_longitude_counted_to_360_is_written_as_everybody_counts():
    """A column of centres from -180 to 180 joins other tables."""
    (ring,) = features("--csv", "-", input="lon_deg,lat_deg,range\n200,10,5km\n")
    assert ring["properties"]["lon_deg"] == -160
    west, _, east, _ = shape_of(ring).bounds
    assert (west + east) / 2 == pytest.approx(-160, abs=1e-4)


def test_table_without_a_good_row_writes_nothing(tmp_path):
    """No empty file that looks like an answer."""
    (tmp_path / "rings.csv").write_text("place,range\nNowhereville,800km\n")
    out = tmp_path / "rings.geojson"
    assert run("--csv", str(tmp_path / "rings.csv"), "-o", str(out)).exit_code == 4
    assert list(tmp_path.iterdir()) == [tmp_path / "rings.csv"]


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (["--range", "800km"], 2, "From where? Give"),
        (["--from", "Yangdok"], 2, "--range"),
        (["--from", "Yangdok", "--csv", "x.csv"], 2, "exclude each other. Give"),
        (["--from", "Yangdok", "--range", "0km"], 4, "more than 0"),
        (["--from", "Yangdok", "--range", "25000km"], 4, "20,000 km"),
        (["--from", "Yangdok", "--range", "800km", "--shape", "square"], 4, "'square'"),
        (["--from", "Yangdok", "--range", "800km", "--winding", "left"], 4, "rfc7946"),
        (["--from", "Yangdok", "--range", "800km", "--sector", "30"], 4, "30..120"),
        (["--from", "Yangdok", "--range", "800km", "--shape", "sector"], 4, "bearings"),
        (["--from", "Yangdok", "--range", "800km", "--shape", "donut"], 4, "--min"),
        (["--from", "Yangdok", "--range", "800km", "--min", "900km"], 4, "not below"),
        (
            ["--from", "Yangdok", "--range", "800km", "--min", "9km", "--shape", "ring"],
            4,
            "min",
        ),
        (["--from", "Yangdok", "--range", "800km", "--labels", "N"], 4, "'N'"),
        (["--from", "Yangdok", "--range", "800km", "--max-deviation", "0m"], 4, "1 mm"),
        (["--from-area", "Atlantis", "--range", "800km"], 4, "'Atlantis'"),
        (["--from-area", "no.geojson", "--range", "800km"], 4, "no.geojson"),
        (["--from-area", "PRK", "--range", "800km", "--sector", "1..9"], 4, "is an area"),
        (["--csv", "no.csv"], 4, "no.csv"),
        (["--from", "Yangdok", "--range", "800km", "-o", "no/such/x.geojson"], 4, "no/such"),
        (["--from", "Yangdok", "--range", "800km", "--apogee", "60km"], 2, "--missile"),
        (["--from", "Yangdok", "--range", "800km", "--winding", "d3"], 4, "draws every line"),
        (["--from", "Yangdok", "--range", "1mm"], 4, "'mm'"),
        (["--from", "Yangdok", "--range", "0.001m"], 4, "1 cm is the least"),
        (["--from", "Yangdok", "--range", "-5km"], 4, "no radius"),
        (["--from", "Yangdok", "--range", ""], 4, "''"),
        (["--from", "Yangdok", "--range", "nankm"], 4, "'nankm'"),
        (["--from", "Yangdok", "--range", "800"], 4, "no unit"),
        (["--from", "Yangdok", "--range", "5500+-6000km"], 4, "leaves nothing"),
        (["--from", "", "--range", "800km"], 4, "no place"),
        (["--from", "39,126", "--range", "800km"], 4, "swapped"),
        (["--from", "Yangdok", "--range", "800km", "--labels", "0,nan"], 4, "'0,nan'"),
        (["--from", "Yangdok", "--range", "800km", "--sector", "30..30"], 4, "nothing between"),
        (["--from", "Yangdok", "--range", "800km", "--max-deviation", "5"], 4, "no unit"),
        (["--from", "Yangdok", "--range", "800km", "--missile", "nan"], 4, "nan"),
        (["--from", "Yangdok", "--range", "20000km", "--missile", "73"], 4, "antipode"),
        (
            ["--from", "Yangdok", "--range", "800km", "--missile", "9", "--min", "1km"],
            4,
            "donut",
        ),
        (["--from-area", "PRK", "--range", "0km"], 4, "more than 0"),
        (["--from-area", "PRK", "--range", "25000km"], 4, "20,000 km"),
        (["--from-area", "PRK", "--range", "800km", "--min", "900km"], 4, "not below"),
        (["--from-area", "Vatican", "--range", "800km"], 4, "too small for the map"),
        (["--from-area", __file__, "--range", "800km"], 4, "no file of features"),
        (["--csv", "/"], 4, "cannot be read: Is a directory"),
        (["--from", "Yangdok", "--range", "800km", "--labels", "400"], 4, "labels: 400"),
        (["--from", "Yangdok", "--range", "800km", "--missile", "400"], 4, "missile: 400"),
        (["--from", "Yangdok", "--range", "800km", "--sector", "30..400"], 4, "sector: 400"),
        (["--from", "Yangdok", "--range", "800km", "--sector", "-90..300"], 4, "one turn"),
        (["--from", "Yangdok", "--range", "800km", "-o", "."], 4, "cannot write"),
    ],
)
def test_bad_input_is_refused_in_words(words, exit_code, said, tmp_path, monkeypatch):
    """One line of error and one of hint, nothing on standard output, no file, no traceback."""
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert said in result.stderr
    assert not isinstance(result.exception, UnitError)
    if exit_code == 4:
        heads = [line.split(" ")[0] for line in result.stderr.splitlines()]
        assert heads == ["Error:", "Hint:"]
        assert all(line.split(" ", 1)[1].strip() for line in result.stderr.splitlines())
    assert list(tmp_path.iterdir()) == []


def test_table_with_a_strange_heading_is_refused(tmp_path):
    """A column that nobody reads would be lost in silence."""
    path = Path(tmp_path / "odd.csv")
    path.write_text("place,distance\nYangdok,800km\n")
    result = run("--csv", str(path))
    assert result.exit_code == 4
    assert "place, distance" in result.stderr


@pytest.mark.parametrize(
    ("text", "said", "hinted"),
    [
        ("place,range\n", "the table has no rows", "Yangdok,800km"),
        ("place,range,range\nYangdok,1km,2km\n", "range more than once", "once"),
        ("place;range\nYangdok;800km\n", "place;range", "commas"),
        ("place,range\n,\n", "the table has no rows", "Yangdok,800km"),
        ("place,range\n" + "x" * 200_000, "lines are too long", "a CSV file"),
        ("{" + "x" * 20_000 + ",y" * 500 + "}", "has the columns", "names range"),
    ],
)
def test_table_that_asks_for_nothing_clear_is_refused_in_few_words(text, said, hinted):
    """An empty answer with exit code 0 reads as success; a page of columns is not read."""
    result = run("--csv", "-", input=text)
    assert result.exit_code == 4
    assert result.stdout == ""
    error, hint = result.stderr.splitlines()
    assert said in error
    assert hinted in hint
    assert len(error) < 200


def test_row_with_a_place_and_a_position_is_bad():
    """Which of the two was meant is not ours to choose."""
    rows = "place,lon_deg,lat_deg,range\nYangdok,1,2,9km\nYangdok,,,9km\n,1,2,9km\n"
    result = run("--csv", "-", input=rows)
    assert result.exit_code == 4
    assert "line 2: the row has the place 'Yangdok' and a position as well" in result.stderr
    assert len(json.loads(result.stdout)["features"]) == 2


def test_mark_of_utf_8_is_no_part_of_the_heading(tmp_path):
    """Spreadsheets write it; a pipe brings it as a file does."""
    content = "\ufeffplace,range\nYangdok,800km\n".encode()
    (tmp_path / "t.csv").write_bytes(content)
    assert features("--csv", str(tmp_path / "t.csv")) == features("--csv", "-", input=content)


def d3_arcs(loop):
    """Return points on the arcs that d3 draws: great circles, degrees taken as a sphere's."""
    lon, lat = np.radians(loop).T
    out = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)
    arc = np.concatenate([out[:-1] + (out[1:] - out[:-1]) * t for t in np.linspace(0, 1, 9)])
    x, y, z = arc.T
    return np.degrees(np.stack([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))], -1))


@pytest.mark.parametrize("bound_m", [100.0, 1.0])
@pytest.mark.parametrize(
    ("place", "range_km"), [("30,60", 3000), ("126.8,39.28", 5500), ("0,89", 5500)]
)
def test_arcs_of_d3_keep_the_stated_deviation_and_that_the_one_asked_for(
    place, range_km, bound_m
):
    """d3 draws great circles of a sphere between vertices; PROJ measures where these run."""
    asked = ["--from", place, "--range", f"{range_km}km", "--max-deviation", f"{bound_m}m"]
    (feature,) = features(*asked, "--shape", "disc", "--winding", "d3")
    arcs = d3_arcs(np.array(feature["geometry"]["coordinates"][0]))
    lon, lat = map(float, place.split(","))
    far_m = np.asarray(GEOD.inv(np.full(len(arcs), lon), np.full(len(arcs), lat), *arcs.T)[2])
    off_m = np.abs(far_m - range_km * 1e3).max()
    assert off_m <= feature["properties"]["max_deviation_m"] <= bound_m


def test_union_for_d3_has_vertices_for_its_arcs_too():
    """Its outline is cut at the antimeridian, and its edges are arcs to d3 all the same."""
    where = [(170.0, 60.0), (-170.0, 65.0)]
    asked = [word for lon, lat in where for word in ("--from", f"{lon},{lat}")]
    asked += ["--range", "1500km", "--shape", "disc", "--union", "--winding", "d3"]
    (feature,) = features(*asked)
    loops = shapely.get_rings(shapely.get_parts(shape_of(feature)))
    arcs = np.concatenate([d3_arcs(shapely.get_coordinates(loop)) for loop in loops])
    arcs = arcs[np.abs(arcs[:, 0]) < 180 - 1e-6]  # the cut is no outline
    far_m = [GEOD.inv(*np.full((2, len(arcs)), [[x], [y]]), *arcs.T)[2] for x, y in where]
    off_m = np.abs(np.min(far_m, axis=0) - 1_500e3).max()
    assert off_m <= feature["properties"]["max_deviation_m"] <= 100
