"""What things on the map are called: labels that keep off each other and off the finding."""

from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.canvas import korean_font
from geo_kit.maps.labels import Labeller, along
from geo_kit.maps.palette import INK, PAPER, SOFT_INK
from geo_kit.scenes import Scene
from geo_kit.waters.names import zone_name

SEA_INK: Final = "#2d4a63"
HALO: Final = {"boxstyle": "square,pad=0.15", "fc": PAPER, "ec": "none", "alpha": 0.78}


def label_map(pen: Labeller, scene: Scene) -> None:
    """Set all labels of a map, the most important ones first."""
    _label_flight(pen, scene)
    _label_rings(pen, scene)
    _label_zones(pen, scene)
    _label_limits(pen, scene)
    _label_land(pen, scene)
    _label_sea(pen, scene)


def keep_clear(pen: Labeller, scene: Scene) -> None:
    """Keep labels off what the picture is about, and off lines where they can."""
    fine = 0.01 * pen.unit_per_in
    if len(scene.path) > 1:
        pen.taken.append(shapely.LineString(scene.path).simplify(fine))
    pen.taken += [shapely.simplify(shape, fine) for _, shape in scene.areas]
    if scene.launch is not None:
        radius = 0.09 * pen.unit_per_in
        pen.taken.append(shapely.Point(*scene.launch).buffer(radius))
    for track in (scene.crossing, scene.example):
        if len(track) > 1:
            pen.taken.append(shapely.LineString(track).simplify(fine))
    pen.lines += [shapely.LineString(circle(ring.radius_m)) for ring in scene.rings]
    pen.lines += [limit.line for limit in scene.limits]


def circle(radius_m: float) -> FloatArray:
    """Return a circle round the launch, (n, 2)."""
    turn = np.linspace(0, 2 * np.pi, 721)
    return radius_m * np.stack([np.sin(turn), np.cos(turn)], axis=-1)


def _label_flight(pen: Labeller, scene: Scene) -> None:
    if scene.launch is not None:
        shown = scene.launch_names if korean_font() else scene.launch_names[:1]
        pen.place_round(
            " ".join(shown),
            scene.launch,
            size=9,
            weight="bold",
            name="launch-label",
            away_in=0.1,
            bbox=HALO,
        )
    for probability, shape in sorted(scene.areas, key=lambda area: -area[0]):
        most = probability == max(area[0] for area in scene.areas)
        _label_beside(pen, shape, f"{probability * 100:.0f} %" + (" of draws" if most else ""))
    if len(scene.example):
        pen.place(
            "example of a path that fits,\nnot the one flown",
            _beside(scene.example, pen),
            size=7.5,
            name="example-label",
            bbox=HALO,
        )
    if len(scene.crossing):
        metres = float(np.hypot(*(scene.crossing[1] - scene.crossing[0])))
        pen.place(
            f"longest way from soil to\n12-nm sea: about {metres / 1e3:.0f} km",
            _beside(scene.crossing, pen),
            size=7.5,
            name="crossing-label",
            bbox=HALO,
        )


def _label_beside(pen: Labeller, shape: shapely.Geometry, text: str) -> None:
    """Set a label above, below, right or left of an outline, as near as can be."""
    width, height = pen.size(text, 7.5)
    left, bottom, right, top = shapely.bounds(shape)
    x, y = (left + right) / 2, (bottom + top) / 2
    spots = []
    for step in np.arange(1, 9) * 0.07 * pen.unit_per_in:
        spots += [(x, top + height / 2 + step), (x, bottom - height / 2 - step)]
        spots += [(right + width / 2 + step, y), (left - width / 2 - step, y)]
        for side in (left - width / 3, right + width / 3):
            spots += [(side, top + height / 2 + step), (side, bottom - height / 2 - step)]
    pen.place(text, np.array(spots), size=7.5, name="area-label", bbox=HALO)


def _beside(line: FloatArray, pen: Labeller) -> FloatArray:
    """Return places beside a line, (k, 2), the nearest ones first."""
    middle = np.array(pen.frame).reshape(2, 2).mean(axis=0)
    spots = []
    for away in np.array([0.2, 0.4, 0.6, 0.9, 1.2]) * pen.unit_per_in:
        ring = shapely.LineString(line).buffer(away).exterior.segmentize(away / 2)
        points = shapely.get_coordinates(ring)
        spots.append(points[np.argsort(np.hypot(*(points - middle).T), kind="stable")])
    return np.concatenate(spots)


def _label_rings(pen: Labeller, scene: Scene) -> None:
    frame = shapely.box(*scene.box)
    for ring in scene.rings:
        line = shapely.intersection(shapely.LineString(circle(ring.radius_m)), frame)
        spots = along(shapely.line_merge(line), 60)
        if len(scene.impacts) and len(spots):
            middle = scene.impacts.mean(axis=0)
            spots = spots[np.argsort(-np.hypot(*(spots - middle).T), kind="stable")]
        pen.place(
            f"{ring.radius_m / 1e3:,g} km",
            spots,
            size=7.5,
            weight="bold",
            name="ring-label",
            bbox=HALO,
        )


def _label_zones(pen: Labeller, scene: Scene) -> None:
    zones = [zone for zone in scene.zones if zone.zone.partition("-")[2] != "territorial-sea"]
    for zone in sorted(zones, key=lambda zone: -zone.shape.area):
        ground = shapely.difference(zone.shape, scene.soil)
        for text in _zone_words(zone.zone, scene):
            if pen.place_in(
                text, ground, sizes=(9, 7.5, 6.5), name=f"label-{zone.zone}", style="italic"
            ):
                break


def _zone_words(zone: str, scene: Scene) -> tuple[str, ...]:
    """Return a zone's label, and a shorter one for where it does not fit."""
    party, _, kind = zone.partition("-")
    if zone == "not-covered":
        return ("beyond the coast data:\nzones not drawn", "no coast\ndata")
    if kind != "eez" or party.upper() not in scene.names:
        return (zone_name(zone, scene.names),)
    if "/" in party:
        return ("disputed between\n" + _pair(party, scene), "disputed")
    name = scene.names[party.upper()].name
    return (f"{name}\neconomic zone", f"{name} EEZ")


def _pair(party: str, scene: Scene) -> str:
    return " and ".join(
        scene.names[half].name if half in scene.names else half
        for half in party.upper().split("/")
    )


def _label_limits(pen: Labeller, scene: Scene) -> None:
    for limit in scene.limits:
        spots = along(limit.line, 40)
        others = [other.line for other in scene.limits if other is not limit]
        alone = shapely.distance(
            shapely.points(spots[:, None, :]), np.array(others, dtype=object)
        ).min(axis=1, initial=0.15 * pen.unit_per_in)
        spots = spots[np.argsort(-alone, kind="stable")]
        pen.place(
            limit.letter,
            spots,
            size=7.5,
            weight="bold",
            name=f"limit-label-{limit.letter}",
            bbox={"boxstyle": "circle,pad=0.2", "fc": PAPER, "ec": INK, "lw": 0.6},
        )


def _label_land(pen: Labeller, scene: Scene) -> None:
    for party, soil in sorted(scene.land, key=lambda item: -shapely.area(item[1])):
        if party in scene.names and "/" not in party:
            pen.place_in(
                scene.names[party].name.upper(),
                soil,
                sizes=(8.5, 7, 6),
                name=f"land-{party.lower()}",
                color=SOFT_INK,
            )


def _label_sea(pen: Labeller, scene: Scene) -> None:
    """Write both names of the sea, and the Korean one where a font has its letters."""
    pen.lines += [shapely.boundary(zone.shape) for zone in scene.zones]
    for sea in scene.seas:
        text = f"{sea.name}\n{sea.hangul}" if sea.hangul and korean_font() else sea.name
        pen.place_in(
            text,
            sea.shape,
            sizes=(10, 8),
            name="sea",
            style="italic",
            color=SEA_INK,
        )
