"""Slips of the pen in a report: a lost factor of 1,000, swapped figures, miles for km."""

from collections.abc import Iterator
from typing import Final

from geo_kit.constants import NAUTICAL_MILE_M, STATUTE_MILE_M
from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import NEAR_ANTIPODE_M
from geo_kit.flight.boost import assumed_boost
from geo_kit.flight.bounds import Interval
from geo_kit.flight.kepler import arc

# Apogee over range. Between them lie all flights reported so far: 0.07 to 7.7.
FLATTEST: Final = 0.03
STEEPEST: Final = 10.0
# A test straight up may come down near its launch: steeper, if it is not far.
STEEPEST_NEAR: Final = 50.0
NEAR_M: Final = 100e3
HIGHEST_M: Final = 10_000e3
_TIME_LEEWAY: Final = 0.02  # of the closed form, which knows neither rotation nor air
_MILE: Final = STATUTE_MILE_M / 1e3
_SEA_MILE: Final = NAUTICAL_MILE_M / 1e3


def agrees(range_m: float, apogee_m: float, flight_time_s: Interval | None) -> bool:
    """Tell whether a range and an apogee are those of some flight, that takes such a time.

    Closed forms alone, with the climb assumed by class: coarse, for finding slips.
    """
    steepest = STEEPEST_NEAR if range_m < NEAR_M else STEEPEST
    possible = 0 < range_m < NEAR_ANTIPODE_M and 0 < apogee_m < HIGHEST_M
    if not possible or not FLATTEST <= apogee_m / range_m <= steepest:
        return False
    if flight_time_s is None:
        return True
    try:
        free_s = float(arc(range_m, apogee_m).duration_s)
        least_s, most_s = assumed_boost(range_m, apogee_m).duration_s
    except PhysicsError:
        return False
    low_s, high_s = flight_time_s
    return (
        free_s * (1 - _TIME_LEEWAY) + least_s <= high_s
        and low_s <= free_s * (1 + _TIME_LEEWAY) + most_s
    )


def slips(range_m: float, apogee_m: float, flight_time_s: Interval | None) -> Iterator[str]:
    """Yield the slips that make two figures agree, in words, with what was then meant.

    Args:
        range_m: as reported, where it does not agree with the rest.
        apogee_m: the same.
        flight_time_s: launch to impact, if reported.
    """
    for words, one, other in (
        ("the apogee a thousand times as high", range_m, 1e3 * apogee_m),
        ("the apogee a thousandth of it", range_m, 1e-3 * apogee_m),
        ("the range a thousand times as long", 1e3 * range_m, apogee_m),
        ("the range a thousandth of it", 1e-3 * range_m, apogee_m),
        ("range and apogee swapped", apogee_m, range_m),
        ("the apogee in miles", range_m, _MILE * apogee_m),
        ("the range in miles", _MILE * range_m, apogee_m),
        ("both in miles", _MILE * range_m, _MILE * apogee_m),
        ("both in nautical miles", _SEA_MILE * range_m, _SEA_MILE * apogee_m),
        ("the apogee converted from kilometres twice", range_m, apogee_m / _MILE),
    ):
        if agrees(one, other, flight_time_s):
            yield f"{words} ({one / 1e3:,.0f} km, apogee {other / 1e3:,.0f} km)"
    for words, factor in (("seconds", 1 / 60), ("minutes", 60.0)):
        if flight_time_s is not None:
            low_s, high_s = flight_time_s[0] * factor, flight_time_s[1] * factor
            if agrees(range_m, apogee_m, (low_s, high_s)):
                yield f"the flight time in {words} ({(low_s + high_s) / 2:,.0f} s)"
