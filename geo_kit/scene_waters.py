"""Zones and limits of a picture: outlines as shipped, or drawn anew for replaced files."""

import zipfile
import zlib
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Final

import numpy as np

from geo_kit.errors import DataFileError
from geo_kit.layers import CLOSING_LINES, COAST, LINES, WORLD_LAND
from geo_kit.regions import KOREA, REGIONS, load_readings, load_waters
from geo_kit.resources import resource
from geo_kit.waters.drawn import DrawnWaters, draw_waters

OUTLINES: Final = "data/coast/outlines.npz"
MADE_OF: Final = (REGIONS[KOREA], COAST, LINES, CLOSING_LINES, WORLD_LAND)
CELLS_AT_ONCE: Final = 600  # where somebody waits


@cache
def drawn_waters() -> DrawnWaters:
    """Return the zones and limits of the seas round Korea as outlines; read once.

    The licence of the coast lets anyone replace it: outlines that were not made of the
    present files are made anew, in some seconds, and coarser.

    Raises:
        DataFileError: a file is missing or broken.
    """
    try:
        with np.load(BytesIO(resource(OUTLINES).read_bytes())) as arrays:
            if str(arrays["made_of"]) == files_digest():
                return DrawnWaters.unpacked(arrays)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError) as error:
        raise DataFileError(
            f"{OUTLINES} cannot be read: {error}",
            hint="reinstall geo_kit, or rebuild the file as data/build/README.md says",
        ) from error
    return draw_waters(load_waters(), load_readings(), cells=CELLS_AT_ONCE)


def files_digest() -> str:
    """Return a digest of the files that outlines are made of."""
    digest = sha256()
    for path in MADE_OF:
        digest.update(sha256(resource(path).read_bytes()).digest())
    return digest.hexdigest()
