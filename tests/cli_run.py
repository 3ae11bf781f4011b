"""Run `geo-kit` as a user types it, inside the test's own process."""

import shlex

from click.testing import CliRunner, Result

from geo_kit.cli.main import main


def run(line: str, **options) -> Result:
    """Run what a user types after `geo-kit`; options are those of click's runner."""
    return CliRunner().invoke(main, shlex.split(line), **options)


def words(result: Result) -> str:
    """Return a page without its line breaks, so that wrapping breaks no phrase."""
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())
