"""One verdict for each reading of a state's waters; without a bearing it must be proved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from geo_kit.all_round import all_outside
from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.inference import BearingBasis, Draws
from geo_kit.reports.model import Quantity, ReportedTest
from geo_kit.verdict import Answer, Verdict, judge
from geo_kit.waters.readings import Reading
from geo_kit.waters.zones import Labels, Waters

RIVALS_HEARD_M: Final = 100e3


def judge_all(
    test: ReportedTest,
    labels: Labels,
    waters: Waters,
    readings: Sequence[Reading],
    *,
    draws: Draws,
    tell: Callable[[str], None],
) -> Iterator[Verdict]:
    """Yield a verdict for each reading of the launching state's waters.

    Args:
        test: what the sources say.
        labels: of the valid draws.
        waters: the coasts and lines round the sea.
        readings: what is meant by the state's waters.
        draws: the places of fall, and what told their bearing.
        tell: told the title of each reading.
    """
    margins_m = waters.margins_m(labels.points, readings)
    nobody_told = draws.basis is BearingBasis.NONE
    for reading, margin_m in zip(readings, margins_m, strict=True):
        tell(reading.title)
        yield judge(
            reading,
            margin_m,
            ashore=labels.zone == f"{reading.state.lower()}-land",
            all_round=partial(_all_round, test, waters, reading) if nobody_told else None,
        )


def _all_round(test: ReportedTest, waters: Waters, reading: Reading, answer: Answer) -> bool:
    """Tell whether all ranges said, on any bearing from any point of launch, end so."""
    launch = test.launch
    # A margin hears other states' coasts only as far out as it may be in doubt.
    asked = replace(reading, data_uncertainty_m=RIVALS_HEARD_M)
    sign = 1 if answer is Answer.OUTSIDE else -1

    def in_no_waters(points: FloatArray) -> BoolArray:
        return np.char.endswith(waters.label(points).zone, "-land") & (sign > 0)

    return launch is not None and all(
        all_outside(
            (launch.lon_deg, launch.lat_deg),
            (claim.number.low - launch.plus_minus_m, claim.number.high + launch.plus_minus_m),
            lambda points: sign * waters.margins_m(points, [asked])[0],
            in_no_waters,
            at_least_m=reading.data_uncertainty_m,
        )
        for claim in test.claims_of(Quantity.RANGE)
    )
