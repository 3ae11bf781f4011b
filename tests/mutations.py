"""Plant one-line faults in the numeric modules, and see whether the tests notice.

Run it by hand: `python tests/mutations.py [number ...]`. Each fault is planted alone in a
copy of the tree, and the tests that concern its module are run there. A fault that they
let pass is printed as survived; the exit code is 0 if at most one of all does.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("geo_kit", "tests", "pyproject.toml", "README.md")
LINKED = ("data", "seeds")
MOST_SURVIVORS = 1
LONGEST_S = 900  # of a machine that has other work too


@dataclass(frozen=True, slots=True)
class Fault:
    """One line, what becomes of it, and the test files that should notice."""

    file: str  # in geo_kit
    line: str  # stands once in the file
    fault: str
    tests: str  # names of test files without test_ and .py

    @property
    def path(self) -> Path:
        """The file, from the root of the tree."""
        return Path("geo_kit") / self.file

    def plant(self, text: str) -> str:
        """Return the file's text with the fault in it.

        Raises:
            ValueError: the line is not there, or there more than once.
        """
        count = text.count(f"{self.line}\n")
        if count != 1:
            raise ValueError(f"{self.path}: stands {count} times, not once: {self.line!r}")
        return text.replace(f"{self.line}\n", f"{self.fault}\n")


FAULTS = [
    # The right-hand side, and what goes into it.
    Fault(
        "flight/dynamics.py",
        "        around * x + _TWICE_SPIN * vy + drag * vx,",
        "        around * x - _TWICE_SPIN * vy + drag * vx,",
        "flight_dynamics flight_truth",
    ),
    Fault(
        "flight/dynamics.py",
        "    along = pull * (1 + k * (3 - 5 * s))",
        "    along = pull * (1 + k * (1 - 5 * s))",
        "flight_dynamics flight_truth",
    ),
    Fault(
        "flight/dynamics.py",
        "_J2_TERM_M2: Final = 1.5 * EARTH_J2 * EARTH_EQUATORIAL_RADIUS_M**2",
        "_J2_TERM_M2: Final = 3.0 * EARTH_J2 * EARTH_EQUATORIAL_RADIUS_M**2",
        "flight_dynamics flight_truth",
    ),
    Fault(
        "flight/dynamics.py",
        "    falling = ux * ax + uy * ay + uz * az + level2 / np.sqrt(x * x + y * y + z * z)",
        "    falling = ux * ax + uy * ay + uz * az - level2 / np.sqrt(x * x + y * y + z * z)",
        "flight_dynamics flight_propagate flight_truth",
    ),
    Fault(
        "flight/dynamics.py",
        "    gz = z * (1 - slope * (1 - s))",
        "    gz = z * (1 + slope * (1 - s))",
        "flight_dynamics flight_propagate",
    ),
    Fault(
        "flight/atmosphere.py",
        "    return GEOPOTENTIAL_RADIUS_M * height_m / (GEOPOTENTIAL_RADIUS_M + height_m)",
        "    return GEOPOTENTIAL_RADIUS_M * height_m / (GEOPOTENTIAL_RADIUS_M - height_m)",
        "flight_atmosphere flight_truth",
    ),
    Fault(
        "flight/atmosphere.py",
        "_LAPSES_K_PER_M: Final = np.array([-6.5, 0.0, 1.0, 2.8, 0.0, -2.8, -2.0]) * 1e-3",
        "_LAPSES_K_PER_M: Final = np.array([-6.5, 0.0, 1.0, 2.8, 0.0, -2.8, 2.0]) * 1e-3",
        "flight_atmosphere flight_truth",
    ),
    Fault(
        "flight/atmosphere.py",
        "    u = (min(max(height_m, LOWEST_M), HIGHEST_M) - LOWEST_M) / GRID_M",
        "    u = (min(max(height_m, LOWEST_M), HIGHEST_M) + LOWEST_M) / GRID_M",
        "flight_atmosphere flight_truth",
    ),
    # One path, and the solver round it.
    Fault(
        "flight/propagate.py",
        "    ahead = np.sin(azimuth) * east + np.cos(azimuth) * np.cross(up, east)",
        "    ahead = np.cos(azimuth) * east + np.sin(azimuth) * np.cross(up, east)",
        "flight_propagate flight_truth",
    ),
    Fault(
        "flight/propagate.py",
        "        drag = 0.5 * density * (vx * vx + vy * vy + vz * vz) / beta",
        "        drag = density * (vx * vx + vy * vy + vz * vz) / beta",
        "flight_propagate flight_truth",
    ),
    Fault(
        "flight/kepler.py",
        "    half = np.asarray(range_m) / (2 * R)",
        "    half = np.asarray(range_m) / R",
        "flight_kepler",
    ),
    Fault(
        "flight/kepler.py",
        "    return swept + np.sin(swept) / (1 + 2 * t)",
        "    return swept - np.sin(swept) / (1 + 2 * t)",
        "flight_kepler",
    ),
    Fault(
        "flight/kepler.py",
        "    r_apogee, r_burnout = R + np.asarray(apogee_m), R + np.asarray(burnout_height_m)",
        "    r_apogee, r_burnout = R + np.asarray(apogee_m), R - np.asarray(burnout_height_m)",
        "flight_kepler",
    ),
    Fault(
        "flight/cruise.py",
        "    return float(speed_m_per_s**2 / (STANDARD_GRAVITY_M_PER_S2 * "
        "np.tan(np.radians(bank_deg))))",
        "    return float(speed_m_per_s**2 * (STANDARD_GRAVITY_M_PER_S2 * "
        "np.tan(np.radians(bank_deg))))",
        "flight_cruise reach",
    ),
    Fault(
        "flight/cruise.py",
        "    return starts_s[row] + 2 * into_m / both, speed",
        "    return starts_s[row] + into_m / both, speed",
        "flight_cruise",
    ),
    Fault(
        "flight/phases.py",
        "    b, c = duration_s + u / a, path_length_m + u**2 / (2 * a)",
        "    b, c = duration_s - u / a, path_length_m + u**2 / (2 * a)",
        "flight_cruise",
    ),
    Fault(
        "flight/courses.py",
        "    to_centre_m = radius_m / np.cos(half)",
        "    to_centre_m = radius_m / np.sin(half)",
        "flight_cruise",
    ),
    # The ellipsoid.
    Fault(
        "geodesic.py",
        "    return np.asarray(azimuth_deg) % 360, np.asarray(distance_m)",
        "    return np.asarray(azimuth_deg) % 180, np.asarray(distance_m)",
        "geodesic footprint",
    ),
    Fault(
        "geodesic.py",
        "        here[..., 0], here[..., 1], there[..., 0], there[..., 1]",
        "        here[..., 0], there[..., 1], there[..., 0], here[..., 1]",
        "geodesic flight_truth",
    ),
    Fault(
        "geodesic.py",
        "    along_m = step * (length_m / counts)[edge]",
        "    along_m = (step + 1) * (length_m / counts)[edge]",
        "geodesic flight_cruise",
    ),
    # Areas, rings, distances.
    Fault(
        "footprint.py",
        "    return distance_m[..., None] * np.stack([np.sin(azimuth), np.cos(azimuth)], "
        "axis=-1)",
        "    return distance_m[..., None] * np.stack([np.cos(azimuth), np.sin(azimuth)], "
        "axis=-1)",
        "footprint",
    ),
    Fault(
        "footprint.py",
        "        level = np.quantile(at_impacts, 1 - probability)",
        "        level = np.quantile(at_impacts, probability)",
        "footprint",
    ),
    Fault(
        "footprint.py",
        "    place = ((along - low) / cell - 0.5).T",
        "    place = ((along - low) / cell + 0.5).T",
        "footprint",
    ),
    Fault(
        "footprint.py",
        "    away_m = inverse(_centre(impacts[rows]), impacts[rows])[1]",
        "    away_m = inverse(_centre(impacts), impacts[rows])[1]",
        "paths_drawn",
    ),
    Fault(
        "waters/ocean.py",
        "        least_m: FloatArray = np.clip(chord_m - half_m, 0, ASKED_M)",
        "        least_m: FloatArray = np.clip(chord_m + half_m, 0, ASKED_M)",
        "ocean",
    ),
    Fault(
        "waters/ocean.py",
        "        least_m[self._on_a_mark(points)] = 0",
        "        least_m[self._on_a_mark(points)] += 0",
        "ocean",
    ),
    Fault(
        "waters/zones.py",
        "        margin_m[rows] = np.minimum(margin_m[rows], np.abs(spare_m))",
        "        margin_m[rows] = np.abs(spare_m)",
        "ocean",
    ),
    Fault(
        "rings/circle.py",
        "    np.arctan2(z, (1 - _E2) * np.sqrt(x * x + y * y), out=points[..., 1])",
        "    np.arctan2(z, (1 + _E2) * np.sqrt(x * x + y * y), out=points[..., 1])",
        "rings_circles",
    ),
    Fault(
        "waters/distance.py",
        "        close = chord_m - self._depths_m[edge] <= (best_m + tie_m)[:, None]",
        "        close = chord_m + self._depths_m[edge] <= (best_m + tie_m)[:, None]",
        "distance",
    ),
    Fault(
        "inside.py",
        "        away_m = 2 * self.side.value * self.tolerance_m",
        "        away_m = -2 * self.side.value * self.tolerance_m",
        "inside reach",
    ),
    # Numbers in, chances out.
    Fault(
        "units.py",
        '    "km/h": 1 / 3.6,',
        '    "km/h": 3.6,',
        "units",
    ),
    Fault(
        "constants.py",
        "STATUTE_MILE_M: Final = 1_609.344  # international mile, 1959 agreement",
        "STATUTE_MILE_M: Final = 1_853.184  # international mile, 1959 agreement",
        "units",
    ),
    Fault(
        "inference.py",
        "    distance_m = site.plus_minus_m * np.sqrt(share)",
        "    distance_m = site.plus_minus_m * share",
        "inference",
    ),
    Fault(
        "verdict.py",
        "    centre = share + Z**2 / (2 * n_draws)",
        "    centre = share + Z / (2 * n_draws)",
        "verdict",
    ),
]


def say(line: str) -> None:
    """Write a line at once, also into a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def copy_tree(to: Path) -> None:
    """Copy what tests need; what they only read is linked."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to / name)
    for name in LINKED:
        (to / name).symlink_to(ROOT / name)


def failed_tests(tree: Path, names: list[str]) -> str:
    """Return what pytest says of some test files of a tree; nothing if all pass."""
    files = [f"tests/test_{name}.py" for name in names]
    for cache in tree.rglob("__pycache__"):
        shutil.rmtree(cache)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
    try:
        run = subprocess.run(
            command,
            cwd=tree,
            env=os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"not done within {LONGEST_S} s"
    return run.stdout + run.stderr if run.returncode else ""


def try_fault(tree: Path, fault: Fault) -> bool:
    """Return whether the tests notice a fault; the tree is left as it was."""
    file = tree / fault.path
    sound = file.read_text()
    try:
        file.write_text(fault.plant(sound))
        return bool(failed_tests(tree, fault.tests.split()))
    finally:
        file.write_text(sound)


def main() -> None:
    """Plant all faults, or those of the numbers given, and print what became of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, help="which faults, from 1; else all")
    numbers = parser.parse_args().numbers or range(1, len(FAULTS) + 1)
    survived = []
    with tempfile.TemporaryDirectory() as where:
        tree = Path(where)
        copy_tree(tree)
        chosen = [FAULTS[number - 1] for number in numbers]
        concerned = sorted({name for fault in chosen for name in fault.tests.split()})
        if said := failed_tests(tree, concerned):
            sys.exit(f"{said}\nthe tests fail without any fault: mend that first")
        for number, fault in zip(numbers, chosen, strict=True):
            start_s = time.perf_counter()
            caught = try_fault(tree, fault)
            took_s = time.perf_counter() - start_s
            word = "caught  " if caught else "SURVIVED"
            say(f"{number:2} {word} {took_s:5.1f} s  {fault.path}: {fault.fault.strip()}")
            if not caught:
                survived.append(number)
    say(f"{len(chosen) - len(survived)} of {len(chosen)} faults caught")
    sys.exit(len(survived) > MOST_SURVIVORS)


if __name__ == "__main__":
    main()
