"""Whether a report agrees with itself, tried on the reports of 2021."""

import pytest

from geo_kit.records import load_event
from geo_kit.reports.against_flight import check_flight_time, check_top_speed
from geo_kit.reports.consistency import (
    Severity,
    check_report,
    mean_speed_m_per_s,
    unit_slips,
)
from geo_kit.reports.model import Claim, Quantity, Reported
from geo_kit.reports.own import read_number


def findings(event, code):
    """Return the findings of one kind about a shipped record."""
    return [item for item in check_report(load_event(event)) if item.code == code]


def typed(text):
    """Return the claim of an apogee."""
    number = read_number(text, quantity=Quantity.APOGEE)
    return Claim(
        id=text,
        quantity=Quantity.APOGEE,
        number=number,
        printed_value=number.value / 1e3,
        printed_unit="km",
        words=text,
        speaker="somebody",
        stated="",
        source_id="x",
    )


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
    assert range_.values == {"lowest_m": 750e3, "highest_m": 800e3}
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
    assert finding.values == {"ceiling_m": 100e3}


def test_a_record_without_claims_gives_no_findings():
    """Nobody gave a figure for the South Korean missile."""
    assert check_report(load_event("2021-09-15-slbm")) == ()


# Reported time and its rounding in s; predicted interval of the flight with an assumed climb
# and free flight of the reported range and apogee in s (Kepler arc: Bate, Mueller & White,
# chapter 6).
@pytest.mark.parametrize(
    ("flight", "reported", "predicted_s", "free_s", "code"),
    [
        ("2022-03-24, KCNA", (4052, 0.5), (4212, 4362), 4075, "flight_time_too_short"),
        ("2022-03-24, Japan", (4260, 30), (4212, 4362), 4075, "flight_time_credible"),
        ("2022-11-18, KCNA", (4135, 0.5), (4081, 4231), 3947, "flight_time_credible"),
        ("2017-07-04, 37 min", (2220, 30), (2178, 2328), 2065, "flight_time_credible"),
        ("2017-07-04, 39 min", (2340, 30), (2178, 2328), 2065, "flight_time_at_the_edge"),
        ("2017-07-04, 40 min", (2400, 30), (2178, 2328), 2065, "flight_time_odd"),
        ("too long a rise", (2148, 29), (2178, 2328), 2065, "flight_time_odd"),
    ],
)
def test_reported_times_are_judged_by_the_time_computed(
    flight, reported, predicted_s, free_s, code
):
    """Within, at the edge by the rounding alone, outside, or shorter than free flight."""
    finding = check_flight_time(Reported(*reported), predicted_s, free_flight_s=free_s)
    assert finding.code == code, flight
    assert (finding.severity is Severity.NOTE) == (code == "flight_time_credible")


@pytest.mark.parametrize(
    ("flight", "mach", "implied_m_per_s", "code"),
    [
        ("2022-11-18, Nikkei", 22, 7_597.0, "top_speed_credible"),
        ("2022-10-04, Joint Chiefs", 17, 5_498.0, "top_speed_credible"),
        ("a slip", 12, 7_597.0, "top_speed_odd"),
        ("another", 30, 7_597.0, "top_speed_odd"),
    ],
)
def test_top_speed_is_judged_by_the_burnout(flight, mach, implied_m_per_s, code):
    """Mach 22 and 17 were published beside flights that ask for Mach 22.3 and 16.2."""
    speed = Reported(mach * 340.294, 0.5 * 340.294)
    assert check_top_speed(speed, (implied_m_per_s, implied_m_per_s)).code == code, flight


def test_miles_taken_for_kilometres_are_recognised_between_speakers():
    """2,802 km is 1,741 miles, and a thousand times 2.802."""
    kilometres = typed("2802 km")
    (finding,) = unit_slips(kilometres, typed("1741 km"))
    assert "were miles taken for kilometres" in finding.sentence
    (finding,) = unit_slips(typed("2.802 km"), kilometres)
    assert "thousands separator" in finding.sentence
    assert list(unit_slips(kilometres, typed("2500 km"))) == []
    assert list(unit_slips(kilometres, kilometres)) == []
