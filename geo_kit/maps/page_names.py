"""What stands on a page's map, the most important first.

Names of areas stand at the places that are farthest from all edges. Where words would lie
on each other the later one gives way, on the screen as in the still picture.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.page_legend import zone_words
from geo_kit.maps.page_letters import busy, letters, named_at, ring_words, side_of_m
from geo_kit.maps.page_parts import Mark, from_plane, unbroken, word
from geo_kit.maps.page_view import first_seen, seen_first
from geo_kit.maps.said import landmarks, named_lines
from geo_kit.records import load_gazetteer
from geo_kit.scenes import Scene

CLEAR_M: Final = 120e3  # names of seas keep off the draws by so much
FINE_M: Final = 5e3
CLEAR: Final = 0.12  # of the first view's height, where that is less
BY_A_PATH: Final = 0.35  # of what names keep off the draws
STRAYS: Final = 0.002  # of the draws
DOT: Final = "●"  # not drawn as a letter: it keeps other words off a dot
BREAKS: Final = ("data: ", "beyond ")  # behind which long names go on in the next line
LAND_SEEN: Final = 0.02  # of the first view
NEAR_M: Final = 5e3
ISLANDS_WITHIN_M: Final = 1.5e6  # in wider views their waters are specks
ISLANDS: Final = (  # in the gazetteer, their waters, and their names
    ("dokdo", "kor/jpn-territorial-sea", "Dokdo / Takeshima,\ndisputed"),
    ("ulleungdo", "kor-territorial-sea", "Ulleungdo"),
)
BELT: Final = "territorial-sea"
NORTHWARD: Final = 0.7  # of the longest way: there its words keep off the coasts
EDGE_STEPS: Final = 60  # of the frame


def names(shown: Scene) -> Iterator[Mark]:
    """Yield a word for launch, fall, landmarks, lines, limits, paths, zones, seas and lands."""
    view = first_seen(shown)
    yield from _points(shown, view)
    for name, line in named_lines(shown).items():
        yield word(named_at(line, view), name, "named", shown)
    zones = dict(_zones(shown))
    hit = next((item.zone for item in shown.result.zones if item.zone in zones), "")
    if hit and shown.result.footprint is not None:
        ground = shapely.difference(zones.pop(hit), _taken(shown, view, near=True))
        yield from _inside(seen_first(ground, view), shown, _zone_words(hit, shown), "hit")
    yield from ring_words(shown, view)
    yield from letters(shown, view)
    yield from _lines(shown)
    if side_of_m(view) < ISLANDS_WITHIN_M:
        yield from _islands(shown)
    yield from _areas(zones, shown, view)


def _points(shown: Scene, view: shapely.Geometry) -> Iterator[Mark]:
    """Yield launch, place of fall and landmarks; names at the right edge lead back."""
    if shown.launch is not None:
        yield word(shown.launch, DOT, "dot", shown)
        yield word(shown.launch, " ".join(map(unbroken, shown.launch_names)), "launch", shown)
    if shown.areas:
        yield word(_lowest(shown), "Likely place of fall", "fall", shown)
    for place, at in landmarks(shown):
        side = "left" if at[0] > shapely.bounds(view)[2] else ""
        yield word(at, DOT, "dot", shown)
        yield word(at, unbroken(place.name), "place", shown, side=side)


def _areas(
    zones: dict[str, shapely.Geometry], shown: Scene, view: shapely.Geometry
) -> Iterator[Mark]:
    """Yield seas, zones and lands."""
    taken = _taken(shown, view)
    for sea in shown.seas:
        text = f"{sea.name}\n{sea.hangul}" if sea.hangul else sea.name
        ground = seen_first(shapely.difference(sea.shape, taken), view)
        yield from _inside(ground, shown, text, "sea")
    for zone, water in zones.items():
        ground = seen_first(shapely.difference(water, taken), view)
        yield from _inside(ground, shown, _zone_words(zone, shown), "zone")
    for party, soil in shown.land:
        if party in shown.names and "/" not in party:
            ground = seen_first(shapely.difference(soil, taken), view, least=LAND_SEEN)
            yield from _inside(ground, shown, shown.names[party].name.upper(), "land")


def _taken(shown: Scene, view: shapely.Geometry, *, near: bool = False) -> shapely.Geometry:
    """Return the ground round draws and paths that names of areas keep off."""
    _, south, _, north = shapely.bounds(view).tolist()
    off_m = min(CLEAR_M, CLEAR * (north - south))
    fell = shapely.convex_hull(shapely.MultiPoint(shown.impacts))
    if near:
        return shapely.union(shapely.buffer(fell, off_m / 2), busy(shown))
    paths = shapely.buffer(busy(shown), off_m * BY_A_PATH)
    return shapely.union(shapely.buffer(fell, off_m), paths)


def along_lines(shown: Scene) -> Iterator[Mark]:
    """Yield what is written along the frame of the zones."""
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


def _lowest(shown: Scene) -> FloatArray:
    """Return the southern end of the places of fall, strays left out, (2,)."""
    widest = max(shown.areas, key=lambda area: area[0])[1]
    outline = shapely.get_coordinates(widest)
    lowest = outline[np.argmin(outline[:, 1])]
    strays = np.quantile(shown.impacts[:, 1], STRAYS)
    return np.array([lowest[0], min(lowest[1], strays)])


def _islands(shown: Scene) -> Iterator[Mark]:
    """Yield the islands by which territorial seas off the coast are known."""
    seas = {zone.zone: zone.shape for zone in shown.zones if zone.zone.endswith(BELT)}
    marked = {place.name for place, _ in landmarks(shown)}
    for key, zone, text in ISLANDS:
        place = load_gazetteer().find(key)
        at = shown.plane.to_xy(np.array([place.lon_deg, place.lat_deg]))
        near = shapely.Point(*at).buffer(place.plus_minus_m + NEAR_M)
        if place.name not in marked and zone in seas and near.intersects(seas[zone]):
            yield word(at, text, "island", shown)


def _lines(shown: Scene) -> Iterator[Mark]:
    if len(shown.crossing):
        text = f"longest way from land\nto 12-nm sea: {crossing(shown)}"
        southern, northern = shown.crossing[np.argsort(shown.crossing[:, 1])]
        spot = southern + NORTHWARD * (northern - southern)
        yield word(spot, text, "note", shown)
    if len(shown.example):
        text = "example of a path that fits,\nnot the one flown"
        highest = shown.example[np.argmax(shown.example[:, 1])]
        yield word(highest, text, "example", shown)


def _zones(shown: Scene) -> Iterator[tuple[str, shapely.Geometry]]:
    """Yield the waters of the zones that bear a name; the belts along the coast are thin."""
    for zone in shown.zones:
        if not zone.zone.endswith(BELT):
            yield zone.zone, shapely.difference(zone.shape, shown.soil)


def _zone_words(zone: str, shown: Scene) -> str:
    text = zone_words(zone, shown)
    party, _, kind = zone.partition("-")
    if "/" in party:
        return "disputed EEZ"
    if kind == "eez" and party.upper() in shown.names:
        return f"{shown.names[party.upper()].name} EEZ"
    for break_at in BREAKS:
        if break_at in text:
            return text.replace(break_at, break_at.rstrip() + "\n")
    return text


def _inside(shape: shapely.Geometry, shown: Scene, text: str, key: str) -> Iterator[Mark]:
    """Yield a word at the place farthest from all edges; none where there is no room."""
    parts = shapely.simplify(shapely.get_parts(shape), FINE_M)
    largest = max(parts, key=shapely.area, default=None)
    if largest is not None and shapely.area(largest) > FINE_M**2:
        circle = shapely.maximum_inscribed_circle(largest, tolerance=FINE_M)
        yield word(shapely.get_coordinates(circle)[0], text, key, shown)
