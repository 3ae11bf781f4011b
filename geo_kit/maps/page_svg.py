"""The still picture of a page: for machines without WebGL, without scripts, for print.

Lines and areas go through an azimuthal equidistant plane; nothing but text is written, so
that a page needs no drawing library.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.geodesic import inverse
from geo_kit.maps.page_parts import FLOWN, Content, Layer, Mark

WIDTH: Final = 1000  # of the picture, in its own units
MOST_DOTS: Final = 1500
LETTER: Final = 11.6  # width of a letter of 19 units, bold and on average
WIDE_LETTER: Final = 19.6  # of Hangul
HANGUL: Final = "\u1100"  # and what follows
LINE: Final = 22
LEAST_POINTS: Final = 2
MANY_PARTS: Final = 200
M_PER_DEG: Final = 112e3  # at most
# Where words may stand: half widths to the right, units down.
BESIDE: Final = ((0, 32), (0, -18), (-1.25, 6), (1.25, 6), (0, -40), (-0.8, -40), (0.8, -40))
WITHIN: Final = ((0, 6), (0, 26), (0, -14))  # the former by a dot, these in an area
BELOW: Final = ((0, 24), (0, -10), (-1, 24), (1, 24), (-1, -10), (1, -10))  # and by a line
BY_A_DOT: Final = ("launch", "fall", "place", "note", "example", "island")
BY_A_LINE: Final = "named"
DOT: Final = "dot"  # ground that words keep off
DOT_SIDE: Final = 9
RINGED: Final = {"right": (1.15, 6), "left": (-1.15, 6), "top": (0, -8), "bottom": (0, 22)}
KEPT_CLEAR: Final = ("areas", "path", "examples")  # of words, where there is room elsewhere
ON_A_LINE: Final = ("limit", "letter")
WORDS: Final = ("words", "along")  # the former have the first choice of place
TRIES: Final = 60  # places along a line for the words on it
HATCHING: Final = (
    '<pattern id="hatching" width="9" height="9" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0 0V9"/></pattern>'
)


def still_picture(content: Content) -> str:
    """Return the map as an SVG element, its layers as named groups."""
    left, bottom, right, top = content.box
    height = round(WIDTH * (top - bottom) / (right - left))
    pen = _Pen(content)
    layers = (
        layer
        for layer in content.layers
        if layer.kind not in ("wall", *WORDS) and layer.style.get("still", True)
    )
    groups = "".join(map(pen.group, layers))
    texts = sorted((layer for layer in content.layers if layer.kind in WORDS), key=_kind)
    pen.keep_clear(content.layers)
    words = "".join(map(pen.words, texts))
    told = f"{content.title}. {content.finding} {content.where}".strip()
    return (
        f'<svg id="still" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(told)}">'
        f'<defs>{HATCHING}</defs><rect class="sea" width="{WIDTH}" height="{height}"/>'
        f"{groups}{words}</svg>"
    )


class _Pen:
    def __init__(self, content: Content) -> None:
        self._plane = content.plane
        self._left, bottom, right, self._top = content.box
        self._scale = WIDTH / (right - self._left)
        self._frame = shapely.box(self._left, bottom, right, self._top)
        self._picture = shapely.box(0, 0, WIDTH, (self._top - bottom) * self._scale)
        self._taken: list[shapely.Polygon] = []
        self._kept: shapely.Geometry = shapely.MultiPolygon()

    def keep_clear(self, layers: Sequence[Layer]) -> None:
        """Keep words off the places of fall and the paths, as far as there is other room."""
        marks = [mark for layer in layers if layer.key in KEPT_CLEAR for mark in layer.marks]
        shapes = [self._moved(mark.shape) for mark in marks if mark.key in ("", FLOWN)]
        filled = [shapely.polygonize([shape]) for shape in shapes]
        near = shapely.union_all([*shapes, *filled])
        self._kept = shapely.transform(near, self._to_picture)

    def group(self, layer: Layer) -> str:
        shapes = "".join(part for mark in layer.marks for part in self._mark(layer, mark))
        return f'<g data-layer="{layer.key}" class="{layer.kind}">{shapes}</g>'

    def words(self, layer: Layer) -> str:
        texts = "".join(part for mark in layer.marks for part in self._word(mark))
        return f'<g data-layer="{layer.key}" class="words">{texts}</g>'

    def _mark(self, layer: Layer, mark: Mark) -> Iterator[str]:
        look = f'style="--day:{mark.colour};--night:{mark.night}"'
        told = f"<title>{escape(mark.plain_title)}</title>" if mark.title else ""
        if mark.key:
            look += f' data-key="{escape(mark.key)}"'
        if layer.kind == "dots":
            dots = self._dots(mark.shape, layer.style.get("radius", 3))
            yield f'<path {look} d="{dots}">{told}</path>' if dots else ""
            return
        path = self._path(mark)
        if path and layer.kind == "line":
            dash = " ".join(str(3 * step) for step in layer.style.get("dash", ()))
            look += f' stroke-dasharray="{dash}"' if dash else ""
            look += f' stroke-width="{1.2 * layer.style.get("width", 1.5):g}"'
        if path:
            yield f'<path {look} d="{path}">{told}</path>'

    def _path(self, mark: Mark) -> str:
        """Return the part of a shape in the picture; both ends of the world stay apart."""
        near = self._moved(mark.shape) if mark.xy is None else mark.xy
        if shapely.is_empty(near):
            return ""
        if not self._within(near):
            near = shapely.clip_by_rect(near, *shapely.bounds(self._frame))
        near = shapely.simplify(near, 0.4 / self._scale)
        return "".join(self._ring(ring) for ring in _rings(near))

    def _within(self, shape: shapely.Geometry) -> bool:
        return bool(shapely.covers(self._frame, shapely.box(*shapely.bounds(shape))))

    def _moved(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return a shape of the globe in the plane, without what is far off."""
        near = self._nearby(shape)
        moved = shapely.transform(near, self._plane.to_xy)
        return shapely.make_valid(moved) if shapely.get_dimensions(moved) > 1 else moved

    def _nearby(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Leave out the parts that lie far off; what is left still decides by its corners."""
        parts = shapely.get_parts(shape)
        if len(parts) < MANY_PARTS:
            return shape
        middle = np.array([self._plane.lon_deg, self._plane.lat_deg])
        bounds = shapely.bounds(parts)
        spans_m = np.hypot(*(bounds[:, 2:] - bounds[:, :2]).T) * M_PER_DEG
        away_m = inverse(middle, (bounds[:, 2:] + bounds[:, :2]) / 2)[1]
        near = away_m - spans_m < shapely.length(self._frame) / 2
        return shapely.GeometryCollection(parts[near].tolist())

    def _ring(self, line: shapely.Geometry) -> str:
        if shapely.get_num_coordinates(line) < LEAST_POINTS:
            return ""
        points = self._to_picture(shapely.get_coordinates(line))
        steps = "L".join(f"{x:g} {y:g}" for x, y in points.tolist())
        return f"M{steps}" + ("Z" if shapely.is_closed(line) else "")

    def _dots(self, shape: shapely.Geometry, radius: float) -> str:
        points = self._plane.to_xy(shapely.get_coordinates(shape))
        inside = shapely.contains_xy(self._frame, points)
        points = self._to_picture(points[inside][:: len(points) // MOST_DOTS + 1])
        return "".join(
            f"M{x - radius:g} {y:g}a{radius} {radius} 0 1 0 {2 * radius:g} 0"
            f"a{radius} {radius} 0 1 0 {-2 * radius:g} 0"
            for x, y in points.tolist()
        )

    def _word(self, mark: Mark) -> Iterator[str]:
        """Yield the words at the first place where they lie on no others; else nothing."""
        if mark.key == DOT:
            spot = self._to_picture(self._plane.to_xy(shapely.get_coordinates(mark.shape)))
            self._taken.append(shapely.Point(*spot[0]).buffer(DOT_SIDE, cap_style="square"))
            return
        place = self._place(mark)
        if place is None:
            return
        (x, y), ground = place
        self._taken.append(ground)
        lines = mark.plain_title.split("\n")
        told = map(_lengths, mark.title.split("\n"))
        spans = "".join(
            f'<tspan x="{x:g}" y="{y + row * LINE:g}"{length}>{escape(line)}</tspan>'
            for row, (line, length) in enumerate(zip(lines, told, strict=True))
        )
        of = f' data-of="{escape(mark.more["of"])}"' if "of" in mark.more else ""
        yield f'<text class="{mark.key}"{of}>{spans}</text>'

    def _place(self, mark: Mark) -> tuple[list[float], shapely.Polygon] | None:
        """Return where words may stand and the ground they take, on paths only at need."""
        lines = mark.plain_title.split("\n")
        half = max(map(_width, lines)) / 2
        second = None
        for x, y in self._places(mark, half):
            ground = shapely.box(x - half, y - LINE, x + half, y + LINE * (len(lines) - 0.5))
            if not shapely.covers(self._picture, ground):
                continue
            if any(shapely.intersects(ground, other) for other in self._taken):
                continue
            if not shapely.intersects(ground, self._kept):
                return [x, y], ground
            second = second or ([x, y], ground)
        return second

    def _places(self, mark: Mark, half: float) -> list[list[float]]:
        points = shapely.get_coordinates(mark.shape)
        places = self._to_picture(self._plane.to_xy(points[:: len(points) // TRIES + 1]))
        beside: tuple[tuple[float, int], ...] = WITHIN
        if mark.key in BY_A_DOT:
            beside = BESIDE
        if mark.key == BY_A_LINE:
            beside = BELOW
        if mark.key == "ring":
            own = RINGED[mark.more["side"]]
            beside = (own, (-own[0], 28 - own[1]), *RINGED.values(), *WITHIN)
        if len(points) > 1 or mark.key in ON_A_LINE:
            beside = WITHIN[:1]
        steps = (np.array(beside) * [half, 1])[None] + places[:, None]
        return np.asarray(steps).reshape(-1, 2).tolist()

    def _to_picture(self, points: FloatArray) -> FloatArray:
        xy = (points - [self._left, self._top]) * [self._scale, -self._scale]
        return np.asarray(xy.round(1), float)


def _kind(layer: Layer) -> int:
    return WORDS.index(layer.kind)


def _width(text: str) -> float:
    return sum(WIDE_LETTER if letter >= HANGUL else LETTER for letter in text)


def _lengths(words: str) -> str:
    """Return what lets the page set lengths in other units."""
    return f' data-words="{escape(words)}"' if "{" in words else ""


def _rings(shape: shapely.Geometry) -> Iterator[shapely.Geometry]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part.exterior
            yield from part.interiors
        elif part.geom_type in ("LineString", "LinearRing") and not part.is_empty:
            yield part
        elif part.geom_type in ("MultiLineString", "MultiPolygon", "GeometryCollection"):
            yield from _rings(part)
