"""What is chosen on a page must hold for all that it shows: popup, sentence, letters, path."""

import html
import json
import re

import numpy as np
import pytest
import shapely
from page_browser import UNDRAWN, drawing, driver, start, visit

from geo_kit.api import check
from geo_kit.export.words import percent
from geo_kit.maps.gallery import Entry, index_page
from geo_kit.maps.page import draw_page
from geo_kit.maps.page_content import content_of_test
from geo_kit.maps.page_letters import ring_words
from geo_kit.maps.page_names import names
from geo_kit.maps.page_view import first_seen
from geo_kit.scenes import scene

__all__ = ["drawing", "driver"]  # fixtures
FEW = 400  # draws
IN_JAPANS_ZONE = 136.4, 39.2
WORDS = """() => geoKitMap.queryRenderedFeatures({layers: ['names']})
    .map(f => [f.properties.key, f.properties.title])"""
LETTERS = f"() => ({WORDS})().filter(([k]) => k === 'limit' || k === 'letter').map(w => w[1])"
SEEN = "id => geoKitMap.getLayoutProperty(id, 'visibility')"


@pytest.fixture(scope="module")
def rail():
    """The founding case: three speakers, two ranges."""
    return check("2021-09-15", n_draws=FEW)


@pytest.fixture(scope="module")
def sight(drawing, rail, tmp_path_factory):
    """Its page, flat, so that places are clicked where they are."""
    path = tmp_path_factory.mktemp("page") / "rail.html"
    path.write_text(draw_page(rail), encoding="utf-8")
    return visit(drawing, f"{path.as_uri()}#view=flat", size=(1000, 700))


@pytest.fixture(scope="module")
def lofted(drawing, tmp_path_factory):
    """The page of a flight six times as high as far, on a phone."""
    path = tmp_path_factory.mktemp("page") / "lofted.html"
    path.write_text(draw_page(check("2022-11-18", n_draws=FEW)), encoding="utf-8")
    return visit(drawing, path.as_uri(), size=(390, 844))


def click(sight, place):
    """Click a place and return what the popup tells."""
    at = sight.evaluate("place => geoKitMap.project(place)", place)
    box = sight.locator("#map").bounding_box()
    sight.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    sight.wait_for_selector(".maplibregl-popup", timeout=15_000)
    told = sight.inner_text(".maplibregl-popup")
    sight.keyboard.press("Escape")
    return told


def copied(sight):
    """Copy the sentence and return it; a browser in a test may refuse its clipboard."""
    sight.evaluate(
        """() => { window.kept = ''; Object.defineProperty(navigator, 'clipboard', {
        configurable: true, value: {writeText: async text => { window.kept = text }}}) }"""
    )
    sight.click("#copy")
    sight.wait_for_function("() => window.kept")
    return sight.evaluate("() => window.kept")


def test_popup_and_sentence_tell_the_speaker_chosen(sight, rail):
    """Panel 61 %, popup 77 %: one of them has to be wrong to a reader."""
    share = next(item for item in rail.zones if item.zone == "jpn-eez")
    speaker = rail.draws.speaker[rail.draws.valid]
    assert "all ranges reported together" in click(sight, IN_JAPANS_ZONE)
    assert "all ranges reported, taken together" in copied(sight)
    for row, claim in enumerate(rail.draws.claims):
        sight.select_option("#claim", str(row))
        wanted = percent(share.n_by_claim[row], int((speaker == row).sum()))
        panel = sight.inner_text('#legend tr[data-zone="jpn-eez"] .share')
        told = click(sight, IN_JAPANS_ZONE)
        assert panel == wanted
        assert f"{claim.speaker}): {wanted}" in told
        sentence = copied(sight)
        assert f"{claim.speaker}) alone: Japan's exclusive economic zone {wanted}" in sentence
    sight.select_option("#claim", "")


def test_letters_follow_the_limits_chosen(sight):
    """A letter without its line is looked for in vain."""
    assert set(sight.evaluate(LETTERS)) == set("ABCDE")
    sight.check("input[name=reading] >> nth=-1")
    sight.wait_for_function(f"() => ({LETTERS})().every(letter => letter === 'E')")
    assert sight.evaluate(LETTERS)
    sight.check("input[name=reading][value='']")
    sight.uncheck("input[data-layer=limits]")
    sight.wait_for_function(f"() => ({LETTERS})().length === 0")
    sight.check("input[data-layer=limits]")


def test_every_ring_is_named_in_both_views(sight):
    """The ring of the main figure above all."""
    rings = f"() => ({WORDS})().filter(([k]) => k === 'ring').map(w => w[1])"
    wanted = {"750 km", "800 km"}
    assert set(sight.evaluate(rings)) == wanted
    sight.click("#globe")
    sight.wait_for_function(f"() => new Set(({rings})()).size === 2")
    sight.click("#flat")
    sight.wait_for_function(f"() => new Set(({rings})()).size === 2")


def test_words_of_a_ring_lie_on_no_other_ring(rail):
    """Those of the outermost stand outside it, those of the innermost inside."""
    shown = scene(rail, shape=1.25)
    words = [*ring_words(shown, first_seen(shown))]
    marks = [mark for mark in words if "800000" in mark.title]
    others = [mark for mark in words if "750000" in mark.title]
    assert {mark.more["side"] for mark in marks} == {"right"}  # it flew east
    assert {mark.more["side"] for mark in others} == {"left"}


def test_dot_of_the_slider_goes_with_its_path(sight):
    """All layers off: nothing is left that the slider could move."""
    assert sight.evaluate(SEEN, "now") == "visible"
    for box in sight.query_selector_all("input[data-layer]"):
        box.uncheck()
    for layer in ("now", "now-needle"):
        assert sight.evaluate(SEEN, layer) == "none"
    for box in sight.query_selector_all("input[data-layer]"):
        box.check()


def test_popup_of_the_ground_track_names_the_flight_selected(sight):
    """The line is that of the flight whose heights the slider tells."""
    keys = sight.eval_on_selector_all("[name=flight]", "all => all.map(a => a.value)")
    assert len(keys) > 1
    for key in keys:
        sight.check(f"input[name=flight][value={key}]")
        words = sight.inner_text(f"label:has(input[name=flight][value={key}])")
        sight.wait_for_function(
            """key => { const on = geoKitMap.queryRenderedFeatures({layers: ['path']});
            return on.length && on.every(f => f.properties.key === key) }""",
            arg=key,
        )
        found = sight.evaluate(
            """() => geoKitMap.queryRenderedFeatures({layers: ['path']})
            .map(f => f.properties.title)"""
        )
        assert set(found) == {words.strip()}
    sight.check("input[name=flight][value=path]")


def test_islands_with_waters_of_their_own_are_named(sight, rail):
    """A disc without a name round an island in dispute raises the question whose it is."""
    titles = {mark.title for mark in names(scene(rail, shape=1.25)) if mark.key == "island"}
    assert titles == {"Ulleungdo", "Dokdo / Takeshima,\ndisputed"}
    assert ["island", "Ulleungdo"] in sight.evaluate(WORDS)


def test_lofted_flight_opens_on_a_readable_place_of_fall(lofted):
    """Seen from the side it is a tower, and the zones at its foot are a speck."""
    assert lofted.evaluate("() => geoKitMap.getProjection().type") == "mercator"
    wide = lofted.evaluate(
        """() => { const xs = geoKitMap.querySourceFeatures('zones')
        .flatMap(f => f.geometry.coordinates.flat(9).filter((_, place) => place % 2 === 0))
        .map(lon => geoKitMap.project([lon, 40]).x);
        return Math.max(...xs) - Math.min(...xs) }"""
    )
    assert wide > 0.8 * 390
    assert {"A", "B", "C", "D", "E"} <= set(lofted.evaluate(LETTERS))
    assert ["fall", "Likely place of fall"] in lofted.evaluate(WORDS)
    lofted.click("#globe")
    lofted.wait_for_function(
        "() => geoKitMap.getLayoutProperty('wall', 'visibility') === 'visible'"
    )


def test_letters_of_limits_stand_where_the_page_opens():
    """The longest piece of a limit may lie in another sea than the fall."""
    shown = scene(check("2022-11-18", n_draws=FEW), shape=1.25)
    view = first_seen(shown)
    first = [mark for mark in names(shown) if mark.key == "limit"]
    points = shown.plane.to_xy(np.array([shapely.get_coordinates(m.shape)[0] for m in first]))
    east = {m.title for m, x in zip(first, points[:, 0], strict=True) if x > 200e3}
    assert east == set("ABCDE")
    assert shapely.contains_xy(shapely.buffer(view, 1), points).all()


def test_still_picture_keeps_words_off_dots_and_letters(driver, tmp_path):
    """4 October 2022: a long flight, so that North Korea is small and full of words."""
    result = check("2022-10-04", n_draws=FEW)
    path = tmp_path / "long.html"
    path.write_text(draw_page(result), encoding="utf-8")
    assert "Mupyong\N{NON-BREAKING HYPHEN}ni" in html.unescape(path.read_text("utf-8"))
    with start(driver, *UNDRAWN) as browser:
        seen = visit(browser, path.as_uri(), size=(1000, 700))
        boxes = seen.eval_on_selector_all(
            "#still .words text, #still [data-layer=launch] path",
            """all => all.map(t => { const b = t.getBBox();
            return [b.x, b.y, b.x + b.width, b.y + b.height] })""",
        )
        grounds = [shapely.box(*box).buffer(-1) for box in boxes]
        first, second = shapely.STRtree(grounds).query(grounds, predicate="intersects")
        assert np.all(first == second)
        assert len(grounds) > 8


def test_still_picture_follows_the_choices(driver, rail, tmp_path):
    """Letters and path too: the browser has no map to filter there."""
    path = tmp_path / "rail.html"
    path.write_text(draw_page(rail), encoding="utf-8")
    with start(driver, *UNDRAWN) as browser:
        seen = visit(browser, path.as_uri())
        assert seen.locator("#still .words [data-of]:visible").count() > 5
        seen.check("input[name=reading] >> nth=-1")
        shown = seen.locator("#still .words [data-of]:visible").all_text_contents()
        assert set(shown) == {"E"}
        seen.check("input[name=flight] >> nth=1")
        key = seen.get_attribute("input[name=flight] >> nth=1", "value")
        lines = seen.locator("#still [data-layer=path] path:visible")
        assert [line.get_attribute("data-key") for line in lines.all()] == [key]


def test_open_ocean_and_high_seas_are_told_apart():
    """Two names for one thing in law; and water without zones is called as on the pictures."""
    content = content_of_test(check("2022-10-04", n_draws=FEW))
    panel = re.sub(r"<[^>]*>", " ", "".join(content.sections))
    assert "Open ocean and high seas are one in law" in panel
    assert "beyond the coast data: zones not drawn" in panel
    assert "not covered" not in panel


def test_names_of_zones_stand_where_the_page_opens():
    """2 November 2022: a name at the middle of all of a zone was cut by the panel's edge."""
    shown = scene(check("2022-11-02", n_draws=FEW), shape=1.25)
    view = first_seen(shown)
    (hit,) = [mark for mark in names(shown) if mark.key == "hit"]
    assert hit.title == "South Korea EEZ"
    at = shown.plane.to_xy(shapely.get_coordinates(hit.shape))
    assert shapely.contains_xy(view, at).all()
    fell = shapely.MultiPoint(shown.impacts).convex_hull
    assert not shapely.contains_xy(fell, at).any()


def test_gallery_shows_phones_the_pictures_made_for_them(drawing, tmp_path):
    """At 360 pixels the words of a wide picture cannot be read."""
    for name, size in (("w", (36, 20)), ("p", (20, 36))):
        picture = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}"/>'
        )
        (tmp_path / f"{name}.svg").write_text(picture, encoding="utf-8")
    files = {"wide": "w.svg", "portrait": "p.svg", "page": "x.html"}
    entry = Entry(event="x", title="T", finding="F.", **files)
    (tmp_path / "index.html").write_text(index_page([entry]), encoding="utf-8")
    for width, name in ((390, "p.svg"), (1366, "w.svg")):
        seen = drawing.new_page(viewport={"width": width, "height": 800})
        seen.goto((tmp_path / "index.html").as_uri())
        assert seen.eval_on_selector("img", "i => i.currentSrc").endswith(name)
        intro, figure = (seen.locator(what).bounding_box() for what in ("body > p", "figure"))
        assert figure["y"] - intro["y"] - intro["height"] >= 16
        seen.close()


def test_features_tell_the_page_all_that_it_chooses_by(rail):
    """Lists come back from the map as text; the data itself holds them as lists."""
    layers = {layer.key: json.loads(layer.text()) for layer in content_of_test(rail).layers}
    zone = next(
        item["properties"]
        for item in layers["zones"]["features"]
        if item["properties"]["key"] == "jpn-eez"
    )
    assert len(zone["by_claim"]) == len(rail.draws.claims)
