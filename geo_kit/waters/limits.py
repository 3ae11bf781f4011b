"""Zones as polygons, for maps and areas: outlines of exact margins inside a window.

Points are never tested against these. Each polygon says how far its edges stray from the
zone's limits, and keeps the base points that the limits are measured from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray, IntArray, StrArray
from geo_kit.constants import EXCLUSIVE_ECONOMIC_ZONE_M, TERRITORIAL_SEA_M
from geo_kit.errors import NotFoundError
from geo_kit.framed import Framed
from geo_kit.waters.baseline import ClosingLine
from geo_kit.waters.belts import Belt, HighSeas
from geo_kit.waters.distance import Nearest
from geo_kit.waters.outline import check_window, outline
from geo_kit.waters.parties import Window
from geo_kit.waters.readings import Reading
from geo_kit.waters.tracing import Margin
from geo_kit.waters.zones import HIGH_SEAS, INTERNAL, NO_OWNER, Waters

TOLERANCE_M: Final = 0.5
CELL_SHARE: Final = 0.1  # of the limit: how fine the first grid is
MOST_CELL_M: Final = 10_000.0
SAME_DECIMALS: Final = 6  # of a degree: base points nearer than 10 cm are one
ON_LIMIT_M: Final = 1.0  # beyond the bound: a base point's distance may differ so much
LINE_STRAY_M: Final = 0.1  # edges of 1 km against the geodesic, see `ClosingLine`
LIMITS_M: Final = (TERRITORIAL_SEA_M, EXCLUSIVE_ECONOMIC_ZONE_M)
KINDS: Final = ("territorial-sea", "eez", INTERNAL, "land")


def _no_points() -> FloatArray:
    return np.empty((0, 2))


def _no_owners() -> StrArray:
    return np.empty(0, dtype="U1")


@dataclass(frozen=True, slots=True, eq=False)
class ZonePolygon(Framed):
    """The part of a zone that lies in a window, and what its limits are measured from."""

    zone: str
    polygon: shapely.MultiPolygon  # longitude, latitude; edges are straight in both
    max_deviation_m: float  # of the limits, not of the coast; on medians half the difference
    base_points: FloatArray = field(default_factory=_no_points)  # (k, 2)
    base_owner: StrArray = field(default_factory=_no_owners)  # (k,) whose coast or line


def zone_polygon(
    waters: Waters, zone: str, window: Window, *, tolerance_m: float = TOLERANCE_M
) -> ZonePolygon:
    """Return a zone that `Waters.label` names, as far as it lies in a window.

    Args:
        waters: the coasts and lines round the sea.
        zone: such as "prk-territorial-sea", "jpn-eez", "kor-internal-waters", "high-seas".
        window: west, south, east, north in degrees.
        tolerance_m: how far edges may stray from the limits.

    Raises:
        NotFoundError: no zone bears that name.
        PositionError: the window is empty or crosses the antimeridian.
    """
    check_window(window)
    if zone == HIGH_SEAS:
        high_m = EXCLUSIVE_ECONOMIC_ZONE_M
        drawn = _outlined(waters, HighSeas(waters, high_m), window, [high_m], tolerance_m)
        return _finished(waters, zone, drawn)
    low, _, kind = zone.partition("-")
    owners = waters.coast.party.tolist()
    party = next((name for name in owners if name.lower() == low), low.upper())
    if kind not in KINDS:
        raise NotFoundError("kind of zone", kind, known=KINDS)
    if kind == "land":
        land = shapely.clip_by_rect(waters.coast.land_of(party), *window)
        return ZonePolygon(zone, _polygons(shapely.union_all(land)), 0.0)
    basins = _basins(waters, party, window)
    if kind == INTERNAL:
        return ZonePolygon(zone, _at_sea(waters, basins, window), LINE_STRAY_M)
    limits_m = LIMITS_M[: KINDS.index(kind) + 1]
    belt = Belt(waters, party, 0.0 if len(limits_m) == 1 else limits_m[0], limits_m[-1])
    drawn = _outlined(waters, belt, window, limits_m, tolerance_m)
    return _finished(waters, zone, drawn, basins=basins, party=party)


def reading_polygon(
    waters: Waters, reading: Reading, window: Window, *, tolerance_m: float = TOLERANCE_M
) -> ZonePolygon:
    """Return one reading of a state's waters as far as it lies in a window.

    Raises:
        NotFoundError, PositionError: as `zone_polygon` and `Waters.margin_m`.
    """
    check_window(window)
    if reading.limit_m is None:
        if reading.line_id not in waters.lines:
            raise NotFoundError("line", reading.line_id, known=waters.lines)
        line = waters.lines[reading.line_id]
        water = shapely.clip_by_rect(line.enclosed, *window)
        return ZonePolygon(reading.id, _polygons(water), LINE_STRAY_M)
    limits_m = [reading.limit_m]
    if reading.elsewhere_limit_m is not None:
        limits_m.append(reading.elsewhere_limit_m)

    def margin(points: FloatArray) -> FloatArray:
        return waters.margin_m(points, reading)

    drawn = _outlined(waters, margin, window, limits_m, tolerance_m)
    return _finished(waters, reading.id, drawn, party=reading.state, line_id=reading.line_id)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """An outline, land and all, with what it was asked for."""

    shape: shapely.MultiPolygon
    window: Window
    stray_m: float
    limits_m: Sequence[float]
    on_limit_m: float


def _outlined(
    waters: Waters,
    margin: Margin,
    window: Window,
    limits_m: Sequence[float],
    tolerance_m: float,
) -> _Drawn:
    cell_m = min(CELL_SHARE * min(limits_m), MOST_CELL_M)
    found = outline(
        margin, window, cell_m=cell_m, tolerance_m=tolerance_m, aside=waters.coast.on_land
    )
    on_limit_m = 2 * tolerance_m + ON_LIMIT_M
    return _Drawn(found.shape, window, found.max_deviation_m, limits_m, on_limit_m)


def _finished(
    waters: Waters,
    zone: str,
    drawn: _Drawn,
    *,
    basins: shapely.Geometry | None = None,
    party: str = "",
    line_id: str = "",
) -> ZonePolygon:
    """Take land and internal waters out of an outline, and find its base points."""
    shape = drawn.shape if basins is None else shapely.difference(drawn.shape, basins)
    points, owner = _base_points(waters, drawn, party, line_id)
    sea = _at_sea(waters, shape, drawn.window)
    return ZonePolygon(zone, sea, drawn.stray_m, points, owner)


def _base_points(
    waters: Waters, drawn: _Drawn, party: str, line_id: str
) -> tuple[FloatArray, StrArray]:
    """Return the points that the outline's vertices are measured from, and whose they are.

    These lie on a limit, or as far from another party's base line as from the own.
    """
    vertices = np.unique(shapely.get_coordinates(drawn.shape), axis=0)
    low, high = np.array(drawn.window).reshape(2, 2)
    vertices = vertices[((vertices > low) & (vertices < high)).all(axis=1)]
    vertices = vertices[waters.coast.land_owner(vertices) == NO_OWNER]
    reach_m = max(drawn.limits_m) + drawn.on_limit_m
    bases = {p: waters.base(p) for p in waters.coast.parties_within(vertices, reach_m)}
    found = {p: base.nearest(vertices, within_m=reach_m) for p, base in bases.items()}
    if line_id:
        _measure_to_line(waters, found, party, line_id, vertices)
    if not found:
        return _no_points(), _no_owners()
    table_m = np.stack([one.distance_m for one in found.values()])
    own_m = found[party].distance_m if party in found else table_m.min(axis=0)
    level = np.abs(table_m - own_m) <= drawn.on_limit_m  # as far as the own
    on_limit = (np.abs(own_m[:, None] - drawn.limits_m) <= drawn.on_limit_m).any(axis=1)
    level &= on_limit | (level.sum(axis=0) > 1)
    feet = [
        _spread(one.base_point[rows], one.edge[rows])
        for one, rows in zip(found.values(), level, strict=True)
    ]
    return np.concatenate(feet), np.repeat([*found], [len(some) for some in feet])


def _measure_to_line(
    waters: Waters, found: dict[str, Nearest], party: str, line_id: str, vertices: FloatArray
) -> None:
    """Put a reading's own base line in the place of the party's: its coast and one line."""
    coast, line = waters.coast.index(party), waters.lines[line_id].index
    own, other = coast.nearest(vertices), line.nearest(vertices)
    nearer = other.distance_m < own.distance_m
    own.distance_m[nearer] = other.distance_m[nearer]
    own.base_point[nearer] = other.base_point[nearer]
    own.edge[nearer] = other.edge[nearer] + len(coast.start)
    found[party] = own


def _spread(feet: FloatArray, edge: IntArray) -> FloatArray:
    """Return of the feet on each edge the first and the last, each place once."""
    rows = np.lexsort((feet[:, 1], feet[:, 0], edge))
    new = np.diff(edge[rows], prepend=-1) != 0
    last = np.diff(edge[rows], append=-1) != 0
    ends = feet[rows[new | last]]
    _, once = np.unique(np.round(ends, SAME_DECIMALS), axis=0, return_index=True)
    return ends[np.sort(once)]


def _basins(waters: Waters, party: str, window: Window) -> shapely.Geometry:
    """Return the water behind a party's lines, islands and all, within the window."""
    base, box = waters.base(party), shapely.box(*window)
    near = [
        number
        for number, line in enumerate(base.lines)
        if shapely.box(*ClosingLine(line.points, ()).window).intersects(box)
    ]
    basins = [shapely.clip_by_rect(base.basin(number), *window) for number in near]
    return shapely.union_all(np.array(basins, dtype=object))


def _at_sea(waters: Waters, shape: shapely.Geometry, window: Window) -> shapely.MultiPolygon:
    """Take the land out of a shape of water."""
    near = shapely.clip_by_rect(waters.coast.land, *window)
    land = shapely.union_all(near[~shapely.is_empty(near)])
    return _polygons(shapely.difference(shape, land))


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.orient_polygons(shapely.MultiPolygon(parts))
