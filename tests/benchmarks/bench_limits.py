"""Lines so many miles off the North Korean coast: outlines against buffers in a plane.

The peers buffer the same coast with shapely in one azimuthal equidistant plane and in one
UTM zone. Every boundary is then walked in steps of 300 m, and each step's distance to the
coast is measured on the ellipsoid (the exact index, whose own error is under 1 cm: see the
tests). Process times. Run: python tests/benchmarks/bench_limits.py [miles ...]
"""

import sys
import time

import numpy as np
import shapely
from pyproj import Transformer

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.regions import load_waters
from geo_kit.waters.outline import outline

WINDOW = (117.0, 32.0, 137.5, 46.5)  # holds 200 nm round the coast
PLANES = {
    "buffer, one AEQD plane": "+proj=aeqd +lat_0=40 +lon_0=127.5 +ellps=WGS84",
    "buffer, UTM 52N": "EPSG:32652",
}
QUAD_SEGMENTS = 180
STEP_M = 300.0
LIMITS_NM = (12, 24, 50, 200)


def buffered(index, limit_m, plane):
    """Return the land side of a limit, drawn in a plane and brought back."""
    there = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
    ends = [np.column_stack(there.transform(*side.T)) for side in (index.start, index.end)]
    coast = shapely.line_merge(
        shapely.MultiLineString(list(shapely.linestrings(np.stack(ends, axis=1))))
    )
    # Pieces are buffered one by one: a buffer of all at once takes much longer.
    pieces = [
        shapely.LineString(part)
        for line in shapely.get_parts(coast)
        for part in np.array_split(
            shapely.get_coordinates(line), max(shapely.get_num_coordinates(line) // 50, 1)
        )
        if len(part) > 1
    ]
    area = shapely.union_all(shapely.buffer(pieces, limit_m, quad_segs=QUAD_SEGMENTS))
    return shapely.transform(
        area, lambda xy: np.column_stack(there.transform(*xy.T, direction="INVERSE"))
    )


def errors_m(shape, index, limit_m):
    """Return how far from the limit an outer boundary is, at steps along it."""
    walked = []
    for part in shapely.get_parts(shape):
        dense = shapely.segmentize(part.exterior, STEP_M / 111e3)
        walked.append(shapely.get_coordinates(dense))
    return np.abs(index.nearest(np.concatenate(walked)).distance_m - limit_m)


def main():
    """Print the table."""
    index = load_waters().coast.index("PRK")
    index.nearest(np.array([[128.0, 39.0]]))
    print(f"{len(index.start):,} edges of coast; errors in metres\n")
    print(f"{'nm':>4}  {'way':<24}{'p50':>9}{'p95':>9}{'max':>9}{'time, s':>9}{'vertices':>10}")
    for limit_nm in [int(word) for word in sys.argv[1:]] or LIMITS_NM:
        limit_m = limit_nm * NAUTICAL_MILE_M

        def drawn(limit_m=limit_m):
            return outline(
                lambda points: index.nearest(points).distance_m - limit_m,
                WINDOW,
                cell_m=min(limit_m / 10, 10e3),
                tolerance_m=0.5,
            ).shape

        ways = {"geo_kit outline, 0.5 m": drawn}
        for name, plane in PLANES.items():
            ways[name] = lambda plane=plane, limit_m=limit_m: buffered(index, limit_m, plane)
        for name, way in ways.items():
            start = time.process_time()
            shape = way()
            time_s = time.process_time() - start
            off_m = errors_m(shape, index, limit_m)
            p50, p95 = np.percentile(off_m, [50, 95])
            print(
                f"{limit_nm:>4}  {name:<24}{p50:>9.2f}{p95:>9.2f}{off_m.max():>9.2f}"
                f"{time_s:>9.1f}{shapely.get_num_coordinates(shape):>10,}",
                flush=True,
            )


if __name__ == "__main__":
    main()
