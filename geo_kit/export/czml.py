"""CZML for Cesium: a clock, a moving point with its trail, the wall under the path, areas."""

import json
from collections.abc import Iterator
from typing import Any, Final

import shapely

from geo_kit.arrays import FloatArray
from geo_kit.export.clock import Clock
from geo_kit.export.features import DECIMALS, Json
from geo_kit.export.items import Feature, Track
from geo_kit.export.table import FeatureTable

FASTER: Final = 10.0  # than the flight: seven minutes in three quarters of one
TRAIL_PIXELS: Final = 3
FAINT: Final = 60  # of 255
CURTAIN: Final = 80
SOLID: Final = 255
HIDDEN: Final = ("path point",)  # the moving point shows the same


def czml(table: FeatureTable) -> str:
    """Return a table as CZML; heights are above the ellipsoid, as everywhere in CZML."""
    packets = [_document(table)]
    for kind, features in table.kinds.items():
        for place, item in enumerate(features):
            packets += _packets(item, f"{kind} {place}".replace(" ", "-"), table.clock)
    return json.dumps(packets, ensure_ascii=False, allow_nan=False) + "\n"


def _document(table: FeatureTable) -> Json:
    packet: Json = {
        "id": "document",
        "version": "1.0",
        "name": table.title,
        "description": f"{table.finding} {table.clock.sentence}",
    }
    tracks = [item.track for item in table.features if item.track is not None]
    if tracks:
        end_s = max(float(track.from_launch_s[-1]) for track in tracks)
        start, end = table.clock.at(0.0), table.clock.at(end_s)
        packet["clock"] = {
            "interval": f"{start}/{end}",
            "currentTime": start,
            "multiplier": FASTER,
            "range": "LOOP_STOP",
            "step": "SYSTEM_CLOCK_MULTIPLIER",
        }
    return packet


def _packets(item: Feature, name: str, clock: Clock) -> Iterator[Json]:
    """Yield a parent that bears the words, and a child for each part of the shape."""
    parent: Json = {"id": name, "name": item.title, "properties": _properties(item)}
    parts = shapely.get_parts(item.shape)
    alone = len(parts) == 1
    yield parent | (_drawn(item, parts[0]) if alone else {})
    for number, part in enumerate([] if alone else parts):
        child = {"id": f"{name}-{number}", "parent": name, "name": item.title}
        yield child | _drawn(item, part)
    if item.track is not None:
        yield _moving(item, item.track, name, clock)


def _drawn(item: Feature, part: shapely.Geometry) -> Json:
    if isinstance(part, shapely.Point):
        return _point(item, part)
    if isinstance(part, shapely.LineString):
        return _line(item, part)
    return _area(item, part)


def _point(item: Feature, part: shapely.Point) -> Json:
    dot: Json = {"pixelSize": 4 if item.kind == "impacts" else 8, "color": _rgba(item.colour)}
    if item.kind in HIDDEN:
        dot["show"] = False
    if not part.has_z:
        dot["heightReference"] = {"heightReference": "CLAMP_TO_GROUND"}
    return {"position": {"cartographicDegrees": _flat(_three(part))}, "point": dot}


def _line(item: Feature, part: shapely.LineString) -> Json:
    places = {"cartographicDegrees": _flat(_three(part))}
    line: Json = {"positions": places, "width": 3, "material": _paint(item.colour)}
    if not part.has_z:
        return {"polyline": line | {"clampToGround": True}}
    wall = {"positions": places, "material": _paint(item.colour, CURTAIN)}
    return {"polyline": line | {"arcType": "NONE"}, "wall": wall}


def _area(item: Feature, part: shapely.Geometry) -> Json:
    outer, *holes = shapely.get_rings(part)
    polygon: Json = {
        "positions": {"cartographicDegrees": _flat(_three(outer))},
        "material": _paint(item.colour, FAINT),
        "arcType": "RHUMB",  # nearest to edges that are straight in longitude and latitude
    }
    if holes:
        polygon["holes"] = {"cartographicDegrees": [_flat(_three(hole)) for hole in holes]}
    return {"polygon": polygon}


def _moving(item: Feature, track: Track, name: str, clock: Clock) -> Json:
    """Return a point that is where the flight was; numbers are seconds from the launch."""
    places = zip(
        track.from_launch_s.tolist(),
        track.lon_deg.tolist(),
        track.lat_deg.tolist(),
        track.height_m.tolist(),
        strict=True,
    )
    start_s, end_s = float(track.from_launch_s[0]), float(track.from_launch_s[-1])
    return {
        "id": f"{name}-moving",
        "name": f"{item.title}, by the clock",
        "availability": f"{clock.at(start_s)}/{clock.at(end_s)}",
        "description": clock.sentence,
        "position": {
            "epoch": clock.at(0.0),
            "cartographicDegrees": [
                value
                for second, lon, lat, height_m in places
                for value in (
                    round(second, 3),
                    round(lon, DECIMALS),
                    round(lat, DECIMALS),
                    height_m,
                )
            ],
            "interpolationAlgorithm": "LAGRANGE",
            "interpolationDegree": 3,
        },
        "point": {"pixelSize": 10, "color": _rgba(item.colour)},
        "path": {
            "material": _paint(item.colour),
            "width": TRAIL_PIXELS,
            "leadTime": 0,
            "trailTime": round(end_s - start_s, 3),
        },
    }


def _properties(item: Feature) -> Json:
    return {name: value for name, value in item.row.items() if value is not None}


def _three(shape: shapely.Geometry) -> FloatArray:
    return shapely.get_coordinates(shapely.force_3d(shape), include_z=True)


def _flat(points: FloatArray) -> list[Any]:
    return [
        value
        for lon, lat, height_m in points.tolist()
        for value in (round(lon, DECIMALS), round(lat, DECIMALS), round(height_m, 1))
    ]


def _paint(colour: str, alpha: int = SOLID) -> Json:
    return {"solidColor": {"color": _rgba(colour, alpha)}}


def _rgba(colour: str, alpha: int = SOLID) -> Json:
    return {"rgba": [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), alpha]}
