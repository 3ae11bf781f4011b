"""The two lists beside the map: each reading with its verdict, each zone with its share."""

from collections.abc import Mapping, Sequence
from typing import Final

from geo_kit.export.words import Names, percent, possessive
from geo_kit.maps.canvas import LINE_HEIGHT, PT_PER_IN, Page
from geo_kit.maps.palette import ANSWERS, INK, SOFT_INK, TRACK, zone_colour
from geo_kit.reconstruct import Reconstruction
from geo_kit.verdict import Verdict
from geo_kit.waters.names import zone_name

HEAD_IN: Final = 0.25  # of a list's title
ROW_IN: Final = 0.31  # of a reading with its bar
LINE_IN: Final = 0.21  # of a row that has none
NEXT_LINE_IN: Final = 0.135  # of a name's second line, so that it reads as one with the first
SLACK_IN: Final = 0.001
LEAST_PT: Final = 7.0  # what a zone's name may shrink to, rather than take two lines
BAR_IN: Final = 0.075
MOST_BARS: Final = 4
NAME_IN: Final = 0.34  # of swatch and air beside a zone's name
TWO_COLUMNS_IN: Final = 5.0  # the least width in which names stand in two columns
MANY: Final = 8  # zones, that would leave no room below
COLOUR_IN: Final = 0.18  # of swatch and air before a name in the key
COLOUR_AIR_IN: Final = 0.06
TINTS: Final = "Colours without a name:"
LONG, SHORT = "exclusive economic zone", "EEZ"  # the map's key explains it
NOTE: Final = "Without a bearing, shares would mean nothing."


def write_verdicts(
    page: Page,
    result: Reconstruction,
    names: Names,
    letters: Mapping[str, str],
    *,
    left: float,
    top: float,
    width: float,
) -> float:
    """Set one row for each reading of the state's waters; return where the next block starts.

    What is the same for all because nothing tells the bearing is said once, above them.
    """
    country = result.test.country
    name = possessive(country, names)
    open_all_round = all(verdict.every_bearing for verdict in result.verdicts)
    told = None if open_all_round else "chance that it fell inside"
    top = _title(page, f"In {name} waters?", told, left, top, width, name="verdicts-title")
    answers = {str(verdict.answer) for verdict in result.verdicts}
    once = open_all_round and len(answers) == 1
    if once:
        answer = answers.pop()
        words = f"{answer.capitalize()} by every reading: the bearing is not known."
        style = {"color": ANSWERS[answer], "weight": "bold"}
        page.write(words, left, top, size=8, name="verdict-answer", **style)
        top -= LINE_IN
    for verdict in result.verdicts:
        letter = letters.get(verdict.reading.title, "")
        _reading(page, letter, verdict.reading.title, left, top, width - (0.0 if once else 1.0))
        if not once:
            _answer(page, verdict, left, top, width)
        top -= LINE_IN if once or verdict.p_interval is None else ROW_IN
    return top - 0.06


def write_limits(
    page: Page, letters: Mapping[str, str], *, left: float, top: float, width: float
) -> float:
    """Set what the letters on the map stand for, where no verdict does it."""
    if not letters:
        return top
    name = "limits-title"
    top = _title(page, "Limits of its waters", None, left, top - 0.08, width, name=name)
    for title, letter in letters.items():
        _reading(page, letter, title, left, top, width)
        top -= LINE_IN
    return top - 0.06


def write_colours(
    page: Page,
    zones: Sequence[str],
    names: Names,
    *,
    left: float,
    top: float,
    width: float,
    size: float,
) -> float:
    """Set what the colours of zones without a name are; return where the next block starts."""
    if not zones:
        return top
    right, at = left + width, left
    step_in = size * LINE_HEIGHT / PT_PER_IN
    top -= COLOUR_AIR_IN
    for zone in ("", *zones):
        text = (
            zone_name(zone, names).replace(LONG, SHORT).removeprefix("the ") if zone else TINTS
        )
        before_in = COLOUR_IN if zone else 0.0
        wide_in = before_in + page.width_of(text, size=size)
        if at + wide_in > right:
            at, top = left, top - step_in
        if zone:
            place = at, top - 0.095, 0.13, 0.08
            _block(page, *place, zone_colour(zone), name="key-swatch", edge=SOFT_INK)
        page.write(text, at + before_in, top, size=size, name="key-zone", color=SOFT_INK)
        at += wide_in + 2 * COLOUR_AIR_IN
    return top - step_in


def write_zones(
    page: Page,
    result: Reconstruction,
    names: Names,
    *,
    left: float,
    top: float,
    width: float,
    bottom: float,
) -> float:
    """Set where it came down, one row a zone; return where the next block starts.

    Names without shares fill the room down to the bottom; those with shares are few.
    """
    if result.labels is None:
        return top
    if result.footprint is None:
        return _possible(page, result, names, left, top, width, bottom)
    total = len(result.labels.zone)
    told = f"share of {total:,} draws"
    top = _title(page, "Where it came down", told, left, top, width, name="zones-title")
    shares = result.zones[:MOST_BARS]
    for share in shares:
        _zone(page, share.zone, [zone_name(share.zone, names)], left, top, width - 0.65)
        text = percent(share.n_draws, total)
        style = {"ha": "right", "weight": "bold"}
        page.write(text, left + width, top, size=8.5, name="zone-share", **style)
        _bar(page, left, top - 0.165, width, share.n_draws / total, INK, name="zone-bar")
        top -= 0.3
    return _more(page, len(result.zones) - len(shares), left, top) - 0.06


def _possible(
    page: Page,
    result: Reconstruction,
    names: Names,
    left: float,
    top: float,
    width: float,
    bottom: float,
) -> float:
    """Set all zones that the range reaches, as many as there is room for.

    Where they are many in a narrow list, names are short, and stand in two columns.
    """
    top = _title(
        page, "Possible zones at that range", None, left, top, width, name="zones-title"
    )
    many = len(result.zones) > MANY
    n_columns = 2 if width >= TWO_COLUMNS_IN or many else 1
    each = width / n_columns

    def _name(zone: str) -> str:
        name = zone_name(zone, names)
        return name.replace(LONG, SHORT) if each < TWO_COLUMNS_IN / 2 else name

    zones = [share.zone for share in result.zones]
    rows = [page.wrapped(_name(z), size=LEAST_PT, width_in=each - NAME_IN) for z in zones]
    heights_in = [LINE_IN + (len(lines) - 1) * NEXT_LINE_IN for lines in rows]
    columns = _columns(heights_in, n_columns, top - bottom - 2 * LINE_IN)
    for column, members in enumerate(columns):
        at = top
        for row in members:
            _zone(page, zones[row], rows[row], left + column * each, at, each - 0.1)
            at -= heights_in[row]
    hidden = len(zones) - sum(map(len, columns))
    tallest_in = max(sum(heights_in[row] for row in members) for members in columns)
    top = _more(page, hidden, left, top - tallest_in)
    place = left, top
    top = page.paragraph(
        NOTE, *place, size=7.5, width_in=width, name="zones-note", color=SOFT_INK
    )
    return top - 0.06


def _columns(heights_in: Sequence[float], n_columns: int, most_in: float) -> list[list[int]]:
    """Return which rows stand in each column: about as many inches in each, none too tall."""
    even_in = sum(heights_in) / n_columns - SLACK_IN
    columns, used_in = [[0]], heights_in[0]
    for row, height_in in enumerate(heights_in[1:], 1):
        full = used_in + height_in > most_in + SLACK_IN
        if (full or used_in >= even_in) and len(columns) < n_columns:
            columns.append([])
            used_in = 0.0
        elif full:
            break
        columns[-1].append(row)
        used_in += height_in
    return columns


def _title(
    page: Page, text: str, told: str | None, left: float, top: float, width: float, *, name: str
) -> float:
    """Set a list's title, and at the right what its numbers are."""
    page.write(text, left, top, size=10, name=name, weight="bold")
    if told:
        style = {"ha": "right", "color": SOFT_INK}
        page.write(told, left + width, top - 0.03, size=7.5, name=name, **style)
    return top - HEAD_IN


def _more(page: Page, n_more: int, left: float, top: float) -> float:
    if not n_more:
        return top
    page.write(f"and {n_more} more", left + 0.24, top, size=7.5, name="zone", color=SOFT_INK)
    return top - LINE_IN


def _zone(
    page: Page, zone: str, lines: Sequence[str], left: float, top: float, width: float
) -> None:
    """Set a zone's name with its colour; a second line is of the first one's size."""
    place = left, top - 0.125, 0.17, 0.11
    _block(page, *place, zone_colour(zone), name="zone-swatch", edge=SOFT_INK)
    size = min(page.fitting(words, size=8, width_in=width - 0.24) for words in lines)
    for row, words in enumerate(lines):
        page.write(words, left + 0.24, top - row * NEXT_LINE_IN, size=size, name="zone")


def _reading(
    page: Page, letter: str, title: str, left: float, top: float, width: float
) -> None:
    if letter:
        page.write(letter, left, top, size=8, name="verdict-letter", weight="bold")
    size = page.fitting(title, size=8, width_in=width - 0.16)
    page.write(title, left + 0.16, top, size=size, name="verdict-reading")


def _answer(page: Page, verdict: Verdict, left: float, top: float, width: float) -> None:
    """Set the answer of a reading and, where the bearing is known, its chance and a bar."""
    answer, right, low = str(verdict.answer), left + width, top - 0.155
    if not verdict.every_bearing:
        number = percent(verdict.n_inside, verdict.n_draws)
        style = {"ha": "right", "weight": "bold"}
        page.write(number, right, top, size=8.5, name="verdict-share", **style)
    style = {"ha": "right", "weight": "bold", "color": ANSWERS[answer]}
    level = top if verdict.every_bearing else low
    page.write(answer, right, level, size=7.5, name="verdict-answer", **style)
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
