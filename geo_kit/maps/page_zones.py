"""The zones in which impacts fell, for the download: as the page draws them."""

from typing import Final

import shapely

from geo_kit.antimeridian import cut
from geo_kit.api import window_of
from geo_kit.maps.page_parts import from_plane
from geo_kit.regions import load_waters
from geo_kit.scenes import Scene, zones_good_to_m
from geo_kit.waters.limits import ZonePolygon, zone_polygon
from geo_kit.waters.sketch import SketchedZone
from geo_kit.waters.zones import UNCOVERED

EXTENT: Final = "as far as the frame of the page's map reaches"
NOTE: Final = (
    "As the page draws it, its coast thinned to what a screen shows; a territorial sea holds "
    "the internal waters behind it. `geo-kit export` traces limits and coast to a metre."
)
EDGE_M: Final = 20e3  # of a frame, straight on a plane: longer ones bend on the globe


def zones_drawn(shown: Scene) -> list[ZonePolygon]:
    """Return the zones touched; empty where nothing tells the bearing, as for an export.

    Land and internal waters have no edge to be traced: these come as for an export.
    """
    labels = shown.result.labels
    if shown.result.footprint is None or labels is None:
        return []
    sketched = {zone.zone: zone for zone in shown.zones}
    return [
        _drawn(sketched[share.zone], shown)
        if share.zone in sketched
        else zone_polygon(load_waters(), share.zone, window_of(labels))
        for share in shown.result.zones
        if share.zone not in UNCOVERED
    ]


def _drawn(zone: SketchedZone, shown: Scene) -> ZonePolygon:
    """Return a zone of the scene without the soil that the page draws over it."""
    sea = shapely.segmentize(shapely.difference(zone.shape, shown.soil), EDGE_M)
    shape = shapely.make_valid(cut(from_plane(sea, shown.plane)))
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return ZonePolygon(zone.zone, shapely.MultiPolygon(parts), zones_good_to_m(shown.box))
