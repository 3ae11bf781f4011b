"""What one feature of a file is, and shapes as files want them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo_kit.antimeridian import cut, on_globe, unwrap
from geo_kit.arrays import FloatArray
from geo_kit.export.features import Json

HEIGHTS: Final = "metres above the WGS84 ellipsoid"
INK: Final = "#1b1f24"
RED: Final = "#b3261e"
GREY: Final = "#8a8578"
SLATE: Final = "#5b636c"
BLUE: Final = "#2f5fd0"
ANSWERS: Final = {"inside": RED, "outside": "#1d6b3a", "undetermined": "#8a5a00"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """Where something was, and when; longitudes from -180 to 180."""

    from_launch_s: FloatArray  # (n,)
    lon_deg: FloatArray
    lat_deg: FloatArray
    height_m: FloatArray  # above the ellipsoid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Feature:
    """One thing on the map; `properties` are scalars with their units in their names."""

    kind: str
    title: str
    shape: shapely.Geometry  # lon, lat, height; cut at the antimeridian, areas wound
    properties: Json
    colour: str = INK
    track: Track | None = None

    @property
    def row(self) -> Json:
        """All that stands beside the shape."""
        return {"kind": self.kind, "title": self.title, **self.properties}


def line(points: FloatArray) -> shapely.Geometry:
    """Return a line of points (n, 2) or (n, 3), cut at the antimeridian."""
    return cut(shapely.LineString(unwrap(points)))


def point(lon_deg: float, lat_deg: float, height_m: float) -> shapely.Geometry:
    """Return a point on the globe, its height to a tenth of a metre."""
    lon = on_globe(np.array([[lon_deg, lat_deg]]))[0, 0]
    return shapely.Point(lon, lat_deg, round(height_m, 1) + 0.0)  # no -0.0


def wound(area: shapely.Geometry) -> shapely.Geometry:
    """Return an area with its exteriors counterclockwise."""
    return shapely.orient_polygons(area)
