"""Pages of `geo-kit zones`: rows as text of 92 columns, or as JSON."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any, Final

Row = dict[str, Any]
WIDTH = 92
FAR_KM = 200.0  # beyond it, a claim that does not hold at a point is only named
EDGE_OF_DATA: Final = "edge of the coast data"
GROUPS: Final = {
    "  Hold there:": True,
    "  Lines there, and the side that the point lies on:": None,
    "  Near, but not there:": False,
}


def to_json(rows: object) -> str:
    """Return any rows as JSON."""
    return json.dumps(rows, ensure_ascii=False, indent=2)


def list_page(rows: dict[str, list[Row]]) -> str:
    """Return the page of all readings, lines and claims; of closing lines the number."""
    page = ["Readings of a state's waters: one verdict each"]
    page += [line for row in rows["readings"] for line in _entry(row, "title")]
    if rows["lines"]:
        page += ["", "Lines in the data"]
        page += [line for row in rows["lines"] for line in _entry(row, "name")]
    if rows["claims"]:
        page += ["", "Claims and regimes beside the zones of the convention"]
        page += [line for row in rows["claims"] for line in _entry(row, "name")]
    if rows["closing_lines"]:
        number = len(rows["closing_lines"])
        page += ["", f"Closing lines of bays and river mouths: {number} (see --json)"]
    page += [
        "",
        "Of every state: internal waters behind its closing lines, territorial sea to 12 nm",
        "and exclusive economic zone to 200 nm from the base line; the nearest coast has the",
        "water, unless a line is agreed (UNCLOS articles 3, 8, 15, 57, 74).",
    ]
    return "\n".join(page)


def show_page(row: Row) -> str:
    """Return one record, field by field, and its audit."""
    page = [
        line
        for name, value in row.items()
        if name not in ("points", "link", "article_7") and value not in (None, "")
        for line in _wrapped(f"{name}: {value}", indent="")
    ]
    if "points" in row:
        page += ["points (longitude, latitude):"]
        page += [f"  {lon:.6f}, {lat:.6f}" for lon, lat in row["points"]]
    for lon, lat in row.get("link", ()):
        page += [f"link to the land: {lon:.6f}, {lat:.6f}"]
    for part in row.get("article_7", ()):
        page += [f"segment {part['segment']}: {part['length_nm']} nm, {part['length_class']}"]
        for item in part["findings"]:
            page += _wrapped(f"article {item['article']}: {item['sentence']}", indent="  ")
    return "\n".join(page)


def at_page(row: Row) -> str:
    """Return in plain words what holds at a point."""
    page = [*_asked(row), ""]
    page += _wrapped(f"Zone: {row['zone_name']}.", indent="")
    page += _sea(row)
    page += _contiguous(row)
    page += _sureness(row)
    if row["base_point"]:
        lon, lat = row["base_point"]
        page += _wrapped(
            f"Nearest base point: {lon:.4f}, {lat:.4f}, {row['base_distance_km']:.1f} km off, "
            f"{row['base_owner']}, {row['base_kind']}.",
            indent="",
        )
    page += _dated(row)
    for line, reason in row["close_calls"].items():
        told = f"{line}: TOO CLOSE TO CALL whether it closes a bay: {reason}."
        page += _wrapped(told, indent="")
    page += ["", *_claims(row), "", *_wrapped(f"Sources: {row['source']}.", indent="")]
    return "\n".join(page)


def _asked(row: Row) -> Iterator[str]:
    when = f", {row['on']}" if row["on"] else ", on any day"
    where = f"{row['lon_deg']:g}, {row['lat_deg']:g} (longitude, latitude)"
    place = row.get("place")
    yield from _wrapped(f"{place}: {where}{when}" if place else f"{where}{when}", indent="")
    if place:
        yield f"Where that is, is known to {row['place_plus_minus_km']:g} km."


def _sea(row: Row) -> Iterator[str]:
    if row["sea"]:
        doubt = "; too close to another to call" if row["sea_too_close_to_call"] else ""
        yield from _wrapped(f"Sea: {row['sea_name']} (IHO S-23, 1953){doubt}.", indent="")


def _contiguous(row: Row) -> Iterator[str]:
    if not row["within_24_nm"]:
        return
    if row["contiguous_zone"]:
        told = (
            "the contiguous zone too (article 33), which is claimed by law: "
            f"{row['contiguous_zone_law']} ({row['contiguous_zone_certainty']})."
        )
    else:
        told = "no contiguous zone (article 33) is claimed there, as far as is known."
    yield from _wrapped(f"Within 24 nm of the base line: {told}", indent="")


def _sureness(row: Row) -> Iterator[str]:
    if row["zone"] == "open-ocean":
        yield from _wrapped(
            f"Any land is farther off than {row['land_farther_than_km']} km. How that is "
            f"known: {row['zone_basis']}.",
            indent="",
        )
        return
    if row["zone"] == "not-covered":
        others = " or ".join(f"`--region {name}`" for name in row["known_in"])
        other = f"{others} knows the coast there." if others else "No sea shipped reaches it."
        yield from _wrapped(
            "A coast that is not in the data may be nearer than any that is: no answer. "
            f"{other}",
            indent="",
        )
        return
    if row["boundary"] == EDGE_OF_DATA:
        yield from _wrapped(
            f"To the edge of the coast data: {row['margin_km']:.1f} km. That is no boundary: "
            "where the zone ends beyond it is not known here.",
            indent="",
        )
    else:
        yield from _wrapped(
            f"To the boundary that decides ({row['boundary']}): at least "
            f"{row['margin_km']:.1f} km. The data are good to "
            f"{row['data_uncertainty_km']:g} km there: {row['data_uncertainty_basis']}.",
            indent="",
        )
    if row["divide"]:
        yield from _wrapped(
            f"The line {row['divide']} tells whose it is: {row['divide_basis']}. Certainty: "
            f"{row['divide_certainty']}.",
            indent="",
        )
    if row["too_close_to_call"]:
        yield "TOO CLOSE TO CALL: the boundary is nearer than the data are good for."


def _dated(row: Row) -> Iterator[str]:
    if not row["on"]:
        return
    yield from _wrapped(f"Of the day asked about: {row['zones_as_of']}.", indent="")
    for line, first in row["later_lines"].items():
        yield from _wrapped(f"The line {line} began only on {first}.", indent="  ")


def _claims(row: Row) -> Iterator[str]:
    if row["zone"].endswith("-land"):
        yield "On land: claims at sea are not asked."
        return
    if not row["claims"]:
        yield "No claim in the data holds there."
        return
    yield "Claims and regimes, none of them a zone of the convention"
    for title, holds in GROUPS.items():
        group = [item for item in row["claims"] if item["holds"] is holds]
        far = [item for item in group if _is_far(item)]
        if group:
            yield title
        for item in group:
            if item not in far:
                yield from _claim(item)
        if far:
            ids = ", ".join(item["id"] for item in far)
            yield from _wrapped(
                f"More than {FAR_KM:g} km from the line (--json tells how far): {ids}.",
                indent="    ",
            )


def _claim(item: Row) -> Iterator[str]:
    doubt = "; too close to call" if item["too_close_to_call"] else ""
    yield from _wrapped(
        f"{item['name']} ({item['id']}): {item['where']}, {item['distance_km']:.1f} km "
        f"from its line{doubt}. {_validity(item)} Basis: {item['basis']}. Certainty: "
        f"{item['certainty']}. Source: {item['source']}.",
        indent="    ",
    )


def _validity(item: Row) -> str:
    first = f"From {item['valid_from']}" if item["valid_from"] else "Start unknown"
    last = f", until {item['valid_to']}, no more on that day" if item["valid_to"] else ""
    return f"{first}{last}."


def _is_far(item: Row) -> bool:
    return item["holds"] is False and item["distance_km"] > FAR_KM


def _entry(row: Row, title: str) -> Iterator[str]:
    yield f"  {row['id']}: {row[title]}"
    told = (
        f"{row['status']} Basis: {row['basis']}. Certainty: {row['certainty']}. "
        f"Source: {row['source']}"
    )
    yield from textwrap.wrap(told, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _wrapped(text: str, *, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
    )
