"""Article 7: the straight baselines of both Koreas, and lines on toy coasts."""

import numpy as np
import pytest
from article_toys import block, coast_of, islet, place

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import PositionError
from geo_kit.layers import load_lines
from geo_kit.regions import load_waters
from geo_kit.waters.articles import overall
from geo_kit.waters.straight import audit_straight, length_class


@pytest.fixture(scope="module")
def lines():
    """The lines of data/lines.geojson."""
    return load_lines()


@pytest.fixture(scope="module")
def coast():
    """The coast that geo_kit ships."""
    return load_waters().coast


def test_south_korean_segments_fall_into_the_published_classes(lines, coast):
    """US analysis quoted at iilss.net: two over 48 nm, five of 24 to 48; 6.1 and 60.3 nm."""
    pieces = [line.points for name, line in lines.items() if name.startswith("kor-straight")]
    audits = [audit for piece in pieces for audit in audit_straight(piece, coast.index("KOR"))]
    classes = [audit.length_class for audit in audits]
    assert classes.count("over 48 nm") == 2
    assert classes.count("24 to 48 nm") == 5
    lengths_nm = [audit.length_m / NAUTICAL_MILE_M for audit in audits]
    assert lengths_nm[0] == pytest.approx(6.11, abs=0.005)
    assert max(lengths_nm) == pytest.approx(60.33, abs=0.005)
    # No segment leaves the fringe of islands: none is far from all coast.
    assert all(audit.far_share == 0 for audit in audits)
    assert all(overall(audit.findings) is None for audit in audits)


def test_reported_north_korean_line_runs_far_from_any_coast(lines, coast):
    """The single line of 245.2 nm: 28.5 % beyond 24 nm, 45.2 nm at 39.379 N 128.822 E.

    Measured before, with other code, on the same coast.
    """
    ends = lines["prk-straight-baseline-east"].points[[0, -1]]
    (audit,) = audit_straight(ends, coast.index("PRK"))
    assert audit.length_m / NAUTICAL_MILE_M == pytest.approx(245.2, abs=0.05)
    assert audit.far_share == pytest.approx(0.285, abs=0.001)
    assert audit.farthest_m / NAUTICAL_MILE_M == pytest.approx(45.2, abs=0.05)
    assert audit.farthest_at == pytest.approx([128.822, 39.379], abs=0.002)
    assert overall(audit.findings) is False
    assert "28.5%" in audit.findings[-1].sentence


@pytest.fixture(scope="module")
def toy():
    """A straight coast of 200 km."""
    return coast_of(("AAA", block([], width_km=100)))


@pytest.mark.parametrize("angle_deg", [0.0, 10.0, 30.0])
def test_angle_is_that_to_a_straight_coast(toy, angle_deg):
    """A line off a coast from west to east, turned by a known angle."""
    x = np.array([-20.0, 20.0])
    line = place(np.column_stack([x, -15 + x * np.tan(np.radians(angle_deg))]))
    (audit,) = audit_straight(line, toy.index("AAA"))
    assert audit.coast_angle_deg == pytest.approx(angle_deg, abs=0.2)


def test_line_off_a_single_island_has_no_angle():
    """All of it faces one rock: there's no coast with a direction."""
    rock = coast_of(("AAA", islet(0, 30, 0.2, 0.2)))
    (audit,) = audit_straight(place([(-20, 0), (20, 0)]), rock.index("AAA"))
    assert np.isnan(audit.coast_angle_deg)
    assert "no general direction" in audit.findings[1].sentence


def test_share_beyond_24_nm_by_hand(toy):
    """Straight out from the coast for 36 nm, or 66.672 km: the last third is far."""
    out_km = 36 * NAUTICAL_MILE_M / 1e3
    (audit,) = audit_straight(place([(0, 0), (0, -out_km)]), toy.index("AAA"))
    assert audit.far_share == pytest.approx(1 / 3, abs=1e-4)
    assert audit.farthest_m == pytest.approx(out_km * 1e3, abs=1)


def test_low_tide_elevation_needs_a_lighthouse(toy):
    """Article 7(4), and nothing of it where the points are on land."""
    line = place([(-20, -1), (0, -5), (20, -1)])
    edges = toy.index("AAA")
    low = [False, True, False]
    dark = audit_straight(line, edges, low_tide=low)
    lit = audit_straight(line, edges, low_tide=low, lighthouse=low)
    assert [audit.findings[-1].article for audit in dark] == ["7(4)", "7(4)"]
    assert [audit.findings[-1].ok for audit in dark] == [False, False]
    assert [audit.findings[-1].ok for audit in lit] == [True, True]
    assert all(f.article != "7(4)" for f in audit_straight(line, edges)[0].findings)


@pytest.mark.parametrize(
    ("length_nm", "name"),
    [
        (24.0, "up to 24 nm"),
        (24.01, "24 to 48 nm"),
        (48.0, "24 to 48 nm"),
        (48.01, "over 48 nm"),
    ],
)
def test_limits_of_a_class_belong_to_the_lower_one(length_nm, name):
    """As article 10(4) says: does not exceed 24."""
    assert length_class(length_nm * NAUTICAL_MILE_M) == name


@pytest.mark.parametrize("points_km", [[(0, 0)], [(0, 0), (0, 0)]])
def test_line_without_length_is_refused(toy, points_km):
    """One point, or the same point twice."""
    with pytest.raises(PositionError, match="no segment"):
        audit_straight(place(points_km), toy.index("AAA"))
