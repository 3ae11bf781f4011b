"""Solved flights as GeoJSON: the path of each speaker's best reading, and its moments."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from geo_kit.antimeridian import cut, unwrap
from geo_kit.export.features import Json, dump, feature
from geo_kit.flight.readings import FlownReading
from geo_kit.flown import SpeakerFlight
from geo_kit.reports.model import ReportedTest


def flight_geojson(
    test: ReportedTest, flights: Sequence[SpeakerFlight], *, version: str
) -> str:
    """Return a feature collection: for each reading that was flown, path and moments."""
    features = [
        item
        for flight in flights
        for reading in flight.readings.readings
        if reading.solution is not None
        for item in _features(flight, reading)
    ]
    return dump(features, extra={"test": test.id, "geo_kit": version})


def _features(flight: SpeakerFlight, reading: FlownReading) -> Iterator[Json]:
    if reading.solution is None:
        return
    path = reading.solution.trajectory
    common = {
        "speaker": flight.speaker,
        "reading": reading.name,
        "best": reading is flight.readings.best,
    }
    points = unwrap(np.column_stack([path.lon_deg, path.lat_deg, path.height_m.round(1)]))
    properties = {
        "kind": "path",
        **common,
        "assumption": reading.assumption,
        "range_km": round(path.range_m / 1e3, 1),
        "apogee_km": round(path.apogee_m / 1e3, 1),
        "duration_from_burnout_s": round(path.duration_s),
        "burnout_speed_m_per_s": round(reading.solution.burnout_speed_m_per_s),
        "heights": "metres above the WGS84 ellipsoid, from burnout to impact",
    }
    yield feature(cut(shapely.LineString(points)), properties)
    for name, event in path.events.items():
        where = shapely.Point(event.lon_deg, event.lat_deg, round(event.height_m, 1))
        moment = {
            "kind": name,
            **common,
            "time_from_burnout_s": round(event.time_s, 1),
            "height_km": round(event.height_m / 1e3, 1),
            "speed_m_per_s": round(event.speed_m_per_s),
        }
        yield feature(where, moment)
