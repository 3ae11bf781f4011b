"""Tables of FlatBuffers, as far as FlatGeobuf needs them: numbers, texts, vectors, tables.

A table names its fields by their place in the schema. What does not fit into the table itself
(texts, vectors, other tables) follows behind it, and the field holds the way there.

Source: FlatBuffers, Internals (flatbuffers.dev): binary format.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

WIDEST: Final = 8  # bytes of the widest number, to a multiple of which tables are put
_WAY: Final = 4  # bytes of a length, and of a way to what follows


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a fixed width, stored in the table."""

    code: str  # of Python's struct
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Vector:
    """Many numbers of one width."""

    code: str  # of NumPy's dtype
    values: ArrayLike


# By place in the schema: a Number, a Vector, a text, Fields of a table, or a list of such.
Fields = Mapping[int, Any]


def sized_buffer(root: Fields) -> bytes:
    """Return a table with all that belongs to it, its length in front."""
    out = bytearray(2 * _WAY)
    _point(out, _WAY, _put_table(out, root))
    _pad(out, WIDEST)
    struct.pack_into("<I", out, 0, len(out) - _WAY)
    return bytes(out)


def _put_table(out: bytearray, fields: Fields) -> int:
    """Append a table and what hangs on it; return where it starts."""
    inline = {slot: _inline(value) for slot, value in fields.items()}
    slots = sorted(inline, key=lambda slot: -struct.calcsize(inline[slot][0]))
    layout, at = {}, _WAY
    for slot in slots:
        width = struct.calcsize(inline[slot][0])
        at += -at % width
        layout[slot] = at
        at += width
    n_slots = max(fields, default=-1) + 1
    heading = struct.pack("<HH", 4 + 2 * n_slots, at)
    heading += struct.pack(f"<{n_slots}H", *(layout.get(slot, 0) for slot in range(n_slots)))
    _pad(out, WIDEST, ahead=len(heading))
    out += heading
    start = len(out)
    out += struct.pack("<i", len(heading)) + bytes(at - _WAY)
    for slot, (code, number) in inline.items():
        struct.pack_into(f"<{code}", out, start + layout[slot], number)
    for slot, value in fields.items():
        if not isinstance(value, Number):
            _point(out, start + layout[slot], _put(out, value))
    return start


def _inline(value: object) -> tuple[str, float]:
    return (value.code, value.value) if isinstance(value, Number) else ("I", 0)


def _put(out: bytearray, value: Vector | str | Fields | Sequence[Fields]) -> int:
    if isinstance(value, Vector):
        return _put_vector(out, value)
    if isinstance(value, str):
        return _put_text(out, value)
    return _put_table(out, value) if isinstance(value, Mapping) else _put_tables(out, value)


def _put_vector(out: bytearray, vector: Vector) -> int:
    values = np.asarray(vector.values, dtype=vector.code)
    _pad(out, max(values.itemsize, _WAY), ahead=_WAY)
    start = len(out)
    out += struct.pack("<I", values.size) + values.tobytes()
    return start


def _put_text(out: bytearray, text: str) -> int:
    raw = text.encode()
    _pad(out, _WAY)
    start = len(out)
    out += struct.pack("<I", len(raw)) + raw + b"\0"
    return start


def _put_tables(out: bytearray, tables: Sequence[Fields]) -> int:
    _pad(out, _WAY)
    start = len(out)
    out += struct.pack("<I", len(tables)) + bytes(_WAY * len(tables))
    for place, fields in enumerate(tables):
        _point(out, start + _WAY * (1 + place), _put_table(out, fields))
    return start


def _point(out: bytearray, field: int, target: int) -> None:
    struct.pack_into("<I", out, field, target - field)


def _pad(out: bytearray, width: int, *, ahead: int = 0) -> None:
    """Add zeros until what comes `ahead` bytes further on stands at a multiple of a width."""
    out += bytes(-(len(out) + ahead) % width)
