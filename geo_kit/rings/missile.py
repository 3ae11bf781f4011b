"""The ring of a missile over an Earth that turns: east is farther than west.

Assumed: the same speed at burnout on every bearing, relative to the ground, as a motor gives
that starts at rest on it, and the best elevation on each. From a lofted test this is the
lower bound of `geo_kit.flight.reach_bounds`: a flatter climb gains some speed, and its burnout
lies farther downrange. A range without apogee is taken as the greatest on its bearing, and
the ring passes through it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline

from geo_kit.arrays import FloatArray
from geo_kit.errors import PhysicsError
from geo_kit.flight.reach_bounds import TOLD_UP_TO_M, reach_bounds
from geo_kit.flight.solve import Launch, solve_flight
from geo_kit.framed import Framed
from geo_kit.geodesic import destination, inverse
from geo_kit.rings.region import Region, enclosed
from geo_kit.rings.ring import DEFAULT_DEVIATION_M, check_deviation, closed
from geo_kit.rings.shapes import POLES
from geo_kit.rings.tracing import trace

BEARINGS: Final = 48  # flown; between them a spline, good to some hundred metres
ASSUMPTION: Final = (
    "same burnout speed relative to the ground on every bearing, best elevation on each; "
    "from a lofted test a lower bound, as a flatter climb would gain some speed"
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MissileRing(Framed):
    """How far one burnout speed reaches on each bearing."""

    region: Region
    azimuth_deg: FloatArray  # (BEARINGS,) flown
    range_m: FloatArray  # (BEARINGS,)
    speed_m_per_s: float  # at burnout, relative to the ground
    reference_m: float  # on the bearing of the report: the radius of the ring beside it

    @property
    def farthest(self) -> tuple[float, float]:
        """Bearing in degrees and range in metres of the farthest flight."""
        best = int(self.range_m.argmax())
        return float(self.azimuth_deg[best]), float(self.range_m[best])

    @property
    def nearest(self) -> tuple[float, float]:
        """The same of the bearing that reaches least far."""
        worst = int(self.range_m.argmin())
        return float(self.azimuth_deg[worst]), float(self.range_m[worst])


def missile_ring(
    lon_deg: float,
    lat_deg: float,
    *,
    range_m: float,
    azimuth_deg: float,
    apogee_m: float | None = None,
    max_deviation_m: float = DEFAULT_DEVIATION_M,
) -> MissileRing:
    """Return the reach, on every bearing, of the burnout speed that a report asks for.

    Args:
        lon_deg: of the launch.
        lat_deg: of the launch.
        range_m: as reported.
        azimuth_deg: bearing on which it was flown.
        apogee_m: as reported; None takes the least speed that the range asks for.
        max_deviation_m: of the outline's straight edges from the curve.

    Raises:
        PhysicsError: as `solve_flight`; or it reaches beyond 15,000 km somewhere, where no
            figure is told.
        PositionError: the launch is not on the globe.
        UnitError: the bound is not at least a millimetre.
    """
    check_deviation(max_deviation_m)
    launch = Launch(lon_deg=lon_deg, lat_deg=lat_deg, azimuth_deg=azimuth_deg)
    flown = solve_flight(launch, range_m=range_m, apogee_m=apogee_m)
    bearings = np.linspace(0.0, 360.0, BEARINGS, endpoint=False)
    bounds = reach_bounds(
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        speed_m_per_s=flown.burnout_speed_m_per_s,
        elevation_deg=flown.burnout_elevation_deg,
        azimuth_deg=bearings,
    )
    reach_m = bounds.at_least_m
    if not (reach_m < TOLD_UP_TO_M).all():
        raise PhysicsError(
            f"a burnout speed of {flown.burnout_speed_m_per_s:,.0f} m/s reaches beyond "
            f"{TOLD_UP_TO_M / 1e3:,.0f} km, where the answer hangs on metres per second",
            reason="orbital_speed",
            hint="draw geodesic rings at the ranges of interest instead",
        )
    if apogee_m is None:  # the burnout lies as far downrange as on the flight reported
        reach_m = reach_m + range_m - float(_between(bearings, reach_m)(azimuth_deg % 360))
    curve = _between(bearings, reach_m)
    return MissileRing(
        region=_region((lon_deg, lat_deg), curve, max_deviation_m),
        azimuth_deg=bearings,
        range_m=reach_m,
        speed_m_per_s=flown.burnout_speed_m_per_s,
        reference_m=float(curve(azimuth_deg % 360)),
    )


def _between(azimuth_deg: FloatArray, reach_m: FloatArray) -> CubicSpline:
    round_deg, round_m = np.append(azimuth_deg, 360.0), np.append(reach_m, reach_m[0])
    return CubicSpline(round_deg, round_m, bc_type="periodic")


def _region(here: tuple[float, float], reach_m: CubicSpline, bound_m: float) -> Region:
    def over_m(there: FloatArray) -> FloatArray:
        azimuth_deg, distance_m = inverse(here, there)
        return distance_m - reach_m(azimuth_deg)

    points, off_m = trace(
        lambda azimuth_deg: destination(here[0], here[1], azimuth_deg, reach_m(azimuth_deg)),
        lambda there: np.abs(over_m(there)),
        span=(0.0, 360.0),
        max_deviation_m=bound_m,
    )
    loop = closed(points)
    north, south = (over_m(POLES) <= 0).tolist()
    return Region(enclosed(loop, north=north, south=south), off_m, (loop,))
