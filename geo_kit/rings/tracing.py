"""Draw a curve on the globe with as few straight edges as a bound in metres allows."""

from collections.abc import Callable
from typing import Final

import numpy as np

from geo_kit.antimeridian import on_globe, unwrap
from geo_kit.arrays import FloatArray, IntArray

Place = Callable[[FloatArray], FloatArray]  # parameters (n,) to points (n, 2)
Stray = Callable[[FloatArray], FloatArray]  # points (n, 2) to metres off the curve (n,)

FIRST_EDGES: Final = 72
MOST_PASSES: Final = 40
MOST_PIECES: Final = 16  # that one edge is cut into at once
BETWEEN: Final = np.array([[0.25], [0.5], [0.75]])  # of an edge, where it is measured
MARGIN: Final = 1.1  # the worst place of an edge lies at most a tenth above those three


def trace(
    place: Place,
    stray_m: Stray,
    *,
    span: tuple[float, float],
    max_deviation_m: float,
    first_edges: int = FIRST_EDGES,
) -> tuple[FloatArray, float]:
    """Return points (n, 2) along a curve, and how far its edges stray in metres.

    Edges are straight in longitude and latitude, as GeoJSON means them; longitudes do not
    jump. Vertices stand close where the map bends the curve, as beside a pole.

    Args:
        place: where the curve is, for parameters between the two of `span`.
        stray_m: how far points are off the curve.
        span: the parameter's first and last value.
        max_deviation_m: the bound.
        first_edges: evenly spaced, before any is cut up.
    """
    at = np.linspace(*span, first_edges + 1)
    points = place(at)
    off_m = np.full(first_edges, np.nan)
    for _ in range(MOST_PASSES):
        points = unwrap(points)
        fresh = np.isnan(off_m)
        off_m[fresh] = MARGIN * _edges_off_m(points[:-1][fresh], points[1:][fresh], stray_m)
        bad = off_m > max_deviation_m
        bad &= np.abs(np.diff(at)) > 1e-13 * abs(span[1] - span[0])  # else no room between
        if not bad.any():
            break
        # The stray of an edge falls with the square of its length.
        wanted = np.ceil(np.sqrt(MARGIN * off_m / max_deviation_m))
        pieces = np.where(bad, np.clip(wanted, 2, MOST_PIECES), 1).astype(int)
        at, points, off_m = _cut_up(at, points, off_m, pieces, place)
    return points, float(off_m.max())


def _edges_off_m(start: FloatArray, end: FloatArray, stray_m: Stray) -> FloatArray:
    between = start + (end - start) * BETWEEN[..., None]
    return stray_m(on_globe(between.reshape(-1, 2))).reshape(len(BETWEEN), -1).max(axis=0)


def _cut_up(
    at: FloatArray, points: FloatArray, off_m: FloatArray, pieces: IntArray, place: Place
) -> tuple[FloatArray, FloatArray, FloatArray]:
    edge = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    along = at[edge] + step / pieces[edge] * np.diff(at)[edge]
    drawn = points[edge].copy()
    drawn[step > 0] = place(along[step > 0])
    return (
        np.append(along, at[-1]),
        np.concatenate([drawn, points[-1:]]),
        np.where(pieces == 1, off_m, np.nan)[edge],
    )
