"""The interactive page: what it holds, and what a real browser makes of it."""

import base64
import gzip
import hashlib
import html
import io
import json
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from page_browser import READY_MS, UNDRAWN, drawing, driver, start

import geo_kit
from geo_kit.api import check
from geo_kit.cli.main import main
from geo_kit.export.geojson import reconstruction_geojson
from geo_kit.export.words import headline, percent, stands_for, where_it_fell
from geo_kit.footprint import footprint
from geo_kit.maps import page_parts, palette
from geo_kit.maps.page import draw_page, notebook
from geo_kit.maps.page_plain import content_of_footprint
from geo_kit.maps.page_svg import still_picture
from geo_kit.regions import load_names, load_waters
from geo_kit.waters.names import zone_name
from geo_kit.world import load_countries

__all__ = ["drawing", "driver"]  # fixtures
DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="module")
def rail():
    """The founding case, with few draws."""
    return check("2021-09-15", n_draws=600)


@pytest.fixture(scope="module")
def page(rail):
    """Its page."""
    return draw_page(rail)


@pytest.fixture(scope="module")
def data(page):
    """What the page holds, unpacked by Python."""
    return json.loads(gzip.decompress(base64.b64decode(block(page, "data"))))


@pytest.fixture(scope="module")
def on_disk(page, tmp_path_factory):
    """The page as a file."""
    path = tmp_path_factory.mktemp("page") / "test.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


def block(page, name):
    """Return one packed block of a page."""
    return re.search(rf'<script type="text/plain" id="{name}">([^<]*)</script>', page)[1]


@pytest.fixture(scope="module")
def sight(drawing, on_disk):
    """The page as opened from a disk, with all that it asked for and complained of."""
    context = drawing.new_context(viewport={"width": 900, "height": 560}, offline=True)
    seen = context.new_page()
    seen.asked, seen.errors = [], []
    seen.on("request", lambda request: seen.asked.append(request.url))
    seen.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
    seen.goto(on_disk)
    seen.wait_for_selector("html.ready, html.stilled", state="attached", timeout=READY_MS)
    return seen


def test_page_is_one_small_file_with_its_finding(page, rail):
    """Issue 5: under 2.5 MB, and readable before any script has run."""
    assert len(page.encode()) < 2_500_000
    assert f"<h1>{headline(rail, load_names()).replace(chr(39), '&#x27;')}</h1>" in page


def test_page_says_where_it_fell_below_its_finding(page, rail, sight):
    """The picture's second line, in the same words, and none where the picture has none."""
    told = where_it_fell(rail, load_names())
    assert re.fullmatch(r"Most likely in Japan's .* \(\d+ % of draws\).*", told)
    shown = html.unescape(re.search(r'</h1><p id="where">(.*?)</p>', page)[1])
    assert shown.replace("\N{NO-BREAK SPACE}", " ") == told
    assert shown == sight.inner_text("#where")
    assert not re.search(r"\d %", shown)  # no line ends in between
    assert told in html.unescape(re.search(r'id="still".*?aria-label="(.*?)"', page)[1])
    lines = [sight.locator(name).bounding_box() for name in ("h1", "#where")]
    assert lines[0]["y"] + lines[0]["height"] <= lines[1]["y"]
    assert '<p id="where"' not in draw_page(check("2021-09-11", n_draws=100))


def test_far_coasts_are_good_to_a_mile():
    """Natural Earth's own three largest islands of Japan: where a page opens, two pixels."""
    japan = next(country for country in load_countries() if country.code == "JPN")
    main = sorted(japan.polygons, key=shapely.area)[-3:]
    shore = page_parts.world("shore")
    shapely.prepare(shore)
    away_deg = shapely.distance(shore, shapely.points(shapely.get_coordinates(main)))
    assert away_deg.max() < 0.03
    assert np.quantile(away_deg, 0.99) < 1 / 60


def test_ends_of_the_map_are_no_coast(sight):
    """Chukotka runs over 180 degrees and Antarctica over the pole: no line is drawn there."""
    ends = page_parts.world("shore")
    assert shapely.bounds(ends)[1] > -89  # south of it Antarctica has no coast
    drawn = sight.evaluate(
        "() => geoKitMap.getStyle().sources['far-coast'].data.features[0].geometry.coordinates"
    )
    lines = [np.array(line) for line in drawn]
    assert sum(map(len, lines)) > 100_000
    for line in lines:
        end = (np.abs(line[:, 0]) > 179.99) | (np.abs(line[:, 1]) > 89.99)
        assert not (end[1:] & end[:-1]).any()


def test_policy_forbids_every_request(page):
    """Content Security Policy, level 3: nothing but this script, and no place to send to."""
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    rules = dict(part.split(" ", 1) for part in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert not re.search(r"https?:|unsafe-eval", policy)
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert rules["script-src"] == f"'sha256-{digest}' blob:"


def test_map_library_is_the_published_one(page):
    """The manifest names version, licence and the digest of the npm package's own file."""
    row = tomllib.loads((DATA / "manifest.toml").read_text("utf-8"))["page/maplibre-gl.js.gz"]
    library = gzip.decompress(base64.b64decode(block(page, "library")))
    assert hashlib.sha256(library).hexdigest() in row["changes"]
    assert row["version"] == "5.24.1"
    assert "Copyright (c) 2023, MapLibre contributors" in page


def test_download_is_what_export_writes_but_for_the_edges_of_zones(data, rail):
    """One reconstruction, one GeoJSON, whichever way it is taken; zones as they are seen."""
    exact = json.loads(
        reconstruction_geojson(
            rail, geo_kit.zones_touched(rail), names=load_names(), version=geo_kit.__version__
        )
    )
    download = json.loads(data["download"])
    assert download["geo_kit"] == exact["geo_kit"]
    rest, exact_rest = ([f for f in all_["features"] if f["properties"]["kind"] != "zone"]
                        for all_ in (download, exact))  # fmt: skip
    assert rest == exact_rest
    names, exact_names = ([f["properties"]["zone"] for f in all_["features"]
                           if f["properties"]["kind"] == "zone"]
                          for all_ in (download, exact))  # fmt: skip
    assert names == exact_names


def test_zones_of_the_download_keep_to_what_they_state(data):
    """The exact labels are the oracle: none differs farther from a limit than is stated."""
    rng = np.random.default_rng(2)
    points = np.column_stack([rng.uniform(129, 137, 4000), rng.uniform(38, 43, 4000)])
    labels = load_waters().label(points)
    zones = [
        feature
        for feature in json.loads(data["download"])["features"]
        if feature["properties"]["kind"] == "zone"
    ]
    assert zones
    for zone in zones:
        told = zone["properties"]
        shape = shapely.from_geojson(json.dumps(zone["geometry"]))
        assert shape.is_valid
        assert "geo-kit export" in told["note"]
        sure = labels.margin_m > told["max_deviation_m"]
        inside = shapely.contains_xy(shape, points[sure])
        assert inside.sum() > 100
        np.testing.assert_array_equal(inside, labels.zone[sure] == told["zone"], told["zone"])


def test_each_speaker_has_areas_that_hold_its_draws(data, rail):
    """The draws themselves are counted: 50 and 90 % of one speaker's within that one's."""
    marks = {layer["key"]: layer["features"] for layer in data["layers"]}["areas"]
    speaker = rail.draws.speaker[rail.draws.valid]
    for row, claim in enumerate(rail.draws.claims):
        points = shapely.points(rail.labels.points[speaker == row])
        own = [mark for mark in marks if mark["properties"].get("key") == str(row)]
        assert len(own) == 2
        for mark, share in zip(own, (0.5, 0.9), strict=True):
            assert claim.speaker in mark["properties"]["title"]
            line = shapely.from_geojson(json.dumps(mark["geometry"]))
            area = shapely.union_all(shapely.get_parts(shapely.polygonize([line])))
            assert shapely.contains(area, points).mean() == pytest.approx(share, abs=0.04)


def test_draws_left_are_told_with_all_that_were_drawn():
    """A count that stands nowhere else on the page raises the question what it is of."""
    result = check("2022-11-02", n_draws=600)
    panel = draw_page(result).partition('id="zones-note"')[2].partition("</p>")[0]
    left = len(result.labels.zone)
    assert left < 600
    assert f"{left:,} of 600 draws agree with the statements; none of them fell" in panel


def test_slider_ends_where_the_path_falls(data, rail):
    """The line begins at the launch site and ends at the trajectory's own fall."""
    flown = rail.path.solution.trajectory
    first, *_ = data["flights"]
    launch = rail.test.launch
    np.testing.assert_allclose(first["line"][0], [launch.lon_deg, launch.lat_deg], atol=1e-4)
    fall = [flown.lon_deg[-1], flown.lat_deg[-1]]
    np.testing.assert_allclose(first["line"][-1], fall, atol=1e-4)
    assert max(first["height_m"]) == pytest.approx(flown.apogee_m, abs=20)
    assert np.all(np.diff(first["minute"]) > 0)


def test_night_keeps_neighbouring_zones_apart():
    """The same bound as by day, for plain vision: zones that touch must not look alike."""
    zones = {**palette.EEZ, **palette.OPEN_SEA}
    pairs = [("prk", "kor"), ("prk", "rus"), ("prk", "jpn"), ("rus", "jpn"), ("kor", "jpn")]
    pairs += [("kor", "kor/jpn"), ("jpn", "kor/jpn"), ("chn", "prk"), ("chn", "kor")]
    for one, other in pairs:
        night = [page_parts.dimmed(zones[party]) for party in (one, other)]
        assert palette.difference(*night) >= palette.LEAST_DIFFERENCE, (one, other)


def test_wall_is_as_high_as_the_path_and_stands_on_it(data):
    """The curtain shows heights true to scale; no panel strays from the ground track."""
    wall = next(layer for layer in data["layers"] if layer["key"] == "wall")
    panels = [f for f in wall["features"] if f["properties"]["key"] == "path"]
    path = data["flights"][0]
    assert max(p["properties"]["height"] for p in panels) == pytest.approx(
        max(path["height_m"]), rel=0.01
    )
    track = shapely.LineString(path["line"])
    middles = [shapely.from_geojson(json.dumps(p["geometry"])).centroid for p in panels]
    assert max(track.distance(middle) for middle in middles) < 0.02


def test_command_writes_a_page(tmp_path):
    """The ending chooses it; an event without an impact has a page too."""
    target = tmp_path / "x.html"
    result = CliRunner().invoke(main, ["map", "2021-09-11", "-o", str(target)])
    assert result.exit_code == 0, result.output
    text = target.read_text(encoding="utf-8")
    assert "No impact point" in text
    assert '<svg id="still"' in text


def test_unknown_ending_lists_the_page_too():
    """What was asked, and all that could have been."""
    result = CliRunner().invoke(main, ["map", "2021-09-15", "-o", "x.gif"])
    assert "known: png, svg, pdf, html" in result.output


def test_notebook_shows_results_in_a_frame(rail):
    """IPython calls `_repr_html_`; what has no map stays plain text."""
    ring = geo_kit.range_ring(126.8, 39.3, 800e3)
    for thing in (rail, rail.footprint, ring):
        frame = thing._repr_html_()
        assert frame.startswith('<iframe srcdoc="&lt;!doctype html&gt;')
        assert 'sandbox="allow-scripts' in frame
    assert rail.labels._repr_html_() is None
    assert notebook(["no ring"]) is None


def test_footprint_past_180_is_cut_in_the_download():
    """RFC 7946, section 3.1.9: no longitude beyond 180, though the screen's run on."""
    rng = np.random.default_rng(3)
    points = np.array([180.0, 45.0]) + rng.normal(size=(400, 2))
    points[:, 0] = (points[:, 0] + 180) % 360 - 180
    content = content_of_footprint(footprint(points, probabilities=(0.5, 0.9)))
    shapes = [
        shapely.from_geojson(json.dumps(item["geometry"]))
        for item in json.loads(content.download)["features"]
    ]
    assert np.abs(shapely.get_coordinates(shapes)[:, 0]).max() <= 180
    west, _, east, _ = content.view
    assert east - west < 90
    assert still_picture(content).count("<path") > 3


def test_browser_draws_it_and_asks_no_network(sight, on_disk):
    """Opened from a disk, offline; all that it fetches lies in itself."""
    assert "live" in sight.get_attribute("html", "class")
    outside = [url for url in sight.asked if not url.startswith(("blob:", "data:"))]
    assert outside == [on_disk]
    assert sight.errors == []


def test_picture_is_not_blank(sight):
    """A page can be free of errors and still show nothing."""
    from PIL import Image  # noqa: PLC0415 - of the extra `maps`

    shot = Image.open(io.BytesIO(sight.screenshot()))
    assert len(shot.convert("RGB").crop((0, 80, 500, 500)).getcolors(1_000_000)) > 200


def test_legend_is_the_zones_and_their_shares(sight, rail):
    """What the reader sees is what the reconstruction says."""
    rows = sight.eval_on_selector_all(
        "#legend tbody tr",
        "rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.textContent))",
    )
    total = len(rail.labels.zone)
    expected = [
        [zone_name(share.zone, load_names()), percent(share.n_draws, total)]
        for share in rail.zones
    ]
    assert rows == expected


def test_click_tells_what_is_there_and_by_what_source(sight):
    """The launch site, with the citation of its position."""
    place = sight.evaluate("() => geoKitMap.project([126.804867, 39.275721])")
    box = sight.locator("#map").bounding_box()
    sight.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    sight.wait_for_selector(".maplibregl-popup", timeout=15_000)
    told = sight.inner_text(".maplibregl-popup")
    assert "Launch: Yangdok" in told
    assert "Source: " in told
    sight.keyboard.press("Escape")
    assert sight.locator(".maplibregl-popup").count() == 0


def test_slider_moves_the_marker_by_keyboard(sight):
    """A range input: arrows move it, and its value is read out in words."""
    sight.focus("#slider")
    before = sight.inner_text("#now")
    sight.keyboard.press("End")
    after = sight.inner_text("#now")
    assert before != after
    assert re.search(r"\d+ min \d\d s · .* high · \d+ km from launch", after)
    assert sight.get_attribute("#slider", "aria-valuetext") == after
    sight.select_option("#units", "nm")
    assert " nm from launch" in sight.inner_text("#now")
    sight.select_option("#units", "km")


def test_wall_stands_on_the_globe_and_not_on_the_flat_map(sight):
    """Seen from above a wall hides the map."""
    seen = "() => geoKitMap.getLayoutProperty('wall', 'visibility')"
    assert sight.evaluate(seen) == "visible"
    sight.click("#flat")
    assert sight.evaluate(seen) == "none"
    assert sight.evaluate("() => geoKitMap.getProjection().type") == "mercator"
    sight.click("#globe")
    assert sight.evaluate(seen) == "visible"


def test_switches_change_what_is_shown(sight, rail):
    """Readings, speakers, layers: each by its own control."""
    sight.check("input[name=flight][value=least-energy]")
    sight.focus("#slider")
    sight.keyboard.press("Home")
    assert "min 00 s in vacuum" in sight.inner_text("#now")
    sight.check("input[name=flight][value=path]")
    sight.select_option("#claim", "1")
    share, total = rail.zones[0], int((rail.draws.speaker[rail.draws.valid] == 1).sum())
    told = sight.inner_text(f'#legend tr[data-zone="{share.zone}"] .share')
    assert told == percent(share.n_by_claim[1], total)
    areas = "() => geoKitMap.getFilter('areas').at(-1)"
    assert sight.evaluate(areas) == "1"
    claim = rail.draws.claims[1]
    assert f"{claim.printed_value:g} km ({claim.speaker})" in sight.inner_text("li:has(.areas)")
    assert stands_for(rail) in sight.inner_text("li:has(.path)")
    sight.select_option("#claim", "")
    assert sight.evaluate(areas) == ""
    assert sight.inner_text("li:has(.areas)") == "hold 50 % and 90 % of the draws within them"
    sight.uncheck("input[data-layer=zones]")
    seen = "() => geoKitMap.getLayoutProperty('zones', 'visibility')"
    assert sight.evaluate(seen) == "none"
    sight.check("input[data-layer=zones]")


def test_every_control_has_a_name(sight):
    """A screen reader tells a control by its label."""
    nameless = sight.evaluate(
        """() => [...document.querySelectorAll('button, input, select')].filter(item =>
        !(item.getAttribute('aria-label') || item.textContent.trim() ||
          [...(item.labels || [])].some(label => label.textContent.trim())))
        .map(item => item.outerHTML)"""
    )
    assert nameless == []


def test_phone_has_no_sideways_scrolling(drawing, on_disk):
    """390 pixels wide, dark: nothing may stick out."""
    phone = drawing.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    phone.goto(on_disk)
    phone.wait_for_selector("html.dark #profile svg", timeout=READY_MS)
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
    where = phone.locator("#where").bounding_box()
    assert where["x"] + where["width"] <= 390
    assert where["height"] < 40
    phone.close()


def test_without_webgl_the_picture_stands_still(driver, on_disk):
    """The still picture is of the same layers; its switches go on working."""
    with start(driver, *UNDRAWN) as browser:
        seen = browser.new_page()
        seen.goto(on_disk)
        seen.wait_for_selector("html.stilled", state="attached", timeout=READY_MS)
        assert "no WebGL" in seen.inner_text("#why")
        assert seen.is_visible("#still [data-layer=zones]")
        seen.uncheck("input[data-layer=zones]")
        assert not seen.is_visible("#still [data-layer=zones]")


def test_without_scripts_finding_and_picture_stand(driver, on_disk):
    """Mail programs and careful readers run none."""
    with start(driver, "--disable-gpu") as browser:
        seen = browser.new_context(java_script_enabled=False).new_page()
        seen.goto(on_disk)
        assert seen.is_visible("#still")
        assert "Scripts are off" in seen.inner_text("#panel")
