"""The waters of each reading as areas, so that a page can hatch the one chosen."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo_kit.maps.page_parts import Mark, from_plane
from geo_kit.regions import load_readings, load_waters
from geo_kit.scenes import Scene

ANY: Final = "any"  # the mark of what at least one reading holds
SNAP_M: Final = 20.0  # lines that end on a coast must meet it
LEAST_M2: Final = 4e6  # smaller pieces show no hatching
ROOM_M: Final = 30e3  # of coast round the limits that may close an area

OUTWARD: Final = np.array([-1.0, -1.0, 1.0, 1.0])

Faces = npt.NDArray[np.object_]


def hatched(shown: Scene) -> Iterator[Mark]:
    """Yield the waters of each reading, and last those of any; soil hides what lies under it.

    Limits and coasts cut the picture into pieces. A piece lies on one side of each limit, so
    that one point tells for all of it.
    """
    readings = [item for item in load_readings() if item.state == shown.result.test.country]
    lines = [limit.line for limit in shown.limits]
    if all(map(shapely.is_empty, lines)):
        return
    faces = _faces(shown, shapely.union_all(lines))
    spots = shapely.get_coordinates(shapely.point_on_surface(faces))
    margins_m = load_waters().margins_m(shown.plane.to_lonlat(spots), readings)
    hull = shapely.convex_hull(shapely.union_all(faces[(margins_m < 0).any(axis=0)]))
    soil = shapely.buffer(shapely.intersection(shown.soil, hull), SNAP_M, quad_segs=1)
    for reading, margin_m in zip(readings, margins_m, strict=True):
        yield _mark(faces[margin_m < 0], soil, shown, reading.id)
    yield _mark(faces[(margins_m < 0).any(axis=0)], soil, shown, ANY)


def _faces(shown: Scene, lines: shapely.Geometry) -> Faces:
    """Return the pieces of sea between limits, coasts and frame that are worth a hatching."""
    near = shapely.box(*(shapely.bounds(lines) + ROOM_M * OUTWARD))
    frame = shapely.intersection(near, shapely.box(*shown.box))
    soil = shapely.intersection(shown.soil, frame)
    cuts = shapely.union_all(
        [lines, shapely.boundary(frame), shapely.boundary(soil)], grid_size=SNAP_M
    )
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(cuts)))
    faces = faces[shapely.area(faces) > LEAST_M2]
    shapely.prepare(soil)
    return np.asarray(faces[~shapely.contains(soil, shapely.point_on_surface(faces))])


def _mark(faces: Faces, soil: shapely.Geometry, shown: Scene, key: str) -> Mark:
    shape = shapely.union_all([*faces, soil])
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    xy = shapely.MultiPolygon(parts)
    return Mark(shape=from_plane(xy, shown.plane), title="", key=key, xy=xy)
