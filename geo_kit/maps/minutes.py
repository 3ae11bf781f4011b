"""Minutes along the path of a height profile: marks at even steps, each with its number."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.heights import HeightCurve
from geo_kit.maps.labels import Labeller, Place, Wording
from geo_kit.maps.palette import INK, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MINUTE_STEPS: Final = (1, 2, 5, 10, 15, 30, 60)
APART_IN: Final = 0.27  # of two marks of minutes along the path, on the average
MARK_APART_IN: Final = 0.12  # of any two marks
SLANTS: Final = np.radians([0, 35, -35, 70, -70])  # of the way from a mark to its number
FEWEST: Final = 2  # marks, or rather a finer step with some left out
SMALL: Final = 6.5
BEHIND: Final = {"boxstyle": "square,pad=0.05", "fc": PAPER, "ec": "none"}

Marks = tuple[FloatArray, FloatArray, FloatArray]  # minutes (n,), places, way off the path


def draw_minutes(axes: "Axes", pen: Labeller, flown: HeightCurve) -> None:
    """Mark whole minutes since burnout, so many that all their numbers have room."""
    places, numbers = np.empty((0, 2)), list[Place]()
    for marks in _ways(flown, pen.unit_per_in):
        places, numbers = _numbered(pen, marks)
        if len(numbers) == len(places):
            break
    for place in numbers:
        pen.set(place, name="minute", bbox=BEHIND)
    axes.plot(
        *places.T,
        "o",
        ms=4,
        mfc=PAPER,
        mec=INK,
        mew=1.1,
        zorder=4,
        gid="minutes",
        clip_on=False,
    )


def _numbered(pen: Labeller, marks: Marks) -> tuple[FloatArray, list[Place]]:
    """Return where marks lie, (n, 2), and where numbers have room: all on one side.

    So the eye runs along them.
    """
    minutes, places, aside = marks
    already = len(pen.taken)
    pen.taken += [shapely.Point(*at).buffer(0.04 * pen.unit_per_in) for at in places]
    outer, inner = (_numbers(pen, minutes, places, turn * aside) for turn in (1.0, -1.0))
    del pen.taken[already:]
    return places, inner if len(outer) < len(inner) / 2 else outer


def _ways(flown: HeightCurve, m_per_in: float) -> Iterator[Marks]:
    """Yield marks at even steps, the finest first, and last at a step too fine for all.

    Near the apogee of a lofted path both legs lie side by side: no two marks may touch there.
    """
    track = np.stack([flown.distance_m, flown.height_m], axis=-1)
    length_in = float(np.hypot(*np.diff(track, axis=0).T).sum()) / m_per_in
    total = float(flown.minute[-1])
    steps = [s for s in MINUTE_STEPS if length_in / max(total / s, 1) >= APART_IN]
    finest = steps[0] if steps else MINUTE_STEPS[-1]
    for step in steps:
        marks = _marks(flown, step)
        if len(marks[0]) >= FEWEST and _apart_in(marks[1], m_per_in) >= MARK_APART_IN:
            yield marks
    yield _thinned(_marks(flown, finest), total, m_per_in)


def _marks(flown: HeightCurve, step: float) -> Marks:
    minutes = np.arange(step, float(flown.minute[-1]), step)
    track = np.stack([flown.distance_m, flown.height_m], axis=-1)
    before, places, after = (
        np.stack([np.interp(minutes + shift, flown.minute, v) for v in track.T], axis=-1)
        for shift in (-0.1, 0.0, 0.1)
    )
    onward = after - before
    aside = np.column_stack([-onward[:, 1], onward[:, 0]]) / np.hypot(*onward.T)[:, None]
    return minutes, places, aside


def _apart_in(places: FloatArray, m_per_in: float) -> float:
    """Return how near the two nearest of some places, (n, 2), lie; infinite for one."""
    away_m = np.hypot(*np.moveaxis(places[:, None] - places, -1, 0))
    return float(away_m[np.triu_indices(len(places), 1)].min(initial=np.inf)) / m_per_in


def _thinned(marks: Marks, total: float, m_per_in: float) -> Marks:
    """Leave out marks that touch others, from the ends of the path inward."""
    minutes, places, aside = marks
    order = np.argsort(-np.abs(minutes - total / 2), kind="stable")
    kept: list[int] = []
    for row in order.tolist():
        if _apart_in(places[[*kept, row]], m_per_in) >= MARK_APART_IN:
            kept.append(row)
    kept.sort()
    return minutes[kept], places[kept], aside[kept]


def _numbers(
    pen: Labeller, minutes: FloatArray, places: FloatArray, aside: FloatArray
) -> list[Place]:
    """Return where numbers stand on one side of a path, but for those that would hide it."""
    already = len(pen.taken)
    found = []
    for minute, at, outward in zip(minutes, places, aside, strict=True):
        spots = _beside(pen, f"{minute:.0f}", at, outward)
        place = pen.fit([Wording(f"{minute:.0f}", SMALL)], spots, farthest=1.0)
        if place is not None:
            found.append(place)
            pen.taken.append(place.box)
    del pen.taken[already:]
    return found


def _beside(pen: Labeller, text: str, at: FloatArray, aside: FloatArray) -> FloatArray:
    """Return places beside a mark, off the path: straight, then slanting; the nearest first."""
    half = np.array(pen.size(text, SMALL)) / 2
    gaps = np.array([0.03, 0.05, 0.07, 0.1]) * pen.unit_per_in
    cos, sin = np.cos(SLANTS), np.sin(SLANTS)
    ways = np.stack([cos * aside[0] - sin * aside[1], sin * aside[0] + cos * aside[1]], axis=-1)
    reach = (np.abs(ways) @ half)[:, None] + gaps  # the box's nearest corner is off the mark
    return np.asarray(at + (reach[..., None] * ways[:, None]).reshape(-1, 2))
