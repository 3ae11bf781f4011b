"""Bays by article 10: natural entrance points, the semicircle, and the closing line.

A line closes a bay if the bay's coast is of one state (10(1)), the water behind the line is
no smaller than the semicircle on it (10(2), 10(3)), and both its ends are natural entrance
points, at most 24 nm apart (10(4)). What a natural entrance point is the convention does
not say. Here it is one that passes the 45-degree test of Hodgson and Alexander (1972),
cited from memory: the angle at a headland between the closing line and the line to the next
headland on the inner side must be more than 45 degrees. Else the coast runs along the
closing line rather than into a bay: the headland is artificial, and the inner one takes its
place. The form of the test in this module:

- Headlands are the vertices at which the land juts out of the shore simplified by
  `HEADLAND_M`, for mouths wider than 24 nm by `WIDE_HEADLAND_M`. Lengths, areas and what
  the line crosses are measured on the whole shore.
- The inner direction at a headland is that to the first vertex of the simplified shore
  farther away than a share of the mouth's width. It is taken at each of `INNER_SHARES`,
  and the least of the angles counts, so that neither a spit at the headland nor a straight
  coast behind one passes for an entrance.
- Of all lines that pass, the one with the most water behind it is kept, then the next that
  shares no stretch of shore with it, and so on: of nested bays the outermost stays.

A bay is sought on the shore of one polygon. Islands make mouths (10(3)), not headlands: a
bay between an island and the mainland is not found, and a line runs straight across the
islands that it meets rather than by way of those beside it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import PositionError
from geo_kit.waters.articles import ArticleFinding, close_calls, overall
from geo_kit.waters.headlands import Outline, Pairs, all_pairs, headland_pairs
from geo_kit.waters.mouths import CLEAR_M, Mouth, Sounder
from geo_kit.waters.parties import Coast
from geo_kit.waters.shores import Shore, shores

LONGEST_M: Final = 24 * NAUTICAL_MILE_M  # article 10(4)
LEAST_ANGLE_DEG: Final = 45.0
HEADLAND_M: Final = 250.0
WIDE_HEADLAND_M: Final = 1_000.0
LEAST_WATER: Final = 0.5  # of a closing line; with less it runs along islands
SHORTEST_SHARE: Final = 0.9  # of 24 nm; a shore has vertices closer than the rest
BATCH: Final = 200
END_REACH_M: Final = 5_000.0  # how far a line given may end from a vertex of the coast


@dataclass(frozen=True, slots=True, eq=False)
class Bay:
    """A bay, or what was taken for one: `findings` say which."""

    state: str
    mouth: Mouth  # between the natural entrance points
    closing: Mouth  # the same up to 24 nm, else the best line of 24 nm inside: 10(5)
    findings: tuple[ArticleFinding, ...]

    @property
    def ok(self) -> bool:
        """Whether article 10 lets the line close it."""
        return overall(self.findings) is True

    @property
    def line(self) -> FloatArray:
        """The closing line, (2, 2); its edge is a geodesic."""
        return self.closing.line

    @property
    def area_m2(self) -> float:
        """The water of the whole bay, islands counted as water: article 10(3)."""
        return self.mouth.area_m2

    @property
    def semicircle_area_m2(self) -> float:
        """The semicircle on its mouth or on the sum of its mouths: article 10(2), 10(3)."""
        return self.mouth.semicircle_m2

    def close_calls(self, *, doubt_m: float) -> tuple[str, ...]:
        """Return which tests of article 10 the bay passes or fails by a hair; none: ().

        Args:
            doubt_m: how far the coast at its entrance may lie from where it is drawn.
        """
        ratio = self.area_m2 / max(self.semicircle_area_m2, 1.0)
        return close_calls(ratio, self.mouth.length_m, doubt_m=doubt_m)


def find_bays(
    coast: Coast,
    state: str,
    *,
    shortest_m: float = NAUTICAL_MILE_M,
    widest_m: float = 200 * NAUTICAL_MILE_M,
) -> tuple[Bay, ...]:
    """Return the bays of a state's coast, the largest first.

    Args:
        coast: the land round a sea.
        state: whose coast is searched.
        shortest_m: shorter closing lines are left out; one of 1 nm moves the limit of
            the territorial sea by 19 m.
        widest_m: the widest natural mouth that is looked for, for article 10(5).

    Raises:
        NotFoundError: no such state has a coast here.
    """
    sounder = Sounder(coast)
    found = [
        bay
        for shore in shores(coast, state)
        if np.linalg.norm(np.ptp(shore.position_m, axis=0)) > shortest_m
        for bay in _bays_of(sounder, shore, state, shortest_m, widest_m)
    ]
    return tuple(sorted(found, key=lambda bay: -bay.area_m2))


def measure_bay(coast: Coast, state: str, line: FloatArray) -> Bay:
    """Return what article 10 says of a closing line that somebody proposes.

    Its ends are moved to the nearest vertices of one shore. The 45-degree test is that of
    `find_bays`. A mouth wider than 24 nm gets no line of 24 nm inside.

    Raises:
        NotFoundError: no such state has a coast here.
        PositionError: no shore of the state passes within 5 km of both ends.
    """
    sounder = Sounder(coast)
    best = min(shores(coast, state), key=lambda shore: _off_shore_m(shore, line))
    if _off_shore_m(best, line) > END_REACH_M:
        raise PositionError(
            f"no shore of {state} passes both ends of a closing line",
            hint="both ends must lie within 5 km of one land; an island is one of its own",
        )
    outline = Outline(best, HEADLAND_M)
    ends = (best.nearest_vertex(point)[0] for point in line)
    mouths = [Mouth(sounder, outline, *way) for way in best.ways(*ends)]
    mouth = max(mouths, key=lambda mouth: mouth.area_m2)
    return Bay(state, mouth, mouth, _findings(mouth, mouth, state))


def _off_shore_m(shore: Shore, line: FloatArray) -> float:
    return max(shore.nearest_vertex(point)[1] for point in line)


def _bays_of(
    sounder: Sounder, shore: Shore, state: str, shortest_m: float, widest_m: float
) -> Iterator[Bay]:
    """Yield the bays of one shore, those with mouths wider than 24 nm first."""
    fine, coarse = Outline(shore, HEADLAND_M), Outline(shore, WIDE_HEADLAND_M)
    taken = np.zeros(len(shore.points), dtype=bool)
    wide = headland_pairs(coarse, (LONGEST_M, widest_m), LEAST_WATER, LEAST_ANGLE_DEG)
    for mouth in _outermost(sounder, wide, np.zeros_like(taken), state, _is_bay):
        # A line of 24 nm need not end on headlands, but as far out as water allows.
        span_m = (SHORTEST_SHARE * LONGEST_M, LONGEST_M)
        inside = all_pairs(fine, span_m, mouth.first, mouth.last)
        for closing in _outermost(sounder, inside, taken.copy(), state, _is_line):
            _take(taken, closing)
            yield Bay(state, mouth, closing, _findings(mouth, closing, state))
            break
    narrow = headland_pairs(fine, (shortest_m, LONGEST_M), LEAST_WATER, LEAST_ANGLE_DEG)
    for mouth in _outermost(sounder, narrow, taken, state, _is_bay):
        yield Bay(state, mouth, mouth, _findings(mouth, mouth, state))


def _outermost(
    sounder: Sounder,
    pairs: Pairs,
    taken: BoolArray,
    state: str,
    passes: Callable[[Mouth, str], bool],
) -> Iterator[Mouth]:
    """Yield the mouths that pass, the most water first, and take their shore."""
    while len(pairs):
        batch, pairs = pairs[:BATCH], pairs[BATCH:]
        batch = batch[sounder.clear(batch)]
        for first, last in zip(batch.first.tolist(), batch.last.tolist(), strict=True):
            if not taken[first + 1 : last].any():
                mouth = sounder.settle(batch.outline, first, last)
                if passes(mouth, state):
                    _take(taken, mouth)
                    yield mouth
        pairs = pairs.free(taken)


def _take(taken: BoolArray, mouth: Mouth) -> None:
    taken[mouth.first + 1 : mouth.last] = True
    if lap := mouth.outline.shore.lap:  # the same shore again, on the other round
        first_lap, second_lap = taken[:lap], taken[lap : 2 * lap]
        first_lap |= second_lap
        second_lap |= first_lap


def _is_line(mouth: Mouth, state: str) -> bool:
    """Return whether a line of at most 24 nm lies on water, with one state behind it."""
    return (
        mouth.mainland_m < CLEAR_M
        and mouth.length_m <= LONGEST_M
        and sum(mouth.water_m) >= LEAST_WATER * mouth.length_m
        and mouth.parties <= {state}
    )


def _is_bay(mouth: Mouth, state: str) -> bool:
    return (
        mouth.mainland_m < CLEAR_M
        and min(mouth.angles_deg) > LEAST_ANGLE_DEG
        and sum(mouth.water_m) >= LEAST_WATER * mouth.length_m
        and mouth.area_m2 >= mouth.semicircle_m2
        and mouth.parties <= {state}
    )


def _findings(mouth: Mouth, closing: Mouth, state: str) -> tuple[ArticleFinding, ...]:
    return (
        _one_state(mouth, state),
        _semicircle(mouth),
        _entrance(mouth),
        _closing_line(mouth, closing),
    )


def _one_state(mouth: Mouth, state: str) -> ArticleFinding:
    others = sorted(mouth.parties - {state})
    return ArticleFinding(
        "10(1)",
        not others,
        f"The shore is {state}'s, but islands in it are of {', '.join(others)}."
        if others
        else f"The shore and all islands are {state}'s.",
        {"islands": len(mouth.islands)},
    )


def _semicircle(mouth: Mouth) -> ArticleFinding:
    ratio = mouth.area_m2 / max(mouth.semicircle_m2, 1.0)
    count = len(mouth.water_m)
    across = "its mouth" if count == 1 else f"the sum of its {count} mouths (10(3))"
    return ArticleFinding(
        "10(2)",
        ratio >= 1,
        f"Its {mouth.area_m2 / 1e6:,.1f} km2 of water are {ratio:.2f} times the semicircle "
        f"on {across}, {sum(mouth.water_m) / NAUTICAL_MILE_M:.1f} nm.",
        {
            "area_m2": mouth.area_m2,
            "semicircle_m2": mouth.semicircle_m2,
            "ratio": ratio,
            "mouths": count,
        },
    )


def _entrance(mouth: Mouth) -> ArticleFinding:
    one, other = mouth.angles_deg
    clear = mouth.mainland_m < CLEAR_M
    ok = clear and min(one, other) > LEAST_ANGLE_DEG
    sentence = (
        f"The shore turns in by {one:.0f} and {other:.0f} degrees from the line; natural "
        f"entrance points need more than {LEAST_ANGLE_DEG:.0f}."
        if clear
        else f"The line runs {mouth.mainland_m / 1e3:.1f} km over the land round the bay."
    )
    values = {"angle_first_deg": one, "angle_last_deg": other, "over_land_m": mouth.mainland_m}
    return ArticleFinding("10(3)", ok, sentence, values)


def _closing_line(mouth: Mouth, closing: Mouth) -> ArticleFinding:
    values = {"mouth_m": mouth.length_m, "line_m": closing.length_m}
    width_nm, line_nm = mouth.length_m / NAUTICAL_MILE_M, closing.length_m / NAUTICAL_MILE_M
    if mouth.length_m <= LONGEST_M:
        sentence = f"The mouth is {width_nm:.1f} nm wide, not more than 24."
        return ArticleFinding("10(4)", ok=True, sentence=sentence, values=values)
    drawn = closing.length_m <= LONGEST_M
    inside = f"a line of {line_nm:.1f} nm inside closes {closing.area_m2 / 1e6:,.1f} km2"
    sentence = f"The mouth is {width_nm:.1f} nm wide, more than 24: " + (
        f"{inside}." if drawn else "only a line of 24 nm inside may close part of it."
    )
    return ArticleFinding("10(5)", drawn, sentence, values)
