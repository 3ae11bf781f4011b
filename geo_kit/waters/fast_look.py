"""The look into the tables of a `LabelGrid`, by numpy."""

from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray, IntArray
from geo_kit.waters.fast_near import UNSURE

AT_ONCE: Final = 100_000  # points: what fits near the processor


def look_up(
    points: FloatArray,
    corner: FloatArray,
    cell_deg: float,
    base: IntArray,
    blocks: IntArray,
) -> IntArray:
    """Return the code of each point, (n,); -1 outside the net, -2 - k in open cell k.

    Args:
        points: (n, 2).
        corner: west and south of the net.
        cell_deg: the side of its cells.
        base: (y, x) of codes; -1 - k where block k has them.
        blocks: (b, s, s) of codes; -1 - k where the cell k is open.
    """
    code = np.full(len(points), UNSURE, np.int64)
    for first in range(0, len(points), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        _fill(code[part], points[part], corner, cell_deg, base, blocks)
    return code


def _fill(
    code: IntArray,
    points: FloatArray,
    corner: FloatArray,
    cell_deg: float,
    base: IntArray,
    blocks: IntArray,
) -> None:
    place = (points - corner) / cell_deg
    inside = np.flatnonzero(((place >= 0) & (place < base.shape[::-1])).all(axis=1))
    if len(inside) < len(points):
        place = place[inside]
    column, row = place.astype(np.int32).T
    found = base[row, column].astype(np.int64)
    open_ = np.flatnonzero(found < 0)
    place, fine = place[open_], blocks.shape[1]
    small = (place % 1 * fine).astype(np.int32)
    inner = blocks[-1 - found[open_], small[:, 1], small[:, 0]].astype(np.int64)
    inner[inner < 0] -= 1
    found[open_] = inner
    code[inside] = found
