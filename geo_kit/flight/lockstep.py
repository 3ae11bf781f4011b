"""Many flights side by side in numpy, each with steps of its own: no compiler needed.

`WIDTH` flights are in the air at a time; one that lands makes room for the next. What one
flight does never depends on its neighbours, so neither does any bit of its answer.
"""

from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.flight import dynamics
from geo_kit.flight import ensemble_rules as rules
from geo_kit.flight.ensemble_rules import FLYING, RUNNING, SEEKS_GROUND, SEEKS_TOP
from geo_kit.flight.ensemble_rules import FlightStatus as Status
from geo_kit.flight.lockstep_steps import capped, mean_square, weighted_sum, write_slope

WIDTH: Final = 4_096  # measured: best of 512 to 8,192; below, calls into numpy weigh
_STAGES: Final = (*rules.A[1:], rules.B)


def fly_in_lockstep(
    start: FloatArray,
    ballistic_coefficient_kg_per_m2: FloatArray,
    lift_to_drag: FloatArray,
    relative_tolerance: FloatArray,
) -> tuple[FloatArray, rules.StatusArray, rules.CountArray]:
    """Return where and how flights end: see `ensemble_rules` for the rows.

    Args:
        start: ECEF position and velocity, array (6, n).
        ballistic_coefficient_kg_per_m2: (n,) more than 0, inf for vacuum.
        lift_to_drag: (n,) 0 or more.
        relative_tolerance: (n,) of a step's error in each component.
    """
    with np.errstate(all="ignore"):  # a trial step may go anywhere; it is then refused
        lanes = _Lanes(start, ballistic_coefficient_kg_per_m2, lift_to_drag, relative_tolerance)
        while lanes.n:
            lanes.attempt()
            lanes.decide()
            lanes.make_room()
    return lanes.answer, lanes.ended, lanes.calls


class _Lanes:
    """The flights in the air: the last axis of each array is the lane."""

    def __init__(self, start: FloatArray, *per_flight: FloatArray) -> None:
        self.answer, self.ended, self.calls = rules.empty_answer(start.shape[1])
        self._all = start, *per_flight
        self._boarded = 0
        width = self.n = min(WIDTH, start.shape[1])
        self.y, self.y1, self._sum, self._term = np.empty((4, 6, width))
        self.k = np.empty((7, 6, width))
        self._numbers = np.empty((11, width))
        (
            self.h, self.time, self.beta, self.lift, self.climb, self.pressure, self.top,
            self.most_h, self.last_h, self.last_climb, self.rtol,
        ) = self._numbers  # fmt: skip
        self.height1, self.climb1, self.pressure1, self.error2 = np.empty((4, width))
        self._counts = np.empty((4, width), np.int64)
        self.flight, self.steps, self.searches, self.mode = self._counts
        self._flags = np.empty((2, width), bool)
        self.rising, self.lifting = self._flags
        self._board(np.arange(width))

    def attempt(self) -> None:
        """Take one trial step in every lane: y1, its error, height and climb rate."""
        live = slice(0, self.n)
        y, k, y1, h = self.y[:, live], self.k[..., live], self.y1[:, live], self.h[live]
        total, term = self._sum[:, live], self._term[:, live]
        lift = self.lift[live], self.lifting[live]
        most = self.pressure1[live]
        most[:] = 0
        for stage, weights in enumerate(_STAGES, start=1):
            weighted_sum(weights, k, total, term)
            total *= h
            np.add(y, total, out=y1)
            height, pressure = write_slope(y1, self.beta[live], *lift, k[stage])
            np.maximum(most, pressure, out=most)
        self.height1[live] = height
        self.climb1[live] = dynamics.climb_rate_m_per_s(*y1)
        weighted_sum(rules.E, k, total, term)
        total *= h
        self.error2[live] = mean_square(total, y, y1, term, self.rtol[live])
        self.steps[live] += 1

    def decide(self) -> None:
        """Accept or refuse each trial step, or seek within it the apogee or the ground."""
        live = slice(0, self.n)
        flying, rising = self.mode[live] == FLYING, self.rising[live]
        good = flying & (self.error2[live] <= 1)  # no number is not good
        over_top = good & rising & (self.climb1[live] <= 0)
        into_ground = good & ~rising & (self.height1[live] < 0)
        accepted = good & ~over_top & ~into_ground
        refused = flying & ~good
        self._choose_step(accepted, refused)
        self._accept(accepted)
        self._seek(over_top, SEEKS_TOP)
        self._seek(into_ground, SEEKS_GROUND)
        self._search_top(np.flatnonzero(self.mode[live] == SEEKS_TOP))
        self._search_ground(np.flatnonzero(self.mode[live] == SEEKS_GROUND))
        self._end(accepted & (self.time[live] >= rules.LONGEST_FLIGHT_S), Status.TIME_LIMIT)
        stuck = refused & (self.h[live] < rules.SHORTEST_STEP_S)
        self._end(stuck | (self.steps[live] >= rules.MOST_STEPS), Status.STEP_LIMIT)

    def make_room(self) -> None:
        """Let ended flights go, new ones board, and close up when none are left."""
        free = np.flatnonzero(self.ended[self.flight[: self.n]] != RUNNING)
        if not len(free):
            return
        gone = self.flight[free]
        self.calls[gone] += 1 + 6 * self.steps[free]
        self.answer[rules.PRESSURE, gone] = self.pressure[free]
        waiting = self._all[0].shape[1] - self._boarded
        self._board(free[:waiting])
        free = free[waiting:]
        self.n -= len(free)
        holes = free[free < self.n]
        rest = np.arange(self.n, self.n + len(free))
        movers = rest[np.isin(rest, free, invert=True)]
        for lanes in (self.y, self.k[0], self._numbers, self._counts, self._flags):
            lanes[:, holes] = lanes[:, movers]

    def _board(self, lanes: IntArray) -> None:
        """Start the next flights in some lanes."""
        flight = np.arange(self._boarded, self._boarded + len(lanes))
        self._boarded += len(lanes)
        start, beta, lift, rtol = (values[..., flight] for values in self._all)
        self._numbers[:, lanes] = self._counts[:, lanes] = 0
        self.flight[lanes], self.y[:, lanes] = flight, start
        self.beta[lanes], self.lift[lanes], self.rtol[lanes] = beta, lift, rtol
        self.climb[lanes] = climb = dynamics.climb_rate_m_per_s(*start)
        self.rising[lanes] = climb > 0
        self.lifting[lanes] = ~(climb > 0) & (lift > 0)
        self.pressure[lanes] = self._start_slope(lanes)
        self.top[lanes] = height = dynamics.height_m(*start[:3])
        self.h[lanes] = capped(np.full(len(lanes), rules.FIRST_STEP_S), height, climb)
        self.answer[rules.TOP, flight] = start[:3]
        self.answer[rules.TOP_RISE, flight] = self.answer[rules.TOP_TIME, flight] = 0

    def _start_slope(self, lanes: IntArray) -> FloatArray:
        """Evaluate the first slope of a step anew; return the dynamic pressure there."""
        slope = np.empty((6, len(lanes)))
        lift = self.lift[lanes], self.lifting[lanes]
        _, pressure = write_slope(self.y[:, lanes], self.beta[lanes], *lift, slope)
        self.k[0][:, lanes] = slope
        return pressure

    def _choose_step(self, accepted: BoolArray, refused: BoolArray) -> None:
        live = slice(0, self.n)
        h = self.h[live]
        power = np.sqrt(np.sqrt(np.sqrt(np.sqrt(self.error2[live]))))
        factor = rules.SAFETY / (power * np.sqrt(power))
        self.time[live] += np.where(accepted, h, 0.0)
        longer = h * np.fmin(factor, rules.MOST_FACTOR)
        longer = capped(longer, self.height1[live], self.climb1[live])
        shorter = h * np.fmax(factor, rules.LEAST_FACTOR)
        np.copyto(h, longer, where=accepted)
        np.copyto(h, shorter, where=refused)

    def _accept(self, accepted: BoolArray) -> None:
        live = slice(0, self.n)
        np.copyto(self.y[:, live], self.y1[:, live], where=accepted)
        np.copyto(self.k[0][:, live], self.k[6][:, live], where=accepted)
        np.copyto(self.climb[live], self.climb1[live], where=accepted)
        most = np.maximum(self.pressure[live], self.pressure1[live])
        np.copyto(self.pressure[live], most, where=accepted)
        again = (self.climb1[live] > rules.CLIMBS_AGAIN_M_PER_S) & ~self.lifting[live]
        self.rising[live] |= accepted & again

    def _seek(self, found: BoolArray, goal: int) -> None:
        lanes = np.flatnonzero(found)
        self.mode[lanes], self.searches[lanes] = goal, 0
        self.most_h[lanes], self.last_h[lanes] = self.h[lanes], 0.0
        self.last_climb[lanes] = self.climb[lanes]

    def _search_top(self, lanes: IntArray) -> None:
        """Shorten the step by the secant rule until it ends at the apogee."""
        h, climb = self.h[lanes], self.climb1[lanes]
        slope = (climb - self.last_climb[lanes]) / (h - self.last_h[lanes])
        lifted = self.lift[lanes] > 0
        near = np.where(lifted, rules.LIFTED_TOP_M_PER_S, rules.TOP_M_PER_S)
        there = np.abs(climb) <= near
        self._pass_top(lanes[there], slope[there])
        self.last_h[lanes], self.last_climb[lanes] = h, climb
        self._shorten(lanes[~there], (h - climb / slope)[~there])

    def _pass_top(self, lanes: IntArray, slope: FloatArray) -> None:
        """Go on from the apogee; a parabola tells what little is left to it."""
        flight, climb = self.flight[lanes], self.climb1[lanes]
        self.time[lanes] += self.h[lanes]
        highest = self.height1[lanes] > self.top[lanes]
        top = np.concatenate(
            [
                self.y1[:3, lanes],
                [-0.5 * climb * climb / slope, self.time[lanes] - climb / slope],
            ]
        )
        self.answer[7:12, flight[highest]] = top[:, highest]
        self.top[lanes] = np.maximum(self.top[lanes], self.height1[lanes])
        self.h[lanes] = capped(self.most_h[lanes], self.height1[lanes], climb)
        passed = np.zeros(self.n, bool)
        passed[lanes] = True
        self._accept(passed)
        self.mode[lanes], self.rising[lanes] = FLYING, False
        lifted = lanes[(self.lift[lanes] > 0) & ~self.lifting[lanes]]
        self.lifting[lifted] = True
        self._start_slope(lifted)
        self.calls[self.flight[lifted]] += 1

    def _search_ground(self, lanes: IntArray) -> None:
        """Shorten the step until a tangent from its end meets the ground."""
        h, height, climb = self.h[lanes], self.height1[lanes], self.climb1[lanes]
        bend = (climb - self.climb[lanes]) / h
        tangent_s = -height / climb
        there = 0.5 * np.abs(bend) * tangent_s * tangent_s <= rules.GROUND_M
        self._land(lanes[there], tangent_s[there])
        # A parabola through the end leads closer than the tangent.
        root = np.sqrt(np.fmax(climb * climb - 2 * bend * height, 0.0))
        h = h + 2 * height / (root - climb)
        self._shorten(lanes[~there], h[~there])

    def _land(self, lanes: IntArray, tangent_s: FloatArray) -> None:
        flight, slope = self.flight[lanes], self.k[6][:, lanes]
        y1, half = self.y1[:, lanes], 0.5 * tangent_s * tangent_s
        self.answer[:3, flight] = y1[:3] + y1[3:] * tangent_s + slope[3:] * half
        self.answer[3:6, flight] = y1[3:] + slope[3:] * tangent_s
        self.answer[rules.TIME, flight] = self.time[lanes] + self.h[lanes] + tangent_s
        self.pressure[lanes] = np.maximum(self.pressure[lanes], self.pressure1[lanes])
        self.ended[flight] = Status.OK

    def _shorten(self, lanes: IntArray, h: FloatArray) -> None:
        self.h[lanes] = np.fmin(np.fmax(h, 0.0), self.most_h[lanes])
        self.searches[lanes] += 1
        self._end_lanes(lanes[self.searches[lanes] > rules.MOST_SEARCHES], Status.NOT_CONVERGED)

    def _end(self, over: BoolArray, status: Status) -> None:
        self._end_lanes(np.flatnonzero(over), status)

    def _end_lanes(self, lanes: IntArray, status: Status) -> None:
        flight = self.flight[lanes]
        lanes = lanes[self.ended[flight] == RUNNING]
        flight = self.flight[lanes]
        self.ended[flight] = status
        self.answer[rules.END, flight] = self.y[:, lanes]
        self.answer[rules.TIME, flight] = self.time[lanes]
