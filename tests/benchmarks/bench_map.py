"""What `geo-kit map` costs a user, above the imports that it cannot do without.

Process times, user and system, of whole processes started in turn; the least of five. The
peer imports what checks and draws and does nothing else. The picture is looked at beside
the time. Run: python tests/benchmarks/bench_map.py [event ...]
"""

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from geo_kit.maps.canvas import PAGES

RUNS = 5
EVENTS = ("2021-09-15", "2022-10-04")
ALLOWED_S = 4.0  # above imports, for the first of them
IMPORTS = (
    "numpy, shapely, pyproj, scipy.optimize, scipy.integrate, scipy.spatial, contourpy, "
    "click, rapidfuzz, matplotlib.figure, matplotlib.backends.backend_agg"
)
PEER = [sys.executable, "-c", f"import {IMPORTS}"]


def process_time_s(command: list[str]) -> float:
    """Return the CPU time that a process took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def drawn(picture: Path) -> str:
    """Return what a picture is, after a look that it shows a map and not an empty page."""
    with Image.open(picture) as image:
        colours = len(image.convert("RGB").getcolors(image.width * image.height) or [])
        if image.width != PAGES["wide"].width_px or colours < 100:
            raise SystemExit(f"{picture.name} is no map: {image.size}, {colours} colours")
        kilobytes = picture.stat().st_size / 1e3
        return f"{image.width} x {image.height}, {colours} colours, {kilobytes:.0f} kB"


def main() -> None:
    """Print the table."""
    events = sys.argv[1:] or EVENTS
    with TemporaryDirectory() as folder:
        pictures = {event: Path(folder) / f"{event}.png" for event in events}
        times_s: dict[str, list[float]] = {"": []} | {event: [] for event in events}
        for _ in range(RUNS):  # in turn, so that all meet the same other work
            times_s[""].append(process_time_s(PEER))
            for event, picture in pictures.items():
                command = [sys.executable, "-m", "geo_kit", "map", event, "-o", str(picture)]
                times_s[event].append(process_time_s(command))
        import_s = min(times_s[""])
        print(f"{'imports':24s} {import_s:6.2f} s")
        for event, picture in pictures.items():
            whole_s = min(times_s[event])
            print(
                f"geo-kit map {event:12s} {whole_s:6.2f} s   {whole_s - import_s:6.2f} s above"
            )
            print(f"{'':24s} {drawn(picture)}")
    print(f"aimed at for 2021-09-15: at most {ALLOWED_S:g} s above imports")


if __name__ == "__main__":
    main()
