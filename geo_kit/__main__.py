"""`python -m geo_kit` is `geo-kit`."""

from geo_kit.cli.main import run

run()
