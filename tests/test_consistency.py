"""Whether a report agrees with itself, tried on the reports of 2021."""

import pytest

from geo_kit.records import load_event
from geo_kit.reports.consistency import (
    Severity,
    check_flight_time,
    check_report,
    mean_speed_m_per_s,
)
from geo_kit.reports.model import Reported


def findings(event, code):
    """Return the findings of one kind about a shipped record."""
    return [item for item in check_report(load_event(event)) if item.code == code]


def test_mean_speed_of_the_cruise_missile_by_hand():
    """1500 km in 7580 s is 712 km/h; the roundings leave 191 to 205 m/s."""
    speed = mean_speed_m_per_s(Reported(1500e3, 50e3), Reported(7580.0, 10.0))
    assert speed.value * 3.6 == pytest.approx(712.4, abs=0.1)
    (finding,) = findings("2021-09-11", "mean_speed")
    assert "197.9 m/s (191 to 205), about Mach 0.58" in finding.sentence
    assert finding.values["m_per_s"] == speed.value


def test_a_path_length_is_flagged_as_no_range():
    """The missile flew ovals and figure-eights above its own country."""
    (finding,) = findings("2021-09-11", "path_length_is_not_range")
    assert finding.severity is Severity.WARNING


def test_seoul_and_tokyo_differ_by_more_than_their_rounding():
    """800 and 750 km: every speaker and source is named, and no average is made."""
    range_, apogee = findings("2021-09-15", "speakers_differ")
    assert (range_.severity, apogee.severity) == (Severity.WARNING, Severity.NOTE)
    assert range_.values == {"lowest": 750e3, "highest": 800e3}
    for word in (
        "750 km",
        "800 km",
        "Kishi",
        "Joint Chiefs",
        "KCNA",
        "[yonhap]",
        "[jiji]",
    ):
        assert word in range_.sentence
    assert "775" not in range_.sentence


def test_both_early_statements_of_tokyo_are_reversals():
    """Coast Guard at 12:39, prime minister at about 13:30; the minister at night."""
    first, second = findings("2021-09-15", "reversed")
    assert "12:39 KST" in first.sentence
    assert "13:30 KST" in second.sentence
    assert first.severity is second.severity is Severity.WARNING


def test_a_ceiling_is_told_as_one_sided():
    """'Under 100 km' is no figure of 100 km."""
    (finding,) = findings("2021-09-15", "one_sided")
    assert finding.values == {"ceiling": 100e3}


def test_a_record_without_claims_gives_no_findings():
    """Nobody gave a figure for the South Korean missile."""
    assert check_report(load_event("2021-09-15-slbm")) == ()


# Reported time and free flight in s; the latter are Kepler arcs of the reported range and
# apogee (Bate, Mueller & White, chapter 6).
@pytest.mark.parametrize(
    ("flight", "reported_s", "free_s", "code"),
    [
        ("2022-03-24, KCNA", 4052, 4075, "flight_time_too_short"),
        ("2022-03-24, Japan", 4260, 4075, "flight_time_credible"),
        ("2022-11-18, KCNA", 4135, 3947, "flight_time_credible"),
        ("2017-07-04, DPRK, 40 min", 2400, 2065, "flight_time_odd"),
        ("2019-10-02, Japan, 17 min", 1020, 965, "flight_time_odd"),
    ],
)
def test_reported_times_are_judged_by_what_they_leave(flight, reported_s, free_s, code):
    """One to five minutes for powered flight; less than none is impossible."""
    assert check_flight_time(Reported(reported_s, 0.0), free_s).code == code, flight


def test_the_rounding_of_a_time_counts_in_its_favour():
    """Seventeen minutes, to the minute, may leave 85 s as well as 25 s."""
    assert check_flight_time(Reported(1020, 30), 965).code == "flight_time_credible"
