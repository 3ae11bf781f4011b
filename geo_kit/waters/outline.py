"""The outline of where a margin is negative, brought to within a bound in metres.

A margin changes by at most the way moved. A coarse grid therefore tells where no boundary
can be, and only the rest is asked again on finer ones; the contour of the finest has the
right topology down to its cells. Its vertices are then moved onto the boundary by Newton's
method, and edges are halved until their middles keep the bound.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import contourpy
import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EARTH_EQUATORIAL_RADIUS_M
from geo_kit.errors import PositionError
from geo_kit.geodesic import destination, inverse
from geo_kit.waters.parties import Window

Margin = Callable[[FloatArray], FloatArray]  # points (n, 2) -> metres (n,), negative inside

M_PER_DEG: Final = np.radians(EARTH_EQUATORIAL_RADIUS_M)Aside = Callable[[FloatArray], BoolArray]

COARSEST_CELLS: Final = 16  # along the longer side of a window
NEWTON_STEPS: Final = 8
HALVINGS: Final = 20
TRACING_STEPS: Final = 16
SAFE_STEPS: Final = 2
FOUND_M: Final = 1e-3
NEARLY_M: Final = 0.1
PROBE_M: Final = 2.0  # how far apart a slope is measured
LEAST_SLOPE: Final = 0.2  # of a median between coasts that lie far to one side
ON_FRAME_DEG: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What is outlined, where, and what is left aside."""

    margin: Margin
    window: Window
    aside: Aside


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Areas, and how far their edges stray from the true boundary."""

    shape: shapely.MultiPolygon  # longitude, latitude; edges are straight in both
    max_deviation_m: float  # measured at the middle of each edge, the window's frame aside


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
        margin: how far points are outside; it must not change faster than the way moved.
        window: west, south, east, north in degrees.
        cell_m: what is narrower than this may be missed.
        tolerance_m: how far an edge may stray.
        aside: tells of points (n, 2) whether nobody cares for the boundary there, as on
            land; edges with their middle there are left as they are, and not measured.

    Raises:
        PositionError: the window is empty or crosses the antimeridian.
    """
    west, south, east, north = window
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise PositionError(
            f"no map window from {west:g}, {south:g} to {east:g}, {north:g}",
            hint="give west, south, east, north; it cannot cross the antimeridian",
        )
    lon, lat, field_m = _field(margin, window, cell_m)
    task = _Task(margin, window, aside or _nowhere)
    rings = [
        [_refined(ring, task, tolerance_m, cell_m) for ring in part]
        for part in _contour(lon, lat, field_m)
    ]
    shape = shapely.MultiPolygon(
        [shapely.Polygon(part[0], part[1:]) for part in rings if len(part[0]) > 3]  # noqa: PLR2004
    )
    edges = [ring for part in rings for ring in part]
    stray_m = max(
        (float(_strays(ring, margin, window).max(initial=0)) for ring in edges), default=0.0
    )
    if not shape.is_valid:
        shape = _polygons(shapely.make_valid(shape))
    return Outline(shapely.orient_polygons(shape), stray_m)


def _nowhere(points: FloatArray) -> BoolArray:
    return np.zeros(len(points), dtype=bool)


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def _field(
    margin: Margin, window: Window, cell_m: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the margin on a grid; where no boundary can be, that of a coarser grid."""
    west, south, east, north = window
    middle = np.cos(np.radians((south + north) / 2))
    size_m = np.array([(east - west) * middle, north - south]) * M_PER_DEG
    cells = np.maximum(np.round(COARSEST_CELLS * size_m / size_m.max()), 2).astype(int)
    lon, lat = np.linspace(west, east, cells[0] + 1), np.linspace(south, north, cells[1] + 1)
    field_m = _ask(margin, lon, lat)
    while size_m.max() / cells.max() > cell_m:
        reach_m = 2 * float(np.hypot(*(size_m / cells))) / min(middle, 1.0)
        cells = cells * 2
        finer_lon = np.linspace(west, east, cells[0] + 1)
        finer_lat = np.linspace(south, north, cells[1] + 1)
        near = np.abs(field_m) <= reach_m
        finer_m = np.repeat(np.repeat(field_m, 2, axis=0), 2, axis=1)[:-1, :-1]
        ask = np.repeat(np.repeat(near, 2, axis=0), 2, axis=1)[:-1, :-1]
        ask[:, 1::2] |= ask[:, 2::2]
        ask[1::2] |= ask[2::2]
        row, column = np.nonzero(ask)
        points = np.stack([finer_lon[column], finer_lat[row]], axis=-1)
        finer_m[row, column] = margin(points)
        lon, lat, field_m = finer_lon, finer_lat, finer_m
    return lon, lat, field_m


def _ask(margin: Margin, lon: FloatArray, lat: FloatArray) -> FloatArray:
    points = np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2)
    return margin(points).reshape(len(lat), len(lon))


def _contour(lon: FloatArray, lat: FloatArray, field_m: FloatArray) -> list[list[FloatArray]]:
    """Return for each area its outer ring and its holes."""
    outlines, offsets = contourpy.contour_generator(
        lon, lat, field_m, fill_type=contourpy.FillType.OuterOffset
    ).filled(-np.inf, 0.0)[:2]
    return [
        [np.asarray(points)[a:b] for a, b in pairwise(np.asarray(starts))]
        for points, starts in zip(outlines, offsets, strict=True)
    ]


def _refined(
    ring: FloatArray, task: _Task, tolerance_m: float, cell_m: float
) -> FloatArray:
    """Move a ring's vertices onto the boundary, and halve its edges until they keep to it."""
    points = _onto(ring[:-1], task.margin, task.window, cell_m)
    points = np.vstack([points, points[:1]])
    open_ = np.ones(len(points) - 1, dtype=bool)  # edges that may not keep the bound
    for _ in range(HALVINGS):
        rows = np.flatnonzero(open_)
        ends = np.stack([points[rows], points[rows + 1]], axis=1)
        open_[rows] = _strays(ends, task) > tolerance_m
        rows = np.flatnonzero(open_)
        if len(rows) == 0:
            break
        middles = _across(points, rows, task.margin)
        points = np.insert(points, rows + 1, middles, axis=0)
        open_ = np.repeat(open_, 1 + open_)
    return points


def _across(points: FloatArray, rows: IntArray, margin: Margin) -> FloatArray:
    """Return where the boundary crosses the perpendiculars on edges' middles.

    The inside is on an edge's left, so its middle has to go left where it is outside, and
    right where it is inside. A margin never changes faster than the way moved: going on by
    what it says cannot pass the boundary, and secants finish the way.
    """
    start, end = points[rows], points[rows + 1]
    middles = (start + end) / 2
    along_deg, length_m = inverse(start, end)
    here_m = margin(middles)
    outward_deg = along_deg + 90
    gone_m, last_gone_m, last_m = np.zeros((3, len(rows)))
    for step in range(TRACING_STEPS):
        with np.errstate(divide="ignore", invalid="ignore"):
            secant_m = -here_m * (gone_m - last_gone_m) / (here_m - last_m)
        safe_m = -here_m
        secant = (
            (step >= SAFE_STEPS)
            & np.isfinite(secant_m)
            & (np.abs(secant_m) < 3 * np.abs(here_m))
        )
        last_gone_m, last_m = gone_m, here_m
        gone_m = np.clip(gone_m + np.where(secant, secant_m, safe_m), -length_m, length_m)
        found = destination(middles[:, 0], middles[:, 1], outward_deg, gone_m)
        here_m = margin(found)
        if np.abs(here_m).max() < FOUND_M:
            break
    return np.where((np.abs(here_m) < NEARLY_M)[:, None], found, middles)


def _onto(points: FloatArray, margin: Margin, window: Window, cell_m: float) -> FloatArray:
    """Return points moved across to the boundary; those on the window's frame stay on it."""
    points = points.copy()
    upright, level = _framed(points, window)
    free = ~(upright & level)
    for _ in range(NEWTON_STEPS):
        rows = np.flatnonzero(free)
        if len(rows) == 0:
            break
        here_m = margin(points[rows])
        slope = _slope(points[rows], here_m, margin)
        slope[upright[rows], 0] = 0.0
        slope[level[rows], 1] = 0.0
        step_m = -(here_m / np.maximum((slope**2).sum(axis=1), LEAST_SLOPE**2))[:, None] * slope
        length_m = np.linalg.norm(step_m, axis=1)
        step_m *= np.minimum(1, cell_m / np.maximum(length_m, 1e-9))[:, None]
        points[rows] = _moved(points[rows], step_m, window)
        free[rows[np.abs(here_m) < 1e-3]] = False  # noqa: PLR2004 - a millimetre
    return points


def _strays(edges: FloatArray, task: _Task) -> FloatArray:
    """Return how far the middles of edges lie from the boundary, 0 on the window's frame.

    An edge whose ends lie on the boundary strays by no more than half its length, which is
    what bounds it where the margin jumps, as at the end of an agreed line.

    Args:
        edges: array (n, 2, 2) of edges, or (n, 2) of a ring's vertices.
        task: what is outlined.
    """
    ends = edges if edges.ndim == 3 else np.stack([edges[:-1], edges[1:]], axis=1)  # noqa: PLR2004
    middles = ends.mean(axis=1)
    framed = [_framed(ends[:, end], task.window) for end in (0, 1)]
    along = (framed[0][0] & framed[1][0]) | (framed[0][1] & framed[1][1])
    stray_m = np.zeros(len(middles))
    rows = np.flatnonzero(~along)
    rows = rows[~task.aside(middles[rows])]
    if len(rows):
        here_m = task.margin(middles[rows])
        slope = np.linalg.norm(_slope(middles[rows], here_m, task.margin), axis=1)
        _, length_m = inverse(ends[rows, 0], ends[rows, 1])
        stray_m[rows] = np.minimum(np.abs(here_m) / np.clip(slope, LEAST_SLOPE, 1), length_m / 2)
    return stray_m


def _slope(points: FloatArray, here_m: FloatArray, margin: Margin) -> FloatArray:
    """Return how the margin rises eastward and northward, (n, 2), metres a metre."""
    probes = [destination(points[:, 0], points[:, 1], az, PROBE_M) for az in (90.0, 0.0)]
    rises = margin(np.concatenate(probes)).reshape(2, -1) - here_m
    return (rises / PROBE_M).T


def _moved(points: FloatArray, step_m: FloatArray, window: Window) -> FloatArray:
    azimuth_deg = np.degrees(np.arctan2(step_m[:, 0], step_m[:, 1]))
    moved = destination(points[:, 0], points[:, 1], azimuth_deg, np.linalg.norm(step_m, axis=1))
    still = step_m == 0  # along a frame only one coordinate may change
    west, south, east, north = window
    return np.clip(np.where(still, points, moved), [west, south], [east, north])


def _framed(points: FloatArray, window: Window) -> tuple[BoolArray, BoolArray]:
    """Return which points lie on the upright and which on the level sides of a window."""
    west, south, east, north = window
    upright = np.minimum(np.abs(points[:, 0] - west), np.abs(points[:, 0] - east))
    level = np.minimum(np.abs(points[:, 1] - south), np.abs(points[:, 1] - north))
    return upright < ON_FRAME_DEG, level < ON_FRAME_DEG
