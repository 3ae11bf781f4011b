"""Article 10: bays whose answer a pencil gives, and the coast of North Korea."""

import numpy as np
import pytest
import shapely
from article_toys import block, coast_of, half_ellipse, inlet, islet, place
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import NotFoundError, PositionError
from geo_kit.geodesic import inverse
from geo_kit.regions import load_waters
from geo_kit.waters.articles import close_calls
from geo_kit.waters.bays import find_bays, measure_bay
from geo_kit.waters.headlands import Outline
from geo_kit.waters.shores import equal_area_m, shores

PLANE = 1e-3  # the toys are drawn in a plane, and their arcs as chords


def off_m(line, ends_km):
    """Return how far the ends of a line lie from places in km, in either order."""
    expected = place(ends_km)
    return min(inverse(line, pair)[1].max() for pair in (expected, expected[::-1]))


def article(bay, number):
    """Return one finding of a bay."""
    return next(finding for finding in bay.findings if finding.article == number)


@pytest.mark.parametrize(("depth_km", "found"), [(10.5, 1), (9.5, 0)])
def test_half_ellipse_is_a_bay_if_it_is_deeper_than_half_its_mouth(depth_km, found):
    """Its area is pi/2 times 10 km times the depth: the semicircle at 10 km, article 10(2)."""
    bays = find_bays(coast_of(("AAA", block(half_ellipse(10, depth_km)))), "AAA")
    assert len(bays) == found
    for bay in bays:
        assert bay.area_m2 == pytest.approx(np.pi / 2 * 10e3 * depth_km * 1e3, rel=PLANE)
        assert bay.semicircle_area_m2 == pytest.approx(np.pi / 2 * 10e3**2, rel=PLANE)
        assert off_m(bay.line, [(-10, 0), (10, 0)]) < 1
        assert bay.ok


def test_straight_coast_has_no_bay():
    """An indentation is more than a curvature of the coast: here there's not even one."""
    assert find_bays(coast_of(("AAA", block([]))), "AAA") == ()


def test_island_in_the_mouth_shortens_the_semicircle():
    """The mouth of 20 km is 18 km of water: 10(3) makes a bay of what fails without it.

    By hand: pi/2 * 10 * 9.5 over pi/8 * 18**2 is 1.173.
    """
    lands = ("AAA", block(half_ellipse(10, 9.5))), ("AAA", islet(0, 0, 2, 1))
    (bay,) = find_bays(coast_of(*lands), "AAA")
    assert bay.mouth.water_m == pytest.approx((9e3, 9e3), rel=PLANE)
    assert article(bay, "10(2)").values["ratio"] == pytest.approx(1.1728, rel=2 * PLANE)
    assert "2 mouths" in article(bay, "10(2)").sentence


def test_island_inside_counts_as_water():
    """Article 10(3): the area is that of the bay with the island, pi/2 * 10 * 10.5 km2."""
    lands = ("AAA", block(half_ellipse(10, 10.5))), ("AAA", islet(0, 5, 6, 3))
    (bay,) = find_bays(coast_of(*lands), "AAA")
    assert bay.area_m2 == pytest.approx(np.pi / 2 * 10e3 * 10.5e3, rel=PLANE)
    assert len(bay.mouth.islands) == 1


def test_line_along_an_island_is_no_mouth():
    """Where land takes more than half of the line, the strait behind it is no bay."""
    lands = ("AAA", block(half_ellipse(10, 9.5))), ("AAA", islet(0, 0, 12, 1))
    assert find_bays(coast_of(*lands), "AAA") == ()


def test_fjord_is_closed_at_its_mouth():
    """4 km wide and 30 km deep; any line across it passes, the outermost is kept."""
    (bay,) = find_bays(coast_of(("AAA", block(inlet(2, 30)))), "AAA")
    assert off_m(bay.line, [(-2, 0), (2, 0)]) < 1
    assert bay.area_m2 == pytest.approx(120e6, rel=PLANE)
    assert bay.mouth.angles_deg == pytest.approx((90, 90), abs=0.5)


FUNNEL_KM = [(-10, 0), (-4, 4), (-4, 40), (4, 40), (4, 4), (10, 0)]


def test_flared_entrance_is_closed_where_the_walls_turn_in():
    """The walls of the funnel run at 34 degrees to the line across it: headlands in vain.

    The semicircle alone would take the outer line: 344 km2 of water against 157.
    """
    coast = coast_of(("AAA", block(FUNNEL_KM)))
    (bay,) = find_bays(coast, "AAA")
    assert off_m(bay.line, [(-4, 4), (4, 4)]) < 1
    assert bay.area_m2 == pytest.approx(8e3 * 36e3, rel=PLANE)
    outer = measure_bay(coast, "AAA", place([(-10, 0), (10, 0)]))
    assert outer.area_m2 == pytest.approx(344e6, rel=PLANE)
    assert article(outer, "10(2)").ok
    assert not article(outer, "10(3)").ok
    assert outer.mouth.angles_deg == pytest.approx([np.degrees(np.arctan2(4, 6))] * 2, abs=0.5)
    assert not outer.ok


def test_bay_in_a_bay_is_not_closed_twice():
    """A cove at the head of a fjord lies behind the fjord's line."""
    shore_km = [
        (-5, 0),
        (-5, 30),
        (-1.5, 30),
        (-1.5, 38),
        (1.5, 38),
        (1.5, 30),
        (5, 30),
        (5, 0),
    ]
    (bay,) = find_bays(coast_of(("AAA", block(shore_km))), "AAA")
    assert off_m(bay.line, [(-5, 0), (5, 0)]) < 1
    assert bay.area_m2 == pytest.approx(10e3 * 30e3 + 3e3 * 8e3, rel=PLANE)


def test_wide_gulf_gets_the_line_of_24_nm_that_encloses_most():
    """Its mouth is 30 nm, narrowing to 10 at 60 nm: 24 nm are reached 18 nm in.

    By hand: 42 nm of mean width 17 lie behind the line, 714 square nautical miles. Of all
    chords of one length the symmetric one cuts most off a wedge.
    """
    nm_km = NAUTICAL_MILE_M / 1e3
    walls_km = np.array([(-15, 0), (-5, 60), (5, 60), (15, 0)]) * nm_km
    land = block(walls_km, width_km=60, depth_km=150)
    (bay,) = find_bays(coast_of(("AAA", land)), "AAA")
    assert bay.mouth.length_m == pytest.approx(30 * NAUTICAL_MILE_M, rel=PLANE)
    assert bay.area_m2 == pytest.approx(60 * 20 * NAUTICAL_MILE_M**2, rel=PLANE)
    assert 23.8 * NAUTICAL_MILE_M < bay.closing.length_m <= 24 * NAUTICAL_MILE_M
    assert bay.closing.area_m2 == pytest.approx(714 * NAUTICAL_MILE_M**2, rel=0.01)
    assert [finding.article for finding in bay.findings][-1] == "10(5)"
    assert bay.ok


def test_bay_of_two_states_is_none():
    """Article 10(1): the border comes down to the head of the fjord."""
    west = shapely.box(-60, 0, -2, 60).union(shapely.box(-2.5, 30, 0, 60))
    east = shapely.box(2, 0, 60, 60).union(shapely.box(0, 30, 2.5, 60))
    lands = [
        (state, shapely.Polygon(place(shapely.get_coordinates(shapely.segmentize(half, 0.5)))))
        for state, half in (("AAA", west), ("BBB", east))
    ]
    edge = place([(0, y) for y in np.arange(30, 60.1, 0.5)])
    coast = coast_of(*lands, borders=np.stack([edge[:-1], edge[1:]], axis=1))
    assert find_bays(coast, "AAA") == find_bays(coast, "BBB") == ()


def test_another_state_s_island_inside_bars_the_bay():
    """Then not all of the bay's coasts belong to one state, article 10(1)."""
    lands = ("AAA", block(inlet(5, 30))), ("BBB", islet(0, 10, 2, 2))
    coast = coast_of(*lands)
    bay = measure_bay(coast, "AAA", place([(-5, 0), (5, 0)]))
    assert not article(bay, "10(1)").ok
    assert "BBB" in article(bay, "10(1)").sentence
    assert find_bays(coast, "AAA") == ()


@settings(max_examples=8, deadline=None)
@example(turn=140, backward=False)  # at a cape, where the two laps meet
@given(st.integers(0, 1199), st.booleans())
def test_bay_is_found_wherever_its_ring_starts_and_whichever_way_it_runs(turn, backward):
    """A shore has no first vertex, and its polygon may be clockwise."""
    land = block(inlet(4, 20), turn=turn)
    (bay,) = find_bays(coast_of(("AAA", land.reverse() if backward else land)), "AAA")
    assert off_m(bay.line, [(-4, 0), (4, 0)]) < 1
    assert bay.area_m2 == pytest.approx(160e6, rel=PLANE)


def test_shore_of_a_lake_is_no_shore():
    """A ring inside a polygon is not the sea's; two by hand."""
    land = block([]).difference(islet(0, 40, 20, 20))
    assert len(list(shores(coast_of(("AAA", land)), "AAA"))) == 1


def test_line_over_land_is_told():
    """Across the headland between two fjords, 10 km of land."""
    aside_km = np.array([8.0, 0.0])
    shore_km = np.concatenate([inlet(3, 30) - aside_km, inlet(3, 30) + aside_km])
    coast = coast_of(("AAA", block(shore_km)))
    bay = measure_bay(coast, "AAA", place([(-11, 5), (11, 5)]))
    assert not bay.ok
    assert "10.0 km over the land" in article(bay, "10(3)").sentence


def test_line_off_the_coast_is_refused():
    """No bay can be measured between two points of the open sea."""
    coast = coast_of(("AAA", block([])))
    with pytest.raises(PositionError, match="no shore of AAA"):
        measure_bay(coast, "AAA", place([(-10, -20), (10, -20)]))


def test_state_without_coast_is_refused():
    """The message lists those that have one."""
    with pytest.raises(NotFoundError, match="'CCC'"):
        find_bays(coast_of(("AAA", block([]))), "CCC")


def test_equal_area_plane_is_equal_in_area():
    """A cell of one degree on WGS 84, by geographiclib's own polygon sum in pyproj."""
    west, south, east, north = 130.0, 40.0, 131.0, 41.0
    low, high = equal_area_m(np.array([[west, south], [east, north]]))
    edge = np.linspace(west, east, 2001)
    ring = [*zip(edge, 0 * edge + south, strict=True)]
    ring += [*zip(edge[::-1], 0 * edge + north, strict=True)]
    area_m2, _ = Geod(ellps="WGS84").polygon_area_perimeter(*zip(*ring, strict=True))
    assert np.prod(high - low) == pytest.approx(area_m2, rel=1e-6)


def test_outline_keeps_corners_and_knows_which_jut_out():
    """A rectangular inlet: its two entrance corners are headlands, its inner ones are not."""
    shore = next(shores(coast_of(("AAA", block(inlet(5, 20)))), "AAA"))
    outline = Outline(shore, 250.0)
    lap = outline.kept[outline.kept < shore.lap]
    headlands = shore.points[outline.headlands]
    corners = place([(-5, 0), (5, 0), (-5, 20), (5, 20)])
    near = [inverse(corner, headlands)[1].min() < 1 for corner in corners]
    assert near == [True, True, False, False]
    assert len(lap) <= 10  # eight corners, and where the ring starts


@pytest.fixture(scope="module")
def coast():
    """The coast that geo_kit ships."""
    return load_waters().coast


@pytest.fixture(scope="module")
def north_korea(coast):
    """Its bays, found once."""
    return find_bays(coast, "PRK")


def bay_at(bays, lon, lat):
    """Return the bay whose closing line holds a place, and there is only one."""
    (found,) = [bay for bay in bays if shapely.contains_xy(bay.closing.basin, lon, lat)]
    return found


def test_every_bay_found_in_north_korea_passes_every_paragraph(north_korea):
    """And no two of them share a stretch of shore."""
    assert all(bay.ok for bay in north_korea)
    assert all(bay.closing.length_m <= 24 * NAUTICAL_MILE_M for bay in north_korea)
    basins = np.array([bay.closing.basin for bay in north_korea])
    one, other = shapely.STRtree(basins).query(basins, predicate="overlaps")
    shared = shapely.area(shapely.intersection(basins[one], basins[other]))
    assert (shared < 1e-3 * shapely.area(basins[one])).all()


def test_haeju_bay_is_that_of_the_semicircle_alone(north_korea):
    """A search by the semicircle alone gave 22.7 nm and 711 km2: both capes are natural."""
    bay = bay_at(north_korea, 125.80, 37.85)
    assert bay.closing.length_m / NAUTICAL_MILE_M == pytest.approx(22.8, abs=0.2)
    assert bay.area_m2 / 1e6 == pytest.approx(711, rel=0.01)


@pytest.mark.parametrize(
    ("inside", "natural", "artificial"),
    [
        (
            (127.45, 39.25),
            (39.131, 127.754, 39.306, 127.572),
            (39.426, 127.533, 39.131, 127.754),
        ),
        (
            (125.15, 38.70),
            (38.812, 125.134, 38.593, 124.961),
            (38.593, 124.961, 38.877, 125.126),
        ),
    ],
    ids=["Wonsan", "Taedong"],
)
def test_entrance_moves_in_from_an_artificial_headland(
    coast, north_korea, inside, natural, artificial
):
    """The semicircle alone takes the second line; along its outer end runs the coast."""
    bay = bay_at(north_korea, *inside)
    ends = np.array(natural).reshape(2, 2)[:, ::-1]
    assert inverse(bay.line, ends)[1].max() < 500
    proposed = measure_bay(coast, "PRK", np.array(artificial).reshape(2, 2)[:, ::-1])
    assert article(proposed, "10(2)").ok
    assert min(proposed.mouth.angles_deg) < 45
    assert proposed.area_m2 > bay.area_m2


def test_east_korea_bay_is_a_curvature_of_the_coast(coast):
    """Its mouth, from the MDL to Musu-dan, is 147 nm wide; article 10 does not close it."""
    line = np.array([[128.358170, 38.612778], [129.720, 40.838]])
    bay = measure_bay(coast, "PRK", line)
    assert bay.mouth.length_m / NAUTICAL_MILE_M == pytest.approx(147.5, abs=0.5)
    assert not article(bay, "10(2)").ok
    assert not bay.ok


def test_close_calls_are_as_wide_as_chance_makes_them():
    """Both ends of a 20-nm line shifted at random by 1 km: the spread of L and of 1/L^2."""
    rng = np.random.default_rng(3)
    length_m = 20 * NAUTICAL_MILE_M
    ends_m = rng.normal(0, 1_000, (200_000, 2))
    drawn_m = length_m + ends_m[:, 1] - ends_m[:, 0]
    spread = float(np.std((length_m / drawn_m) ** 2))
    assert close_calls(1 + 0.95 * spread, length_m, doubt_m=1_000)
    assert not close_calls(1 + 1.15 * spread, length_m, doubt_m=1_000)
    off_m = float(np.std(drawn_m))
    longest_m = 24 * NAUTICAL_MILE_M
    assert "10(4)" in close_calls(9, longest_m - 0.95 * off_m, doubt_m=1_000)[0]
    assert not close_calls(9, longest_m - 1.05 * off_m, doubt_m=1_000)


def test_narrow_mouth_is_told_apart_from_a_close_ratio():
    """Of a mouth of 2 km a coast good to 1 km tells no ratio at all."""
    (told,) = close_calls(8.0, 2_000, doubt_m=1_000)
    assert told.endswith("2.0 km is too narrow for a coast that is good to 1 km")


def test_bay_tells_its_own_close_calls():
    """The half-ellipse of 10.5 km by 10 is 1.05 times a semicircle, 20 km wide."""
    (bay,) = find_bays(coast_of(("AAA", block(half_ellipse(10, 10.5)))), "AAA")
    assert bay.close_calls(doubt_m=1_000)
    assert bay.close_calls(doubt_m=100) == ()
