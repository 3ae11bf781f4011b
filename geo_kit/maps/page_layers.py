"""The scene of a reconstruction as layers of a page, the lowest first."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from geo_kit.export.words import stands_for
from geo_kit.maps.page_falls import falls
from geo_kit.maps.page_hatch import hatched
from geo_kit.maps.page_legend import CITATIONS, share_told, shares_told, zone_words
from geo_kit.maps.page_names import along_lines, crossing, names
from geo_kit.maps.page_parts import (
    FLOWN,
    INSET_M,
    Flight,
    Json,
    Layer,
    Mark,
    from_plane,
    wall,
)
from geo_kit.maps.page_said import lines_layer, places_layer
from geo_kit.maps.page_words import COAST, figures
from geo_kit.maps.palette import COAST as SHORE
from geo_kit.maps.palette import INK, LAND, SOFT_INK, zone_colour
from geo_kit.reconstruct import Reconstruction
from geo_kit.regions import load_readings
from geo_kit.scenes import Scene
from geo_kit.waters.names import zone_name

RED: Final = "#b3261e"
BLUE: Final = "#2f5fd0"
STRAIGHT: Final = (
    "An arc in vacuum over the range reported, drawn straight from the launch on the bearing "
    "of the computed path."
)
WHOLE_WORLD: Final = shapely.box(-180, -90, 180, 90)
EDGE_M: Final = 40e3  # longer edges, straight on a plane, bend on the globe


def layers(shown: Scene, flights: tuple[Flight, ...]) -> Iterator[Layer]:
    """Yield them all; some hold no marks."""
    yield from _ground(shown)
    yield lines_layer(shown)
    yield Layer(
        key="limits",
        title="Limits of the readings (A, B, ...)",
        kind="line",
        marks=tuple(_limits(shown)),
        style={"width": 1.4, "dash": [4, 2]},
    )
    yield Layer(
        key="rings",
        title="Reported ranges",
        kind="line",
        marks=tuple(_rings(shown)),
        style={"width": 1.6, "dash": [4, 3]},
    )
    yield from falls(shown)
    yield from _tracks(shown, flights)
    yield places_layer(shown)
    yield Layer(key="along", title="", kind="along", marks=tuple(along_lines(shown)))
    yield Layer(key="names", title="Names", kind="words", marks=tuple(names(shown)))


def _ground(shown: Scene) -> Iterator[Layer]:
    frame = shapely.segmentize(shapely.box(*shown.box), EDGE_M)
    yield from _world(shapely.buffer(frame, -INSET_M), shown)
    yield Layer(key="zones", title="Zones at sea", kind="area", marks=tuple(_zones(shown)))
    yield Layer(
        key="hatch",
        title="Hatching of the waters asked about",
        kind="hatch",
        marks=tuple(hatched(shown)),
    )
    yield Layer(key="land", title="", kind="area", marks=tuple(_land(shown)))
    left, bottom, right, top = shown.box
    inset = left + INSET_M, bottom + INSET_M, right - INSET_M, top - INSET_M
    shores = [shapely.clip_by_rect(shapely.boundary(soil), *inset) for _, soil in shown.land]
    yield Layer(
        key="coast",
        title="",
        kind="line",
        marks=(_placed(shapely.union_all(shores), shown, title="", colour=SHORE),),
        style={"width": 0.8},
    )
    yield Layer(
        key="frame",
        title="Frame of the zones drawn",
        kind="line",
        marks=(
            _placed(
                shapely.boundary(frame),
                shown,
                title="Zones are drawn to this frame",
                text="Beyond it none was computed. The answers do not depend on it: each "
                "draw is held against the limits by its distance from the coast.",
                colour=SOFT_INK,
            ),
        ),
        style={"width": 1.2, "dash": [1.5, 2.5], "still": False},
    )


def _world(inner: shapely.Geometry, shown: Scene) -> Iterator[Layer]:
    """Yield the coarse coast of the world; in the frame sea is laid over it again."""
    for key, what, kind, colour in (
        ("world", "land", "area", LAND),
        ("far-coast", "shore", "line", SHORE),
    ):
        mark = Mark(shape=WHOLE_WORLD, title="", colour=colour)  # its shape need not be read
        yield Layer(
            key=key,
            title="",
            kind=kind,
            marks=(mark,),
            style={"width": 0.8, "still": False},
            world=what,
        )
    yield Layer(
        key="sea-within",
        title="",
        kind="sea",
        marks=(_placed(inner, shown, title=""),),
        style={"still": False},
    )


def _land(shown: Scene) -> Iterator[Mark]:
    for party, soil in shown.land:
        known = party in shown.names
        yield _placed(
            soil,
            shown,
            title=zone_name(f"{party.lower()}-land", shown.names).capitalize()
            if known
            else "Land",
            text="Land: in no waters.",
            source=COAST,
            colour=LAND,
        )


def _placed(
    shape: shapely.Geometry,
    shown: Scene,
    *,
    title: str,
    text: str = "",
    source: str = "",
    colour: str = INK,
    key: str = "",
    more: Json | None = None,
) -> Mark:
    """Return a mark for a shape of the scene's plane; its edges bend with the frame."""
    return Mark(
        shape=from_plane(shapely.segmentize(shape, EDGE_M), shown.plane),
        xy=shape,
        title=title,
        text=text,
        source=source,
        colour=colour,
        key=key,
        more=more or {},
    )


def _zones(shown: Scene) -> Iterator[Mark]:
    for zone in shown.zones:
        kind = zone.zone if zone.zone in CITATIONS else zone.zone.partition("-")[2]
        yield _placed(
            zone.shape,
            shown,
            title=_first_capital(zone_words(zone.zone, shown)),
            text=share_told(shown.result, zone.zone),
            more={"by_claim": shares_told(shown.result, zone.zone)},
            source=f"{CITATIONS.get(kind, '')} {COAST}",
            colour=zone_colour(zone.zone),
            key=zone.zone,
        )


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _limits(shown: Scene) -> Iterator[Mark]:
    readings = [item for item in load_readings() if item.state == shown.result.test.country]
    for limit, reading in zip(shown.limits, readings, strict=False):
        yield _placed(
            limit.line,
            shown,
            title=f"{limit.letter}: {reading.title}",
            text=f"{reading.status} Basis: {reading.basis}.",
            source=f"{reading.source}. Certainty: {reading.certainty}.",
            colour=INK,
            key=reading.id,
        )


def _rings(shown: Scene) -> Iterator[Mark]:
    turn = np.linspace(0, 2 * np.pi, 361)
    for ring in shown.rings:
        circle = ring.radius_m * np.column_stack([np.sin(turn), np.cos(turn)])
        lonlat = shown.plane.to_lonlat(circle)
        yield Mark(
            shape=shapely.LineString(
                np.column_stack([np.unwrap(lonlat[:, 0], period=360), lonlat[:, 1]])
            ),
            title=f"{{{ring.radius_m:.0f} m}} from the launch",
            text=f"As told by {', '.join(ring.speakers)}",
            source=figures(shown.result),
            colour=BLUE,
        )


def _tracks(shown: Scene, flights: tuple[Flight, ...]) -> Iterator[Layer]:
    result = shown.result
    told = figures(result)
    paths = [
        Mark(
            shape=shapely.LineString(flight.line),
            title=flight.words,
            text=f"This line is {stands_for(result)}." if flight.key == FLOWN else STRAIGHT,
            source=told,
            colour=RED,
            key=flight.key,
        )
        for flight in flights
    ]
    yield Layer(
        key="path", title="Path over the ground", kind="line", marks=tuple(paths),
        style={"width": 2.6},
    )  # fmt: skip
    walls = [mark for flight in flights for mark in wall(flight, colour=RED, source=told)]
    yield Layer(key="wall", title="Heights, on the globe", kind="wall", marks=tuple(walls))
    others = [
        (shown.crossing, f"The longest way from land to the 12-nm sea: {crossing(shown)}", INK),
        (shown.example, "An example of a path that fits, not the one flown", SOFT_INK),
    ]
    yield Layer(
        key="examples",
        title="What the length of the path leaves open",
        kind="line",
        marks=tuple(
            Mark(
                shape=from_plane(shapely.LineString(line), shown.plane),
                title=title, source=told, colour=colour,
            )
            for line, title, colour in others if len(line) > 1
        ),
        style={"width": 2.2},
    )  # fmt: skip
    yield Layer(
        key="launch",
        title="Launch",
        kind="dots",
        marks=tuple(_launch(result)),
        style={"radius": 6, "ring": True},
    )


def _launch(result: Reconstruction) -> Iterator[Mark]:
    launch = result.test.launch
    if launch is not None:
        yield Mark(
            shape=shapely.Point(launch.lon_deg, launch.lat_deg),
            title=f"Launch: {launch.name}",
            text=f"Good to {{{launch.plus_minus_m:.0f} m}}. {launch.note}".strip(),
            source=result.test.source(launch.source_id).reference,
            colour=RED,
        )
