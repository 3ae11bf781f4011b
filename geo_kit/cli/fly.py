"""`geo-kit fly`: one report in, every number of its flight out."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from geo_kit import __version__
from geo_kit.cli.reports import FIGURES, read_azimuth, read_report, report_options

if TYPE_CHECKING:
    from geo_kit.reports.model import Reported, ReportedTest

ASSUMED_AZIMUTH_DEG = 90.0
LEAST_WIDTH_DEG = 1.0  # less is the rounding of a figure, and moves nothing that is shown


@click.command(
    no_args_is_help=True, short_help="Say how it flew: speeds, times, heights, reach."
)
@report_options
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option(
    "-o", "--output", metavar="FILE", help="Write there: .geojson the path, .json, else text."
)
def fly(event: str | None, **options: Any) -> None:  # noqa: ANN401 - click's keywords
    """Say how a test flew: readings, times, speeds, and what would tell them apart.

    EVENT is one of `geo-kit events`. Without it, describe a report of your own: --from, and
    a range (others may stand beside it) or, without one, two of apogee, time and speed.

    \b
    Examples:
      geo-kit fly --from Sunan --range 999.2km --apogee 6040.9km --time 4135s --azimuth 73
      geo-kit fly --from Yangdok --range 800km --apogee 60km
      geo-kit fly --from Mupyong-ri --apogee 2000km --time 30min
      geo-kit fly 2021-09-15
      geo-kit fly 2021-09-15 -o path.geojson
    """
    from geo_kit.cli.output import check_output, write
    from geo_kit.flown import fly_test
    from geo_kit.reports.model import Quantity
    from geo_kit.unranged import fly_unranged

    check_output(options["output"])
    test = read_report(event, options, check_own=_check_figures)
    azimuth, basis = _azimuth(test, options["azimuth_text"])
    wide = azimuth.plus_minus if azimuth.plus_minus >= LEAST_WIDTH_DEG else 0.0
    solve = fly_test if test.claims_of(Quantity.RANGE) else fly_unranged
    flights = solve(test, azimuth_deg=azimuth.value % 360, azimuth_plus_minus_deg=wide)
    output = options["output"] or ""
    ending = output.rpartition(".")[2].lower() if "." in output else ""
    if ending == "geojson" and not options["as_json"]:
        from geo_kit.export.flight_geojson import flight_geojson

        write(flight_geojson(test, flights, version=__version__), output)
    elif options["as_json"] or ending == "json":
        from geo_kit.export.flight_summary import flight_summary

        values = flight_summary(test, flights, bearing=basis, version=__version__)
        write(json.dumps(values, ensure_ascii=False, indent=2) + "\n", options["output"])
    else:
        from geo_kit.cli.fly_sheet import fly_sheet

        write(fly_sheet(test, flights, bearing=basis), options["output"])


def _check_figures(options: Mapping[str, Any]) -> None:
    """Refuse a report of which no flight can be computed."""
    if not options["place"]:
        raise click.UsageError("A report of your own needs --from, where it started.")
    given = [name for name in FIGURES if options[name]]
    if not options["range_text"] and len(given) < 2:  # noqa: PLR2004 - two make a flight
        told = f"{FIGURES[given[0]]} alone does" if given else "A start alone does"
        raise click.UsageError(
            f"{told} not make a flight. Give --range, alone or beside any others, or two of "
            "--apogee, --time and --speed."
        )


def _azimuth(test: "ReportedTest", text: str | None) -> tuple["Reported", str]:
    """Return the bearing to fly, and where it comes from, in words."""
    from geo_kit.reports.model import Quantity, Reported

    typed = read_azimuth(text)
    if typed is not None:
        return typed, "as you gave it"
    for claim in test.claims_of(Quantity.AZIMUTH):
        return claim.number, f"{claim.speaker} [{claim.source_id}]"
    found = _landmark_azimuth(test)
    if found is not None:
        return Reported(found[0], 0.0), found[1]
    return Reported(
        ASSUMED_AZIMUTH_DEG, 0.0
    ), "assumed, for nobody gave one: --azimuth replaces it"


def _landmark_azimuth(test: "ReportedTest") -> tuple[float, str] | None:
    """Return the bearing of the first landmark that a speaker named for the fall."""
    from geo_kit.geodesic import destination, inverse

    for landing in test.standing_landings:
        mark = landing.landmark
        if mark is not None and test.launch is not None:
            fall = destination(
                mark.lon_deg, mark.lat_deg, mark.azimuth.value, mark.distance.value
            )
            azimuth_deg, _ = inverse((test.launch.lon_deg, test.launch.lat_deg), fall)
            return float(azimuth_deg), f"towards {mark.name}, as {landing.speaker} said"
    return None
