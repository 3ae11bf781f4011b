"""What can be laid out as a GeoDataFrame and shown in a notebook, without knowing how."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class Framed:
    """A result that analysts take into their own tables.

    The core imports no geopandas and nothing above itself, so it names the module that
    does, and that is looked up when somebody asks.
    """

    __slots__ = ()

    def to_gdf(self) -> "GeoDataFrame":
        """Return rows on WGS 84 (EPSG:4326), longitude first, units in columns' names.

        See `geo_kit.to_gdf`.
        """
        return import_module("geo_kit.gdf").to_gdf(self)

    def _repr_html_(self) -> str | None:
        """Return what a notebook shows: an interactive map, or None for plain text."""
        return import_module("geo_kit.maps.page").notebook(self)
