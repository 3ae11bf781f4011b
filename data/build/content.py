"""The digest of what the coast says, whatever wrote the file that says it."""

import hashlib
from pathlib import Path

import numpy as np
import shapely

from geo_kit.layers import read_geopackage


def content_sha256(path: Path) -> str:
    """Return the SHA-256 of the land in a coast archive.

    It runs over all polygons in the order of gshhg_id, owner and part: for each a line of
    text "id owner disputed part", then each ring's length (int64) and points (float64),
    little-endian. Versions of GDAL, SQLite and zlib do not change it.
    """
    columns, polygons = read_geopackage(path.read_bytes(), "land", name=path.name)
    keys = zip(*(columns[name] for name in ("gshhg_id", "owner", "part")), strict=True)
    digest = hashlib.sha256()
    for (number, owner, part), row in sorted((key, row) for row, key in enumerate(keys)):
        disputed = columns["disputed"][row] or ""
        digest.update(f"{number} {owner} {disputed} {part}\n".encode())
        for ring in shapely.get_rings(polygons[row]):
            points = shapely.get_coordinates(ring).astype("<f8")
            digest.update(np.array(len(points), dtype="<i8").tobytes() + points.tobytes())
    return digest.hexdigest()
