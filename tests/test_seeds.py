"""The shipped records: every number stands in words that somebody printed."""

import re
from datetime import datetime

import pytest

from geo_kit.records import event_ids, load_event
from geo_kit.reports.model import Certainty, Kind, Quantity

EVENTS = event_ids()
CLAIMS = [
    pytest.param(claim, id=f"{event}-{claim.id}")
    for event in EVENTS
    for claim in load_event(event).claims
]
SAYINGS = [
    pytest.param(event, item, id=f"{event}-{item.id}")
    for event in EVENTS
    for item in (*load_event(event).claims, *load_event(event).landings)
]


def numbers_in(words):
    """Return the numbers of a text; commas stand between thousands."""
    return [float(text.replace(",", "")) for text in re.findall(r"\d[\d,.]*\d|\d", words)]


def test_the_founding_reports_are_there():
    """VOA's report of September 2021, and the March test that it looks back to."""
    assert EVENTS[:4] == ["2021-03-25", "2021-09-11", "2021-09-15", "2021-09-15-slbm"]


def test_the_tests_of_autumn_2022_are_there():
    """Over Japan, past the Northern Limit Line, and steeply up into Japan's zone."""
    assert {"2022-10-04", "2022-11-02", "2022-11-18"} <= set(EVENTS)


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_number_stands_in_its_printed_words(claim):
    """A digit mistyped in either place shows at once."""
    assert claim.printed_value in numbers_in(claim.words)


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_rounding_is_narrower_than_its_number(claim):
    """Nobody who prints 800 km means anything between 0 and 1,600 km."""
    assert 0 < claim.number.plus_minus <= claim.number.value / 5 or claim.number.at_most


@pytest.mark.parametrize(("event", "item"), SAYINGS)
def test_each_statement_has_a_listed_source_with_an_address(event, item):
    """A reader must be able to look it up."""
    source = load_event(event).source(item.source_id)
    assert source.publisher
    assert source.reference
    assert source.certainty is Certainty.READ


@pytest.mark.parametrize(("event", "item"), SAYINGS)
def test_each_quotation_is_a_few_words(event, item):
    """The record quotes, it does not copy."""
    assert item.speaker
    assert 1 <= len(item.words.split()) <= 14, event


@pytest.mark.parametrize(("event", "item"), SAYINGS)
def test_only_undated_reports_leave_the_time_open(event, item):
    """VOA's text has no date line; every other statement is dated."""
    assert item.stated or item.source_id == "voa", event


@pytest.mark.parametrize(("event", "item"), SAYINGS)
def test_no_correction_comes_before_what_it_corrects(event, item):
    """Dates are compared, because not every statement has a clock time."""
    test = load_event(event)
    later = {other.id: other for other in (*test.claims, *test.landings)}
    if item.superseded_by:
        assert later[item.superseded_by].stated[:10] >= item.stated[:10]


def test_seoul_and_tokyo_keep_their_own_figures():
    """Yonhap AEN20210915005652325: 800, 60; Jiji yjj2021091500807: 750, 50 km."""
    test = load_event("2021-09-15")
    said = {
        (claim.speaker.split(",")[0], claim.quantity, claim.number.value)
        for claim in test.claims
    }
    jcs, kishi = "South Korea's Joint Chiefs of Staff", "Nobuo Kishi"
    assert said >= {
        (jcs, Quantity.RANGE, 800e3),
        (jcs, Quantity.APOGEE, 60e3),
        (kishi, Quantity.RANGE, 750e3),
        (kishi, Quantity.APOGEE, 50e3),
    }


def test_japan_first_said_outside_and_that_night_inside():
    """Nikkei Asia has the times, 12:39 and about 13:30; Jiji has the correction."""
    test = load_event("2021-09-15")
    eez = [item for item in test.landings if item.zone == "jpn-eez"]
    first, second, *_ = eez
    assert [first.inside, second.inside] == [False, False]
    assert datetime.fromisoformat(first.stated) < datetime.fromisoformat(second.stated)
    standing = [item for item in test.standing_landings if item.zone == "jpn-eez"]
    assert [item.inside for item in standing] == [True]
    assert standing[0].landmark.name == "Hegurajima"
    assert standing[0].landmark.distance.value == 300e3


def test_the_cruise_missile_has_a_path_length_and_no_range():
    """KCNA, through Xinhua: 7,580 seconds of ovals and figure-eights."""
    test = load_event("2021-09-12")
    assert test.kind is Kind.CRUISE
    assert test.launch is None
    assert not test.claims_of(Quantity.RANGE)
    assert [claim.number.value for claim in test.claims] == [1500e3, 7580.0]


def test_seoul_took_back_its_450_km_a_month_later():
    """The Korea Herald of 28 April 2021: about 600 km."""
    test = load_event("2021-03-25")
    later = {claim.id: claim for claim in test.claims}
    revised = later[later["jcs-range"].superseded_by]
    assert (revised.number.value, revised.stated) == (600e3, "2021-04-28")


def test_the_south_korean_missile_has_no_numbers():
    """AP: it flew 'a previously set distance'; nobody gave a figure."""
    test = load_event("2021-09-15-slbm")
    assert test.country == "KOR"
    assert test.claims == test.landings == ()
    assert test.launch is None
