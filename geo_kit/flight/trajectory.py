"""What a computed flight is: samples along the path, and the moments that matter."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.framed import Framed
from geo_kit.geodesic import inverse


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One moment of a flight; the speed is relative to the ground."""

    time_s: float
    lon_deg: float
    lat_deg: float
    height_m: float
    speed_m_per_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trajectory(Framed):
    """A free flight from burnout to the ground; times count from burnout.

    Arrays are (n,), one value per sample. `events` holds, in order of time, `burnout`,
    `apogee`, `impact`, and where it crosses 120 km `exit_120km` and `entry_120km`.
    """

    time_s: FloatArray
    lon_deg: FloatArray
    lat_deg: FloatArray
    height_m: FloatArray  # above the ellipsoid
    speed_m_per_s: FloatArray  # relative to the ground
    events: Mapping[str, Event]
    origin: tuple[float, float]  # lon and lat of the launch, or of the burnout

    @property
    def impact(self) -> tuple[float, float]:
        """Longitude and latitude of the fall."""
        fall = self.events["impact"]
        return fall.lon_deg, fall.lat_deg

    @property
    def impact_speed_m_per_s(self) -> float:
        """Speed at the ground, relative to it."""
        return self.events["impact"].speed_m_per_s

    @property
    def apogee_m(self) -> float:
        """Greatest height above the ellipsoid."""
        return self.events["apogee"].height_m

    @property
    def duration_s(self) -> float:
        """Seconds of free flight, from burnout to the ground."""
        return self.events["impact"].time_s

    @property
    def range_m(self) -> float:
        """Geodesic distance from the origin to the fall."""
        return float(inverse(np.array(self.origin), np.array(self.impact))[1])

    @property
    def azimuth_deg(self) -> float:
        """Direction of the fall as seen from the origin, 0 to 360."""
        return float(inverse(np.array(self.origin), np.array(self.impact))[0])
