"""Words on lines of a page: the letters of the limits, and what the rings are."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.page_parts import Mark, word
from geo_kit.maps.page_view import seen_first
from geo_kit.maps.said import named_lines
from geo_kit.scenes import RangeRing, Scene

LETTERED: Final = 0.08  # of the first view's shorter side: a longer piece has its letter
PLACES: Final = np.array(
    [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.9]
)  # along a piece, the best first
APART: Final = 0.05  # of that side: farther off other limits a letter gains nothing
OFF: Final = 0.13  # of that side: words of rings keep so far off path and draws
STEP: Final = 1e-3  # outwards, of a radius
NAME: Final = 0.1  # of that side: half the length of a name on a line
NAMED_AT: Final = 0.6  # of a line that a statement names
TURN: Final = np.radians(np.arange(0, 360, 2.0))
FAR: Final = 0.25  # of that side: from one word on a line to the next


def letters(shown: Scene, view: shapely.Geometry) -> Iterator[Mark]:
    """Yield a letter for each long piece of a limit, those in the first view before others."""
    side_m = side_of_m(view)
    named = [
        shapely.intersection(
            line, shapely.buffer(shapely.Point(*named_at(line, view)), NAME * side_m)
        )
        for line in named_lines(shown).values()
    ]
    kept_off = [shapely.union_all(named), busy(shown)]
    for key, ground in (("limit", view), ("letter", shapely.box(*shown.box))):
        for limit in shown.limits:
            inside = shapely.intersection(limit.line, ground)
            if key == "letter":
                inside = shapely.difference(inside, view)
            for piece in _pieces(inside, LETTERED * side_m):
                others = [other.line for other in shown.limits if other is not limit]
                spots = _clear(piece, [shapely.union_all(others), *kept_off], APART * side_m)
                for spot, rank in _two(spots, key, FAR * side_m):
                    yield word(spot, limit.letter, rank, shown, of=limit.reading)


def _two(spots: FloatArray, key: str, far_m: float) -> Iterator[tuple[FloatArray, str]]:
    """Yield the best place, and the next that is far off, should the first be taken."""
    yield spots[0], key
    away_m = np.hypot(*(spots - spots[0]).T)
    for row in np.flatnonzero(away_m > far_m)[:1].tolist():
        yield spots[row], "letter"


def ring_words(shown: Scene, view: shapely.Geometry) -> Iterator[Mark]:
    """Yield each ring's radius at two places, off the path and the draws.

    Words of the outermost ring stand outside it, those of the innermost inside: so they never
    lie on a ring that is not theirs.
    """
    side_m = side_of_m(view)
    rings = sorted(shown.rings, key=lambda ring: ring.radius_m)
    taken = busy(shown)
    for ring in rings:
        out = 1 if ring is rings[-1] else -1
        for spot in _ring_spots(ring, view, taken, side_m):
            title = f"{{{ring.radius_m:.0f} m}}"
            yield word(spot, title, "ring", shown, side=_side(spot, out, shown))


def side_of_m(view: shapely.Geometry) -> float:
    """Return the shorter side of a view."""
    left, bottom, right, top = shapely.bounds(view).tolist()
    return float(min(right - left, top - bottom))


def _pieces(line: shapely.Geometry, least_m: float) -> list[shapely.LineString]:
    """Return the pieces of a line that need a letter: the longest, and all long ones."""
    parts = shapely.get_parts(shapely.line_merge(line))
    lengths = shapely.length(parts)
    first = np.argsort(-lengths, kind="stable")
    return [parts[row] for row in first.tolist() if lengths[row] > least_m]


def _clear(
    piece: shapely.LineString, others: Sequence[shapely.Geometry], enough_m: float
) -> FloatArray:
    """Return the places on a piece (k, 2), those most clear of other things first."""
    spots = shapely.line_interpolate_point(piece, PLACES, normalized=True)
    away_m = np.array([shapely.distance(other, spots) for other in others])  # NaN: no such
    room = np.nan_to_num(np.minimum(away_m, enough_m), nan=enough_m).sum(axis=0)
    first = np.argsort(-(room / enough_m).round(1), kind="stable")
    return np.asarray(shapely.get_coordinates(spots[first]), float)


def named_at(line: shapely.Geometry, view: shapely.Geometry) -> FloatArray:
    """Return where a line that a statement names has its name, (2,)."""
    longest = max(shapely.get_parts(seen_first(line, view)), key=shapely.length)
    spot = shapely.line_interpolate_point(longest, NAMED_AT, normalized=True)
    return np.asarray(shapely.get_coordinates(spot)[0], float)


def busy(shown: Scene) -> shapely.Geometry:
    """Return what words should not cover: the path and the draws."""
    parts = [part for part in (shown.path, shown.crossing, shown.example) if len(part) > 1]
    lines = [shapely.LineString(part) for part in parts]
    return shapely.union_all([shapely.MultiPoint(shown.impacts).convex_hull, *lines])


def _ring_spots(
    ring: RangeRing, view: shapely.Geometry, taken: shapely.Geometry, side_m: float
) -> Sequence[FloatArray]:
    """Return up to two places on a ring in the first view; else in the frame of the zones."""
    circle = ring.radius_m * np.column_stack([np.sin(TURN), np.cos(TURN)])
    seen = circle[shapely.contains_xy(view, circle)]
    away_m = shapely.distance(taken, shapely.points(seen))
    away_m = np.nan_to_num(away_m, nan=2 * side_m)
    last = np.where(away_m < OFF * side_m, 3 * side_m - away_m, away_m)
    found: list[FloatArray] = []
    for row in np.argsort(last).tolist():
        spot = seen[row]
        if all(np.hypot(*(spot - other)) > FAR * side_m for other in found):
            found.append(spot)
    return found[:2]


def _side(spot: FloatArray, out: int, shown: Scene) -> str:
    """Return on which side of a ring its words stand, with north up at that place."""
    ends = shown.plane.to_lonlat(np.stack([spot, spot * (1 + out * STEP)]))
    lat, (x, y) = ends[0, 1], ends[1] - ends[0]
    x = ((x + 180) % 360 - 180) * np.cos(np.radians(lat))
    if abs(x) > abs(y):
        return "right" if x > 0 else "left"
    return "top" if y > 0 else "bottom"
