"""What a page shows when it opens, and where names are looked for first."""

from typing import Final

import numpy as np
import shapely

from geo_kit.maps.page_parts import running_on, view_of
from geo_kit.maps.said import landmarks
from geo_kit.scenes import Scene

View = tuple[float, float, float, float]  # west, south, east, north
NEAR: Final = 0.15  # of a side of the view, outside it
ROOM: Final = 0.15  # of the longer side, round what must be seen
WITHIN: Final = 0.1  # of each side: names keep so far off the edge of the first view
LEAST_SHARE: Final = 0.002  # of the first view: a smaller piece of a zone has no room for words


def first_view(shown: Scene) -> View:
    """Return what must be seen at first: launch, path and draws, else all that is drawn."""
    shapes = shown.impacts, shown.path, shown.crossing, shown.example
    seen = [part for part in shapes if len(part)]
    if not seen:
        left, bottom, right, top = shown.box
        seen = [np.array([[left, bottom], [right, top]]) * (1 - 2 * ROOM)]
    if shown.launch is not None:
        seen.append(shown.launch[None])
    lonlat = shown.plane.to_lonlat(np.concatenate(seen))
    return _with_landmarks(view_of(running_on(lonlat, shown.plane.lon_deg), margin=ROOM), shown)


def _with_landmarks(view: View, shown: Scene) -> View:
    """Return a view that holds the landmarks just outside it too, with room for their names."""
    west, south, east, north = view
    x, y = NEAR * (east - west), NEAR * (north - south)
    for _, at in landmarks(shown):
        lonlat = running_on(shown.plane.to_lonlat(at[None]), shown.plane.lon_deg)
        lon, lat = lonlat[0].tolist()
        if west - x < lon < east + x and south - y < lat < north + y:
            view = (
                min(view[0], lon - x / 3),
                min(view[1], lat - y / 3),
                max(view[2], lon + x / 3),
                max(view[3], lat + y / 3),
            )
    return view


def first_seen(shown: Scene) -> shapely.Geometry:
    """Return the ground that a page opens on, in the scene's plane, without its edges."""
    west, south, east, north = first_view(shown)
    x, y = WITHIN * (east - west), WITHIN * (north - south)
    view = shapely.box(west + x, south + y, east - x, north - y)
    fine = shapely.segmentize(view, max(east - west, north - south) / 20)
    return shapely.intersection(shown.plane.shape_to_xy(fine), shapely.box(*shown.box))


def seen_first(
    shape: shapely.Geometry, view: shapely.Geometry, *, least: float = LEAST_SHARE
) -> shapely.Geometry:
    """Return the part of an area or line in the first view; all of it if hardly any is.

    Least is the share of the view's area, or of its side squared, below which that is so.
    """
    part = shapely.intersection(shape, view)
    if shapely.get_dimensions(shape) > 1:
        return part if shapely.area(part) > least * shapely.area(view) else shape
    return part if shapely.length(part) > (least * shapely.area(view)) ** 0.5 else shape
