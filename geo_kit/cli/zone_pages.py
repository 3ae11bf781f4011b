"""Pages of `geo-kit zones`: rows as text of 92 columns, or as JSON."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]
WIDTH = 92
FAR_KM = 200.0  # beyond it, a claim that does not hold at a point is only named


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
    when = f", {row['on']}" if row["on"] else ", on any day"
    page = [f"{row['lon_deg']:g}, {row['lat_deg']:g} (longitude, latitude){when}", ""]
    page += _wrapped(f"Zone: {row['zone_name']}.", indent="")
    page += _sea(row)
    if row["contiguous_zone"]:
        page += ["Within 24 nm of the base line: the contiguous zone too (article 33)."]
    page += _sureness(row)
    if row["base_point"]:
        lon, lat = row["base_point"]
        page += _wrapped(
            f"Nearest base point: {lon:.4f}, {lat:.4f}, {row['base_distance_km']:.1f} km off, "
            f"{row['base_owner']}, {row['base_kind']}.",
            indent="",
        )
    for line, reason in row["close_calls"].items():
        told = f"{line}: TOO CLOSE TO CALL whether it closes a bay: {reason}."
        page += _wrapped(told, indent="")
    page += ["", *_claims(row), "", *_wrapped(f"Sources: {row['source']}.", indent="")]
    return "\n".join(page)


def _sea(row: Row) -> Iterator[str]:
    if row.get("sea"):
        doubt = "; too close to another to call" if row["sea_too_close_to_call"] else ""
        yield from _wrapped(f"Sea: {row['sea_name']} (IHO S-23, 1953){doubt}.", indent="")


def _sureness(row: Row) -> Iterator[str]:
    if row["zone"] == "not-covered":
        yield from _wrapped(
            "A coast that is not in the data may be nearer than any that is: no answer. "
            "`geo-kit zones at --region` knows other seas.",
            indent="",
        )
        return
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


def _claims(row: Row) -> Iterator[str]:
    if row["zone"].endswith("-land"):
        yield "On land: claims at sea are not asked."
        return
    if not row["claims"]:
        yield "No claim in the data holds there."
        return
    yield "Claims and regimes there, none of them a zone of the convention:"
    far = [item for item in row["claims"] if _is_far(item)]
    for item in row["claims"]:
        if item in far:
            continue
        doubt = "; too close to call" if item["too_close_to_call"] else ""
        yield from _wrapped(
            f"{item['name']} ({item['id']}): {item['where']}, {item['distance_km']:.1f} km "
            f"from its line{doubt}. Basis: {item['basis']}. Certainty: {item['certainty']}. "
            f"Source: {item['source']}.",
            indent="  ",
        )
    if far:
        ids = ", ".join(item["id"] for item in far)
        yield from _wrapped(
            f"Outside, more than {FAR_KM:g} km from the line (--json tells how far): {ids}.",
            indent="  ",
        )


def _is_far(item: Row) -> bool:
    return item["where"] in ("outside", "seaward") and item["distance_km"] > FAR_KM


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
