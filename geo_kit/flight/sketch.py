"""A first idea of a flight from any two of its figures: range and apogee, still Earth."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray, Floats
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.errors import PhysicsError
from geo_kit.flight.kepler import arc, minimum_energy
from geo_kit.flight.round_earth import free_fall

_APOGEES_M: Final = np.geomspace(1e3, 2e8, 600)
_RANGES_M: Final = np.linspace(1e3, 19_000e3, 600)
ELEVATIONS_DEG: Final = np.linspace(0.2, 90.0, 450)
_LEEWAY: Final = 0.1  # rotation and the climb may still help where the still Earth says no
_LEAST: Final = 1e-3


def sketch(
    given: Mapping[str, float], *, lofted: bool, told: Mapping[str, float] | None = None
) -> tuple[float, float]:
    """Return a range and an apogee in metres that go with two figures, surface to surface.

    Args:
        given: two of `range`, `apogee`, `time`, `speed`, or `range` alone, which asks for
            the least speed; the time is that of free flight.
        lofted: which of two answers is meant, where there are two.
        told: the figures as they were given, climb included, for the refusal.

    Raises:
        PhysicsError: reason `unreachable_range`, `unreachable_apogee`, `unreachable_time`.
    """
    told = told or given
    if "speed" in given:
        return _with_speed(given, lofted=lofted, told=told)
    if "apogee" in given and "range" in given:
        return given["range"], given["apogee"]
    if "time" not in given:
        return given["range"], float(minimum_energy(given["range"]).apogee_m)
    if "range" in given:
        times_s = arc(given["range"], _APOGEES_M).duration_s
        at = crossing(times_s, given["time"], last=lofted)
        if at is None:
            raise _no_time(told["time"], np.asarray(times_s), f"{given['range'] / 1e3:,g} km")
        return given["range"], float(np.interp(at, np.arange(len(_APOGEES_M)), _APOGEES_M))
    times_s = arc(_RANGES_M, given["apogee"]).duration_s
    at = crossing(times_s, given["time"], last=lofted)
    if at is None:
        rise = f"an apogee of {given['apogee'] / 1e3:,g} km"
        raise _no_time(told["time"], np.asarray(times_s), rise)
    return float(np.interp(at, np.arange(len(_RANGES_M)), _RANGES_M)), given["apogee"]


def _with_speed(
    given: Mapping[str, float], *, lofted: bool, told: Mapping[str, float]
) -> tuple[float, float]:
    """Try every elevation at the pole, where the Earth's rotation moves nothing."""
    elevation = np.radians(ELEVATIONS_DEG)
    zero = np.zeros_like(elevation)
    velocity = np.stack([zero, -np.cos(elevation), np.sin(elevation)], axis=-1)
    fall = free_fall(0.0, 90.0, 0.0, given["speed"] * velocity)
    swept_m = R * np.radians(90.0 - fall.lat_deg)
    swept_m = np.where(np.abs(fall.lon_deg) > 90.0, 2 * np.pi * R - swept_m, swept_m)  # noqa: PLR2004
    values = {"range": swept_m, "apogee": fall.apogee_m, "time": fall.duration_s}
    name = next(name for name in values if name in given)
    at = crossing(values[name], given[name], last=lofted)
    if at is None:
        raise _no_speed(told["speed"], name, told[name], values[name])
    rows = np.arange(len(elevation))
    return (
        float(np.interp(at, rows, np.clip(swept_m, 1e3, _RANGES_M[-1]))),
        float(np.interp(at, rows, np.maximum(fall.apogee_m, 1e3))),
    )


def crossing(values: Floats, wanted: float, *, last: bool) -> float | None:
    """Return the row, with a fraction, at which values pass one; the nearest end if near."""
    values = np.asarray(values)
    low, high = values[:-1], values[1:]
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero((low - wanted) * (high - wanted) <= 0)
    if len(rows):
        row = int(rows[-1 if last else 0])
        step = values[row + 1] - values[row]
        return row + float((wanted - values[row]) / step if step else 0.0)
    if not np.any(np.isfinite(values)):
        return None
    nearest = int(np.nanargmin(np.abs(values - wanted)))
    near = abs(values[nearest] - wanted) <= _LEEWAY * wanted
    return float(nearest) if near else None


def _no_time(time_s: float, times_s: FloatArray, what: str) -> PhysicsError:
    if time_s > np.nanmax(times_s):
        return PhysicsError(
            f"a flight time of {time_s:,g} s is too long for {what}: free flight with that "
            f"takes {np.nanmax(times_s):,.0f} s at most, and the climb some minutes",
            reason="unreachable_time",
            hint="check the flight time and its unit",
        )
    return PhysicsError(
        f"a flight time of {time_s:,g} s leaves no free flight with {what}: that takes "
        f"{np.nanmin(times_s):,.0f} s at least, and the climb comes on top",
        reason="unreachable_time",
        hint="check the flight time and its unit, and what the climb takes of it",
    )


def _no_speed(
    speed_m_per_s: float, name: str, wanted: float, values: FloatArray
) -> PhysicsError:
    unit, scale = ("s", 1.0) if name == "time" else ("km", 1e3)
    found = values[np.isfinite(values)]
    span = (
        f"{found.min() / scale:,.0f} to {found.max() / scale:,.0f} {unit}"
        if len(found)
        else "nothing: it escapes or circles the Earth"
    )
    return PhysicsError(
        f"no flight at {speed_m_per_s / 1e3:.6g} km/s has "
        f"{'an' if name == 'apogee' else 'a'} {name} of "
        f"{wanted / scale:,g} {unit}: that speed gives about {span}",
        reason=f"unreachable_{name}",
        hint="check the speed and its unit: it is that at burnout, relative to the ground",
    )
