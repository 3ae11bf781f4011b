"""What stands on a page's map: names at the places that are farthest from all edges."""

from collections.abc import Iterator
from typing import Final

import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.page_parts import Mark, from_plane, running_on
from geo_kit.scenes import Scene

CLEAR_M: Final = 120e3  # names of seas keep off the draws by so much
FINE_M: Final = 5e3


def names(shown: Scene) -> Iterator[Mark]:
    """Yield a word for launch, limits, seas, lands and economic zones."""
    if shown.launch is not None:
        where = shown.plane.to_lonlat(shown.launch)
        yield _word(where, " ".join(shown.launch_names), "launch")
    for limit in shown.limits:
        longest = max(shapely.get_parts(limit.line), key=shapely.length, default=None)
        if longest is not None:
            spot = shapely.line_interpolate_point(longest, 0.5, normalized=True)
            corner = shapely.get_coordinates(from_plane(spot, shown.plane))[0]
            yield _word(corner, limit.letter, "limit")
    fell = shapely.MultiPoint(shown.impacts).convex_hull.buffer(CLEAR_M)
    for sea in shown.seas:
        text = f"{sea.name}\n{sea.hangul}" if sea.hangul else sea.name
        yield from _inside(shapely.difference(sea.shape, fell), shown, text, "sea")
    for party, soil in shown.land:
        if party in shown.names and "/" not in party:
            yield from _inside(soil, shown, shown.names[party].name.upper(), "land")
    for zone in shown.zones:
        party, _, kind = zone.zone.partition("-")
        if kind == "eez" and party.upper() in shown.names and "/" not in party:
            water = shapely.difference(zone.shape, shapely.union(shown.soil, fell))
            name = shown.names[party.upper()].name
            yield from _inside(water, shown, f"{name} EEZ", "zone")


def _word(where: FloatArray, text: str, key: str) -> Mark:
    return Mark(shape=shapely.Point(*where.tolist()), title=text, key=key)


def _inside(shape: shapely.Geometry, shown: Scene, text: str, key: str) -> Iterator[Mark]:
    """Yield a word at the place farthest from all edges; none where there is no room."""
    parts = shapely.simplify(shapely.get_parts(shape), FINE_M)
    largest = max(parts, key=shapely.area, default=None)
    if largest is not None and shapely.area(largest) > FINE_M**2:
        circle = shapely.maximum_inscribed_circle(largest, tolerance=FINE_M)
        spot = shapely.get_coordinates(circle)[:1]
        yield _word(running_on(shown.plane.to_lonlat(spot), shown.plane.lon_deg)[0], text, key)
