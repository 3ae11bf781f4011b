"""Pictures: colours, files, heights, zones good to a pixel, and the command that draws."""

import io
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from PIL import Image

from geo_kit.api import check
from geo_kit.cli.main import main
from geo_kit.errors import GeoKitError, NotFoundError
from geo_kit.export.words import headline
from geo_kit.flight.kepler import arc
from geo_kit.heights import height_curves, vacuum_arc
from geo_kit.maps import canvas, palette
from geo_kit.maps.canvas import PAGES, drawing_rules
from geo_kit.maps.files import picture_bytes
from geo_kit.maps.gallery import Entry, index_page
from geo_kit.maps.static import compose, draw_picture
from geo_kit.plane import Plane
from geo_kit.records import event_ids
from geo_kit.regions import load_names, load_waters
from geo_kit.scenes import scene
from geo_kit.waters.sketch import sketch_zones

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def rail():
    """The founding case, with few draws."""
    return check("2021-09-15", n_draws=400)


@pytest.fixture(scope="module")
def svg(rail):
    """Its picture as SVG."""
    return draw_picture(rail, kind="svg").decode()


def run(*args):
    """Run what a user types after `geo-kit`."""
    return CliRunner().invoke(main, list(args))


@pytest.mark.parametrize("vision", palette.VISION)
def test_neighbouring_zones_differ_for_every_eye(vision):
    """Machado's matrices; a difference of 10 is plain to see between large areas."""
    zones = [*palette.EEZ.values(), *palette.OPEN_SEA.values()]
    pairs = [*combinations(zones, 2)]
    pairs += [(palette.EEZ[party], colour) for party, colour in palette.TERRITORIAL.items()]
    pairs += [(palette.LAND, colour) for colour in palette.TERRITORIAL.values()]
    for one, other in combinations(("prk", "kor", "jpn", "rus", "chn"), 2):
        if {one, other} not in ({"kor", "rus"}, {"jpn", "rus"}):
            pairs.append((palette.TERRITORIAL[one], palette.TERRITORIAL[other]))
    for one, other in pairs:
        assert palette.difference(one, other, vision=vision) >= palette.LEAST_DIFFERENCE


def test_colour_difference_is_that_of_the_standard():
    """CIE 1976: white is 100 from black, and sRGB red lies at 53.24, 80.09, 67.20."""
    assert palette.difference("#ffffff", "#000000") == pytest.approx(100, abs=0.01)
    red = np.hypot(np.hypot(80.09, 67.20), 53.24)
    assert palette.difference("#ff0000", "#000000") == pytest.approx(red, abs=0.05)


def test_sketched_zones_are_the_labels_to_a_pixel():
    """The picture may differ from the exact labels only within a cell of an edge."""
    waters, plane = load_waters(), Plane(128.0, 39.0)
    box = (-100e3, -200e3, 300e3, 100e3)
    zones = sketch_zones(waters, plane, box, cells=100)
    rng = np.random.default_rng(5)
    xy = np.column_stack([rng.uniform(-100e3, 300e3, 600), rng.uniform(-200e3, 100e3, 600)])
    labels = waters.label(plane.to_lonlat(xy))
    inland = np.char.endswith(labels.zone, "land")
    sure = (labels.margin_m > 4e3) & ~inland & ~np.char.endswith(labels.zone, "internal-waters")
    assert sure.sum() > 200
    for zone in zones:
        inside = shapely.contains_xy(zone.shape, xy[sure])
        np.testing.assert_array_equal(inside, labels.zone[sure] == zone.zone, zone.zone)


def test_plane_keeps_distance_and_direction_from_its_centre():
    """The definition of the projection: 1,000 km to the north-east, at true length."""
    plane = Plane(179.0, 60.0)
    point = plane.to_lonlat(np.array([[1e6, 1e6]]))
    np.testing.assert_allclose(plane.to_xy(point), [[1e6, 1e6]], atol=1e-3)


@pytest.mark.parametrize(("range_m", "apogee_m"), [(800e3, 60e3), (1000e3, 6e6), (9e6, 1.3e6)])
def test_vacuum_arc_leaves_at_the_angle_that_kepler_gives(range_m, apogee_m):
    """Bate, Mueller & White give the angle by energy; the curve has it by its slope."""
    along_m, height_m = vacuum_arc(range_m, apogee_m)
    fine = np.gradient(height_m, along_m, edge_order=2)[0]
    expected = float(arc(range_m, apogee_m).elevation_deg)
    assert np.degrees(np.arctan(fine)) == pytest.approx(expected, abs=0.2)
    assert height_m.max() == pytest.approx(apogee_m)


def test_profile_holds_the_path_against_other_readings(rail):
    """800 km with 60 km is no ballistic arc: the arc itself is shown beside the glide."""
    curves = {curve.key: curve for curve in height_curves(rail)}
    assert curves.keys() == {"path", "boost", "least-energy", "ballistic"}
    assert curves["least-energy"].height_m.max() == pytest.approx(193.6e3, rel=1e-3)
    assert curves["path"].distance_m[-1] == pytest.approx(800e3, rel=1e-3)


def test_svg_has_live_text_and_each_group_one_name(svg, rail):
    """A graphics desk opens it in Illustrator: text to edit, layers with names."""
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    texts = ["".join(item.itertext()) for item in root.iter(f"{SVG}text")]
    assert headline(rail, load_names()) in texts
    names = [item.get("id") for item in root.iter() if item.get("id")]
    assert len(names) == len(set(names))
    wanted = {"zone-prk-eez", "hatched-prk-eez", "coast-prk", "path", "impacts", "area-90"}
    wanted |= {"ring-800km", "ring-750km", "launch", "scale-bar", "profile", "100-km-line"}
    assert wanted <= set(names)


def test_svg_asks_for_any_plain_letters_where_ours_are_missing(svg):
    """Without a generic family a viewer falls back to letters with serifs, and wider ones."""
    families = re.findall(r"font-family: ([^;\"]+)", svg) + re.findall(
        r"font: [^;\"]+px ([^;\"]+)", svg
    )
    assert families
    assert all(family.strip().endswith("sans-serif") for family in families)


def test_svg_keeps_impacts_as_dots(svg):
    """Ten thousand points as shapes would make a file that no editor opens."""
    assert svg.count("<image") == 1
    assert len(svg) < 1_000_000


def test_same_result_gives_the_same_bytes(rail, svg):
    """No date, no random ids: a picture can be compared."""
    assert draw_picture(rail, kind="svg").decode() == svg


def test_pdf_embeds_fonts_whose_text_can_be_copied(rail):
    """Type 42 is TrueType; matplotlib's own default would be shapes of type 3."""
    content = draw_picture(rail, kind="pdf", page="portrait")
    assert content.startswith(b"%PDF")
    assert b"/Subtype /Type3" not in content
    assert b"TrueType" in content or b"CIDFontType2" in content


def test_png_has_the_size_asked_for(rail):
    """Pillow, which others wrote, reads it; zones keep their colours among only 256."""
    image = Image.open(io.BytesIO(draw_picture(rail, width_px=900)))
    assert image.size[0] == 900
    assert image.text["Description"] == headline(rail, load_names())
    found = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in image.convert("RGB").getcolors(999)}
    zones = ("jpn-eez", "rus-eez", "kor-eez", "rus-territorial-sea", "kor-territorial-sea")
    assert {palette.zone_colour(zone) for zone in zones} <= found


def test_pictures_of_the_readme_are_small_and_tell_what_check_finds(rail):
    """They are drawn by hand: a finding that has changed since must not stand there."""
    root = Path(__file__).parent.parent
    shown = re.findall(r"docs/pictures/[\w.-]+", (root / "README.md").read_text("utf-8"))
    assert len(shown) == 3
    for name in shown:
        with Image.open(root / name) as image:
            assert image.width == 1200, name
            assert image.text["Description"]
        assert (root / name).stat().st_size < 150_000, name
    with Image.open(root / "docs/pictures/2021-09-15.png") as image:
        assert image.text["Description"] == headline(rail, load_names())


def test_unknown_format_lists_the_known_ones(rail):
    """The ending is all that most users give."""
    with pytest.raises(GeoKitError, match="jpg") as caught:
        draw_picture(rail, kind="jpg")
    assert caught.value.hint == "known: png, svg, pdf"
    with pytest.raises(NotFoundError, match="page format"):
        draw_picture(rail, page="square")


def test_no_korean_font_leaves_no_hangul(rail, monkeypatch):
    """Boxes instead of letters would be worse than one name."""
    monkeypatch.setattr(canvas, "KOREAN", ())
    canvas.korean_font.cache_clear()
    text = draw_picture(rail, kind="svg").decode()
    canvas.korean_font.cache_clear()
    assert not re.search("[\uac00-\ud7a3]", text)
    assert re.search(r"East Sea /(</\w+>\s*<.*?>)? ?Sea of Japan", text, re.DOTALL)


def test_missing_matplotlib_is_told_with_the_way_to_get_it(monkeypatch):
    """It is an extra: most users of the command line never draw."""
    monkeypatch.setattr(canvas, "find_spec", lambda _: None)
    result = run("map", "2021-09-15", "-o", "x.png")
    assert result.exit_code == 4
    assert "pip install 'geo_kit[maps]'" in result.output


def test_command_writes_the_file_and_says_where(tmp_path):
    """The ending chooses the format."""
    target = tmp_path / "test.svg"
    result = run("map", "2021-09-11", "-o", str(target), "--format", "portrait")
    assert result.exit_code == 0, result.output
    assert "No impact point" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["2021-09-15", "-o", "x.gif"], "known: png, svg, pdf"),
        (["2021-09-15", "-o", "/nowhere/x.png", "--draws", "200"], "cannot write /nowhere"),
        (["2021-09-15", "--all", "-o", "x.png"], "--all draws every event"),
        (["no-such-event", "-o", "x.png"], "known: "),
    ],
)
def test_bad_input_is_told_in_two_lines(args, words):
    """What was asked, why it cannot be, what to do."""
    result = run("map", *args)
    assert result.exit_code in (2, 4)
    assert words in result.output
    assert "Traceback" not in result.output


def test_gallery_page_names_every_picture_and_asks_no_network():
    """Plain HTML that opens from a disk."""
    entries = [
        Entry(
            event=event,
            title="A & B",
            finding="Outside.",
            wide=f"{event}.png",
            portrait="p.png",
        )
        for event in event_ids()
    ]
    page = index_page(entries)
    assert all(f'src="{event}.png"' in page for event in event_ids())
    assert "A &amp; B" in page
    assert "http" not in page
    assert "<script" not in page


def test_nothing_but_drawing_loads_matplotlib():
    """It costs half a second, and many machines lack it."""
    code = (
        "import sys; from geo_kit.cli.main import main; import geo_kit.cli.check; "
        "import geo_kit.maps.static; assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_ranges_that_are_one_ring_bear_what_most_speakers_said():
    """KCNA's 999.2 km of 18 November 2022 beside twice 1,000 km: one ring, called 1,000 km."""
    (ring,) = scene(check("2022-11-18", n_draws=300), shape=1.0).rings
    assert ring.radius_m == 1_000_000
    assert len(ring.speakers) == 3


def test_few_colours_look_like_all_of_them():
    """Matplotlib's own dots are the measure: a grey graticule over yellow water was red."""
    with drawing_rules():
        figure, _ = compose(check("2021-09-11", n_draws=100), PAGES["wide"])
        whole, about = io.BytesIO(), {"title": "", "description": ""}
        figure.savefig(whole, format="rgba", dpi=100)
        few = picture_bytes(figure, kind="png", width_px=1200, about=about)
    seen = np.asarray(Image.open(io.BytesIO(few)).convert("RGB"), dtype=float)
    drawn = np.frombuffer(whole.getvalue(), dtype=np.uint8).reshape(*seen.shape[:2], 4)
    off = np.linalg.norm(seen - drawn[..., :3], axis=-1)
    assert np.mean(off > 25) < 1e-4
