"""Outlines of margins: shapes known by hand, and the limits of a real coast measured again."""

import numpy as np
import pytest
import shapely
from coast_toys import GEOD
from geographiclib.geodesic import Geodesic

from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import PositionError
from geo_kit.geodesic import inverse
from geo_kit.regions import load_waters
from geo_kit.waters.belts import Belt
from geo_kit.waters.outline import outline

KOREA = (122.5, 36.5, 134.5, 43.5)
WINDOW = (9.0, 39.0, 11.0, 41.0)
CENTRE = (10.0, 40.0)
STEP_DEG = 300 / 111e3


def disc(lon, lat, radius_m):
    """Return the margin of the water within a radius of a point."""
    return lambda points: inverse([lon, lat], points)[1] - radius_m


def walked(shape, window):
    """Return places each 300 m or less along a shape's edges, the window's frame left out."""
    lines = shapely.get_parts(shapely.boundary(shapely.get_parts(shape)))
    lines = np.concatenate([shapely.get_parts(line) for line in lines])
    points = shapely.get_coordinates(shapely.segmentize(lines, STEP_DEG))
    low, high = np.array(window).reshape(2, 2)
    return points[((points > low + 1e-9) & (points < high - 1e-9)).all(axis=1)]


@pytest.mark.parametrize("tolerance_m", [0.5, 20.0])
@pytest.mark.parametrize("radius_m", [5_000, 60_000])
def test_disc_keeps_its_radius_as_geographiclib_measures_it(radius_m, tolerance_m):
    """At vertices and between them; the inside of a chord is what the bound is for."""
    drawn = outline(disc(*CENTRE, radius_m), WINDOW, cell_m=2_000, tolerance_m=tolerance_m)
    off_m = [
        Geodesic.WGS84.Inverse(CENTRE[1], CENTRE[0], lat, lon)["s12"] - radius_m
        for lon, lat in walked(drawn.shape, WINDOW)[::5]
    ]
    assert np.abs(off_m).max() <= 1.2 * tolerance_m
    assert drawn.max_deviation_m <= tolerance_m
    assert len(drawn.shape.geoms) == 1
    assert abs(GEOD.geometry_area_perimeter(drawn.shape)[0]) == pytest.approx(
        np.pi * radius_m**2, rel=2 * tolerance_m / radius_m + (radius_m / 6.4e6) ** 2
    )


def test_looser_bound_takes_fewer_vertices():
    """Edges grow with the root of the bound; 100 times looser is at least 3 times fewer."""
    fine, coarse = (
        shapely.get_num_coordinates(
            outline(disc(*CENTRE, 60_000), WINDOW, cell_m=20e3, tolerance_m=bound_m).shape
        )
        for bound_m in (0.5, 50.0)
    )
    assert 3 * coarse < fine < 1_000


def test_pocket_of_water_stays_as_a_hole():
    """Three discs that leave a gap in their midst, whose corners are their crossings."""
    centres = [Geodesic.WGS84.Direct(40, 10, azimuth, 33e3) for azimuth in (0, 120, 240)]
    discs = [disc(c["lon2"], c["lat2"], 30e3) for c in centres]
    drawn = outline(
        lambda points: np.min([one(points) for one in discs], axis=0),
        WINDOW,
        cell_m=2_000,
        tolerance_m=0.5,
    )
    (part,) = drawn.shape.geoms
    (hole,) = part.interiors
    assert shapely.contains_xy(shapely.Polygon(hole), *CENTRE)
    hole_points = shapely.get_coordinates(shapely.segmentize(hole, STEP_DEG))
    off_m = np.min([one(hole_points) for one in discs], axis=0)
    assert np.abs(off_m).max() < 0.6
    # Plane geometry: from the middle to the nearest arc 3 km, to a crossing on the far side
    # the half chord of two discs whose centres are 33 km * sqrt(3) apart.
    far_m = 16.5e3 - np.sqrt(30e3**2 - (33e3 * np.sqrt(3) / 2) ** 2)
    reach_m = inverse(CENTRE, hole_points)[1]
    assert reach_m.min() == pytest.approx(3e3, abs=5)
    assert reach_m.max() == pytest.approx(far_m, abs=20)


def test_islands_of_a_zone_and_a_ring_inside_a_ring_are_kept():
    """A band between two radii round one point, and a disc apart from it in its middle."""
    at_m = disc(*CENTRE, 0)
    drawn = outline(
        lambda points: np.minimum(np.abs(at_m(points) - 50e3) - 5e3, at_m(points) - 10e3),
        WINDOW,
        cell_m=3_000,
        tolerance_m=1.0,
    )
    radii = sorted(
        round(
            np.sqrt(abs(GEOD.geometry_area_perimeter(shapely.Polygon(ring))[0]) / np.pi) / 1e3
        )
        for part in drawn.shape.geoms
        for ring in (part.exterior, *part.interiors)
    )
    assert radii == [10, 45, 55]
    assert len(drawn.shape.geoms) == 2


@pytest.mark.parametrize(("gap_m", "parts"), [(300.0, 2), (3.0, 2), (-20.0, 1)])
def test_strait_narrower_than_a_cell_keeps_the_bound(gap_m, parts):
    """Two discs some metres apart, or into each other, on a grid of 4 km: the neck is right."""
    other = Geodesic.WGS84.Direct(40, 10, 37, 60e3 + gap_m)
    discs = [disc(*CENTRE, 30e3), disc(other["lon2"], other["lat2"], 30e3)]

    def nearer(points):
        return np.min([one(points) for one in discs], axis=0)

    drawn = outline(nearer, WINDOW, cell_m=4_000, tolerance_m=0.5)
    assert drawn.max_deviation_m <= 0.5
    assert np.abs(nearer(walked(drawn.shape, WINDOW))).max() < 1.0
    assert sum(part.area > 1e-6 for part in drawn.shape.geoms) == parts  # no slivers


def test_frame_is_the_edge_where_the_window_cuts():
    """Half a disc: the cut runs along the window exactly, with no vertex in its midst."""
    window = (10.0, 39.0, 11.0, 41.0)
    drawn = outline(disc(*CENTRE, 60_000), window, cell_m=5_000, tolerance_m=0.5)
    points = shapely.get_coordinates(drawn.shape)[:-1]
    assert (points[:, 0] == 10.0).sum() == 2
    assert drawn.shape.bounds[0] == 10.0
    ends_m = inverse(CENTRE, points[points[:, 0] == 10.0])[1]
    np.testing.assert_allclose(ends_m, 60e3, atol=0.01)


@pytest.mark.parametrize(("margin_m", "area_deg2"), [(-1e5, 4.0), (1e5, 0.0)])
def test_window_all_inside_is_the_window_and_all_outside_is_empty(margin_m, area_deg2):
    """Nothing to refine is no error, and the frame is four corners."""
    drawn = outline(
        lambda points: np.full(len(points), margin_m), WINDOW, cell_m=5_000, tolerance_m=0.5
    )
    assert drawn.shape.area == area_deg2
    assert shapely.get_num_coordinates(drawn.shape) == (5 if area_deg2 else 0)
    assert drawn.max_deviation_m == 0


def test_wall_where_a_margin_jumps_is_found_without_a_crowd_of_vertices():
    """As at the end of an agreed line: great on both sides, and no zero between."""
    drawn = outline(
        lambda points: np.where(points[:, 0] + 0.3 * points[:, 1] < 22.05, -4e4, 4e4),
        WINDOW,
        cell_m=5_000,
        tolerance_m=0.5,
    )
    points = walked(drawn.shape, WINDOW)
    off_deg = points[:, 0] + 0.3 * points[:, 1] - 22.05
    assert np.abs(off_deg).max() * 85e3 < 1.0
    assert len(shapely.get_coordinates(drawn.shape)) < 200


def test_what_is_aside_is_left_as_the_first_grid_has_it():
    """Half the window set aside: its boundary is not halved, the other's keeps the bound."""
    drawn = outline(
        disc(*CENTRE, 60_000),
        WINDOW,
        cell_m=8_000,
        tolerance_m=0.5,
        aside=lambda start, end: 2 * (np.maximum(start[:, 0], end[:, 0]) < CENTRE[0]),
    )
    points = shapely.get_coordinates(drawn.shape)
    assert (points[:, 0] > 10).sum() > 5 * (points[:, 0] < 10).sum()
    east = walked(drawn.shape, WINDOW)
    east = east[east[:, 0] > 10.01]
    assert np.abs(disc(*CENTRE, 60_000)(east)).max() < 0.6


@pytest.mark.parametrize("limit_nm", [12, 24, 50, 200])
def test_limits_of_north_korea_lie_within_a_metre_of_their_miles(limit_nm):
    """Walked every 300 m; the distance is the index's, itself held to brute force elsewhere.

    A pyproj geodesic to the foot that it names is the check that the foot is so far.
    """
    index = load_waters().coast.index("PRK")
    drawn = outline(
        lambda points: index.nearest(points).distance_m - limit_nm * NM,
        KOREA,
        cell_m=min(limit_nm * NM / 10, 10e3),
        tolerance_m=0.5,
    )
    points = walked(drawn.shape, KOREA)
    foot = index.nearest(points).base_point
    off_m = np.asarray(GEOD.inv(*points.T, *foot.T)[2]) - limit_nm * NM
    assert len(points) > 1_000
    assert np.abs(off_m).max() < 1.0


def test_divides_of_the_economic_zone_are_equidistant_to_five_metres():
    """Where neither 200 nm nor an agreed line ends it, the two nearest base lines tie.

    Agreed lines lie with Russia, east of 133 E, and in the Yalu's mouth; there no tie is
    asked. Ties are asked up to the very shore, but for a metre of it: where a divide meets
    the land, an edge may end on either side of the corner.
    """
    waters = load_waters()
    drawn = outline(
        Belt(waters, "PRK", 0.0, 200 * NM),
        KOREA,
        cell_m=10e3,
        tolerance_m=0.5,
        aside=waters.coast.on_land,
    )
    points = walked(drawn.shape, KOREA)
    points = points[waters.coast.land_owner(points) == ""]
    within_m = 250 * NM
    own_m = waters.base("PRK").nearest(points).distance_m
    others_m = {
        party: waters.base(party).nearest(points, within_m=within_m).distance_m
        for party in waters.coast.parties
        if party != "PRK"
    }
    rival = np.array([*others_m])[np.argmin([*others_m.values()], axis=0)]
    tie_m = own_m - np.min([*others_m.values()], axis=0)
    divide = np.isin(rival, ["KOR", "JPN", "KOR/JPN"]) & (points[:, 0] < 133)
    assert divide.sum() > 1_000
    assert np.abs(tie_m[divide]).max() < 5.0
    assert own_m.max() < 200 * NM + 1


def test_margin_that_is_but_noise_is_refused():
    """It changes its sign from place to place: no number of vertices would do."""

    def noise(points):
        return 1e3 * np.sin(1e7 * points[:, 0]) * np.cos(1.3e7 * points[:, 1])

    with pytest.raises(PositionError, match=r"would take [\d,]+ vertices") as caught:
        outline(noise, WINDOW, cell_m=5_000, tolerance_m=0.5)
    assert "smaller window or a looser bound" in caught.value.hint


def test_edge_that_meets_the_shore_keeps_the_bound_on_its_wet_part():
    """Aside up to 9.99 E, and the boundary bends right there: where nobody asked before."""

    def bent(points):
        return 111e3 * (points[:, 1] - 40 - 0.3 * np.maximum(points[:, 0] - 9.99, 0))

    def aside(start, end):
        dry = np.stack([start[:, 0], end[:, 0]]) < 9.99
        return dry.any(axis=0).astype(int) + dry.all(axis=0)

    drawn = outline(bent, WINDOW, cell_m=60_000, tolerance_m=0.5, aside=aside)
    points = walked(drawn.shape, WINDOW)
    assert np.abs(bent(points[points[:, 0] > 9.99])).max() < 1.0
    assert drawn.max_deviation_m <= 0.5


@pytest.mark.parametrize(
    "window",
    [(11, 39, 10, 40), (10, 40, 11, 39), (170, 39, 190, 40), (10, 39, 11, 91)],
)
def test_window_that_is_none_is_refused(window):
    """West of east, south of north, on the map."""
    with pytest.raises(PositionError, match="no map window"):
        outline(disc(*CENTRE, 1e4), window, cell_m=5_000, tolerance_m=0.5)
