"""Words on lines of a page: the letters of the limits, and what the rings are."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.page_parts import Mark, word
from geo_kit.maps.page_view import first_seen
from geo_kit.scenes import Limit, RangeRing, Scene

LETTERED: Final = 0.08  # of the first view's shorter side: a longer piece has its letter
PLACES: Final = np.array([0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8])  # along a piece, the best first
APART: Final = 0.05  # of that side: farther off other limits a letter gains nothing
OFF: Final = 0.07  # of that side: letters and rings' words keep so far off path and draws
TURN: Final = np.radians(np.arange(0, 360, 2.0))
FAR: Final = 0.25  # of that side: from one word of a ring to the next


def letters(shown: Scene) -> Iterator[Mark]:
    """Yield a letter for each long piece of a limit, those in the first view before others."""
    view = first_seen(shown)
    side_m = _side_m(view)
    for key, ground in (("limit", view), ("letter", shapely.box(*shown.box))):
        for limit in shown.limits:
            inside = shapely.intersection(limit.line, ground)
            if key == "letter":
                inside = shapely.difference(inside, view)
            for piece in _pieces(inside, LETTERED * side_m):
                spot = _clear(piece, limit, shown, side_m)
                yield word(spot, limit.letter, key, shown, of=limit.reading)


def ring_words(shown: Scene) -> Iterator[Mark]:
    """Yield each ring's radius at two places, off the path and the draws.

    Words of the outermost ring stand outside it, those of the innermost inside: so they never
    lie on a ring that is not theirs.
    """
    view = first_seen(shown)
    side_m = _side_m(view)
    rings = sorted(shown.rings, key=lambda ring: ring.radius_m)
    clear = _busy(shown)
    for ring in rings:
        out = 1 if ring is rings[-1] else -1
        for spot in _ring_spots(ring, view, clear, side_m):
            title = f"{{{ring.radius_m:.0f} m}}"
            yield word(spot, title, "ring", shown, side=_side(spot * out))


def _side_m(view: shapely.Geometry) -> float:
    left, bottom, right, top = view.bounds
    return min(right - left, top - bottom)


def _pieces(line: shapely.Geometry, least_m: float) -> list[shapely.LineString]:
    """Return the pieces of a line that need a letter: the longest, and all long ones."""
    parts = shapely.get_parts(shapely.line_merge(line))
    parts = sorted(parts.tolist(), key=lambda part: -part.length)
    return [part for part in parts if part.length > least_m]


def _clear(piece: shapely.LineString, own: Limit, shown: Scene, side_m: float) -> FloatArray:
    """Return the place on a piece that is clear of other limits, the path and the draws."""
    spots = shapely.line_interpolate_point(piece, PLACES, normalized=True)
    others = [limit.line for limit in shown.limits if limit is not own]
    room = np.minimum(shapely.distance(shapely.union_all(others), spots), APART * side_m)
    room = np.nan_to_num(room, nan=APART * side_m)
    room += np.minimum(shapely.distance(_busy(shown), spots), APART * side_m)
    best = spots[np.argmax(room.round(-3))]
    return np.asarray(shapely.get_coordinates(best)[0], float)


def _busy(shown: Scene) -> shapely.Geometry:
    """Return what no word on a line should cover: launch, path and draws."""
    parts = [part for part in (shown.path, shown.crossing, shown.example) if len(part) > 1]
    lines = [shapely.LineString(part) for part in parts]
    return shapely.union_all([shapely.MultiPoint(shown.impacts).convex_hull, *lines])


def _ring_spots(
    ring: RangeRing, view: shapely.Geometry, busy: shapely.Geometry, side_m: float
) -> Sequence[FloatArray]:
    """Return up to two places on a ring in the first view; else in the frame of the zones."""
    circle = ring.radius_m * np.column_stack([np.sin(TURN), np.cos(TURN)])
    seen = circle[shapely.contains_xy(view, circle)]
    away_m = shapely.distance(busy, shapely.points(seen))
    away_m = np.nan_to_num(away_m, nan=np.inf)
    found: list[FloatArray] = []
    for row in np.lexsort((away_m, away_m < OFF * side_m)).tolist():
        spot = seen[row]
        if all(np.hypot(*(spot - other)) > FAR * side_m for other in found):
            found.append(spot)
    return found[:2]


def _side(outwards: FloatArray) -> str:
    """Return on which side of a ring its words stand."""
    x, y = outwards.tolist()
    if abs(x) > abs(y):
        return "right" if x > 0 else "left"
    return "top" if y > 0 else "bottom"
