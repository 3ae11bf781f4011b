"""`geo-kit zones`: the readings, lines and claims in the data, and what holds at a point."""

from pathlib import Path

import click

from geo_kit.cli.output import ENDINGS

REGION_HELP = "The sea: korea, or taiwan_strait."


@click.group(
    invoke_without_command=True,
    short_help="Say whose water a point lies in; list lines, claims.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.pass_context
def zones(ctx: click.Context, *, as_json: bool) -> None:
    """Say whose water a point lies in, and list readings, lines and claims with sources.

    \b
    Examples:
      geo-kit zones
      geo-kit zones --json
      geo-kit zones at 129.27,38.35 --on 2022-11-02
      geo-kit zones show kor-straight-baseline-yeongil
      geo-kit zones export --zones nll-east,prk-1999-line -o lines.geojson
    """
    if ctx.invoked_subcommand is None:
        _list("korea", as_json=as_json)


@zones.command("list", short_help="List readings, lines, claims, with their sources.")
@click.option("--region", default="korea", show_default=True, help=REGION_HELP)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def list_zones(*, region: str, as_json: bool) -> None:
    """List readings, lines, claims and closing lines, each with its source.

    \b
    Examples:
      geo-kit zones list
      geo-kit zones list --region taiwan_strait --json
    """
    _list(region, as_json=as_json)


@zones.command(short_help="Print one of them whole; audit a straight baseline.")
@click.argument("name", metavar="ID")
@click.option("--region", default="korea", show_default=True, help=REGION_HELP)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def show(name: str, *, region: str, as_json: bool) -> None:
    """Print one reading, line, claim or closing line whole; audit a straight baseline.

    \b
    Examples:
      geo-kit zones show prk-12nm-straight-baseline
      geo-kit zones show kor-straight-baseline-ulsan --json
    """
    from geo_kit.cli.zone_pages import show_page, to_json
    from geo_kit.zone_answers import shown

    row = shown(name.strip().lower(), region)
    click.echo(to_json(row) if as_json else show_page(row))


class WestToo(click.Command):
    """A command whose argument may start with a minus, as positions in the west do."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Set negative positions apart, so that none is read as an option."""
        from itertools import pairwise
        from re import match

        valued = {"--on", "--region"}
        west = [
            arg
            for flag, arg in pairwise(["", *args])
            if match(r"-\.?\d", arg) and flag not in valued
        ]
        if west and "--" not in args:
            args = [*(arg for arg in args if arg not in west), "--", *west]
        return super().parse_args(ctx, args)


@zones.command(cls=WestToo, short_help="Say which zone a point lies in, and whose.")
@click.argument("position", metavar="LON,LAT|PLACE")
@click.option("--on", default=None, metavar="DATE", help="Claims in force on that day only.")
@click.option("--region", default="korea", show_default=True, help=REGION_HELP)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def at(position: str, *, on: str | None, region: str, as_json: bool) -> None:
    """Say which zone a point lies in, whose, how surely, and which claims hold there.

    Longitude comes first, in degrees, east and north positive; with letters, as in
    38.35N,129.27E, either may. Zones are those of today's law and lines: the day chooses
    among claims only, and the day on which one ended counts no more.

    \b
    Examples:
      geo-kit zones at 129.27,38.35 --on 2022-11-02
      geo-kit zones at Ulleungdo
      geo-kit zones at 120.2,24.5 --region taiwan_strait --json
    """
    from geo_kit.cli.zone_pages import at_page, to_json
    from geo_kit.zone_points import answer_at

    at_deg, place = _where(position)
    row = place | answer_at(at_deg, on=on, region=region)
    click.echo(to_json(row) if as_json else at_page(row))


@zones.command(short_help="Write lines, claims and zones as GeoJSON.")
@click.option("--zones", "names", metavar="IDS", help="Ids, by commas; else all.")
@click.option("--region", default="korea", show_default=True, help=REGION_HELP)
@click.option("--window", default=None, metavar="W,S,E,N", help="As far as zones are drawn.")
@click.option("-o", "--output", default=None, metavar="FILE", help="A file; else the screen.")
def export(*, names: str | None, region: str, window: str | None, output: str | None) -> None:
    """Write lines, claims, closing lines, and zones inside a window, as GeoJSON.

    With a zone come the base points that its limits rest on: a feature for each state, of
    the kind "base points". A GIS that wants one sort of shape filters by `kind`.

    \b
    Examples:
      geo-kit zones export -o zones.geojson
      geo-kit zones export --zones nll-west,cma-2018-west-kor
      geo-kit zones export --zones kor-territorial-sea --window 128.3,37.8,129.2,38.4
    """
    from geo_kit.cli.output import check_output, write
    from geo_kit.zone_asked import zone_id
    from geo_kit.zone_exports import exported

    if Path(output or "").suffix.lower() not in ENDINGS:
        raise click.UsageError(
            f"Zones are GeoJSON, and {output} ends otherwise: name it .geojson."
        )
    check_output(output)
    asked = None if names is None else [name.strip().lower() for name in names.split(",")]
    wanted = asked and [zone_id(name, region) for name in asked]
    write(exported(wanted, region, window=_window(window)), output)


def _list(region: str, *, as_json: bool) -> None:
    from geo_kit.cli.zone_pages import list_page, to_json
    from geo_kit.zone_answers import listed

    rows = listed(region)
    click.echo(to_json(rows) if as_json else list_page(rows))


def _where(text: str) -> tuple[tuple[float, float], dict[str, object]]:
    """Return the position that was typed, and of a place its name and how sure it is."""
    from geo_kit.errors import PositionError
    from geo_kit.records import load_gazetteer
    from geo_kit.reports.gazetteer import lettered

    position = _numbers(text) or lettered(text)
    if position:
        return position, {}
    if "," in text or any(letter.isdecimal() for letter in text):
        raise PositionError(
            f"{text!r} is no position",
            hint="give longitude and latitude in degrees, as in 129.27,38.35 or "
            "38.35N,129.27E, or the name of a place",
        )
    place = load_gazetteer().find(text)
    told: dict[str, object] = {
        "place": place.name,
        "place_plus_minus_km": place.plus_minus_m / 1e3,
    }
    return (place.lon_deg, place.lat_deg), told


def _numbers(text: str) -> tuple[float, float] | None:
    try:
        lon, lat = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        return None
    return lon, lat


def _window(text: str | None) -> tuple[float, float, float, float] | None:
    from geo_kit.errors import PositionError

    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise PositionError(
            f"{text!r} is no window",
            hint="give west,south,east,north in degrees, as in 128,37,130,39",
        ) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise PositionError(
            f"the window {text} is empty, or off the globe",
            hint=_window_hint(west, south, east, north),
        )
    return west, south, east, north


def _window_hint(west: float, south: float, east: float, north: float) -> str:
    """Say which window may have been meant, if one plain slip explains it."""
    (low, high), (below, above) = sorted((west, east)), sorted((south, north))
    swapped = f"{south:g},{west:g},{north:g},{east:g}"
    if low < high and below < above and max(abs(low), abs(high)) <= 180:  # noqa: PLR2004
        if max(abs(below), abs(above)) <= 90:  # noqa: PLR2004
            meant = f"{low:g},{below:g},{high:g},{above:g}"
            return f"was {meant} meant? It may not cross the antimeridian"
        if max(abs(low), abs(high)) <= 90 and max(abs(below), abs(above)) <= 180:  # noqa: PLR2004
            return f"longitude comes first: was {swapped} meant?"
    return "west before east, south before north; it may not cross the antimeridian"
