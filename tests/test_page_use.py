"""What a graphics editor, and a reader with a keyboard alone, can do with a page."""

import base64
import gzip
import json
import re

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from page_browser import READY_MS, UNDRAWN, drawing, driver, start, visit

import geo_kit
from geo_kit.api import check
from geo_kit.cli.main import main
from geo_kit.constants import EARTH_GM_M3_PER_S2, EARTH_MEAN_RADIUS_M
from geo_kit.flight.kepler import arc
from geo_kit.heights import vacuum_arc, vacuum_minutes
from geo_kit.maps.page import draw_page
from geo_kit.maps.page_content import content_of_test
from geo_kit.maps.page_hatch import hatched
from geo_kit.maps.page_svg import still_picture
from geo_kit.regions import load_readings, load_waters
from geo_kit.scene_ground import PIXELS
from geo_kit.scenes import scene

__all__ = ["drawing", "driver"]  # fixtures
STRAYS = """() => [...document.querySelectorAll('#still .words .zone, #still .words .hit')]
    .filter(word => {
        const box = word.getBBox(), state = word.textContent.replace(/ EEZ$/, '');
        return ![...document.querySelectorAll('#still [data-layer=zones] path')].some(path =>
            path.textContent.includes(state) &&
            path.isPointInFill(new DOMPoint(box.x + box.width / 2, box.y + box.height / 2)));
    }).map(word => word.textContent)"""
SAID = "() => document.getElementById('said').textContent.match("
HELD_UP = """Object.defineProperty(HTMLScriptElement.prototype, 'src', {set() {}})"""
FEW = 400  # draws
SHOWN = (
    "() => geoKitMap.queryRenderedFeatures({layers: ['names']}).map(f => f.properties.title)"
)


@pytest.fixture(scope="module")
def rail():
    """The founding case."""
    return check("2021-09-15", n_draws=FEW)


@pytest.fixture(scope="module")
def pages(rail, tmp_path_factory):
    """The pages of four kinds of report: placed (by a named line), a path's length, nothing."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for event in ("2021-09-15", "2021-09-11", "2021-09-15-slbm", "2022-11-02"):
        result = rail if event == "2021-09-15" else check(event, n_draws=FEW)
        found[event] = folder / f"{event}.html"
        found[event].write_text(draw_page(result), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def sight(drawing, pages):
    """The founding case in a window."""
    return visit(drawing, pages["2021-09-15"].as_uri())


@pytest.fixture(scope="module")
def phone(drawing, pages):
    """The same on a phone, dark, with as little motion as can be."""
    return visit(
        drawing,
        pages["2021-09-15"].as_uri(),
        size=(390, 844),
        color_scheme="dark",
        reduced_motion="reduce",
    )


def held(path):
    """Return what a page holds, unpacked by Python."""
    packed = re.search(r'id="data">([^<]*)<', path.read_text("utf-8"))[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def layer(data, key):
    """Return one layer's features."""
    return next(item["features"] for item in data["layers"] if item["key"] == key)


def shape(feature):
    """Return a feature's geometry."""
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def test_frame_round_the_zones_is_drawn_and_explained(pages):
    """An edge that nothing explains is taken for a border."""
    data = held(pages["2021-09-15"])
    frame = shapely.Polygon(shapely.get_coordinates(shape(layer(data, "frame")[0])))
    zones = shapely.union_all([shape(zone) for zone in layer(data, "zones")])
    draws = shapely.union_all([shape(mark) for mark in layer(data, "impacts")])
    assert shapely.covers(frame.buffer(0.01), zones)
    assert shapely.contains(frame, draws)
    told = [item["properties"]["title"] for item in layer(data, "along")]
    assert told.count("zones are drawn to here") == 2
    assert "zones are drawn to this frame" in pages["2021-09-15"].read_text("utf-8")


def test_cruise_says_once_what_is_not_known(pages):
    """A column of the same two words is no news; a command's options are none to a reader."""
    panel = (
        pages["2021-09-11"].read_text("utf-8").partition("<aside")[2].partition("<script")[0]
    )
    words = re.sub(r"<[^>]*>", " ", panel.partition("<summary>Licence")[0])
    assert "--" not in words
    assert "not known" not in words
    assert words.count("No share is given for any zone: no source tells where") == 1


def test_cruise_names_its_lines_on_the_map(drawing, pages):
    """As the static picture does; the length is 2021-09-11's finding, about 750 km."""
    seen = visit(drawing, pages["2021-09-11"].as_uri())
    shown = seen.evaluate(SHOWN)
    assert "longest way from land\nto 12-nm sea: about 750 km" in shown
    assert "example of a path that fits,\nnot the one flown" in shown
    seen.select_option("#units", "nm")
    seen.wait_for_function(f"() => ({SHOWN})().some(text => text.includes('about 405 nm'))")
    seen.context.close()


def test_page_shows_what_statements_measure_from(drawing, pages):
    """26 km south of the line, 57 km east of Sokcho (KBS, 2 November 2022): both are there.

    The line of 1953 runs due east along 38 36 45 N or so, as scholars draw it.
    """
    data = held(pages["2022-11-02"])
    east = layer(data, "named-lines")[-1]
    lats = shapely.get_coordinates(shape(east))[:, 1]
    np.testing.assert_allclose(lats, 38.6125, atol=0.002)
    assert "no official coordinate was found" in east["properties"]["text"]
    assert "Certainty: low" in east["properties"]["source"]
    places = {item["properties"]["title"]: item for item in layer(data, "landmarks")}
    assert [*places] == ["Landmark: Sokcho", "Landmark: Ulleungdo"]
    sokcho = shape(places["Landmark: Sokcho"])
    np.testing.assert_allclose([sokcho.x, sokcho.y], [128.59, 38.21], atol=0.02)
    seen = visit(drawing, pages["2022-11-02"].as_uri())
    assert {"Northern Limit Line", "Sokcho"} <= set(seen.evaluate(SHOWN))
    place = seen.evaluate("() => geoKitMap.project([128.592, 38.207])")
    box = seen.locator("#map").bounding_box()
    seen.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    seen.wait_for_selector(".maplibregl-popup", timeout=15_000)
    told = seen.inner_text(".maplibregl-popup")
    assert "57 kilometers east of Sokcho" in told
    assert "recalled" in told
    seen.uncheck("input[data-layer=landmarks]")
    seen.wait_for_function(f"() => !({SHOWN})().includes('Sokcho')")
    seen.context.close()


def test_still_picture_names_what_statements_measure_from(pages):
    """Without WebGL too; what no statement names is not shown."""
    picture = re.search(r'<svg id="still".*?</svg>', pages["2022-11-02"].read_text("utf-8"))[0]
    words = re.findall(r"<tspan[^>]*>([^<]*)", picture)
    assert {"Northern Limit Line", "Sokcho", "Ulleungdo"} <= set(words)
    assert re.search(r'data-layer="named-lines"[^>]*><path', picture)
    assert "Northern Limit Line" not in pages["2021-09-15"].read_text("utf-8")


def test_zones_without_draws_stand_apart(sight, rail):
    """'<0.1 %' beside a zone across the sea reads as a finding."""
    rows = sight.eval_on_selector_all(
        "#legend [data-zone]", "all => all.map(a => a.dataset.zone)"
    )
    others = sight.eval_on_selector_all("#unhit li", "all => all.map(a => a.dataset.zone)")
    assert rows == [share.zone for share in rail.zones]
    drawn = {zone.zone for zone in scene(rail, shape=1.25).zones}
    assert sorted(others) == sorted(drawn - set(rows))
    assert "<" not in sight.inner_text("#unhit")
    total = len(rail.labels.zone)
    assert f"None of the {total:,} draws" in sight.inner_text("#zones-note")


def test_every_reading_has_its_area_and_none_leaks():
    """Held against the distance test that gives the verdict, off the drawn line's own error."""
    shown = scene(check("2021-09-11", n_draws=FEW), shape=1.25)
    rng = np.random.default_rng(2021)
    left, bottom, right, top = shown.box
    points = rng.uniform([left, bottom], [right, top], (1500, 2))
    shore = shapely.buffer(shown.soil, (right - left) / PIXELS)  # a thinned coast strays so far
    points = shown.plane.to_lonlat(points[~shapely.contains_xy(shore, points)])
    readings = [item for item in load_readings() if item.state == "PRK"]
    margins_m = load_waters().margins_m(points, readings)
    marks = {mark.key: mark.shape for mark in hatched(shown)}
    assert [*marks] == [*(reading.id for reading in readings), "any"]
    for reading, margin_m in zip(readings, margins_m, strict=True):
        sure = np.abs(margin_m) > 4e3
        inside = shapely.contains_xy(marks[reading.id], points)
        assert (margin_m[sure] < 0).sum() > 20
        np.testing.assert_array_equal(inside[sure], margin_m[sure] < 0)


def test_reading_chosen_is_hatched(sight):
    """The pattern is made in the browser: it must be there, and of that reading alone."""
    hatch = (
        "() => geoKitMap.queryRenderedFeatures({layers: ['hatch']}).map(f => f.properties.key)"
    )
    assert set(sight.evaluate(hatch)) == {"any"}
    assert sight.evaluate("() => geoKitMap.hasImage('hatch-day')")
    sight.check("input[name=reading][value=prk-military-boundary]")
    sight.wait_for_function(f"() => ({hatch})().every(key => key === 'prk-military-boundary')")
    assert sight.evaluate(hatch)
    sight.check("input[name=reading][value='']")


@pytest.mark.parametrize(("range_m", "apogee_m"), [(800e3, 200e3), (4500e3, 970e3)])
def test_arcs_keep_kepler_time(range_m, apogee_m):
    """Equal areas in equal times: the swept area, summed up, is the clock."""
    minute = vacuum_minutes(range_m, apogee_m)
    along_m, height_m = vacuum_arc(range_m, apogee_m)
    angle, radius_m = along_m / EARTH_MEAN_RADIUS_M, height_m + EARTH_MEAN_RADIUS_M
    swept = np.diff(angle) * (radius_m[1:] ** 2 + radius_m[:-1] ** 2) / 2
    shares = np.append(0.0, np.cumsum(swept)) / swept.sum()
    np.testing.assert_allclose(minute / minute[-1], shares, atol=2e-5)
    assert minute[-1] * 60 == pytest.approx(float(arc(range_m, apogee_m).duration_s), rel=1e-9)
    speed = arc(range_m, apogee_m).speed_m_per_s  # vis viva at the start, for the whole clock
    assert speed**2 < 2 * EARTH_GM_M3_PER_S2 / EARTH_MEAN_RADIUS_M


def test_slider_has_times_for_every_flight(sight):
    """Arcs in vacuum had none, and a slider without time says nothing."""
    for key in sight.eval_on_selector_all("[name=flight]", "all => all.map(a => a.value)"):
        sight.check(f"input[name=flight][value={key}]")
        sight.focus("#slider")
        sight.keyboard.press("Home")
        assert sight.inner_text("#now").startswith("0 min 00 s")
        sight.keyboard.press("End")
        assert not sight.inner_text("#now").startswith("0 min")
    sight.check("input[name=flight][value=path]")


def test_link_brings_back_the_view(sight, drawing):
    """Camera, reading, flight, time and switches, from behind the # of a file's address."""
    sight.check("input[name=reading][value=prk-military-boundary]")
    sight.check("input[name=flight][value=least-energy]")
    sight.select_option("#units", "nm")
    sight.uncheck("input[data-layer=rings]")
    sight.focus("#slider")
    sight.keyboard.press("End")
    sight.evaluate("() => geoKitMap.jumpTo({center: [133.25, 40.5], zoom: 5.75, bearing: 20})")
    sight.wait_for_function(
        "() => /5.75.40.5/.test(location.hash) && /min=[1-9]/.test(location.hash)"
    )
    told = sight.inner_text("#now")
    seen = visit(drawing, sight.url)
    middle = seen.evaluate(
        "() => { const c = geoKitMap.getCenter(); return "
        "[c.lng, c.lat, geoKitMap.getZoom(), geoKitMap.getBearing(), geoKitMap.getPitch()] }"
    )
    np.testing.assert_allclose(middle, [133.25, 40.5, 5.75, 20, 55], atol=0.02)
    assert seen.is_checked("input[name=reading][value=prk-military-boundary]")
    assert not seen.is_checked("input[data-layer=rings]")
    assert seen.inner_text("#now") == told
    assert "nm from launch" in told
    seen.evaluate("() => { location.hash = '#view=flat&reading=prk-eez-200nm' }")
    seen.wait_for_function("() => geoKitMap.getProjection().type === 'mercator'")
    assert seen.is_checked("input[name=reading][value=prk-eez-200nm]")
    seen.context.close()
    sight.evaluate("() => { location.hash = '' }")
    sight.wait_for_function("() => document.querySelector('input[data-layer=rings]').checked")


def test_address_that_makes_no_sense_is_passed_over(sight):
    """Links are cut short by mail programs."""
    odd = "#map=a/b&view=cube&min=soon&flight=x&reading=y&range=99&unit=ells"
    sight.evaluate("odd => { location.hash = odd }", odd)
    sight.wait_for_function("() => document.getElementById('units').value === 'km'")
    assert sight.is_checked("input[name=reading][value='']")
    assert sight.is_checked("input[name=flight][value=path]")
    assert " km from launch" in sight.inner_text("#now")


def test_phone_gives_half_the_first_screen_to_the_map(phone):
    """And what the map is about has its name there: launch, fall, the zone of the fall."""
    box = phone.locator(".stage").bounding_box()
    assert min(box["y"] + box["height"], 844) - box["y"] >= 844 / 2
    shown = phone.evaluate(SHOWN)
    for name in ("Yangdok 양덕", "Likely place of fall", "Japan EEZ"):
        assert name in shown


def test_phone_shows_the_whole_picture_until_the_map_is_there(drawing, pages):
    """A library that never arrives: launch and fall are in sight, and why it stands still."""
    context = drawing.new_context(viewport={"width": 390, "height": 844}, offline=True)
    seen = context.new_page()
    seen.add_init_script(HELD_UP)
    seen.goto(pages["2021-09-15"].as_uri())
    seen.wait_for_selector("text=Loading the live map", timeout=READY_MS)
    stage = seen.locator(".stage").bounding_box()
    for words in ("Yangdok", "Likely place of fall"):
        box = seen.locator("#still text", has_text=words).bounding_box()
        assert stage["x"] <= box["x"] <= box["x"] + box["width"] <= stage["x"] + stage["width"]
        assert (
            stage["y"] <= box["y"] <= box["y"] + box["height"] <= stage["y"] + stage["height"]
        )
    context.close()


def test_little_motion_plays_in_few_steps(phone):
    """prefers-reduced-motion: a film becomes a row of still pictures."""
    phone.focus("#slider")
    phone.keyboard.press("Home")
    phone.click("#play")
    phone.wait_for_function("() => document.getElementById('slider').value > 0")
    first = phone.evaluate(
        "() => { const s = document.getElementById('slider'); return s.value / s.max }"
    )
    phone.click("#play")
    assert 0.09 < first < 0.35
    phone.wait_for_function(SAID + "/min .* high/)")


def test_keyboard_reaches_all_and_sees_where_it_is(sight):
    """Tab goes through the page in the order in which it is read; each stop is outlined."""
    sight.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    stops = []
    for _ in range(40):
        sight.keyboard.press("Tab")
        stop = sight.evaluate(
            """() => { const e = document.activeElement; return [e.id || e.name ||
            e.dataset.layer || e.className || e.tagName, getComputedStyle(e).outlineStyle] }"""
        )
        stops.append(stop)
    names = [name for name, _ in stops]
    wanted = ["skip", "units", "theme", "copy", "link", "download"]
    assert names[: len(wanted)] == wanted
    for later in ("play", "slider", "reading", "claim", "flight", "zones"):
        assert later in names, names
    assert names.index("slider") < names.index("reading") < names.index("zones")
    outlined = {name: style for name, style in stops if name != "BODY"}
    assert "none" not in outlined.values(), outlined


def test_escape_closes_what_enter_opened(sight):
    """On the map Enter tells what is in its middle, aloud too; Escape leads back to it."""
    sight.focus("canvas.maplibregl-canvas")
    sight.keyboard.press("Enter")
    sight.wait_for_selector(".maplibregl-popup")
    sight.wait_for_function(SAID + "/zone|Land|water/)")
    sight.keyboard.press("Escape")
    assert sight.locator(".maplibregl-popup").count() == 0
    assert "canvas" in sight.evaluate("() => document.activeElement.className")
    sight.keyboard.press("ArrowRight")
    sight.wait_for_function(SAID + "/^Middle of the map: .* north, .* east/)")


def test_outside_judge_finds_no_barrier(sight, phone):
    """axe-core, WCAG 2.1 A and AA, in light and dark."""
    judge = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    for seen in (sight, phone):
        report = judge.run(seen, options=rules)
        found = [
            (item["id"], node["html"][:120])
            for item in report.response["violations"]
            for node in item["nodes"]
        ]
        assert found == []
        assert len(report.response["passes"]) > 20


def test_print_shows_the_still_picture_in_daylight(phone):
    """A canvas prints blank, and a dark page drinks ink."""
    phone.emulate_media(media="print")
    assert phone.is_visible("#still")
    assert not phone.is_visible("#map")
    assert not phone.is_visible(".tools")
    paper = phone.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    ink = phone.eval_on_selector("#profile path", "line => getComputedStyle(line).stroke")
    assert ink == "rgb(27, 31, 36)"
    phone.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert phone.is_visible("text=Voice of America")
    phone.evaluate("() => dispatchEvent(new Event('afterprint'))")
    phone.emulate_media(media="screen")


def test_still_pictures_hatch_and_name(driver, pages):
    """Without WebGL: the same reading hatched, no word on another, none cut off."""
    with start(driver, *UNDRAWN) as browser:
        for event, path in pages.items():
            seen = visit(browser, path.as_uri(), size=(390, 844))
            boxes = seen.eval_on_selector_all(
                "#still .words text",
                "all => all.map(t => { const b = t.getBBox(); "
                "return [b.x, b.y, b.x + b.width, b.y + b.height] })",
            )
            words = [shapely.box(*box).buffer(-1) for box in boxes]
            assert len(words) > 4, event
            scale = seen.eval_on_selector("#still", "picture => picture.getScreenCTM().a")
            assert scale * 19 > 12, "points are too small to read"
            side = seen.evaluate("() => document.querySelector('.still').scrollLeft")
            assert side > 0, "the middle is out of sight"
            tree = shapely.STRtree(words)
            first, second = tree.query(words, predicate="intersects")
            assert np.all(first == second), event
            size = seen.eval_on_selector(
                "#still", "s => [s.viewBox.baseVal.width, s.viewBox.baseVal.height]"
            )
            assert shapely.covers(shapely.box(0, 0, *size), shapely.union_all(words)), event
            if event == "2021-09-15":
                assert seen.evaluate(STRAYS) == []
                seen.check("input[name=reading][value=prk-military-boundary]")
                assert seen.is_visible("#still .hatch [data-key=prk-military-boundary]")
                assert not seen.is_visible("#still .hatch [data-key=any]")
            seen.context.close()


def test_words_of_still_pictures_keep_off_what_they_are_about():
    """A range is not written over the places of fall, nor a path's words over the path."""
    for event, words, key in (
        ("2022-10-04", "4,600 km", "areas"),
        ("2021-09-11", "example of a path", "examples"),
    ):
        picture = still_picture(content_of_test(check(event, n_draws=FEW)))
        x, y = re.search(rf'<tspan x="([\d.]+)" y="([\d.]+)"[^>]*>{words}', picture).groups()
        group = re.search(rf'<g data-layer="{key}".*?</g>', picture, re.DOTALL)[0]
        lines = [
            np.array(re.findall(r"([-\d.]+) ([-\d.]+)", path), dtype=float)
            for path in re.findall(r' d="([^"]*)"', group)
        ]
        drawn = shapely.union_all([shapely.LineString(line) for line in lines])
        ground = shapely.box(float(x) - 36, float(y) - 14, float(x) + 36, float(y) + 4)
        assert not shapely.intersects(drawn, ground), event


def test_frame_in_a_notebook_needs_no_address(drawing, tmp_path):
    """about:srcdoc, sandboxed: no link can lead there, and no history can be written."""
    path = tmp_path / "notebook.html"
    frame = geo_kit.range_ring(126.8, 39.3, 800e3)._repr_html_()
    path.write_text(f"<!doctype html><meta charset=utf-8>{frame}", encoding="utf-8")
    outer = drawing.new_page(viewport={"width": 900, "height": 700})
    errors = []
    outer.on("pageerror", lambda error: errors.append(str(error)))
    outer.goto(path.as_uri())
    seen = outer.frames[1]
    seen.wait_for_selector("html.ready", state="attached", timeout=READY_MS)
    seen.select_option("#units", "nm")
    assert seen.inner_text("#legend td >> nth=1") == "Ring of 432 nm"
    assert not seen.is_visible("#link")
    seen.wait_for_timeout(400)  # the address would be written by now
    assert errors == []
    outer.close()


def test_gallery_writes_and_links_pages(tmp_path, monkeypatch):
    """All events, here two; `--type html` needs no drawing library."""
    monkeypatch.setattr("geo_kit.records.event_ids", lambda: ("2021-09-11", "2021-09-15-slbm"))
    result = CliRunner().invoke(main, ["map", "--all", "--type", "html", "-o", str(tmp_path)])
    assert result.exit_code == 0, result.output
    index = (tmp_path / "index.html").read_text("utf-8")
    for event in ("2021-09-11", "2021-09-15-slbm"):
        assert f'<a href="{event}.html"' in index
        assert "</html>" in (tmp_path / f"{event}.html").read_text("utf-8")
    assert len([*tmp_path.iterdir()]) == 3


def test_gallery_cut_short_leaves_whole_files_and_an_index(tmp_path, monkeypatch):
    """Control-C at the second event: the first stays, listed, and nothing half written."""
    monkeypatch.setattr("geo_kit.records.event_ids", lambda: ("2021-09-15-slbm", "2021-09-11"))
    done = []

    def once(result):
        if done:
            raise KeyboardInterrupt
        done.append(result.test.id)
        return draw_page(result)

    monkeypatch.setattr("geo_kit.maps.page.draw_page", once)
    result = CliRunner().invoke(main, ["map", "--all", "--type", "html", "-o", str(tmp_path)])
    assert result.exit_code == 130
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "2021-09-15-slbm.html",
        "index.html",
    ]
    index = (tmp_path / "index.html").read_text("utf-8")
    assert "2021-09-15-slbm.html" in index
    assert "2021-09-11.html" not in index


def test_gallery_index_names_pictures_and_pages():
    """The picture leads to the page; both are named for who cannot see it."""
    from geo_kit.maps.gallery import Entry, index_page  # noqa: PLC0415

    entry = Entry(
        event="x", title="T", finding="F.", wide="w.png", portrait="p.png", page="x.html"
    )
    index = index_page([entry])
    assert '<img src="w.png"' in index.partition('<a href="x.html">')[2].partition("</a>")[0]
    assert 'aria-label="T: interactive"' in index
    assert geo_kit.__version__ in index
