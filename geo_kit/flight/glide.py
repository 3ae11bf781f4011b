"""The gliding reading of a report: lift after the apogee carries it the rest of the way."""

from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import Aim, check_range
from geo_kit.flight.boost import Boost, check_apogee
from geo_kit.flight.kepler import arc, minimum_energy
from geo_kit.flight.shooting import shoot
from geo_kit.flight.solution import Solution, make_solution
from geo_kit.flight.solve import (
    TYPICAL_BALLISTIC_COEFFICIENT_KG_PER_M2,
    Launch,
    make_aim,
)

# Certainty: assumed, between the 1 and the 2 that published readings of such flights span.
TYPICAL_LIFT_TO_DRAG: Final = 1.5
_AHEAD_OF_LEAST: Final = 1.1  # of the least speed: about what such flights need


def solve_glide(
    *,
    launch_lon_deg: float,
    launch_lat_deg: float,
    azimuth_deg: float,
    range_m: float,
    apogee_m: float,
    burnout_height_m: float | None = None,
    burnout_downrange_m: float | None = None,
    ballistic_coefficient_kg_per_m2: float = TYPICAL_BALLISTIC_COEFFICIENT_KG_PER_M2,
    lift_to_drag: float = TYPICAL_LIFT_TO_DRAG,
) -> Solution:
    """Return the flight with lift after its apogee that meets a report.

    The lift-to-drag ratio is constant from the apogee down to about 20 km, where a dive
    begins, and the vehicle never climbs again: the plainest model of a pull-up or glide.
    What a report leaves open (the drag, the lift) is an argument, so that a caller can
    show how far the answer depends on it.

    Args:
        launch_lon_deg: of the launch.
        launch_lat_deg: of the launch.
        azimuth_deg: bearing of the fall as seen from the launch, clockwise from north.
        range_m: geodesic distance from the launch to the fall.
        apogee_m: above the ellipsoid.
        burnout_height_m: None takes the assumption of `geo_kit.flight.boost`.
        burnout_downrange_m: the same.
        ballistic_coefficient_kg_per_m2: m / (Cd A), finite.
        lift_to_drag: more than 0.

    Raises:
        PhysicsError: as `solve_ballistic`.
        PositionError: the launch is not on the globe.
    """
    launch = Launch(
        lon_deg=launch_lon_deg,
        lat_deg=launch_lat_deg,
        azimuth_deg=azimuth_deg,
        burnout_height_m=burnout_height_m,
        burnout_downrange_m=burnout_downrange_m,
        ballistic_coefficient_kg_per_m2=ballistic_coefficient_kg_per_m2,
    )
    return glide_flight(launch, range_m=range_m, apogee_m=apogee_m, lift_to_drag=lift_to_drag)


def glide_flight(
    launch: Launch,
    *,
    range_m: float,
    apogee_m: float,
    lift_to_drag: float = TYPICAL_LIFT_TO_DRAG,
) -> Solution:
    """Return the same from a `Launch`.

    Raises:
        PhysicsError: as `solve_glide`.
        PositionError: the launch is not on the globe.
    """
    check_range(range_m)
    beta = launch.ballistic_coefficient_kg_per_m2
    if not (0 < lift_to_drag < np.inf and 0 < beta < np.inf):
        raise PhysicsError(
            f"no glide has a lift-to-drag ratio of {lift_to_drag} and a ballistic "
            f"coefficient of {beta} kg/m2",
            reason="bad_state",
            hint="both are finite and more than 0",
        )
    check_apogee(apogee_m, range_m=range_m, boost=Boost(height_m=0.0, downrange_m=0.0))
    aim = make_aim(launch, range_m=range_m, apogee_m=apogee_m, lift_to_drag=lift_to_drag)
    wanted = {"range": range_m, "apogee": apogee_m}
    shot = shoot(aim, wanted, first=_first(aim, range_m, apogee_m))
    return make_solution(
        aim,
        shot,
        mode="fixed apogee",
        wanted=wanted,
        given=wanted,
        iterations=shot.n_flights,
    )


def _first(aim: Aim, range_m: float, apogee_m: float) -> FloatArray:
    """Return a first guess: up as the arc, ahead no faster than the range needs."""
    free_range_m = range_m - aim.boost.downrange_m
    shot = arc(free_range_m, apogee_m, burnout_height_m=aim.boost.height_m)
    elevation = np.radians(shot.elevation_deg)
    least = _AHEAD_OF_LEAST * minimum_energy(range_m).speed_m_per_s
    ahead = min(shot.speed_m_per_s * np.cos(elevation), least)
    return np.array([ahead, 0.0, shot.speed_m_per_s * np.sin(elevation)])
