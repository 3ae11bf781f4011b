"""Say whose land is whose: cut the mainland along borders, label every polygon."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from build_lines import position, read_tables
from gshhg import MAINLAND, Window, clip
from natural_earth import Countries
from region import Region

LARGEST_OVERLAP: Final = "natural earth 4.1.0 largest overlap"
NEAREST: Final = "nearest natural earth 4.1.0 country"


@dataclass(frozen=True, slots=True)
class Feature:
    """One polygon of land and its owner."""

    gshhg_id: int
    part: int
    polygon: shapely.Polygon
    owner: str
    disputed: str | None
    owner_basis: str


def cut_lines(
    region: Region, mainland: shapely.Polygon, countries: Countries
) -> list[np.ndarray]:
    """Return the lines, arrays (n, 2), that part the mainland into countries."""
    coast = shapely.get_coordinates(mainland)
    lines = []
    for rule in region.rules["cut"]:
        arcs = countries.borders.get(frozenset(rule.get("countries", [])), [_NO_ARC])
        arc = max(arcs, key=lambda arc: _reach_into(region.window, arc))
        lines.append(_with_ends(arc, rule, coast, region.squeeze))
    return lines


_NO_ARC: Final = np.empty((0, 2))


def _reach_into(window: Window, arc: np.ndarray) -> int:
    west, south, east, north = window
    return int(np.sum((arc >= (west, south)) & (arc <= (east, north))))


def _with_ends(
    arc: np.ndarray, rule: dict[str, Any], coast: np.ndarray, squeeze: np.ndarray
) -> np.ndarray:
    if "leave_start" in rule:
        arc = arc[_nearest(arc, rule["leave_start"], squeeze) :]
    if "leave_end" in rule:
        arc = arc[: _nearest(arc, rule["leave_end"], squeeze) + 1]
    pieces = [arc]
    if "start" in rule:
        pieces.insert(0, coast[[_nearest(coast, rule["start"], squeeze)]])
    pieces.append(np.array(rule.get("via", _NO_ARC)))
    if "end" in rule:
        pieces.append(coast[[_nearest(coast, rule["end"], squeeze)]])
    return np.concatenate(pieces)


def _nearest(points: np.ndarray, place: list[float], squeeze: np.ndarray) -> int:
    return int(np.argmin(np.hypot(*((points - place) * squeeze).T)))


def cut(
    mainland: shapely.Polygon, lines: list[np.ndarray], window: Window
) -> list[shapely.Polygon]:
    """Return the pieces of the mainland between the lines.

    The cuts end on vertices of the coast, so that no edge of the coast is split.
    """
    inside = [shapely.clip_by_rect(shapely.LineString(x), *window) for x in lines]
    noded = shapely.union_all([mainland.boundary, *inside])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    within = shapely.contains(mainland, shapely.point_on_surface(pieces))
    return list(pieces[within])


def label(
    land: dict[int, shapely.Polygon], countries: Countries, region: Region
) -> list[Feature]:
    """Return all land in the window, cut and labelled, in a fixed order."""
    features = []
    owner_of = _OwnerByNaturalEarth(countries, region.squeeze)
    for number, polygon in sorted(land.items()):
        parts = clip(polygon, region.window)
        if number == MAINLAND and region.rules["cut"]:
            lines = cut_lines(region, parts[0], countries)
            parts = cut(parts[0], lines, region.window)
        parts = [
            shapely.orient_polygons(part)
            for part in sorted(map(shapely.normalize, parts), key=lambda part: part.bounds)
        ]
        hand = region.rules["piece" if number == MAINLAND else "islands"]
        features += [
            Feature(number, i, part, *(_by_hand(part, hand) or owner_of(part)))
            for i, part in enumerate(parts)
        ]
    return features


def _by_hand(
    polygon: shapely.Polygon, rules: list[dict[str, Any]]
) -> tuple[str, str | None, str] | None:
    for rule in rules:
        if "at" in rule:
            fits = shapely.contains_xy(polygon, *rule["at"])
        else:
            fits = shapely.contains(_ring(rule), shapely.point_on_surface(polygon))
        if fits:
            return rule["owner"], rule.get("disputed"), rule["basis"]
    return None


def _ring(rule: dict[str, Any]) -> shapely.Polygon:
    if "ring" in rule:
        return shapely.Polygon(rule["ring"])
    line = next(x for x in read_tables()["line"] if x["id"] == rule["side_of"])
    westward = [position(point["at"]) for point in line["points"]]
    return shapely.Polygon([*rule["extend"][::-1], *westward, *rule["close"][::-1]])


class _OwnerByNaturalEarth:
    """Owner of a polygon: the country it overlaps most, else the nearest one."""

    def __init__(self, countries: Countries, squeeze: np.ndarray) -> None:
        self.squeeze = squeeze
        codes = sorted(countries.land)
        parts = [shapely.get_parts(countries.land[code]) for code in codes]
        self.codes = np.repeat(codes, [len(group) for group in parts])
        self.polygons = shapely.transform(np.concatenate(parts), self._squeeze)
        self.tree = shapely.STRtree(self.polygons)

    def _squeeze(self, points: np.ndarray) -> np.ndarray:
        return points * self.squeeze

    def __call__(self, polygon: shapely.Polygon) -> tuple[str, None, str]:
        squeezed = shapely.transform(polygon, self._squeeze)
        touched = np.sort(self.tree.query(squeezed, predicate="intersects"))
        if not len(touched):
            return str(self.codes[self.tree.nearest(squeezed)]), None, NEAREST
        shared = shapely.area(shapely.intersection(self.polygons[touched], squeezed))
        totals = dict.fromkeys(self.codes[touched], 0.0)
        for code, area in zip(self.codes[touched], shared, strict=True):
            totals[code] += area
        return str(max(totals, key=totals.__getitem__)), None, LARGEST_OVERLAP
