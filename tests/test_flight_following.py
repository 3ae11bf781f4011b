"""Flights of which nobody told the range: it follows from two other figures."""

import csv

import pytest
from flight_table import AZIMUTH_DEG, DEFAULT

from geo_kit.errors import PhysicsError
from geo_kit.flight.following import ANY_RANGE_M, follow_range
from geo_kit.flight.reading import Figures
from geo_kit.flight.solve import Launch, solve_flight
from geo_kit.reports.model import Quantity
from geo_kit.reports.own import read_number

SUNAN = Launch(lon_deg=125.7, lat_deg=39.2, azimuth_deg=73.0)
ROWS = {
    (row["date"], row["speaker"]): row
    for row in csv.DictReader(DEFAULT.read_text(encoding="utf-8").splitlines())
}
TIMED = [
    ("2017-05-14", "KCNA", "Japan"),
    ("2017-07-28", "KCNA", "KCNA"),
    ("2017-11-29", "KCNA", "Japan"),
    ("2022-10-04", "ROK", "Japan"),
    ("2022-11-18", "KCNA", "KCNA"),
]


def span(text, quantity):
    """Return a typed figure with its rounding, as an interval."""
    number = read_number(text, quantity=quantity)
    return number.low, number.high


@pytest.mark.parametrize(("day", "speaker", "clock"), TIMED)
def test_published_range_lies_in_what_apogee_and_time_leave_open(day, speaker, clock):
    """The range was measured by others: hiding it, the solver must not rule it out."""
    row = ROWS[day, speaker]
    times = {who: (float(s), float(w)) for who, s, w in _times(row)}
    time_s, width_s = times[clock]
    launch = Launch(
        lon_deg=float(row["lon_deg"]), lat_deg=float(row["lat_deg"]), azimuth_deg=AZIMUTH_DEG
    )
    found = follow_range(
        launch,
        Figures(
            range_m=ANY_RANGE_M,
            apogee_m=span(row["apogee_km"] + "km", Quantity.APOGEE),
            flight_time_s=(time_s - width_s, time_s + width_s),
        ),
    )
    low_m, high_m = found.figures.range_m
    assert low_m <= float(row["range_km"]) * 1e3 <= high_m
    assert high_m < 6_000e3
    assert not found.best.conflicts


def _times(row):
    return [told.split(":") for told in row["times"].split(";")]


def test_apogee_and_speed_give_back_the_range_they_came_from():
    """The same flight, solved for another pair of its figures."""
    flown = solve_flight(SUNAN, range_m=2_000e3, apogee_m=1_500e3)
    speed = flown.burnout_speed_m_per_s
    found = follow_range(
        SUNAN,
        Figures(range_m=ANY_RANGE_M, apogee_m=(1_500e3, 1_500e3), speed_m_per_s=(speed, speed)),
    )
    low_m, high_m = found.figures.range_m
    assert low_m == pytest.approx(2_000e3, rel=0.02)  # the climb assumed is a little other
    assert high_m == pytest.approx(low_m, abs=50)


def test_width_of_bearings_widens_the_range():
    """Eastwards the Earth's rotation helps, by tens of kilometres."""
    figures = {"apogee_m": (1_500e3, 1_500e3), "speed_m_per_s": (4_900.0, 4_900.0)}
    one = follow_range(SUNAN, Figures(range_m=ANY_RANGE_M, **figures))
    all_ = follow_range(
        SUNAN, Figures(range_m=ANY_RANGE_M, azimuth_deg=(-10.0, 156.0), **figures)
    )
    (low_m, high_m), (least_m, most_m) = one.figures.range_m, all_.figures.range_m
    assert least_m < low_m - 10e3
    assert most_m >= high_m


def test_time_shorter_than_the_rise_and_fall_is_refused():
    """24 March 2022: 4,052 s do not go with 6,248.5 km, however long the climb was."""
    with pytest.raises(
        PhysicsError, match="no flight with that apogee and that time"
    ) as caught:
        follow_range(
            SUNAN,
            Figures(
                range_m=ANY_RANGE_M,
                apogee_m=(6_248.45e3, 6_248.55e3),
                flight_time_s=(4_051.5, 4_052.5),
            ),
        )
    assert caught.value.reason == "not_converged"
    assert "70." in caught.value.hint or "71." in caught.value.hint


def test_third_figure_is_compared():
    """Mach 2 rises to 25 km at most, not to 100: v squared over 2 g, in vacuum."""
    for mach, unmet in ((2, ("speed",)), (6, ())):
        found = follow_range(
            SUNAN,
            Figures(
                range_m=ANY_RANGE_M,
                apogee_m=(100e3, 100e3),
                flight_time_s=(360.0, 360.0),
                speed_m_per_s=span(f"{mach}mach", Quantity.SPEED),
            ),
        )
        assert found.best.conflicts == unmet
