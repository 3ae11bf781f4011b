"""What a map is measured by: degrees along its frame, and a bar of kilometres and miles."""

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.maps.labels import Labeller
from geo_kit.maps.palette import INK, PAPER, SOFT_INK
from geo_kit.scene_ground import graticule
from geo_kit.scenes import Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS_DEG: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
BARS_NM: Final = (5, 10, 20, 50, 100, 200, 500, 1000)
BARS_KM: Final = (10, 20, 50, 100, 200, 500, 1000, 2000)
BAR_SHARE: Final = 0.19  # of the map's width, at most
GRID_COST: Final = 0.5  # of an inch beneath a label
OFF_CORNER: Final = 4.0  # what a scale bar hides rather than stand elsewhere at the frame
LEAST_TOLD: Final = 2  # lines of the graticule at an edge, or those at the other are told too
GRID_SIDES: Final = {  # where a degree stands from its line's end, in points
    "bottom": ((0, -3), "center", "top"),
    "top": ((0, 2), "center", "bottom"),
    "left": ((-3, 0), "right", "center"),
    "right": ((3, 0), "left", "center"),
}
SMALL: Final = 6.5
TICK_IN: Final = 0.12  # at both ends of a length


def draw_grid(axes: "Axes", pen: Labeller, scene: Scene) -> None:
    """Draw meridians and parallels, told at the frame."""
    left, bottom, right, top = scene.box
    side_deg = (top - bottom) / 111e3
    step_deg = next(s for s in (*STEPS_DEG, 45.0) if side_deg / s < 7)  # noqa: PLR2004 - lines
    frame = shapely.box(*scene.box)
    ends: dict[str, list[tuple[float, FloatArray]]] = {"lon": [], "lat": []}
    for kind, degrees, points in graticule(scene.plane, scene.box, step_deg):
        axes.plot(*points.T, color=SOFT_INK, lw=0.4, alpha=0.45, zorder=3.5, gid="graticule")
        line = shapely.LineString(points)
        pen.obstacles.add_line("graticule", line, GRID_COST)
        crossed = shapely.intersection(line, frame.exterior)
        ends[kind].append((degrees, shapely.get_coordinates(crossed)))
    # Meridians are told at the lower edge, parallels at the left one, where enough end there.
    edges_of = {
        "lon": (("bottom", bottom), ("top", top)),
        "lat": (("left", left), ("right", right)),
    }
    for kind, edges in edges_of.items():
        for edge, at in edges:
            if _grid_labels(axes, kind, ends[kind], edge, at) >= LEAST_TOLD:
                break


def _grid_labels(
    axes: "Axes", kind: str, ends: list[tuple[float, FloatArray]], edge: str, at: float
) -> int:
    """Tell lines at an edge of the frame, where the last label leaves room; count them."""
    across = 1 if kind == "lon" else 0
    low, high = axes.get_xlim() if kind == "lon" else axes.get_ylim()
    room = 0.06 * (high - low)
    used = -np.inf
    places = [
        (float(end[1 - across]), degrees, end)
        for degrees, points in ends
        for end in points[np.abs(points[:, across] - at) <= 1]
    ]
    told = 0
    for place, degrees, end in sorted(places, key=lambda item: item[0]):
        if low + room / 2 < place < high - room / 2 and place - used >= room:
            used, told = place, told + 1
            _grid_label(axes, kind, degrees, end, edge)
    return told


def _grid_label(axes: "Axes", kind: str, degrees: float, at: FloatArray, edge: str) -> None:
    sides = "EW" if kind == "lon" else "NS"
    offset, ha, va = GRID_SIDES[edge]
    axes.annotate(
        f"{abs(degrees):g}°{sides[0] if degrees >= 0 else sides[1]}",
        tuple(at),
        xytext=offset,
        textcoords="offset points",
        ha=ha,
        va=va,
        fontsize=SMALL,
        color=SOFT_INK,
        annotation_clip=False,
        gid="graticule-label",
    )


def draw_scale_bar(axes: "Axes", pen: Labeller, scene: Scene) -> None:
    """Put kilometres and nautical miles where they hide least."""
    left, _, right, _ = scene.box
    room = BAR_SHARE * (right - left)
    bar_m = max(b for b in BARS_KM if b * 1e3 <= room) * 1e3
    mile_m = max(b for b in BARS_NM if b * NAUTICAL_MILE_M <= bar_m) * NAUTICAL_MILE_M
    unit = pen.unit_per_in
    width, height = max(bar_m, mile_m) + 0.62 * unit, 0.66 * unit
    x, y = _emptiest(pen, scene, width, height)
    pen.taken.append(shapely.box(x, y, x + width, y + height))
    _panel(axes, x, y, width, height)
    start = x + 0.1 * unit
    for length_m, label, row in (
        (bar_m, f"{bar_m / 1e3:,g} km", 0.5),
        (mile_m, f"{mile_m / NAUTICAL_MILE_M:,g} nm", 0.3),
    ):
        level = y + row * unit
        axes.plot(
            [start, start + length_m],
            [level, level],
            color=INK,
            lw=2,
            solid_capstyle="butt",
            zorder=16,
            gid="scale-bar",
        )
        axes.text(
            start + length_m + 0.07 * unit,
            level,
            label,
            fontsize=SMALL,
            va="center",
            color=INK,
            zorder=17,
            gid="scale-label",
        )
    told = "true from the launch" if scene.launch is not None else "true from the centre"
    axes.text(
        start,
        y + 0.11 * unit,
        told,
        fontsize=5.5,
        va="center",
        color=SOFT_INK,
        zorder=17,
        gid="scale-label",
    )


def ticked(ends: FloatArray, unit_per_in: float) -> shapely.MultiLineString:
    """Return a length between two places, (2, 2), with a tick at each end."""
    onward = (ends[1] - ends[0]) / np.hypot(*(ends[1] - ends[0]))
    tick = TICK_IN / 2 * unit_per_in * np.array([-onward[1], onward[0]])
    ticks = [end + np.array([[-1.0], [1.0]]) * tick for end in ends]
    return shapely.multilinestrings([shapely.LineString(line) for line in (ends, *ticks)])


def _emptiest(pen: Labeller, scene: Scene, width: float, height: float) -> tuple[float, float]:
    """Return the lower left corner of the emptiest place along the frame, corners first."""
    left, bottom, right, top = scene.box
    gap = 0.1 * pen.unit_per_in
    x = np.linspace(left + gap, right - gap - width, 9)
    y = np.linspace(bottom + gap, top - gap - height, 7)
    spots = np.array([(a, b) for a in x for b in y if a in x[[0, -1]] or b in y[[0, -1]]])
    at_corner = np.isin(spots[:, 0], x[[0, -1]]) & np.isin(spots[:, 1], y[[0, -1]])
    boxes = shapely.box(*spots.T, *(spots + np.array([width, height])).T)
    hidden = pen.obstacles.cost(boxes, over={"graticule"}) + np.where(
        at_corner, 0.0, OFF_CORNER
    )
    best_x, best_y = spots[np.argmin(hidden)].tolist()
    return best_x, best_y


def _panel(axes: "Axes", x: float, y: float, width: float, height: float) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - loaded where it draws

    # As an artist, not a patch: the field's sides are set, so no shape need be measured.
    axes.add_artist(
        Rectangle((x, y), width, height, fc=PAPER, ec="none", alpha=0.85, zorder=15)
    )
