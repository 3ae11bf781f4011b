"""A page with map, verdicts and height profile, in two shapes: wide, and for a phone."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_kit.errors import GeoKitError
from geo_kit.export.words import headline
from geo_kit.heights import HeightCurve, height_curves
from geo_kit.maps.canvas import (
    FORMATS,
    Page,
    PageFormat,
    check_drawing,
    drawing_rules,
    page_format,
)
from geo_kit.maps.captions import Named
from geo_kit.maps.chart import draw_map
from geo_kit.maps.files import name_groups, picture_bytes
from geo_kit.maps.palette import SOFT_INK
from geo_kit.maps.panels import key_words, write_foot, write_head, write_known
from geo_kit.maps.profile import draw_profile
from geo_kit.maps.tables import write_colours, write_limits, write_verdicts, write_zones
from geo_kit.reconstruct import Reconstruction
from geo_kit.regions import load_names, load_readings
from geo_kit.scenes import Scene, scene

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LETTERS: Final = "ABCDEFGH"  # as in `scenes`
EDGE_IN: Final = 0.3  # of white round the page
GRID_IN: Final = 0.3  # for the graticule's numbers at the left
LEAST_PROFILE_IN: Final = 0.9
PROFILE_IN: Final = 3.0  # at most, on a page for a phone
SMALL_PROFILE_IN: Final = 2.2  # at least, there, its list included
TITLE_IN: Final = 0.28  # of the profile
FOOT_AIR_IN: Final = 0.2  # below the sources
KEY_IN: Final = 0.94  # of the map's degrees and key, with air
KEY_PT: Final = 6.8
MAP_HEIGHTS_IN: Final = (3.6, 5.4)  # least and greatest on a page for a phone
HEADS: Final = {"wide": (10.5, 20.0, 11.5, 9.0), "portrait": (9.5, 16.5, 9.5, 8.0)}


def draw_picture(
    result: Reconstruction,
    *,
    kind: str = "png",
    page: str = "wide",
    width_px: int | None = None,
) -> bytes:
    """Return a map with verdicts and height profile as the bytes of a file.

    Args:
        result: what is to be shown.
        kind: "png", "svg" or "pdf".
        page: "wide" or "portrait".
        width_px: of a PNG; vector files have none.

    Raises:
        GeoKitError: matplotlib is not installed, or there is no such kind.
        NotFoundError: there is no such page.
    """
    check_drawing()
    check_kind(kind)
    chosen = page_format(page)
    with drawing_rules():
        figure, shown = compose(result, chosen)
        about = {
            "title": result.test.title,
            "description": headline(result, shown.names),
        }
        return picture_bytes(
            figure, kind=kind, width_px=width_px or chosen.width_px, about=about
        )


def check_kind(kind: str) -> None:
    """Refuse a file format that is not drawn.

    Raises:
        GeoKitError: it is none of `FORMATS`; the hint lists them.
    """
    if kind not in FORMATS:
        raise GeoKitError(
            f"no picture format is called {kind!r}", hint=f"known: {', '.join(FORMATS)}"
        )


def compose(result: Reconstruction, chosen: PageFormat) -> "tuple[Figure, Scene]":
    """Return the page as a matplotlib figure, and the scene that it shows.

    Call it within `drawing_rules`, and save the figure there too.
    """
    draw = _compose_wide if chosen.name == "wide" else _compose_portrait
    page, shown = draw(chosen, result)
    name_groups(page.figure)
    return page.figure, shown


def _compose_wide(chosen: PageFormat, result: Reconstruction) -> tuple[Page, Scene]:
    page, curves = Page.of(chosen), height_curves(result)
    left, right = EDGE_IN, page.width_in - EDGE_IN
    head = _head(page, result, "wide", left, right) - 0.2
    foot, column, map_left = 1.1, 3.75, left + GRID_IN
    map_width = right - column - 0.35 - map_left
    map_height = head - foot - 0.42
    shown = scene(result, shape=map_width / map_height)
    axes = page.axes(map_left, foot + 0.42, map_width, map_height, name="map")
    named = draw_map(page, axes, shown)
    key = _write_key(page, shown, named, left=map_left, top=foot + 0.2, width=map_width)
    room = _Room(right - column, head, column, foot - 0.1)
    top = _write_lists(page, result, room)
    _profile(page, curves, room.below(top), top - room.bottom)
    low = min(foot - 0.22, key - 0.1)
    write_foot(page, result, left=left, top=low, width=right - left, size=6.8)
    return page, shown


def _compose_portrait(chosen: PageFormat, result: Reconstruction) -> tuple[Page, Scene]:
    """Give the map what the words leave of the page, and cut the page where they end."""
    curves = height_curves(result)
    left, width = EDGE_IN, chosen.width_in - 2 * EDGE_IN
    trial = Page.of(chosen)  # thrown away: it tells how much room the words take
    words_in = _words_in(trial, result, curves, PROFILE_IN)
    spare_in = chosen.height_in - words_in
    map_height = float(np.clip(spare_in, *MAP_HEIGHTS_IN))
    profile_in = PROFILE_IN
    if spare_in < map_height:  # rather a longer page than heights that tell nothing
        profile_in = max(PROFILE_IN - map_height + spare_in, SMALL_PROFILE_IN)
        words_in = _words_in(trial, result, curves, profile_in)
    height_in = words_in + map_height
    page = trial.anew(height_in)
    map_left = left + GRID_IN - 0.05
    map_width = left + width - map_left
    bottom = _head(page, result, "portrait", left, left + width) - 0.12 - map_height
    shown = scene(result, shape=map_width / map_height)
    axes = page.axes(map_left, bottom, map_width, map_height, name="map")
    named = draw_map(page, axes, shown)
    top = _write_key(page, shown, named, left=left, top=bottom - 0.2, width=width) - 0.12
    room = _Room(left, top, width, -page.height_in)
    _below_map(page, result, curves, room, profile_in)
    return page, shown


def _words_in(
    trial: Page, result: Reconstruction, curves: list[HeightCurve], profile_in: float
) -> float:
    """Return how much of a phone's page all but the map takes, in inches."""
    left, width, top = EDGE_IN, trial.width_in - 2 * EDGE_IN, trial.height_in
    room = _Room(left, top, width, -top)
    ends = _below_map(trial, result, curves, room, profile_in)
    head_in = top - _head(trial, result, "portrait", left, left + width)
    return head_in + top - ends + KEY_IN + FOOT_AIR_IN


def _below_map(
    page: Page,
    result: Reconstruction,
    curves: list[HeightCurve],
    room: "_Room",
    profile_in: float,
) -> float:
    """Set lists, heights and sources under each other; return where they end."""
    top = _write_lists(page, result, room)
    top = _profile(page, curves, room.below(top), profile_in) - 0.16
    return write_foot(page, result, left=room.left, top=top, width=room.width, size=7.2)


@dataclass(frozen=True, slots=True)
class _Room:
    """A place for blocks under each other, in inches."""

    left: float
    top: float
    width: float
    bottom: float

    def below(self, top: float) -> "_Room":
        return replace(self, top=top)


def _write_lists(page: Page, result: Reconstruction, room: _Room) -> float:
    """Set verdicts and zones, or what is known where nothing was drawn."""
    names, letters = load_names(), _letters(result)
    left, top, width, bottom = room.left, room.top, room.width, room.bottom
    if result.labels is None:
        place = {"left": left, "width": width}
        top = write_known(page, result, top=top, bottom=bottom, size=9, **place)
        top = write_limits(page, letters, top=top, **place)
    elif result.verdicts:
        top = write_verdicts(page, result, names, letters, left=left, top=top, width=width)
    return write_zones(page, result, names, left=left, top=top, width=width, bottom=bottom)


def _letters(result: Reconstruction) -> dict[str, str]:
    """Return the letter of each reading of the state's waters, as on the map."""
    titles = [item.title for item in load_readings() if item.state == result.test.country]
    return dict(zip(titles, LETTERS, strict=False))


def _head(page: Page, result: Reconstruction, kind: str, left: float, right: float) -> float:
    return write_head(
        page,
        result,
        load_names(),
        left=left,
        top=page.height_in - 0.2,
        width=right - left,
        sizes=HEADS[kind],
    )


def _write_key(
    page: Page,
    shown: Scene,
    named: Named,
    *,
    left: float,
    top: float,
    width: float,
) -> float:
    words = key_words(shown, named.letters)
    top = page.paragraph(
        words, left, top, size=KEY_PT, width_in=width, name="key", color=SOFT_INK
    )
    return write_colours(
        page, named.unnamed, shown.names, left=left, top=top, width=width, size=KEY_PT
    )


def _profile(page: Page, curves: list[HeightCurve], room: _Room, most_in: float) -> float:
    """Draw heights where there is room, and no taller than that; return where they end."""
    if not curves:
        return room.top
    page.write(
        "Height, to scale both ways",
        room.left,
        room.top,
        size=10,
        name="profile-title",
        weight="bold",
    )
    if any(len(curve.minute) for curve in curves):
        page.write(
            "marks: minutes since burnout",
            room.left + room.width,
            room.top - 0.03,
            size=7.5,
            name="profile-title",
            ha="right",
            color=SOFT_INK,
        )
    height = min(most_in, room.top - room.bottom) - TITLE_IN
    if height < LEAST_PROFILE_IN:
        return room.top - TITLE_IN
    return draw_profile(
        page, curves, (room.left, room.top - TITLE_IN - height, room.width, height)
    )
