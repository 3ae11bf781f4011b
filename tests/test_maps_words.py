"""The words on a picture: what set the bearing, what is assumed, what is counted."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.text import Text

from geo_kit.api import check
from geo_kit.cli.main import main
from geo_kit.export.words import assumptions, bearing_told, draws_told, where_it_fell
from geo_kit.heights import height_curves
from geo_kit.maps.canvas import PAGES, drawing_rules
from geo_kit.maps.panels import figures, key_words
from geo_kit.maps.static import compose
from geo_kit.records import load_event, load_record
from geo_kit.regions import load_names
from geo_kit.reports.model import Quantity, Reported
from geo_kit.resources import resource
from geo_kit.scenes import scene


@cache
def checked(event):
    """Return an event's reconstruction, with few draws."""
    return check(event, n_draws=400)


def words_of(result, page="wide"):
    """Return all that stands on a picture, names of the texts first."""
    with drawing_rules():
        figure, _ = compose(result, PAGES[page])
    return [(text.get_gid() or "", text.get_text()) for text in figure.findobj(Text)]


def told(test, quantity, value, **changes):
    """Return a report with one quantity's claims set to a value, in SI units."""
    claims = tuple(
        replace(
            claim, number=Reported(value, 0.02 * value), printed_value=value / 1e3, **changes
        )
        if claim.quantity is quantity
        else claim
        for claim in test.claims
    )
    return replace(test, claims=claims)


@pytest.mark.parametrize(
    ("event", "quote"),
    [
        ("2021-09-15", "“some 300 kilometers north of [...] Hegurajima” (Nobuo Kishi)"),
        ("2022-11-02", "“57 kilometers east of Sokcho” (South Korea's Joint Chiefs of Staff)"),
        (
            "2022-10-04",
            "east of the Pacific coastal city of Kamaishi” (Japan's ministry of defence)",
        ),
    ],
)
def test_what_set_the_bearing_is_quoted_with_its_speaker(event, quote):
    """Range and apogee alone do not place a fall; the quotes are those of seeds/."""
    words = figures(checked(event))
    assert "; bearing from “" in words
    assert words.endswith(f"{quote}.")


def test_bearing_that_nobody_gave_is_told_as_such():
    """Silence would let a reader think that one was given."""
    assert bearing_told(checked("2021-03-25")) == (
        "no source gives a bearing; of “into the East Sea” only that it fell at sea is used"
    )
    assert bearing_told(checked("2021-09-11")) == ""
    assumed = check("2021-09-15", n_draws=200, assumed_azimuth=Reported(75.0, 0.0))
    assert bearing_told(assumed).startswith("bearing assumed by the user, 75 deg")


def test_assumptions_are_those_of_the_record_and_the_model():
    """5 km, 25 km, 30 km and 45 degrees stand in seeds/2021-09-15.toml."""
    assert assumptions(checked("2021-09-15")) == (
        "Assumed: launch point ±5 km; range ±25 km; 300 km from Hegurajima ±30 km, its "
        "compass word ±45°; lift-to-drag ratio of 1.5 after the apogee."
    )
    assert assumptions(checked("2021-09-11")) == ""


def test_draws_left_out_are_not_counted_as_draws():
    """Of 2 November 2022 about half agree with range and landmark at once."""
    result = checked("2022-11-02")
    left = len(result.labels.zone)
    assert left < 400
    assert draws_told(result) == f"{left:,} of 400 draws agree with the statements"
    page = dict(words_of(result))
    assert f"share of {left:,} draws" in page.values()
    march = checked("2021-03-25")
    assert draws_told(march) == f"{len(march.labels.zone):,} of 400 draws, those at sea"
    assert draws_told(checked("2021-09-15")) == "400 draws"
    assert draws_told(checked("2021-09-11")) == "no draws"


def test_where_it_fell_stands_below_the_finding_with_its_shares():
    """To be outside North Korea's waters does not yet say in whose."""
    names = load_names()
    where = where_it_fell(checked("2021-09-15"), names)
    found = re.fullmatch(
        r"Most likely in Japan's exclusive economic zone \((\d+) % of draws\), "
        r"else in Russia's \((\d+) %\)\.",
        where,
    )
    assert sum(map(int, found.groups())) == 100
    assert ("where-1", where) in words_of(checked("2021-09-15"))
    assert where_it_fell(checked("2021-03-25"), names) == ""
    assert where_it_fell(checked("2021-09-11"), names) == ""


def test_terms_are_explained_where_they_are_used():
    """A reader of a newspaper knows neither draws nor nm."""
    foot = " ".join(text for name, text in words_of(checked("2021-09-15")) if "foot" in name)
    assert "Key: draws = simulated places of fall; burnout = end of powered flight" in foot
    foot = " ".join(text for name, text in words_of(checked("2021-09-11")) if "foot" in name)
    assert "burnout" not in foot
    assert "nautical miles" in foot


def test_reported_apogee_is_drawn_though_nothing_tells_the_bearing():
    """60 km at 600 km, as reported of 25 March 2021, beside the arc of least energy."""
    curves = {curve.key: curve for curve in height_curves(checked("2021-03-25"))}
    assert curves.keys() == {"least-energy", "reported"}
    np.testing.assert_array_equal(curves["reported"].height_m, 60e3)
    assert curves["reported"].distance_m[-1] == 600e3
    assert any(
        text.startswith("60 km: apogee as reported")
        for _, text in words_of(checked("2021-03-25"))
    )


def test_low_flight_is_not_drawn_below_a_line_far_above_it():
    """At 30 km high, a line at 100 km would leave a picture of air."""
    test = told(load_event("2022-11-02"), Quantity.APOGEE, 30e3)
    page = words_of(check(test, n_draws=200))
    assert not any("space begins" in text for _, text in page)
    assert any("space begins" in text for _, text in words_of(checked("2022-11-02")))


def test_numbers_of_minutes_stand_on_one_side_of_the_path():
    """One below the curve among others above it reads as another curve's."""
    with drawing_rules():
        figure, _ = compose(checked("2022-10-04"), PAGES["wide"])
    axes = next(axes for axes in figure.axes if axes.get_gid() == "profile")
    path = next(line for line in axes.lines if line.get_gid() == "height-path")
    marks = [text for text in axes.texts if (text.get_gid() or "").startswith("minute")]
    dots = next(line for line in axes.lines if line.get_gid() == "minutes")
    assert len(marks) == len(dots.get_xdata()) > 5
    assert all(
        t.get_position()[1] > np.interp(t.get_position()[0], *path.get_data()) for t in marks
    )


def test_track_that_bends_is_explained_and_a_straight_one_is_not():
    """A line that bends over the ground looks like an error, or a turn in flight."""
    for event, bent in (("2022-11-18", True), ("2021-09-15", False), ("2021-09-11", False)):
        shown = scene(checked(event), shape=1.0)
        assert ("the Earth turns beneath a flight" in key_words(shown, ())) is bent


def test_key_names_only_what_is_in_the_frame():
    """Hatching that is nowhere sends a reader to look for it."""
    shown = scene(checked("2021-09-15"), shape=1.0)
    far = replace(shown, zones=tuple(zone for zone in shown.zones if zone.zone == "jpn-eez"))
    words = key_words(replace(far, limits=()), ())
    assert words == "Lighter: exclusive economic zone (EEZ)."
    assert "Hatched: North Korea's." in key_words(shown, ())


def test_long_names_lengthen_a_page_for_a_phone():
    """The sources must not run off its lower edge."""
    result = checked("2021-09-15")
    claims = tuple(
        replace(claim, speaker=f"Headquarters of the Joint Observatory, North-Eastern {n}")
        for n, claim in enumerate(result.test.claims)
    )
    claims = tuple(
        replace(claim, speaker=claim.speaker.replace(",", " of the")) for claim in claims
    )
    sources = tuple(replace(item, publisher=8 * item.publisher) for item in result.test.sources)
    long = replace(result, test=replace(result.test, claims=claims, sources=sources))
    with drawing_rules():
        figure, _ = compose(long, PAGES["portrait"])
        figure.draw_without_rendering()
        foot = [text for text in figure.findobj(Text) if "foot" in (text.get_gid() or "")]
        lowest = min(text.get_window_extent().y0 for text in foot) / figure.dpi
    assert 0.05 < lowest < 0.6


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["-o", "x.png", "--size", "400"], "give 900 or more, or --format portrait"),
        (["-o", "y.png", "--type", "svg"], "--type svg does not fit y.png"),
        (["-o", "picture"], "picture has no ending: give it one of .png, .svg, .pdf, .html"),
        (["-o", "-"], "Standard output has no ending: name the --type."),
        (["-o", "x.svg", "--size", "1200"], "--size is of a PNG"),
    ],
)
def test_command_refuses_what_it_would_do_silently_otherwise(args, words):
    """An SVG in y.png opens nowhere, and nobody is told."""
    result = CliRunner().invoke(main, ["map", "2021-09-15", *args])
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())


def test_a_state_whose_waters_are_not_known_has_zones_and_no_verdict(tmp_path):
    """A test of another state over the same sea: the picture tells the zones and no more."""
    text = resource("seeds/2021-09-15.toml").read_text(encoding="utf-8")
    file = tmp_path / "other.toml"
    file.write_text(text.replace('"PRK"', '"IRN"'), encoding="utf-8")
    result = check(load_record(file), n_draws=400)
    said = [text for _, text in words_of(result)]
    assert "No reading of Iran's waters is known here: only the zones are told." in said
    assert "Where it came down" in said
    assert "What is known" not in said
