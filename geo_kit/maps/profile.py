"""The height profile: as far up as along, on the same scale, with minutes on the path."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_kit.heights import HeightCurve
from geo_kit.maps.canvas import Page
from geo_kit.maps.labels import Labeller
from geo_kit.maps.minutes import draw_minutes
from geo_kit.maps.obstacles import HARD
from geo_kit.maps.palette import INK, SOFT_INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPACE_M: Final = 100_000.0  # where the Federation Aeronautique Internationale puts it
SPACE_FROM_M: Final = 50_000.0  # a flight that stays lower is drawn without that line
NARROW_IN: Final = 1.1  # less than that has no room for two numbers below
STYLES: Final[dict[str, Any]] = {
    "path": {"color": INK, "lw": 1.8},
    "boost": {"color": INK, "lw": 1.0, "ls": (0, (1, 1.2))},
    "least-energy": {"color": "#8a5a00", "lw": 1.1, "ls": (0, (5, 2))},
    "ballistic": {"color": "#b3261e", "lw": 1.1, "ls": (0, (2, 1.4))},
    "reported": {
        "color": INK,
        "lw": 0.8,
        "ls": (0, (1, 2.5)),
    },  # a level: nothing flew along it
    "space": {"color": SOFT_INK, "lw": 0.7, "ls": (0, (3, 2))},
}
SPACE_WORDS: Final = "100 km: space begins, by convention"
LEAST_APART_IN: Final = 0.105  # of two numbers at the left, or they would touch
ROW_IN: Final = 0.175
LINE_IN: Final = 0.125  # of the second line of a row
AIR_IN: Final = 0.12  # above the curves, for a number at the apogee
SIDE_IN: Final = 0.42  # for the heights at the left
FOOT_IN: Final = 0.2  # for the distances below
LIST_SHARE: Final = 0.55  # of the width, where the list stands at the side
TALL: Final = 1.2  # height over length, from where the list stands beside the curves


def draw_profile(
    page: Page, curves: list[HeightCurve], place: tuple[float, float, float, float]
) -> float:
    """Draw curves to scale into a place: left, bottom, width, height in inches.

    Returns where the drawing ends below, in inches.
    """
    left, bottom, width, height = place
    top_m = max(float(curve.height_m.max()) for curve in curves)
    length_m = max(float(curve.distance_m.max()) for curve in curves)
    tall = top_m > TALL * length_m
    words = [row for curve in curves for row in _words(page, curve, width, tall=tall)]
    space = top_m >= SPACE_FROM_M
    if space:
        words += _wrapped(page, "space", SPACE_WORDS, width, tall=tall)
    list_in = 0.0 if tall else sum(map(_row_in, words)) + 0.05
    span_m = length_m * 1.06, (max(top_m, SPACE_M) if space else top_m) * 1.1
    room = width - SIDE_IN - 0.55, height - FOOT_IN - list_in - AIR_IN
    m_per_in = max(span_m[0] / room[0], span_m[1] / room[1])
    size_in = span_m[0] / m_per_in, span_m[1] / m_per_in
    base_in = bottom + height - AIR_IN - size_in[1]
    axes = page.axes(left + SIDE_IN, base_in, *size_in, name="profile")
    frame = (-0.03 * length_m, 0.0, 1.03 * length_m, span_m[1])
    axes.set_xlim(frame[0], frame[2])
    axes.set_ylim(frame[1], frame[3])
    _draw_curves(page, axes, curves, frame, m_per_in)
    levels_m = [float(curve.height_m.max()) for curve in curves if curve.key == "reported"]
    _scales(axes, frame, levels_m, top_m, length_m, m_per_in)
    list_left = left + SIDE_IN + size_in[0] + 0.6 if tall else left
    list_top = base_in + size_in[1] - 0.35 if tall else base_in - FOOT_IN - 0.05
    for row, (key, text) in enumerate(words):
        _list_row(page, key, text, list_left, list_top - sum(map(_row_in, words[1 : row + 1])))
    return base_in - FOOT_IN - list_in


def _draw_curves(
    page: Page,
    axes: "Axes",
    curves: list[HeightCurve],
    frame: tuple[float, float, float, float],
    m_per_in: float,
) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=INK, linewidth=1.0)
    if frame[3] > SPACE_M:
        axes.axhline(SPACE_M, gid="100-km-line", zorder=1, **STYLES["space"])
    for curve in curves:
        axes.plot(
            curve.distance_m,
            curve.height_m,
            gid=f"height-{curve.key}",
            zorder=3 if curve.key == "path" else 2,
            clip_on=False,
            **STYLES[curve.key],
        )
    flown = next((curve for curve in curves if len(curve.minute)), None)
    if flown is not None:
        aside = 0.3 * m_per_in
        wider = frame[0] - aside, frame[1], frame[2] + aside, frame[3] + 0.95 * aside
        pen = Labeller(page, axes, wider, m_per_in)
        pen.taken += [  # the numbers of the scale at the left
            shapely.box(wider[0], at - aside / 4, frame[0], at + aside / 4)
            for at in (SPACE_M, max(float(curve.height_m.max()) for curve in curves))
        ]
        for curve in curves:
            pen.obstacles.add_line(curve.key, _line(curve), HARD if curve is flown else 5.0)
        space = shapely.LineString([(wider[0], SPACE_M), (wider[2], SPACE_M)])
        pen.obstacles.add_line("space", space, 3.0)
        draw_minutes(axes, pen, flown)


def _line(curve: HeightCurve) -> shapely.LineString:
    return shapely.LineString(np.stack([curve.distance_m, curve.height_m], axis=-1))


def _scales(
    axes: "Axes",
    frame: tuple[float, float, float, float],
    levels_m: list[float],
    top_m: float,
    length_m: float,
    m_per_in: float,
) -> None:
    least_m = LEAST_APART_IN * m_per_in
    heights: list[float] = []
    for height_m in (*levels_m, *([SPACE_M] if frame[3] > SPACE_M else []), top_m):
        if all(abs(height_m - other_m) > least_m for other_m in (0.0, *heights)):
            heights.append(height_m)
    for height_m in heights:
        _tick(
            axes, (frame[0], height_m), f"{height_m / 1e3:,.0f} km", (-3, 0), "right", "center"
        )
    far = f"{length_m / 1e3:,.0f} km"
    if length_m < NARROW_IN * m_per_in:
        _tick(axes, (0.35 * length_m, 0.0), "launch", (-3, -3), "right", "top")
        _tick(axes, (0.65 * length_m, 0.0), far, (3, -3), "left", "top")
        return
    for distance_m, text in ((0.0, "launch"), (length_m, far)):
        _tick(axes, (distance_m, 0.0), text, (0, -3), "center", "top")


def _tick(
    axes: "Axes", at: tuple[float, float], text: str, offset: tuple[int, int], ha: str, va: str
) -> None:
    axes.annotate(
        text,
        at,
        xytext=offset,
        textcoords="offset points",
        ha=ha,
        va=va,
        fontsize=6.5,
        color=SOFT_INK,
        annotation_clip=False,
        gid="profile-scale",
    )


def _words(
    page: Page, curve: HeightCurve, width: float, *, tall: bool
) -> list[tuple[str, str]]:
    """Return the list's rows for a curve."""
    apogee = f"{float(curve.height_m.max()) / 1e3:,.0f} km"
    text = f"{curve.words}, {apogee} high"
    if curve.key == "path":
        text = f"{curve.words}, computed: {apogee} high, {float(curve.minute[-1]):.0f} min"
    elif curve.key == "reported":
        text = f"{apogee}: {curve.words}"
    elif curve.key == "boost":
        text = curve.words
    return _wrapped(page, curve.key, text, width, tall=tall)


def _wrapped(
    page: Page, key: str, text: str, width: float, *, tall: bool
) -> list[tuple[str, str]]:
    """Return rows, of which the first has the key and the others, which go on, none."""
    room = (width * LIST_SHARE if tall else width) - 0.4
    lines = page.wrapped(text, size=7, width_in=room)
    return [(key if row == 0 else "", line) for row, line in enumerate(lines)]


def _row_in(row: tuple[str, str]) -> float:
    """Return how far a row of the list lies below the one before it."""
    key, _ = row
    return ROW_IN if key else LINE_IN


def _list_row(page: Page, key: str, text: str, left: float, top: float) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - loaded where it draws

    if key:
        x = np.array([left, left + 0.26]) / page.width_in
        y = np.full(2, top - 0.06) / page.height_in
        page.figure.add_artist(Line2D(x, y, **STYLES[key], gid=f"list-{key}"))
    page.write(text, left + 0.34, top, size=7, name="profile-list")
