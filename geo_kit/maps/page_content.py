"""A reconstruction as the content of a page: its scene on the globe, its words beside it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from geo_kit import __version__
from geo_kit.export.clock import clock_of
from geo_kit.export.geojson import collection
from geo_kit.export.items import Feature
from geo_kit.export.table import feature_table
from geo_kit.export.words import headline, where_it_fell
from geo_kit.geodesic import destination
from geo_kit.heights import height_curves, vacuum_minutes
from geo_kit.maps.page_layers import layers
from geo_kit.maps.page_parts import FLOWN, Content, Flight, running_on
from geo_kit.maps.page_view import first_view
from geo_kit.maps.page_words import sections, sentences
from geo_kit.maps.page_zones import EXTENT, NOTE, zones_drawn
from geo_kit.reconstruct import Reconstruction
from geo_kit.scenes import Scene, scene

LOFTED: Final = 1.0  # height over range, from which on a page opens on the flat map
SHAPE: Final = 1.25  # width over height of what the page's zones cover
FLAT_BELOW_M: Final = 2e6  # up to this range a flat map misleads nobody


def content_of_test(result: Reconstruction) -> Content:
    """Return the page of a reconstruction.

    Raises:
        NotFoundError: nothing tells where to look: no launch site, and no coast of the state.
    """
    shown = scene(result, shape=SHAPE)
    flights = tuple(_flights(shown))
    drawn = tuple(layer for layer in layers(shown, flights) if layer.marks)
    return Content(
        title=result.test.title,
        finding=headline(result, shown.names),
        where=where_it_fell(result, shown.names),
        sections=tuple(sections(shown, drawn, flights)),
        sentences=tuple(sentences(shown)),
        layers=drawn,
        flights=flights,
        plane=shown.plane,
        box=shown.box,
        view=first_view(shown),
        globe=_on_the_globe(flights, shown),
        download=_download(shown),
        file_name=f"geo_kit-{result.test.id}.geojson",
    )


def _download(shown: Scene) -> str:
    """Return all that `geo-kit export` writes, its zones as the page draws them."""
    zones = zones_drawn(shown)
    table = feature_table(shown.result, zones, names=shown.names, version=__version__)
    features = tuple(
        _as_drawn(item) if item.kind == "zone" else item for item in table.features
    )
    return collection(replace(table, features=features))


def _as_drawn(zone: Feature) -> Feature:
    return replace(zone, properties={**zone.properties, "extent": EXTENT, "note": NOTE})


def _on_the_globe(flights: tuple[Flight, ...], shown: Scene) -> bool:
    """Tell whether a page opens on the globe: no tower of heights may dwarf that."""
    if not flights:
        left, _, right, _ = shown.box
        return right - left > FLAT_BELOW_M
    high_m = max(float(flight.height_m.max()) for flight in flights)
    return high_m < LOFTED * max(float(flight.distance_m[-1]) for flight in flights)


def _flights(shown: Scene) -> Iterator[Flight]:
    """Yield the path flown, from the launch on, and the arcs that it is held against."""
    result = shown.result
    if result.path is None or result.test.launch is None:
        return
    curves = {curve.key: curve for curve in height_curves(result)}
    path = curves.pop(FLOWN)
    curves.pop("boost", None)
    burnout_min = clock_of(result).burnout_s / 60
    flown = result.path.solution.trajectory
    track = np.column_stack([flown.lon_deg, flown.lat_deg])
    start = np.array([flown.origin])
    yield Flight(
        key=FLOWN,
        words=f"{path.words} (computed)",
        line=running_on(np.concatenate([start, track]), float(start[0, 0])),
        height_m=np.append(0.0, np.maximum(path.height_m, 0.0)),
        distance_m=np.append(0.0, path.distance_m),
        minute=np.append(0.0, path.minute + burnout_min),
        clock="",
    )
    for curve in curves.values():
        line = destination(*flown.origin, flown.azimuth_deg, curve.distance_m)
        yield Flight(
            key=curve.key,
            words=curve.words,
            line=running_on(line, float(start[0, 0])),
            height_m=np.maximum(curve.height_m, 0.0),
            distance_m=curve.distance_m,
            minute=vacuum_minutes(curve.distance_m[-1], curve.height_m.max()),
            clock="in vacuum",
        )
