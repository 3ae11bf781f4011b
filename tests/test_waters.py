"""Whose water: the sea round Korea against measured facts, toy coasts against pencil."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from coast_toys import GEOD, spheroid_cells_m2, toy_waters
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import DataFileError, NotFoundError, PositionError, RecordError
from geo_kit.geodesic import destination
from geo_kit.regions import load_names, load_readings, load_waters
from geo_kit.waters.agreed import AgreedLine
from geo_kit.waters.baseline import ClosingLine
from geo_kit.waters.names import PartyName, zone_name
from geo_kit.waters.readings import Reading

READINGS = {reading.id: reading for reading in load_readings()}
LOW_WATER = READINGS["prk-12nm-low-water"]
STRAIGHT = READINGS["prk-12nm-straight-baseline"]
MIDWAY = 10.5  # between two meridian coasts at 10 and 11 degrees east
A12 = Reading(
    id="a", title="", state="AAA", basis="", status="", certainty="", source="", limit_m=12 * NM
)


@pytest.fixture(scope="module")
def sea():
    """The shipped seas."""
    return load_waters()


def one(lon, lat):
    """Return an array of one point."""
    return np.array([[lon, lat]])


def geographiclib_m(a, b):
    """Return the distance by an independent code."""
    return Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"]


@pytest.mark.parametrize(
    ("lon", "lat", "party", "nm", "plus_minus_nm"),
    [
        # End of the territorial-sea line of 1985: the treaty speaks of 12 nm.
        (130.8833, 42.15, "PRK", 12.0, 0.1),
        (130.8833, 42.15, "RUS", 12.0, 0.1),
        # Middle of the economic-zone line of 1986, measured on GSHHG by other code.
        (133.2283, 39.7917, "PRK", 172.7, 0.1),
        (133.2283, 39.7917, "RUS", 173.0, 0.1),
        # Its end, a point of three coasts.
        (133.75, 39.655, "JPN", 183.6, 0.1),
        (133.75, 39.655, "RUS", 183.8, 0.1),
        (133.75, 39.655, "KOR", 183.3, 0.1),
        # Farthest point of the reported straight baseline from any coast.
        (128.822, 39.379, "PRK", 45.2, 0.1),
    ],
)
def test_treaty_points_lie_as_far_off_the_coasts_as_measured(
    sea, lon, lat, party, nm, plus_minus_nm
):
    """Distances on GSHHG full, measured with a k-d tree on a coast of 50-m steps."""
    distance_m = sea.coast.index(party).nearest(one(lon, lat)).distance_m[0]
    assert distance_m / NM == pytest.approx(nm, abs=plus_minus_nm)


def test_bearing_decides_between_russia_and_japan(sea):
    """800 km from 39.2 N 126.6 E: the nearest owner changes once, at 76.8 +- 0.2 degrees."""
    azimuth_deg = np.arange(50, 90.01, 0.05)
    fall = destination(126.6, 39.2, azimuth_deg, 800e3)
    distances = {p: sea.coast.index(p).nearest(fall).distance_m for p in sea.coast.parties}
    owner = np.array(list(distances))[np.argmin(list(distances.values()), axis=0)]
    change = np.flatnonzero(owner[1:] != owner[:-1])
    assert owner[[0, -1]].tolist() == ["RUS", "JPN"]
    assert azimuth_deg[change] == pytest.approx([76.8], abs=0.2)
    assert distances["PRK"].min() > 12 * NM
    assert (sea.margin_m(fall, LOW_WATER) > 0).all()


@pytest.mark.parametrize(
    ("place", "lon", "lat", "owner"),
    [
        ("Pyongyang", 125.75, 39.03, "PRK"),
        ("Seoul", 126.98, 37.57, "KOR"),
        ("Tokyo", 139.75, 35.68, "JPN"),
        ("Vladivostok", 131.89, 43.12, "RUS"),
        ("Dandong, north-west bank of the Yalu", 124.37, 40.13, "CHN"),
        ("Sinuiju, south-east bank of the Yalu", 124.42, 40.08, "PRK"),
        ("Baengnyeong, the South's island off the North's coast", 124.6777, 37.9532, "KOR"),
        ("Yeonpyeong, likewise", 125.6959, 37.6681, "KOR"),
        ("Ulleung", 130.8711, 37.4970, "KOR"),
        ("Hegurajima", 136.9176, 37.8508, "JPN"),
        ("the middle of the Sea of Japan", 134.0, 40.0, ""),
    ],
)
def test_land_has_its_owner(sea, place, lon, lat, owner):
    """Places that any atlas shows; islands by the centroid of their GSHHG ring."""
    assert sea.coast.land_owner(one(lon, lat)).tolist() == [owner], place
    expected = f"{owner.lower()}-land"
    assert (sea.label(one(lon, lat)).zone[0] == expected) == bool(owner)


def test_dokdo_is_a_party_of_its_own(sea):
    """Its sea is shown as disputed; neither Korea nor Japan gets it in silence."""
    labels = sea.label(np.array([[131.95, 37.24], [132.3, 37.5]]))
    assert labels.zone.tolist() == ["kor/jpn-territorial-sea", "kor/jpn-eez"]
    assert labels.owner.tolist() == ["KOR/JPN"] * 2


@pytest.fixture(scope="module")
def scattered(sea):
    """Labels of 3,000 points, land and sea."""
    points = np.random.default_rng(5).uniform([118, 30], [148, 50], (3_000, 2))
    return sea.label(points)


def test_no_zone_is_called_waters(scattered):
    """A zone is named as the convention names it: an impact in an EEZ is in no one's waters.

    Internal waters alone bear the word, in article 8.
    """
    kinds = {zone.partition("-")[2] if zone != "high-seas" else zone for zone in scattered.zone}
    sea = {"internal-waters", "territorial-sea", "eez"}
    assert kinds <= sea | {"high-seas", "land", "covered", "ocean"}
    names = load_names()
    told = [zone_name(zone, names).replace("internal waters", "") for zone in scattered.zone]
    assert not any("waters" in name for name in told)


def test_every_owner_in_the_sea_has_a_name(sea, scattered):
    """`kor/jpn eez` is no sentence."""
    assert set(sea.coast.parties) <= set(load_names())
    eezs = [z for z in np.unique(scattered.zone) if z.endswith("-eez")]
    assert all("exclusive economic zone" in zone_name(z, load_names()) for z in eezs)


def test_zone_does_not_change_within_its_margin(sea, scattered):
    """What a margin promises, tried in random directions, near treaty ends and all over."""
    rng = np.random.default_rng(6)
    tripoint = np.array([133.75, 39.655]) + rng.normal(0, 0.7, (1_000, 2))
    tumen = np.array([130.9, 42.2]) + rng.normal(0, 0.2, (1_000, 2))
    labels = sea.label(np.concatenate([scattered.points, tripoint, tumen]))
    for _ in range(3):
        azimuth_deg = rng.uniform(0, 360, len(labels.points))
        moved_m = labels.margin_m * rng.uniform(0, 0.999, len(labels.points))
        there = sea.label(destination(*labels.points.T, azimuth_deg, moved_m))
        same = there.zone == labels.zone
        # Margins do not run to land borders, so land may lead to other land.
        inland = np.char.endswith(labels.zone, "-land") & np.char.endswith(there.zone, "-land")
        assert (same | inland).all()


def test_pole_and_antimeridian_have_zones_like_any_place():
    """An islet on the antimeridian, and the pole 59 nm from a shore that bulges beyond 89 N."""
    toy = toy_waters(
        {
            ("AAA", ""): shapely.box(179.9, -0.1, 180, 0.1),
            ("BBB", ""): shapely.box(-10, 88.9, 10, 89),
        }
    )
    degree_nm = 111_319.490_8 / NM  # on the equator (a * pi / 180)
    labels = toy.label(np.array([[-179.9, 0.0], [-179.0, 0.0], [45.0, 90.0], [0.0, 90.0]]))
    assert labels.zone.tolist() == ["aaa-territorial-sea", "aaa-eez", "bbb-eez", "bbb-eez"]
    assert labels.distance_m[:2] / NM == pytest.approx([0.1 * degree_nm, degree_nm], abs=0.01)
    shore = Geodesic.WGS84.InverseLine(89, -10, 89, 10)
    middle = shore.Position(shore.s13 / 2)
    pole_m = geographiclib_m((middle["lon2"], middle["lat2"]), (0, 90))
    assert labels.distance_m[2:] == pytest.approx([pole_m] * 2, abs=1)


def test_answer_for_a_point_does_not_depend_on_the_others(sea, scattered):
    """Parties out of reach are skipped batch by batch; that must not show."""
    alone = [sea.label(point) for point in scattered.points[:60]]
    assert [labels.zone[0] for labels in alone] == scattered.zone[:60].tolist()
    np.testing.assert_allclose(
        [labels.margin_m[0] for labels in alone], scattered.margin_m[:60], rtol=0, atol=1e-6
    )


def test_distance_of_a_label_is_geographiclibs_to_the_owners_coast(sea, scattered):
    """The base point is the owner's, and so is the number."""
    owned = np.flatnonzero(np.char.endswith(scattered.zone, "-eez"))[:30]
    for row in owned:
        point = scattered.points[row]
        found = sea.coast.index(scattered.owner[row]).nearest(point)
        by_hand_m = geographiclib_m(point, found.base_point[0])
        assert scattered.distance_m[row] == pytest.approx(by_hand_m, abs=1e-3)
        assert 12 * NM < by_hand_m <= 200 * NM


def test_point_beyond_the_coast_data_is_not_called_high_seas(sea):
    """Off Taiwan and off Kamchatka the data have no coast; silence is not high seas."""
    labels = sea.label(np.array([[122.5, 25.5], [160.0, 52.0]]))
    assert labels.zone.tolist() == ["not-covered"] * 2
    assert labels.owner.tolist() == [""] * 2


def test_water_behind_the_straight_baseline_is_inside_that_reading_only(sea):
    """Half-way to the coast from the line's farthest point: 20 nm and more off any coast."""
    behind = np.array([[128.5, 39.45], [128.3, 39.6]])
    assert (sea.coast.index("PRK").nearest(behind).distance_m > 12 * NM).all()
    assert (sea.margin_m(behind, STRAIGHT) < -12 * NM).all()
    assert (sea.margin_m(behind, LOW_WATER) > 0).all()


def test_point_on_the_straight_baseline_is_12_nm_inside(sea):
    """39.379 N 128.822 E lies on the line between the MDL coast and the Tumen (measured)."""
    margin_m = sea.margin_m(one(128.822, 39.379), STRAIGHT)[0]
    assert margin_m == pytest.approx(-12 * NM, abs=1e3)
    low_m = sea.margin_m(one(128.822, 39.379), LOW_WATER)[0]
    assert low_m == pytest.approx((45.2 - 12) * NM, abs=0.1 * NM)


def test_limit_off_the_straight_baseline_is_12_nm_out(sea):
    """Stepped off at right angles by geographiclib: 11.9 nm is inside, 12.1 nm is not.

    The line runs from the MDL coast to Musu-dan, which fits both lengths reported.
    """
    ends = (128.3582, 38.6128), (129.7200, 40.8380)  # the MDL coast, Musu-dan
    way = Geodesic.WGS84.InverseLine(ends[0][1], ends[0][0], ends[1][1], ends[1][0])
    for share in (0.3, 0.7):
        here = way.Position(share * way.s13)
        offs = [
            Geodesic.WGS84.Direct(here["lat2"], here["lon2"], here["azi2"] + 90, nm * NM)
            for nm in (11.9, 12.1)
        ]
        points = np.array([[off["lon2"], off["lat2"]] for off in offs])
        assert (sea.margin_m(points, STRAIGHT) / NM).tolist() == pytest.approx(
            [-0.1, 0.1], abs=0.02
        )


def test_water_enclosed_by_the_straight_baseline_has_the_measured_area(sea):
    """23,220 km2 by another measurement on the same coast; ours is 1.2 % less."""
    enclosed = sea.lines["prk-straight-baseline-east"].enclosed
    area_km2 = abs(GEOD.geometry_area_perimeter(enclosed)[0]) / 1e6
    assert area_km2 == pytest.approx(23_220, rel=0.02)


def test_sea_areas_off_the_east_coast_are_as_measured(sea):
    """Cells of 0.02 degrees, counted; the figures are of another measurement on GSHHG.

    15,250 km2 within 12 nm of the coast, 10,211 km2 behind the straight baseline and
    farther than 12 nm from any coast, 9,922 km2 of claimed territorial sea before it.
    """
    step = 0.02
    lon, lat = np.meshgrid(np.arange(127.31, 131.5, step), np.arange(38.31, 42.5, step))
    grid = np.stack([lon, lat], axis=-1).reshape(-1, 2)
    grid = grid[sea.coast.land_owner(grid) == ""]
    cell_km2 = spheroid_cells_m2(*grid.T, step) / 1e6
    low_water_m, straight_m = (sea.margin_m(grid, r) for r in (LOW_WATER, STRAIGHT))
    line_m = sea.lines["prk-straight-baseline-east"].margin_m(grid)
    assert cell_km2[low_water_m <= 0].sum() == pytest.approx(15_250, rel=0.02)
    assert cell_km2[(line_m < 0) & (low_water_m > 0)].sum() == pytest.approx(10_211, rel=0.02)
    assert cell_km2[(line_m > 0) & (straight_m <= 0)].sum() == pytest.approx(9_922, rel=0.02)


def test_military_boundary_is_50_nm_off_the_line_and_wider_in_the_west(sea):
    """C. Park (1978): 50 miles in the East Sea, the economic zone's limit in the West Sea.

    Both points lie on the line; farther south the divide from the South is nearer than the
    limit: half as far as its coast.
    """
    boundary = READINGS["prk-military-boundary"]
    on_line = np.array([[129.440_532, 40.394_320], [128.822, 39.379]])
    south_m = sea.coast.index("KOR").nearest(on_line).distance_m
    assert south_m[0] > 100 * NM > south_m[1]
    expected_m = [-50 * NM, -south_m[1] / 2]
    assert sea.margin_m(on_line, boundary) == pytest.approx(expected_m, abs=1e3)
    west = one(124.0, 38.6)  # more than 12 nm off, nearer to Korea than to China
    zone = READINGS["prk-eez-200nm"]
    assert sea.label(west).zone[0] == "prk-eez"
    assert sea.margin_m(west, boundary) == pytest.approx(sea.margin_m(west, zone))


def test_seoul_side_of_the_yellow_sea_is_outside_every_reading(sea):
    """Off Incheon the South's coast is nearer than the North's."""
    point = one(125.8, 37.0)
    assert all(sea.margin_m(point, reading)[0] > 0 for reading in READINGS.values())


def test_fall_behind_the_drawn_zone_is_inside_it(sea):
    """The zone as drawn runs from 38.6133 N 129.5083 E to 38.6128 N 132.5978 E, then north.

    The way to that edge, a geodesic, is measured by geographiclib at every kilometre.
    """
    drawn = READINGS["prk-eez-as-drawn"]
    points = np.array([[131.0, 39.0], [131.0, 38.55], [134.0, 40.0]])
    inside = sea.margin_m(points, drawn) < 0
    assert inside.tolist() == [True, False, False]
    edge = Geodesic.WGS84.InverseLine(38.613_333, 129.508_333, 38.612_778, 132.597_778)
    steps = [edge.Position(m) for m in np.arange(0, edge.s13, 1e3)]
    for point, margin_m in zip(points[:2], sea.margin_m(points[:2], drawn), strict=True):
        expected_m = min(geographiclib_m(point, (s["lon2"], s["lat2"])) for s in steps)
        assert abs(margin_m) == pytest.approx(expected_m, abs=30)


def test_reading_that_names_an_unknown_line_says_so(sea):
    """A typo in data must not become a verdict."""
    broken = replace(STRAIGHT, line_id="prk-straight-baseline-west")
    with pytest.raises(NotFoundError, match="no line is called"):
        sea.margin_m(one(128.0, 39.0), broken)


def test_unknown_state_is_refused_with_those_known(sea):
    """`NK` is not an ISO code."""
    with pytest.raises(NotFoundError, match="no coastal state is called 'NK'"):
        sea.coast.index("NK")


@pytest.fixture(scope="module")
def strait():
    """Two meridian coasts, at 10 E (AAA's) and 11 E (BBB's), from 38 to 42 N."""
    return toy_waters(
        {("AAA", ""): shapely.box(9, 38, 10, 42), ("BBB", ""): shapely.box(11, 38, 12, 42)}
    )


@pytest.mark.parametrize("lat", [39.0, 40.0, 41.0])
def test_divide_between_two_meridians_is_half_way(strait, lat):
    """By symmetry the middle meridian is as far from one as from the other."""
    step = 1e-5  # about a metre
    labels = strait.label(np.array([[MIDWAY - step, lat], [MIDWAY + step, lat]]))
    assert labels.zone.tolist() == ["aaa-eez", "bbb-eez"]
    assert labels.margin_m.max() < 2.0
    assert not labels.agreed.any()


def test_limit_lies_12_nm_off_a_meridian(strait):
    """Geographiclib walks due east from the coast; a metre more or less decides."""
    off = [Geodesic.WGS84.Direct(40, 10, 90, 12 * NM + metres) for metres in (-5, 5)]
    points = np.array([[end["lon2"], end["lat2"]] for end in off])
    labels = strait.label(points)
    assert labels.zone.tolist() == ["aaa-territorial-sea", "aaa-eez"]
    assert labels.distance_m - 12 * NM == pytest.approx([-5, 5], abs=0.1)
    assert labels.margin_m == pytest.approx([5, 5], abs=0.1)
    assert strait.margin_m(points, A12) == pytest.approx([-5, 5], abs=0.1)


def test_high_seas_begin_200_nm_off(strait):
    """West of AAA nobody else is near; its zone ends after 200 nm and belongs to no one."""
    off = [Geodesic.WGS84.Direct(40, 9, 270, nm * NM) for nm in (199.9, 200.1, 500)]
    labels = strait.label(np.array([[end["lon2"], end["lat2"]] for end in off]))
    assert labels.zone.tolist() == ["aaa-eez", "high-seas", "high-seas"]
    assert labels.owner.tolist() == ["AAA", "", ""]
    assert labels.distance_m[1:].tolist() == [np.inf, np.inf]
    assert labels.margin_m[:2] / NM == pytest.approx([0.1, 0.1], abs=0.01)


def test_middle_of_an_ocean_is_high_seas_without_a_warning(strait):
    """No party is in reach, so nothing is subtracted from nothing."""
    labels = strait.label(one(-150.0, -40.0))
    assert labels.zone.tolist() == ["high-seas"]
    assert labels.margin_m[0] == 200 * NM


def test_land_and_coast_have_an_owner(strait):
    """The shore itself counts as land."""
    labels = strait.label(np.array([[9.5, 40.0], [10.0, 40.5], [11.5, 41.0]]))
    assert labels.zone.tolist() == ["aaa-land", "aaa-land", "bbb-land"]
    assert labels.distance_m.tolist() == [0.0] * 3


def test_territorial_sea_margin_runs_to_the_shore_too(strait):
    """One mile off the coast the zone ends in one mile, not in eleven."""
    off = Geodesic.WGS84.Direct(40, 10, 90, NM)
    assert strait.label(one(off["lon2"], off["lat2"])).margin_m == pytest.approx(NM, abs=1)


def test_far_coast_of_a_third_state_limits_the_margin():
    """AAA 150 nm west, BBB 210 nm east: the divide is 30 nm off, the 200-nm limit 50."""
    here = (20.0, 0.0)
    west, east = (
        Geodesic.WGS84.Direct(0, 20, azimuth_deg, nm * NM)["lon2"]
        for azimuth_deg, nm in ((270, 150), (90, 210))
    )
    waters = toy_waters(
        {
            ("AAA", ""): shapely.box(west - 0.1, -2, west, 2),
            ("BBB", ""): shapely.box(east, -2, east + 0.1, 2),
        }
    )
    labels = waters.label(one(*here))
    assert labels.zone.tolist() == ["aaa-eez"]
    assert labels.margin_m[0] / NM == pytest.approx(30, abs=0.01)


@pytest.fixture(scope="module")
def treaty():
    """The strait again, with a line agreed at 10.7 E, walked north from 39 to 41 N."""
    line = AgreedLine("a-b", "AAA", "BBB", np.array([[10.7, 39.0], [10.7, 41.0]]))
    return toy_waters(
        {("AAA", ""): shapely.box(9, 38, 10, 42), ("BBB", ""): shapely.box(11, 38, 12, 42)},
        agreed=[line],
    )


@pytest.mark.parametrize(
    ("lon", "lat", "zone", "agreed"),
    [
        (10.6, 40.0, "aaa-eez", True),  # nearer to BBB, but the treaty gives it to AAA
        (10.69, 40.9, "aaa-eez", True),
        (10.71, 40.0, "bbb-eez", True),
        (10.3, 40.0, "aaa-eez", True),
        (10.95, 40.0, "bbb-territorial-sea", True),
        (10.6, 41.2, "bbb-eez", False),  # beyond the line's end the coasts decide again
        (10.6, 38.8, "bbb-eez", False),
        (9.5, 40.0, "aaa-land", False),
    ],
)
def test_agreed_line_overrides_equal_distance(treaty, lon, lat, zone, agreed):
    """Articles 15 and 74: a median only where nothing is agreed."""
    labels = treaty.label(one(lon, lat))
    assert labels.zone.tolist() == [zone]
    assert labels.agreed.tolist() == [agreed]


def test_margin_to_an_agreed_line_is_the_way_to_it(treaty):
    """0.02 degrees of longitude at 40 N are 1.708 km (geographiclib)."""
    by_hand_m = geographiclib_m((10.68, 40.0), (10.7, 40.0))
    assert treaty.label(one(10.68, 40.0)).margin_m[0] == pytest.approx(by_hand_m, rel=1e-3)
    reading = replace(A12, limit_m=200 * NM)
    signed_m = treaty.margin_m(np.array([[10.68, 40.0], [10.72, 40.0]]), reading)
    assert signed_m == pytest.approx([-by_hand_m, by_hand_m], rel=1e-3)


def test_reading_of_the_right_hand_state_is_the_other_side(treaty):
    """Left and right must not be mixed up for the second state named."""
    reading = replace(A12, state="BBB", limit_m=200 * NM)
    signed_m = treaty.margin_m(np.array([[10.68, 40.0], [10.72, 40.0]]), reading)
    assert (signed_m > 0).tolist() == [True, False]


def test_agreed_line_does_not_bind_a_third_state():
    """CCC's islet west of the line lies in no one's bargain: next to it CCC has the sea."""
    line = AgreedLine("a-b", "AAA", "BBB", np.array([[10.7, 39.0], [10.7, 41.0]]))
    waters = toy_waters(
        {
            ("AAA", ""): shapely.box(9, 38, 10, 42),
            ("BBB", ""): shapely.box(11, 38, 12, 42),
            ("CCC", ""): shapely.box(10.6, 39.99, 10.62, 40.01),
        },
        agreed=[line],
    )
    labels = waters.label(np.array([[10.64, 40.0], [10.64, 40.8]]))
    assert labels.zone.tolist() == ["ccc-territorial-sea", "aaa-eez"]
    assert labels.agreed.tolist() == [False, True]


def test_agreed_line_gives_no_one_more_than_200_nm():
    """A line 20 nm off AAA's coast, BBB 340 nm off: what lies past 200 nm of BBB is AAA's."""
    lon = [Geodesic.WGS84.Direct(0, 20, 90, nm * NM)["lon2"] for nm in (0, 20, 100, 300, 340)]
    line = AgreedLine("a-b", "AAA", "BBB", np.array([[lon[1], -1.0], [lon[1], 1.0]]))
    waters = toy_waters(
        {
            ("AAA", ""): shapely.box(lon[0] - 0.1, -2, lon[0], 2),
            ("BBB", ""): shapely.box(lon[4], -2, lon[4] + 0.1, 2),
        },
        agreed=[line],
    )
    labels = waters.label(np.array([[lon[2], 0.0], [lon[3], 0.0]]))
    assert labels.zone.tolist() == ["aaa-eez", "bbb-eez"]
    assert not labels.agreed.any()


def test_side_of_a_line_is_that_of_a_walker():
    """Walking east along the equator, north is left; before and behind is neither."""
    line = AgreedLine("x", "L", "R", np.array([[0.0, 0.0], [1.0, 0.0]]))
    side, gap_m = line.side(np.array([[0.5, 0.5], [0.5, -0.5], [-0.5, 0.1], [1.5, -0.1]]))
    assert side.tolist() == [0, 1, -1, -1]
    assert gap_m[0] == pytest.approx(55_287, abs=5)  # half a degree of meridian
    assert line.states == ("L", "R")


def test_disputed_islet_is_neither_states():
    """Land that two claim is a third party, and its sea with it."""
    waters = toy_waters(
        {
            ("AAA", ""): shapely.box(9, 38, 10, 42),
            ("BBB", "AAA/BBB"): shapely.box(10.49, 39.99, 10.51, 40.01),
        }
    )
    assert waters.coast.parties == ("AAA", "AAA/BBB")
    labels = waters.label(np.array([[10.5, 40.0], [10.55, 40.0], [10.1, 40.0]]))
    expected = ["aaa/bbb-land", "aaa/bbb-territorial-sea", "aaa-territorial-sea"]
    assert labels.zone.tolist() == expected


def test_islet_in_the_other_states_sea_keeps_its_own():
    """An islet of AAA 0.05 degrees off BBB's coast: half-way between them is the divide."""
    waters = toy_waters(
        {
            ("AAA", ""): shapely.box(10.93, 39.99, 10.95, 40.01),
            ("BBB", ""): shapely.box(11, 38, 12, 42),
        }
    )
    labels = waters.label(np.array([[10.974, 40.0], [10.976, 40.0]]))
    assert labels.owner.tolist() == ["AAA", "BBB"]


@settings(max_examples=60, deadline=None)
@given(
    st.floats(9.0, 12.0), st.floats(38.5, 41.5), st.floats(0, 360), st.floats(0, 60e3),
    st.sampled_from(["islet", "two"]),
)  # fmt: skip
def test_margin_keeps_its_promise(strait, lon, lat, azimuth_deg, moved_m, which):
    """One coast: a move of d changes the margin by at most d. Two: it never flips early."""
    there = destination(lon, lat, azimuth_deg, moved_m)
    points = np.stack([[lon, lat], there])
    if which == "islet":
        waters = toy_waters({("AAA", ""): shapely.box(10.4, 39.9, 10.6, 40.1)})
        before_m, after_m = waters.margin_m(points, A12)
        assert abs(after_m - before_m) <= moved_m + 1e-6
    else:
        before_m, after_m = strait.margin_m(points, A12)
        assert (before_m <= 0) == (after_m <= 0) or abs(before_m) <= moved_m + 1e-6


def test_another_states_coast_ends_a_reading_at_the_median(strait):
    """With 30 nm claimed in a strait of 46 nm, the middle meridian is where it ends."""
    wide = replace(A12, limit_m=30 * NM)
    step = 0.01  # degrees of longitude at 40 N: 853.9 m
    margin_m = strait.margin_m(np.array([[MIDWAY - step, 40], [MIDWAY + step, 40.0]]), wide)
    assert margin_m == pytest.approx([-853.9, 853.9], abs=2)


def test_doubtful_reading_sees_the_rival_a_little_beyond_its_limit(strait):
    """A point 1 km outside the limit and 10 km on the other side is 10 km outside."""
    half_strait_m = geographiclib_m((10.0, 40.0), (MIDWAY, 40.0))
    lon, lat = destination(MIDWAY, 40.0, 90.0, 10e3)
    limit_m = half_strait_m + 9e3
    sure = replace(A12, limit_m=limit_m)
    doubtful = replace(sure, data_uncertainty_m=2e3)
    assert strait.margin_m(one(lon, lat), sure)[0] == pytest.approx(1e3, abs=10)
    assert strait.margin_m(one(lon, lat), doubtful)[0] == pytest.approx(10e3, abs=10)


def test_limit_elsewhere_holds_where_the_coast_is_nearer_than_the_line():
    """West coast with 50 nm, a line before the east coast with 12: each side has its own."""
    land = shapely.box(10, 39, 10.5, 41)
    line = ClosingLine(np.array([[10.5, 40.9], [10.7, 40.0], [10.5, 39.1]]), [land])
    waters = toy_waters({("AAA", ""): land}, lines={"east": line})
    reading = replace(A12, line_id="east", elsewhere_limit_m=50 * NM)
    west, east = 10 - 30 / 46.1, 10.7 + 30 / 46.1  # 30 nm off either side
    margin_nm = waters.margin_m(np.array([[west, 40.0], [east, 40.0]]), reading) / NM
    assert margin_nm == pytest.approx([-20, 18], abs=0.3)


@pytest.fixture(scope="module")
def bay():
    """A bay of 1 by 0.5 degrees, open to the north at 40.5 N, with a line across."""
    shore = shapely.box(9, 39, 12, 40.5).difference(shapely.box(10, 40, 11, 41))
    return ClosingLine(np.array([[10.0, 40.5], [11.0, 40.5]]), [shore])


def test_enclosed_water_is_that_of_the_bay(bay):
    """Its area, by the strip formula of the ellipsoid; and not the open sea."""
    lat = np.linspace(40, 40.5, 2_001)
    middle = (lat[1:] + lat[:-1]) / 2
    strip_m2 = spheroid_cells_m2(0.0, middle, 1.0) * (lat[1] - lat[0])
    in_steps = shapely.segmentize(bay.enclosed, 0.01)  # edges straight in lon and lat
    area_m2 = abs(GEOD.geometry_area_perimeter(in_steps)[0])
    # The geodesic bulges to the north of the parallel: sin 2 lat / 16 * lon**2 * R = 120 m,
    # two thirds of that on average: 0.14 % of a bay that is 55.5 km deep.
    assert area_m2 / strip_m2.sum() - 1 == pytest.approx(1.4e-3, rel=0.1)


def test_margin_is_negative_behind_the_line_only(bay):
    """Behind, before, and on the land beside; distances by the meridian's length."""
    margin_m = bay.margin_m(np.array([[10.5, 40.25], [10.5, 40.75], [9.5, 40.25], [10.5, 50]]))
    assert (margin_m < 0).tolist() == [True, False, False, False]
    assert margin_m[:2] == pytest.approx([-27_760, 27_760], rel=0.01)


@pytest.mark.parametrize("gap_deg", [0.0, 0.02, -0.02])
def test_line_need_not_end_exactly_on_the_coast(gap_deg):
    """Ends 1.7 km short of the shore, or inland: the data are no better than that."""
    shore = shapely.box(9, 39, 12, 40.5).difference(shapely.box(10, 40, 11, 41))
    line = np.array([[10.0 + gap_deg, 40.45], [11.0 - gap_deg, 40.45]])
    margin_m = ClosingLine(line, [shore]).margin_m(np.array([[10.5, 40.2], [10.5, 40.6]]))
    assert (margin_m < 0).tolist() == [True, False]


def test_line_that_ends_at_sea_is_refused():
    """10 km off the coast there is a gap that no anchor bridges."""
    shore = shapely.box(9, 39, 12, 40.5).difference(shapely.box(10, 40, 11, 41))
    line = ClosingLine(np.array([[10.2, 40.45], [10.8, 40.45]]), [shore])
    with pytest.raises(RecordError, match="encloses no water") as caught:
        line.margin_m(np.array([[10.5, 40.2]]))
    assert "within 5 km" in caught.value.hint


@pytest.mark.parametrize("bad", [[39.0, 128.0], [np.nan, 39.0], [128.0, 91.0]])
def test_point_off_the_globe_is_refused(sea, bad):
    """Swapped coordinates must not be labelled high seas."""
    with pytest.raises(PositionError, match="is not on the globe"):
        sea.label(np.array([bad]))
    with pytest.raises(PositionError, match="is not on the globe"):
        sea.margin_m(np.array([bad]), LOW_WATER)


def test_no_points_have_no_labels(sea):
    """An empty batch is a batch."""
    labels = sea.label(np.empty((0, 2)))
    assert labels.zone.shape == (0,)
    assert sea.margin_m(np.empty((0, 2)), LOW_WATER).shape == (0,)


def test_names_say_whose_zone_it_is():
    """A zone of no known party, or of no known kind, is spelled out as it stands."""
    names = {"JPN": PartyName("Japan", "Japan's")}
    assert zone_name("jpn-territorial-sea", names) == "Japan's territorial sea"
    assert zone_name("xyz-eez", names) == "xyz eez"
    assert zone_name("high-seas", names) == "high seas"


def test_five_readings_each_say_what_they_rest_on():
    """The convention's, the press's, the army's, the decree's and the scholars'."""
    assert len(READINGS) == 5
    for reading in READINGS.values():
        assert reading.state == "PRK"
        assert reading.basis
        assert reading.source
        assert reading.data_uncertainty_basis
        assert reading.certainty in ("high", "medium", "low")
        assert reading.data_uncertainty_m >= 1_000  # the coast itself is no better


def test_broken_data_file_is_named(monkeypatch):
    """A half-written file must not read as an empty sea."""
    from geo_kit import regions  # noqa: PLC0415 - its caches are emptied here

    monkeypatch.setattr(regions, "_file", dict)
    regions.load_names.cache_clear()
    try:
        with pytest.raises(DataFileError, match=r"data/waters\.toml"):
            regions.load_names()
    finally:
        regions.load_names.cache_clear()
