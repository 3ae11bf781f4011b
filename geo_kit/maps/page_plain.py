"""Rings and footprints on their own as the content of a page."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

import numpy as np
import shapely

from geo_kit import __version__
from geo_kit.antimeridian import cut
from geo_kit.arrays import FloatArray
from geo_kit.export.features import dump, feature
from geo_kit.export.rings import rings_geojson
from geo_kit.footprint import Footprint
from geo_kit.gdf import to_gdf
from geo_kit.maps.page_parts import (
    Content,
    Layer,
    Mark,
    box_round,
    running_on,
    view_of,
    world,
)
from geo_kit.maps.page_words import layer_list
from geo_kit.maps.palette import COAST, INK, LAND
from geo_kit.plane import Plane
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.region import Region
from geo_kit.rings.ring import Ring

COLOURS: Final = ("#2f5fd0", "#b3261e", "#1d6b3a", "#8a5a00")
NOTE: Final = (
    "Coasts: Natural Earth. Web maps end at 85 degrees: lines nearer to a pole are left out "
    "on the screen, not in the download."
)
FLAT_BELOW_M: Final = 1.5e6  # half a side of the picture
WIDE: Final = 2.5  # room round a footprint, so that some coast is seen
WIDEST_M: Final = 15e6  # beyond it an equidistant picture says little


def content_of_footprint(areas: Footprint) -> Content:
    """Return the page of a footprint."""
    shapes = [
        (f"Holds {area.probability:.0%} of the draws", area.polygon) for area in areas.areas
    ]
    marks = tuple(
        Mark(
            shape=shapely.boundary(shape),
            title=title,
            text=f"{area.area_m2 / 1e6:,.0f} square kilometres",
            colour=colour,
        )
        for (title, shape), area, colour in zip(shapes, areas.areas, COLOURS, strict=False)
    )
    rows = [feature(cut(shape), {"title": title}) for title, shape in shapes]
    title = "Where it came down: areas that hold a share of the draws"
    return _content(title, marks, areas.centre, download=dump(rows), margin=WIDE)


def content_of_rings(drawn: Sequence[Drawn]) -> Content:
    """Return the page of range rings and areas."""
    marks = tuple(_ring_mark(item, place) for place, item in enumerate(drawn))
    first = drawn[0]
    centre = first.origin
    if centre is None:
        centre = shapely.get_coordinates(shapely.point_on_surface(first.region.shape))[0]
    names = dict.fromkeys(item.origin_name for item in drawn)
    title = f"Range from {', '.join(filter(None, names)) or 'a point'}"
    return _content(title, marks, centre, download=rings_geojson(drawn))


def content_of_shape(thing: Ring | Region) -> Content:
    """Return the page of a bare ring or area."""
    if isinstance(thing, Ring):
        line: shapely.Geometry = shapely.LineString(thing.points)
        title, centre = f"Ring of {{{thing.radius_m:.0f} m}}", np.array(thing.centre)
    else:
        line, title = thing.outline, "Outline"
        centre = shapely.get_coordinates(shapely.point_on_surface(thing.shape))[0]
    mark = Mark(shape=line, title=title, colour=COLOURS[0])
    download = json.dumps(json.loads(to_gdf(thing).to_json()))
    return _content(mark.plain_title, (mark,), centre, download=download)


def _ring_mark(item: Drawn, place: int) -> Mark:
    shape = (
        shapely.LineString(item.what.points)
        if isinstance(item.what, Ring)
        else item.what.outline
    )
    return Mark(
        shape=shape,
        title=f"{item.kind}: {{{item.max_m:.0f} m}}",
        text=f"From {item.origin_name}. {item.note}".strip(),
        source="geodesics on the WGS 84 ellipsoid",
        colour=COLOURS[place % len(COLOURS)],
        key=str(place),
    )


def _content(
    title: str,
    marks: tuple[Mark, ...],
    centre: FloatArray,
    *,
    download: str,
    margin: float = 0.2,
) -> Content:
    plane = Plane(*map(float, centre))
    points = np.concatenate([shapely.get_coordinates(mark.shape) for mark in marks])
    points = np.concatenate([points, centre[None]])
    box = box_round(np.clip(plane.to_xy(points), -WIDEST_M, WIDEST_M), margin=2 * margin)
    layers = tuple(_layers(marks, centre))
    legend = "".join(
        f'<tr><td><i class="swatch" style="--day:{m.colour};--night:{m.night}"></i></td>'
        f'<td data-words="{escape(m.title)}">{escape(m.plain_title)}</td></tr>'
        for m in marks
    )
    section = (
        f'<section aria-label="Legend"><table id="legend"><tbody>{legend}</tbody></table>'
        "</section>"
    )
    return Content(
        title="geo_kit",
        finding=title,
        where="",
        sections=(
            section,
            layer_list(layers),
            f"<p><small>{NOTE} geo_kit {__version__}.</small></p>",
        ),
        sentences=(title,),
        layers=layers,
        flights=(),
        plane=plane,
        box=box,
        view=view_of(running_on(points, plane.lon_deg), margin=margin),
        globe=box[2] - box[0] > 2 * FLAT_BELOW_M,
        download=download,
        file_name="geo_kit.geojson",
    )


def _layers(marks: tuple[Mark, ...], centre: FloatArray) -> Iterator[Layer]:
    for key, what, kind, colour in (
        ("world", "land", "area", LAND),
        ("coast", "shore", "line", COAST),
    ):
        mark = Mark(shape=world(what), title="", colour=colour)
        yield Layer(
            key=key, title="", kind=kind, marks=(mark,), style={"width": 0.8}, world=what
        )
    yield Layer(key="marks", title="Lines", kind="line", marks=marks, style={"width": 2})
    middle = Mark(shape=shapely.Point(*centre.tolist()), title="Centre", colour=INK)
    yield Layer(key="launch", title="Centre", kind="dots", marks=(middle,), style={"radius": 4})
