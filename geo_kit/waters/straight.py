"""An audit of straight baselines by article 7, segment by segment.

The article gives no numbers. The yardstick of 24 and 48 nm and the share of a segment
farther than 24 nm from any coast are those of United States practice, as analyses of single
claims apply them (iilss.net); they measure, they don't judge, with one exception: water
farther than 24 nm from all land could be closed off by no bay line either, so that a
segment that runs there is taken to fail the close link to the land of article 7(3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo_kit.arrays import BoolArray, FloatArray
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.errors import PositionError
from geo_kit.geodesic import densify, destination, inverse
from geo_kit.waters.articles import ArticleFinding
from geo_kit.waters.distance import EdgeIndex

FAR_M: Final = 24 * NAUTICAL_MILE_M
CLASSES: Final = ((24, "up to 24 nm"), (48, "24 to 48 nm"))
LONGEST_CLASS: Final = "over 48 nm"
SAMPLE_M: Final = 200.0  # the distance to the coast changes by no more between samples
SEEN_FROM: Final = 200  # points of the lengthened segment that the coast is seen from
LEAST_ELONGATION: Final = 2.0  # of the coast's points, else they have no direction
LEAST_EXTENT: Final = 0.5  # of the segment's length, for the same reason


@dataclass(frozen=True, slots=True, eq=False)
class SegmentAudit:
    """One segment of a straight baseline, measured."""

    number: int  # from 1
    ends: FloatArray  # (2, 2)
    length_m: float
    length_class: str  # "up to 24 nm", "24 to 48 nm", "over 48 nm"
    far_share: float  # of its length, farther than 24 nm from any coast of the state
    farthest_m: float  # from the coast
    farthest_at: FloatArray  # (2,) there
    coast_angle_deg: float  # to the general direction of the coast, 0 to 90; or NaN
    findings: tuple[ArticleFinding, ...]


def audit_straight(
    points: FloatArray,
    coast_edges: EdgeIndex,
    *,
    low_tide: Sequence[bool] | None = None,
    lighthouse: Sequence[bool] | None = None,
) -> tuple[SegmentAudit, ...]:
    """Return an audit of each segment of a straight baseline.

    The general direction of the coast is the line of total least squares through the
    points of the coast that are nearest to `SEEN_FROM` points of the segment, which is
    lengthened by half its length at either end for that; in the plane that touches the
    globe at its middle. Islands are coast here: to hold a segment against the mainland,
    give the edges of the mainland alone. The angle is NaN where the points have no
    direction, as round a single island.

    Args:
        points: (n, 2) longitude and latitude; the segments are geodesics.
        coast_edges: all coast of the state.
        low_tide: for each point, whether it is a low-tide elevation; none is if not given.
        lighthouse: for each point, whether an installation there is always above water.

    Raises:
        PositionError: fewer than two points, two equal ones in a row, or one that is not
            on the globe.
    """
    points = np.asarray(points, float).reshape(-1, 2)
    _, length_m = inverse(points[:-1], points[1:])
    if len(points) < 2 or not length_m.all():  # noqa: PLR2004 - a segment has two ends
        raise PositionError(
            "a straight baseline has no segment, or one without length",
            hint="give at least two points, each one different from the one before",
        )
    low = np.zeros(len(points), bool) if low_tide is None else np.asarray(low_tide, bool)
    lit = np.zeros(len(points), bool) if lighthouse is None else np.asarray(lighthouse, bool)
    return tuple(
        _audit(
            row + 1, points[row : row + 2], coast_edges, low[row : row + 2], lit[row : row + 2]
        )
        for row in range(len(length_m))
    )


def length_class(length_m: float) -> str:
    """Return the class of a segment's length.

    >>> length_class(24 * 1852.0), length_class(111_732.0)
    ('up to 24 nm', 'over 48 nm')
    """
    for longest_nm, name in CLASSES:
        if length_m <= longest_nm * NAUTICAL_MILE_M:
            return name
    return LONGEST_CLASS


def _audit(
    number: int, ends: FloatArray, coast: EdgeIndex, low: BoolArray, lit: BoolArray
) -> SegmentAudit:
    length_m = float(inverse(ends[0], ends[1])[1])
    samples = densify(ends, max_step_m=SAMPLE_M)
    away_m = coast.nearest(samples).distance_m
    far_share = _share_beyond(away_m, FAR_M)
    farthest = int(away_m.argmax())
    angle_deg = _coast_angle_deg(ends, coast)
    findings = [
        _geography(length_m),
        _direction(angle_deg),
        _close_link(far_share, float(away_m[farthest])),
    ]
    if low.any():
        findings.append(_low_tide_end(low, lit))
    return SegmentAudit(
        number=number,
        ends=ends,
        length_m=length_m,
        length_class=length_class(length_m),
        far_share=far_share,
        farthest_m=float(away_m[farthest]),
        farthest_at=samples[farthest],
        coast_angle_deg=angle_deg,
        findings=tuple(findings),
    )


def _share_beyond(away_m: FloatArray, limit_m: float) -> float:
    """Return the share of evenly spaced steps beyond a limit, cut where they cross it."""
    near, far = np.sort(np.stack([away_m[:-1], away_m[1:]]), axis=0) - limit_m
    span = np.maximum(far - near, 1e-9)
    return float(np.clip(far / span, 0, 1).mean())


def _coast_angle_deg(ends: FloatArray, coast: EdgeIndex) -> float:
    azimuth_deg, length_m = inverse(ends[0], ends[1])
    middle = destination(ends[0, 0], ends[0, 1], azimuth_deg, length_m / 2)
    course_deg, _ = inverse(middle, ends[1])
    along_m = np.linspace(-length_m, length_m, SEEN_FROM)
    seen = coast.nearest(destination(middle[0], middle[1], course_deg, along_m)).base_point
    bearing_deg, away_m = inverse(middle, seen)
    turn = np.radians(bearing_deg - course_deg)
    plane_m = away_m[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    _, spread, axes = np.linalg.svd(plane_m - plane_m.mean(axis=0), full_matrices=False)
    extent_m = np.ptp(plane_m @ axes[0])
    if extent_m < LEAST_EXTENT * length_m or spread[0] < LEAST_ELONGATION * spread[1]:
        return float("nan")
    return float(np.degrees(np.arccos(min(abs(axes[0, 0]), 1.0))))


def _geography(length_m: float) -> ArticleFinding:
    length_nm = length_m / NAUTICAL_MILE_M
    return ArticleFinding(
        "7(1)",
        None,
        f"The segment is {length_nm:.1f} nm long ({length_class(length_m)}); whether the "
        "coast is deeply indented or fringed with islands there is for a court to say.",
        {"length_m": length_m},
    )


def _direction(angle_deg: float) -> ArticleFinding:
    if np.isnan(angle_deg):
        sentence = "The coast behind the segment has no general direction."
    else:
        sentence = (
            f"The segment departs by {angle_deg:.0f} degrees from the general direction of "
            "the coast; the convention sets no number."
        )
    return ArticleFinding("7(3)", None, sentence, {"coast_angle_deg": angle_deg})


def _close_link(far_share: float, farthest_m: float) -> ArticleFinding:
    sentence = (
        f"{far_share:.1%} of the segment is farther than 24 nm from any coast of the state, "
        f"at most {farthest_m / NAUTICAL_MILE_M:.1f} nm"
    )
    far = far_share > 0
    return ArticleFinding(
        "7(3)",
        False if far else None,
        f"{sentence}: not closely linked to the land."
        if far
        else f"{sentence}; how close a link to the land is needed, the convention leaves open.",
        {"far_share": far_share, "farthest_m": farthest_m},
    )


def _low_tide_end(low: BoolArray, lit: BoolArray) -> ArticleFinding:
    ok = bool((lit | ~low).all())
    return ArticleFinding(
        "7(4)",
        ok,
        "The segment ends on a low-tide elevation "
        + ("with an installation above water." if ok else "without a lighthouse."),
    )
