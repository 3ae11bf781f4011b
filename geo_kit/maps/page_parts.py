"""What an interactive page shows: layers of marks on the globe, flights, words."""

import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.geodesic import destination, inverse
from geo_kit.plane import Plane
from geo_kit.resources import resource
from geo_kit.scenes import Scene
from geo_kit.waters.sketch import Box

Json = dict[str, Any]
FLOWN: Final = "path"  # the key of the flight computed, which is shown first
WORLD: Final = "data/page/world.json.gz"
WORLD_ENDS_DEG: Final = (179.99, 89.99)  # beyond them ends the map, and no land
LENGTH: Final = re.compile(r"\{([\d.]+) m\}")
DECIMALS: Final = 4  # of a degree: about 10 m, a hundredth of what a screen shows
MERCATOR_END_DEG: Final = 85.05  # web maps know no more, globes neither
PANELS: Final = 140  # of a wall
SLENDER: Final = 200  # a wall's length over its width
NIGHT: Final = 0.5  # of a colour's light that is left at night
NIGHT_CHROMA: Final = 1.9  # and how much its hue is stressed, so that zones stay apart
INSET_M: Final = 4e3  # near and far coasts overlap so far: no seam gapes
NIGHT_INK: Final = {
    "#f7f4ee": "#33383d",
    "#1b1f24": "#eef1f4",
    "#5b636c": "#aab4bf",
    "#8a8578": "#8f979f",
    "#b3261e": "#ff8a7a",
    "#2f5fd0": "#8db4ff",
    "#1e3a8a": "#c9b8ff",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mark:
    """One thing on the map, and what is told of it; `{800000 m}` is a length in any unit."""

    shape: shapely.Geometry  # longitude and latitude; longitudes run on beyond 180
    title: str
    text: str = ""
    source: str = ""
    colour: str = "#1b1f24"
    key: str = ""  # by which a switch picks it
    height_m: float = 0.0
    xy: shapely.Geometry | None = None  # the shape in the plane of the still picture, if known
    more: Json = field(default_factory=dict)  # what the page's script reads beside

    @property
    def night(self) -> str:
        """The colour on a dark page."""
        return NIGHT_INK.get(self.colour) or dimmed(self.colour)

    @property
    def plain_title(self) -> str:
        """The title with its lengths in kilometres, for where no script runs."""
        return LENGTH.sub(lambda found: f"{float(found[1]) / 1e3:,.6g} km", self.title)

    def properties(self, layer: str) -> Json:
        """Return what the page is told of it."""
        told = {
            "layer": layer,
            "title": self.title,
            "text": self.text,
            "source": self.source,
            "colour": self.colour,
            "night": self.night,
            "key": self.key,
            "height": round(self.height_m),
            **self.more,
        }
        return {name: value for name, value in told.items() if value not in ("", 0, [])}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """Marks that are shown and hidden together."""

    key: str
    title: str  # in the list of layers; "" keeps it out
    kind: str  # "area", "hatch", "line", "dots", "wall", "words", "along" for words on lines
    marks: tuple[Mark, ...]
    style: Json = field(default_factory=dict)  # width, dash, opacity, radius, size, fill
    world: str = ""  # "land" or "shore": its one shape lies in the page, ready to be drawn

    def text(self) -> str:
        """Return it as the page reads it, in JSON."""
        marks = [mark for mark in self.marks if not shapely.is_empty(mark.shape)]
        if self.world:
            shapes = [_json({"world": self.world})] * len(marks)
        else:
            shapes = geometries([mark.shape for mark in marks])
        features = ",".join(
            f'{{"type":"Feature","properties":{_json(mark.properties(self.key))},'
            f'"geometry":{shape}}}'
            for mark, shape in zip(marks, shapes, strict=True)
        )
        head = _json({"key": self.key, "kind": self.kind, "style": self.style})
        return f'{head[:-1]},"features":[{features}]}}'


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flight:
    """One way of flying what was reported; minutes count from the launch."""

    key: str
    words: str
    line: FloatArray  # (n, 2) longitude and latitude, beyond 180 where it runs on
    height_m: FloatArray  # (n,)
    distance_m: FloatArray  # (n,)
    minute: FloatArray  # (n,)
    clock: str  # what the minutes count, to be set behind them

    def data(self) -> Json:
        """Return it as the page reads it."""
        return {
            "key": self.key,
            "words": self.words,
            "line": self.line.round(DECIMALS).tolist(),
            "height_m": self.height_m.round().tolist(),
            "distance_m": self.distance_m.round().tolist(),
            "minute": self.minute.round(3).tolist(),
            "clock": self.clock,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Content:
    """All that one page shows."""

    title: str
    finding: str
    where: str  # it fell: the finding's second line, "" where it has none
    sections: tuple[str, ...]  # of the panel, HTML
    sentences: tuple[str, ...]  # to be copied: of all speakers together, then of each
    layers: tuple[Layer, ...]
    flights: tuple[Flight, ...]
    plane: Plane  # of the still picture
    box: Box
    view: tuple[float, float, float, float]  # west, south, east, north to start with
    globe: bool  # where to start
    download: str  # GeoJSON
    file_name: str


def word(where: FloatArray, text: str, key: str, shown: Scene, **more: str) -> Mark:
    """Return a word at a place of a scene's plane, (2,)."""
    lonlat = running_on(shown.plane.to_lonlat(where[None]), shown.plane.lon_deg)
    return Mark(shape=shapely.Point(*lonlat[0].tolist()), title=text, key=key, more=more)


def unbroken(name: str) -> str:
    """Return a name that no line ends within: its hyphens do not break.

    >>> unbroken("Mupyong-ni") == "Mupyong\N{NON-BREAKING HYPHEN}ni"
    True
    """
    return name.replace("-", "\N{NON-BREAKING HYPHEN}")


def dimmed(colour: str) -> str:
    """Return a colour of an area as a dark page shows it.

    >>> dimmed("#ffffff")
    '#808080'
    """
    light = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    grey = sum(light) / 3
    parts = [
        min(max(round(NIGHT * (grey + NIGHT_CHROMA * (part - grey))), 0), 255) for part in light
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def geometries(shapes: Sequence[shapely.Geometry]) -> list[str]:
    """Return shapes as GeoJSON with the digits that a screen can show."""
    if len(shapes) == 0:
        return []
    within = np.array([_within_mercator(shape) for shape in shapes], dtype=object)
    rounded = shapely.transform(within, lambda points: points.round(DECIMALS))
    found: list[str] = shapely.to_geojson(rounded).tolist()
    return found


def _within_mercator(shape: shapely.Geometry) -> shapely.Geometry:
    """Cut lines at the ends of a web map: rather a gap than lines bent there."""
    if shapely.get_dimensions(shape) != 1:
        return shape
    west, south, east, north = shapely.bounds(shape)
    if max(-south, north) <= MERCATOR_END_DEG:
        return shape
    return shapely.intersection(
        shape, shapely.box(west, -MERCATOR_END_DEG, east, MERCATOR_END_DEG)
    )


def _json(thing: Json) -> str:
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


def from_plane(shape: shapely.Geometry, plane: Plane) -> shapely.Geometry:
    """Return a shape of a plane on the globe, its longitudes running on beyond 180."""
    return shapely.transform(shape, lambda xy: running_on(plane.to_lonlat(xy), plane.lon_deg))


def running_on(points: FloatArray, middle_deg: float) -> FloatArray:
    """Return points (n, 2) with longitudes within half a turn of a middle."""
    lon = middle_deg + (points[:, 0] - middle_deg + 180) % 360 - 180
    return np.column_stack([lon, points[:, 1]])


def wall(flight: Flight, *, colour: str, source: str) -> tuple[Mark, ...]:
    """Return a flight's height as a wall of upright panels along its ground track."""
    line, height_m = _evenly(flight)
    half_m = max(float(flight.distance_m[-1]) / SLENDER / 2, 500.0)
    azimuth_deg, _ = inverse(line[:-1], line[1:])
    azimuth_deg = np.append(azimuth_deg, azimuth_deg[-1:])
    left, right = (
        running_on(
            destination(line[:, 0], line[:, 1], azimuth_deg + turn, half_m), float(line[0, 0])
        )
        for turn in (-90.0, 90.0)
    )
    corners = np.stack([left[:-1], left[1:], right[1:], right[:-1], left[:-1]], axis=1)
    panels = np.asarray(shapely.polygons(corners))
    middle_m = (height_m[:-1] + height_m[1:]) / 2
    return tuple(
        Mark(
            shape=shape,
            title=flight.words,
            text=f"Height here: {{{height:.0f} m}}",
            source=source,
            colour=colour,
            key=flight.key,
            height_m=height,
        )
        for shape, height in zip(panels.tolist(), middle_m.tolist(), strict=True)
    )


def _evenly(flight: Flight) -> tuple[FloatArray, FloatArray]:
    """Return line and heights at equal steps along the path, steep or flat."""
    steps_m = np.hypot(np.diff(flight.distance_m), np.diff(flight.height_m))
    along_m = np.append(0.0, np.cumsum(steps_m))
    at_m = np.linspace(0.0, along_m[-1], PANELS + 1)
    columns = (flight.line[:, 0], flight.line[:, 1], flight.height_m)
    lon, lat, height_m = (np.interp(at_m, along_m, column) for column in columns)
    return np.column_stack([lon, lat]), height_m


@cache
def world(what: str) -> shapely.Geometry:
    """Return the "land" of the world or its "shore", good to a mile or so."""
    if what == "shore":
        lon, lat = WORLD_ENDS_DEG
        return shapely.clip_by_rect(shapely.boundary(world("land")), -lon, -lat, lon, lat)
    return shapely.from_geojson(gzip.decompress(resource(WORLD).read_bytes()))


def view_of(points: FloatArray, *, margin: float = 0.2) -> tuple[float, float, float, float]:
    """Return west, south, east and north round points (n, 2), with some room."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.maximum((high - low).max() * margin, 0.3)
    (west, south), (east, north) = (low - room).tolist(), (high + room).tolist()
    return max(west, west / 2 + east / 2 - 179), max(south, -85.0), east, min(north, 85.0)


def box_round(points: FloatArray, *, margin: float = 0.25, least_m: float = 50e3) -> Box:
    """Return the box that holds points (n, 2) of a plane, with room round them."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2
    half = np.maximum((high - low).max() / 2 * (1 + margin), least_m)
    (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
    return left, bottom, right, top
