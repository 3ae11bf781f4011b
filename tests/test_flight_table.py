"""Reported flight times against predicted ones, launch by launch.

Figures: `tests/data/reported_tests.csv`, each with its source.
"""

import csv

import pytest
from flight_table import DEFAULT, read_row

with DEFAULT.open(encoding="utf-8") as file:
    LINES = list(csv.DictReader(file))
TIMED = [line for line in LINES if line["times"]]
NAMES = [f"{line['date']} {line['speaker']}" for line in TIMED]
# Who named which minutes, and why it cannot lie within: the free arc alone takes longer, or
# another speaker's time for the same flight is minutes shorter, or it was "about 45".
OUTLIERS = {
    ("2017-07-04", "KCNA", 2340.0): "at_the_edge",
    ("2017-07-04", "Japan", 2400.0): "odd",
    ("2017-07-28", "Japan", 2700.0): "at_the_edge",
    ("2022-03-24", "KCNA", 4052.0): "too_short",
}


@pytest.mark.parametrize("line", TIMED, ids=NAMES)
def test_reported_time_lies_within_the_predicted_interval_or_is_a_known_outlier(line):
    """The climb is assumed by class, never by launch."""
    row = read_row(line)
    for who, seconds, code in row.times:
        expected = OUTLIERS.get((row.date, who, seconds), "credible")
        if expected == "too_short" and row.speaker != who:
            expected = "odd"  # beside another speaker's lower apogee
        assert code == f"flight_time_{expected}", who


@pytest.mark.parametrize("line", TIMED, ids=NAMES)
def test_predicted_interval_is_narrow_enough_to_tell(line):
    """Three and a half minutes at most: an interval that holds everything tests nothing."""
    low_s, high_s = read_row(line).best.flight_time_s
    assert 60 < high_s - low_s < 210


@pytest.mark.parametrize(
    ("date", "speaker"),
    [("2021-09-15", "ROK"), ("2021-09-15", "Japan"), ("2022-10-14", "ROK")],
)
def test_flight_that_no_arc_explains_is_not_fitted_by_one(date, speaker):
    """800 km with 60 km: a pull-up or glide, of less energy than the arc would ask for."""
    line = next(line for line in LINES if line["date"] == date and line["speaker"] == speaker)
    row = read_row(line)
    assert row.readings.flight_class == "depressed"
    assert row.best.name == "pull-up or glide"
    arc = row.readings.named("ballistic arc")
    assert arc.energy_ratio > 1.4 * row.best.energy_ratio
    assert row.best.free_flight_s[0] > arc.free_flight_s[1]
    assert row.readings.settles.startswith("the flight time")


@pytest.mark.parametrize(
    ("speaker", "expected"), [("ROK", "near minimum energy"), ("Japan", "undetermined")]
)
def test_two_speakers_roundings_may_leave_two_classes(speaker, expected):
    """350 km with 90 or 100 km, October 2022: Tokyo's figures are round to 50."""
    line = next(
        line for line in LINES if (line["date"], line["speaker"]) == ("2022-10-09", speaker)
    )
    assert read_row(line).readings.flight_class == expected
