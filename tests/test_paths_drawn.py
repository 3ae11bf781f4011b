"""What is drawn as the flight must end where the report says that it fell."""

import pytest
import shapely

import geo_kit
from geo_kit.rings import disc
from geo_kit.rings.within import within
from geo_kit.world import load_cities, load_countries


@pytest.mark.parametrize("event", ["2021-09-15", "2022-10-04", "2022-11-02", "2022-11-18"])
def test_path_ends_in_the_footprint_of_its_draws(event):
    """A bearing told by a landmark goes with the range: another would end elsewhere."""
    result = geo_kit.check(event, n_draws=2_000)
    fall = shapely.Point(result.path.solution.trajectory.impact)
    widest = max(result.footprint.areas, key=lambda area: area.probability)
    assert widest.polygon.contains(fall)


def test_no_country_lies_within_500_km_of_the_origin():
    """The open sea: a country too small to have kept its outline is nowhere, not everywhere."""
    found = within(disc(0.0, 0.0, 500e3), load_countries(), load_cities())
    assert found.whole == found.partly == ()
