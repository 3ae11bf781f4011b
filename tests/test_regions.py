"""A second sea, the Taiwan Strait, and the names of seas."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
import shapely
from coast_toys import GEOD

import geo_kit
from geo_kit import regions
from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import DataFileError, NotFoundError
from geo_kit.layers import load_land, load_lines
from geo_kit.regions import (
    close_calls,
    load_agreements,
    load_base_lines,
    load_contiguous,
    load_names,
    load_readings,
    load_sea_areas,
    load_seas,
    load_waters,
    region_names,
    window_of,
)
from geo_kit.waters.names import Sea, find_sea, sea_name, seas_at, zone_name

DATA = Path(__file__).resolve().parent.parent / "data"
STRAIT = "taiwan_strait"


@pytest.fixture(scope="module")
def strait():
    """Return the waters of the Taiwan Strait."""
    return load_waters(STRAIT)


# Positions from the map; who administers what is common knowledge.
PLACES = [
    ("Taipei", 121.52, 25.04, "TWN"),
    ("Hualien", 121.55, 23.90, "TWN"),
    ("Lanyu", 121.55, 22.05, "TWN"),
    ("Magong, Penghu", 119.58, 23.57, "TWN"),
    ("Qimei, Penghu", 119.43, 23.20, "TWN"),
    ("Kinmen", 118.38, 24.45, "TWN"),
    ("Lieyu, 5 km off Xiamen", 118.24, 24.43, "TWN"),
    ("Nangan, Matsu", 119.93, 26.155, "TWN"),
    ("Dongyin, Matsu", 120.49, 26.375, "TWN"),
    ("Dongju, Juguang", 119.978, 25.958, "TWN"),
    ("Wuqiu", 119.451, 24.989, "TWN"),
    ("Pratas", 116.711, 20.711, "TWN"),
    ("Xiamen", 118.11, 24.48, "CHN"),
    ("Dadeng, between Xiamen and Kinmen", 118.321, 24.557, "CHN"),
    ("Pingtan", 119.75, 25.55, "CHN"),
    ("Fuzhou", 119.30, 26.07, "CHN"),
    ("Yonaguni", 122.99, 24.45, "JPN"),
    ("Ishigaki", 124.20, 24.40, "JPN"),
    ("Batan", 121.95, 20.43, "PHL"),
    ("Uotsuri", 123.529, 25.767, "JPN/CHN/TWN"),
]


@pytest.mark.parametrize(("place", "lon", "lat", "party"), PLACES)
def test_coasts_of_the_strait_belong_to_who_administers_them(strait, place, lon, lat, party):
    """Beside the mainland the nearest country of a small map is often the wrong one."""
    land = strait.coast
    nearest = shapely.distance(land.land, shapely.Point(lon, lat)).argmin()
    assert land.party[nearest] == party, place


def test_strait_knows_no_korea(strait):
    """The engine is given a coast; nothing in it asks for another."""
    assert strait.coast.parties == ("CHN", "JPN", "JPN/CHN/TWN", "PHL", "TWN")
    assert strait.agreed == []
    assert {reading.state for reading in load_readings(STRAIT)} == {"CHN", "TWN"}


@pytest.mark.parametrize("lat", [23.0, 24.3, 25.2, 25.8])
def test_middle_of_the_strait_is_where_brute_force_says(strait, lat):
    """The owner changes where pyproj, asked for every vertex, finds both coasts as far."""
    lon = np.linspace(117.8, 121.0, 2_000)
    labels = strait.label(np.stack([lon, np.full_like(lon, lat)], axis=-1))
    change = np.flatnonzero((labels.owner[:-1] == "CHN") & (labels.owner[1:] == "TWN"))[-1]
    here = (lon[change] + lon[change + 1]) / 2
    coast = strait.coast
    apart_nm = []
    for party in ("CHN", "TWN"):
        rows = coast.party[coast.edge_land] == party
        points = np.concatenate(
            [coast.edge_start[rows], (coast.edge_start + coast.edge_end)[rows] / 2]
        )
        _, _, distance_m = GEOD.inv(
            *np.broadcast_arrays(here, lat, points[:, 0])[:2], *points.T
        )
        apart_nm.append(np.min(distance_m) / NM)
    assert apart_nm[0] == pytest.approx(apart_nm[1], abs=0.1)


def test_labels_of_the_strait_have_names(strait):
    """Whatever a point is labelled, a reader gets words."""
    points = np.random.default_rng(5).uniform([116, 21], [124, 28], (300, 2))
    names = load_names(STRAIT)
    assert set(strait.coast.parties) <= set(names)
    words = {zone_name(zone, names) for zone in strait.label(points).zone}
    assert "Taiwan's territorial sea" in words
    assert "China's exclusive economic zone" in words
    assert not any("waters" in word and "internal waters" not in word for word in words)


def test_beyond_the_window_the_strait_does_not_guess(strait):
    """60 nm off its eastern frame the next coast is not in the data."""
    assert strait.label(np.array([[126.0, 22.0]])).zone.tolist() == ["not-covered"]


def test_readings_of_the_strait_end_where_the_other_coast_is_nearer(strait):
    """Between Kinmen and Xiamen, 6 km apart, 12 nm reach from neither side to the other."""
    kinmen, xiamen = np.array([[118.215, 24.425]]), np.array([[118.185, 24.46]])
    taiwan, china = (
        next(x for x in load_readings(STRAIT) if x.state == state) for state in ("TWN", "CHN")
    )
    assert strait.margin_m(kinmen, taiwan) < 0 < strait.margin_m(kinmen, china)
    assert strait.margin_m(xiamen, china) < 0 < strait.margin_m(xiamen, taiwan)


def test_coast_of_the_strait_is_unmoved_gshhg():
    """A vertex that was computed would not survive the trip through float32."""
    land = load_land(coast=f"data/coast/{STRAIT}.gpkg.zip")
    points = shapely.get_coordinates(land.polygons)
    framed = np.isin(points[:, 0], [115, 125]) | np.isin(points[:, 1], [20, 29])
    assert np.array_equal(points[~framed], points[~framed].astype("f4").astype(float))


def test_korea_stays_what_is_meant_when_no_sea_is_named():
    """One set of waters, whichever way it is asked for."""
    assert region_names() == ["korea", "taiwan_strait"]
    assert load_waters() is load_waters("korea")
    assert load_readings() == load_readings("korea")


def test_unknown_sea_is_refused_with_a_likely_one():
    """A typing error is not an empty sea."""
    with pytest.raises(NotFoundError, match="taiwan_straits") as caught:
        load_waters("taiwan_straits")
    assert "taiwan_strait" in caught.value.hint


def test_file_of_a_sea_without_its_coast_is_named(monkeypatch):
    """Whoever adds a sea learns which line is missing from which file."""
    monkeypatch.setattr(regions, "_read", lambda _: {"window": []})
    regions._waters.cache_clear()  # noqa: SLF001 - the cache would hide the broken file
    with pytest.raises(DataFileError, match=r"data/taiwan_strait\.toml .* 'coast'"):
        load_waters(STRAIT)


@pytest.mark.parametrize(
    ("said", "both"),
    [
        ("Sea of Japan", "East Sea / Sea of Japan"),
        ("the East Sea", "East Sea / Sea of Japan"),
        ("EAST SEA (Sea of Japan)", "East Sea / Sea of Japan"),
        ("Sea of Japan or East Sea", "East Sea / Sea of Japan"),
        ("east-sea", "East Sea / Sea of Japan"),
        ("동해", "East Sea / Sea of Japan"),
        ("Yellow Sea or West Sea", "West Sea / Yellow Sea"),
        ("서해", "West Sea / Yellow Sea"),
        ("Taiwan Strait", "Taiwan Strait"),
        ("Pacific", "Pacific Ocean"),
    ],
)
def test_either_name_of_a_sea_prints_both(said, both):
    """Reports use one; printing one of the two takes a side."""
    assert sea_name(said, load_seas()) == both


@pytest.mark.parametrize("said", ["Sea of Okhotsk", "East Sea / Yellow Sea", "", " or "])
def test_unknown_or_mixed_name_of_a_sea_is_refused(said):
    """Two seas joined are a mistake in the record, not a choice for the program."""
    with pytest.raises(NotFoundError, match="no sea is called"):
        sea_name(said, load_seas())


def test_seas_have_their_names_to_themselves():
    """A name that found two seas would find the wrong one."""
    seas = load_seas()
    for sea in seas:
        assert isinstance(sea, Sea)
        assert sea.name == " / ".join(sorted(sea.names))
        assert sea.source
        assert sea.certainty in ("read", "recalled")
        assert all(find_sea(name, seas) is sea for name in (*sea.names, *sea.aliases))


@pytest.mark.rebuild
def test_coast_of_the_strait_is_what_the_packages_give(tmp_path, request):
    """Anyone can make it again, polygon for polygon."""
    if "rebuild" not in request.config.getoption("-m"):
        pytest.skip("needs the network: pytest -m rebuild")
    script = DATA / "build" / "build_coast.py"
    options = ["--region", STRAIT, "--cache", tmp_path / "cache", "--out", tmp_path]
    printed = subprocess.run(
        [sys.executable, script, *options], check=True, capture_output=True, text=True
    ).stdout
    assert printed.split()[-1] in (DATA / "manifest.toml").read_text(encoding="utf-8")


# Where each lies is common knowledge; which sea has a strait is the publication's choice.
IN_SEAS = [
    ("Dokdo / Takeshima", 131.867, 37.242, "east-sea"),
    ("off Wonsan", 127.6, 39.2, "east-sea"),
    ("off Vladivostok", 131.9, 42.9, "east-sea"),
    ("Tatar Strait", 141.0, 49.0, "east-sea"),
    ("Mutsu Bay", 140.9, 41.05, "east-sea"),
    ("Ishikari Bay", 141.2, 43.3, "east-sea"),
    ("Wakasa Bay", 135.7, 35.6, "east-sea"),
    ("Korea Strait, no. 52 by S-23", 129.5, 34.8, "east-sea"),
    ("Cheju Strait, no. 52 by S-23", 126.6, 33.8, "east-sea"),
    ("off Nampo", 124.9, 38.7, "yellow-sea"),
    ("off Incheon", 126.2, 37.3, "yellow-sea"),
    ("Bo Hai", 119.5, 38.7, "yellow-sea"),
    ("1 nm north of 33 17 N", 124.0, 33.30, "yellow-sea"),
    ("1 nm south of 33 17 N", 124.0, 33.266, "east-china-sea"),
    ("Kagoshima Bay", 130.7, 31.4, "east-china-sea"),
    ("Ariake Sea", 130.35, 32.9, "east-china-sea"),
    ("Hangzhou Bay", 121.3, 30.4, "east-china-sea"),
    ("north of Taiwan", 121.8, 25.6, "east-china-sea"),
    ("Taiwan Strait, no. 49 by S-23", 119.5, 24.0, ""),
    ("off Sendai", 141.8, 38.2, ""),
    ("off Kushiro", 144.4, 42.5, ""),
    ("Uchiura Bay", 140.7, 42.35, ""),
    ("Inland Sea", 133.4, 34.1, ""),
    ("Sea of Okhotsk", 145.0, 46.0, ""),
]


@pytest.mark.parametrize(("place", "lon", "lat", "key"), IN_SEAS)
def test_point_lies_in_the_sea_that_the_map_shows(place, lon, lat, key):
    """IHO S-23, 3rd edition 1953: nos. 50, 51 and 52; other seas have no area here."""
    told, margin_m = seas_at(np.array([[lon, lat]]), load_sea_areas())
    assert told.tolist() == [key], place
    assert margin_m[0] > 0


def test_seas_do_not_overlap_and_share_their_limits():
    """Nos. 50, 51 and 52 name each other as limits: no water between, none twice."""
    areas = [area.area for area in load_sea_areas()]
    assert all(area.is_valid for area in areas)
    union = shapely.union_all(areas)
    assert sum(area.area for area in areas) == pytest.approx(union.area, rel=1e-9)
    holes = [shapely.Polygon(ring).area for ring in union.interiors]
    assert sum(holes) < 1e-9  # a limit drawn from either end differs by nanometres


def test_every_coast_of_korea_is_on_one_of_the_two_seas():
    """Corners on land may mean nothing, if no shore is cut off by them."""
    coast = load_waters().coast
    korean = np.isin(coast.party[coast.edge_land], ["PRK", "KOR", "KOR/JPN"])
    points = coast.edge_start[korean][::7]
    told, _ = seas_at(points, load_sea_areas())
    south_of_cheju = points[:, 1] < 33.3
    assert set(told[~south_of_cheju]) == {"east-sea", "yellow-sea"}


def test_names_of_the_areas_are_those_of_seas():
    """A key without names could not be printed."""
    assert {area.key for area in load_sea_areas()} <= {sea.key for sea in load_seas()}


def test_broken_sea_area_names_its_file(monkeypatch):
    """A corner that is no pair."""
    monkeypatch.setattr(regions, "_read", lambda _: {"areas": [{"key": "x"}]})
    load_sea_areas.cache_clear()
    with pytest.raises(DataFileError, match="sea_areas"):
        load_sea_areas()
    load_sea_areas.cache_clear()


def test_strait_closes_bays_by_the_same_rule():
    """Article 10, on another sea: every line starts on a shore of one of its states."""
    lines = load_base_lines(STRAIT)
    assert {line.article for line in lines.values()} <= {"10(4)", "10(5)"}
    assert {line.state for line in lines.values()} == {"CHN", "TWN", "JPN"}
    labels = load_waters(STRAIT).label(
        np.array([line.points.mean(axis=0) for line in lines.values()])
    )
    assert (labels.distance_m < 1_000).all()


def test_treaties_say_what_they_divide():
    """1974: the shelf alone. 1986: zone and shelf. 1985, and 1962/64: the territorial sea."""
    found = {item.line: (item.parts, item.certainty) for item in load_agreements()}
    assert found == {
        "prk-rus-territorial-sea": (("territorial sea",), "high"),
        "prk-rus-eez": (("economic zone", "continental shelf"), "medium"),
        "kor-jpn-shelf": (("continental shelf",), "high"),
        "chn-prk-yalu": (("territorial sea",), "low"),
    }
    assert load_agreements(STRAIT) == ()


def test_bays_that_pass_by_a_hair_say_so():
    """Ratios of 1.02 and 1.04 to a semicircle, on a coast that is good to 2 km."""
    told = close_calls()
    assert "10(2)" in told["bay-prk-37.758n-125.846e"]  # Haeju
    assert "10(4)" in told["bay-prk-37.758n-125.846e"]  # 22.9 nm wide
    assert "10(2)" in told["bay-prk-39.378n-125.231e"]
    assert "10(4)" not in told["bay-prk-39.378n-125.231e"]  # 61.9 nm wide
    names = {line.name: line.id for line in load_base_lines().values()}
    assert names["Wonsan / Yonghung Bay"] not in told
    assert not [line for line in told if line.startswith("river")]


def test_corners_of_seas_stand_where_the_publication_prints_them():
    """S-23 prints 15 latitudes and longitudes; headlands on the coast fit them to 2 minutes."""
    corners = [
        corner
        for area in tomllib.loads((DATA / "sea_areas.toml").read_text())["areas"]
        for corner in area["corners"]
    ]
    words = {"read", "measured", "recalled", "assumed"}
    assert {corner["certainty"] for corner in corners} == words
    printed = 0
    for corner in corners:
        for degrees, minutes, side in re.findall(r"(\d+) ([\d.]+) ([NE])", corner["what"]):
            value = corner["at"][1 if side == "N" else 0]
            assert value == pytest.approx(int(degrees) + float(minutes) / 60, abs=2 / 60), (
                corner
            )
            printed += 1
    assert printed >= 15


def test_limit_line_begins_on_its_day_in_both_seas():
    """30 August 1953, the command's own date; of 1952 neither half is known."""
    lines = load_lines()
    assert {lines[name].valid_from for name in ("nll-east", "nll-west")} == {"1953-08-30"}


def test_contiguous_zone_is_claimed_by_law_or_not_at_all():
    """North Korea declared 12 nm, an economic zone and a military boundary, and no 24 nm."""
    assert load_contiguous().keys() == {"KOR", "JPN", "CHN", "TWN", "RUS"}
    assert load_contiguous(STRAIT).keys() == {"CHN", "TWN", "JPN"}
    assert {item.certainty for item in load_contiguous().values()} == {"recalled"}


def test_base_points_on_dokdo_say_that_the_island_is_displaced():
    """GSHHG's lies 0.8 km from the middle of the official 12-nm loop round it."""
    full = geo_kit.label([[131.8, 37.3], [130.95, 37.6]])
    assert full.base_owner.tolist() == ["KOR/JPN", "KOR"]
    dokdo, ulleung = full.data_uncertainty_basis
    assert "Dokdo" in dokdo
    assert "0.8 km off" in dokdo
    assert "Dokdo" not in ulleung


@pytest.mark.parametrize("region", region_names())
def test_window_of_a_sea_is_what_its_coast_was_clipped_to(region):
    """Where one asks which sea knows a point."""
    assert list(window_of(region)) == list(load_waters(region).coast.window)
