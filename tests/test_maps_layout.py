"""The rules of a page: every word inside it, no word on another, the finding first."""

import re
from functools import cache
from itertools import pairwise, product

import numpy as np
import pytest
import shapely
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from geo_kit.api import check
from geo_kit.export.words import headline
from geo_kit.maps.canvas import PAGES, drawing_rules
from geo_kit.maps.labels import in_rows
from geo_kit.maps.palette import zone_colour
from geo_kit.maps.static import compose
from geo_kit.records import event_ids
from geo_kit.regions import load_names

PAGES_OF = [*product(event_ids(), PAGES)]
ONE_LINE = 0.01  # of the map's shorter side: limits so near each other are one to the eye
TOUCH_PX = 1.0  # of 100 an inch: descenders may come so near


@cache
def checked(event):
    """Return an event's reconstruction, with few draws."""
    return check(event, n_draws=400)


@pytest.fixture(scope="module", params=PAGES_OF, ids="-".join)
def drawn(request):
    """A composed page with its texts and their boxes, in dots."""
    event, page = request.param
    result = checked(event)
    with drawing_rules():
        figure, scene = compose(result, PAGES[page])
        figure.draw_without_rendering()
        renderer = figure.canvas.get_renderer()
        texts = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
        boxes = [t.get_window_extent(renderer) for t in texts]
    return figure, scene, texts, boxes


@pytest.fixture
def labels(drawn):
    """What stands on the map, as (name, text, box), boxes in the units of the map."""
    figure, _, texts, boxes = drawn
    axes = next(axes for axes in figure.axes if axes.get_gid() == "map")
    back = axes.transData.inverted()
    return [
        (re.sub(r"\.\d+$", "", text.get_gid()), text.get_text(), unit_box(back, box))
        for text, box in zip(texts, as_shapes(boxes), strict=True)
        if text.axes is axes and not text.get_gid().startswith("graticule")
    ]


def side_of(scene):
    """Return the shorter side of a scene's box."""
    left, bottom, right, top = scene.box
    return min(right - left, top - bottom)


def unit_box(back, box):
    """Return a box of dots in the units of a field."""
    return shapely.transform(box, back.transform)


def crossed(labels, lines, *, but=()):
    """Return which labels stand on which of the lines, but for pairs that may."""
    return [
        (text, line_name)
        for name, text, box in labels
        for line_name, line in lines
        if box.intersects(line) and (name, line_name) not in but
    ]


def as_shapes(boxes):
    """Return boxes as shapes, each a little smaller."""
    return np.array(
        [
            shapely.box(b.x0 + TOUCH_PX, b.y0 + TOUCH_PX, b.x1 - TOUCH_PX, b.y1 - TOUCH_PX)
            for b in boxes
        ]
    )


def test_every_word_is_on_the_page(drawn):
    """A label that the edge cuts off tells nothing."""
    figure, _, texts, boxes = drawn
    page = shapely.box(*figure.bbox.extents)
    outside = [
        t.get_text()
        for t, b in zip(texts, as_shapes(boxes), strict=True)
        if not page.contains(b)
    ]
    assert outside == []


def test_no_word_stands_on_another(drawn):
    """Text over text is the first thing that a reader sees."""
    _, _, texts, boxes = drawn
    shapes = as_shapes(boxes)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    clashes = [
        (texts[a].get_text(), texts[b].get_text())
        for a, b in zip(one, other, strict=True)
        if a < b
    ]
    assert clashes == []


def test_labels_of_the_map_are_inside_its_frame(drawn):
    """All but the degrees, which stand at the frame."""
    figure, _, texts, boxes = drawn
    axes = next(axes for axes in figure.axes if axes.get_gid() == "map")
    frame = shapely.box(*axes.bbox.extents)
    shapes = as_shapes(boxes)
    outside = [
        text.get_text()
        for text, box in zip(texts, shapes, strict=True)
        if text.axes is axes
        and not (text.get_gid() or "").startswith("graticule")
        and not frame.contains(box)
    ]
    assert outside == []


def test_no_label_crosses_the_path_or_what_may_have_been_hit(drawn, labels):
    """They are what the picture is about: nothing covers them."""
    _, scene, *_ = drawn
    tracks = [("path", scene.path), ("crossing", scene.crossing), ("example", scene.example)]
    shown = [(name, shapely.LineString(track)) for name, track in tracks if len(track) > 1]
    shown += [(f"area {share}", shape) for share, shape in scene.areas]
    assert crossed(labels, shown) == []


def test_no_label_crosses_a_ring_that_it_does_not_name(drawn, labels):
    """A radius beside another ring is a wrong radius."""
    _, scene, *_ = drawn
    rings = [(ring, shapely.Point(0, 0).buffer(ring.radius_m, 180)) for ring in scene.rings]
    for ring, disc in rings:
        number = f"{ring.radius_m / 1e3:,g}"
        others = [label for label in labels if number not in re.findall(r"[\d.,]+\d", label[1])]
        assert crossed(others, [(number, disc.exterior)]) == []
    named = " ".join(text for name, text, _ in labels if name == "ring-label")
    assert all(f"{ring.radius_m / 1e3:,g}" in named for ring, _ in rings)


def test_no_label_crosses_a_limit_and_a_letter_stands_on_its_own(drawn, labels):
    """A to E are told apart by where they stand, or by the line that leads from them."""
    figure, scene, *_ = drawn
    lines = [(limit.letter, limit.line) for limit in scene.limits]
    marks = [item for item in labels if item[0].startswith("limit-label")]
    own = {(name, letter) for name, *_ in marks for letter in name.rpartition("-")[2]}
    assert crossed(labels, lines, but=own) == []
    ends = {
        re.sub(r"\.\d+$", "", line.get_gid()): line.get_xydata()
        for line in figure.findobj(Line2D)
        if (line.get_gid() or "").startswith("limit-leader")
    }
    for name, text, box in marks:
        led = ends.get(name.replace("label", "leader"))
        near = box if led is None else shapely.union(box, shapely.points(led[-1]))
        for letter in text.split(", "):
            assert near.distance(dict(lines)[letter]) <= ONE_LINE * side_of(scene), name


def lines_named(figure, start):
    """Return lines of a figure whose names begin so, as (name, shape, artist)."""
    found = [
        (re.sub(r"\.\d+$", "", artist.get_gid()), artist)
        for artist in figure.findobj(Line2D)
        if (artist.get_gid() or "").startswith(start)
    ]
    return [(name, pieces_of(artist.get_xydata()), artist) for name, artist in found]


def pieces_of(points):
    """Return points between gaps, (n, 2) with NaN, as lines."""
    gaps = np.flatnonzero(np.isnan(points[:, 0]))
    parts = [part[~np.isnan(part[:, 0])] for part in np.split(points, gaps)]
    return shapely.MultiLineString([shapely.LineString(p) for p in parts if len(p) > 1])


def test_a_dashed_limit_has_gaps(drawn):
    """A solid edge beneath it, or another dashed line on it, would close them."""
    figure, scene, *_ = drawn
    dashed = lines_named(figure, "limit-")
    dashed = [item for item in dashed if item[0].count("-") == 1]  # but for leaders
    casings = {name.removeprefix("casing-"): a for name, _, a in lines_named(figure, "casing-")}
    seen = shapely.box(*scene.box)
    touch = 0.002 * side_of(scene)
    for name, line, artist in dashed:
        casing = casings[name]
        assert casing.get_linewidth() > artist.get_linewidth() + 0.5
        solid = [
            item for item in figure.findobj() if (item.get_gid() or "").startswith("edge-")
        ]
        assert all(
            item.get_zorder() < casing.get_zorder()
            for item in solid
            if not item.get_gid().startswith("edge-above")
        )
        for other, above, _ in [*dashed, *lines_named(figure, "edge-above")]:
            if other != name:
                beside = shapely.buffer(above, touch)
                along_m = shapely.length(
                    shapely.intersection(shapely.intersection(line, seen), beside)
                )
                assert along_m < 0.02 * side_of(scene), (name, other)


def test_a_length_is_thinner_than_an_example_of_a_path(drawn):
    """The heaviest line of a map is read as what was flown."""
    figure, *_ = drawn
    length = lines_named(figure, "crossing")
    length = [item for item in length if item[0] == "crossing"]
    for _, shape, artist in length:
        paths = [a for name, _, a in lines_named(figure, "example") if name == "example"]
        assert artist.get_linewidth() < 0.6 * min(a.get_linewidth() for a in paths)
        assert len(shape.geoms) == 3  # the length and a tick at each end


def test_an_apogee_reported_has_no_style_of_a_flight_and_its_number_at_the_axis(drawn):
    """A solid level line across the chart says that something cruised at it."""
    figure, _, texts, _ = drawn
    numbers = [t.get_text() for t in texts if t.get_gid().startswith("profile-scale")]
    for _, shape, artist in lines_named(figure, "height-reported"):
        height_m = shape.bounds[3]
        assert artist.get_linewidth() <= 1
        assert artist.is_dashed()
        assert f"{height_m / 1e3:,.0f} km" in numbers


def test_a_name_in_two_lines_reads_as_one(drawn):
    """A second line as far off as the next name looks like a name without a colour."""
    figure, _, texts, _ = drawn
    rows = [t for t in texts if re.sub(r"\.\d+$", "", t.get_gid()) == "zone"]
    high = figure.get_figheight()
    swatches = [
        a for a in figure.findobj(Rectangle) if (a.get_gid() or "").startswith("zone-sw")
    ]
    tops = [(a.get_x(), (a.get_y() + a.get_height()) * high) for a in swatches]
    for text, after in pairwise(rows):
        x, y = after.get_position()
        own = [top for left, top in tops if x - left > 0 and abs(top - y * high) < 0.06]
        if not own and not after.get_text().startswith("and "):
            assert (text.get_position()[1] - y) * high < 0.15
            assert text.get_fontsize() == after.get_fontsize()


def test_a_long_limit_has_its_letter(drawn, labels):
    """A dashed line across half a map that nothing names is worse than none."""
    _, scene, *_ = drawn
    shown = {
        letter
        for name, text, _ in labels
        if name.startswith("limit-label")
        for letter in text.split(", ")
    }
    seen = [shapely.clip_by_rect(limit.line, *scene.box) for limit in scene.limits]
    spans = shapely.bounds(np.array(seen, dtype=object)).reshape(-1, 2, 2)
    long = {
        limit.letter
        for limit, (low, high) in zip(scene.limits, spans, strict=True)
        if max(high - low) > 0.08 * side_of(scene)
    }
    assert long <= shown


def test_a_place_and_a_line_that_speakers_measure_from_are_on_the_map(drawn, labels):
    """What lies 57 km east of Sokcho, or 26 km south of the NLL, asks for them."""
    _, scene, *_ = drawn
    marks = [item for item in labels if item[0] in ("landmark-label", "named-line-label")]
    texts = {text.replace("\n", " ") for _, text, _ in marks}
    for landing in scene.result.test.standing_landings:
        mark = landing.landmark
        if mark is None:
            continue
        x, y = scene.plane.to_xy(np.array([mark.lon_deg, mark.lat_deg]))
        inside = (
            shapely.box(*scene.box)
            .buffer(-0.02 * side_of(scene))
            .contains_properly(shapely.Point(x, y))
        )
        assert not inside or mark.name in texts
    if scene.result.test.id == "2022-11-02":
        assert {"Sokcho", "Ulleungdo", "Northern Limit Line"} <= texts


def test_an_example_and_a_crossing_have_a_line_that_leads_to_them(drawn, labels):
    """A label a degree away names nothing."""
    figure, *_ = drawn
    gids = {artist.get_gid() or "" for artist in figure.findobj()}
    for name in {name for name, *_ in labels} & {"example-label", "crossing-label"}:
        assert name.replace("label", "leader") in gids


def inches(figure, length_m):
    """Return a length on the map's ground in inches of the page."""
    axes = next(axes for axes in figure.axes if axes.get_gid() == "map")
    return length_m * axes.bbox.width / figure.dpi / np.ptp(axes.get_xlim())


def test_a_leader_reaches_its_label(drawn, labels):
    """One that stops short of it leads from nowhere."""
    figure, *_ = drawn
    for name, line, _ in lines_named(figure, ""):
        if "leader" not in name or line.is_empty:
            continue
        own = [box for label, _, box in labels if label == name.replace("leader", "label")]
        assert min(inches(figure, box.distance(line)) for box in own) < 0.05, name


def test_a_landmark_far_from_its_name_has_a_line_to_it(drawn, labels):
    """Kamaishi is no place at sea."""
    figure, *_ = drawn
    dots = [shapely.Point(a.get_xydata()[0]) for a in figure.findobj(Line2D)
            if re.sub(r"\.\d+$", "", a.get_gid() or "") == "landmark"]  # fmt: skip
    led = [line for name, line, _ in lines_named(figure, "landmark-leader")]
    for name, text, box in labels:
        if name == "landmark-label" and dots:
            far = min(inches(figure, box.distance(dot)) for dot in dots)
            near_led = any(inches(figure, box.distance(line)) < 0.05 for line in led)
            assert far < 0.16 or near_led, text


def test_a_limit_that_runs_apart_has_a_letter_of_its_own(drawn, labels):
    """`A, B, C, D, E` in one place tells nobody which of five lines is which."""
    _, scene, *_ = drawn
    side = side_of(scene)
    single = {text for name, text, _ in labels if name.startswith("limit-label")}
    for limit in scene.limits:
        others = [other.line for other in scene.limits if other is not limit]
        others += [circle_of(ring) for ring in scene.rings]
        seen = shapely.clip_by_rect(limit.line, *scene.box)
        apart = shapely.difference(seen, shapely.buffer(shapely.union_all(others), 0.05 * side))
        if shapely.length(apart) > 0.12 * side:
            assert limit.letter in single


def circle_of(ring):
    """Return the circle of a ring round the launch."""
    return shapely.Point(0, 0).buffer(ring.radius_m, 180).exterior


def test_a_line_from_a_single_letter_crosses_no_other_limit(drawn):
    """Whose letter it is would be open."""
    figure, scene, *_ = drawn
    for name, line, _ in lines_named(figure, "limit-leader"):
        letter = name.rpartition("-")[2]
        others = [limit.line for limit in scene.limits if limit.letter not in letter]
        assert len(letter) > 1 or not shapely.intersects(line, shapely.union_all(others))


def test_the_country_of_the_test_is_named_where_it_is_large(drawn, labels):
    """The picture is about its waters."""
    _, scene, *_ = drawn
    country = scene.result.test.country
    soil = dict(scene.land).get(country)
    if soil is not None and shapely.area(soil) > 0.03 * shapely.area(shapely.box(*scene.box)):
        assert f"land-{country.lower()}" in {name for name, *_ in labels}


def test_islands_are_named_at_sea(drawn, labels):
    """On a mainland beside them their name reads as that of the mainland."""
    _, scene, *_ = drawn
    kinds = {zone.zone.replace("/", "-") for zone in scene.zones if "/" in zone.zone}
    for name, text, box in labels:
        if name.endswith("-territorial-sea") and name.removeprefix("label-") in kinds:
            on_soil = shapely.area(shapely.intersection(box, scene.soil))
            assert on_soil < 0.5 * box.area, text
    if scene.result.test.id in ("2021-03-25", "2021-09-11", "2022-11-18"):
        assert any("Dokdo" in text for _, text, _ in labels)


def test_zones_have_one_name_for_economic_zones(labels):
    """EEZ and economic zone side by side look like two things."""
    assert not any("economic zone" in text for _, text, _ in labels)


def test_degrees_are_told_on_both_axes(drawn):
    """One meridian alone gives no scale."""
    _, _, texts, _ = drawn
    told = [t.get_text() for t in texts if t.get_gid().startswith("graticule-label")]
    assert sum(text[-1] in "EW" for text in told) >= 2
    assert sum(text[-1] in "NS" for text in told) >= 2


def test_no_name_of_a_zone_or_sea_crosses_an_edge(drawn, labels):
    """A name across two colours names neither; one beside its zone has a line that leads."""
    figure, scene, *_ = drawn
    gids = {artist.get_gid() or "" for artist in figure.findobj()}
    led = {gid.replace("leader-", "label-") for gid in gids if gid.startswith("leader-")}
    names = [item for item in labels if item[0] == "sea" or item[0].startswith("label-")]
    names = [item for item in names if item[0] not in led]
    edges = [
        (zone.zone, shapely.difference(shapely.boundary(zone.shape), scene.soil))
        for zone in scene.zones
    ]
    edges += [(party, shapely.boundary(soil)) for party, soil in scene.land]
    assert crossed(names, edges) == []


def test_no_name_hides_draws(drawn, labels):
    """Where draws lie thick is the finding; a stray one beneath a name is none."""
    _, scene, *_ = drawn
    names = [box for name, _, box in labels if name.startswith(("sea", "label-", "land-"))]
    hidden = [int(shapely.contains_xy(box, scene.impacts).sum()) for box in names]
    assert max(hidden, default=0) <= 0.01 * len(scene.impacts)


def test_zones_of_the_verdict_and_of_draws_are_named_on_the_map(drawn, labels):
    """A colour without a name sends the reader to a list."""
    _, scene, *_ = drawn
    country = scene.result.test.country.lower()
    hit = {share.zone.replace("/", "-") for share in scene.result.zones} | {f"{country}-eez"}
    large = [
        zone.zone.replace("/", "-")
        for zone in scene.zones
        if not zone.zone.endswith("territorial-sea")
    ]
    named = {name.removeprefix("label-") for name, *_ in labels}
    assert hit.intersection(large) <= named


def test_key_stands_clear_of_the_sources(drawn):
    """A key of three lines ran into them."""
    _, _, texts, boxes = drawn
    found = [*zip(texts, boxes, strict=True)]
    key = min((b.y0 for t, b in found if t.get_gid().startswith("key")), default=np.inf)
    foot = max(b.y1 for t, b in found if t.get_gid().startswith("foot"))
    assert key - foot > 4


def test_few_lines_lead_to_zones_that_no_draw_fell_in(drawn):
    """Six of them over a map of the Pacific hid Japan; the key tells their colours instead."""
    figure, scene, texts, _ = drawn
    country = scene.result.test.country.lower()
    about = {share.zone for share in scene.result.zones} | {f"{country}-eez"}
    economic = {zone.zone for zone in scene.zones} - about
    economic = {zone for zone in economic if not zone.endswith("territorial-sea")}
    gids = {re.sub(r"\.\d+$", "", artist.get_gid() or "") for artist in figure.findobj()}
    led = {zone for zone in economic if f"leader-{zone}".replace("/", "-") in gids}
    assert len(led) <= 2
    swatches = [
        artist.get_facecolor()
        for artist in figure.findobj(Rectangle)
        if (artist.get_gid() or "").startswith("key-swatch")
    ]
    told = {zone for zone in economic if to_rgba(zone_colour(zone)) in swatches}
    assert len(told) == len(swatches)
    assert not told & led
    if scene.result.test.id == "2022-10-04":
        assert {"chn-eez", "kor-eez", "rus-eez", "rus/jpn-eez"} <= told
        assert "China's EEZ" in [text.get_text() for text in texts]


def test_key_tells_of_the_letters_that_the_map_shows(drawn, labels):
    """Letters that are nowhere to be found would make a reader doubt the rest."""
    _, scene, texts, _ = drawn
    shown = sorted(text[0] for name, text, _ in labels if name.startswith("limit-label"))
    key = " ".join(t.get_text() for t in texts if t.get_gid().startswith("key"))
    if shown:
        assert f"Dashed {shown[0]}" in key
    elif scene.limits:
        assert "too small to be lettered" in key


def test_all_possible_zones_are_listed(drawn):
    """To say `and 6 more` beside empty paper hides what the reader came for."""
    figure, scene, texts, _ = drawn
    assert not any(re.fullmatch(r"and \d+ more", t.get_text()) for t in texts)
    swatches = [a for a in figure.findobj() if (a.get_gid() or "").startswith("zone-swatch")]
    assert len(swatches) == len(scene.result.zones)


def test_page_for_a_phone_ends_where_its_words_end(drawn):
    """White below the sources makes a reader scroll for nothing; small print is no print."""
    figure, _, texts, boxes = drawn
    foot = [box for t, box in zip(texts, boxes, strict=True) if t.get_gid().startswith("foot")]
    lowest = min(box.y0 for box in foot) / figure.dpi
    if figure.get_figwidth() < figure.get_figheight():
        assert 0.05 < lowest < 0.6
        small = [t for t in texts if t.get_gid().startswith(("foot", "key"))]
        assert min(t.get_fontsize() for t in small) >= 6.8


def test_finding_is_the_largest_text_and_the_one_that_check_prints(drawn):
    """Readable in five seconds: what it comes to stands on top."""
    _, scene, texts, _ = drawn
    finding = [t for t in texts if (t.get_gid() or "").startswith("headline")]
    assert " ".join(t.get_text() for t in finding) == headline(scene.result, load_names())
    others = max(t.get_fontsize() for t in texts if t not in finding)
    assert all(t.get_fontsize() > 1.3 * others for t in finding)


def test_page_says_what_it_rests_on(drawn):
    """Sources, seed, version, data, and that a name is no position."""
    _, scene, texts, _ = drawn
    page = " ".join(t.get_text() for t in texts)
    assert "Reconstruction from published figures only" in page
    assert f"seed {scene.result.seed}" in page
    assert "imply no position" in page
    assert "GSHHG" in page
    assert "0 %" not in [t.get_text() for t in texts]
    assert scene.result.test.sources[0].publisher in page


def test_profile_has_one_scale_both_ways(drawn):
    """A compressed profile makes a lofted shot look like a flat one."""
    figure, *_ = drawn
    for axes in (axes for axes in figure.axes if axes.get_gid() == "profile"):
        box = axes.get_window_extent()
        across = np.diff(axes.get_xlim())[0] / box.width
        up = np.diff(axes.get_ylim())[0] / box.height
        assert across == pytest.approx(up, rel=0.01)


def test_every_mark_along_the_path_has_its_minute_at_even_steps(drawn):
    """Marks at 10, 40, 50 and 60 minutes let a reader take the gap for the slowest part."""
    figure, _, texts, _ = drawn
    numbers = [int(t.get_text()) for t in texts if (t.get_gid() or "").startswith("minute")]
    lines = [line for line in figure.findobj(Line2D) if line.get_gid() == "minutes"]
    assert len(numbers) == sum(len(line.get_xdata()) for line in lines)
    assert len({later - earlier for earlier, later in pairwise([0, *numbers])}) <= 1
    assert len(numbers) >= 2 * len(lines)


def test_event_without_impact_draws_what_is_known(drawn):
    """Two of the records tell no place of fall: no dots, no areas, and the page says so."""
    figure, scene, texts, _ = drawn
    names = {artist.get_gid() for artist in figure.findobj() if artist.get_gid()}
    if scene.result.draws is None:
        assert not {"impacts", "area-90"} & names
        assert any(t.get_text() == "What is known" for t in texts)
    else:
        assert "impacts" in names
    assert any(name.startswith("zone-") for name in names)


def test_a_long_name_is_set_in_few_short_lines():
    """One line of 60 letters lies over coast, zones and limits."""
    name = "Northern Mountain Railway Tunnel Launching Position Number 7"
    for text in in_rows(name):
        assert max(map(len, text.split("\n"))) <= 22
        assert text.count("\n") < 3
    assert in_rows("Oshima-Oshima") == ["Oshima-Oshima"]
