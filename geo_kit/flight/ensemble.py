"""Ensembles of flights: burnout states in, places and times of fall out, none dropped.

Each flight has a status of its own, so a state that cannot fly spoils no other. Flights go
to an engine in chunks, and chunks to threads; neither changes any bit of an answer, and nor
does the choice of engine.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, fields
from sys import modules
from threading import Event
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.constants import EARTH_GM_M3_PER_S2, EARTH_ROTATION_RAD_PER_S
from geo_kit.errors import NotFoundError, PhysicsError
from geo_kit.flight import dynamics
from geo_kit.flight import ensemble_rules as rules
from geo_kit.flight.ensemble_frame import (
    geodetic_height_m,
    ground_position_deg,
    start_states,
)
from geo_kit.flight.ensemble_rules import CountArray, FlightStatus, StatusArray
from geo_kit.flight.lockstep import fly_in_lockstep

EngineName = Literal["auto", "numpy", "numba", "numba-scalar"]
Engine = Callable[
    [FloatArray, FloatArray, FloatArray, FloatArray], tuple[FloatArray, StatusArray, CountArray]
]
Progress = Callable[[int, int], object]

ENGINES: Final = ("auto", "numpy", "numba", "numba-scalar")
VACUUM: Final = float("inf")
RELATIVE_TOLERANCE: Final = 1e-6
CHUNK: Final = 8_192
NUMPY_BELOW: Final = 25_000  # measured: for fewer flights loading compiled code takes longer
_KERNEL: Final = "geo_kit.flight.ensemble_kernel"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flights:
    """How flights went, arrays (n,) in the order asked; NaN where the status is not OK.

    Times count from burnout; heights are above the ellipsoid, speeds relative to the ground.
    """

    lon_deg: FloatArray
    lat_deg: FloatArray
    time_s: FloatArray
    speed_m_per_s: FloatArray  # at the fall
    descent_angle_deg: FloatArray  # at the fall, below the horizontal
    apogee_m: FloatArray
    apogee_time_s: FloatArray
    max_dynamic_pressure_pa: FloatArray  # of those met at the steps' stages
    status: StatusArray  # members of FlightStatus
    calls: CountArray  # of the right-hand side

    @property
    def ok(self) -> BoolArray:
        """Which flights came down and have numbers, (n,)."""
        return self.status == FlightStatus.OK

    @property
    def n_failed(self) -> int:
        """How many have none; `status` says why."""
        return int((~self.ok).sum())

    @property
    def impact(self) -> FloatArray:
        """Longitude and latitude of each fall, (n, 2)."""
        return np.stack([self.lon_deg, self.lat_deg], axis=-1)


def fly_many(
    *,
    lon_deg: ArrayLike,
    lat_deg: ArrayLike,
    height_m: ArrayLike,
    speed_m_per_s: ArrayLike,
    elevation_deg: ArrayLike,
    azimuth_deg: ArrayLike,
    ballistic_coefficient_kg_per_m2: ArrayLike = VACUUM,
    lift_to_drag: ArrayLike = 0.0,
    relative_tolerance: float = RELATIVE_TOLERANCE,
    engine: EngineName = "auto",
    threads: int = 1,
    progress: Progress | None = None,
) -> Flights:
    """Return how flights go that start in many states at burnout.

    Args:
        lon_deg: where each starts; all of the states broadcast to one shape (n,).
        lat_deg: the same.
        height_m: above the WGS 84 ellipsoid.
        speed_m_per_s: relative to the ground, as are the two angles.
        elevation_deg: above the local horizontal.
        azimuth_deg: clockwise from north.
        ballistic_coefficient_kg_per_m2: m / (Cd A); infinite flies in vacuum.
        lift_to_drag: used after the apogee only, and never to climb.
        relative_tolerance: of the error of each step; the default misses the place of fall
            by less than 10 m.
        engine: `numpy` is always there, `numba` with the extra `fast`; `auto` takes the one
            that is sooner done. `numba-scalar` flies one flight after the other. All give
            the same bits.
        threads: how many chunks of flights are computed at a time.
        progress: called with the number of flights done and of all.

    Raises:
        PhysicsError: the call as a whole is malformed: reason `bad_shape` or `bad_option`.
            A state that cannot fly raises nothing; its `status` tells.
        NotFoundError: no engine bears the name, or the extra `fast` is not installed.

    >>> flights = fly_many(
    ...     lon_deg=126.0, lat_deg=39.0, height_m=60e3, speed_m_per_s=[2_600.0, float("nan")],
    ...     elevation_deg=38.0, azimuth_deg=80.0, ballistic_coefficient_kg_per_m2=5_000.0,
    ... )
    >>> flights.time_s.round(), flights.ok
    (array([420.,  nan]), array([ True, False]))
    """
    states = _broadcast(
        lon_deg, lat_deg, height_m, speed_m_per_s, elevation_deg, azimuth_deg,
        ballistic_coefficient_kg_per_m2, lift_to_drag,
    )  # fmt: skip
    _check_options(relative_tolerance, threads)
    n_flights = len(states[0])
    fly = _engine(engine, n_flights)
    flights = _empty(n_flights)

    def one(start: int) -> int:
        rows = slice(start, start + CHUNK)
        _fly_chunk(fly, [column[rows] for column in states], relative_tolerance, flights, rows)
        return min(CHUNK, n_flights - start)

    done = 0
    for n_more in _run(one, range(0, n_flights, CHUNK), threads):
        done += n_more
        if progress is not None:
            progress(done, n_flights)
    return flights


def _broadcast(*values: ArrayLike) -> list[FloatArray]:
    try:
        columns = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, float)) for v in values))
    except (TypeError, ValueError) as error:
        raise _malformed(str(error), "bad_shape") from error
    if columns[0].ndim != 1:
        raise _malformed(f"states of shape {columns[0].shape}", "bad_shape")
    return list(columns)


def _check_options(relative_tolerance: float, threads: int) -> None:
    if not 1e-13 <= relative_tolerance <= 1e-3:  # noqa: PLR2004 - below: rounding; above: noise
        raise _malformed(f"relative_tolerance {relative_tolerance:g}", "bad_option")
    if threads < 1 or int(threads) != threads:
        raise _malformed(f"{threads} threads", "bad_option")


def _malformed(what: str, reason: str) -> PhysicsError:
    return PhysicsError(
        f"no flights can be computed: {what}",
        reason=reason,
        hint="states are numbers or arrays (n,) of one length, relative_tolerance from 1e-13 "
        "to 1e-3, threads 1 or more",
    )


def _engine(name: str, n_flights: int) -> Engine:
    if name not in ENGINES:
        raise NotFoundError("engine", name, known=ENGINES)
    few = n_flights < NUMPY_BELOW and _KERNEL not in modules
    if name == "numpy" or (name == "auto" and few):
        return fly_in_lockstep
    compiled = _compiled_engine(name)
    if compiled is None and name != "auto":
        raise NotFoundError("engine", name, known=["numpy"])
    return compiled or fly_in_lockstep


def _fly_chunk(
    fly: Engine,
    columns: list[FloatArray],
    relative_tolerance: float,
    flights: Flights,
    rows: slice,
) -> None:
    """Fly some of the flights and write how they went."""
    status = _judge(columns)
    fit = np.flatnonzero(status == rules.RUNNING)
    *burnout, beta, lift = (column[fit] for column in columns)
    start = start_states(*burnout)
    share = np.where(lift > 0, rules.LIFTED_TOLERANCE_SHARE, 1.0)
    answer, ended, calls = fly(start, beta, lift, relative_tolerance * share)
    status[fit] = _told_apart(ended, answer[rules.END])
    flights.status[rows] = status
    flights.calls[rows][fit] = calls
    landed = ended == FlightStatus.OK
    for name, values in _numbers(answer[:, landed]).items():
        getattr(flights, name)[rows][fit[landed]] = values


def _judge(columns: list[FloatArray]) -> StatusArray:
    """Return the status of flights that do not even start, RUNNING of the others."""
    lon, lat, height, speed, elevation, azimuth, beta, lift = columns
    finite = np.isfinite([lon, lat, height, speed, elevation, azimuth, lift]).all(axis=0)
    on_globe = (np.abs(lat) <= 90) & (np.abs(lon) <= 360)  # noqa: PLR2004
    fit = finite & on_globe & (speed >= 0) & (beta > 0) & (lift >= 0)
    lies = (height < rules.OFF_THE_GROUND_M) & ~(speed * np.sin(np.radians(elevation)) > 0)
    status = np.where(fit & ~lies, rules.RUNNING, FlightStatus.BAD_INPUT)
    return np.where(fit & (height < 0), FlightStatus.UNDERGROUND, status).astype(np.uint8)


def _told_apart(ended: StatusArray, end: FloatArray) -> StatusArray:
    """Return the status, where a flight that is still up is told to circle or to escape."""
    x, y, z, vx, vy, vz = end
    spin = EARTH_ROTATION_RAD_PER_S
    speed = np.hypot(np.hypot(vx - spin * y, vy + spin * x), vz)
    free = speed >= np.sqrt(2 * EARTH_GM_M3_PER_S2 / np.hypot(np.hypot(x, y), z))
    away = free & (ended == FlightStatus.TIME_LIMIT)
    return np.where(away, FlightStatus.ESCAPED, ended).astype(np.uint8)


def _numbers(answer: FloatArray) -> dict[str, FloatArray]:
    """Return, by the name of their field, the numbers of flights that landed."""
    end = answer[rules.END]
    lon_deg, lat_deg = ground_position_deg(*end[:3])
    speed2 = end[3] * end[3] + end[4] * end[4] + end[5] * end[5]
    climb = dynamics.climb_rate_m_per_s(*end)
    level = np.sqrt(np.maximum(speed2 - climb * climb, 0.0))
    return {
        "lon_deg": lon_deg,
        "lat_deg": lat_deg,
        "time_s": answer[rules.TIME],
        "speed_m_per_s": np.sqrt(speed2),
        "descent_angle_deg": np.degrees(np.arctan2(-climb, level)),
        "apogee_m": geodetic_height_m(*answer[rules.TOP]) + answer[rules.TOP_RISE],
        "apogee_time_s": answer[rules.TOP_TIME],
        "max_dynamic_pressure_pa": answer[rules.PRESSURE],
    }


def _empty(n_flights: int) -> Flights:
    numbers = {field.name: np.full(n_flights, np.nan) for field in fields(Flights)[:-2]}
    return Flights(
        **numbers,
        status=np.full(n_flights, rules.RUNNING, np.uint8),
        calls=np.zeros(n_flights, np.int32),
    )


def _run(one: Callable[[int], int], starts: range, threads: int) -> Iterator[int]:
    """Yield what `one` returns of each chunk; on any error leave with no thread at work."""
    if threads == 1 or len(starts) < 2:  # noqa: PLR2004 - nothing to share
        yield from map(one, starts)
        return
    stop = Event()
    with ThreadPoolExecutor(threads) as pool:
        jobs = [pool.submit(lambda s: 0 if stop.is_set() else one(s), s) for s in starts]
        try:
            for job in as_completed(jobs):
                yield job.result()
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _compiled_engine(name: str) -> Engine | None:
    """Return an engine of the extra `fast`, None where that is not installed."""
    try:
        from geo_kit.flight import ensemble_kernel  # noqa: PLC0415 - an extra, and slow
    except ImportError:
        return None
    if name == "numba-scalar":
        return ensemble_kernel.fly_one_by_one
    return ensemble_kernel.fly_in_lanes
