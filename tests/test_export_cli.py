"""`geo-kit export`, run as a user runs it."""

import json
import os
import subprocess
import sys

import geopandas
import pytest
from cli_run import run
from lxml import etree
from pyproj import Geod

from geo_kit.export.formats import FORMATS

FEW = "--draws 200"
RECORD = """
id = "mine"
title = "A test of mine"
date_kst = 2021-09-15
country = "PRK"
kind = "ballistic"

[launch]
name = "Yangdok"
lon_deg = 126.8
lat_deg = 39.28
plus_minus_m = 5000
source = "note"
certainty = "assumed"

[[sources]]
id = "note"
publisher = "me"
reference = "a note"

[[claims]]
id = "range"
quantity = "range"
value = 800
unit = "km"
plus_minus = 25
words = "800 km"
speaker = "me"
stated = "2021-09-15"
source = "note"

[[claims]]
id = "bearing"
quantity = "azimuth"
value = 90
unit = "deg"
plus_minus = 5
words = "east"
speaker = "me"
stated = "2021-09-15"
source = "note"
"""


def test_the_ending_tells_the_format(tmp_path):
    """The example of the help: a GeoPackage that geopandas opens."""
    target = tmp_path / "test.gpkg"
    result = run(f"export 2021-09-15 {FEW} --to {target}")
    assert result.exit_code == 0, result.output
    assert f"wrote {target}" in result.stderr
    assert [item.name for item in tmp_path.iterdir()] == ["test.gpkg"]
    assert len(geopandas.read_file(target, layer="verdicts")) == 5


def test_file_that_stands_is_replaced_whole_and_stays_as_private_as_it_was(tmp_path):
    """What a link points to is meant; a file that only its owner reads is for him still."""
    target, link = tmp_path / "test.csv", tmp_path / "link.csv"
    target.write_text("old, and longer than nothing\n" * 10_000)
    target.chmod(0o600)
    link.symlink_to(target)
    with target.open() as reader:  # one who reads it meanwhile gets all of the old one
        assert run(f"export 2021-09-11 --to {link}").exit_code == 0
        assert set(reader) == {"old, and longer than nothing\n"}
    assert link.is_symlink()
    assert target.read_text().startswith("kind,title,")
    assert "old" not in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["csv", "gpkg"])  # what GDAL fills, and all the others
def test_disk_that_runs_full_leaves_the_old_file_and_no_half_of_a_new_one(name, tmp_path):
    """A limit of the operating system on what a process writes is a full disk to it."""
    target = tmp_path / f"x{FORMATS[name].endings[0]}"
    target.write_text("old")
    script = (
        "import resource, sys\nfrom geo_kit.cli.main import run\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\nrun(sys.argv[1:])"
    )
    line = [sys.executable, "-c", script, "export", "2021-09-15", *FEW.split()]
    done = subprocess.run(
        [*line, "--to", str(target)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4, done.stderr
    assert "Error: cannot write" in done.stderr
    assert "Hint: " in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_one_kind_can_be_asked_for_and_where_a_mixture_has_its_heights_is_told(tmp_path):
    """A FlatGeobuf of one sort of shape has heights; of several, columns."""
    target = tmp_path / "x.fgb"
    told = run(f"export 2021-09-15 {FEW} --to {target}").stderr
    assert "heights stand in columns (height_m); write --kind path" in told
    assert not geopandas.read_file(target).has_z.any()
    told = run(f"export 2021-09-15 {FEW} --kind path --to {target}").stderr
    assert "note" not in told
    (path,) = geopandas.read_file(target).geometry
    assert path.has_z


def test_text_goes_to_standard_output_and_nothing_else_does():
    """A pipe must get the file and not a word more."""
    result = run(f"export 2021-09-11 {FEW} --to - --format geojsonseq")
    records = result.stdout.split("\x1e")
    assert records[0] == ""
    assert all(json.loads(record)["type"] == "Feature" for record in records[1:])
    assert etree.fromstring(run("export 2021-09-11 --to - --format kml").stdout.encode()).tag


def test_bytes_go_through_a_pipe_unharmed():
    """A real process: no line end may be changed on the way."""
    line = [sys.executable, "-m", "geo_kit", "export", "2021-09-11"]
    line += ["--to", "-", "--format", "gpkg"]
    done = subprocess.run(line, capture_output=True, check=True)
    assert done.stdout.startswith(b"SQLite format 3\0")
    assert len(done.stdout) % 4096 == 0  # SQLite's page


def test_bytes_are_not_poured_over_a_screen():
    """A terminal that gets a GeoPackage beeps and breaks."""
    script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"
    tool = [sys.executable, "-m", "geo_kit", "export", "2021-09-11", "--to", "-"]
    done = subprocess.run(
        [sys.executable, "-c", script, *tool, "--format", "fgb"],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"TERM": "dumb"},
    )
    assert b"standard output is a screen" in done.stdout
    assert b"fgb\x03" not in done.stdout


def test_a_test_without_impact_says_what_its_file_holds(tmp_path):
    """Nobody reported where the cruise missile ended: a map must not be silent on it."""
    result = run(f"export 2021-09-11 --to {tmp_path / 'x.geojson'}")
    assert result.exit_code == 0
    assert "no area of impact. No impact point: no source gives one" in result.stderr
    assert "1 example of a turning path" in result.stderr
    told = run(f"export 2021-03-25 {FEW} --to {tmp_path / 'z.csv'}").stderr
    assert "the file holds: 1 launch, impacts in" in told
    result = run(f"export 2021-09-15-slbm --to {tmp_path / 'y.kml'}")
    assert result.exit_code == 0
    assert "the file holds: nothing" in result.stderr


def test_a_record_without_a_clock_says_that_times_are_relative(tmp_path):
    """Its own title, its own launch, and no time of day that anyone made up."""
    record = tmp_path / "mine.toml"
    record.write_text(RECORD)
    result = run(f"export --record {record} {FEW} --to {tmp_path / 'mine.czml'}")
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "mine.czml").read_text())[0]
    assert document["name"] == "A test of mine"
    assert document["clock"]["currentTime"].startswith("1970-01-01T00:00:00")
    assert "no source gives the time of launch" in result.stderr


BAD = [
    ("export 2021-09-15 --to x.shp", 4, "'.shp'", ".gpkg"),
    ("export 2021-09-15 --to - --format shapefile", 4, "'shapefile'", "gpkg"),
    ("export 2021-09-15 --to x", 4, "'x' does not tell its format", "name the format"),
    ("export 2021-09-11 --to no/such/folder/x.kml", 4, "no/such/folder", "folder"),
    ("export 2021-09-11 --to /dev/full --format kml", 4, "/dev/full", ""),
    ("export 2021-09-15 --to -", 2, "name the --format", ""),
    ("export 2021-09-15", 2, "--to FILE", ""),
    ("export --to x.kml", 2, "an EVENT, or --record", ""),
    ("export 2021-09-16 --to x.kml", 4, "2021-09-16", ""),
    ("export 2021-09-15-slbm --kind path --to x.kml", 4, "this event has no path", "it has"),
    ("export 2021-09-15-slbm --kind pth --to x.kml", 4, "'pth'", "'path'"),
    ("export 2021-09-11 --kind pth --to x.kml", 4, "'pth'", "turning path"),
]


@pytest.mark.parametrize(("line", "code", "says", "hint"), BAD)
def test_bad_input_says_what_is_wrong_and_what_to_do(
    line, code, says, hint, tmp_path, monkeypatch
):
    """One line of error, one of hint, no traceback, and nothing left behind."""
    monkeypatch.chdir(tmp_path)
    result = run(line)
    assert result.exit_code == code
    assert says in result.stderr
    assert hint in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_formats_are_listed():
    """The list is what the hint promises."""
    page = run("export --formats").stdout
    assert [line.split()[0] for line in page.splitlines()] == list(FORMATS)


def test_a_report_of_ones_own_is_exported_as_it_is_checked(tmp_path):
    """The same figures, the same falls: GDAL reads the bearing of the path back."""
    file = tmp_path / "own.geojson"
    own = "--from 126.8,39.28 --range 800km --apogee 60km --azimuth 70..80"
    assert run(f"export {own} {FEW} --to {file}").exit_code == 0
    shown = geopandas.read_file(file)
    path = shown[shown["kind"] == "path"].geometry.iloc[0]
    azimuth_deg, _, range_m = Geod(ellps="WGS84").inv(126.8, 39.28, *path.coords[-1][:2])
    assert 70 < azimuth_deg < 80
    assert range_m == pytest.approx(800e3, abs=25e3)
    checked = json.loads(run(f"check {own} {FEW} --json").stdout)
    zones = {zone["zone"] for zone in checked["zones"]}
    assert set(shown[shown["kind"] == "zone"]["zone"]) == zones


def test_an_export_of_two_reports_at_once_is_refused(tmp_path):
    """An event and figures beside it: which of them is meant?"""
    result = run(f"export 2021-09-15 --range 700km --to {tmp_path / 'a.geojson'}")
    assert result.exit_code == 2
    assert "cannot be mixed" in result.stderr
    assert not list(tmp_path.iterdir())
