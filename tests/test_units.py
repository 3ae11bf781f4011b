"""Units as people type them: each factor from its definition, each mistake refused."""

import pytest

from geo_kit.errors import UnitError
from geo_kit.units import parse_length_m, parse_lengths_m, parse_time_s, to_si


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("1m", 1.0),
        ("800km", 800e3),
        ("800 KM", 800e3),
        (" 1.5 km ", 1.5e3),
        (".5km", 500.0),
        ("1e3 km", 1e6),
        ("-2 km", -2e3),
        ("1,500km", 1.5e6),
        ("1,234,567.5 m", 1_234_567.5),
        ("1nm", 1_852.0),  # Monaco 1929
        ("1 nmi", 1_852.0),
        ("1mi", 1_609.344),  # 1959 agreement: 5,280 ft of 0.3048 m
        ("1ft", 0.3048),
        ("620miles", 997_793.28),
    ],
)
def test_length_is_read_in_its_unit(text, metres):
    """The factors are definitions, so nothing but rounding in the last digit may differ."""
    assert parse_length_m(text) == pytest.approx(metres, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30min", 1_800.0),
        ("2h", 7_200.0),
        ("7,580 s", 7_580.0),
        ("47 min 12 s", 2_832.0),  # 28 July 2017 (KCNA)
        ("47min12s", 2_832.0),
        ("1h11min", 4_260.0),
        ("01:11:00", 4_260.0),
        ("71 minutes", 4_260.0),
        ("2832 seconds", 2_832.0),
    ],
)
def test_time_is_read_in_its_unit(text, seconds):
    """The cruise missile of September 2021 flew 7,580 seconds (KCNA)."""
    assert parse_time_s(text) == seconds


@pytest.mark.parametrize("text", ["12 s 47 min", "3 min 4 min", "1:11", "5 min 3", "1h 2 km"])
def test_time_in_disorder_is_refused(text):
    """Minutes behind seconds are a slip, and 1:11 may be hours or minutes."""
    with pytest.raises(UnitError):
        parse_time_s(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("800", "no unit"),
        ("800 parsec", "unit 'parsec'"),
        ("12 h", "unit 'h'"),  # a time is no length
        ("km", "cannot read"),
        ("", "cannot read"),
        ("8oo km", "cannot read"),
        ("nan km", "not a finite number"),
        ("inf km", "not a finite number"),
        ("1e999 km", "not a finite number"),
        ("1,5 km", "not a finite number"),  # a decimal comma is not guessed at
        ("1.500,3 km", "not a finite number"),
        ("1,50,000 km", "not a finite number"),
        ("1234,567 km", "not a finite number"),
        (",500 km", "not a finite number"),
        ("1.5,500 km", "not a finite number"),
        ("1.2.3 km", "not a finite number"),
    ],
)
def test_length_that_is_not_plain_is_refused(text, words):
    """A guess here would be a wrong ring on a map."""
    with pytest.raises(UnitError, match=words) as caught:
        parse_length_m(text, field="range")
    assert str(caught.value).startswith("range: ")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("500,800,1500km", [500e3, 800e3, 1.5e6]),
        ("12nm, 24 nm", [22_224.0, 44_448.0]),
        ("500 m, 2 km", [500.0, 2e3]),
        ("800km", [800e3]),
    ],
)
def test_list_shares_the_last_unit(text, metres):
    """`--range 500,800,1500km` as the manual shows it."""
    assert parse_lengths_m(text) == metres


@pytest.mark.parametrize("text", ["500,800", "500km,,800km", "500km,800", ""])
def test_list_with_a_gap_or_without_a_unit_is_refused(text):
    """The last number must say what it is."""
    with pytest.raises(UnitError):
        parse_lengths_m(text)


@pytest.mark.parametrize(
    ("value", "unit", "si"),
    [
        (36, "km/h", 10.0),
        (7, "km/s", 7_000.0),
        (90, "deg", 90.0),
        (2, "min", 120.0),
        (12, "nm", 22_224.0),
    ],
)
def test_to_si_knows_every_kind(value, unit, si):
    """Records carry all four kinds of unit."""
    assert to_si(value, unit, field="x") == pytest.approx(si, rel=1e-15)


def test_to_si_names_field_and_known_units():
    """Knots are no unit of the records; the message says which are."""
    with pytest.raises(UnitError, match="speed: 'kn' is no unit") as caught:
        to_si(1, "kn", field="speed")
    assert "km/h" in caught.value.hint
