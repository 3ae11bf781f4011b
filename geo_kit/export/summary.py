"""A reconstruction as plain numbers and words, units in the names: for JSON and GeoJSON."""

from collections.abc import Mapping
from typing import Any

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.export.words import stands_for
from geo_kit.landings import LandingCheck
from geo_kit.reconstruct import Reconstruction, Switch, ZoneShare
from geo_kit.reports.model import Claim, Source
from geo_kit.verdict import Verdict
from geo_kit.waters.names import OPEN_OCEAN_BASIS, PartyName, zone_name
from geo_kit.waters.zones import OPEN_OCEAN

Json = dict[str, Any]
Names = Mapping[str, PartyName]


def summary(result: Reconstruction, *, names: Names, version: str) -> Json:
    """Return everything but the geometry; numbers are rounded to what they are good for."""
    test = result.test
    return {
        "event": test.id,
        "title": test.title,
        "date_kst": test.date_kst and test.date_kst.isoformat(),
        "country": test.country,
        "kind": str(test.kind),
        "verdicts": [verdict_row(verdict) for verdict in result.verdicts],
        "zones": [_zone(share, result, names) for share in result.zones],
        "bearing": _bearing(result),
        "bearing_switches": [_switch(switch, names) for switch in result.switches],
        "claims": [_claim(claim) for claim in test.claims],
        "landings": [_landing(check) for check in result.landings],
        "flight": _flight(result),
        "crossing": _crossing(result),
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "sentence": finding.sentence,
                "values": dict(finding.values),
            }
            for finding in result.findings
        ],
        "launch": _launch(result),
        "sources": [_source(source) for source in test.sources],
        "notes": list(test.notes),
        "run": {
            "geo_kit_version": version,
            "seed": result.seed,
            "n_draws": result.n_draws,
            "n_draws_that_agree": 0 if result.labels is None else len(result.labels.zone),
        },
    }


def verdict_row(verdict: Verdict) -> Json:
    """Return one verdict as flat, unit-bearing fields."""
    low, middle, high = (round(margin_m / NAUTICAL_MILE_M, 1) for margin_m in verdict.margin_m)
    interval = verdict.p_interval
    return {
        "reading": verdict.reading.id,
        "reading_title": verdict.reading.title,
        "answer": str(verdict.answer),
        "p_inside": verdict.p_inside,
        "p_inside_low": None if interval is None else round(interval[0], 5),
        "p_inside_high": None if interval is None else round(interval[1], 5),
        "margin_nm_05": low,
        "margin_nm_50": middle,
        "margin_nm_95": high,
        "margin_is": "at least" if verdict.reading.limit_m is not None else "exact",
        "share_ashore": None if verdict.every_bearing else verdict.n_ashore / verdict.n_draws,
        "n_draws": verdict.n_draws,
        "data_uncertainty_km": verdict.reading.data_uncertainty_m / 1e3,
        "basis": verdict.reading.basis,
        "status": verdict.reading.status,
        "certainty": verdict.reading.certainty,
        "source": verdict.reading.source,
    }


def _zone(share: ZoneShare, result: Reconstruction, names: Names) -> Json:
    open_bearing = not result.switches and result.footprint is None
    total = 0 if result.labels is None else len(result.labels.zone)
    claims = result.draws.claims if result.draws else ()
    return {
        "zone": share.zone,
        "name": zone_name(share.zone, names),
        "basis": OPEN_OCEAN_BASIS if share.zone == OPEN_OCEAN else "",
        "share": None if open_bearing else share.n_draws / total,
        "n_draws": None if open_bearing else share.n_draws,
        "n_draws_by_claim": {}
        if open_bearing
        else {claim.id: count for claim, count in zip(claims, share.n_by_claim, strict=True)},
    }


def _bearing(result: Reconstruction) -> Json | None:
    if result.draws is None:
        return None
    return {"basis": str(result.draws.basis), "words": result.draws.basis_words}


def _switch(switch: Switch, names: Names) -> Json:
    return {
        "azimuth_deg": round(switch.azimuth_deg, 2),
        "range_km": switch.range_m / 1e3,
        "zone_below": switch.before,
        "zone_above": switch.after,
        "names": [zone_name(zone, names) for zone in (switch.before, switch.after)],
    }


def _claim(claim: Claim) -> Json:
    return {
        "id": claim.id,
        "quantity": str(claim.quantity),
        "value": claim.printed_value,
        "unit": claim.printed_unit,
        "plus_minus_si": claim.number.plus_minus,
        "at_least": claim.number.at_least,
        "at_most": claim.number.at_most,
        "words": claim.words,
        "speaker": claim.speaker,
        "stated": claim.stated,
        "source": claim.source_id,
        "certainty": str(claim.certainty),
        "superseded_by": claim.superseded_by or None,
    }


def _landing(check: LandingCheck) -> Json:
    landing = check.landing
    return {
        "id": landing.id,
        "words": landing.words,
        "speaker": landing.speaker,
        "stated": landing.stated,
        "zone": landing.zone or None,
        "inside": landing.inside,
        "superseded_by": landing.superseded_by or None,
        "beside_the_draws": str(check.bearing),
        "share_of_draws": check.share,
        "source": landing.source_id,
    }


def _flight(result: Reconstruction) -> Json | None:
    if result.path is None:
        return None
    solution = result.path.solution
    return {
        "model": result.path.model,
        "assumption": result.path.assumption,
        "range_claim": result.path.range_claim.id,
        "range_reported_km": result.path.range_claim.number.value / 1e3,
        "range_flown_km": round(result.path.range_m / 1e3),
        "azimuth_deg": round(solution.trajectory.azimuth_deg % 360),
        "stands_for": stands_for(result),
        "burnout_speed_m_per_s": round(solution.burnout_speed_m_per_s),
        "burnout_elevation_deg": round(solution.burnout_elevation_deg, 1),
        "burnout_azimuth_deg": round(solution.burnout_azimuth_deg, 1),
        "apogee_km": round(solution.trajectory.apogee_m / 1e3, 1),
        "duration_from_burnout_s": round(solution.trajectory.duration_s),
        "impact_speed_m_per_s": round(solution.trajectory.impact_speed_m_per_s),
        "converged": solution.converged,
    }


def _crossing(result: Reconstruction) -> Json | None:
    if result.crossing is None:
        return None
    return {
        "longest_km": round(result.crossing.longest_m / 1e3, 1),
        "at_most_km": round(result.crossing.at_most_m / 1e3, 1),
        "start_lon_lat": result.crossing.start.round(4).tolist(),
        "end_lon_lat": result.crossing.end.round(4).tolist(),
    }


def _launch(result: Reconstruction) -> Json | None:
    launch = result.test.launch
    if launch is None:
        return None
    return {
        "name": launch.name,
        "lon_deg": launch.lon_deg,
        "lat_deg": launch.lat_deg,
        "plus_minus_km": launch.plus_minus_m / 1e3,
        "source": launch.source_id,
        "certainty": str(launch.certainty),
    }


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "publisher": source.publisher,
        "reference": source.reference,
        "certainty": str(source.certainty),
    }
