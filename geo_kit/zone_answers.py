"""Plain rows of what the data hold of a sea, and of what holds at a point of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.errors import NotFoundError
from geo_kit.regions import (
    KOREA,
    close_calls,
    load_agreements,
    load_base_lines,
    load_names,
    load_readings,
    load_sea_areas,
    load_seas,
    load_waters,
)
from geo_kit.waters.answers import FullLabels, label_all
from geo_kit.waters.claims import ClaimLayer, in_force
from geo_kit.waters.lines import Line
from geo_kit.waters.names import zone_name
from geo_kit.waters.straight import SegmentAudit, audit_straight
from geo_kit.waters.zones import Waters
from geo_kit.zone_asked import day_of, points_of
from geo_kit.zone_items import Row, claims_of, closing_of, lines_of, row_of

STRAIGHT: Final = "straight_baseline"
FAR_LINE_M: Final = 370_400.0  # 200 nm; the side of a line farther off tells nothing
SOURCE: Final = "GSHHG 2.3.6 for the coast; UNCLOS articles 3, 5, 7 to 10, 15, 33, 57, 74"


def label(
    points: FloatArray,
    *,
    on: date | str | None = None,
    region: str = KOREA,
    waters: Waters | None = None,
    claims: Iterable[ClaimLayer] | Mapping[str, ClaimLayer] | None = None,
) -> FullLabels:
    """Return all that the data hold of each point, array (n, 2).

    For zones alone of very many points `waters.label` takes a fifth of the time, and
    `load_label_grid` far less.

    Args:
        points: longitude and latitude.
        on: only claims in force on that day count, a date or "2022-11-02"; None: all of
            them. Zones are those of today's law and lines whatever the day.
        region: the sea.
        waters: coasts of your own instead, as from `load_own_waters`.
        claims: claims of your own instead, as from `load_own_claims`. With waters of your
            own, and none given, there are none.

    Raises:
        NotFoundError: no such region.
        PositionError: a point is not on the globe, or is no pair of numbers.
        RecordError: `on` is no day.
    """
    own = waters is not None
    if claims is None:
        claims = [] if own else claims_of(region)
    return label_all(
        load_waters(region) if waters is None else waters,
        points_of(points),
        claims=claims.values() if isinstance(claims, Mapping) else claims,
        agreements=() if own else load_agreements(region),
        seas=load_sea_areas(),
        on=day_of(on),
    )


def listed(region: str = KOREA) -> dict[str, list[Row]]:
    """Return readings, lines, claims and closing lines, each with all its fields.

    Raises:
        NotFoundError: no such region.
    """
    lines = lines_of(region)
    claims = [item for item in claims_of(region) if item.id not in lines]
    return {
        "readings": [row_of(item) for item in load_readings(region)],
        "lines": [row_of(item) for item in lines.values()],
        "claims": [row_of(item) for item in claims],
        "closing_lines": [row_of(item) for item in closing_of(region)],
    }


def shown(name: str, region: str = KOREA) -> Row:
    """Return one of them, with its points, and for a straight baseline its audit.

    Raises:
        NotFoundError: no such region, or nothing in it bears that id.
    """
    items: dict[str, Any] = {reading.id: reading for reading in load_readings(region)}
    items |= lines_of(region)
    items |= {item.id: item for item in claims_of(region) if item.id not in items}
    items |= {item.id: item for item in closing_of(region)}
    if name not in items:
        raise NotFoundError("reading, line or claim", name, known=items)
    item = items[name]
    row = row_of(item)
    if hasattr(item, "points"):
        row["points"] = item.points.tolist()
    if name in close_calls(region):
        row["too_close_to_call"] = close_calls(region)[name]
    part = load_base_lines(region).get(name)
    if part is not None and len(part.link):
        row |= {"link": part.link.tolist(), "link_basis": part.link_basis}
    if row.get("kind") == STRAIGHT:
        row["article_7"] = [_audited(part) for part in _audit(item, region)]
    return row


def _audit(line: Line, region: str) -> Iterator[SegmentAudit]:
    """Yield the audits of those segments that lie where the coast is known."""
    coast = load_waters(region).coast
    for part in audit_straight(line.points, coast.index(line.state)):
        if (coast.known_m(part.ends) >= 0).all():
            yield part


def answer_at(
    position: tuple[float, float], *, on: date | None = None, region: str = KOREA
) -> Row:
    """Return what holds at one point, longitude and latitude, on a day.

    Raises:
        NotFoundError: no such region.
        PositionError: the point is not on the globe.
    """
    waters, names = load_waters(region), load_names(region)
    full = label(np.array([position]), on=on, region=region)
    # Areas at sea are drawn across the land, and mean nothing there.
    ashore = bool(waters.coast.land_owner(full.labels.points)[0])
    layers = [] if ashore else in_force(claims_of(region), on)
    labels = full.labels
    zone = str(labels.zone[0])
    found = np.isfinite(full.base_distance_m[0])
    return {
        "lon_deg": position[0],
        "lat_deg": position[1],
        "on": on.isoformat() if on else None,
        "region": region,
        "zone": zone,
        "zone_name": zone_name(zone, names),
        **({} if ashore else _sea(full)),
        "owner": str(labels.owner[0]),
        "contiguous_zone": bool(labels.contiguous[0]),
        "margin_km": round(float(labels.margin_m[0]) / 1e3, 3),
        "boundary": str(full.boundary[0]),
        "divide": str(full.divide[0]),
        "divide_basis": str(full.divide_basis[0]),
        "divide_certainty": str(full.divide_certainty[0]),
        "base_point": full.base_point[0].round(6).tolist() if found else None,
        "base_owner": str(full.base_owner[0]),
        "base_kind": str(full.base_kind[0]),
        "base_line": str(full.base_line[0]),
        "enclosed_by": str(full.enclosed_by[0]),
        "close_calls": _close_calls(full, region),
        "base_distance_km": round(float(full.base_distance_m[0]) / 1e3, 3) if found else None,
        "data_uncertainty_km": round(float(full.data_uncertainty_m[0]) / 1e3, 3),
        "data_uncertainty_basis": str(full.data_uncertainty_basis[0]),
        "too_close_to_call": bool(full.too_close[0]),
        "claims": list(_held(full, layers)),
        "source": SOURCE,
    }


def _sea(full: FullLabels) -> Row:
    """Return which sea a point lies in, by all its names; "" where no limits were found."""
    key = str(full.sea[0])
    names = {sea.key: sea.name for sea in load_seas()}
    areas = {area.key: area for area in load_sea_areas()}
    doubt_m = max(area.plus_minus_m for area in areas.values())
    return {
        "sea": key,
        "sea_name": names.get(key, ""),
        "sea_too_close_to_call": bool(full.sea_margin_m[0] < doubt_m),
        "sea_source": areas[key].source if key else "",
    }


def _close_calls(full: FullLabels, region: str) -> Row:
    """Return the lines behind this answer that article 10 lets pass by a hair, by id."""
    lines = {str(full.base_line[0]), str(full.enclosed_by[0])}
    known = close_calls(region)
    return {line: known[line] for line in sorted(lines) if line in known}


def _audited(part: SegmentAudit) -> Row:
    angle_deg = part.coast_angle_deg
    return {
        "segment": part.number,
        "length_nm": round(part.length_m / 1852, 2),
        "length_class": part.length_class,
        "share_beyond_24_nm": round(part.far_share, 4),
        "farthest_nm": round(part.farthest_m / 1852, 2),
        "coast_angle_deg": round(angle_deg, 1) if np.isfinite(angle_deg) else None,
        "findings": [
            {"article": item.article, "ok": item.ok, "sentence": item.sentence}
            for item in part.findings
        ],
    }


def _held(full: FullLabels, layers: Iterable[ClaimLayer]) -> Iterator[Row]:
    """Yield each claim that the point lies in, or abreast of within 200 nm."""
    for layer in layers:
        if layer.id in full.areas:
            area = full.areas[layer.id]
            where = "inside" if area.inside[0] else ""
            away_m = abs(float(area.margin_m[0]))
        else:
            line = full.sides[layer.id]
            away_m = float(line.distance_m[0])
            where = str(line.side[0]) if away_m <= FAR_LINE_M else ""
        if where or away_m < layer.doubt_m:
            yield {
                "id": layer.id,
                "name": layer.name,
                "where": where or "outside",
                "distance_km": round(away_m / 1e3, 3),
                "too_close_to_call": away_m < layer.doubt_m,
                "basis": layer.basis,
                "certainty": layer.certainty,
                "valid_from": layer.valid_from,
                "valid_to": layer.valid_to,
                "source": layer.source,
            }
