"""Landing statements held against the draws: does the reported range bear them out?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo_kit.geodesic import destination, inverse
from geo_kit.inference import BearingBasis, Draws
from geo_kit.reports.consistency import Finding, Severity
from geo_kit.reports.model import LandingClaim, Quantity, ReportedTest
from geo_kit.reports.printed import length
from geo_kit.verdict import MAJORITY, Answer, Verdict
from geo_kit.waters.zones import HIGH_SEAS, OPEN_OCEAN, Labels

ANY_WATERS = "-waters"  # a zone key that ends so names a state and no reading


class Bearing(StrEnum):
    """How a statement stands beside the draws."""

    AGREES = "agrees"  # nearly all draws fell where it says
    DISAGREES = "disagrees"  # nearly none did
    OPEN = "undecided"  # the draws leave it open
    DEPENDS = "depends on the reading"  # of a state's waters
    POSSIBLE = "possible, not shown"  # nothing rules it out, nothing bears it out
    NO_ZONE = "names no zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingCheck:
    """A landing statement, how it stands, and the share of draws that fit it."""

    landing: LandingClaim
    bearing: Bearing
    share: float | None = None


def check_landing(
    landing: LandingClaim, labels: Labels, verdicts: Sequence[Verdict], draws: Draws
) -> LandingCheck:
    """Return how a statement stands beside impacts and verdicts."""
    if landing.inside is None or not landing.zone:
        return LandingCheck(landing=landing, bearing=Bearing.NO_ZONE)
    if landing.zone.endswith(ANY_WATERS):
        return LandingCheck(landing=landing, bearing=_beside_verdicts(landing, verdicts))
    there = labels.zone == landing.zone
    if landing.zone == HIGH_SEAS:  # open ocean is nothing else, only told without a near coast
        there |= labels.zone == OPEN_OCEAN
    share = float((there == landing.inside).mean())
    if draws.basis is BearingBasis.NONE:
        bearing = Bearing.POSSIBLE if share > 0 else Bearing.DISAGREES
        return LandingCheck(landing=landing, bearing=bearing)
    bearing = Bearing.AGREES if share >= MAJORITY else Bearing.OPEN
    if share <= 1 - MAJORITY:
        bearing = Bearing.DISAGREES
    return LandingCheck(landing=landing, bearing=bearing, share=share)


def unchecked_landing(landing: LandingClaim) -> LandingCheck:
    """Return a statement that no draws can bear out: nobody reported where it came down."""
    named = landing.zone and landing.inside is not None
    return LandingCheck(landing=landing, bearing=Bearing.POSSIBLE if named else Bearing.NO_ZONE)


def check_landmarks(test: ReportedTest, draws: Draws) -> Iterator[Finding]:
    """Say how far a landmark, read to the letter, lies from the reported ranges."""
    if test.launch is None or draws.basis is not BearingBasis.LANDMARK:
        return
    start = [test.launch.lon_deg, test.launch.lat_deg]
    for landing in test.standing_landings:
        mark = landing.landmark
        if mark is None:
            continue
        point = destination(mark.lon_deg, mark.lat_deg, mark.azimuth.value, mark.distance.value)
        range_m = float(inverse(start, point)[1])
        missed = [
            claim
            for claim in test.claims_of(Quantity.RANGE)
            if not claim.number.low <= range_m <= claim.number.high
        ]
        if missed:
            figures = "; ".join(f"{claim.speaker}: {length(claim)}" for claim in missed)
            ranges = "range" if len(missed) == 1 else "ranges"
            yield Finding(
                code="landmark_read_loosely",
                severity=Severity.WARNING,
                sentence=f"{mark.distance.value / 1e3:,g} km from {mark.name} "
                f"({landing.speaker}), on the bearing said and to the letter, is "
                f"{range_m / 1e3:,.0f} km from {test.launch.name}, which does not fit the "
                f"{ranges} reported by {figures}. The compass word is therefore read to within "
                f"{mark.azimuth.plus_minus:g} degrees.",
                values={"range_to_landmark_m": range_m},
            )


def _beside_verdicts(landing: LandingClaim, verdicts: Sequence[Verdict]) -> Bearing:
    said = Answer.INSIDE if landing.inside else Answer.OUTSIDE
    denied = Answer.OUTSIDE if landing.inside else Answer.INSIDE
    answers = {verdict.answer for verdict in verdicts}
    if answers == {said}:
        return Bearing.AGREES
    if answers == {denied}:
        return Bearing.DISAGREES
    return Bearing.OPEN if answers == {Answer.UNDETERMINED} else Bearing.DEPENDS
