"""What speakers measured from: landmarks, and lines that they named; and areas worth a line."""

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.labels import HALO, Labeller, Spots, Wording, along, in_rows
from geo_kit.maps.obstacles import HARD
from geo_kit.maps.palette import INK, NAMED_LINE, PAPER
from geo_kit.maps.said import landmarks, named_lines
from geo_kit.scenes import Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

APART_IN: Final = 0.045  # between two outlines that are told apart
AIR_IN: Final = (0.04, 0.08, 0.14)  # tried between a line and its name
STEP_IN: Final = 0.02  # between places tried along it
FAR_IN: Final = 0.1  # between a landmark and its name, from where a line leads to it
MARK_PT: Final = 7.0


def shown_areas(scene: Scene, unit_per_in: float) -> tuple[tuple[float, shapely.Geometry], ...]:
    """Return the areas that get a line: the outermost alone where lines would touch."""
    areas = tuple(sorted(scene.areas, key=lambda area: -area[0]))
    if not areas:
        return ()
    outer = areas[0][1]
    for _, inner in areas[1:]:
        between = shapely.area(shapely.symmetric_difference(outer, inner))
        gap = 2 * between / (shapely.length(outer) + shapely.length(inner))
        wide = 4 * shapely.area(inner) / max(shapely.length(inner), 1.0)
        if min(gap, wide) < APART_IN * unit_per_in:
            return areas[:1]
    return areas


def draw_marks(axes: "Axes", scene: Scene) -> None:
    """Draw landmarks and the lines that are named."""
    for line in named_lines(scene).values():
        for part in shapely.get_parts(line):
            points = shapely.get_coordinates(part)
            axes.plot(*points.T, color=NAMED_LINE, lw=2.0, zorder=2.4, gid="named-line")
    for _, at in landmarks(scene):
        axes.plot(*at, "o", ms=4, mfc=INK, mec=PAPER, mew=0.8, zorder=12, gid="landmark")


def keep_off_marks(pen: Labeller, scene: Scene) -> None:
    """Tell the pen where landmarks and named lines are."""
    for name, line in named_lines(scene).items():
        pen.obstacles.add_line(name, line, HARD)
    for _, at in landmarks(scene):
        mark = shapely.Point(*at).buffer(0.04 * pen.unit_per_in)
        pen.obstacles.add_area("landmark", mark)


def label_marks(pen: Labeller, scene: Scene) -> None:
    """Name landmarks and lines."""
    for name, line in named_lines(scene).items():
        style = {"color": NAMED_LINE, "weight": "bold", "bbox": HALO}
        words = [Wording(name, MARK_PT), Wording(name.replace(" ", "\n", 1), MARK_PT, 1.0)]
        place = pen.fit(words, _beside(line, pen.unit_per_in), weight="bold")
        if pen.set(place, name="named-line-label", **style):
            continue
        led = pen.fit_led(words, along(line, pen.unit_per_in)[0])
        if led is not None and pen.set(led[0], name="named-line-label", **style):
            pen.lead(shapely.LineString(led[1]), name="named-line-leader")
    for said, at in landmarks(scene):
        rows = enumerate(in_rows(said.name))
        words = [Wording(text, MARK_PT, 0.5 * row) for row, text in rows]
        place = pen.fit(words, pen.spots_round(at, 0.07), farthest=4.0)
        led = None if place is not None else pen.fit_led(words, at)
        set_at = place if led is None else led[0]
        pen.set(set_at, name="landmark-label", bbox=HALO)
        dot = shapely.Point(*at)
        if set_at is not None and set_at.box.distance(dot) > FAR_IN * pen.unit_per_in:
            pen.lead_from(set_at, dot, name="landmark-leader")


def _beside(line: shapely.Geometry, unit_per_in: float) -> Spots:
    """Return places below and above a line, (k, 2): those nearest to its middle first."""
    middle = along(line, STEP_IN * unit_per_in)

    def spots(_: float, height: float) -> FloatArray:
        away = height / 2 + np.array(AIR_IN) * unit_per_in
        lifts = np.stack([-away, away], axis=-1).ravel()
        return np.concatenate([middle + np.array([0, lift]) for lift in lifts])

    return spots
