"""Baselines other than the coast itself: lines that close off water in front of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.constants import EARTH_LEAST_CURVATURE_RADIUS_M
from geo_kit.errors import RecordError
from geo_kit.geodesic import densify, destination, inverse
from geo_kit.waters.distance import EdgeIndex

LINE_STEP_M: Final = 1_000.0  # edges on a map stray 2 cm from geodesics of this length
ANCHOR_M: Final = 5_000.0  # how far a line's end is led on, to meet any data of the coast
INTO_LAND: Final = 1e-3  # of a lead: so far beyond the shore, to be sure to touch it
LEAST_LEAD_M: Final = 1.0


@dataclass(eq=False)
class ClosingLine:
    """A line from coast to coast, and the water that lies between it and the land."""

    points: FloatArray  # (n, 2) longitude, latitude; edges are geodesics
    land: Sequence[shapely.Polygon]  # holds the coast at both ends

    @cached_property
    def wall(self) -> FloatArray:
        """The line, dense, each end led on to the nearest land if that is within 5 km."""
        first, last = (self._ashore(end) for end in self.points[[0, -1]])
        return densify(np.concatenate([first, self.points, last]), max_step_m=LINE_STEP_M)

    def _ashore(self, end: FloatArray) -> FloatArray:
        """Return a point on the land next to an end off the shore, (1, 2); (0, 2): none."""
        squeezed = np.array([np.cos(np.radians(end[1])), 1.0])  # degrees of one length
        room_deg = np.degrees(ANCHOR_M / EARTH_LEAST_CURVATURE_RADIUS_M) / squeezed
        box = shapely.box(*(end - room_deg), *(end + room_deg))
        near = _meeting(self.land, box)
        here = shapely.Point(end * squeezed)
        shores = [shapely.transform(piece, lambda xy: xy * squeezed) for piece in near]
        feet = [shapely.get_coordinates(shapely.shortest_line(here, one))[1] for one in shores]
        if not feet:
            return np.empty((0, 2))
        feet_deg = np.array(feet) / squeezed
        away_m = inverse(end, feet_deg)[1]
        foot, lead_m = feet_deg[away_m.argmin()], away_m.min()
        if lead_m == 0 or lead_m > ANCHOR_M:
            return np.empty((0, 2))
        azimuth_deg, _ = inverse(end, foot)
        beyond_m = max(lead_m * (1 + INTO_LAND), lead_m + LEAST_LEAD_M)
        return destination(end[0], end[1], azimuth_deg, beyond_m)[None]

    @cached_property
    def index(self) -> EdgeIndex:
        """The edges of the line, ready for distances."""
        return EdgeIndex(self.wall[:-1], self.wall[1:])

    @cached_property
    def window(self) -> tuple[float, float, float, float]:
        """A box with room for the deepest gulf that a line of this extent can close."""
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        room = max(1.0, float((high - low).max()) * 0.6)
        return (*(low - room).tolist(), *(high + room).tolist())

    @cached_property
    def enclosed(self) -> shapely.MultiPolygon:
        """The water behind the line, islands taken out.

        Raises:
            RecordError: line and land enclose nothing, so the line ends off the coast.
        """
        near = _meeting(self.land, self.behind)
        water = shapely.difference(self.behind, shapely.union_all(near))
        parts = [part for part in shapely.get_parts(water) if part.geom_type == "Polygon"]
        return shapely.MultiPolygon(parts)

    @cached_property
    def behind(self) -> shapely.MultiPolygon:
        """The same with the islands that do not touch the line, which are many.

        Raises:
            RecordError: as `enclosed`.
        """
        return water_behind(self.wall, self.land, self.window)

    def margin_m(self, points: FloatArray) -> FloatArray:
        """Return the distance of points to the line, negative for the water behind it."""
        margin_m = self.index.nearest(points).distance_m
        lon, lat = points[:, 0], points[:, 1]
        west, south, east, north = self.window
        near = (lon > west) & (lon < east) & (lat > south) & (lat < north)
        if near.any():
            near[near] = shapely.contains_xy(self.behind, points[near])
        return np.where(near, -margin_m, margin_m)


def _meeting(land: Sequence[shapely.Polygon], shape: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the pieces of land that a shape touches, all asked at once."""
    pieces = np.asarray(land, dtype=object)
    found: list[shapely.Polygon] = pieces[shapely.intersects(pieces, shape)].tolist()
    return found


def water_behind(
    wall: FloatArray, land: Sequence[shapely.Polygon], window: tuple[float, float, float, float]
) -> shapely.MultiPolygon:
    """Return the water, islands and all, that a wall closes off from the rest of a window.

    Args:
        wall: array (n, 2), dense.
        land: holds the coast at both ends.
        window: west, south, east, north.

    Raises:
        RecordError: wall and land enclose nothing.
    """
    line = shapely.LineString(wall)
    # Only land that touches the wall can help to close it off.
    solid = [shapely.clip_by_rect(piece, *window) for piece in _meeting(land, line)]
    parts = [part for part in shapely.get_parts(solid) if part.geom_type == "Polygon"]
    box = shapely.box(*window)
    # The wall gets a width, so that its two sides fall apart; 1e-7 deg is 1 cm. The land is
    # taken out in one go: pieces may touch, and a union of them all would cost far more.
    water = box.difference(line.buffer(1e-7)).difference(shapely.MultiPolygon(parts))
    held = [
        piece
        for piece in shapely.get_parts(water)
        if shapely.dwithin(piece, line, 1e-6) and not piece.intersects(box.boundary)
    ]
    if not held:
        raise RecordError(
            "a line encloses no water",
            hint="both its ends must lie within 5 km of the coast",
        )
    return shapely.MultiPolygon(held)
