"""`geo-kit fly`, run as a user runs it."""

import json

import pytest
from cli_run import run, words

LOFTED = "--from Sunan --range 999.2km --apogee 6040.9km --time 4135s --azimuth 73"


def test_lofted_flight_on_one_sheet():
    """18 November 2022: 7.6 km/s, 66 minutes from burnout, 4,135 s believable."""
    page = words(run(f"fly {LOFTED}"))
    assert "Lofted: a ballistic arc fits." in page
    assert "ballistic arc, lofted 7.60 81.7 6,041" in page
    assert "The reported time of 4,135 s lies within" in page
    assert ">15,000" in page
    assert "bearing: 73 deg, as you gave it" in page


def test_rail_borne_flight_names_what_would_settle_it():
    """15 September 2021: both speakers, each with its own readings, and the missing time."""
    page = words(run("fly 2021-09-15"))
    assert "South Korea's Joint Chiefs of Staff: 800 km, apogee 60 km" in page
    assert "Nobuo Kishi, Japan's defence minister: 750 km, apogee 50 km" in page
    assert "not a credible ballistic arc" in page
    assert "the flight time from burnout: ballistic arc, depressed 4 min" in page
    assert "pull-up or glide 6 to 8 min" in page


def test_claim_of_24_march_2022_contradicts_itself():
    """4,052 s are less than the free arc of its own range and apogee."""
    page = words(
        run("fly --from Sunan --range 1090km --apogee 6248.5km --time 4052s --azimuth 75")
    )
    assert "shorter than the free arc" in page
    assert "no reading meets the flight time" in page


def test_top_speed_is_compared():
    """Mach 22 goes with 7.6 km/s."""
    page = words(run(f"fly {LOFTED} --speed 'Mach 22'"))
    assert "agrees with the 7.60 to 7.60 km/s (Mach 22.3 to 22.3)" in page


def test_speed_alone_leaves_two_flights():
    """A range and a speed: lofted and depressed, and the apogee would tell."""
    page = words(run("fly --from Sunan --range 800km --speed 3km/s --azimuth 73"))
    assert "ballistic arc, lofted" in page
    assert "ballistic arc, depressed" in page
    assert "What would settle it - the apogee" in page


def test_bearing_that_nobody_gave_is_told_as_assumed():
    """It moves a lofted flight's speed by a per cent."""
    page = words(run("fly --from Sunan --range 800km"))
    assert "bearing: 90 deg, assumed, for nobody gave one" in page


def test_json_holds_residuals_and_intervals():
    """For programs: SI, units in the names."""
    values = json.loads(run(f"fly {LOFTED} --json").stdout)
    (flight,) = values["flights"]
    assert flight["class"] == "lofted"
    arc = next(item for item in flight["readings"] if item["name"] == flight["best"])
    low_s, high_s = arc["flight_time_s"]
    assert low_s < 4_135 < high_s
    assert arc["solution"]["converged"]
    assert abs(arc["solution"]["residual_range_m"]) < 5
    assert flight["reach"]["at_most_km"][2] is None


def test_path_goes_to_a_file_as_geojson(tmp_path):
    """Longitude, latitude and height, from burnout to the ground, with the moments."""
    target = tmp_path / "path.geojson"
    result = run(f"fly {LOFTED} -o {target}")
    assert result.exit_code == 0, result.output
    collection = json.loads(target.read_text())
    paths = [item for item in collection["features"] if item["properties"]["kind"] == "path"]
    best = next(item for item in paths if item["properties"]["best"])
    heights_m = [point[2] for point in best["geometry"]["coordinates"]]
    assert max(heights_m) == pytest.approx(6_040.9e3, rel=1e-3)
    assert heights_m[-1] == pytest.approx(0, abs=1)
    kinds = {item["properties"]["kind"] for item in collection["features"]}
    assert {"burnout", "apogee", "impact"} <= kinds


def test_apogee_and_time_tell_a_range():
    """30 January 2022 without its range: 2,000 km and 30 min leave 800 km open."""
    line = "fly --from Mupyong-ri --apogee 2000km --time 30min --azimuth 83"
    page = words(run(line))
    assert "No range was given: it follows from the other figures." in page
    assert "What would settle it - the range: the climb is assumed to last" in page
    assert "it misses the apogee by" in page
    (flight,) = json.loads(run(f"{line} --json").stdout)["flights"]
    low_km, high_km = flight["range_km"]
    assert low_km < 800 < high_km
    assert {claim["quantity"] for claim in flight["reported"]} == {"apogee", "flight_time"}


SAID = [
    (
        "--range 800km --apogee 60km --time 5min --azimuth 73",
        "yet the reported flight time fits it, and no pull-up or glide.",
    ),
    (
        "--range 800km --apogee 60km --time 3min --azimuth 73",
        "no reading meets the flight time.",
    ),
    (
        "--range 999.2km --apogee 6040.9km --speed 10mach",
        "Lofted, but no reading meets the speed.",
    ),
    ("--range 999.2km --speed 7600m/s", "Lofted: a ballistic arc fits."),
    ("--range 999.2km --speed 7600m/s", "How far the same missile goes"),
    ("--range 1500km --speed 0.2km/s", "a cruise fits, and no ballistic arc."),
    ("--range 1500km --speed 0.2km/s --time 7580s", "0.2 km/s (Mach 0.6 at sea level) agrees"),
    ("--range 1000km --apogee 36km", "not possible, such a flight would start downwards"),
    ("--range 20km --apogee 10km", "whether it was near minimum energy or lofted"),
    ("--from 181,-39 --range 800km", "-179,-39, typed as 181, 39.00 S 179.00 W"),
    ("--range 800km --azimuth 60..90", "bearing: 60 to 90 (solved for 75) deg"),
]


@pytest.mark.parametrize(("line", "said"), SAID, ids=[f"{a}: {b}" for a, b in SAID])
def test_headline_and_table_agree(line, said):
    """What was reported of time, speed and bearing is weighed, and the page says so once."""
    assert said in words(run(f"fly --from Sunan {line}"))


def test_time_is_compared_with_the_flight_on_its_bearing():
    """Westwards it is 39 s shorter: 3,960 s are possible there, 3,940 not eastwards."""
    west = LOFTED.replace("4135s", "3960s").replace("73", "270")
    assert "shorter than the free arc" not in words(run(f"fly {west}"))
    east = LOFTED.replace("4135s", "3940s")
    assert "shorter than the free arc" in words(run(f"fly {east}"))


def test_test_straight_up_is_no_slip():
    """100 km up and 5 km away is a sounding, not two figures swapped."""
    assert "swapped" not in words(run("fly --from 0,0 --range 5km --apogee 100km"))


def test_check_weighs_a_time_against_a_depressed_flight():
    """3 minutes are less than the arc takes, and `check` says so too."""
    page = words(run("check --from Sunan --range 800km --apogee 60km --time 3min --azimuth 70"))
    assert "shorter than the free arc" in page


def test_check_weighs_a_speed():
    """Mach 10 does not fly 6,041 km high."""
    line = "check --from Sunan --range 999.2km --apogee 6040.9km --speed 10mach --azimuth 73"
    assert "does not agree with the 7.60 to 7.60 km/s" in words(run(line))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--range 540nm --apogee 150nm", "you: 540 nm, apogee 150 nm"),
        ("--range 1000km+-50km --speed 22mach", "you: 1,000 km, speed 22 mach"),
        ("--range 1000km --apogee 3700km --time 47min12s", "flight time 2,832 s"),
        ("--range 999.2km --apogee 6040.9km --time 4135min", "the flight time in seconds"),
        ("--range 999.2km --apogee 6040.9km --time 69s", "the flight time in minutes"),
        ("--range 700..800km --time 20..40min", "you: 750 km, flight time 30 min"),
        (
            "--range 800km --apogee 2000km --time 30min",
            "The reported time of 30 +-0.5 min lies within the 28.0 to 30.5 min",
        ),
        (
            "--range 800km --apogee 2000km --time 20MIN",
            "20 +-0.5 MIN is 6.0 MIN shorter than the free arc",
        ),
        (
            "--range 999.2km --apogee 6040.9km --time 1.15h",
            "1.15 +-0.005 h lies within the 1.13 to 1.18 h",
        ),
        (
            "--range 999.2km --apogee 6040.9km --speed 22mach",
            "The reported top speed of Mach 22 (7.49 km/s at sea level) agrees",
        ),
        (
            "--range 999.2km --apogee 6040.9km --speed 7600m/s",
            "The reported top speed of 7,600 m/s (Mach 22.3 at sea level) agrees",
        ),
    ],
)
def test_figures_are_echoed_as_typed_and_units_mixed_up_are_pointed_out(line, said):
    """No digits that nobody gave."""
    assert said in words(run(f"fly --from Sunan {line}"))


BAD = [
    ("fly --from Sunan --range 1000+-1500km", "'1000+-1500km'", "below"),
    ("fly --from Sunan --range 0..800km", "range: '0..800km' starts at 0", "above 0"),
    ("fly --from Sunan --range 800km --time 0..5min", "flight time: '0..5min'", "above 0"),
    ("fly --from Sunan --range 800km+-800km", "'800km+-800km' starts at 0", "above 0"),
    ("fly --from Sunan --apogee 9000km --time 20h", "too long", "unit"),
    ("fly --from Sunan --apogee 6248.5km --time 4052s", "no flight with", "nearest"),
    ("fly --from Sunan --range 800km --apogee 1e300km", "1e+300 km", "unit"),
    ("fly --from Sunan --range km", "'km'", "800km"),
    ("fly --from Sunan --range 18999km --apogee 1300km", "18,999 km was found", "19,000 km"),
    ("fly --from Sunan --range 800km --apogee 2km", "2 km", "2,000 km"),
    ("fly --from Sunan --range 30000km", "30,000 km", "20,003 km"),
    ("fly --from Sunan --range 19500km", "antipode", "19,000 km"),
    ("fly --from Sunan --range 800", "no unit", "km"),
    ("fly --from Sunan --range 800km --time 5parsec", "'parsec'", "min"),
    ("fly --from Sunan --range 800km --speed 3", "no unit", "km/s"),
    ("fly --from Sunan --range 800km --time 30s", "no free flight", "flight time"),
    ("fly --from Sunan --range 0km", "0 km", "more than 0"),
    ("fly --from 39.2,125.7 --range 800km", "lat 125.7", "swapped"),
    ("fly --from Sunnan --range 800km", "'Sunnan'", "Sunan"),
    ("fly 2021-09-11", "no source gives", "path length"),
    ("fly 2021-09-99", "'2021-09-99'", "2021-09-"),
    ("fly --from Sunan --range 800km -o no/such/folder/x.geojson", "no/such", "folder"),
]


@pytest.mark.parametrize(("line", "said", "hinted"), BAD, ids=[b[0] for b in BAD])
def test_bad_input_is_one_line_of_error_and_one_of_hint(line, said, hinted):
    """The user reads what was wrong and what to do, and the shell sees a failure."""
    result = run(line)
    assert result.exit_code == 4, result.output
    assert result.stdout == ""
    error, hint = result.stderr.splitlines()
    assert error.startswith("Error: ")
    assert said in error
    assert hint.startswith("Hint: ")
    assert hinted in hint


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("fly --from Sunan", "two of --apogee, --time and --speed"),
        ("fly --from Sunan --apogee 60km", "--apogee alone does not make a flight"),
        ("fly --range 800km", "needs --from"),
        ("fly --from Sunan --range 800km --time ''", "leave out --time"),
        ("check --from Sunan --range ''", "leave out --range"),
        ("fly 2021-09-15 --range 800km", "cannot be mixed"),
        ("fly --from Sunan --range 800km --azimuth east", "75+-5"),
    ],
)
def test_wrong_usage_is_refused_with_its_usage(line, said):
    """Nothing is guessed from half a report, and what would make a whole one is told."""
    result = run(line)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert said in result.stderr


def test_range_alone_is_no_cruise():
    """A cruise fits any range: without a speed or a time, nothing speaks for it."""
    page = words(run("fly --from Sunan --range 1001km --azimuth 73"))
    assert "the range alone tells the least speed" in page
    slow = words(run("fly --from Sunan --range 1500km --speed 0.2km/s --azimuth 73"))
    assert "Slow and low: a cruise fits" in slow
