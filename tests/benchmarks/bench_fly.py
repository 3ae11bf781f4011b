"""What one flight and one sheet cost.

    python tests/benchmarks/bench_fly.py

A dense flight beside a bare `solve_ivp` of the same right-hand side and tolerance, with and
without an event at the ground; a solved report; and the process time of `geo-kit fly` above
that of the imports which it cannot do without. Processor time, best of several.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.integrate import solve_ivp

from geo_kit.flight import dynamics
from geo_kit.flight.path_steps import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE
from geo_kit.flight.propagate import derivative, ecef_state, fly
from geo_kit.flight.solve import Launch, solve_flight

START = {"lon_deg": 125.673, "lat_deg": 39.2, "azimuth_deg": 72.6}
FLIGHTS = {
    "lofted, 999 km": START
    | {"height_m": 150e3, "speed_m_per_s": 7_597.0, "elevation_deg": 81.6},
    "800 km": START | {"height_m": 60e3, "speed_m_per_s": 2_597.0, "elevation_deg": 38.0},
    "10,000 km": START | {"height_m": 100e3, "speed_m_per_s": 6_915.0, "elevation_deg": 23.0},
}
BETA = 5_000.0
IMPORTS = "import numpy, scipy.optimize, scipy.integrate, pyproj, shapely, click"
SHEET = [
    "fly",
    "--from",
    "Sunan",
    "--range",
    "999.2km",
    "--apogee",
    "6040.9km",
    "--time",
    "4135s",
    "--azimuth",
    "73",
]


def best_ms(work: Callable[[], object], n: int = 25) -> float:
    """Return the least processor time of a few calls."""
    times = []
    for _ in range(n):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1e3 * min(times)


def process_s(*args: str, n: int = 5) -> float:
    """Return the least processor time of a few processes."""
    times = []
    for _ in range(n):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *args], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


class Ground:
    """The event that ends a bare flight."""

    terminal = True
    direction = -1.0

    def __call__(self, _time_s: float, state: np.ndarray) -> float:
        """Return the height."""
        return dynamics.height_m(*state[:3].tolist())


def flight_rows() -> None:
    """Print a dense flight beside two bare integrations."""
    print(f"{'flight':16}{'fly ms':>9}{'bare ms':>9}{'with event':>12}{'ratio':>7}{'ratio':>7}")
    for name, flight in FLIGHTS.items():
        duration_s = fly(**flight, ballistic_coefficient_kg_per_m2=BETA).duration_s
        state, falling = ecef_state(**flight), derivative(BETA)

        def bare(
            end_s: float, event: Ground | None, state: np.ndarray = state, f: object = falling
        ) -> object:
            return solve_ivp(
                f,
                (0.0, end_s),
                state,
                method="DOP853",
                rtol=RELATIVE_TOLERANCE,
                atol=ABSOLUTE_TOLERANCE,
                dense_output=True,
                events=event,
            )

        ours = best_ms(
            lambda flight=flight: fly(**flight, ballistic_coefficient_kg_per_m2=BETA)
        )
        plain = best_ms(lambda bare=bare, end_s=duration_s: bare(end_s, None))
        event = best_ms(lambda bare=bare, end_s=2 * duration_s: bare(end_s, Ground()))
        print(
            f"{name:16}{ours:9.2f}{plain:9.2f}{event:12.2f}"
            f"{ours / plain:7.2f}{ours / event:7.2f}"
        )


def main() -> None:
    """Print all."""
    flight_rows()
    launch = Launch(lon_deg=125.7, lat_deg=39.2, azimuth_deg=73.0)
    solved = best_ms(lambda: solve_flight(launch, range_m=999.2e3, apogee_m=6_040.9e3), n=9)
    print(f"\none report solved: {solved:.0f} ms")
    imports, sheet = process_s("-c", IMPORTS), process_s("-m", "geo_kit", *SHEET)
    print(f"imports {imports:.2f} s, geo-kit fly {sheet:.2f} s, above {sheet - imports:.2f} s")


if __name__ == "__main__":
    main()
