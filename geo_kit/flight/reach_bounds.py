"""How far the same missile could have flown on a flatter path: a lower and an upper bound.

A lofted test tells a speed at burnout. With that speed and the best elevation, the range
over the rotating Earth follows by direction: a *lower* bound, for a flatter climb loses
less speed to gravity. What it loses less, at most, makes the upper bound.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.constants import EARTH_MEAN_RADIUS_M, STANDARD_GRAVITY_M_PER_S2
from geo_kit.constants import EARTH_ROTATION_RAD_PER_S as SPIN
from geo_kit.errors import PhysicsError
from geo_kit.flight.boost import assumed_boost
from geo_kit.flight.kepler import energy_parameter, max_range_m
from geo_kit.flight.propagate import ecef_state, key_events
from geo_kit.flight.roots import level_velocity
from geo_kit.flight.round_earth import free_fall
from geo_kit.flight.shooting import ESCAPE_SPEED_M_PER_S
from geo_kit.flight.solve import TYPICAL_BALLISTIC_COEFFICIENT_KG_PER_M2
from geo_kit.geodesic import inverse

TOLD_UP_TO_M: Final = 15_000e3  # beyond it, the answer hangs on metres per second
LARGEST_ENERGY_PARAMETER: Final = 0.95
GRAVITY_LOSS_WORDS: Final = (
    "a flatter climb turns evenly from straight up to the best elevation, within the longest "
    "climb assumed for its class, and keeps what gravity then takes less"
)
_ELEVATIONS_DEG: Final = np.linspace(4.0, 56.0, 209)
_TURNS: Final = 4  # of the heading, until the fall lies on the bearing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReachBounds:
    """Greatest ranges by bearing, from the launch; arrays are (n,).

    Nothing is told beyond 15,000 km: a lower bound stops there, and an upper one that
    would lie beyond is infinite.
    """

    azimuth_deg: FloatArray
    at_least_m: FloatArray
    at_most_m: FloatArray
    elevation_deg: FloatArray  # of the burnout that reaches `at_least_m`
    speed_m_per_s: float  # at burnout, relative to the ground
    gained_m_per_s: float  # by the flatter climb, at most
    assumption: str


def reach_bounds(
    *,
    lon_deg: float,
    lat_deg: float,
    speed_m_per_s: float,
    elevation_deg: float,
    azimuth_deg: ArrayLike = (0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0),
    burnout_height_m: float | None = None,
    climb_s: float | None = None,
    ballistic_coefficient_kg_per_m2: float = TYPICAL_BALLISTIC_COEFFICIENT_KG_PER_M2,
) -> ReachBounds:
    """Return how far a burnout speed reaches in each direction, at least and at most.

    The best elevation is found over a round Earth that turns, and its flight computed over
    the real one, from a burnout straight above the launch; the upper bound is the same
    with more speed, from a burnout as far downrange as its class allows.

    Args:
        lon_deg: of the launch.
        lat_deg: the same.
        speed_m_per_s: at the burnout of the test, relative to the ground.
        elevation_deg: of the test at burnout: how lofted it was.
        azimuth_deg: bearings of the fall, (n,).
        burnout_height_m: None takes the assumption of `geo_kit.flight.boost`.
        climb_s: the longest climb; None takes the same.
        ballistic_coefficient_kg_per_m2: m / (Cd A).

    Raises:
        PhysicsError: reason `bad_state`: a speed or an angle that is none.
        PositionError: the launch is not on the globe.
    """
    if not (0 < speed_m_per_s < ESCAPE_SPEED_M_PER_S and 0 <= elevation_deg <= 90):  # noqa: PLR2004
        raise PhysicsError(
            f"{speed_m_per_s} m/s at {elevation_deg} deg is no climb",
            reason="bad_state",
            hint="give a speed above 0 that does not leave the Earth, and an elevation from 0 "
            "to 90 degrees",
        )
    orbital = energy_parameter(speed_m_per_s) >= LARGEST_ENERGY_PARAMETER
    round_m = TOLD_UP_TO_M if orbital else float(max_range_m(speed_m_per_s))
    boost = assumed_boost(min(round_m, TOLD_UP_TO_M))
    height_m = boost.height_m if burnout_height_m is None else burnout_height_m
    bearings = np.atleast_1d(np.asarray(azimuth_deg, float)) % 360
    start = (lon_deg, lat_deg, height_m)
    flat, least_m = _greatest(start, speed_m_per_s, bearings, ballistic_coefficient_kg_per_m2)
    longest_s = boost.duration_s[1] if climb_s is None else climb_s
    gained = gravity_saved_m_per_s(elevation_deg, float(flat.min()), climb_s=longest_s)
    fastest = speed_m_per_s + gained
    _, most_m = _greatest(start, fastest, bearings, ballistic_coefficient_kg_per_m2)
    most_m = np.maximum(most_m, least_m) + boost.downrange_m
    most_m[~_is_told(start, fastest, bearings)] = np.inf
    return ReachBounds(
        azimuth_deg=bearings,
        at_least_m=np.minimum(least_m, TOLD_UP_TO_M),
        at_most_m=np.where(most_m > TOLD_UP_TO_M, np.inf, most_m),
        elevation_deg=flat,
        speed_m_per_s=speed_m_per_s,
        gained_m_per_s=gained,
        assumption=GRAVITY_LOSS_WORDS,
    )


def gravity_saved_m_per_s(steep_deg: float, flat_deg: float, *, climb_s: float) -> float:
    """Return how much less speed a flatter climb loses to gravity, at most.

    Each climb turns evenly from straight up to its last elevation, so that the mean sine
    is cos(last) over the angle turned; the loss is g times the climb's seconds times that.

    >>> round(gravity_saved_m_per_s(82.0, 25.0, climb_s=270.0))
    524
    """
    steep, flat = (_mean_sine(angle_deg) for angle_deg in (steep_deg, flat_deg))
    return max(STANDARD_GRAVITY_M_PER_S2 * climb_s * (steep - flat), 0.0)


def _mean_sine(last_deg: float) -> float:
    turned = np.radians(90.0 - last_deg)
    return float(np.sinc(turned / np.pi))  # sin(turned) / turned


def _greatest(
    start: tuple[float, float, float],
    speed_m_per_s: float,
    bearings_deg: FloatArray,
    beta: float,
) -> tuple[FloatArray, FloatArray]:
    """Return the best elevations and the ranges they reach, inf if it never comes down."""
    lon_deg, lat_deg, height_m = start
    elevation_deg, heading_deg = _best(start, speed_m_per_s, bearings_deg)
    range_m = np.full(len(bearings_deg), np.inf)
    for i, angles in enumerate(zip(elevation_deg.tolist(), heading_deg.tolist(), strict=True)):
        state = ecef_state(
            lon_deg=lon_deg,
            lat_deg=lat_deg,
            height_m=height_m,
            speed_m_per_s=speed_m_per_s,
            elevation_deg=angles[0],
            azimuth_deg=angles[1],
        )
        try:
            fall = key_events(state, ballistic_coefficient_kg_per_m2=beta)["impact"]
        except PhysicsError:  # fast enough for any distance
            continue
        range_m[i] = inverse((lon_deg, lat_deg), (fall.lon_deg, fall.lat_deg))[1]
    return elevation_deg, range_m


def _is_told(
    start: tuple[float, float, float], speed_m_per_s: float, bearings_deg: FloatArray
) -> BoolArray:
    """Tell where the speed, with the Earth's rotation, leaves a range worth a figure."""
    _, lat_deg, height_m = start
    east = SPIN * EARTH_MEAN_RADIUS_M * np.cos(np.radians(lat_deg))
    inertial = speed_m_per_s + east * np.sin(np.radians(bearings_deg))
    energy = energy_parameter(inertial, height_m=height_m)
    return np.asarray(energy <= LARGEST_ENERGY_PARAMETER)


def _best(
    start: tuple[float, float, float], speed_m_per_s: float, bearings_deg: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the elevation of the greatest range on each bearing, and its heading."""
    lon_deg, lat_deg, height_m = start
    heading = np.repeat(bearings_deg[:, None], len(_ELEVATIONS_DEG), axis=1)
    shots = np.array([level_velocity(speed_m_per_s, at) for at in _ELEVATIONS_DEG])
    for _ in range(_TURNS):
        turn = np.radians(heading)
        ahead, up = shots[:, 0], np.broadcast_to(shots[:, 2], heading.shape)
        velocity = np.stack([ahead * np.sin(turn), ahead * np.cos(turn), up], axis=-1)
        fall = free_fall(lon_deg, lat_deg, height_m, velocity)
        down = np.isfinite(fall.duration_s)
        place = np.stack([np.where(down, fall.lon_deg, 0), np.where(down, fall.lat_deg, 0)], -1)
        away_deg, range_m = inverse((lon_deg, lat_deg), place)
        off_deg = (bearings_deg[:, None] - away_deg + 180) % 360 - 180
        heading = heading + np.where(down, off_deg, 0.0)
    range_m = np.where(down & (np.abs(off_deg) < 90), range_m, -1.0)  # noqa: PLR2004
    best = np.argmax(range_m, axis=1)
    rows = np.arange(len(bearings_deg))
    return _ELEVATIONS_DEG[best], heading[rows, best]
