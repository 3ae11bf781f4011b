"""Tell the edges of land that are coast from those that are cuts or the window's frame."""

from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from gshhg import Window
from ownership import Feature

Edge = tuple[tuple[float, float], tuple[float, float]]
Border = tuple[str, str, shapely.LineString]  # kind, owners, line

FRAME: Final = "window frame"
BORDER: Final = "border"


def edges_of(polygon: shapely.Polygon) -> list[Edge]:
    """Return the edges of a polygon, each with its lesser end first."""
    edges = []
    for ring in (polygon.exterior, *polygon.interiors):
        points = list(map(tuple, ring.coords))
        edges += [(min(pair), max(pair)) for pair in pairwise(points)]
    return edges


def on_frame(edge: Edge, window: Window) -> bool:
    """Return whether an edge runs along one side of the window."""
    west, south, east, north = window
    (lon, lat), (end_lon, end_lat) = edge
    return lon == end_lon in (west, east) or lat == end_lat in (south, north)


def land_borders(
    features: list[Feature], uncut: list[shapely.Polygon], window: Window
) -> list[Border]:
    """Return all edges of land that are not coast, joined to lines, in a fixed order.

    Args:
        features: the land, cut and labelled.
        uncut: the same land in the window before it was cut: its edges are coast, unless
            they run along the frame.
        window: what the land was clipped to.
    """
    coast = {
        edge for polygon in uncut for edge in edges_of(polygon) if not on_frame(edge, window)
    }
    owners: dict[Edge, list[str]] = {}
    for feature in features:
        for edge in edges_of(feature.polygon):
            if edge not in coast:
                owners.setdefault(edge, []).append(feature.owner)
    groups: dict[tuple[str, str], list[Edge]] = {}
    for edge, sides in sorted(owners.items()):
        kind = FRAME if on_frame(edge, window) else BORDER
        groups.setdefault((kind, "/".join(sorted(sides))), []).append(edge)
    return [(*key, line) for key, group in sorted(groups.items()) for line in _joined(group)]


def _joined(edges: list[Edge]) -> list[shapely.LineString]:
    merged = shapely.line_merge(shapely.multilinestrings(np.array(edges)))
    lines = [shapely.normalize(line) for line in shapely.get_parts(merged)]
    return sorted(lines, key=lambda line: line.coords[:])
