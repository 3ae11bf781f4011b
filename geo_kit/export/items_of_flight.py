"""Launch, path and moments of a flight as features."""

from collections.abc import Iterator

import numpy as np
import shapely

from geo_kit.antimeridian import on_globe
from geo_kit.export.clock import Clock
from geo_kit.export.features import Json
from geo_kit.export.items import GREY, HEIGHTS, RED, Feature, Track, line, point
from geo_kit.export.words import stands_for
from geo_kit.flight.trajectory import Trajectory
from geo_kit.flights import FlownPath
from geo_kit.reconstruct import Reconstruction


def launch_site(result: Reconstruction, clock: Clock) -> Iterator[Feature]:
    """Yield where it started."""
    launch = result.test.launch
    if launch:
        yield Feature(
            kind="launch",
            title=f"Launch: {launch.name}",
            shape=shapely.Point(launch.lon_deg, launch.lat_deg),
            properties={
                "name": launch.name,
                "time": clock.told(0.0),
                "plus_minus_km": launch.plus_minus_m / 1e3,
                "certainty": str(launch.certainty),
                "source": result.test.source(launch.source_id).reference,
            },
        )


def flight(result: Reconstruction, clock: Clock) -> Iterator[Feature]:
    """Yield the powered start that is taken for granted, the path, and its moments."""
    if result.path is not None:
        yield _powered(result.path.solution.trajectory, clock)
        yield _path(result.path, clock, stands_for(result))
        yield from _moments(result.path.solution.trajectory, clock)


def path_points(result: Reconstruction, clock: Clock) -> Iterator[Feature]:
    """Yield the path point by point: times for formats whose lines have none."""
    if result.path is None:
        return
    flown = result.path.solution.trajectory
    columns = (flown.time_s, flown.lon_deg, flown.lat_deg, flown.height_m, flown.speed_m_per_s)
    for time_s, lon, lat, height_m, speed in np.column_stack(columns).tolist():
        at_s = time_s + clock.burnout_s
        yield Feature(
            kind="path point",
            title=f"{at_s:.0f} s after launch",
            shape=point(lon, lat, height_m),
            properties=_instant(clock, at_s, height_m, speed),
            colour=RED,
        )


def _powered(flown: Trajectory, clock: Clock) -> Feature:
    burnout = flown.events["burnout"]
    ends = [[*flown.origin, 0.0], [burnout.lon_deg, burnout.lat_deg, burnout.height_m]]
    return Feature(
        kind="powered flight",
        title="Powered flight, assumed",
        shape=line(np.array(ends)),
        properties={
            "status": "assumed: no source tells it, and only its ends mean anything",
            "duration_s": clock.burnout_s,
            "heights": HEIGHTS,
        },
        colour=GREY,
    )


def _path(path: FlownPath, clock: Clock, words: str) -> Feature:
    flown = path.solution.trajectory
    lon_lat = on_globe(np.column_stack([flown.lon_deg, flown.lat_deg]))
    track = Track(
        from_launch_s=flown.time_s + clock.burnout_s,
        lon_deg=lon_lat[:, 0],
        lat_deg=lon_lat[:, 1],
        height_m=flown.height_m.round(1) + 0.0,  # no -0.0
    )
    return Feature(
        kind="path",
        title=f"Path computed: {path.model}",
        shape=line(np.column_stack([lon_lat, track.height_m])),
        properties={
            "model": path.model,
            "assumption": path.assumption,
            "stands_for": words,
            "range_km": round(path.range_m / 1e3),
            "range_reported_km": path.range_claim.number.value / 1e3,
            "apogee_km": round(flown.apogee_m / 1e3, 1),
            "duration_from_burnout_s": round(flown.duration_s),
            "burnout_speed_m_per_s": round(path.solution.burnout_speed_m_per_s),
            "heights": f"{HEIGHTS}, from burnout to impact",
            "times": clock.basis,
        },
        colour=RED,
        track=track,
    )


def _moments(flown: Trajectory, clock: Clock) -> Iterator[Feature]:
    for name, moment in flown.events.items():
        at_s = moment.time_s + clock.burnout_s
        yield Feature(
            kind="moment",
            title=f"{name.replace('_', ' at ').capitalize()}: "
            f"{abs(round(moment.height_m / 1e3)):,} km high, {at_s:.0f} s after launch",
            shape=point(moment.lon_deg, moment.lat_deg, moment.height_m),
            properties={"moment": name}
            | _instant(clock, at_s, moment.height_m, moment.speed_m_per_s),
            colour=RED,
        )


def _instant(clock: Clock, at_s: float, height_m: float, speed_m_per_s: float) -> Json:
    return {
        "time": clock.told(at_s),
        "time_from_launch_s": round(at_s, 1),
        "height_m": round(height_m, 1) + 0.0,
        "speed_m_per_s": round(speed_m_per_s, 1),
    }
