"""The words of a page: verdicts, zones with their shares, sources. HTML, escaped here."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from geo_kit import __version__
from geo_kit.export.words import headline, percent
from geo_kit.maps.page_parts import Flight, Layer, dimmed
from geo_kit.maps.palette import zone_colour
from geo_kit.maps.panels import DISCLAIMER, figures
from geo_kit.reconstruct import Reconstruction
from geo_kit.regions import load_readings
from geo_kit.scenes import Scene
from geo_kit.verdict import Verdict
from geo_kit.waters.names import zone_name

__all__ = ["CITATIONS", "COAST", "figures", "sections", "sentence", "share_words"]

COAST: Final = "Coast: GSHHG 2.3.6 (LGPL)."
CITATIONS: Final = {
    "eez": "UNCLOS articles 57 and 74: to 200 nm, shared by an agreed line or the middle.",
    "territorial-sea": "UNCLOS articles 3 and 15: to 12 nm from the base line.",
    "high-seas": "Beyond 200 nm of every coast in the data.",
    "not-covered": "No coast data: no zone is told.",
}


def share_words(result: Reconstruction, zone: str, *, claim: int | None = None) -> str:
    """Return the share of the draws in a zone, all told or of one range claim."""
    share = next((item for item in result.zones if item.zone == zone), None)
    if result.labels is None or result.draws is None:
        return "not known"
    if result.footprint is None:
        return "possible" if share else "not reached"
    if claim is None:
        return percent(share.n_draws if share else 0, len(result.labels.zone))
    total = int((result.draws.speaker[result.draws.valid] == claim).sum())
    return percent(share.n_by_claim[claim] if share else 0, total) if total else "none"


def sentence(shown: Scene) -> str:
    """Return the finding as an article can quote it."""
    result = shown.result
    return (
        f"{headline(result, shown.names)} {result.test.title}: reconstruction from published "
        f"figures, {figures(result)} (geo_kit {__version__}, seed {result.seed})"
    )


def sections(shown: Scene, layers: Sequence[Layer], flights: Sequence[Flight]) -> Iterator[str]:
    """Yield the parts of the panel."""
    yield from _verdicts(shown)
    yield from _legend(shown)
    if flights:
        yield _flown(flights)
    yield layer_list(layers)
    yield _told(shown)


def layer_list(layers: Sequence[Layer]) -> str:
    """Return switches for layers."""
    boxes = "".join(
        f'<li><label><input type="checkbox" data-layer="{layer.key}" checked> '
        f"{escape(layer.title)}</label></li>"
        for layer in layers
        if layer.title
    )
    return (
        f'<section aria-labelledby="h-layers"><h2 id="h-layers">Layers</h2>'
        f'<ul class="plain">{boxes}</ul></section>'
    )


def _verdicts(shown: Scene) -> Iterator[str]:
    result = shown.result
    if not result.verdicts:
        found = "".join(f"<li>{escape(item.sentence)}</li>" for item in result.findings)
        yield (
            f'<section aria-labelledby="h-known"><h2 id="h-known">What is known</h2>'
            f"<ul>{found}</ul></section>"
        )
        return
    country = result.test.country
    name = shown.names[country].possessive if country in shown.names else country
    letters = {limit.title: limit.letter for limit in shown.limits}
    rows = "".join(
        _verdict(item, letters.get(item.reading.title, "")) for item in result.verdicts
    )
    yield (
        f'<section aria-labelledby="h-verdict"><h2 id="h-verdict">'
        f"In {escape(name)} waters?</h2>"
        '<fieldset class="choices" data-choice="reading"><legend>'
        "Choose a reading to see its limit on the map</legend>"
        '<label class="choice"><input type="radio" name="reading" value="" checked>'
        f"<span>All readings</span></label>{rows}</fieldset></section>"
    )


def _verdict(verdict: Verdict, letter: str) -> str:
    answer = str(verdict.answer)
    hits = round((verdict.p_inside or 0) * verdict.n_draws)
    chance = (
        ""
        if verdict.p_inside is None
        else f" chance of inside {percent(hits, verdict.n_draws)}"
    )
    mark = f"<b>{letter}</b> " if letter else ""
    return (
        f'<label class="choice"><input type="radio" name="reading" '
        f'value="{escape(verdict.reading.id)}"><span>{mark}{escape(verdict.reading.title)}'
        f'<br><strong class="answer {answer}">{answer}</strong>'
        f"<small>{chance}</small></span></label>"
    )


def _legend(shown: Scene) -> Iterator[str]:
    result = shown.result
    drawn = [zone.zone for zone in shown.zones]
    hit = [share.zone for share in result.zones]
    order = [*hit, *(zone for zone in drawn if zone not in hit)]
    rows = "".join(_legend_row(zone, shown) for zone in order)
    yield (
        '<section aria-labelledby="h-zones"><h2 id="h-zones">Zones, and the share of the '
        f"draws in each</h2>{_claims(result)}"
        '<table id="legend"><thead class="hidden"><tr><th>Colour</th><th>Zone</th>'
        f"<th>Share</th></tr></thead><tbody>{rows}</tbody></table>"
        "<p><small>Zones are drawn round the flight only, not for the whole globe.</small></p>"
        "</section>"
    )


def _legend_row(zone: str, shown: Scene) -> str:
    result = shown.result
    claims = range(len(result.draws.claims)) if result.draws else ()
    shares = [share_words(result, zone), *(share_words(result, zone, claim=n) for n in claims)]
    colour = zone_colour(zone)
    hit = any(share.zone == zone for share in result.zones)
    return (
        f'<tr data-zone="{escape(zone)}"{"" if hit else " class=unhit"}><td><i class="swatch" '
        f'style="--day:{colour};--night:{dimmed(colour)}"></i></td>'
        f"<td>{escape(zone_name(zone, shown.names))}</td>"
        f'<td class="share" data-shares="{escape("|".join(shares))}">'
        f"{escape(shares[0])}</td></tr>"
    )


def _claims(result: Reconstruction) -> str:
    """Return a switch between the speakers' ranges, where there is more than one."""
    if result.draws is None or len(result.draws.claims) == 1:
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


def _flown(flights: Sequence[Flight]) -> str:
    rows = "".join(
        f'<label class="choice"><input type="radio" name="flight" value="{flight.key}"'
        f"{' checked' if place == 0 else ''}><span>{escape(flight.words)}</span></label>"
        for place, flight in enumerate(flights)
    )
    return (
        '<section aria-labelledby="h-flight"><h2 id="h-flight">How it may have flown</h2>'
        '<fieldset class="choices" data-choice="flight"><legend>Other readings of the figures '
        f'are arcs in vacuum</legend>{rows}</fieldset><div id="profile"></div></section>'
    )


def _told(shown: Scene) -> str:
    test = shown.result.test
    readings = [item for item in load_readings() if item.state == test.country]
    notes = [item.sentence for item in shown.result.findings] if shown.result.verdicts else []
    notes += test.notes
    lists = (
        ("What the figures imply", notes),
        ("Sources", [f"{item.publisher}: {item.reference}" for item in test.sources]),
        ("Whose waters: grounds", [f"{r.title}: {r.basis}. {r.source}" for r in readings]),
    )
    parts = "".join(
        f"<details><summary>{title}</summary><ul>"
        + "".join(f"<li>{escape(row)}</li>" for row in rows)
        + "</ul></details>"
        for title, rows in lists
        if rows
    )
    return (
        f'<section aria-label="Sources and limits">{parts}'
        f"<p><small>{escape(DISCLAIMER)} {COAST} Far coasts: Natural Earth. "
        f"geo_kit {__version__}, seed {shown.result.seed}, {shown.result.n_draws:,} draws."
        "</small></p></section>"
    )
