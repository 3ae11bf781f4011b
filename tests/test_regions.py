"""A second sea, the Taiwan Strait, and the names of seas."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from coast_toys import GEOD

from geo_kit import regions
from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import DataFileError, NotFoundError
from geo_kit.layers import load_land
from geo_kit.regions import (
    load_names,
    load_readings,
    load_seas,
    load_waters,
    region_names,
)
from geo_kit.waters.names import Sea, find_sea, sea_name, zone_name

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
    assert not any("waters" in word for word in words)


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
