"""Zones as a picture needs them: good to a pixel, found from the labels of few points.

A net of nodes is laid over a plane. A label says how far at least the zone reaches round
its point, so nodes within that way need no label of their own: all work is at the edges.
Between two nodes of different zones the edge is put where their margins say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import contourpy
import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import TERRITORIAL_SEA_M
from geo_kit.plane import Plane
from geo_kit.waters.ocean import WorldLand
from geo_kit.waters.readings import Reading
from geo_kit.waters.zones import INTERNAL, NOT_COVERED, OPEN_OCEAN, Waters

Box = tuple[float, float, float, float]  # least x, least y, greatest x, greatest y, metres
CELLS: Final = 176  # of the net of zones, along the longer side
COARSEST: Final = 16  # nodes between those that are labelled first
NEAR_STEPS: Final = 1.0  # of the net: who is nearer to a limit may have one beside it
UNKNOWN: Final = -1
INSHORE: Final = ("land", INTERNAL)
TERRITORIAL: Final = "territorial-sea"


@dataclass(frozen=True, slots=True, eq=False)
class SketchedZone:
    """A zone inside a box of a plane, drawn on under the land and internal waters."""

    zone: str  # as `Labels.zone`; a territorial sea holds what lies behind it too
    shape: shapely.MultiPolygon  # metres in the plane


@dataclass(frozen=True, slots=True, eq=False)
class _Net:
    x: FloatArray  # (nx,)
    y: FloatArray  # (ny,)
    step_m: float

    @classmethod
    def over(cls, box: Box, cells: int) -> "_Net":
        width, height = box[2] - box[0], box[3] - box[1]
        step_m = max(width, height) / cells
        counts = [-(-int(np.ceil(side / step_m)) // COARSEST) for side in (width, height)]
        x, y = (
            low + step_m * np.arange(count * COARSEST + 1)
            for low, count in zip(box[:2], counts, strict=True)
        )
        return cls(np.asarray(x, float), np.asarray(y, float), step_m)

    def points(self, rows: IntArray, columns: IntArray) -> FloatArray:
        return np.stack([self.x[columns], self.y[rows]], axis=-1)


def sketch_zones(
    waters: Waters, plane: Plane, box: Box, *, cells: int = CELLS
) -> list[SketchedZone]:
    """Return all zones inside a box, each as polygons in the plane.

    Args:
        waters: the coasts and lines round the sea.
        plane: where the box and the polygons are.
        box: the part of the plane wanted.
        cells: of the net along the longer side; edges are good to a fraction of a cell.
    """
    net = _Net.over(box, cells)
    names, zone, inside_m = _label_net(waters, plane, net)
    fields = {
        name: np.where(zone == row, inside_m, -inside_m) for row, name in enumerate(names)
    }
    return _zones(net, fields, plane.on_globe(*box))


def sketch_ocean(
    land: WorldLand | None, plane: Plane, box: Box, *, cells: int = CELLS
) -> list[SketchedZone]:
    """Return open ocean, and the rest as not covered, inside a box of a plane.

    Args:
        land: of the world; without it nothing is open ocean.
        plane: where the box and the polygons are.
        box: the part of the plane wanted.
        cells: of the net along the longer side.
    """
    net, frame = _Net.over(box, cells), plane.on_globe(*box)
    if land is None:
        return [SketchedZone(NOT_COVERED, shapely.MultiPolygon(_parts(frame, "Polygon")))]
    x, y = np.meshgrid(net.x, net.y)
    lonlat = plane.to_lonlat(np.stack([x, y], axis=-1).reshape(-1, 2))
    spare_m = land.spare_m(lonlat).reshape(x.shape)
    return _zones(net, {OPEN_OCEAN: spare_m, NOT_COVERED: -spare_m}, frame)


def _zones(
    net: _Net, fields: Mapping[str, FloatArray], frame: shapely.Geometry
) -> list[SketchedZone]:
    """Return where in a frame each field (ny, nx) is positive."""
    found = []
    for name, field in fields.items():
        parts = _parts(shapely.intersection(_filled(net, field), frame), "Polygon")
        if parts:
            found.append(SketchedZone(name, shapely.MultiPolygon(parts)))
    return found


def sketch_readings(
    waters: Waters, readings: Sequence[Reading], plane: Plane, box: Box, *, cells: int = CELLS
) -> list[shapely.MultiPolygon]:
    """Return what lies inside each reading of a state's waters, soil near the coast too."""
    net, frame = _Net.over(box, cells), shapely.box(*box)
    margins_m = _margin_net(waters, readings, plane, net)
    shapes = [shapely.intersection(_filled(net, -margin_m), frame) for margin_m in margins_m]
    return [shapely.MultiPolygon(_parts(shape, "Polygon")) for shape in shapes]


def _margin_net(
    waters: Waters, readings: Sequence[Reading], plane: Plane, net: _Net
) -> FloatArray:
    """Return the margin to each reading, (r, ny, nx); far from limits the sign alone counts.

    A margin changes by at most the way moved, so that one tells the side of the nodes round
    it. Where a line ends on land it jumps: neighbours that differ are asked in any case.
    """
    shape = len(net.y), len(net.x)
    margins_m = np.zeros((len(readings), *shape))  # of those not asked for: at least so much
    asked = np.zeros(shape, dtype=bool)

    def ask(nodes: BoolArray) -> None:
        lonlat = plane.to_lonlat(net.points(*np.nonzero(nodes)))
        margins_m[:, nodes] = waters.margins_m(lonlat, readings)
        asked[nodes] = True

    stride = COARSEST
    while stride:
        part = np.zeros(shape, dtype=bool)
        part[::stride, ::stride] = True
        ask(part & ~asked & (np.abs(margins_m) < NEAR_STEPS * net.step_m).any(axis=0))
        for here, there, way_m in _steps(shape, stride, net.step_m):
            there_m, here_m = margins_m[:, *there], margins_m[:, *here]
            sure_m = np.maximum(np.abs(here_m) - way_m, 0)
            better = sure_m > np.abs(there_m)
            margins_m[:, *there] = np.where(better, np.sign(here_m) * sure_m, there_m)
        stride //= 2
    while (beside := _beside_another(margins_m > 0) & ~asked).any():
        ask(beside)
    return margins_m


def _beside_another(side: BoolArray) -> BoolArray:
    """Return which nodes (ny, nx) have a neighbour on another side in any layer."""
    found = np.zeros(side.shape[1:], dtype=bool)
    for low, high in ((np.s_[:-1], np.s_[1:]), (np.s_[:, :-1], np.s_[:, 1:])):
        differ = np.any([layer[low] != layer[high] for layer in side], axis=0)
        found[low] |= differ
        found[high] |= differ
    return found


def _parts(shape: shapely.Geometry, kind: str) -> list[Any]:
    """Return the parts of one kind; an empty shape has a part too, which is none."""
    parts = shapely.get_parts(shape)
    return [part for part in parts if part.geom_type == kind and not part.is_empty]


def _label_net(
    waters: Waters, plane: Plane, net: _Net
) -> tuple[list[str], IntArray, FloatArray]:
    """Return names, the row of each node's name, and how far it lies inside its zone."""
    shape = len(net.y), len(net.x)
    zone = np.full(shape, UNKNOWN, dtype=np.int64)
    safe_m, inside_m = np.zeros(shape), np.zeros(shape)
    names: dict[str, int] = {}
    stride = COARSEST
    while stride:
        part = np.zeros(shape, dtype=bool)
        part[::stride, ::stride] = True
        rows, columns = np.nonzero(part & (zone == UNKNOWN))
        labels = waters.label(plane.to_lonlat(net.points(rows, columns)), seaward=True)
        kinds = [_seaward(key) for key in labels.zone.tolist()]
        zone[rows, columns] = [names.setdefault(kind, len(names)) for kind in kinds]
        safe_m[rows, columns] = labels.margin_m
        inshore = np.char.endswith(kinds, TERRITORIAL) if kinds else np.empty(0, dtype=bool)
        to_limit_m = TERRITORIAL_SEA_M - np.where(labels.distance_m > 0, labels.distance_m, 0)
        whole_m = np.where(inshore & ~labels.divided, to_limit_m, labels.margin_m)
        inside_m[rows, columns] = np.maximum(whole_m, 1.0)
        for here, there, way_m in _steps(shape, stride, net.step_m):
            sure = (safe_m[here] > way_m) & (zone[there] == UNKNOWN)
            zone[there] = np.where(sure, zone[here], zone[there])
            safe_m[there] = np.where(sure, safe_m[here] - way_m, safe_m[there])
            inside_m[there] = np.where(sure, inside_m[here] - way_m, inside_m[there])
        stride //= 2
    return [*names], zone, np.maximum(inside_m, 1.0)


Slices = tuple[slice, slice]


def _steps(
    shape: tuple[int, int], stride: int, step_m: float
) -> Iterator[tuple[Slices, Slices, float]]:
    """Go from the nodes of one stride to those halfway to their neighbours."""
    half = stride // 2
    for down in (-half, 0, half) if half else ():
        for right in (-half, 0, half):
            if down or right:
                pairs = [
                    _shifted(count, stride, by)
                    for count, by in zip(shape, (down, right), strict=True)
                ]
                way_m = float(np.hypot(down, right)) * step_m
                yield (pairs[0][0], pairs[1][0]), (pairs[0][1], pairs[1][1]), way_m


def _shifted(count: int, stride: int, by: int) -> tuple[slice, slice]:
    first = stride if by < 0 else 0
    last = count - stride if by > 0 else count
    return slice(first, last, stride), slice(first + by, last + by, stride)


def _seaward(zone: str) -> str:
    """Return the zone that a place on shore, or behind a closing line, is drawn with."""
    party, _, kind = zone.partition("-")
    return f"{party}-{TERRITORIAL}" if kind in INSHORE else zone


def _filled(net: _Net, field: FloatArray) -> shapely.Geometry:
    generator = contourpy.contour_generator(
        net.x, net.y, field, fill_type=contourpy.FillType.OuterOffset
    )
    outlines, offsets = generator.filled(0.0, np.inf)[:2]
    polygons = [
        shapely.Polygon(rings[0], rings[1:])
        for points, starts in zip(outlines, offsets, strict=True)
        if (rings := [np.asarray(points)[a:b] for a, b in pairwise(np.asarray(starts))])
    ]
    return shapely.make_valid(shapely.union_all(np.array(polygons, dtype=object)))
