"""Areas on the globe as polygons of longitude and latitude, over poles and past 180.

A loop on the globe bounds two areas; neither its winding nor its size tells which is meant.
So whoever draws a loop says whether each pole belongs to its area: a loop that runs once
round the Earth's axis is closed over the pole inside, and one whose area holds both poles
is a hole in the whole world. That is the rule past a hemisphere, too: the polygon is what
lies within the range, however much of the Earth that is, and never its complement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo_kit.antimeridian import cut, unwrap
from geo_kit.arrays import FloatArray
from geo_kit.framed import Framed

WORLD: Final = shapely.box(-180, -90, 180, 90)
_POLYGON: Final = 2  # its dimension


@dataclass(frozen=True, slots=True, eq=False)
class Region(Framed):
    """An area, cut at the antimeridian (RFC 7946, section 3.1.9)."""

    shape: shapely.Geometry  # Polygon or MultiPolygon, edges straight in lon/lat
    max_deviation_m: float  # how far its outline strays from the true one, as measured
    # Uncut outlines, closed on the globe, the area on their right hand: what d3 fills.
    # None where an area has no such outline of its own, as a union of several.
    loops: tuple[FloatArray, ...] | None = None

    @property
    def outline(self) -> shapely.Geometry:
        """Its boundary on the globe, as lines: without the map's own edges."""
        lines = shapely.difference(shapely.boundary(self.shape), shapely.boundary(WORLD))
        return shapely.line_merge(shapely.multilinestrings(_lines(lines)))


def enclosed(loop: FloatArray, *, north: bool, south: bool) -> shapely.Geometry:
    """Return the area of a loop that does or does not hold each pole.

    Args:
        loop: array (n, 2), closed; either way round.
        north: whether the north pole belongs to the area.
        south: the same of the south pole. Where the loop as drawn contradicts these two,
            it runs so near a pole that its edges decide.

    >>> round(enclosed(np.array([[0, 80], [120, 80], [240, 80], [360, 80.0]]),
    ...     north=True, south=False).area)
    3600
    """
    line = unwrap(loop)
    turns = round((line[-1, 0] - line[0, 0]) / 360)
    if (turns != 0) != (north != south):
        nearer_north = line[:, 1].max() > -line[:, 1].min()
        north, south = north ^ nearer_north, south ^ (not nearer_north)
    if turns:
        pole = 90.0 if north else -90.0
        line = _from_nearest_to(pole, line)
        line = np.concatenate([line, [[line[-1, 0], pole], [line[0, 0], pole]]])
    inside = joined([cut(_valid(shapely.Polygon(line)))])
    return shapely.difference(WORLD, inside) if north and south else inside


def joined(shapes: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Return the union of areas, without the seams where pieces of them meet."""
    parts = shapely.get_parts(np.array(list(shapes), dtype=object))
    if len(parts) == 1:
        return parts[0]
    return areas_of(shapely.union_all(parts))


def without(shape: shapely.Geometry, hole: shapely.Geometry) -> shapely.Geometry:
    """Return an area less another."""
    return areas_of(shapely.difference(shape, hole))


def areas_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a shape; cutting leaves stray lines and points behind."""
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == _POLYGON]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts.tolist())


def _from_nearest_to(pole_deg: float, line: FloatArray) -> FloatArray:
    """Return a line (n, 2) once round the axis, begun where it is nearest to a pole.

    From any other place the way to the pole may cross the line, which a sector turns back on.
    """
    turn = np.array([line[-1, 0] - line[0, 0], 0.0])
    first = int(np.abs(pole_deg - line[:-1, 1]).argmin())
    return np.concatenate([line[first:-1], line[: first + 1] + turn])


def _valid(polygon: shapely.Polygon) -> shapely.Geometry:
    if shapely.is_valid(polygon):
        return polygon
    return areas_of(shapely.make_valid(polygon))


def _lines(shape: shapely.Geometry) -> list[shapely.LineString]:
    parts = shapely.get_parts(shape)
    return [part for part in parts if shapely.length(part) > 0]
