"""Range rings as GeoJSON: lines and areas, label points, what lies within."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely

from geo_kit.antimeridian import cut, on_globe, unwrap
from geo_kit.arrays import FloatArray
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import NotFoundError, UnitError
from geo_kit.export.features import DECIMALS, Json, dump
from geo_kit.geodesic import inverse
from geo_kit.rings.drawn import Drawn, Label, labels
from geo_kit.rings.region import Region
from geo_kit.rings.ring import LEAST_DEVIATION_M, Ring
from geo_kit.rings.territory import unit_vectors
from geo_kit.rings.tracing import BETWEEN, MARGIN
from geo_kit.rings.within import Within

RFC7946: Final = "rfc7946"
D3: Final = "d3"
WINDINGS: Final = (RFC7946, D3)
FINE_DECIMALS: Final = 9  # for rings of metres, and for bounds under a metre
SHARE_OF_D3: Final = 0.6  # of the bound for the straight edges, the rest for d3's arcs
SHARE_OF_RADIUS: Final = 1e-3
METRES_PER_DEGREE: Final = 111_700.0  # at most, of latitude on WGS 84
RULE: Final = "past a hemisphere: the polygon is what lies within the range, not the rest"


def rings_geojson(
    drawn: Sequence[Drawn],
    *,
    winding: str = RFC7946,
    label_azimuths_deg: Sequence[float] = (),
    found: Mapping[int, Within] | None = None,
) -> str:
    """Return rings and areas as GeoJSON.

    Args:
        drawn: what to write.
        winding: "rfc7946": cut at the antimeridian, exteriors counterclockwise; "d3": for
            d3-geo and what builds on it, which fills what lies on the right of a ring.
        label_azimuths_deg: a point is added for each ring and azimuth.
        found: what lies within, by place in `drawn`.

    Raises:
        NotFoundError: no such winding.
        UnitError: a winding for d3, and not one area that it could matter to.
    """
    if winding not in WINDINGS:
        raise NotFoundError("winding", winding, known=WINDINGS)
    if winding == D3 and drawn and all(item.is_line for item in drawn):
        raise UnitError(
            "winding: a ring is drawn as a line, and d3 draws every line alike",
            hint="leave --winding out, or ask for the area, as with --shape disc",
        )
    features = []
    for place, item in enumerate(drawn):
        geometry, bent_m = _geometry(item, winding)
        properties = _properties(item, winding, bent_m)
        if found and place in found:
            properties |= within_properties(found[place])
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    for item in drawn:
        features += [_label(label) for label in labels(item, label_azimuths_deg)]
    # d3's outlines are not cut, so that their own coordinates do not tell what they hold.
    whole = [_cut(item) for item in drawn] if winding == D3 else None
    return dump(features, shapes=whole)


def within_properties(found: Within) -> Json:
    """Return what lies within as scalars; a list is a text with semicolons."""
    years = {city.population_year for city in found.cities}
    missing = ", ".join(found.without_outline)
    return {
        "countries_whole_count": len(found.whole),
        "countries_partly_count": len(found.partly),
        "cities_count": len(found.cities),
        "cities_known_count": found.n_cities_known,
        "cities_population": found.city_population,
        "cities_population_year": next(iter(years)) if len(years) == 1 else None,
        "cities_population_basis": _basis(found),
        "countries_whole": "; ".join(sorted(item.name for item in found.whole)),
        "countries_partly": "; ".join(sorted(item.name for item in found.partly)),
        "cities": "; ".join(city.name for city in found.cities),
        "borders": "Natural Earth 1:10m; they imply no position"
        + (f"; without outline at that scale, and never counted: {missing}" if missing else ""),
    }


def _basis(found: Within) -> str:
    undated = [city.name for city in found.cities if city.population_year is None]
    told = (
        f"Natural Earth 1:110m, a selection of {found.n_cities_known} cities of a million or "
        "more, not all; their year is recalled"
    )
    return f"{told}, of {', '.join(undated)} unknown" if undated else told


def bound_to_draw_m(bound_m: float, *, winding: str) -> float:
    """Return the bound to draw with, so that the file keeps one with its digits and arcs.

    What no drawing can keep is returned as it is, to be refused in its own words.
    """
    if not LEAST_DEVIATION_M < bound_m < np.inf:
        return bound_m
    decimals = DECIMALS if bound_m >= 1 else FINE_DECIMALS
    room_m = bound_m - _rounding_m(decimals)
    return max(room_m * (SHARE_OF_D3 if winding == D3 else 1.0), LEAST_DEVIATION_M)


def _rounding_m(decimals: int) -> float:
    return float(METRES_PER_DEGREE * 10.0**-decimals / np.sqrt(2))


def _properties(item: Drawn, winding: str, bent_m: float) -> Json:
    decimals = _decimals(item)
    words: Json = {"kind": item.kind, "from": item.origin_name}
    if item.origin is not None and not item.from_area:
        lon_deg, lat_deg = item.origin.tolist()
        if abs(lon_deg) > 180:  # noqa: PLR2004 - as somebody wrote it who counts to 360
            lon_deg = float(on_globe(item.origin[None])[0, 0])
        words |= {"lon_deg": lon_deg, "lat_deg": lat_deg}
    words |= {"range_km": _km(item.max_m)}
    if item.min_m:
        words |= {"min_range_km": _km(item.min_m)}
    if item.azimuth_deg is not None:
        words |= {
            "azimuth_from_deg": item.azimuth_deg[0],
            "azimuth_to_deg": item.azimuth_deg[1],
        }
    # Rounded up: it is a bound.
    steps_per_m = 10 if decimals == DECIMALS else 10_000
    bound_m = item.what.max_deviation_m + bent_m + _rounding_m(decimals)
    bound_m = float(np.ceil(steps_per_m * bound_m) / steps_per_m)
    words |= {"max_deviation_m": bound_m, "ellipsoid": "WGS84"}
    if not item.is_line:
        words |= {"winding": winding}
        if item.past_hemisphere:
            words |= {"rule": RULE}
    words |= item.extra
    if item.note:
        words |= {"note": item.note}
    return words


def _geometry(item: Drawn, winding: str) -> tuple[Json, float]:
    """Return a shape as GeoJSON, and how far d3's arcs leave its straight edges."""
    decimals, bent_m = _decimals(item), 0.0
    if item.is_line:
        shape = _snapped(_line(item.what), decimals)
    elif isinstance(item.what, Ring):
        raise TypeError(f"a {item.kind} is an area, and a ring is none")
    elif winding == D3 and item.what.loops is not None:
        return _uncut(item.what.loops, item.asked_deviation_m, decimals)
    else:
        snapped = _snapped(item.what.shape, decimals)
        shape = shapely.orient_polygons(snapped, exterior_cw=winding == D3)
    if winding == D3 and not item.is_line:
        shape, bent_m = _dense(shape, item.asked_deviation_m)
    geometry = json.loads(shapely.to_geojson(shape))
    geometry["coordinates"] = _rounded(geometry["coordinates"], decimals)
    return geometry, bent_m


def _cut(item: Drawn) -> shapely.Geometry:
    return item.what.shape if isinstance(item.what, Region) else _line(item.what)


def _line(what: Ring | Region) -> shapely.Geometry:
    return cut(shapely.LineString(what.points)) if isinstance(what, Ring) else what.outline


def _uncut(loops: Sequence[FloatArray], bound_m: float, decimals: int) -> tuple[Json, float]:
    dense = [_great_circles(unwrap(loop), bound_m) for loop in loops]
    written = [_rounded(on_globe(points).tolist(), decimals) for points, _ in dense]
    bent_m = max((bent_m for _, bent_m in dense), default=0.0)
    return {"type": "Polygon", "coordinates": written}, bent_m


def _dense(shape: shapely.Geometry, bound_m: float) -> tuple[shapely.Geometry, float]:
    """Return polygons with the vertices that d3 needs, and what its arcs still leave."""
    polygons, bent_m = [], [0.0]
    for polygon in shapely.get_parts(shape):
        loops = shapely.get_rings(polygon)
        dense = [_great_circles(shapely.get_coordinates(loop), bound_m) for loop in loops]
        bent_m += [bent for _, bent in dense]
        polygons.append(shapely.Polygon(dense[0][0], [points for points, _ in dense[1:]]))
    whole = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    return whole, max(bent_m)


def _great_circles(points: FloatArray, bound_m: float) -> tuple[FloatArray, float]:
    """Return a loop with edges so short that d3, which draws great circles, keeps to it.

    d3 takes longitude and latitude as on a sphere. Also returned: how far its arcs leave
    the straight edges, a part of the bound.
    """
    most_m = bound_m * (1 - SHARE_OF_D3)
    while True:
        bent_m = _bent_m(points[:-1], points[1:])
        length_m = inverse(on_globe(points[:-1]), on_globe(points[1:]))[1]
        added = np.flatnonzero((bent_m > most_m) & (length_m > most_m / 2))
        if not len(added):
            return points, float(bent_m.max())
        points = np.insert(points, added + 1, (points[added] + points[added + 1]) / 2, axis=0)


def _bent_m(start: FloatArray, end: FloatArray) -> FloatArray:
    """Return how far great circles lie from straight edges (n,), in three places of each."""
    flat = start + (end - start) * BETWEEN[..., None]
    out = unit_vectors(start)
    arc = out + (unit_vectors(end) - out) * BETWEEN[..., None]
    lon_deg = np.degrees(np.arctan2(arc[..., 1], arc[..., 0]))
    lat_deg = np.degrees(np.arctan2(arc[..., 2], np.hypot(arc[..., 0], arc[..., 1])))
    there = np.stack([lon_deg, lat_deg], axis=-1)
    here = on_globe(flat.reshape(-1, 2)).reshape(flat.shape)
    return MARGIN * inverse(here, there)[1].max(axis=0)


def _label(label: Label) -> Json:
    lon_lat = _rounded([label.lon_deg, label.lat_deg], _decimals(label.drawn))
    item, range_m = label.drawn, label.range_m
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": lon_lat},
        "properties": {
            "kind": "label",
            "text": f"{range_m / 1e3:,.6g} km / {range_m / NAUTICAL_MILE_M:,.0f} nm",
            "of": item.kind,
            "from": item.origin_name,
            "range_km": _km(range_m),
            "azimuth_deg": label.azimuth_deg,
        },
    }


def _decimals(item: Drawn) -> int:
    finest_m = min(item.asked_deviation_m, SHARE_OF_RADIUS * (item.min_m or item.max_m))
    return DECIMALS if finest_m >= 1 else FINE_DECIMALS


def _snapped(shape: shapely.Geometry, decimals: int) -> shapely.Geometry:
    """Return a shape on the grid of the digits written, and valid there."""
    return shapely.set_precision(shape, 10.0**-decimals)


def _km(length_m: float) -> float:
    return round(length_m / 1e3, 6)


def _rounded(values: Any, decimals: int) -> Any:  # noqa: ANN401 - coordinates nest to any depth
    if isinstance(values, float | int):
        return round(values, decimals)
    return [_rounded(value, decimals) for value in values]


def table(drawn: Sequence[Drawn], found: Mapping[int, Within]) -> Iterator[list[str]]:
    """Yield rows of text: each ring with what lies within it."""
    yield ["range", "from", "countries", "partly", "cities", "people in them"]
    for place, within in sorted(found.items()):
        item = drawn[place]
        span = f"{item.min_m / 1e3:,.6g} to " if item.min_m else ""
        yield [
            f"{span}{item.max_m / 1e3:,.6g} km",
            item.origin_name,
            str(len(within.whole)),
            str(len(within.partly)),
            str(len(within.cities)),
            f"{within.city_population / 1e6:,.0f} million",
        ]
