"""The outline of where a margin is negative, brought to within a bound in metres.

A margin changes by at most the way moved. A coarse grid therefore tells where no boundary
can be, and only the rest is asked again on finer ones; the contour of the finest has the
right topology down to its cells. `tracing` then brings it to the bound.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import contourpy
import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EARTH_EQUATORIAL_RADIUS_M
from geo_kit.errors import PositionError
from geo_kit.waters.parties import Window
from geo_kit.waters.tracing import Aside, Lattice, Margin, Task, strays, traced

M_PER_DEG: Final = float(np.radians(EARTH_EQUATORIAL_RADIUS_M))
COARSEST_CELLS: Final = 16  # along the longer side of a window
FAR_M: Final = 1e9  # stands where a boundary cannot be
MENDING_CELLS: Final = 64
MENDINGS: Final = 30  # so many windows along a strait
FINER: Final = 4.0  # at least, each time, so that mending ends
ROOM: Final = 8.0  # round a loose edge, of its length
LEAST_ROOM_DEG: Final = 1e-4
GRID_DEG: Final = 1e-9  # a tenth of a millimetre: where a mended part meets the rest
SLACK: Final = 1.05  # degrees of latitude are not all of one length


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Areas, and how far their edges stray from the true boundary."""

    shape: shapely.MultiPolygon  # longitude, latitude; edges are straight in both
    max_deviation_m: float  # at three places of each edge; not on the frame, nor aside


def outline(
    margin: Margin,
    window: Window,
    *,
    cell_m: float,
    tolerance_m: float,
    aside: Aside | None = None,
) -> Outline:
    """Return where a margin is negative inside a window.

    Args:
        margin: how far points (n, 2) are outside, metres; it must not change faster than
            the way moved, but for jumps, where the boundary is the jump.
        window: west, south, east, north in degrees.
        cell_m: what is narrower than this may be missed.
        tolerance_m: how far an edge may stray.
        aside: tells of edges, given by their starts and ends (n, 2), whether the boundary
            does not matter there, as on land: 0 it does, 1 it does on a part, 2 nowhere.
            Those that are all aside are left as they are, and not measured.

    Raises:
        PositionError: the window is empty or crosses the antimeridian, or so much boundary
            would have to be drawn that the margin must be noise.
    """
    check_window(window)
    task = Task(margin, window, aside or _nowhere, tolerance_m)
    return _outlined(task, cell_m)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    shape: shapely.MultiPolygon
    stray_m: float
    loose: FloatArray  # (k, 2, 2) edges without a boundary near
    loose_m: float


def _drawn(task: Task, cell_m: float) -> _Drawn:
    lattice = _lattice(task.margin, task.window, cell_m)
    areas = _contour(lattice)
    if not areas:
        return _Drawn(shapely.MultiPolygon(), 0.0, np.empty((0, 2, 2)), 0.0)
    found = traced([ring for area in areas for ring in area], lattice, task)
    following = iter(found.rings)
    shapes = [_polygon([next(following) for _ in area]) for area in areas]
    return _Drawn(_clean(shapes), found.stray_m, found.loose, found.loose_m)


def _outlined(task: Task, cell_m: float) -> Outline:
    drawn = _drawn(task, cell_m)
    if not len(drawn.loose):
        return Outline(drawn.shape, drawn.stray_m)
    if cell_m < task.tolerance_m:
        return Outline(drawn.shape, max(drawn.stray_m, drawn.loose_m))
    return _mended(drawn, task, cell_m / FINER)


def _mended(drawn: _Drawn, task: Task, cell_m: float) -> Outline:
    """Draw anew, on finer grids, what lies round edges that no boundary was found for.

    There the grid joined what a strait narrower than its cells parts, or parted what an
    isthmus of that kind joins. Where a part drawn anew does not fit the rest, the next is
    drawn from there on, along the strait.
    """
    shape, loose, loose_m = drawn.shape, drawn.loose, drawn.loose_m
    done: list[Window] = []
    for _ in range(MENDINGS):
        windows = _windows(loose, task.window)
        for window in windows:
            side_m = M_PER_DEG * (window[3] - window[1])
            finer_m = min(cell_m, side_m / MENDING_CELLS)
            anew = _outlined(replace(task, window=window), finer_m)
            shape = _put(shape, anew.shape, window)
        done += windows
        loose, loose_m = _misfits(shape, done, task)
        if not len(loose):
            break
    return Outline(shape, max(drawn.stray_m, loose_m))


def _put(
    shape: shapely.MultiPolygon, part: shapely.MultiPolygon, window: Window
) -> shapely.MultiPolygon:
    """Return a shape with another in the place of what lay in a window."""
    rest = shapely.difference(shape, shapely.box(*window), grid_size=GRID_DEG)
    pieces = [*shapely.get_parts(rest), *shapely.get_parts(part)]
    areas = [piece for piece in pieces if piece.geom_type == "Polygon"]
    whole = shapely.union_all(np.array(areas, dtype=object), grid_size=GRID_DEG)
    return _clean(list(shapely.get_parts(whole)))


def _misfits(
    shape: shapely.MultiPolygon, windows: list[Window], task: Task
) -> tuple[FloatArray, float]:
    """Return the edges (k, 2, 2) in or on windows that stray too far, and how far at most."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[:-1] == ring[1:])
    edges = np.stack([points[first], points[first + 1]], axis=1)
    low, high = edges.min(axis=1), edges.max(axis=1)
    on = np.zeros(len(edges), dtype=bool)
    for west, south, east, north in windows:
        clear = GRID_DEG * np.array([-1, 1])[:, None] + [[west, south], [east, north]]
        on |= (high >= clear[0]).all(axis=1) & (low <= clear[1]).all(axis=1)
    edges = edges[on]
    stray_m = strays(edges[:, 0], edges[:, 1], task)
    return edges[stray_m > task.tolerance_m], float(stray_m.max(initial=0))


def _windows(loose: FloatArray, window: Window) -> list[Window]:
    """Return boxes, apart from each other, with room round all loose edges."""
    low, high = loose.min(axis=1), loose.max(axis=1)
    room = ROOM * np.maximum(high - low, LEAST_ROOM_DEG).max(axis=1, keepdims=True)
    boxes = np.asarray(shapely.box(*(low - room).T, *(high + room).T))
    while True:
        groups = shapely.get_parts(shapely.union_all(boxes))
        joined = np.asarray(shapely.box(*shapely.bounds(groups).T))
        if len(joined) == len(boxes):
            break
        boxes = joined
    within = shapely.intersection(boxes, shapely.box(*window))
    return [tuple(bounds) for bounds in np.round(shapely.bounds(within), 9).tolist()]


def check_window(window: Window) -> None:
    """Refuse a window that is none.

    Raises:
        PositionError: west is not west of east, nor south south of north, on the map.
    """
    west, south, east, north = window
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise PositionError(
            f"no map window from {west:g}, {south:g} to {east:g}, {north:g}",
            hint="give west, south, east, north; it cannot cross the antimeridian",
        )


def _nowhere(start: FloatArray, end: FloatArray) -> IntArray:  # noqa: ARG001 - an `Aside`
    return np.zeros(len(start), dtype=int)


def _polygon(rings: list[FloatArray]) -> shapely.Polygon:
    outer, *holes = [ring if len(ring) > 3 else np.empty((0, 2)) for ring in rings]  # noqa: PLR2004
    return shapely.Polygon(outer, [hole for hole in holes if len(hole)])


def _clean(shapes: list[shapely.Polygon]) -> shapely.MultiPolygon:
    """Return one valid shape: refined rings may touch where the water is a few metres."""
    valid = [shapely.make_valid(shape) for shape in shapes if not shape.is_empty]
    parts = shapely.get_parts(shapely.get_parts(shapely.union_all(valid)))
    areas = [part for part in parts if isinstance(part, shapely.Polygon)]
    return shapely.orient_polygons(shapely.MultiPolygon(areas))


def _lattice(margin: Margin, window: Window, cell_m: float) -> Lattice:
    """Return the margin at the nodes of a grid; far from a boundary only its sign."""
    west, south, east, north = window
    widest = np.cos(np.radians(0 if south < 0 < north else min(abs(south), abs(north))))
    size_m = np.array([(east - west) * widest, north - south]) * M_PER_DEG
    cells = np.maximum(np.ceil(COARSEST_CELLS * size_m / size_m.max()), 2).astype(int)
    lattice = Lattice.of(window, cells)
    lattice.field_m[:] = margin(lattice.points()).reshape(lattice.field_m.shape)
    while (size_m / cells).max() > cell_m:
        half_diagonal_m = SLACK * float(np.hypot(*(size_m / cells))) / 2
        cells = cells * 2
        lattice = _finer(lattice, margin, half_diagonal_m)
    return lattice


def _finer(coarse: Lattice, margin: Margin, reach_m: float) -> Lattice:
    """Return a grid twice as fine; asked anew where a boundary may pass through a cell."""
    field_m = coarse.field_m
    near, inside = np.abs(field_m) <= reach_m, field_m < 0
    mixed = _corners(inside, np.logical_or) & ~_corners(inside, np.logical_and)
    cells = _corners(near, np.logical_or) | mixed
    fine = Lattice.of(coarse.window, 2 * np.array(cells.shape[::-1]))
    sign = np.where(inside, -FAR_M, FAR_M).repeat(2, axis=0).repeat(2, axis=1)
    fine.field_m[:] = sign[:-1, :-1]
    ask = np.zeros(fine.field_m.shape, dtype=bool)
    for row in range(3):
        for column in range(3):
            rows = slice(row, row + 2 * cells.shape[0] - 1, 2)
            columns = slice(column, column + 2 * cells.shape[1] - 1, 2)
            ask[rows, columns] |= cells
    ask[::2, ::2] = False
    fine.field_m[::2, ::2] = field_m
    fine.field_m[ask] = margin(fine.points()[ask.ravel()])
    return fine


def _corners(nodes: BoolArray, join: np.ufunc) -> BoolArray:
    """Return for each cell whether any, or every, one of its four nodes is marked."""
    level = join(nodes[:, 1:], nodes[:, :-1])
    return join(level[1:], level[:-1])


def _contour(lattice: Lattice) -> list[list[FloatArray]]:
    """Return for each area its outer ring and its holes."""
    outlines, offsets = contourpy.contour_generator(
        lattice.lon, lattice.lat, lattice.field_m, fill_type=contourpy.FillType.OuterOffset
    ).filled(-np.inf, 0.0)[:2]
    return [
        [np.asarray(points)[a:b] for a, b in pairwise(np.asarray(starts))]
        for points, starts in zip(outlines, offsets, strict=True)
    ]
