"""`geo-kit rings`: range rings round places and areas, as GeoJSON."""

import sys
import warnings
from contextlib import contextmanager
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo_kit.cli.ring_requests import Point, Style
    from geo_kit.rings.drawn import Drawn
    from geo_kit.rings.within import Within

EXIT_SOME_BAD = 4  # as for any bad input


@click.command(no_args_is_help=True, short_help="Draw geodesic range rings as GeoJSON.")
@click.option(
    "--from",
    "place_texts",
    metavar="PLACE|LON,LAT",
    multiple=True,
    help="The centre; give it again for more of them.",
)
@click.option(
    "--from-area",
    "area_text",
    metavar="COUNTRY|FILE",
    help="From anywhere in a country (PRK, Iran), or in the polygons of a file.",
)
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="One request a row: name, place or lon_deg and lat_deg, range, shape, min, sector; "
    "- reads standard input.",
)
@click.option("--range", "range_text", metavar="LENGTHS", help="500,800,1500km or 5500+-300km")
@click.option(
    "--shape",
    metavar="SHAPE",
    help="ring (a line), disc, donut or sector; follows from --min and --sector if left out.",
)
@click.option("--min", "min_text", metavar="LENGTH", help="What is nearer is left out.")
@click.option("--sector", "sector_text", metavar="A..B", help="Bearings, clockwise: 30..120")
@click.option("--union", is_flag=True, help="Of several centres: one area at each range.")
@click.option(
    "--missile",
    "bearing_deg",
    type=float,
    metavar="BEARING",
    help="The reach of a missile that flew --range there, over the turning Earth.",
)
@click.option("--apogee", "apogee_text", metavar="LENGTH", help="Of that flight, if known.")
@click.option("--labels", "labels_text", metavar="DEGREES", help="Label points there: 0,90,180")
@click.option(
    "--within",
    is_flag=True,
    help="Tell which countries, and which of 137 large cities (Natural Earth), lie inside.",
)
@click.option(
    "--winding",
    default="rfc7946",
    show_default=True,
    help="rfc7946, or d3 for d3-geo, Plot and Vega, which fill the other side.",
)
@click.option("--max-deviation", default="100m", show_default=True, help="Of the edges.")
@click.option("--json", "as_json", is_flag=True, help="The same GeoJSON; it is JSON already.")
@click.option("-o", "--output", metavar="FILE", help="Write there instead of to the screen.")
def rings(**options: Any) -> None:  # noqa: ANN401 - click's own values, by name
    """Draw geodesic range rings, exact over poles and past 180 degrees, as GeoJSON.

    A range with a width, as 5500+-300km or 5200..5800km, adds its band. Past a hemisphere an
    area is still what lies within the range.

    \b
    Examples:
      geo-kit rings --from Yangdok --range 500,800,1500km
      geo-kit rings --from 126.8,39.28 --range 300nm,1000mi --labels 0,90 -o rings.geojson
      geo-kit rings --from Pyongyang --range 5500+-300km --shape disc --within
      geo-kit rings --from Yangdok --range 800km --sector 30..120 --min 200km
      geo-kit rings --from Yangdok --from Sunan --range 1000km --union
      geo-kit rings --from Sunan --range 998km --apogee 3725km --missile 73
      geo-kit rings --from-area PRK --range 1300,5500,13000km --shape disc --winding d3
      printf 'place,range\\nYangdok,800km\\n' | geo-kit rings --csv -
    """
    from geo_kit.cli.output import check_output, write
    from geo_kit.export.rings import bound_to_draw_m, rings_geojson
    from geo_kit.units import parse_length_m

    asked_m = parse_length_m(options["max_deviation"], field="max-deviation")
    bound_m = bound_to_draw_m(asked_m, winding=options["winding"])
    _check_source(options)
    check_output(options["output"])
    label_azimuths_deg = _azimuths(options["labels_text"])
    drawn, n_bad = _drawn(options, bound_m)
    found = _found(drawn) if options["within"] else {}
    text = rings_geojson(
        drawn,
        winding=options["winding"],
        label_azimuths_deg=label_azimuths_deg,
        found=found,
    )
    if drawn:
        write(text, options["output"])
    if found:
        _tell(drawn, found)
    if n_bad:
        click.get_current_context().exit(EXIT_SOME_BAD)


def _check_source(options: dict[str, Any]) -> None:
    from geo_kit.cli.output import ENDINGS

    given = [
        name
        for name, key in (
            ("--from", "place_texts"),
            ("--from-area", "area_text"),
            ("--csv", "table"),
        )
        if options[key]
    ]
    if len(given) != 1:
        told = f"{' and '.join(given)} exclude each other." if given else "From where?"
        raise click.UsageError(f"{told} Give one of --from, --from-area and --csv.")
    if options["table"] is None and options["range_text"] is None:
        raise click.UsageError("Missing option '--range', such as --range 500,800km.")
    clash = [
        name
        for name, key in (
            ("--range", "range_text"),
            ("--shape", "shape"),
            ("--min", "min_text"),
            ("--sector", "sector_text"),
        )
        if options["table"] is not None and options[key]
    ]
    if clash:
        raise click.UsageError(f"With --csv, {clash[0]} is a column of the table.")
    if options["apogee_text"] and options["bearing_deg"] is None:
        raise click.UsageError("--apogee is of a flight: give its bearing with --missile.")
    if options["bearing_deg"] is not None and (options["union"] or not options["place_texts"]):
        raise click.UsageError("--missile goes with --from, and without --union.")
    if Path(options["output"] or "").suffix.lower() not in ENDINGS:
        raise click.UsageError(
            f"Rings are GeoJSON, and {options['output']} ends otherwise: name it .geojson."
        )
    if options["union"] and not options["place_texts"]:
        raise click.UsageError("--union joins the areas round several --from.")


def _drawn(options: dict[str, Any], bound_m: float) -> "tuple[list[Drawn], int]":
    from geo_kit.cli.ring_requests import round_missile, round_point, round_points
    from geo_kit.rings.ranges import parse_ranges
    from geo_kit.rings.shapes import check_bearing
    from geo_kit.units import parse_length_m

    if options["table"] is not None:
        return _from_table(options["table"], bound_m)
    style = _style(options, bound_m)
    ranges = parse_ranges(options["range_text"])
    if options["area_text"]:
        from geo_kit.cli.ring_areas import read_area, round_area

        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            name, polygons = read_area(options["area_text"])
        for warning in told:  # in a line of words, without our own source
            click.echo(f"note: {warning.message}", err=True)
        each = 2 if style.min_m else 1
        n_steps = sum(each + (2 if asked.plus_minus_m else 0) for asked in ranges)
        with _progress(n_steps, name) as tell:
            return list(round_area(name, polygons, ranges, style, tell=tell)), 0
    points = [_point(text) for text in options["place_texts"]]
    if options["bearing_deg"] is not None:
        check_bearing(options["bearing_deg"], field="missile")
        apogee = options["apogee_text"]
        flight = {
            "azimuth_deg": options["bearing_deg"],
            "apogee_m": parse_length_m(apogee, field="apogee") if apogee else None,
        }
        return [x for p in points for x in round_missile(p, ranges, style, **flight)], 0
    if options["union"]:
        return list(round_points(points, ranges, style)), 0
    return [item for point in points for item in round_point(point, ranges, style)], 0


@contextmanager
def _progress(n_steps: int, name: str) -> "Iterator[Callable[[str], None]]":
    """Show a bar on standard error, if a person is there to see it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    def tell(step: str) -> None:
        if bar.current_item:  # the one before is done
            bar.update(1)
        bar.current_item = step
        bar.render_progress()

    with click.progressbar(
        length=n_steps,
        label=f"from {name}",
        file=sys.stderr,
        item_show_func=lambda step: step or "",
        show_eta=False,
    ) as bar:
        yield tell
        bar.update(1, "done")


def _from_table(path: Path, bound_m: float) -> "tuple[list[Drawn], int]":
    from geo_kit.cli.ring_table import BadRow, read_table
    from geo_kit.records import load_gazetteer

    drawn, n_bad = [], 0
    for item in read_table(path, load_gazetteer(), max_deviation_m=bound_m):
        if isinstance(item, BadRow):
            n_bad += 1
            click.echo(f"{path.name}, line {item.line}: {item.error}", err=True)
            if item.error.hint:
                click.echo(f"Hint: {item.error.hint}", err=True)
        else:
            drawn.append(item)
    if n_bad:
        click.echo(f"{n_bad} bad rows left out, {len(drawn)} rings and areas drawn", err=True)
    return drawn, n_bad


def _style(options: dict[str, Any], bound_m: float) -> "Style":
    from geo_kit.cli.ring_requests import Style, parse_sector
    from geo_kit.units import parse_length_m

    least, span = options["min_text"], options["sector_text"]
    return Style.of(
        shape=options["shape"],
        min_m=parse_length_m(least, field="min") if least else 0.0,
        azimuth_deg=parse_sector(span) if span else None,
        max_deviation_m=bound_m,
    )


def _point(text: str) -> "Point":
    from geo_kit.cli.ring_requests import Point
    from geo_kit.records import load_gazetteer
    from geo_kit.reports.gazetteer import parse_place

    place = parse_place(text, load_gazetteer())
    return Point(name=place.name, lon_deg=place.lon_deg, lat_deg=place.lat_deg)


def _azimuths(text: str | None) -> list[float]:
    from geo_kit.errors import UnitError
    from geo_kit.rings.shapes import check_bearing

    try:
        degrees = [float(item) for item in text.split(",")] if text else []
    except ValueError:
        degrees = [nan]
    if not all(map(isfinite, degrees)):
        raise UnitError(
            f"labels: cannot read {text!r} as bearings", hint="write degrees: 0,90,180"
        )
    for bearing_deg in degrees:
        check_bearing(bearing_deg, field="labels")
    return degrees


def _found(drawn: "list[Drawn]") -> "dict[int, Within]":
    from geo_kit.rings.within import within
    from geo_kit.world import load_cities, load_countries

    return {
        place: within(item.region, load_countries(), load_cities())
        for place, item in enumerate(drawn)
    }


def _tell(drawn: "list[Drawn]", found: "dict[int, Within]") -> None:
    from geo_kit.cli.sheet import table
    from geo_kit.export.rings import table as rows

    for line in table(list(rows(drawn, found)), indent=""):
        click.echo(line, err=True)
    any_of_them = next(iter(found.values()))
    missing = ", ".join(any_of_them.without_outline)
    told = "Countries: territories drawn apart count too"
    told += f"; never counted, for want of an outline: {missing}." if missing else "."
    click.echo(
        f"{told} Cities: of {any_of_them.n_cities_known} large cities (Natural Earth 1:110m), "
        "not of all of a million or more.",
        err=True,
    )
