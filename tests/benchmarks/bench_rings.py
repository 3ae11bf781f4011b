"""Rings of 360 vertices beside those of PROJ, GeographicLib and Turf, each with its error.

10,000 centres evenly over the globe, radii from 100 to 13,000 km. PROJ is called once, on
arrays: nothing faster can be asked of it. GeographicLib's Python and Turf draw 100 and 2,000
of the rings. Process times, best of five (of one, for GeographicLib); errors by PROJ's
inverse. Turf runs in node: `npm install @turf/circle` somewhere, and give that folder.
Run: python tests/benchmarks/bench_rings.py [FOLDER]
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from geographiclib.geodesic import Geodesic
from pyproj import Geod

from geo_kit.rings import circles

N_RINGS, N_VERTICES = 10_000, 360
N_SLOW, N_TURF = 100, 2_000
GEOD = Geod(ellps="WGS84")
AZIMUTHS_DEG = np.arange(N_VERTICES) * (360 / N_VERTICES)
TURF = """
import circle from '@turf/circle';
import fs from 'fs';
const turf = circle.default ?? circle;
const rings = JSON.parse(fs.readFileSync(0, 'utf8'));
let best = Infinity, out;
for (let run = 0; run < 5; run++) {
  const before = process.cpuUsage();
  out = rings.map(([lon, lat, km]) => turf([lon, lat], km, {steps: 360, units: 'kilometers'}));
  const used = process.cpuUsage(before);
  best = Math.min(best, (used.user + used.system) / 1e6);
}
const points = out.map(ring => ring.geometry.coordinates[0].slice(0, 360));
console.log(JSON.stringify({best, points}));
"""


def rings():
    """Return centres (n, 2) and radii (n,)."""
    rng = np.random.default_rng(2026)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, N_RINGS)))
    centres = np.column_stack([rng.uniform(-180, 180, N_RINGS), lat])
    return centres, rng.uniform(100e3, 13_000e3, N_RINGS)


def timed(work, runs=5):
    """Return the least process time of some runs, and what the last one made."""
    best_s, made = np.inf, None
    for _ in range(runs):
        before = time.process_time()
        made = work()
        best_s = min(best_s, time.process_time() - before)
    return best_s, made


def by_proj(centres, radius_m):
    """Return rings (n, 360, 2), each vertex a geodesic of PROJ."""
    lon, lat = np.repeat(centres, N_VERTICES, axis=0).T
    azimuth_deg = np.tile(AZIMUTHS_DEG, len(centres))
    end_lon, end_lat, _ = GEOD.fwd(lon, lat, azimuth_deg, np.repeat(radius_m, N_VERTICES))
    return np.stack([end_lon, end_lat], axis=-1).reshape(-1, N_VERTICES, 2)


def by_geographiclib(centres, radius_m):
    """Return the same by GeographicLib's Python."""
    made = []
    for (lon, lat), reach_m in zip(centres, radius_m, strict=True):
        for azimuth in AZIMUTHS_DEG:
            end = Geodesic.WGS84.Direct(lat, lon, azimuth, reach_m)
            made.append((end["lon2"], end["lat2"]))
    return np.array(made).reshape(-1, N_VERTICES, 2)


def by_turf(centres, radius_m, folder):
    """Return seconds and rings of Turf, or None where node or Turf is missing."""
    has_turf = folder is not None and (Path(folder) / "node_modules/@turf/circle").exists()
    if not has_turf or shutil.which("node") is None:
        return None
    asked = json.dumps(np.column_stack([centres, radius_m / 1e3]).tolist())
    command = ["node", "--input-type=module", "-e", TURF]
    done = subprocess.run(
        command, cwd=folder, input=asked, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    return found["best"], np.array(found["points"])


def error_m(centres, radius_m, points):
    """Return the greatest distance of a vertex from where it should lie, along its radius."""
    lon, lat = np.repeat(centres, N_VERTICES, axis=0).T
    ends = points.reshape(-1, 2)
    _, _, measured_m = GEOD.inv(lon, lat, ends[:, 0], ends[:, 1])
    return float(np.abs(measured_m - np.repeat(radius_m, N_VERTICES)).max())


def main():
    """Print the table."""
    centres, radius_m = rings()
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    slow, turf = slice(0, N_SLOW), slice(0, N_TURF)
    rows = [
        ("geo_kit circles", slice(None), *timed(lambda: circles(centres, radius_m))),
        (
            "pyproj Geod.fwd, vectorised",
            slice(None),
            *timed(lambda: by_proj(centres, radius_m)),
        ),
        (
            "geographiclib, Python",
            slow,
            *timed(lambda: by_geographiclib(centres[slow], radius_m[slow]), runs=1),
        ),
    ]
    drawn = by_turf(centres[turf], radius_m[turf], folder)
    if drawn is not None:
        rows.append(("Turf circle, node", turf, *drawn))
    proj_rate = N_RINGS * N_VERTICES / rows[1][2]
    for name, part, used_s, points in rows:
        rate = points.shape[0] * N_VERTICES / used_s
        worst_m = error_m(centres[part], radius_m[part], points)
        print(
            f"{name:30s} {rate / 1e6:9.3f} M vertices/s  {rate / proj_rate:6.2f} x PROJ"
            f"   worst error {worst_m:.2e} m"
        )
    if drawn is None:
        print("Turf: not measured (needs node, and a folder with node_modules/@turf/circle)")


if __name__ == "__main__":
    main()
