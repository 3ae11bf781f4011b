"""Where a label may stand: inside the frame, on its own ground, on no other text or line."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.maps.canvas import LINE_HEIGHT, PT_PER_IN, Page
from geo_kit.maps.obstacles import HARD, Obstacles
from geo_kit.maps.palette import INK, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HALO: Final = {"boxstyle": "square,pad=0.15", "fc": PAPER, "ec": "none", "alpha": 0.85}
PAD_IN: Final = 0.045  # of air round a label
EDGE_IN: Final = 0.03  # of air at the frame
GRID: Final = 20  # candidate places along each side of a part of a region
MOST_PARTS: Final = 3  # of a region that are tried
ROUND: Final = 16  # directions tried round a point
LEAST_DEPTH_IN: Final = 0.06  # of a place in a region: half of the smallest label's height
FARTHEST: Final = 0.6  # what the last candidate costs more than the first
MOST_LETTERS: Final = 22  # of a line of a place's name
NARROWER: Final = (16, 11)  # those tried where that has no room
MOST_ROWS: Final = 3  # of that name
LED: Final = 5.0  # what an inch costs of the line to a zone that is too small for its name
LED_OVER: Final = ("edge", "coast", "graticule")  # its name, on a ground of its own, may
LED_SHARE: Final = 0.4  # cover those at a share of what they cost
CROSSED: Final = 1.5  # what a leader pays, at most, for a piece of a line that it crosses
ON_SOIL: Final = 3.0  # what a name with a leader pays on soil, of which it may seem the name
REACH_IN: Final = 0.03  # of a leader into the air round its label
TRIED: Final = 32  # leaders that are looked at together
LEAST_LED_IN: Final = 0.12  # of that line
NEAR_IN: Final = 0.16  # from its end to the places tried first, and multiples

Spots = FloatArray | Callable[[float, float], FloatArray]  # (k, 2), or for a width and height


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to write a label, and what it costs to write it so."""

    text: str
    size: float  # in points
    cost: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A wording where it fits best."""

    wording: Wording
    centre: FloatArray  # (2,)
    box: shapely.Polygon
    cost: float


@dataclass(eq=False)
class Labeller:
    """The labels of one drawing field; places are in the field's own units."""

    page: Page
    axes: "Axes"
    frame: tuple[float, float, float, float]
    unit_per_in: float
    soil: shapely.Geometry = field(default_factory=shapely.Point)
    taken: list[shapely.Geometry] = field(default_factory=list)  # no label touches these
    obstacles: Obstacles = field(init=False)

    def __post_init__(self) -> None:
        """Begin with an empty field."""
        self.obstacles = Obstacles(self.frame, self.unit_per_in)

    def size(self, text: str, size: float, *, weight: str = "normal") -> tuple[float, float]:
        """Return width and height that a label asks for, air included."""
        rows = text.split("\n")
        wide_in = max(self.page.width_of(row, size=size, weight=weight) for row in rows)
        high_in = len(rows) * size * LINE_HEIGHT / PT_PER_IN
        return (
            (wide_in + 2 * PAD_IN) * self.unit_per_in,
            (high_in + PAD_IN) * self.unit_per_in,
        )

    def fit(
        self,
        wordings: Sequence[Wording],
        spots: Spots,
        *,
        weight: str = "normal",
        ground: shapely.Geometry | None = None,
        over: Collection[str] = (),
        farthest: float = FARTHEST,
        most: float = HARD,
    ) -> Place | None:
        """Return the place that hides least, or None where every one hides too much.

        Args:
            wordings: ways to write the label, the dearest last.
            spots: centres to try, best first.
            weight: of the letters.
            ground: what the label must lie within, if given.
            over: names of obstacles that it may stand on.
            farthest: what the last place costs more than the first one.
            most: what a place may cost; less than that.
        """
        best: Place | None = None
        for wording in wordings:
            if best is not None and wording.cost >= best.cost:
                break
            boxes, centres = self._open(wording, spots, weight=weight)
            far = np.linspace(0, farthest, len(boxes))
            place = self._best(wording, boxes, centres, far, ground=ground, over=over)
            if place is not None and place.cost < (most if best is None else best.cost):
                best = place
        return best

    def set(self, place: Place | None, *, name: str, **style: Any) -> bool:  # noqa: ANN401 - matplotlib's own keywords
        """Write a label where it fits, and keep others off it; tell whether it does."""
        if place is None:
            return False
        self.taken.append(place.box)
        rules: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "color": INK,
            "linespacing": 1.15,
        } | style
        x, y = place.centre.tolist()
        wording = place.wording
        self.axes.text(x, y, wording.text, fontsize=wording.size, gid=name, zorder=20, **rules)
        return True

    def lead_from(self, place: Place, shape: shapely.Geometry, *, name: str) -> None:
        """Draw the shortest line from a label to what it names."""
        inner = shapely.buffer(place.box, -REACH_IN * self.unit_per_in, join_style="mitre")
        self.lead(shapely.shortest_line(inner, shape), name=name)

    def lead(self, line: shapely.LineString, *, name: str) -> None:
        """Draw the line that leads from a label to what it names."""
        points = shapely.get_coordinates(line)
        self.axes.plot(*points.T, color=INK, lw=0.7, zorder=19, gid=name)
        self.taken.append(line)

    def touched(self, shapes: Any) -> BoolArray:  # noqa: ANN401 - an array of shapes
        """Tell which shapes meet a label, or what else none may touch."""
        touched = np.zeros(len(shapes), dtype=bool)
        for shape in self.taken:
            shapely.prepare(shape)
            touched |= shapely.intersects(shape, shapes)
        return touched

    def spots_in(self, ground: shapely.Geometry, *, n_each: int = GRID) -> FloatArray:
        """Return places in what is seen of a region, (k, 2), farthest from its edge first."""
        seen = shapely.clip_by_rect(ground, *self.frame)
        return _inside(seen, LEAST_DEPTH_IN * self.unit_per_in, n_each)

    def spots_round(self, point: FloatArray, away_in: float) -> Spots:
        """Return places beside a point: right, left, above, below, then in between."""
        turn = 2 * np.pi * np.arange(ROUND) / ROUND
        turn = turn[np.argsort(np.abs(np.sin(2 * turn)).round(6), kind="stable")]

        def spots(width: float, height: float) -> FloatArray:
            away = away_in * np.array([1.0, 1.8, 3.0, 4.5])[:, None] * self.unit_per_in
            x = np.cos(turn) * (away + width / 2)
            y = np.sin(turn) * (away + height / 2)
            return point + np.stack([x.ravel(), y.ravel()], axis=-1)

        return spots

    def fit_led(
        self,
        wordings: Sequence[Wording],
        point: FloatArray,
        *,
        longest_in: float = np.inf,
        across: Collection[str] = (),
        most_crossed: float = CROSSED,
        on_soil: float = ON_SOIL,
    ) -> tuple[Place, FloatArray] | None:
        """Return a place at a distance, and the line, (2, 2), that leads from it to a point.

        Args:
            wordings: ways to write the label, the dearest last.
            point: where the line ends, (2,).
            longest_in: of the line, in inches.
            across: names of obstacles that the line may cross.
            most_crossed: what a piece of an obstacle that the line crosses costs at most.
            on_soil: what a label costs that is on soil.
        """
        best: tuple[Place, FloatArray] | None = None
        grid = self.spots_in(shapely.box(*self.frame))
        for wording in wordings:
            boxes, centres = self._open(wording, self._spots_near(point, grid))
            if not len(boxes):
                continue
            far_in = shapely.distance(boxes, shapely.points(point)) / self.unit_per_in
            cost = wording.cost + LED * far_in + on_soil * self._on_soil(boxes)
            cost += self.obstacles.cost(boxes, over=LED_OVER, share=LED_SHARE)
            cost[(far_in < LEAST_LED_IN) | (far_in > longest_in)] = np.inf
            ends = self._ends(wording, centres, point)
            row, least = self._least_crossed(ends, cost, {"graticule", *across}, most_crossed)
            if least < (HARD if best is None else best[0].cost):
                best = Place(wording, centres[row], boxes[row], least), ends[row]
        return best

    def _least_crossed(
        self, ends: FloatArray, cost: FloatArray, across: Collection[str], most: float
    ) -> tuple[int, float]:
        """Return which line, of (k, 2, 2), costs least with what it crosses, and that cost."""
        order = np.argsort(cost, kind="stable")
        best, least = 0, np.inf
        for rows in np.split(order, range(TRIED, len(order), TRIED)):
            if cost[rows[0]] >= least:  # crossings add to it
                break
            lines = shapely.linestrings(ends[rows])
            whole = cost[rows] + self.obstacles.cost(lines, over=across, most=most)
            whole[self.touched(lines)] = np.inf
            if whole.min() < least:
                best, least = int(rows[np.argmin(whole)]), float(whole.min())
        return best, least

    def _spots_near(self, point: FloatArray, grid: FloatArray) -> Spots:
        """Return places all over the field, and more of them near a point."""
        near = self.spots_round(point, NEAR_IN)

        def spots(width: float, height: float) -> FloatArray:
            return np.concatenate([near(width, height), grid]) if callable(near) else grid

        return spots

    def _ends(self, wording: Wording, centres: FloatArray, point: FloatArray) -> FloatArray:
        """Return lines, (k, 2, 2), from within the air round labels to a point."""
        half = np.array(self.size(wording.text, wording.size)) / 2 - REACH_IN * self.unit_per_in
        starts = np.clip(point, centres - half, centres + half)
        return np.stack([starts, np.broadcast_to(point, starts.shape)], axis=1)

    def _on_soil(self, boxes: Any) -> FloatArray:  # noqa: ANN401 - an array of boxes
        """Return which share of each box, of (k,), is on soil, by a few points of it."""
        low, high = np.split(shapely.bounds(boxes), 2, axis=-1)
        share = np.array([(a, b) for a in (0.1, 0.5, 0.9) for b in (0.1, 0.9)])
        points = low[:, None] + share * (high - low)[:, None]
        shapely.prepare(self.soil)
        inside = shapely.contains_xy(self.soil, points[..., 0], points[..., 1])
        return np.asarray(inside.mean(axis=-1))

    def _best(
        self,
        wording: Wording,
        boxes: Any,  # noqa: ANN401 - an array of boxes
        centres: FloatArray,
        far: FloatArray,
        *,
        ground: shapely.Geometry | None,
        over: Collection[str],
    ) -> Place | None:
        if ground is not None:
            shapely.prepare(ground)
            within = shapely.contains(ground, boxes)
            boxes, centres, far = boxes[within], centres[within], far[within]
        if not len(boxes):
            return None
        cost = wording.cost + far + self.obstacles.cost(boxes, over=over)
        row = int(np.argmin(cost))
        return Place(wording, centres[row], boxes[row], float(cost[row]))

    def _open(
        self, wording: Wording, spots: Spots, *, weight: str = "normal"
    ) -> tuple[Any, FloatArray]:
        """Return boxes and their centres that lie in the frame and off other labels."""
        width, height = self.size(wording.text, wording.size, weight=weight)
        centres = spots(width, height) if callable(spots) else spots
        half = np.array([width, height]) / 2
        air = half + EDGE_IN * self.unit_per_in
        low, high = np.reshape(self.frame, (2, 2))
        centres = centres[((centres - air >= low) & (centres + air <= high)).all(axis=-1)]
        boxes: Any = shapely.box(*(centres - half).T, *(centres + half).T)
        free = ~self.touched(boxes)
        return boxes[free], centres[free]


def along(lines: Any, step: float) -> FloatArray:  # noqa: ANN401 - one or an array
    """Return places along lines, (k, 2), of the longest first, from its middle outward."""
    found = [np.empty((0, 2))]
    for part in sorted(shapely.get_parts(lines), key=lambda part: -shapely.length(part)):
        share = np.linspace(0, 1, max(int(shapely.length(part) / step), 1) + 2)[1:-1]
        share = share[np.argsort(np.abs(share - 0.5), kind="stable")]
        points = shapely.line_interpolate_point(part, share, normalized=True)
        found.append(shapely.get_coordinates(points))
    return np.concatenate(found)


def in_rows(name: str) -> list[str]:
    """Return a name in lines of few letters, shortened beyond some; narrower ones after it."""
    ways = [_shortened(wrap(name, MOST_LETTERS, break_on_hyphens=False))]
    longest = max(map(len, name.split()))
    rows = [wrap(name, letters, break_on_hyphens=False) for letters in NARROWER]
    ways += [
        way
        for letters, way in zip(NARROWER, rows, strict=True)
        if len(way) <= MOST_ROWS and longest <= letters
    ]
    return list(dict.fromkeys("\n".join(way) for way in ways))


def _shortened(rows: list[str]) -> list[str]:
    if len(rows) <= MOST_ROWS:
        return rows
    last = rows[MOST_ROWS - 1][: MOST_LETTERS - 2].rstrip(" ,;:")
    return [*rows[: MOST_ROWS - 1], last + " …"]


def _inside(ground: shapely.Geometry, least_depth: float, n_each: int) -> FloatArray:
    """Return places in a region's largest parts, (k, 2), farthest from its edge first."""
    parts = [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon"]
    largest = sorted(parts, key=shapely.area, reverse=True)[:MOST_PARTS]
    found, depth = [np.empty((0, 2))], [np.empty(0)]
    for part in largest:
        left, bottom, right, top = shapely.bounds(part)
        x, y = np.meshgrid(np.linspace(left, right, n_each), np.linspace(bottom, top, n_each))
        points = np.stack([x.ravel(), y.ravel()], axis=-1)
        points = points[shapely.contains_xy(part, points)]
        edge = shapely.boundary(part)
        shapely.prepare(edge)
        found.append(points)
        depth.append(shapely.distance(edge, shapely.points(points)))
    inward = np.concatenate(depth)
    order = np.argsort(-inward, kind="stable")
    return np.concatenate(found)[order[: np.count_nonzero(inward >= least_depth)]]
