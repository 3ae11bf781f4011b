"""Rings of a coarse contour brought onto the boundary, where a margin changes its sign.

A contour's vertices lie on grid lines between a node inside and one outside, so a bracketed
search finds the boundary between the two. Edges are then halved, each middle moved along
its perpendicular, until three places of each edge keep the bound. All rings go together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.errors import PositionError
from geo_kit.geodesic import destination, inverse
from geo_kit.waters.parties import Window

Margin = Callable[[FloatArray], FloatArray]  # points (n, 2) -> metres (n,), negative inside
# Starts and ends of edges -> (n,): 0 if the boundary matters all along, 1 on a part, 2 nowhere
Aside = Callable[[FloatArray, FloatArray], IntArray]
Way = Callable[[IntArray, FloatArray], FloatArray]  # rows, metres on their ways -> points

HALVINGS: Final = 24
ACROSS: Final = 1
ALL_ASIDE: Final = 2
MOST_VERTICES: Final = 300_000  # a boundary that takes more is none
SEARCH_STEPS: Final = 60
REACHING_STEPS: Final = 16
FOUND_M: Final = 1e-3
LEAST_SLOPE: Final = 0.01  # of a median between coasts that lie far to one side
BEYOND: Final = 1.1
GROWTH: Final = 2.0
FARTHEST: Final = 4.0  # lengths of an edge: how far from it the boundary is looked for
ON_LINE: Final = 1e-7  # of a cell


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is outlined, where, how well, and what is left aside."""

    margin: Margin
    window: Window
    aside: Aside
    tolerance_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """A margin at the nodes of a grid."""

    window: Window
    lon: FloatArray  # (c,)
    lat: FloatArray  # (r,)
    field_m: FloatArray  # (r, c)

    @classmethod
    def of(cls, window: Window, cells: IntArray) -> "Lattice":
        """Return an empty grid with so many cells eastward and northward."""
        west, south, east, north = window
        lon = np.linspace(west, east, cells[0] + 1)
        lat = np.linspace(south, north, cells[1] + 1)
        return cls(window, lon, lat, np.empty((len(lat), len(lon))))

    def points(self) -> FloatArray:
        """Return all nodes, row by row, (r * c, 2)."""
        return np.stack(np.meshgrid(self.lon, self.lat), axis=-1).reshape(-1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """Closed rings on the boundary, and how well they keep to it."""

    rings: list[FloatArray]
    stray_m: float  # at most, of all edges that are not loose
    loose: FloatArray  # (k, 2, 2) edges for which no boundary was found within the bound
    loose_m: float  # how far those stray


def traced(rings: list[FloatArray], lattice: Lattice, task: Task) -> Traced:
    """Return rings brought onto the boundary.

    Args:
        rings: each (n, 2), closed, the inside on the left; vertices on grid lines.
        lattice: the grid that the rings are a contour of.
        task: what is outlined.

    Raises:
        PositionError: edges without end are needed, as of a margin that is but noise.
    """
    _check_vertices(sum(map(len, rings)), task)
    points = _onto(np.concatenate(rings), lattice, task)
    ring = np.repeat(np.arange(len(rings)), [len(vertices) for vertices in rings])
    open_ = ring[1:] == ring[:-1]  # an edge starts at each vertex but a ring's last
    stray_m = np.zeros(len(open_))
    for _ in range(HALVINGS):
        rows = np.flatnonzero(open_)
        stray_m[rows] = strays(points[rows], points[rows + 1], task)
        rows = rows[stray_m[rows] > task.tolerance_m]
        if len(rows) == 0:
            break
        _check_vertices(len(points) + len(rows), task)
        middles, found = _across(points[rows], points[rows + 1], task.margin)
        # To halve an edge where no boundary is near would only lead astray.
        rows, middles = rows[found], middles[found]
        points = np.insert(points, rows + 1, middles, axis=0)
        ring = np.insert(ring, rows + 1, ring[rows])
        open_ = np.zeros(len(points) - 1, dtype=bool)
        first = rows + np.arange(len(rows))
        open_[first] = open_[first + 1] = True
        stray_m = np.insert(stray_m, rows + 1, stray_m[rows])
    kept = _thinned(points, ring, task.window)
    split = np.flatnonzero(np.diff(ring[kept])) + 1
    loose = stray_m > task.tolerance_m
    return Traced(
        [_started(one, task.window) for one in np.split(points[kept], split)],
        float(stray_m[~loose].max(initial=0)),
        np.stack([points[:-1], points[1:]], axis=1)[loose],
        float(stray_m[loose].max(initial=0)),
    )


def _check_vertices(vertices: int, task: Task) -> None:
    if vertices > MOST_VERTICES:
        raise PositionError(
            f"an outline to {task.tolerance_m:g} m would take {vertices:,} vertices, and at "
            f"most {MOST_VERTICES:,} are drawn",
            hint="ask a smaller window or a looser bound; if that does not help, the margin "
            "has no boundary, but changes its sign from place to place",
        )


def _onto(points: FloatArray, lattice: Lattice, task: Task) -> FloatArray:
    """Return a contour's vertices moved along their grid lines to the boundary."""
    step = np.array([lattice.lon[1] - lattice.lon[0], lattice.lat[1] - lattice.lat[0]])
    place = (points - [lattice.lon[0], lattice.lat[0]]) / step
    between = np.abs(place - np.round(place)) > ON_LINE
    moving = between.any(axis=1)
    low = np.where(between, np.floor(place), np.round(place)).astype(int)
    low = np.clip(low, 0, np.array(lattice.field_m.shape[::-1]) - 1)
    high = np.minimum(low + between, np.array(lattice.field_m.shape[::-1]) - 1)
    ends = [
        np.stack([lattice.lon[at[:, 0]], lattice.lat[at[:, 1]]], axis=-1) for at in (low, high)
    ]
    start, along = ends[0], ends[1] - ends[0]
    ends_m = [lattice.field_m[at[:, 1], at[:, 0]] for at in (low, high)]
    rows = np.flatnonzero(moving & (np.sign(ends_m[0]) != np.sign(ends_m[1])))

    def way(some: IntArray, gone_m: FloatArray) -> FloatArray:
        return start[rows[some]] + (gone_m / length_m[some])[:, None] * along[rows[some]]

    length_m = inverse(start[rows], ends[1][rows])[1]
    bracket = np.stack([np.zeros(len(rows)), length_m])
    gone_m = _crossing(way, bracket, np.stack(ends_m)[:, rows], task.margin)
    points = points.copy()
    points[rows] = way(np.arange(len(rows)), gone_m)
    return points


def _crossing(
    way: Way, bracket: FloatArray, bracket_m: FloatArray, margin: Margin
) -> FloatArray:
    """Return where on each way the margin changes its sign, by the Illinois method.

    Every third step halves, so that a jump is found too.

    Args:
        way: gives points.
        bracket: array (2, n) of metres on the ways, with different signs of the margin.
        bracket_m: array (2, n) of the margins there.
        margin: what changes its sign.
    """
    (a, b), (a_m, b_m) = bracket.copy(), bracket_m.copy()
    found = np.where(np.abs(a_m) < np.abs(b_m), a, b)
    rows = np.arange(len(a))
    for step in range(SEARCH_STEPS):
        gone_m = a[rows] + (b[rows] - a[rows]) * (
            0.5 if step % 3 == 2 else a_m[rows] / (a_m[rows] - b_m[rows])  # noqa: PLR2004
        )
        here_m = margin(way(rows, gone_m))
        found[rows] = gone_m
        same = np.sign(here_m) == np.sign(b_m[rows])
        # The end that stays is given half its weight, or one end would never move.
        a_m[rows] = np.where(same, a_m[rows] / 2, b_m[rows])
        a[rows] = np.where(same, a[rows], b[rows])
        b[rows], b_m[rows] = gone_m, here_m
        narrow = np.abs(b[rows] - a[rows]) < FOUND_M
        rows = rows[(np.abs(here_m) > FOUND_M) & ~narrow]
        if len(rows) == 0:
            break
    return found


def _across(start: FloatArray, end: FloatArray, margin: Margin) -> tuple[FloatArray, BoolArray]:
    """Return where the boundary crosses the perpendiculars on edges' middles, and if it does.

    The inside is on an edge's left, so its middle has to go left where it is outside, and
    right where it is inside. A margin never changes faster than the way moved, so the first
    step cannot pass the boundary.
    """
    middles = (start + end) / 2
    along_deg, length_m = inverse(start, end)

    def way(some: IntArray, gone_m: FloatArray) -> FloatArray:
        return destination(middles[some, 0], middles[some, 1], along_deg[some] + 90, gone_m)

    gone_m, here_m = np.zeros((2, len(start))), np.tile(margin(middles), (2, 1))
    rows = np.flatnonzero(np.abs(here_m[1]) > FOUND_M)
    step_m, most_m = -here_m[1], FARTHEST * length_m
    for _ in range(REACHING_STEPS if len(rows) else 0):
        gone_m[0, rows], here_m[0, rows] = gone_m[1, rows], here_m[1, rows]
        gone_m[1, rows] += step_m[rows]
        gone_m[1] = np.clip(gone_m[1], -most_m, most_m)
        here_m[1, rows] = margin(way(rows, gone_m[1, rows]))
        rise = (here_m[1, rows] - here_m[0, rows]) / step_m[rows]
        # A little farther than the slope asks for, so that the boundary gets between.
        # Where it is next to none, as between coasts side by side, steps grow at least.
        next_m = BEYOND * np.abs(here_m[1, rows]) / np.clip(rise, LEAST_SLOPE, 1)
        next_m = np.maximum(next_m, GROWTH * np.abs(step_m[rows]))
        step_m[rows] = -np.sign(here_m[1, rows]) * next_m
        on = np.sign(here_m[1, rows]) == np.sign(here_m[0, rows])
        on &= (np.abs(here_m[1, rows]) > FOUND_M) & (np.abs(gone_m[1, rows]) < most_m[rows])
        rows = rows[on]
        if len(rows) == 0:
            break
    found = np.abs(here_m[1]) <= FOUND_M
    place_m = np.where(found, gone_m[1], 0.0)
    rows = np.flatnonzero((np.sign(here_m[0]) != np.sign(here_m[1])) & ~found)
    found[rows] = True
    place_m[rows] = _crossing(
        lambda some, gone_m: way(rows[some], gone_m), gone_m[:, rows], here_m[:, rows], margin
    )
    return way(np.arange(len(place_m)), place_m), found


def strays(start: FloatArray, end: FloatArray, task: Task) -> FloatArray:
    """Return how far edges lie from the boundary at their middles and quarters.

    It is 0 on the window's frame, and aside; half an edge bounds it where a part is aside.
    """
    rows, stray_m = np.flatnonzero(~_framed(start, end, task.window)), np.zeros(len(start))
    aside = task.aside(start[rows], end[rows])
    partly, rows = rows[aside == ACROSS], rows[aside != ALL_ASIDE]
    # Where it matters may lie between the places asked: then only being short is safe.
    stray_m[partly] = inverse(start[partly], end[partly])[1] / 2
    for share in (0.5, 0.25, 0.75):
        off_m = _off(start[rows], end[rows], share, task)
        stray_m[rows] = np.maximum(stray_m[rows], off_m)
        rows = rows[off_m <= task.tolerance_m]
    return stray_m


def _off(start: FloatArray, end: FloatArray, share: float, task: Task) -> FloatArray:
    """Return how far a place of each edge is from the boundary, by the margin.

    Where a margin jumps, as at the end of an agreed line, it may be great on both sides.
    So it is asked whether there is inside as near as the bound to the left, and outside to
    the right. An edge strays by no more than half its length, if its ends do not.
    """
    points = start + share * (end - start)
    off_m = np.abs(task.margin(points)) if len(points) else np.zeros(0)
    rows = np.flatnonzero(off_m > task.tolerance_m)
    if len(rows):
        along_deg, length_m = inverse(start[rows], end[rows])
        lon, lat = points[rows].T
        sides = [
            destination(lon, lat, along_deg + turn, task.tolerance_m) for turn in (-90, 90)
        ]
        left_m, right_m = task.margin(np.concatenate(sides)).reshape(2, -1)
        held = (left_m < 0) & (right_m >= 0)
        bound_m = np.where(held, task.tolerance_m, length_m / 2)
        off_m[rows] = np.minimum(off_m[rows], bound_m)
    return off_m


def _framed(start: FloatArray, end: FloatArray, window: Window) -> BoolArray:
    """Return which edges run along a side of the window."""
    sides = np.array(window).reshape(2, 2)
    return ((start == sides[:, None]) & (end == sides[:, None])).any(axis=(0, 2))


def _thinned(points: FloatArray, ring: IntArray, window: Window) -> IntArray:
    """Return the vertices to keep: on the window's frame only where it is entered or bends."""
    same = ring[1:] == ring[:-1]
    west, south, east, north = window
    level = _framed(points[:-1], points[1:], (np.nan, south, np.nan, north))
    upright = _framed(points[:-1], points[1:], (west, np.nan, east, np.nan))
    kept = np.ones(len(points), dtype=bool)
    for along in (level & same, upright & same):
        kept[1:-1] &= ~(along[1:] & along[:-1])
    return np.flatnonzero(kept)


def _started(ring: FloatArray, window: Window) -> FloatArray:
    """Return a closed ring that starts anywhere but in the midst of a window's side."""
    around = ring[[-2, 0, 1]]
    sides = np.array(window).reshape(2, 2)
    if (around == sides[:, None]).all(axis=1).any() and len(ring) > 4:  # noqa: PLR2004
        return np.concatenate([ring[1:-1], ring[1:2]])
    return ring
