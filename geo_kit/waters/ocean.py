"""Open ocean far from the coasts of a sea: so far off that no land's 200 nm can reach.

The land of the world is known here only by marks on a net of cells, so all that is told is
how far off any of it lies at least.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M
from geo_kit.geodesic import ecef_from_geodetic

# Limits are measured from base lines, which may run off the coast from point to point: before
# the middle of one of 125 nm, the longest that article 47(2) lets an archipelago draw, the
# 200-nm limit lies 9.5 nm (17.6 km) farther from any land than 200 nm.
SPARE_M: Final = 20_000.0
OPEN_M: Final = EXCLUSIVE_ECONOMIC_ZONE_M + SPARE_M
ASKED_M: Final = 2 * OPEN_M  # farther off it does not matter how far
LONGEST_DEGREE_M: Final = 111_700.0  # of a meridian of WGS 84, near the poles, rounded up


@dataclass(frozen=True, eq=False)
class WorldLand:
    """Which cells of a net over the globe any land touches.

    Rows run from the south pole, columns from 180 W; `bits` is as `np.packbits` makes it.
    """

    cell_deg: float
    bits: NDArray[np.uint8]  # (rows, columns / 8)

    @cached_property
    def cells(self) -> BoolArray:
        """The marks, (rows, columns)."""
        columns = round(360 / self.cell_deg)
        return np.unpackbits(self.bits, axis=1, count=columns).astype(bool)

    def least_m(self, points: FloatArray) -> FloatArray:
        """Return how far off any land is at least, (n,); no more than `ASKED_M` is told.

        A chord is shorter than its geodesic, and no point of a cell lies farther from its
        middle than half the diagonal that it has on the equator.
        """
        half_m = self.cell_deg * LONGEST_DEGREE_M / np.sqrt(2)
        here_m = ecef_from_geodetic(points[:, 0], points[:, 1])
        chord_m, _ = self._tree.query(here_m, distance_upper_bound=ASKED_M + half_m)
        least_m: FloatArray = np.clip(chord_m - half_m, 0, ASKED_M)
        least_m[self._on_a_mark(points)] = 0
        return least_m

    def spare_m(self, points: FloatArray) -> FloatArray:
        """Return how much farther off land is than it must be for open ocean, (n,)."""
        spare_m: FloatArray = self.least_m(points) - OPEN_M
        return spare_m

    def _on_a_mark(self, points: FloatArray) -> BoolArray:
        rows, columns = self.cells.shape
        row = ((points[:, 1] + 90) / self.cell_deg).astype(int).clip(0, rows - 1)
        column = ((points[:, 0] + 180) % 360 / self.cell_deg).astype(int) % columns
        marked: BoolArray = self.cells[row, column]
        return marked

    @cached_property
    def _tree(self) -> cKDTree:
        """The middles of those marked cells that have a neighbour without a mark."""
        row, column = np.nonzero(self.cells & ~_amid(self.cells))
        lon = column.astype(float) * self.cell_deg + (self.cell_deg / 2 - 180)
        lat = row.astype(float) * self.cell_deg + (self.cell_deg / 2 - 90)
        middles_m = ecef_from_geodetic(lon, lat)
        return cKDTree(middles_m, balanced_tree=False, compact_nodes=False)


def _amid(cells: BoolArray) -> BoolArray:
    """Return which cells have marks on all four sides; the last rows end at the poles."""
    beyond = np.ones((1, cells.shape[1]), dtype=bool)
    above = np.concatenate([cells[1:], beyond])
    below = np.concatenate([beyond, cells[:-1]])
    found: BoolArray = above & below & np.roll(cells, 1, axis=1) & np.roll(cells, -1, axis=1)
    return found
