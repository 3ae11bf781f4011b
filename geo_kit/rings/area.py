"""What lies within a distance of a territory: "from anywhere in North Korea".

Up to a quarter of the way round the Earth, a disc is convex. If all border points lie
within the range of an anchor, then every disc round them holds the anchor, so their union is
seen whole from it: along each bearing it ends once, and that end is found as a root of
"distance to the border less the range". A border too wide for that is divided, and the
pieces' areas are joined.

Beyond a quarter, what lies *outside* is what all the far discs, those round the antipodes,
have in common. It is convex, and seen whole from its own farthest place; where there is no
such place, the range covers the Earth.
"""

from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.errors import UnitError
from geo_kit.geodesic import HALF_MERIDIAN_M, destination, inverse
from geo_kit.rings.region import WORLD, Region, areas_of, enclosed, joined
from geo_kit.rings.ring import (
    DEFAULT_DEVIATION_M,
    GREATEST_REACH_M,
    check_deviation,
    check_radius,
    closed,
)
from geo_kit.rings.shapes import POLES
from geo_kit.rings.territory import BorderPoints, border_points, unit_vectors
from geo_kit.rings.tracing import trace

QUARTER_M: Final = 10_000e3  # of the way round: 10,001,966 m along a meridian
ROOT_TOLERANCE_M: Final = 1e-3
BEYOND_M: Final = 1.0  # the far end of a bracket is clear of the crossing by that much
MOST_STEPS: Final = 60
MOST_PIECES: Final = 64
FIRST_AZIMUTHS: Final = 180
FLAT_SLOPE: Final = 0.05  # a bearing that leaves the border more slowly is bisected
MIDDLE_STEPS: Final = 40  # a middle 3 % off serves as well
_GRID_STEP_DEG: Final = 10.0


def reach_of_area(
    polygons: shapely.Geometry,
    range_m: float,
    *,
    name: str = "the area",
    max_deviation_m: float = DEFAULT_DEVIATION_M,
) -> Region:
    """Return all that lies within a geodesic distance of a territory, itself included.

    Every vertex lies at its distance to a millimetre from the border's points, and these
    stand so close that the border itself is at most a metre nearer.

    Args:
        polygons: the territory, cut at the antimeridian; edges straight in lon/lat.
        range_m: from its border.
        name: for messages.
        max_deviation_m: of the outline's straight edges.

    Raises:
        UnitError: the range is no radius of a ring; it reaches every place on the Earth; or
            it is too short for so wide a territory.
    """
    check_radius(range_m, most_m=GREATEST_REACH_M)
    check_deviation(max_deviation_m)
    border = border_points(polygons, range_m=range_m)
    if range_m > QUARTER_M:
        return _all_but(BorderPoints(border), range_m, name, max_deviation_m)
    regions = [
        _seen_from(anchor, BorderPoints(piece), range_m, reach_m, max_deviation_m)
        for anchor, reach_m, piece in _pieces(border, range_m, name)
    ]
    shape = joined([*(region.shape for region in regions), *_repaired(polygons)])
    off_m = max(region.max_deviation_m for region in regions)
    loops = regions[0].loops if len(regions) == 1 else None
    return Region(shape, off_m, loops)


def _seen_from(
    anchor: FloatArray, border: BorderPoints, range_m: float, reach_m: float, bound_m: float
) -> Region:
    """Return what lies within a range of border points, none of which is farther off."""
    farthest_m = range_m + reach_m + BEYOND_M
    span_m = (max(range_m - reach_m, 0.0), min(farthest_m, 0.99 * HALF_MERIDIAN_M))
    loop, off_m = _loop(anchor, border, range_m, span_m, bound_m)
    north, south = (border.nearest(POLES)[0] <= range_m).tolist()
    return Region(enclosed(loop, north=north, south=south), off_m, (loop,))


def _all_but(border: BorderPoints, range_m: float, name: str, bound_m: float) -> Region:
    """Return the Earth less what lies beyond a range of every border point."""
    anchor, depth_m = _farthest(border)
    if depth_m <= range_m + bound_m:
        raise UnitError(
            f"range: {range_m / 1e3:,g} km from {name} reaches every place on the Earth",
            hint=f"no place is farther from it than {depth_m / 1e3:,.0f} km",
        )
    widest_m = 2 * (HALF_MERIDIAN_M - range_m) + 100e3  # the ellipsoid's own 0.3 % included
    span_m = (depth_m - range_m, min(widest_m, 0.99 * HALF_MERIDIAN_M))
    loop, off_m = _loop(anchor, border, range_m, span_m, bound_m)
    north, south = (border.nearest(POLES)[0] > range_m).tolist()
    beyond = enclosed(loop, north=north, south=south)
    return Region(areas_of(shapely.difference(WORLD, beyond)), off_m, (loop[::-1],))


def _loop(
    anchor: FloatArray,
    border: BorderPoints,
    range_m: float,
    span_m: tuple[float, float],
    bound_m: float,
) -> tuple[FloatArray, float]:
    points, off_m = trace(
        lambda azimuth_deg: _ends(anchor, azimuth_deg, border, range_m, span_m),
        lambda there: np.abs(border.nearest(there)[0] - range_m),
        span=(0.0, 360.0),
        max_deviation_m=bound_m,
        first_edges=FIRST_AZIMUTHS,
    )
    return closed(points), off_m


def _ends(
    anchor: FloatArray,
    azimuth_deg: FloatArray,
    border: BorderPoints,
    range_m: float,
    span_m: tuple[float, float],
) -> FloatArray:
    """Return where bearings from an anchor cross the range: Newton, kept in brackets.

    The first of `span_m` lies before the crossing, the second behind it.
    """
    low, high = (np.full(len(azimuth_deg), end) for end in span_m)
    along_m = np.clip(range_m, low, high) if span_m[1] > range_m else (low + high) / 2
    sign = np.sign(_over_m(anchor, azimuth_deg, high, border, range_m)[0])
    active = np.arange(len(azimuth_deg))
    points = np.empty((len(azimuth_deg), 2))
    for _ in range(MOST_STEPS):
        az, r = azimuth_deg[active], along_m[active]
        over_m, slope, points[active] = _over_m(anchor, az, r, border, range_m)
        behind = over_m * sign[active] > 0
        high[active] = np.where(behind, r, high[active])
        low[active] = np.where(behind, low[active], r)
        middle = (low[active] + high[active]) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            step = r - over_m / slope
        good = (np.abs(slope) > FLAT_SLOPE) & (step > low[active]) & (step < high[active])
        along_m[active] = np.where(good, step, middle)
        open_ = (np.abs(over_m) > ROOT_TOLERANCE_M) & (high - low > ROOT_TOLERANCE_M)[active]
        active = active[open_]
        if not len(active):
            break
    return points


def _over_m(
    anchor: FloatArray,
    azimuth_deg: FloatArray,
    along_m: FloatArray,
    border: BorderPoints,
    range_m: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return metres beyond the range, their growth per metre along, and the points."""
    points = destination(anchor[0], anchor[1], azimuth_deg, along_m)
    distance_m, nearest = border.nearest(points)
    back_deg, _ = inverse(points, anchor)
    to_border_deg, _ = inverse(points, nearest)
    slope = np.cos(np.radians(to_border_deg - back_deg))
    return distance_m - range_m, slope, points


def _pieces(
    border: FloatArray, range_m: float, name: str
) -> list[tuple[FloatArray, float, FloatArray]]:
    """Divide border points until each piece lies within the range of its own anchor."""
    done, open_ = [], [border]
    while open_:
        piece = open_.pop()
        anchor = middle(piece)
        reach_m = float(inverse(anchor, piece)[1].max())
        if reach_m <= range_m:
            done.append((anchor, reach_m, piece))
        else:
            out = unit_vectors(piece)
            axis = np.ptp(out, axis=0).argmax()
            side = out[:, axis] > (out[:, axis].min() + out[:, axis].max()) / 2
            open_ += [piece[side], piece[~side]]
        if len(done) + len(open_) > MOST_PIECES:
            raise UnitError(
                f"range: {range_m / 1e3:,g} km is too short to be drawn round {name}, whose "
                f"border runs {float(inverse(middle(border), border)[1].max()) / 1e3:,.0f} "
                "km from its middle",
                hint="give a longer range, or a file with the part of the area that counts",
            )
    return done


def middle(points: FloatArray) -> FloatArray:
    """Return about the middle (2,) of the smallest circle round points.

    Source: M. Badoiu and K. L. Clarkson, Smaller core-sets for balls, SODA (2003).
    """
    out = unit_vectors(points)
    middle = out.mean(axis=0)
    for step in range(1, MIDDLE_STEPS):
        middle += (out[((out - middle) ** 2).sum(axis=1).argmax()] - middle) / (step + 1)
    lon = np.degrees(np.arctan2(middle[1], middle[0]))
    return np.array([lon, np.degrees(np.arctan2(middle[2], np.hypot(*middle[:2])))])


def _farthest(border: BorderPoints) -> tuple[FloatArray, float]:
    """Return the place farthest from border points, and how far it is, to about 1 km."""
    step_deg = _GRID_STEP_DEG
    lat = np.arange(-90, 91, step_deg)
    grid = np.array([(lon, la) for la in lat for lon in np.arange(-180, 180, step_deg)])
    distance_m, _ = border.nearest(grid)
    best, best_m = grid[distance_m.argmax()], float(distance_m.max())
    step_m = 111e3 * step_deg
    while step_m > 500:  # noqa: PLR2004 - metres; a farther place would be nearer than that
        around = destination(best[0], best[1], np.arange(0.0, 360.0, 15.0), step_m)
        distance_m, _ = border.nearest(around)
        if distance_m.max() > best_m:
            best, best_m = around[distance_m.argmax()], float(distance_m.max())
        else:
            step_m /= 2
    return best, best_m


def _repaired(polygons: shapely.Geometry) -> list[shapely.Geometry]:
    parts = shapely.get_parts(polygons)
    good: BoolArray = shapely.is_valid(parts)
    return [
        part if fine else areas_of(shapely.make_valid(part))
        for part, fine in zip(parts, good, strict=True)
    ]
