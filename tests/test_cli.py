"""The command line, run as a user runs it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_run import run, words

from geo_kit.cli.main import main
from geo_kit.waters.zones import Waters

FEW = "--draws 1000"


def test_founding_ballistic_case_is_outside_every_reading():
    """Gause, in VOA's report: outside of North Korean waters."""
    page = words(run(f"check 2021-09-15 {FEW}"))
    assert "Outside every reading of North Korea's waters." in page
    assert page.count(" outside <0.4 %") == 5


def test_founding_ballistic_case_splits_between_japan_and_russia_by_the_bearing():
    """The one thing that the report leaves open: 800 km from Yangdok meets the median."""
    values = json.loads(run(f"check 2021-09-15 {FEW} --json").stdout)
    shares = {zone["zone"]: zone["share"] for zone in values["zones"]}
    assert shares.keys() == {"jpn-eez", "rus-eez"}
    assert shares["jpn-eez"] + shares["rus-eez"] == pytest.approx(1)
    assert min(shares.values()) > 0.05
    (switch,) = values["bearing_switches"]
    assert (switch["zone_below"], switch["zone_above"]) == ("rus-eez", "jpn-eez")
    assert switch["azimuth_deg"] == pytest.approx(75.6, abs=0.2)


def test_founding_ballistic_case_shows_both_japanese_statements_with_their_times():
    """The official verdict was reversed within a day: nippon.com, Nikkei, NHK."""
    page = words(run(f"check 2021-09-15 {FEW}"))
    assert "Japan Coast Guard, 2021-09-15 12:39 KST" in page
    assert "Kishi, Japan's defence minister, 2021-09-15 that night" in page


def test_founding_ballistic_case_is_no_ballistic_arc_and_says_by_which_speeds():
    """Closed arcs: 3.448 km/s for 800/60, 2.718 km/s at least for 800 km."""
    page = words(run(f"check 2021-09-15 {FEW}"))
    assert "800 km with a 60 km apogee" in page
    assert "is not a ballistic arc" in page
    assert "3.45 km/s" in page
    assert "2.72 km/s" in page


def test_founding_cruise_case_has_no_impact_point_but_a_possibility():
    """1,500 km of ovals and figure-eights in 7,580 s: a path length is not a range."""
    page = words(run("check 2021-09-11"))
    assert "No impact point" in page
    assert "197.9 m/s" in page
    assert "Mach 0.58" in page
    assert "no straight flight of that length can have ended there" in page
    assert "possible, not shown" in page


def test_founding_cruise_case_draws_no_impact_in_geojson():
    """What nobody reported must not appear on a map as if somebody had."""
    collection = json.loads(run("check 2021-09-11 --format geojson").stdout)
    kinds = {feature["properties"]["kind"] for feature in collection["features"]}
    assert kinds == {"longest way from land to territorial sea", "example of a turning path"}


def test_record_without_numbers_reconstructs_nothing():
    """The South Korean test is context: no source gives a figure."""
    assert "Nothing to reconstruct" in words(run("check 2021-09-15-slbm"))


def test_bearing_that_nobody_gave_makes_no_shares():
    """The March test: a range, a sea, and no direction."""
    values = json.loads(run(f"check 2021-03-25 {FEW} --json").stdout)
    answers = [verdict["answer"] for verdict in values["verdicts"]]
    assert answers == ["outside", *4 * ["undetermined"]]  # no bearing ends within 12 miles
    assert {verdict["p_inside"] for verdict in values["verdicts"]} == {None}
    assert {zone["share"] for zone in values["zones"]} == {None}


def test_readme_shows_what_the_command_prints():
    """A page that has drifted from the program misleads every new user."""
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    shown = readme.partition("$ geo-kit check 2021-09-15\n")[2].partition("  ...\n")[0]
    assert len(shown.splitlines()) > 20
    assert run("check 2021-09-15").stdout.startswith(shown)


BAD = [
    ("check --from Yangdok --range 800km --apogee 2km", 4, "2 km", "2,000 km"),
    ("check --from 126.8,95 --range 800km", 4, "lat 95", "-90 to 90"),
    ("check --from 39.3,126.8 --range 800km", 4, "lat 126.8", "swapped"),
    ("check --from Yangdock --range 800km", 4, "'Yangdock'", "'Yangdok'"),
    ("check --from Yangdok --range 0km", 4, "0 km", "more than 0"),
    ("check --from Yangdok --range 30000km", 4, "30,000 km", "20,003 km"),
    ("check --from Yangdok --range nankm", 4, "'nankm'", "digits"),
    ("check --from Yangdok --range 800", 4, "no unit", "km"),
    ("check --from Yangdok --range 800parsec", 4, "'parsec'", "km"),
    ("check --from Yangdok --range -800km", 4, "'-800km'", "above 0"),
    ("check 2021-09-16", 4, "'2021-09-16'", "'2021-09-15'"),
    ("check --record no-such-file.toml", 4, "no-such-file.toml", ""),
    ("check 2021-09-15 -o no/such/folder/x.geojson", 4, "no/such/folder", "folder"),
    ("rings --from Yangdok --range 25000km", 4, "25,000 km", "20,000 km"),
    ("rings --from Yangdok --range 0km", 4, "0 km", "more than 0"),
    ("check --from Yangdok --range 800km --apogee 60km --kind cruise", 4, "cruise", "--apogee"),
]


@pytest.mark.parametrize(("line", "exit_code", "said", "hinted"), BAD, ids=[b[0] for b in BAD])
def test_bad_input_is_one_line_of_error_and_one_of_hint(line, exit_code, said, hinted):
    """The user reads what was wrong and what to do, and the shell sees a failure."""
    result = run(line)
    assert result.exit_code == exit_code
    assert result.stdout == ""
    error, hint = result.stderr.splitlines()
    assert error.startswith("Error: ")
    assert said in error
    assert hint.startswith("Hint: ")
    assert hinted in hint


@pytest.mark.parametrize(
    "line",
    [
        "chekc 2021-09-15",
        "check 2021-09-15 --from Yangdok --range 800km",
        "check --from Yangdok",
        "check 2021-09-15 --draws 0",
        "check 2021-09-15 --azimuth east",
        "check 2021-09-15 --azimuth 90..60",
        "check 2021-09-15 --azimuth 400",
        "check --from Yangdok --range 800 km",
        "check 2021-09-15 --json --format geojson",
        "check 2021-09-15 --format shapefile",
    ],
)
def test_wrong_usage_exits_with_two(line):
    """Click's own code for usage, never used for a verdict."""
    result = run(line)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_unwritable_output_leaves_nothing_behind(tmp_path):
    """A folder in the file's place: neither the file nor a half-written one remains."""
    (tmp_path / "taken.geojson").mkdir()
    result = run(f"rings --from Yangdok --range 800km -o {tmp_path / 'taken.geojson'}")
    assert result.exit_code == 4
    assert [item.name for item in tmp_path.iterdir()] == ["taken.geojson"]


def test_written_file_is_whole_and_replaces_the_old_one(tmp_path):
    """A second run replaces the first; no other file is left."""
    target = tmp_path / "ring.geojson"
    target.write_text("old")
    assert run(f"rings --from Yangdok --range 800km -o {target}").exit_code == 0
    assert json.loads(target.read_text())["type"] == "FeatureCollection"
    assert [item.name for item in tmp_path.iterdir()] == ["ring.geojson"]


@pytest.mark.parametrize(
    ("line", "exit_code"),
    [
        ("check 2021-09-15 --expect outside", 0),
        ("check 2021-09-15 --expect inside", 1),
        ("check 2021-03-25 --expect outside", 3),
        ("check 2021-09-15 --expect outside --reading prk-12nm-low-water", 0),
        ("check 2021-09-15 --expect outside --reading prk-13nm", 4),
        ("check 2021-09-15 --reading prk-12nm-low-water", 2),
        ("check 2021-03-25", 0),
    ],
)
def test_expectation_sets_the_exit_code(line, exit_code):
    """Without one, a verdict is a success whatever it is; with one, grep's manners."""
    assert run(f"{line} {FEW}").exit_code == exit_code


def test_same_seed_gives_the_same_answer_and_another_does_not():
    """A result can be repeated by anyone who knows the seed."""
    first, again, other = (
        run(f"check 2021-09-15 {FEW} --seed {seed} --format geojson").stdout
        for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other


def test_negative_coordinates_are_values_and_not_options():
    """A western longitude starts with a minus."""
    ring = json.loads(run("rings --from -70.5,-20 --range 100km").stdout)
    west, south, east, north = ring["bbox"]
    assert west < -70.5 < east
    assert south < -20 < north


def test_own_report_on_the_command_line_carries_its_assumed_bearing():
    """60..90 has no source, and the page says so."""
    page = words(run(f"check --from Yangdok --range 800km --azimuth 60..90 {FEW}"))
    assert "assumed by the user, 60 to 90 deg" in page
    assert "800 km" in page


def test_military_boundary_is_fifty_miles_wide_beyond_the_tumen_too():
    """East of the line's end the coast is the nearer of the two, yet 200 nm do not hold."""
    line = "check --from Yangdok --range 800+-1km --azimuth 60 --json"
    values = json.loads(run(f"{line} {FEW}").stdout)
    margin_nm = {row["reading"]: row["margin_nm_50"] for row in values["verdicts"]}
    apart_nm = margin_nm["prk-12nm-low-water"] - margin_nm["prk-military-boundary"]
    assert apart_nm == pytest.approx(50 - 12, abs=0.2)


def test_report_that_says_sea_leaves_out_the_land():
    """North Korean state media, 26 March 2021: 600 km into the East Sea."""
    values = json.loads(run(f"check 2021-03-25 {FEW} --json").stdout)
    assert not [zone for zone in values["zones"] if zone["zone"].endswith("-land")]


def test_contradicting_flight_time_is_said_in_plain_words():
    """Up to 6,000 km and down again takes more than an hour (Kepler)."""
    line = "check --from Sunan --range 1000km --apogee 6000km --time 20min --azimuth 73"
    assert "the figures contradict each other" in words(run(f"{line} {FEW}"))


def test_fall_beyond_the_coast_data_is_not_called_high_seas():
    """Off Attu, whose coast the data do not hold, 200 nm are not measured."""
    line = f"check --from Mupyong-ni --range 3800km --azimuth 50 {FEW}"
    assert "not covered by the coast data" in words(run(line))


def test_pipe_as_output_stays_a_pipe(tmp_path):
    """A device or a pipe in the file's place is written to, not replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    script = f"print(open({str(pipe)!r}).read()[:20])"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as reader:
        assert run(f"rings --from Yangdok --range 800km -o {pipe}").exit_code == 0
        assert reader.stdout.read().startswith(b'{"type": "FeatureC')
    assert pipe.is_fifo()


def test_page_in_a_file_has_no_colour_and_geojson_is_told_by_its_name(tmp_path):
    """What a terminal shows in bold is noise in a file."""
    assert run(f"check 2021-09-11 -o {tmp_path / 'page.txt'}").exit_code == 0
    assert "\x1b" not in (tmp_path / "page.txt").read_text()
    assert run(f"check 2021-09-11 -o {tmp_path / 'map.geojson'}").exit_code == 0
    assert json.loads((tmp_path / "map.geojson").read_text())["type"] == "FeatureCollection"


def test_own_cruise_report_is_read_as_a_path():
    """The range of a cruise flight may turn: no impact point comes from it."""
    page = words(run("check --from Yangdok --range 1500km --time 7580s --kind cruise"))
    assert "No impact point" in page
    assert "197.9 m/s" in page


def test_broken_record_is_named_with_file_and_key(tmp_path):
    """A user's own file: the message says where to look."""
    good = (Path(__file__).parents[1] / "seeds" / "2021-09-15.toml").read_text()
    target = tmp_path / "mine.toml"
    target.write_text(good.replace("value = 800", 'value = "much"', 1))
    result = run(f"check --record {target}")
    assert result.exit_code == 4
    assert "mine.toml" in result.stderr
    assert "claims[0].value" in result.stderr


def test_events_lists_the_records_by_date_with_the_founding_ones_first():
    """The two founding cases, the March test and the South Korean one; then the others."""
    rows = json.loads(run("events --json").stdout)
    ids = [row["event"] for row in rows]
    assert ids[:4] == ["2021-03-25", "2021-09-11", "2021-09-15", "2021-09-15-slbm"]
    assert ids == sorted(ids)
    assert len(run("events").stdout.splitlines()) == len(ids) + 1


def test_zones_names_every_reading_and_line_with_a_source():
    """A verdict that cannot be traced is worth nothing."""
    values = json.loads(run("zones --json").stdout)
    assert len(values["readings"]) == 5
    assert {"nll-west", "prk-rus-eez"} <= {line["id"] for line in values["lines"]}
    assert all(row["source"] for row in values["readings"] + values["lines"])
    assert "the military boundary of 1977" in words(run("zones"))


EXAMPLES = [
    line.strip().removeprefix("geo-kit ")
    for command in (main, *main.commands.values())
    for line in command.help.splitlines()
    if line.strip().startswith("geo-kit ")
]


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_in_the_help_runs(line, tmp_path, monkeypatch):
    """Help that does not work is worse than none."""
    monkeypatch.chdir(tmp_path)
    assert run(line).exit_code == 0


@pytest.mark.parametrize("command", main.commands.values(), ids=main.commands)
def test_every_command_shows_lines_to_type(command):
    """Help without an example helps nobody."""
    assert re.search(r"^\s+geo-kit ", command.help, re.MULTILINE)


@pytest.mark.parametrize("line", ["--help", "zones --help"])
def test_list_of_commands_says_whole_sentences(line):
    """A help line that ends in dots says what half of a command does."""
    page = run(line, terminal_width=80).stdout
    assert "..." not in page.partition("Commands:")[2]


@pytest.mark.parametrize("code", ["import geo_kit", "from geo_kit.cli.main import run"])
def test_import_loads_nothing_heavy(code):
    """`geo-kit --help` and `import geo_kit` answer at once."""
    heavy = ["scipy.stats", "geopandas", "matplotlib", "pandas", "scipy", "shapely", "pyproj"]
    script = f"{code}\nimport sys\nprint([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_whole_check_loads_neither_frames_nor_pictures():
    """A second of imports that no verdict needs."""
    script = (
        "from geo_kit.cli.main import main\n"
        "import sys\n"
        "main(['check', '2021-09-15', '--draws', '200'], standalone_mode=False)\n"
        "heavy = ['scipy.stats', 'geopandas', 'matplotlib', 'pandas']\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_module_runs_like_the_command():
    """`python -m geo_kit` is for those whose PATH lacks the script."""
    done = subprocess.run(
        [sys.executable, "-m", "geo_kit", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("geo-kit, version ")


def test_without_a_bearing_what_draws_came_near_to_is_settled_or_said_to_be_open():
    """420 +-5 km from Sondok reach no sea of 12 miles, and the reported line's within 5 km."""
    text = " ".join(run("check 2021-03-25").stdout.split())
    assert "12 nm from the low-water coast outside not known depends on the bearing" in text
    assert "not ruled out, though no draw fell inside: 12 nm from the reported straight" in text
    assert "A verdict holds for every bearing" in text


def test_a_ring_far_off_is_outside_every_reading():
    """800 km from Yangdok: 300 km beyond the farthest of North Korea's claimed waters."""
    assert "Outside every reading" in run(f"check --from Yangdok --range 800km {FEW}").stdout


def test_map_draws_a_report_of_ones_own(tmp_path):
    """A desk that checked its own figures wants the picture too, and no claim of a source."""
    own = "map --from Yangdok --range 800km --apogee 60km --azimuth 70..80"
    assert run(f"{own} -o {tmp_path / 'own.svg'}").exit_code == 0
    text = (tmp_path / "own.svg").read_text()
    assert "Reconstruction from figures typed by the user: range 800 km; apogee 60 km;" in text
    assert "bearing assumed by the user, 70 to 80 deg" in text
    assert "event your report" not in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("map -o a.png", "Give one of three"),
        ("map 2021-09-15 --range 800km -o a.png", "cannot be mixed"),
        ("map --from Yangdok -o a.png", "needs --from and --range"),
        ("map --all 2021-09-15 -o a", "--all draws every event"),
        ("map --all --azimuth 60 -o a", "--azimuth is of one test"),
        ("map 2021-09-15 --azimuth x -o a.png", "write 75, 75+-5 or 60..90"),
        ("check 800 km", "unexpected extra argument"),
        ("check km", "without a space"),
    ],
)
def test_reports_that_contradict_themselves_are_refused(line, said, tmp_path, monkeypatch):
    """One line says what, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    result = run(line)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "line",
    [
        "check 2021-09-15 -o",
        "fly 2021-09-15 -o",
        "map 2021-09-15 -o",
        "export 2021-09-15 --to",
        "rings --from Yangdok --range 800km -o",
        "zones export --zones prk-territorial-sea -o",
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_any_work(line, tmp_path, monkeypatch):
    """Some seconds of work for nothing: the folder is missing, or the file is a folder."""
    (tmp_path / "taken.html").mkdir()
    monkeypatch.setattr(Waters, "label", None)  # whoever works would need one of the three
    monkeypatch.setattr("geo_kit.flight.propagate.point_at", None)
    monkeypatch.setattr("geo_kit.rings.tracing.unwrap", None)
    for name in ("nowhere/a.geojson", "nowhere/a.html", "taken.html"):
        if ("map" in line) != name.endswith("html"):
            continue
        result = run(f"{line} {tmp_path / name}")
        assert result.exit_code in (2, 4)
        assert str(tmp_path / name) in " ".join(result.stderr.split())
        assert isinstance(result.exception, SystemExit)
