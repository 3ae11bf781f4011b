"""Reconstruct reported missile tests: flight, impacts, zones, verdict.

Lengths are metres, times seconds, angles degrees, and each name says so. Positions are
longitude first, on WGS 84. Start with `check("2021-09-15")`; names load when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo_kit.api import check, zones_touched
    from geo_kit.errors import GeoKitError
    from geo_kit.gdf import to_gdf
    from geo_kit.geodesic import destination, inverse
    from geo_kit.importers import load_own_claims, load_own_waters
    from geo_kit.label_cache import load_label_grid
    from geo_kit.reconstruct import Reconstruction
    from geo_kit.records import event_ids, load_event, load_gazetteer, load_record
    from geo_kit.regions import load_waters
    from geo_kit.rings import range_ring, range_rings
    from geo_kit.verdict import Answer, Verdict
    from geo_kit.zone_answers import label

__version__ = "0.1.0"

_HOMES = {
    "Answer": "verdict",
    "GeoKitError": "errors",
    "Reconstruction": "reconstruct",
    "Verdict": "verdict",
    "check": "api",
    "destination": "geodesic",
    "event_ids": "records",
    "inverse": "geodesic",
    "label": "zone_answers",
    "load_event": "records",
    "load_gazetteer": "records",
    "load_label_grid": "label_cache",
    "load_own_claims": "importers",
    "load_own_waters": "importers",
    "load_record": "records",
    "range_ring": "rings",
    "range_rings": "rings",
    "to_gdf": "gdf",
    "zones_touched": "api",
    "load_waters": "regions",
}

__all__ = [
    "Answer",
    "GeoKitError",
    "Reconstruction",
    "Verdict",
    "check",
    "destination",
    "event_ids",
    "inverse",
    "label",
    "load_event",
    "load_gazetteer",
    "load_label_grid",
    "load_own_claims",
    "load_own_waters",
    "load_record",
    "load_waters",
    "range_ring",
    "range_rings",
    "to_gdf",
    "zones_touched",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for: `import geo_kit` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'geo_kit' has no attribute {name!r}")
    value = getattr(import_module(f"geo_kit.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names too that were not loaded yet."""
    return sorted({*globals(), *__all__})
