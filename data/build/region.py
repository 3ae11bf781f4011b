"""The seas that data/coast/ covers: their windows, rules and archives, from regions.toml."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Region:
    """One sea."""

    name: str
    window: tuple[float, float, float, float]  # west, south, east, north
    middle_lat: float  # there degrees of longitude are made comparable
    rules_file: str
    archive: str  # below data/coast

    @cached_property
    def rules(self) -> dict[str, Any]:
        """The hand-kept rules of who owns what; a list that is missing is empty."""
        read = tomllib.loads((_HERE / self.rules_file).read_text(encoding="utf-8"))
        return {"cut": [], "piece": [], "islands": []} | read

    @property
    def squeeze(self) -> np.ndarray:
        """What to multiply longitude and latitude with."""
        return np.array([np.cos(np.radians(self.middle_lat)), 1.0])


def read_regions() -> dict[str, Region]:
    """Return all regions by name."""
    tables = tomllib.loads((_HERE / "regions.toml").read_text(encoding="utf-8"))
    return {name: Region(name, tuple(row.pop("window")), **row) for name, row in tables.items()}
