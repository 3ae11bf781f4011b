"""What stands on a page's map, the most important first.

Names of areas stand at the places that are farthest from all edges. Where words would lie
on each other the later one gives way, on the screen as in the still picture.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.page_parts import Mark, from_plane, running_on
from geo_kit.maps.said import landmarks, named_lines
from geo_kit.scenes import Scene
from geo_kit.waters.names import zone_name

CLEAR_M: Final = 120e3  # names of seas keep off the draws by so much
FINE_M: Final = 5e3
OTHER_PLACES: Final = (0.2, 0.8)  # of a limit: where its letter stands a second time
NAMED_AT: Final = 0.6  # of a line that a statement names: off the letters of limits
BELT: Final = "territorial-sea"
NORTHWARD: Final = 0.7  # of the longest way: there its words keep off the coasts
TURN_DEG: Final = 3.0  # between the corners of a ring
EDGE_STEPS: Final = 60  # of the frame


def names(shown: Scene) -> Iterator[Mark]:
    """Yield a word for launch, fall, landmarks, lines, limits, paths, zones, seas and lands."""
    if shown.launch is not None:
        yield _word(shown.launch, " ".join(shown.launch_names), "launch", shown)
    if shown.areas:
        widest = max(shown.areas, key=lambda area: area[0])[1]
        outline = shapely.get_coordinates(widest)
        lowest = outline[np.argmin(outline[:, 1])]
        yield _word(lowest, "Likely place of fall", "fall", shown)
    for place, at in landmarks(shown):
        yield _word(at, place.name, "place", shown)
    zones = dict(_zones(shown))
    hit = next((item.zone for item in shown.result.zones if item.zone in zones), "")
    if hit and shown.result.footprint is not None:
        yield from _inside(zones.pop(hit), shown, _zone_words(hit, shown), "hit")
    for name, line in named_lines(shown).items():
        yield _word(_on(line), name, "named", shown)
    yield from _letters(shown)
    yield from _lines(shown)
    fell = shapely.MultiPoint(shown.impacts).convex_hull.buffer(CLEAR_M)
    for sea in shown.seas:
        text = f"{sea.name}\n{sea.hangul}" if sea.hangul else sea.name
        yield from _inside(shapely.difference(sea.shape, fell), shown, text, "sea")
    for zone, water in zones.items():
        ground = shapely.difference(water, fell)
        yield from _inside(ground, shown, _zone_words(zone, shown), "zone")
    for party, soil in shown.land:
        if party in shown.names and "/" not in party:
            yield from _inside(soil, shown, shown.names[party].name.upper(), "land")


def along_lines(shown: Scene) -> Iterator[Mark]:
    """Yield what is written along rings and the frame of the zones."""
    turn = np.radians(np.arange(0, 360 + TURN_DEG, TURN_DEG))
    for ring in shown.rings:
        circle = ring.radius_m * np.column_stack([np.sin(turn), np.cos(turn)])
        lonlat = shown.plane.to_lonlat(circle)
        line = np.column_stack([np.unwrap(lonlat[:, 0], period=360), lonlat[:, 1]])
        yield Mark(
            shape=shapely.LineString(line), title=f"{{{ring.radius_m:.0f} m}}", key="ring"
        )
    left, bottom, right, top = shown.box
    x = np.linspace(left, right, EDGE_STEPS)[EDGE_STEPS // 4 : -EDGE_STEPS // 4]
    for y in (top, bottom):
        edge = shapely.LineString(np.column_stack([x, np.full_like(x, y)]))
        yield Mark(
            shape=from_plane(edge, shown.plane), title="zones are drawn to here", key="frame"
        )


def crossing(shown: Scene) -> str:
    """Return how long the longest way from land to the territorial sea is."""
    if len(shown.crossing) == 0:
        return ""
    metres = float(np.hypot(*(shown.crossing[1] - shown.crossing[0])))
    return f"about {{{metres:.0f} m}}"


def _on(line: shapely.Geometry) -> FloatArray:
    """Return where a line's longest part is named, (2,)."""
    longest = max(shapely.get_parts(line), key=shapely.length)
    spot = shapely.line_interpolate_point(longest, NAMED_AT, normalized=True)
    return np.asarray(shapely.get_coordinates(spot)[0], float)


def _letters(shown: Scene) -> Iterator[Mark]:
    """Yield each limit's letter at the middle of its longest part; later ones may give way."""
    pieces = [
        (limit.letter, max(shapely.get_parts(limit.line), key=shapely.length, default=None))
        for limit in shown.limits
    ]
    for share, key in ((0.5, "limit"), *((share, "letter") for share in OTHER_PLACES)):
        for letter, longest in pieces:
            if longest is not None:
                spot = shapely.line_interpolate_point(longest, share, normalized=True)
                yield _word(shapely.get_coordinates(spot)[0], letter, key, shown)


def _lines(shown: Scene) -> Iterator[Mark]:
    if len(shown.crossing):
        text = f"longest way from land\nto 12-nm sea: {crossing(shown)}"
        southern, northern = shown.crossing[np.argsort(shown.crossing[:, 1])]
        spot = southern + NORTHWARD * (northern - southern)
        yield _word(spot, text, "note", shown)
    if len(shown.example):
        text = "example of a path that fits,\nnot the one flown"
        highest = shown.example[np.argmax(shown.example[:, 1])]
        yield _word(highest, text, "example", shown)


def _zones(shown: Scene) -> Iterator[tuple[str, shapely.Geometry]]:
    """Yield the waters of the zones that bear a name; the belts along the coast are thin."""
    for zone in shown.zones:
        if not zone.zone.endswith(BELT):
            yield zone.zone, shapely.difference(zone.shape, shown.soil)


def _zone_words(zone: str, shown: Scene) -> str:
    party, _, kind = zone.partition("-")
    if "/" in party:
        return "disputed EEZ"
    if kind == "eez" and party.upper() in shown.names:
        return f"{shown.names[party.upper()].name} EEZ"
    return zone_name(zone, shown.names)


def _word(where: FloatArray, text: str, key: str, shown: Scene) -> Mark:
    """Return a word at a place of the plane, (2,)."""
    lonlat = running_on(shown.plane.to_lonlat(where[None]), shown.plane.lon_deg)
    return Mark(shape=shapely.Point(*lonlat[0].tolist()), title=text, key=key)


def _inside(shape: shapely.Geometry, shown: Scene, text: str, key: str) -> Iterator[Mark]:
    """Yield a word at the place farthest from all edges; none where there is no room."""
    parts = shapely.simplify(shapely.get_parts(shape), FINE_M)
    largest = max(parts, key=shapely.area, default=None)
    if largest is not None and shapely.area(largest) > FINE_M**2:
        circle = shapely.maximum_inscribed_circle(largest, tolerance=FINE_M)
        yield _word(shapely.get_coordinates(circle)[0], text, key, shown)
