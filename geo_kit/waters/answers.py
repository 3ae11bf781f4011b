"""The whole answer for points at sea: zone, base point, doubt, and the claims beside it.

A zone is told by the convention alone. Claims stand beside it and never move it, and a
point nearer to the deciding boundary than the data are good for is too close to call.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray, StrArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M
from geo_kit.framed import Framed
from geo_kit.geodesic import check_positions
from geo_kit.waters.base import Base
from geo_kit.waters.claims import Abreast, ClaimLayer, Membership, memberships, sides
from geo_kit.waters.names import SeaArea, seas_at
from geo_kit.waters.told import NOTHING, PARTED, boundaries, divides_told
from geo_kit.waters.zones import INTERNAL, NO_OWNER, Labels, Waters

REACH_M: Final = 2 * EXCLUSIVE_ECONOMIC_ZONE_M
NO_LINE: Final = "equal distance: no line is agreed there"
COMPUTED: Final = "computed"
HALF_TURN_DEG: Final = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What an agreed line is worth where it tells whose the water is."""

    line: str  # its id
    parts: tuple[str, ...]  # by the treaty's own words: "territorial sea", "continental shelf"
    certainty: str  # high, medium, low
    note: str = ""  # why it stands for waters that the treaty does not name

    def basis(self, zone: str) -> str:
        """Return on what ground the line divides a zone such as "jpn-eez".

        >>> Agreement(line="x", parts=("continental shelf",), certainty="high").basis("jpn-eez")
        'agreed for the continental shelf only, not for the economic zone'
        """
        told = " and ".join(f"the {part}" for part in self.parts)
        water = next((name for kind, name in PARTED.items() if zone.endswith(kind)), "")
        if not water or water in self.parts:
            return f"agreed for {told}"
        note = f"; {self.note}" if self.note else ""
        return f"agreed for {told} only, not for the {water}{note}"


@dataclass(frozen=True, slots=True, eq=False)
class FullLabels(Framed):
    """All that is known of each point."""

    labels: Labels
    boundary: StrArray  # (n,) what ends the zone first: "12-nm limit", an agreed line's id
    base_point: FloatArray  # (n, 2) the nearest of the owner's base line; NaN: none in reach
    base_owner: StrArray  # (n,) whose that is; on the high seas the nearest party's
    base_kind: StrArray  # (n,) "low-water coast", "bay closing line (art. 10)", ...
    base_line: StrArray  # (n,) id of the line that this point is on; "" on the coast
    enclosed_by: StrArray  # (n,) id of the line that makes the water internal; "" for none
    base_distance_m: FloatArray  # (n,) to that point
    divide: StrArray  # (n,) id of the agreed line that told the owner; "" the coasts did
    divide_basis: StrArray  # (n,) "agreed for the continental shelf only, ..."; or median
    divide_certainty: StrArray  # (n,) of that line: high, medium, low; or "computed"
    data_uncertainty_m: FloatArray  # (n,) of the boundary
    data_uncertainty_basis: StrArray  # (n,)
    too_close: BoolArray  # (n,) the boundary, where not the edge of data, is nearer than that
    areas: Mapping[str, Membership]  # by id of the claim, each (n,)
    sides: Mapping[str, Abreast]
    sea: StrArray  # (n,) key of the sea; "" where no sea of the data lies
    sea_margin_m: FloatArray  # (n,) to the nearest limit of any sea; inf if none is given

    @property
    def points(self) -> FloatArray:
        """The points (n, 2), longitude from -180 up to, and without, 180."""
        return self.labels.points

    @property
    def zone(self) -> StrArray:
        """The zone of each point (n,), such as "jpn-eez"."""
        return self.labels.zone

    @property
    def owner(self) -> StrArray:
        """Whose zone it is (n,), "" on the high seas."""
        return self.labels.owner

    @property
    def distance_m(self) -> FloatArray:
        """How far off the owner's base line is (n,); inf on the high seas."""
        return self.labels.distance_m

    @property
    def margin_m(self) -> FloatArray:
        """How far off, at least, the nearest boundary of the zone is (n,)."""
        return self.labels.margin_m

    @property
    def contiguous(self) -> BoolArray:
        """Whether each point is beyond 12 nm from the base line and within 24 (n,)."""
        return self.labels.contiguous


def label_all(
    waters: Waters,
    points: FloatArray,
    *,
    claims: Iterable[ClaimLayer] = (),
    agreements: Iterable[Agreement] = (),
    seas: Sequence[SeaArea] = (),
    on: date | None = None,
) -> FullLabels:
    """Return zone, margin, base point, doubt and claims for each point, array (n, 2).

    Margins are those of `Waters.label`: at least so far to the deciding boundary. The
    uncertainty is that of the agreed line where one decides, of the straight baseline
    where the limit is measured from one, else of the coast at the base point.

    Args:
        waters: a sea.
        points: longitude and latitude.
        claims: layers to hold the points against.
        agreements: what the agreed lines are worth; of a line not among them nothing is told.
        seas: areas that have names.
        on: only claims in force on that day count; None: all of them.

    Raises:
        PositionError: a point is not on the globe.
    """
    points = np.asarray(points, float).reshape(-1, 2)
    check_positions(points[:, 0], points[:, 1])
    half = HALF_TURN_DEG
    points = np.stack([(points[:, 0] + half) % (2 * half) - half, points[:, 1]], axis=-1)
    layers, treaties = list(claims), list(agreements)
    labels = waters.label(points)
    base = _base(waters, labels)
    boundary, law_m = boundaries(waters, labels, base.distance_m)
    doubt_m, doubt_basis = _doubt(waters, boundary, base)
    parts = {item.line: item.parts for item in treaties}
    divide = divides_told(waters, labels, boundary, parts=parts)
    divide_basis, divide_certainty = _worth(labels, divide, treaties)
    sea, sea_margin_m = seas_at(points, seas)
    return FullLabels(
        labels=labels,
        boundary=boundary,
        base_point=base.point,
        base_owner=base.owner,
        base_kind=base.kind,
        base_line=base.line,
        enclosed_by=_enclosed_by(waters, labels),
        base_distance_m=base.distance_m,
        divide=divide,
        divide_basis=divide_basis,
        divide_certainty=divide_certainty,
        data_uncertainty_m=doubt_m,
        data_uncertainty_basis=doubt_basis,
        too_close=law_m < doubt_m,
        areas=memberships(points, layers, on=on),
        sides=sides(points, layers, on=on),
        sea=sea,
        sea_margin_m=sea_margin_m,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Bases:
    point: FloatArray
    owner: StrArray
    kind: StrArray
    line: StrArray
    distance_m: FloatArray
    doubt_m: FloatArray


def _base(waters: Waters, labels: Labels) -> _Bases:
    n = len(labels.points)
    best = _Bases(
        point=np.full((n, 2), np.nan),
        owner=np.full(n, NOTHING, dtype=waters.coast.party.dtype),
        kind=np.full(n, NOTHING, dtype="U64"),
        line=np.full(n, NOTHING, dtype="U64"),
        distance_m=np.full(n, np.inf),
        doubt_m=np.full(n, np.nan),
    )
    for party in waters.coast.parties_within(labels.points, REACH_M):
        base = waters.base(party)
        # The owner's base line counts, however near another's is.
        mine = (labels.owner == party) | (labels.owner == NO_OWNER)
        mine |= ~np.isin(labels.owner, waters.coast.parties)
        rows = np.flatnonzero(mine)
        found = base.nearest(labels.points[rows], within_m=REACH_M)
        nearer = found.distance_m < best.distance_m[rows]
        rows, edge = rows[nearer], found.edge[nearer]
        best.point[rows] = found.base_point[nearer]
        best.owner[rows] = party
        best.kind[rows] = base.kind(edge)
        best.line[rows] = _line_ids(base, edge)
        best.distance_m[rows] = found.distance_m[nearer]
        best.doubt_m[rows] = base.doubt_m(edge)
    return best


def _line_ids(base: Base, edge: IntArray) -> StrArray:
    """Return the id of the line that each edge belongs to; "" for edges of the coast."""
    on_line = edge >= base.n_coast
    if not on_line.any():
        return np.full(len(edge), NOTHING)
    ends = np.cumsum([len(line.wall) - 1 for line in base.lines])
    ids = np.array([*(line.id for line in base.lines), NOTHING])
    row = np.searchsorted(ends, edge - base.n_coast, side="right")
    return ids[np.where(on_line, row, -1)]


def _enclosed_by(waters: Waters, labels: Labels) -> StrArray:
    ids = np.full(len(labels.points), NOTHING, dtype="U64")
    internal = np.char.endswith(labels.zone, INTERNAL)
    for party in np.unique(labels.owner[internal]):
        base = waters.base(party)
        rows = np.flatnonzero(internal & (labels.owner == party))
        behind = base.behind(labels.points[rows], labels.distance_m[rows])
        held = behind >= 0
        ids[rows[held]] = np.array([line.id for line in base.lines])[behind[held]]
    return ids


def _worth(
    labels: Labels, divide: StrArray, agreements: Iterable[Agreement]
) -> tuple[StrArray, StrArray]:
    median = labels.divided & (divide == NOTHING)
    basis = np.where(median, NO_LINE, NOTHING).astype(object)
    certainty = np.where(median, COMPUTED, NOTHING).astype(object)
    for item in agreements:
        for row in np.flatnonzero(divide == item.line):
            basis[row] = item.basis(str(labels.zone[row]))
            certainty[row] = item.certainty
    return basis.astype(str), certainty.astype(str)


def _doubt(waters: Waters, boundary: StrArray, base: _Bases) -> tuple[FloatArray, StrArray]:
    doubt_m = np.zeros(len(boundary))
    basis = np.full(len(boundary), NOTHING, dtype=object)
    lon, lat = base.point.T
    for box in reversed(waters.uncertainties):
        west, south, east, north = box.box
        within = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        doubt_m[within], basis[within] = box.plus_minus_m, box.basis
    straight = np.isfinite(base.doubt_m)
    doubt_m[straight] = base.doubt_m[straight]
    basis[straight] = "the straight baseline's own: print, and the kind of its edges"
    for line in waters.agreed:
        decides = boundary == line.id
        doubt_m[decides] = line.doubt_m
        basis[decides] = "the agreed line's own: print, datum, and the kind of its edges"
    return doubt_m, basis.astype(str)
