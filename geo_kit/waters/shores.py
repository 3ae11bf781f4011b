"""The shores of a state as walks along the water, with the headlands on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray, IntArray
from geo_kit.constants import EARTH_EQUATORIAL_RADIUS_M, EARTH_FLATTENING
from geo_kit.errors import NotFoundError
from geo_kit.geodesic import WGS84, densify, ecef_from_geodetic
from geo_kit.waters.parties import Coast

LINE_STEP_M: Final = 2_000.0  # an edge of this length strays 0.1 m from its geodesic


@dataclass(eq=False)
class Shore:
    """One unbroken shore of one polygon of land, walked with the land on the left.

    A closed shore is walked twice round, so that each stretch of it is a plain slice; its
    first round has `lap` vertices. An open one has its ends at borders on land.
    """

    points: FloatArray  # (n, 2) longitude, latitude
    land: int  # the polygon's row in the coast
    lap: int | None = None  # None: open

    @cached_property
    def position_m(self) -> FloatArray:
        """Earth-centred positions (n, 3)."""
        return ecef_from_geodetic(self.points[:, 0], self.points[:, 1])

    def within(self, vertex: int, reach_m: float) -> IntArray:
        """Return the vertices round one that the shore reaches before it leaves a circle.

        The vertex itself comes first.
        """
        away_m = np.linalg.norm(self.position_m - self.position_m[vertex], axis=1)
        out = np.flatnonzero(away_m > reach_m)
        place = np.searchsorted(out, vertex)
        low = out[place - 1] + 1 if place else 0
        high = out[place] if place < len(out) else len(away_m)
        return np.concatenate([[vertex], np.arange(low, high)])

    def nearest_vertex(self, point: FloatArray) -> tuple[int, float]:
        """Return the vertex nearest to a point, and how far off that is in metres."""
        away_m = np.linalg.norm(self.position_m - ecef_from_geodetic(*point), axis=1)
        vertex = int(away_m[: self.lap].argmin())
        return vertex, float(away_m[vertex])

    def ways(self, one: int, other: int) -> list[tuple[int, int]]:
        """Return the stretches of shore between two vertices: one, or two if it is closed."""
        low, high = min(one, other), max(one, other)
        return [(low, high)] if self.lap is None else [(low, high), (high, low + self.lap)]

    def behind_m2(self, first: IntArray, last: IntArray) -> FloatArray:
        """Return the area between the shore and the chords from first to last vertices.

        Positive on the water side. Chords are straight in the equal-area plane, which
        bends a 24-nm line by some 50 m; `area_m2` follows the geodesic.
        """
        x, y = equal_area_m(self.points).T
        twice = np.concatenate([[0], np.cumsum(x[:-1] * y[1:] - x[1:] * y[:-1])])
        closing = x[last] * y[first] - x[first] * y[last]
        return -(twice[last] - twice[first] + closing) / 2

    def area_m2(self, first: int, last: int) -> float:
        """Return the geodesic area between a stretch of shore and its closing line."""
        lon, lat = self.points[first : last + 1].T
        return -float(WGS84.polygon_area_perimeter(lon, lat)[0])

    def basin(self, first: int, last: int) -> shapely.Polygon:
        """Return the ring of a stretch of shore and its closing line, islands and all."""
        back = densify(self.points[[last, first]], max_step_m=LINE_STEP_M)
        return shapely.Polygon(np.concatenate([self.points[first : last + 1], back[1:]]))


def shores(coast: Coast, state: str, *, lands: IntArray | None = None) -> Iterator[Shore]:
    """Yield the shores of a state's land, in the order of its polygons.

    Shores of lakes are none: a ring inside a polygon is left out.

    Args:
        coast: of all states.
        state: whose shores.
        lands: rows of polygons, if only their shores are wanted.

    Raises:
        NotFoundError: no such state has a coast here.
    """
    if state not in coast.parties:
        raise NotFoundError("coastal state", state, known=coast.parties)
    wanted = coast.party == state
    if lands is not None:
        wanted &= np.isin(np.arange(len(wanted)), lands)
    rows = np.flatnonzero(wanted[coast.edge_land])
    if len(rows) == 0:
        return
    joined = (coast.edge_end[rows[:-1]] == coast.edge_start[rows[1:]]).all(axis=1)
    joined &= coast.edge_land[rows[:-1]] == coast.edge_land[rows[1:]]
    for edges in _joined_over_seam(coast, np.split(rows, np.flatnonzero(~joined) + 1)):
        line = np.concatenate([coast.edge_start[edges], coast.edge_end[edges[-1:]]])
        polygon = coast.land[coast.edge_land[edges[0]]]
        if polygon.interiors and not _on_exterior(line, polygon):
            continue
        if not shapely.is_ccw(polygon.exterior):
            line = line[::-1]
        land = int(coast.edge_land[edges[0]])
        if (line[0] == line[-1]).all():
            yield Shore(np.concatenate([line, line[1:]]), land, len(line) - 1)
        else:
            yield Shore(line, land)


def _joined_over_seam(coast: Coast, runs: list[IntArray]) -> Iterator[IntArray]:
    """Join a run that ends where its polygon's ring does to the one that starts there."""
    lands = np.array([coast.edge_land[run[0]] for run in runs])
    for land in np.unique(lands):
        group = [runs[row] for row in np.flatnonzero(lands == land)]
        first, last = group[0], group[-1]
        meets = (coast.edge_end[last[-1]] == coast.edge_start[first[0]]).all()
        if len(group) > 1 and meets:
            group = [np.concatenate([last, first]), *group[1:-1]]
        yield from group


def _on_exterior(line: FloatArray, polygon: shapely.Polygon) -> bool:
    ring = shapely.get_coordinates(polygon.exterior)
    return bool((ring == line[0]).all(axis=1).any())


def equal_area_m(points: FloatArray) -> FloatArray:
    """Return points (n, 2) in the cylindrical equal-area plane of the WGS 84 ellipsoid.

    Source: Snyder, Map Projections: A Working Manual (1987), equations 3-12 and 10-13.
    """
    e = np.sqrt(EARTH_FLATTENING * (2 - EARTH_FLATTENING))
    sine = np.sin(np.radians(points[:, 1]))
    q = (1 - e**2) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    lon = np.radians(points[:, 0] - points[0, 0])
    return EARTH_EQUATORIAL_RADIUS_M * np.column_stack([lon, q / 2])
