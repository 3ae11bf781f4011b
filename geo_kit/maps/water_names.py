"""What the zones and seas of a map are called, and which of them must be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.canvas import korean_font
from geo_kit.maps.labels import GRID, HALO, ON_SOIL, Labeller, Place, Wording
from geo_kit.maps.obstacles import HARD
from geo_kit.maps.palette import INK, zone_colour
from geo_kit.scenes import NamedSea, Scene
from geo_kit.waters.names import zone_name
from geo_kit.waters.sketch import SketchedZone

SEA_INK: Final = "#2d4a63"
LED_PT: Final = 7.5  # size of a name that stands beside its zone
DISPUTED_ISLANDS: Final = {  # territorial seas that are known by their islands
    "kor/jpn-territorial-sea": "Dokdo / Takeshima /\nLiancourt Rocks, disputed"
}
NARROW_ISLANDS: Final = "Dokdo /\nTakeshima,\ndisputed"
LEAST_SEEN_IN: Final = 0.035  # half of the width of islands' waters that a line may end in
ON_MAINLAND: Final = 25.0  # what islands' name costs on soil: it would read as a country's
LED_IN: Final = 0.7  # the longest line to a zone that may go without a name
LED_AREA: Final = 0.003  # of the frame: a larger zone is named, beside it if need be
MOST_LED: Final = 2  # lines to zones without draws: more of them would hide the map
MINOR_SEA: Final = 4.0  # what the name of any sea but the largest may cost


@dataclass(frozen=True, slots=True, eq=False)
class _Water:
    """A zone or a sea that is to be named."""

    key: str  # of a zone; "sea" for a sea
    names: list[Wording]
    ground: shapely.Geometry
    spots: FloatArray
    most: float = HARD  # what its name may cost


def label_waters(pen: Labeller, scene: Scene) -> tuple[str, ...]:
    """Name zones and seas: within them, or beside those that are too small for it.

    Returns the zones that are left to the key of the map: too many for a line to each.
    """
    waters = [*_waters(pen, scene)]
    already = len(pen.taken)
    found = [*_reserved(pen, waters)]
    del pen.taken[already:]
    named = [*zip(waters, found, strict=True)]
    seas = [(water, place) for water, place in named if water.key == "sea" and place]
    for water, place in named:
        if water.key != "sea":
            box = {**HALO, "fc": zone_colour(water.key), "alpha": 1.0}
            pen.set(place, name=f"label-{water.key}", style="italic", bbox=box)
    kept = [place.box for _, place in seas]
    pen.taken += kept
    left = _lead_to_small(pen, scene, [water for water, place in named if place is None])
    pen.taken = [shape for shape in pen.taken if not any(shape is box for box in kept)]
    _name_islands(pen, scene)
    for sea, reserved in seas:
        found_now = _anew(pen, sea, reserved)
        ground = None if found_now is None else _ground_box(found_now, scene)
        pen.set(found_now, name="sea", style="italic", color=SEA_INK, bbox=ground)
    return left


def _lead_to_small(pen: Labeller, scene: Scene, unset: Sequence[_Water]) -> tuple[str, ...]:
    """Name zones beside them; return those left to the key."""
    small = [water for water in unset if _led_if_small(water, scene)]
    others = [water for water in small if not _must_be_named(water.key, scene)]
    left: tuple[str, ...] = ()
    if len(others) > MOST_LED:
        small = [water for water in small if water not in others]
        keys = (water.key for water in unset if water not in small)
        left = tuple(key for key in keys if key != "sea")
    for water in small:
        must = _must_be_named(water.key, scene)
        _lead_to(pen, water, np.inf if must else LED_IN)
    return left


def _name_islands(pen: Labeller, scene: Scene) -> None:
    """Name disputed islands that can be seen: before the seas, which have more room."""
    for zone in scene.zones:
        if not _is_disputed_sea(zone.zone):
            continue
        water = _zone_water(pen, zone, scene)
        if not len(water.spots):  # too small for letters; is it for the end of a line?
            inner = shapely.buffer(water.ground, -LEAST_SEEN_IN * pen.unit_per_in, quad_segs=2)
            if shapely.is_empty(inner):
                continue
            spot = shapely.get_coordinates(shapely.point_on_surface(inner))
            water = replace(water, spots=spot)
        _lead_to(pen, water, 2 * LED_IN)


def _anew(pen: Labeller, sea: _Water, place: Place) -> Place | None:
    """Return the place of a sea's name, another one where islands took that."""
    if not pen.touched([place.box]).any():
        return place
    spots = pen.spots_in(sea.ground, n_each=2 * GRID)
    return pen.fit(sea.names, spots, ground=sea.ground, most=sea.most)


def _waters(pen: Labeller, scene: Scene) -> Iterator[_Water]:
    """Yield what must be named, the largest sea, the other zones, and the other seas."""
    zones = [zone for zone in scene.zones if zone.zone.partition("-")[2] != "territorial-sea"]
    zones.sort(key=lambda zone: (not _must_be_named(zone.zone, scene), -zone.shape.area))
    n_first = sum(_must_be_named(zone.zone, scene) for zone in zones)
    seas = sorted(scene.seas, key=lambda sea: -shapely.area(sea.shape))
    yield from (_zone_water(pen, zone, scene) for zone in zones[:n_first])
    yield from (_sea_water(pen, sea, HARD) for sea in seas[:1])
    yield from (_zone_water(pen, zone, scene) for zone in zones[n_first:])
    yield from (_sea_water(pen, sea, MINOR_SEA) for sea in seas[1:])


def _zone_water(pen: Labeller, zone: SketchedZone, scene: Scene) -> _Water:
    ground: shapely.Geometry = zone.shape
    if shapely.intersects(scene.soil, ground):
        ground = shapely.difference(ground, scene.soil)
    words = _zone_words(zone.zone, scene)
    return _Water(zone.zone, words, ground, pen.spots_in(ground))


def _sea_water(pen: Labeller, sea: NamedSea, most: float) -> _Water:
    return _Water("sea", _sea_words(sea), sea.shape, pen.spots_in(sea.shape), most)


def _reserved(pen: Labeller, waters: Sequence[_Water]) -> Iterator[Place | None]:
    """Yield the best places for names, and keep each off the ones before."""
    for water in waters:
        place = pen.fit(water.names, water.spots, ground=water.ground, most=water.most)
        if place is not None:
            pen.taken.append(place.box)
        yield place


def _lead_to(pen: Labeller, water: _Water, longest_in: float) -> None:
    """Set the name of a zone too small for it beside it, with a line that leads there."""
    shortest = min(water.names, key=lambda word: (len(word.text), word.text.count("\n"))).text
    texts = [shortest, shortest.replace(", ", ",\n"), shortest.replace("\n", " ")]
    texts += [NARROW_ISLANDS] if water.key in DISPUTED_ISLANDS else []
    words = [Wording(text, LED_PT, 0.2 * row) for row, text in enumerate(dict.fromkeys(texts))]
    if not len(water.spots):
        return
    on_soil = ON_MAINLAND if _is_disputed_sea(water.key) else ON_SOIL
    led = pen.fit_led(words, water.spots[0], longest_in=longest_in, on_soil=on_soil)
    if led is None:
        return
    place, line = led
    pen.set(place, name=f"label-{water.key}", style="italic", bbox={**HALO, "alpha": 1.0})
    pen.axes.plot(*line[1], ".", color=INK, ms=3, zorder=19, gid=f"leader-{water.key}")
    pen.lead(shapely.LineString(line), name=f"leader-{water.key}")


def _led_if_small(water: _Water, scene: Scene) -> bool:
    """Tell whether a name without room in its zone stands beside it."""
    if water.key == "sea":
        return False
    left, bottom, right, top = scene.box
    share = float(shapely.area(water.ground)) / ((right - left) * (top - bottom))
    return _must_be_named(water.key, scene) or share > LED_AREA


def _is_disputed_sea(zone: str) -> bool:
    party, _, kind = zone.partition("-")
    return "/" in party and kind == "territorial-sea"


def _must_be_named(zone: str, scene: Scene) -> bool:
    """Tell whether the verdict is about a zone, or draws fell into it."""
    party, _, kind = zone.partition("-")
    about = party == scene.result.test.country.lower() and kind == "eez"
    return about or any(share.zone == zone for share in scene.result.zones)


def _zone_words(zone: str, scene: Scene) -> list[Wording]:
    """Return the ways to write a zone's name, the better ones first."""
    party, _, kind = zone.partition("-")
    if zone == "not-covered":
        texts = ["beyond the coast data:\nzones not drawn", "zones\nnot drawn"]
    elif zone == "open-ocean":
        texts = ["open ocean, beyond\n200 nm of any land", "open ocean"]
    elif zone in DISPUTED_ISLANDS:
        texts = [DISPUTED_ISLANDS[zone]]
    elif _is_disputed_sea(zone):
        texts = [f"disputed:\n{_pair(party, scene)}"]
    elif kind != "eez" or party.upper() not in scene.names:
        texts = [zone_name(zone, scene.names)]
    elif "/" in party:
        texts = ["disputed between\n" + _pair(party, scene), "disputed"]
    else:
        name = scene.names[party.upper()].name
        texts = [f"{name} EEZ", f"{name}\nEEZ", "\n".join([*name.split(), "EEZ"])]
    sizes = (9, 0.0), (8, 0.5), (7, 1.0), (6.5, 1.4), (6, 1.8)
    words = [
        Wording(text, size, cost + more)
        for more, text in zip((0.0, 0.3, 1.2), dict.fromkeys(texts), strict=False)
        for size, cost in sizes
    ]
    return sorted(words, key=lambda wording: wording.cost)


def _pair(party: str, scene: Scene) -> str:
    return " and ".join(
        scene.names[half].name if half in scene.names else half
        for half in party.upper().split("/")
    )


def _sea_words(sea: NamedSea) -> list[Wording]:
    """Return both names of a sea, and the Korean one where a font has its letters."""
    hangul = f"\n{sea.hangul}" if sea.hangul and korean_font() else ""
    stacked = sea.name.replace(" / ", " /\n")
    narrow = stacked.replace("Sea of ", "Sea of\n")
    words = [
        Wording(text + hangul, size, cost + more)
        for size, cost in ((10, 0.0), (9, 0.3), (8, 0.6), (7, 1.0))
        for text, more in ((sea.name, 0.0), (stacked, 0.2))
    ]
    words += [Wording(narrow + hangul, 6.5, 1.8)]
    words += [Wording(text, size, 2.0) for text in (stacked, narrow) for size in (7.0, 6.5)]
    return words


def _ground_box(place: Place, scene: Scene) -> dict[str, object] | None:
    """Return a box in the colour of the zone that a label lies in, if it lies in one."""
    within = (zone.zone for zone in scene.zones if zone.shape.contains(place.box))
    return next(({**HALO, "fc": zone_colour(zone), "alpha": 1.0} for zone in within), None)
