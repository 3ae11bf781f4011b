"""Claims and special regimes at sea, beside the zones of the convention and never of them.

A claim layer is an area or a line with what it is worth: whose it is, on what ground, from
when to when, and what runs between its corners. Layers overlap; a point may lie in many.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple, TypeVar

import numpy as np
import shapely
from shapely.validation import explain_validity

from geo_kit.arrays import BoolArray, FloatArray, StrArray
from geo_kit.errors import RecordError
from geo_kit.geodesic import check_positions, inverse
from geo_kit.waters.distance import EdgeIndex, Nearest
from geo_kit.waters.edges import EDGES, drawn
from geo_kit.waters.lines import Line

ON_A_CORNER_M: Final = 1e-3
OFF_THE_ENDS: Final = ""
_HALF_WAY_ROUND_DEG: Final = 180
_LEAST_POINTS: Final = {True: 4, False: 2}  # a ring repeats its first point


Found = TypeVar("Found")


class Membership(NamedTuple):
    """Points against an area."""

    inside: BoolArray  # (n,)
    margin_m: FloatArray  # (n,) to the nearest edge, negative inside


class Abreast(NamedTuple):
    """Points against a line."""

    side: StrArray  # (n,) the line's own word, such as "north"; "" off its ends
    distance_m: FloatArray  # (n,)


@dataclass(frozen=True, eq=False, kw_only=True)
class ClaimLayer(Line):
    """One claim: an area when `closed`, else a line with a word for either side."""

    closed: bool = False

    def in_force(self, on: date) -> bool:
        """Return whether the claim stood on a day; an end that nobody gave is open."""
        began = not self.valid_from or date.fromisoformat(self.valid_from) <= on
        return began and (not self.valid_to or on < date.fromisoformat(self.valid_to))

    @cached_property
    def outline(self) -> FloatArray:
        """The points (m, 2) of the line as drawn, so dense that edges are unambiguous."""
        return drawn(self.points, self.edges)

    @cached_property
    def area(self) -> shapely.Polygon:
        """The area within the outline, in longitude and latitude."""
        polygon = shapely.Polygon(self.outline)
        shapely.prepare(polygon)
        return polygon

    def nearest(self, points: FloatArray) -> Nearest:
        """Return the nearest point of the layer's edges to each point, array (n, 2)."""
        return self._index.nearest(points)

    @cached_property
    def _index(self) -> EdgeIndex:
        return EdgeIndex(self.outline[:-1], self.outline[1:])


def in_force(layers: Iterable[ClaimLayer], on: date | None) -> list[ClaimLayer]:
    """Return the layers that stood on a day, in their order; None is any day."""
    return [layer for layer in layers if on is None or layer.in_force(on)]


class Measured(Mapping[str, Found]):
    """What was found of each layer, by its id: measured when it is first asked for.

    There are dozens of layers, and most who ask want one or two of them.
    """

    def __init__(
        self,
        points: FloatArray,
        layers: Iterable[ClaimLayer],
        measure: Callable[[FloatArray, ClaimLayer], Found],
    ) -> None:
        """Take points (n, 2) on the globe, and how one layer is held against them."""
        self._points = points
        self._layers = {layer.id: layer for layer in layers}
        self._measure = measure
        self._found: dict[str, Found] = {}

    def __getitem__(self, name: str) -> Found:
        """Return what was found of one layer; KeyError: it is not among these."""
        if name not in self._found:
            self._found[name] = self._measure(self._points, self._layers[name])
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids, and measure nothing."""
        return iter(self._layers)

    def __len__(self) -> int:
        """Return how many layers there are."""
        return len(self._layers)

    def __contains__(self, name: object) -> bool:
        """Return whether a layer is among these, and measure nothing."""
        return name in self._layers


def memberships(
    points: FloatArray, layers: Iterable[ClaimLayer], *, on: date | None = None
) -> Measured[Membership]:
    """Return which points lie in each area, and how far from its edge; lines are left out.

    Each area is measured when it is first asked for.

    Args:
        points: array (n, 2) of longitude and latitude.
        layers: claims, in any order.
        on: only those that stood on that day; None: all.

    Raises:
        PositionError: a point is not on the globe.
    """
    areas = [layer for layer in in_force(layers, on) if layer.closed]
    return Measured(_wrapped(points), areas, _membership)


def sides(
    points: FloatArray, layers: Iterable[ClaimLayer], *, on: date | None = None
) -> Measured[Abreast]:
    """Return on which side of each line points lie, and how far off; areas are left out.

    A point whose nearest point of the line is one of its ends lies off the ends. Each line
    is measured when it is first asked for.

    Args, Raises: as `memberships`.
    """
    lines = [layer for layer in in_force(layers, on) if not layer.closed]
    return Measured(_wrapped(points), lines, _abreast)


def _wrapped(points: FloatArray) -> FloatArray:
    points = np.asarray(points, float).reshape(-1, 2)
    check_positions(points[:, 0], points[:, 1])
    half = _HALF_WAY_ROUND_DEG
    return np.stack([(points[:, 0] + half) % (2 * half) - half, points[:, 1]], axis=-1)


def _membership(points: FloatArray, layer: ClaimLayer) -> Membership:
    distance_m = layer.nearest(points).distance_m
    inside = shapely.contains_xy(layer.area, points)
    return Membership(inside, np.where(inside, -distance_m, distance_m))


def _abreast(points: FloatArray, layer: ClaimLayer) -> Abreast:
    nearest = layer.nearest(points)
    line, base = layer.outline, nearest.base_point
    _, step_m = inverse(line[:-1], line[1:])
    along = np.stack([line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]], axis=-1)
    course_deg, _ = inverse(along[:, :2], along[:, 2:])
    # At a corner the course is the mean of the two that meet there.
    _, to_start_m = inverse(base, line[nearest.edge])
    at_end = to_start_m > step_m[nearest.edge] - ON_A_CORNER_M
    at_start = to_start_m < ON_A_CORNER_M
    other = nearest.edge + at_end.astype(int) - (at_start & ~at_end).astype(int)
    off = (other < 0) | (other == len(course_deg))
    other = other.clip(0, len(course_deg) - 1)
    here, there = np.radians(course_deg[nearest.edge]), np.radians(course_deg[other])
    mean = np.arctan2(np.sin(here) + np.sin(there), np.cos(here) + np.cos(there))
    bearing_deg, _ = inverse(base, points)
    right = np.sin(np.radians(bearing_deg) - mean) > 0
    side = np.where(off, OFF_THE_ENDS, np.where(right, layer.right, layer.left))
    return Abreast(side, nearest.distance_m)


def check_layer(layer: ClaimLayer) -> None:
    """Refuse a layer that would answer wrongly in silence.

    Raises:
        RecordError: it has no points, no state, no known kind of edge, an impossible
            validity; it is not closed, crosses itself or the antimeridian, has longitude
            and latitude swapped, or calls an edge a parallel that is none.
    """
    name = f"claim {layer.id!r}"
    _check_words(name, layer)
    _check_points(name, layer)
    if layer.closed:
        _check_ring(name, layer)


def _check_words(name: str, layer: ClaimLayer) -> None:
    if not layer.id or not layer.state:
        raise RecordError(
            f"{name} has no {'state' if layer.id else 'id'}",
            hint="say whose claim it is, as in 'PRK' or 'JPN/KOR'",
        )
    if layer.edges not in EDGES:
        raise RecordError(
            f"{name} has edges {layer.edges!r}", hint=f"allowed: {', '.join(EDGES)}"
        )
    for field in ("valid_from", "valid_to"):
        try:
            date.fromisoformat(getattr(layer, field) or "2000-01-01")
        except ValueError as error:
            raise RecordError(
                f"{name} has {field} {getattr(layer, field)!r}", hint="give YYYY-MM-DD"
            ) from error
    if layer.valid_from and layer.valid_to and layer.valid_from >= layer.valid_to:
        raise RecordError(
            f"{name} ends on {layer.valid_to}, before it began on {layer.valid_from}",
            hint="valid_to is the first day on which it no longer held",
        )


def _check_points(name: str, layer: ClaimLayer) -> None:
    least = _LEAST_POINTS[layer.closed]
    if layer.points.ndim != 2 or len(layer.points) < least:  # noqa: PLR2004 - (n, 2)
        raise RecordError(
            f"{name} has {len(layer.points)} points", hint=f"at least {least} are needed"
        )
    lon, lat = layer.points.T
    good = np.isfinite(layer.points).all(axis=1) & (np.abs(lat) <= 90)  # noqa: PLR2004
    if not good.all():
        bad_lon, bad_lat = layer.points[~good][0].tolist()
        raise RecordError(
            f"{name} has a point at longitude {bad_lon:g}, latitude {bad_lat:g}",
            hint="longitude comes first: did you swap the two?",
        )
    if np.any(np.abs(np.diff(lon)) >= _HALF_WAY_ROUND_DEG) or np.any(np.abs(lon) > 180):  # noqa: PLR2004
        raise RecordError(
            f"{name} crosses the antimeridian",
            hint="cut it there into two layers, with longitudes from -180 to 180",
        )
    slanting = (np.diff(lon) != 0) & (np.diff(lat) != 0)
    if layer.edges == "parallel" and slanting.any():
        raise RecordError(
            f"{name} calls edge {int(np.argmax(slanting)) + 1} a parallel, yet it slants",
            hint="its edges may follow parallels and meridians only; else say rhumb",
        )


def _check_ring(name: str, layer: ClaimLayer) -> None:
    if not np.array_equal(layer.points[0], layer.points[-1]):
        raise RecordError(f"{name} is not closed", hint="repeat its first point at the end")
    if not layer.area.is_valid:
        raise RecordError(
            f"{name} crosses itself: {explain_validity(layer.area)}",
            hint="list the corners in the order of a walk round the area",
        )
