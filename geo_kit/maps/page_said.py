"""What statements measure from, as layers of a page: lines at sea, and landmarks."""

from collections.abc import Iterator
from typing import Final

import shapely

from geo_kit.landmarks import SaidPlace
from geo_kit.maps.page_parts import Layer, Mark, from_plane
from geo_kit.maps.palette import INK, NAMED_LINE
from geo_kit.maps.said import landmarks, lines_said
from geo_kit.reconstruct import Reconstruction
from geo_kit.scenes import Scene

LINES: Final = "named-lines"  # the layer's key
PLACES: Final = "landmarks"


def lines_layer(shown: Scene) -> Layer:
    """Return the lines at sea that statements name."""
    return Layer(
        key=LINES,
        title="Lines that statements name",
        kind="line",
        marks=tuple(_lines(shown)),
        style={"width": 2.6},
    )


def places_layer(shown: Scene) -> Layer:
    """Return the places that statements measure from."""
    return Layer(
        key=PLACES,
        title="Places that statements measure from",
        kind="dots",
        marks=tuple(_places(shown)),
        style={"radius": 4, "ring": True},
    )


def _lines(shown: Scene) -> Iterator[Mark]:
    for _, line, seen in lines_said(shown):
        yield Mark(
            shape=from_plane(seen, shown.plane),
            xy=seen,
            title=line.name,
            text=f"{line.status} Good to {{{line.doubt_m:.0f} m}}.",
            source=f"{line.source}. Certainty: {line.certainty}.",
            colour=NAMED_LINE,
        )


def _places(shown: Scene) -> Iterator[Mark]:
    for place, at in landmarks(shown):
        yield Mark(
            shape=from_plane(shapely.Point(*at.tolist()), shown.plane),
            title=f"Landmark: {place.name}",
            text=f"“{place.landing.words}” ({place.landing.speaker}). "
            f"{_placed(place, shown.result)}",
            source=_source(place, shown.result),
            colour=INK,
        )


def _placed(place: SaidPlace, result: Reconstruction) -> str:
    """Return how well it is known where a place is: what the event's record notes of it."""
    if place.listed is not None:
        good = f"good to {{{place.listed.plus_minus_m:.0f} m}}"
        return f"Its position is {place.listed.certainty}, {good}."
    notes = [note for note in result.test.notes if place.name in note]
    return " ".join(notes) or "Its position is that of the event's record."


def _source(place: SaidPlace, result: Reconstruction) -> str:
    said = result.test.source(place.landing.source_id).reference
    return said if place.listed is None else f"{said}; {place.listed.source}"
