"""Zones as polygons, for maps: contours of exact margins inside a window.

Points are never tested against these. Each polygon says how far its edges stray from the
zone's limits, measured at the middle of each edge.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import contourpy
import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M, TERRITORIAL_SEA_M
from geo_kit.errors import NotFoundError, PositionError
from geo_kit.geodesic import destination
from geo_kit.waters.parties import Window
from geo_kit.waters.readings import Reading
from geo_kit.waters.zones import HIGH_SEAS, Waters

CELLS: Final = 80  # along each side of the window
PROBE_M: Final = 100.0  # how far apart a slope is measured
FRAME_DEG: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class ZonePolygon:
    """The part of a zone that lies in a window."""

    zone: str
    polygon: shapely.MultiPolygon  # longitude, latitude; edges are straight in both
    max_deviation_m: float  # of the limits, not of the coast


def zone_polygon(waters: Waters, zone: str, window: Window) -> ZonePolygon:
    """Return a zone that `Waters.label` names, as far as it lies in a window.

    Raises:
        NotFoundError: no zone bears that name.
        PositionError: the window is empty or crosses the antimeridian.
    """
    if zone == HIGH_SEAS:
        owned = [
            _belt(waters, party, EXCLUSIVE_ECONOMIC_ZONE_M, window)
            for party in waters.coast.parties
        ]
        sea = shapely.difference(shapely.box(*window), shapely.union_all([s for s, _ in owned]))
        return _drawn(waters, zone, sea, max(stray_m for _, stray_m in owned), window)
    party, _, kind = zone.partition("-")
    party = party.upper()
    if kind == "land":
        land = shapely.union_all(shapely.clip_by_rect(waters.coast.land_of(party), *window))
        return ZonePolygon(zone, _polygons(land), 0.0)
    if kind not in ("territorial-sea", "eez"):
        raise NotFoundError("kind of zone", kind, known=["territorial-sea", "eez", "land"])
    inner, inner_stray_m = _belt(waters, party, TERRITORIAL_SEA_M, window)
    if kind == "territorial-sea":
        return _drawn(waters, zone, inner, inner_stray_m, window)
    outer, stray_m = _belt(waters, party, EXCLUSIVE_ECONOMIC_ZONE_M, window)
    return _drawn(
        waters,
        zone,
        shapely.difference(outer, inner),
        max(stray_m, inner_stray_m),
        window,
    )


def reading_polygon(waters: Waters, reading: Reading, window: Window) -> ZonePolygon:
    """Return one reading of a state's waters as far as it lies in a window.

    Raises:
        NotFoundError, PositionError: as `zone_polygon` and `Waters.margin_m`.
    """
    shape, stray_m = _contour(waters, reading, window)
    return _drawn(waters, reading.id, shape, stray_m, window)


def _belt(
    waters: Waters, party: str, limit_m: float, window: Window
) -> tuple[shapely.Geometry, float]:
    """Return the water out to a limit, from the coast of a party alone."""
    reading = Reading(
        id="", title="", state=party, basis="", status="", certainty="", source="",
        limit_m=limit_m,
    )  # fmt: skip
    return _contour(waters, reading, window)


def _contour(
    waters: Waters, reading: Reading, window: Window
) -> tuple[shapely.Geometry, float]:
    """Return where the margin is negative, land and all, and how far its edge strays."""
    west, south, east, north = window
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise PositionError(
            f"no map window from {west:g}, {south:g} to {east:g}, {north:g}",
            hint="give west, south, east, north; it cannot cross the antimeridian",
        )
    lon, lat = np.linspace(west, east, CELLS + 1), np.linspace(south, north, CELLS + 1)
    points = np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2)
    margin_m = waters.margin_m(points, reading).reshape(CELLS + 1, CELLS + 1)
    outlines, offsets = contourpy.contour_generator(
        lon, lat, margin_m, fill_type=contourpy.FillType.OuterOffset
    ).filled(-np.inf, 0.0)[:2]
    shape = shapely.MultiPolygon(
        [
            shapely.Polygon(rings[0], rings[1:])
            for outline, starts in zip(outlines, offsets, strict=True)
            if (rings := [np.asarray(outline)[a:b] for a, b in pairwise(np.asarray(starts))])
        ]
    )
    return shapely.make_valid(shape), _stray_m(waters, reading, shape, window)


def _stray_m(
    waters: Waters, reading: Reading, shape: shapely.MultiPolygon, window: Window
) -> float:
    """Return the greatest distance of the edges' middles from the true limit."""
    west, south, east, north = window
    lines = [shapely.get_coordinates(ring) for ring in _rings(shape)]
    middles = np.concatenate([np.empty((0, 2)), *[(a[1:] + a[:-1]) / 2 for a in lines]])
    lon, lat = middles.T
    framed = np.min([lon - west, east - lon, lat - south, north - lat], axis=0) < FRAME_DEG
    middles = middles[~framed]
    if len(middles) == 0:
        return 0.0
    margin_m = waters.margin_m(middles, reading)
    slopes = [
        (waters.margin_m(destination(*_lonlat(middles), azimuth_deg, PROBE_M), reading)
         - margin_m) / PROBE_M
        for azimuth_deg in (0.0, 90.0)
    ]  # fmt: skip
    steepness = np.maximum(np.hypot(*slopes), 0.1)
    return float((np.abs(margin_m) / steepness).max())


def _lonlat(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    return points[:, 0], points[:, 1]


def _rings(shape: shapely.MultiPolygon) -> list[shapely.LinearRing]:
    return [ring for part in shape.geoms for ring in (part.exterior, *part.interiors)]


def _drawn(
    waters: Waters, zone: str, shape: shapely.Geometry, stray_m: float, window: Window
) -> ZonePolygon:
    """Take the land out of a shape of water."""
    near = shapely.clip_by_rect(waters.coast.land, *window)
    land = shapely.union_all(near[~shapely.is_empty(near)])
    return ZonePolygon(zone, _polygons(shapely.difference(shape, land)), stray_m)


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.orient_polygons(shapely.MultiPolygon(parts))
