"""One party's base line, ready for distances: its coast, and the lines that close it off."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_kit.arrays import FloatArray, IntArray, StrArray
from geo_kit.errors import RecordError
from geo_kit.geodesic import densify, densify_all, destination, ecef_from_geodetic, inverse
from geo_kit.waters.baseline import ANCHOR_M, ClosingLine, water_behind
from geo_kit.waters.closings import COAST, LINK, SLACK_M, STEP_M, BaseLine
from geo_kit.waters.distance import EdgeIndex, Nearest
from geo_kit.waters.parties import Coast
from geo_kit.waters.shores import Shore, shores

ON_THE_SHORE_M: Final = 10.0  # ends are printed to six decimals


@dataclass(eq=False)
class Base:
    """One party's base line, ready for distances, and the water behind its lines."""

    coast: Coast
    party: str
    lines: tuple[BaseLine, ...]

    @cached_property
    def n_coast(self) -> int:
        """The number of edges of coast; those of lines are counted on from there."""
        return len(self.coast.index(self.party).start)

    def nearest(self, points: FloatArray, *, within_m: float = np.inf) -> Nearest:
        """Return the nearest point of the base line to each point, array (n, 2).

        Args:
            points: longitude and latitude.
            within_m: what lies farther off may be left at infinity, which is quicker.

        Raises:
            PositionError: a point is not on the globe.
        """
        found = self.coast.index(self.party).nearest(points, within_m=within_m)
        if not self.lines or len(points) == 0:
            return found
        # A sample lies within half a step of any foot, and chords are shorter than geodesics.
        sample_m, _ = self._tree.query(ecef_from_geodetic(points[:, 0], points[:, 1]))
        reach_m = np.hypot(np.minimum(found.distance_m, within_m) + SLACK_M, STEP_M / 2)
        rows = np.flatnonzero(sample_m < reach_m)
        if len(rows):
            line = self._index.nearest(points[rows])
            nearer = line.distance_m < found.distance_m[rows]
            rows = rows[nearer]
            found.distance_m[rows] = line.distance_m[nearer]
            found.base_point[rows] = line.base_point[nearer]
            found.edge[rows] = line.edge[nearer] + self.n_coast
        return found

    def kind(self, edge: IntArray) -> StrArray:
        """Return what each edge that `nearest` names belongs to, (n,) such as `COAST`."""
        if not self.lines:
            return np.full(len(edge), COAST)
        kinds = np.concatenate([self._kind, [COAST]])
        return kinds[np.where(edge < self.n_coast, -1, edge - self.n_coast)]

    def doubt_m(self, edge: IntArray) -> FloatArray:
        """Return how far a line may lie from where it is drawn, (n,); NaN on the coast."""
        if not self.lines:
            return np.full(len(edge), np.nan)
        doubts_m = np.concatenate([self._doubt_m, [np.nan]])
        return doubts_m[np.where(edge < self.n_coast, -1, edge - self.n_coast)]

    def behind(self, points: FloatArray, distance_m: FloatArray) -> IntArray:
        """Return behind which line each point lies, (n,) rows of `lines`; -1 behind none.

        Args:
            points: array (n, 2) of longitude and latitude.
            distance_m: (n,) of each to the base line.
        """
        row = np.full(len(points), -1)
        if not self.lines:
            return row
        maybe = np.flatnonzero(distance_m <= self._reach_m.max())
        tree = shapely.STRtree(np.asarray(shapely.points(points[maybe]), object))
        line, place = tree.query(self._windows)
        within = distance_m[maybe[place]] <= self._reach_m[line]
        line, place = line[within], place[within]
        first = np.searchsorted(line, np.arange(len(self.lines) + 1))
        for number in np.unique(line).tolist():
            near = maybe[place[first[number] : first[number + 1]]]
            near = near[row[near] < 0]
            if len(near):
                inside = shapely.contains_xy(self.basin(number), points[near])
                row[near[inside]] = number
        return row

    def basin(self, number: int) -> shapely.Geometry:
        """Return the water behind a line, islands and all; empty if it closes off none.

        Raises:
            IndexError: no such line.
        """
        if number not in self._basins:
            self._basins[number] = self._basin(number)
            shapely.prepare(self._basins[number])
        return self._basins[number]

    def _basin(self, number: int) -> shapely.Geometry:
        line = self.lines[number]
        along = self._along_shore(number) if len(line.points) == 2 else None  # noqa: PLR2004
        if along is not None:
            return along
        try:
            wall = self._walls[number]
            window = ClosingLine(wall, ()).window
            return water_behind(_anchored(wall), self.coast.land.tolist(), window)
        except RecordError:
            return shapely.MultiPolygon()

    def _along_shore(self, number: int) -> shapely.Geometry | None:
        """Return the ring of shore and line; None if its ends lie on no one shore."""
        line = self.lines[number]
        first, last = self._end_lands[number]
        for shore in self._shores.get(int(first), ()) if first == last else ():
            once = shore.points[: shore.lap]
            ends = [
                int((abs(x - once[:, 0]) + abs(y - once[:, 1])).argmin())
                for x, y in line.points
            ]
            if inverse(once[ends], line.points)[1].max() <= ON_THE_SHORE_M:
                return _ring(shore, *ends)
        return None

    @cached_property
    def _walls(self) -> list[FloatArray]:
        return densify_all([line.corners for line in self.lines], max_step_m=STEP_M)

    @cached_property
    def _index(self) -> EdgeIndex:
        walls = self._walls
        return EdgeIndex(
            np.concatenate([wall[:-1] for wall in walls]),
            np.concatenate([wall[1:] for wall in walls]),
        )

    @cached_property
    def _kind(self) -> StrArray:
        """What each edge of the lines is, (m,)."""
        kinds = []
        for line, wall in zip(self.lines, self._walls, strict=True):
            part = np.full(len(wall) - 1, line.kind, dtype=f"U{len(LINK)}")
            if len(line.link):
                part[len(densify(line.points, max_step_m=STEP_M)) - 1 :] = LINK
            kinds.append(part)
        return np.concatenate(kinds)

    @cached_property
    def _doubt_m(self) -> FloatArray:
        """Of each edge of the lines; a link that was assumed has no figure of its own."""
        edges = [len(wall) - 1 for wall in self._walls]
        doubt_m = np.repeat([line.doubt_m for line in self.lines], edges)
        return np.where(self._kind == LINK, np.nan, doubt_m)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(ecef_from_geodetic(*np.concatenate(self._walls).T))

    @cached_property
    def _windows(self) -> NDArray[np.object_]:
        windows = [ClosingLine(wall, ()).window for wall in self._walls]
        boxes: NDArray[np.object_] = shapely.box(*np.reshape(windows, (-1, 4)).T)
        return boxes

    @cached_property
    def _reach_m(self) -> FloatArray:
        return np.array([line.reach_m for line in self.lines])

    @cached_property
    def _basins(self) -> dict[int, shapely.Geometry]:
        return {}

    @cached_property
    def _rows(self) -> IntArray:
        return np.flatnonzero((self.coast.party == self.party)[self.coast.edge_land])

    @cached_property
    def _end_lands(self) -> IntArray:
        """The pieces of land that both ends of each line lie nearest to, (n, 2)."""
        ends = np.stack([line.points[[0, -1]] for line in self.lines])
        edge = self.coast.index(self.party).nearest(ends.reshape(-1, 2)).edge
        return self.coast.edge_land[self._rows[edge]].reshape(-1, 2)

    @cached_property
    def _shores(self) -> dict[int, list[Shore]]:
        found: dict[int, list[Shore]] = {}
        for shore in shores(self.coast, self.party, lands=np.unique(self._end_lands)):
            found.setdefault(shore.land, []).append(shore)
        return found


def _anchored(line: FloatArray) -> FloatArray:
    """Lead both ends on in three directions: from a point on an islet, land is to be met."""
    leads = []
    for end, inner in ((line[0], line[1]), (line[-1], line[-2])):
        azimuth_deg, _ = inverse(inner, end)
        fan = destination(end[0], end[1], azimuth_deg + np.array([-60, 0, 60]), ANCHOR_M)
        there_and_back = np.stack([np.broadcast_to(end, fan.shape), fan], axis=1)
        leads.append(there_and_back.reshape(-1, 2))
    return np.concatenate([leads[0][::-1], line, leads[1]])


def _ring(shore: Shore, one: int, other: int) -> shapely.Geometry:
    """Return the water between two vertices of a shore, which has it on the right."""
    parts = [shore.points[low : high + 1] for low, high in shore.ways(one, other)]
    area = np.array([_turning(part) for part in parts])  # in square degrees: a sign, a rank
    part = parts[int(np.where(area > 0, area, np.inf).argmin())]
    back = densify(part[[-1, 0]], max_step_m=STEP_M)
    ring = shapely.Polygon(np.concatenate([part, back[1:]]))
    return ring if ring.is_valid else shapely.make_valid(ring)


def _turning(part: FloatArray) -> float:
    """Return the area within a ring, positive if it is walked clockwise."""
    x, y = (part - part[0]).T
    return float(np.sum(x[1:] * y[:-1] - x[:-1] * y[1:]) / 2)
