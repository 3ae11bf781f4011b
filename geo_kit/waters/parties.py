"""Who owns which coast: the parties round a sea, and on whose land a point lies.

A coast that two states dispute is a party of its own, named by both ("KOR/JPN"): what it
would give to either is then shown as theirs in dispute, and to neither in silence.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray, IntArray, StrArray
from geo_kit.constants import EARTH_LEAST_CURVATURE_RADIUS_M as LEAST_RADIUS_M
from geo_kit.errors import NotFoundError
from geo_kit.geodesic import ecef_from_geodetic
from geo_kit.waters.coast import CoastEdges, Land
from geo_kit.waters.distance import EdgeIndex

Window = tuple[float, float, float, float]  # west, south, east, north
CELL_DEG: Final = 0.25  # the coarse net that tells which parties are out of reach
CELL_REACH_M: Final = 20_000.0  # half the diagonal of a cell on the equator, rounded up


@dataclass(eq=False)
class Coast:
    """Land polygons with their parties, and those of their edges that are coast."""

    land: NDArray[np.object_]  # (p,) of shapely Polygons
    party: StrArray  # (p,) "PRK", "KOR/JPN", ...
    edge_start: FloatArray  # (m, 2) longitude, latitude
    edge_end: FloatArray  # (m, 2)
    edge_land: IntArray  # (m,) the polygon that an edge belongs to
    window: Window | None = None  # beyond it no coast is known; None: all of them are

    @classmethod
    def of(cls, land: Land, edges: CoastEdges, *, window: Window | None = None) -> "Coast":
        """Return the coast of some land; disputed land makes a party of its own."""
        party = np.where(land.disputed != "", land.disputed, land.owner)
        return cls(land.polygons, party, edges.start, edges.end, edges.polygon, window)

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """All parties that own a coast, in alphabetical order."""
        return tuple(np.unique(self.party[np.unique(self.edge_land)]).tolist())

    def index(self, party: str) -> EdgeIndex:
        """Return the edges of one party's coast, ready for distances; built once.

        Raises:
            NotFoundError: no such party has a coast here.
        """
        if party not in self.parties:
            raise NotFoundError("coastal state", party, known=self.parties)
        if party not in self._indexes:
            rows = self._rows(party)
            self._indexes[party] = EdgeIndex(self.edge_start[rows], self.edge_end[rows])
        return self._indexes[party]

    def parties_within(self, points: FloatArray, distance_m: float) -> list[str]:
        """Return the parties that may lie within a distance of any of the points."""
        if len(points) == 0:
            return []
        here_m = ecef_from_geodetic(points[:, 0], points[:, 1])
        middle_m = here_m.mean(axis=0)
        spread_m = np.linalg.norm(here_m - middle_m, axis=1).max(initial=0)
        reach_m = distance_m + spread_m + CELL_REACH_M
        return [
            party
            for party, cells_m in self._cells.items()
            if np.linalg.norm(cells_m - middle_m, axis=1).min() <= reach_m
        ]

    def known_m(self, points: FloatArray) -> FloatArray:
        """Return how far round each point all coasts are known, (n,); negative: not here."""
        if self.window is None:
            return np.full(len(points), np.inf)
        west, south, east, north = self.window
        lon, lat = points[:, 0], points[:, 1]
        to_sides = np.radians(np.minimum(lon - west, east - lon).clip(0, 90))
        across_m = np.arcsin(np.cos(np.radians(lat)) * np.sin(to_sides)) * LEAST_RADIUS_M
        along_m = np.radians(np.minimum(lat - south, north - lat)) * LEAST_RADIUS_M
        inside = (lon > west) & (lon < east) & (lat > south) & (lat < north)
        return np.where(inside, np.minimum(across_m, along_m), -np.inf)

    def land_owner(self, points: FloatArray) -> StrArray:
        """Return on whose land each point lies, array (n,) of parties, "" at sea."""
        owner = np.full(len(points), "", dtype=self.party.dtype)
        if len(points) == 0:
            return owner
        low, high = points.min(axis=0), points.max(axis=0)
        near = self._tree.query(shapely.box(*low, *high))
        by_lon = np.argsort(points[:, 0])
        sorted_lon = points[by_lon, 0]
        west, south, east, north = shapely.bounds(self.land[near]).T
        first = np.searchsorted(sorted_lon, west, side="left")
        last = np.searchsorted(sorted_lon, east, side="right")
        for row, a, b, bottom, top in zip(near, first, last, south, north, strict=True):
            maybe = by_lon[a:b]
            maybe = maybe[(points[maybe, 1] >= bottom) & (points[maybe, 1] <= top)]
            if len(maybe):
                shapely.prepare(self.land[row])
                inside = shapely.intersects_xy(self.land[row], points[maybe])
                owner[maybe[inside]] = self.party[row]
        return owner

    def on_land(self, start: FloatArray, end: FloatArray) -> IntArray:
        """Return how much of edges is on land, (n,): 0 nothing, 1 a part, 2 all of it.

        Args:
            start: array (n, 2) of longitude and latitude; edges are straight in both.
            end: the same of the other ends.
        """
        edges = np.asarray(shapely.linestrings(np.stack([start, end], axis=1)))
        edge, row = self._tree.query(edges)
        shapely.prepare(self.land[np.unique(row)])
        on_land = np.zeros(len(edges), dtype=np.int64)
        touched = shapely.intersects(self.land[row], edges[edge])
        edge, row = edge[touched], row[touched]
        np.maximum.at(on_land, edge, 1 + shapely.covers(self.land[row], edges[edge]))
        return on_land

    def land_of(self, party: str) -> NDArray[np.object_]:
        """Return the land polygons of one party.

        Raises:
            NotFoundError: no such party has land here.
        """
        if party not in self.party:
            raise NotFoundError("owner of land", party, known=np.unique(self.party).tolist())
        return self.land[self.party == party]

    @cached_property
    def _indexes(self) -> dict[str, EdgeIndex]:
        return {}

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.land)

    @cached_property
    def _cells(self) -> dict[str, FloatArray]:
        """ECEF centres (c, 3) of the cells that each party's coast touches."""
        cells = {}
        for party in self.parties:
            start = self.edge_start[self._rows(party)]
            column, row = np.round(start.T / CELL_DEG)
            cell = column + 1j * row
            # Most edges start in the cell of the one before, and the rest is soon sorted.
            centres = np.unique(cell[np.append(True, cell[1:] != cell[:-1])]) * CELL_DEG
            cells[party] = ecef_from_geodetic(centres.real, centres.imag)
        return cells

    def _rows(self, party: str) -> IntArray:
        mine = self.party == party  # asked of the land, for its edges are many more
        return np.flatnonzero(mine[self.edge_land])
