"""A ring proved to lie outside, against rings whose answer is known."""

import numpy as np
import pytest

from geo_kit.all_round import all_outside
from geo_kit.geodesic import inverse

MARK = (129.0, 40.0)
CENTRE = (127.0, 39.0)
APART_M = float(inverse(np.array(CENTRE), np.array(MARK))[1])


def margin_m(points):
    """Return how far points lie outside a disc of 20 km round the mark."""
    return inverse(points, np.array(MARK))[1] - 20e3


def nowhere(points):
    """Return that no point is on land."""
    return np.zeros(len(points), dtype=bool)


@pytest.mark.parametrize(
    ("near_m", "far_m", "outside"),
    [
        (21e3, 80e3, True),  # the ring begins a kilometre beyond the disc
        (19e3, 80e3, False),
        (-80e3, -21e3, True),
        (-80e3, -19e3, False),
        (-5e3, 5e3, False),
        (20.02e3, 80e3, False),  # nearer than the cells can tell
    ],
)
def test_a_ring_is_outside_a_disc_if_its_edge_is(near_m, far_m, outside):
    """The nearest point of the ring lies on the geodesic from its centre to the disc's."""
    ranges_m = (APART_M + near_m, APART_M + far_m)
    assert all_outside(CENTRE, ranges_m, margin_m, nowhere) is outside


def test_what_the_margin_must_exceed_counts():
    """A kilometre beyond the disc is not two."""
    ranges_m = (APART_M + 21e3, APART_M + 80e3)
    assert all_outside(CENTRE, ranges_m, margin_m, nowhere, at_least_m=0.3e3)
    assert not all_outside(CENTRE, ranges_m, margin_m, nowhere, at_least_m=2e3)


def test_land_is_in_no_waters():
    """The disc is an island's sea of 20 km round 19.9 km of land: its edge alone is wet."""
    ranges_m = (APART_M + 15e3, APART_M + 80e3)

    def island(points):
        return margin_m(points) < 2e3

    assert not all_outside(CENTRE, ranges_m, margin_m, nowhere)
    assert all_outside(CENTRE, ranges_m, margin_m, island)
