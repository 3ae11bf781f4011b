"""Cells of a net over a map: how large they are, how they split, and what lies in them."""

from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray, Floats, IntArray
from geo_kit.errors import PositionError
from geo_kit.waters.parties import Window

MOST_RADIUS_M: Final = 6_400_000.0  # of curvature anywhere on WGS 84, rounded up
TILE_DEG: Final = 9.0  # points are asked tile by tile: few polygons lie in each
ALL_AT_ONCE: Final = 64
PAD_DEG: Final = 1e-9  # an edge on the border of two cells belongs to both


def longest_way_m(lon_deg: Floats, lat_deg: Floats, least_lat_deg: Floats) -> FloatArray:
    """Return a length that no geodesic over so many degrees exceeds."""
    across_deg = lon_deg * np.cos(np.radians(least_lat_deg))
    return np.radians(np.hypot(across_deg, lat_deg)) * MOST_RADIUS_M


def half_diagonal_m(centre: FloatArray, side_deg: float) -> FloatArray:
    """Return a length that no way from the centre of a cell to a point in it exceeds, (n,)."""
    least_lat_deg = np.maximum(np.abs(centre[:, 1]) - side_deg / 2, 0)
    return longest_way_m(side_deg / 2, side_deg / 2, least_lat_deg)


def net_shape(window: Window, side_deg: float) -> tuple[int, int]:
    """Return rows and columns of the widest cells; none that would leave the globe.

    Raises:
        PositionError: the window is empty or leaves the globe.
    """
    west, south, east, north = window
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise PositionError(
            f"no net of cells from {west:g}, {south:g} to {east:g}, {north:g}",
            hint="give west, south, east, north; it cannot cross the antimeridian",
        )
    rows = min(np.ceil((north - south) / side_deg), (90 - south) // side_deg)
    columns = min(np.ceil((east - west) / side_deg), (180 - west) // side_deg)
    return int(rows), int(columns)


def quartered(cells: IntArray) -> IntArray:
    """Return blocks of cells (b, y, x) with four cells for each."""
    return cells.repeat(2, axis=1).repeat(2, axis=2)


def tiles(points: FloatArray) -> list[IntArray]:
    """Return the rows of points, tile by tile."""
    if len(points) <= ALL_AT_ONCE:
        return [np.arange(len(points))] if len(points) else []
    column, row = np.floor(points / TILE_DEG).astype(np.int64).T
    key = row * 1_000 + column
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)


def touched(
    edges: FloatArray, corner: FloatArray, side_deg: float
) -> tuple[IntArray, IntArray, IntArray]:
    """Return pairs of an edge and a cell that it may run through: edge, column, row.

    Args:
        edges: (m, 4) longitude and latitude of both ends, straight on the map.
        corner: of the net that cells are counted from.
        side_deg: of a cell.
    """
    span_deg = np.abs(edges[:, 2:] - edges[:, :2]).max(axis=1, initial=0)
    pieces = np.maximum(np.ceil(span_deg / side_deg), 1).astype(np.int64)
    edge = np.repeat(np.arange(len(edges)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    start, way = edges[edge, :2], (edges[:, 2:] - edges[:, :2])[edge] / pieces[edge, None]
    ends = np.stack([start + step[:, None] * way, start + (step + 1)[:, None] * way])
    low = np.floor((ends.min(axis=0) - PAD_DEG - corner) / side_deg).astype(np.int64)
    high = np.floor((ends.max(axis=0) + PAD_DEG - corner) / side_deg).astype(np.int64)
    found = []
    for over in np.ndindex(3, 3):  # no piece is longer than a cell
        here = (low + over <= high).all(axis=1)
        found.append(np.column_stack([edge[here], (low + over)[here]]))
    edge, column, row = np.concatenate(found).T
    return edge, column, row


def spread(first: IntArray, group: IntArray) -> tuple[IntArray, IntArray]:
    """Return for groups of rows, `first[g]` to `first[g + 1]`, whose each is, and the rows."""
    count = first[group + 1] - first[group]
    owner = np.repeat(np.arange(len(group)), count)
    start = np.repeat(first[group] - np.cumsum(count) + count, count)
    return owner, np.arange(len(owner)) + start


def firsts(group: IntArray, n_groups: int) -> IntArray:
    """Return where the rows of each group begin, (n_groups + 1,), for sorted groups."""
    return np.searchsorted(group, np.arange(n_groups + 1)).astype(np.int64)


def distinct(keys: IntArray) -> IntArray:
    """Return each number once, in order; `np.unique` takes four times as long for millions."""
    keys = np.sort(keys)
    return keys[np.flatnonzero(np.diff(keys, prepend=-1))]


def numbered(rows: IntArray, n_rows: int) -> tuple[IntArray, IntArray]:
    """Return which of so many rows are there at all, and rows counted among those alone."""
    here = np.zeros(n_rows, dtype=bool)
    here[rows] = True
    return np.flatnonzero(here), (np.cumsum(here) - 1)[rows]
