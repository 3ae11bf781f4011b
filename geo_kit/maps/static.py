"""A page with map, verdicts and height profile, in two shapes: wide, and for a phone."""

from typing import TYPE_CHECKING, Final

from geo_kit.errors import GeoKitError
from geo_kit.export.words import headline
from geo_kit.heights import height_curves
from geo_kit.maps.canvas import (
    FORMATS,
    Page,
    PageFormat,
    check_drawing,
    drawing_rules,
    name_groups,
    page_format,
    picture_bytes,
)
from geo_kit.maps.chart import draw_map
from geo_kit.maps.palette import SOFT_INK
from geo_kit.maps.panels import (
    key_words,
    write_foot,
    write_head,
    write_verdicts,
    write_zones,
)
from geo_kit.maps.profile import draw_profile
from geo_kit.reconstruct import Reconstruction
from geo_kit.regions import load_names
from geo_kit.scenes import Scene, scene

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EDGE_IN: Final = 0.3  # of white round the page
GRID_IN: Final = 0.3  # for the graticule's numbers at the left
LEAST_PROFILE_IN: Final = 0.9
HEADS: Final = {"wide": (10.5, 20.0, 9.0), "portrait": (9.5, 16.5, 8.0)}


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
    page = Page.of(chosen)
    draw = _compose_wide if chosen.name == "wide" else _compose_portrait
    shown = draw(page, result)
    name_groups(page.figure)
    return page.figure, shown


def _compose_wide(page: Page, result: Reconstruction) -> Scene:
    left, right = EDGE_IN, page.width_in - EDGE_IN
    head = _head(page, result, "wide", left, right) - 0.2
    foot, column, map_left = 0.86, 3.75, left + GRID_IN
    map_width = right - column - 0.35 - map_left
    map_height = head - foot - 0.42
    shown = scene(result, shape=map_width / map_height)
    axes = page.axes(map_left, foot + 0.42, map_width, map_height, name="map")
    draw_map(page, axes, shown)
    _write_key(page, shown, left=map_left, top=foot + 0.2, width=map_width)
    side = right - column
    top = write_verdicts(page, shown, left=side, top=head, width=column, bottom=foot)
    top = write_zones(page, shown, left=side, top=top, width=column)
    _profile(page, result, left=side, top=top, width=column, bottom=foot - 0.1)
    write_foot(page, shown, left=left, top=foot - 0.2, width=right - left, size=6.5)
    return shown


def _compose_portrait(page: Page, result: Reconstruction) -> Scene:
    left, right = EDGE_IN, page.width_in - EDGE_IN
    width, map_left = right - left, left + GRID_IN - 0.05
    map_width, map_height = right - map_left, 3.7
    bottom = _head(page, result, "portrait", left, right) - 0.12 - map_height
    shown = scene(result, shape=map_width / map_height)
    axes = page.axes(map_left, bottom, map_width, map_height, name="map")
    draw_map(page, axes, shown)
    top = _write_key(page, shown, left=left, top=bottom - 0.2, width=width) - 0.12
    top = write_verdicts(page, shown, left=left, top=top, width=width, bottom=0.9)
    top = write_zones(page, shown, left=left, top=top, width=width)
    _profile(page, result, left=left, top=top, width=width, bottom=0.85)
    write_foot(page, shown, left=left, top=0.8, width=width, size=5.8)
    return shown


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


def _write_key(page: Page, shown: Scene, *, left: float, top: float, width: float) -> float:
    return page.paragraph(
        key_words(shown), left, top, size=6.5, width_in=width, name="key", color=SOFT_INK
    )


def _profile(
    page: Page, result: Reconstruction, *, left: float, top: float, width: float, bottom: float
) -> None:
    """Draw heights where there is room; say why where there are none."""
    curves = height_curves(result)
    if not curves:
        return
    page.write(
        "Height, to scale both ways", left, top, size=10, name="profile-title", weight="bold"
    )
    room = top - 0.28 - bottom
    if room >= LEAST_PROFILE_IN:
        draw_profile(page, curves, (left, bottom, width, room))
