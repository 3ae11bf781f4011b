"""Ensembles of flights beside scipy's RK45 and heyoka's batch mode, on one processor core.

Each method flies at the loosest tolerance of `TOLERANCES` at which the worst of 60 falls
lies within 10 m of its truth: DOP853 at 1e-13, the fall found by integrating again. Scipy
and geo_kit share one right-hand side with one atmosphere; heyoka cannot read a table, so it
flies through an exponential one, and is held against its own truth. CPU seconds, the best of
some runs; wall seconds for two threads. Run: python tests/benchmarks/bench_flights.py
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the ceiling is that of one core

import pathlib
import subprocess
import sys
import tempfile
import time
import tracemalloc

import numpy as np
from scipy.integrate import solve_ivp

from geo_kit.flight import dynamics
from geo_kit.flight.ensemble import RELATIVE_TOLERANCE, fly_many
from geo_kit.flight.ensemble_frame import start_states
from geo_kit.flight.propagate import derivative
from geo_kit.geodesic import ecef_from_geodetic

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from test_ensemble import SHOTS, STATE, exact_fall, spread

BENCHED = ("800 km", "10,000 km")
TOLERANCES = (1e-4, 5e-5, 2e-5, 1e-5, 5e-6, 2e-6, 1e-6, 5e-7, 2e-7, 1e-7, 1e-8, 1e-9)
MOST_M = 10.0
N_CHECKED = 60
# By hand, square roots and divisions counted as one: height 14, density 9, acceleration 35,
# dynamic pressure 3; per step, sums and error 6 x 64, step control and climb rate 75.
FLOPS_PER_CALL = 61 + (6 * 64 + 75) / 6
SEA_LEVEL_KG_PER_M3, SCALE_M = 1.225, 7_200.0  # heyoka's atmosphere


def height(_time_s, state):
    """Event of scipy: the ground."""
    return dynamics.height_m(*state[:3].tolist())


height.terminal, height.direction = True, -1.0


def timed(work, runs):
    """Return what a call gives, and its least CPU seconds."""
    least = np.inf
    for _ in range(runs):
        start = time.process_time()
        found = work()
        least = min(least, time.process_time() - start)
    return found, least


def starts_of(states):
    """Return ECEF states (6, n) and ballistic coefficients (n,)."""
    return start_states(*(states[name] for name in STATE)), states[
        "ballistic_coefficient_kg_per_m2"
    ]


def fly_scipy(states, tolerance):
    """Return falls (3, n), one solve_ivp after the other."""
    starts, betas = starts_of(states)
    return np.array(
        [
            solve_ivp(
                derivative(beta), (0, 2e4), start, rtol=tolerance, atol=1e-4, events=height
            ).y_events[0][0][:3]
            for start, beta in zip(starts.T, betas.tolist(), strict=True)
        ]
    ).T


def fly_ours(engine, threads=1):
    """Return a way to fly with one of the engines."""

    def work(states, tolerance):
        flights = fly_many(
            **states, relative_tolerance=tolerance, engine=engine, threads=threads
        )
        return ecef_from_geodetic(flights.lon_deg, flights.lat_deg).T

    return work


def heyoka_integrator(tolerance, width):
    """Return heyoka's batch integrator: the same forces, the same events."""
    import heyoka as hk  # noqa: PLC0415 - not everywhere

    x, y, z, vx, vy, vz = hk.make_vars("x", "y", "z", "vx", "vy", "vz")
    r2 = x * x + y * y + z * z
    s = z * z / r2
    r0, r1, r2_, r3 = (getattr(dynamics, f"_R{i}") for i in range(4))
    above = hk.sqrt(r2) - (r0 + s * (r1 + s * (r2_ + s * r3)))
    k = dynamics._J2_TERM_M2 / r2  # noqa: SLF001 - the very same numbers
    pull = -dynamics._GM / (r2 * hk.sqrt(r2))  # noqa: SLF001
    density = SEA_LEVEL_KG_PER_M3 * hk.exp(above * (-1 / SCALE_M))
    drag = -0.5 * density * hk.sqrt(vx * vx + vy * vy + vz * vz) * hk.par[0]
    around = pull * (1 + k * (1 - 5 * s)) + dynamics._SPIN_SQUARED  # noqa: SLF001
    along = pull * (1 + k * (3 - 5 * s))
    turn = dynamics._TWICE_SPIN  # noqa: SLF001
    system = [
        (x, vx), (y, vy), (z, vz),
        (vx, around * x + turn * vy + drag * vx),
        (vy, around * y - turn * vx + drag * vy),
        (vz, along * z + drag * vz),
    ]  # fmt: skip
    down = hk.event_direction.negative
    events = [  # the second keeps a long Taylor step from meeting the air unseen
        hk.t_event_batch(above, direction=down),
        hk.t_event_batch(above - 120e3, direction=down),
    ]
    return hk.taylor_adaptive_batch(
        system, state=np.full((6, width), 7e6), pars=np.zeros((1, width)), tol=tolerance,
        t_events=events,
    )  # fmt: skip


def fly_heyoka(width):
    """Return a way to fly in batches; a flight that lands makes room for the next."""
    made = {}

    def work(states, tolerance):
        ta = made.setdefault(tolerance, None) or heyoka_integrator(tolerance, width)
        made[tolerance] = ta
        starts, betas = starts_of(states)
        n, lanes = len(betas), np.arange(width)
        falls, boarded, landed = np.empty((3, n)), width, 0
        ta.state[:], ta.pars[0] = starts[:, :width], 1 / betas[:width]
        ta.set_time(np.zeros(width))
        ta.reset_cooldowns()
        while landed < n:
            ta.propagate_until(np.full(width, 1e6))
            for lane in range(width):
                if int(ta.propagate_res[lane][0]) != -1:  # not the ground
                    continue
                if lanes[lane] < n:
                    falls[:, lanes[lane]], landed = ta.state[:3, lane], landed + 1
                lanes[lane], boarded = boarded, boarded + 1
                flight = min(lanes[lane], n - 1)
                ta.state[:, lane], ta.pars[0, lane] = starts[:, flight], 1 / betas[flight]
                now = np.array(ta.time)
                now[lane] = 0
                ta.set_time(now)
                ta.reset_cooldowns(lane)
        return falls

    return work


def exponential_falls(states):
    """Return the truth for heyoka (3, n)."""
    falls = []
    for start, beta in zip(*(a.T for a in starts_of(states)), strict=True):

        def slope(_t, state, beta=float(beta)):
            numbers = state.tolist()
            density = SEA_LEVEL_KG_PER_M3 * np.exp(-dynamics.height_m(*numbers[:3]) / SCALE_M)
            return (*numbers[3:], *dynamics.acceleration(*numbers, density, beta))

        exact = {"method": "DOP853", "rtol": 1e-13, "atol": 1e-7, "max_step": 20}
        run = solve_ivp(slope, (0, 2e4), start, events=height, **exact)
        end_s, here = run.t[-1], run.y[:, -2]
        for _ in range(3):
            state = solve_ivp(slope, (run.t[-2], end_s), here, **exact).y[:, -1]
            end_s -= height(0, state) / dynamics.climb_rate_m_per_s(*state)
        falls.append(state[:3])
    return np.array(falls).T


def loosest(fly, states, truth):
    """Return the loosest tolerance that stays within `MOST_M`, and its worst error."""
    for tolerance in TOLERANCES:
        worst_m = np.linalg.norm(fly(states, tolerance) - truth, axis=0).max()
        if worst_m < MOST_M:
            return tolerance, worst_m
    raise SystemExit("no tolerance of the list is tight enough")


def methods():
    """Return name, way to fly, flights per run, runs, and whether its air is exponential."""
    yield "scipy RK45", fly_scipy, 60, 3, False
    yield "numpy lockstep", fly_ours("numpy"), 16_384, 5, False
    try:
        import numba  # noqa: F401, PLC0415
    except ImportError:
        print("numba is not installed: its engines are left out")
    else:
        yield "numba scalar", fly_ours("numba-scalar"), 16_384, 7, False
        yield "numba lanes", fly_ours("numba"), 65_536, 9, False
    try:
        import heyoka  # noqa: F401, PLC0415
    except ImportError:
        print("heyoka is not installed: it is left out")
    else:
        for width in (4, 8):
            yield f"heyoka batch {width}", fly_heyoka(width), 4_000, 5, True


def compare(shot):
    """Print how many flights a second each method flies."""
    checked = spread(shot, N_CHECKED, seed=7)
    tabled = np.array([exact_fall(checked, row)[1][:3] for row in range(N_CHECKED)]).T
    smooth = exponential_falls(checked)
    rates = {}
    print(f"{shot:16s}{'tolerance':>11s}{'worst m':>9s}{'per s':>10s}{'x scipy':>9s}")
    for name, fly, n_flights, runs, exponential in methods():
        tolerance, worst_m = loosest(fly, checked, smooth if exponential else tabled)
        many = spread(shot, n_flights, seed=1)
        _, seconds = timed(lambda m=many, f=fly, t=tolerance: f(m, t), runs)
        rates[name] = n_flights / seconds
        ratio = rates[name] / rates["scipy RK45"]
        print(f"  {name:14s}{tolerance:11.0e}{worst_m:9.2f}{rates[name]:10,.0f}{ratio:9.0f}")
    heyoka = max((rate for name, rate in rates.items() if "heyoka" in name), default=None)
    if heyoka and "numba lanes" in rates:
        print(f"  lanes against heyoka's better batch: {rates['numba lanes'] / heyoka:.1f}")
    report_ceiling(shot, rates)
    report_threads(shot)


def report_ceiling(shot, rates):
    """Print which share of the core's arithmetic each engine reaches."""
    calls = fly_many(**spread(shot, 2_000), relative_tolerance=1e-4).calls.mean()
    a = np.random.default_rng(1).random((1_500, 1_500))
    _, seconds = timed(lambda: a @ a, 5)
    peak = 2 * 1_500**3 / seconds
    print(f"  ceiling: {FLOPS_PER_CALL:.0f} flop a call, dgemm {peak / 1e9:.0f} GFLOP/s")
    for name in ("numpy lockstep", "numba scalar", "numba lanes"):
        if name in rates:
            rate = rates[name] * calls * FLOPS_PER_CALL
            each_ns = 1e9 / rates[name] / calls
            print(f"    {name:14s}{each_ns:6.1f} ns a call,{100 * rate / peak:5.1f} % of it")


def report_threads(shot):
    """Print what a second thread adds, in wall seconds, and what memory flights take.

    On a busy machine only the CPU seconds tell: what they grow by is lost to the threads.
    """
    states = spread(shot, 131_072)
    least, cpu = {1: np.inf, 2: np.inf}, {1: np.inf, 2: np.inf}
    for _ in range(15):
        for threads in (1, 2):
            start, begun = time.perf_counter(), time.process_time()
            fly_many(**states, relative_tolerance=1e-4, threads=threads)
            cpu[threads] = min(cpu[threads], time.process_time() - begun)
            least[threads] = min(least[threads], time.perf_counter() - start)
    print(
        f"  two threads: {least[1] / least[2]:.2f} times one in wall seconds, with "
        f"{cpu[2] / cpu[1]:.2f} times the CPU seconds"
    )
    tracemalloc.start()
    flights = fly_many(**states)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    kept = sum(getattr(flights, name).nbytes for name in flights.__dataclass_fields__)
    print(f"  memory beyond inputs and outputs: {(peak - kept) / 131_072:.0f} bytes a flight")


def report_first_calls():
    """Print what a first call costs in a new process, without and with compiled code."""
    code = """
import time
import geo_kit.flight.ensemble as e
t0 = time.process_time()
try:
    import numba
except ImportError:
    pass
t1 = time.process_time()
state = dict(lon_deg=0, lat_deg=0, height_m=1e5, speed_m_per_s=3e3, elevation_deg=45)
e.fly_many(**state, azimuth_deg=[0.0, 1.0], engine=ENGINE)
print(f"import of numba {t1 - t0:.2f} s, first call {time.process_time() - t1:.2f} s")
"""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        for words, engine in (("numpy", "numpy"), ("cold", "numba"), ("cached", "numba")):
            run = subprocess.run(
                [sys.executable, "-c", code.replace("ENGINE", repr(engine))],
                env=environment, capture_output=True, text=True, check=True,
            )  # fmt: skip
            print(f"{words:8s}{run.stdout.strip()}")


if __name__ == "__main__":
    print(f"default tolerance {RELATIVE_TOLERANCE:g}; shots: {', '.join(SHOTS)}")
    for name in BENCHED:
        compare(name)
    report_first_calls()
