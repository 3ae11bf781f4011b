"""The base line of a state: its coast, and the lines that article by article close it off.

Bays (article 10), mouths of rivers (9) and straight baselines (7) count together with the
coast as the line that zones are measured from; the water behind them is internal (8).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_kit.arrays import FloatArray, IntArray, StrArray
from geo_kit.errors import RecordError
from geo_kit.geodesic import (
    densify,
    densify_all,
    destination,
    ecef_from_geodetic,
    inverse,
)
from geo_kit.waters.baseline import ANCHOR_M, ClosingLine, water_behind
from geo_kit.waters.distance import EdgeIndex, Nearest
from geo_kit.waters.parties import Coast
from geo_kit.waters.shores import Shore, shores

COAST: Final = "low-water coast"
BAY: Final = "bay closing line (art. 10)"
RIVER: Final = "river mouth (art. 9)"
STRAIGHT: Final = "straight baseline (art. 7)"
LINK: Final = "link of a straight baseline to the land (assumed)"
KINDS: Final = {"7": STRAIGHT, "9": RIVER, "10(4)": BAY, "10(5)": BAY}

STEP_M: Final = 1_000.0  # edges this long stray 2 cm from the geodesic
SLACK_M: Final = 1.0
ON_THE_SHORE_M: Final = 10.0  # ends are printed to six decimals
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
