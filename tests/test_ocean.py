"""Open ocean: told beyond the coast data where no land can have a zone of 200 nm."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from pyproj import Geod

import geo_kit
from geo_kit.cli.main import main
from geo_kit.geodesic import destination
from geo_kit.label_cache import load_label_grid
from geo_kit.layers import load_world_land
from geo_kit.regions import load_waters
from geo_kit.waters.ocean import ASKED_M, OPEN_M, WorldLand
from geo_kit.world import load_cities

WGS84 = Geod(ellps="WGS84")
NM = 1852.0
# Positions as printed: Wikipedia's articles on each, but Minerva (memim.com); (read)
ISLETS = {
    "Minamitorishima": (153.98, 24.28),
    "Wake": (166.63, 19.29),
    "Midway": (-177.37, 28.21),
    "Johnston": (-169.53, 16.73),
    "Okinotorishima": (136.08, 20.42),
    "Chichijima": (142.19, 27.07),
    "Saint Peter and Saint Paul": (-29.3458, 0.9169),
    "North Minerva Reef": (-178.9167, -23.6333),
    "Rockall": (-13.69, 57.6),
    "Bouvet": (3.36, -54.42),
    "Clipperton": (-109.22, 10.3),
    "Attu": (172.9, 52.9),
}


@pytest.fixture(scope="module")
def sea():
    """The coasts round Korea."""
    return load_waters()


@pytest.mark.parametrize("islet", ISLETS)
def test_no_sea_within_200_nm_of_an_islet_is_open_ocean(sea, islet):
    """An islet that a coarse coast lacks would turn a state's own zone into nobody's."""
    ring = [
        destination(*ISLETS[islet], np.arange(0, 360, 15), NM * d) for d in (0, 12, 100, 200)
    ]
    assert "open-ocean" not in sea.label(np.concatenate(ring)).zone


@pytest.mark.parametrize(
    ("where", "point"),
    [
        ("off Hawaii", (-160, 24)),
        ("off the Kurils", (156, 46)),
        ("off the Aleutians", (178, 49)),
        ("in the middle of Siberia", (100, 65)),
        ("in the middle of Antarctica", (60, -80)),
        ("in the Caspian Sea", (51, 42)),
    ],
)
def test_land_and_sea_near_it_is_not_covered(sea, where, point):
    """Only water far from all land is told without a coast of its own."""
    assert sea.label(np.array([point])).zone.tolist() == ["not-covered"], where


@pytest.mark.parametrize("point", [(178, 35.8), (180, 35.8), (-180, 35.8), (-150, 0), (0, 90)])
def test_middle_of_an_ocean_is_told(sea, point):
    """North-west of Midway, on both sides of the antimeridian, on the Line, at the pole."""
    labels = sea.label(np.array([point], float))
    assert labels.zone.tolist() == ["open-ocean"]
    assert labels.owner.tolist() == [""]
    assert np.isinf(labels.distance_m).all()


def test_land_is_never_nearer_than_is_told():
    """Against geodesics to all 137 cities, and to the corners of the coasts of Korea."""
    land = load_world_land()
    rng = np.random.default_rng(1)
    points = np.stack(
        [rng.uniform(-180, 180, 400), np.degrees(np.arcsin(rng.uniform(-1, 1, 400)))], -1
    )
    least_m = land.least_m(points)
    corners = load_waters().coast.edge_start[::2_000]
    known = np.concatenate([corners, [[city.lon_deg, city.lat_deg] for city in load_cities()]])
    for point, told_m in zip(points, least_m, strict=True):
        start = np.broadcast_to(point, known.shape)
        away_m = WGS84.inv(*start.T, *known.T)[2]
        assert told_m <= away_m.min()
    assert (least_m == ASKED_M).any()
    assert (least_m == 0).any()


def test_open_ocean_begins_a_cell_at_most_beyond_what_is_asked():
    """One mark alone on the globe: 200 nm, 20 km, and twice half the diagonal of a cell."""
    cells = np.zeros((1_800, 3_600), dtype=bool)
    cells[1_000, 3_599] = True  # 10.05 N 179.95 E
    one = WorldLand(0.1, np.packbits(cells, axis=1))
    away_m = np.linspace(0, 2 * OPEN_M, 200)
    spare_m = one.spare_m(destination(179.95, 10.05, 70.0, away_m))
    assert (spare_m[away_m < OPEN_M] <= 0).all()
    assert (spare_m[away_m > OPEN_M + 16e3] > 0).all()


def test_margins_hold_beyond_the_coast_data(sea):
    """A step of less than the margin in any direction changes no label."""
    rng = np.random.default_rng(2)
    points = rng.uniform([140, 25], [200, 50], (3_000, 2))
    labels = sea.label(points)
    beyond = np.isin(labels.zone, ["open-ocean", "not-covered"])
    azimuth_deg = rng.uniform(0, 360, len(points))
    there = destination(points[:, 0], points[:, 1], azimuth_deg, 0.999 * labels.margin_m)
    assert (sea.label(there).zone[beyond] == labels.zone[beyond]).all()
    assert set(labels.zone) >= {"open-ocean", "not-covered"}


def test_net_of_labels_tells_open_ocean_too(sea):
    """Inside its window, which reaches past the coasts it knows, and outside."""
    grid = load_label_grid(sea, (147.0, 29.0, 149.9, 31.0), cell_deg=0.2, halvings=0)
    points = np.random.default_rng(3).uniform([140, 25], [170, 45], (2_000, 2))
    points = np.concatenate([points, [[148.0, 30.0], [149.0, 29.5]]])
    assert (grid.label_zones(points).zone == sea.label(points).zone).all()
    assert grid.label_zones(points).zone[-2:].tolist() == ["open-ocean"] * 2


def test_without_the_worlds_land_nothing_is_guessed(sea):
    """Waters of one's own may know nothing beyond their window."""
    alone = replace(sea, world_land=None)
    assert alone.label(np.array([[178, 35.8]])).zone.tolist() == ["not-covered"]


def test_flight_over_japan_fell_in_open_ocean():
    """4 October 2022, 3,200 km east of Kamaishi: the record's own words are a landmark."""
    result = geo_kit.check("2022-10-04", n_draws=1_000)
    assert [share.zone for share in result.zones] == ["open-ocean"]
    assert {str(verdict.answer) for verdict in result.verdicts} == {"outside"}


def test_speaker_who_says_high_seas_agrees_with_open_ocean():
    """Both are beyond 200 nm of any land; they differ in how that is known."""
    test = geo_kit.check("2022-10-04", n_draws=500).test
    landing = replace(test.landings[-1], zone="high-seas", inside=True)
    result = geo_kit.check(replace(test, landings=(test.landings[0], landing)), n_draws=500)
    assert result.landings[-1].share == 1.0
    assert str(result.landings[-1].bearing) == "agrees"


@pytest.mark.parametrize("window", [(), ("--window", "170,30,179,40")])
def test_open_ocean_is_not_exported_and_the_error_says_where_to_ask(window):
    """Its edge is good to a cell of 0.1 degrees, which an outline to the metre would hide."""
    line = ["zones", "export", "--zones", "open-ocean", *window]
    result = CliRunner().invoke(main, line)
    assert result.exit_code == 4
    assert "told point by point" in result.output
    assert "zones at" in result.output


def test_answer_at_a_point_says_how_far_land_is_at_least():
    """Kure Atoll (28.39 N 178.29 W) is the nearest land: 1,000 km and more."""
    row = json.loads(CliRunner().invoke(main, ["zones", "at", "178,37.8", "--json"]).stdout)
    assert row["zone"] == "open-ocean"
    assert row["land_farther_than_km"] == 780
    assert "Natural Earth" in row["zone_basis"]
    page = CliRunner().invoke(main, ["zones", "at", "178,33"]).output
    away_m = WGS84.inv(178, 33, -178.29, 28.39)[2]
    told = int(page.split("farther off than ")[1].split()[0])
    assert away_m / 1e3 - 30 < told < away_m / 1e3
