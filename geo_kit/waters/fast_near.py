"""The label of a point in a cell that boundaries cross, from what lies in or near that cell.

Land, internal waters and the water abreast of agreed lines are regions of a map: whether a
point is in one is known for the cell's middle, and changes with every edge crossed on the
way from there. Distances to a party need only the edges that can be the nearest one
somewhere in the cell. Answers that hang on less than a millimetre or so are not given.
"""

from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EARTH_LEAST_CURVATURE_RADIUS_M as LEAST_RADIUS_M
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M, TERRITORIAL_SEA_M
from geo_kit.geodesic import ecef_from_geodetic
from geo_kit.waters.fast_cells import spread
from geo_kit.waters.fast_geometry import DEG, crossing, way_m
from geo_kit.waters.fast_tables import NearTables

UNSURE: Final = -1
MEASURE: Final = -1  # in `far_code`
TOO_CLOSE_M: Final = 0.01  # the arithmetic here errs by less than a tenth of that
AT_ONCE: Final = 1_024  # points, of many edges each: what fits near the processor
FAR_M: Final = 1e9  # where nothing is measured; finite, so that it can be subtracted


def near_codes(points: FloatArray, cell: IntArray, tables: NearTables) -> IntArray:
    """Return the code of each point, (n,), -1 where it is too close to call.

    Args:
        points: (n, 2).
        cell: (n,) the cell of each.
        tables: of the cells.
    """
    parts = range(0, len(points), AT_ONCE)
    codes = [_near_codes(points[i : i + AT_ONCE], cell[i : i + AT_ONCE], tables) for i in parts]
    return np.concatenate([np.empty(0, np.int64), *codes])


def _near_codes(points: FloatArray, cell: IntArray, tables: NearTables) -> IntArray:
    found, side, sure = _in_regions(points, cell, tables)
    far = tables.far_code[cell]
    code = np.where(found >= 0, found, far)
    rows = np.flatnonzero(sure & (found < 0) & (far == MEASURE))
    if len(rows):
        code[rows] = _measured(points[rows], cell[rows], side[rows], tables)
    code[~sure] = UNSURE
    return code


def _in_regions(
    points: FloatArray, cell: IntArray, tables: NearTables
) -> tuple[IntArray, IntArray, BoolArray]:
    """Return the code of the region, if any; the side of each line (n, l); and what is sure."""
    point, slot = spread(tables.slots, cell)
    pair, place = spread(tables.crossings, slot)
    edge = tables.sides_deg[tables.crossing_edge[place]]
    origin = tables.middle[cell[point[pair]]]
    off = points[point[pair]] - origin
    ends = (edge - np.hstack([origin, origin])).T
    crossed, known = crossing(off[:, 0], off[:, 1], *ends)
    turns = np.bincount(pair[crossed], minlength=len(slot))
    inside = tables.slot_inside[slot] ^ (turns % 2 == 1)
    sure = np.ones(len(points), dtype=bool)
    sure[point[pair[~known]]] = False
    limited = np.flatnonzero(inside & (tables.slot_rival[slot] >= 0))
    way = _ways(points[point[limited]], tables.slot_rival[slot[limited]], tables)
    spare_m = tables.slot_reach_m[slot[limited]] - way
    inside[limited] = spare_m >= 0
    sure[point[limited[np.abs(spare_m) < TOO_CLOSE_M]]] = False
    point, slot = point[inside], slot[inside]
    code, land = tables.slot_code[slot], tables.slot_land[slot]
    found = np.full(len(points), UNSURE, np.int64)
    region = np.flatnonzero(code >= 0)[::-1]  # the first one counts
    found[point[region]] = code[region]
    sure[point[land & (code != found[point])]] = False  # lands that overlap
    side = np.full((len(points), len(tables.states)), -1, np.int64)
    line, which = np.divmod(-1 - code[code < 0], 2)
    side[point[code < 0], line] = which
    return found, side, sure


def _measured(
    points: FloatArray, cell: IntArray, side: IntArray, tables: NearTables
) -> IntArray:
    """Return the code of points at sea by their distances to base lines."""
    table_m = _distances(points, cell, tables)
    column = np.arange(len(points))
    rank = np.argsort(table_m, axis=0, kind="stable")
    least_m = np.take_along_axis(table_m, rank[:3], axis=0)
    gap_m = np.diff(least_m, axis=0)
    treaty = tables.treaty[cell]
    close = treaty & (gap_m[1] < 2 * TOO_CLOSE_M)
    close |= treaty & (np.abs(least_m[1] - EXCLUSIVE_ECONOMIC_ZONE_M) < TOO_CLOSE_M)
    first, second = rank[0].copy(), rank[1]
    shared = treaty & (least_m[1] <= EXCLUSIVE_ECONOMIC_ZONE_M)
    told = np.zeros(len(points), dtype=bool)
    for line, states in enumerate(tables.states):
        both = np.isin(first, states) & np.isin(second, states)
        rows = np.flatnonzero(shared & both & (side[:, line] >= 0))
        first[rows], told[rows] = states[side[rows, line]], True
    close |= ~told & (gap_m[0] < 2 * TOO_CLOSE_M)  # two states may share a base point
    close &= least_m[0] < EXCLUSIVE_ECONOMIC_ZONE_M + TOO_CLOSE_M
    own_m = table_m[first, column]
    belt = np.zeros(len(points), np.int64)
    for limit_m in (TERRITORIAL_SEA_M, EXCLUSIVE_ECONOMIC_ZONE_M):
        belt += own_m > limit_m
        close |= np.abs(own_m - limit_m) < TOO_CLOSE_M
    code = tables.belt_code[first, belt]
    rim = np.flatnonzero(tables.rim[cell])
    if len(rim):
        known_m = _known_m(points[rim], tables.frame_deg)
        spare_m = known_m - np.minimum(own_m[rim], EXCLUSIVE_ECONOMIC_ZONE_M)
        code[rim[spare_m < 0]] = tables.unknown_code[0]
        close[rim] |= np.abs(spare_m) < TOO_CLOSE_M
    return np.where(close, UNSURE, code)


def _distances(points: FloatArray, cell: IntArray, tables: NearTables) -> FloatArray:
    """Return the way to each party that matters, (p + 2, n), and `FAR_M` to all others.

    Two rows more than parties are given, so that there is a third one to compare with.
    """
    table_m = np.full((len(tables.belt_code), len(points)), FAR_M)
    point, rival = spread(tables.rivals, cell)
    table_m[tables.rival_party[rival], point] = _ways(points[point], rival, tables)
    return table_m


def _ways(points: FloatArray, rival: IntArray, tables: NearTables) -> FloatArray:
    """Return the way from each point to the base line of a rival, (n,)."""
    if len(points) == 0:
        return np.empty(0)
    pair, place = spread(tables.reaches, rival)
    edge = tables.base_m[tables.reach_edge[place]].T
    here_m = ecef_from_geodetic(points[:, 0], points[:, 1])[pair].T
    distance_m = way_m(*here_m, *edge)
    first = np.flatnonzero(np.diff(pair, prepend=-1))  # every rival has an edge
    return np.minimum.reduceat(distance_m, first)


def _known_m(points: FloatArray, frame_deg: FloatArray) -> FloatArray:
    """Return `Coast.known_m`, nought instead of less."""
    west, south, east, north = frame_deg
    lon, lat = points.T
    to_sides = np.minimum(lon - west, east - lon).clip(0, 90) * DEG
    across_m = np.arcsin(np.cos(lat * DEG) * np.sin(to_sides)) * LEAST_RADIUS_M
    along_m = np.minimum(lat - south, north - lat) * DEG * LEAST_RADIUS_M
    return np.maximum(np.minimum(across_m, along_m), 0)
