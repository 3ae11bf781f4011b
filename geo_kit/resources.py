"""Where data/ and seeds/ are: inside an installed package, or beside it in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from geo_kit.errors import DataFileError


def resource(path: str) -> Traversable:
    """Return a file or a folder below data/ or seeds/, as in `data/lines.geojson`.

    Raises:
        DataFileError: neither the installed package nor the checkout has it.
    """
    for root in (files("geo_kit"), Path(__file__).resolve().parent.parent):
        found = root.joinpath(*path.split("/"))
        if found.is_file() or found.is_dir():
            return found
    raise DataFileError(
        f"geo_kit's own file {path} is missing",
        hint="reinstall geo_kit, or run from a complete checkout",
    )
