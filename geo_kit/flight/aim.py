"""Where a flight starts and goes, and what the flight of any velocity at burnout does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.errors import PhysicsError
from geo_kit.flight.boost import Boost
from geo_kit.flight.propagate import ecef_state, fly, key_events
from geo_kit.flight.round_earth import free_fall
from geo_kit.flight.trajectory import Event, Trajectory
from geo_kit.geodesic import HALF_MERIDIAN_M, destination, inverse

NEAR_ANTIPODE_M: Final = 19_000e3  # beyond it, bearings and ranges lose their meaning
# Of the figures of a flight; the first is how far right of its bearing it falls.
ROWS: Final = {"range": 1, "apogee": 2, "time": 3, "speed": 4, "elevation": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where a flight starts and goes, and what is assumed of the vehicle."""

    launch: tuple[float, float]  # lon and lat
    azimuth_deg: float
    boost: Boost
    ballistic_coefficient_kg_per_m2: float
    lift_to_drag: float = 0.0
    burnout: tuple[float, float] = field(init=False)  # lon and lat

    def __post_init__(self) -> None:
        if not (isinstance(self.azimuth_deg, Real) and np.isfinite(float(self.azimuth_deg))):
            raise PhysicsError(
                f"azimuth {self.azimuth_deg} deg is no direction",
                reason="bad_state",
                hint="give degrees clockwise from north",
            )
        lon, lat = destination(*self.launch, self.azimuth_deg, self.boost.downrange_m).tolist()
        object.__setattr__(self, "burnout", (lon, lat))

    def fly(self, velocity: FloatArray) -> Trajectory:
        """Return the flight of a velocity: m/s ahead, to the right and up, (3,)."""
        polar = self.polar(velocity)
        return fly(
            lon_deg=self.burnout[0],
            lat_deg=self.burnout[1],
            height_m=self.boost.height_m,
            speed_m_per_s=polar["speed_m_per_s"],
            elevation_deg=polar["elevation_deg"],
            azimuth_deg=polar["azimuth_deg"],
            ballistic_coefficient_kg_per_m2=self.ballistic_coefficient_kg_per_m2,
            lift_to_drag=self.lift_to_drag,
            origin=self.launch,
        )

    def observe(self, velocity: FloatArray) -> FloatArray:
        """Return what the flight of a velocity does, as `figures`."""
        events = key_events(
            ecef_state(
                lon_deg=self.burnout[0],
                lat_deg=self.burnout[1],
                height_m=self.boost.height_m,
                **self.polar(velocity),
            ),
            ballistic_coefficient_kg_per_m2=self.ballistic_coefficient_kg_per_m2,
            lift_to_drag=self.lift_to_drag,
        )
        return self.figures_of(events, velocity)

    def figures_of(self, events: Mapping[str, Event], velocity: FloatArray) -> FloatArray:
        """Return the figures of a flight that was computed."""
        fall = events["impact"]
        return self._figures(
            velocity,
            np.array([fall.lon_deg, fall.lat_deg]),
            np.array(events["apogee"].height_m),
            np.array(fall.time_s),
        )

    def guess(self, velocity: FloatArray) -> FloatArray:
        """Return the same over a round Earth without air, for velocities (..., 3).

        Returns:
            Array (..., 6): cross-track, range, apogee, time, speed, elevation.
        """
        azimuth = np.radians(self.azimuth_deg)
        ahead, right, up = np.moveaxis(velocity, -1, 0)
        east = ahead * np.sin(azimuth) + right * np.cos(azimuth)
        north = ahead * np.cos(azimuth) - right * np.sin(azimuth)
        fall = free_fall(
            *self.burnout, self.boost.height_m, np.stack([east, north, up], axis=-1)
        )
        down = np.isfinite(fall.duration_s)
        place = np.stack([np.where(down, fall.lon_deg, 0), np.where(down, fall.lat_deg, 0)], -1)
        figures = self._figures(velocity, place, fall.apogee_m, fall.duration_s)
        return np.where(down[..., None], figures, np.nan)

    def polar(self, velocity: FloatArray) -> dict[str, float]:
        """Return speed and both angles of a velocity."""
        ahead, right, up = velocity.tolist()
        return {
            "speed_m_per_s": float(np.linalg.norm(velocity)),
            "elevation_deg": float(np.degrees(np.arctan2(up, np.hypot(ahead, right)))),
            "azimuth_deg": self.azimuth_deg + float(np.degrees(np.arctan2(right, ahead))),
        }

    def _figures(
        self,
        velocity: FloatArray,
        fall: FloatArray,
        apogee_m: FloatArray,
        duration_s: FloatArray,
    ) -> FloatArray:
        away_deg, away_m = inverse(np.array(self.launch), fall)
        turn, angle = np.radians(away_deg - self.azimuth_deg), away_m / R
        across_m = R * np.arcsin(np.sin(angle) * np.sin(turn))
        ahead_m = np.where(np.cos(turn) >= 0, away_m, -away_m)
        level = np.hypot(velocity[..., 0], velocity[..., 1])
        speed = np.hypot(level, velocity[..., 2])
        elevation_deg = np.degrees(np.arctan2(velocity[..., 2], level))
        return np.stack(
            [across_m, ahead_m, apogee_m, duration_s, speed, elevation_deg], axis=-1
        )


def check_range(range_m: float) -> None:
    """Refuse a range that no flight on this Earth can have.

    Raises:
        PhysicsError: reason `unreachable_range` or `near_antipodal`.
    """
    if not 0 < range_m < HALF_MERIDIAN_M:
        raise PhysicsError(
            f"a range of {range_m / 1e3:,g} km cannot be flown",
            reason="unreachable_range",
            hint=f"range must be more than 0 and at most {NEAR_ANTIPODE_M / 1e3:,.0f} km: near "
            "the antipode, 20,003 km away, bearings mean nothing",
        )
    if range_m > NEAR_ANTIPODE_M:
        raise PhysicsError(
            f"a range of {range_m / 1e3:,g} km ends near the antipode, where "
            "every bearing leads to the same place",
            reason="near_antipodal",
            hint=f"give a range of at most {NEAR_ANTIPODE_M / 1e3:,.0f} km",
        )
