"""Plain rows of what the data hold of a sea, and of what holds at a point of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

import numpy as np
import shapely

from geo_kit.errors import NotFoundError
from geo_kit.export.geojson import dump, feature
from geo_kit.layers import load_claims, load_lines
from geo_kit.regions import (
    KOREA,
    load_base_lines,
    load_names,
    load_readings,
    load_waters,
    region_names,
)
from geo_kit.waters.answers import FullLabels, label_all
from geo_kit.waters.claims import ClaimLayer, in_force
from geo_kit.waters.limits import zone_polygon
from geo_kit.waters.names import zone_name
from geo_kit.waters.parties import Window
from geo_kit.waters.straight import SegmentAudit, audit_straight
from geo_kit.waters.zones import HIGH_SEAS

Row = dict[str, Any]
STRAIGHT: Final = "straight_baseline"
FAR_LINE_M: Final = 370_400.0  # 200 nm; the side of a line farther off tells nothing
SOURCE: Final = "GSHHG 2.3.6 for the coast; UNCLOS articles 3, 5, 7 to 10, 15, 33, 57, 74"


def listed(region: str = KOREA) -> dict[str, list[Row]]:
    """Return readings, lines, claims and closing lines, each with all its fields.

    Raises:
        NotFoundError: no such region.
    """
    lines = _lines(region)
    claims = [item for item in _claims(region) if item.id not in lines]
    return {
        "readings": [_row(item) for item in load_readings(region)],
        "lines": [_row(item) for item in lines.values()],
        "claims": [_row(item) for item in claims],
        "closing_lines": [_row(item) for item in _closing(region)],
    }


def shown(name: str, region: str = KOREA) -> Row:
    """Return one of them, with its points, and for a straight baseline its audit.

    Raises:
        NotFoundError: no such region, or nothing in it bears that id.
    """
    claims = {item.id: item for item in _claims(region)}
    items: dict[str, Any] = {reading.id: reading for reading in load_readings(region)}
    items |= {item.id: item for item in _closing(region)} | claims | _lines(region)
    if name not in items:
        raise NotFoundError("reading, line or claim", name, known=items)
    item = items[name]
    row = _row(item)
    if hasattr(item, "points"):
        row["points"] = item.points.tolist()
    part = load_base_lines(region).get(name)
    if part is not None and len(part.link):
        row |= {"link": part.link.tolist(), "link_basis": part.link_basis}
    if row.get("kind") == STRAIGHT:
        coast = load_waters(region).coast.index(item.state)
        row["article_7"] = [_audited(part) for part in audit_straight(item.points, coast)]
    return row


def answer_at(
    position: tuple[float, float], *, on: date | None = None, region: str = KOREA
) -> Row:
    """Return what holds at one point, longitude and latitude, on a day.

    Raises:
        NotFoundError: no such region.
        PositionError: the point is not on the globe.
    """
    waters, names = load_waters(region), load_names(region)
    layers = in_force(_claims(region), on)
    if waters.coast.land_owner(np.array([position]))[0]:
        layers = []  # areas at sea are drawn across the land, and mean nothing there
    full = label_all(waters, np.array([position]), claims=layers, on=on)
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
        "owner": str(labels.owner[0]),
        "contiguous_zone": bool(labels.contiguous[0]),
        "margin_km": round(float(labels.margin_m[0]) / 1e3, 3),
        "boundary": str(full.boundary[0]),
        "base_point": full.base_point[0].round(6).tolist() if found else None,
        "base_owner": str(full.base_owner[0]),
        "base_kind": str(full.base_kind[0]),
        "base_distance_km": round(float(full.base_distance_m[0]) / 1e3, 3) if found else None,
        "data_uncertainty_km": round(float(full.data_uncertainty_m[0]) / 1e3, 3),
        "data_uncertainty_basis": str(full.data_uncertainty_basis[0]),
        "too_close_to_call": bool(full.too_close[0]),
        "claims": list(_held(full, layers)),
        "source": SOURCE,
    }


def exported(names: Sequence[str], region: str = KOREA, *, window: Window | None = None) -> str:
    """Return lines, claims, closing lines and zones as GeoJSON.

    Claims are drawn by their kind of edge, so dense that readers need not know it.

    Args:
        names: ids; with a window, also zones such as "kor-territorial-sea". All lines,
            claims and closing lines if none is named.
        region: the sea.
        window: west, south, east, north: as far as zones are drawn.

    Raises:
        NotFoundError: no such region, or nothing in it bears an id.
        PositionError: the window is empty or crosses the antimeridian.
    """
    items: dict[str, Any] = {item.id: item for item in _closing(region)}
    items |= {item.id: item for item in _claims(region)}
    items = _lines(region) | items
    unknown = [name for name in names if name not in items]
    if unknown and window is None:
        raise NotFoundError("line or claim", unknown[0], known=items)
    return dump(
        [
            found
            for name in names or items
            for found in (
                [_feature(items[name])]
                if name in items
                else _zone_features(name, region, window)
            )
        ]
    )


def _zone_features(zone: str, region: str, window: Window | None) -> Iterator[Row]:
    """Draw a zone, and the base points of each state that its boundary rests on."""
    waters, names = load_waters(region), load_names(region)
    party, _, kind = zone.partition("-")
    if window is None or (zone != HIGH_SEAS and (party.upper() not in names or not kind)):
        raise NotFoundError("zone", zone, known=[f"{name.lower()}-eez" for name in names])
    drawn = zone_polygon(waters, zone, window)
    properties = {
        "id": zone,
        "name": zone_name(zone, names),
        "kind": "zone",
        "edges": "lonlat",
        "max_deviation_m": round(drawn.max_deviation_m, 2),
        "extent": f"as far as it lies in {', '.join(f'{side:g}' for side in window)}",
        "source": SOURCE,
    }
    yield feature(drawn.polygon, properties)
    for owner in np.unique(drawn.base_owner):
        points = drawn.base_points[drawn.base_owner == owner]
        told: Row = {"id": f"{zone}-base-points-{owner.lower()}", "kind": "base points"}
        told |= {"zone": zone, "state": str(owner), "n_points": len(points), "source": SOURCE}
        yield feature(shapely.MultiPoint(points), told)


def _lines(region: str) -> dict[str, Any]:
    """Return the lines at sea; the file has those round Korea alone."""
    _known(region)
    return dict(load_lines()) if region == KOREA else {}


def _claims(region: str) -> list[ClaimLayer]:
    _known(region)
    return list(load_claims().values()) if region == KOREA else []


def _closing(region: str) -> list[Any]:
    return [line for line in load_base_lines(region).values() if line.article != "7"]


def _known(region: str) -> None:
    if region not in region_names():
        raise NotFoundError("region", region, known=region_names())


def _row(item: Any) -> Row:  # noqa: ANN401 - any of the records
    """Return the fields of a record that are words and numbers."""
    values = {part.name: getattr(item, part.name) for part in fields(item)}
    plain = {name: value for name, value in values.items() if not hasattr(value, "shape")}
    return {
        name: value
        for name, value in plain.items()
        if not (isinstance(value, float) and not np.isfinite(value))
    }


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


def _feature(item: Any) -> Row:  # noqa: ANN401 - a line, a claim or a closing line
    if isinstance(item, ClaimLayer):
        shape = item.area if item.closed else shapely.LineString(item.outline)
    else:
        shape = shapely.LineString(getattr(item, "wall", item.points))
    return feature(shape, _row(item))
