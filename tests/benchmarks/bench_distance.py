"""Distance to the nearest coast, the whole shipped coast of the Korea region, beside peers.

Truth is brute force: on 300 points, half of them by the shore, every edge is walked by
golden section along its geodesic (`test_distance.brute_distance_m`). Process times of one
run. Run: python tests/benchmarks/bench_distance.py
"""

import pathlib
import sys
import time

import numpy as np
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from geo_kit.geodesic import ecef_from_geodetic, inverse
from geo_kit.regions import load_waters
from geo_kit.waters.distance import EdgeIndex

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from test_distance import brute_distance_m

N_POINTS = 100_000
N_CHECKED = 300
CONIC = "+proj=lcc +lat_1=33 +lat_2=47 +lat_0=40 +lon_0=133 +ellps=WGS84"


def timed(work, *arguments):
    """Return what a call gives, and the CPU seconds that it took."""
    start = time.process_time()
    found = work(*arguments)
    return found, time.process_time() - start


def vertices_only(start):
    """Return a way to measure to the nearest vertex, as is often done."""
    tree = cKDTree(ecef_from_geodetic(*start.T))

    def measure(points):
        _, vertex = tree.query(ecef_from_geodetic(*points.T))
        return inverse(points, start[vertex])[1]

    return measure


def on_a_plane(start, end):
    """Return a way that finds the nearest edge on a conic map and measures by geodesic."""
    to_map = Transformer.from_crs("EPSG:4326", CONIC, always_xy=True).transform
    ends = np.stack([np.stack(to_map(*start.T), -1), np.stack(to_map(*end.T), -1)], axis=1)
    lines = shapely.linestrings(ends)
    tree = shapely.STRtree(lines)

    def measure(points):
        here = shapely.points(np.stack(to_map(*points.T), -1))
        row, edge = tree.query_nearest(here, all_matches=False)
        foot = shapely.get_coordinates(shapely.shortest_line(here[row], lines[edge]))[1::2]
        lon, lat = to_map(*foot.T, direction="INVERSE")
        return inverse(points[row], np.stack([lon, lat], -1))[1]

    return measure


def main():
    """Print the table."""
    coast = load_waters().coast
    start, end = coast.edge_start, coast.edge_end
    window = coast.window
    rng = np.random.default_rng(1)
    points = rng.uniform(window[:2], window[2:], (N_POINTS, 2))
    shore = start[rng.integers(0, len(start), N_CHECKED // 2)]  # where vertices alone err
    points[: len(shore)] = shore + rng.normal(0, 0.01, shore.shape)
    order = np.lexsort((points[:, 1], np.floor(points[:, 0] * 4)))
    truth_m = brute_distance_m(points[:N_CHECKED], start, end)
    index, set_up_s = timed(EdgeIndex, start, end)
    ways = {
        "EdgeIndex.nearest": lambda p: index.nearest(p).distance_m,
        "cKDTree, vertices only": vertices_only(start),
        "STRtree on a conic map + Geod.inv": on_a_plane(start, end),
    }
    print(f"{len(start):,} edges, {N_POINTS:,} points; EdgeIndex built in {set_up_s:.1f} s")
    print(f"{'way':<36} {'points/s':>10} {'sorted':>10} {'worst error':>14}")
    for name, measure in ways.items():
        measure(points[:100])
        found_m, time_s = timed(measure, points)
        _, sorted_s = timed(measure, points[order])
        worst_m = np.abs(found_m[:N_CHECKED] - truth_m).max()
        rates = f"{N_POINTS / time_s:>10,.0f} {N_POINTS / sorted_s:>10,.0f}"
        print(f"{name:<36} {rates} {worst_m:>12.4f} m")
    here_m = ecef_from_geodetic(*points.T)
    for k in (1, 4):
        _, time_s = timed(lambda k=k: index._tree.query(here_m, k=k))  # noqa: SLF001 - floor
        print(f"{f'floor: the k-d query alone, k={k}':<36} {N_POINTS / time_s:>10,.0f}")


if __name__ == "__main__":
    main()
