"""Many rings from a table: each row is one request, and a bad one stops no other."""

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Final

from geo_kit.cli.ring_requests import Point, Style, parse_sector, round_point
from geo_kit.errors import GeoKitError, PositionError, RecordError
from geo_kit.geodesic import check_positions
from geo_kit.reports.gazetteer import Gazetteer, parse_place
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.ranges import parse_ranges
from geo_kit.units import parse_length_m

COLUMNS: Final = ("name", "place", "lon_deg", "lat_deg", "range", "shape", "min", "sector")
CSV_WANTED: Final = "give a CSV file"
MOST_TOLD: Final = 120  # letters of a strange heading


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be drawn."""

    line: int  # of the file, the heading being 1
    error: GeoKitError


def read_table(
    path: Path, gazetteer: Gazetteer, *, max_deviation_m: float
) -> Iterator[Drawn | BadRow]:
    """Yield what each row asks for, or why it cannot be drawn.

    Raises:
        RecordError: there is no such file, it is no table with a heading, the heading
            names no range or one column twice, or no row follows it.
    """
    lines = _text(path).splitlines()
    if any(len(line) > csv.field_size_limit() for line in lines):
        raise RecordError(f"{path.name} is no table: its lines are too long", hint=CSV_WANTED)
    reader = csv.DictReader(lines, skipinitialspace=True)
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
    _check_heading(path, reader.fieldnames)
    n_rows = 0
    for row in reader:
        if not any(map(_said, row.values())):
            continue  # spreadsheets write a row of commas for an empty one
        n_rows += 1
        try:
            yield from list(_row(row, gazetteer, max_deviation_m))
        except GeoKitError as error:
            yield BadRow(reader.line_num, error)
    if not n_rows:
        raise RecordError(
            f"{path.name}: the table has no rows",
            hint="below the heading each line is one request, as in Yangdok,800km",
        )


def _said(value: str | list[str] | None) -> str:
    return "".join(value or "").strip()


def _text(path: Path) -> str:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise RecordError(
            f"there is no file {path}", hint=f"{CSV_WANTED}, or - for standard input"
        ) from error
    except OSError as error:
        raise RecordError(
            f"{path.name or path} cannot be read: {error.strerror}", hint=CSV_WANTED
        ) from error
    except UnicodeDecodeError as error:
        raise RecordError(
            f"{path.name} cannot be read: it is not in UTF-8", hint=f"{CSV_WANTED} in UTF-8"
        ) from error
    return text.removeprefix("\ufeff")  # spreadsheets mark UTF-8 so, in a pipe as well


def _check_heading(path: Path, names: Sequence[str]) -> None:
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise RecordError(
            f"{path.name} has the column {twice[0]} more than once", hint="name each once"
        )
    strange = [name for name in names if name not in COLUMNS]
    located = "place" in names or {"lon_deg", "lat_deg"} <= set(names)
    if strange or "range" not in names or not located:
        told = shorten(", ".join(names), MOST_TOLD, placeholder=" ...")[:MOST_TOLD] or "none"
        hint = (
            "columns are divided by commas"
            if any(";" in name or "\t" in name for name in names)
            else "the first line names range, and place or lon_deg and lat_deg"
        )
        raise RecordError(
            f"{path.name} has the columns {told}", hint=f"{hint}; known: {', '.join(COLUMNS)}"
        )


def _row(
    row: dict[str, str | None], gazetteer: Gazetteer, max_deviation_m: float
) -> Iterator[Drawn]:
    if None in row or None in row.values():
        raise RecordError(
            "the row has more or fewer fields than the heading",
            hint='put a number with commas in quotes, as in "500,800km"',
        )
    words = {name: (value or "").strip() for name, value in row.items()}
    style = Style.of(
        shape=words.get("shape") or None,
        min_m=parse_length_m(words["min"], field="min") if words.get("min") else 0.0,
        azimuth_deg=parse_sector(words["sector"]) if words.get("sector") else None,
        max_deviation_m=max_deviation_m,
    )
    yield from round_point(_point(words, gazetteer), parse_ranges(words["range"]), style)


def _point(words: dict[str, str], gazetteer: Gazetteer) -> Point:
    if words.get("place"):
        if words.get("lon_deg") or words.get("lat_deg"):
            raise RecordError(
                f"the row has the place {words['place']!r} and a position as well",
                hint="give one of the two: leave place empty, or lon_deg and lat_deg",
            )
        place = parse_place(words["place"], gazetteer)
        name, lon_deg, lat_deg = place.name, place.lon_deg, place.lat_deg
    elif "lon_deg" not in words:
        raise RecordError("the row has no place", hint="give a place, or lon,lat in quotes")
    else:
        try:
            lon_deg, lat_deg = float(words["lon_deg"]), float(words["lat_deg"])
        except (KeyError, ValueError) as error:
            given = f"{words.get('lon_deg')!r}, {words.get('lat_deg')!r}"
            raise PositionError(
                f"lon_deg, lat_deg: {given} is no position",
                hint="give both in degrees, or a place",
            ) from error
        check_positions(lon_deg, lat_deg)
        name = f"{lon_deg:g},{lat_deg:g}"
    return Point(name=words.get("name") or name, lon_deg=lon_deg, lat_deg=lat_deg)
