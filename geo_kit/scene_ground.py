"""Soil and graticule of a picture: near coasts as shipped, far ones from the world's."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray, IntArray
from geo_kit.plane import EDGE_M, Plane, mended
from geo_kit.regions import load_waters
from geo_kit.waters.parties import Window
from geo_kit.waters.sketch import Box
from geo_kit.world import load_countries

PIXELS: Final = 900  # of the box's longer side: the coast is thinned to half of one
FIRST_PASS: Final = 1 / 8  # of what the coast is thinned by, in a quicker way
SEAM_PIXELS: Final = 2  # what may gape between near and far coasts
FRAME_STEP_M: Final = 50e3  # of what is asked along a frame
M_PER_DEG: Final = 111e3  # of latitude, roughly: for thinning

Soil = tuple[str, shapely.Geometry]  # a party and its land


def soil_in(plane: Plane, box: Box) -> tuple[Soil, ...]:
    """Return each party's land in a box of a plane, thinned to what a picture can show."""
    pixel_m = pixel_of(box)
    near, far = _near(plane, box, pixel_m), _far(plane, box, pixel_m)
    return _joined(near, far, shapely.boundary(_covered(plane)), SEAM_PIXELS * pixel_m)


def pixel_of(box: Box) -> float:
    """Return the side in metres of what is one pixel in a box of a plane."""
    return max(box[2] - box[0], box[3] - box[1]) / PIXELS


def graticule(
    plane: Plane, box: Box, step_deg: float
) -> Iterator[tuple[str, float, FloatArray]]:
    """Yield ("lon" or "lat", degrees, line in the plane) for what crosses the box."""
    west, south, east, north = _window(plane, box)
    lons = np.arange(np.ceil(west / step_deg), np.floor(east / step_deg) + 1) * step_deg
    lats = np.arange(np.ceil(south / step_deg), np.floor(north / step_deg) + 1) * step_deg
    across = np.linspace(west, east, 721)
    along = np.linspace(max(south, -89.9), min(north, 89.9), 361)
    for lon in lons[lons < west + 360].tolist():
        for line in _on_globe(plane, np.column_stack([np.full_like(along, lon), along])):
            yield "lon", (lon + 180) % 360 - 180, line
    for lat in lats[np.abs(lats) < 90].tolist():  # noqa: PLR2004 - degrees
        for line in _on_globe(plane, np.column_stack([across, np.full_like(across, lat)])):
            yield "lat", lat, line


def _on_globe(plane: Plane, line: FloatArray) -> Iterator[FloatArray]:
    """Yield the pieces of a line in the plane that lie short of its edge."""
    xy = plane.to_xy(line)
    short = np.hypot(*xy.T) < EDGE_M
    for piece in np.split(np.arange(len(xy)), np.flatnonzero(np.diff(short)) + 1):
        if short[piece[0]] and len(piece) > 1:
            yield xy[piece]


def _near(plane: Plane, box: Box, pixel_m: float) -> Iterator[Soil]:
    """Yield the land that geo_kit ships with its coasts."""
    coast = load_waters().coast
    seen = shapely.length(coast.land) * M_PER_DEG > 2 * pixel_m
    land, row = _clipped(coast.land[seen], _window(plane, box))
    yield from _drawn(plane, plane.on_globe(*box), pixel_m, land, coast.party[seen][row])


def _far(plane: Plane, box: Box, pixel_m: float) -> Iterator[Soil]:
    """Yield the countries where the picture reaches past the coast data."""
    beyond = shapely.difference(plane.on_globe(*box), _covered(plane))
    if shapely.is_empty(beyond):
        return
    countries = load_countries()
    code = np.array([country.code for country in countries])
    polygons = np.concatenate([country.polygons for country in countries])
    land, row = _clipped(polygons, _window(plane, box))
    whose = np.repeat(code, [len(country.polygons) for country in countries])[row]
    yield from _drawn(plane, beyond, pixel_m, land, whose)


def _drawn(
    plane: Plane,
    frame: shapely.Geometry,
    pixel_m: float,
    land: NDArray[np.object_],
    whose: NDArray[np.str_],
) -> Iterator[Soil]:
    """Yield what each party's land is in a frame, thinned to half a pixel of the plane."""
    moved = plane.polygons_to_xy(_thinned(land, pixel_m / 2 / M_PER_DEG))
    thin = mended(shapely.simplify(moved, pixel_m / 2, preserve_topology=True))
    bounds = shapely.bounds(land)
    cut = (bounds[:, 0] <= -180) | (bounds[:, 2] >= 180)  # noqa: PLR2004 - degrees
    halves = [[180.0, lat] for lat in np.arange(-90, 90.5).tolist()]
    seams = shapely.MultiLineString([*_on_globe(plane, np.array(halves))])
    for party in np.unique(whose).tolist():
        # Islands lie apart, so that few of them have to be put together.
        soil: shapely.Geometry = shapely.disjoint_subset_union_all(thin[whose == party])
        if cut[whose == party].any():
            soil = _closed(soil, seams, SEAM_PIXELS * pixel_m)
        soil = shapely.intersection(soil, frame)
        if not shapely.is_empty(soil):
            yield party, soil


def _thinned(shapes: NDArray[np.object_], by_deg: float) -> NDArray[np.object_]:
    """Return land without most corners that nobody sees; no island is lost.

    What keeps rings apart is slow, so it is given what this quick pass has left of them.
    """
    fewer = shapely.simplify(shapes, by_deg * FIRST_PASS, preserve_topology=False)
    lost = shapely.get_num_geometries(fewer) < shapely.get_num_geometries(shapes)
    kept: NDArray[np.object_] = np.where(lost | shapely.is_empty(fewer), shapes, fewer)
    return kept


def _clipped(
    polygons: NDArray[np.object_], window: Window
) -> tuple[NDArray[np.object_], IntArray]:
    """Return what of polygons lies in a window, which may reach past 180, and their rows."""
    low_lon, low_lat, high_lon, high_lat = shapely.bounds(polygons).T
    west, south, east, north = window
    found, rows = [], []
    for turn in (0, 360):
        met = (low_lon <= east - turn) & (high_lon >= west - turn)
        row = np.flatnonzero(met & (low_lat <= north) & (high_lat >= south))
        part = shapely.clip_by_rect(polygons[row], west - turn, south, east - turn, north)
        some = ~shapely.is_empty(part)
        found.append(part[some])
        rows.append(row[some])
    return np.concatenate(found), np.concatenate(rows)


def _joined(
    near: Iterable[Soil],
    far: Iterable[Soil],
    seam: shapely.Geometry,
    seam_m: float,
) -> tuple[Soil, ...]:
    """Close the seam between the two coasts, where a state lies on both sides of it."""
    found = dict(near)
    for party, soil in far:
        if party not in found:
            found[party] = soil
            continue
        found[party] = _closed(shapely.union(found[party], soil), seam, seam_m)
    return tuple(found.items())


def _closed(soil: shapely.Geometry, seam: shapely.Geometry, seam_m: float) -> shapely.Geometry:
    """Return land without its gaps along a seam, up to twice a width; bays stay elsewhere."""
    beside = shapely.intersection(soil, shapely.buffer(seam, 4 * seam_m))
    whole = shapely.buffer(beside, seam_m, quad_segs=1)
    whole = shapely.buffer(whole, -seam_m, quad_segs=1)
    return shapely.union(soil, shapely.intersection(whole, shapely.buffer(seam, seam_m)))


def _window(plane: Plane, box: Box) -> Window:
    """Return the longitudes, from -180 on eastward past 180, and latitudes seen in a box.

    A frame tells them, unless the box holds a pole or reaches round the globe.
    """
    frame = shapely.box(*box)
    if np.hypot(*shapely.get_coordinates(frame).T).max() > EDGE_M:
        return -180.0, -90.0, 180.0, 90.0
    edge = shapely.get_coordinates(shapely.segmentize(frame.exterior, FRAME_STEP_M))
    lonlat = plane.to_lonlat(edge)
    lon = np.unwrap(lonlat[:, 0], period=360)
    low, high = lonlat[:, 1].min(), lonlat[:, 1].max()
    poles = plane.to_xy(np.array([[0.0, -90.0], [0.0, 90.0]]))
    south, north = (
        shapely.dwithin(shapely.Point(pole), frame, 2 * FRAME_STEP_M) for pole in poles
    )
    if south or north:
        return -180.0, -90.0 if south else float(low), 180.0, 90.0 if north else float(high)
    west = (float(lon.min()) + 180) % 360 - 180
    return west, float(low), west + float(np.ptp(lon)), float(high)


def _covered(plane: Plane) -> shapely.Geometry:
    window = load_waters().coast.window
    if window is None:
        return shapely.box(-np.inf, -np.inf, np.inf, np.inf)
    return plane.polygons_to_xy(np.array([shapely.box(*window)]))[0]
