"""Write the flight of every launch reported with a range and an apogee, as one table.

    python tests/flight_table.py [FILE.csv]

A row for each speaker: class, reading, predicted time from launch to impact, and how each
reported time stands to it. The default file is `tests/data/reported_tests.csv`; a file of
other launches needs the same columns.
"""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo_kit.errors import PhysicsError
from geo_kit.flight.readings import Figures, FlightReadings, FlownReading, read_figures
from geo_kit.flight.solve import Launch
from geo_kit.reports.against_flight import check_flight_time
from geo_kit.reports.model import Quantity, Reported
from geo_kit.reports.own import read_number

DEFAULT = Path(__file__).parent / "data" / "reported_tests.csv"
AZIMUTH_DEG = 75.0  # assumed: the sea off the launching coast lies east by north
HEAD = ("date", "speaker", "km", "class", "reading", "km/s", "min predicted", "reported")
WIDTHS = (10, 7, 13, 19, 36, 11, 14, 60)


@dataclass(frozen=True)
class Row:
    """One speaker's launch, read, with the code of each reported time."""

    date: str
    speaker: str
    range_m: Reported
    apogee_m: Reported
    readings: FlightReadings
    best: FlownReading
    times: tuple[tuple[str, float, str], ...]  # who, seconds, code


def read_rows(path: Path = DEFAULT) -> Iterator[Row]:
    """Yield every row of a table of launches, read as flights."""
    with path.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            yield read_row(line)


def read_row(line: dict[str, str]) -> Row:
    """Return one launch, its printed figures with the roundings that their digits show."""
    range_m = read_number(line["range_km"] + "km", quantity=Quantity.RANGE)
    apogee_m = read_number(line["apogee_km"] + "km", quantity=Quantity.APOGEE)
    launch = Launch(
        lon_deg=float(line["lon_deg"]), lat_deg=float(line["lat_deg"]), azimuth_deg=AZIMUTH_DEG
    )
    figures = Figures(
        range_m=(range_m.low, range_m.high), apogee_m=(apogee_m.low, apogee_m.high)
    )
    readings = read_figures(launch, figures)
    free_s = readings.least_free_flight_s
    times = []
    for told in filter(None, line["times"].split(";")):
        who, seconds, width = told.split(":")
        reported = Reported(float(seconds), float(width))
        finding = check_flight_time(reported, readings.best.flight_time_s, free_flight_s=free_s)
        times.append((who, float(seconds), finding.code))
    return Row(
        date=line["date"],
        speaker=line["speaker"],
        range_m=range_m,
        apogee_m=apogee_m,
        readings=readings,
        best=readings.best,
        times=tuple(times),
    )


def told(row: Row) -> list[str]:
    """Return a row's cells."""
    low_s, high_s = row.best.flight_time_s
    speeds = sorted({f"{speed / 1e3:.2f}" for speed in row.best.speed_m_per_s})
    return [
        row.date,
        row.speaker,
        f"{row.range_m.value / 1e3:g}/{row.apogee_m.value / 1e3:g}",
        str(row.readings.flight_class),
        row.best.name,
        "-".join(speeds),
        f"{low_s / 60:.1f}-{high_s / 60:.1f}",
        "; ".join(
            f"{who} {seconds / 60:.1f} {code.removeprefix('flight_time_')}"
            for who, seconds, code in row.times
        ),
    ]


def main() -> None:
    """Print the table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    rows = [list(HEAD)]
    with path.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            try:
                rows.append(told(read_row(line)))
            except PhysicsError as error:
                rows.append([line["date"], line["speaker"], f"{error.reason}: {error}"])
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, WIDTHS, strict=False))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


if __name__ == "__main__":
    main()
