"""Land, its owners, and which of its edges are coast."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray, IntArray, StrArray


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Land polygons, longitude first; a country is made of many."""

    polygons: NDArray[np.object_]  # (n,) of shapely Polygons
    owner: StrArray  # (n,) "PRK", "KOR", "JPN", "RUS", "CHN"; "OTHER" is inland
    disputed: StrArray  # (n,) the states that claim it, as in "KOR/JPN"; mostly ""


@dataclass(frozen=True, slots=True, eq=False)
class CoastEdges:
    """Edges of land with the sea on one side."""

    start: FloatArray  # (m, 2) longitude, latitude
    end: FloatArray  # (m, 2)
    owner: IntArray  # (m,) an index into `owners`
    polygon: IntArray  # (m,) an index into the land's polygons
    owners: tuple[str, ...]


def coast_edges(land: Land, border_edges: FloatArray) -> CoastEdges:
    """Return the edges of land that are coast.

    Args:
        land: the polygons.
        border_edges: array (k, 2, 2), the two ends of each edge that is no coast: borders
            on land, and the frame that the land was clipped to. An edge of a polygon is
            left out when its ends are exactly those of such an edge, in either order.
    """
    rings, polygon_of_ring = shapely.get_rings(land.polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[:-1] == ring[1:])
    first = first[~_among(points, first, border_edges)]
    polygon = polygon_of_ring[ring[first]].astype(np.int64)
    owners, owner = np.unique(land.owner, return_inverse=True)
    return CoastEdges(
        start=points[first],
        end=points[first + 1],
        owner=owner[polygon].astype(np.int64),
        polygon=polygon,
        owners=tuple(owners.tolist()),
    )


def _among(points: FloatArray, first: IntArray, edges: FloatArray) -> NDArray[np.bool_]:
    """Return, array (n,), which edges are in a short list, in either direction.

    Args:
        points: (m, 2) corners.
        first: (n,) of each edge; the next corner is its other end.
        edges: (k, 2, 2) the list.
    """
    known = {tuple(edge) for edge in np.reshape(edges, (-1, 4)).tolist()}
    known |= {(*edge[2:], *edge[:2]) for edge in known}
    # A sieve over longitudes leaves few candidates for the exact comparison.
    longitudes = np.append(np.unique(edges[..., 0]), np.inf)
    lon = points[:, 0]
    met = longitudes[np.searchsorted(longitudes, lon)] == lon
    found = met[first] & met[first + 1]
    rows = np.flatnonzero(found)
    candidates = np.hstack([points[first[rows]], points[first[rows] + 1]]).tolist()
    found[rows] = [tuple(edge) in known for edge in candidates]
    return found
