"""Areas that hold a stated share of the impacts, and no smaller area does.

The density of the impacts is estimated on a grid along their principal axes, so that long
thin footprints are resolved as well as round ones. The level of a contour is the density
that the wanted share of the impacts exceeds: highest-density regions as in Hyndman,
The American Statistician 50 (1996), 120-126 (citation recalled).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import contourpy
import numpy as np
import shapely
from scipy.ndimage import gaussian_filter, map_coordinates

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.errors import GeoKitError
from geo_kit.framed import Framed
from geo_kit.geodesic import WGS84, destination, inverse

CELLS: Final = 96  # along each axis
MARGIN: Final = 3.0  # bandwidths of empty grid round the outermost impact
LEAST_IMPACTS: Final = 100


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A region that holds a share of the impacts.

    Its longitudes do not jump: past the antimeridian they go on beyond 180.
    """

    probability: float  # the share asked for, such as 0.9
    polygon: shapely.MultiPolygon  # longitude, latitude
    area_m2: float  # on the ellipsoid

    def holds(self, points: FloatArray) -> BoolArray:
        """Return which points (..., 2) lie within, whichever way their longitude is told."""
        turn = np.array([shapely.get_coordinates(self.polygon)[0, 0], 0.0])
        lon, lat = np.moveaxis(_unwrapped(points, turn), -1, 0)
        inside: BoolArray = shapely.contains_xy(self.polygon, lon, lat)
        return inside


@dataclass(frozen=True, slots=True, eq=False)
class Footprint(Framed):
    """Where the impacts lie: their middle, and areas of stated probability."""

    centre: FloatArray  # (2,) longitude, latitude of the mean direction
    areas: tuple[Area, ...]


def footprint(impacts: FloatArray, *, probabilities: tuple[float, ...]) -> Footprint:
    """Return the areas that hold the given shares of impacts, array (n, 2).

    Raises:
        GeoKitError: fewer than 100 impacts, which is too few for an area.
    """
    if len(impacts) < LEAST_IMPACTS:
        raise GeoKitError(
            f"{len(impacts)} impacts are too few for a footprint",
            hint=f"draw more (--draws), until {LEAST_IMPACTS} agree with what was said",
        )
    centre = _centre(impacts)
    plane_m = _to_plane(centre, impacts)
    axes = _axes(plane_m)
    along = plane_m @ axes.T
    grid, density, at_impacts = _density(along)
    back = np.linalg.inv(axes).T
    areas = []
    for probability in probabilities:
        level = np.quantile(at_impacts, 1 - probability)
        parts = [
            shapely.Polygon(rings[0], rings[1:]) for rings in _regions(grid, density, level)
        ]
        polygon = shapely.transform(
            shapely.MultiPolygon(parts),
            lambda xy: _unwrapped(_from_plane(centre, xy @ back), centre),
        )
        polygon = shapely.orient_polygons(polygon)
        area_m2 = abs(WGS84.geometry_area_perimeter(polygon)[0])
        areas.append(Area(probability, polygon, area_m2))
    return Footprint(centre, tuple(areas))


def middle(impacts: FloatArray, area: Area) -> int:
    """Return the row of the impact in the middle of an area, of impacts (n, 2).

    Of an area in parts it is the part with most impacts: its impact nearest to their mean.
    """
    turn = np.array([shapely.get_coordinates(area.polygon)[0, 0], 0.0])
    points = _unwrapped(impacts, turn)
    parts = shapely.get_parts(area.polygon)
    shapely.prepare(parts)
    inside = max((shapely.contains_xy(part, points) for part in parts), key=np.sum)
    rows = np.flatnonzero(inside if inside.any() else np.ones(len(points), dtype=bool))
    away_m = inverse(_centre(impacts[rows]), impacts[rows])[1]
    return int(rows[away_m.argmin()])


def _centre(impacts: FloatArray) -> FloatArray:
    """Move from any impact to the mean of all as seen from it; twice is close enough."""
    centre = impacts[0]
    for _ in range(2):
        mean = _to_plane(centre, impacts).mean(axis=0)
        centre = _from_plane(centre, mean[None])[0]
    return centre


def _to_plane(centre: FloatArray, points: FloatArray) -> FloatArray:
    """Return metres east and north in the azimuthal equidistant plane of a centre."""
    azimuth_deg, distance_m = inverse(centre, points)
    azimuth = np.radians(azimuth_deg)
    return distance_m[..., None] * np.stack([np.sin(azimuth), np.cos(azimuth)], axis=-1)


def _from_plane(centre: FloatArray, plane_m: FloatArray) -> FloatArray:
    azimuth_deg = np.degrees(np.arctan2(plane_m[..., 0], plane_m[..., 1]))
    distance_m = np.hypot(plane_m[..., 0], plane_m[..., 1])
    return destination(centre[0], centre[1], azimuth_deg, distance_m)


def _unwrapped(points: FloatArray, centre: FloatArray) -> FloatArray:
    lon = centre[0] + (points[..., 0] - centre[0] + 180) % 360 - 180
    return np.stack([lon, points[..., 1]], axis=-1)


def _axes(plane_m: FloatArray) -> FloatArray:
    """Return the matrix that turns to the principal axes, each scaled to unit spread."""
    variance, vectors = np.linalg.eigh(np.cov(plane_m.T))
    return (vectors / np.sqrt(np.maximum(variance, 1.0))).T


def _density(
    along: FloatArray,
) -> tuple[tuple[FloatArray, FloatArray], FloatArray, FloatArray]:
    """Return grid, density on it (rows: second axis) and density at the impacts."""
    # Scott's rule in two dimensions and unit spread, half as wide again: outlines that
    # people look at should show the report's shape and not the draws' noise.
    bandwidth = 1.5 * len(along) ** (-1 / 6)
    low = along.min(axis=0) - MARGIN * bandwidth
    high = along.max(axis=0) + MARGIN * bandwidth
    edges = [np.linspace(a, b, CELLS + 1) for a, b in zip(low, high, strict=True)]
    counts, _, _ = np.histogram2d(along[:, 0], along[:, 1], bins=edges)
    cell = (high - low) / CELLS
    smooth = gaussian_filter(counts, bandwidth / cell, mode="constant")
    place = ((along - low) / cell - 0.5).T
    at_impacts = map_coordinates(smooth, place, order=1, mode="nearest")
    x, y = (edge[:-1] + np.diff(edge) / 2 for edge in edges)
    return (x, y), smooth.T, at_impacts


def _regions(
    grid: tuple[FloatArray, FloatArray], density: FloatArray, level: float
) -> list[list[FloatArray]]:
    """Return for each region above a level its outer ring and its holes."""
    contours = contourpy.contour_generator(
        *grid, density, fill_type=contourpy.FillType.OuterOffset
    )
    outlines, offsets = contours.filled(level, np.inf)[:2]
    return [
        [np.asarray(points)[a:b] for a, b in pairwise(np.asarray(starts))]
        for points, starts in zip(outlines, offsets, strict=True)
    ]
