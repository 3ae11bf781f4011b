"""`geo-kit map`: a picture of one event, or a gallery of all."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo_kit.cli.options import DRAWS, SEED
from geo_kit.cli.options import KIND as FLOWN
from geo_kit.cli.reports import check_range, is_own, read_azimuth, read_report, report_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geo_kit.reconstruct import Reconstruction

    Draw = Callable[[Reconstruction], bytes]

LEAST_PX = {"portrait": 400, "wide": 900}  # its words can just be read
MOST_PX = 8000
PAGE = "html"  # needs no drawing library


@click.command(
    "map", no_args_is_help=True, short_help="Draw a test: map, verdicts and height profile."
)
@report_options
@FLOWN
@click.option("--all", "all_events", is_flag=True, help="All events, with an index page.")
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    required=True,
    help="A .png, .svg, .pdf or .html; with --all a folder; - for standard output.",
)
@click.option(
    "--type",
    "kind",
    metavar="TYPE",
    help="png, svg, pdf or html (default: the ending; with --all both png and html).",
)
@click.option(
    "--format",
    "page",
    type=click.Choice(["wide", "portrait"]),
    default="wide",
    show_default=True,
    help="Portrait is for phones.",
)
@click.option(
    "--size",
    "width_px",
    type=click.IntRange(LEAST_PX["portrait"], MOST_PX),
    metavar="PIXELS",
    help="Width of a PNG (default: 1800 wide, 1080 portrait; at least 900 and 400).",
)
@DRAWS
@SEED
def draw(event: str | None, **options: Any) -> None:  # noqa: ANN401 - click's keywords
    """Draw where a test came down: map, verdicts and height profile on one page.

    An .html is an interactive map in one file, which asks no network.

    EVENT is one of `geo-kit events`. Without it, describe a report of your own.

    \b
    Examples:
      geo-kit map 2021-09-15 -o test.png
      geo-kit map --from Yangdok --range 800km --apogee 60km --azimuth 70..80 -o own.png
      geo-kit map 2022-11-18 --format portrait -o phone.svg
      geo-kit map 2021-09-15 -o page.html
      geo-kit map --all -o gallery
      geo-kit map --all --type html -o pages
    """
    from geo_kit.cli.output import check_output
    from geo_kit.maps.canvas import check_drawing

    if options["all_events"] and (event or options["record"] or is_own(options)):
        raise click.UsageError("--all draws every event: name none, and no figures.")
    if options["all_events"] and options["azimuth_text"]:
        raise click.UsageError("--azimuth is of one test, --all draws every event.")
    kind = _kind(options)
    _check_size(kind, options)
    if kind != PAGE:
        check_drawing()
    if not options["all_events"]:
        check_output(options["output"])
    if options["all_events"]:
        _gallery(options)
    elif kind == PAGE:
        _page(event, options)
    else:
        _picture(event, options, kind)


def _kind(options: dict[str, Any]) -> str:
    """Return what is drawn: the type named, else the file's ending; they must not differ."""
    asked = (options["kind"] or "").lower()
    if options["all_events"]:
        return asked or "png"
    from geo_kit.maps.canvas import FORMATS

    output = options["output"]
    ending = Path(output).suffix.removeprefix(".").lower()
    known = (*FORMATS, PAGE)
    if output == "-" and not asked:
        raise click.UsageError("Standard output has no ending: name the --type.")
    if Path(output).is_dir():
        raise click.UsageError(f"{output} is a folder: name a file in it, or use --all.")
    if not (asked or ending):
        endings = ", ".join(f".{kind}" for kind in known)
        raise click.UsageError(
            f"{output} has no ending: give it one of {endings}, or a --type."
        )
    if asked and ending in known and ending != asked:
        raise click.UsageError(f"--type {asked} does not fit {output}: leave one of them out.")
    kind = asked or ending
    if kind not in known:
        raise click.UsageError(
            f"No picture format is called {kind!r}; known: {', '.join(known)}."
        )
    return kind


def _check_size(kind: str, options: dict[str, Any]) -> None:
    """Refuse a size that a type does not have, or at which words cannot be read."""
    page, width_px = options["page"], options["width_px"]
    if kind == PAGE and (page != "wide" or width_px):
        raise click.UsageError("A page fits any screen: --format and --size are of pictures.")
    if not width_px:
        return
    if kind in ("svg", "pdf"):
        raise click.UsageError(f"--size is of a PNG: a .{kind} is sharp at any size.")
    if width_px < LEAST_PX[page]:
        raise click.UsageError(
            f"--size {width_px} is too small to read a wide picture: give {LEAST_PX[page]} "
            "or more, or --format portrait."
        )


def _page(event: str | None, options: dict[str, Any]) -> None:
    from geo_kit.cli.output import write_bytes
    from geo_kit.maps.page import draw_page

    write_bytes(draw_page(_result(event, options)).encode(), options["output"])


def _picture(event: str | None, options: dict[str, Any], kind: str) -> None:
    from geo_kit.cli.output import write_bytes
    from geo_kit.maps.static import draw_picture

    content = draw_picture(
        _result(event, options),
        kind=kind,
        page=options["page"],
        width_px=options["width_px"],
    )
    write_bytes(content, options["output"])


def _gallery(options: dict[str, Any]) -> None:
    """Write all events; who interrupts it is left with whole files and an index of them."""
    from geo_kit.cli.output import write_bytes
    from geo_kit.maps.gallery import Entry, index_page
    from geo_kit.maps.static import check_kind
    from geo_kit.records import event_ids

    asked = options["kind"]
    if asked != PAGE:
        check_kind(asked or "png")
    folder = _folder(options["output"])
    entries: list[Entry] = []
    try:
        for event in _told(event_ids()):
            result = _result(event, options)
            files = {}
            for name, suffix, draw_one in _files(asked, options["width_px"]):
                files[name] = f"{event}{suffix}"
                write_bytes(draw_one(result), str(folder / files[name]))
            entries.append(Entry.of(result, **files))
    finally:
        if entries:
            write_bytes(index_page(entries).encode(), str(folder / "index.html"))


def _files(asked: str | None, width_px: int | None) -> "Iterator[tuple[str, str, Draw]]":
    """Yield what an entry calls a file, the end of its name, and what draws it."""
    from geo_kit.maps.page import draw_page
    from geo_kit.maps.static import draw_picture

    kind = asked or "png"
    if kind != PAGE:
        for page in ("wide", "portrait"):
            yield (
                page,
                f"-{page}.{kind}",
                partial(draw_picture, kind=kind, page=page, width_px=width_px),
            )
    if asked in (None, PAGE):
        yield "page", f".{PAGE}", lambda result: draw_page(result).encode()


def _folder(name: str) -> Path:
    from geo_kit.errors import OutputError

    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot make the folder {folder}: {error.strerror}",
            hint="give -o a folder that exists, or whose parent you may write to",
        ) from error
    return folder


def _told(events: "Sequence[str]") -> "Iterator[str]":
    """Yield the events, and tell a person at a screen how far the work is."""
    for row, event in enumerate(events, start=1):
        if sys.stderr.isatty():
            click.echo(f"{row} of {len(events)}: {event}", err=True)
        yield event


def _result(event: str | None, options: dict[str, Any]) -> "Reconstruction":
    from geo_kit.api import check

    return check(
        read_report(event, options, check_own=check_range),
        n_draws=options["n_draws"],
        seed=options["seed"],
        assumed_azimuth=read_azimuth(options["azimuth_text"]),
    )
