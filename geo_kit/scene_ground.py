"""Soil and graticule of a picture: near coasts as shipped, far ones from the world's."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray
from geo_kit.plane import Plane
from geo_kit.regions import load_waters
from geo_kit.waters.parties import Window
from geo_kit.waters.sketch import Box
from geo_kit.world import load_countries

PIXELS: Final = 900  # of the box's longer side: the coast is thinned to half of one
FIRST_PASS: Final = 1 / 8  # of what the coast is thinned by, in a quicker way
SEAM_PIXELS: Final = 2  # what may gape between near and far coasts
ALL_ROUND_DEG: Final = 300.0  # no state is so wide: its polygon is torn at 180
M_PER_DEG: Final = 111e3  # of latitude, roughly: for thinning

Soil = tuple[str, shapely.Geometry]  # a party and its land


def soil_in(plane: Plane, box: Box) -> tuple[Soil, ...]:
    """Return each party's land in a box of a plane, thinned to what a picture can show."""
    pixel_m = max(box[2] - box[0], box[3] - box[1]) / PIXELS
    near, far = _near(plane, box, pixel_m), _far(plane, box, pixel_m)
    return _joined(near, far, SEAM_PIXELS * pixel_m)


def graticule(
    plane: Plane, box: Box, step_deg: float
) -> Iterator[tuple[str, float, FloatArray]]:
    """Yield ("lon" or "lat", degrees, line in the plane) for what crosses the box."""
    west, south, east, north = _window(plane, box)
    lons = np.arange(np.ceil(west / step_deg), np.floor(east / step_deg) + 1) * step_deg
    lats = np.arange(np.ceil(south / step_deg), np.floor(north / step_deg) + 1) * step_deg
    across = np.linspace(west, east, 121)
    along = np.linspace(max(south, -89.9), min(north, 89.9), 121)
    for lon in lons.tolist():
        line = np.column_stack([np.full_like(along, lon), along])
        yield "lon", (lon + 180) % 360 - 180, plane.to_xy(line)
    for lat in lats.tolist():
        yield "lat", lat, plane.to_xy(np.column_stack([across, np.full_like(across, lat)]))


def _near(plane: Plane, box: Box, pixel_m: float) -> Iterator[Soil]:
    """Yield the land that geo_kit ships with its coasts."""
    coast = load_waters().coast
    west, south, east, north = _window(plane, box)
    bounds = shapely.bounds(coast.land).T
    near = (bounds[0] < east) & (bounds[2] > west) & (bounds[1] < north) & (bounds[3] > south)
    near &= shapely.length(coast.land) * M_PER_DEG > 2 * pixel_m
    clipped = shapely.clip_by_rect(coast.land[near], west, south, east, north)
    thin = _thinned(clipped, pixel_m / 2 / M_PER_DEG)
    moved = shapely.make_valid(shapely.transform(thin, plane.to_xy))
    frame = shapely.box(*box)
    for party in np.unique(coast.party[near]).tolist():
        soil = shapely.union_all(moved[coast.party[near] == party])
        soil = shapely.intersection(soil, frame)
        if not shapely.is_empty(soil):
            yield party, soil


def _far(plane: Plane, box: Box, pixel_m: float) -> Iterator[Soil]:
    """Yield the countries where the picture reaches past the coast data."""
    beyond = shapely.difference(shapely.box(*box), _covered(plane))
    if shapely.is_empty(beyond):
        return
    west, south, east, north = _window(plane, box)
    pixel_deg = pixel_m / M_PER_DEG
    for country in load_countries():
        for turn in (0, 360):
            window = west - turn, south, east - turn, north
            near = _near_window(country.polygons, window)
            if len(near):
                thin = _thinned(shapely.clip_by_rect(near, *window), pixel_deg / 2)
                fine = shapely.segmentize(thin, 1.0)
                moved = shapely.make_valid(shapely.transform(fine, plane.to_xy))
                soil = shapely.intersection(shapely.union_all(moved), beyond)
                if not shapely.is_empty(soil):
                    yield country.code, soil


def _thinned(shapes: NDArray[np.object_], by_deg: float) -> NDArray[np.object_]:
    """Return land without the corners that nobody sees; no island is lost.

    What keeps rings apart is slow, so it is given what a quick pass has left of them.
    """
    fewer = shapely.simplify(shapes, by_deg * FIRST_PASS, preserve_topology=False)
    lost = shapely.get_num_geometries(fewer) < shapely.get_num_geometries(shapes)
    fewer = np.where(lost | shapely.is_empty(fewer), shapes, fewer)
    thin: NDArray[np.object_] = shapely.simplify(fewer, by_deg, preserve_topology=True)
    return thin


def _near_window(polygons: NDArray[np.object_], window: Window) -> NDArray[np.object_]:
    """Return those of some polygons that meet a window, which may reach past 180."""
    low_lon, low_lat, high_lon, high_lat = shapely.bounds(polygons).T
    west, south, east, north = window
    maybe = (low_lat <= north) & (high_lat >= south)
    maybe &= ((low_lon <= east) & (high_lon >= west)) | (high_lon - low_lon >= ALL_ROUND_DEG)
    shapes = np.array([_eastward(polygon) for polygon in polygons[maybe]], dtype=object)
    met: NDArray[np.object_] = shapes[shapely.intersects(shapes, shapely.box(*window))]
    return met


def _eastward(polygon: shapely.Polygon) -> shapely.Polygon:
    """Return a polygon that touches both ends of the world in one piece, past 180."""
    west, _, east, _ = shapely.bounds(polygon)
    if east - west < ALL_ROUND_DEG:
        return polygon
    return shapely.transform(
        polygon,
        lambda p: np.column_stack([np.where(p[:, 0] < 0, p[:, 0] + 360, p[:, 0]), p[:, 1]]),
    )


def _joined(
    near: Iterable[Soil],
    far: Iterable[Soil],
    seam_m: float,
) -> tuple[Soil, ...]:
    """Close the seam between the two coasts, where a state lies on both sides of it."""
    found = dict(near)
    for party, soil in far:
        if party not in found:
            found[party] = soil
            continue
        whole = shapely.buffer(shapely.union(found[party], soil), seam_m, quad_segs=1)
        found[party] = shapely.buffer(whole, -seam_m, quad_segs=1)
    return tuple(found.items())


def _window(plane: Plane, box: Box) -> Window:
    corners = shapely.segmentize(shapely.box(*box).exterior, 50e3)
    lonlat = plane.to_lonlat(shapely.get_coordinates(corners))
    lon = np.unwrap(lonlat[:, 0], period=360)
    low, high = lonlat[:, 1].min(), lonlat[:, 1].max()
    return float(lon.min()), float(low), float(lon.max()), float(high)


def _covered(plane: Plane) -> shapely.Geometry:
    window = load_waters().coast.window
    if window is None:
        return shapely.box(-np.inf, -np.inf, np.inf, np.inf)
    west, south, east, north = window
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    edges = shapely.segmentize(shapely.LineString(ring), 0.5)
    return shapely.make_valid(shapely.Polygon(plane.to_xy(shapely.get_coordinates(edges))))
