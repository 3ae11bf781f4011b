"""The map itself: zones, coast, rings, path, impacts and areas, and what they are called."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.canvas import PT_PER_IN, Page
from geo_kit.maps.captions import Named, circle, keep_clear, label_map
from geo_kit.maps.labels import Labeller
from geo_kit.maps.marks import draw_marks, shown_areas
from geo_kit.maps.measures import draw_grid, draw_scale_bar, ticked
from geo_kit.maps.palette import COAST, INK, LAND, PAPER, SOFT_INK, zone_colour
from geo_kit.scenes import Limit, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

MOST_DOTS: Final = 700
DOTS_PER_SQ_IN: Final = 900.0  # more would hide what lies beneath them
CELL_IN: Final = 0.1  # of the squares in which dots are counted
CASING_PT: Final = 1.7  # of paper under a dashed line
LENGTH_PT: Final = 0.7  # thin: no way flown
EDGE_PAST_IN: Final = 0.05  # how far past the draws the edge of a zone is drawn above them


def draw_map(page: Page, axes: "Axes", scene: Scene) -> Named:
    """Draw a scene into a field whose sides are those of the scene's box."""
    left, bottom, right, top = scene.box
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    for spine in axes.spines.values():
        spine.set(color=SOFT_INK, linewidth=0.8)
    width_in = axes.get_position().width * page.width_in
    pen = Labeller(page, axes, scene.box, (right - left) / width_in, soil=scene.soil)
    _draw_zones(axes, scene)
    _draw_land(axes, scene)
    draw_grid(axes, pen, scene)
    paper = _draw_limits(axes, scene, pen.unit_per_in)
    draw_marks(axes, scene)
    _draw_rings(axes, scene)
    _draw_flight(axes, scene, pen.unit_per_in)
    _draw_impacts(axes, scene, pen.unit_per_in, paper)
    keep_clear(pen, scene)
    draw_scale_bar(axes, pen, scene)
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


def _draw_limits(axes: "Axes", scene: Scene, unit_per_in: float) -> shapely.Geometry:
    """Draw limits on paper of their own: a solid edge beneath would fill the gaps of a dash.

    Where limits run together one line is drawn, for two would fill each other's gaps.
    Returns that paper.
    """
    same = CASING_PT / PT_PER_IN / 2 * unit_per_in
    lines = [*_apart(scene, same)]
    for limit, line in lines:
        points = _with_gaps(line)
        name = f"limit-{limit.letter}"
        axes.plot(*points.T, color=PAPER, lw=CASING_PT, zorder=2.2, gid=f"casing-{name}")
        axes.plot(*points.T, color=INK, lw=0.9, ls=(0, (5, 2.5)), zorder=2.5, gid=name)
    whole = shapely.union_all([line for _, line in lines])
    return shapely.buffer(whole, same, quad_segs=1)


def _apart(scene: Scene, same: float) -> Iterator[tuple[Limit, shapely.Geometry]]:
    """Yield what is drawn of each limit: what does not run along those before it."""
    drawn: list[shapely.Geometry] = []
    for limit in scene.limits:
        seen = shapely.simplify(shapely.clip_by_rect(limit.line, *scene.box), same / 4)
        line = seen
        for other in drawn:
            line = shapely.difference(line, other)
        drawn.append(shapely.buffer(seen, same, quad_segs=1))
        yield limit, shapely.line_merge(line)


def _with_gaps(line: shapely.Geometry) -> FloatArray:
    """Return the points of lines, (n, 2), with a gap after each."""
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(line)]
    gap = np.full((1, 2), np.nan)
    return np.concatenate([np.empty((0, 2)), *(p for part in parts for p in (part, gap))])


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


def _draw_flight(axes: "Axes", scene: Scene, unit_per_in: float) -> None:
    if len(scene.path):
        axes.plot(*scene.path.T, color=PAPER, lw=3.2, zorder=7, gid="path-casing")
        axes.plot(*scene.path.T, color=INK, lw=1.6, zorder=8, gid="path")
    if len(scene.crossing):
        points = _with_gaps(ticked(scene.crossing, unit_per_in))
        axes.plot(*points.T, color=INK, lw=LENGTH_PT, zorder=7.5, gid="crossing")
    if len(scene.example):
        once = shapely.line_merge(shapely.union_all([shapely.LineString(scene.example)]))
        points = _with_gaps(once)
        axes.plot(*points.T, color=PAPER, lw=3.0, zorder=7.6, gid="example-casing")
        axes.plot(*points.T, color=INK, lw=1.6, ls=(0, (3, 1.2)), zorder=8, gid="example")
    if scene.launch is not None:
        axes.plot(
            *scene.launch, "^", ms=8, mfc=INK, mec=PAPER, mew=1.0, zorder=12, gid="launch"
        )


def _draw_impacts(
    axes: "Axes", scene: Scene, unit_per_in: float, paper: shapely.Geometry
) -> None:
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
        edge = shapely.difference(shapely.difference(edge, scene.soil), paper)
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
