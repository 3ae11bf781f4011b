"""Ensembles of flights against another integrator, the hardest starts, and themselves."""

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
import write_ensemble_kernel
from scipy.integrate import RK45, solve_ivp
from scipy.integrate._ivp.rk import rk_step

from geo_kit.errors import NotFoundError, PhysicsError
from geo_kit.flight import dynamics, lockstep
from geo_kit.flight import ensemble_rules as rules
from geo_kit.flight.atmosphere import density_kg_per_m3
from geo_kit.flight.ensemble import CHUNK, FlightStatus, fly_many
from geo_kit.flight.ensemble_frame import (
    geodetic_height_m,
    ground_position_deg,
    start_states,
)
from geo_kit.flight.propagate import derivative, ecef_state, fly
from geo_kit.geodesic import ecef_from_geodetic, geodetic_from_ecef

STATE = ("lon_deg", "lat_deg", "height_m", "speed_m_per_s", "elevation_deg", "azimuth_deg")
NUMBERS = (
    "lon_deg", "lat_deg", "time_s", "speed_m_per_s", "descent_angle_deg", "apogee_m",
    "apogee_time_s", "max_dynamic_pressure_pa", "status", "calls",
)  # fmt: skip
ENGINES = ["numpy", "numba-scalar", "numba"]
# Height m, speed m/s, elevation deg at burnout: 800 km, 10,000 km, and 999 / 6,041 km far.
SHOTS = {
    "800 km": (60e3, 2_597.0, 38.0),
    "10,000 km": (100e3, 6_915.0, 23.0),
    "999 km by 6,041 km": (150e3, 7_597.0, 81.6),
}


@pytest.fixture(params=ENGINES)
def engine(request):
    """Every engine in turn; the compiled ones with the extra `fast` only."""
    if request.param != "numpy":
        pytest.importorskip("numba")
    return request.param


def spread(shot, n_flights, *, seed=1, lift_to_drag=0.0):
    """Return burnout states: 1 % of speed, half a degree each way, 20 % of m / (Cd A)."""
    height_m, speed_m_per_s, elevation_deg = SHOTS[shot]
    noise = np.random.default_rng(seed).normal(size=(4, n_flights))
    return {
        "lon_deg": np.full(n_flights, 126.0),
        "lat_deg": np.full(n_flights, 39.0),
        "height_m": np.full(n_flights, height_m),
        "speed_m_per_s": speed_m_per_s * (1 + 0.01 * noise[0]),
        "elevation_deg": elevation_deg + 0.5 * noise[1],
        "azimuth_deg": 75.0 + 0.5 * noise[2],
        "ballistic_coefficient_kg_per_m2": 5_000.0 * (1 + 0.2 * np.clip(noise[3], -3, 3)),
        "lift_to_drag": np.full(n_flights, lift_to_drag),
    }


def one(states, row):
    """Return one flight of many, as keyword arguments."""
    return {name: float(values[row]) for name, values in states.items()}


def exact_fall(states, row, *, rtol=1e-13):
    """Return time and ECEF state of the fall by scipy's DOP853, order 8.

    Events of scipy come from interpolation; here the last step is flown again until it ends
    on the ground.
    """
    numbers = one(states, row)
    beta, lift = numbers.pop("ballistic_coefficient_kg_per_m2"), numbers.pop("lift_to_drag")
    time_s, state = 0.0, ecef_state(**numbers)
    legs = [(derivative(beta, lift_to_drag=lift), lambda _t, y: dynamics.height_m(*y[:3]), 20)]
    if lift:
        legs.insert(0, (derivative(beta), lambda _t, y: dynamics.climb_rate_m_per_s(*y), 120))
    for right_hand_side, event, max_step in legs:
        event.terminal, event.direction = True, -1.0
        options = {"method": "DOP853", "rtol": rtol, "atol": 1e-7, "max_step": max_step}
        run = solve_ivp(right_hand_side, (time_s, 2e4), state, events=event, **options)
        time_s, begin, here = run.t[-1], run.t[-2], run.y[:, -2]
        for _ in range(3):
            state = solve_ivp(right_hand_side, (begin, time_s), here, **options).y[:, -1]
            slopes = right_hand_side(0.0, state)
            if event(0.0, state + 1.0) == event(0.0, state):
                break
            step = 1e-3
            ahead = event(0.0, state + step * np.array(slopes))
            time_s -= event(0.0, state) / ((ahead - event(0.0, state)) / step)
    return time_s, state


def miss_m(flights, falls):
    """Return how far apart falls are in space."""
    place = ecef_from_geodetic(flights.lon_deg, flights.lat_deg, 0.0)
    return np.linalg.norm(place - np.array([state[:3] for _, state in falls]), axis=1)


@pytest.mark.parametrize("shot", SHOTS)
def test_sixty_falls_are_within_10_m_of_an_order_8_integrator(shot):
    """DOP853 at 1e-13; bits are the same for all engines, so one of them is tried."""
    states = spread(shot, 60, seed=7)
    flights = fly_many(**states)
    falls = [exact_fall(states, row) for row in range(60)]
    assert miss_m(flights, falls).max() < 10
    assert np.abs(flights.time_s - [time_s for time_s, _ in falls]).max() < 0.05
    speed = np.linalg.norm([state[3:] for _, state in falls], axis=1)
    np.testing.assert_allclose(flights.speed_m_per_s, speed, rtol=1e-3)


def test_glides_are_within_100_m_of_an_order_8_integrator():
    """Where lift starts, is capped and fades, the right-hand side has kinks."""
    states = spread("800 km", 12, lift_to_drag=1.5)
    states |= {"height_m": np.full(12, 30e3), "elevation_deg": np.linspace(14, 22, 12)}
    flights = fly_many(**states)
    falls = [exact_fall(states, row, rtol=1e-11) for row in range(12)]
    assert miss_m(flights, falls).max() < 100
    assert np.abs(flights.time_s - [time_s for time_s, _ in falls]).max() < 0.2


@pytest.mark.parametrize("shot", SHOTS)
@pytest.mark.parametrize("lift_to_drag", [0.0, 1.0])
def test_apogee_and_angle_are_those_of_a_single_flight(shot, lift_to_drag, engine):
    """`fly` finds the apogee on a curve of order 7, and its height with PROJ."""
    states = spread(shot, 3, seed=3, lift_to_drag=lift_to_drag)
    flights = fly_many(**states, engine=engine)
    for row in range(3):
        path = fly(**one(states, row))
        assert flights.apogee_m[row] == pytest.approx(path.apogee_m, abs=5.0)
        top = path.events["apogee"]
        assert flights.apogee_time_s[row] == pytest.approx(top.time_s, abs=0.05)
    _, state = exact_fall(states, 2, rtol=1e-11)
    lon_deg, lat_deg, _ = geodetic_from_ecef(state[:3])
    lon, lat = np.radians([lon_deg, lat_deg])
    up = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    sine = -np.dot(up, state[3:]) / np.linalg.norm(state[3:])
    assert flights.descent_angle_deg[2] == pytest.approx(np.degrees(np.arcsin(sine)), abs=0.02)


@pytest.mark.parametrize("shot", SHOTS)
def test_greatest_dynamic_pressure_is_that_of_a_dense_path(shot):
    """Within 1 %: stages lie closely where air is dense."""
    states = spread(shot, 2, seed=4)
    flights = fly_many(**states)
    for row in range(2):
        path = fly(**one(states, row), n_samples=100_001)
        densities = density_kg_per_m3(path.height_m)
        densest_pa = (0.5 * densities * path.speed_m_per_s**2).max()
        assert flights.max_dynamic_pressure_pa[row] == pytest.approx(densest_pa, rel=0.01)


def test_one_step_is_that_of_scipy():
    """The same tableau: y, the error's norm, and the last slope, which is the next's first."""
    states = spread("800 km", 5)
    states["height_m"] = np.array([5e3, 20e3, 60e3, 200e3, 2e6])
    start = start_states(*(states[name] for name in STATE))
    betas = states["ballistic_coefficient_kg_per_m2"]
    lanes = lockstep._Lanes(start, betas, np.zeros(5), np.full(5, 1e-6))  # noqa: SLF001
    lanes.h[:] = [0.1, 0.3, 1.0, 5.0, 20.0]
    lanes.attempt()
    for row in range(5):
        f = derivative(betas[row])
        y, h, k = start[:, row], float(lanes.h[row]), np.empty((7, 6))
        y1, _ = rk_step(lambda t, y, f=f: np.array(f(t, y)), 0.0, y, np.array(f(0.0, y)), h,
                        RK45.A, RK45.B, RK45.C, k)  # fmt: skip
        np.testing.assert_allclose(lanes.y1[:, row], y1, rtol=1e-14)
        np.testing.assert_allclose(lanes.k[6, :, row], k[6], rtol=1e-10, atol=1e-12)
        scale = rules.ABSOLUTE_TOLERANCE + 1e-6 * np.maximum(np.abs(y), np.abs(y1))
        norm = np.sqrt(np.mean((h * (RK45.E @ k) / scale) ** 2))
        assert np.sqrt(lanes.error2[row]) == pytest.approx(norm, rel=1e-6, abs=1e-7)


def assert_equal_bits(one, other):
    """Every number of every flight, NaN being equal to NaN."""
    for name in NUMBERS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def mixed(n_flights):
    """Return shots of every kind and starts that cannot fly, in any order."""
    kinds = [
        *(spread(shot, n_flights, seed=i) for i, shot in enumerate(SHOTS)),
        spread("800 km", n_flights, seed=9, lift_to_drag=1.2),
        spread("800 km", n_flights, seed=8) | {"speed_m_per_s": np.full(n_flights, np.nan)},
        spread("800 km", n_flights, seed=5) | {"height_m": np.full(n_flights, -1.0)},
    ]
    kind = np.random.default_rng(6).integers(0, len(kinds), n_flights)
    return {
        name: np.stack([states[name] for states in kinds])[kind, np.arange(n_flights)]
        for name in kinds[0]
    }


def test_splits_and_threads_change_no_bit(engine):
    """More flights than one chunk, so that lanes are refilled in another order."""
    states = mixed(CHUNK + 500)
    whole = fly_many(**states, engine=engine, relative_tolerance=1e-4)
    threaded = fly_many(**states, engine=engine, relative_tolerance=1e-4, threads=2)
    assert_equal_bits(whole, threaded)
    rows = np.random.default_rng(2).permutation(len(whole.status))[:700]
    part = fly_many(
        **{name: values[rows] for name, values in states.items()},
        engine=engine,
        relative_tolerance=1e-4,
    )
    for name in NUMBERS:
        np.testing.assert_array_equal(getattr(whole, name)[rows], getattr(part, name))
    alone = fly_many(**one(states, rows[0]), engine=engine, relative_tolerance=1e-4)
    np.testing.assert_array_equal(alone.time_s, whole.time_s[rows[:1]])


def test_engines_agree_bit_for_bit():
    """One source, the same operations in the same order, no fastmath, no fused products."""
    pytest.importorskip("numba")
    states = mixed(4_000)
    plain = fly_many(**states, engine="numpy")
    assert_equal_bits(plain, fly_many(**states, engine="numba-scalar"))
    assert_equal_bits(plain, fly_many(**states, engine="numba"))


def test_the_written_kernel_is_what_the_script_writes():
    """Also the digest that has compiled code on disk made anew after a change."""
    pytest.importorskip("numba")
    for path, text in write_ensemble_kernel.written().items():
        assert path.read_text() == text, "run python tests/write_ensemble_kernel.py"


def test_compiled_code_holds_the_tableau_of_scipy():
    """Every weight of RK45 stands in the written step to its last digit."""
    text = write_ensemble_kernel.STEPS.read_text()
    for weight in [*RK45.A[np.tril_indices(6, -1)], *RK45.B, *RK45.E]:
        assert not weight or repr(abs(float(weight))) in text


def test_without_the_extra_there_is_still_an_engine():
    """In a process of its own, where numba cannot be imported; asked by name it is missed."""
    code = """
import sys
sys.modules["numba"] = None
from geo_kit.flight.ensemble import fly_many
state = dict(lon_deg=0, lat_deg=0, height_m=1e4, speed_m_per_s=500, elevation_deg=45)
print(fly_many(**state, azimuth_deg=[0.0] * 26_000).ok.all())
fly_many(**state, azimuth_deg=0.0, engine="numba")
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert run.stdout.split() == ["True"]
    assert "no engine is called 'numba'" in run.stderr.splitlines()[-1]


def test_without_a_place_for_a_cache_code_is_compiled_all_the_same():
    """Numba finds no directory for a function that has no file, as for one that is locked."""
    compiler = pytest.importorskip("geo_kit.flight.ensemble_kernel_compiler")
    names = {}
    exec("def double(x): return 2 * x", names)  # noqa: S102 - a function without a file
    assert compiler.entry_point(names["double"])(21) == 42


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"speed_m_per_s": np.nan}, FlightStatus.BAD_INPUT),
        ({"speed_m_per_s": np.inf}, FlightStatus.BAD_INPUT),
        ({"speed_m_per_s": -1.0}, FlightStatus.BAD_INPUT),
        ({"lat_deg": 90.5}, FlightStatus.BAD_INPUT),
        ({"lon_deg": 361.0}, FlightStatus.BAD_INPUT),
        ({"azimuth_deg": np.inf}, FlightStatus.BAD_INPUT),
        ({"ballistic_coefficient_kg_per_m2": 0.0}, FlightStatus.BAD_INPUT),
        ({"ballistic_coefficient_kg_per_m2": np.nan}, FlightStatus.BAD_INPUT),
        ({"lift_to_drag": -0.1}, FlightStatus.BAD_INPUT),
        ({"lift_to_drag": np.inf}, FlightStatus.BAD_INPUT),
        ({"height_m": 0.0, "elevation_deg": -5.0}, FlightStatus.BAD_INPUT),
        ({"height_m": 0.0, "speed_m_per_s": 0.0}, FlightStatus.BAD_INPUT),
        ({"height_m": -0.5}, FlightStatus.UNDERGROUND),
        ({"speed_m_per_s": 12_000.0}, FlightStatus.ESCAPED),
        ({"speed_m_per_s": 1e7}, FlightStatus.ESCAPED),
        ({"height_m": 500e3, "speed_m_per_s": 7_200.0, "elevation_deg": 0.1},
         FlightStatus.TIME_LIMIT),
        ({"speed_m_per_s": 10_700.0, "elevation_deg": 90.0}, FlightStatus.TIME_LIMIT),
        ({"speed_m_per_s": 1e200}, FlightStatus.STEP_LIMIT),
        ({"speed_m_per_s": 0.0}, FlightStatus.OK),
        ({"height_m": 0.0}, FlightStatus.OK),
        ({"ballistic_coefficient_kg_per_m2": np.inf}, FlightStatus.OK),
        ({"ballistic_coefficient_kg_per_m2": 10.0}, FlightStatus.OK),
    ],
)  # fmt: skip
def test_each_start_gets_its_status_and_spoils_no_other(changes, status, engine):
    """NaN for what did not come down, numbers for what did, in the order asked."""
    states = spread("800 km", 3)
    for name, value in changes.items():
        states[name][1] = value
    flights = fly_many(**states, engine=engine)
    assert flights.status.tolist() == [FlightStatus.OK, status, FlightStatus.OK]
    assert flights.n_failed == int(status != FlightStatus.OK)
    for name in NUMBERS[:-2]:
        assert np.isfinite(getattr(flights, name)).tolist() == flights.ok.tolist(), name
    untouched = fly_many(**spread("800 km", 3), engine=engine)
    np.testing.assert_array_equal(flights.time_s[[0, 2]], untouched.time_s[[0, 2]])


def test_a_stone_falls_where_it_is_let_go(engine):
    """From h = 1,000 m at a pole, where nothing turns it: t = acosh(1 + c h / g) / sqrt(c).

    By hand, with the weight g + c s a way s below the top; J4, left out, is 12 mGal.
    """
    stone = fly_many(
        lon_deg=0.0, lat_deg=90.0, height_m=1_000.0, speed_m_per_s=0.0, elevation_deg=0.0,
        azimuth_deg=0.0, engine=engine,
    )  # fmt: skip
    gradient = 3.085_5e-6  # of the weight in free air, 1/s2
    top = 9.832_185 - gradient * 1_000  # WGS 84 at the pole
    by_hand_s = np.arccosh(1 + gradient * 1_000 / top) / np.sqrt(gradient)
    assert stone.time_s[0] == pytest.approx(by_hand_s, rel=1e-5)
    assert stone.lat_deg[0] == pytest.approx(90.0, abs=1e-6)
    assert stone.apogee_m[0] == pytest.approx(1_000.0, abs=1e-6)
    assert stone.descent_angle_deg[0] == pytest.approx(90.0, abs=1e-3)


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "azimuth_deg"),
    [(0, 90, 30), (0, -90, 30), (100, 89.5, 0), (179.9, 40, 90), (-179.9, 40, 270), (0, 0, 90)],
)
@pytest.mark.parametrize("elevation_deg", [40.0, 90.0])
def test_poles_antimeridian_and_straight_up(
    lon_deg, lat_deg, azimuth_deg, elevation_deg, engine
):
    """Where angles break down, the fall is still that of a single flight."""
    state = {
        "lon_deg": lon_deg, "lat_deg": lat_deg, "height_m": 0.0, "speed_m_per_s": 2_500.0,
        "elevation_deg": elevation_deg, "azimuth_deg": azimuth_deg,
        "ballistic_coefficient_kg_per_m2": 8_000.0,
    }  # fmt: skip
    flights = fly_many(**state, engine=engine)
    path = fly(**state)
    here, there = ecef_from_geodetic(*flights.impact[0]), ecef_from_geodetic(*path.impact)
    assert np.linalg.norm(here - there) < 10
    assert -180 <= flights.lon_deg[0] <= 180


def test_degrees_and_heights_are_those_of_proj():
    """Falls anywhere on the ground to a micrometre, apogees up to 9,000 km to a millimetre."""
    rng = np.random.default_rng(1)
    lon_deg, lat_deg = rng.uniform(-180, 180, 2_000), rng.uniform(-90, 90, 2_000)
    ground = ground_position_deg(*ecef_from_geodetic(lon_deg, lat_deg, 0.0).T)
    np.testing.assert_allclose(ground, [lon_deg, lat_deg], rtol=0, atol=1e-11)
    height_m = rng.uniform(0, 9e6, 2_000)
    found_m = geodetic_height_m(*ecef_from_geodetic(lon_deg, lat_deg, height_m).T)
    np.testing.assert_allclose(found_m, height_m, rtol=0, atol=1e-3)


def test_starts_are_those_of_a_single_flight():
    """To a micrometre and a micrometre per second, at all azimuths, also beyond 360."""
    rng = np.random.default_rng(2)
    low, high = [-180, -90, 0, 0, -90, -400], [180, 90, 1e6, 8e3, 90, 400]
    states = rng.uniform(low, high, (200, 6)).T
    found = start_states(*states)
    for row, numbers in enumerate(states.T):
        expected = ecef_state(**dict(zip(STATE, numbers.tolist(), strict=True)))
        np.testing.assert_allclose(found[:, row], expected, rtol=0, atol=1e-6)


def test_progress_counts_flights():
    """The last call says that all are done, with threads as well."""
    seen = []
    fly_many(**spread("800 km", CHUNK + 1), threads=2, progress=lambda *done: seen.append(done))
    assert len(seen) == 2
    assert seen[-1] == (CHUNK + 1, CHUNK + 1)


def test_a_further_flight_takes_less_than_100_bytes_beyond_inputs_and_outputs():
    """Chunks are worked on one at a time; a million flights fit where one chunk does."""
    peaks_bytes, n_flights = [], (CHUNK, 2 * CHUNK)
    for n in n_flights:
        states = spread("800 km", 1) | {"azimuth_deg": np.linspace(0, 90, n)}
        tracemalloc.start()
        flights = fly_many(**states, relative_tolerance=1e-4, engine="numpy")
        peaks_bytes.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    per_flight = (peaks_bytes[1] - peaks_bytes[0]) / (n_flights[1] - n_flights[0])
    kept = sum(getattr(flights, name).nbytes for name in NUMBERS) / n_flights[1]
    assert per_flight - kept < 100


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_leaves_at_once_and_the_next_call_works(threads):
    """Ctrl-C arrives as KeyboardInterrupt, here after the first chunk."""
    calls = []

    def interrupt(_done, _all):
        calls.append(1)
        raise KeyboardInterrupt

    states = spread("800 km", 1) | {"azimuth_deg": np.linspace(0, 90, 4 * CHUNK)}
    with pytest.raises(KeyboardInterrupt):
        fly_many(**states, threads=threads, progress=interrupt)
    assert calls == [1]
    assert fly_many(**spread("800 km", 3), threads=threads).n_failed == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lon_deg": [1.0, 2.0]}, "no flights can be computed: shape mismatch"),
        ({"lon_deg": np.zeros((2, 3))}, "no flights can be computed"),
        ({"lon_deg": "east"}, "no flights can be computed: could not convert"),
        ({"relative_tolerance": 0.1}, "relative_tolerance 0.1"),
        ({"relative_tolerance": np.nan}, "relative_tolerance nan"),
        ({"threads": 0}, "0 threads"),
    ],
)
def test_a_call_malformed_as_a_whole_is_refused(changes, message):
    """What concerns one flight is a status; what concerns all is an error of ours."""
    with pytest.raises(PhysicsError, match=message):
        fly_many(**(spread("800 km", 3) | changes))


def test_an_unknown_engine_is_refused_with_those_known():
    """By its name."""
    with pytest.raises(NotFoundError, match="no engine is called 'fortran'"):
        fly_many(**spread("800 km", 3), engine="fortran")


def test_no_flights_are_no_mistake(engine):
    """An empty catalogue has an empty answer."""
    assert fly_many(**spread("800 km", 0), engine=engine).impact.shape == (0, 2)
