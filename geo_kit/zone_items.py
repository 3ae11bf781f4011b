"""What the data hold of a sea: lines, claims and closing lines, and their plain rows."""

from dataclasses import fields
from typing import Any

import numpy as np

from geo_kit.errors import NotFoundError
from geo_kit.layers import load_claims, load_lines
from geo_kit.regions import KOREA, load_base_lines, load_waters, region_names
from geo_kit.waters.claims import ClaimLayer
from geo_kit.waters.lines import Line

Row = dict[str, Any]


def lines_of(region: str) -> dict[str, Any]:
    """Return the lines at sea by their id; in another sea than Korea's those that reach it.

    Raises:
        NotFoundError: no such region.
    """
    _known(region)
    return {item.id: item for item in load_lines().values() if _reaches(item, region)}


def claims_of(region: str) -> list[ClaimLayer]:
    """Return the claims, and the lines that nobody agreed on, as `lines_of` does.

    Raises:
        NotFoundError: no such region.
    """
    _known(region)
    return [item for item in load_claims().values() if _reaches(item, region)]


def _reaches(item: Line, region: str) -> bool:
    """Return whether a line has a corner where the coast of a sea is known."""
    known = region == KOREA or load_waters(region).coast.known_m(item.points) >= 0
    return bool(np.any(known))


def closing_of(region: str) -> list[Any]:
    """Return the lines that close bays and river mouths.

    Raises:
        NotFoundError: no such region.
    """
    return [line for line in load_base_lines(region).values() if line.article != "7"]


def _known(region: str) -> None:
    if region not in region_names():
        raise NotFoundError("region", region, known=region_names())


def row_of(item: Any) -> Row:  # noqa: ANN401 - any of the records
    """Return the fields of a record that are words and numbers."""
    values = {part.name: getattr(item, part.name) for part in fields(item)}
    plain = {name: value for name, value in values.items() if not hasattr(value, "shape")}
    return {
        name: value
        for name, value in plain.items()
        if not (isinstance(value, float) and not np.isfinite(value))
    }
