"""The regions of a map that labels are told by, and which of them each cell has a part in."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import BoolArray, FloatArray, IntArray, StrArray
from geo_kit.waters.agreed import AgreedLine, joined
from geo_kit.waters.base import Base
from geo_kit.waters.fast_cells import distinct, spread, touched
from geo_kit.waters.zones import Waters

LAND: Final = 0
BASIN: Final = 1
SIDE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regions:
    """Lands, waters behind closing lines, and water abreast of agreed lines, in that order."""

    area: NDArray[np.object_]  # (g,) of shapely geometries
    kind: IntArray  # (g,) LAND, BASIN or SIDE
    party: StrArray  # (g,) whose land or water it is; "" abreast of lines
    number: IntArray  # (g,) 2 * line + side of a SIDE, 0 of others
    reach_m: FloatArray  # (g,) no point of a BASIN counts farther from the base line


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slots:
    """Pairs of a cell and a region that has a part in it, sorted."""

    cell: IntArray  # (s,)
    region: IntArray  # (s,)
    inside: BoolArray  # (s,) the middle of the cell is in the region
    first: IntArray  # (s + 1,) where the edges of each begin
    edge: IntArray  # (c,) rows of `sides_deg`, those in the cell
    sides_deg: FloatArray  # (m, 4) longitude and latitude of both ends

    def only(self, rows: BoolArray) -> "Slots":
        """Return some of the pairs, told by a mask (s,)."""
        kept = np.flatnonzero(rows)
        owner, edge = spread(self.first, kept)
        return Slots(
            cell=self.cell[kept],
            region=self.region[kept],
            inside=self.inside[kept],
            first=np.searchsorted(owner, np.arange(len(kept) + 1)),
            edge=self.edge[edge],
            sides_deg=self.sides_deg,
        )


def regions(waters: Waters) -> Regions:
    """Return all regions that `Waters.label` asks; of basins the first that holds counts."""
    land = waters.coast.land
    basins = [
        (party, *basin)
        for party in waters.coast.parties
        for basin in _basins(waters.base(party))
    ]
    sides = [side for line in joined(waters.agreed) for side in sides_of(line)]
    count = [len(land), len(basins), len(sides)]
    area = np.empty(sum(count), dtype=object)
    area[:] = [*land, *[basin for _, basin, _ in basins], *sides]
    reach_m = np.full(len(area), np.inf)
    reach_m[count[0] : count[0] + count[1]] = [reach_m for *_, reach_m in basins]
    owners = [*waters.coast.party.tolist(), *[party for party, *_ in basins]]
    return Regions(
        area=area,
        kind=np.repeat([LAND, BASIN, SIDE], count),
        party=np.array([*owners, *[""] * count[2]]),
        number=np.concatenate([np.zeros(len(owners), np.int64), np.arange(count[2])]),
        reach_m=reach_m,
    )


def sides_of(line: AgreedLine) -> tuple[shapely.Polygon, shapely.Polygon]:
    """Return the water that a line divides, on its left and on its right."""
    return line._sides  # noqa: SLF001 - where it ends is asked by nothing else


def _basins(base: Base) -> list[tuple[shapely.Geometry, float]]:
    """Return the water behind each line as far as it is looked for, and its reach."""
    found = []
    for number, box in enumerate(base._windows):  # noqa: SLF001 - as `Base.behind` does
        basin = base.basin(number)
        if not shapely.covers(box, basin):
            basin = shapely.intersection(basin, box)
        if not shapely.is_empty(basin):
            found.append((basin, float(base._reach_m[number])))  # noqa: SLF001 - the same
    return found


def slots(
    area: NDArray[np.object_], middle: FloatArray, corner: FloatArray, side_deg: float
) -> Slots:
    """Return which regions have a part in each cell.

    Args:
        area: (g,) of shapely geometries.
        middle: (k, 2) a point of each cell.
        corner: of the net that cells are counted from.
        side_deg: of a cell.
    """
    edges, owner = _edges(area)
    edge, *place = touched(edges, corner, side_deg)
    near, cell = _cell_of(np.floor((middle - corner) / side_deg), np.column_stack(place))
    # A long edge is found in a cell more than once.
    cell, edge = np.divmod(distinct(cell * len(edges) + edge[near]), max(len(edges), 1))
    key = cell * len(area) + owner[edge]
    order = np.argsort(key, kind="stable")
    key, edge = key[order], edge[order]
    tree = shapely.STRtree(np.asarray(shapely.points(middle), object))
    held, holds = tree.query(area, predicate="intersects")[::-1]
    inside = held * len(area) + holds
    both = distinct(np.concatenate([key, inside]))
    held_there = np.zeros(len(both), dtype=bool)
    held_there[_found(inside, both)[1]] = True
    return Slots(
        cell=both // len(area),
        region=both % len(area),
        inside=held_there,
        first=np.append(np.searchsorted(key, both), len(key)),
        edge=edge,
        sides_deg=edges,
    )


def _edges(area: NDArray[np.object_]) -> tuple[FloatArray, IntArray]:
    """Return all edges of geometries, (m, 4) of both ends, and whose each is, (m,)."""
    parts, owner = shapely.get_parts(area, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)  # of collections
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[:-1] == ring[1:])
    edges = np.hstack([points[first], points[first + 1]])
    return edges, owner[inner[part[ring[first]]]].astype(np.int64)


def _cell_of(cells: FloatArray, place: IntArray) -> tuple[IntArray, IntArray]:
    """Return which places, column and row, are of known cells, and which cell each is."""
    scale = np.array([1, 1 << 31])
    known = cells.astype(np.int64) @ scale
    order = np.argsort(known)
    hit, found = _found(place @ scale, known[order])
    return hit, order[found]


def _found(keys: IntArray, known: IntArray) -> tuple[IntArray, IntArray]:
    """Return which keys are among sorted ones, and where each of them is."""
    place = np.searchsorted(known, keys)
    there = place < len(known)
    there[there] = known[place[there]] == keys[there]
    return np.flatnonzero(there), place[there]
