"""The making of a net: which cells bear one label, and what the others need to know."""

from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray, IntArray
from geo_kit.waters.fast_build import look_round
from geo_kit.waters.fast_cells import half_diagonal_m, net_shape, quartered, tiles
from geo_kit.waters.fast_margins import Margins
from geo_kit.waters.fast_names import ZoneNames
from geo_kit.waters.fast_tables import NearTables, NetTables
from geo_kit.waters.parties import Window
from geo_kit.waters.zones import Waters

WIDE_HALVINGS: Final = 4  # from the widest cells, asked first, down to those of the net
OPEN: Final = -1


def net_tables(waters: Waters, window: Window, *, cell_deg: float, halvings: int) -> NetTables:
    """Return the tables of a net over a window.

    Args:
        waters: the coasts and lines.
        window: west, south, east, north in degrees.
        cell_deg: the side of the cells of the net.
        halvings: how often those that stay open are quartered.

    Raises:
        PositionError: the window is empty or leaves the globe.
    """
    return _Maker(waters, window, cell_deg).tables(halvings)


class _Maker:
    """Asks for the labels of cells of ever smaller size; the last are looked into."""

    def __init__(self, waters: Waters, window: Window, cell_deg: float) -> None:
        self.wide_deg = cell_deg * 2**WIDE_HALVINGS
        self.shape = net_shape(window, self.wide_deg)
        self.waters, self.cell_deg = waters, cell_deg
        self.corner = np.array(window[:2], float)
        self.names, self.margins = ZoneNames.of(waters), Margins(waters)

    def tables(self, halvings: int) -> NetTables:
        """Return the tables of the net, its open cells quartered so often."""
        net: IntArray = np.full((1, *self.shape), OPEN, np.int64)
        side_deg = self.wide_deg
        for _ in range(WIDE_HALVINGS):
            net = quartered(self._settled(net, self.corner[None], side_deg))
            side_deg /= 2
        if halvings:
            net = self._settled(net, self.corner[None], side_deg)
        _, row, column = np.nonzero(net < 0)
        corners = self.corner + np.stack([column, row], axis=-1) * side_deg
        blocks = net[net < 0].reshape(-1, 1, 1)
        net[net < 0] = -1 - np.arange(len(blocks))
        for level in range(halvings):
            blocks, side_deg = quartered(blocks), side_deg / 2
            if level < halvings - 1:
                blocks = self._settled(blocks, corners, side_deg)
        blocks, near = self._seen(blocks, corners, side_deg)
        return NetTables(
            corner=self.corner,
            cell_deg=np.array(self.cell_deg),
            base=net[0].astype(np.int32),
            blocks=blocks.astype(np.int32),
            names=self.names.pairs,
            near=near,
        )

    def _settled(self, cells: IntArray, corners: FloatArray, side_deg: float) -> IntArray:
        """Ask for the label of each open cell, and fill in those that it settles.

        Args:
            cells: (b, y, x) codes, below zero where open.
            corners: (b, 2) the south-western corner of each block of cells.
            side_deg: of a cell.
        """
        place, centre = _centres(cells, corners, side_deg)
        code, margin_m = self._exact(centre)
        cells[place] = np.where(margin_m > half_diagonal_m(centre, side_deg), code, OPEN)
        return cells

    def _seen(
        self, cells: IntArray, corners: FloatArray, side_deg: float
    ) -> tuple[IntArray, NearTables]:
        """Look into each open cell; number those that stay open, and gather what they need."""
        place, centre = _centres(cells, corners, side_deg)
        seen = look_round(self.waters, centre, self.corner, side_deg, self.names)
        code = seen.code
        open_ = code < 0
        cells[place] = np.where(open_, -np.cumsum(open_, dtype=np.int64), code)
        return cells, seen.only(open_).tables(self.names)

    def _exact(self, points: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return code and margin of each point by the exact test, tile by tile."""
        code, margin_m = np.empty(len(points), np.int64), np.empty(len(points))
        for rows in tiles(points):
            labels = self.waters.label_covered(points[rows])
            code[rows], margin_m[rows] = self.names.codes(labels), self.margins.of(labels)
        return code, margin_m


def _centres(
    cells: IntArray, corners: FloatArray, side_deg: float
) -> tuple[tuple[IntArray, ...], FloatArray]:
    """Return the places of the open cells and their centres, (k, 2)."""
    block, row, column = place = np.nonzero(cells < 0)
    return place, corners[block] + (np.stack([column, row], axis=-1) + 0.5) * side_deg
