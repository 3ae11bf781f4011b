"""A missile's ring over the turning Earth: laws that hold whatever the model's details."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo_kit.errors import PhysicsError
from geo_kit.flight.kepler import max_range_m
from geo_kit.rings.missile import BEARINGS, missile_ring

GEOD = Geod(ellps="WGS84")
SUNAN = (125.709, 39.203)
HWASONG_14 = {"range_m": 998e3, "apogee_m": 3_725e3, "azimuth_deg": 73.0}  # KCNA, 2017-07-28


@pytest.fixture(scope="module")
def lofted():
    """The test of 28 July 2017, as announced."""
    return missile_ring(*SUNAN, **HWASONG_14)


def test_east_is_farther_than_west_and_still_earth_lies_between(lofted):
    """Rotation helps eastward launches; Bate, Mueller and White (1971), chapter 6.4."""
    still_m = float(max_range_m(lofted.speed_m_per_s))
    assert 60 < lofted.farthest[0] < 120
    assert 240 < lofted.nearest[0] < 300
    assert lofted.nearest[1] < still_m < lofted.farthest[1] * 1.1
    assert lofted.farthest[1] - lofted.nearest[1] > 1_000e3


def test_ring_from_the_equator_is_alike_to_the_north_and_to_the_south():
    """The Earth is a mirror of itself there."""
    ring = missile_ring(10.0, 0.0, range_m=5_500e3, azimuth_deg=90.0)
    mirrored = ring.range_m[(BEARINGS // 2 - np.arange(BEARINGS)) % BEARINGS]
    np.testing.assert_allclose(ring.range_m, mirrored, rtol=0, atol=1e3)


def test_plain_range_is_met_on_its_own_bearing_and_only_there():
    """5,500 km eastward: the ring passes through it, and westward falls short of it."""
    ring = missile_ring(*SUNAN, range_m=5_500e3, azimuth_deg=90.0)
    assert ring.reference_m == pytest.approx(5_500e3, abs=1.0)
    reported = shapely.Point(GEOD.fwd(*SUNAN, 90.0, 5_490e3)[:2])
    beyond = shapely.Point(GEOD.fwd(*SUNAN, 90.0, 5_510e3)[:2])
    west = shapely.Point(GEOD.fwd(*SUNAN, 270.0, 5_490e3)[:2])
    assert ring.region.shape.intersects(reported)
    assert not ring.region.shape.intersects(beyond)
    assert not ring.region.shape.intersects(west)


def test_outline_passes_through_every_flight(lofted):
    """PROJ lays each flown range along its bearing; a kilometre less is in, one more out."""
    for azimuth, range_m in zip(lofted.azimuth_deg, lofted.range_m, strict=True):
        for off_m, inside in ((-1e3, True), (1e3, False)):
            end = GEOD.fwd(*SUNAN, azimuth, range_m + off_m)[:2]
            assert lofted.region.shape.intersects(shapely.Point(end)) == inside


def test_speed_that_reaches_everywhere_is_refused():
    """The 18 November 2022 test: far more than 15,000 km, and no figure for it."""
    with pytest.raises(PhysicsError, match=r"beyond 15,000 km") as caught:
        missile_ring(*SUNAN, range_m=999e3, apogee_m=6_041e3, azimuth_deg=73.0)
    assert "geodesic rings" in caught.value.hint
