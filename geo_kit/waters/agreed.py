"""Lines that two states have agreed on: there the treaty decides, not the coasts.

A line divides the water abreast of it, which ends on perpendiculars at its ends. Beyond
those the coasts decide again, so between a line's end and the line of equal distance the
boundary runs along the perpendicular. `lead_m` sees all three.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.errors import RecordError
from geo_kit.geodesic import densify, destination, inverse
from geo_kit.waters.distance import EdgeIndex, Nearest

LINE_STEP_M: Final = 1_000.0  # edges on a map stray 2 cm from geodesics of this length
REACH_M: Final = 400_000.0  # more than 200 nm: no zone that the line divides is wider
SAME_END_M: Final = 1.0  # ends are printed to six decimals


@dataclass(eq=False)
class AgreedLine:
    """A boundary by treaty, from its first to its last point, and whose each side is."""

    id: str
    left: str  # the state on the left of someone who walks from the first point
    right: str
    points: FloatArray  # (n, 2) longitude, latitude; edges are taken as geodesics
    doubt_m: float = 0.0  # how far the true line may lie from this one

    @cached_property
    def _line(self) -> FloatArray:
        return densify(self.points, max_step_m=LINE_STEP_M)

    @cached_property
    def _index(self) -> EdgeIndex:
        return _edges(self._line)

    @cached_property
    def _sides(self) -> tuple[shapely.Polygon, shapely.Polygon]:
        """The water abreast of the line on its left and on its right."""
        line = self._line
        azimuth_deg, _ = inverse(line[[0, -2]], line[[1, -1]])
        corners = [
            destination(line[[-1, 0], 0], line[[-1, 0], 1], azimuth_deg[::-1] + turn, REACH_M)
            for turn in (-90, 90)
        ]
        walls = [
            densify(np.concatenate([line[-1:], side, line[:1]]), max_step_m=LINE_STEP_M)
            for side in corners
        ]
        left, right = (self._beside(np.concatenate([line, wall[1:]])) for wall in walls)
        return left, right

    def _beside(self, ring: FloatArray) -> shapely.Polygon:
        """Return the part of a ring's inside that lies along the whole line.

        Where the line bends, the perpendiculars at its ends may cross: beyond that is water
        past both ends.
        """
        shape = shapely.make_valid(shapely.Polygon(ring))
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                along, _ = _split(part, self._line)
                if along.sum() == len(self._line) - 1:
                    shapely.prepare(part)
                    return part
        raise RecordError(
            f"the agreed line {self.id!r} turns back, so that its two sides are not to be told",
            hint="give its points in order from one end to the other, or in parts",
        )

    @cached_property
    def _rims(self) -> tuple[EdgeIndex, EdgeIndex]:
        """All round the water abreast, left and right."""
        left, right = (_edges(shapely.get_coordinates(side)) for side in self._sides)
        return left, right

    @cached_property
    def _wall(self) -> EdgeIndex:
        """Where the water abreast ends, but not at the line."""
        walls = []
        for side in self._sides:
            along, edges = _split(side, self._line)
            walls.append(edges[~along])
        start, end = np.concatenate(walls).transpose(1, 0, 2)
        return EdgeIndex(start, end)

    def abreast(self, points: FloatArray) -> IntArray:
        """Return 0 on the left, 1 on the right, -1 beyond the ends, (n,).

        Args:
            points: array (n, 2) of longitude and latitude.

        Raises:
            RecordError: the line turns back on itself.
        """
        side = np.full(len(points), -1)
        for number, polygon in enumerate(self._sides):
            side[shapely.contains_xy(polygon, points)] = number
        return side

    def side(self, points: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return 0 on the left, 1 on the right, -1 beyond the ends; and metres away.

        Args:
            points: array (n, 2) of longitude and latitude.

        Raises:
            RecordError: the line turns back on itself.
        """
        return self.abreast(points), self.nearest(points).distance_m

    def nearest(self, points: FloatArray) -> Nearest:
        """Return the nearest point of the line to each point, array (n, 2)."""
        return self._index.nearest(points)

    def lead_m(
        self, points: FloatArray, beside_m: FloatArray, *, within_m: float = np.inf
    ) -> tuple[FloatArray, IntArray]:
        """Return how far points lie on the left state's side, and what `abreast` tells.

        No change of side is nearer than the length of the lead: neither one across the line,
        nor one at a line's end, where the side of the coasts may be another.

        Args:
            points: array (n, 2) of longitude and latitude.
            beside_m: (n,) the lead where the line does not hold, positive on the left.
            within_m: longer leads may be left as they are, which is quicker.
        """
        side = self.abreast(points)
        sign = np.where(side < 0, np.where(beside_m < 0, -1, 1), 1 - 2 * side)
        lead_m = sign * beside_m
        rows = np.flatnonzero(side >= 0)
        if len(rows):
            # Leaving the line's water changes nothing before the coasts' side changes too.
            wall_m = self._wall.nearest(points[rows], within_m=within_m).distance_m
            lead_m[rows] = np.maximum(wall_m, lead_m[rows])
        for number, rim in enumerate(self._rims):
            rows = np.flatnonzero(sign == 2 * number - 1)  # the water of the other state
            if len(rows):
                rim_m = rim.nearest(points[rows], within_m=within_m).distance_m
                lead_m[rows] = np.minimum(lead_m[rows], rim_m)
        return sign * lead_m, side

    @property
    def states(self) -> tuple[str, str]:
        """The two states, left and right."""
        return self.left, self.right


def joined(lines: Iterable[AgreedLine]) -> list[AgreedLine]:
    """Return lines with those made one that go on where another of the same states ends.

    Water beside the bend between two such lines then is on a side of the one line. The left
    state is the first of the two in the alphabet.
    """
    done: list[AgreedLine] = []
    for line in map(_turned, lines):
        here = line
        for other in [other for other in done if other.states == line.states]:
            if _meet(other, here):
                before, after = other, here
            elif _meet(here, other):
                before, after = here, other
            else:
                continue
            done.remove(other)
            here = replace(
                here,
                id=f"{before.id} and {after.id}",
                points=np.concatenate([before.points, after.points[1:]]),
                doubt_m=max(before.doubt_m, after.doubt_m),
            )
        done.append(here)
    return done


def _turned(line: AgreedLine) -> AgreedLine:
    if line.left <= line.right:
        return line
    return replace(line, left=line.right, right=line.left, points=line.points[::-1])


def _meet(before: AgreedLine, after: AgreedLine) -> bool:
    return bool(inverse(before.points[-1], after.points[0])[1] <= SAME_END_M)


def _edges(line: FloatArray) -> EdgeIndex:
    return EdgeIndex(line[:-1], line[1:])


def _split(side: shapely.Polygon, line: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Return which of the edges (m, 2, 2) of a polygon are those of a line, and the edges."""
    ring = shapely.get_coordinates(side)
    edges = np.stack([ring[:-1], ring[1:]], axis=1)
    corners, order = line @ [1, 1j], np.argsort(line @ [1, 1j], kind="stable")
    place = np.searchsorted(corners[order], ring @ [1, 1j], side="right") - 1
    row = order[np.maximum(place, 0)]  # of corners that meet, the last
    row = np.where(corners[row] == ring @ [1, 1j], row, -2)
    step = np.abs(row[1:] - row[:-1])
    return (step == 1) & (row[1:] >= 0) & (row[:-1] >= 0), edges
