"""Reading records: what is refused, and whether the message tells what to do."""

from pathlib import Path

import pytest

from geo_kit.errors import NotFoundError, RecordError
from geo_kit.records import load_event, load_record

GOOD = """\
id = "toy"
title = "A toy"
date_kst = 2021-09-15
country = "PRK"
kind = "ballistic"

[launch]
name = "Toy site"
lon_deg = 126.8
lat_deg = 39.3
plus_minus_m = 5000
source = "toy-press"
certainty = "assumed"

[[claims]]
id = "range-1"
quantity = "range"
value = 430
unit = "nm"
plus_minus = 5
words = "430 nm"
speaker = "A toy general"
stated = "2021-09-15"
source = "toy-press"
superseded_by = "range-2"

[[claims]]
id = "range-2"
quantity = "range"
value = 13000
unit = "km"
plus_minus = 500
at_least = true
words = "more than 13,000 km"
speaker = "A toy general"
source = "toy-press"

[[landings]]
id = "sea"
words = "300 km north"
speaker = "A toy admiral"
stated = "2021-09-15T12:39+09:00"
source = "toy-press"
zone = "jpn-eez"
inside = true

[landings.landmark]
name = "Rock"
lon_deg = 136.9
lat_deg = 37.9
distance = { value = 300, unit = "km", plus_minus = 30 }
azimuth = { value = 0, unit = "deg", plus_minus = 22.5 }

[[sources]]
id = "toy-press"
publisher = "Toy press"
reference = "made up for this test"
"""

# what is typed in place of what, and the words that the message or the hint must hold
FAULTS = {
    "unknown key": (
        "plus_minus = 5\n",
        "plus_minu = 5\n",
        "claims[0].plus_minu",
        "'plus_",
    ),
    "unknown top key": ('kind = "b', 'knid = "b', "knid", "'kind'"),
    "missing key": ("value = 430\n", "", "claims[0].value is missing", "finite number"),
    "missing text": ('speaker = "A toy admiral"\n', "", "landings[0].speaker", "missing"),
    "empty text": ('"430 nm"', '" "', "claims[0].words", "not empty"),
    "number in quotes": (
        "= 430",
        '= "430"',
        "claims[0].value is '430'",
        "without quotes",
    ),
    "id with a path": ('id = "toy"', 'id = "../toy"', "id is '../toy'", "letters, digits"),
    "no state": ('"PRK"', '"XXX"', "country is 'XXX'", '"PRK"'),
    "nan": ("= 430", "= nan", "claims[0].value is nan", "finite"),
    "infinity": (
        "plus_minus = 5\n",
        "plus_minus = inf\n",
        "claims[0].plus_minus",
        "finite",
    ),
    "truth for number": ("= 430", "= true", "claims[0].value is True", "finite number"),
    "negative width": ("= 500\n", "= -500\n", "claims[1].plus_minus is -500", "0 or more"),
    "negative range": ("= 430", "= -430", "claims[0].value is -430", "0 or more"),
    "unknown unit": ('"nm"', '"lm"', "claims[0].unit is 'lm'", "km"),
    "unit of another kind": ('"nm"', '"min"', "claims[0].unit is 'min'", "km"),
    "landmark unit": (
        '300, unit = "km"',
        '300, unit = "s"',
        "landmark.distance.unit",
        "km",
    ),
    "azimuth too large": (
        "{ value = 0,",
        "{ value = 400,",
        "azimuth.value is 400",
        "360",
    ),
    "floor and ceiling": (
        "at_least = true",
        "at_least = true\nat_most = true",
        "at_most",
        "",
    ),
    "flag as text": (
        "at_least = true",
        'at_least = "yes"',
        "claims[1].at_least",
        "true or",
    ),
    "unknown quantity": ('"range"', '"rang"', "claims[0].quantity", "'range'"),
    "unknown kind": ('"ballistic"', '"balistic"', "kind is 'balistic'", "'ballistic'"),
    "unknown certainty": ('"assumed"', '"sure"', "launch.certainty", "measured"),
    "country": ('"PRK"', '"North Korea"', "country", "three-letter"),
    "date in quotes": (
        "2021-09-15\ncountry",
        '"2021-09-15"\ncountry',
        "date_kst",
        "a date",
    ),
    "date with time": ("2021-09-15\nc", "2021-09-15T12:34:00\nc", "date_kst", "a date"),
    "bad day": (
        'stated = "2021-09-15"',
        'stated = "2021-09-31"',
        "claims[0].stated",
        "date",
    ),
    "time without offset": ("12:39+09:00", "12:39", "landings[0].stated", "+09:00"),
    "clock": ('kind = "b', 'time_kst = "25:00"\nkind = "b', "time_kst", '"12:34"'),
    "dangling source": (
        'source = "toy-press"\nz',
        'source = "toy-pres"\nz',
        "source",
        "toy-p",
    ),
    "dangling correction": (
        'by = "range-2"',
        'by = "range-3"',
        "superseded_by",
        "range-2",
    ),
    "correction of itself": (
        'by = "range-2"',
        'by = "range-1"',
        "superseded_by",
        "circle",
    ),
    "id used twice": ('id = "range-2"', 'id = "range-1"', "claims[1].id", "unlike every"),
    "side without zone": (
        'zone = "jpn-eez"\n',
        "",
        "landings[0].zone is missing",
        "inside",
    ),
    "swapped position": ("lat_deg = 39.3", "lat_deg = 126.8", "launch.lat_deg", "globe"),
    "list for table": ("[[claims]]", "[[claim]]", "claim", "'claims'"),
    "table for list": ("[[landings]]", "[landings]", "landings", "[[landings]]"),
    "text for list": (
        'kind = "b',
        'notes = "one"\nkind = "b',
        "notes is 'one'",
        "a list",
    ),
    "broken TOML": ('title = "A toy"', 'title = "A toy', "not TOML", "line 2"),
}


def written(folder: Path, text: str) -> Path:
    """Return the path of a record with that text."""
    path = folder / "toy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_record_comes_out_in_si_with_its_printed_form(tmp_path):
    """A nautical mile is 1852 m (BIPM); what was printed is kept beside it."""
    test = load_record(written(tmp_path, GOOD))
    claim, floor = test.claims
    assert claim.number.value == 796_360.0
    assert (claim.printed_value, claim.printed_unit) == (430.0, "nm")
    assert (floor.number.low, floor.number.high) == (13_000e3, 13_500e3)
    assert test.claims_of(claim.quantity) == (floor,)
    assert test.landings[0].landmark.distance.value == 300e3


def test_a_ceiling_reaches_down_and_not_up(tmp_path):
    """'Under 100 km' says nothing about 101 km."""
    test = load_record(written(tmp_path, GOOD.replace("at_least", "at_most")))
    assert (test.claims[1].number.low, test.claims[1].number.high) == (12_500e3, 13_000e3)


@pytest.mark.parametrize(("old", "new", *"ab"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_by_file_key_and_remedy(tmp_path, old, new, a, b):
    """Who wrote the record must find the place without reading our code."""
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(RecordError) as caught:
        load_record(path)
    told = f"{caught.value} | {caught.value.hint}"
    assert str(path) in str(caught.value)
    assert a in str(caught.value)
    assert b in told
    assert caught.value.hint


def test_a_record_that_is_not_utf_8_is_refused_by_name(tmp_path):
    """The public tables come in cp1252, so a copied name may be too."""
    path = tmp_path / "toy.toml"
    path.write_bytes(GOOD.replace("A toy", "Yangd\xf6k").encode("cp1252"))
    with pytest.raises(RecordError, match=r"toy\.toml: not UTF-8"):
        load_record(path)


def test_a_missing_file_names_its_neighbour(tmp_path):
    """A slip in a file name is the commonest fault of all."""
    path = written(tmp_path, GOOD)
    with pytest.raises(NotFoundError) as caught:
        load_record(tmp_path / "tyo.toml")
    assert str(path) in caught.value.hint


@pytest.mark.parametrize("name", ["2021-09-15", "yangdok", "Yangdok", " yangdok "])
def test_an_event_answers_to_its_id_and_its_aliases(name):
    """People remember the place sooner than the date."""
    assert load_event(name).id == "2021-09-15"


def test_an_unknown_event_lists_near_ones():
    """A wrong day of the right month."""
    with pytest.raises(NotFoundError, match="no event is called '2021-09-14'") as caught:
        load_event("2021-09-14")
    assert "2021-09-15" in caught.value.hint


def test_a_missing_file_in_an_empty_folder_still_gets_a_hint(tmp_path):
    """There is no neighbour to name."""
    with pytest.raises(NotFoundError) as caught:
        load_record(tmp_path / "toy.toml")
    assert caught.value.hint == "give the path of a TOML file"
