"""Labels for millions of points: a net of cells settles most, the exact test the rest.

A margin is a lower bound on the way to the nearest boundary of a zone, so the whole ball of
that radius round a point bears the point's label. A cell inside such a ball is settled at
one look. Cells that are not are quartered; what the smallest of them leave open is in the
ball round their centre, or is asked of `Waters.label` itself. Hence no answer differs from
the exact one, as long as the margins are what they promise to be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import BoolArray, FloatArray, Floats, IntArray, StrArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M
from geo_kit.errors import PositionError
from geo_kit.waters.agreed import AgreedLine
from geo_kit.waters.distance import EdgeIndex
from geo_kit.waters.parties import LEAST_RADIUS_M, Coast, Window
from geo_kit.waters.zones import NOT_COVERED, Waters

WIDE_HALVINGS: Final = 4  # from the widest cells, asked first, down to `cell_deg`
MOST_RADIUS_M: Final = 6_400_000.0  # of curvature anywhere on WGS 84, rounded up
LEAST_SLACK_M: Final = 1.0
STRAIGHT_STEP_DEG: Final = 0.02
TILE_DEG: Final = 9.0  # points are asked tile by tile: few polygons lie in each
ALL_AT_ONCE: Final = 64
OPEN: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class ZoneCodes:
    """For each point a number that stands for its zone and its owner."""

    code: IntArray  # (n,)
    zones: StrArray  # (k,) the zone that each code stands for
    owners: StrArray  # (k,) and whose it is, "" on the high seas
    settled: BoolArray  # (n,) told by the net, without asking the exact test

    @property
    def zone(self) -> StrArray:
        """The zone of each point, (n,)."""
        return self.zones[self.code]

    @property
    def owner(self) -> StrArray:
        """The owner of each point, (n,)."""
        return self.owners[self.code]


class LabelGrid:
    """The zones in a window, ready to be asked for very many points.

    Args:
        waters: the coasts and lines; later changes to them are not seen.
        window: west, south, east, north in degrees, not across the antimeridian.
        cell_deg: the side of the cells that one look in a table settles.
        halvings: how often a cell that straddles a boundary is quartered. One more about
            doubles the set-up and the memory, and halves the points asked exactly.

    Raises:
        PositionError: the window is empty or leaves the globe.
    """

    def __init__(
        self, waters: Waters, window: Window, *, cell_deg: float = 0.05, halvings: int = 2
    ) -> None:
        self.waters, self.window, self.cell_deg = waters, window, cell_deg
        self._names: dict[tuple[str, str], int] = {}
        self._slack_m = _slack_m(waters.coast)
        self._borders = _land_borders(waters.coast)
        self._abreast = _abreast(waters.agreed)
        self._base, self._blocks, self._ball_code, self._ball_m = self._tables(halvings)

    def label_zones(self, points: FloatArray) -> ZoneCodes:
        """Return the zone of each point, array (n, 2), as `Waters.label` would.

        Points outside the window are right too, only slower.

        Raises:
            PositionError: a point is not on the globe.
        """
        points = np.ascontiguousarray(points, float).reshape(-1, 2)
        code = self.look_up(points)
        rows = np.flatnonzero(code < 0)
        code[rows], _ = self._exact(points[rows])
        settled = np.ones(len(points), dtype=bool)
        settled[rows] = False
        zones, owners = np.array([*self._names]).reshape(-1, 2).T
        return ZoneCodes(code, zones, owners, settled)

    def look_up(self, points: FloatArray) -> IntArray:
        """Return the code of each point, (n,), -1 where only the exact test can tell."""
        return _kernel()(
            points, np.array(self.window[:2]), self.cell_deg, self._base, self._blocks,
            self._ball_code, self._ball_m,
        )  # fmt: skip

    @property
    def nbytes(self) -> int:
        """The memory of the tables in bytes."""
        tables = (self._base, self._blocks, self._ball_code, self._ball_m)
        return sum(table.nbytes for table in tables)

    def _tables(self, halvings: int) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
        """Return the net, what its open cells are quartered into, and the open balls."""
        side_deg = self.cell_deg * 2**WIDE_HALVINGS
        corner = np.array([self.window[:2]])
        net = np.full((1, *_shape(self.window, side_deg)), OPEN)
        net, code, ball_m = self._settled(net, corner, side_deg)
        for _ in range(WIDE_HALVINGS):
            side_deg /= 2
            net, code, ball_m = self._settled(_quartered(net), corner, side_deg)
        _, row, column = np.nonzero(net < 0)
        corner = corner + np.stack([column, row], axis=-1) * side_deg
        blocks = net[net < 0].reshape(-1, 1, 1)
        for _ in range(halvings):
            side_deg /= 2
            blocks, code, ball_m = self._settled(_quartered(blocks), corner, side_deg)
        return net[0], blocks, code, ball_m

    def _settled(
        self, cells: IntArray, corner: FloatArray, side_deg: float
    ) -> tuple[IntArray, IntArray, FloatArray]:
        """Ask for the label of each open cell, and number those that stay open.

        Args:
            cells: (b, y, x) codes, below zero where open; -1, -2, ... on return.
            corner: (b, 2) the south-western corner of each block of cells.
            side_deg: of a cell.

        Returns:
            The cells, and for each one still open the ball round its centre.
        """
        block, row, column = place = np.nonzero(cells < 0)
        centre = corner[block] + (np.stack([column, row], axis=-1) + 0.5) * side_deg
        code, margin_m = self._exact(centre)
        cornermost_lat = np.maximum(np.abs(centre[:, 1]) - side_deg / 2, 0)
        half_m = _way_m(side_deg / 2, side_deg / 2, cornermost_lat)
        whole = margin_m > half_m
        cells[place] = np.where(whole, code, np.cumsum(whole) - np.arange(len(code)) - 1)
        return cells.astype(np.int32), code[~whole].astype(np.int32), margin_m[~whole]

    def _exact(self, points: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return code and margin of each point by the exact test, tile by tile."""
        code, margin_m = np.empty(len(points), np.int64), np.empty(len(points))
        for rows in _tiles(points):
            labels = self.waters.label(points[rows])
            pairs = np.char.add(np.char.add(labels.zone, "|"), labels.owner)
            names, which = np.unique(pairs, return_inverse=True)
            known = [
                self._names.setdefault(tuple(name.split("|")), len(self._names))
                for name in names.tolist()
            ]
            code[rows] = np.array(known)[which]
            margin_m[rows] = self._margin_m(points[rows], labels.zone, labels.margin_m)
        return code, margin_m - self._slack_m

    def _margin_m(self, points: FloatArray, zone: StrArray, margin_m: FloatArray) -> FloatArray:
        """Return margins that see what `Waters.label` does not promise to see as well.

        That is borders on land, where agreed lines end, and where a coast is known.
        """
        margin_m = margin_m.copy()
        ashore = np.char.endswith(zone, "-land")
        for rows, hidden in ((ashore, self._borders), (~ashore, self._abreast)):
            if hidden is not None and rows.any():
                reach_m = float(margin_m[rows].max())
                found = hidden.nearest(points[rows], within_m=reach_m)
                margin_m[rows] = np.minimum(margin_m[rows], found.distance_m)
        unknown = np.flatnonzero(zone == NOT_COVERED)
        if len(unknown):
            margin_m[unknown] = self._unknown_margin_m(points[unknown])
        return margin_m

    def _unknown_margin_m(self, points: FloatArray) -> FloatArray:
        """Return how far it is at least to where a coast is known to be the nearest one."""
        reach_m = 2 * EXCLUSIVE_ECONOMIC_ZONE_M
        base_m = np.full(len(points), reach_m)
        for party in self.waters.coast.parties_within(points, reach_m):
            found = self.waters.base(party).nearest(points, within_m=reach_m)
            base_m = np.minimum(base_m, found.distance_m)
        known_m = np.maximum(self.waters.coast.known_m(points), 0)
        spare_m = np.minimum(base_m, EXCLUSIVE_ECONOMIC_ZONE_M) - known_m
        return np.minimum(base_m, spare_m / 2)


@cache
def _kernel() -> Callable[..., IntArray]:
    """Return the compiled look-up where the extra `fast` is there, else that of numpy."""
    try:
        from geo_kit.waters.fast_kernel import look_up  # noqa: PLC0415 - an extra
    except ImportError:
        return numpy_look_up
    return look_up


def numpy_look_up(
    points: FloatArray,
    corner: FloatArray,
    cell_deg: float,
    net: IntArray,
    blocks: IntArray,
    ball_code: IntArray,
    ball_m: FloatArray,
) -> IntArray:
    """Return the code of each point, array (n,), -1 for those to be asked exactly.

    Args:
        points: (n, 2).
        corner: west and south of the net.
        cell_deg: the side of its cells.
        net: (y, x) of codes; -1 - k where block k has them.
        blocks: (b, s, s) of codes; -1 - k where ball k has them.
        ball_code: (k,) the code inside a ball round the centre of a block's cell.
        ball_m: (k,) its radius; below zero if there is none.
    """
    code = np.full(len(points), OPEN, np.int64)
    place = (points - corner) / cell_deg
    inside = np.flatnonzero(((place >= 0) & (place < net.shape[::-1])).all(axis=1))
    if len(inside) < len(points):
        place = place[inside]
    column, row = place.astype(np.int32).T
    found = net[row, column].astype(np.int64)
    open_ = np.flatnonzero(found < 0)
    place, fine = place[open_], blocks.shape[1]
    small = (place % 1 * fine).astype(np.int32)
    inner = blocks[-1 - found[open_], small[:, 1], small[:, 0]].astype(np.int64)
    left = np.flatnonzero(inner < 0)
    ball = -1 - inner[left]
    centre = corner + (np.floor(place[left]) + (small[left] + 0.5) / fine) * cell_deg
    here = points[inside[open_[left]]]
    low_lat = np.minimum(np.abs(here[:, 1]), np.abs(centre[:, 1]))
    way_m = _way_m(here[:, 0] - centre[:, 0], here[:, 1] - centre[:, 1], low_lat)
    inner[left] = np.where(way_m < ball_m[ball], ball_code[ball], OPEN)
    found[open_] = inner
    code[inside] = found
    return code


def _way_m(lon_deg: Floats, lat_deg: Floats, least_lat_deg: Floats) -> FloatArray:
    """Return a length that no geodesic over so many degrees exceeds."""
    across_deg = lon_deg * np.cos(np.radians(least_lat_deg))
    return np.radians(np.hypot(across_deg, lat_deg)) * MOST_RADIUS_M


def _quartered(cells: IntArray) -> IntArray:
    return cells.repeat(2, axis=1).repeat(2, axis=2)


def _shape(window: Window, side_deg: float) -> tuple[int, int]:
    """Return rows and columns of the widest cells; none that would leave the globe."""
    west, south, east, north = window
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise PositionError(
            f"no net of cells from {west:g}, {south:g} to {east:g}, {north:g}",
            hint="give west, south, east, north; it cannot cross the antimeridian",
        )
    rows = min(np.ceil((north - south) / side_deg), (90 - south) // side_deg)
    columns = min(np.ceil((east - west) / side_deg), (180 - west) // side_deg)
    return int(rows), int(columns)


def _tiles(points: FloatArray) -> list[IntArray]:
    """Return the rows of points, tile by tile."""
    if len(points) <= ALL_AT_ONCE:
        return [np.arange(len(points))] if len(points) else []
    column, row = np.floor(points / TILE_DEG).astype(np.int64).T
    key = row * 1_000 + column
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)


def _slack_m(coast: Coast) -> float:
    """Return how far edges of land, straight on a map, stray from those measured to."""
    side = coast.edge_end - coast.edge_start
    lat = np.minimum(np.abs([coast.edge_start[:, 1], coast.edge_end[:, 1]]).max(axis=0), 89)
    length_m = _way_m(side[:, 0], side[:, 1], np.maximum(lat - np.abs(side[:, 1]), 0))
    stray_m = length_m**2 * (1 + np.tan(np.radians(lat))) / (8 * LEAST_RADIUS_M)
    return LEAST_SLACK_M + float(stray_m.max(initial=0))


def _land_borders(coast: Coast) -> EdgeIndex | None:
    """Return the edges of land that are no coast, in short pieces; None without any."""
    rings = shapely.get_rings(coast.land)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[:-1] == ring[1:])
    known = np.unique(_keys(coast.edge_start, coast.edge_end))
    border = first[~np.isin(_keys(points[first], points[first + 1]), known)]
    if len(border) == 0:
        return None
    return _straight_edges(np.stack([points[border], points[border + 1]], axis=1))


def _abreast(agreed: Sequence[AgreedLine]) -> EdgeIndex | None:
    """Return the edges of the water that agreed lines divide; None without any.

    Where that water ends, the owner can change at once from the line's to the nearest.
    """
    rings = [shapely.get_coordinates(side) for line in agreed for side in _sides(line)]
    if not rings:
        return None
    return _straight_edges(
        np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
    )


def _sides(line: AgreedLine) -> tuple[shapely.Polygon, shapely.Polygon]:
    return line._sides  # noqa: SLF001 - where it ends is asked by nothing else


def _straight_edges(edges: FloatArray) -> EdgeIndex:
    """Return edges (m, 2, 2), straight on a map, in pieces short enough to be geodesics."""
    lines = shapely.segmentize(shapely.linestrings(edges), STRAIGHT_STEP_DEG)
    points, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(line[:-1] == line[1:])
    return EdgeIndex(points[first], points[first + 1])


def _keys(start: FloatArray, end: FloatArray) -> NDArray[np.void]:
    """Return one key for each edge, the same in either direction."""
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.where(swap[:, None], np.hstack([end, start]), np.hstack([start, end]))
    return np.ascontiguousarray(ends + 0.0).view("V32").reshape(-1)
