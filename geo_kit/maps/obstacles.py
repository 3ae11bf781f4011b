"""What a label should not stand on, and what it costs to stand there all the same.

Costs compare with `labels.FARTHEST`, of a place at the edge of a region. Lines are taken
apart into short pieces, so that one tree answers for all labels and all places tried.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray

AREA: Final = 2  # dimensions
HARD: Final = 1e4  # rather than that, a label is left out
PIECE_IN: Final = 0.06  # of a line
FINE_IN: Final = 0.008  # what a line may be thinned by: less than its own width
DOT_IN: Final = 0.04  # dots nearer than that are one


@dataclass(eq=False)
class Obstacles:
    """Lines, dots and areas of one drawing field, each under a name."""

    frame: tuple[float, float, float, float]
    unit_per_in: float
    _shapes: list[Any] = field(default_factory=list)  # arrays of geometries
    _costs: list[FloatArray] = field(default_factory=list)  # of each geometry, if touched
    _names: list[str] = field(default_factory=list)  # one for each array
    _tree: shapely.STRtree | None = None

    def add_line(
        self,
        name: str,
        line: shapely.Geometry,
        per_in: float,
        *,
        beneath: shapely.Geometry | None = None,
    ) -> None:
        """Add a line, or the edge of an area, but for what lies beneath an area drawn on it.

        Its cost is that of an inch.
        """
        if shapely.get_dimensions(line) == AREA:
            line = shapely.boundary(line)
        shown = shapely.get_parts(shapely.clip_by_rect(line, *self.frame))
        thin = shapely.simplify(shown[shapely.length(shown) > 0], FINE_IN * self.unit_per_in)
        pieces = _pieces(shapely.segmentize(thin, PIECE_IN * self.unit_per_in))
        if beneath is not None:
            shapely.prepare(beneath)
            pieces = pieces[~shapely.contains(beneath, pieces)]
        length_in = shapely.length(pieces) / self.unit_per_in
        # A line that ends in a label is seen as much as one that goes on.
        costs = per_in * np.maximum(length_in, PIECE_IN / 2)
        self._add(name, pieces, np.full_like(costs, HARD) if per_in >= HARD else costs)

    def add_area(self, name: str, shape: shapely.Geometry) -> None:
        """Add an area that no label may cover or touch."""
        thin = shapely.simplify(shape, FINE_IN * self.unit_per_in)
        self._add(name, np.array([thin], dtype=object), np.array([HARD]))

    def add_dots(self, name: str, points: FloatArray, each: float) -> None:
        """Add dots, (n, 2); those too near to be told apart count once."""
        cell = DOT_IN * self.unit_per_in
        seen = np.unique(np.round(points / cell), axis=0) * cell
        self._add(name, shapely.points(seen), np.full(len(seen), each))

    def cost(
        self,
        boxes: Any,  # noqa: ANN401 - an array of shapes
        *,
        over: Collection[str] = (),
        share: float = 0.0,
        most: float = np.inf,
    ) -> FloatArray:
        """Return what each box or line, of (k,), hides; names in `over` cost a share of theirs.

        What a piece of an obstacle costs is at most the last argument.
        """
        if not self._shapes:
            return np.zeros(len(boxes))
        if self._tree is None:
            self._tree = shapely.STRtree(np.concatenate(self._shapes))
        price = np.concatenate(
            [
                share * costs if name in over else costs
                for name, costs in zip(self._names, self._costs, strict=True)
            ]
        )
        price = np.minimum(price, most)
        box, shape = self._tree.query(boxes, predicate="intersects")
        hidden: Any = np.bincount(box, weights=price[shape], minlength=len(boxes))
        return np.asarray(hidden, dtype=float)

    def _add(self, name: str, shapes: Any, costs: FloatArray) -> None:  # noqa: ANN401 - an array of geometries
        if len(shapes):
            self._names.append(name)
            self._shapes.append(shapes)
            self._costs.append(costs)
            self._tree = None


def _pieces(lines: Any) -> Any:  # noqa: ANN401 - arrays of lines
    """Return the straight pieces of lines."""
    points, part = shapely.get_coordinates(lines, return_index=True)
    joined = np.flatnonzero(part[1:] == part[:-1])
    return shapely.linestrings(np.stack([points[joined], points[joined + 1]], axis=1))
