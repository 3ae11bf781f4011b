"""Options that several commands take, each written once."""

import click


def given(_: click.Context, option: click.Parameter, text: str | None) -> str | None:
    """Refuse an option whose value is empty, as an unset variable of a script leaves it."""
    if text is not None and not text.strip():
        raise click.BadParameter(
            f"nothing stands behind it; leave out {option.opts[0]} instead"
        )
    return text


FROM = click.option(
    "--from",
    "place",
    metavar="PLACE|LON,LAT",
    callback=given,
    help="Launch site of your own report.",
)
RANGE = click.option(
    "--range",
    "range_text",
    metavar="LENGTH",
    callback=given,
    help="How far: 800km, 800+-25km or 750..800km.",
)
APOGEE = click.option(
    "--apogee", "apogee_text", metavar="LENGTH", callback=given, help="How high: 60km."
)
TIME = click.option(
    "--time",
    "time_text",
    metavar="TIME",
    callback=given,
    help="Launch to impact: 30min, 4135s or 01:08:55.",
)
SPEED = click.option(
    "--speed",
    "speed_text",
    metavar="SPEED",
    callback=given,
    help="Top speed: 7.6km/s, 'Mach 22'.",
)
AZIMUTH = click.option(
    "--azimuth",
    "azimuth_text",
    metavar="DEG|LOW..HIGH",
    help="Bearing that you assume; it replaces what the report says.",
)
KIND = click.option(
    "--kind",
    "kind_text",
    type=click.Choice(["ballistic", "cruise"]),
    help="How your own report says it flew (default: ballistic).",
)
RECORD = click.option(
    "--record", type=click.Path(dir_okay=False), help="A record of your own, TOML."
)
DRAWS = click.option(
    "--draws",
    "n_draws",
    type=click.IntRange(100, 10_000_000),
    default=10_000,
    show_default=True,
    help="Flights drawn at random.",
)
SEED = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The same seed draws the same flights.",
)
