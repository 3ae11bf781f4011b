"""A million points labelled with the whole zone set of the Korea region, beside peers.

Peers ask polygons of the same zones, drawn once by `zone_polygon` (contours of exact margins
on 80 cells a side; its greatest straying is printed as the tolerance) and prepared. Zones
that it cannot draw are left out of the peers' work and named. Correctness is the share of
20,000 points that bear another label than that of `Waters.label`; process times in one run.
Run: python tests/benchmarks/bench_labels.py [halvings]
"""

import sys
import time
import warnings

import geopandas as gpd
import numpy as np
import shapely

from geo_kit.errors import NotFoundError
from geo_kit.regions import load_waters
from geo_kit.waters import fast
from geo_kit.waters.limits import zone_polygon
from geo_kit.waters.zones import NOT_COVERED

N_POINTS = 1_000_000
N_CHECKED = 20_000
N_SLOW = 20_000  # what an unprepared tree can be asked in a bearable time


def timed(work, *arguments):
    """Return what a call gives, and the CPU seconds that it took."""
    start = time.process_time()
    found = work(*arguments)
    return found, time.process_time() - start


def drawn(waters, window, names):
    """Return the polygon of each zone that can be drawn, and the greatest straying."""
    polygons, stray_m, missing = {}, 0.0, []
    for name in names:
        try:
            zone = zone_polygon(waters, name, window)
        except NotFoundError:
            missing.append(name)
            continue
        polygons[name] = zone.polygon
        stray_m = max(stray_m, zone.max_deviation_m)
    return polygons, stray_m, missing


def by_prepared(polygons, points):
    """Ask each zone's prepared polygon in turn."""
    zone = np.full(len(points), NOT_COVERED, dtype="U40")
    for name, polygon in polygons.items():
        zone[shapely.contains_xy(polygon, points)] = name
    return zone


def by_join(polygons, points):
    """Join points and zones as geopandas does it."""
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points.T))
    zones = gpd.GeoDataFrame({"zone": list(polygons)}, geometry=list(polygons.values()))
    joined = frame.sjoin(zones, predicate="within")
    zone = np.full(len(points), NOT_COVERED, dtype="U40")
    zone[joined.index] = joined["zone"]
    return zone


def by_tree(polygons, points):
    """Ask a tree of the zones' parts."""
    parts, part_of = shapely.get_parts(list(polygons.values()), return_index=True)
    row, part = shapely.STRtree(parts).query(shapely.points(points), predicate="within")
    zone = np.full(len(points), NOT_COVERED, dtype="U40")
    zone[row] = np.array(list(polygons))[part_of[part]]
    return zone


def show(name, n_points, time_s, wrong, base_s=None):
    """Print a row of the table."""
    times = f"{base_s / time_s * n_points / N_POINTS:9.1f} x" if base_s else ""
    print(
        f"{name:<38} {n_points:>9,} {time_s:8.3f} s {n_points / time_s:12,.0f} /s "
        f"{wrong:8.3%} {times}"
    )


def main():
    """Print the tables."""
    warnings.simplefilter("ignore")
    halvings = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    waters = load_waters()
    window = waters.coast.window
    rng = np.random.default_rng(1)
    points = rng.uniform(window[:2], window[2:], (N_POINTS, 2))
    exact, exact_s = timed(waters.label, points[:N_CHECKED])

    def wrong(zone):
        n_checked = min(N_CHECKED, len(zone))
        return (zone[:n_checked] != exact.zone[:n_checked]).mean()

    grid, set_up_s = timed(lambda: fast.LabelGrid(waters, window, halvings=halvings))
    print(f"net of cells: set-up {set_up_s:.1f} s, {grid.nbytes / 1e6:.1f} MB")
    names = sorted(set(exact.zone) - {NOT_COVERED})
    (polygons, stray_m, missing), drawn_s = timed(drawn, waters, window, names)
    corners = int(shapely.get_num_coordinates(list(polygons.values())).sum())
    print(f"peers' polygons: {len(polygons)}, {corners:,} vertices, {drawn_s:.1f} s to draw,")
    print(f"  limits within {stray_m:.0f} m; not drawn: {', '.join(missing) or 'none'}\n")
    shapely.prepare(list(polygons.values()))
    by_prepared(polygons, points[:10])
    zone, base_s = timed(by_prepared, polygons, points)
    show("shapely contains_xy, prepared", N_POINTS, base_s, wrong(zone), base_s)
    zone, time_s = timed(by_join, polygons, points)
    show("geopandas sjoin", N_POINTS, time_s, wrong(zone), base_s)
    zone, time_s = timed(by_tree, polygons, points[:N_SLOW])
    show("shapely STRtree.query", N_SLOW, time_s, wrong(zone), base_s)
    show("Waters.label (exact)", N_CHECKED, exact_s, 0.0, base_s)
    compiled = fast._kernel()  # noqa: SLF001 - both ways are measured
    for name, kernel in (("numpy", fast.numpy_look_up), ("numba", compiled)):
        fast._kernel = lambda kernel=kernel: kernel  # noqa: SLF001 - the same
        grid.label_zones(points[:1_000])
        for n_points in (10_000, 100_000, N_POINTS):
            found, time_s = timed(grid.label_zones, points[:n_points])
            show(f"LabelGrid, {name}", n_points, time_s, wrong(found.zone), base_s)
    grid.look_up(points)
    _, look_s = timed(grid.look_up, points)
    asked = int((~found.settled).sum())
    print(f"\nlooking up alone {look_s:.3f} s; asked exactly: {asked:,} points")
    print(f"\n{'vertices':>10} {'prepared':>10}   (100,000 points)")
    for tolerance_deg in (0.1, 0.01, 0.0):
        coarse = {
            name: shapely.simplify(polygon, tolerance_deg) if tolerance_deg else polygon
            for name, polygon in polygons.items()
        }
        corners = int(shapely.get_num_coordinates(list(coarse.values())).sum())
        by_prepared(coarse, points[:10])
        _, peer_s = timed(by_prepared, coarse, points[:100_000])
        print(f"{corners:>10,} {peer_s:>8.3f} s")


if __name__ == "__main__":
    main()
