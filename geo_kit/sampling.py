"""Random numbers by the names of parameters, and how many of them suffice.

Either method has a sequence of its own for each name, and draw i depends on the seed, the
name and i alone: more draws or other batches change none of those drawn before. Pseudo-random
draws depend on no other name either; Sobol's points fill the cube of all the names evenly,
so there the place of a name in the list counts, and further names go to its end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.errors import NotFoundError, PhysicsError
from geo_kit.inference import stream
from geo_kit.verdict import wilson_interval

Method = Literal["pseudo", "sobol"]
Hits = Callable[[int, int], BoolArray]  # of the first draw and their number

METHODS: Final = ("pseudo", "sobol")
SOBOL_BITS: Final = 32
FIRST_BATCH: Final = 1_024
MOST_DRAWS: Final = 2**20


class StopReason(StrEnum):
    """Why no more was drawn."""

    NARROW_ENOUGH = "narrow_enough"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share as far as the draws tell it, with its 95 % interval."""

    n_draws: int
    n_hits: int
    low: float
    high: float
    reason: StopReason

    @property
    def value(self) -> float:
        """The share of hits."""
        return self.n_hits / self.n_draws


def uniforms(
    names: Sequence[str], n: int, *, seed: int, method: Method = "pseudo", start: int = 0
) -> dict[str, FloatArray]:
    """Return draws from 0 to below 1 for each name, arrays (n,).

    Args:
        names: of the parameters, each once.
        n: how many draws.
        seed: the same seed, name and method give the same draws.
        method: `sobol` leaves smaller errors in means over few parameters. It takes some
            seconds to load, and works best with powers of two.
        start: the first draw wanted, for batches.

    Raises:
        NotFoundError: there is no such method.
        PhysicsError: a name is given twice, or a number below 0; reason `bad_option`.

    >>> first, more = (uniforms(["range"], n, seed=1)["range"] for n in (2, 5))
    >>> first.tolist() == more[:2].tolist()
    True
    """
    if method not in METHODS:
        raise NotFoundError("method of drawing", method, known=METHODS)
    if len(set(names)) < len(names) or n < 0 or start < 0:
        raise PhysicsError(
            f"no {n} draws from {start} on for {', '.join(names)}",
            reason="bad_option",
            hint="name each parameter once; numbers of draws are 0 or more",
        )
    if method == "sobol":
        return _sobol(names, n, seed, start)
    return {name: _pseudo(name, n, seed, start) for name in names}


def _pseudo(name: str, n: int, seed: int, start: int) -> FloatArray:
    generator = stream(seed, name)
    generator.random(start)  # one number each, so that what follows is the same in batches
    return generator.random(n)


def _sobol(names: Sequence[str], n: int, seed: int, start: int) -> dict[str, FloatArray]:
    """Shift Sobol's points digit by digit, each name by its own random digits.

    Source: Sobol, USSR Comp. Math. and Math. Phys. 7 (4), 1967, 86-112, directions of Joe
    and Kuo (2008) as in scipy; Matousek, J. Complexity 14 (1998), 527-556, for the shift.
    """
    if not names or not n:
        return {name: np.empty(n) for name in names}
    from scipy.stats import qmc  # noqa: PLC0415 - takes seconds to load

    points = np.zeros((n, len(names)))  # the very first point is 0
    skipped = max(start, 1)
    if start + n > skipped:
        engine = qmc.Sobol(len(names), scramble=False, bits=SOBOL_BITS)
        engine.fast_forward(skipped)
        points[skipped - start :] = engine.random(start + n - skipped)
    digits = (points * 2**SOBOL_BITS).astype(np.uint64)
    shifts = [stream(seed, f"sobol {name}").integers(2**SOBOL_BITS) for name in names]
    shifted = digits ^ np.array(shifts, np.uint64)
    return dict(zip(names, (shifted.T + 0.5) / 2**SOBOL_BITS, strict=True))


def draw_until(
    width: float, hits: Hits, *, first: int = FIRST_BATCH, limit: int = MOST_DRAWS
) -> Share:
    """Return a share once its interval is as narrow as asked, or the limit is reached.

    The number of draws doubles until then. It is the width that decides, never the share.

    Args:
        width: of the 95 % interval (Wilson's), from 0 to 1.
        hits: asked with the first draw wanted and their number, says which ones count, (n,).
        first: draws before the first look.
        limit: draws at most.

    Raises:
        PhysicsError: a width or a number that cannot be; reason `bad_option`.

    >>> found = draw_until(0.02, lambda at, n: uniforms(["x"], n, seed=1, start=at)["x"] < 0.3)
    >>> found.n_draws, found.reason.value, round(found.low, 3), round(found.high, 3)
    (8192, 'narrow_enough', 0.295, 0.315)
    """
    if not 0 < width < 1 or not 0 < first <= limit:
        raise PhysicsError(
            f"no interval of width {width} from {first} to {limit} draws",
            reason="bad_option",
            hint="the width lies between 0 and 1, and the limit is not below the first look",
        )
    n_draws = n_hits = 0
    while True:
        more = min(max(n_draws, first), limit - n_draws)
        n_hits += int(hits(n_draws, more).sum())
        n_draws += more
        low, high = wilson_interval(n_hits, n_draws)
        if high - low <= width or n_draws == limit:
            reason = StopReason.NARROW_ENOUGH if high - low <= width else StopReason.LIMIT
            return Share(n_draws=n_draws, n_hits=n_hits, low=low, high=high, reason=reason)
