"""What all engines of flight ensembles share: the step's rules and the layout of answers.

The method is Dormand and Prince's 5(4) pair (J. Comp. Appl. Math. 6, 1980, 19-26) in the
tableau of scipy's RK45, each flight with steps of its own. Engines do the same operations
in the same order, so that they agree bit for bit; hence no power is taken (libraries differ
in the last bit), only square roots, which IEEE 754 rounds correctly.
"""

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import RK45

from geo_kit.arrays import FloatArray

StatusArray = NDArray[np.uint8]
CountArray = NDArray[np.int32]

A: Final[list[list[float]]] = [row[:i] for i, row in enumerate(RK45.A.tolist())]
B: Final[list[float]] = RK45.B.tolist()
E: Final[list[float]] = RK45.E.tolist()

SAFETY: Final = 0.8  # scipy takes 0.9, but here density grows along most steps
LEAST_FACTOR: Final = 0.2
MOST_FACTOR: Final = 10.0
ABSOLUTE_TOLERANCE: Final = 1e-4  # metres, metres per second: as for a single flight

FIRST_STEP_S: Final = 10.0
LONGEST_STEP_S: Final = 140.0  # what is missed in space has half an hour to grow
# No step falls, were it in vacuum, deeper than just into the air, then through more air than
# this, at last through more ground: it would be refused, or worse, would jump over the air.
AIR_BEGINS_M: Final = 90_000.0
DEEPEST_FALL_M: Final = 10_000.0
FALL_MARGIN: Final = 1.05
FALL_MARGIN_S: Final = 0.01
STRONGEST_PULL_M_PER_S2: Final = 9.9  # more than anywhere: no fall takes less time
OFF_THE_GROUND_M: Final = 1e-3  # a flight that starts lower than that has to climb
LONGEST_FLIGHT_S: Final = 6 * 3_600.0
MOST_STEPS: Final = 5_000
SHORTEST_STEP_S: Final = 1e-9

# Lift sets in and fades with kinks, which a step can only meet by being short.
LIFTED_TOLERANCE_SHARE: Final = 0.01

MOST_SEARCHES: Final = 20
GROUND_M: Final = 1e-4  # what the last tangent to the ground may miss
TOP_M_PER_S: Final = 5.0  # the climb rate left at the apogee; what it hides is added
LIFTED_TOP_M_PER_S: Final = 1e-3  # the same where lift sets in
CLIMBS_AGAIN_M_PER_S: Final = 1.0

FLYING: Final = 0  # what a step is for
SEEKS_TOP: Final = 1
SEEKS_GROUND: Final = 2

# Rows of an engine's answer (ROWS, n).
END: Final = slice(0, 6)  # ECEF position and velocity
TIME: Final = 6
TOP: Final = slice(7, 10)  # ECEF position near the apogee
TOP_RISE: Final = 10  # how much higher the apogee is than that
TOP_TIME: Final = 11
PRESSURE: Final = 12  # the greatest dynamic pressure
ROWS: Final = 13


class FlightStatus(IntEnum):
    """How the computation of one flight ended."""

    OK = 0
    STEP_LIMIT = 1  # too many steps, or too small: the numbers are out of all proportion
    TIME_LIMIT = 2  # still up after six hours: it circles the Earth
    NOT_CONVERGED = 3  # the apogee or the fall was not found within a step
    ESCAPED = 4  # faster than the Earth can hold
    BAD_INPUT = 5  # not finite, off the globe, or below zero where nothing is
    UNDERGROUND = 6  # starts below the ellipsoid


RUNNING: Final = 255  # the status of a flight that has not ended


def empty_answer(n_flights: int) -> tuple[FloatArray, StatusArray, CountArray]:
    """Return what an engine fills: (ROWS, n), status (n,) and calls (n,)."""
    return (
        np.full((ROWS, n_flights), np.nan),
        np.full(n_flights, RUNNING, np.uint8),
        np.zeros(n_flights, np.int32),
    )
