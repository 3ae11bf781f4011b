"""Verdicts: when draws and data suffice, and when they do not."""

import numpy as np
import pytest
from scipy.stats import binomtest

from geo_kit.verdict import Verdict, judge, wilson_interval
from geo_kit.waters.readings import Reading

DOUBT_M = 2e3
READING = Reading(
    id="r", title="", state="PRK", basis="", status="", certainty="", source="",
    limit_m=22_224.0, data_uncertainty_m=DOUBT_M,
)  # fmt: skip
FAR_IN_M, NEARLY_IN_M, NEARLY_OUT_M, FAR_OUT_M = -50e3, -1e3, 1e3, 50e3


def verdict(*, inside=0, nearly_in=0, nearly_out=0, outside=0, ashore=0, all_round=None):
    """Return the verdict on so many impacts of each kind."""
    counts = [inside, nearly_in, nearly_out, outside, ashore]
    margin_m = np.repeat([FAR_IN_M, NEARLY_IN_M, NEARLY_OUT_M, FAR_OUT_M, FAR_IN_M], counts)
    on_land = np.repeat([False, False, False, False, True], counts)
    return judge(READING, margin_m, ashore=on_land, all_round=all_round)


@pytest.mark.parametrize(
    ("impacts", "answer"),
    [
        ({"inside": 72}, "undetermined"),  # all inside, yet too few to be sure of 95 %
        ({"inside": 73}, "inside"),  # 73 is the least: 1 / (1 + 1.96**2 / 73) >= 0.95
        ({"outside": 72}, "undetermined"),
        ({"outside": 73}, "outside"),
        # The share is reached, the confidence is not.
        ({"inside": 955, "outside": 45}, "undetermined"),
        ({"inside": 965, "outside": 35}, "inside"),
        ({"inside": 500, "outside": 500}, "undetermined"),
        ({"outside": 1_000}, "outside"),
        ({"inside": 35, "outside": 965}, "outside"),
        # All on one side of the line, but nearer to it than the data are good.
        ({"nearly_in": 1_000}, "undetermined"),
        ({"nearly_out": 1_000}, "undetermined"),
        ({"inside": 970, "nearly_out": 30}, "inside"),
        ({"inside": 900, "nearly_in": 100}, "undetermined"),
        ({"outside": 970, "nearly_in": 30}, "outside"),
        ({"outside": 900, "nearly_out": 100}, "undetermined"),
        # Land is in no waters, whatever the margin says.
        ({"ashore": 1_000}, "outside"),
        ({"inside": 500, "ashore": 500}, "undetermined"),
    ],
)
def test_answer_needs_majority_draws_and_data(impacts, answer):
    """One row for each way the count can fall."""
    assert verdict(**impacts).answer == answer


@pytest.mark.parametrize(
    ("impacts", "answer"),
    [
        ({"outside": 10}, "outside"),
        ({"inside": 10}, "inside"),
        ({"inside": 1, "outside": 9_999}, "undetermined"),
        ({"outside": 9_999, "nearly_out": 1}, "undetermined"),
        ({"inside": 9_999, "nearly_in": 1}, "undetermined"),
        ({"outside": 5, "ashore": 5}, "outside"),
        ({"inside": 5, "ashore": 5}, "undetermined"),
    ],
)
def test_every_bearing_answers_only_for_all(impacts, answer):
    """Bearings that nobody gave have no shares: one draw on the other side decides nothing."""
    found = verdict(**impacts, all_round=lambda _: True)
    assert found.answer == answer
    assert found.p_inside is None
    assert found.p_interval is None


@pytest.mark.parametrize("side", ["inside", "outside"])
def test_draws_round_a_ring_prove_nothing_of_what_lies_between(side):
    """Without a proof of what all draws agree on, the answer stays open."""
    assert (
        verdict(**{side: 10_000}, all_round=lambda asked: asked != side).answer
        == "undetermined"
    )
    assert verdict(**{side: 10}, all_round=lambda asked: asked == side).answer == side


def test_counts_are_of_what_they_say():
    """Two sure, three doubtful inside, four doubtful outside, five sure, six ashore."""
    found = verdict(inside=2, nearly_in=3, nearly_out=4, outside=5, ashore=6)
    assert (found.n_draws, found.n_ashore) == (20, 6)
    assert (found.n_inside, found.n_surely_inside, found.n_surely_outside) == (5, 2, 11)
    assert found.p_inside == 5 / 20


def test_interval_spans_both_doubts():
    """From the sure ones alone, down by sampling, to all that are possible, up by sampling."""
    found = verdict(inside=20, nearly_in=30, nearly_out=10, outside=40)
    low = binomtest(20, 100).proportion_ci(0.95, method="wilson").low
    high = binomtest(60, 100).proportion_ci(0.95, method="wilson").high
    assert found.p_interval == pytest.approx((low, high), abs=1e-4)


def test_margins_are_quantiles_of_the_draws():
    """0 to 100 km in even steps: 5, 50 and 95 km."""
    margin_m = np.linspace(0, 100e3, 1_001)
    found = judge(READING, margin_m, ashore=np.zeros(1_001, bool))
    assert found.margin_m == pytest.approx((5e3, 50e3, 95e3))


@pytest.mark.parametrize(
    ("hits", "draws"),
    [(0, 1), (1, 1), (0, 4_000), (1, 4_000), (37, 120), (119, 120), (60, 120)],
)
def test_wilson_interval_is_scipys(hits, draws):
    """scipy.stats.binomtest; 1.96 for 1.959964 moves the ends by less than 1e-4."""
    expected = binomtest(hits, draws).proportion_ci(0.95, method="wilson")
    assert wilson_interval(hits, draws) == pytest.approx(tuple(expected), abs=1e-4)


def test_exactly_on_the_line_is_inside_but_not_surely():
    """A limit belongs to the zone; the data cannot tell."""
    found = judge(READING, np.array([0.0, DOUBT_M, -DOUBT_M]), ashore=np.zeros(3, bool))
    assert isinstance(found, Verdict)
    assert (found.n_inside, found.n_surely_inside, found.n_surely_outside) == (2, 0, 0)
