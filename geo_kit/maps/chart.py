"""The map itself: zones, coast, rings, path, impacts and areas, and what they are called."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.maps.canvas import Page
from geo_kit.maps.captions import Named, circle, keep_clear, label_map
from geo_kit.maps.labels import Labeller
from geo_kit.maps.marks import draw_marks, shown_areas
from geo_kit.maps.palette import COAST, INK, LAND, PAPER, SOFT_INK, zone_colour
from geo_kit.scene_ground import graticule
from geo_kit.scenes import Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

STEPS_DEG: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
BARS_NM: Final = (5, 10, 20, 50, 100, 200, 500, 1000)
BARS_KM: Final = (10, 20, 50, 100, 200, 500, 1000, 2000)
MOST_DOTS: Final = 700
DOTS_PER_SQ_IN: Final = 900.0  # more would hide what lies beneath them
CELL_IN: Final = 0.1  # of the squares in which dots are counted
EDGE_PAST_IN: Final = 0.05  # how far past the draws the edge of a zone is drawn above them
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


def draw_map(page: Page, axes: "Axes", scene: Scene) -> Named:
    """Draw a scene into a field whose sides are those of the scene's box."""
    left, bottom, right, top = scene.box
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    for spine in axes.spines.values():
        spine.set(color=SOFT_INK, linewidth=0.8)
    width_in = axes.get_position().width * page.width_in
    pen = Labeller(page, axes, scene.box, (right - left) / width_in)
    _draw_zones(axes, scene)
    _draw_land(axes, scene)
    _draw_grid(axes, pen, scene)
    _draw_limits(axes, scene)
    draw_marks(axes, scene)
    _draw_rings(axes, scene)
    _draw_flight(axes, scene)
    _draw_impacts(axes, scene, pen.unit_per_in)
    keep_clear(pen, scene)
    _scale_bar(axes, pen, scene)
    return label_map(pen, scene)


def _draw_zones(axes: "Axes", scene: Scene) -> None:
    country = scene.result.test.country.lower()
    for zone in scene.zones:
        _area(axes, zone.shape, name=f"zone-{zone.zone}", fc=zone_colour(zone.zone), zorder=1)
        if zone.zone.partition("-")[0] == country:
            _area(
                axes,
                zone.shape,
                name=f"hatched-{zone.zone}",
                fc="none",
                ec=INK,
                hatch="////",
                alpha=0.28,
                zorder=1.5,
            )
        _area(
            axes,
            zone.shape,
            name=f"edge-{zone.zone}",
            fc="none",
            ec=SOFT_INK,
            lw=0.5,
            zorder=2,
        )


def _draw_land(axes: "Axes", scene: Scene) -> None:
    for party, soil in scene.land:
        _area(axes, soil, name=f"coast-{party.lower()}", fc=LAND, ec=COAST, lw=0.5, zorder=3)


def _draw_grid(axes: "Axes", pen: Labeller, scene: Scene) -> None:
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


def _draw_limits(axes: "Axes", scene: Scene) -> None:
    for limit in scene.limits:
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(limit.line)]
        if not parts:
            continue
        gap = np.full((1, 2), np.nan)  # where one piece of the line ends
        points = np.concatenate([piece for part in parts for piece in (part, gap)])
        axes.plot(
            *points.T,
            color=INK,
            lw=0.9,
            ls=(0, (5, 2.5)),
            zorder=2.5,
            gid=f"limit-{limit.letter}",
        )


def _draw_rings(axes: "Axes", scene: Scene) -> None:
    for ring in scene.rings:
        axes.plot(
            *circle(ring.radius_m).T,
            color=INK,
            lw=0.9,
            ls=(0, (1, 1.6)),
            zorder=5,
            gid=f"ring-{ring.radius_m / 1e3:.0f}km",
        )


def _draw_flight(axes: "Axes", scene: Scene) -> None:
    if len(scene.path):
        axes.plot(*scene.path.T, color=PAPER, lw=3.2, zorder=7, gid="path-casing")
        axes.plot(*scene.path.T, color=INK, lw=1.6, zorder=8, gid="path")
    if len(scene.crossing):
        axes.plot(*scene.crossing.T, color=INK, lw=1.4, zorder=8, gid="crossing")
    if len(scene.example):
        axes.plot(*scene.example.T, color=INK, lw=1.0, ls=(0, (4, 2)), zorder=8, gid="example")
    if scene.launch is not None:
        axes.plot(
            *scene.launch, "^", ms=8, mfc=INK, mec=PAPER, mew=1.0, zorder=12, gid="launch"
        )


def _draw_impacts(axes: "Axes", scene: Scene, unit_per_in: float) -> None:
    """Draw a share of the dots, the edges of zones above them, and thin lines round them."""
    if not len(scene.impacts):
        return
    x, y = scene.impacts[:: _each(scene.impacts, unit_per_in)].T
    axes.scatter(
        x,
        y,
        s=1.6,
        color=INK,
        alpha=0.4,
        linewidths=0,
        rasterized=True,
        zorder=9,
        gid="impacts",
    )
    hull = shapely.convex_hull(shapely.multipoints(scene.impacts))
    near = shapely.buffer(hull, EDGE_PAST_IN * unit_per_in)
    for zone in scene.zones:
        edge = shapely.intersection(shapely.boundary(zone.shape), near)
        edge = shapely.difference(edge, scene.soil)
        lines = shapely.get_parts(shapely.line_merge(edge))
        for line in lines[shapely.get_dimensions(lines) == 1].tolist():
            points = shapely.get_coordinates(line)
            axes.plot(
                *points.T, color=SOFT_INK, lw=0.8, zorder=9.5, gid=f"edge-above-{zone.zone}"
            )
    for probability, shape in shown_areas(scene, unit_per_in):
        dashed = probability < max(share for share, _ in scene.areas)
        style = {"ls": (0, (3, 1.8)), "lw": 1.0} if dashed else {"lw": 1.2}
        name = f"area-{probability * 100:.0f}"
        _area(axes, shape, name=name, fc="none", ec=INK, zorder=10, **style)


def _each(points: FloatArray, unit_per_in: float) -> int:
    """Return of how many dots one is drawn: the most there are in a small square say so."""
    side = CELL_IN * unit_per_in
    _, count = np.unique(np.floor(points / side), axis=0, return_counts=True)
    thick = float(np.quantile(np.repeat(count, count), 0.5)) / CELL_IN**2  # where most lie
    return int(np.ceil(max(thick / DOTS_PER_SQ_IN, len(points) / MOST_DOTS, 1)))


def _scale_bar(axes: "Axes", pen: Labeller, scene: Scene) -> None:
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


def _area(axes: "Axes", shape: shapely.Geometry, *, name: str, **style: Any) -> None:  # noqa: ANN401 - matplotlib's own keywords
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - loaded where it draws

    if not shapely.is_empty(shape):
        axes.add_artist(PathPatch(_outline(shape), gid=name, **({"lw": 0} | style)))


def _outline(shape: shapely.Geometry) -> "Path":
    """Return polygons as one path; holes stay holes."""
    from matplotlib.path import Path  # noqa: PLC0415 - loaded where it draws

    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = shapely.get_rings(shapely.orient_polygons(np.array(parts, dtype=object)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(points), Path.LINETO)
    codes[np.flatnonzero(np.diff(ring, prepend=-1))] = Path.MOVETO
    codes[np.flatnonzero(np.diff(ring, append=-1))] = Path.CLOSEPOLY
    return Path(points, codes)
