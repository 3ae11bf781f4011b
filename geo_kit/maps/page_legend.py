"""The legend of a page: zones that hold draws with their share, others without, the lines."""

from collections.abc import Iterator
from html import escape
from typing import Final

from geo_kit.export.words import draws_told, percent, possessive, stands_for
from geo_kit.maps.page_falls import areas_told, claim_words
from geo_kit.maps.page_parts import dimmed
from geo_kit.maps.palette import zone_colour
from geo_kit.maps.said import landmarks, named_lines
from geo_kit.reconstruct import Reconstruction
from geo_kit.scenes import Scene
from geo_kit.waters.names import OPEN_OCEAN_BASIS, zone_name
from geo_kit.waters.zones import HIGH_SEAS, NOT_COVERED, OPEN_OCEAN

UNDRAWN: Final = "beyond the coast data: zones not drawn"
ONE_IN_LAW: Final = (
    "Open ocean and high seas are one in law. Open ocean: beyond 200 nm of any land known "
    "here. High seas: the same, told with all coasts around known."
)
CITATIONS: Final = {
    "eez": "UNCLOS articles 57 and 74: to 200 nm, shared by an agreed line or the middle.",
    "territorial-sea": "UNCLOS articles 3 and 15: to 12 nm from the base line.",
    HIGH_SEAS: "Beyond 200 nm of every coast, told where all coasts around are in the data.",
    NOT_COVERED: "Nearer than 200 nm to land whose coast is not in the data: no zone is told.",
    OPEN_OCEAN: f"Open ocean: {OPEN_OCEAN_BASIS}.",
}


def legend(shown: Scene) -> str:
    """Return the section that names what the map's colours and lines are."""
    result = shown.result
    hit = [share.zone for share in result.zones]
    title, note, others = _told(result)
    rows = "".join(_row(zone, shown) for zone in hit)
    table = (
        f'<table id="legend"><caption class="hidden">{title}</caption><thead class="hidden">'
        '<tr><th scope="col">Colour</th><th scope="col">Zone</th>'
        f'<th scope="col">Share</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    rest = "".join(_item(zone.zone, shown) for zone in shown.zones if zone.zone not in hit)
    missed = f'<h3>{others}</h3><ul id="unhit" class="key">{rest}</ul>' if hit else ""
    alone = f'<ul id="unhit" class="key">{rest}</ul>'
    return (
        f'<section aria-labelledby="h-zones"><h2 id="h-zones">{title}</h2>{_claims(result)}'
        f"{table if hit else ''}{(missed if hit else alone) if rest else ''}"
        f'<p id="zones-note"><small>{note}</small></p>{_one_in_law(shown)}'
        f'<h3>Lines</h3><ul class="key">{"".join(_lines(shown))}</ul></section>'
    )


def share_words(result: Reconstruction, zone: str, *, claim: int | None = None) -> str:
    """Return the share of the draws in a zone, all told or of one range claim."""
    share = next((item for item in result.zones if item.zone == zone), None)
    if result.labels is None or result.draws is None:
        return "not known"
    if result.footprint is None:
        return "possible" if share else "out of reach"
    if claim is None:
        return percent(share.n_draws if share else 0, len(result.labels.zone))
    total = int((result.draws.speaker[result.draws.valid] == claim).sum())
    return percent(share.n_by_claim[claim] if share else 0, total) if total else "none"


def share_told(result: Reconstruction, zone: str) -> str:
    """Return what is said of a zone where it is pointed at; "" where nothing is known."""
    hit = any(item.zone == zone for item in result.zones)
    if result.labels is None:
        return ""
    if result.footprint is None:
        return "Possible at the range reported." if hit else "Out of reach."
    if not hit:
        return f"{_none_of(result)} fell here."
    whose = ", all ranges reported together" if chosen_among(result) else ""
    return f"Share of the draws{whose}: {share_words(result, zone)}"


def shares_told(result: Reconstruction, zone: str) -> list[str]:
    """Return what is said of a zone by each speaker's range; empty where all say the same."""
    hit = any(item.zone == zone for item in result.zones)
    if not hit or result.draws is None or result.footprint is None or not chosen_among(result):
        return []
    return [
        f"Share of the draws from {claim_words(claim)}: {share_words(result, zone, claim=row)}"
        for row, claim in enumerate(result.draws.claims)
    ]


def zone_words(zone: str, shown: Scene) -> str:
    """Return what a page calls a zone; where none is drawn, as the pictures say it."""
    return UNDRAWN if zone == NOT_COVERED else zone_name(zone, shown.names)


def _told(result: Reconstruction) -> tuple[str, str, str]:
    """Return the title, what is not known and why, and what the other zones are."""
    if result.labels is None:
        why = (
            "No share is given for any zone: no source tells where it came down, and nothing "
            "that was told can place it."
        )
        return "Zones on the map", why, ""
    if result.footprint is None:
        why = "No source tells the bearing: every zone at that range is possible, and shares "
        return "Zones it can have come down in", f"{why}would mean nothing.", "Out of reach"
    total = len(result.labels.zone)
    most = percent(0, total).removeprefix("<")
    why = (
        f"{_none_of(result)} fell in the zones without a share: each holds less than "
        f"{most} (95 % interval)."
    )
    return "Where it came down: share of the draws", why, "On the map, but no draw fell there"


def _none_of(result: Reconstruction) -> str:
    """Return the draws of which none fell at a place, and how many they are of all."""
    told = draws_told(result)
    if result.labels is None or len(result.labels.zone) == result.n_draws:
        return f"None of the {told}"
    return f"{told[:1].upper()}{told[1:]}; none of them"


def _row(zone: str, shown: Scene) -> str:
    result = shown.result
    claims = range(len(result.draws.claims)) if result.draws else ()
    shares = [share_words(result, zone), *(share_words(result, zone, claim=n) for n in claims)]
    return (
        f'<tr data-zone="{escape(zone)}"><td>{_swatch(zone)}</td>'
        f"<td>{escape(zone_words(zone, shown))}</td>"
        f'<td class="share" data-shares="{escape("|".join(shares))}">'
        f"{escape(shares[0])}</td></tr>"
    )


def _item(zone: str, shown: Scene) -> str:
    name = escape(zone_words(zone, shown))
    return f'<li data-zone="{escape(zone)}">{_swatch(zone)}<span>{name}</span></li>'


def _swatch(zone: str) -> str:
    colour = zone_colour(zone)
    return f'<i class="swatch" style="--day:{colour};--night:{dimmed(colour)}"></i>'


def _one_in_law(shown: Scene) -> str:
    """Return what parts open ocean from high seas, where one of them is on the map."""
    seen = {zone.zone for zone in shown.zones}
    if OPEN_OCEAN not in seen:
        return ""
    return f'<p id="one-in-law"><small>{ONE_IN_LAW}</small></p>'


def _lines(shown: Scene) -> Iterator[str]:
    """Yield what the map's lines and its hatching are."""
    country = shown.result.test.country
    whose = possessive(country, shown.names)
    letters = [limit.letter for limit in shown.limits]
    if letters:
        yield _key("hatch", f"{whose} waters by the reading chosen, else by any")
        titles = "; ".join(f"{limit.letter} {limit.title}" for limit in shown.limits)
        listed = bool(shown.result.verdicts)
        words = "limits of the readings listed above" if listed else f"limits: {titles}"
        yield _key("limits", f"{letters[0]} to {letters[-1]}, {words}")
    for name in named_lines(shown):
        yield _key("named-line", f"{name}, named by a statement; no reading of {whose} waters")
    if any(landmarks(shown)):
        yield _key("landmark", "places that statements measure from")
    if shown.rings:
        yield _key("rings", "ranges as reported, round the launch")
    if shown.areas:
        yield _key("areas", *areas_told(shown.result))
    line = stands_for(shown.result)
    if line:
        same = "; it stays the same whichever range is chosen"
        yield _key("path", f"{line}{same if chosen_among(shown.result) else ''}")
    if len(shown.crossing):
        yield _key("crossing", "the longest straight way from land to the 12-nm sea")
    if len(shown.example):
        yield _key("example", "an example of a path that fits, not the one flown")
    within = "; every draw lies within" if len(shown.impacts) else ""
    yield _key("frame", f"zones are drawn to this frame, not beyond it{within}")


def _key(kind: str, words: str, *by_claim: str) -> str:
    """Return a sample with its words; others stand ready for each speaker's range."""
    others = escape("|".join((words, *by_claim)))
    shares = f' data-shares="{others}"' if by_claim else ""
    return f'<li><i class="sample {kind}"></i><span{shares}>{escape(words)}</span></li>'


def chosen_among(result: Reconstruction) -> bool:
    """Tell whether several speakers gave a range, so that a page lets one be chosen."""
    return result.draws is not None and len(result.draws.claims) > 1


def _claims(result: Reconstruction) -> str:
    """Return a switch between the speakers' ranges, where there is more than one."""
    if result.draws is None or not chosen_among(result):
        return ""
    options = "".join(
        f'<option value="{row}">{claim.printed_value:,g} {escape(claim.printed_unit)}: '
        f"{escape(claim.speaker)}</option>"
        for row, claim in enumerate(result.draws.claims)
    )
    return (
        '<label class="pick">Range as told by <select id="claim">'
        f'<option value="">all sources alike</option>{options}</select></label>'
    )
