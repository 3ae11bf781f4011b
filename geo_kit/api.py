"""From the name of a test to its reconstruction, with the data that geo_kit ships."""

from collections.abc import Callable
from typing import Final

import numpy as np

from geo_kit.errors import RecordError, UnitError
from geo_kit.reconstruct import Reconstruction, reconstruct
from geo_kit.records import load_event
from geo_kit.regions import load_readings, load_waters
from geo_kit.reports.model import Reported, ReportedTest
from geo_kit.waters.limits import ZonePolygon, zone_polygon
from geo_kit.waters.parties import Window
from geo_kit.waters.zones import UNCOVERED, Labels

FEWEST_DRAWS: Final = 100
WINDOW_MARGIN_DEG: Final = 0.5


def check(
    test: str | ReportedTest,
    *,
    n_draws: int = 10_000,
    seed: int = 1,
    assumed_azimuth: Reported | None = None,
    progress: Callable[[str], None] | None = None,
) -> Reconstruction:
    """Return where a test came down, and in whose waters.

    Args:
        test: the id of a test that geo_kit ships, or a record of one's own.
        n_draws: places of fall to draw, at least 100.
        seed: the same seed gives the same answer.
        assumed_azimuth: degrees; takes the place of what the report says of the bearing.
        progress: told the name of each step before it starts.

    Raises:
        NotFoundError: geo_kit ships no test of that name.
        PhysicsError: no flight can have the reported figures.
        RecordError: `test` is neither a name nor a record.
        UnitError: `n_draws` or `seed` is no such number.
    """
    _check_whole("n_draws", n_draws, least=FEWEST_DRAWS)
    _check_whole("seed", seed, least=0)
    record = load_event(test) if isinstance(test, str) else test
    if not isinstance(record, ReportedTest):
        raise RecordError(
            f"test: {record!r:.60} is no test",
            hint='give its id, as in check("2021-09-15"), or what load_record returns',
        )
    return reconstruct(
        record,
        load_waters(),
        load_readings(),
        n_draws=n_draws,
        seed=seed,
        assumed_azimuth=assumed_azimuth,
        progress=progress,
    )


def _check_whole(name: str, value: int, *, least: int) -> None:
    """Refuse what does not count draws or name a random stream.

    Raises:
        UnitError: it is no whole number, or a lesser one.
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least:
        raise UnitError(
            f"{name}: {value!r:.60} cannot be taken",
            hint=f"give a whole number, {least} at least",
        )


def zones_touched(result: Reconstruction) -> list[ZonePolygon]:
    """Return the zones in which impacts fell, as polygons near the footprint.

    Empty where nothing tells the bearing: then the impacts fill a ring. Where the coast
    data end no zone has a shape.
    """
    if result.footprint is None or result.labels is None:
        return []
    window = window_of(result.labels)
    drawable = [share.zone for share in result.zones if share.zone not in UNCOVERED]
    return [zone_polygon(load_waters(), zone, window) for zone in drawable]


def window_of(labels: Labels) -> Window:
    """Return west, south, east and north round what was labelled, with some room."""
    low, high = labels.points.min(axis=0), labels.points.max(axis=0)
    west, south = np.maximum(low - WINDOW_MARGIN_DEG, [-180.0, -90.0])
    east, north = np.minimum(high + WINDOW_MARGIN_DEG, [180.0, 90.0])
    return float(west), float(south), float(east), float(north)
