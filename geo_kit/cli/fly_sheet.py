"""The flights that fit a report, as a page of text for a terminal."""

from collections.abc import Iterator, Sequence

import click
import numpy as np

from geo_kit.cli.text import table, wrapped
from geo_kit.flight.ballistic import FlightClass, possible_classes
from geo_kit.flight.bounds import Interval
from geo_kit.flight.reach_bounds import TOLD_UP_TO_M, ReachBounds
from geo_kit.flight.reading import CRUISE, FlightReadings, FlownReading
from geo_kit.flight.solution import Solution
from geo_kit.flown import SpeakerFlight
from geo_kit.reports.consistency import Severity
from geo_kit.reports.model import Claim, Quantity, ReportedTest

MARKS = {Severity.NOTE: "-", Severity.WARNING: "!", Severity.CONTRADICTION: "!!"}
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def fly_sheet(test: ReportedTest, flights: Sequence[SpeakerFlight], *, bearing: str) -> str:
    """Return the whole page: a block for each speaker, then what was assumed."""
    blocks = [[click.style(test.title, bold=True)]]
    for flight in flights:
        blocks += [
            [click.style(_head(flight), bold=True), *_headline(flight)],
            list(_readings(flight.readings, ranged=not flight.range_open)),
            list(_checks(flight)),
            list(_settles(flight.readings)),
            list(_reach(flight.reach)),
        ]
    blocks += [list(_assumed(test, flights, bearing)), list(_sources(test, flights))]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(flight: SpeakerFlight) -> str:
    figures = [_figure(claim) for claim in flight.claims]
    return f"{flight.speaker}: {', '.join(figures)}"


def _figure(claim: Claim) -> str:
    name = {
        Quantity.RANGE: "",
        Quantity.APOGEE: "apogee ",
        Quantity.FLIGHT_TIME: "flight time ",
        Quantity.SPEED: "speed ",
    }[claim.quantity]
    return f"{name}{claim.printed_value:,g} {claim.printed_unit}"


def _headline(flight: SpeakerFlight) -> list[str]:
    readings = flight.readings
    if flight.claims[0].quantity is not Quantity.RANGE:
        text = _followed(readings, is_open=flight.range_open)
    elif readings.flight_class is FlightClass.DEPRESSED:
        text = _depressed(readings)
    elif readings.flight_class is FlightClass.UNDETERMINED:
        text = _undetermined(readings)
    else:
        text = _left_open(readings) or _fits(readings)
    return wrapped(text, first="")


def _followed(readings: FlightReadings, *, is_open: bool) -> str:
    """Say the range that nobody gave."""
    low_m, high_m = readings.figures.range_m
    span = f"less than {high_m / 1e3:,.0f}" if is_open else _span((low_m, high_m), 1e-3)
    best, unmet = readings.best, ""
    if best.conflicts:
        unmet = f" It does not meet the {' and the '.join(best.conflicts)}."
    return (
        f"No range was given: it follows from the other figures. A {best.name}, comes down "
        f"{span} km away.{unmet}"
    )


def _undetermined(readings: FlightReadings) -> str:
    figures = readings.figures
    arc = readings.named("ballistic arc")
    apogee_m = figures.apogee_m or (arc.apogee_m if arc else None)
    open_ = possible_classes(figures.range_m, apogee_m) if apogee_m else ()
    return f"Undetermined: the roundings leave open whether it was {' or '.join(open_)}."


def _left_open(readings: FlightReadings) -> str:
    """Say what no figure tells, "" if it is told."""
    if readings.best.name == CRUISE:
        return "Slow and low: a cruise fits, and no ballistic arc."
    if readings.flight_class is None and not readings.figures.speed_m_per_s:
        return "No apogee and no flight time: the range alone tells the least speed."
    if readings.figures.apogee_m is None and readings.settles:
        return "Undetermined: without an apogee, more than one kind of flight fits."
    return ""


def _fits(readings: FlightReadings) -> str:
    best = readings.best
    name = _upper(readings.flight_class or best.name)
    if best.conflicts:
        return f"{name}, but no reading meets the {' and the '.join(best.conflicts)}."
    return f"{name}: a ballistic arc fits."


def _depressed(readings: FlightReadings) -> str:
    arc, best = readings.named("ballistic arc"), readings.best
    price = (
        f", which would ask for {arc.energy_ratio:.1f} times the least energy"
        if arc is not None
        else ": none is possible"
    )
    text = f"Depressed: not a credible ballistic arc{price}"
    if best.conflicts:
        return f"{text}, and no reading meets the {' and the '.join(best.conflicts)}."
    if best.name.startswith("ballistic arc"):
        reported = "flight time" if readings.figures.flight_time_s else "speed"
        return f"{text}; yet the reported {reported} fits it, and no pull-up or glide."
    return f"{text}. A {best.name} fits."


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _readings(readings: FlightReadings, *, ranged: bool) -> Iterator[str]:
    rows = [["Reading", "speed km/s", "angle deg", "apogee km", "time min", "energy", ""]]
    rows += [_row(item) for item in readings.readings]
    # The least energy is that to some range: without one there is no multiple of it.
    yield from table(rows if ranged else [[*row[:-2], row[-1]] for row in rows])
    for name, why in readings.excluded:
        yield from wrapped(f"{name}: not possible, {why}.", first="  - ")
    energy = "; energy is a multiple of the least that the range needs" if ranged else ""
    told = "Speed and angle are those at burnout, over the ground; time is launch to impact"
    yield from wrapped(f"{told}{energy}.", first="  ")


def _row(item: FlownReading) -> list[str]:
    level = item.solution is None
    return [
        item.name,
        _span(item.speed_m_per_s, 1e-3, digits=2),
        _span(item.elevation_deg, 1, digits=1),
        "low" if level else _span(item.apogee_m, 1e-3),
        _span(item.flight_time_s, 1 / 60, digits=0 if level else 1),
        "" if level else "1" if item.energy_ratio == 1 else f"{item.energy_ratio:.2g}",
        f"not the {' nor the '.join(item.conflicts)}" if item.conflicts else "",
    ]


def _span(interval: Interval, scale: float, *, digits: int = 0) -> str:
    low, high = (f"{value * scale:,.{digits}f}" for value in interval)
    return low if low == high else f"{low} to {high}"


def _checks(flight: SpeakerFlight) -> Iterator[str]:
    yield "Checked"
    for finding in flight.findings:
        yield from wrapped(finding.sentence, first=f"  {MARKS[finding.severity]} ")
    best = flight.readings.best
    if best.solution is not None:
        yield from wrapped(_met(best, best.solution), first="  - ")


def _met(reading: FlownReading, solution: Solution) -> str:
    misses = {
        "range": f"the range by {abs(solution.residual_range_m):.1f} m",
        "apogee": f"the apogee by {abs(solution.residual_apogee_m):.1f} m",
        "time": f"the time by {abs(solution.residual_time_s):.1f} s",
        "speed": f"the speed by {abs(solution.residual_speed_m_per_s):.1f} m/s",
    }
    state = (
        f"{reading.name}: {solution.mode}, solved in {solution.iterations} flights; it misses "
        f"{', '.join(misses[name] for name in solution.solved_for)}"
    )
    path = solution.trajectory
    failed = "" if solution.converged else f" ({solution.reason})"
    return (
        f"{state}{failed}. From burnout it "
        f"flies {path.duration_s:,.0f} s, and falls at "
        f"{path.impact_speed_m_per_s / 1e3:.2f} km/s."
    )


def _settles(readings: FlightReadings) -> Iterator[str]:
    if readings.settles:
        yield "What would settle it"
        yield from wrapped(f"{readings.settles}.", first="  - ")


def _reach(reach: ReachBounds | None) -> Iterator[str]:
    if reach is None:
        return
    yield "How far the same missile goes on a flatter path, in km from the launch"
    row = np.round(reach.azimuth_deg / 45).astype(int) % len(COMPASS)
    rows = [["bearing", *(COMPASS[i] for i in row)]]
    rows.append(["at least", *(_km(value) for value in reach.at_least_m)])
    rows.append(["at most", *(_km(value) for value in reach.at_most_m)])
    yield from table(rows)
    yield from wrapped(
        f"At least: the same {reach.speed_m_per_s / 1e3:.2f} km/s at burnout, at the best "
        f"angle. At most: {reach.gained_m_per_s:.0f} m/s more, if {reach.assumption}. Beyond "
        f"{TOLD_UP_TO_M / 1e3:,.0f} km no figure is told. What is carried counts as the same.",
        first="  - ",
    )


def _km(range_m: float) -> str:
    if not range_m < TOLD_UP_TO_M:
        return f">{TOLD_UP_TO_M / 1e3:,.0f}"
    return f"{range_m / 1e3:,.0f}"


def _assumed(
    test: ReportedTest, flights: Sequence[SpeakerFlight], bearing: str
) -> Iterator[str]:
    yield "Assumed, where no source says more"
    if test.launch is not None:
        lon_deg, lat_deg = test.launch.lon_deg, test.launch.lat_deg
        place = f"{abs(lat_deg):.2f} {'N' if lat_deg >= 0 else 'S'} "
        place += f"{abs(lon_deg):.2f} {'E' if lon_deg >= 0 else 'W'}"
        yield f"  - launch: {test.launch.name}, {place}"
    yield from wrapped(f"bearing: {_bearing(flights[0])} deg, {bearing}", first="  - ")
    for flight in flights:
        best = flight.readings.best.solution
        if best is None:
            continue
        boost = best.boost
        yield from wrapped(
            f"{flight.speaker}: burnout {boost.height_m / 1e3:.0f} km up, "
            f"{boost.downrange_m / 1e3:.0f} km out, {boost.duration_s[0]:.0f} to "
            f"{boost.duration_s[1]:.0f} s after the launch, for a missile of that class; drag "
            f"of {best.ballistic_coefficient_kg_per_m2:,.0f} kg/m2",
            first="  - ",
        )


def _bearing(flight: SpeakerFlight) -> str:
    span = flight.readings.figures.azimuth_deg
    if span is None:
        return f"{flight.launch.azimuth_deg:.0f}"
    low, high = (f"{end % 360:g}" for end in span)
    return f"{low} to {high} (solved for {flight.launch.azimuth_deg:g})"


def _sources(test: ReportedTest, flights: Sequence[SpeakerFlight]) -> Iterator[str]:
    used = {claim.source_id for flight in flights for claim in flight.claims}
    yield "Sources"
    for source in test.sources:
        if source.id in used or (test.launch and source.id == test.launch.source_id):
            yield from wrapped(
                f"[{source.id}] {source.publisher}: {source.reference}", first="  "
            )
