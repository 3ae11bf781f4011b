"""Article 9: lines across rivers with known banks, and those of Korea."""

import numpy as np
import pytest
import shapely
from article_toys import block, coast_of, inlet, place

from geo_kit.errors import PositionError
from geo_kit.geodesic import inverse
from geo_kit.regions import load_waters
from geo_kit.waters.rivers import mouth_across, mouth_between


@pytest.fixture(scope="module")
def fjord():
    """4 km wide, 30 km deep."""
    return coast_of(("AAA", block(inlet(2, 30))))


@pytest.fixture(scope="module")
def coast():
    """The coast that geo_kit ships."""
    return load_waters().coast


@pytest.mark.parametrize("at_km", [(0, 5), (1.5, 20), (-0.3, 0.1)])
def test_line_across_is_the_shortest_through_a_position(fjord, at_km):
    """Between parallel banks 4 km apart, straight across."""
    mouth = mouth_across(fjord, place([at_km])[0])
    assert mouth.length_m == pytest.approx(4e3, rel=1e-3)
    expected = place([(-2, at_km[1]), (2, at_km[1])])
    ends = min((mouth.line, mouth.line[::-1]), key=lambda e: inverse(e, expected)[1].max())
    assert inverse(ends, expected)[1].max() < 30  # half a degree askew over 2 km
    assert mouth.owners == ("AAA", "AAA")
    assert mouth.findings[0].ok


def test_river_between_two_states_is_joint():
    """Two blocks with a channel of 3 km between: whose line it is, only both can say."""
    west = block([], width_km=20)
    east = block([], width_km=20, turn=3)
    shift = place([(43, 0)])[0] - place([(0, 0)])[0]
    coast = coast_of(("AAA", west), ("BBB", shapely.transform(east, lambda p: p + shift)))
    mouth = mouth_across(coast, place([(21.5, 10)])[0])
    assert mouth.joint
    assert set(mouth.owners) == {"AAA", "BBB"}
    assert mouth.findings[0].ok is None
    assert "AAA's and BBB's" in mouth.findings[0].sentence or "BBB's and AAA's" in (
        mouth.findings[0].sentence
    )


def test_banks_given_are_moved_to_the_coast(fjord):
    """Positions 500 m inland of either corner of the mouth."""
    mouth = mouth_between(fjord, place([(-2.5, 3), (2.5, 3)]))
    assert inverse(mouth.line, place([(-2, 3), (2, 3)]))[1].max() < 1


def test_position_on_land_is_refused(fjord):
    """No line runs through a bank."""
    with pytest.raises(PositionError, match="on land"):
        mouth_across(fjord, place([(10, 10)])[0])


def test_position_at_sea_is_refused(fjord):
    """The open sea has one bank at most."""
    with pytest.raises(PositionError, match="no two banks"):
        mouth_across(fjord, place([(0, -10)])[0])


def test_bank_far_from_any_coast_is_refused(fjord):
    """A slip in the figures must not be led to a coast far away."""
    with pytest.raises(PositionError, match="no coast within 30 km"):
        mouth_between(fjord, place([(-2, 3), (0, -60)]))


def test_yalu_parts_china_and_north_korea(coast):
    """Through the first point of the sea boundary of 1962, 39 49 41 N 124 10 06 E."""
    mouth = mouth_across(coast, np.array([124.168333, 39.828056]))
    assert set(mouth.owners) == {"CHN", "PRK"}
    assert 1 < mouth.length_m / 1852 < 4


def test_tumen_has_no_mouth_in_the_coast_data(coast):
    """GSHHG's coast runs on across the mouth that the treaty of 1985 names."""
    at = np.array([[130.696944, 42.292500]] * 2)
    mouth = mouth_between(coast, at)
    assert mouth.length_m == 0
    assert mouth.findings[0].ok is None
    assert "draw no river" in mouth.findings[0].sentence
    assert inverse(mouth.line[0], at[0])[1] < 500
