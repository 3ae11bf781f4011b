"""`geo-kit places`: the places that other commands know by name."""

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geo_kit.reports.gazetteer import Gazetteer, Place


@click.command(short_help="List launch sites and landmarks, with sources.")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
def places(name: str | None, *, as_json: bool) -> None:
    """List launch sites and landmarks: position, how sure it is, other names, source.

    Any of a place's names can be given where a command asks for a place.

    \b
    Examples:
      geo-kit places
      geo-kit places Yangdok
      geo-kit places --json
    """
    from geo_kit.records import load_gazetteer

    gazetteer = load_gazetteer()
    found = gazetteer.places if name is None else (_find(name, gazetteer),)
    if as_json:
        rows = [_row(place) for place in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif name is None:
        _list(found)
    else:
        _show(found[0])


def _find(name: str, gazetteer: "Gazetteer") -> "Place":
    from geo_kit.errors import NotFoundError

    try:
        return gazetteer.find(name)
    except NotFoundError as error:
        if not gazetteer.near(name):  # a position would be no answer to who looks up a name
            error.hint = "`geo-kit places` lists all that are known"
        raise


def _list(found: "tuple[Place, ...]") -> None:
    from geo_kit.cli.sheet import table

    head = ["place", "name", "lon", "lat", "+-km", "certainty"]
    cells = [
        [
            place.key,
            place.name,
            f"{place.lon_deg:.4f}",
            f"{place.lat_deg:.4f}",
            f"{place.plus_minus_m / 1e3:g}",
            str(place.certainty),
        ]
        for place in found
    ]
    for line in table([head, *cells], indent=""):
        click.echo(line)
    click.echo("\nOther names and the source of each: geo-kit places NAME, or --json.")


def _show(place: "Place") -> None:
    for field, value in _row(place).items():
        told = ", ".join(value) if isinstance(value, list) else value
        click.echo(f"{field}: {told}")


def _row(place: "Place") -> dict[str, object]:
    return {
        "place": place.key,
        "name": place.name,
        "aliases": list(place.aliases),
        "lon_deg": place.lon_deg,
        "lat_deg": place.lat_deg,
        "plus_minus_km": place.plus_minus_m / 1e3,
        "certainty": str(place.certainty),
        "source": place.source,
    }
