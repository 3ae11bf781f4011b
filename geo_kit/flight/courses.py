"""Courses over the ground: lines with turns, for `geo_kit.flight.cruise` to fly.

Arrays (n, 2) of longitude and latitude, laid on the ellipsoid. None of them says what was
flown: they are shapes that sources describe, with sizes that a caller assumes.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight.cruise import check_line
from geo_kit.flight.phases import check_positive
from geo_kit.geodesic import destination, inverse

_TURN_POINTS: Final = 90  # per half turn
_SAME_POINT_M: Final = 1e-3
_SHARPEST_DEG: Final = 170.0  # beyond it a turn inside the corner needs endless legs


def route(waypoints: ArrayLike, *, turn_radius_m: float) -> FloatArray:
    """Return a line along waypoints that turns inside each corner, array (m, 2).

    Fly-by turns: an arc of the radius that touches both legs, begun radius times the
    tangent of half the turn before the corner, so that the corner itself is cut. The line
    is shorter than the legs; with a radius of 0 it is the legs, corners and all.

    Args:
        waypoints: array (n, 2) of longitude and latitude, joined by geodesics.
        turn_radius_m: of every turn, 0 or more.

    Raises:
        PhysicsError: reason `bad_path`: a leg is too short for its turns, or a turn leads
            back the way it came.
        PositionError: a waypoint is not on the globe.
    """
    corners = check_line(waypoints)
    if not 0 <= turn_radius_m < np.inf:
        raise PhysicsError(
            f"turn_radius_m is {turn_radius_m}", reason="bad_path", hint="it must be 0 or more"
        )
    legs_m = inverse(corners[:-1], corners[1:])[1]
    if turn_radius_m == 0 or len(corners) == 2:  # noqa: PLR2004  # two points, no corner
        return corners
    ahead_deg = inverse(corners[1:-1], corners[2:])[0]
    behind_deg = inverse(corners[1:-1], corners[:-2])[0]
    turn_deg = (ahead_deg - behind_deg) % 360 - 180  # to the right
    _check_corners(turn_deg, legs_m, turn_radius_m)
    turns = [
        _turn(*corner_and_angles, turn_radius_m)
        for corner_and_angles in zip(corners[1:-1], behind_deg, turn_deg, strict=True)
    ]
    return np.concatenate([corners[:1], *turns, corners[-1:]])


def _check_corners(turn_deg: FloatArray, legs_m: FloatArray, radius_m: float) -> None:
    sharp = np.flatnonzero(np.abs(turn_deg) > _SHARPEST_DEG)
    if len(sharp):
        raise PhysicsError(
            f"the turn at waypoint {sharp[0] + 2} is {abs(turn_deg[sharp[0]]):.0f} deg: it "
            "leads back the way it came",
            reason="bad_path",
            hint="set two waypoints, two turn radii apart, in its place",
        )
    cut_m = np.pad(radius_m * np.tan(np.radians(np.abs(turn_deg)) / 2), 1)
    short = np.flatnonzero(cut_m[:-1] + cut_m[1:] > legs_m)
    if len(short):
        leg = short[0]
        raise PhysicsError(
            f"leg {leg + 1} is {legs_m[leg] / 1e3:.1f} km long, its turns of "
            f"{radius_m / 1e3:g} km take {(cut_m[leg] + cut_m[leg + 1]) / 1e3:.1f} km",
            reason="bad_path",
            hint="give a smaller turn_radius_m, or waypoints farther apart",
        )


def _turn(
    corner: FloatArray, behind_deg: float, turn_deg: float, radius_m: float
) -> FloatArray:
    """Return the arc of one turn, laid in the plane whose origin is its corner.

    The corner of the line is 180 deg less the turn; the arc's centre lies on its bisector.
    """
    if abs(turn_deg) * radius_m < _SAME_POINT_M:
        return corner[None]
    half = np.radians(turn_deg) / 2
    side = np.sign(turn_deg)
    bisector = np.radians(behind_deg) + (half - side * np.pi / 2)
    to_centre_m = radius_m / np.cos(half)
    count = int(np.ceil(abs(turn_deg) / 180 * _TURN_POINTS)) + 1
    # Seen from the centre the corner lies back along the bisector.
    heading = bisector + np.pi + np.linspace(-half, half, count)
    east_m = to_centre_m * np.sin(bisector) + radius_m * np.sin(heading)
    north_m = to_centre_m * np.cos(bisector) + radius_m * np.cos(heading)
    azimuth_deg = np.degrees(np.arctan2(east_m, north_m))
    return destination(corner[0], corner[1], azimuth_deg, np.hypot(east_m, north_m))


def racetrack(
    centre: tuple[float, float],
    *,
    axis_azimuth_deg: float,
    straight_m: float,
    turn_radius_m: float,
    laps: int = 1,
) -> FloatArray:
    """Return an oval, two straights and two half circles, array (n, 2).

    It starts at the end of a straight, turns right, and closes; its geodesic length is
    laps times (2 straight_m + 2 pi turn_radius_m).

    Args:
        centre: longitude and latitude.
        axis_azimuth_deg: direction of the straights.
        straight_m: length of a straight, 0 or more.
        turn_radius_m: of the half circles.
        laps: times round.

    Raises:
        PhysicsError: reason `bad_path`.
    """
    turn = np.pi * np.arange(_TURN_POINTS + 1) / _TURN_POINTS
    along = straight_m / 2 + turn_radius_m * np.sin(turn)
    across = -turn_radius_m * np.cos(turn)
    lap = np.concatenate([np.stack([along, across], -1), np.stack([-along, -across], -1)])
    length_m = 2 * straight_m + 2 * np.pi * turn_radius_m
    return _lay(lap, centre, axis_azimuth_deg, length_m, (straight_m, turn_radius_m, laps))


def figure_eight(
    centre: tuple[float, float],
    *,
    axis_azimuth_deg: float,
    straight_m: float,
    turn_radius_m: float,
    laps: int = 1,
) -> FloatArray:
    """Return two loops joined by straights that cross in the centre, array (n, 2).

    Args:
        centre: longitude and latitude of the crossing.
        axis_azimuth_deg: direction from one loop to the other.
        straight_m: length of a straight, 0 or more: with 0 the loops are two circles.
        turn_radius_m: of the loops.
        laps: times round.

    Raises:
        PhysicsError: reason `bad_path`.
    """
    to_loop_m = np.hypot(turn_radius_m, straight_m / 2)
    beyond = np.arctan2(turn_radius_m, straight_m / 2)  # past the half turn, at each end
    swept = np.pi + 2 * beyond
    turn = swept * (np.arange(2 * _TURN_POINTS + 1) / (2 * _TURN_POINTS) - 0.5)
    along = to_loop_m + turn_radius_m * np.cos(turn)
    across = turn_radius_m * np.sin(turn)
    # Round the far loop the other way, entered on the straight's other side.
    lap = np.concatenate([np.stack([along, across], -1), np.stack([-along, across], -1)])
    length_m = 2 * straight_m + 2 * swept * turn_radius_m
    return _lay(lap, centre, axis_azimuth_deg, length_m, (straight_m, turn_radius_m, laps))


def straight_for_length_m(path_length_m: float, *, turn_radius_m: float, laps: int) -> float:
    """Return the straight that gives a racetrack of some laps a path length.

    Raises:
        PhysicsError: reason `bad_path`: the turns alone are longer.
    """
    check_positive(path_length_m=path_length_m, turn_radius_m=turn_radius_m, laps=laps)
    straight_m = path_length_m / laps / 2 - np.pi * turn_radius_m
    if straight_m < 0:
        raise PhysicsError(
            f"{laps} laps with turns of {turn_radius_m / 1e3:g} km are longer than "
            f"{path_length_m / 1e3:g} km",
            reason="bad_path",
            hint="give fewer laps or tighter turns",
        )
    return float(straight_m)


def _lay(
    lap_m: FloatArray,
    centre: tuple[float, float],
    axis_azimuth_deg: float,
    length_m: float,
    shape: tuple[float, float, int],
) -> FloatArray:
    """Return a flat closed lap laid on the ellipsoid, sized to its nominal length."""
    straight_m, turn_radius_m, laps = shape
    check_positive(turn_radius_m=turn_radius_m, laps=laps)
    if int(laps) != laps:
        raise PhysicsError(
            f"{laps:g} laps do not end where they began",
            reason="bad_path",
            hint="give a whole number of laps",
        )
    if not 0 <= straight_m < np.inf:
        raise PhysicsError(
            f"straight_m is {straight_m}", reason="bad_path", hint="it must be 0 or more"
        )
    lap_m = np.concatenate([lap_m, lap_m[:1]])
    moves = np.linalg.norm(np.diff(lap_m, axis=0), axis=1) > _SAME_POINT_M
    lap_m = lap_m[np.append(True, moves)]
    azimuth_deg = axis_azimuth_deg + np.degrees(np.arctan2(lap_m[:, 1], lap_m[:, 0]))
    away_m = np.hypot(lap_m[:, 0], lap_m[:, 1])
    for _ in range(3):  # chords cut the turns, and the ellipsoid bends them
        points = destination(*centre, azimuth_deg, away_m)
        away_m = away_m * (length_m / inverse(points[:-1], points[1:])[1].sum())
    points = destination(*centre, azimuth_deg, away_m)
    return np.concatenate([np.tile(points[:-1], (laps, 1)), points[:1]])
