"""What `geo-kit map` costs a user, above the imports that it cannot do without.

Process times, user and system, of whole processes started in turn; the least of five. The
peers import what checks and draws and do nothing else; a page needs no drawing library.
Byte code is kept from a first run that does not count, as pip keeps it; nets of labels are
not. What was drawn is looked at beside the time.
Run: python tests/benchmarks/bench_map.py [event ...]
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image

from geo_kit.maps.canvas import PAGES

RUNS: Final = 5
EVENTS: Final = (
    "2021-03-25",
    "2021-09-11",
    "2021-09-15",
    "2022-10-04",
    "2022-11-02",
    "2022-11-18",
)
LIBRARIES: Final = (
    "numpy, shapely, pyproj, scipy.optimize, scipy.integrate, scipy.spatial, contourpy, "
    "click, rapidfuzz"
)
DRAWING: Final = "matplotlib.figure, matplotlib.backends.backend_agg"
IMPORTS: Final = {"png": f"{LIBRARIES}, {DRAWING}", "html": LIBRARIES}
ALLOWED_S: Final = {"png": 4.0, "html": 3.0}  # above imports


def process_time_s(arguments: list[str], folder: Path) -> float:
    """Return the CPU time that a process of Python took; it keeps its byte code in a folder."""
    kept = {"PYTHONPYCACHEPREFIX": str(folder), "GEO_KIT_CACHE": str(folder / "nets")}
    environment = {**os.environ, **kept}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *arguments]
    subprocess.run(command, capture_output=True, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def drawn(file: Path) -> str:
    """Return what a file is, after a look that it shows a map and not an empty page."""
    kilobytes = file.stat().st_size / 1e3
    if file.suffix == ".html":
        if b"maplibre" not in file.read_bytes() or kilobytes < 500:
            raise SystemExit(f"{file.name} is no page: {kilobytes:.0f} kB")
        return f"{kilobytes:.0f} kB"
    with Image.open(file) as image:
        colours = len(image.convert("RGB").getcolors(image.width * image.height) or [])
        if image.width != PAGES["wide"].width_px or colours < 100:
            raise SystemExit(f"{file.name} is no map: {image.size}, {colours} colours")
        return f"{image.width} x {image.height}, {colours} colours, {kilobytes:.0f} kB"


def main() -> None:
    """Print the table."""
    events = sys.argv[1:] or EVENTS
    with TemporaryDirectory() as name:
        folder = Path(name)
        tasks = {kind: ["-c", f"import {names}"] for kind, names in IMPORTS.items()}
        files = {
            f"{event}.{kind}": folder / f"{event}.{kind}"
            for event in events
            for kind in IMPORTS
        }
        for key, file in files.items():
            tasks[key] = ["-m", "geo_kit", "map", key.rpartition(".")[0], "-o", str(file)]
        times_s: dict[str, list[float]] = {key: [] for key in tasks}
        for run in range(RUNS + 1):  # in turn, so that all meet the same other work
            for key, task in tasks.items():
                taken_s = process_time_s(task, folder)
                if run:
                    times_s[key].append(taken_s)
        for kind in IMPORTS:
            print(f"{'imports for ' + kind:24s} {min(times_s[kind]):6.2f} s")
        for key, file in files.items():
            kind = file.suffix[1:]
            above_s = min(times_s[key]) - min(times_s[kind])
            aim = f"at most {ALLOWED_S[kind]:g} s aimed at"
            print(f"{key:24s} {above_s:6.2f} s above imports, {aim}   {drawn(file)}")


if __name__ == "__main__":
    main()
