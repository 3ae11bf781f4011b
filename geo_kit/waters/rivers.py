"""River mouths by article 9: a straight line between low-water points of the banks."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import PositionError
from geo_kit.geodesic import destination, inverse
from geo_kit.waters.articles import ArticleFinding
from geo_kit.waters.parties import Coast

REACH_M: Final = 30_000.0  # no mouth is looked for farther off
TURNS_DEG: Final = np.arange(0.0, 180.0, 0.5)
RAY_STEP_M: Final = 1_000.0
LEAST_M: Final = 1.0  # a shorter line means that the coast data draw no mouth


@dataclass(frozen=True, slots=True, eq=False)
class RiverMouth:
    """A line across a river's mouth, and whose the two banks are."""

    line: FloatArray  # (2, 2) from bank to bank; its edge is a geodesic
    length_m: float
    owners: tuple[str, str]  # of the bank at either end
    findings: tuple[ArticleFinding, ...]

    @property
    def joint(self) -> bool:
        """Whether the river parts two states."""
        return self.owners[0] != self.owners[1]


def mouth_across(coast: Coast, at: FloatArray, *, reach_m: float = REACH_M) -> RiverMouth:
    """Return the shortest line from land to land through a position in the mouth.

    All courses are tried, half a degree apart.

    Args:
        coast: the land.
        at: (2,) longitude and latitude of a point on the water of the mouth.
        reach_m: how far off either bank may be.

    Raises:
        PositionError: the position is on land, or has no land within reach on both sides.
    """
    at = np.asarray(at, float)
    if coast.land_owner(at[None])[0]:
        raise PositionError(
            f"the river mouth at {_place(at)} is on land",
            hint="give a position on the water, or one on either bank to `mouth_between`",
        )
    courses_deg = np.concatenate([TURNS_DEG, TURNS_DEG + 180])
    banks, away_m = _banks(coast, at, courses_deg, reach_m)
    across_m = away_m.reshape(2, -1).sum(axis=0)
    best = int(across_m.argmin())
    if not np.isfinite(across_m[best]):
        raise PositionError(
            f"no two banks within {reach_m / 1e3:g} km of the river mouth at {_place(at)}",
            hint="give a position farther in, or a longer reach",
        )
    return _mouth(coast, banks[[best, best + len(TURNS_DEG)]])


def mouth_between(coast: Coast, banks: FloatArray, *, reach_m: float = REACH_M) -> RiverMouth:
    """Return the line between the points of the coast that are nearest to two positions.

    Args:
        coast: the land.
        banks: (2, 2), one position on or near each bank.
        reach_m: how far off the coast either may be.

    Raises:
        PositionError: no coast within reach of a position.
    """
    banks = np.asarray(banks, float)
    nearest = [coast.index(party).nearest(banks) for party in coast.parties]
    away_m = np.stack([found.distance_m for found in nearest])
    if away_m.min(axis=0).max() > reach_m:
        raise PositionError(
            f"no coast within {reach_m / 1e3:g} km of a bank at {_place(banks[0])} or "
            f"{_place(banks[1])}",
            hint="give positions on the coast, longitude first",
        )
    ends = [nearest[row].base_point[end] for end, row in enumerate(away_m.argmin(axis=0))]
    return _mouth(coast, np.array(ends))


def _banks(
    coast: Coast, at: FloatArray, courses_deg: FloatArray, reach_m: float
) -> tuple[FloatArray, FloatArray]:
    """Return the first land on each course, (n, 2), and how far off it is; inf: none."""
    steps_m = np.append(np.arange(0.0, reach_m, RAY_STEP_M), reach_m)
    far = destination(at[0], at[1], courses_deg[:, None], steps_m)
    rays = np.array([shapely.LineString(ray) for ray in far])
    near = shapely.STRtree(coast.land).query(shapely.box(*shapely.total_bounds(rays)))
    shores = shapely.boundary(coast.land[near])
    hits = shapely.intersection(rays[:, None], shores[None, :])
    points, row = shapely.get_coordinates(hits.ravel(), return_index=True)
    course = row // max(len(near), 1)
    _, points_m = inverse(at, points)
    banks = np.full((len(courses_deg), 2), np.nan)
    away_m = np.full(len(courses_deg), np.inf)
    order = np.argsort(-points_m)  # the nearest is written last
    banks[course[order]], away_m[course[order]] = points[order], points_m[order]
    return banks, away_m


def _mouth(coast: Coast, line: FloatArray) -> RiverMouth:
    length_m = float(inverse(line[0], line[1])[1])
    one, other = (_owner(coast, end) for end in line)
    return RiverMouth(line, length_m, (one, other), (_finding(one, other, length_m),))


def _owner(coast: Coast, point: FloatArray) -> str:
    distances_m = {p: coast.index(p).nearest(point).distance_m[0] for p in coast.parties}
    return min(distances_m, key=distances_m.__getitem__)


def _finding(one: str, other: str, length_m: float) -> ArticleFinding:
    values = {"length_m": length_m}
    if length_m < LEAST_M:
        sentence = "The coast data draw no river here: its banks meet in one point."
        return ArticleFinding("9", None, sentence, values)
    banks = f"both banks are {one}'s"
    if one != other:
        banks = f"the banks are {one}'s and {other}'s, and only both can agree on the line"
    return ArticleFinding(
        "9",
        True if one == other else None,
        f"A line of {length_m / NAUTICAL_MILE_M:.2f} nm across the river's mouth; {banks}.",
        values,
    )


def _place(point: FloatArray) -> str:
    return f"lon {point[0]:.4f}, lat {point[1]:.4f}"
