"""The ballistic reading of a report: what it would ask for, and the flight that meets it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from geo_kit.flight.aim import check_range
from geo_kit.flight.boost import Boost, check_apogee
from geo_kit.flight.kepler import arc, energy_parameter, max_range_m, minimum_energy
from geo_kit.flight.solution import Solution
from geo_kit.flight.solve import (
    TYPICAL_BALLISTIC_COEFFICIENT_KG_PER_M2,
    Launch,
    solve_flight,
)

# Apogee over range. The least-energy arc lies at 0.25 over short ranges and sinks below
# LEVEL_AT beyond about 4,600 km; from there on the thresholds sink with it.
DEPRESSED_BELOW: Final = 0.15
LOFTED_ABOVE: Final = 0.35
LEVEL_AT: Final = 0.20
_LEAST_APOGEE_M: Final = 1.0


class FlightClass(StrEnum):
    """How high a flight rose for its range."""

    DEPRESSED = "depressed"  # a pure ballistic arc is not credible
    NEAR_MINIMUM_ENERGY = "near minimum energy"
    LOFTED = "lofted"
    UNDETERMINED = "undetermined"  # the rounding of the figures straddles a threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a pure ballistic arc would ask for, in vacuum over a round, still Earth."""

    speed_m_per_s: float
    elevation_deg: float
    duration_s: float
    minimum_speed_m_per_s: float  # that the range asks for at least
    minimum_energy_apogee_m: float
    reach_m: float  # that the arc's speed could cover; inf at orbital speed

    @property
    def energy_ratio(self) -> float:
        """Energy asked for over the least that the range needs."""
        return (self.speed_m_per_s / self.minimum_speed_m_per_s) ** 2


def classify(range_m: float, apogee_m: float) -> FlightClass:
    """Return the class of a flight by its apogee over its range.

    Raises:
        PhysicsError: reason `unreachable_range`, `near_antipodal` or
            `apogee_below_ballistic`.

    >>> str(classify(800e3, 60e3)), str(classify(1_000e3, 6_041e3))
    ('depressed', 'lofted')
    """
    check_range(range_m)
    check_apogee(apogee_m, range_m=range_m, boost=Boost(height_m=0.0, downrange_m=0.0))
    least_energy = float(minimum_energy(range_m).apogee_m) / range_m
    ratio = apogee_m / range_m / min(1.0, least_energy / LEVEL_AT)
    if ratio < DEPRESSED_BELOW:
        return FlightClass.DEPRESSED
    if ratio > LOFTED_ABOVE:
        return FlightClass.LOFTED
    return FlightClass.NEAR_MINIMUM_ENERGY


def classify_interval(
    range_m: tuple[float, float], apogee_m: tuple[float, float]
) -> FlightClass:
    """Return the class that all of two intervals share, else `UNDETERMINED`.

    Args:
        range_m: least and greatest range that the printed figure stands for.
        apogee_m: the same of the apogee; "50 km or less" may start at 0.

    Raises:
        PhysicsError: as `classify`.

    >>> str(classify_interval((325e3, 375e3), (50e3, 100e3)))
    'undetermined'
    """
    classes = possible_classes(range_m, apogee_m)
    return classes[0] if len(classes) == 1 else FlightClass.UNDETERMINED


def possible_classes(
    range_m: tuple[float, float], apogee_m: tuple[float, float]
) -> tuple[FlightClass, ...]:
    """Return the classes that two intervals leave open, lowest first.

    Raises:
        PhysicsError: as `classify`.

    >>> [str(item) for item in possible_classes((325e3, 375e3), (50e3, 100e3))]
    ['depressed', 'near minimum energy']
    """
    low_m, high_m = apogee_m
    apogees_m = (max(low_m, min(_LEAST_APOGEE_M, high_m)), high_m)
    found = {classify(one, other) for one in range_m for other in apogees_m}
    rows = [row for row, item in enumerate(FlightClass) if item in found]
    return tuple(FlightClass)[rows[0] : rows[-1] + 1]  # what lies between is open too


def ballistic_price(range_m: float, apogee_m: float) -> Price:
    """Return what the arc with that range and apogee asks for, surface to surface.

    Raises:
        PhysicsError: as `classify`.

    >>> price = ballistic_price(800e3, 60e3)
    >>> round(price.speed_m_per_s), round(price.minimum_speed_m_per_s)
    (3448, 2718)
    """
    check_range(range_m)
    check_apogee(apogee_m, range_m=range_m, boost=Boost(height_m=0.0, downrange_m=0.0))
    asked, least = arc(range_m, apogee_m), minimum_energy(range_m)
    orbital = energy_parameter(asked.speed_m_per_s) >= 1
    return Price(
        speed_m_per_s=float(asked.speed_m_per_s),
        elevation_deg=float(asked.elevation_deg),
        duration_s=float(asked.duration_s),
        minimum_speed_m_per_s=float(least.speed_m_per_s),
        minimum_energy_apogee_m=float(least.apogee_m),
        reach_m=np.inf if orbital else float(max_range_m(asked.speed_m_per_s)),
    )


def solve_ballistic(
    *,
    launch_lon_deg: float,
    launch_lat_deg: float,
    azimuth_deg: float,
    range_m: float,
    apogee_m: float | None = None,
    burnout_height_m: float | None = None,
    burnout_downrange_m: float | None = None,
    ballistic_coefficient_kg_per_m2: float = TYPICAL_BALLISTIC_COEFFICIENT_KG_PER_M2,
) -> Solution:
    """Return the ballistic flight over the real Earth that meets a report.

    Args:
        launch_lon_deg: of the launch.
        launch_lat_deg: of the launch.
        azimuth_deg: bearing of the fall as seen from the launch, clockwise from north.
        range_m: geodesic distance from the launch to the fall.
        apogee_m: above the ellipsoid; None asks for the least burnout speed.
        burnout_height_m: None takes the assumption of `geo_kit.flight.boost`.
        burnout_downrange_m: the same.
        ballistic_coefficient_kg_per_m2: m / (Cd A); infinite flies in vacuum.

    Raises:
        PhysicsError: reason `unreachable_range`, `near_antipodal`,
            `apogee_below_ballistic` or `bad_state`; what was possible but not found comes
            back with `converged` false and the reason `not_converged`.
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
    return solve_flight(launch, range_m=range_m, apogee_m=apogee_m)
