"""Where a label may stand: inside the frame, on its own ground, and on no other text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.maps.canvas import LINE_HEIGHT, PT_PER_IN, Page
from geo_kit.maps.palette import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAD_IN: Final = 0.045  # of air round a label
GRID: Final = 28  # candidate places along each side of a region
ROUND: Final = 16  # directions tried round a point


@dataclass(eq=False)
class Labeller:
    """The labels of one drawing field; places are in the field's own units."""

    page: Page
    axes: "Axes"
    frame: tuple[float, float, float, float]
    unit_per_in: float
    taken: list[shapely.Geometry] = field(default_factory=list)  # no label touches these
    lines: list[shapely.Geometry] = field(default_factory=list)  # crossed if need be

    def size(self, text: str, size: float, *, weight: str = "normal") -> tuple[float, float]:
        """Return width and height that a label asks for, air included."""
        rows = text.split("\n")
        wide_in = max(self.page.width_of(row, size=size, weight=weight) for row in rows)
        high_in = len(rows) * size * LINE_HEIGHT / PT_PER_IN
        return (
            (wide_in + 2 * PAD_IN) * self.unit_per_in,
            (high_in + PAD_IN) * self.unit_per_in,
        )

    def place(
        self,
        text: str,
        candidates: FloatArray,
        *,
        size: float,
        name: str,
        ground: shapely.Geometry | None = None,
        crossing: bool = True,
        **style: Any,  # noqa: ANN401 - matplotlib's own keywords
    ) -> bool:
        """Set a label at the first place, of (k, 2), where it fits; tell whether one did.

        Args:
            text: the label.
            candidates: centres to try, best first.
            size: in points.
            name: of the label's group in the file.
            ground: what the label must lie within, if given.
            crossing: whether it may stand on a line where nothing else is free.
            style: matplotlib's own keywords.
        """
        width, height = self.size(text, size, weight=str(style.get("weight", "normal")))
        boxes = _boxes(candidates, width, height)
        good = shapely.within(boxes, shapely.box(*self.frame))
        good &= ~self._touch(boxes, self.taken)
        if ground is not None:
            shapely.prepare(ground)
            good[good] = shapely.contains(ground, boxes[good])
        free = good.copy()
        free[good] = ~self._touch(boxes[good], self.lines)
        if not free.any():
            free = good if crossing else free
        if not free.any():
            return False
        row = int(np.argmax(free))
        self.taken.append(boxes[row])
        rules: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "color": INK,
            "linespacing": 1.15,
        } | style
        x, y = candidates[row].tolist()
        self.axes.text(x, y, text, fontsize=size, gid=name, zorder=20, **rules)
        return True

    @staticmethod
    def _touch(boxes: Any, shapes: list[shapely.Geometry]) -> BoolArray:  # noqa: ANN401 - an array of boxes
        touched = np.zeros(len(boxes), dtype=bool)
        for shape in shapes:
            shapely.prepare(shape)  # lines are long, and asked by every label
            touched |= shapely.intersects(shape, boxes)
        return touched

    def place_in(
        self,
        text: str,
        ground: shapely.Geometry,
        *,
        sizes: Sequence[float],
        name: str,
        **style: Any,  # noqa: ANN401 - matplotlib's own keywords
    ) -> bool:
        """Set a label on its ground, as far from its edges as can be, in a size that fits."""
        candidates = _inside(shapely.intersection(ground, shapely.box(*self.frame)))
        return len(candidates) > 0 and any(
            self.place(
                text,
                candidates,
                size=size,
                name=name,
                ground=ground,
                crossing=crossing,
                **style,
            )
            for crossing in (False, True)
            for size in sizes
        )

    def place_round(
        self,
        text: str,
        point: FloatArray,
        *,
        size: float,
        name: str,
        away_in: float,
        **style: Any,  # noqa: ANN401 - matplotlib's own keywords
    ) -> bool:
        """Set a label beside a point: right, left, above, below, then in between."""
        width, height = self.size(text, size, weight=str(style.get("weight", "normal")))
        turn = 2 * np.pi * np.arange(ROUND) / ROUND
        turn = turn[np.argsort(np.abs(np.sin(2 * turn)).round(6), kind="stable")]
        for step in (1.0, 1.8, 3.0):
            away = away_in * step * self.unit_per_in
            x = np.cos(turn) * (away + width / 2)
            y = np.sin(turn) * (away + height / 2)
            spots = point + np.stack([x, y], axis=-1)
            if self.place(text, spots, size=size, name=name, **style):
                return True
        return False


def along(line: shapely.Geometry, count: int) -> FloatArray:
    """Return places along a line, (k, 2), from its middle outward."""
    parts = [part for part in shapely.get_parts(line) if shapely.length(part) > 0]
    if not parts:
        return np.empty((0, 2))
    longest = max(parts, key=shapely.length)
    share = np.linspace(0.02, 0.98, count)
    share = share[np.argsort(np.abs(share - 0.5), kind="stable")]
    points = shapely.line_interpolate_point(longest, share, normalized=True)
    return shapely.get_coordinates(points)


def _inside(ground: shapely.Geometry) -> FloatArray:
    """Return places in a region, (k, 2), those farthest from its edge first."""
    if shapely.is_empty(ground):
        return np.empty((0, 2))
    left, bottom, right, top = shapely.bounds(ground)
    x, y = np.meshgrid(np.linspace(left, right, GRID), np.linspace(bottom, top, GRID))
    points = np.stack([x.ravel(), y.ravel()], axis=-1)
    points = points[shapely.contains_xy(ground, points)]
    inward = shapely.distance(shapely.points(points), shapely.boundary(ground))
    return points[np.argsort(-inward, kind="stable")]


def _boxes(centres: FloatArray, width: float, height: float) -> Any:  # noqa: ANN401 - an array of boxes
    half = np.array([width, height]) / 2
    return shapely.box(*(centres - half).T, *(centres + half).T)
