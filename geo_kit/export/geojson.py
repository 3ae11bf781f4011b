"""GeoJSON (RFC 7946): longitude first, exteriors counterclockwise, six decimals, bbox."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from geo_kit.antimeridian import cut, unwrap
from geo_kit.export.features import dump, feature
from geo_kit.export.summary import Json, Names, summary, verdict_row
from geo_kit.reconstruct import Reconstruction
from geo_kit.waters.limits import ZonePolygon
from geo_kit.waters.names import zone_name


def reconstruction_geojson(
    result: Reconstruction, zones: Sequence[ZonePolygon], *, names: Names, version: str
) -> str:
    """Return launch, path, impacts, footprint, zones touched and verdicts as GeoJSON.

    Properties are scalars with their units in their names. What belongs to the whole (the
    claims, the findings, the sources) stands under the key `geo_kit` of the collection.
    """
    features = [
        *_launch(result),
        *_path(result),
        *_impacts(result, names),
        *_areas(result),
        *_zones(result, zones, names),
        *_verdicts(result),
        *_crossing(result),
        *_example(result),
    ]
    return dump(features, extra={"geo_kit": summary(result, names=names, version=version)})


def _launch(result: Reconstruction) -> Iterator[Json]:
    launch = result.test.launch
    if launch:
        properties = {
            "kind": "launch",
            "name": launch.name,
            "plus_minus_km": launch.plus_minus_m / 1e3,
            "certainty": str(launch.certainty),
            "source": result.test.source(launch.source_id).reference,
        }
        yield feature(shapely.Point(launch.lon_deg, launch.lat_deg), properties)


def _path(result: Reconstruction) -> Iterator[Json]:
    if result.path is None:
        return
    flown = result.path.solution.trajectory
    points = unwrap(np.column_stack([flown.lon_deg, flown.lat_deg, flown.height_m.round(1)]))
    properties = {
        "kind": "path",
        "model": result.path.model,
        "assumption": result.path.assumption,
        "range_km": result.path.range_claim.number.value / 1e3,
        "apogee_km": round(flown.apogee_m / 1e3, 1),
        "duration_from_burnout_s": round(flown.duration_s),
        "burnout_speed_m_per_s": round(result.path.solution.burnout_speed_m_per_s),
        "heights": "metres above the WGS84 ellipsoid, from burnout to impact",
    }
    yield feature(cut(shapely.LineString(points)), properties)


def _impacts(result: Reconstruction, names: Names) -> Iterator[Json]:
    if result.labels is None:
        return
    for share in result.zones:
        points = result.labels.points[result.labels.zone == share.zone]
        properties = {
            "kind": "impacts",
            "zone": share.zone,
            "zone_name": zone_name(share.zone, names),
            "n_draws": share.n_draws,
            "share": None
            if result.footprint is None
            else share.n_draws / len(result.labels.zone),
        }
        yield feature(shapely.MultiPoint(points), properties)


def _areas(result: Reconstruction) -> Iterator[Json]:
    for area in result.footprint.areas if result.footprint else ():
        properties = {
            "kind": "footprint",
            "probability": area.probability,
            "area_km2": round(area.area_m2 / 1e6),
        }
        yield feature(cut(area.polygon), properties)


def _zones(
    result: Reconstruction, zones: Sequence[ZonePolygon], names: Names
) -> Iterator[Json]:
    share = {item.zone: item.n_draws for item in result.zones}
    total = max(sum(share.values()), 1)
    for zone in zones:
        properties = {
            "kind": "zone",
            "zone": zone.zone,
            "zone_name": zone_name(zone.zone, names),
            "share": None if result.footprint is None else share.get(zone.zone, 0) / total,
            "max_deviation_m": round(zone.max_deviation_m, 1),
            "edges": "lon/lat",
            "extent": "as far as it lies near the footprint",
        }
        yield feature(zone.polygon, properties)


def _verdicts(result: Reconstruction) -> Iterator[Json]:
    """Put each verdict at the footprint's middle, so that a GIS lists it in a table."""
    if result.footprint is not None:
        for verdict in result.verdicts:
            row = {"kind": "verdict", **verdict_row(verdict)}
            yield feature(shapely.Point(result.footprint.centre), row)


def _crossing(result: Reconstruction) -> Iterator[Json]:
    if result.crossing is not None:
        ends = np.stack([result.crossing.start, result.crossing.end])
        properties = {
            "kind": "longest way from soil to territorial sea",
            "longest_km": round(result.crossing.longest_m / 1e3, 1),
            "at_most_km": round(result.crossing.at_most_m / 1e3, 1),
        }
        yield feature(shapely.LineString(ends), properties)


def _example(result: Reconstruction) -> Iterator[Json]:
    if result.example is not None:
        path = result.example
        properties = {
            "kind": "example of a turning path",
            "status": "not a reconstruction: it shows that a flight of this length fits",
            "path_length_km": round(path.length_m / 1e3, 1),
            "duration_s": round(path.duration_s),
            "speed_m_per_s": round(path.speed_m_per_s, 1),
        }
        yield feature(
            shapely.LineString(np.column_stack([path.lon_deg, path.lat_deg])), properties
        )
