"""The figures that a flight is solved for: checked, in the order of their firmness."""

from collections.abc import Mapping
from numbers import Real
from typing import Final

import numpy as np

from geo_kit.errors import PhysicsError
from geo_kit.flight.aim import check_range
from geo_kit.flight.boost import check_apogee, choose_boost

HIGHEST_APOGEE_M: Final = 1e8  # far below the Moon, whose pull is left out
_TOLD: Final = {
    "range": ("range", 1e3, "km"),
    "apogee": ("apogee", 1e3, "km"),
    "time": ("flight time", 1.0, "s"),
    "speed": ("speed", 1e3, "km/s"),
}


def check_highest(apogee_m: float) -> None:
    """Refuse an apogee from which nothing falls back in hours.

    Raises:
        PhysicsError: reason `unreachable_apogee`: it is higher than what is computed.
    """
    if HIGHEST_APOGEE_M < apogee_m < np.inf:
        raise PhysicsError(
            f"an apogee of {apogee_m / 1e3:,g} km is none of a flight that falls back in hours",
            reason="unreachable_apogee",
            hint=f"check its unit; up to {HIGHEST_APOGEE_M / 1e3:,.0f} km is computed",
        )


def in_words(figures: Mapping[str, float]) -> str:
    """Return figures as a reader would give them, in words."""
    named = ((*_TOLD[name], value) for name, value in figures.items())
    return " and ".join(
        f"a {name} of {value / scale:,.6g} {unit}" for name, scale, unit, value in named
    )


def given_figures(
    range_m: float | None,
    apogee_m: float | None,
    flight_time_s: float | None,
    speed_m_per_s: float | None,
) -> dict[str, float]:
    """Return the figures given, firmest first.

    Raises:
        PhysicsError: reason `bad_state` if too few or no figures; as `check_range`.
    """
    figures = {
        "range": range_m,
        "apogee": apogee_m,
        "time": flight_time_s,
        "speed": speed_m_per_s,
    }
    given = {name: value for name, value in figures.items() if value is not None}
    for name, value in given.items():
        if not isinstance(value, Real) or isinstance(value, bool):
            raise PhysicsError(
                f"the {name} {value!r} is not one number",
                reason="bad_state",
                hint="give a number in SI units; geo_kit.units reads text such as '800km'",
            )
    if "range" in given:
        check_range(given["range"])
    if "apogee" in given:
        check_highest(given["apogee"])
        flat = choose_boost(given.get("range", 1e3), None, 0.0, 0.0)
        check_apogee(given["apogee"], range_m=given.get("range", 0.0), boost=flat)
    for name in ("time", "speed"):
        if name in given and not 0 < given[name] < np.inf:
            raise PhysicsError(
                f"no flight has a {name} of {given[name]:g} {'s' if name == 'time' else 'm/s'}",
                reason="bad_state",
                hint=f"give a {name} above 0, in SI units",
            )
    if len(given) < 2 and "range" not in given:  # noqa: PLR2004 - a flight has two figures
        raise PhysicsError(
            f"{' and '.join(given) or 'nothing'} alone does not make a flight",
            reason="bad_state",
            hint="give a range, or two of apogee, flight time and speed",
        )
    return given
