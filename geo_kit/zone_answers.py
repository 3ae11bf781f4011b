"""Plain rows of what the data hold of a sea, and labels of points with all of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.regions import (
    KOREA,
    close_calls,
    load_agreements,
    load_base_lines,
    load_readings,
    load_sea_areas,
    load_waters,
)
from geo_kit.waters.answers import FullLabels, label_all
from geo_kit.waters.claims import ClaimLayer
from geo_kit.waters.lines import Line
from geo_kit.waters.straight import SegmentAudit, audit_straight
from geo_kit.waters.zones import Waters
from geo_kit.zone_asked import day_of, not_listed, points_of
from geo_kit.zone_items import Row, claims_of, closing_of, lines_of, row_of

STRAIGHT: Final = "straight_baseline"
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

    For zones alone of millions of points take `load_label_grid`.

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
        raise not_listed(name, region, known=items)
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
