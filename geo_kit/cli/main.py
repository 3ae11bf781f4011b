"""The `geo-kit` command: where its groups meet, and where errors turn into two lines."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from geo_kit import __version__
from geo_kit.cli.check import check
from geo_kit.cli.events import events
from geo_kit.cli.export import export
from geo_kit.cli.fly import fly
from geo_kit.cli.map import draw
from geo_kit.cli.places import places
from geo_kit.cli.rings import rings
from geo_kit.cli.zones import zones
from geo_kit.errors import DataFileError, GeoKitError, OutputError

EXIT_BAD_INPUT = 4
EXIT_BAD_DATA = 5


class Failure(click.ClickException):
    """An error of ours, as one line that says what and one that says what to do."""

    exit_code = EXIT_BAD_INPUT

    def __init__(self, error: GeoKitError) -> None:
        super().__init__(str(error))
        self.hint = error.hint

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - click's own signature
        """Print to standard error."""
        click.echo(f"Error: {self.message}", file=file, err=True)
        if self.hint:
            click.echo(f"Hint: {self.hint}", file=file, err=True)


class DataFailure(Failure):
    """The same for a file of geo_kit's own."""

    exit_code = EXIT_BAD_DATA


class Commands(click.Group):
    """A group that shows a GeoKitError without traceback; nothing else catches it."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except GeoKitError as error:
            failure = DataFailure if isinstance(error, DataFileError) else Failure
            raise failure(error) from error
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            failure_ = OutputError(
                f"cannot write: {error.strerror or error}", hint="check the disk"
            )
            raise Failure(failure_) from error
        except KeyboardInterrupt:
            click.echo("Interrupted; nothing was left half written.", err=True)
            sys.exit(130)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Accept any case of a command's name."""
        return super().resolve_command(ctx, [args[0].lower(), *args[1:]])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geo-kit")
def main() -> None:
    """A missile test was reported: where did it come down, and in whose waters?

    \b
    Examples:
      geo-kit check 2021-09-15
      geo-kit check --from Yangdok --range 800km --apogee 60km --azimuth 60..90
      geo-kit rings --from Yangdok --range 500,800,1500km
    """


for command in (check, export, draw, fly, rings, events, places, zones):
    main.add_command(command)


def run(args: Sequence[str] | None = None) -> None:
    """Run the command line; `python -m geo_kit` starts here too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter shows "?"
            stream.reconfigure(errors="replace")
    main(args, prog_name="geo-kit", color=False if os.environ.get("NO_COLOR") else None)
