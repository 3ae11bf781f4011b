"""Rings and areas that belong on one map."""

from collections.abc import Iterable

import numpy as np

from geo_kit.framed import Framed
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.ring import DEFAULT_DEVIATION_M, range_ring


class RingSet(tuple[Drawn, ...], Framed):
    """Rings and areas in their order: one table (`to_gdf`), and one map in a notebook."""

    __slots__ = ()


def range_rings(
    lon_deg: float,
    lat_deg: float,
    radii_m: Iterable[float],
    *,
    name: str = "",
    max_deviation_m: float = DEFAULT_DEVIATION_M,
) -> RingSet:
    """Return rings at several distances from one place.

    Args:
        lon_deg: of the centre.
        lat_deg: of the centre.
        radii_m: of the rings.
        name: of the centre, for tables and maps; its position where none is given.
        max_deviation_m: of the straight edges from the rings.

    Raises:
        PositionError, UnitError: as `range_ring`.

    >>> rings = range_rings(126.8, 39.3, [500e3, 800e3], name="Yangdok")
    >>> [(item.kind, item.max_m) for item in rings]
    [('range ring', 500000.0), ('range ring', 800000.0)]
    """
    made = [
        range_ring(lon_deg, lat_deg, radius_m, max_deviation_m=max_deviation_m)
        for radius_m in radii_m
    ]
    return RingSet(
        Drawn(
            kind="range ring",
            origin_name=name or f"{lon_deg:g},{lat_deg:g}",
            origin=np.array([lon_deg, lat_deg], float),
            from_area=False,
            what=ring,
            max_m=float(ring.radius_m),
            asked_deviation_m=max_deviation_m,
        )
        for ring in made
    )
