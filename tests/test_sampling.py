"""Draws by name: the same in any batches, and no more of them than an answer needs."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from geo_kit.errors import NotFoundError, PhysicsError
from geo_kit.inference import stream
from geo_kit.sampling import StopReason, draw_until, uniforms

NAMES = ["speed", "elevation", "azimuth", "drag"]
METHODS = ["pseudo", "sobol"]


@pytest.mark.parametrize("method", METHODS)
def test_more_draws_leave_the_first_ones_as_they_were(method):
    """An analyst who asks for more keeps what is drawn."""
    few, many = (uniforms(NAMES, n, seed=5, method=method) for n in (100, 1_000))
    for name in NAMES:
        np.testing.assert_array_equal(few[name], many[name][:100])


@pytest.mark.parametrize("method", METHODS)
def test_batches_are_pieces_of_the_whole(method):
    """Of any size: workers can share the draws."""
    whole = uniforms(NAMES, 1_000, seed=5, method=method)
    ends = [0, 1, 2, 130, 130, 999, 1_000]
    for name in NAMES:
        pieces = [
            uniforms(NAMES, end - start, seed=5, method=method, start=start)[name]
            for start, end in pairwise(ends)
        ]
        np.testing.assert_array_equal(np.concatenate(pieces), whole[name])


@pytest.mark.parametrize("method", METHODS)
def test_a_further_name_changes_no_other(method):
    """Put at the end; pseudo-random draws do not even mind the order."""
    fewer, more = (uniforms(names, 64, seed=5, method=method) for names in (NAMES[:2], NAMES))
    for name in NAMES[:2]:
        np.testing.assert_array_equal(fewer[name], more[name])
    if method == "pseudo":
        turned = uniforms(NAMES[::-1], 64, seed=5)
        np.testing.assert_array_equal(turned["drag"], more["drag"])
        np.testing.assert_array_equal(more["drag"], stream(5, "drag").random(64))


@pytest.mark.parametrize("method", METHODS)
def test_names_and_seeds_have_draws_of_their_own(method):
    """Even over the unit interval, and of no correlation that 4,096 draws would show."""
    draws = uniforms(NAMES, 4_096, seed=5, method=method)
    others = uniforms(NAMES, 4_096, seed=6, method=method)
    table = np.array([*draws.values(), others["speed"]])
    assert table.min() >= 0
    assert table.max() < 1
    counts = np.array([np.histogram(row, 16, (0, 1))[0] for row in table])
    assert np.abs(counts - 256).max() < 5 * np.sqrt(256)
    off_diagonal = np.corrcoef(table) - np.eye(5)
    assert np.abs(off_diagonal[:4, :4]).max() < 5 / np.sqrt(4_096)
    assert not np.array_equal(draws["speed"], others["speed"])


def test_sobol_points_are_a_net():
    """2^k points have one in each of 2^k strips of any name: Sobol (1967), theorem 3.1."""
    for values in uniforms(NAMES, 1_024, seed=9, method="sobol").values():
        np.testing.assert_array_equal(np.sort((values * 1_024).astype(int)), np.arange(1_024))


def test_sobol_leaves_a_tenth_of_the_error_in_a_known_integral():
    """The mean of prod(pi / 2 sin(pi x)) over the cube is 1; root mean square over 20 seeds."""
    error = {}
    for method in METHODS:
        draws = [uniforms(NAMES, 4_096, seed=seed, method=method) for seed in range(20)]
        means = [
            np.prod([np.pi / 2 * np.sin(np.pi * row) for row in one.values()], axis=0).mean()
            for one in draws
        ]
        error[method] = np.sqrt(np.mean((np.array(means) - 1) ** 2))
    assert error["sobol"] < error["pseudo"] / 10


def hits(share, seed=1):
    """Return a question whose answer is a known share."""
    return lambda start, n: uniforms(["x"], n, seed=seed, start=start)["x"] < share


@pytest.mark.parametrize(("share", "most"), [(0.5, 16_384), (0.02, 1_024), (0.0, 1_024)])
def test_drawing_stops_when_the_interval_is_narrow_enough(share, most):
    """Near 0 or 1 far fewer draws do: 4 z^2 p (1 - p) / width^2, in doublings."""
    found = draw_until(0.02, hits(share))
    assert found.reason is StopReason.NARROW_ENOUGH
    assert found.n_draws == most
    assert found.high - found.low <= 0.02
    assert found.low <= found.value <= found.high


def test_drawing_stops_at_the_limit_and_says_so():
    """The last batch is what is left to the limit."""
    found = draw_until(0.001, hits(0.5), first=1_000, limit=5_000)
    assert (found.n_draws, found.reason) == (5_000, StopReason.LIMIT)
    assert found.n_hits == hits(0.5)(0, 5_000).sum()


def test_batches_change_no_count():
    """Five looks or one, the same draws are counted."""
    many = draw_until(0.001, hits(0.3), first=100, limit=6_400)
    one = draw_until(0.001, hits(0.3), first=6_400, limit=6_400)
    assert many.n_hits == one.n_hits


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_the_interval_holds_the_share_as_often_as_it_says(share):
    """95 % of 500 runs, less three standard errors, though one looks several times."""
    found = [draw_until(0.1, hits(share, seed), first=64) for seed in range(500)]
    held = np.mean([run.low <= share <= run.high for run in found])
    assert held > 0.95 - 3 * np.sqrt(0.95 * 0.05 / 500)


@pytest.mark.parametrize(
    ("width", "options"),
    [(0.0, {}), (1.0, {}), (np.nan, {}), (0.1, {"first": 0}), (0.1, {"limit": 10})],
)
def test_what_no_drawing_can_meet_is_refused(width, options):
    """Before anything is drawn."""
    with pytest.raises(PhysicsError, match="no interval of width"):
        draw_until(width, hits(0.5), **options)


def test_unknown_methods_and_double_names_are_refused():
    """By what was asked."""
    with pytest.raises(NotFoundError, match="no method of drawing is called 'halton'"):
        uniforms(NAMES, 3, seed=1, method="halton")
    with pytest.raises(PhysicsError, match="for speed, speed"):
        uniforms(["speed", "speed"], 3, seed=1)
    with pytest.raises(PhysicsError, match="no -1 draws"):
        uniforms(NAMES, -1, seed=1)


@pytest.mark.parametrize("method", METHODS)
def test_no_names_or_no_draws_are_no_mistake(method):
    """An empty question has an empty answer."""
    assert uniforms([], 5, seed=1, method=method) == {}
    assert uniforms(["x"], 0, seed=1, method=method)["x"].shape == (0,)


def test_pseudo_random_draws_do_not_load_scipy_stats():
    """It takes seconds, which most runs need not wait."""
    code = (
        "import sys; from geo_kit.sampling import uniforms; uniforms(['x'], 9, seed=1); "
        "assert 'scipy.stats' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
