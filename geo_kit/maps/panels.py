"""What stands beside the map: the finding, the verdicts, the zones, the sources."""

import re
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import shapely

from geo_kit import __version__
from geo_kit.export.words import (
    Names,
    assumptions,
    bearing_told,
    draws_told,
    headline,
    possessive,
    short_name,
    where_it_fell,
)
from geo_kit.maps.canvas import Page
from geo_kit.maps.limit_letters import is_seen
from geo_kit.maps.palette import SOFT_INK
from geo_kit.reconstruct import Reconstruction
from geo_kit.reports.model import Claim, Quantity
from geo_kit.reports.own import YOU, is_typed
from geo_kit.scenes import Scene

HEAD: Final = "Reconstruction from published figures only: "
FIGURES_TYPED: Final = "figures typed by the user"
TYPED_HEAD: Final = "Reconstruction from figures typed by the user: "
TERRITORIAL: Final = "Darker: territorial sea (12 nm) and waters behind it."
ECONOMIC: Final = "Lighter: exclusive economic zone (EEZ)."
BENT: Final = 0.03  # of the way: what a track may be off it and still look straight
ONE_LINE: Final = 0.78  # of its size: so much a finding may shrink to stay on one line
DISCLAIMER: Final = (
    "Names, colours and lines imply no position on any dispute; an economic zone is not "
    "sovereign water. Where states agreed on no line, the line of equal distance divides."
)
DATA: Final = (
    "Coast: GSHHG 2.3.6 (Wessel and Smith 1996, LGPL), owners and far coasts from Natural "
    "Earth (public domain). Projection: azimuthal equidistant."
)
QUANTITIES: Final = {
    Quantity.RANGE: "range",
    Quantity.APOGEE: "apogee",
    Quantity.FLIGHT_TIME: "flight time",
    Quantity.PATH_LENGTH: "length of path",
    Quantity.AZIMUTH: "bearing",
}


def write_head(
    page: Page,
    result: Reconstruction,
    names: Names,
    *,
    left: float,
    top: float,
    width: float,
    sizes: tuple[float, ...],
) -> float:
    """Set title, finding and figures; return where the next block starts, in inches."""
    small, large, second, plain = sizes
    top = page.paragraph(
        result.test.title,
        left,
        top,
        size=small,
        width_in=width,
        name="title",
        most_lines=2,
        color=SOFT_INK,
    )
    finding = headline(result, names)
    large = _on_one_line(page, finding, large, width)
    top = page.paragraph(
        finding, left, top - 0.03, size=large, width_in=width, name="headline", weight="bold"
    )
    where = where_it_fell(result, names)
    if where:
        second = _on_one_line(page, where, second, width)
        top = page.paragraph(
            where, left, top - 0.02, size=second, width_in=width, name="where", weight="bold"
        )
    text = (TYPED_HEAD if is_typed(result.test) else HEAD) + figures(result)
    return page.paragraph(
        text, left, top - 0.04, size=plain, width_in=width, name="subtitle", most_lines=7
    )


def _on_one_line(page: Page, text: str, size: float, width: float) -> float:
    """Return a size that is a little smaller, rather than a word alone in a second line."""
    one_line = size * width / page.width_of(text, size=size, weight="bold")
    return one_line * 0.999 if ONE_LINE * size <= one_line < size else size


def figures(result: Reconstruction) -> str:
    """Return what the speakers said, each number with its speakers; last, the bearing's."""
    test = result.test
    told: dict[str, list[Claim]] = {}
    for quantity in QUANTITIES:
        for claim in test.claims_of(quantity):
            text = f"{QUANTITIES[quantity]} {claim.printed_value:,g} {claim.printed_unit}"
            told.setdefault(text, []).append(claim)
    if not told:
        return "no source read gives a number."
    parts = []
    for text, claims in list(told.items()):
        speakers = dict.fromkeys(short_name(claim.speaker) for claim in claims)
        parts.append(text if is_typed(test) else f"{text} ({', '.join(speakers)})")
    return "; ".join(filter(None, (*parts, bearing_told(result)))) + "."


def write_foot(
    page: Page, result: Reconstruction, *, left: float, top: float, width: float, size: float
) -> float:
    """Set sources, seed and version, and what the picture does not say."""
    publishers = dict.fromkeys(source.publisher for source in result.test.sources)
    names = [FIGURES_TYPED if name == YOU else name for name in publishers]
    event = "" if is_typed(result.test) else f"event {result.test.id}, "
    run = f"geo_kit {__version__}, {event}seed {result.seed}, {draws_told(result)}"
    sources = f"Sources: {'; '.join(names)}. {run}. {DATA}"
    for text in filter(
        None, (f"{assumptions(result)} {_terms(result)}".strip(), sources, DISCLAIMER)
    ):
        top = page.paragraph(
            text, left, top, size=size, width_in=width, name="foot", color=SOFT_INK
        )
    return top


def _terms(result: Reconstruction) -> str:
    """Explain the terms of the trade that the page uses."""
    told = ["nm = nautical miles"]
    if result.path is not None:
        told.insert(0, "burnout = end of powered flight")
    if result.draws is not None:
        told.insert(0, "draws = simulated places of fall")
    return f"Key: {'; '.join(told)}."


def key_words(scene: Scene, marked: Collection[str]) -> str:
    """Return how to read the map's colours and lines, of which some are marked by a letter."""
    country = scene.result.test.country
    name = possessive(country, scene.names)
    seen = {zone.zone for zone in scene.zones if not shapely.is_empty(zone.shape)}
    told = (
        (any(zone.endswith("-sea") for zone in seen), TERRITORIAL),
        (any(zone.endswith("-eez") for zone in seen), ECONOMIC),
        (any(zone.startswith(f"{country.lower()}-") for zone in seen), f"Hatched: {name}."),
        (bool(scene.limits), _limit_words(scene, marked)),
        (_bends(scene), _bend_words(scene)),
    )
    return " ".join(words for there, words in told if there)


def _bends(scene: Scene) -> bool:
    """Tell whether the path leaves the straight way, in this plane one through the launch."""
    if len(scene.path) < 3:  # noqa: PLR2004 - two points are a straight way
        return False
    off = scene.path - scene.path[0]
    onward = off[-1] / np.hypot(*off[-1])
    aside_m = np.abs(off @ np.array([-onward[1], onward[0]]))
    return bool(aside_m.max() > BENT * np.hypot(*off[-1]))


def _bend_words(scene: Scene) -> str:
    if scene.result.path is None:
        return ""
    minutes = scene.result.path.solution.trajectory.time_s[-1] / 60
    return f"The track bends because the Earth turns beneath a flight of {minutes:.0f} min."


def _limit_words(scene: Scene, marked: Collection[str]) -> str:
    """Name the limits that the map marks, and say of the others why it does not."""
    seen = {limit.letter for limit in scene.limits if is_seen(scene, limit)}
    letters = [limit.letter for limit in scene.limits]
    shown = [letter for letter in letters if letter in marked]
    others = [letter for letter in letters if letter in seen and letter not in marked]
    if not seen:
        return ""
    if not shown:
        return "Dashed: the limits listed, too small to be lettered at this scale."
    if shown != letters:
        words = f"Dashed {_listed(shown)}: limits listed."
    else:
        words = f"Dashed {shown[0]} to {shown[-1]}: limits listed."
    if others:
        verb = "is" if len(others) == 1 else "are"
        words += f" {_listed(others)} {verb} too short here to be lettered."
    return words


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def write_known(
    page: Page,
    result: Reconstruction,
    *,
    left: float,
    top: float,
    width: float,
    bottom: float,
    size: float,
) -> float:
    """Set what is known where no place of fall is: the words themselves, and what follows.

    Returns where the next block starts; nothing is set below the bottom.
    """
    page.write("What is known", left, top, size=10, name="known-title", weight="bold")
    top -= 0.26
    said = [f"{short_name(item.speaker)}: “{item.words}”" for item in result.test.claims]
    said += [
        f"{short_name(item.speaker)}: “{item.words}”" for item in result.test.standing_landings
    ]
    told = [*said, *(without_flags(finding.sentence) for finding in result.findings)]
    if not told:
        told = list(result.test.notes)
    for text in told:
        if top < bottom + 0.6:
            break
        top = page.paragraph(
            text, left, top, size=size, width_in=width, name="known", most_lines=6
        )
        top -= 0.1
    return top


def without_flags(sentence: str) -> str:
    """Return a finding without what it says to those at a command line."""
    return re.sub(r" \(--[^)]*\)", "", sentence)
