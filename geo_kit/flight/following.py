"""The flight of a report without a range: it follows from two of apogee, time and speed."""

from dataclasses import replace
from typing import Final

from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import NEAR_ANTIPODE_M, ROWS
from geo_kit.flight.ballistic import classify, classify_interval
from geo_kit.flight.bearings import over_bearings
from geo_kit.flight.bounds import Interval, bound_flight
from geo_kit.flight.reading import (
    Figures,
    FlightReadings,
    FlownReading,
    bounded_reading,
    conflicts_of,
    middle_of,
)
from geo_kit.flight.roots import level_velocity
from geo_kit.flight.shooting import shoot
from geo_kit.flight.solution import Solution
from geo_kit.flight.solve import Launch, solve_flight

ANY_RANGE_M: Final = (1e3, NEAR_ANTIPODE_M)  # of `Figures`, where nobody gave one
STEEPEST_DEG: Final = 89.5  # of a flight that is solved for: beyond, bearings mean little

Spans = dict[str, Interval]


def follow_range(launch: Launch, figures: Figures) -> FlightReadings:
    """Return the ballistic arc of a report, with the ranges that it leaves open.

    The first two of apogee, flight time and speed are met, a third is compared. Where some
    of what the roundings allow no flight has, the least range counts as open: next to
    those figures lie flights straight up.

    Args:
        launch: where it starts and which way.
        figures: two or three of them; `range_m` says which ranges count at all.

    Raises:
        PhysicsError: reason `bad_state`: less than two figures; `not_converged`: no flight
            has them; as `solve_flight` does.
        PositionError: the launch is not on the globe.
    """
    return over_bearings(_follow, launch, figures)


def _follow(launch: Launch, figures: Figures) -> FlightReadings:
    arc = _solved(launch, {name: middle_of(span) for name, span in _spans(figures).items()})
    climb_s = arc.boost.duration_s
    told = figures
    if not arc.converged:
        arc, told = _flattest(launch, figures, climb_s)
    bounds = bound_flight(
        arc, {name: span for name, span in _spans(told).items() if name in arc.solved_for}
    )
    (low_m, high_m), (least_m, most_m) = bounds.range_m, figures.range_m
    open_m = (least_m if bounds.n_failed else max(low_m, least_m), min(high_m, most_m))
    path = arc.trajectory
    reading = bounded_reading(
        f"ballistic arc, {classify(path.range_m, path.apogee_m)}",
        "drag of a slender body",
        arc,
        [bounds],
        solve_flight(launch, range_m=path.range_m),
        replace(told, range_m=open_m),
    )
    reading = _up_to_vertical(reading, arc) if bounds.n_failed else reading
    followed = replace(figures, range_m=open_m)
    return FlightReadings(
        figures=followed,
        flight_class=classify_interval(open_m, reading.apogee_m),
        readings=(_with_climb(reading, climb_s, followed),),
        excluded=(),
        settles=_settles(arc, climb_s),
    )


def _spans(figures: Figures) -> Spans:
    spans = {
        "apogee": figures.apogee_m,
        "time": figures.flight_time_s,
        "speed": figures.speed_m_per_s,
    }
    return {name: span for name, span in spans.items() if span}


def _solved(launch: Launch, given: dict[str, float]) -> Solution:
    return solve_flight(
        launch,
        apogee_m=given.get("apogee"),
        flight_time_s=given.get("time"),
        burnout_speed_m_per_s=given.get("speed"),
    )


def _flattest(launch: Launch, figures: Figures, climb_s: Interval) -> tuple[Solution, Figures]:
    """Return the flight farthest from straight up, and the figures with the climb in them.

    The time gets the climb's own width, so that the least climb stands for all.

    Raises:
        PhysicsError: reason `not_converged`: that one is none either.
    """
    told = figures
    if figures.flight_time_s:
        low_s, high_s = figures.flight_time_s
        least_s, most_s = climb_s
        told = replace(figures, flight_time_s=(low_s - (most_s - least_s), high_s))
        launch = replace(launch, boost_duration_s=(least_s, least_s))
    spans = _spans(told)
    end = {"apogee": 0, "time": 1 if "apogee" in spans else 0, "speed": 1}
    arc = _solved(launch, {name: span[end[name]] for name, span in spans.items()})
    if arc.converged:
        return arc, told
    flown = arc.shot.figures
    raise PhysicsError(
        f"no flight with that {' and that '.join(arc.solved_for)} was found",
        reason="not_converged",
        hint=f"the nearest that was flown rises to {flown[ROWS['apogee']] / 1e3:,.0f} km, "
        f"leaves its motor at {flown[ROWS['speed']] / 1e3:.2f} km/s and takes "
        f"{(flown[ROWS['time']] + sum(climb_s) / 2) / 60:.1f} min",
    )


def _up_to_vertical(reading: FlownReading, arc: Solution) -> FlownReading:
    """Widen a reading by the flight straight up, near which no other was found."""
    name = "apogee" if "apogee" in arc.solved_for else "speed"
    steep = shoot(
        arc.aim,
        {name: float(arc.shot.figures[ROWS[name]]), "elevation": STEEPEST_DEG},
        first=level_velocity(arc.burnout_speed_m_per_s, STEEPEST_DEG),
    )
    if not steep.met:
        return reading

    def hull(span: Interval, row: str) -> Interval:
        figure = float(steep.figures[ROWS[row]])
        return min(span[0], figure), max(span[1], figure)

    return replace(
        reading,
        speed_m_per_s=hull(reading.speed_m_per_s, "speed"),
        apogee_m=hull(reading.apogee_m, "apogee"),
        free_flight_s=hull(reading.free_flight_s, "time"),
        elevation_deg=(reading.elevation_deg[0], 90.0),
    )


def _with_climb(reading: FlownReading, climb_s: Interval, figures: Figures) -> FlownReading:
    """Return a reading with the climb's whole width, whichever it was solved with.

    A time that was reported is met, and stays as wide as it was told.
    """
    if reading.solution is None:
        return reading
    low_s, high_s = reading.free_flight_s
    boost = replace(reading.solution.boost, duration_s=climb_s)
    wide = replace(
        reading,
        flight_time_s=figures.flight_time_s or (low_s + climb_s[0], high_s + climb_s[1]),
        solution=replace(reading.solution, boost=boost),
    )
    return replace(wide, conflicts=tuple(conflicts_of(wide, figures)))


def _settles(arc: Solution, climb_s: Interval) -> str:
    if "time" not in arc.solved_for:
        return "the range"
    return (
        f"the range: the climb is assumed to last {climb_s[0]:.0f} to {climb_s[1]:.0f} s, "
        "which nobody reported, and moves it far"
    )
