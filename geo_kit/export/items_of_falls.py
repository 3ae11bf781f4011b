"""Impacts, footprint, zones, verdicts, and what a path length leaves, as features."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import shapely

from geo_kit.antimeridian import cut
from geo_kit.export.items import ANSWERS, BLUE, GREY, INK, SLATE, Feature, line, wound
from geo_kit.export.summary import Names, verdict_row
from geo_kit.reconstruct import Reconstruction
from geo_kit.waters.limits import ZonePolygon
from geo_kit.waters.names import zone_name


def impacts(result: Reconstruction, names: Names) -> Iterator[Feature]:
    """Yield the draws, zone by zone."""
    if result.labels is None:
        return
    for share in result.zones:
        inside = result.labels.zone == share.zone
        yield Feature(
            kind="impacts",
            title=f"Impacts drawn: {zone_name(share.zone, names)}",
            shape=shapely.MultiPoint(result.labels.points[inside]),
            properties={
                "zone": share.zone,
                "zone_name": zone_name(share.zone, names),
                "n_draws": share.n_draws,
                "share": None
                if result.footprint is None
                else share.n_draws / len(result.labels.zone),
            },
            colour=SLATE,
        )


def areas(result: Reconstruction) -> Iterator[Feature]:
    """Yield the footprint's areas."""
    for area in result.footprint.areas if result.footprint else ():
        yield Feature(
            kind="footprint",
            title=f"Holds {area.probability:.0%} of the impacts",
            shape=wound(cut(area.polygon)),
            properties={
                "probability": area.probability,
                "area_km2": round(area.area_m2 / 1e6),
            },
            colour=INK,
        )


def zone_areas(
    result: Reconstruction,
    zones: Sequence[ZonePolygon],
    names: Names,
    zone_colour: Callable[[str], str],
) -> Iterator[Feature]:
    """Yield the zones drawn, with the share of the impacts that each holds."""
    share = {item.zone: item.n_draws for item in result.zones}
    total = max(sum(share.values()), 1)
    for zone in zones:
        yield Feature(
            kind="zone",
            title=zone_name(zone.zone, names),
            shape=wound(zone.polygon),
            properties={
                "zone": zone.zone,
                "zone_name": zone_name(zone.zone, names),
                "share": None if result.footprint is None else share.get(zone.zone, 0) / total,
                "max_deviation_m": round(zone.max_deviation_m, 1),
                "edges": "lon/lat",
                "extent": "as far as it lies near the footprint",
            },
            colour=zone_colour(zone.zone),
        )


def verdicts(result: Reconstruction) -> Iterator[Feature]:
    """Put each verdict at the footprint's middle, so that a GIS lists it in a table."""
    if result.footprint is not None:
        for verdict in result.verdicts:
            yield Feature(
                kind="verdict",
                title=f"{verdict.reading.title}: {verdict.answer}",
                shape=shapely.Point(result.footprint.centre),
                properties=verdict_row(verdict),
                colour=ANSWERS.get(str(verdict.answer), INK),
            )


def crossing(result: Reconstruction) -> Iterator[Feature]:
    """Yield the longest way that a path length was held against."""
    if result.crossing is not None:
        longest_km = round(result.crossing.longest_m / 1e3, 1)
        yield Feature(
            kind="longest way from land to territorial sea",
            title=f"Longest way from land to territorial sea: {longest_km:.0f} km",
            shape=line(result.crossing.line),
            properties={
                "longest_km": longest_km,
                "at_most_km": round(result.crossing.at_most_m / 1e3, 1),
            },
            colour=BLUE,
        )


def example(result: Reconstruction) -> Iterator[Feature]:
    """Yield a path of the reported length, which nobody reported."""
    if result.example is not None:
        path = result.example
        yield Feature(
            kind="example of a turning path",
            title="Example of a path of that length: not the one flown",
            shape=line(np.column_stack([path.lon_deg, path.lat_deg])),
            properties={
                "status": "not a reconstruction: it shows that a flight of this length fits",
                "path_length_km": round(path.length_m / 1e3, 1),
                "duration_s": round(path.duration_s),
                "speed_m_per_s": round(path.speed_m_per_s, 1),
            },
            colour=GREY,
        )
