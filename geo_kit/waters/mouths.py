"""A line across the mouth of a bay, measured: what it crosses and what lies behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.geodesic import densify, inverse
from geo_kit.waters.headlands import Outline, Pairs
from geo_kit.waters.parties import Coast
from geo_kit.waters.shores import LINE_STEP_M, Shore

CLEAR_M: Final = 1.0  # a line that crosses less of its own shore's land touches it
TOUCHES: Final = 4  # how often the two ends are turned against each other


@dataclass(eq=False)
class Sounder:
    """Where closing lines are measured: a coast, and what is needed to look land up in it."""

    coast: Coast

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The land polygons by place."""
        return shapely.STRtree(self.coast.land)

    def own(self, shore: Shore) -> shapely.Polygon:
        """Return the land that a shore belongs to, prepared."""
        land = self.coast.land[shore.land]
        shapely.prepare(land)
        return land

    def clear(self, pairs: Pairs) -> BoolArray:
        """Return which lines run seaward of their own shore, but for its last bends.

        A tenth of the line at each end, at most twice the outline's tolerance, may still
        cross a headland that the outline has cut short: `settle` will turn it.
        """
        shore, first, last = pairs.outline.shore, pairs.first, pairs.last
        own, lines = self.own(shore), closing_lines(shore, first, last)
        _, length_m = inverse(shore.points[first], shore.points[last])
        ends = np.minimum(0.1, 2 * pairs.outline.tolerance_m / length_m)
        # To cut a line is slow: only those that meet their own land at all are.
        clear = ~shapely.crosses(own, lines)
        for row in np.flatnonzero(~clear):
            wet = shapely.get_parts(lines[row].difference(own))
            middle = shapely.length(wet).max(initial=0.0) / lines[row].length
            clear[row] = middle >= 1 - 2 * ends[row]
        return clear

    def settle(self, outline: Outline, first: int, last: int) -> "Mouth":
        """Return a line, turned, if it crosses a headland, until it just touches it.

        Each end moves, at most by the outline's tolerance, to the most seaward vertex that
        is seen from the other one; not at all where the line is clear as it is.
        """
        points = outline.shore.points
        mouth = Mouth(self, outline, first, last)
        if mouth.mainland_m < CLEAR_M:
            return mouth
        nearby = [outline.shore.within(end, outline.tolerance_m) for end in (first, last)]
        for _ in range(TOUCHES):
            seen_deg, _ = inverse(points[last], points[nearby[0]])
            first = int(nearby[0][_turn_deg(seen_deg).argmin()])
            seen_deg, _ = inverse(points[first], points[nearby[1]])
            last = int(nearby[1][_turn_deg(seen_deg).argmax()])
            mouth = Mouth(self, outline, first, last)
            if mouth.mainland_m < CLEAR_M:
                break
        return mouth


@dataclass(eq=False)
class Mouth:
    """A closing line between two vertices of one shore; measured when first asked."""

    sounder: Sounder
    outline: Outline  # the shore, simplified for the angles
    first: int  # with the land on the left, the walk into the bay starts at this vertex
    last: int

    @property
    def line(self) -> FloatArray:
        """The two ends, (2, 2)."""
        return self.outline.shore.points[[self.first, self.last]]

    @cached_property
    def length_m(self) -> float:
        """From end to end."""
        return float(inverse(*self.line)[1])

    @cached_property
    def angles_deg(self) -> tuple[float, float]:
        """Between the line and the inner shore, at first and last."""
        return self.outline.angles_deg(self.first, self.last)

    @cached_property
    def mainland_m(self) -> float:
        """How much of the line runs over the land of its own shore."""
        own = self.sounder.own(self.outline.shore)
        if not own.crosses(self._drawn):
            return 0.0
        return sum(map(_walked_m, _parts(self._drawn.intersection(own))))

    @cached_property
    def water_m(self) -> tuple[float, ...]:
        """The lengths of its parts on the water: one mouth, or several between islands."""
        wet = self._drawn
        for land in self.sounder.coast.land[self._crossed]:
            wet = wet.difference(land)
        return tuple(part for part in map(_walked_m, _parts(wet)) if part > CLEAR_M)

    @cached_property
    def area_m2(self) -> float:
        """The area behind it, islands counted as water: article 10(3)."""
        return self.outline.shore.area_m2(self.first, self.last)

    @property
    def semicircle_m2(self) -> float:
        """The semicircle on the sum of the mouths, article 10(3).

        Its bulge on the globe is left out: 1e-6 of it at 24 nm.
        """
        return float(np.pi / 8 * sum(self.water_m) ** 2)

    @cached_property
    def basin(self) -> shapely.Polygon:
        """What lies behind the line, islands and all."""
        basin = self.outline.shore.basin(self.first, self.last)
        shapely.prepare(basin)
        return basin

    @cached_property
    def islands(self) -> IntArray:
        """The coast's polygons that lie behind the line or on it."""
        inside = self.sounder.tree.query(self.basin, predicate="contains")
        return np.setdiff1d(np.union1d(inside, self._crossed), self.outline.shore.land)

    @property
    def parties(self) -> frozenset[str]:
        """Whose islands these are."""
        return frozenset(self.sounder.coast.party[self.islands].tolist())

    @cached_property
    def _drawn(self) -> shapely.LineString:
        ends = np.array([self.first]), np.array([self.last])
        return closing_lines(self.outline.shore, *ends)[0]

    @cached_property
    def _crossed(self) -> IntArray:
        touched = self.sounder.tree.query(self._drawn)
        return np.sort(touched[shapely.crosses(self._drawn, self.sounder.coast.land[touched])])


def closing_lines(shore: Shore, first: IntArray, last: IntArray) -> NDArray[np.object_]:
    """Return the geodesics between vertices, as lines (n,) of short edges."""
    ends = np.stack([shore.points[first], shore.points[last]], axis=1)
    return np.array(
        [shapely.linestrings(densify(pair, max_step_m=LINE_STEP_M)) for pair in ends],
        dtype=object,
    )


def _parts(shape: shapely.Geometry) -> Iterable[shapely.LineString]:
    return (part for part in shapely.get_parts(shape) if part.geom_type == "LineString")


def _walked_m(line: shapely.LineString) -> float:
    points = shapely.get_coordinates(line)
    return float(inverse(points[:-1], points[1:])[1].sum())


def _turn_deg(azimuth_deg: FloatArray) -> FloatArray:
    """Return azimuths counted clockwise from the first of them, from -180 to 180."""
    return (azimuth_deg - azimuth_deg[0] + 180) % 360 - 180
