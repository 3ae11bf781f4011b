"""Claim layers: the shipped ones against their sources, made ones against pencil."""

import json
import subprocess
import sys
import tomllib
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from coast_toys import GEOD, golden_distance_m
from geographiclib.geodesic import Geodesic
from pyproj import Transformer

from geo_kit import layers
from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import DataFileError, NotFoundError, PositionError, RecordError
from geo_kit.geodesic import inverse
from geo_kit.regions import load_waters
from geo_kit.waters.claims import ClaimLayer, check_layer, in_force, memberships, sides
from geo_kit.waters.distance import EdgeIndex
from geo_kit.waters.edges import drawn, edge_doubt_m

DATA = Path(__file__).resolve().parent.parent / "data"
CLAIMS = layers.load_claims()
SOHAE = (124.7057, 39.6596)
DOKDO = (131.8665, 37.2411)
# 26 km south of the NLL, 57 km east of Sokcho, 167 km from Ulleung: the best common point.
FALL_2022_11_02 = np.array([[129.27, 38.35]])


def metres(a, b):
    """Return the length of a geodesic."""
    return float(GEOD.inv(*a, *b)[2])


def layer(points, **changes):
    """Return a claim with nothing in it but a shape."""
    words = dict.fromkeys(
        ("name", "states", "kind", "basis", "status", "datum", "plus_minus_basis",
         "certainty", "vertex_certainty", "source", "licence"),
        "made up",
    )  # fmt: skip
    rest = {
        "id": "toy", "state": "AAA", "left": "left", "right": "right", "edges": "geodesic",
        "edge_doubt_m": 0.0, "datum_as_printed": None, "shift_m": 0.0, "plus_minus_m": 1.0,
        "valid_from": None, "valid_to": None, "closed": True,
    }  # fmt: skip
    return ClaimLayer(points=np.array(points, float), **{**words, **rest, **changes})


SQUARE = [[10, 40], [15, 40], [15, 43], [10, 43], [10, 40]]


@pytest.mark.parametrize("name", ["kor-jpn-1998-east-sea", "kor-restraint-area-east"])
def test_corner_of_1998_lies_where_south_korean_law_has_it(name):
    """38 37.0 N 132 59.8 E, Tokyo; 38.619394 N 132.994011 E in a decree on WGS 84."""
    distance_m = inverse((132.994011, 38.619394), CLAIMS[name].points)[1]
    assert distance_m.min() < 15


def test_converted_lines_say_how_far_they_moved():
    """Old Korean and Japanese charts lie 334 to 440 m off, Pulkovo's 53 to 70 m."""
    moved = {x.id: x for x in [*layers.load_lines().values(), *CLAIMS.values()] if x.shift_m}
    assert {x.datum for x in moved.values()} == {"WGS84"}
    shifts = {x.datum_as_printed: [] for x in moved.values()}
    for x in moved.values():
        shifts[x.datum_as_printed].append(x.shift_m)
    assert all(334 <= m <= 440 for m in shifts["Tokyo"])
    assert all(53 <= m <= 70 for m in shifts["Pulkovo 1942 (recalled)"])
    assert len(moved) == 5


def test_line_with_russia_starts_12_nm_off_both_coasts_and_ends_at_three():
    """The treaty speaks of 12 nm; the recalled end is a point of equal distance."""
    line = layers.load_lines()["prk-rus-eez"].points
    coast = load_waters().coast
    nm = {s: coast.index(s).nearest(line).distance_m / NM for s in ("PRK", "RUS", "JPN", "KOR")}
    assert [nm["PRK"][0], nm["RUS"][0]] == pytest.approx([12.0, 12.0], abs=0.1)
    ends = [nm[s][-1] for s in ("JPN", "RUS", "KOR")]
    assert max(ends) - min(ends) < 0.5


def test_shelf_line_is_about_the_median_of_both_coasts():
    """Drawn in 1974 as equidistance: unconverted or mistyped points would stand out."""
    points = layers.load_lines()["kor-jpn-shelf"].points
    coast = load_waters().coast
    kor, jpn = (coast.index(s).nearest(points).distance_m / NM for s in ("KOR", "JPN"))
    assert len(points) == 35
    assert np.abs(kor - jpn).max() < 2.0
    assert np.median(np.abs(kor - jpn)) < 0.3


def test_long_edge_read_as_geodesic_or_parallel_differs_by_kilometres():
    """410 km, as the longest edge of an economic zone in this sea; L**2 tan(lat) / 8 R."""
    corners = np.array([[128.0, 40.0], [132.8, 40.0]])
    length_m = inverse(corners[0], corners[1])[1]
    by_hand_m = length_m**2 * np.tan(np.radians(40)) / (8 * 6.387e6)
    assert 2_500 < by_hand_m < 3_500
    assert edge_doubt_m(corners) == pytest.approx(by_hand_m, rel=0.01)


def test_point_between_two_readings_of_an_edge_is_inside_one_of_them():
    """1 km north of the parallel: the geodesic bulges 3 km beyond it."""
    box = [[128, 38], [132.8, 38], [132.8, 40], [128, 40], [128, 38]]
    point = np.array([[130.4, 40.009]])
    inside = {
        kind: bool(memberships(point, [layer(box, edges=kind)])["toy"].inside[0])
        for kind in ("geodesic", "rhumb", "parallel", "lonlat")
    }
    assert inside == {"geodesic": True, "rhumb": False, "parallel": False, "lonlat": False}


def test_rhumb_line_is_straight_on_mercators_chart():
    """EPSG 3395, by PROJ: every drawn point lies on the straight line to within 1 cm."""
    line = drawn(np.array([[124.0, 33.0], [139.0, 44.0], [139.0, 45.0]]), "rhumb")
    chart = Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True)
    x, y = chart.transform(*line.T)
    slope = (y[1:-200] - y[0]) / (x[1:-200] - x[0])
    assert np.ptp(slope[10:]) * 1e6 < 0.01


def test_edge_of_unknown_kind_is_an_error_by_name():
    """A typing error must not be drawn as something."""
    with pytest.raises(NotFoundError, match="geodetic") as caught:
        drawn(np.array([[0.0, 0.0], [1.0, 1.0]]), "geodetic")
    assert "geodesic" in caught.value.hint


def test_layers_with_unknown_edges_carry_the_doubt_that_makes():
    """The military boundary's one edge is 370 km long: its course is known to 1.8 km."""
    boundary = CLAIMS["prk-military-boundary-east"]
    assert boundary.edge_doubt_m == pytest.approx(edge_doubt_m(boundary.points), abs=1)
    assert boundary.doubt_m == boundary.plus_minus_m + boundary.edge_doubt_m > 2_000
    assert all((x.edge_doubt_m == 0) for x in CLAIMS.values() if x.edges != "unknown")


def test_margins_are_those_of_a_golden_section_along_each_edge():
    """Independent of trees and chords: each edge walked by pyproj alone."""
    zone = CLAIMS["chn-kor-2001-provisional"]
    points = np.random.default_rng(3).uniform([121, 31.5], [126, 37.5], (60, 2))
    pairs = [(a, b) for a, b in zip(zone.points, zone.points[1:], strict=False)]
    apart_m = [
        golden_distance_m(points, *(np.broadcast_to(end, points.shape) for end in pair))
        for pair in pairs
    ]
    found = memberships(points, [zone])[zone.id]
    np.testing.assert_allclose(np.abs(found.margin_m), np.min(apart_m, axis=0), atol=0.05)
    assert ((found.margin_m < 0) == found.inside).all()
    assert 10 < found.inside.sum() < 50


@pytest.mark.parametrize(
    ("lon", "lat", "side"),
    [
        (10.5, 40.5, "right"),  # within the right angle
        (11.5, 41.2, "left"),  # beyond its corner, nearest to both edges
        (10.5, 41.2, "left"),
        (11.2, 40.5, "left"),
        (9.0, 41.5, ""),  # behind the first point
        (11.3, 39.0, ""),
    ],
)
def test_side_of_a_bent_line_holds_at_its_corner_and_ends_at_its_ends(lon, lat, side):
    """East along 41 N, then south along 11 E: a walker has the inner angle on the right."""
    bent = layer([[10, 41], [11, 41], [11, 40]], closed=False, edges="lonlat")
    assert sides(np.array([[lon, lat]]), [bent])["toy"].side.tolist() == [side]


def test_points_are_understood_beyond_180_degrees_and_refused_beyond_a_pole():
    """Longitude -348 is 12; latitude 95 is nothing."""
    found = memberships(np.array([[-348.0, 41.5]]), [layer(SQUARE)])
    assert found["toy"].inside.all()
    with pytest.raises(PositionError):
        memberships(np.array([[12.0, 95.0]]), [layer(SQUARE)])


def test_no_points_and_no_layers_are_answered():
    """An empty batch is a batch."""
    assert memberships(np.empty((0, 2)), [layer(SQUARE)])["toy"].margin_m.shape == (0,)
    assert memberships(FALL_2022_11_02, []) == {}


def test_claim_holds_from_its_first_day_until_the_day_it_ended():
    """The day that ended it is no longer its own."""
    claim = layer(SQUARE, valid_from="2018-11-01", valid_to="2023-11-23")
    days = [date(2018, 10, 31), date(2018, 11, 1), date(2023, 11, 22), date(2023, 11, 23)]
    assert [bool(in_force([claim], day)) for day in days] == [False, True, True, False]
    assert in_force([claim], None) == [claim]
    assert in_force([layer(SQUARE)], date(1900, 1, 1))
    assert in_force([layer(SQUARE)], date.min)
    assert in_force([layer(SQUARE)], date.max)


@pytest.mark.parametrize(
    ("day", "stood"),
    [
        (date(2018, 10, 31), set()),
        (date(2022, 11, 2), {"cma-2018-east-kor", "cma-2018-east-prk"}),
        (date(2023, 12, 1), {"cma-2018-east-kor"}),
        (date(2024, 6, 4), set()),
    ],
)
def test_fall_of_2022_lies_in_the_buffer_zone_of_its_day_by_both_readings(day, stood):
    """Both sides agree that it began; when it ended each dates for itself."""
    inside = {
        name
        for name, found in memberships(FALL_2022_11_02, CLAIMS.values(), on=day).items()
        if found.inside[0]
    }
    assert inside == stood


def test_fall_of_2022_lies_about_26_km_south_of_the_nll():
    """What the South Korean military reported; the best common point misses it by 3 km."""
    nll = sides(FALL_2022_11_02, [CLAIMS["nll-east"]])["nll-east"]
    assert nll.side.tolist() == ["south"]
    assert nll.distance_m[0] == pytest.approx(26e3, abs=5e3)


@pytest.mark.parametrize(
    ("name", "km", "within_km"), [("cma-2018-west-kor", 135, 0.5), ("cma-2018-east-kor", 80, 3)]
)
def test_buffer_zones_have_the_official_extent_from_north_to_south(name, km, within_km):
    """135 km and about 80 km, as the South Korean ministry corrected itself."""
    low, high = CLAIMS[name].points[:, 1].min(), CLAIMS[name].points[:, 1].max()
    assert metres((130, low), (130, high)) / 1e3 == pytest.approx(km, abs=within_km)


@pytest.mark.parametrize(
    ("island", "lon", "lat", "zone"),
    [
        ("Baengnyeong", 124.6777, 37.9532, "prk-2000-zone-1-baengnyeong"),
        ("Daecheong", 124.7030, 37.8250, "prk-2000-zone-1-daecheong"),
        ("Socheong", 124.7521, 37.7715, "prk-2000-zone-1-socheong"),
        ("Yeonpyeong", 125.6959, 37.6681, "prk-2000-zone-2-yeonpyeong"),
        ("U-do", 125.972, 37.608, "prk-2000-zone-3-udo"),
    ],
)
def test_zones_of_2000_reach_2_km_from_their_island_and_no_farther_than_their_parallel(
    island, lon, lat, zone
):
    """2 km, measured on the ellipsoid; two of them end at the parallels 38 00 and 37 41 24."""
    claim = CLAIMS[zone]
    assert memberships(np.array([[lon, lat]]), [claim])[zone].inside[0], island
    cut = np.isin(claim.points[:, 1], [38.0, 37.69])
    assert _from_own_islands_m(claim)[~cut] == pytest.approx(2_000, abs=30)
    assert claim.points[:, 1].max() <= 38.0


def _from_own_islands_m(claim):
    """Return how far a zone's corners lie from the land that it holds."""
    coast = load_waters().coast
    within = np.flatnonzero(shapely.contains_properly(claim.area, coast.land))
    edges = np.isin(coast.edge_land, within)
    index = EdgeIndex(coast.edge_start[edges], coast.edge_end[edges])
    return index.nearest(claim.points).distance_m


def test_each_island_of_2000_has_a_zone_of_its_own():
    """Daecheong and Socheong lie 3.9 km apart: their rings touch, and were one zone twice."""
    first, second = (CLAIMS[f"prk-2000-zone-1-{name}"] for name in ("daecheong", "socheong"))
    areas_km2 = [abs(GEOD.geometry_area_perimeter(c.area)[0]) / 1e6 for c in (first, second)]
    assert areas_km2 == pytest.approx([66, 44], abs=1)
    assert first.area.intersection(second.area).area < 0.01 * second.area.area
    assert not first.area.contains(shapely.Point(124.7521, 37.7715))


def test_channels_of_2000_are_two_miles_wide_and_start_at_the_line_of_1999():
    """One mile each side; channel 1 begins where the line proclaimed a year before runs."""
    for name in ("prk-2000-channel-1", "prk-2000-channel-2"):
        a, b, c, d = CLAIMS[name].points[:4]
        assert sorted([metres(a, b), metres(b, c), metres(c, d)])[:2] == pytest.approx(
            [2 * NM, 2 * NM], rel=1e-4
        )
    start = np.array([[125 + 13 / 60 + 19 / 3600, 37 + 10 / 60 + 3 / 3600]])
    assert sides(start, [CLAIMS["prk-1999-line"]])["prk-1999-line"].distance_m[0] < 1_000


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(37.0, 132.77), (38.0, 133.76), (38.61, 134.18), (39.5, 134.00), (39.75, 133.95)],
)
def test_line_of_2021_runs_where_it_was_measured_by_other_code(lat, lon):
    """Equal distance to Dokdo and Dogo in the south, to Dokdo and Hegurajima beyond."""
    points = CLAIMS["prk-2021-statement"].points
    assert points[np.abs(points[:, 1] - lat).argmin()] == pytest.approx([lon, lat], abs=0.01)


def test_line_of_2021_is_as_far_from_dokdo_as_from_japan():
    """Its own definition, on the coast that is shipped."""
    points = CLAIMS["prk-2021-statement"].points
    to_japan_m = load_waters().coast.index("JPN").nearest(points).distance_m
    assert inverse(DOKDO, points)[1] == pytest.approx(to_japan_m, abs=200)


def test_zone_of_1998_holds_dokdo_and_its_apex_is_half_way_to_russia():
    """175.4 nm from Japan and 175.8 from Russia, measured; the agreement is silent on Dokdo."""
    zone = CLAIMS["kor-jpn-1998-east-sea"]
    assert memberships(np.array([DOKDO]), [zone])[zone.id].inside[0]
    apex = zone.points[[zone.points[:, 1].argmax()]]
    coast = load_waters().coast
    nm = [coast.index(s).nearest(apex).distance_m[0] / NM for s in ("JPN", "RUS")]
    assert nm == pytest.approx([175.4, 175.8], abs=0.3)


@pytest.mark.parametrize(
    ("name", "km", "width_km", "height_km"),
    [
        ("prk-2012-12-drop-stage-1", 478, 36, 84),
        ("prk-2016-02-drop-stage-1", 440, 36, 83),
        ("prk-2016-02-drop-fairing", 760, 90, 100),
        ("prk-2016-02-drop-stage-2", 2360, 101, 301),
    ],
)
def test_drop_zones_lie_south_of_the_pad_and_have_their_size(name, km, width_km, height_km):
    """Degrees and minutes printed as decimals would move them by up to 0.4 degrees."""
    zone = CLAIMS[name]
    low, high = zone.points.min(axis=0), zone.points.max(axis=0)
    azimuth_deg, distance_m = inverse(SOHAE, (low + high) / 2)
    assert distance_m / 1e3 == pytest.approx(km, rel=0.01)
    assert azimuth_deg == pytest.approx(180, abs=2)
    middle = (low + high) / 2
    assert metres((low[0], middle[1]), (high[0], middle[1])) / 1e3 == pytest.approx(
        width_km, abs=3
    )
    assert metres((middle[0], low[1]), (middle[0], high[1])) / 1e3 == pytest.approx(
        height_km, abs=2
    )
    assert "announced, not observed" in zone.status


def test_agreed_lines_are_no_claims_and_the_nll_is_one():
    """A treaty line divides zones; a claim stands beside them."""
    assert {"nll-west", "nll-east", "prk-military-boundary-east"} <= set(CLAIMS)
    assert not {"prk-rus-eez", "kor-jpn-shelf", "chn-prk-yalu"} & set(CLAIMS)


ALLOWED = {
    "basis": {"agreed", "unilateral", "armistice", "fisheries", "reconstructed", "announced"},
    "certainty": {"high", "medium", "low"},
    "edges": {"geodesic", "rhumb", "parallel", "unknown"},
    "datum": {"WGS84", "unknown"},
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_every_claim_says_what_it_is_worth(claim):
    """Whose, on what ground, how well known, from where, under which licence."""
    for field, words in ALLOWED.items():
        assert getattr(claim, field) in words
    assert all([claim.name, claim.states, claim.status, claim.source, claim.licence])
    assert claim.plus_minus_m > 0
    assert claim.plus_minus_basis
    assert claim.vertex_certainty
    assert claim.closed or (claim.left and claim.right)


def test_claims_are_exactly_what_the_printed_figures_give(tmp_path):
    """Whoever corrects a figure in claims.toml must rebuild; nobody edits the GeoJSON."""
    script = DATA / "build" / "build_claims.py"
    subprocess.run([sys.executable, script, "--out", tmp_path], check=True)
    made = json.loads((tmp_path / "claims.geojson").read_text())["features"]
    shipped = json.loads((DATA / "claims.geojson").read_text())["features"]
    for new, old in zip(made, shipped, strict=True):
        assert new["properties"] == old["properties"]
        # GEOS may order the corners of a round zone otherwise: the area is what counts.
        a, b = (shapely.geometry.shape(x["geometry"]) for x in (new, old))
        assert shapely.equals_exact(a.normalize(), b.normalize(), 1e-6)


def test_claims_are_flat_valid_and_wound_as_rfc_7946_wants():
    """QGIS reads scalars only; exterior rings run counter-clockwise."""
    frame = geopandas.read_file(DATA / "claims.geojson")
    names = {field.name for field in fields(ClaimLayer)} - {"points"}
    assert set(frame.columns) - {"geometry"} == names
    assert frame["id"].is_unique
    assert frame.geometry.is_valid.all()
    rings = [shape.exterior for shape in frame.geometry if shape.geom_type == "Polygon"]
    assert len(rings) == frame["closed"].sum() > 0
    assert all(ring.is_ccw for ring in rings)


def test_printed_figures_stay_in_the_tables():
    """A conversion can be redone only from what was printed."""
    text = (DATA / "build" / "claims.toml").read_text(encoding="utf-8")
    row = next(x for x in tomllib.loads(text)["claim"] if x["id"] == "kor-jpn-1998-east-sea")
    assert row["points"][8]["at"] == "38 37.0N 132 59.8E"


@pytest.mark.parametrize(
    ("claim", "message", "hint"),
    [
        (layer(SQUARE[:-1]), "not closed", "repeat its first point"),
        (
            layer([SQUARE[i] for i in (0, 2, 1, 3, 0)]),
            "crosses itself: Self-intersection",
            "order of a walk",
        ),
        (layer(np.empty((0, 2))), "has 0 points", "at least 4"),
        (layer(SQUARE[:1], closed=False), "has 1 points", "at least 2"),
        (layer(SQUARE, state=""), "has no state", "whose claim"),
        (layer(SQUARE, id=""), "has no id", ""),
        (layer(np.array(SQUARE)[:, ::-1] + [0, 100]), "latitude 11[05]", "did you swap"),
        (layer([[np.nan, 1], *SQUARE]), "nan", "longitude comes first"),
        (layer(SQUARE, edges="straight"), "edges 'straight'", "allowed: geodesic"),
        (
            layer([[0, 0], [5, 1], [5, 2], [0, 0]], edges="parallel"),
            "edge 1 a parallel",
            "say rhumb",
        ),
        (
            layer([[179, 1], [-179, 1], [-179, 2], [179, 1]]),
            "crosses the antimeridian",
            "cut it there",
        ),
        (layer(SQUARE, valid_from="1 Nov 2018"), "valid_from '1 Nov 2018'", "YYYY-MM-DD"),
        (layer(SQUARE, valid_from="2020-01-01", valid_to="2019-01-01"), "before it began", ""),
    ],
)
def test_bad_layer_is_refused_by_name(claim, message, hint):
    """Each of these would answer, and answer wrongly."""
    with pytest.raises(RecordError, match=message) as caught:
        check_layer(claim)
    assert "claim" in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize("change", [{"state": ""}, {"edges": "straight"}, {"extra": 1}])
def test_broken_claims_file_is_refused(tmp_path, monkeypatch, change):
    """A file that somebody edited by hand is named, and what is wrong with it."""
    collection = json.loads((DATA / "claims.geojson").read_text())
    collection["features"][0]["properties"] |= change
    file = tmp_path / "broken.geojson"
    file.write_text(json.dumps(collection))
    monkeypatch.setattr(layers, "resource", lambda _: file)
    with pytest.raises(DataFileError, match=r"data/claims\.geojson cannot be read"):
        layers.load_claims()


def test_layer_can_be_changed_without_its_old_outline():
    """What is computed once belongs to one layer alone."""
    small = layer(SQUARE)
    assert len(small.outline) > 100
    assert replace(small, edges="parallel").area.bounds != small.area.bounds


def test_korea_strait_is_forgone_from_3_to_12_nm_off_three_base_points():
    """JoongAng Ilbo, 1978: 3 nm off the line from 1.5 m Am by Saengdo to Hongdo."""
    strip = layers.load_claims()["kor-korea-strait-3nm"]
    line = layers.load_lines()["kor-straight-baseline-south-west"].points[:3]
    way = Geodesic.WGS84.InverseLine(line[1, 1], line[1, 0], line[2, 1], line[2, 0])
    middle = way.Position(way.s13 / 2)
    inside = []
    for nm in (2.9, 3.1, 11.9, 12.1):
        off = Geodesic.WGS84.Direct(
            middle["lat2"], middle["lon2"], middle["azi2"] - 90, nm * NM
        )
        point = np.array([[off["lon2"], off["lat2"]]])
        inside.append(bool(memberships(point, [strip])[strip.id].inside[0]))
    assert inside == [False, True, True, False]
    assert not strip.in_force(date(1978, 4, 29))
