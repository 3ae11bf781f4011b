"""What a picture of a reconstruction shows: shapes in one plane, nothing left to compute."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from statistics import mode
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.errors import NotFoundError
from geo_kit.export.words import Names
from geo_kit.geodesic import inverse
from geo_kit.landmarks import said_places
from geo_kit.plane import Plane
from geo_kit.reconstruct import Reconstruction
from geo_kit.records import load_gazetteer
from geo_kit.regions import load_names, load_readings, load_sea_areas, load_seas, load_waters
from geo_kit.reports.gazetteer import parse_place
from geo_kit.reports.model import Claim, Quantity
from geo_kit.scene_ground import pixel_of, soil_in
from geo_kit.scene_waters import drawn_waters
from geo_kit.waters.sketch import Box, SketchedZone

MARGIN: Final = 0.2  # of the box's longer side, round what must be seen
LEAST_SIDE_M: Final = 250e3
LANDMARK_REACH: Final = 0.8  # of a side, from the middle: a farther landmark is left out
LANDMARK_AIR: Final = 0.06  # of a side, round a landmark
SAME_RANGE_M: Final = 1_000.0  # rings nearer than that are one
HANGUL: Final = ("\uac00", "\ud7a3")


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """Where one reading of a state's waters ends; its letter stands on map and in list."""

    letter: str
    reading: str  # its id
    title: str
    line: shapely.MultiLineString
    area: shapely.Geometry  # inside it, soil near the coast too


@dataclass(frozen=True, slots=True, eq=False)
class RangeRing:
    """A circle round the launch, and who gave its radius."""

    radius_m: float
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NamedSea:
    """A sea in the picture, under all its names."""

    name: str  # "East Sea / Sea of Japan"
    hangul: str  # "" where it has no such name
    shape: shapely.Geometry  # of its water in the box


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scene:
    """The shapes of one picture, in metres of a plane; `box` is what the picture shows."""

    result: Reconstruction
    names: Names
    plane: Plane
    box: Box
    land: tuple[tuple[str, shapely.Geometry], ...]  # party and its soil
    soil: shapely.Geometry  # all of it
    zones: tuple[SketchedZone, ...]
    limits: tuple[Limit, ...]
    rings: tuple[RangeRing, ...]
    launch: FloatArray | None  # (2,)
    launch_names: tuple[str, ...]  # "Yangdok", and in Hangul where known
    impacts: FloatArray  # (n, 2)
    areas: tuple[tuple[float, shapely.Geometry], ...]  # probability and region
    path: FloatArray  # (k, 2) from launch to fall, empty where none was flown
    crossing: FloatArray  # (2, 2) or empty
    example: FloatArray  # (k, 2) or empty
    seas: tuple[NamedSea, ...]


def scene(result: Reconstruction, *, shape: float) -> Scene:
    """Return the scene of a reconstruction.

    Args:
        result: what is to be shown.
        shape: width over height of the map.

    Raises:
        NotFoundError: nothing tells where to look: no launch site, and no coast of the state.
    """
    plane = Plane(*_centre(result))
    draws = _impacts(result)
    impacts = plane.to_xy(draws)
    launch = result.test.launch
    path = _path(result, plane)
    seen = [impacts, path, *_unplaced(result, plane)]
    if launch:
        seen.append(np.zeros((1, 2)))
    box = _with_landmarks(_box(np.concatenate(seen), shape), result, plane)
    land = soil_in(plane, box)
    soil = shapely.union_all(np.array([shape for _, shape in land], dtype=object))
    return Scene(
        result=result,
        names=load_names(),
        plane=plane,
        box=box,
        land=land,
        soil=soil,
        zones=tuple(
            drawn_waters().zones_in(
                plane, box, land=load_waters().world_land, thin_m=pixel_of(box) / 2
            )
        ),
        limits=tuple(_limits(result, plane, box, soil)),
        rings=_rings(result.test.claims_of(Quantity.RANGE)) if launch else (),
        launch=np.zeros(2) if launch else None,
        launch_names=_launch_names(result),
        impacts=impacts,
        areas=tuple(
            (area.probability, plane.shape_to_xy(area.polygon))
            for area in (result.footprint.areas if result.footprint else ())
        ),
        path=path,
        crossing=_crossing(result, plane),
        example=_example(result, plane),
        seas=tuple(_seas(plane, box, soil)),
    )


def zones_good_to_m(box: Box) -> float:
    """Return how far outlines of zones in a scene may stray from the labels' zones."""
    return drawn_waters().good_to_m + pixel_of(box) / 2


def _centre(result: Reconstruction) -> tuple[float, float]:
    launch = result.test.launch
    if launch:
        return launch.lon_deg, launch.lat_deg
    if result.footprint is not None:
        lon, lat = result.footprint.centre.tolist()
        return lon, lat
    west, south, east, north = _home(result)
    return (west + east) / 2, (south + north) / 2


def _home(result: Reconstruction) -> tuple[float, float, float, float]:
    """Return the box of the launching state's largest piece of land."""
    soil = load_waters().coast.land_of(result.test.country)
    west, south, east, north = shapely.bounds(soil[np.argmax(shapely.area(soil))]).tolist()
    return west, south, east, north


def _impacts(result: Reconstruction) -> FloatArray:
    return np.empty((0, 2)) if result.labels is None else result.labels.points


def _unplaced(result: Reconstruction, plane: Plane) -> Iterator[FloatArray]:
    """Show the whole state where nothing was drawn: that is all the report leaves."""
    if result.labels is None:
        west, south, east, north = _home(result)
        yield plane.to_xy(
            np.array([[west, south], [west, north], [east, south], [east, north]])
        )


def _path(result: Reconstruction, plane: Plane) -> FloatArray:
    if result.path is None:
        return np.empty((0, 2))
    flown = result.path.solution.trajectory
    track = plane.to_xy(np.column_stack([flown.lon_deg, flown.lat_deg]))
    return np.concatenate([plane.to_xy(np.array([flown.origin])), track])


def _crossing(result: Reconstruction, plane: Plane) -> FloatArray:
    if result.crossing is None:
        return np.empty((0, 2))
    return plane.to_xy(np.stack([result.crossing.start, result.crossing.end]))


def _example(result: Reconstruction, plane: Plane) -> FloatArray:
    if result.example is None:
        return np.empty((0, 2))
    return plane.to_xy(np.column_stack([result.example.lon_deg, result.example.lat_deg]))


def _box(points: FloatArray, shape: float) -> Box:
    low, high = points.min(axis=0), points.max(axis=0)
    middle, side = (low + high) / 2, high - low
    side = np.maximum(side + 2 * MARGIN * side.max(), LEAST_SIDE_M)
    width = max(side[0], side[1] * shape)
    half = np.array([width, width / shape]) / 2
    (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
    return left, bottom, right, top


def _with_landmarks(box: Box, result: Reconstruction, plane: Plane) -> Box:
    """Widen a box, of the same shape, to hold the landmarks that are not far from it."""
    low, high = np.reshape(box, (2, 2))
    side = high - low
    found = [plane.to_xy(np.array(place.at)) for place in said_places(result.test)]
    near = [
        at for at in found if (np.abs(at - (low + high) / 2) <= side * LANDMARK_REACH).all()
    ]
    if not near:
        return box
    air = LANDMARK_AIR * side
    points = np.concatenate([[low, high], np.array(near) - air, np.array(near) + air])
    low, high = points.min(axis=0), points.max(axis=0)
    grown = side * ((high - low) / side).max()
    middle = (low + high) / 2
    (left, bottom), (right, top) = (middle - grown / 2).tolist(), (middle + grown / 2).tolist()
    return left, bottom, right, top


def _limits(
    result: Reconstruction, plane: Plane, box: Box, soil: shapely.Geometry
) -> Iterator[Limit]:
    """Yield the limits of each reading at sea, near the state that they belong to."""
    readings = [item for item in load_readings() if item.state == result.test.country]
    if not readings:
        return
    frame = shapely.box(*box)
    inside = drawn_waters().readings_in(plane, readings, thin_m=pixel_of(box) / 2)
    for letter, reading, shape in zip("ABCDEFGH", readings, inside, strict=False):
        line = shapely.intersection(shapely.boundary(shape), frame)
        at_sea = shapely.get_parts(shapely.line_merge(shapely.difference(line, soil)))
        lines_at_sea = at_sea[~shapely.is_empty(at_sea)].tolist()  # all on land: an empty part
        yield Limit(
            letter=letter,
            reading=reading.id,
            title=reading.title,
            line=shapely.MultiLineString(lines_at_sea),
            area=shapely.intersection(shape, frame),
        )


def _seas(plane: Plane, box: Box, soil: shapely.Geometry) -> Iterator[NamedSea]:
    names = {sea.key: sea for sea in load_seas()}
    frame = shapely.difference(shapely.box(*box), soil)
    for area in load_sea_areas():
        shape = shapely.intersection(shapely.make_valid(plane.shape_to_xy(area.area)), frame)
        if not shapely.is_empty(shape):
            sea = names[area.key]
            yield NamedSea(sea.name, _hangul(sea.aliases), shape)


def _rings(claims: tuple[Claim, ...]) -> tuple[RangeRing, ...]:
    """Return a ring for each range; those that are one on a map at what most speakers said."""
    near: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda claim: claim.number.value):
        if near and claim.number.value - near[-1][0].number.value < SAME_RANGE_M:
            near[-1].append(claim)
        else:
            near.append([claim])
    return tuple(
        RangeRing(
            mode(claim.number.value for claim in group),
            tuple(dict.fromkeys(claim.speaker for claim in group)),
        )
        for group in near
    )


def _launch_names(result: Reconstruction) -> tuple[str, ...]:
    launch = result.test.launch
    if launch is None:
        return ()
    return tuple(filter(None, (launch.name, _hangul(_aliases(launch.name)))))


@cache
def _aliases(name: str) -> tuple[str, ...]:
    try:
        return tuple(parse_place(name, load_gazetteer()).aliases)
    except NotFoundError:
        return ()


def _hangul(aliases: tuple[str, ...]) -> str:
    first, last = HANGUL
    return next((text for text in aliases if any(first <= c <= last for c in text)), "")


def ground_distance_m(result: Reconstruction) -> FloatArray:
    """Return how far from the launch each sample of the path lies, (n,)."""
    if result.path is None:
        return np.empty(0)
    flown = result.path.solution.trajectory
    track = np.column_stack([flown.lon_deg, flown.lat_deg])
    return inverse(np.array(flown.origin), track)[1]
