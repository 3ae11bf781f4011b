"""Baselines other than the coast itself: lines that close off water in front of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.errors import RecordError
from geo_kit.geodesic import densify, destination, inverse
from geo_kit.waters.distance import EdgeIndex

LINE_STEP_M: Final = 5_000.0  # planar edges of this length stray 2 m from the geodesic
ANCHOR_M: Final = 5_000.0  # how far a line's end is led on, to meet any data of the coast


@dataclass(eq=False)
class ClosingLine:
    """A line from coast to coast, and the water that lies between it and the land."""

    points: FloatArray  # (n, 2) longitude, latitude; edges are geodesics
    land: Sequence[shapely.Polygon]  # holds the coast at both ends

    @cached_property
    def index(self) -> EdgeIndex:
        """The edges of the line, ready for distances."""
        line = densify(self.points, max_step_m=LINE_STEP_M)
        return EdgeIndex(line[:-1], line[1:])

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
        near = [piece for piece in self.land if shapely.intersects(piece, self.behind)]
        water = shapely.difference(self.behind, shapely.union_all(near))
        parts = [part for part in shapely.get_parts(water) if part.geom_type == "Polygon"]
        return shapely.MultiPolygon(parts)

    @cached_property
    def behind(self) -> shapely.MultiPolygon:
        """The same with the islands that do not touch the line, which are many.

        Raises:
            RecordError: as `enclosed`.
        """
        wall = shapely.LineString(_anchored(densify(self.points, max_step_m=LINE_STEP_M)))
        # Only land that touches the wall can help to close it off.
        touching = [piece for piece in self.land if shapely.intersects(piece, wall)]
        solid = [shapely.clip_by_rect(piece, *self.window) for piece in touching]
        box = shapely.box(*self.window)
        # The wall gets a width, so that its two sides fall apart; 1e-7 deg is 1 cm.
        water = box.difference(shapely.union_all([*solid, wall.buffer(1e-7)]))
        held = [
            piece
            for piece in shapely.get_parts(water)
            if shapely.dwithin(piece, wall, 1e-6) and not piece.intersects(box.boundary)
        ]
        if not held:
            raise RecordError(
                "a line encloses no water",
                hint="both its ends must lie within 5 km of the coast",
            )
        return shapely.MultiPolygon(held)

    def margin_m(self, points: FloatArray) -> FloatArray:
        """Return the distance of points to the line, negative for the water behind it."""
        margin_m = self.index.nearest(points).distance_m
        lon, lat = points[:, 0], points[:, 1]
        west, south, east, north = self.window
        near = (lon > west) & (lon < east) & (lat > south) & (lat < north)
        if near.any():
            near[near] = shapely.contains_xy(self.behind, points[near])
        return np.where(near, -margin_m, margin_m)


def _anchored(line: FloatArray) -> FloatArray:
    """Lead both ends on in three directions: where the land lies is not known here."""
    leads = []
    for end, inner in ((line[0], line[1]), (line[-1], line[-2])):
        azimuth_deg, _ = inverse(inner, end)
        fan = destination(end[0], end[1], azimuth_deg + np.array([-60, 0, 60]), ANCHOR_M)
        there_and_back = np.stack([np.broadcast_to(end, fan.shape), fan], axis=1)
        leads.append(there_and_back.reshape(-1, 2))
    return np.concatenate([leads[0][::-1], line, leads[1]])
