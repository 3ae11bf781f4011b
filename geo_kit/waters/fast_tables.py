"""The tables of a `LabelGrid`, and their way to and from plain arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray, StrArray

NEAR = "near_"


class NearTables(NamedTuple):
    """What is looked up for points in open cells.

    A cell k has the slots `slots[k]` to `slots[k + 1]`, these their crossings, and so on. A
    named tuple, since compiled code can take that as it is.
    """

    middle: FloatArray  # (k, 2) a point of the cell, whose regions are known
    slots: IntArray  # (k + 1,) regions that the cell may have a part in
    slot_code: IntArray  # (s,) the code inside; -1 - 2 * line - side abreast of a line
    slot_land: BoolArray  # (s,) it is a land
    slot_inside: BoolArray  # (s,) the cell's middle is inside
    slot_reach_m: FloatArray  # (s,) farther from the base line a basin does not count
    slot_rival: IntArray  # (s,) what that is measured to; -1 if there is no need
    crossings: IntArray  # (s + 1,)
    crossing_edge: IntArray  # (c,) rows of `sides_deg`
    sides_deg: FloatArray  # (m, 4) longitude and latitude of both ends
    far_code: IntArray  # (k,) of the sea; MEASURE where it varies
    rim: BoolArray  # (k,) whether the nearest coast is known has to be asked
    treaty: BoolArray  # (k,) an agreed line may divide
    rivals: IntArray  # (k + 1,) parties to measure to
    rival_party: IntArray  # (r,)
    reaches: IntArray  # (r + 1,)
    reach_edge: IntArray  # (e,) rows of `base_m`
    base_m: FloatArray  # (m, 6) ECEF of an edge's start, and the way to its end
    belt_code: IntArray  # (p + 2, 3) of each party's territorial sea and zone; high seas
    unknown_code: IntArray  # (1,)
    states: IntArray  # (l, 2) the parties of each agreed line
    frame_deg: FloatArray  # (4,) west, south, east, north of what is known; NaN: all


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetTables:
    """All that a `LabelGrid` looks up."""

    corner: FloatArray  # (2,) west and south
    cell_deg: FloatArray  # () the side of the cells of `base`
    base: IntArray  # (y, x) of codes; -1 - k where block k has them
    blocks: IntArray  # (b, s, s) of codes; -1 - k where the cell k is open
    names: StrArray  # (c, 2) zone and owner of each code
    near: NearTables

    @property
    def nbytes(self) -> int:
        """The memory of the tables in bytes."""
        return sum(table.nbytes for table in self.arrays().values())

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all tables by name, to be kept."""
        own = {item.name: getattr(self, item.name) for item in fields(self)}
        near = own.pop("near")
        return own | {NEAR + name: table for name, table in near._asdict().items()}

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray]) -> "NetTables":
        """Return the tables that `arrays` gave.

        Raises:
            KeyError: one is missing.
        """
        near = NearTables(**{name: arrays[NEAR + name] for name in NearTables._fields})
        own = [item.name for item in fields(cls) if item.name != "near"]
        return cls(near=near, **{name: arrays[name] for name in own})
