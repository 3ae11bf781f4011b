"""The whole answer at a point: base lines, base points, doubt, and the claims beside it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from coast_toys import GEOD, toy_waters
from geographiclib.geodesic import Geodesic
from scipy.optimize import least_squares

import geo_kit
from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import PositionError
from geo_kit.geodesic import destination
from geo_kit.layers import load_claims, load_closing_lines, load_lines
from geo_kit.regions import load_base_lines, load_names, load_readings, load_waters
from geo_kit.waters.answers import COMPUTED, NO_LINE, Agreement, label_all
from geo_kit.waters.base import Base
from geo_kit.waters.claims import ClaimLayer
from geo_kit.waters.closings import BAY, COAST, LINK, RIVER, STRAIGHT, BaseLine
from geo_kit.waters.names import zone_name
from geo_kit.waters.told import EDGE_OF_DATA, MEDIAN
from geo_kit.waters.zones import DataUncertainty

SOKCHO = (128.5919, 38.2070)  # the city's seat, recalled: its coast is some 2 km off
ULLEUNG = (130.8711, 37.4970)  # centroid on GSHHG
NLL_LAT = 38.6125  # 38 36.75 N, recalled
DAY = date(2022, 11, 2)


@pytest.fixture(scope="module")
def sea():
    """The shipped seas."""
    return load_waters()


@pytest.fixture(scope="module")
def claims():
    """The shipped claims."""
    return list(load_claims().values())


def metres(a, b):
    """Return the distance by an independent code."""
    return Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"]


def test_three_statements_of_2_november_2022_miss_a_point_by_3_to_5_km():
    """26 km south of the NLL, 57 km east of Sokcho, 167 km north-west of Ulleung (JCS).

    Another measurement got 4.4, 4.6 and 3.1 km; where in Sokcho one starts moves them.
    """
    fit = _fit()
    assert ((np.abs(fit.fun) > 2.5e3) & (np.abs(fit.fun) < 5e3)).all()
    assert fit.x == pytest.approx([129.27, 38.35], abs=0.02)


def test_2_november_2022_lies_where_the_joint_chiefs_said(sea, claims):
    """High seas to them, in the economic zone to their spokesman; not territorial sea."""
    point = _fit().x
    full = label_all(sea, point, claims=claims, on=DAY)
    assert full.labels.zone.tolist() == ["kor-eez"]
    assert full.labels.distance_m[0] > 12 * NM
    assert full.sides["nll-east"].side.tolist() == ["south"]
    assert full.sides["nll-east"].distance_m[0] == pytest.approx(26e3, abs=6e3)
    assert full.areas["cma-2018-east-kor"].inside.all()
    assert not full.too_close[0]


@pytest.mark.parametrize(
    ("on", "held"),
    [("2018-10-31", []), ("2018-11-01", ["prk", "kor"]), ("2024-01-01", ["kor"]),
     ("2024-06-04", [])],
)  # fmt: skip
def test_buffer_zone_holds_only_while_in_force(sea, claims, on, held):
    """In force on 1 November 2018; the North left on 23 November 2023, the South in June."""
    full = label_all(sea, [[129.27, 38.35]], claims=claims, on=date.fromisoformat(on))
    zones = {f"cma-2018-east-{side}" for side in held}
    assert {key for key in full.areas if key.startswith("cma-2018-east")} == zones


def _fit():
    def misfit_m(at):
        due_south_m = metres(at, (at[0], NLL_LAT)) * np.sign(NLL_LAT - at[1])
        return [due_south_m - 26e3, metres(at, SOKCHO) - 57e3, metres(at, ULLEUNG) - 167e3]

    return least_squares(misfit_m, x0=(129.2, 38.3), x_scale=0.1)


@pytest.fixture(scope="module")
def bay():
    """AAA's meridian coast with a bay of 20 by 15 nm, closed at its mouth, 10 E."""
    mouth = np.array([[10.0, 39.85], [10.0, 40.15]])
    shore = shapely.box(8, 38, 10, 42).difference(shapely.box(9.6, 39.85, 10.1, 40.15))
    line = BaseLine(
        id="bay", name="Bay", state="AAA", article="10(4)", points=mouth,
        certainty="", source="", enclosed_m2=1.2e9,
    )  # fmt: skip
    return replace(toy_waters({("AAA", ""): shore}), base_lines=[line])


def test_water_behind_a_closing_line_is_internal(bay):
    """Article 8(1); and the water before it is not, nor is the land beside it."""
    points = np.array([[9.8, 40.0], [10.01, 40.0], [9.8, 40.3]])
    labels = bay.label(points)
    assert labels.zone.tolist() == ["aaa-internal-waters", "aaa-territorial-sea", "aaa-land"]


def test_territorial_sea_is_measured_from_the_closing_line(bay):
    """Article 10(4): off the mouth's middle the coast is 9 nm farther aside."""
    off = [Geodesic.WGS84.Direct(40, 10, 90, nm * NM) for nm in (11.99, 12.01)]
    points = np.array([[end["lon2"], end["lat2"]] for end in off])
    labels = bay.label(points)
    assert labels.zone.tolist() == ["aaa-territorial-sea", "aaa-eez"]
    assert labels.contiguous.tolist() == [False, True]
    assert labels.margin_m == pytest.approx([0.01 * NM] * 2, abs=1)
    bare = replace(bay, base_lines=()).label(points)
    assert bare.zone.tolist() == ["aaa-eez"] * 2


def test_base_point_on_a_closing_line_says_so(bay):
    """What a lawyer asks for: where, whose, and by which article."""
    full = label_all(bay, [[10.2, 40.0], [10.2, 41.0]])
    assert full.base_kind.tolist() == [BAY, COAST]
    assert full.base_point[0] == pytest.approx([10.0, 40.0], abs=1e-3)
    assert full.base_owner.tolist() == ["AAA", "AAA"]


def test_contiguous_zone_ends_at_24_nm(bay):
    """Article 33(2)."""
    off = [Geodesic.WGS84.Direct(41, 10, 90, nm * NM) for nm in (23.99, 24.01)]
    labels = bay.label(np.array([[end["lon2"], end["lat2"]] for end in off]))
    assert labels.zone.tolist() == ["aaa-eez"] * 2
    assert labels.contiguous.tolist() == [True, False]


def test_border_rivers_mouth_is_halved():
    """A gap of 0.1 degrees between two states: equal distance runs out from its middle."""
    land = {("AAA", ""): shapely.box(9, 38, 10, 40), ("BBB", ""): shapely.box(9, 40.1, 10, 42)}
    line = BaseLine(
        id="river", name="River", state="AAA/BBB", article="9",
        points=np.array([[10.0, 40.1], [10.0, 40.0]]), certainty="", source="",
    )  # fmt: skip
    waters = replace(toy_waters(land), base_lines=[line])
    full = label_all(waters, [[10.02, 40.03], [10.02, 40.07]])
    assert full.labels.owner.tolist() == ["AAA", "BBB"]
    assert full.base_kind.tolist() == [RIVER, RIVER]
    middle = label_all(waters, [[10.02, 40.0500]])
    assert middle.boundary.tolist() == [MEDIAN]
    assert middle.labels.margin_m[0] < 30  # the parallel of the middle, drawn as a geodesic


def test_zone_does_not_change_within_its_margin_near_closing_lines(sea):
    """The promise of a margin, where bays, river mouths and straight baselines crowd."""
    rng = np.random.default_rng(11)
    boxes = [
        (127.3, 39.0, 128.0, 39.5),
        (124.6, 33.7, 127.5, 35.0),
        (125.2, 36.3, 126.7, 37.9),
        (123.8, 39.3, 125.4, 39.95),
        (129.0, 35.3, 129.8, 36.3),
        (139.3, 34.8, 140.2, 35.8),
    ]
    points = np.concatenate([rng.uniform(box[:2], box[2:], (250, 2)) for box in boxes])
    labels = sea.label(points)
    kinds = set(np.unique(labels.zone))
    assert {"prk-internal-waters", "kor-internal-waters", "jpn-internal-waters"} <= kinds
    for _ in range(3):
        azimuth_deg = rng.uniform(0, 360, len(points))
        moved_m = labels.margin_m * rng.uniform(0, 0.999, len(points))
        there = sea.label(destination(*points.T, azimuth_deg, moved_m))
        inland = np.char.endswith(labels.zone, "-land") & np.char.endswith(there.zone, "-land")
        assert ((there.zone == labels.zone) | inland).all()


def test_readings_do_not_feel_closing_lines(sea):
    """`12 nm from the low-water coast` says what it says: the bare coast."""
    points = np.random.default_rng(3).uniform([124, 37.5], [132, 43], (2_000, 2))
    bare = replace(sea, base_lines=())
    for reading in load_readings():
        before_m, after_m = bare.margin_m(points, reading), sea.margin_m(points, reading)
        assert np.array_equal(before_m, after_m)


def test_reported_baseline_of_the_north_moves_no_zone(sea):
    """Its farthest point from any coast, 45 nm off: economic zone by the convention."""
    assert sea.label([[128.822, 39.379]]).zone.tolist() == ["prk-eez"]
    assert "prk-straight-baseline-east" not in load_base_lines()


def test_souths_straight_baseline_closes_off_the_south_west(sea):
    """Decree 9162: Heuksando's waters are internal, 12 nm run from the line's 60-nm leg."""
    assert sea.label([[125.9, 34.9]]).zone.tolist() == ["kor-internal-waters"]
    points = load_lines()["kor-straight-baseline-south-west"].points
    start, end = points[8], points[9]  # 13 Jeolmyeongseo, 14 Soheuksando: 60.3 nm
    way = Geodesic.WGS84.InverseLine(start[1], start[0], end[1], end[0])
    assert way.s13 / NM == pytest.approx(60.33, abs=0.01)
    here = way.Position(0.5 * way.s13)
    off = [
        Geodesic.WGS84.Direct(here["lat2"], here["lon2"], here["azi2"] - 90, nm * NM)
        for nm in (11.99, 12.01)
    ]
    full = label_all(sea, [[end["lon2"], end["lat2"]] for end in off])
    assert full.labels.zone.tolist() == ["kor-territorial-sea", "kor-eez"]
    assert full.base_kind.tolist() == [STRAIGHT] * 2
    assert full.base_distance_m / NM == pytest.approx([11.99, 12.01], abs=1e-3)


def test_link_that_was_assumed_is_named_as_such(sea):
    """From Soryeongdo to the mainland no decree draws a line."""
    full = label_all(sea, [[125.93, 36.87], [125.93, 36.885]])
    assert full.base_kind.tolist() == [LINK] * 2
    assert full.labels.zone.tolist() == ["kor-internal-waters", "kor-territorial-sea"]


def test_basins_are_as_large_as_the_data_say(sea):
    """Of the two ways round a shore the one that holds the bay; areas by pyproj."""
    base = sea.base("PRK")
    for number, line in enumerate(base.lines):
        if np.isfinite(line.enclosed_m2) and line.enclosed_m2 > 0:
            area_m2 = abs(GEOD.geometry_area_perimeter(base.basin(number))[0])
            assert area_m2 == pytest.approx(line.enclosed_m2, rel=0.01), line.id


def test_lines_that_exclude_each_other_are_not_both_used():
    """26 of the 551 lines in the file are alternatives to another."""
    lines = load_closing_lines()
    assert len(lines) == 551 - 26
    assert "bay-prk-39.489n-125.246e" not in lines


def test_base_point_is_the_owners_and_as_far_off_as_told(sea):
    """Distances by geographiclib; an economic zone hangs on its owner's coast."""
    points = np.random.default_rng(8).uniform([124, 33], [140, 43], (200, 2))
    full = label_all(sea, points)
    for row in np.flatnonzero(np.char.endswith(full.labels.zone, "-eez")):
        by_hand_m = metres(points[row], full.base_point[row])
        assert full.base_distance_m[row] == pytest.approx(by_hand_m, abs=1e-3)
        assert full.labels.distance_m[row] == pytest.approx(by_hand_m, abs=1e-3)
        assert full.base_owner[row] == full.labels.owner[row]


def test_doubt_is_that_of_what_decides(sea):
    """2 km on the west coast, 1 km on the east, the line's own at a treaty line."""
    full = label_all(sea, [[124.6, 38.9], [130.0, 40.6], [130.9, 42.12]])
    assert full.data_uncertainty_m[:2].tolist() == [2_000, 1_000]
    line = load_lines()["prk-rus-eez"]
    assert full.boundary[2] == line.id
    assert full.data_uncertainty_m[2] == line.doubt_m
    assert full.data_uncertainty_basis.all()


def test_point_nearer_than_the_data_are_good_for_is_too_close_to_call(bay):
    """900 m from the limit with data good to 1 km; 1,100 m is far enough."""
    good_to = DataUncertainty(box=(-180, -90, 180, 90), plus_minus_m=1e3, basis="toy")
    waters = replace(bay, uncertainties=[good_to])
    off = [Geodesic.WGS84.Direct(41, 10, 90, 12 * NM + metres) for metres in (900, 1_100)]
    full = label_all(waters, [[end["lon2"], end["lat2"]] for end in off])
    assert full.too_close.tolist() == [True, False]
    assert full.boundary.tolist() == ["12-nm limit"] * 2


def test_no_economic_zone_is_called_waters(sea):
    """Articles 58 and 87: freedoms of the high seas hold there; it is nobody's water."""
    points = np.random.default_rng(9).uniform([118, 30], [148, 50], (2_000, 2))
    zones = np.unique(sea.label(points).zone)
    names = [zone_name(zone, load_names()) for zone in zones if "internal" not in zone]
    assert "Japan's exclusive economic zone" in names
    assert not any("waters" in name for name in names)


def test_longitude_may_be_told_the_other_way_round(sea, claims):
    """129.27 E is 230.73 W."""
    east, west = (label_all(sea, [[lon, 38.35]], claims=claims) for lon in (129.27, -230.73))
    assert east.labels.zone == west.labels.zone
    assert east.base_distance_m == pytest.approx(west.base_distance_m, abs=1e-6)


def test_poles_and_antimeridian_have_one_answer_however_they_are_told(sea, claims):
    """No owner is told there: ocean at one pole, ice at the other, Midway within 200 nm."""
    full = label_all(sea, [[0, 90], [9, 90], [0, -90], [180, 30], [-180, 30]], claims=claims)
    assert full.labels.zone.tolist() == ["open-ocean"] * 2 + ["not-covered"] * 3
    assert not full.labels.owner.any()
    assert not any(area.inside.any() for area in full.areas.values())


def test_swapped_position_is_refused(sea):
    """129 degrees are no latitude."""
    with pytest.raises(PositionError, match="not on the globe"):
        label_all(sea, [[38.35, 129.27]])


def test_no_points_have_no_answers(sea, claims):
    """An empty list is no error."""
    full = label_all(sea, np.empty((0, 2)), claims=claims)
    assert len(full.labels.zone) == len(full.too_close) == 0


# Each beside a line, on water that the line told; what the treaties divide is in T6, T7, T9.
TOLD = [
    ((130.30, 35.30), "kor-jpn-shelf", "continental shelf only, not for the economic", "high"),
    ((132.00, 41.00), "prk-rus-eez", "for the economic zone and the continental", "medium"),
    ((130.80, 42.20), "prk-rus-territorial-sea", "agreed for the territorial sea", "high"),
    ((124.05, 39.60), "chn-prk-yalu", "sea only, not for the economic zone", "low"),
    ((124.10, 39.70), "chn-prk-yalu", "agreed for the territorial sea", "low"),
]


@pytest.mark.parametrize(("point", "line", "basis", "certainty"), TOLD)
def test_agreed_line_says_what_it_was_agreed_for(point, line, basis, certainty):
    """1974 parts the shelf alone; the Yalu's coordinates are recalled."""
    full = geo_kit.label(np.array([point]))
    assert full.divide.tolist() == [line]
    assert basis in full.divide_basis[0]
    assert full.divide_certainty.tolist() == [certainty]


# Told by nothing but the coasts: a peninsula lies between, the line has ended, or the other
# state is out of reach.
UNTOLD = [
    ("the Bohai, territorial sea", (120.50, 40.30)),
    ("the Bohai, economic zone", (120.30, 39.30)),
    ("south of the southern end of the shelf line", (129.26, 32.01)),
    ("the same, west of the Goto Islands", (128.30, 32.40)),
    ("Russian territorial sea off Vladivostok", (131.26, 42.513)),
    ("North Korean territorial sea off Kimchaek", (129.51, 40.513)),
]


@pytest.mark.parametrize(
    "point", [point for _, point in UNTOLD], ids=[name for name, _ in UNTOLD]
)
def test_line_that_decides_nothing_is_not_named(point):
    """Water abreast of a line and far from it would be its owner's without the line."""
    full = geo_kit.label(np.array([point]))
    assert not full.labels.zone[0].endswith(("land", "internal-waters"))
    assert full.divide.tolist() == [""]
    assert full.divide_basis.tolist() == [""]


def test_economic_zone_is_not_told_by_a_line_of_the_territorial_seas():
    """North-west of the line's mouth, where the line of 1986 goes on from that of 1985."""
    west, east = geo_kit.label(np.array([[130.3, 41.8], [131.4, 41.9]])).divide.tolist()
    assert (west, east) == ("", "prk-rus-eez")


@pytest.mark.parametrize("point", [(116.0, 30.0), (116.5, 30.2), (140.0, 51.9)])
def test_edge_of_the_data_is_no_base_line_and_never_a_close_call(point):
    """Far inland, or at the end of the window: no law has a boundary there."""
    full = geo_kit.label(np.array([point]))
    assert full.boundary.tolist() == [EDGE_OF_DATA]
    assert not full.too_close[0]


def test_close_call_beside_the_edge_of_the_data_stays_one():
    """The coast at 10 E is 300 m off, the window's rim 100 m: the coast is good for 1 km."""
    waters = toy_waters({("AAA", ""): shapely.box(8, 38, 10, 42)})
    coast = replace(waters.coast, window=(7.0, 39.9991, 20.0, 45.0))
    box = DataUncertainty(box=(0, 30, 20, 50), plus_minus_m=1_000.0, basis="toy")
    full = label_all(
        replace(waters, coast=coast, uncertainties=[box]), [[9.9965, 40.0], [9.9, 40.0]]
    )
    assert full.boundary.tolist() == [EDGE_OF_DATA] * 2
    assert full.too_close.tolist() == [True, False]


def test_claims_are_measured_when_asked_for(monkeypatch):
    """Dozens of layers beside each point took four times as long as its zone."""
    asked, nearest = [], ClaimLayer.nearest
    monkeypatch.setattr(
        ClaimLayer,
        "nearest",
        lambda self, points: asked.append(self.id) or nearest(self, points),
    )
    full = geo_kit.label(np.array([[129.27, 38.35]]), on=DAY)
    assert len(full.areas) + len(full.sides) > 20
    assert asked == []
    assert full.areas["cma-2018-east-kor"] is full.areas["cma-2018-east-kor"]
    assert asked == ["cma-2018-east-kor"]
    assert "prk-1999-line" not in full.areas
    with pytest.raises(KeyError):
        full.areas["no-such-claim"]


def test_base_line_is_measured_of_the_owner_alone(sea, monkeypatch):
    """Other states' base lines were measured for every point, and thrown away."""
    n_asked = []
    nearest = Base.nearest

    def counted(self, points, **options):
        n_asked.append((self.party, len(points)))
        return nearest(self, points, **options)

    points = np.array([[129.0, 38.0], [130.0, 40.2], [137.5, 37.5]])
    labels = sea.label(points)
    monkeypatch.setattr(Base, "nearest", counted)
    sea.label(points)
    zones_alone = sum(n for _, n in n_asked)
    n_asked.clear()
    label_all(sea, points)
    assert labels.owner.tolist() == ["KOR", "PRK", "JPN"]
    assert sum(n for _, n in n_asked) == zones_alone + 3 + labels.agreed.sum()


def test_where_nothing_was_agreed_the_divide_is_computed():
    """Between the Koreas no line is agreed; off the South's coast nobody else is near."""
    full = geo_kit.label(np.array([[129.27, 38.45], [129.6, 37.3]]))
    assert full.boundary.tolist()[0] == MEDIAN
    assert full.divide.tolist() == ["", ""]
    assert full.divide_basis.tolist() == [NO_LINE, ""]
    assert full.divide_certainty.tolist() == [COMPUTED, ""]


def test_note_tells_why_a_line_stands_for_other_waters():
    """And of land or internal waters only what was agreed is told."""
    shelf = Agreement(line="x", parts=("shelf",), certainty="high", note="by custom")
    assert (
        shelf.basis("kor-eez")
        == "agreed for the shelf only, not for the economic zone; by custom"
    )
    assert shelf.basis("high-seas") == "agreed for the shelf"


def test_closing_line_is_named_before_and_behind_it(bay):
    """Which line makes the water internal, and which a limit is measured from."""
    full = label_all(bay, [[9.95, 40.0], [10.2, 40.0], [10.2, 41.0]])
    assert full.enclosed_by.tolist() == ["bay", "", ""]
    assert full.base_line.tolist() == ["bay", "bay", ""]


def test_base_line_named_is_the_one_that_the_base_point_is_on(sea):
    """Independent of edges' numbers: the base point lies on that line's geodesic."""
    lines = load_base_lines()
    rng = np.random.default_rng(5)
    points = rng.uniform([124.0, 33.5], [131.0, 41.0], (400, 2))
    full = label_all(sea, points)
    named = np.flatnonzero(full.base_line != "")
    assert len(named) > 30
    for row in named:
        line = next(item for item in lines.values() if full.base_line[row].startswith(item.id))
        wall = shapely.LineString(line.wall)
        assert shapely.distance(wall, shapely.Point(full.base_point[row])) < 1e-6


def test_inland_sea_is_internal_water(sea):
    """Cabinet Order 210 of 1977, article 1: behind the three lines, not before them."""
    inside = [[133.4, 34.1], [135.2, 34.5], [134.9, 33.95], [131.8, 33.6]]
    outside = [[134.9, 33.75], [132.2, 33.2], [130.78, 34.0]]
    zones = sea.label(np.array([*inside, *outside])).zone.tolist()
    assert zones[:4] == ["jpn-internal-waters"] * 4
    assert "jpn-internal-waters" not in zones[4:]


def test_all_that_is_known_of_points_is_one_call_away():
    """`label(points, on=date)`: zone, claims of the day, sea, at the top of the library."""
    full = geo_kit.label(np.array([[129.27, 38.35]]), on=DAY)
    assert full.labels.zone.tolist() == ["kor-eez"]
    assert full.sea.tolist() == ["east-sea"]
    assert full.areas["cma-2018-east-kor"].inside.all()
    later = geo_kit.label(np.array([[129.27, 38.35]]), on=date(2025, 1, 1))
    assert "cma-2018-east-kor" not in later.areas
    strait = geo_kit.label(np.array([[120.2, 24.5]]), region="taiwan_strait")
    assert strait.labels.zone.tolist() == ["twn-eez"]
    assert strait.sides["chn-straight-baseline-1996"].side.tolist() == ["seaward"]


def test_full_answer_tells_its_zones_without_a_detour():
    """`label(points).zone` as `waters.label(points).zone`, and what else both know."""
    full = geo_kit.label(np.array([[129.27, 38.35], [129.0, 39.9]]))
    assert full.zone.tolist() == ["kor-eez", "prk-eez"]
    for name in ("points", "owner", "distance_m", "margin_m", "contiguous"):
        assert getattr(full, name) is getattr(full.labels, name)
