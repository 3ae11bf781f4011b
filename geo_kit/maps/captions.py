"""What things on the map are called: labels that keep off each other and off the finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.maps.canvas import korean_font
from geo_kit.maps.labels import HALO, Labeller, Place, Spots, Wording, along, in_rows
from geo_kit.maps.limit_letters import label_limits
from geo_kit.maps.marks import keep_off_marks, label_marks, shown_areas
from geo_kit.maps.measures import ticked
from geo_kit.maps.obstacles import HARD
from geo_kit.maps.palette import LAND, SOFT_INK
from geo_kit.maps.water_names import label_waters
from geo_kit.scenes import RangeRing, Scene

PLAIN: Final = 7.5  # points
MARK_IN: Final = 0.09  # half of the launch mark
PAST_IN: Final = 0.07  # its soil's edge: what the name of the country of the test may reach
ISLET: Final = 8.0  # what the middle of an island's belt costs a label that covers it
ISLET_IN: Final = 0.5  # side of a square as large as the largest of those
TWINS_IN: Final = (0.2, 0.7)  # rings nearer than that share a label, if need be the second
EDGE, COAST, DOT = 12.0, 8.0, 0.5  # what they cost a label that covers them


@dataclass(frozen=True, slots=True)
class Named:
    """What a map names, and what it leaves to its key."""

    letters: frozenset[str]  # of the limits that bear one
    unnamed: tuple[str, ...]  # zones told by their colours alone


def label_map(pen: Labeller, scene: Scene) -> Named:
    """Set all labels, the most important ones first."""
    _label_flight(pen, scene)
    label_marks(pen, scene)
    _label_rings(pen, scene)
    own = scene.result.test.country
    _label_land(pen, scene, [item for item in scene.land if item[0] == own])
    unnamed = label_waters(pen, scene)
    letters = label_limits(pen, scene)
    _label_land(pen, scene, [item for item in scene.land if item[0] != own])
    return Named(letters, unnamed)


def keep_clear(pen: Labeller, scene: Scene) -> None:
    """Tell the pen what the picture is about, and where its lines are."""
    block = pen.obstacles
    _keep_off_flight(pen, scene)
    for _, shape in scene.areas:
        block.add_area("area", shape)
    for ring in scene.rings:
        block.add_line(_ring_name(ring), shapely.LineString(circle(ring.radius_m)), HARD)
    for limit in scene.limits:
        block.add_line(f"limit-{limit.letter}", limit.line, HARD)
    keep_off_marks(pen, scene)
    for zone in scene.zones:
        block.add_line("edge", zone.shape, EDGE, beneath=scene.soil)
    block.add_dots("islet", _islets(scene, pen.unit_per_in), ISLET)
    for _, soil in scene.land:
        block.add_line("coast", soil, COAST)
    if len(scene.impacts):
        block.add_dots("dots", scene.impacts, DOT)


def _keep_off_flight(pen: Labeller, scene: Scene) -> None:
    block = pen.obstacles
    for name, track in (("path", scene.path), ("way", scene.example)):
        if len(track) > 1:
            block.add_line(name, shapely.LineString(track), HARD)
    if len(scene.crossing):
        block.add_line("way", ticked(scene.crossing, pen.unit_per_in), HARD)
    if scene.launch is not None:
        mark = shapely.Point(*scene.launch).buffer(MARK_IN * pen.unit_per_in)
        block.add_area("launch", mark)


def _islets(scene: Scene, unit_per_in: float) -> FloatArray:
    """Return the middles, (n, 2), of belts so small that a label could hide one whole."""
    zones = [zone.shape for zone in scene.zones if zone.zone.endswith("territorial-sea")]
    parts = shapely.get_parts(zones)
    small = parts[shapely.area(parts) < (ISLET_IN * unit_per_in) ** 2]
    return np.asarray(shapely.get_coordinates(shapely.centroid(small)))


def circle(radius_m: float) -> FloatArray:
    """Return a circle round the launch, (n, 2)."""
    turn = np.linspace(0, 2 * np.pi, 721)
    return radius_m * np.stack([np.sin(turn), np.cos(turn)], axis=-1)


def _label_flight(pen: Labeller, scene: Scene) -> None:
    if scene.launch is not None:
        place = pen.fit(
            _launch_words(scene),
            pen.spots_round(scene.launch, 0.1),
            weight="bold",
            farthest=8.0,
            most=np.inf,
        )
        pen.set(place, name="launch-label", weight="bold", bbox=HALO)
    if scene.areas:
        outer = shapely.union_all([shape for _, shape in scene.areas])
        words = _area_words(scene, pen.unit_per_in)
        place = pen.fit(words, _beside(outer, pen), farthest=4.0)
        if place is not None:
            pen.set(place, name="area-label", bbox=HALO)
            pen.lead_from(place, outer, name="area-leader")
    if len(scene.example):
        text = "example of a path that fits,\nnot the one flown"
        _label_beside(pen, text, _line(scene.example), name="example")
    if len(scene.crossing):
        metres = float(np.hypot(*(scene.crossing[1] - scene.crossing[0])))
        text = f"longest way from land to\n12-nm sea: about {metres / 1e3:.0f} km"
        _label_beside(pen, text, _line(scene.crossing), name="crossing")


def _launch_words(scene: Scene) -> list[Wording]:
    """Return the launch's names, a long one in lines, and shortened if need be."""
    latin, *hangul = scene.launch_names if korean_font() else scene.launch_names[:1]
    texts = ["\n".join([text, *hangul]) for text in in_rows(latin)]
    if "\n" not in texts[0] or (hangul and texts[0].count("\n") == 1):
        texts = [texts[0].replace("\n", " "), *texts]
    return [Wording(text, 9, 0.8 * row) for row, text in enumerate(dict.fromkeys(texts))]


def _label_beside(pen: Labeller, text: str, line: shapely.LineString, *, name: str) -> None:
    """Set a label near a line, and a leader from it to the line."""
    place = pen.fit([Wording(text, PLAIN)], _beside(line, pen), farthest=4.0)
    if pen.set(place, name=f"{name}-label", bbox=HALO) and place is not None:
        pen.lead_from(place, line, name=f"{name}-leader")


def _area_words(scene: Scene, unit_per_in: float) -> list[Wording]:
    """Return one label for all outlines: two would not tell which is whose."""
    shown = [share for share, _ in shown_areas(scene, unit_per_in)]
    least, most = (f"{f(p for p, _ in scene.areas) * 100:.0f} %" for f in (min, max))
    if len(scene.areas) == 1:
        return [Wording(f"{most} of draws", PLAIN)]
    if len(shown) == 1:
        return [Wording(f"{most} of draws\n({least}: too close to draw)", PLAIN)]
    return [
        Wording(f"solid line: {most} of draws\ndashed: {least}", PLAIN),
        Wording(f"solid: {most}\ndashed: {least}\nof draws", PLAIN, 0.3),
    ]


def _line(points: FloatArray) -> shapely.LineString:
    return shapely.LineString(points)


def _beside(shape: shapely.Geometry, pen: Labeller) -> Spots:
    """Return places round a shape, (k, 2): those nearest to it and to its middle first."""
    hull = shapely.get_coordinates(shapely.convex_hull(shape))
    middle = shapely.get_coordinates(shapely.centroid(shape))

    def spots(width: float, height: float) -> FloatArray:
        found = []
        for away in np.array([0.05, 0.12, 0.25, 0.4]) * pen.unit_per_in:
            half = np.array([width, height]) / 2 + away
            corners = half * np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]])
            sums = (hull[:, None] + corners).reshape(-1, 2)  # where a box's centre may be
            around = shapely.convex_hull(shapely.multipoints(sums)).exterior
            points = shapely.get_coordinates(shapely.segmentize(around, height / 2))
            found.append(points[np.argsort(np.hypot(*(points - middle).T), kind="stable")])
        return np.concatenate(found)

    return spots


def _ring_name(ring: RangeRing) -> str:
    return f"ring-{ring.radius_m:.0f}"


def _label_rings(pen: Labeller, scene: Scene) -> None:
    """Set a label on each ring, or one on several that are too near each other for that."""
    found: list[Place | None] = []
    for apart_in in TWINS_IN:
        already = len(pen.taken)
        twins = [*_twins(scene.rings, apart_in * pen.unit_per_in)]
        found = [_ring_place(pen, rings, scene) for rings in twins]
        del pen.taken[already:]
        if None not in found:
            break
    for place in found:
        pen.set(place, name="ring-label", weight="bold", bbox=HALO)


def _ring_place(pen: Labeller, rings: Sequence[RangeRing], scene: Scene) -> Place | None:
    """Return a place on rings, far from the draws, and keep the next label off it."""
    radius_m = float(np.mean([ring.radius_m for ring in rings]))
    line = shapely.intersection(_line(circle(radius_m)), shapely.box(*scene.box))
    spots = along(shapely.line_merge(line), 0.08 * pen.unit_per_in)
    if len(scene.impacts) and len(spots):
        middle = scene.impacts.mean(axis=0)
        spots = spots[np.argsort(-np.hypot(*(spots - middle).T), kind="stable")]
    numbers = [f"{ring.radius_m / 1e3:,g}" for ring in rings]
    text = " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1]))) + " km"
    over = {_ring_name(ring) for ring in rings}
    place = pen.fit([Wording(text, PLAIN)], spots, weight="bold", over=over)
    if place is not None:
        pen.taken.append(place.box)
    return place


def _twins(rings: Sequence[RangeRing], apart_m: float) -> Iterator[list[RangeRing]]:
    """Yield rings, from the inner to the outer, those together that are near each other."""
    radii = np.array([ring.radius_m for ring in rings])
    group = np.cumsum(np.diff(radii, prepend=-np.inf) > apart_m).tolist()
    for _, pairs in groupby(zip(group, rings, strict=True), key=lambda pair: pair[0]):
        yield [ring for _, ring in pairs]


def _label_land(
    pen: Labeller, scene: Scene, land: Sequence[tuple[str, shapely.Geometry]]
) -> None:
    for party, soil in sorted(land, key=lambda item: -shapely.area(item[1])):
        if party in scene.names and "/" not in party:
            name = scene.names[party].name.upper()
            texts = dict.fromkeys((name, name.replace(" ", "\n")))
            words = [
                Wording(text, size, cost + 0.1 * row)
                for size, cost in ((8.5, 0.0), (7.5, 0.4), (6.5, 0.8))
                for row, text in enumerate(texts)
            ]
            spots = pen.spots_in(soil)
            place = pen.fit(words, spots, ground=soil)
            if place is None and party == scene.result.test.country:
                past = PAST_IN * pen.unit_per_in
                ground = shapely.buffer(shapely.simplify(soil, past / 4), past, quad_segs=2)
                place = pen.fit(words, spots, ground=ground)
            box = {**HALO, "fc": LAND, "alpha": 1.0}
            pen.set(place, name=f"land-{party.lower()}", color=SOFT_INK, bbox=box)
