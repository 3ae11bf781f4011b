"""Heights along the ground: the path flown, and the arcs that it is held against."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.export.words import kilometres, short_name
from geo_kit.flight.kepler import arc, minimum_energy
from geo_kit.reconstruct import Reconstruction
from geo_kit.reports.model import Quantity
from geo_kit.scenes import ground_distance_m

SAMPLES: Final = 181
SAME_HEIGHT: Final = 0.1  # arcs whose apogees differ by less are one to the eye


@dataclass(frozen=True, slots=True, eq=False)
class HeightCurve:
    """One curve of a profile."""

    key: str  # "path", "boost", "least-energy", "ballistic", "reported"
    words: str
    distance_m: FloatArray  # along the ground, from the launch
    height_m: FloatArray
    minute: FloatArray  # (n,) since burnout, on the path alone; else empty


def height_curves(result: Reconstruction) -> list[HeightCurve]:
    """Return the path, the powered start that is taken for granted, and other readings.

    The other readings are arcs in vacuum: the one of least energy to where the path ends
    and, where the path is no ballistic arc, the arc through range and apogee as reported.
    Where no path was flown each apogee reported is a level, as wide as the range.
    """
    return [*_flown(result), *_others(result), *_levels(result)]


def vacuum_arc(range_m: float, apogee_m: float) -> tuple[FloatArray, FloatArray]:
    """Return ground distance and height, each (n,), of an arc from surface to surface.

    The ellipse round the earth's centre through both ends and the apogee: with half the
    range angle psi, its eccentricity is h / (R + h - R cos psi).

    >>> distance_m, height_m = vacuum_arc(800e3, 200e3)
    >>> float(height_m.max().round()), abs(float(height_m[-1])) < 1e-3
    (200000.0, True)
    """
    half = range_m / (2 * R)
    e = apogee_m / (R + apogee_m - R * np.cos(half))
    angle = np.linspace(-half, half, SAMPLES)
    radius_m = (R + apogee_m) * (1 - e) / (1 - e * np.cos(angle))
    return (angle + half) * R, radius_m - R


def vacuum_minutes(range_m: float, apogee_m: float) -> FloatArray:
    """Return when an arc passes the samples of `vacuum_arc`, (n,), in minutes from its start.

    Source: Kepler's equation, counted from the apogee: Bate, Mueller & White, Fundamentals
    of Astrodynamics (1971), equations 4.2-4 and 4.2-9.

    >>> minute = vacuum_minutes(800e3, 200e3)
    >>> round(float(minute[-1]), 2), float(minute[0])
    (7.12, 0.0)
    """
    half = range_m / (2 * R)
    e = apogee_m / (R + apogee_m - R * np.cos(half))
    angle = np.linspace(-half, half, SAMPLES)
    eccentric = 2 * np.arctan(np.sqrt((1 + e) / (1 - e)) * np.tan(angle / 2))
    mean_motion = np.sqrt(GM / ((R + apogee_m) / (1 + e)) ** 3)
    since_apogee_s = (eccentric + e * np.sin(eccentric)) / mean_motion
    return np.asarray((since_apogee_s - since_apogee_s[0]) / 60)


def _flown(result: Reconstruction) -> Iterator[HeightCurve]:
    if result.path is None:
        return
    flown = result.path.solution.trajectory
    ground_m = ground_distance_m(result)
    words = result.path.model
    if not result.path.as_reported:
        told_km = result.path.range_claim.number.value / 1e3
        words += f", {kilometres(result.path.range_m)} ({told_km:,.6g} reported)"
    yield HeightCurve("path", words, ground_m, flown.height_m, flown.time_s / 60)
    start = np.array([0.0, ground_m[0]]), np.array([0.0, flown.height_m[0]])
    yield HeightCurve("boost", "powered flight, assumed", *start, np.empty(0))


def _others(result: Reconstruction) -> Iterator[HeightCurve]:
    ranges = result.test.claims_of(Quantity.RANGE)
    if not ranges or (result.path is None and not result.test.claims_of(Quantity.APOGEE)):
        return
    range_m = result.path.range_m if result.path else ranges[0].number.value
    least = minimum_energy(range_m)
    apogee_m = float(least.apogee_m)
    flown_m = result.path.solution.trajectory.apogee_m if result.path else 0.0
    if abs(apogee_m - flown_m) > SAME_HEIGHT * max(apogee_m, flown_m):
        minutes = float(least.duration_s) / 60
        words = f"least-energy arc, {minutes:.0f} min"
        if result.path is None:
            words = f"least-energy arc to {range_m / 1e3:,.6g} km, {minutes:.0f} min"
        yield HeightCurve("least-energy", words, *vacuum_arc(range_m, apogee_m), np.empty(0))
    if result.path and result.path.model == "pull-up or glide":
        claim = result.path.range_claim
        reading = next(item for item in result.flights if item.range_claim is claim)
        range_m, apogee_m = claim.number.value, reading.apogee_claim.number.value
        speed = float(arc(range_m, apogee_m).speed_m_per_s) / 1e3
        words = f"arc as reported: would ask {speed:.2f} km/s"
        yield HeightCurve("ballistic", words, *vacuum_arc(range_m, apogee_m), np.empty(0))


def _levels(result: Reconstruction) -> Iterator[HeightCurve]:
    """Yield the apogees reported, where nothing tells in which direction to fly to them."""
    ranges = result.test.claims_of(Quantity.RANGE)
    if result.path is not None or not ranges:
        return
    told: dict[float, list[str]] = {}
    for claim in result.test.claims_of(Quantity.APOGEE):
        told.setdefault(claim.number.value, []).append(short_name(claim.speaker))
    along_m = np.array([0.0, ranges[0].number.value])
    for apogee_m, speakers in told.items():
        words = f"apogee as reported ({', '.join(dict.fromkeys(speakers))})"
        yield HeightCurve("reported", words, along_m, np.full(2, apogee_m), np.empty(0))
