"""Zones drawn as polygons: held against the distance tests that decide."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from coast_toys import GEOD, toy_waters
from geographiclib.geodesic import Geodesic

from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import NotFoundError, PositionError
from geo_kit.regions import load_readings, load_waters
from geo_kit.waters.limits import reading_polygon, zone_polygon

ISLAND_WINDOW = (9.9, 39.5, 11.1, 40.5)
STRAIT_WINDOW = (9.5, 38.9, 11.7, 41.1)
OCEAN_WINDOW = (5.0, 36.0, 16.0, 44.0)


@pytest.fixture(scope="module")
def island():
    """A box of 0.2 degrees, its corners at round coordinates."""
    return toy_waters({("AAA", ""): shapely.box(10.4, 39.9, 10.6, 40.1)})


@pytest.fixture(scope="module")
def strait():
    """Two coasts with corners, so that the divide bends; one party claims an islet."""
    return toy_waters(
        {
            ("AAA", ""): shapely.Polygon([(9, 38), (10, 38), (10.2, 40), (10, 42), (9, 42)]),
            ("BBB", ""): shapely.box(11, 38, 12, 42),
            ("BBB", "AAA/BBB"): shapely.box(10.55, 40.4, 10.58, 40.43),
        }
    )


CASES = [
    ("island", "aaa-territorial-sea", ISLAND_WINDOW),
    ("strait", "aaa-territorial-sea", STRAIT_WINDOW),
    ("strait", "aaa-eez", STRAIT_WINDOW),
    ("strait", "bbb-eez", STRAIT_WINDOW),
    ("strait", "aaa/bbb-territorial-sea", STRAIT_WINDOW),
    ("strait", "aaa/bbb-land", STRAIT_WINDOW),
    ("island", "aaa-eez", OCEAN_WINDOW),
    ("island", "high-seas", OCEAN_WINDOW),
]


@pytest.mark.parametrize(("sea", "zone", "window"), CASES)
def test_membership_is_that_of_the_label_except_by_the_edge(request, sea, zone, window):
    """Labels are decided by distance; a polygon errs no farther off its edge than stated."""
    waters = request.getfixturevalue(sea)
    drawn = zone_polygon(waters, zone, window)
    points = np.random.default_rng(3).uniform(window[:2], window[2:], (4_000, 2))
    labels = waters.label(points)
    wrong = shapely.contains_xy(drawn.polygon, points) != (labels.zone == zone)
    assert (labels.margin_m[wrong] <= 1.1 * drawn.max_deviation_m).all()
    assert wrong.mean() < 0.01
    assert (labels.zone == zone).any()


@pytest.mark.parametrize(("sea", "zone", "window"), CASES)
def test_polygon_is_valid_and_turns_as_geojson_asks(request, sea, zone, window):
    """RFC 7946, 3.1.6: exteriors counterclockwise, holes clockwise; and within the window."""
    shape = zone_polygon(request.getfixturevalue(sea), zone, window).polygon
    assert shape.is_valid
    assert not shape.is_empty
    for part in shape.geoms:
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)
    west, south, east, north = shape.bounds
    assert window[0] <= west <= east <= window[2]
    assert window[1] <= south <= north <= window[3]


def test_limit_of_an_island_lies_within_the_stated_deviation(island):
    """Every edge, at eleven places, measured by geographiclib to the island's rim.

    The rim is the box itself, walked in steps of 50 m: 14 mm of error at 12 nm.
    """
    drawn = zone_polygon(island, "aaa-territorial-sea", ISLAND_WINDOW)
    (part,) = drawn.polygon.geoms
    ring = shapely.get_coordinates(part.exterior)
    between = np.linspace(0, 1, 11)[:, None]
    along = np.concatenate([a + (b - a) * between for a, b in pairwise(ring)])[::7]
    rim = shapely.get_coordinates(shapely.segmentize(island.coast.land[0].exterior, 5e-4))
    for lon, lat in along:
        distance_m = GEOD.inv(*np.full((len(rim), 2), (lon, lat)).T, *rim.T)[2].min()
        assert abs(distance_m - 12 * NM) <= 1.1 * drawn.max_deviation_m + 0.1
    assert len(part.interiors) == 1  # the island is not sea


def test_limit_due_north_is_where_geographiclib_says(island):
    """The northernmost point lies 12 nm north of the upper shore, whose middle bulges least."""
    drawn = zone_polygon(island, "aaa-territorial-sea", ISLAND_WINDOW)
    corner = Geodesic.WGS84.Direct(40.1, 10.4, 0, 12 * NM)
    bulge_deg = 5e-5  # a shore along a geodesic of 0.2 degrees rises 4 m in the middle
    slack_deg = drawn.max_deviation_m / 111e3
    north = drawn.polygon.bounds[3]
    assert corner["lat2"] - slack_deg <= north <= corner["lat2"] + bulge_deg + slack_deg


def test_sea_round_a_rock_is_a_disc():
    """A rock of 11 m: its 12-nm sea measures pi r**2 (curvature takes 2 parts in a million)."""
    rock = toy_waters({("AAA", ""): shapely.box(10.5, 40, 10.500_1, 40.000_1)})
    drawn = zone_polygon(rock, "aaa-territorial-sea", (10.1, 39.7, 10.9, 40.3))
    area_m2 = abs(GEOD.geometry_area_perimeter(drawn.polygon)[0])
    spare = 3 * drawn.max_deviation_m / (12 * NM)
    assert area_m2 == pytest.approx(np.pi * (12 * NM) ** 2, rel=max(spare, 2e-3))


def test_zones_of_a_window_fill_it_without_overlap(strait):
    """All zones and all land together are the window, to a thousandth."""
    zones = [f"{party}-{kind}" for party in ("aaa", "bbb", "aaa/bbb")
             for kind in ("territorial-sea", "eez", "land")]  # fmt: skip
    areas = [zone_polygon(strait, zone, STRAIT_WINDOW).polygon.area for zone in zones]
    assert sum(areas) == pytest.approx(shapely.box(*STRAIT_WINDOW).area, rel=1e-3)


def test_reading_drawn_off_korea_is_the_reading_tested():
    """The same agreement on the shipped sea: the 12 nm before the straight baseline."""
    waters, window = load_waters(), (127.0, 38.3, 131.5, 42.6)
    (reading,) = [r for r in load_readings() if r.id == "prk-12nm-straight-baseline"]
    drawn = reading_polygon(waters, reading, window)
    points = np.random.default_rng(4).uniform(window[:2], window[2:], (2_000, 2))
    points = points[waters.coast.land_owner(points) == ""]
    margin_m = waters.margin_m(points, reading)
    wrong = shapely.contains_xy(drawn.polygon, points) != (margin_m < 0)
    assert (np.abs(margin_m[wrong]) <= 1.1 * drawn.max_deviation_m).all()
    assert (margin_m < 0).sum() > 300
    assert drawn.zone == reading.id


@pytest.mark.parametrize("reading", load_readings(), ids=lambda reading: reading.id)
def test_reading_is_drawn_to_a_metre_at_the_mouth_of_the_tumen(reading):
    """There agreed lines, the divide, the shore and the straight baseline meet.

    Points a metre or more off the boundary, by the margin, are told right by the polygon.
    """
    waters, window = load_waters(), (130.4, 41.9, 131.4, 42.5)
    drawn = reading_polygon(waters, reading, window)
    assert drawn.max_deviation_m <= 1.0
    rng = np.random.default_rng(9)
    mouth = rng.normal([130.70, 42.295], 0.01, (1_000, 2))
    points = np.concatenate([mouth, rng.uniform(window[:2], window[2:], (2_000, 2))])
    points = points[waters.coast.land_owner(points) == ""]
    margin_m = waters.margin_m(points, reading)
    wrong = shapely.contains_xy(drawn.polygon, points) != (margin_m < 0)
    assert (np.abs(margin_m[wrong]) <= 1.0).all()


@pytest.mark.parametrize("zone", ["prk-territorial-sea", "prk-eez", "rus-eez"])
def test_zone_is_drawn_to_a_metre_where_agreed_lines_begin_and_end(zone):
    """From the Tumen's mouth over the bend of the treaty to its end by the tripoint."""
    waters, window = load_waters(), (130.4, 39.3, 134.0, 42.5)
    drawn = zone_polygon(waters, zone, window)
    assert drawn.max_deviation_m <= 0.5
    ends = np.concatenate([line.points[[0, -1]] for line in waters.agreed[:2]])
    points = (ends[:, None] + np.random.default_rng(2).normal(0, 0.02, (4, 500, 2))).reshape(
        -1, 2
    )
    points = points[(points < window[2:]).all(axis=1) & (points > window[:2]).all(axis=1)]
    labels = waters.label(points)
    wrong = shapely.contains_xy(drawn.polygon, points) != (labels.zone == zone)
    assert (labels.margin_m[wrong] <= 1.0).all()


def test_zone_that_misses_the_window_is_empty(island):
    """Nothing to draw is no error."""
    drawn = zone_polygon(island, "aaa-territorial-sea", (14.0, 39.0, 15.0, 40.0))
    assert drawn.polygon.is_empty


@pytest.mark.parametrize(
    "window",
    [
        (11, 39, 10, 40),
        (10, 40, 11, 39),
        (10, 39, 10, 40),
        (170, 39, 190, 40),
        (10, 39, 11, 91),
        (np.nan, 39, 11, 40),
    ],
)
def test_window_that_is_none_is_refused(island, window):
    """West of east, south of north, on the map."""
    with pytest.raises(PositionError, match="no map window"):
        zone_polygon(island, "aaa-territorial-sea", window)


@pytest.mark.parametrize("zone", ["aaa-land", "aaa-internal-waters", "high-seas", "xyz-land"])
@pytest.mark.parametrize("window", [(11, 39, 11, 40), (11, 39, 10, 40), (170, 39, 190, 40)])
def test_window_that_is_none_is_refused_whatever_is_drawn(island, zone, window):
    """Land and internal waters are clipped, not outlined: no geometry error of another kind."""
    with pytest.raises(PositionError, match="no map window") as caught:
        zone_polygon(island, zone, window)
    assert "west, south, east, north" in caught.value.hint


@pytest.mark.parametrize("reading", load_readings(), ids=lambda reading: reading.id)
def test_window_that_is_none_is_refused_for_every_reading(reading):
    """Also for those that end at a line and are clipped."""
    with pytest.raises(PositionError, match="no map window"):
        reading_polygon(load_waters(), reading, (130, 39, 130, 40))


@pytest.mark.parametrize("zone", ["aaa-waters", "aaa", "", "xyz-eez", "xyz-land"])
def test_unknown_zone_is_refused(island, zone):
    """`waters` names no zone, and a state without a coast has none."""
    with pytest.raises(NotFoundError):
        zone_polygon(island, zone, ISLAND_WINDOW)


def test_base_points_are_the_corners_that_a_disc_is_drawn_round(island):
    """Four corners of a box bear the arcs; between them shores bear straight stretches."""
    drawn = zone_polygon(island, "aaa-territorial-sea", ISLAND_WINDOW)
    corners = np.array([(10.4, 39.9), (10.6, 39.9), (10.6, 40.1), (10.4, 40.1)])
    gaps = np.abs(drawn.base_points[:, None] - corners).max(axis=2)
    assert (gaps.min(axis=0) < 1e-6).all()
    assert set(drawn.base_owner) == {"AAA"}
    assert len(np.unique(drawn.base_points.round(6), axis=0)) == len(drawn.base_points)
    rim = island.coast.land[0].exterior
    assert shapely.distance(rim, shapely.points(drawn.base_points)).max() < 1e-6


def test_base_points_alone_give_the_limit_back():
    """Each vertex of a rock's limit lies 12 nm from one of them, by pyproj."""
    rock = toy_waters({("AAA", ""): shapely.box(10.5, 40, 10.500_1, 40.000_1)})
    drawn = zone_polygon(rock, "aaa-territorial-sea", (10.1, 39.7, 10.9, 40.3))
    (part,) = drawn.polygon.geoms
    vertices = shapely.get_coordinates(part.exterior)
    distance_m = [
        GEOD.inv(*np.broadcast_to(point, vertices.shape).T, *vertices.T)[2]
        for point in drawn.base_points
    ]
    assert np.abs(np.min(distance_m, axis=0) - 12 * NM).max() < 1.0


def test_base_points_of_a_divide_are_those_of_both_shores(strait):
    """Article 15: the line is equidistant from the nearest points on either base line."""
    drawn = zone_polygon(strait, "aaa-eez", STRAIT_WINDOW)
    assert {"AAA", "BBB"} <= set(drawn.base_owner)
    for owner in ("AAA", "BBB"):
        shores = shapely.union_all(strait.coast.land_of(owner)).boundary
        points = drawn.base_points[drawn.base_owner == owner]
        assert shapely.distance(shores, shapely.points(points)).max() < 1e-6


@pytest.mark.parametrize("tolerance_m", [0.5, 50.0])
def test_bound_asked_for_is_the_bound_kept(strait, tolerance_m):
    """What a caller asks is what the polygon states."""
    drawn = zone_polygon(strait, "aaa-eez", STRAIT_WINDOW, tolerance_m=tolerance_m)
    assert drawn.max_deviation_m <= tolerance_m


def test_internal_waters_off_korea_are_those_of_the_label():
    """The south-western straight baseline and the bays: in the drawing and in the label."""
    waters, window = load_waters(), (125.5, 33.8, 129.8, 37.2)
    drawn = zone_polygon(waters, "kor-internal-waters", window)
    belt = zone_polygon(waters, "kor-territorial-sea", window, tolerance_m=50.0)
    points = np.random.default_rng(5).uniform(window[:2], window[2:], (3_000, 2))
    labels = waters.label(points)
    for shape, zone in ((drawn, "kor-internal-waters"), (belt, "kor-territorial-sea")):
        wrong = shapely.contains_xy(shape.polygon, points) != (labels.zone == zone)
        assert (labels.margin_m[wrong] <= 1.1 * shape.max_deviation_m).all()
        assert (labels.zone == zone).sum() > 100
    assert shapely.intersection(drawn.polygon, belt.polygon).area < 1e-6
