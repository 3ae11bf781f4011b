"""Labels for millions of points: a net of cells settles most, near tests nearly all the rest.

A margin is a lower bound on the way to the nearest boundary of a zone, so the whole ball of
that radius round a point bears the point's label. A cell inside such a ball is settled at
one look. Cells that are not are quartered; the smallest of them know what lies in and near
them, by which a point is told as exactly as `Waters.label` would. It is asked itself for
points within a centimetre of a change, and for those outside the net. Hence no answer
differs from the exact one, as long as the margins are what they promise to be.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray, StrArray
from geo_kit.waters import fast_look, fast_near
from geo_kit.waters.fast_cells import tiles
from geo_kit.waters.fast_names import ZoneNames
from geo_kit.waters.fast_near import UNSURE
from geo_kit.waters.fast_net import net_tables
from geo_kit.waters.fast_tables import NetTables
from geo_kit.waters.parties import Window
from geo_kit.waters.zones import NO_OWNER, NOT_COVERED, OPEN_OCEAN, Waters

NUMPY_KERNELS: Final = (fast_look.look_up, fast_near.near_codes)


@dataclass(frozen=True, slots=True, eq=False)
class ZoneCodes:
    """For each point a number that stands for its zone and its owner."""

    code: IntArray  # (n,)
    zones: StrArray  # (k,) the zone that each code stands for
    owners: StrArray  # (k,) and whose it is, "" on the high seas
    settled: BoolArray  # (n,) told without asking the exact test

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
            doubles the set-up, and halves the points that need a near test.
        tables: `tables` of a net over the same waters, instead of making them.

    Raises:
        PositionError: the window is empty or leaves the globe.
    """

    def __init__(
        self,
        waters: Waters,
        window: Window,
        *,
        cell_deg: float = 0.05,
        halvings: int = 2,
        tables: NetTables | None = None,
    ) -> None:
        self.waters, self.window, self.cell_deg = waters, window, cell_deg
        self.tables = tables or net_tables(waters, window, cell_deg=cell_deg, halvings=halvings)
        self._names = ZoneNames(self.tables.names)

    def label_zones(self, points: FloatArray) -> ZoneCodes:
        """Return the zone of each point, array (n, 2), as `Waters.label` would.

        Points outside the window are right too, only slower.

        Raises:
            PositionError: a point is not on the globe.
        """
        points = np.ascontiguousarray(points, float).reshape(-1, 2)
        code = self.look_up(points)
        settled = code >= 0
        asked = np.flatnonzero(~settled)
        for rows in tiles(points[asked]):
            code[asked[rows]] = self._names.codes(self.waters.label(points[asked[rows]]))
        self._tell_ocean(points, code)
        zones, owners = self._names.pairs.T
        return ZoneCodes(code, zones, owners, settled)

    def look_up(self, points: FloatArray) -> IntArray:
        """Return the code of each point, (n,), -1 where only the exact test can tell."""
        look_up, near_codes = kernels()
        net = self.tables
        code = look_up(points, net.corner, float(net.cell_deg), net.base, net.blocks)
        rows = np.flatnonzero(code < UNSURE)
        rows = rows[np.argsort(code[rows])]  # what lies near one cell is read from memory once
        code[rows] = near_codes(points[rows], -2 - code[rows], net.near)
        return code

    def _tell_ocean(self, points: FloatArray, code: IntArray) -> None:
        """Change the code of what lies in open ocean: the net itself knows the coast alone."""
        land = self.waters.world_land
        rows = np.flatnonzero(code == self._names.code(NOT_COVERED, NO_OWNER))
        if land is not None and len(rows):
            open_ = land.spare_m(points[rows]) > 0
            code[rows[open_]] = self._names.code(OPEN_OCEAN, NO_OWNER)

    @property
    def nbytes(self) -> int:
        """The memory of the tables in bytes."""
        return self.tables.nbytes


@cache
def kernels() -> tuple[Callable[..., IntArray], Callable[..., IntArray]]:
    """Return the compiled look-ups where the extra `fast` is there, else those of numpy."""
    try:
        from geo_kit.waters import fast_kernel  # noqa: PLC0415 - an extra
    except ImportError:
        return NUMPY_KERNELS
    return fast_kernel.look_up, fast_kernel.near_codes
