"""`geo_kit.label`: what it takes, and what it says to what it cannot take."""

import re
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import pytest
import shapely
from coast_toys import toy_waters

import geo_kit
from geo_kit.errors import PositionError, RecordError
from geo_kit.layers import load_claims
from geo_kit.regions import region_names, window_of

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("on", ["2022-11-02", datetime(2022, 11, 2, 8, 51, tzinfo=UTC)])
def test_day_may_be_told_as_text_or_as_a_time(on):
    """Tables hold texts and times; the buffer zones of 2018 stood on that day."""
    full = geo_kit.label([[129.27, 38.35]], on=on)
    assert "cma-2018-east-kor" in full.areas
    assert "cma-2018-east-kor" not in geo_kit.label([[129.27, 38.35]], on="2025-01-01").areas


@pytest.mark.parametrize("on", [2022, "yesterday", "", b"2022-11-02"])
def test_what_is_no_day_is_refused_with_a_hint(on):
    """No TypeError from the depths."""
    with pytest.raises(RecordError, match="is no day") as caught:
        geo_kit.label([[129.27, 38.35]], on=on)
    assert "YYYY-MM-DD" in caught.value.hint


def test_last_day_of_the_calendar_drops_no_claim_that_still_holds():
    """31 December 9999 is what tables put for "no end"."""
    last = geo_kit.label([[129.27, 38.35]], on="9999-12-31")
    assert "kor-restraint-area-east" in last.areas


STRANGE = [
    None, "129.27,38.35", ["129E", "38N"], [[129.27, 38.35, 0.0]], [129.27, 38.35, 130.0, 38.0],
    shapely.Point(129.27, 38.35), [[[129.27, 38.35]]], {"lon": 129.27},
]  # fmt: skip


@pytest.mark.parametrize("points", STRANGE)
def test_points_that_are_no_pairs_are_refused_with_a_hint(points):
    """Four numbers in a row are not taken for two points; heights have no place."""
    with pytest.raises(PositionError, match="points") as caught:
        geo_kit.label(points)
    assert "38.35" in caught.value.hint or "geometry" in caught.value.hint


def test_geometries_are_refused_with_the_way_to_turn_them():
    """A GeoSeries is what analysts have."""
    points = geopandas.GeoSeries([shapely.Point(129.27, 38.35)])
    for given in (points, points.array):
        with pytest.raises(PositionError) as caught:
            geo_kit.label(given)
        assert "geometry.x" in caught.value.hint


def test_one_pair_is_one_point_and_none_are_none():
    """A single position needs no second pair of brackets."""
    assert geo_kit.label([129.27, 38.35]).zone.tolist() == ["kor-eez"]
    assert len(geo_kit.label([]).zone) == 0


def test_label_takes_waters_and_claims_of_ones_own():
    """The same call for any sea; Korea's claims and treaties are not asked then."""
    strip = toy_waters({("AAA", ""): shapely.box(8, 38, 10, 42)})
    own = next(iter(load_claims().values()))
    full = geo_kit.label([[9.8, 40.0], [10.01, 40.0]], waters=strip, claims={own.id: own})
    assert full.zone.tolist() == ["aaa-land", "aaa-territorial-sea"]
    assert [*full.areas, *full.sides] == [own.id]
    bare = geo_kit.label([[10.01, 40.0]], waters=strip)
    assert not bare.areas
    assert not bare.sides


def test_public_names_are_listed_before_they_are_used():
    """Editors complete what dir() tells."""
    assert set(geo_kit.__all__) <= set(dir(geo_kit))
    assert {"load_own_waters", "load_own_claims"} <= set(geo_kit.__all__)
    assert all(callable(getattr(geo_kit, name)) for name in geo_kit.__all__)


def test_readme_speaks_true_of_the_point_that_it_shows():
    """29.2 km from the limit line, and the two seas as far as they are known."""
    full = geo_kit.label([129.27, 38.35], on="2022-11-02")
    assert f"{full.sides['nll-east'].distance_m[0] / 1e3:.1f} km from it" in README
    for region in region_names():
        west, south, east, north = (f"{side:g}" for side in window_of(region))
        flat = " ".join(README.split())
        assert f"from {west} to {east} E and from {south} to {north} N" in flat


def test_readme_shows_how_to_bring_a_sea_of_ones_own(tmp_path, monkeypatch):
    """Its lines run as they stand, on files with the fewest columns."""
    (code,) = re.findall(
        r"```python\n(waters = geo_kit.load_own_waters.*?)```", README, re.DOTALL
    )
    monkeypatch.chdir(tmp_path)
    coast = shapely.box(22, 36, 24.9, 38).difference(shapely.box(24.5, 36.5, 25, 37.5))
    land = geopandas.GeoDataFrame({"owner": ["GRC"]}, geometry=[coast], crs=4326)
    land.to_file("coast.gpkg")
    line = {"id": ["gulf"], "kind": ["straight_baseline"], "state": ["GRC"]}
    ends = shapely.LineString([[24.9, 36.5], [24.9, 37.5]])
    geopandas.GeoDataFrame(line, geometry=[ends], crs=4326).to_file("lines.geojson")
    area = shapely.box(24.95, 36.3, 25.2, 37.2)
    claim = {"id": ["park"], "state": ["GRC"]}
    geopandas.GeoDataFrame(claim, geometry=[area], crs=4326).to_file("claims.geojson")
    names = {"geo_kit": geo_kit}
    exec(code, names)  # noqa: S102 - the project's own page
    assert names["full"].zone.tolist() == ["grc-eez"]
    assert names["full"].areas["park"].inside.all()
