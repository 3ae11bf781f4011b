"""Lines that two states have agreed on: there the treaty decides, not the coasts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray, IntArray
from geo_kit.geodesic import densify, destination, inverse
from geo_kit.waters.distance import EdgeIndex

LINE_STEP_M: Final = 5_000.0
REACH_M: Final = 400_000.0  # more than 200 nm: no zone that the line divides is wider


@dataclass(eq=False)
class AgreedLine:
    """A boundary by treaty, from its first to its last point, and whose each side is."""

    id: str
    left: str  # the state on the left of someone who walks from the first point
    right: str
    points: FloatArray  # (n, 2) longitude, latitude; edges are taken as geodesics
    doubt_m: float = 0.0  # how far the true line may lie from this one

    @cached_property
    def _index(self) -> EdgeIndex:
        line = densify(self.points, max_step_m=LINE_STEP_M)
        return EdgeIndex(line[:-1], line[1:])

    @cached_property
    def _sides(self) -> tuple[shapely.Polygon, shapely.Polygon]:
        """The water abreast of the line on its left and on its right."""
        line = densify(self.points, max_step_m=LINE_STEP_M)
        azimuth_deg, _ = inverse(line[[0, -2]], line[[1, -1]])
        corners = [
            destination(line[[-1, 0], 0], line[[-1, 0], 1], azimuth_deg[::-1] + turn, REACH_M)
            for turn in (-90, 90)
        ]
        left, right = (shapely.Polygon([*line, *side]) for side in corners)
        return left, right

    def side(self, points: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return 0 on the left, 1 on the right, -1 beyond the ends; and metres away.

        Args:
            points: array (n, 2) of longitude and latitude.
        """
        side = np.full(len(points), -1)
        for number, polygon in enumerate(self._sides):
            side[shapely.contains_xy(polygon, points)] = number
        return side, self._index.nearest(points).distance_m

    @property
    def states(self) -> tuple[str, str]:
        """The two states, left and right."""
        return self.left, self.right
