"""`geo-kit events`: the tests that geo_kit knows."""

import json

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
def events(*, as_json: bool) -> None:
    """List the tests that `geo-kit check` knows by name.

    \b
    Examples:
      geo-kit events
      geo-kit events --json
    """
    from geo_kit.cli.sheet import table
    from geo_kit.records import event_ids, load_event
    from geo_kit.reports.model import ReportedTest

    def row(test: ReportedTest) -> dict[str, object]:
        return {
            "event": test.id,
            "date_kst": test.date_kst and test.date_kst.isoformat(),
            "country": test.country,
            "kind": str(test.kind),
            "launch_site": test.launch.name if test.launch else None,
            "n_claims": len(test.claims),
            "n_landing_statements": len(test.landings),
            "title": test.title,
        }

    rows = [row(load_event(event_id)) for event_id in event_ids()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    head = ["event", "country", "kind", "launch_site", "title"]
    cells = [[str(item[key] or "-") for key in head] for item in rows]
    for line in table([head, *cells], indent=""):
        click.echo(line)
