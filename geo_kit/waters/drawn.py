"""Zones and readings of a sea as outlines on the globe: good enough for pictures, made once.

A picture asks for the same sea again and again, and its labels are the dearest part of it.
Outlines drawn once over the whole coast need only be moved into the picture's plane. What
lies beyond the coast's window is open ocean or not covered, and is told anew each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from geo_kit.errors import PositionError
from geo_kit.plane import Plane
from geo_kit.waters.ocean import WorldLand
from geo_kit.waters.parties import Window
from geo_kit.waters.readings import Reading
from geo_kit.waters.sketch import Box, SketchedZone, sketch_ocean, sketch_readings, sketch_zones
from geo_kit.waters.zones import Waters

CELLS: Final = 2_400  # of the net over a coast's window, along its longer side
THINNED_M: Final = 100.0
EDGE_M: Final = 20e3
STEP_DEG: Final = 1e-5  # that corners are kept to: a metre
RIM_M: Final = 20e3  # drawn past the window, and cut off on the globe
M_PER_DEG: Final = 111e3  # of latitude, roughly: for thinning
ENDS: Final = 3  # lists that tell which corners make a ring, a polygon, a shape
SEAM_M: Final = 2_000.0  # what is drawn beyond the window laps over what is drawn in it


@dataclass(frozen=True, eq=False)
class DrawnWaters:
    """Zones, and readings of waters, inside the window of a coast, longitude first.

    A territorial sea holds the land and the internal waters behind it, for a picture draws
    land over it.
    """

    window: Window
    good_to_m: float  # an outline may stray so far
    zones: Mapping[str, shapely.Geometry]  # by name as `Labels.zone`
    readings: Mapping[str, shapely.Geometry]  # what lies inside, by id

    def zones_in(
        self, plane: Plane, box: Box, *, land: WorldLand | None = None, thin_m: float = 0.0
    ) -> list[SketchedZone]:
        """Return all zones inside a box of a plane.

        Args:
            plane: where the box and the polygons are.
            box: the part of the plane wanted.
            land: of the world, to tell open ocean beyond the window.
            thin_m: outlines are thinned so far.
        """
        frame = plane.on_globe(*box)
        window = plane.polygons_to_xy(np.array([shapely.box(*self.window)]))[0]
        inside = _moved(self.zones.values(), plane, thin_m)
        met = shapely.intersection(inside, frame)
        found = {name: [shape] for name, shape in zip(self.zones, met, strict=True)}
        beyond = shapely.difference(frame, shapely.buffer(window, -SEAM_M, quad_segs=1))
        if not shapely.is_empty(beyond):
            for zone in sketch_ocean(land, plane, box):
                part = shapely.intersection(zone.shape, beyond)
                found.setdefault(zone.zone, []).append(part)
        whole = {name: _polygons(shapes) for name, shapes in found.items()}
        return [SketchedZone(name, shape) for name, shape in whole.items() if shape.geoms]

    def readings_in(
        self, plane: Plane, readings: Sequence[Reading], *, thin_m: float = 0.0
    ) -> list[shapely.Geometry]:
        """Return what lies inside each reading of a state's waters, in a plane.

        Soil near the coast lies inside too, and none that is farther from the sea than a
        limit reaches.

        Raises:
            KeyError: a reading that was not drawn.
        """
        shapes = [self.readings[reading.id] for reading in readings]
        return [*_moved(shapes, plane, thin_m)]

    def packed(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that `unpacked` makes the same waters of."""
        arrays: dict[str, NDArray[Any]] = {
            "window": np.array(self.window),
            "good_to_m": np.array(self.good_to_m),
        }
        for kind, shapes in (("zone", self.zones), ("reading", self.readings)):
            _, points, ends = shapely.to_ragged_array(np.array([*shapes.values()]))
            steps = np.round(points / STEP_DEG).astype("<i4")
            arrays[f"{kind}_names"] = np.array([*shapes])
            # Moves from corner to corner, each axis in a row, pack best.
            arrays[f"{kind}_moves"] = np.diff(steps, axis=0, prepend=[[0, 0]]).T.astype("<i4")
            for number, end in enumerate(ends):
                arrays[f"{kind}_ends_{number}"] = end.astype("<i4")
        return arrays

    @classmethod
    def unpacked(cls, arrays: Mapping[str, NDArray[Any]]) -> "DrawnWaters":
        """Return the waters of the arrays that `packed` gave.

        Raises:
            KeyError, ValueError: they are not complete.
        """
        west, south, east, north = arrays["window"].tolist()
        return cls(
            window=(west, south, east, north),
            good_to_m=float(arrays["good_to_m"]),
            zones=_shapes(arrays, "zone"),
            readings=_shapes(arrays, "reading"),
        )


def draw_waters(
    waters: Waters, readings: Sequence[Reading], *, cells: int = CELLS
) -> DrawnWaters:
    """Return the zones of waters, and what lies inside readings of them, as outlines.

    Args:
        waters: coasts and lines; the coast has a window.
        readings: those wanted.
        cells: of the net along the window's longer side.

    Raises:
        PositionError: the coast has no window.
    """
    if waters.coast.window is None:
        raise PositionError("a coast without a window", hint="give the coast its window")
    west, south, east, north = waters.coast.window
    plane = Plane((west + east) / 2, (south + north) / 2)
    window = shapely.box(west, south, east, north)
    bounds = shapely.bounds(plane.polygons_to_xy(np.array([window]))[0])
    low_x, low_y, high_x, high_y = (bounds + RIM_M * np.array([-1, -1, 1, 1])).tolist()
    box = low_x, low_y, high_x, high_y
    zones = sketch_zones(waters, plane, box, cells=cells)
    inside = sketch_readings(waters, readings, plane, box, cells=cells)

    def on_globe(shape: shapely.Geometry) -> shapely.Geometry:
        # Longer edges, straight on a plane, bend on the globe.
        fine = shapely.segmentize(shapely.simplify(shape, THINNED_M), EDGE_M)
        moved = shapely.transform(fine, plane.to_lonlat)
        rounded = shapely.set_precision(shapely.make_valid(moved), STEP_DEG)
        return shapely.intersection(rounded, window)

    return DrawnWaters(
        window=waters.coast.window,
        good_to_m=max(high_x - low_x, high_y - low_y) / cells + THINNED_M,
        zones={zone.zone: _polygons([on_globe(zone.shape)]) for zone in zones},
        readings={
            reading.id: _polygons([on_globe(shape)])
            for reading, shape in zip(readings, inside, strict=True)
        },
    )


def _moved(
    shapes: Iterable[shapely.Geometry], plane: Plane, thin_m: float
) -> NDArray[np.object_]:
    """Return shapes in a plane; belts are miles wide, so the quick way of thinning will do."""
    thin = np.array([*shapes], dtype=object)
    if thin_m:
        thin = shapely.simplify(thin, thin_m / M_PER_DEG, preserve_topology=False)
    return plane.polygons_to_xy(thin)


def _shapes(arrays: Mapping[str, NDArray[Any]], kind: str) -> dict[str, shapely.Geometry]:
    points = np.cumsum(arrays[f"{kind}_moves"], axis=1).T * STEP_DEG
    ends = tuple(arrays[f"{kind}_ends_{number}"] for number in range(ENDS))
    shapes = shapely.from_ragged_array(GeometryType.MULTIPOLYGON, points, ends)
    return dict(zip(arrays[f"{kind}_names"].tolist(), shapes, strict=True))


def _polygons(shapes: Sequence[shapely.Geometry]) -> shapely.MultiPolygon:
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    parts = shapely.get_parts(whole)
    polygons = parts[shapely.get_type_id(parts) == GeometryType.POLYGON]
    return shapely.MultiPolygon([part for part in polygons.tolist() if not part.is_empty])
