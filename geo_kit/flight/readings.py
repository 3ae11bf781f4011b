"""The ways to read one report as a flight, what each asks for, and what would decide.

Every reading is flown over the real Earth; its price is its energy at the ground over that
of the least-energy flight to the same range.
"""

from collections.abc import Iterator
from typing import Final

from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import ROWS
from geo_kit.flight.ballistic import FlightClass, classify, classify_interval
from geo_kit.flight.bearings import over_bearings
from geo_kit.flight.bounds import Interval
from geo_kit.flight.glide import glide_flight
from geo_kit.flight.reading import (
    CRUISE,
    GLIDE,
    MINIMUM_ENERGY,
    Figures,
    FlightReadings,
    FlownReading,
    cruise_readings,
    make_reading,
    middle_of,
)
from geo_kit.flight.solution import Solution
from geo_kit.flight.solve import Launch, Root, solve_flight

__all__ = ["Figures", "FlightReadings", "FlownReading", "read_figures"]

# Certainty: assumed. What published readings of pull-ups and glides span.
LIFT_TO_DRAGS: Final = (1.0, 1.5, 2.0)


def read_figures(launch: Launch, figures: Figures) -> FlightReadings:
    """Return the readings of a report, each solved for its range.

    Raises:
        PhysicsError: no flight has that range, or that apogee; what was possible but not
            found has the reason `not_converged`.
        PositionError: the launch is not on the globe.
    """
    return over_bearings(_read, launch, figures)


def _read(launch: Launch, figures: Figures) -> FlightReadings:
    least = _found(solve_flight(launch, range_m=middle_of(figures.range_m)))
    readings = [make_reading(MINIMUM_ENERGY, "the least speed", [least], least, figures)]
    excluded: list[tuple[str, str]] = []
    failures: list[PhysicsError] = []
    for solution in _arcs(launch, figures, excluded, failures):
        name = f"ballistic arc, {_side(solution, least, figures)}"
        readings.append(
            make_reading(name, "drag of a slender body", [solution], least, figures)
        )
    flight_class = _class(figures, readings)
    if figures.apogee_m and flight_class in (FlightClass.DEPRESSED, FlightClass.UNDETERMINED):
        readings += _glides(launch, figures, least, excluded)
    readings += cruise_readings(figures, least, excluded)
    timed = figures.speed_m_per_s or figures.flight_time_s
    if failures and (len(readings) == 1 or not (timed or readings[-1].solution)):
        raise failures[0]
    return FlightReadings(
        figures=figures,
        flight_class=flight_class,
        readings=tuple(readings),
        excluded=tuple(excluded),
        settles=_settles(figures, flight_class, readings),
    )


def _arcs(
    launch: Launch,
    figures: Figures,
    excluded: list[tuple[str, str]],
    failures: list[PhysicsError],
) -> Iterator[Solution]:
    """Solve the range with the firmest other figure; a speed leaves two flights."""
    others = {
        "apogee_m": figures.apogee_m,
        "flight_time_s": figures.flight_time_s,
        "burnout_speed_m_per_s": figures.speed_m_per_s,
    }
    given = {name: middle_of(value) for name, value in others.items() if value}
    roots = (Root.LOFTED, Root.DEPRESSED)
    for root in roots[: 2 if list(given) == ["burnout_speed_m_per_s"] else 1] if given else ():
        range_m = middle_of(figures.range_m)
        try:
            yield _found(solve_flight(launch, range_m=range_m, root=root, **given))
        except PhysicsError as error:
            name = "ballistic arc" if root is Root.LOFTED else f"ballistic arc, {root}"
            excluded.append((name, str(error)))
            if root is Root.LOFTED:  # where the lofted flight fails, the depressed one does
                failures.append(error)
                return


def _found(solution: Solution) -> Solution:
    """Refuse a flight that the solver did not find.

    Raises:
        PhysicsError: reason `not_converged`.
    """
    if solution.converged:
        return solution
    range_m = solution.shot.figures[ROWS["range"]] - solution.residual_range_m
    raise PhysicsError(
        f"no flight with those figures over {range_m / 1e3:,g} km was found",
        reason="not_converged",
        hint="check the figures; near 19,000 km, a third of the girth and more, few are flown",
    )


def _glides(
    launch: Launch, figures: Figures, least: Solution, excluded: list[tuple[str, str]]
) -> Iterator[FlownReading]:
    apogee_m = middle_of(figures.apogee_m) if figures.apogee_m else 0.0
    try:
        flown = [
            glide_flight(
                launch,
                range_m=middle_of(figures.range_m),
                apogee_m=apogee_m,
                lift_to_drag=ratio,
            )
            for ratio in LIFT_TO_DRAGS
        ]
    except PhysicsError as error:
        excluded.append((GLIDE, str(error)))
        return
    found = [solution for solution in flown if solution.converged]
    if not found:
        excluded.append((GLIDE, "no such flight was found"))
        return
    ratios = f"{LIFT_TO_DRAGS[0]:g} to {LIFT_TO_DRAGS[-1]:g}"
    assumption = f"lift-to-drag ratio of {ratios} after the apogee, never climbing again"
    yield make_reading(GLIDE, assumption, found, least, figures)


def _side(solution: Solution, least: Solution, figures: Figures) -> str:
    apogee_m = solution.trajectory.apogee_m
    if figures.apogee_m:  # as the report's own class
        return str(classify(middle_of(figures.range_m), middle_of(figures.apogee_m)))
    if solution.mode != "fixed speed" and _is_near(solution):
        return str(FlightClass.NEAR_MINIMUM_ENERGY)
    higher = apogee_m > least.trajectory.apogee_m
    return str(Root.LOFTED if higher else Root.DEPRESSED)


def _is_near(solution: Solution) -> bool:
    path = solution.trajectory
    return classify(path.range_m, path.apogee_m) is FlightClass.NEAR_MINIMUM_ENERGY


def _class(figures: Figures, readings: list[FlownReading]) -> FlightClass | None:
    arcs = [item for item in readings if item.name.startswith("ballistic arc")]
    if figures.apogee_m:
        return classify_interval(figures.range_m, figures.apogee_m)
    return classify_interval(figures.range_m, arcs[0].apogee_m) if len(arcs) == 1 else None


def _settles(
    figures: Figures, flight_class: FlightClass | None, readings: list[FlownReading]
) -> str:
    open_ = [item for item in readings[1:] if not item.conflicts]
    if figures.speed_m_per_s and figures.apogee_m is None:
        told = [
            f"{middle_of(i.apogee_m) / 1e3:,.0f} km if {i.name}" for i in open_ if i.solution
        ]
        return f"the apogee: {', '.join(told)}" if len(told) > 1 else ""
    if figures.apogee_m is None and readings[-1].name == CRUISE and len(readings) > 2:  # noqa: PLR2004
        peaks = [f"{middle_of(item.apogee_m) / 1e3:,.0f} km" for item in readings[1:-1]]
        return f"the apogee: low for a cruise, {' or '.join(peaks)} for an arc"
    if figures.apogee_m is None and figures.flight_time_s is None:
        least = readings[0]
        return (
            f"the apogee: {middle_of(least.apogee_m) / 1e3:,.0f} km at least energy, more if "
            "lofted, less if depressed, or the flight time: "
            f"{_minutes(least.flight_time_s)} at least energy"
        )
    if figures.flight_time_s is None and flight_class is not FlightClass.LOFTED:
        told = [f"{item.name} {_minutes(item.free_flight_s)}" for item in open_]
        return f"the flight time from burnout: {', '.join(told)}" if len(told) > 1 else ""
    return ""


def _minutes(span_s: Interval) -> str:
    low, high = (f"{value / 60:.0f}" for value in span_s)
    return f"{low} min" if low == high else f"{low} to {high} min"
