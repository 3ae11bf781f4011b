"""Where an agreed line is what told whose the water is, and what ends a zone first.

A line divides all water abreast of it, yet most of that would be the owner's without it. It
is named where the other state could have the water, and would have to cross the line for it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray, IntArray, StrArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M, TERRITORIAL_SEA_M
from geo_kit.geodesic import inverse
from geo_kit.waters.agreed import AgreedLine
from geo_kit.waters.zones import HIGH_SEAS, NO_OWNER, Labels, Waters

MEDIAN: Final = "line of equal distance"
BASE: Final = "base line"
EDGE_OF_DATA: Final = "edge of the coast data"
LIMITS: Final = {"12-nm limit": TERRITORIAL_SEA_M, "200-nm limit": EXCLUSIVE_ECONOMIC_ZONE_M}
PARTED: Final = {"territorial-sea": "territorial sea", "eez": "economic zone"}
NOTHING: Final = ""
SAME_M: Final = 1.0
BESIDE_M: Final = 1e9  # a line that a point is abreast of goes before any other
UNFIT_M: Final = 1e10  # and one that parts such water before one that does not
PAST_ITS_END_M: Final = 2_000.0  # at a river's mouth, line and base point may be so far apart
M_PER_DEG: Final = 111_000.0  # of latitude, rounded down; only for tolerances


def boundaries(
    waters: Waters, labels: Labels, base_m: FloatArray
) -> tuple[StrArray, FloatArray]:
    """Return what ends each point's zone first, and how far off it is by law, (n,).

    The two differ at the edge of the data only: it is no boundary, and has no doubt.

    Args:
        waters: a sea.
        labels: its labels of the points.
        base_m: (n,) to the owner's base line, on the high seas to the nearest.
    """
    own_m = np.where(labels.distance_m > 0, labels.distance_m, base_m)
    names = np.array([BASE, *LIMITS])
    away_m = np.abs(own_m - np.array([0.0, *LIMITS.values()])[:, None])
    within = _ends(labels.zone, "-land") | _ends(labels.zone, "-internal-waters")
    high = labels.zone == HIGH_SEAS
    away_m[1:, within], away_m[:2, high] = np.inf, np.inf
    told = names[away_m.argmin(axis=0)]
    law_m = away_m.min(axis=0)
    room_m = np.maximum(waters.coast.known_m(labels.points), 0)
    spare_m = (room_m - np.minimum(own_m, EXCLUSIVE_ECONOMIC_ZONE_M)).clip(min=0) / 2
    edge_m = np.where(within, room_m, spare_m)
    short = (law_m > labels.margin_m + SAME_M) & (edge_m <= labels.margin_m + SAME_M)
    uncovered = (labels.owner == NO_OWNER) & ~high
    told = np.where(short | uncovered, EDGE_OF_DATA, told).astype("U64")
    law_m = np.where(short, law_m, labels.margin_m)
    law_m[uncovered] = np.inf
    told[labels.divided] = MEDIAN
    law_m[labels.divided] = labels.margin_m[labels.divided]
    rows = np.flatnonzero(labels.divided & labels.agreed)
    if len(rows):
        gaps_m = np.stack([_gap_m(line, labels, rows) for line in waters.agreed])
        ids = np.array([line.id for line in waters.agreed])[gaps_m.argmin(axis=0)]
        # The end of a line's own reach is a median again.
        is_line = gaps_m.min(axis=0) <= labels.margin_m[rows] + SAME_M
        told[rows[is_line]] = ids[is_line]
    return told, law_m


def divides_told(
    waters: Waters,
    labels: Labels,
    boundary: StrArray,
    *,
    parts: Mapping[str, Sequence[str]],
) -> StrArray:
    """Return the agreed line that told the owner of each point, (n,); "" where none did.

    A line that is the boundary is always named. Else the other state must be within reach
    of such a zone, the way to its base line must cross the line, the line must lie abreast
    or within 12 nm, and no land may lie between the point and it; of several lines, one
    that parts such water is named first.

    Args:
        waters: a sea.
        labels: its labels of the points.
        boundary: (n,) as `boundaries` returns it.
        parts: by a line's id, the waters that its treaty names, as "territorial sea".
    """
    told = np.full(len(labels.points), NOTHING, dtype="U64")
    found_m = np.full(len(told), np.inf)
    for line in waters.agreed:
        rows = np.flatnonzero(labels.agreed & np.isin(labels.owner, line.states))
        side, gap_m = line.side(labels.points[rows])
        fits = np.array([_fits(zone, parts.get(line.id, ())) for zone in labels.zone[rows]])
        # Beside the bend between two lines that go on as one, no part of it is abreast.
        rank_m = gap_m + np.where(side >= 0, 0, BESIDE_M) + np.where(fits, 0, UNFIT_M)
        nearer = rank_m < found_m[rows]
        told[rows[nearer]], found_m[rows[nearer]] = line.id, rank_m[nearer]
    for line in waters.divides.lines:
        rows = np.flatnonzero(labels.agreed & np.isin(labels.owner, line.states))
        told[rows[~_decides(waters, line, labels, rows)]] = NOTHING
    is_line = np.isin(boundary, [line.id for line in waters.agreed])
    return np.where(is_line, boundary, told)


def _decides(waters: Waters, line: AgreedLine, labels: Labels, rows: IntArray) -> BoolArray:
    """Return whether a line, and not the coasts alone, gave the points to their owner."""
    decides = np.zeros(len(rows), dtype=bool)
    for state, other in (line.states, line.states[::-1]):
        mine = np.flatnonzero(labels.owner[rows] == state)
        points = labels.points[rows[mine]]
        own_m = labels.distance_m[rows[mine]]
        reach_m = np.where(own_m <= TERRITORIAL_SEA_M, TERRITORIAL_SEA_M, np.inf)
        near = waters.base(other).nearest(points, within_m=EXCLUSIVE_ECONOMIC_ZONE_M)
        given = near.distance_m < own_m
        asked = np.flatnonzero(~given & (near.distance_m <= reach_m) & (near.edge >= 0))
        crosses = _crosses(line, points[asked], near.base_point[asked])
        asked = asked[crosses]
        asked = asked[~_past_its_end(line, points[asked])]
        foot = line.nearest(points[asked]).base_point
        open_sea = waters.coast.on_land(points[asked], foot) == 0
        decides[mine[given]] = True
        decides[mine[asked[open_sea]]] = True
    return decides


def _crosses(line: AgreedLine, start: FloatArray, end: FloatArray) -> BoolArray:
    ways = shapely.linestrings(np.stack([start, end], axis=1))
    room_deg = (PAST_ITS_END_M + line.doubt_m) / M_PER_DEG
    course = shapely.LineString(line.points)
    return np.asarray(shapely.dwithin(ways, course, room_deg), bool)


def _past_its_end(line: AgreedLine, points: FloatArray) -> BoolArray:
    """Return which points have an end of the line before them, and that far off."""
    near = line.nearest(points)
    to_end_m = np.stack([inverse(near.base_point, end)[1] for end in line.points[[0, -1]]])
    at_end = to_end_m.min(axis=0) <= PAST_ITS_END_M
    past: BoolArray = at_end & (near.distance_m > TERRITORIAL_SEA_M)
    return past


def _gap_m(line: AgreedLine, labels: Labels, rows: IntArray) -> FloatArray:
    """Return how far points lie from a line; infinite from one of other states."""
    gap_m = np.full(len(rows), np.inf)
    mine = np.isin(labels.owner[rows], line.states)
    gap_m[mine] = line.nearest(labels.points[rows[mine]]).distance_m
    return gap_m


def _fits(zone: str, parts: Sequence[str]) -> bool:
    return any(zone.endswith(kind) and name in parts for kind, name in PARTED.items())


def _ends(zone: StrArray, kind: str) -> BoolArray:
    ends: BoolArray = np.char.endswith(zone, kind)
    return ends
