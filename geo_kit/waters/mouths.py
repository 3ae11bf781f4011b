"""A line across the mouth of a bay, measured: what it crosses and what lies behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.geodesic import densify, inverse
from geo_kit.waters.headlands import Outline, Pairs
from geo_kit.waters.parties import Coast
from geo_kit.waters.shores import LINE_STEP_M, Shore

CLEAR_M: Final = 1.0  # a line that crosses less of its own shore's land touches it
TOUCHES: Final = 4  # how often the two ends are turned against each other


@dataclass(frozen=True, slots=True, eq=False)
class Mouth:
    """A closing line between two vertices of one shore."""

    shore: Shore
    first: int  # with the land on the left, the walk into the bay starts here
    last: int
    length_m: float
    mainland_m: float  # how much of the line runs over the land of its own shore
    water_m: tuple[float, ...]  # the lengths of its parts on the water
    islands: int  # on the line or behind it
    states: frozenset[str]  # whose islands these are
    area_m2: float  # behind it, islands counted as water
    angles_deg: tuple[float, float]  # between it and the inner shore, at first and last

    @property
    def line(self) -> FloatArray:
        """The two ends, (2, 2)."""
        return self.shore.points[[self.first, self.last]]

    @property
    def semicircle_m2(self) -> float:
        """The semicircle on the sum of the mouths, article 10(3).

        Its bulge on the globe is left out: 1e-6 of it at 24 nm.
        """
        return np.pi / 8 * sum(self.water_m) ** 2

    @property
    def basin(self) -> shapely.Polygon:
        """What lies behind the line, islands and all."""
        return self.shore.basin(self.first, self.last)


@dataclass(eq=False)
class Sounder:
    """Measures closing lines on a coast, and remembers what it looks land up in."""

    coast: Coast

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.coast.land)

    def clear(self, pairs: Pairs) -> BoolArray:
        """Return which lines run seaward of their own shore, but for its last bends.

        A tenth of the line at each end, at most twice the outline's tolerance, may still
        cross a headland that the outline has cut short: `settle` will turn it.
        """
        shore, first, last = pairs.outline.shore, pairs.first, pairs.last
        own = self.coast.land[shore.land]
        shapely.prepare(own)
        lines = _lines(shore, first, last)
        ends = np.minimum(0.1, 2 * pairs.outline.tolerance_m / _length_m(shore, first, last))
        # Only where a line meets its own land at all is it cut, which is slow.
        kept = ~shapely.crosses(own, lines)
        for row in np.flatnonzero(~kept):
            wet = shapely.get_parts(lines[row].difference(own))
            middle = shapely.length(wet).max(initial=0.0) / lines[row].length
            kept[row] = middle >= 1 - 2 * ends[row]
        return kept

    def settle(self, outline: Outline, first: int, last: int) -> tuple[int, int]:
        """Turn a line that crosses a headland until it just touches it.

        Each end moves, at most by the outline's tolerance, to the most seaward vertex that is seen from
        the other one; not at all where the line is clear as it is.
        """
        shore = outline.shore
        nearby = [shore.within(end, outline.tolerance_m) for end in (first, last)]
        for _ in range(TOUCHES):
            if self._mainland_m(shore, first, last) < CLEAR_M:
                break
            seen_deg, _ = inverse(shore.points[last], shore.points[nearby[0]])
            first = int(nearby[0][_turn_deg(seen_deg, seen_deg[0]).argmin()])
            seen_deg, _ = inverse(shore.points[first], shore.points[nearby[1]])
            last = int(nearby[1][_turn_deg(seen_deg, seen_deg[0]).argmax()])
        return first, last

    def measure(self, outline: Outline, first: int, last: int) -> Mouth:
        """Return a closing line with all its measures.

        Args:
            outline: the shore that it closes, simplified for the angles.
            first: the vertex where the walk into the bay starts.
            last: the vertex where it ends.
        """
        shore = outline.shore
        basin = shore.basin(first, last)
        shapely.prepare(basin)
        line = _lines(shore, np.array([first]), np.array([last]))[0]
        inside = self._tree.query(basin, predicate="contains")
        on_line = self._tree.query(line, predicate="intersects")
        islands = np.setdiff1d(np.union1d(inside, on_line), shore.land)
        wet = line
        for land in self.coast.land[on_line]:
            wet = wet.difference(land)
        return Mouth(
            shore=shore,
            first=first,
            last=last,
            length_m=float(_length_m(shore, np.array([first]), np.array([last]))[0]),
            mainland_m=self._mainland_m(shore, first, last),
            water_m=tuple(part for part in map(_walked_m, _parts(wet)) if part > CLEAR_M),
            islands=len(islands),
            states=frozenset(self.coast.party[islands].tolist()),
            area_m2=shore.area_m2(first, last),
            angles_deg=outline.angles_deg(first, last),
        )

    def _mainland_m(self, shore: Shore, first: int, last: int) -> float:
        line = _lines(shore, np.array([first]), np.array([last]))[0]
        dry = line.intersection(self.coast.land[shore.land])
        return sum(map(_walked_m, _parts(dry)))


def _lines(shore: Shore, first: IntArray, last: IntArray) -> "np.ndarray":
    ends = np.stack([shore.points[first], shore.points[last]], axis=1)
    lines = [shapely.linestrings(densify(pair, max_step_m=LINE_STEP_M)) for pair in ends]
    return np.array(lines, dtype=object)


def _length_m(shore: Shore, first: IntArray, last: IntArray) -> FloatArray:
    return inverse(shore.points[first], shore.points[last])[1]


def _parts(shape: shapely.Geometry) -> Iterable[shapely.LineString]:
    return (part for part in shapely.get_parts(shape) if part.geom_type == "LineString")


def _walked_m(line: shapely.LineString) -> float:
    points = shapely.get_coordinates(line)
    return float(inverse(points[:-1], points[1:])[1].sum())


def _turn_deg(azimuth_deg: FloatArray, zero_deg: float) -> FloatArray:
    return (azimuth_deg - zero_deg + 180) % 360 - 180
