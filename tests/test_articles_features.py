"""Articles 13 and 121: what counts as a base point, and which zones a feature has."""

import pytest
from article_toys import block, coast_of, islet, place

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.waters.articles import ArticleFinding, overall
from geo_kit.waters.features import (
    Feature,
    FeatureKind,
    low_tide_findings,
    usable_low_tide_elevations,
    zones_of,
)


@pytest.fixture(scope="module")
def edges():
    """A straight coast and an island 40 km off it."""
    return coast_of(("AAA", block([])), ("AAA", islet(0, -40, 0.5, 0.5))).index("AAA")


def test_low_tide_elevation_counts_up_to_12_nm_from_mainland_or_island(edges):
    """Straight off the coast at 11.99 and 12.01 nm, and south of an island at 40 km."""
    nm_km = NAUTICAL_MILE_M / 1e3
    y_km = [-11.99 * nm_km, -12.01 * nm_km, -40.25 - 11.99 * nm_km, -40.25 - 12.01 * nm_km]
    # Off the mainland to the side, or the island would help.
    points = place([(-30, y_km[0]), (-30, y_km[1]), (0, y_km[2]), (0, y_km[3])])
    usable = usable_low_tide_elevations(points, edges)
    assert usable.tolist() == [True, False, True, False]
    findings = low_tide_findings(points, edges)
    assert [finding.ok for finding in findings] == usable.tolist()
    assert "12.0 nm" in findings[0].sentence


def test_elevations_do_not_help_each_other_outward(edges):
    """Two in a row, 10 nm apart: the outer one lies 20 nm from land and counts for nothing."""
    step_km = 10 * NAUTICAL_MILE_M / 1e3
    points = place([(-30, -step_km), (-30, -2 * step_km)])
    assert usable_low_tide_elevations(points, edges).tolist() == [True, False]


@pytest.mark.parametrize(
    ("kind", "article", "has", "lacks"),
    [
        (FeatureKind.ISLAND, "121(2)", {"territorial-sea", "eez", "continental-shelf"}, set()),
        (FeatureKind.ROCK, "121(3)", {"territorial-sea", "contiguous-zone"}, {"eez"}),
        (FeatureKind.LOW_TIDE_ELEVATION, "13(2)", set(), {"territorial-sea", "eez"}),
        (FeatureKind.ARTIFICIAL_ISLAND, "60(8)", set(), {"territorial-sea", "eez"}),
    ],
)
def test_feature_has_the_zones_of_its_kind(kind, article, has, lacks):
    """The convention's own list; a rock gets no exclusive economic zone."""
    answer = zones_of(Feature("Toy", 0.0, 0.0, kind))
    assert has <= set(answer.zones)
    assert not lacks & set(answer.zones)
    assert answer.finding.article == article
    assert "Toy" in answer.finding.sentence


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([True, True], True), ([True, None], None), ([None, False, True], False)],
)
def test_one_failed_article_decides(answers, expected):
    """False before open, open before true."""
    assert overall(ArticleFinding("0", answer, "") for answer in answers) is expected
