"""The lines that close off a state's base line where no coast runs, article by article.

Bays (article 10), mouths of rivers (9) and straight baselines (7) count together with the
coast as the line that zones are measured from; the water behind them is internal (8).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.geodesic import densify, destination, inverse
from geo_kit.waters.parties import Coast

COAST: Final = "low-water coast"
BAY: Final = "bay closing line (art. 10)"
RIVER: Final = "river mouth (art. 9)"
STRAIGHT: Final = "straight baseline (art. 7)"
LINK: Final = "link of a straight baseline to the land (assumed)"
KINDS: Final = {"7": STRAIGHT, "9": RIVER, "10(4)": BAY, "10(5)": BAY}

STEP_M: Final = 1_000.0  # edges this long stray 2 cm from the geodesic
SLACK_M: Final = 1.0
ROOM_SHARE: Final = 1.02  # areas are printed to five digits and leave out islands cut off


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BaseLine:
    """A part of a state's base line where no coast runs."""

    id: str
    name: str
    state: str  # "PRK"; "CHN/PRK" for the mouth of a river between two
    article: str  # "7", "9", "10(4)", "10(5)"
    points: FloatArray  # (n, 2); edges are geodesics
    certainty: str
    source: str
    enclosed_m2: float = np.inf  # at most so much water behind it
    doubt_m: float = np.nan  # of its points and edges; NaN: as good as the coast is
    link: FloatArray = field(default_factory=lambda: np.empty((0, 2)))  # from its end to land
    link_basis: str = ""

    @property
    def kind(self) -> str:
        """What it is, with its article."""
        return KINDS[self.article]

    @property
    def wall(self) -> FloatArray:
        """The line and its link, (m, 2), dense."""
        return densify(self.corners, max_step_m=STEP_M)

    @property
    def corners(self) -> FloatArray:
        """The points of the line and of its link, (k, 2)."""
        return np.concatenate([self.points, self.link])

    @property
    def reach_m(self) -> float:
        """How far water behind it can lie from the base line: a disc fits in its area."""
        return float(np.sqrt(self.enclosed_m2 * ROOM_SHARE / np.pi))


def split_joint(lines: Iterable[BaseLine], coast: Coast) -> list[BaseLine]:
    """Return the lines, each river mouth that two states share cut into a half for either.

    Each half goes to the state on whose bank it starts, so that equal distance from both
    runs out from the middle of the mouth: that way round in which the ends lie nearer to
    their states' coasts, in sum. Where both ways are equal to a metre, the state named
    first has the half that starts at the line's first point. The halves enclose nothing:
    whose water lies upstream, borders tell and the convention does not.
    """
    found = []
    for line in lines:
        first, _, second = line.state.partition("/")
        if not second or line.state in coast.parties:
            found.append(line)
            continue
        ends = line.points[[0, -1]]
        one_m, other_m = (
            coast.index(party).nearest(ends).distance_m for party in (first, second)
        )
        if one_m[0] + other_m[1] > other_m[0] + one_m[1] + SLACK_M:
            first, second = second, first
        azimuth_deg, length_m = inverse(*ends)
        middle = destination(ends[0, 0], ends[0, 1], azimuth_deg, length_m / 2)
        for state, end in ((first, ends[0]), (second, ends[1])):
            half = np.stack([end, middle] if state == first else [middle, end])
            found.append(replace(line, state=state, points=half, enclosed_m2=0))
    return found
