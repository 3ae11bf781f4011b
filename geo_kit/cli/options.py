"""Options that several commands take, each written once."""

import click

FROM = click.option(
    "--from", "place", metavar="PLACE|LON,LAT", help="Launch site of your own report."
)
RANGE = click.option(
    "--range", "range_text", metavar="LENGTH", help="Such as 800km or 800+-25km."
)
APOGEE = click.option("--apogee", "apogee_text", metavar="LENGTH", help="Such as 60km.")
SPEED = click.option(
    "--speed", "speed_text", metavar="SPEED", help="Top speed: 7.6km/s, 'Mach 22'."
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
)
SEED = click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
