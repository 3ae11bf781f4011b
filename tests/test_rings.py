"""Range rings against geographiclib, and the places where a drawn ring breaks."""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo_kit.antimeridian import cut, unwrap
from geo_kit.errors import PositionError, UnitError
from geo_kit.geodesic import inverse
from geo_kit.rings import GREATEST_RADIUS_M, range_ring

PYONGYANG = (125.75, 39.03)


def on_globe(points):
    """Return points with longitudes from -180 to 180."""
    return np.stack([(points[:, 0] + 180) % 360 - 180, points[:, 1]], axis=-1)


@pytest.mark.parametrize(
    ("centre", "radius_m"),
    [
        (PYONGYANG, 22_224.0),
        (PYONGYANG, 998e3),
        (PYONGYANG, 13_000e3),
        ((179.9, 10.0), 500e3),
        ((30.0, 89.0), 700e3),
        ((0.0, 90.0), 1_000e3),
        ((0.0, 0.0), GREATEST_RADIUS_M),
    ],
)
def test_every_vertex_lies_at_the_radius(centre, radius_m):
    """Measured back by geographiclib, an independent code, to 1 mm."""
    ring = range_ring(*centre, radius_m)
    for lon, lat in ring.points[:: max(1, len(ring.points) // 100)]:
        measured_m = Geodesic.WGS84.Inverse(centre[1], centre[0], lat, lon)["s12"]
        assert measured_m == pytest.approx(radius_m, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.floats(-180, 180), st.floats(-65, 65), st.floats(1e3, 2_500e3))
@example(*PYONGYANG, 4_500e3)  # 64 vertices, the habit of peers, stray 20.9 km here
def test_edges_stray_no_farther_than_stated(lon, lat, radius_m):
    """Nine points between each two vertices; the middle is the worst to within a tenth."""
    ring = range_ring(lon, lat, radius_m, max_deviation_m=100.0)
    a, b = ring.points[:-1, None], ring.points[1:, None]
    between = (a + (b - a) * np.linspace(0.1, 0.9, 9)[:, None]).reshape(-1, 2)
    stray_m = np.abs(inverse([lon, lat], on_globe(between))[1] - radius_m).max()
    assert stray_m <= 1.1 * ring.max_deviation_m + 1e-6
    assert ring.max_deviation_m <= 100.0


def test_finer_bound_gives_more_vertices():
    """The bound is in metres, not in vertices."""
    counts = [
        len(range_ring(*PYONGYANG, 4_500e3, max_deviation_m=m).points) for m in (1e4, 100, 1)
    ]
    assert counts == sorted(set(counts))


@pytest.mark.parametrize("centre", [PYONGYANG, (179.9, 10.0), (-179.9, -60.0), (10.0, 85.0)])
def test_ring_is_closed_and_clockwise_from_north_without_a_jump(centre):
    """The first vertex is due north and some other due east, by geographiclib."""
    ring = range_ring(*centre, 400e3)
    over_pole = centre[1] > 80
    assert (ring.points[0] == ring.points[-1]).all() or over_pole
    assert np.abs(np.diff(ring.points[:, 0])).max() < 180
    north = Geodesic.WGS84.Direct(centre[1], centre[0], 0, 400e3)
    east = Geodesic.WGS84.Direct(centre[1], centre[0], 90, 400e3)
    assert ring.points[0] == pytest.approx([north["lon2"], north["lat2"]], abs=1e-9)
    nearest_m = inverse(on_globe(ring.points), [east["lon2"], east["lat2"]])[1].min()
    assert nearest_m < 1e-3


@pytest.mark.parametrize(
    ("centre", "radius_m", "pieces"),
    [
        ((126.8, 39.3), 800e3, 1),
        ((179.0, 10.0), 500e3, 2),
        ((-179.0, 10.0), 500e3, 2),
        ((126.8, 39.3), 5_500e3, 2),  # over the antimeridian, short of the pole
        ((126.8, 39.3), 9_000e3, 1),  # once round the pole: one line from -180 to 180
    ],
)
def test_cut_ring_stays_on_the_map(centre, radius_m, pieces):
    """RFC 7946, 3.1.9: in pieces, each within -180 to 180, none jumping across the map."""
    ring = range_ring(*centre, radius_m)
    shape = cut(shapely.LineString(ring.points))
    parts = shapely.get_parts(shape)
    west, south, east, north = shapely.total_bounds(parts)
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert len(parts) == pieces
    for part in parts:
        points = shapely.get_coordinates(part)
        assert np.abs(np.diff(points[:, 0])).max() < 180
        stray_m = np.abs(inverse(centre, points)[1] - radius_m)
        assert stray_m.max() <= ring.max_deviation_m + 1


def test_ring_over_the_pole_winds_once():
    """From 39.3 N the pole is 5,640 km away: a ring of 9,000 km holds it, one of 5,500 not."""
    turns = [
        round((ring.points[-1, 0] - ring.points[0, 0]) / 360)
        for ring in (range_ring(126.8, 39.3, r) for r in (5_500e3, 9_000e3))
    ]
    assert [abs(turn) for turn in turns] == [0, 1]


@pytest.mark.parametrize(
    "radius_m", [0.0, -1.0, np.nan, np.inf, GREATEST_RADIUS_M + 1, 30_000e3]
)
def test_radius_that_makes_no_ring_is_refused(radius_m):
    """No place is farther than half a meridian, 20,003.9 km (GeographicLib)."""
    with pytest.raises(UnitError, match="no radius of a ring") as caught:
        range_ring(*PYONGYANG, radius_m)
    assert "20,000 km" in caught.value.hint


def test_centre_off_the_globe_is_refused():
    """Swapped coordinates would draw a ring somewhere, so they must not."""
    with pytest.raises(PositionError, match="is not on the globe"):
        range_ring(39.03, 125.75, 1e5)


def test_cut_area_keeps_its_size_and_place():
    """A box of 4 by 2 degrees over the antimeridian becomes two of 2 by 2 (by hand)."""
    pieces = cut(shapely.box(178, 0, 182, 2))
    boxes = sorted(part.bounds for part in pieces.geoms)
    assert boxes == [(-180.0, 0.0, -178.0, 2.0), (178.0, 0.0, 180.0, 2.0)]
    assert cut(shapely.box(-182, 0, -178, 2)).equals(pieces)
    inside = shapely.box(170, 0, 180, 2)
    assert cut(inside) is inside


def test_cut_turns_back_what_lies_wholly_beyond():
    """From 190 to 192 is from -170 to -168."""
    assert cut(shapely.box(190, 0, 192, 2)).bounds == (-170.0, 0.0, -168.0, 2.0)


def test_cut_keeps_heights():
    """A path at 60 km stays at 60 km on both sides."""
    path = shapely.LineString([[179, 0, 0], [181, 0, 120e3], [183, 0, 0]])
    points = np.concatenate(
        [shapely.get_coordinates(p, include_z=True) for p in cut(path).geoms]
    )
    assert {60e3, 120e3} <= set(points[:, 2])
    assert points[:, 2].max() == 120e3


def test_unwrapped_line_never_jumps():
    """East over the antimeridian and back again."""
    line = unwrap(np.array([[179.0, 0.0], [-179.0, 1.0], [-178.0, 2.0], [179.5, 3.0]]))
    assert line[:, 0].tolist() == [179.0, 181.0, 182.0, 179.5]
