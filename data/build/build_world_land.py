"""Rebuild coast/world_land.npz: which cells of a net over the globe any land touches.

Run: python data/build/build_world_land.py --cache FOLDER [--out FILE]

All land of GSHHG's full resolution counts, islets and Antarctica's ice front too; so do the
shores of Natural Earth, which has some islets that GSHHG lacks, and the reefs of islets.toml.
"""

import argparse
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from sources import fetch, gshhg_bytes, natural_earth_bytes

CELL_DEG: Final = 0.1
LEVELS: Final = ("1", "5")  # land, and Antarctica as far as its ice reaches
STEP_DEG: Final = 0.01  # between marks along a coast: no cell is crossed unseen but at a corner
SHAPE: Final = (round(180 / CELL_DEG), round(360 / CELL_DEG))


def rings(cache: Path) -> Iterator[np.ndarray]:
    """Yield every ring of land, (n, 2), longitudes from -180 to 360."""
    data = gshhg_bytes(cache, "gshhs_f.dat")
    for line in gshhg_bytes(cache, "gshhsmeta_f.dat").decode("ascii").splitlines():
        level, _, _, _, _, offset, size, _ = line.split()
        if level in LEVELS:
            ring = np.frombuffer(data, "<f4", int(size) // 4, int(offset)).reshape(-1, 2)
            yield ring.astype(float)


def shores(cache: Path) -> Iterator[np.ndarray]:
    """Yield Natural Earth's arcs, (n, 2): shores, and borders, which are land too."""
    topology = json.loads(natural_earth_bytes(cache))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        yield np.cumsum(arc, axis=0) * scale + shift


def islets() -> np.ndarray:
    """Return the reefs that were put in by hand, (n, 2)."""
    text = Path(__file__).with_name("islets.toml").read_text(encoding="utf-8")
    return np.array([row["at"] for row in tomllib.loads(text)["islets"]])


def mark(cells: np.ndarray, points: np.ndarray) -> None:
    """Mark the cells of points, array (n, 2)."""
    row = np.clip(((points[:, 1] + 90) / CELL_DEG).astype(int), 0, SHAPE[0] - 1)
    column = ((points[:, 0] + 180) % 360 / CELL_DEG).astype(int) % SHAPE[1]
    cells[row, column] = True


def mark_line(cells: np.ndarray, line: np.ndarray) -> None:
    """Mark the cells that a line runs through."""
    if np.ptp(line, axis=0).any():  # some islets have shrunk to a point
        line = shapely.get_coordinates(shapely.segmentize(shapely.LineString(line), STEP_DEG))
    mark(cells, line)


def mark_ring(cells: np.ndarray, ring: np.ndarray) -> None:
    """Mark the cells that a ring runs through or holds."""
    # The package cuts Antarctica, and Eurasia, along meridians: that is land too.
    mark_line(cells, np.concatenate([ring, ring[:1]]))
    low, high = ring.min(axis=0), ring.max(axis=0)
    if (high - low).max() < CELL_DEG:
        return
    polygon = shapely.Polygon(ring)
    shapely.prepare(polygon)
    first, last = np.floor(low / CELL_DEG), np.ceil(high / CELL_DEG)
    lon, lat = ((np.arange(*ends) + 0.5) * CELL_DEG for ends in zip(first, last, strict=True))
    centres = np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2)
    mark(cells, centres[shapely.contains_xy(polygon, centres)])


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, required=True)
    default = Path(__file__).parents[1] / "coast" / "world_land.npz"
    parser.add_argument("--out", type=Path, default=default)
    args = parser.parse_args()
    fetch(args.cache)
    cells = np.zeros(SHAPE, dtype=bool)
    for ring in rings(args.cache):
        mark_ring(cells, ring)
    for line in shores(args.cache):
        mark_line(cells, line)
    mark(cells, islets())
    np.savez_compressed(args.out, cell_deg=np.array(CELL_DEG), bits=np.packbits(cells, axis=1))
    print(f"{cells.sum():,} of {cells.size:,} cells touch land")


if __name__ == "__main__":
    main()
