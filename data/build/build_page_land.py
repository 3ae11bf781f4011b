"""Write data/page/world.json.gz: the world's land without borders, for a globe on a screen.

A page takes the file as it is, and finds the coasts in it: all edges but the ends of the map.

Run: python data/build/build_page_land.py
"""

import gzip
import json
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from geo_kit.world import load_countries

TARGET: Final = Path(__file__).resolve().parent.parent / "page" / "world.json.gz"
GRID_DEG: Final = 0.002  # seams between neighbours close at it
FIRST_DEG: Final = 0.005  # thinned so far before countries are joined, and so far after:
STRAY_DEG: Final = 0.015  # a mile: a pixel or two where a page opens on its nearest events
LEAST_ISLAND_DEG2: Final = 0.005  # about 60 km2 at the equator
DECIMALS: Final = 3


def land() -> list[shapely.Polygon]:
    """Return the land as polygons that stay within -180 and 180 degrees."""
    pieces = np.concatenate([country.polygons for country in load_countries()])
    pieces = pieces[shapely.area(pieces) > LEAST_ISLAND_DEG2 / 10]
    thin = shapely.make_valid(shapely.simplify(pieces, FIRST_DEG))
    parts = shapely.get_parts(shapely.union_all(thin, grid_size=GRID_DEG))
    parts = shapely.simplify(parts[shapely.area(parts) > LEAST_ISLAND_DEG2], STRAY_DEG)
    whole = shapely.union_all(shapely.make_valid(parts), grid_size=10.0**-DECIMALS)
    return [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]


def main() -> None:
    """Write the file."""
    shape = shapely.MultiPolygon([shapely.orient_polygons(part) for part in land()])
    text = json.dumps(json.loads(shapely.to_geojson(shape)), separators=(",", ":")) + "\n"
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{TARGET.name}: {shapely.get_num_coordinates(shape)} vertices, {len(text)} bytes")


if __name__ == "__main__":
    main()
