"""Where the motor stops: no report says so, so it is assumed, in one table."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.errors import PhysicsError
from geo_kit.flight.kepler import arc, energy_parameter, max_range_m, minimum_energy

# Reach (m); burnout height (m); burnout downrange at most (m); least and greatest seconds
# from launch to burnout; straight lines between the rows, so that nothing jumps between two
# classes. Certainty: assumed, round figures for solid and liquid missiles of each class, at
# the middle of short and medium ones and where the longest begins. Ten kilometres of burnout
# height move the fall of a given state by 12 km at 800 km and by 57 km at 10,000 km, but a
# flight that is solved for its report ends where the report says. The seconds are what a
# climb adds to free flight from that height: a longer climb that burns out higher, as a big
# rocket's does, counts for less here than it lasts. Short solids burn for one to one and a
# half minutes, single liquid stages for two to three, two or three stages for three to five;
# reported times of lofted flights leave 2 to 4.6 minutes.
_CLASSES: Final = np.array(
    [
        (800e3, 30e3, 40e3, 50.0, 100.0),
        (2_000e3, 60e3, 80e3, 60.0, 160.0),
        (4_250e3, 100e3, 150e3, 90.0, 210.0),
        (6_000e3, 150e3, 300e3, 120.0, 270.0),
    ]
)
_HIGHEST_PUBLISHED_APOGEE_M: Final = 10_000e3  # for the hint about a lost factor of 1000
_SHARE: Final = 0.1  # of the reach at most for the height, of the range for the downrange


@dataclass(frozen=True, slots=True, kw_only=True)
class Boost:
    """Where and when the motor is assumed to stop: so high, so far along the bearing."""

    height_m: float
    downrange_m: float
    duration_s: tuple[float, float] = (0.0, 0.0)  # at least and at most, since the launch

    @property
    def middle_s(self) -> float:
        """The middle of the durations."""
        return (self.duration_s[0] + self.duration_s[1]) / 2


def assumed_boost(range_m: float, apogee_m: float | None = None) -> Boost:
    """Return the burnout assumed for a flight of that range and apogee.

    A lofted flight counts with the range that its speed could reach, and its burnout lies
    no further out than a straight climb along its first slope.

    >>> assumed_boost(800e3)
    Boost(height_m=30000.0, downrange_m=40000.0, duration_s=(50.0, 100.0))
    """
    lofted = apogee_m is not None and apogee_m > minimum_energy(range_m).apogee_m
    reach_m = range_m
    slope = np.radians(minimum_energy(range_m).elevation_deg)
    if lofted and apogee_m is not None:
        shot = arc(range_m, apogee_m)
        slope = np.radians(shot.elevation_deg)
        orbital = energy_parameter(shot.speed_m_per_s) >= 1
        reach_m = np.inf if orbital else float(max_range_m(shot.speed_m_per_s))
    height_m, most_m, *duration_s = (
        float(np.interp(reach_m, _CLASSES[:, 0], column)) for column in _CLASSES[:, 1:].T
    )
    height_m = min(height_m, _SHARE * reach_m)
    downrange_m = height_m / np.tan(slope) if lofted else most_m
    share_m = _SHARE * range_m
    return Boost(
        height_m=height_m,
        downrange_m=float(min(downrange_m, most_m, share_m)),
        duration_s=(float(round(duration_s[0])), float(round(duration_s[1]))),
    )


def choose_boost(
    range_m: float,
    apogee_m: float | None,
    height_m: float | None,
    downrange_m: float | None,
    *,
    launch_height_m: float = 0.0,
    duration_s: tuple[float, float] | None = None,
) -> Boost:
    """Return the burnout given, filled up from the assumed one.

    A launch from a height lifts the assumed burnout by as much.

    Raises:
        PhysicsError: reason `apogee_below_ballistic`, `unreachable_range` or `bad_state`.
    """
    if apogee_m is not None:
        check_apogee(apogee_m, range_m=range_m, boost=Boost(height_m=0.0, downrange_m=0.0))
    assumed = assumed_boost(range_m, apogee_m)
    boost = Boost(
        height_m=assumed.height_m + launch_height_m if height_m is None else height_m,
        downrange_m=assumed.downrange_m if downrange_m is None else downrange_m,
        duration_s=assumed.duration_s if duration_s is None else duration_s,
    )
    _check(boost, range_m=range_m, launch_height_m=launch_height_m)
    if apogee_m is not None:
        check_apogee(apogee_m, range_m=range_m, boost=boost)
    return boost


def _check(boost: Boost, *, range_m: float, launch_height_m: float) -> None:
    if not (0 <= launch_height_m <= boost.height_m < np.inf):
        raise PhysicsError(
            f"a burnout height of {boost.height_m} m after a launch at {launch_height_m} m "
            "is none",
            reason="bad_state",
            hint="give both in metres, 0 or more, the burnout no lower than the launch",
        )
    if not 0 <= boost.duration_s[0] <= boost.duration_s[1] < np.inf:
        raise PhysicsError(
            f"a climb of {boost.duration_s[0]} to {boost.duration_s[1]} s is none",
            reason="bad_state",
            hint="give the least and the greatest duration in seconds, 0 or more",
        )
    if not 0 <= boost.downrange_m < range_m:
        raise PhysicsError(
            f"a burnout {boost.downrange_m / 1e3:g} km downrange is not within a range of "
            f"{range_m / 1e3:g} km",
            reason="unreachable_range",
            hint="give a burnout_downrange_m from 0 to below the range",
        )


def check_apogee(apogee_m: float, *, range_m: float, boost: Boost) -> None:
    """Refuse an apogee that free flight from the burnout cannot have.

    Raises:
        PhysicsError: reason `apogee_below_ballistic`.
    """
    if np.isfinite(apogee_m) and apogee_m > boost.height_m:
        return
    raise PhysicsError(
        f"an apogee of {apogee_m / 1e3:,g} km cannot give a range of "
        f"{range_m / 1e3:,g} km: free flight starts at {boost.height_m / 1e3:,g} km",
        reason="apogee_below_ballistic",
        hint=_apogee_hint(apogee_m, range_m),
    )


def _apogee_hint(apogee_m: float, range_m: float) -> str:
    thousandfold_m = 1e3 * apogee_m
    lofted_m = float(minimum_energy(range_m).apogee_m)
    if lofted_m < thousandfold_m <= _HIGHEST_PUBLISHED_APOGEE_M:
        return (
            f"was {thousandfold_m / 1e3:,g} km meant? A thousands separator may have been "
            "read as a decimal point"
        )
    return "check the apogee and its unit, or give a lower burnout_height_m"
