"""GeoDataFrames of results: on WGS 84, longitude first, units in the columns' names."""

import json
from collections.abc import Sequence
from dataclasses import fields
from functools import singledispatch
from typing import Any, Final

import geopandas
import numpy as np
import shapely
from geopandas import GeoDataFrame

from geo_kit import __version__
from geo_kit.antimeridian import cut, on_globe, unwrap
from geo_kit.api import zones_touched
from geo_kit.arrays import FloatArray
from geo_kit.errors import NotFoundError
from geo_kit.export.layout import WGS84, layout
from geo_kit.export.rings import rings_geojson
from geo_kit.export.table import feature_table
from geo_kit.flight.cruise import CruisePath
from geo_kit.flight.trajectory import Trajectory
from geo_kit.flights import FlownPath
from geo_kit.footprint import Footprint
from geo_kit.inference import Draws
from geo_kit.reach import Crossing
from geo_kit.reconstruct import Reconstruction
from geo_kit.regions import load_names
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.missile import MissileRing
from geo_kit.rings.region import Region
from geo_kit.rings.ring import Ring
from geo_kit.waters.answers import FullLabels
from geo_kit.waters.limits import ZonePolygon
from geo_kit.waters.zones import Labels

PLAIN: Final = (
    *("boundary", "base_owner", "base_kind", "base_line", "enclosed_by", "base_distance_m"),
    *("divide", "divide_basis", "divide_certainty"),
    *("data_uncertainty_m", "data_uncertainty_basis", "too_close", "sea", "sea_margin_m"),
)  # of FullLabels, as they stand


@singledispatch
def to_gdf(thing: Any) -> GeoDataFrame:  # noqa: ANN401 - what fits is registered below
    """Return a result as a GeoDataFrame.

    A reconstruction gives the features of `geo-kit export`, a row each; a footprint its
    areas; labels, draws and flights a row per point; rings, areas and lists of them a row
    each. Shapes that cross the antimeridian are cut there, heights are metres above the
    ellipsoid, and times count in seconds.

    Raises:
        NotFoundError: there is no layout for a thing of that type.
    """
    if isinstance(thing, list | tuple):
        return _of_several(thing)
    known = sorted(kind.__name__ for kind in to_gdf.registry if kind is not object)
    raise NotFoundError("layout", type(thing).__name__, known=known)


@to_gdf.register
def _(result: Reconstruction) -> GeoDataFrame:
    table = feature_table(
        result, zones_touched(result), names=load_names(), version=__version__
    )
    return layout(table.features)


@to_gdf.register
def _(areas: Footprint) -> GeoDataFrame:
    return _frame(
        [cut(area.polygon) for area in areas.areas],
        probability=[area.probability for area in areas.areas],
        area_m2=[area.area_m2 for area in areas.areas],
    )


@to_gdf.register
def _(labels: Labels) -> GeoDataFrame:
    return _frame(shapely.points(labels.points), **_label_columns(labels))


@to_gdf.register
def _(full: FullLabels) -> GeoDataFrame:
    columns = {name: getattr(full, name) for name in PLAIN}
    columns |= {
        "base_point_lon_deg": full.base_point[:, 0],
        "base_point_lat_deg": full.base_point[:, 1],
    }
    for claim, member in full.areas.items():
        columns |= {f"{claim}_inside": member.inside, f"{claim}_margin_m": member.margin_m}
    for line, abreast in full.sides.items():
        columns |= {f"{line}_side": abreast.side, f"{line}_distance_m": abreast.distance_m}
    points = shapely.points(full.labels.points)
    return _frame(points, **_label_columns(full.labels), **columns)


@to_gdf.register
def _(draws: Draws) -> GeoDataFrame:
    """Return the draws that agree with the statements, at the places of their fall."""
    rows = draws.valid
    claims = np.array([claim.id for claim in draws.claims])
    return _frame(
        shapely.points(draws.impact[rows]),
        range_m=draws.range_m[rows],
        azimuth_deg=draws.azimuth_deg[rows],
        launch_lon_deg=draws.launch[rows, 0],
        launch_lat_deg=draws.launch[rows, 1],
        range_claim=claims[draws.speaker[rows]],
    )


@to_gdf.register
def _(flown: Trajectory) -> GeoDataFrame:
    return _frame(
        _places(flown.lon_deg, flown.lat_deg, flown.height_m),
        time_from_burnout_s=flown.time_s,
        height_m=flown.height_m,
        speed_m_per_s=flown.speed_m_per_s,
    )


@to_gdf.register
def _(path: FlownPath) -> GeoDataFrame:
    return to_gdf(path.solution.trajectory)


@to_gdf.register
def _(way: Crossing) -> GeoDataFrame:
    return _frame(
        [cut(shapely.LineString(unwrap(way.line)))],
        longest_m=[way.longest_m],
        at_most_m=[way.at_most_m],
    )


@to_gdf.register
def _(flown: CruisePath) -> GeoDataFrame:
    return _frame(
        _places(flown.lon_deg, flown.lat_deg, flown.height_m),
        time_s=flown.time_s,
        height_m=flown.height_m,
        along_m=flown.along_m,
        ground_speed_m_per_s=flown.ground_speed_m_per_s,
    )


@to_gdf.register
def _(ring: Ring) -> GeoDataFrame:
    return _frame(
        [cut(shapely.LineString(ring.points))],
        centre_lon_deg=[ring.centre[0]],
        centre_lat_deg=[ring.centre[1]],
        radius_m=[ring.radius_m],
        max_deviation_m=[ring.max_deviation_m],
    )


@to_gdf.register
def _(region: Region) -> GeoDataFrame:
    return _frame([region.shape], max_deviation_m=[region.max_deviation_m])


@to_gdf.register
def _(ring: MissileRing) -> GeoDataFrame:
    (farthest_deg, farthest_m), (nearest_deg, nearest_m) = ring.farthest, ring.nearest
    return _frame(
        [ring.region.shape],
        farthest_m=[farthest_m],
        farthest_azimuth_deg=[farthest_deg],
        nearest_m=[nearest_m],
        nearest_azimuth_deg=[nearest_deg],
        burnout_speed_m_per_s=[ring.speed_m_per_s],
        max_deviation_m=[ring.region.max_deviation_m],
    )


@to_gdf.register
def _(zone: ZonePolygon) -> GeoDataFrame:
    return _frame([zone.polygon], zone=[zone.zone], max_deviation_m=[zone.max_deviation_m])


@to_gdf.register
def _(drawn: Drawn) -> GeoDataFrame:
    return _of_drawn([drawn])


def _of_several(things: Sequence[Any]) -> GeoDataFrame:
    if things and all(isinstance(thing, Drawn) for thing in things):
        return _of_drawn(things)
    frames = [to_gdf(thing) for thing in things]
    if not frames:
        return GeoDataFrame(geometry=[], crs=WGS84)
    import pandas as pd  # noqa: PLC0415 - geopandas has it; only lists need it

    return GeoDataFrame(pd.concat(frames, ignore_index=True), crs=WGS84)


def _of_drawn(drawn: Sequence[Drawn]) -> GeoDataFrame:
    features = json.loads(rings_geojson(drawn))["features"]
    return geopandas.GeoDataFrame.from_features(features, crs=WGS84)


def _label_columns(labels: Labels) -> dict[str, Any]:
    names = {"distance_m": "distance_to_base_line_m", "margin_m": "margin_at_least_m"}
    return {
        names.get(item.name, item.name): getattr(labels, item.name)
        for item in fields(labels)
        if item.name != "points"
    }


def _places(lon_deg: FloatArray, lat_deg: FloatArray, height_m: FloatArray) -> Any:  # noqa: ANN401 - shapely's array
    lon_lat = on_globe(np.column_stack([lon_deg, lat_deg]))
    return shapely.points(np.column_stack([lon_lat, height_m]))


def _frame(shapes: Any, **columns: Any) -> GeoDataFrame:  # noqa: ANN401 - arrays and lists
    return GeoDataFrame(columns, geometry=shapes, crs=WGS84)
