"""The whole answer for points at sea: zone, base point, doubt, and the claims beside it.

A zone is told by the convention alone. Claims stand beside it and never move it, and a
point nearer to the deciding boundary than the data are good for is too close to call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, StrArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M, TERRITORIAL_SEA_M
from geo_kit.geodesic import check_positions
from geo_kit.waters.claims import Abreast, ClaimLayer, Membership, memberships, sides
from geo_kit.waters.zones import NO_OWNER, Labels, Waters

REACH_M: Final = 2 * EXCLUSIVE_ECONOMIC_ZONE_M
MEDIAN: Final = "line of equal distance"
BASE: Final = "base line"
EDGE_OF_DATA: Final = "edge of the coast data"
LIMITS: Final = {"12-nm limit": TERRITORIAL_SEA_M, "200-nm limit": EXCLUSIVE_ECONOMIC_ZONE_M}
NOTHING: Final = ""
SAME_M: Final = 1.0
HALF_TURN_DEG: Final = 180.0


@dataclass(frozen=True, slots=True, eq=False)
class FullLabels:
    """All that is known of each point."""

    labels: Labels
    boundary: StrArray  # (n,) what ends the zone first: "12-nm limit", an agreed line's id
    base_point: FloatArray  # (n, 2) the nearest of the owner's base line; NaN: none in reach
    base_owner: StrArray  # (n,) whose that is; on the high seas the nearest party's
    base_kind: StrArray  # (n,) "low-water coast", "bay closing line (art. 10)", ...
    base_distance_m: FloatArray  # (n,) to that point
    data_uncertainty_m: FloatArray  # (n,) of the boundary
    data_uncertainty_basis: StrArray  # (n,)
    too_close: BoolArray  # (n,) the margin is less than the uncertainty
    areas: Mapping[str, Membership]  # by id of the claim, each (n,)
    sides: Mapping[str, Abreast]


def label_all(
    waters: Waters,
    points: FloatArray,
    *,
    claims: Iterable[ClaimLayer] = (),
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
        on: only claims in force on that day count; None: all of them.

    Raises:
        PositionError: a point is not on the globe.
    """
    points = np.asarray(points, float).reshape(-1, 2)
    check_positions(points[:, 0], points[:, 1])
    half = HALF_TURN_DEG
    points = np.stack([(points[:, 0] + half) % (2 * half) - half, points[:, 1]], axis=-1)
    layers = list(claims)
    labels = waters.label(points)
    base = _base(waters, labels)
    boundary = _boundary(waters, labels)
    doubt_m, doubt_basis = _doubt(waters, boundary, base)
    return FullLabels(
        labels=labels,
        boundary=boundary,
        base_point=base.point,
        base_owner=base.owner,
        base_kind=base.kind,
        base_distance_m=base.distance_m,
        data_uncertainty_m=doubt_m,
        data_uncertainty_basis=doubt_basis,
        too_close=labels.margin_m < doubt_m,
        areas=memberships(points, layers, on=on),
        sides=sides(points, layers, on=on),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Bases:
    point: FloatArray
    owner: StrArray
    kind: StrArray
    distance_m: FloatArray
    doubt_m: FloatArray


def _base(waters: Waters, labels: Labels) -> _Bases:
    n = len(labels.points)
    best = _Bases(
        point=np.full((n, 2), np.nan),
        owner=np.full(n, NOTHING, dtype=waters.coast.party.dtype),
        kind=np.full(n, NOTHING, dtype="U64"),
        distance_m=np.full(n, np.inf),
        doubt_m=np.full(n, np.nan),
    )
    for party in waters.coast.parties_within(labels.points, REACH_M):
        base = waters.base(party)
        found = base.nearest(labels.points, within_m=REACH_M)
        # The owner's base line counts, however near another's is.
        mine = (labels.owner == party) | (labels.owner == NO_OWNER)
        mine |= ~np.isin(labels.owner, waters.coast.parties)
        rows = np.flatnonzero(mine & (found.distance_m < best.distance_m))
        best.point[rows] = found.base_point[rows]
        best.owner[rows] = party
        best.kind[rows] = base.kind(found.edge[rows])
        best.distance_m[rows] = found.distance_m[rows]
        best.doubt_m[rows] = base.doubt_m(found.edge[rows])
    return best


def _boundary(waters: Waters, labels: Labels) -> StrArray:
    own_m = np.where(np.isfinite(labels.distance_m), labels.distance_m, np.inf)
    names = np.array([BASE, *LIMITS])
    away_m = np.abs(own_m - np.array([0.0, *LIMITS.values()])[:, None])
    told = names[away_m.argmin(axis=0)]
    short = away_m.min(axis=0) > labels.margin_m + SAME_M
    told = np.where(short, EDGE_OF_DATA, told).astype("U64")
    told[np.char.endswith(labels.zone, "-land")] = BASE
    told[np.char.endswith(labels.zone, "-internal-waters")] = BASE
    told[labels.zone == "high-seas"] = "200-nm limit"
    told[labels.divided] = MEDIAN
    rows = np.flatnonzero(labels.divided & labels.agreed)
    if len(rows):
        gaps_m = [
            np.where(
                np.isin(labels.owner[rows], line.states),
                line.side(labels.points[rows])[1],
                np.inf,
            )
            for line in waters.agreed
        ]
        ids = np.array([line.id for line in waters.agreed])
        nearest = np.argmin(gaps_m, axis=0)
        # The end of a line's own reach is a median again.
        is_line = np.min(gaps_m, axis=0) <= labels.margin_m[rows] + SAME_M
        told[rows[is_line]] = ids[nearest[is_line]]
    return told


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
