"""The waters of each reading as areas, so that a page can hatch the one chosen."""

from collections.abc import Iterator
from typing import Final

import shapely

from geo_kit.maps.page_parts import Mark, from_plane
from geo_kit.scenes import Scene

ANY: Final = "any"  # the mark of what at least one reading holds


def hatched(shown: Scene) -> Iterator[Mark]:
    """Yield the waters of each reading, and last those of any; soil is drawn over them."""
    areas = {limit.reading: limit.area for limit in shown.limits}
    if any(not shapely.is_empty(limit.line) for limit in shown.limits):
        areas[ANY] = shapely.union_all([*areas.values()])
        for key, area in areas.items():
            yield Mark(shape=from_plane(area, shown.plane), title="", key=key, xy=area)
