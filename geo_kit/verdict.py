"""Did it come down inside these waters, and do draws and data suffice to say so?

A verdict must hold at the worst end of two doubts: the sampling error of the share, and
the error of coast and lines. A draw that lies nearer to the boundary than the data are
good counts for either side, whichever hurts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.waters.readings import Reading

MAJORITY: Final = 0.95  # the share of impacts on one side that makes a verdict
Z: Final = 1.96  # standard errors either way: the share is known with 95 % confidence


class Answer(StrEnum):
    """What a verdict comes to, in one word."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One reading of a state's waters, and how the impacts lie to it."""

    reading: Reading
    n_draws: int
    n_inside: int  # by the lines as they stand in the data
    n_surely_inside: int  # inside by more than the data's uncertainty
    n_surely_outside: int
    n_ashore: int  # on the state's own land: in no waters
    every_bearing: bool  # nothing constrains the bearing, so shares mean nothing
    proved: Answer | None  # what then holds all round, between the draws as well
    # 5, 50 and 95 % of draws, positive outside: the boundary is no nearer, but may be farther,
    # since between two states half the difference of their distances is taken.
    margin_m: tuple[float, float, float]

    @property
    def p_inside(self) -> float | None:
        """The share of draws inside; None where a share would have no meaning."""
        return None if self.every_bearing else self.n_inside / self.n_draws

    @property
    def p_interval(self) -> tuple[float, float] | None:
        """The least and the greatest share that draws and data leave open."""
        if self.every_bearing:
            return None
        low, _ = wilson_interval(self.n_surely_inside, self.n_draws)
        possibly = self.n_draws - self.n_surely_outside
        return low, wilson_interval(possibly, self.n_draws)[1]

    @property
    def answer(self) -> Answer:
        """The answer that still holds at the worst end of both doubts."""
        if self.every_bearing:
            return self.proved or Answer.UNDETERMINED
        low, high = self.p_interval or (0.0, 1.0)
        if low >= MAJORITY:
            return Answer.INSIDE
        return Answer.OUTSIDE if high <= 1 - MAJORITY else Answer.UNDETERMINED


def judge(
    reading: Reading,
    margin_m: FloatArray,
    *,
    ashore: BoolArray,
    all_round: Callable[[Answer], bool] | None = None,
) -> Verdict:
    """Count how impacts lie to one reading of a state's waters.

    Args:
        reading: what is meant by the state's waters.
        margin_m: how far each impact is outside it, (n,), negative inside.
        ashore: which impacts fell on the state's land, (n,); they are in no waters.
        all_round: given where impacts fill a ring for want of a bearing. Asked, where all
            draws agree, whether their answer surely holds between them too.
    """
    doubt_m = reading.data_uncertainty_m
    low, middle, high = np.quantile(margin_m, [0.05, 0.5, 0.95]).tolist()
    inside, outside = (margin_m < -doubt_m) & ~ashore, (margin_m > doubt_m) | ashore
    agreed = Answer.INSIDE if inside.all() else Answer.OUTSIDE if outside.all() else None
    return Verdict(
        reading=reading,
        n_draws=len(margin_m),
        n_inside=int(((margin_m <= 0) & ~ashore).sum()),
        n_surely_inside=int(inside.sum()),
        n_surely_outside=int(outside.sum()),
        n_ashore=int(ashore.sum()),
        every_bearing=all_round is not None,
        proved=agreed if all_round and agreed and all_round(agreed) else None,
        margin_m=(low, middle, high),
    )


def wilson_interval(n_hits: int, n_draws: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share.

    Source: Wilson, Journal of the American Statistical Association 22 (1927), 209.

    >>> low, high = wilson_interval(0, 4000)
    >>> low, round(high, 6)
    (0.0, 0.000959)
    """
    share = n_hits / n_draws
    centre = share + Z**2 / (2 * n_draws)
    margin = Z * sqrt(share * (1 - share) / n_draws + (Z / (2 * n_draws)) ** 2)
    scale = 1 + Z**2 / n_draws
    return max((centre - margin) / scale, 0.0), min((centre + margin) / scale, 1.0)
