"""Say whose land is whose: cut the mainland along borders, label every polygon."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from build_lines import position, read_tables
from gshhg import MAINLAND, WINDOW_DEG, clip
from natural_earth import Countries

LARGEST_OVERLAP: Final = "natural earth 4.1.0 largest overlap"
NEAREST: Final = "nearest natural earth 4.1.0 country"
_SQUEEZE: Final = np.array([np.cos(np.radians(39.0)), 1.0])  # degrees become comparable


@dataclass(frozen=True, slots=True)
class Feature:
    """One polygon of land and its owner."""

    gshhg_id: int
    part: int
    polygon: shapely.Polygon
    owner: str
    disputed: str | None
    owner_basis: str


def read_rules() -> dict[str, Any]:
    """Return the hand-kept rules of owners.toml."""
    path = Path(__file__).with_name("owners.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def cut_lines(
    rules: dict[str, Any], mainland: shapely.Polygon, countries: Countries
) -> list[np.ndarray]:
    """Return the lines, arrays (n, 2), that part the mainland into countries."""
    coast = shapely.get_coordinates(mainland)
    lines = []
    for rule in rules["cut"]:
        arcs = countries.borders.get(frozenset(rule.get("countries", [])), [_NO_ARC])
        arc = max(arcs, key=_reach_into_window)
        lines.append(_with_ends(arc, rule, coast))
    return lines


_NO_ARC: Final = np.empty((0, 2))


def _reach_into_window(arc: np.ndarray) -> int:
    west, south, east, north = WINDOW_DEG
    return int(np.sum((arc >= (west, south)) & (arc <= (east, north))))


def _with_ends(arc: np.ndarray, rule: dict[str, Any], coast: np.ndarray) -> np.ndarray:
    if "leave_start" in rule:
        arc = arc[_nearest(arc, rule["leave_start"]) :]
    if "leave_end" in rule:
        arc = arc[: _nearest(arc, rule["leave_end"]) + 1]
    pieces = [arc]
    if "start" in rule:
        pieces.insert(0, coast[[_nearest(coast, rule["start"])]])
    pieces.append(np.array(rule.get("via", _NO_ARC)))
    if "end" in rule:
        pieces.append(coast[[_nearest(coast, rule["end"])]])
    return np.concatenate(pieces)


def _nearest(points: np.ndarray, place: list[float]) -> int:
    return int(np.argmin(np.hypot(*((points - place) * _SQUEEZE).T)))


def cut(mainland: shapely.Polygon, lines: list[np.ndarray]) -> list[shapely.Polygon]:
    """Return the pieces of the mainland between the lines.

    The cuts end on vertices of the coast, so that no edge of the coast is split.
    """
    inside = [shapely.clip_by_rect(shapely.LineString(x), *WINDOW_DEG) for x in lines]
    noded = shapely.union_all([mainland.boundary, *inside])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    within = shapely.contains(mainland, shapely.point_on_surface(pieces))
    return list(pieces[within])


def label(land: dict[int, shapely.Polygon], countries: Countries) -> list[Feature]:
    """Return all land in the window, cut and labelled, in a fixed order."""
    rules = read_rules()
    features = []
    owner_of = _OwnerByNaturalEarth(countries)
    for number, polygon in sorted(land.items()):
        parts = clip(polygon)
        if number == MAINLAND:
            parts = cut(parts[0], cut_lines(rules, parts[0], countries))
        parts = [
            shapely.orient_polygons(part)
            for part in sorted(map(shapely.normalize, parts), key=lambda part: part.bounds)
        ]
        hand = rules["piece"] if number == MAINLAND else rules["islands"]
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
            fits = shapely.contains(_region(rule["id"]), shapely.point_on_surface(polygon))
        if fits:
            return rule["owner"], rule.get("disputed"), rule["basis"]
    return None


@cache
def _region(name: str) -> shapely.Polygon:
    rule = next(rule for rule in read_rules()["islands"] if rule["id"] == name)
    if "ring" in rule:
        return shapely.Polygon(rule["ring"])
    line = next(x for x in read_tables()["line"] if x["id"] == rule["side_of"])
    westward = [position(point["at"]) for point in line["points"]]
    return shapely.Polygon([*rule["extend"][::-1], *westward, *rule["close"][::-1]])


class _OwnerByNaturalEarth:
    """Owner of a polygon: the country it overlaps most, else the nearest one."""

    def __init__(self, countries: Countries) -> None:
        codes = sorted(countries.land)
        parts = [shapely.get_parts(countries.land[code]) for code in codes]
        self.codes = np.repeat(codes, [len(group) for group in parts])
        self.polygons = shapely.transform(np.concatenate(parts), self._squeeze)
        self.tree = shapely.STRtree(self.polygons)

    @staticmethod
    def _squeeze(points: np.ndarray) -> np.ndarray:
        return points * _SQUEEZE

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
