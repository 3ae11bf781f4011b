"""Place names: spellings that are found, and slips that are never guessed."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo_kit.errors import NotFoundError, PositionError, RecordError
from geo_kit.geodesic import inverse
from geo_kit.records import load_event, load_gazetteer
from geo_kit.reports.gazetteer import Gazetteer, Place, fold, parse_place
from geo_kit.reports.model import Certainty

PLACES = load_gazetteer()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Yangdok", "yangdok"),
        ("YANGDOK", "yangdok"),
        ("Yangdŏk", "yangdok"),  # McCune-Reischauer
        ("Yangdeok", "yangdok"),  # Revised Romanization
        ("양덕", "yangdok"),
        ("mupyong ni", "mupyong-ni"),
        ("Mup'yong-ni", "mupyong-ni"),  # as CNS prints it
        ("Mup\u2019y\u014fng-ni", "mupyong-ni"),  # typographic apostrophe
        ("Mupyong-ri", "mupyong-ni"),
        ("  Sunan ", "sunan"),
        ("Pyongyang (Sunan) airport", "pyongyang"),
        ("Tongchang-ri", "sohae"),
        ("Hegura Island", "hegurajima"),
        ("Takeshima", "dokdo"),
        ("Paengnyong", "baengnyeong"),
    ],
)
def test_usual_spellings_are_found(text, key):
    """Two romanizations, Hangul, and what the press makes of them."""
    assert PLACES.find(text).key == key


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Yangdock", "'Yangdok'"),
        ("Wonson", "'Wonsan Kalma International Airport'"),  # the press, 2022
        ("Tongchan", "'Tongchon'"),  # the press, 2018
        ("Mupyongni Arms Plnt", "'Mupyong-ni Arms Plant'"),
    ],
)
def test_a_slip_is_an_error_that_suggests_the_name(text, suggested):
    """Guessing would move a launch without a word."""
    with pytest.raises(NotFoundError, match=re.escape(repr(text))) as caught:
        PLACES.find(text)
    assert f"did you mean {suggested}" in caught.value.hint


@pytest.mark.parametrize("text", ["Seoul", "Vladivostok", "Atlantis", "", "?"])
def test_a_strange_name_suggests_coordinates_and_no_place(text):
    """A far-fetched suggestion is worse than none."""
    with pytest.raises(NotFoundError) as caught:
        PLACES.find(text)
    assert "did you mean" not in caught.value.hint
    assert "126.80,39.28" in caught.value.hint


def test_names_that_look_alike_stay_apart():
    """Sonchon and Sunchon are some 94 km apart, and tables have mixed them up."""
    one, other = PLACES.find("Sonchon"), PLACES.find("Sunchon")
    _, distance_m = inverse([one.lon_deg, one.lat_deg], [other.lon_deg, other.lat_deg])
    assert distance_m == pytest.approx(94e3, abs=1e3)


def test_a_name_for_two_places_is_refused():
    """Whichever came first would win, and nobody would know."""
    toys = [
        Place(
            key=key,
            name="Toy town",
            lon_deg=0.0,
            lat_deg=0.0,
            plus_minus_m=0.0,
            source="made up",
            certainty=Certainty.ASSUMED,
        )
        for key in ("one", "two")
    ]
    with pytest.raises(RecordError, match="names both one and two"):
        Gazetteer(toys)


@given(st.text())
@example("\u210c")  # a black-letter H decomposes into a capital
def test_folding_twice_is_folding_once(text):
    """Otherwise a folded alias would not be found again."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "lon_deg", "lat_deg"),
    [
        ("126.8,39.28", 126.8, 39.28),
        (" 126.8 , 39.28 ", 126.8, 39.28),
        ("126.8 39.28", 126.8, 39.28),
        ("-122.4,37.8", -122.4, 37.8),
        ("170,-43", 170.0, -43.0),
    ],
)
def test_a_pair_of_numbers_is_longitude_and_latitude(text, lon_deg, lat_deg):
    """Longitude first, as everywhere in geo_kit."""
    place = parse_place(text, PLACES)
    assert (place.lon_deg, place.lat_deg) == (lon_deg, lat_deg)


def test_swapped_numbers_are_asked_about():
    """39.28,126.8 is how a map site prints Yangdok."""
    with pytest.raises(PositionError, match="not on the globe") as caught:
        parse_place("39.28,126.8", PLACES)
    assert "swapped?" in caught.value.hint


def test_words_go_to_the_gazetteer():
    """One door for both."""
    assert parse_place("Yangdok", PLACES).key == "yangdok"


@pytest.mark.parametrize("event", ["2021-03-25", "2021-09-15"])
def test_records_and_gazetteer_place_a_site_alike(event):
    """Both were taken from the same table, and must not drift apart."""
    site = load_event(event).launch
    place = PLACES.find(site.name)
    assert (place.lon_deg, place.lat_deg) == (site.lon_deg, site.lat_deg)


def test_every_place_is_near_the_seas_in_question():
    """A swapped or mistyped coordinate would leave the box of Korea and Honshu."""
    for place in PLACES.places:
        assert 124 < place.lon_deg < 138, place.key
        assert 36 < place.lat_deg < 42, place.key
        assert place.certainty in {Certainty.READ, Certainty.MEASURED}
        assert place.source
