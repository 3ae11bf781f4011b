"""Outlines of zones and readings, shipped for pictures, against the labels they stand for."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_kit import scene_waters
from geo_kit.errors import DataFileError, PositionError
from geo_kit.plane import Plane
from geo_kit.regions import load_readings, load_waters
from geo_kit.scene_waters import OUTLINES, drawn_waters, files_digest
from geo_kit.waters.drawn import DrawnWaters, draw_waters

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def drawn():
    """The outlines as shipped."""
    return drawn_waters()


@pytest.fixture(scope="module")
def labelled():
    """3,000 points of the window at sea with their labels, a third of them near a limit."""
    rng = np.random.default_rng(7)
    waters = load_waters()
    west, south, east, north = waters.coast.window
    points = rng.uniform([west, south], [east, north], (12_000, 2))
    labels = waters.label(points, seaward=True)
    afloat = ~np.char.endswith(labels.zone, "-land")
    near = np.flatnonzero(afloat & (labels.margin_m < 10e3))[:1_000]
    far = np.flatnonzero(afloat & (labels.margin_m >= 10e3))[:2_000]
    rows = np.zeros(len(points), dtype=bool)
    rows[np.concatenate([near, far])] = True
    return labels.only(rows)


def test_outlines_were_made_of_the_files_that_are_shipped():
    """Whoever changes a coast or a line must draw them again, or pictures take seconds more."""
    with np.load(ROOT / OUTLINES) as arrays:
        assert str(arrays["made_of"]) == files_digest()


def test_each_point_lies_in_the_outline_of_its_zone(drawn, labelled):
    """Labels by exact distance are the truth; nearer to a limit than stated it may differ."""
    assert drawn.good_to_m < 2_000
    sure = labelled.margin_m > drawn.good_to_m
    assert sure.sum() > 2_000
    for zone, outline in drawn.zones.items():
        inside = shapely.contains_xy(outline, labelled.points[sure])
        wanted = labelled.zone[sure] == zone
        if zone.endswith("territorial-sea"):  # which holds what lies behind it
            wanted |= labelled.zone[sure] == zone.replace("territorial-sea", "internal-waters")
        wrong = inside != wanted
        assert not wrong.any(), (zone, labelled.points[sure][wrong], labelled.zone[sure][wrong])


def test_each_point_lies_inside_the_readings_that_its_margins_name(drawn, labelled):
    """The verdicts' own margins, of all readings of North Korean waters."""
    readings = load_readings()
    margins_m = load_waters().margins_m(labelled.points, readings)
    for reading, margin_m in zip(readings, margins_m, strict=True):
        sure = np.abs(margin_m) > drawn.good_to_m
        inside = shapely.contains_xy(drawn.readings[reading.id], labelled.points)
        assert (margin_m[sure] < 0).sum() > 10
        wrong = sure & (inside != (margin_m < 0))
        assert not wrong.any(), (reading.id, labelled.points[wrong], margin_m[wrong])


def test_outlines_in_a_plane_are_those_on_the_globe(drawn, labelled):
    """Moved, bent and thinned by no more than asked for."""
    plane, box = Plane(131.0, 38.0), (-700e3, -700e3, 700e3, 700e3)
    xy = plane.to_xy(labelled.points)
    seen = (np.abs(xy) < box[2]).all(axis=1) & (labelled.margin_m > drawn.good_to_m + 1_000)
    zones = drawn.zones_in(plane, box, thin_m=1_000)
    assert seen.sum() > 300
    for zone in zones:
        assert shapely.is_valid(zone.shape)
        inside = shapely.contains_xy(zone.shape, xy[seen])
        on_globe = shapely.contains_xy(drawn.zones[zone.zone], labelled.points[seen])
        np.testing.assert_array_equal(inside, on_globe)
    shares = sum(shapely.area(zone.shape) for zone in zones) / 1.4e6**2
    assert 0.99 < shares < 1.01  # no part of the sea is left out or drawn twice


def test_packing_keeps_all_but_a_metre(drawn):
    """What is read is what was drawn."""
    again = DrawnWaters.unpacked(drawn.packed())
    assert again.window == drawn.window
    assert again.good_to_m == drawn.good_to_m
    for before, after in ((drawn.zones, again.zones), (drawn.readings, again.readings)):
        assert [*before] == [*after]
        for name, shape in before.items():
            assert shapely.hausdorff_distance(shape, after[name]) < 2e-5


def test_replaced_files_have_outlines_of_their_own(monkeypatch):
    """The coast's licence lets anyone replace it; a picture must not show the old one."""
    monkeypatch.setattr(scene_waters, "files_digest", lambda: "of other files")
    monkeypatch.setattr(scene_waters, "CELLS_AT_ONCE", 60)
    anew = scene_waters.drawn_waters.__wrapped__()
    assert anew.good_to_m > 50e3
    assert {"prk-eez", "jpn-eez"} <= set(anew.zones)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 100])
def test_broken_outlines_are_refused(content, monkeypatch, tmp_path):
    """As any other file of geo_kit's own, with a way out."""
    file = tmp_path / "outlines.npz"
    file.write_bytes(content)
    monkeypatch.setattr(scene_waters, "resource", lambda _: file)
    with pytest.raises(DataFileError, match=r"outlines\.npz cannot be read") as caught:
        scene_waters.drawn_waters.__wrapped__()
    assert "rebuild" in caught.value.hint


def test_coast_without_window_cannot_be_drawn():
    """There is no telling where to stop."""
    waters = load_waters()
    with pytest.raises(PositionError, match="without a window"):
        draw_waters(replace(waters, coast=replace(waters.coast, window=None)), ())


@pytest.mark.rebuild
def test_outlines_are_what_the_shipped_files_give(drawn, tmp_path, request):
    """Half a minute; other versions of GEOS may move a corner."""
    if "rebuild" not in request.config.getoption("-m"):
        pytest.skip("takes half a minute: pytest -m rebuild")
    file = tmp_path / "outlines.npz"
    script = ROOT / "data" / "build" / "build_outlines.py"
    subprocess.run([sys.executable, script, "--out", file], check=True)
    with np.load(file) as arrays:
        again = DrawnWaters.unpacked(arrays)
    for before, after in ((drawn.zones, again.zones), (drawn.readings, again.readings)):
        assert [*before] == [*after]
        for name, shape in before.items():
            off = shapely.area(shapely.symmetric_difference(shape, after[name]))
            assert off < 1e-4 * shapely.area(shape), name
