"""The rules of a page: every word inside it, no word on another, the finding first."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from matplotlib.text import Text

from geo_kit.api import check
from geo_kit.export.words import headline
from geo_kit.maps.canvas import PAGES, drawing_rules
from geo_kit.maps.static import compose
from geo_kit.regions import load_names

SHOWN = ("2021-03-25", "2021-09-11", "2021-09-15", "2022-10-04", "2022-11-02", "2022-11-18")
PAGES_OF = [(event, "wide") for event in SHOWN]
PAGES_OF += [(event, "portrait") for event in ("2021-09-11", "2022-11-18")]
TOUCH_PX = 1.0  # of 100 an inch: descenders may come so near


@pytest.fixture(scope="module", params=PAGES_OF, ids="-".join)
def drawn(request):
    """A composed page with its texts and their boxes, in dots."""
    event, page = request.param
    result = check(event, n_draws=400)
    with drawing_rules():
        figure, scene = compose(result, PAGES[page])
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()
        texts = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
        boxes = [t.get_window_extent(renderer) for t in texts]
    return figure, scene, texts, boxes


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


def test_minutes_along_the_path_run_upward(drawn):
    """Marks are numbered in order, evenly."""
    _, _, texts, _ = drawn
    marks = [int(t.get_text()) for t in texts if (t.get_gid() or "").startswith("minute")]
    assert all(later > earlier for earlier, later in pairwise(marks))


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
