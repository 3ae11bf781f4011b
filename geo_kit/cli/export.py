"""`geo-kit export`: one test in, one file for another program out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from geo_kit import __version__
from geo_kit.cli.options import DRAWS, SEED
from geo_kit.cli.reports import check_range, read_azimuth, read_report, report_options

if TYPE_CHECKING:
    from geo_kit.export.formats import Format
    from geo_kit.export.table import FeatureTable


@click.command(
    no_args_is_help=True, short_help="Write a test for QGIS, Google Earth, Cesium, pandas."
)
@report_options
@click.option(
    "--to",
    "target",
    metavar="FILE|-",
    help="Where to; its ending tells the format. - is standard output.",
)
@click.option(
    "--format", "format_name", metavar="NAME", help="The format, whatever the ending."
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    help="Only features of that kind, such as path or zone; give it again for more.",
)
@DRAWS
@SEED
@click.option("--formats", "list_formats", is_flag=True, help="List the formats and stop.")
def export(event: str | None, **options: Any) -> None:  # noqa: ANN401 - click's keywords
    """Write a test for another program: QGIS, Google Earth, Cesium, pandas.

    Launch, path with heights and times, impacts, areas, zones and verdicts: the same
    features in each format. EVENT is one of `geo-kit events`; without it, describe a report
    of your own.

    \b
    Examples:
      geo-kit export 2021-09-15 --to test.gpkg
      geo-kit export 2022-11-18 --to flight.kml
      geo-kit export 2021-09-15 --to - --format geojsonseq
      geo-kit export 2021-09-15 --kind path --to path.fgb
      geo-kit export --from Yangdok --range 800km --azimuth 70..80 --to own.kml
      geo-kit export --formats
    """
    from geo_kit.cli.output import check_output

    if options["list_formats"]:
        _list()
        return
    wanted = _format(options["target"], options["format_name"])
    check_output(options["target"])
    whole = _table(event, options)
    table = _chosen(whole, options["kinds"])
    if not options["kinds"]:
        _tell(whole)
    _tell_of_heights(table, wanted)
    _write(table, wanted, options["target"])


def _format(target: str | None, name: str | None) -> "Format":
    from geo_kit.export.formats import find_format, format_of

    if target is None:
        raise click.UsageError("Say where to: --to FILE, or --to - with --format.")
    if name:
        return find_format(name)
    if target == "-":
        raise click.UsageError("Standard output has no ending: name the --format.")
    return format_of(target)


def _table(event: str | None, options: dict[str, Any]) -> "FeatureTable":
    from geo_kit.api import check, zones_touched
    from geo_kit.export.table import feature_table
    from geo_kit.maps.palette import zone_colour
    from geo_kit.regions import load_names

    result = check(
        read_report(event, options, check_own=check_range),
        n_draws=options["n_draws"],
        seed=options["seed"],
        assumed_azimuth=read_azimuth(options["azimuth_text"]),
    )
    return feature_table(
        result,
        zones_touched(result),
        names=load_names(),
        version=__version__,
        zone_colour=zone_colour,
    )


def _chosen(table: "FeatureTable", kinds: Sequence[str]) -> "FeatureTable":
    """Return the features of the kinds asked for; all of them if none is."""
    from geo_kit.errors import NotFoundError, RecordError
    from geo_kit.export.geopackage import LAYERS

    for kind in kinds:
        if kind in LAYERS and kind not in table.kinds:
            held = ", ".join(table.kinds)
            raise RecordError(
                f"this event has no {kind}",
                hint=f"it has: {held}" if held else "it has no features: nothing to draw",
            )
        if kind not in LAYERS:
            raise NotFoundError("kind of feature", kind, known=table.kinds or LAYERS)
    kept = tuple(item for item in table.features if not kinds or item.kind in kinds)
    return replace(table, features=kept)


def _tell(table: "FeatureTable") -> None:
    """Say on standard error what the file lacks: it must not be found out on a map."""
    kinds = table.kinds
    if "footprint" not in kinds:
        counts = {kind: f"{len(items)} {kind}" for kind, items in kinds.items()}
        if "impacts" in counts:  # a feature holds those of a zone
            counts["impacts"] = f"impacts in {len(kinds['impacts'])} zones"
        held = ", ".join(counts.values()) or "nothing"
        click.echo(f"note: no area of impact. {table.finding}", err=True)
        click.echo(f"note: the file holds: {held}", err=True)
    if "path" in kinds and table.clock.launch is None:
        click.echo(f"note: {table.clock.basis}", err=True)


def _tell_of_heights(table: "FeatureTable", wanted: "Format") -> None:
    """Say where the heights of a FlatGeobuf of several sorts of shape are."""
    import shapely

    from geo_kit.export.flatgeobuf import is_mixed

    if wanted.name != "fgb" or not is_mixed(table):
        return
    if shapely.has_z([item.shape for item in table.features]).any():
        click.echo(
            "note: in a FlatGeobuf of points, lines and areas heights stand in columns "
            "(height_m); write --kind path, or .gpkg, for shapes that have them",
            err=True,
        )


def _write(table: "FeatureTable", wanted: "Format", target: str) -> None:
    from geo_kit.cli.output import write, write_bytes
    from geo_kit.export.formats import content

    made = content(table, wanted)
    if wanted.is_text and target == "-":
        write(made.decode(), target)
    else:
        write_bytes(made, target)


def _list() -> None:
    from geo_kit.export.formats import FORMATS

    for item in FORMATS.values():
        click.echo(f"{item.name:<11} {', '.join(item.endings):<24} {item.words}")
