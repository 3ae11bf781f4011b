"""A million points labelled with the whole zone set of the Korea region, beside peers.

Peers ask polygons of the same zones, drawn once by `zone_polygon` (contours of exact margins
on 80 cells a side; its greatest straying is printed as the tolerance) and prepared. Zones
that it cannot draw are left out of the peers' work and named. Correctness is the share of
20,000 points that bear another label than that of `Waters.label`, and for the net also of
20,000 of those that its cells do not settle; process times in one run.
Run: python tests/benchmarks/bench_labels.py [halvings]
"""

import sys
import tempfile
import time
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo_kit.errors import NotFoundError
from geo_kit.label_cache import load_label_grid
from geo_kit.regions import load_waters
from geo_kit.waters import fast
from geo_kit.waters.coast import Land, coast_edges
from geo_kit.waters.limits import zone_polygon
from geo_kit.waters.parties import Coast
from geo_kit.waters.zones import NOT_COVERED, Waters

N_POINTS = 1_000_000
N_CHECKED = 20_000
GROWTH = (10_000, 100_000, N_POINTS, 10 * N_POINTS)
STRIDES = (16, 4, 1)  # every so many vertices of the coast are kept
N_SLOW = 20_000  # what an unprepared tree can be asked in a bearable time


def timed(work, *arguments, **options):
    """Return what a call gives, and the CPU seconds that it took."""
    start = time.process_time()
    found = work(*arguments, **options)
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


def kept(waters, grid, halvings):
    """Return the CPU seconds that the net takes to be read from disk."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"halvings": halvings, "folder": Path(folder)}
        fast.net_tables, make = (lambda *_, **__: grid.tables), fast.net_tables
        load_label_grid(waters, **settings)
        fast.net_tables = make
        return timed(load_label_grid, waters, **settings)[1]


def show_near(waters, grid, points):
    """Print how many labels are wrong where no cell settles them."""
    net = grid.tables
    code = fast.NUMPY_KERNELS[0](points, net.corner, float(net.cell_deg), net.base, net.blocks)
    near = points[code < -1]
    found, exact = grid.label_zones(near[:N_CHECKED]), waters.label(near[:N_CHECKED])
    wrong = int((found.zone != exact.zone).sum())
    print(f"in open cells: {len(near):,} points; wrong among {len(found.code):,}: {wrong}\n")


def thinned(waters, stride):
    """Return the waters with some vertices of the coast only, and without closing lines."""
    coast = waters.coast
    rings, polygon = shapely.get_rings(coast.land, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[:-1] == ring[1:])
    known = {tuple(edge) for edge in np.hstack([coast.edge_start, coast.edge_end]).tolist()}
    edges = np.hstack([points[first], points[first + 1]]).tolist()
    border = first[[tuple(edge) not in known for edge in edges]]
    start = np.searchsorted(ring, np.arange(len(rings)))
    rows = (np.arange(len(points)) - start[ring]) % stride == 0
    ends = points @ [1, 1j]
    rows |= np.isin(ends, ends[np.concatenate([border, border + 1])])
    rows[np.append(start[1:], len(points)) - 1] = True
    outer = np.append(True, polygon[1:] != polygon[:-1])[ring]
    rows &= outer & (np.bincount(ring[rows], minlength=len(rings)) > 3)[ring]
    of, number = np.unique(ring[rows], return_inverse=True)
    land = Land(
        polygons=shapely.polygons(shapely.linearrings(points[rows], indices=number)),
        owner=coast.party[polygon[of]],
        disputed=np.full(len(of), ""),
    )
    shore = coast_edges(land, np.stack([points[border], points[border + 1]], axis=1))
    return Waters(Coast.of(land, shore, window=coast.window), agreed=waters.agreed)


def show_growth(waters, points, halvings):
    """Print what more vertices cost, without closing lines."""
    print(f"\n{'coast edges':>12} {'set-up':>8} {'memory':>9} {'a million labels':>17}")
    for stride in STRIDES:
        some = thinned(waters, stride)
        grid, set_up_s = timed(fast.LabelGrid, some, some.coast.window, halvings=halvings)
        _, time_s = timed(grid.label_zones, points)
        n_edges = len(some.coast.edge_start)
        print(
            f"{n_edges:>12,} {set_up_s:>6.1f} s {grid.nbytes / 1e6:>6.1f} MB {time_s:>15.3f} s"
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

    grid, set_up_s = timed(fast.LabelGrid, waters, window, halvings=halvings)
    print(f"net of cells: set-up {set_up_s:.1f} s, {grid.nbytes / 1e6:.1f} MB", end="")
    print(f", {kept(waters, grid, halvings):.2f} s from disk")
    show_near(waters, grid, points)
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
    for name, both in (("numpy", fast.NUMPY_KERNELS), ("numba", fast.kernels())):
        fast.kernels = lambda both=both: both
        grid.label_zones(points)
        for n_points in GROWTH:
            many = np.tile(points, (-(-n_points // N_POINTS), 1))[:n_points]
            found, time_s = timed(grid.label_zones, many)
            show(f"LabelGrid, {name}", n_points, time_s, wrong(found.zone), base_s)
    _, look_s = timed(grid.look_up, points)
    asked = int((grid.look_up(points) < 0).sum())
    print(f"\nof a million points {asked:,} asked exactly; the rest takes {look_s:.3f} s")
    show_growth(waters, points, halvings)
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
