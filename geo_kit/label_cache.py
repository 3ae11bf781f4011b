"""Nets of labels kept on disk, so that each is made once.

A net is found again by a digest of all that it is made of: coasts, lines, window, the size
of its cells, and the code that made it. What cannot be read is made anew, and what cannot
be written is not kept; neither changes an answer.
"""

import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from geo_kit.errors import PositionError
from geo_kit.waters.fast import LabelGrid
from geo_kit.waters.fast_tables import NetTables
from geo_kit.waters.parties import Window
from geo_kit.waters.zones import Waters

VARIABLE: Final = "GEO_KIT_CACHE"
CELL_DEG: Final = 0.05
HALVINGS: Final = 2


def cache_folder() -> Path:
    """Return where nets are kept: `$GEO_KIT_CACHE`, or the user's own folder for caches."""
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE])
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA", "~/AppData/Local")
    elif sys.platform == "darwin":
        root = "~/Library/Caches"
    else:
        root = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.path.expanduser(root)) / "geo_kit"  # noqa: PTH111 - without a home it stays


def load_label_grid(
    waters: Waters,
    window: Window | None = None,
    *,
    cell_deg: float = CELL_DEG,
    halvings: int = HALVINGS,
    folder: Path | None = None,
) -> LabelGrid:
    """Return the net of some waters, from disk if it was made before.

    Args:
        waters: the coasts and lines.
        window: west, south, east, north in degrees; that of the coast if not given.
        cell_deg: as of `LabelGrid`.
        halvings: the same.
        folder: where nets are kept; `cache_folder()` if not given.

    Raises:
        PositionError: the window is empty or leaves the globe; or none is given, and the
            coast has none.
    """
    window = window or waters.coast.window
    if window is None:
        raise PositionError(
            "no window for a net of labels is given, and the coast has none",
            hint="give west, south, east, north in degrees",
        )
    size = f"{window} {float(cell_deg)} {int(halvings)}"
    path = (folder or cache_folder()) / f"labels-{digest(waters, size)}.npz"
    tables = _read(path)
    grid = LabelGrid(waters, window, cell_deg=cell_deg, halvings=halvings, tables=tables)
    if tables is None:
        _write(path, grid.tables)
    return grid


def digest(waters: Waters, size: str) -> str:
    """Return a name for the net of some waters; it changes with all that the net is made of.

    Lines that only readings name, and how good the data are, do not count.

    Args:
        waters: the coasts and lines.
        size: window and cells, in words.
    """
    found = blake2b(size.encode(), digest_size=16)
    for source in sorted(files("geo_kit.waters").iterdir(), key=lambda item: item.name):
        if source.name.endswith(".py"):
            found.update(source.read_bytes())
    for part in _parts((waters.coast, tuple(waters.agreed), tuple(waters.base_lines))):
        found.update(len(part).to_bytes(8, "little") + part)
    return found.hexdigest()


def _parts(thing: object) -> Iterator[bytes]:
    """Yield what a thing is made of, in bytes."""
    if isinstance(thing, np.ndarray):
        yield f"{thing.dtype} {thing.shape}".encode()
        if thing.dtype == object:
            yield b"".join(shapely.to_wkb(thing).tolist())
        else:
            yield np.ascontiguousarray(thing).tobytes()
    elif is_dataclass(thing):
        for item in fields(thing):
            yield from _parts(getattr(thing, item.name))
    elif isinstance(thing, tuple):
        for item in thing:
            yield from _parts(item)
    else:
        yield repr(thing).encode()


def _read(path: Path) -> NetTables | None:
    """Return the tables in a file; None if it is missing or broken."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return NetTables.of(arrays)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, tables: NetTables) -> None:
    """Put tables into a file whole or not at all."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, allow_pickle=False, **tables.arrays())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
