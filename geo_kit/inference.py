"""Places of fall that agree with a report: drawn along the place route.

The report states a range and, at best, a bearing or a landmark, so these are drawn and
geodesics are laid; no flight is integrated for a place that a report already tells. Each
parameter has a random stream of its own, and sample i is a function of the seed, the
parameter's name and i alone: more draws, other workers or a further parameter change
nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zlib import crc32

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray, IntArray
from geo_kit.constants import EARTH_MEAN_RADIUS_M
from geo_kit.errors import PhysicsError
from geo_kit.framed import Framed
from geo_kit.geodesic import HALF_MERIDIAN_M, destination, inverse
from geo_kit.reports.model import (
    Claim,
    Landmark,
    LaunchSite,
    Quantity,
    Reported,
    ReportedTest,
)

SECANT_STEPS: Final = 10
CLOSE_ENOUGH_M: Final = 0.1


class BearingBasis(StrEnum):
    """What tells the direction of flight."""

    CLAIM = "claim"  # a speaker gave it
    LANDMARK = "landmark"  # it follows from a distance to a named place
    ASSUMED = "assumed"  # the user set it; no source
    NONE = "none"  # nothing does: every direction is drawn, and shares mean nothing


@dataclass(frozen=True, slots=True, eq=False)
class Draws(Framed):
    """Places of fall; a draw that agrees with no statement is kept and marked."""

    launch: FloatArray  # (n, 2) longitude, latitude
    range_m: FloatArray  # (n,)
    azimuth_deg: FloatArray  # (n,) from north, at the launch
    impact: FloatArray  # (n, 2); NaN where the statements meet in no point
    speaker: IntArray  # (n,) row in `claims`
    valid: BoolArray  # (n,) the statements meet in a point, and at sea if they say so
    claims: tuple[Claim, ...]  # the range claims that were drawn from, evenly
    basis: BearingBasis
    basis_words: str

    @property
    def n_failed(self) -> int:
        """How many draws found no point that agrees with the statements."""
        return int((~self.valid).sum())

    @property
    def n_on_land(self) -> int:
        """How many of those met in a point, on land where the statements say sea."""
        return int((~self.valid & np.isfinite(self.impact[:, 0])).sum())


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random stream of one parameter.

    >>> stream(1, "range").random(3).tolist() == stream(1, "range").random(5)[:3].tolist()
    True
    """
    key = np.random.SeedSequence(seed, spawn_key=(crc32(name.encode()),))
    return np.random.Generator(np.random.PCG64(key))


def draw_impacts(
    test: ReportedTest,
    *,
    n_draws: int,
    seed: int,
    assumed_azimuth: Reported | None = None,
) -> Draws:
    """Return places of fall that agree with what speakers reported of a test.

    The standing range claims are an open mixture: each speaker has the same share of the
    draws. The launch point is spread over the disc of its uncertainty, numbers evenly
    over what their rounding leaves open. The bearing comes from `assumed_azimuth` if
    given, else from a claim, else from a landmark, else from nowhere: then all are drawn.

    Raises:
        PhysicsError: no launch site, no range claim, or a range off the earth.
    """
    claims = test.claims_of(Quantity.RANGE)
    if test.launch is None or not claims:
        raise PhysicsError(
            f"{test.id}: no place of fall can be drawn",
            reason="no_range" if test.launch else "no_launch_site",
            hint="a launch site and a range are needed; a path length is not a range",
        )
    launch = _draw_launch(test.launch, n_draws, seed=seed)
    range_m, speaker = _draw_ranges(claims, n_draws, seed=seed)
    basis, number, landmark, words = _bearing_source(test, assumed_azimuth)
    if landmark is None:
        azimuth_deg = _spread(number, n_draws, seed=seed, name="azimuth") % 360
        valid = np.ones(n_draws, dtype=bool)
    else:
        distance_m = _spread(landmark.distance, n_draws, seed=seed, name="landmark distance")
        azimuth_deg, valid = _towards_landmark(launch, range_m, landmark, distance_m)
    impact = np.full((n_draws, 2), np.nan)
    impact[valid] = destination(
        launch[valid, 0], launch[valid, 1], azimuth_deg[valid], range_m[valid]
    )
    return Draws(launch, range_m, azimuth_deg, impact, speaker, valid, claims, basis, words)


def _bearing_source(
    test: ReportedTest, assumed: Reported | None
) -> tuple[BearingBasis, Reported, Landmark | None, str]:
    nowhere = Reported(180.0, 180.0)
    if assumed is not None:
        words = f"assumed by the user, {_span(assumed)} deg, from launch to fall"
        return BearingBasis.ASSUMED, assumed, None, words
    for claim in test.claims_of(Quantity.AZIMUTH):
        words = f"{claim.speaker}: “{claim.words}”"
        return BearingBasis.CLAIM, claim.number, None, words
    for landing in test.standing_landings:
        if landing.landmark:
            words = f"from “{landing.words}” ({landing.speaker}); its zone is not used"
            return BearingBasis.LANDMARK, nowhere, landing.landmark, words
    return BearingBasis.NONE, nowhere, None, "no source gives a direction"


def _span(number: Reported) -> str:
    low, high = number.low, number.high
    if high - low >= 360:  # noqa: PLR2004 - all round
        return "0 to 360"
    return f"{low % 360:.6g}" if high == low else f"{low % 360:.6g} to {high % 360:.6g}"


def _draw_launch(site: LaunchSite, n_draws: int, *, seed: int) -> FloatArray:
    """Spread the launch evenly over a disc: the square root makes its rings even."""
    share = stream(seed, "launch distance").random(n_draws)
    azimuth_deg = 360 * stream(seed, "launch azimuth").random(n_draws)
    distance_m = site.plus_minus_m * np.sqrt(share)
    return destination(site.lon_deg, site.lat_deg, azimuth_deg, distance_m)


def _draw_ranges(
    claims: Sequence[Claim], n_draws: int, *, seed: int
) -> tuple[FloatArray, IntArray]:
    """Give the speakers their turns in order: any number of draws is shared evenly.

    A speaker with several figures, one a missile, has one turn for all of them.
    """
    for claim in claims:
        if not 0 < claim.number.low <= claim.number.high < HALF_MERIDIAN_M:
            raise PhysicsError(
                f"range: {claim.number.value / 1e3:,g} km is not a range on the earth",
                reason="unreachable_range",
                hint="a range is more than 0 and less than 20,003 km",
            )
    figures: dict[str, list[int]] = {}
    for row, claim in enumerate(claims):
        figures.setdefault(claim.speaker, []).append(row)
    turns = [np.resize(rows, n_draws) for rows in figures.values()]
    draw = np.arange(n_draws)
    speaker = np.stack(turns)[draw % len(turns), draw // len(turns)]
    low = np.array([claim.number.low for claim in claims])[speaker]
    high = np.array([claim.number.high for claim in claims])[speaker]
    return low + (high - low) * stream(seed, "range").random(n_draws), speaker


def _spread(number: Reported, n_draws: int, *, seed: int, name: str) -> FloatArray:
    return number.low + (number.high - number.low) * stream(seed, name).random(n_draws)


def _towards_landmark(
    launch: FloatArray, range_m: FloatArray, landmark: Landmark, distance_m: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Return the azimuth of each flight that falls at a distance from a landmark.

    Two circles meet in two points, or in none; the compass word chooses between them. The
    sphere's cosine rule gives a start and its slope, secants on the ellipsoid the rest.
    """
    mark = np.array([landmark.lon_deg, landmark.lat_deg])
    to_mark_deg, apart_m = inverse(launch, mark)
    a, b, c = (values / EARTH_MEAN_RADIUS_M for values in (distance_m, range_m, apart_m))
    with np.errstate(invalid="ignore"):
        cosine = (np.cos(a) - np.cos(b) * np.cos(c)) / (np.sin(b) * np.sin(c))
        angle = np.arccos(cosine)
        turn = np.sin(b) * np.sin(c) * np.sin(angle) / np.sin(a)
    rows = np.flatnonzero(np.isfinite(angle))
    best_deg = np.full(len(range_m), np.nan)
    best_off_deg = np.full(len(range_m), landmark.azimuth.plus_minus)
    for side in (-1, 1):
        azimuth_deg, fall, met = _turned(
            (to_mark_deg + side * np.degrees(angle))[rows],
            side * (EARTH_MEAN_RADIUS_M * np.radians(turn))[rows],
            lambda at_deg: destination(launch[rows, 0], launch[rows, 1], at_deg, range_m[rows]),
            lambda fall: inverse(fall, mark)[1] - distance_m[rows],
        )
        off_deg = np.abs((inverse(mark, fall)[0] - landmark.azimuth.value + 180) % 360 - 180)
        better = met & (off_deg <= best_off_deg[rows])
        best_deg[rows[better]] = azimuth_deg[better]
        best_off_deg[rows[better]] = off_deg[better]
    return np.nan_to_num(best_deg) % 360, np.isfinite(best_deg)


def _turned(
    azimuth_deg: FloatArray,
    m_per_deg: FloatArray,
    fall_of: Callable[[FloatArray], FloatArray],
    miss_m_of: Callable[[FloatArray], FloatArray],
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Turn azimuths until no fall misses; return them, the falls, and which of them meet.

    Args:
        azimuth_deg: (n,) to start from.
        m_per_deg: (n,) by which a turn changes the miss there.
        fall_of: the falls (n, 2) on azimuths.
        miss_m_of: how far falls miss, (n,).
    """
    fall = fall_of(azimuth_deg)
    miss_m = miss_m_of(fall)
    for _ in range(SECANT_STEPS):
        if np.abs(miss_m).max(initial=0) < CLOSE_ENOUGH_M:
            break
        with np.errstate(divide="ignore", invalid="ignore"):
            step_deg = np.nan_to_num(np.clip(-miss_m / m_per_deg, -5, 5))
        azimuth_deg = azimuth_deg + step_deg
        fall = fall_of(azimuth_deg)
        before_m, miss_m = miss_m, miss_m_of(fall)
        moved = (step_deg != 0) & (miss_m != before_m)
        np.divide(miss_m - before_m, step_deg, out=m_per_deg, where=moved)
    return azimuth_deg, fall, np.abs(miss_m) < CLOSE_ENOUGH_M
