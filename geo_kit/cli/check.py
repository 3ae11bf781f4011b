"""`geo-kit check`: one report in, one verdict per reading out."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from geo_kit import __version__
from geo_kit.cli.options import DRAWS, KIND, SEED
from geo_kit.cli.reports import check_range, read_azimuth, read_report, report_options

if TYPE_CHECKING:
    from geo_kit.reconstruct import Reconstruction

STEPS = 12  # how many a check tells at most
EXIT_NOT_AS_EXPECTED = 1
EXIT_UNDETERMINED = 3


@click.command(no_args_is_help=True)
@report_options
@KIND
@DRAWS
@SEED
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option("--format", "file_format", type=click.Choice(["text", "json", "geojson"]))
@click.option("-o", "--output", metavar="FILE", help="Write there instead of to the screen.")
@click.option(
    "--expect", type=click.Choice(["inside", "outside"]), help="Exit 0 if so, else 1 or 3."
)
@click.option("--reading", "reading_id", metavar="ID", help="With --expect: only this reading.")
def check(event: str | None, **options: Any) -> None:  # noqa: ANN401 - click's keywords
    """Say where a test came down and in whose waters, with the sources.

    EVENT is one of `geo-kit events`. Without it, describe a report of your own.

    \b
    Examples:
      geo-kit check 2021-09-15
      geo-kit check --from Yangdok --range 800km --apogee 60km --azimuth 60..90
      geo-kit check 2021-09-15 --format geojson -o test.geojson
      geo-kit check 2021-09-15 --expect outside
    """
    from geo_kit.api import check as run_check
    from geo_kit.cli.output import check_output

    text_format = _format(options)
    if options["reading_id"]:
        _check_reading(options)
    check_output(options["output"])
    test = read_report(event, options, check_own=check_range)
    azimuth = read_azimuth(options["azimuth_text"])
    with _progress() as tell:
        result = run_check(
            test,
            n_draws=options["n_draws"],
            seed=options["seed"],
            assumed_azimuth=azimuth,
            progress=tell,
        )
    _show(result, text_format, options["output"])
    if options["expect"]:
        raise SystemExit(_exit_code(result, options["expect"], options["reading_id"]))


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show a bar on standard error, if a person is there to see it."""
    err = sys.stderr
    if not err.isatty():
        yield _say_nothing
        return
    with click.progressbar(length=STEPS, file=err, item_show_func=_step, show_eta=False) as bar:

        def tell(step: str) -> None:
            bar.update(1, step)

        yield tell
        bar.update(STEPS)


def _step(step: str | None) -> str:
    return step or ""


def _say_nothing(_: str) -> None:
    """Do without a bar: nobody is there to see it."""


def _show(result: "Reconstruction", file_format: str, output: str | None) -> None:
    from geo_kit.cli.output import write
    from geo_kit.regions import load_names

    names = load_names()
    if file_format == "text":
        from geo_kit.cli.sheet import sheet

        write(sheet(result, names=names), output)
    elif file_format == "json":
        from geo_kit.export.summary import summary

        values = summary(result, names=names, version=__version__)
        write(json.dumps(values, ensure_ascii=False, indent=2) + "\n", output)
    else:
        from geo_kit.api import zones_touched
        from geo_kit.export.geojson import reconstruction_geojson

        zones = zones_touched(result)
        write(reconstruction_geojson(result, zones, names=names, version=__version__), output)


def _format(options: dict[str, Any]) -> str:
    """Take the format from its option, else from the file's ending."""
    chosen, output = options["file_format"], options["output"] or ""
    if options["as_json"] and chosen not in (None, "json"):
        raise click.UsageError(f"--json and --format {chosen} contradict each other.")
    if options["as_json"]:
        return "json"
    ending = output.rpartition(".")[2].lower()
    return chosen or {"geojson": "geojson", "json": "json"}.get(ending, "text")


def _check_reading(options: dict[str, Any]) -> None:
    from geo_kit.errors import NotFoundError
    from geo_kit.regions import load_readings

    if not options["expect"]:
        raise click.UsageError("--reading goes with --expect.")
    known = [reading.id for reading in load_readings()]
    if options["reading_id"] not in known:
        raise NotFoundError("reading", options["reading_id"], known=known)


def _exit_code(result: "Reconstruction", expected: str, reading_id: str | None) -> int:
    answers = {verdict.reading.id: str(verdict.answer) for verdict in result.verdicts}
    wanted = [answers[reading_id]] if reading_id else list(answers.values())
    if wanted and all(answer == expected for answer in wanted):
        return 0
    undetermined = not wanted or "undetermined" in wanted
    return EXIT_UNDETERMINED if undetermined else EXIT_NOT_AS_EXPECTED
