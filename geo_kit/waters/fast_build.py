"""What the open cells of a net need to know, gathered once: see `fast_near`."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M
from geo_kit.waters.agreed import joined
from geo_kit.waters.fast_cells import firsts, numbered
from geo_kit.waters.fast_names import LAND as LAND_KIND
from geo_kit.waters.fast_names import ZoneNames
from geo_kit.waters.fast_near import MEASURE
from geo_kit.waters.fast_reach import SPARE_M, Sight, reaches
from geo_kit.waters.fast_regions import BASIN, LAND, SIDE, Regions, Slots, regions, slots
from geo_kit.waters.fast_tables import NearTables
from geo_kit.waters.zones import (
    BELTS,
    HIGH_SEAS,
    INTERNAL,
    LIMITS_M,
    NO_OWNER,
    NOT_COVERED,
    Waters,
)

MIDDLE: Final = np.array([-0.018_383, 0.022_361])  # of a cell, off its centre: never round


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """What is known of cells: regions in them, and parties that may have the sea there."""

    waters: Waters
    sight: Sight
    middle: FloatArray  # (k, 2)
    slots: Slots
    slot_code: IntArray  # (s,) of the region; -1 - 2 * line - side abreast of a line
    slot_land: BoolArray  # (s,)
    slot_party: IntArray  # (s,) whose it is, a row of the coast's parties
    slot_reach_m: FloatArray  # (s,)
    limited: BoolArray  # (s,) a basin that may not count everywhere in the cell
    far_code: IntArray  # (k,) of the sea, MEASURE where it varies
    rim: BoolArray  # (k,)
    treaty: BoolArray  # (k,)
    rivals: BoolArray  # (p, k) parties to measure to

    @property
    def code(self) -> IntArray:
        """The code of each cell, (k,), -1 if it is not the same everywhere for sure."""
        code, found = self.far_code.copy(), self.slots
        crossed = np.diff(found.first) > 0
        plain = np.flatnonzero(found.inside & ~crossed & (self.slot_code >= 0))[::-1]
        code[found.cell[plain]] = self.slot_code[plain]  # the first one counts
        land = plain[self.slot_land[plain]]
        doubled = land[self.slot_code[land] != code[found.cell[land]]]  # lands that overlap
        code[found.cell[doubled]] = MEASURE
        code[found.cell[crossed | self.limited]] = MEASURE
        return code

    def only(self, mask: BoolArray) -> "Cells":
        """Return some of the cells, told by a mask (k,)."""
        rows = mask[self.slots.cell]
        found = self.slots.only(rows)
        per_slot = ("slot_code", "slot_land", "slot_party", "slot_reach_m", "limited")
        per_cell = ("middle", "far_code", "rim", "treaty")
        return Cells(
            waters=self.waters,
            sight=self.sight.only(mask),
            slots=replace(found, cell=(np.cumsum(mask) - 1)[found.cell]),
            rivals=self.rivals[:, mask],
            **{name: getattr(self, name)[rows] for name in per_slot},
            **{name: getattr(self, name)[mask] for name in per_cell},
        )

    def tables(self, names: ZoneNames) -> NearTables:
        """Return what has to be looked up for points in the cells."""
        found, parties = self.slots, self.waters.coast.parties
        reach = reaches(self.waters, self.sight, self.rivals)
        cell, party = np.nonzero(self.rivals.T)
        rival = np.cumsum(self.rivals.T).reshape(self.rivals.T.shape) - 1
        slot_rival = np.where(self.limited, rival[found.cell, self.slot_party], -1)
        used, edge = numbered(found.edge, len(found.sides_deg))
        return NearTables(
            middle=self.middle,
            slots=firsts(found.cell, len(self.middle)),
            slot_code=self.slot_code.astype(np.int32),
            slot_land=self.slot_land,
            slot_inside=found.inside,
            slot_reach_m=self.slot_reach_m,
            slot_rival=slot_rival.astype(np.int32),
            crossings=found.first,
            crossing_edge=edge.astype(np.int32),
            sides_deg=found.sides_deg[used],
            far_code=self.far_code.astype(np.int32),
            rim=self.rim,
            treaty=self.treaty,
            rivals=firsts(cell, len(self.middle)),
            rival_party=party.astype(np.int32),
            reaches=reach.first,
            reach_edge=reach.edge.astype(np.int32),
            base_m=reach.base_m,
            belt_code=_belt_codes(parties, names),
            unknown_code=np.array([names.code(NOT_COVERED, NO_OWNER)]),
            states=_states(self.waters),
            frame_deg=np.array(self.waters.coast.window or [np.nan] * 4, float),
        )


def look_round(
    waters: Waters, centre: FloatArray, corner: FloatArray, side_deg: float, names: ZoneNames
) -> Cells:
    """Return what is known of cells.

    Args:
        waters: coasts and lines.
        centre: (k, 2) of each cell.
        corner: of the net that cells are counted from.
        side_deg: of a cell.
        names: of all zones.
    """
    sight, maps, states = Sight.of(waters, centre, side_deg), regions(waters), _states(waters)
    middle = centre + MIDDLE * side_deg
    found = slots(maps.area, middle, corner, side_deg)
    treaties = _treaties(found, maps, states, sight)
    party = np.searchsorted(np.array(waters.coast.parties), maps.party)  # of basins
    found = found.only(_counts(found, maps, treaties, sight, party))
    limited = _spare_m(found, maps, sight, party) < sight.half_m[found.cell] + SPARE_M
    treaty: BoolArray = np.any(treaties, axis=0)
    unknown = names.code(NOT_COVERED, NO_OWNER)
    far_code, rim, rivals = _far(
        sight, treaty, _belt_codes(waters.coast.parties, names), unknown
    )
    rivals[party[found.region[limited]], found.cell[limited]] = True
    return Cells(
        waters=waters,
        sight=sight,
        middle=middle,
        slots=found,
        slot_code=_region_codes(maps, names)[found.region],
        slot_land=maps.kind[found.region] == LAND,
        slot_party=party[found.region].clip(max=len(rivals) - 1),
        slot_reach_m=maps.reach_m[found.region],
        limited=limited,
        far_code=far_code,
        rim=rim,
        treaty=treaty,
        rivals=rivals,
    )


def _states(waters: Waters) -> IntArray:
    """Return the rows of the parties of each agreed line, (l, 2); -1 without a coast."""
    rows = {party: row for row, party in enumerate(waters.coast.parties)}
    states = [[rows.get(state, -1) for state in line.states] for line in joined(waters.agreed)]
    return np.array(states, np.int64).reshape(-1, 2)


def _treaties(found: Slots, maps: Regions, states: IntArray, sight: Sight) -> BoolArray:
    """Return which agreed lines may divide in which cells, (l, k)."""
    nearest = sight.first(2)
    treaty = np.zeros((len(states), len(sight.centre)), dtype=bool)
    abreast = maps.kind[found.region] == SIDE
    treaty[maps.number[found.region[abreast]] // 2, found.cell[abreast]] = True
    for line, pair in enumerate(states):
        treaty[line] &= nearest[pair].all(axis=0) & (pair >= 0).all()
    return treaty


def _counts(
    found: Slots, maps: Regions, treaty: BoolArray, sight: Sight, own: IntArray
) -> BoolArray:
    """Return which slots count anywhere in their cell, (s,)."""
    kind, line = maps.kind[found.region], maps.number[found.region] // 2
    kept = _spare_m(found, maps, sight, own) >= -(sight.half_m[found.cell] + SPARE_M)
    side = np.flatnonzero(kind == SIDE)
    kept[side] = treaty[line[side], found.cell[side]]
    return kept


def _spare_m(found: Slots, maps: Regions, sight: Sight, own: IntArray) -> FloatArray:
    """Return how much nearer the base line is than it has to be for a basin, (s,)."""
    spare_m = np.full(len(found.cell), np.inf)
    rows = np.flatnonzero(maps.kind[found.region] == BASIN)
    cell, region = found.cell[rows], found.region[rows]
    away_m = np.nan_to_num(sight.away_m[own[region], cell], posinf=1e12)
    spare_m[rows] = maps.reach_m[region] - away_m
    return spare_m


def _far(
    sight: Sight, treaty: BoolArray, belts: IntArray, unknown: int
) -> tuple[IntArray, BoolArray, BoolArray]:
    """Return the code of the sea in each cell, whether it ends at the rim, and the rivals.

    The distance to the nearest base line changes by no more than the way moved, and so does
    that to the rim of the known; where a treaty may divide, the owner's distance can leap.
    """
    half_m, known_m = sight.half_m + SPARE_M, sight.known_m
    near_m, nearest = sight.away_m.min(axis=0), sight.away_m.argmin(axis=0)
    spare_m = known_m - np.minimum(near_m, EXCLUSIVE_ECONOMIC_ZONE_M)
    rim = (np.abs(spare_m) <= 2 * half_m) | treaty
    rim |= (known_m <= 2 * half_m) & (near_m <= 4 * half_m)  # beyond its frame at once
    rim &= known_m <= EXCLUSIVE_ECONOMIC_ZONE_M + 2 * half_m
    known = rim | (spare_m > 0)
    alone = sight.first(1)
    limit = (np.abs(near_m - LIMITS_M[:, None]) <= half_m).any(axis=0)
    measure = known & (rim | treaty | limit | (alone.sum(axis=0) > 1))
    rivals = np.where(treaty, sight.first(2), alone) & measure
    code = np.where(known, belts[nearest, np.searchsorted(LIMITS_M, near_m)], unknown)
    return np.where(measure, MEASURE, code), rim, rivals


def _belt_codes(parties: tuple[str, ...], names: ZoneNames) -> IntArray:
    """Return the codes of each party's zones by distance, and of the high seas beyond."""
    high = names.code(HIGH_SEAS, NO_OWNER)
    codes = [
        [names.code(kind, party) for kind in BELTS[:-1].tolist()] + [high] for party in parties
    ]
    return np.array([*codes, [high] * len(BELTS), [high] * len(BELTS)])


def _region_codes(maps: Regions, names: ZoneNames) -> IntArray:
    """Return the code inside each region; for the side of a line -1 - 2 * line - side."""
    code = -1 - maps.number
    for kind, name in ((LAND, LAND_KIND), (BASIN, INTERNAL)):
        for party in np.unique(maps.party[maps.kind == kind]).tolist():
            rows = (maps.kind == kind) & (maps.party == party)
            code[rows] = names.code(name, party)
    return code
