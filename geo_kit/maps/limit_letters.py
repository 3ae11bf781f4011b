"""Letters of the limits: on their own line, or beside it with a line that leads there.

Limits that run together bear one label with all their letters.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.maps.labels import CROSSED, Labeller, Wording, along
from geo_kit.maps.obstacles import HARD
from geo_kit.maps.palette import INK, PAPER
from geo_kit.maps.said import named_lines
from geo_kit.scenes import Limit, Scene

LETTER_PT: Final = 7.5
LONG: Final = 0.08  # of the frame's shorter side: a longer limit must have its letter
AGAIN: Final = 0.3  # of that side: a piece so long and so far from its letter has another
LEAST_ALONE_IN: Final = 0.08  # of a limit from others, or it shares its letter's place
LED_ALONE_IN: Final = 0.6  # of the line to a limit from its letter, at most
STEP_IN: Final = 0.05
ALONE_IN: Final = 0.25  # a limit so far from the others needs no more air
SAME_IN: Final = 0.03  # limits nearer than that are one line to the eye
TRIED: Final = 8  # places that a letter with a leader is tried at
LEAST_SPOTS: Final = 3  # of a piece on which some limits run together
OVER: Final = ("edge", "coast", "graticule")
CIRCLED: Final = {"boxstyle": "circle,pad=0.2", "fc": PAPER, "ec": INK, "lw": 0.6}
ROUNDED: Final = {**CIRCLED, "boxstyle": "round,pad=0.25,rounding_size=0.7"}


def label_limits(pen: Labeller, scene: Scene) -> frozenset[str]:
    """Set a letter for each limit; return the letters that are set.

    A limit that spans less than `LONG` of the frame's side may go without.
    """
    letters = _Letters(pen, scene)
    for alone in (True, False):
        for limit in scene.limits:
            for piece in _pieces(scene, limit):
                if letters.wanted(limit, piece):
                    letters.set_on(piece, together=not alone and must_be_lettered(scene, limit))
        for limit in scene.limits:
            if limit.letter not in letters.places and must_be_lettered(scene, limit):
                letters.lead_to(limit, alone=alone)
    return frozenset(letters.places)


def must_be_lettered(scene: Scene, limit: Limit) -> bool:
    """Tell whether a limit is long enough in the frame to be looked up."""
    seen = shapely.clip_by_rect(limit.line, *scene.box)
    left, bottom, right, top = shapely.bounds(seen).tolist()
    return max(right - left, top - bottom) > LONG * _side(scene)  # never where it is empty


def is_seen(scene: Scene, limit: Limit) -> bool:
    """Tell whether any of a limit is within the frame."""
    return float(shapely.length(shapely.clip_by_rect(limit.line, *scene.box))) > 0


@dataclass(eq=False)
class _Letters:
    """The letters of a map, and where they stand."""

    pen: Labeller
    scene: Scene
    places: dict[str, list[shapely.Geometry]] = field(default_factory=dict)

    def wanted(self, limit: Limit, piece: shapely.LineString) -> bool:
        """Tell whether a piece of a limit lacks a letter."""
        already = self.places.get(limit.letter)
        if not already:
            return True
        far = AGAIN * _side(self.scene)
        return piece.length > far and shapely.union_all(already).distance(piece) > far

    def set_on(self, piece: shapely.LineString, *, together: bool) -> None:
        """Set a letter on a piece: that of one limit, or of several that run together."""
        spots = along(piece, STEP_IN * self.pen.unit_per_in)
        near = self._near(spots)
        kinds = Counter(map(bytes, near))
        for kind, count in sorted(kinds.items(), key=lambda k: (sum(k[0]), -k[1])):
            here = np.array([bytes(row) == kind for row in near])
            letters = self._letters(near[here][0])
            if count < LEAST_SPOTS or (len(letters) > 1 and not together):
                continue
            over = self._over(letters)
            words = [Wording(", ".join(letters), LETTER_PT)]
            place = self.pen.fit(words, spots[here], weight="bold", over=over)
            if place is not None:
                self._write(letters, place)
                return

    def lead_to(self, limit: Limit, *, alone: bool) -> None:
        """Set a letter beside its limit, with a line to where that runs most alone.

        Rather than with others it stands alone a little away, with a line that crosses none.
        """
        within_in = LEAST_ALONE_IN if alone else SAME_IN
        for spot in self._most_alone(limit):
            letters = self._letters(self._near(spot[None], within_in)[0])
            if alone and len(letters) > 1:
                continue
            word = Wording(", ".join(letters), LETTER_PT)
            led = self.pen.fit_led(
                [word],
                spot,
                longest_in=LED_ALONE_IN if alone else np.inf,
                across=self._over(letters),
                most_crossed=HARD if alone else CROSSED,
            )
            if led is None:
                continue
            name = f"limit-leader-{''.join(letters)}"
            self._write(letters, led[0])
            self.pen.axes.plot(*led[1][1], ".", color=INK, ms=3, zorder=19, gid=name)
            self.pen.lead(shapely.LineString([led[0].centre, *led[1]]), name=name)
            return

    def _write(self, letters: Sequence[str], place: Any) -> None:  # noqa: ANN401 - see `fit`
        box = CIRCLED if len(letters) == 1 else ROUNDED
        self.pen.set(place, name=f"limit-label-{''.join(letters)}", weight="bold", bbox=box)
        for letter in letters:
            self.places.setdefault(letter, []).append(place.box)

    def _over(self, letters: Sequence[str]) -> set[str]:
        """Return what letters may stand on: their lines, and what runs with those."""
        return {*(f"limit-{letter}" for letter in letters), *OVER, *self._named}

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(named_lines(self.scene))

    def _near(self, spots: FloatArray, within_in: float = SAME_IN) -> BoolArray:
        """Tell which limits run through places, (k, limits)."""
        points = shapely.points(spots)
        same = within_in * self.pen.unit_per_in
        lines = [limit.line for limit in self.scene.limits]
        return np.stack([shapely.dwithin(line, points, same) for line in lines], axis=-1)

    def _letters(self, near: BoolArray) -> list[str]:
        return [x.letter for x, here in zip(self.scene.limits, near, strict=True) if here]

    def _most_alone(self, limit: Limit) -> FloatArray:
        """Return places on a limit's long pieces, (k, 2), farthest from the others first."""
        pieces = [*_pieces(self.scene, limit)]
        long = [piece for piece in pieces if piece.length > pieces[0].length / 2]
        unit = self.pen.unit_per_in
        spots = along(np.array(long, dtype=object), STEP_IN * unit)
        others = [other.line for other in self.scene.limits if other is not limit]
        rest = shapely.union_all(np.array(others, dtype=object))
        shapely.prepare(rest)
        apart = np.nan_to_num(shapely.distance(rest, shapely.points(spots)), nan=np.inf)
        first = np.argsort(-np.minimum(apart, ALONE_IN * unit), kind="stable")
        best: FloatArray = spots[first][:: max(len(spots) // TRIED, 1)]
        return best


def _pieces(scene: Scene, limit: Limit) -> Iterator[shapely.LineString]:
    """Yield the pieces of a limit within the frame, the longest first."""
    seen = shapely.clip_by_rect(limit.line, *scene.box)
    parts = shapely.get_parts(shapely.line_merge(seen))
    lines = [part for part in parts if part.geom_type == "LineString" and part.length > 0]
    least = LONG * _side(scene)
    lines.sort(key=lambda line: -line.length)
    yield from (line for row, line in enumerate(lines) if row == 0 or line.length > least)


def _side(scene: Scene) -> float:
    left, bottom, right, top = scene.box
    return min(right - left, top - bottom)
