"""The words of a page: verdicts, zones with their shares, sources. HTML, escaped here."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from geo_kit import __version__
from geo_kit.export.words import draws_told, headline, percent, possessive, where_it_fell
from geo_kit.maps.page_falls import claim_words
from geo_kit.maps.page_legend import (
    chosen_among,
    legend,
    share_words,
    zone_words,
)
from geo_kit.maps.page_parts import Flight, Layer
from geo_kit.maps.panels import DISCLAIMER, figures, without_flags
from geo_kit.regions import load_readings
from geo_kit.scenes import Scene
from geo_kit.verdict import Verdict

__all__ = ["COAST", "figures", "sections", "sentences"]

COAST: Final = "Coast: GSHHG 2.3.6 (LGPL)."


def sentences(shown: Scene) -> Iterator[str]:
    """Yield the finding as an article can quote it: of all speakers, then of each one's range.

    What each one's range alone tells is set behind what all of them tell together.
    """
    result = shown.result
    fell = where_it_fell(result, shown.names)
    several = chosen_among(result)
    found = f"{headline(result, shown.names)} {fell}".strip()
    whose = " (all ranges reported, taken together)" if several and fell else ""
    found = f"{found.removesuffix('.')}{whose}."
    source = (
        f"{result.test.title}: reconstruction from published "
        f"figures, {figures(result)} (geo_kit {__version__}, seed {result.seed})"
    )
    yield f"{found} {source}"
    if several and result.draws is not None:
        for row, claim in enumerate(result.draws.claims):
            yield f"{found} With {claim_words(claim)} alone: {_fell_by(shown, row)}. {source}"


def _fell_by(shown: Scene, claim: int) -> str:
    """Return the shares of the draws from one range claim."""
    shares = [
        f"{zone_words(share.zone, shown)} {share_words(shown.result, share.zone, claim=claim)}"
        for share in shown.result.zones
    ]
    return ", ".join(shares)


def sections(shown: Scene, layers: Sequence[Layer], flights: Sequence[Flight]) -> Iterator[str]:
    """Yield the parts of the panel."""
    yield from _verdicts(shown)
    yield legend(shown)
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
        told = [without_flags(item.sentence) for item in result.findings]
        found = "".join(f"<li>{escape(text)}</li>" for text in told or result.test.notes)
        yield (
            f'<section aria-labelledby="h-known"><h2 id="h-known">What is known</h2>'
            f"<ul>{found}</ul></section>"
        )
        return
    country = result.test.country
    name = possessive(country, shown.names)
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
        else f" chance that it fell inside: {percent(hits, verdict.n_draws)}"
    )
    mark = f"<b>{letter}</b> " if letter else ""
    return (
        f'<label class="choice"><input type="radio" name="reading" '
        f'value="{escape(verdict.reading.id)}"><span>{mark}{escape(verdict.reading.title)}'
        f'<br><strong class="answer {answer}">{answer}</strong>'
        f"<small>{chance}</small></span></label>"
    )


def _flown(flights: Sequence[Flight]) -> str:
    rows = "".join(
        f'<label class="choice"><input type="radio" name="flight" value="{flight.key}"'
        f"{' checked' if place == 0 else ''}><span>{escape(flight.words)}</span></label>"
        for place, flight in enumerate(flights)
    )
    return (
        '<section aria-labelledby="h-flight"><h2 id="h-flight">How it may have flown</h2>'
        '<fieldset class="choices" data-choice="flight"><legend>Each has its own heights and '
        f'times on the slider</legend>{rows}</fieldset><div id="profile"></div></section>'
    )


def _told(shown: Scene) -> str:
    test = shown.result.test
    readings = [item for item in load_readings() if item.state == test.country]
    notes = (
        [without_flags(item.sentence) for item in shown.result.findings]
        if shown.result.verdicts
        else []
    )
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
        f"geo_kit {__version__}, seed {shown.result.seed}, {draws_told(shown.result)}."
        "</small></p></section>"
    )
