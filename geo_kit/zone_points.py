"""What holds at one point, as a plain row: its zone, how surely, and the claims there."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import numpy as np

from geo_kit.regions import (
    KOREA,
    close_calls,
    load_contiguous,
    load_names,
    load_sea_areas,
    load_seas,
    load_waters,
    region_names,
    window_of,
)
from geo_kit.waters.answers import FullLabels
from geo_kit.waters.claims import ClaimLayer, in_force
from geo_kit.waters.names import OPEN_OCEAN_BASIS, PartyName, zone_name
from geo_kit.waters.zones import OPEN_OCEAN, UNCOVERED
from geo_kit.zone_answers import SOURCE, label
from geo_kit.zone_asked import day_of
from geo_kit.zone_items import Row, claims_of, lines_of

FAR_LINE_M: Final = 370_400.0  # 200 nm; the side of a line farther off tells nothing
SIDES: Final = {"inside": True, "landward": True, "outside": False, "seaward": False}
TODAY: Final = "zones are those of today's law and lines; the day chooses among claims only"


def answer_at(
    position: tuple[float, float], *, on: date | str | None = None, region: str = KOREA
) -> Row:
    """Return what holds at one point, longitude and latitude.

    The day chooses among claims. The zone is that of today's law and lines; `later_lines`
    names those behind the answer that began after the day.

    Raises:
        NotFoundError: no such region.
        PositionError: the point is not on the globe.
        RecordError: `on` is no day.
    """
    on = day_of(on)
    waters, names = load_waters(region), load_names(region)
    full = label(np.array([position]), on=on, region=region)
    # Areas at sea are drawn across the land, and mean nothing there.
    ashore = bool(waters.coast.land_owner(full.points)[0])
    layers = [] if ashore else in_force(claims_of(region), on)
    zone = str(full.zone[0])
    return {
        "lon_deg": _turned(position[0]),
        "lat_deg": position[1],
        "on": on.isoformat() if on else None,
        "zones_as_of": TODAY,
        "region": region,
        "zone": zone,
        "zone_name": zone_name(zone, names),
        "known_in": _known_in(full, region) if zone in UNCOVERED else [region],
        **_open_ocean(full, region),
        **_sea(full, ashore=ashore),
        "owner": str(full.owner[0]),
        **_contiguous(full, region, names),
        "margin_km": round(float(full.margin_m[0]) / 1e3, 3),
        "boundary": str(full.boundary[0]),
        "divide": str(full.divide[0]),
        "divide_basis": str(full.divide_basis[0]),
        "divide_certainty": str(full.divide_certainty[0]),
        **_base(full),
        "enclosed_by": str(full.enclosed_by[0]),
        "later_lines": _later_lines(full, on, region),
        "close_calls": _close_calls(full, region),
        "data_uncertainty_km": round(float(full.data_uncertainty_m[0]) / 1e3, 3),
        "data_uncertainty_basis": str(full.data_uncertainty_basis[0]),
        "too_close_to_call": bool(full.too_close[0]),
        "claims": list(_held(full, layers)),
        "source": SOURCE,
    }


def _turned(lon_deg: float) -> float:
    """Return a longitude told the other way round, such as -230.73, as from -180 to 180."""
    half = 180.0
    if abs(lon_deg) <= half:
        return lon_deg
    return round((lon_deg + half) % (2 * half) - half, 9)


def _known_in(full: FullLabels, but: str) -> list[str]:
    """Return the other seas whose coast covers a point."""
    lon, lat = full.points[0]
    found = []
    for region in region_names():
        west, south, east, north = window_of(region)
        # The window first: reading a coast takes its time.
        if region != but and west <= lon <= east and south <= lat <= north:
            covered = load_waters(region).label(full.points).zone[0] not in UNCOVERED
            found += [region] if covered else []
    return found


def _open_ocean(full: FullLabels, region: str) -> Row:
    """Return how far off any land is at least, and how that is known, in open ocean alone."""
    land = load_waters(region).world_land
    if land is None or full.zone[0] != OPEN_OCEAN:
        return {"land_farther_than_km": None, "zone_basis": ""}
    least_m = float(land.least_m(full.points)[0])
    return {"land_farther_than_km": int(least_m / 1e3), "zone_basis": OPEN_OCEAN_BASIS}


def _sea(full: FullLabels, *, ashore: bool) -> Row:
    """Return which sea a point lies in, by all its names; "" where no limits were found."""
    key = "" if ashore else str(full.sea[0])
    names = {sea.key: sea.name for sea in load_seas()}
    areas = {area.key: area for area in load_sea_areas()}
    doubt_m = max(area.plus_minus_m for area in areas.values())
    return {
        "sea": key,
        "sea_name": names.get(key, ""),
        "sea_too_close_to_call": bool(not ashore and full.sea_margin_m[0] < doubt_m),
        "sea_source": areas[key].source if key else "",
    }


def _contiguous(full: FullLabels, region: str, names: dict[str, PartyName]) -> Row:
    """Return whether a state claims a contiguous zone at a point, and by which law.

    Article 33 lets a state have one; unlike the territorial sea nobody has it unasked. Of
    disputed soil all who claim it must claim the zone too.
    """
    within, owner = bool(full.contiguous[0]), str(full.owner[0])
    known = load_contiguous(region)
    states = owner.split("/") if within else []
    claimed = bool(states) and all(state in known for state in states)
    told = [f"{names[state].name}: {known[state].law}" for state in states if state in known]
    return {
        "within_24_nm": within,
        "contiguous_zone": claimed,
        "contiguous_zone_law": "; ".join(told) if claimed else "",
        "contiguous_zone_certainty": known[states[0]].certainty if claimed else "",
    }


def _base(full: FullLabels) -> Row:
    """Return the nearest point of the base line; none where another coast may be nearer."""
    away_m = float(full.base_distance_m[0])
    found = np.isfinite(away_m) and full.zone[0] not in UNCOVERED
    return {
        "base_point": full.base_point[0].round(6).tolist() if found else None,
        "base_owner": str(full.base_owner[0]) if found else "",
        "base_kind": str(full.base_kind[0]) if found else "",
        "base_line": str(full.base_line[0]) if found else "",
        "base_distance_km": round(away_m / 1e3, 3) if found else None,
    }


def _later_lines(full: FullLabels, on: date | None, region: str) -> Row:
    """Return the first days of those lines behind an answer that began after the day."""
    behind = (full.base_line, full.enclosed_by, full.divide, full.boundary)
    lines = {name: line for name, line in lines_of(region).items() if line.valid_from}
    used = sorted({str(name[0]) for name in behind} & lines.keys())
    return {
        name: lines[name].valid_from
        for name in used
        if on and date.fromisoformat(lines[name].valid_from) > on
    }


def _close_calls(full: FullLabels, region: str) -> Row:
    """Return the lines behind this answer that article 10 lets pass by a hair, by id."""
    lines = {str(full.base_line[0]), str(full.enclosed_by[0])}
    known = close_calls(region)
    return {line: known[line] for line in sorted(lines) if line in known}


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
                "holds": SIDES.get(where or "outside"),
                "distance_km": round(away_m / 1e3, 3),
                "too_close_to_call": away_m < layer.doubt_m,
                "basis": layer.basis,
                "certainty": layer.certainty,
                "valid_from": layer.valid_from,
                "valid_to": layer.valid_to,
                "source": layer.source,
            }
