"""Range rings: lines, discs, donuts and sectors at a distance from points and from areas."""

from geo_kit.rings.circle import circles
from geo_kit.rings.ring import GREATEST_RADIUS_M, Ring, range_ring

__all__ = ["GREATEST_RADIUS_M", "Ring", "circles", "range_ring"]
