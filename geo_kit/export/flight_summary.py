"""Solved flights as one JSON object, every figure with its unit in its name."""

from collections.abc import Sequence
from typing import Any

from geo_kit.flight.bounds import Interval
from geo_kit.flight.reach_bounds import ReachBounds
from geo_kit.flight.readings import FlownReading
from geo_kit.flight.solution import Solution
from geo_kit.flown import SpeakerFlight
from geo_kit.reports.model import Claim, ReportedTest

Json = dict[str, Any]


def flight_summary(
    test: ReportedTest, flights: Sequence[SpeakerFlight], *, bearing: str, version: str
) -> Json:
    """Return all that the sheet tells, and the residuals, for programs."""
    return {
        "geo_kit": version,
        "test": test.id,
        "title": test.title,
        "bearing_basis": bearing,
        "flights": [_flight(flight) for flight in flights],
    }


def _flight(flight: SpeakerFlight) -> Json:
    readings = flight.readings
    return {
        "speaker": flight.speaker,
        "reported": [_claim(claim) for claim in flight.claims],
        "azimuth_deg": round(flight.launch.azimuth_deg, 2),
        "class": None if readings.flight_class is None else str(readings.flight_class),
        "range_km": _km(readings.figures.range_m),  # as reported, else as it follows
        "best": readings.best.name,
        "readings": [
            _reading(item, ranged=not flight.range_open) for item in readings.readings
        ],
        "excluded": [{"reading": name, "why": why} for name, why in readings.excluded],
        "settled_by": readings.settles or None,
        "findings": [
            {"code": item.code, "severity": str(item.severity), "sentence": item.sentence}
            for item in flight.findings
        ],
        "reach": None if flight.reach is None else _reach(flight.reach),
    }


def _claim(claim: Claim) -> Json:
    return {
        "quantity": str(claim.quantity),
        "value_si": claim.number.value,
        "low_si": claim.number.low,
        "high_si": claim.number.high,
        "speaker": claim.speaker,
        "source": claim.source_id,
    }


def _reading(item: FlownReading, *, ranged: bool) -> Json:
    return {
        "name": item.name,
        "assumption": item.assumption,
        "burnout_speed_m_per_s": _rounded(item.speed_m_per_s, 1),
        "burnout_elevation_deg": _rounded(item.elevation_deg, 2),
        "apogee_km": _km(item.apogee_m),
        "free_flight_s": _rounded(item.free_flight_s, 1),
        "flight_time_s": _rounded(item.flight_time_s, 1),
        "energy_ratio": round(item.energy_ratio, 3) if ranged else None,
        "conflicts_with": list(item.conflicts),
        "solution": None if item.solution is None else _solution(item.solution),
    }


def _solution(solution: Solution) -> Json:
    return {
        "mode": solution.mode,
        "burnout_speed_m_per_s": round(solution.burnout_speed_m_per_s, 2),
        "burnout_elevation_deg": round(solution.burnout_elevation_deg, 3),
        "burnout_azimuth_deg": round(solution.burnout_azimuth_deg, 3),
        "burnout_height_km": round(solution.boost.height_m / 1e3, 1),
        "burnout_downrange_km": round(solution.boost.downrange_m / 1e3, 1),
        "climb_s": list(solution.boost.duration_s),
        "residual_range_m": round(solution.residual_range_m, 2),
        "residual_apogee_m": round(solution.residual_apogee_m, 2),
        "residual_cross_track_m": round(solution.residual_cross_track_m, 2),
        "residual_time_s": round(solution.residual_time_s, 2),
        "residual_speed_m_per_s": round(solution.residual_speed_m_per_s, 2),
        "flights_computed": solution.iterations,
        "converged": solution.converged,
        "reason": solution.reason or None,
    }


def _reach(reach: ReachBounds) -> Json:
    return {
        "azimuth_deg": reach.azimuth_deg.tolist(),
        "at_least_km": [round(m / 1e3) for m in reach.at_least_m.tolist()],
        "at_most_km": [
            round(m / 1e3) if m < float("inf") else None for m in reach.at_most_m.tolist()
        ],
        "beyond_15000_km": "at_least_km stops there, and at_most_km is null",
        "gained_m_per_s": round(reach.gained_m_per_s, 1),
        "assumption": reach.assumption,
    }


def _km(interval: Interval) -> list[float]:
    return [round(value / 1e3, 1) for value in interval]


def _rounded(interval: Interval, digits: int) -> list[float]:
    return [round(value, digits) for value in interval]
