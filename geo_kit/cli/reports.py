"""A report as a command is given it: a shipped event, a record, or figures of one's own."""

import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from geo_kit.cli.options import APOGEE, AZIMUTH, FROM, RANGE, RECORD, SPEED, TIME

if TYPE_CHECKING:
    from geo_kit.reports.model import Reported, ReportedTest

Command = TypeVar("Command", bound=Callable[..., object])
FIGURES: Final = {
    "range_text": "--range",
    "apogee_text": "--apogee",
    "time_text": "--time",
    "speed_text": "--speed",
}
EVENT: Final = click.argument("event", required=False)


def report_options(command: Command) -> Command:
    """Give a command EVENT, the options of one's own report, and --record."""
    options = (EVENT, FROM, RANGE, APOGEE, TIME, SPEED, AZIMUTH, RECORD)
    return reduce(lambda done, option: option(done), reversed(options), command)


def is_own(options: Mapping[str, Any]) -> bool:
    """Tell whether any option describes a report of one's own."""
    return any(options.get(name) for name in ("place", "kind_text", *FIGURES))


def read_report(
    event: str | None,
    options: Mapping[str, Any],
    *,
    check_own: Callable[[Mapping[str, Any]], None],
) -> "ReportedTest":
    """Return the report that a command is asked about.

    Args:
        event: a shipped one.
        options: as `report_options` makes them, with or without those of `KIND`.
        check_own: refuses figures of one's own that do not suffice.

    Raises:
        click.UsageError: none is given, or more than one.
    """
    from geo_kit.records import load_event, load_gazetteer, load_record
    from geo_kit.reports.gazetteer import parse_place
    from geo_kit.reports.own import own_report

    if event and re.fullmatch(r"(km|nm|nmi|mi|m|ft|s|min|h|deg)", event):
        raise click.UsageError(f"Write the number and {event!r} without a space between.")
    if sum([bool(event), bool(options["record"]), is_own(options)]) != 1:
        raise click.UsageError(
            "Give one of three: an EVENT, or --record, or a report of your own with --from "
            "and its figures. They cannot be mixed."
        )
    if event:
        return load_event(event)
    if options["record"]:
        return load_record(options["record"])
    check_own(options)
    return own_report(
        parse_place(options["place"], load_gazetteer()),
        kind=options.get("kind_text") or "ballistic",
        **{name: options[name] for name in FIGURES},
    )


def check_range(options: Mapping[str, Any]) -> None:
    """Refuse a report that tells no place of fall.

    Raises:
        click.UsageError: no place of launch or no range.
    """
    if not (options["place"] and options["range_text"]):
        raise click.UsageError("A report of your own needs --from and --range.")


def read_azimuth(text: str | None) -> "Reported | None":
    """Read 75, 75+-5 or 60..90; an arc over north is 350..10."""
    from geo_kit.reports.model import Reported

    if text is None:
        return None
    number = r"([-+]?\d+(?:\.\d+)?)"
    plain = re.sub(r"\s|deg|°", "", text.lower())
    if match := re.fullmatch(rf"{number}(?:\.\.|-){number}", plain):
        low, high = _direction(match[1]), _direction(match[2])
        width = high - low if low <= high else high - low + 360
        if width > 180 and low > high:  # noqa: PLR2004 - more than half round
            raise click.BadParameter(
                f"{text!r} runs {width:g} degrees clockwise; was {high:g}..{low:g} meant?",
                param_hint="--azimuth",
            )
        return Reported(low + width / 2, width / 2)
    if match := re.fullmatch(rf"{number}(?:\+-|±){number}", plain):
        return Reported(_direction(match[1]), abs(_direction(match[2])))
    if match := re.fullmatch(number, plain):
        decimals = len(plain.partition(".")[2])
        return Reported(_direction(plain), 0.5 * 10**-decimals)
    raise click.BadParameter(f"{text!r}: write 75, 75+-5 or 60..90", param_hint="--azimuth")


def _direction(text: str) -> float:
    if abs(degrees := float(text)) > 360:  # noqa: PLR2004 - once round
        raise click.BadParameter(
            f"{text} degrees is more than once round", param_hint="--azimuth"
        )
    return degrees
