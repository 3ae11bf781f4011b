"""Whose water a point lies in: labels by exact distance, and margins to each boundary.

A limit at so many miles and a line of equal distance are both told by distances to the
coasts, so no zone polygon is needed: membership is a comparison. Margins are negative
inside and positive outside. A distance changes by at most the way moved, hence the true
way to a median is at least half the difference of two distances, which is what is given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, StrArray
from geo_kit.constants import (
    CONTIGUOUS_ZONE_M,
    EXCLUSIVE_ECONOMIC_ZONE_M,
    TERRITORIAL_SEA_M,
)
from geo_kit.framed import Framed
from geo_kit.waters.agreed import AgreedLine
from geo_kit.waters.base import Base
from geo_kit.waters.baseline import ClosingLine
from geo_kit.waters.closings import BaseLine, split_joint
from geo_kit.waters.divides import Divides
from geo_kit.waters.ocean import WorldLand
from geo_kit.waters.parties import Coast
from geo_kit.waters.reading_margins import ReadingMargins
from geo_kit.waters.readings import Reading

NO_OWNER: Final = ""
HIGH_SEAS: Final = "high-seas"
NOT_COVERED: Final = "not-covered"  # an unknown coast may be nearer than any known one
OPEN_OCEAN: Final = "open-ocean"  # the same, and no land of the world within 200 nm
UNCOVERED: Final = (NOT_COVERED, OPEN_OCEAN)
LIMITS_M: Final = np.array([TERRITORIAL_SEA_M, EXCLUSIVE_ECONOMIC_ZONE_M])
RIVALS_MATTER_M: Final = 30_000.0  # so far outside, margins stay continuous for outlines
EEZ: Final = "eez"
INTERNAL: Final = "internal-waters"
BELTS: Final = np.array(["territorial-sea", EEZ, HIGH_SEAS])


@dataclass(frozen=True, slots=True, eq=False)
class Labels(Framed):
    """For each point the one zone of the convention that it lies in."""

    points: FloatArray  # (n, 2)
    zone: StrArray  # (n,) such as "jpn-eez", "prk-territorial-sea", "prk-land"
    owner: StrArray  # (n,) the party whose zone it is, "" on the high seas
    distance_m: FloatArray  # (n,) to the owner's base line; 0 on land, inf on the high seas
    margin_m: FloatArray  # (n,) at least so far to the nearest boundary of the zone
    agreed: BoolArray  # (n,) an agreed line, not the coasts alone, told the owner
    contiguous: BoolArray  # (n,) in the economic zone, and within 24 nm of the base line
    divided: BoolArray  # (n,) what ends the zone first is a divide between two states

    def only(self, rows: BoolArray) -> "Labels":
        """Return the labels of some of the points, told by a mask (n,)."""
        return Labels(**{item.name: getattr(self, item.name)[rows] for item in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class DataUncertainty:
    """How good the coast data are in a box, for limits measured from there."""

    box: tuple[float, float, float, float]  # west, south, east, north
    plus_minus_m: float
    basis: str


@dataclass(eq=False)
class Waters:
    """The coasts round a sea, the lines agreed between its states, and other lines.

    Lines that readings name (`lines`) and those that are part of a base line by the
    convention (`base_lines`) are kept apart: a claim does not move a zone.
    """

    coast: Coast
    agreed: Sequence[AgreedLine] = ()
    lines: Mapping[str, ClosingLine] = field(default_factory=dict)
    base_lines: Sequence[BaseLine] = ()
    uncertainties: Sequence[DataUncertainty] = ()  # the first box that holds a point counts
    world_land: WorldLand | None = None  # tells open ocean beyond what the coast covers

    def base(self, party: str) -> Base:
        """Return a party's base line: its coast, and the lines that close it off.

        Raises:
            NotFoundError: no such party has a coast here.
        """
        if party not in self._bases:
            self.coast.index(party)
            lines = tuple(line for line in self._own_lines if line.state == party)
            self._bases[party] = Base(self.coast, party, lines)
        return self._bases[party]

    def label(self, points: FloatArray, *, seaward: bool = False) -> Labels:
        """Return the zone of each point, array (n, 2) of longitude and latitude.

        Zones of the Convention on the Law of the Sea: internal waters behind the closing
        lines of bays, rivers and straight baselines (articles 7 to 10), territorial sea to
        12 nm from the base line (3) and exclusive economic zone to 200 nm (57), of which
        the first 24 nm are the contiguous zone too (33); where two would overlap the
        nearest base line has the water (15, 74: equidistance), unless a line is agreed;
        beyond lie the high seas. Where a coast beyond the data's window might be the
        nearest, the label is `not-covered`, or `open-ocean` if `world_land` tells that any
        land is farther off than 200 nm. Margins run to limits, divides and the base line,
        not to borders on land; they are at most 200 nm.

        Args:
            points: longitude and latitude.
            seaward: within 12 nm of a base line it is not asked on which side of a closing
                line a point lies: all water there is called territorial sea.

        Raises:
            PositionError: a point is not on the globe.
        """
        labels = self.label_covered(points, seaward=seaward)
        rows = np.flatnonzero(labels.zone == NOT_COVERED)
        if self.world_land is None or len(rows) == 0:
            return labels
        spare_m = self.world_land.spare_m(labels.points[rows])
        zone, margin_m = labels.zone.copy(), labels.margin_m.copy()
        zone[rows[spare_m > 0]] = OPEN_OCEAN
        margin_m[rows] = np.minimum(margin_m[rows], np.abs(spare_m))
        return replace(labels, zone=zone, margin_m=margin_m)

    def label_covered(self, points: FloatArray, *, seaward: bool = False) -> Labels:
        """Return what `label` does by the coast alone, which tells no open ocean."""
        points = np.asarray(points, float).reshape(-1, 2)
        # A coast farther off than twice 200 nm brings no boundary nearer than 200 nm.
        reach_m = 2 * EXCLUSIVE_ECONOMIC_ZONE_M
        distances = {
            party: self.base(party).nearest(points, within_m=reach_m).distance_m
            for party in self.coast.parties_within(points, reach_m)
        }
        parties = np.array([*distances, NO_OWNER])
        table_m = np.stack([*distances.values(), np.full(len(points), np.inf)])
        # What is out of reach is put where it would be if it came no nearer.
        divided = self.divides.divide(points, parties, np.minimum(table_m, reach_m))
        own_m = table_m[divided.row, np.arange(len(points))]
        belt = np.searchsorted(LIMITS_M, own_m)
        owner = np.where(belt < len(LIMITS_M), parties[divided.row], NO_OWNER)
        limit_m = np.abs(own_m - LIMITS_M[:, None]).min(axis=0)
        divide_m = np.where(owner == NO_OWNER, np.inf, divided.margin_m)
        known_m = np.maximum(self.coast.known_m(points), 0)
        spare_m = known_m - np.minimum(own_m, EXCLUSIVE_ECONOMIC_ZONE_M)
        known = spare_m >= 0
        base_m = np.minimum(table_m.min(axis=0), np.minimum(known_m, reach_m / 2))
        other_m = np.minimum.reduce([limit_m, base_m, np.maximum(spare_m, 0) / 2])
        coast_m = np.minimum(table_m.min(axis=0), reach_m / 2)
        other_m = np.where(known, other_m, np.minimum(coast_m, -spare_m / 2))
        land = self.coast.land_owner(points)
        ashore = land != NO_OWNER
        inner = self._internal(points, distances, ashore | (seaward & (belt == 0)))
        enclosed = inner != NO_OWNER
        within = ashore | enclosed
        kind = np.where(known, BELTS[belt], NOT_COVERED)
        kind = np.where(ashore, "land", np.where(enclosed, INTERNAL, kind))
        owner = np.where(known, owner, NO_OWNER)
        owner = np.where(ashore, land, np.where(enclosed, inner, owner))
        own_m = np.where(enclosed, base_m, own_m)
        return Labels(
            points=points,
            zone=zone_names(owner, kind),
            owner=owner,
            distance_m=np.where(ashore, 0.0, np.where(owner == NO_OWNER, np.inf, own_m)),
            margin_m=np.where(within, base_m, np.minimum(other_m, divide_m)),
            agreed=divided.agreed & ~within,
            contiguous=(kind == EEZ) & (own_m <= CONTIGUOUS_ZONE_M),
            divided=~within & (owner != NO_OWNER) & (divide_m <= other_m),
        )

    def margin_m(self, points: FloatArray, reading: Reading) -> FloatArray:
        """Return how far points lie outside one reading of a state's waters, (n,).

        Negative is inside. Whether a point lies on land is not asked here.

        Raises:
            NotFoundError: the reading names a line that is not there.
        """
        return self.margins_m(points, [reading])[0]

    def margins_m(self, points: FloatArray, readings: Sequence[Reading]) -> FloatArray:
        """Return how far points lie outside each of several readings, (r, n).

        The same as `margin_m` of one after another, but each coast is measured once.

        Raises:
            NotFoundError: a reading names a line that is not there.
        """
        points = np.asarray(points, float).reshape(-1, 2)
        return ReadingMargins(self.coast, self.divides, self.lines, points).of(readings)

    def _internal(
        self, points: FloatArray, distances: Mapping[str, FloatArray], ashore: BoolArray
    ) -> StrArray:
        """Return the party in whose internal waters each point lies, (n,); "" in none."""
        inner = np.full(len(points), NO_OWNER, dtype=self.coast.party.dtype)
        for party, distance_m in distances.items():
            base = self.base(party)
            if base.lines:
                rows = np.flatnonzero(~ashore & (inner == NO_OWNER))
                behind = base.behind(points[rows], distance_m[rows]) >= 0
                inner[rows[behind]] = party
        return inner

    @cached_property
    def divides(self) -> Divides:
        """The agreed lines, ready to be held against distances."""
        return Divides(self.agreed)

    @cached_property
    def _bases(self) -> dict[str, Base]:
        return {}

    @cached_property
    def _own_lines(self) -> list[BaseLine]:
        return split_joint(self.base_lines, self.coast)


def zone_names(owner: StrArray, kind: StrArray) -> StrArray:
    """Return keys such as "jpn-eez" from owners and kinds of water.

    >>> zone_names(np.array(["JPN", ""]), np.array(["eez", "high-seas"])).tolist()
    ['jpn-eez', 'high-seas']
    """
    dashed = np.char.add(np.char.lower(owner), np.where(owner == NO_OWNER, "", "-"))
    return np.char.add(dashed, kind)
