"""`geo-kit zones`: what the verdicts are about, with sources."""

import json
import textwrap
from collections.abc import Iterator

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def zones(*, as_json: bool) -> None:
    """List the readings of a state's waters and the lines in the data, with their sources.

    \b
    Examples:
      geo-kit zones
      geo-kit zones --json
    """
    from geo_kit.layers import load_lines
    from geo_kit.regions import load_readings

    readings = [_row(item, drop=()) for item in load_readings()]
    lines = [_row(item, drop=("points",)) for item in load_lines().values()]
    if as_json:
        click.echo(
            json.dumps({"readings": readings, "lines": lines}, ensure_ascii=False, indent=2)
        )
        return
    click.echo("Readings of a state's waters: one verdict each")
    for row in readings:
        click.echo("\n".join(_entry(row, "title")))
    click.echo("\nLines in the data")
    for row in lines:
        click.echo("\n".join(_entry(row, "name")))
    click.echo(
        "\nOf every other state: territorial sea to 12 nm and exclusive economic zone to\n"
        "200 nm from the low-water coast; the nearest coast has the water (UNCLOS articles\n"
        "3, 15, 57, 74)."
    )


def _row(item: object, *, drop: tuple[str, ...]) -> dict[str, object]:
    names = [name for name in type(item).__slots__ if name not in drop]  # type: ignore[attr-defined]
    return {name: getattr(item, name) for name in names}


def _entry(row: dict[str, object], title: str) -> Iterator[str]:
    yield f"  {row['id']}: {row[title]}"
    told = (
        f"{row['status']} Basis: {row['basis']}. Certainty: {row['certainty']}. "
        f"Source: {row['source']}"
    )
    yield from textwrap.wrap(told, 92, initial_indent="    ", subsequent_indent="    ")
