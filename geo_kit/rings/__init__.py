"""Range rings: lines, discs, donuts and sectors at a distance from points and from areas."""

from geo_kit.rings.area import reach_of_area
from geo_kit.rings.circle import circles
from geo_kit.rings.region import Region
from geo_kit.rings.ring import GREATEST_RADIUS_M, Ring, range_ring
from geo_kit.rings.ring_set import RingSet, range_rings
from geo_kit.rings.shapes import disc, donut, merged, sector

__all__ = [
    "GREATEST_RADIUS_M",
    "Region",
    "Ring",
    "RingSet",
    "circles",
    "disc",
    "donut",
    "merged",
    "range_ring",
    "range_rings",
    "reach_of_area",
    "sector",
]
