"""The compiled engines of flight ensembles; needs the extra `fast`.

Each is `lockstep` again, with the same bits: one flight after the other, or `LANES` of them
in the vector registers of the processor. Lift has branches that vectors cannot take, so a
flight with lift always flies alone.
"""

from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray, IntArray
from geo_kit.flight import ensemble_rules as rules
from geo_kit.flight.ensemble_kernel_compiler import entry_point, separate
from geo_kit.flight.ensemble_kernel_layout import LANES, N_ROWS, ROW
from geo_kit.flight.ensemble_kernel_slopes import (
    at_least,
    at_most,
    capped,
    climb_rate,
    height_m,
    lifted_slope,
)
from geo_kit.flight.ensemble_kernel_steps import step_lanes, step_one

# Of all sources that are compiled; a change of it has the code on disk compiled anew.
SOURCES: Final = "f1f6cba33be3770a"

IDLE = 3
Y, K, Z, L = ROW["Y0"], ROW["K0"], ROW["Z0"], ROW["L0"]
H, TIME, STEPS, MODE = ROW["H"], ROW["TIME"], ROW["STEPS"], ROW["MODE"]
RISING, LIFTING, CLIMB = ROW["RISING"], ROW["LIFTING"], ROW["CLIMB"]
PRESSURE, BETA, LIFT, RTOL = ROW["PRESSURE"], ROW["BETA"], ROW["LIFT"], ROW["RTOL"]
EVENT, GOOD, TRIED_H = ROW["EVENT"], ROW["GOOD"], ROW["TRIED_H"]
HEIGHT1, CLIMB1, PRESSURE1 = ROW["HEIGHT1"], ROW["CLIMB1"], ROW["PRESSURE1"]
MOST_H, LAST_H, LAST_CLIMB = ROW["MOST_H"], ROW["LAST_H"], ROW["LAST_CLIMB"]
SEARCHES, TOP = ROW["SEARCHES"], ROW["TOP"]

FLYING, SEEKS_TOP, SEEKS_GROUND = rules.FLYING, rules.SEEKS_TOP, rules.SEEKS_GROUND
RUNNING, OK = rules.RUNNING, int(rules.FlightStatus.OK)
STEP_LIMIT = int(rules.FlightStatus.STEP_LIMIT)
TIME_LIMIT = int(rules.FlightStatus.TIME_LIMIT)
NOT_CONVERGED = int(rules.FlightStatus.NOT_CONVERGED)
TOP_AT, TOP_RISE, TOP_TIME = rules.TOP.start, rules.TOP_RISE, rules.TOP_TIME
FIRST_STEP_S, SHORTEST_STEP_S = rules.FIRST_STEP_S, rules.SHORTEST_STEP_S
LONGEST_FLIGHT_S, MOST_STEPS = rules.LONGEST_FLIGHT_S, rules.MOST_STEPS
MOST_SEARCHES, GROUND_M = rules.MOST_SEARCHES, rules.GROUND_M
TOP_M_PER_S, LIFTED_TOP_M_PER_S = rules.TOP_M_PER_S, rules.LIFTED_TOP_M_PER_S
END_TIME, END_PRESSURE = rules.TIME, rules.PRESSURE


def fly_one_by_one(
    start: FloatArray, beta: FloatArray, lift: FloatArray, rtol: FloatArray
) -> tuple[FloatArray, rules.StatusArray, rules.CountArray]:
    """Return where and how flights end, as `lockstep.fly_in_lockstep` does."""
    answer, ended, calls = rules.empty_answer(start.shape[1])
    flights = np.arange(start.shape[1])
    _one_by_one(flights, start, beta, lift, rtol, answer, ended, calls)
    return answer, ended, calls


def fly_in_lanes(
    start: FloatArray, beta: FloatArray, lift: FloatArray, rtol: FloatArray
) -> tuple[FloatArray, rules.StatusArray, rules.CountArray]:
    """Return where and how flights end, as `lockstep.fly_in_lockstep` does."""
    answer, ended, calls = rules.empty_answer(start.shape[1])
    _in_lanes(np.flatnonzero(lift == 0), start, beta, lift, rtol, answer, ended, calls)
    _one_by_one(np.flatnonzero(lift > 0), start, beta, lift, rtol, answer, ended, calls)
    return answer, ended, calls


@entry_point
def _one_by_one(
    flights: IntArray,
    start: FloatArray,
    beta: FloatArray,
    lift: FloatArray,
    rtol: FloatArray,
    answer: FloatArray,
    ended: rules.StatusArray,
    calls: rules.CountArray,
) -> None:
    w = np.zeros(N_ROWS)
    for flight in flights:
        _board(w, 1, flight, start, beta, lift, rtol, answer)
        while ended[flight] == RUNNING:
            step_one(w)
            if w[EVENT] > 0:
                _settle(w, 1, flight, answer, ended, calls)


@entry_point
def _in_lanes(
    flights: IntArray,
    start: FloatArray,
    beta: FloatArray,
    lift: FloatArray,
    rtol: FloatArray,
    answer: FloatArray,
    ended: rules.StatusArray,
    calls: rules.CountArray,
) -> None:
    w = np.zeros(N_ROWS * LANES)
    aboard = np.full(LANES, -1)
    w[MODE * LANES : (MODE + 1) * LANES] = IDLE
    n_boarded = n_landed = 0
    for lane in range(min(LANES, len(flights))):
        aboard[lane] = flights[n_boarded]
        _board(w[lane:], LANES, aboard[lane], start, beta, lift, rtol, answer)
        n_boarded += 1
    while n_landed < len(flights):
        step_lanes(w)
        for lane in range(LANES):
            if w[EVENT * LANES + lane] == 0 or w[MODE * LANES + lane] == IDLE:
                continue
            _settle(w[lane:], LANES, aboard[lane], answer, ended, calls)
            if ended[aboard[lane]] == RUNNING:
                continue
            n_landed += 1
            w[MODE * LANES + lane] = IDLE
            if n_boarded < len(flights):
                aboard[lane] = flights[n_boarded]
                _board(w[lane:], LANES, aboard[lane], start, beta, lift, rtol, answer)
                n_boarded += 1


@separate
def _board(
    w: FloatArray,
    width: int,
    flight: int,
    start: FloatArray,
    beta: FloatArray,
    lift: FloatArray,
    rtol: FloatArray,
    answer: FloatArray,
) -> None:
    """Let a flight start; `w` begins at its lane."""
    for row in range(N_ROWS):
        w[row * width] = 0.0
    for i in range(6):
        w[(Y + i) * width] = start[i, flight]
    w[BETA * width], w[LIFT * width], w[RTOL * width] = beta[flight], lift[flight], rtol[flight]
    x, y, z = start[0, flight], start[1, flight], start[2, flight]
    height = height_m(x, y, z)
    climb = climb_rate(x, y, z, start[3, flight], start[4, flight], start[5, flight])
    w[CLIMB * width], w[TOP * width] = climb, height
    w[RISING * width] = 1.0 if climb > 0 else 0.0
    w[LIFTING * width] = 1.0 if lift[flight] > 0 and not climb > 0 else 0.0
    w[H * width] = capped(FIRST_STEP_S, height, climb)
    w[PRESSURE * width] = _start_slope(w, width)
    for i in range(3):
        answer[TOP_AT + i, flight] = start[i, flight]
    answer[TOP_RISE, flight] = answer[TOP_TIME, flight] = 0.0


@separate
def _start_slope(w: FloatArray, width: int) -> float:
    """Evaluate the first slope of a step anew; return the dynamic pressure there."""
    ax, ay, az, _, pressure = lifted_slope(
        w[Y * width], w[(Y + 1) * width], w[(Y + 2) * width], w[(Y + 3) * width],
        w[(Y + 4) * width], w[(Y + 5) * width],
        w[BETA * width], w[LIFT * width], w[LIFTING * width],
    )  # fmt: skip
    w[K * width], w[(K + 1) * width], w[(K + 2) * width] = ax, ay, az
    return pressure


@separate
def _settle(
    w: FloatArray,
    width: int,
    flight: int,
    answer: FloatArray,
    ended: rules.StatusArray,
    calls: rules.CountArray,
) -> None:
    """Do what a step in vectors leaves: seek apogee and ground, and end a flight."""
    flying = w[MODE * width] == FLYING
    good = w[GOOD * width] > 0
    over_top = good and w[RISING * width] > 0 and w[CLIMB1 * width] <= 0
    into_ground = good and w[RISING * width] <= 0 and w[HEIGHT1 * width] < 0
    if over_top or into_ground:
        w[MODE * width] = SEEKS_TOP if over_top else SEEKS_GROUND
        w[SEARCHES * width] = w[LAST_H * width] = 0.0
        w[MOST_H * width], w[LAST_CLIMB * width] = w[TRIED_H * width], w[CLIMB * width]
    if w[MODE * width] == SEEKS_TOP:
        _search_top(w, width, flight, answer, ended, calls)
    elif w[MODE * width] == SEEKS_GROUND:
        _search_ground(w, width, flight, answer, ended)
    elif flying and good and w[TIME * width] >= LONGEST_FLIGHT_S:
        ended[flight] = TIME_LIMIT
    elif flying and not good and w[H * width] < SHORTEST_STEP_S:
        ended[flight] = STEP_LIMIT
    if ended[flight] == RUNNING and w[STEPS * width] >= MOST_STEPS:
        ended[flight] = STEP_LIMIT
    if ended[flight] == RUNNING:
        return
    calls[flight] += 1 + 6 * int(w[STEPS * width])
    answer[END_PRESSURE, flight] = w[PRESSURE * width]
    if ended[flight] != OK:
        answer[END_TIME, flight] = w[TIME * width]
        for i in range(6):
            answer[i, flight] = w[(Y + i) * width]


@separate
def _search_top(
    w: FloatArray,
    width: int,
    flight: int,
    answer: FloatArray,
    ended: rules.StatusArray,
    calls: rules.CountArray,
) -> None:
    """Shorten the step by the secant rule until it ends at the apogee."""
    h, climb = w[TRIED_H * width], w[CLIMB1 * width]
    slope = (climb - w[LAST_CLIMB * width]) / (h - w[LAST_H * width])
    near = LIFTED_TOP_M_PER_S if w[LIFT * width] > 0 else TOP_M_PER_S
    if abs(climb) <= near:
        _pass_top(w, width, flight, slope, answer, calls)
        return
    w[LAST_H * width], w[LAST_CLIMB * width] = h, climb
    _shorten(w, width, flight, h - climb / slope, ended)


@separate
def _pass_top(
    w: FloatArray,
    width: int,
    flight: int,
    slope: float,
    answer: FloatArray,
    calls: rules.CountArray,
) -> None:
    """Go on from the apogee; a parabola tells what little is left to it."""
    climb, height = w[CLIMB1 * width], w[HEIGHT1 * width]
    w[TIME * width] += w[TRIED_H * width]
    if height > w[TOP * width]:
        w[TOP * width] = height
        for i in range(3):
            answer[TOP_AT + i, flight] = w[(Z + i) * width]
        answer[TOP_RISE, flight] = -0.5 * climb * climb / slope
        answer[TOP_TIME, flight] = w[TIME * width] - climb / slope
    w[H * width] = capped(w[MOST_H * width], height, climb)
    for i in range(6):
        w[(Y + i) * width] = w[(Z + i) * width]
    for i in range(3):
        w[(K + i) * width] = w[(L + i) * width]
    w[CLIMB * width] = climb
    w[PRESSURE * width] = max(w[PRESSURE * width], w[PRESSURE1 * width])
    w[MODE * width], w[RISING * width] = FLYING, 0.0
    if w[LIFT * width] > 0 and not w[LIFTING * width] > 0:
        w[LIFTING * width] = 1.0
        _start_slope(w, width)
        calls[flight] += 1


@separate
def _search_ground(
    w: FloatArray, width: int, flight: int, answer: FloatArray, ended: rules.StatusArray
) -> None:
    """Shorten the step until a tangent from its end meets the ground."""
    h, height, climb = w[TRIED_H * width], w[HEIGHT1 * width], w[CLIMB1 * width]
    bend = (climb - w[CLIMB * width]) / h
    tangent_s = -height / climb
    if not 0.5 * abs(bend) * tangent_s * tangent_s <= GROUND_M:
        # A parabola through the end leads closer than the tangent.
        root = np.sqrt(at_least(climb * climb - 2 * bend * height, 0.0))
        _shorten(w, width, flight, h + 2 * height / (root - climb), ended)
        return
    half = 0.5 * tangent_s * tangent_s
    for i in range(3):
        place, speed = w[(Z + i) * width], w[(Z + 3 + i) * width]
        slope = w[(L + i) * width]
        answer[i, flight] = place + speed * tangent_s + slope * half
        answer[3 + i, flight] = speed + slope * tangent_s
    answer[END_TIME, flight] = w[TIME * width] + h + tangent_s
    w[PRESSURE * width] = max(w[PRESSURE * width], w[PRESSURE1 * width])
    ended[flight] = OK


@separate
def _shorten(
    w: FloatArray, width: int, flight: int, h: float, ended: rules.StatusArray
) -> None:
    w[H * width] = at_most(at_least(h, 0.0), w[MOST_H * width])
    w[SEARCHES * width] += 1
    if w[SEARCHES * width] > MOST_SEARCHES:
        ended[flight] = NOT_CONVERGED
