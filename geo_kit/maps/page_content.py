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
from geo_kit.maps.page_parts import Content, Flight, running_on, view_of
from geo_kit.maps.page_words import sections, sentence
from geo_kit.maps.page_zones import EXTENT, NOTE, zones_drawn
from geo_kit.reconstruct import Reconstruction
from geo_kit.scenes import Scene, scene

ROOM: Final = 0.15  # of the longer side, round what must be seen
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
    west, _, east, _ = shown.box
    return Content(
        title=result.test.title,
        finding=headline(result, shown.names),
        where=where_it_fell(result, shown.names),
        sections=tuple(sections(shown, drawn, flights)),
        sentence=sentence(shown),
        layers=drawn,
        flights=flights,
        plane=shown.plane,
        box=shown.box,
        view=_view(shown),
        globe=bool(flights) or east - west > FLAT_BELOW_M,
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


def _view(shown: Scene) -> tuple[float, float, float, float]:
    """Return what must be seen at first: launch, path and draws, else all that is drawn."""
    shapes = shown.impacts, shown.path, shown.crossing, shown.example
    seen = [part for part in shapes if len(part)]
    if not seen:
        left, bottom, right, top = shown.box
        seen = [np.array([[left, bottom], [right, top]]) * (1 - 2 * ROOM)]
    if shown.launch is not None:
        seen.append(shown.launch[None])
    lonlat = shown.plane.to_lonlat(np.concatenate(seen))
    return view_of(running_on(lonlat, shown.plane.lon_deg), margin=ROOM)


def _flights(shown: Scene) -> Iterator[Flight]:
    """Yield the path flown, from the launch on, and the arcs that it is held against."""
    result = shown.result
    if result.path is None or result.test.launch is None:
        return
    curves = {curve.key: curve for curve in height_curves(result)}
    path = curves.pop("path")
    curves.pop("boost", None)
    burnout_min = clock_of(result).burnout_s / 60
    flown = result.path.solution.trajectory
    track = np.column_stack([flown.lon_deg, flown.lat_deg])
    start = np.array([flown.origin])
    yield Flight(
        key="path",
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
