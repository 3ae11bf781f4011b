"""Does a report agree with itself? Arithmetic on what was said, and nothing more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import Final

from geo_kit.constants import (
    NAUTICAL_MILE_M,
    SPEED_OF_SOUND_SEA_LEVEL_M_PER_S,
    STATUTE_MILE_M,
)
from geo_kit.reports.model import Claim, LandingClaim, Quantity, Reported, ReportedTest

_NEAR: Final = 1.01
_SLIPS: Final = (
    (1_000.0, "was a thousands separator read as a decimal point"),
    (STATUTE_MILE_M / 1e3, "were miles taken for kilometres"),
    (NAUTICAL_MILE_M / 1e3, "were nautical miles taken for kilometres"),
)


class Severity(StrEnum):
    """How much a finding weighs."""

    NOTE = "note"
    WARNING = "warning"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a reader of the report should know."""

    code: str  # a word for programs
    severity: Severity
    sentence: str
    values: Mapping[str, float] = field(default_factory=dict)  # SI


def check_report(test: ReportedTest) -> tuple[Finding, ...]:
    """Return what a report's own claims say about each other."""
    return (
        *_disagreements(test),
        *_corrections(test),
        *_opposed_landings(test),
        *_one_sided(test),
        *_path_lengths(test),
    )


def typo_finding(slips: Sequence[str], *, wrong: str) -> Finding:
    """Name the slips of the pen that would make a report agree with itself.

    Args:
        slips: what may have happened, in words; one or more.
        wrong: why the report cannot stand as it is, a sentence.
    """
    return Finding(
        code="typo_candidate",
        severity=Severity.WARNING,
        sentence=f"{wrong} It would agree with {', or with '.join(slips)}.",
        values={"n_candidates": len(slips)},
    )


def unit_slips(one: Claim, other: Claim) -> Iterator[Finding]:
    """Tell whether two speakers' figures differ by a factor that a slip of units makes."""
    low, high = sorted((one, other), key=lambda claim: claim.number.value)
    if low.number.value <= 0 or low.number.high >= high.number.low:
        return
    for factor, words in _SLIPS:
        if (
            low.number.low * factor <= high.number.high * _NEAR
            and (low.number.high * factor * _NEAR >= high.number.low)
            and abs(high.number.value / (factor * low.number.value) - 1) < _NEAR - 1
        ):
            yield Finding(
                code="typo_candidate",
                severity=Severity.NOTE,
                sentence=f"{_name(low.quantity)}: {_figure(low)} and {_figure(high)} differ "
                f"by a factor of {factor:g}: {words}?",
                values={"factor": factor},
            )


def mean_speed_m_per_s(path_length: Reported, flight_time: Reported) -> Reported:
    """Return the mean speed of a path length and a time, with the roundings of both.

    >>> speed = mean_speed_m_per_s(Reported(1500e3, 50e3), Reported(7580.0, 10.0))
    >>> round(speed.value, 1), round(speed.low), round(speed.high)
    (197.9, 191, 205)
    """
    value = path_length.value / flight_time.value
    low = path_length.low / flight_time.high
    high = path_length.high / flight_time.low
    return Reported(value, max(value - low, high - value))


def _disagreements(test: ReportedTest) -> Iterator[Finding]:
    """Compare the standing figures of each quantity, never averaging them."""
    for quantity in Quantity:
        claims = sorted(test.claims_of(quantity), key=lambda claim: claim.number.value)
        if not claims or claims[0].number.value == claims[-1].number.value:
            continue
        low, high = claims[0].number, claims[-1].number
        agree = low.high > high.low
        yield Finding(
            code="speakers_differ",
            severity=Severity.NOTE if agree else Severity.WARNING,
            sentence=f"{_name(quantity)}: {', '.join(map(_figure, claims))}; the "
            f"extremes {'agree' if agree else 'disagree even'} within their roundings.",
            values={
                f"lowest_{quantity.si_unit}": low.value,
                f"highest_{quantity.si_unit}": high.value,
            },
        )
        yield from unit_slips(claims[0], claims[-1])


def _corrections(test: ReportedTest) -> Iterator[Finding]:
    items: tuple[Claim | LandingClaim, ...] = (*test.claims, *test.landings)
    for kind in (Claim, LandingClaim):
        by_id = {item.id: item for item in items if isinstance(item, kind)}
        for item in by_id.values():
            later = by_id.get(item.superseded_by)
            if later is not None:
                yield _correction(item, later)


def _correction(item: Claim | LandingClaim, later: Claim | LandingClaim) -> Finding:
    turned = (
        isinstance(item, LandingClaim)
        and isinstance(later, LandingClaim)
        and item.zone == later.zone
        and {item.inside, later.inside} == {True, False}
    )
    return Finding(
        code="reversed" if turned else "superseded",
        severity=Severity.WARNING if turned else Severity.NOTE,
        sentence=f"{_said(item)}; later {_said(later)}.",
    )


def _opposed_landings(test: ReportedTest) -> Iterator[Finding]:
    for one, other in combinations(test.standing_landings, 2):
        if one.zone and one.zone == other.zone and one.inside is not other.inside:
            yield Finding(
                code="landings_opposed",
                severity=Severity.CONTRADICTION,
                sentence=f"{_said(one)}, but {_said(other)}: both stand for {one.zone}.",
            )


def _one_sided(test: ReportedTest) -> Iterator[Finding]:
    for claim in test.claims:
        if claim.number.at_least or claim.number.at_most:
            side = "floor" if claim.number.at_least else "ceiling"
            yield Finding(
                code="one_sided",
                severity=Severity.NOTE,
                sentence=f"{_said(claim)}: a {side}, not a figure.",
                values={f"{side}_{claim.quantity.si_unit}": claim.number.value},
            )


def _path_lengths(test: ReportedTest) -> Iterator[Finding]:
    for path in test.claims_of(Quantity.PATH_LENGTH):
        yield Finding(
            code="path_length_is_not_range",
            severity=Severity.WARNING,
            sentence=f"{_said(path)}: a length along the path. How far from its start "
            "the flight ended was not reported.",
            values={"path_length_m": path.number.value},
        )
        for time in test.claims_of(Quantity.FLIGHT_TIME):
            if time.speaker == path.speaker:
                yield _mean_speed(path, time)


def _mean_speed(path: Claim, time: Claim) -> Finding:
    speed = mean_speed_m_per_s(path.number, time.number)
    mach = speed.value / SPEED_OF_SOUND_SEA_LEVEL_M_PER_S
    return Finding(
        code="mean_speed",
        severity=Severity.NOTE,
        sentence=f"{_figure(path)} in {_figure(time)}: a mean speed of "
        f"{speed.value:.1f} m/s ({speed.low:.0f} to {speed.high:.0f}), about Mach "
        f"{mach:.2f} at sea level.",
        values={
            "m_per_s": speed.value,
            "mach": mach,
            "low_m_per_s": speed.low,
            "high_m_per_s": speed.high,
        },
    )


def _figure(claim: Claim) -> str:
    return (
        f"{claim.printed_value:,g} {claim.printed_unit} by {claim.speaker} [{claim.source_id}]"
    )


def _said(item: Claim | LandingClaim) -> str:
    when = item.stated.replace("T", " ").replace("+09:00", " KST")
    return f'{item.speaker} [{item.source_id}{when and ", "}{when}] said "{item.words}"'


def _name(quantity: Quantity) -> str:
    return quantity.replace("_", " ").capitalize()
