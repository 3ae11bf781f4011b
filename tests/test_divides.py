"""Where the water of two states parts: agreed lines, their ends, and what margins promise."""

import numpy as np
import pytest
import shapely
from coast_toys import toy_waters
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_kit.errors import RecordError
from geo_kit.geodesic import destination
from geo_kit.regions import load_readings, load_waters
from geo_kit.waters.agreed import AgreedLine, joined
from geo_kit.waters.closings import BaseLine, split_joint

READINGS = {reading.id: reading for reading in load_readings()}


@pytest.fixture(scope="module")
def sea():
    """The shipped seas."""
    return load_waters()


def one(lon, lat):
    """Return an array of one point."""
    return np.array([[lon, lat]])


def broken_promises(sea, points, rng):
    """Return which points see their zone change nearer than their margin, (n,).

    Map edges of a kilometre stray 2 cm from geodesics, hence the spare of 5 cm.
    """
    labels = sea.label(points)
    way_m = np.maximum(0.99 * labels.margin_m - 0.05, 0)
    there = sea.label(destination(*points.T, rng.uniform(0, 360, len(points)), way_m))
    inland = np.char.endswith(labels.zone, "-land") & np.char.endswith(there.zone, "-land")
    return (there.zone != labels.zone) & ~inland


@pytest.mark.parametrize("number", [1_500, pytest.param(20_000, marks=pytest.mark.rebuild)])
def test_zone_does_not_change_within_its_margin_where_agreed_lines_end(sea, number, request):
    """Beyond an end the coasts decide again, so the owner may jump there.

    So many points round each end of each line, in boxes of 2, 20 and 200 km.
    """
    if number > 2_000 and "rebuild" not in request.config.getoption("-m"):
        pytest.skip("takes half a minute: pytest -m rebuild")
    rng = np.random.default_rng(8)
    ends = np.concatenate([line.points[[0, -1]] for line in sea.agreed])
    half_deg = rng.choice([0.01, 0.1, 1.0], (number, 1))
    for end in np.unique(ends, axis=0):
        points = end + half_deg * rng.uniform(-1, 1, (number, 2))
        assert not broken_promises(sea, points, rng).any(), end


def test_margin_by_the_tumen_sees_the_bend_of_the_treaty(sea):
    """130.916 E 42.169 N lies in the bend between the lines of 1985 and 1986.

    In every direction the owner is the same as far as the margin goes.
    """
    here = np.array([[130.916, 42.169]])
    labels = sea.label(here)
    ring = destination(*here[0], np.arange(0, 360, 0.5), 0.999 * labels.margin_m[0])
    assert set(sea.label(ring).zone) == set(labels.zone)
    assert labels.agreed.all()


def toy_parties(rng):
    """Return a sea with three or four coasts, some of which have agreed on one or two lines."""
    spots = rng.uniform([8, 38], [12, 42], (rng.integers(3, 5), 2))
    land = {
        (f"P{number}", ""): shapely.box(*(spot - 0.1), *(spot + rng.uniform(0.05, 0.4, 2)))
        for number, spot in enumerate(spots)
    }
    lines = []
    for number in range(rng.integers(1, 4)):
        one, two = rng.choice(len(spots), 2, replace=False)
        middle, along_deg = (spots[one] + spots[two]) / 2, rng.uniform(0, 360)
        bend = destination(*middle, along_deg + rng.uniform(-40, 40), rng.uniform(2e4, 9e4))
        points = np.array([destination(*middle, along_deg + 180, 4e4), middle, bend])
        lines.append(AgreedLine(f"line {number}", f"P{one}", f"P{two}", points.reshape(3, 2)))
    return toy_waters(land, agreed=lines, step_m=5_000.0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_margins_hold_among_any_coasts_and_lines(seed):
    """Lines that miss the median, cross each other, or bind states far apart."""
    rng = np.random.default_rng(seed)
    toy = toy_parties(rng)
    ends = np.concatenate([line.points for line in toy.agreed])
    near = ends[rng.integers(0, len(ends), 400)] + rng.normal(0, 0.1, (400, 2))
    points = np.concatenate([near, rng.uniform([7, 37], [13, 43], (400, 2))])
    assert not broken_promises(toy, points, rng).any()


def test_lines_of_one_treaty_that_share_an_end_are_one_line():
    """Beside the bend the joined line tells; two lines apart leave a wedge to the coasts."""
    corner, first, last = [10.7, 40.0], [10.7, 39.0], [10.2, 41.0]
    lines = [
        AgreedLine("south", "AAA", "BBB", np.array([first, corner])),
        AgreedLine("north", "BBB", "AAA", np.array([last, corner])),  # walked southward
    ]
    (line,) = joined(lines)
    assert line.states == ("AAA", "BBB")
    np.testing.assert_array_equal(line.points, [first, corner, last])
    in_the_bend = one(10.8, 40.015)
    assert [each.side(in_the_bend)[0][0] for each in lines] == [-1, -1]
    assert line.side(in_the_bend)[0].tolist() == [1]
    assert len(joined([lines[0], AgreedLine("x", "AAA", "CCC", lines[1].points)])) == 2


def test_line_whose_perpendiculars_cross_divides_as_far_as_they_cross():
    """The treaty's line off the Yalu bends by 22 degrees: 100 km off both ends lie behind."""
    line = AgreedLine("bent", "L", "R", np.array([[0.0, 0.4], [0.0, 0.0], [0.2, -0.4]]))
    side, _ = line.side(np.array([[0.3, 0.1], [-0.3, -0.1], [3.0, 1.0], [-1.0, -0.3]]))
    assert side.tolist() == [0, 1, -1, 1]


def test_agreed_line_that_turns_back_is_refused():
    """Its two sides would be one."""
    hook = AgreedLine(
        "hook", "L", "R", np.array([[0, 0], [1, 0], [1, 0.5], [0.2, 0.5], [0.2, -1]])
    )
    with pytest.raises(RecordError, match="'hook' turns back") as caught:
        hook.side(one(0.5, 0.2))
    assert "in order" in caught.value.hint


@pytest.mark.parametrize("state", ["AAA/BBB", "BBB/AAA"])
@pytest.mark.parametrize("turn", [1, -1])
def test_half_of_a_joint_mouth_goes_to_the_state_on_whose_bank_it_starts(state, turn):
    """Whatever the order of the names and of the points."""
    toy = toy_waters(
        {("AAA", ""): shapely.box(9, 39, 10, 40), ("BBB", ""): shapely.box(10.1, 39, 11, 40)}
    )
    ends = np.array([[10.0, 39.8], [10.1, 39.8]])[::turn]
    mouth = BaseLine(
        id="m", name="", state=state, article="9", points=ends, certainty="", source=""
    )
    halves = {half.state: half.points for half in split_joint([mouth], toy.coast)}
    assert halves["AAA"][:, 0].tolist() == pytest.approx(sorted([10.0, 10.05])[::turn])
    assert halves["BBB"][:, 0].tolist() == pytest.approx(sorted([10.05, 10.1])[::turn])


@pytest.mark.parametrize("state", ["AAA/BBB", "BBB/AAA"])
def test_joint_mouth_on_a_tie_goes_by_the_order_of_its_names(state):
    """Ends as far from either coast: the state named first has the line's first half."""
    toy = toy_waters(
        {("AAA", ""): shapely.box(9, 39, 10, 40), ("BBB", ""): shapely.box(10.1, 39, 11, 40)}
    )
    ends = np.array([[10.05, 40.1], [10.05, 40.3]])  # on the line of equal distance
    mouth = BaseLine(
        id="m", name="", state=state, article="9", points=ends, certainty="", source=""
    )
    one_half, other_half = split_joint([mouth], toy.coast)
    assert f"{one_half.state}/{other_half.state}" == state
    np.testing.assert_array_equal(one_half.points[0], ends[0])
    np.testing.assert_array_equal(other_half.points[-1], ends[1])


def test_margins_of_several_readings_are_those_of_each(sea):
    """Measured together or alone, in a batch or by itself."""
    points = np.random.default_rng(5).uniform([118, 30], [148, 50], (500, 2))
    together_m = sea.margins_m(points, list(READINGS.values()))
    for row, reading in enumerate(READINGS.values()):
        np.testing.assert_allclose(
            together_m[row], sea.margin_m(points, reading), rtol=0, atol=1e-6
        )
        alone_m = [sea.margin_m(point, reading)[0] for point in points[:30]]
        np.testing.assert_allclose(together_m[row, :30], alone_m, rtol=0, atol=1e-6)


def test_reading_does_not_change_within_its_margin(sea):
    """Round the Tumen, where its readings end at treaty lines, and off the whole east coast."""
    rng = np.random.default_rng(7)
    spots = np.array([[130.9, 42.2], [130.88, 42.15], [129.5, 40.0], [128.4, 38.6]])
    points = np.concatenate([spot + rng.normal(0, 0.3, (1_000, 2)) for spot in spots])
    points = points[sea.coast.land_owner(points) == ""]
    # The zone as drawn has no limit: it ends at its line and at the shore, which is not asked.
    limited = [reading for reading in READINGS.values() if reading.limit_m is not None]
    for reading, margin_m in zip(limited, sea.margins_m(points, limited), strict=True):
        way_m = np.maximum(0.99 * np.abs(margin_m) - 0.05, 0)
        there = destination(*points.T, rng.uniform(0, 360, len(points)), way_m)
        at_sea = sea.coast.land_owner(there) == ""
        changed = (sea.margin_m(there, reading) < 0) != (margin_m < 0)
        assert not (changed & at_sea).any(), reading.id
