"""The looks into the tables of a `LabelGrid`, compiled; needs the extra `fast`."""

from typing import Final

import numpy as np
from numba import njit

from geo_kit.arrays import FloatArray, IntArray
from geo_kit.constants import EARTH_LEAST_CURVATURE_RADIUS_M as LEAST_RADIUS_M
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M, TERRITORIAL_SEA_M
from geo_kit.waters import fast_geometry
from geo_kit.waters.distance import TIE_PER_M2
from geo_kit.waters.fast_geometry import A2, DEG, E2
from geo_kit.waters.fast_near import FAR_M, MEASURE, TOO_CLOSE_M, UNSURE
from geo_kit.waters.fast_tables import NearTables

A_M: Final = np.sqrt(A2)

compiled = njit(cache=True, error_model="numpy")
way_m = compiled(fast_geometry.way_m)
crossing = compiled(fast_geometry.crossing)


@compiled
def look_up(
    points: FloatArray, corner: FloatArray, cell_deg: float, base: IntArray, blocks: IntArray
) -> IntArray:
    """Return the code of each point, (n,); -1 outside the net, -2 - k in open cell k."""
    code = np.full(len(points), UNSURE, np.int64)
    fine = blocks.shape[1]
    for row in range(len(points)):
        x = (points[row, 0] - corner[0]) / cell_deg
        y = (points[row, 1] - corner[1]) / cell_deg
        if not (0 <= x < base.shape[1] and 0 <= y < base.shape[0]):
            continue
        i, j = int(x), int(y)
        found = base[j, i]
        if found < 0:
            u, v = int((x - i) * fine), int((y - j) * fine)
            found = blocks[-1 - found, v, u]
            if found < 0:
                found -= 1
        code[row] = found
    return code


@compiled
def near_codes(points: FloatArray, cell: IntArray, tables: NearTables) -> IntArray:
    """Return the code of each point, (n,), -1 where it is too close to call."""
    code = np.empty(len(points), np.int64)
    side = np.empty(len(tables.states), np.int64)
    for row in range(len(points)):
        code[row] = _near_code(points[row, 0], points[row, 1], cell[row], tables, side)
    return code


@compiled
def _near_code(lon: float, lat: float, k: int, tables: NearTables, side: IntArray) -> int:
    side[:] = -1
    found, sure = UNSURE, True
    for slot in range(tables.slots[k], tables.slots[k + 1]):
        inside, known = _inside(lon, lat, k, slot, tables)
        sure &= known
        code = tables.slot_code[slot]
        if not inside:
            continue
        if code < 0:
            side[(-1 - code) // 2] = (-1 - code) % 2
        elif found == UNSURE:
            found = code
        elif tables.slot_land[slot] and code != found:
            sure = False
    if not sure:
        return UNSURE
    if found == UNSURE:
        found = tables.far_code[k]
        if found == MEASURE:
            found = _measured(lon, lat, k, tables, side)
    return found


@compiled
def _inside(lon: float, lat: float, k: int, slot: int, tables: NearTables) -> tuple[bool, bool]:
    """Return if a point is in the region of a slot, and if that is sure."""
    inside, sure = bool(tables.slot_inside[slot]), True
    middle_lon, middle_lat = tables.middle[k, 0], tables.middle[k, 1]
    for place in range(tables.crossings[slot], tables.crossings[slot + 1]):
        e = tables.crossing_edge[place]
        start_lon, start_lat = tables.sides_deg[e, 0], tables.sides_deg[e, 1]
        end_lon, end_lat = tables.sides_deg[e, 2], tables.sides_deg[e, 3]
        crossed, known = crossing(
            lon - middle_lon, lat - middle_lat,
            start_lon - middle_lon, start_lat - middle_lat,
            end_lon - middle_lon, end_lat - middle_lat,
        )  # fmt: skip
        inside = inside != bool(crossed)
        sure = sure and bool(known)
    rival = tables.slot_rival[slot]
    if inside and rival >= 0:
        x, y, z = _ecef(lon, lat)
        spare_m = tables.slot_reach_m[slot] - _rival_m(
            x, y, z, rival, tables.reaches, tables.reach_edge, tables.base_m
        )
        inside = spare_m >= 0
        sure &= abs(spare_m) >= TOO_CLOSE_M
    return inside, sure


@compiled
def _measured(lon: float, lat: float, k: int, tables: NearTables, side: IntArray) -> int:
    """Return the code of a point at sea by its distances to base lines."""
    first, second, first_m, second_m, third_m = _ranked(lon, lat, k, tables)
    own, told, treaty = first, False, tables.treaty[k]
    if treaty and second_m <= EXCLUSIVE_ECONOMIC_ZONE_M:
        for line in range(len(side)):
            one, other = tables.states[line]
            if side[line] >= 0 and own in (one, other) and second in (one, other):
                own, told = tables.states[line, side[line]], True
    own_m = first_m if own == first else second_m
    close = not told and second_m - first_m < 2 * TOO_CLOSE_M
    close |= treaty and third_m - second_m < 2 * TOO_CLOSE_M
    close |= treaty and abs(second_m - EXCLUSIVE_ECONOMIC_ZONE_M) < TOO_CLOSE_M
    if close and first_m < EXCLUSIVE_ECONOMIC_ZONE_M + TOO_CLOSE_M:
        return UNSURE
    return _belt_code(lon, lat, k, own, own_m, tables)


@compiled
def _belt_code(
    lon: float, lat: float, k: int, own: int, own_m: float, tables: NearTables
) -> int:
    belt = 0
    for limit_m in (TERRITORIAL_SEA_M, EXCLUSIVE_ECONOMIC_ZONE_M):
        if abs(own_m - limit_m) < TOO_CLOSE_M:
            return UNSURE
        belt += own_m > limit_m
    code = tables.belt_code[own, belt]
    if tables.rim[k]:
        known_m = _known_m(lon, lat, tables.frame_deg)
        spare_m = known_m - min(own_m, EXCLUSIVE_ECONOMIC_ZONE_M)
        if abs(spare_m) < TOO_CLOSE_M:
            return UNSURE
        if spare_m < 0:
            code = tables.unknown_code[0]
    return code


@compiled
def _ranked(
    lon: float, lat: float, k: int, tables: NearTables
) -> tuple[int, int, float, float, float]:
    """Return the two nearest parties, and the ways to three."""
    first, second = len(tables.belt_code) - 2, len(tables.belt_code) - 1
    first_m, second_m, third_m = FAR_M, FAR_M, FAR_M
    x, y, z = _ecef(lon, lat)
    for rival in range(tables.rivals[k], tables.rivals[k + 1]):
        here_m = _rival_m(x, y, z, rival, tables.reaches, tables.reach_edge, tables.base_m)
        if here_m < first_m:
            first, second = tables.rival_party[rival], first
            first_m, second_m, third_m = here_m, first_m, second_m
        elif here_m < second_m:
            second, second_m, third_m = tables.rival_party[rival], here_m, second_m
        else:
            third_m = min(third_m, here_m)
    return first, second, first_m, second_m, third_m


@compiled
def _rival_m(
    x: float, y: float, z: float, rival: int,
    reaches: IntArray, reach_edge: IntArray, base_m: FloatArray,
) -> float:  # fmt: skip
    """Return the way to the base line of a rival.

    Chords through the ground are quick; ways are asked of edges whose chord leaves it open.
    """
    first, last = reaches[rival], reaches[rival + 1]
    chord2, length2 = FAR_M**2, 0.0
    for place in range(first, last):
        here2, along2 = _chord2(x, y, z, reach_edge[place], base_m)
        chord2, length2 = min(chord2, here2), max(length2, along2)
    chord_m = np.sqrt(chord2)
    open_m = chord_m + length2 / (4 * LEAST_RADIUS_M) + TIE_PER_M2 * chord_m**3 + TOO_CLOSE_M
    least_m = FAR_M
    for place in range(first, last):
        e = reach_edge[place]
        if _chord2(x, y, z, e, base_m)[0] <= open_m * open_m:
            here_m = way_m(
                x, y, z, base_m[e, 0], base_m[e, 1], base_m[e, 2],
                base_m[e, 3], base_m[e, 4], base_m[e, 5],
            )  # fmt: skip
            least_m = min(least_m, float(here_m))
    return least_m


@compiled
def _chord2(x: float, y: float, z: float, e: int, base_m: FloatArray) -> tuple[float, float]:
    """Return the squares of the way to an edge through the ground, and of its length."""
    off_x, off_y, off_z = x - base_m[e, 0], y - base_m[e, 1], z - base_m[e, 2]
    along_x, along_y, along_z = base_m[e, 3], base_m[e, 4], base_m[e, 5]
    length2 = along_x * along_x + along_y * along_y + along_z * along_z
    share = (off_x * along_x + off_y * along_y + off_z * along_z) / max(length2, 1e-12)
    share = min(max(share, 0.0), 1.0)
    off_x, off_y, off_z = (
        off_x - share * along_x,
        off_y - share * along_y,
        off_z - share * along_z,
    )
    return off_x * off_x + off_y * off_y + off_z * off_z, length2


@compiled
def _ecef(lon: float, lat: float) -> tuple[float, float, float]:
    sine, cosine = np.sin(lat * DEG), np.cos(lat * DEG)
    across_m = A_M / np.sqrt(1 - E2 * sine * sine)
    x, y = across_m * cosine * np.cos(lon * DEG), across_m * cosine * np.sin(lon * DEG)
    return x, y, across_m * (1 - E2) * sine


@compiled
def _known_m(lon: float, lat: float, frame_deg: FloatArray) -> float:
    """Return `Coast.known_m`, nought instead of less."""
    west, south, east, north = frame_deg
    to_side = min(max(min(lon - west, east - lon), 0.0), 90.0) * DEG
    across_m = np.arcsin(np.cos(lat * DEG) * np.sin(to_side)) * LEAST_RADIUS_M
    along_m = min(lat - south, north - lat) * DEG * LEAST_RADIUS_M
    return max(min(across_m, along_m), 0.0)
