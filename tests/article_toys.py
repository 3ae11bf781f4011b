"""Shores drawn in kilometres, where bays have areas that a pencil can work out."""

import numpy as np
import shapely

from geo_kit.geodesic import destination
from geo_kit.waters.coast import Land, coast_edges
from geo_kit.waters.parties import Coast

ORIGIN = (135.0, 38.0)


def place(points_km):
    """Return longitude and latitude of places x km east and y km north of the origin.

    Along and from the axes at most 100 km away, areas and lengths are those of the plane to
    a few parts in 10,000.
    """
    x, y = np.asarray(points_km, float).reshape(-1, 2).T
    azimuth_deg = np.degrees(np.arctan2(x, y))
    return destination(*ORIGIN, azimuth_deg, np.hypot(x, y) * 1e3)


def block(bay_km, *, width_km=60.0, depth_km=100.0, step_km=0.4, turn=0):
    """Return land north of a coast from west to east, with a bay cut into it.

    Args:
        bay_km: the shore of the bay from its western to its eastern end, (n, 2).
        width_km: half the width of the land.
        depth_km: how far north the land goes.
        step_km: the longest edge.
        turn: how many vertices the ring's first point is moved along.
    """
    corners = [
        *[(-width_km, 0.0), *bay_km, (width_km, 0.0)],
        *[(width_km, depth_km), (-width_km, depth_km), (-width_km, 0.0)],
    ]
    line = shapely.segmentize(shapely.LineString(corners), step_km)
    ring = np.roll(shapely.get_coordinates(line)[:-1], -turn, axis=0)
    return shapely.Polygon(place(ring))


def islet(x_km, y_km, width_km, height_km):
    """Return a rectangle round its middle."""
    corners = shapely.box(
        x_km - width_km / 2, y_km - height_km / 2, x_km + width_km / 2, y_km + height_km / 2
    )
    return shapely.Polygon(place(shapely.get_coordinates(corners)))


def coast_of(*lands, borders=()):
    """Return the coast of lands, pairs of a state and a polygon."""
    states, polygons = zip(*lands, strict=True)
    made = Land(np.array(polygons), np.array(states), np.array([""] * len(states)))
    edges = coast_edges(made, np.reshape(np.array(borders, float), (-1, 2, 2)))
    return Coast.of(made, edges)


def half_ellipse(half_mouth_km, depth_km):
    """Return the shore of a bay in the shape of half an ellipse, west to east."""
    turn = np.radians(np.linspace(180, 0, 181))
    return np.column_stack([half_mouth_km * np.cos(turn), depth_km * np.sin(turn)])


def inlet(half_mouth_km, depth_km):
    """Return the shore of a rectangular inlet, west to east."""
    a, b = half_mouth_km, depth_km
    return np.array([(-a, 0), (-a, b), (a, b), (a, 0)], float)
