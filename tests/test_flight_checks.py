"""What the solvers refuse, and what they make of words."""

import pytest

from geo_kit.errors import PhysicsError
from geo_kit.flight.solve import Launch, Root, solve_flight

SUNAN = Launch(lon_deg=125.7, lat_deg=39.2, azimuth_deg=73.0)


@pytest.mark.parametrize("root", list(Root))
def test_root_may_be_its_word(root):
    """Whoever writes "lofted" does not mean the depressed flight."""
    report = {"range_m": 800e3, "burnout_speed_m_per_s": 3_000.0}
    word, named = (solve_flight(SUNAN, **report, root=r) for r in (root.value, root))
    assert word.trajectory.apogee_m == named.trajectory.apogee_m


def test_root_that_is_none_is_refused():
    """A misspelt word is no wish for either."""
    with pytest.raises(PhysicsError, match="'foo'") as caught:
        solve_flight(SUNAN, range_m=800e3, burnout_speed_m_per_s=3_000.0, root="foo")
    assert caught.value.reason == "bad_state"
    assert "'lofted'" in caught.value.hint
