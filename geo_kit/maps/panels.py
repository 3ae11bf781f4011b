"""What stands beside the map: the finding, the verdicts, the zones, the sources."""

import re
from typing import Final

from geo_kit import __version__
from geo_kit.export.words import Names, headline, percent
from geo_kit.maps.canvas import Page
from geo_kit.maps.palette import ANSWERS, INK, SOFT_INK, TRACK, zone_colour
from geo_kit.reconstruct import Reconstruction
from geo_kit.reports.model import Claim, Quantity
from geo_kit.scenes import Scene
from geo_kit.verdict import Verdict
from geo_kit.waters.names import zone_name

HEAD: Final = "Reconstruction from published figures only: "
ROW_IN: Final = 0.335
BAR_IN: Final = 0.075
ONE_LINE: Final = 0.78  # of its size: so much a finding may shrink to stay on one line
MOST_BARS: Final = 4
MOST_NAMES: Final = 8
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
    small, large, plain = sizes
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
    one_line = large * width / page.width_of(finding, size=large, weight="bold")
    if ONE_LINE * large <= one_line < large:  # rather a little smaller than a word alone
        large = one_line * 0.999
    top = page.paragraph(
        finding, left, top - 0.03, size=large, width_in=width, name="headline", weight="bold"
    )
    text = HEAD + figures(result)
    return page.paragraph(
        text, left, top - 0.04, size=plain, width_in=width, name="subtitle", most_lines=5
    )


def figures(result: Reconstruction) -> str:
    """Return what the speakers said, each number with its speakers and its publishers."""
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
        speakers = dict.fromkeys(_short(claim.speaker) for claim in claims)
        parts.append(f"{text} ({', '.join(speakers)})")
    return "; ".join(parts) + "."


def write_verdicts(
    page: Page, scene: Scene, *, left: float, top: float, width: float, bottom: float
) -> float:
    """Set one row for each reading of the state's waters, or what is known where none was.

    Returns where the next block starts; nothing is set below the bottom.
    """
    result = scene.result
    if not result.verdicts:
        return _write_known(page, scene, left=left, top=top, width=width, bottom=bottom)
    country = result.test.country
    name = scene.names[country].possessive if country in scene.names else country
    page.write(f"In {name} waters?", left, top, size=10, name="verdicts-title", weight="bold")
    page.write(
        "chance of inside",
        left + width,
        top - 0.03,
        size=7,
        name="verdicts-title",
        ha="right",
        color=SOFT_INK,
    )
    top -= 0.25
    letters = {limit.title: limit.letter for limit in scene.limits}
    for verdict in result.verdicts:
        _verdict_row(page, verdict, letters, left=left, top=top, width=width)
        top -= ROW_IN
    return top - 0.06


def write_zones(page: Page, scene: Scene, *, left: float, top: float, width: float) -> float:
    """Set where it came down, one bar a zone; return where the next block starts."""
    result = scene.result
    if result.labels is None:
        return top
    total = len(result.labels.zone)
    told = result.footprint is not None
    shares = result.zones[: MOST_BARS if told else MOST_NAMES]
    title = "Where it came down" if told else "Possible zones at that range"
    page.write(title, left, top, size=10, name="zones-title", weight="bold")
    if told:
        page.write(
            "share of draws",
            left + width,
            top - 0.03,
            size=7,
            name="zones-title",
            ha="right",
            color=SOFT_INK,
        )
    top -= 0.25
    for share in shares:
        _swatch(page, zone_colour(share.zone), left, top)
        words = zone_name(share.zone, scene.names)
        size = page.fitting(words, size=8, width_in=width - (0.95 if told else 0.3))
        page.write(words, left + 0.24, top, size=size, name="zone")
        if told:
            text = percent(share.n_draws, total)
            page.write(
                text, left + width, top, size=8.5, name="zone-share", ha="right", weight="bold"
            )
            _bar(page, left, top - 0.165, width, share.n_draws / total, INK, name="zone-bar")
        top -= 0.3 if told else 0.2
    if len(result.zones) > len(shares):
        more = len(result.zones) - len(shares)
        page.write(f"and {more} more", left + 0.24, top, size=7.5, name="zone", color=SOFT_INK)
        top -= 0.2
    if not told:
        top = page.paragraph(
            "No source tells the bearing: shares would mean nothing.",
            left,
            top,
            size=7.5,
            width_in=width,
            name="zones-note",
            color=SOFT_INK,
        )
    return top - 0.06


def write_foot(
    page: Page, scene: Scene, *, left: float, top: float, width: float, size: float
) -> float:
    """Set sources, seed and version, and what the picture does not say."""
    result = scene.result
    publishers = dict.fromkeys(source.publisher for source in result.test.sources)
    run = f"geo_kit {__version__}, event {result.test.id}, seed {result.seed}"
    drawn = f", {result.n_draws:,} draws." if result.n_draws else ", nothing drawn."
    for text in (f"Sources: {'; '.join(publishers)}. {run}{drawn} {DATA}", DISCLAIMER):
        top = page.paragraph(
            text, left, top, size=size, width_in=width, name="foot", color=SOFT_INK
        )
    return top


def key_words(scene: Scene) -> str:
    """Return how to read the map's colours and lines."""
    country = scene.result.test.country
    name = scene.names[country].possessive if country in scene.names else country
    letters = [limit.letter for limit in scene.limits]
    lines = f" Dashed {letters[0]} to {letters[-1]}: the limits listed." if letters else ""
    if letters and not scene.result.verdicts:
        lines = " Dashed: " + "; ".join(f"{x.letter} {x.title}" for x in scene.limits) + "."
    return (
        "Darker: territorial sea to 12 nm, and waters behind it. Lighter: economic zone. "
        f"Hatched: {name}.{lines}"
    )


def _verdict_row(
    page: Page,
    verdict: Verdict,
    letters: dict[str, str],
    *,
    left: float,
    top: float,
    width: float,
) -> None:
    title = verdict.reading.title
    letter = letters.get(title, "")
    if letter:
        page.write(letter, left, top, size=8, name="verdict-letter", weight="bold")
    size = page.fitting(title, size=8, width_in=width - 1.0)
    page.write(title, left + 0.16, top, size=size, name="verdict-reading")
    answer = str(verdict.answer)
    known = not verdict.every_bearing
    number = percent(verdict.n_inside, verdict.n_draws) if known else "not known"
    low = top - 0.155
    page.write(
        number, left + width, top, size=8.5, name="verdict-share", ha="right", weight="bold"
    )
    page.write(
        answer,
        left + width,
        low,
        size=7.5,
        name="verdict-answer",
        ha="right",
        color=ANSWERS[answer],
        weight="bold",
    )
    if verdict.p_interval is None:
        return
    bar = left + 0.16, low - 0.025, width - 1.1
    _bar(page, *bar, verdict.p_inside or 0.0, ANSWERS["inside"], name="verdict-bar")
    _bar_doubt(page, *bar, verdict.p_interval)


def _bar(
    page: Page, left: float, top: float, width: float, share: float, colour: str, *, name: str
) -> None:
    for part, tint in ((1.0, TRACK), (share, colour)):
        _block(page, left, top - BAR_IN, width * part, BAR_IN, tint, name=name)


def _bar_doubt(
    page: Page, left: float, top: float, width: float, interval: tuple[float, float]
) -> None:
    """Shade what draws and data leave open."""
    low, high = interval
    _block(
        page,
        left + width * low,
        top - BAR_IN,
        width * (high - low),
        BAR_IN,
        ANSWERS["undetermined"],
        name="verdict-doubt",
        alpha=0.35,
    )


def _swatch(page: Page, colour: str, left: float, top: float) -> None:
    _block(page, left, top - 0.125, 0.17, 0.11, colour, name="zone-swatch", edge=SOFT_INK)


def _block(
    page: Page,
    left: float,
    bottom: float,
    width: float,
    height: float,
    colour: str,
    *,
    name: str,
    alpha: float = 1.0,
    edge: str = "none",
) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - loaded where it draws

    page.figure.add_artist(
        Rectangle(
            (left / page.width_in, bottom / page.height_in),
            width / page.width_in,
            height / page.height_in,
            transform=page.figure.transFigure,
            fc=colour,
            ec=edge,
            lw=0.5,
            alpha=alpha,
            gid=name,
        )
    )


def _write_known(
    page: Page, scene: Scene, *, left: float, top: float, width: float, bottom: float
) -> float:
    """Set what is known where no place of fall is: the words themselves, and what follows."""
    result = scene.result
    page.write("What is known", left, top, size=10, name="known-title", weight="bold")
    top -= 0.26
    said = [f"{_short(item.speaker)}: “{item.words}”" for item in result.test.claims]
    said += [
        f"{_short(item.speaker)}: “{item.words}”" for item in result.test.standing_landings
    ]
    told = [*said, *(without_flags(finding.sentence) for finding in result.findings)]
    if not told:
        told = list(result.test.notes)
    for text in told:
        if top < bottom + 0.6:
            break
        top = page.paragraph(
            text, left, top, size=8, width_in=width, name="known", most_lines=6
        )
        top -= 0.09
    return top


def without_flags(sentence: str) -> str:
    """Return a finding without what it says to those at a command line."""
    return re.sub(r" \(--[^)]*\)", "", sentence)


def _short(speaker: str) -> str:
    """Return a speaker's name without the office after a comma."""
    return speaker.partition(",")[0]
