"""One report flown on every bearing that it may have: the readings that hold them all."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from geo_kit.errors import PhysicsError
from geo_kit.flight.bounds import Interval
from geo_kit.flight.reading import Figures, FlightReadings, FlownReading, conflicts_of
from geo_kit.flight.solve import Launch

Read = Callable[[Launch, Figures], FlightReadings]


def over_bearings(read: Read, launch: Launch, figures: Figures) -> FlightReadings:
    """Return readings on the launch's bearing, widened by what the others leave open.

    Args:
        read: how one bearing is read.
        launch: with the bearing in the middle.
        figures: what was reported, bearings included.

    Raises:
        PhysicsError: as `read` does on the launch's own bearing.
    """
    found = read(launch, figures)
    turned = [_turned(read, launch, figures, to_deg) for to_deg in _bearings(figures)]
    others = [other for other in turned if other]
    readings = [
        _hull(item, [other.named(item.name) for other in others], figures)
        for item in found.readings
    ]
    ends_m = [end for one in (found, *others) for end in one.figures.range_m]
    wide = replace(found.figures, range_m=(min(ends_m), max(ends_m)))
    return replace(found, figures=wide, readings=tuple(readings))


def _bearings(figures: Figures) -> list[float]:
    """Return the ends of the bearings, and the quarters between: there speeds turn."""
    if figures.azimuth_deg is None:
        return []
    low, high = figures.azimuth_deg
    quarters = 90.0 * np.arange(np.ceil(low / 90), np.floor(high / 90) + 1)
    return sorted({low, high, *quarters.tolist()})


def _turned(
    read: Read, launch: Launch, figures: Figures, azimuth_deg: float
) -> FlightReadings | None:
    try:
        return read(replace(launch, azimuth_deg=azimuth_deg), figures)
    except PhysicsError:
        return None


def _hull(
    item: FlownReading, others: Sequence[FlownReading | None], figures: Figures
) -> FlownReading:
    """Widen a reading by what the same is on other bearings."""
    if item.solution is None or not others:
        return item
    same = [item, *(other for other in others if other is not None)]

    def span(field: str) -> Interval:
        ends = [getattr(one, field) for one in same]
        return min(low for low, _ in ends), max(high for _, high in ends)

    wide = replace(
        item,
        speed_m_per_s=span("speed_m_per_s"),
        elevation_deg=span("elevation_deg"),
        apogee_m=span("apogee_m"),
        free_flight_s=span("free_flight_s"),
        flight_time_s=span("flight_time_s"),
    )
    return replace(wide, conflicts=tuple(conflicts_of(wide, figures)))
