"""How a reported time or top speed stands to the flight computed for the same report."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from geo_kit.constants import SPEED_OF_SOUND_SEA_LEVEL_M_PER_S
from geo_kit.reports.consistency import Finding, Severity
from geo_kit.reports.model import Claim, Reported
from geo_kit.units import to_si

SPEED_OF_SOUND_ALOFT_M_PER_S: Final = 295.1  # US Standard Atmosphere 1976, 11 to 20 km
_SPEED_LEEWAY: Final = 1.03  # the burnout's height is assumed, and moves its speed so much
_DECIMALS: Final = {60.0: 1, 3600.0: 2}  # of minutes and of hours: those of seconds mean less

_FITS: Final = ("flight_time_credible", "flight_time_at_the_edge")


def check_flight_times(
    times: Iterable[Claim], predicted_s: tuple[float, float], *, free_flight_s: float
) -> tuple[Finding, ...]:
    """Return how each reported time stands to the one computed, in the unit it was given in.

    Raises:
        UnitError: a claim's unit is not known.
    """
    return tuple(
        check_flight_time(
            time.number, predicted_s, free_flight_s=free_flight_s, unit=time.printed_unit
        )
        for time in times
    )


def any_time_fits(checked: Iterable[Finding]) -> bool:
    """Tell whether a reported time is one that the flight can take."""
    return any(finding.code in _FITS for finding in checked)


def check_flight_time(
    flight_time: Reported,
    predicted_s: tuple[float, float],
    *,
    free_flight_s: float,
    unit: str = "s",
) -> Finding:
    """Return how a reported time stands to the one computed.

    Args:
        flight_time: as reported, in seconds from launch to impact.
        predicted_s: least and greatest time from launch to impact, with the climb assumed.
        free_flight_s: how long the reported range and apogee take from burnout to impact
            on that bearing, at least: less no flight can take.
        unit: in which the time was given; all times are told in it.

    Raises:
        UnitError: no unit bears that name.
    """
    low_s, high_s = predicted_s
    told = _Unit.of(unit, field="flight time")
    values = {"low_s": low_s, "high_s": high_s, "free_flight_s": free_flight_s}
    if flight_time.high < free_flight_s:
        short_s = free_flight_s - flight_time.high
        return Finding(
            code="flight_time_too_short",
            severity=Severity.CONTRADICTION,
            sentence=f"The reported time of {_time(flight_time, told)} is {told(short_s)} "
            f"{unit} shorter than the free arc of that range and apogee on that bearing, from "
            f"burnout to impact ({told(free_flight_s)} {unit}): the figures contradict each "
            "other.",
            values=values,
        )
    if low_s <= flight_time.value <= high_s:
        whole = told.holds(predicted_s, flight_time.low) and told.holds(
            predicted_s, flight_time.high
        )
        code, words = "flight_time_credible", "lies within" if whole else "overlaps"
    elif flight_time.high >= low_s and flight_time.low <= high_s:
        code, words = "flight_time_at_the_edge", "lies, by its rounding alone, within"
    else:
        code, words = "flight_time_odd", "lies outside of"
    return Finding(
        code=code,
        severity=Severity.NOTE if code == "flight_time_credible" else Severity.WARNING,
        sentence=f"The reported time of {_time(flight_time, told)} {words} the {told(low_s)} "
        f"to {told(high_s)} {unit} that this flight and an assumed climb take.",
        values=values,
    )


def check_top_speed(
    speed: Reported, implied_m_per_s: tuple[float, float], *, unit: str = "km/s"
) -> Finding:
    """Return how a reported top speed stands to the one computed for the burnout.

    A Mach number names no height: its speed of sound may be that at sea level, 340 m/s, or
    that of thin, cold air, 295 m/s; both count.

    Args:
        speed: as reported, in metres per second.
        implied_m_per_s: least and greatest speed at burnout.
        unit: in which the speed was given.

    Raises:
        UnitError: no unit bears that name.
    """
    low, high = implied_m_per_s
    slowest = speed.low * SPEED_OF_SOUND_ALOFT_M_PER_S / SPEED_OF_SOUND_SEA_LEVEL_M_PER_S
    fits = slowest <= high * _SPEED_LEEWAY and speed.high * _SPEED_LEEWAY >= low
    mach = [value / SPEED_OF_SOUND_SEA_LEVEL_M_PER_S for value in implied_m_per_s]
    return Finding(
        code="top_speed_credible" if fits else "top_speed_odd",
        severity=Severity.NOTE if fits else Severity.WARNING,
        sentence=f"The reported top speed of {_top_speed(speed, unit)} at sea level) "
        f"{'agrees' if fits else 'does not agree'} with the {low / 1e3:.2f} to "
        f"{high / 1e3:.2f} km/s (Mach {mach[0]:.1f} to {mach[1]:.1f}) that the flight needs.",
        values={"reported_m_per_s": speed.value, "low_m_per_s": low, "high_m_per_s": high},
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """Prints seconds in the unit that a time was given in, to about a second."""

    name: str
    size_s: float

    @classmethod
    def of(cls, name: str, *, field: str) -> "_Unit":
        return cls(name, to_si(1.0, name, field=field))

    def __call__(self, value_s: float) -> str:
        return f"{value_s / self.size_s:,.{_DECIMALS.get(self.size_s, 0)}f}"

    def holds(self, interval_s: tuple[float, float], value_s: float) -> bool:
        """Return whether a time lies within an interval whose ends are told rounded."""
        low, high, value = (
            round(time_s / self.size_s, _DECIMALS.get(self.size_s, 0))
            for time_s in (*interval_s, value_s)
        )
        return low <= value <= high


def _time(flight_time: Reported, unit: _Unit) -> str:
    width = flight_time.plus_minus
    told = f" +-{width / unit.size_s:,.2g}" if width >= 1 else ""
    return f"{flight_time.value / unit.size_s:,.6g}{told} {unit.name}"


def _top_speed(speed: Reported, unit: str) -> str:
    mach = speed.value / SPEED_OF_SOUND_SEA_LEVEL_M_PER_S
    if unit.lower() == "mach":
        return f"Mach {mach:.4g} ({speed.value / 1e3:.2f} km/s"
    return f"{speed.value / to_si(1.0, unit, field='speed'):,.6g} {unit} (Mach {mach:.1f}"
