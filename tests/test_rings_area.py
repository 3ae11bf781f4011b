"""From anywhere in a territory: distances to its border, measured by brute force."""

import json
from functools import cache

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

from geo_kit.errors import NotFoundError, UnitError
from geo_kit.rings.area import reach_of_area
from geo_kit.rings.territory import BorderPoints, way_over
from geo_kit.world import find_country, load_cities, load_countries

GEOD = Geod(ellps="WGS84")
WITHIN_M = 10.0  # of the range asked for


def polygons(name):
    """Return a country's land."""
    return shapely.MultiPolygon(find_country(name).polygons.tolist())


@cache
def reach(name, range_km):
    """Return what lies within a range of a country; drawn once."""
    return reach_of_area(polygons(name), range_km * 1e3)


def brute_distance_m(points, border):
    """Return PROJ's distance from each point to the nearest of all border points."""
    lon, lat = border.T
    return np.array(
        [
            GEOD.inv(np.full(len(lon), x), np.full(len(lat), y), lon, lat)[2].min()
            for x, y in points
        ]
    )


def vertices(region, count, seed=1):
    """Return some vertices of an outline, without those that the map's cut has made."""
    points = shapely.get_coordinates(region.outline)
    points = points[np.abs(points[:, 0]) < 180 - 1e-6]
    return np.random.default_rng(seed).choice(points, min(count, len(points)), replace=False)


@pytest.mark.parametrize("range_km", [1_300, 5_500, 13_000])
@pytest.mark.parametrize("country", ["PRK", "IRN"])
def test_outline_lies_at_its_range_from_the_border_within_ten_metres(country, range_km):
    """Every border vertex and points each 0.01 degrees between them, straight in lon/lat."""
    land = polygons(country)
    region = reach(country, range_km)
    border = shapely.get_coordinates(shapely.segmentize(land, 0.01))
    measured_m = brute_distance_m(vertices(region, 20), border)
    np.testing.assert_allclose(measured_m, range_km * 1e3, rtol=0, atol=WITHIN_M)
    assert region.shape.is_valid
    assert region.max_deviation_m <= 100


def test_centre_of_a_country_is_no_substitute_for_its_border():
    """From Iran's middle the ring of 1,300 km falls short by 1,192 km: what others draw."""
    land, region = polygons("IRN"), reach("IRN", 1_300)
    middle = land.centroid
    out = vertices(region, 400)
    lon, lat = np.full(len(out), middle.x), np.full(len(out), middle.y)
    from_middle_m = np.asarray(GEOD.inv(lon, lat, *out.T)[2])
    assert from_middle_m.max() - 1_300e3 == pytest.approx(1_192e3, abs=60e3)


@pytest.mark.parametrize("range_km", [1_300, 13_000])
def test_world_is_in_reach_or_not_as_the_brute_distance_says(range_km):
    """A grid of the world, for the whole region: North Korea's own soil is in it as well."""
    land, region = polygons("PRK"), reach("PRK", range_km)
    lon, lat = np.meshgrid(np.arange(-178.0, 180, 10), np.arange(-85.0, 88, 10))
    near = np.random.default_rng(2).uniform([105, 25], [150, 55], (200, 2))
    grid = np.concatenate([np.column_stack([lon.ravel(), lat.ravel()]), near])
    border = shapely.get_coordinates(shapely.segmentize(land, 0.05))
    distance_m = brute_distance_m(grid, border)
    inside = (distance_m <= range_km * 1e3) | shapely.contains_xy(land, *grid.T)
    clear = np.abs(distance_m - range_km * 1e3) > region.max_deviation_m + WITHIN_M
    held = shapely.intersects_xy(region.shape, *grid.T)
    np.testing.assert_array_equal(held[clear], inside[clear])


@pytest.mark.parametrize("range_km", [1_300, 13_000])
def test_russia_is_right_on_points_of_the_world_and_on_either_side_of_its_outline(range_km):
    """At 1,300 km its border is divided; at 13,000 km what lies beyond is drawn, and convex.

    Bearings from a middle do not settle there. The judge is the definition: PROJ's distance
    to the nearest of all border points.
    """
    land = polygons("Russia")
    region = reach_of_area(land, range_km * 1e3, max_deviation_m=500.0)
    border = shapely.get_coordinates(shapely.segmentize(land, 0.1))
    edge = vertices(region, 10)
    around = [
        GEOD.fwd(*edge.T, np.full(len(edge), az), np.full(len(edge), 1_500.0))
        for az in (0, 180)
    ]
    lon, lat = np.meshgrid(np.arange(-170.0, 180, 60), np.arange(-75.0, 76, 25))
    asked = np.concatenate(
        [np.column_stack([lon.ravel(), lat.ravel()]), [[37.6, 55.8], [0.0, 90.0]]]
        + [np.column_stack(ends[:2]) for ends in around]
    )
    distance_m = brute_distance_m(asked, border)
    inside = (distance_m <= range_km * 1e3) | shapely.intersects_xy(land, *asked.T)
    clear = np.abs(distance_m - range_km * 1e3) > region.max_deviation_m + WITHIN_M
    held = shapely.intersects_xy(region.shape, *asked.T)
    np.testing.assert_array_equal(held[clear], inside[clear])
    assert clear[-20:].mean() > 0.5  # most of those beside the outline decide something
    measured_m = brute_distance_m(edge, border)
    off_m = np.abs(measured_m - range_km * 1e3)
    assert np.mean(off_m < WITHIN_M) > 0.8  # the rest: corners where pieces' edges meet
    assert off_m.max() < region.max_deviation_m + WITHIN_M


def test_a_chord_leaves_little_room_for_the_way_over_it():
    """PROJ's distances all over the Earth, near antipodes, poles and the equator too."""
    rng = np.random.default_rng(9)
    lon, lat = (
        rng.uniform(-180, 180, 200_000),
        np.degrees(np.arcsin(rng.uniform(-1, 1, 200_000))),
    )
    lat[:50_000] = rng.uniform(-1, 1, 50_000)
    lat[50_000:80_000] = rng.uniform(85, 90, 30_000)
    azimuth_deg = rng.uniform(0, 360, 200_000)
    azimuth_deg[::2] = rng.choice([0.0, 90.0, 180.0, 270.0], 100_000)
    end_lon, end_lat, _ = GEOD.fwd(
        lon, lat, azimuth_deg, 20_003e3 * rng.uniform(0, 1, 200_000) ** 2
    )
    measured_m = np.asarray(GEOD.inv(lon, lat, end_lon, end_lat)[2])
    to_ecef = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    zero = np.zeros(200_000)
    start, end = (
        np.stack(to_ecef.transform(*at, zero)) for at in ((lon, lat), (end_lon, end_lat))
    )
    low_m, high_m = way_over(np.linalg.norm(end - start, axis=0))
    assert (low_m - measured_m).max() < 1e-3
    assert (measured_m - high_m).max() < 1e-3
    near = measured_m < 1_300e3
    assert (high_m - low_m)[near].max() < 50


def test_wide_territory_is_divided_and_joined():
    """A chain of islets 3,000 km long: at 400 km no anchor sees all, so several are taken."""
    islets = [shapely.Point(140 + 5 * i, 20).buffer(0.05) for i in range(7)]
    region = reach_of_area(shapely.MultiPolygon(islets), 400e3)
    border = shapely.get_coordinates(shapely.segmentize(shapely.MultiPolygon(islets), 0.005))
    # Where pieces meet, corners are crossings of straight edges, each within the bound.
    measured_m = brute_distance_m(vertices(region, 300), border)
    assert np.abs(measured_m - 400e3).max() < region.max_deviation_m + WITHIN_M
    assert np.mean(np.abs(measured_m - 400e3) < WITHIN_M) > 0.9
    assert len(shapely.get_parts(region.shape)) == 1


@pytest.mark.parametrize(
    "land",
    [
        shapely.Polygon(
            [(0, 0), (10, 0), (10, 10), (0, 10)], [[(2, 2), (2, 8), (8, 8), (8, 2)]]
        ),
        shapely.Polygon(
            [(lon, 80) for lon in (-180, -90, 0, 90, 180)] + [(180, 90), (-180, 90)]
        ),
    ],
    ids=["with a hole", "polar cap"],
)
def test_border_that_runs_along_a_bearing_is_left_at_its_far_end(land):
    """The crossing is then as far as can be: rounding took the near end, and never settled.

    The bound stated was 156 km, and a cap took a minute; edges are measured by PROJ here.
    """
    region = reach_of_area(shapely.MultiPolygon([land]), 150e3)
    assert region.max_deviation_m <= 100
    assert shapely.get_num_coordinates(region.shape) < 5_000
    border = shapely.get_coordinates(shapely.segmentize(land, 0.01))
    measured_m = brute_distance_m(vertices(region, 40), border)
    assert np.abs(measured_m - 150e3).max() < region.max_deviation_m + WITHIN_M


@pytest.mark.parametrize(
    ("country", "range_km", "said", "hinted"),
    [
        ("PRK", 25_000, "no radius of a ring", "19,970 km"),
        ("PRK", 0, "no radius of a ring", "more than 0"),
        ("PRK", 19_900, "reaches every place", "no place is farther"),
        ("RUS", 20, "too short to be drawn round Russia", "longer range"),
    ],
)
def test_range_that_has_no_outline_is_refused(country, range_km, said, hinted):
    """Clearly, and with what would work."""
    with pytest.raises(UnitError, match=said) as caught:
        reach_of_area(polygons(country), range_km * 1e3, name=find_country(country).name)
    assert hinted in caught.value.hint


def test_nearest_border_point_is_the_nearest_of_all():
    """Brute force over every point, from places near and beyond the antipode."""
    rng = np.random.default_rng(3)
    border = np.column_stack([rng.uniform(20, 160, 3_000), rng.uniform(40, 80, 3_000)])
    asked = np.column_stack([rng.uniform(-180, 180, 150), rng.uniform(-90, 90, 150)])
    distance_m, nearest = BorderPoints(border).nearest(asked)
    np.testing.assert_allclose(distance_m, brute_distance_m(asked, border), rtol=0, atol=1e-6)
    again_m = GEOD.inv(*asked.T, *nearest.T)[2]
    np.testing.assert_allclose(again_m, distance_m, rtol=0, atol=1e-6)


def test_countries_are_found_by_code_and_name_and_never_guessed():
    """A slip must not draw another country's reach."""
    assert find_country("iran").code == "IRN"
    assert find_country("Dem. Rep. Korea") is find_country("PRK")
    with pytest.raises(NotFoundError, match="'Northkorea'") as caught:
        find_country("Northkorea")
    assert "North Korea" in caught.value.hint


def test_no_country_runs_over_the_antimeridian_or_across_the_map():
    """Russia, Fiji and Antarctica cross it; an edge back over the whole map would be border."""
    for country in load_countries():
        for part in country.polygons:
            points = shapely.get_coordinates(part.exterior)
            steps = np.abs(np.diff(points[:, 0]))
            off_frame = np.abs(points[1:, 1]) < 90
            assert steps[off_frame].max() < 20, country.name
    seam = shapely.Point(179.999, 67.0)  # Chukotka, where the seam runs over land
    assert any(shapely.contains(find_country("Russia").polygons, seam))
    assert any(shapely.intersects(find_country("Antarctica").polygons, shapely.Point(0, -89)))


def test_world_holds_the_land_that_the_world_has():
    """About 149 million km2 of land (CIA, The World Factbook), Antarctica included."""
    area_m2 = sum(
        abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(part))[0])
        for country in load_countries()
        for part in country.polygons
    )
    assert area_m2 == pytest.approx(149e12, rel=0.02)


def test_cities_lie_in_the_countries_that_they_are_said_to_lie_in():
    """Two tables of Natural Earth; a few sit on a shore that is drawn too coarsely."""
    lands = {country.name: country.polygons for country in load_countries()}
    misses = [
        city.name
        for city in load_cities()
        if city.country in lands
        and shapely.distance(
            lands[city.country], shapely.Point(city.lon_deg, city.lat_deg)
        ).min()
        > 0.05
    ]
    assert misses == []
    assert len(load_cities()) > 100
    assert json.dumps([city.population for city in load_cities()]).count("null") == 0
