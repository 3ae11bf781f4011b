"""A reconstruction as a page of text for a terminal."""

from collections.abc import Iterator, Sequence

import click

from geo_kit.cli.text import table, wrapped
from geo_kit.export.weights import left_out, weights
from geo_kit.export.words import Names, headline, percent, stands_for
from geo_kit.landings import LandingCheck
from geo_kit.reconstruct import Reconstruction
from geo_kit.reports.consistency import Finding, Severity
from geo_kit.reports.model import Certainty, Claim, LandingClaim
from geo_kit.reports.printed import length, rounded_length
from geo_kit.verdict import Answer, Verdict
from geo_kit.waters.names import OPEN_OCEAN_BASIS, zone_name
from geo_kit.waters.zones import OPEN_OCEAN

__all__ = ["sheet", "table"]

COLOURS = {Answer.INSIDE: "red", Answer.OUTSIDE: "green", Answer.UNDETERMINED: "yellow"}
MARKS = {Severity.NOTE: "-", Severity.WARNING: "!", Severity.CONTRADICTION: "!!"}
TOLD_ELSEWHERE = {"speakers_differ", "one_sided", "reversed", "superseded"}


def sheet(result: Reconstruction, *, names: Names) -> str:
    """Return the whole page: finding first, then grounds, then sources."""
    blocks = [
        _head(result, names),
        _verdicts(result),
        _zones(result, names),
        _findings(result.findings),
        _statements(result, names),
        _assumptions(result),
        _notes(result),
        _sources(result),
    ]
    return "\n\n".join("\n".join(block) for lines in blocks if (block := list(lines))) + "\n"


def _head(result: Reconstruction, names: Names) -> Iterator[str]:
    yield click.style(result.test.title, bold=True)
    yield ""
    answers = {verdict.answer for verdict in result.verdicts}
    colour = COLOURS[answers.pop()] if len(answers) == 1 else None
    yield click.style(headline(result, names), bold=True, fg=colour)


def _verdicts(result: Reconstruction) -> Iterator[str]:
    if not result.verdicts:
        return
    rows = [["What is meant by its waters", "verdict", "p(inside)", "beyond it by at least"]]
    rows += [
        [
            verdict.reading.title,
            click.style(str(verdict.answer), fg=COLOURS[verdict.answer]),
            "not known"
            if verdict.every_bearing
            else percent(verdict.n_inside, verdict.n_draws),
            _margin(verdict),
        ]
        for verdict in result.verdicts
    ]
    yield from table(rows)
    first = result.verdicts[0]
    if first.n_ashore and not first.every_bearing:
        yield f"  On its own soil, so in no waters: {percent(first.n_ashore, first.n_draws)}"
    if first.every_bearing:
        yield "  A verdict holds for every bearing, the data's own error included."
        return
    yield "  A verdict holds for 95 % of the draws at least, the data's own error included. The"
    yield "  last column is the middle 90 % of them: no boundary is nearer, though one between"
    yield "  two states may be several times farther off."


def _margin(verdict: Verdict) -> str:
    """Return the middle nine tenths of the margins; p(inside) speaks of the rest."""
    low, _, high = (margin_m / 1e3 for margin_m in verdict.margin_m)
    if verdict.n_ashore == verdict.n_draws:
        return "on its soil, in no waters"
    if verdict.every_bearing:
        return "depends on the bearing"
    if low > 0:
        return f"{low:,.0f} to {high:,.0f} km"
    if high < 0:
        return f"{-high:,.0f} to {-low:,.0f} km inside"
    return f"{-low:,.0f} km inside to {high:,.0f} km beyond"


def _not_ruled_out(result: Reconstruction) -> Iterator[str]:
    """Name the readings that no draw fell into, and that draws still came too near to."""
    titles = [
        verdict.reading.title
        for verdict in result.verdicts
        if not verdict.n_inside and verdict.answer is Answer.UNDETERMINED
    ]
    if titles:
        yield from wrapped(
            f"not ruled out, though no draw fell inside: {', '.join(titles)}; places at that "
            "range come nearer than the data are good for",
            first="  ",
        )


def _zones(result: Reconstruction, names: Names) -> Iterator[str]:
    if result.labels is None:
        return
    if result.footprint is None:
        yield "No source tells the bearing, so shares would mean nothing. At that range:"
        for name in sorted(zone_name(share.zone, names) for share in result.zones):
            yield f"  possible: {name}"
        yield f"  none of {len(result.labels.zone):,} draws all round fell in any other zone"
        yield from _not_ruled_out(result)
        yield from _open_ocean(result)
        return
    total = len(result.labels.zone)
    rows = [["Where it came down", "share"]]
    rows += [
        [zone_name(item.zone, names), percent(item.n_draws, total)] for item in result.zones
    ]
    yield from table(rows)
    yield from _by_claim(result, names)
    claimed = length(result.draws.claims[0]) if result.draws else ""
    for switch in result.switches:
        yield from wrapped(
            f"At {claimed} a bearing of about {switch.azimuth_deg:.0f} deg "
            "decides: "
            f"below it {zone_name(switch.before, names)}, above it "
            f"{zone_name(switch.after, names)}.",
            first="  - ",
        )
    yield from _open_ocean(result)
    areas = ", ".join(
        f"{area.probability * 100:.0f} % within about {_two_digits(area.area_m2 / 1e6)} km2"
        for area in result.footprint.areas
    )
    yield f"  - Footprint round {_position(*result.footprint.centre)}: {areas}."
    yield "  - Where states agreed on no line, the line of equal distance divides (computed)."


def _open_ocean(result: Reconstruction) -> Iterator[str]:
    """Say how it is known, where a draw fell in open ocean."""
    if any(share.zone == OPEN_OCEAN for share in result.zones):
        yield from wrapped(f"Open ocean: {OPEN_OCEAN_BASIS}.", first="  - ")


def _two_digits(value: float) -> str:
    """Return a number with two digits that mean something.

    >>> _two_digits(5470.2), _two_digits(12.3)
    ('5,500', '12')
    """
    digits = 1 - int(f"{value:e}".rpartition("e")[2])
    return f"{round(value, digits):,.0f}" if value >= 1 else f"{value:.2g}"


def _by_claim(result: Reconstruction, names: Names) -> Iterator[str]:
    """Keep the speakers apart, where more than one gave a range."""
    claims = result.draws.claims if result.draws else ()
    for row, claim in enumerate(claims if len(claims) > 1 else ()):
        total = sum(item.n_by_claim[row] for item in result.zones)
        shares = ", ".join(
            f"{zone_name(item.zone, names)} {percent(item.n_by_claim[row], total)}"
            for item in result.zones
            if total
        )
        figure = f"{claim.speaker}, {claim.printed_value:,g} {claim.printed_unit}"
        yield from wrapped(f"{figure}: {shares or 'no draw agrees'}", first="  - ")


def _position(lon_deg: float, lat_deg: float) -> str:
    north, east = "N" if lat_deg >= 0 else "S", "E" if lon_deg >= 0 else "W"
    return f"{abs(lat_deg):.1f} {north} {abs(lon_deg):.1f} {east}"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    told = [
        finding
        for finding in findings
        if finding.severity is not Severity.NOTE or finding.code not in TOLD_ELSEWHERE
    ]
    if told:
        yield "Findings"
    for finding in told:
        yield from wrapped(finding.sentence, first=f"  {MARKS[finding.severity]} ")


def _statements(result: Reconstruction, names: Names) -> Iterator[str]:
    if result.test.claims or result.landings:
        yield "What was said"
    for claim in result.test.claims:
        told = f"{str(claim.quantity).replace('_', ' ')} “{claim.words}”"
        yield from wrapped(f"{_speaker(claim)}: {told}{_corrected(claim)}", first="  - ")
    for check in result.landings:
        told = f"“{check.landing.words}”{_corrected(check.landing)}"
        n_draws = len(result.labels.zone) if result.labels else 0
        beside = _beside(check, names, n_draws=n_draws)
        yield from wrapped(f"{_speaker(check.landing)}: {told}{beside}", first="  - ")


def _speaker(item: Claim | LandingClaim) -> str:
    when = " ".join(part for part in (_clock(item.stated), item.when) if part)
    return f"{item.speaker}{when and ', '}{when} [{item.source_id}]"


def _corrected(item: Claim | LandingClaim) -> str:
    return ", superseded" if item.superseded_by else ""


def _beside(check: LandingCheck, names: Names, *, n_draws: int) -> str:
    landing = check.landing
    if landing.at_sea and not landing.zone and landing.landmark is None:
        return " -> used: that it fell at sea, no more"
    if landing.inside is None or not landing.zone:
        return ""
    share = ""
    if check.share is not None and n_draws:
        share = f", {percent(round(check.share * n_draws), n_draws)} of the draws fit"
    side = "in" if landing.inside else "outside"
    return f" -> {side} {zone_name(landing.zone, names)}: {check.bearing}{share}"


def _clock(stated: str) -> str:
    day, _, time = stated.partition("T")
    return f"{day} {time[:5]} KST" if time.endswith("+09:00") else stated


def _assumptions(result: Reconstruction) -> Iterator[str]:
    launch, draws = result.test.launch, result.draws
    if draws is None or launch is None:
        return
    yield "Assumed, where no source says more"
    where = f"{launch.name}, {_position(launch.lon_deg, launch.lat_deg)}"
    off = f" +-{launch.plus_minus_m / 1e3:g} km, a place's centre and not a pad"
    yield f"  - launch: {where}{off if launch.plus_minus_m else ''}"
    yield from wrapped(f"bearing: {draws.basis_words}", first="  - ")
    widths = "; ".join(f"{claim.speaker}: {rounded_length(claim)}" for claim in draws.claims)
    yield from wrapped(f"roundings: {widths}{weights(draws)}", first="  - ")
    drawn = f"{result.n_draws:,} draws, seed {result.seed}{left_out(draws)}"
    yield from wrapped(drawn, first="  - ")
    if result.path is not None:
        yield from wrapped(f"the line drawn is {stands_for(result)}", first="  - ")
        boost = result.path.solution.boost
        yield (
            f"  - the path starts where the motor is assumed to stop, "
            f"{boost.downrange_m / 1e3:.0f} km out and {boost.height_m / 1e3:.0f} km up"
        )


def _notes(result: Reconstruction) -> Iterator[str]:
    if result.test.notes:
        yield "Notes"
    for note in result.test.notes:
        yield from wrapped(note, first="  - ")


def _sources(result: Reconstruction) -> Iterator[str]:
    yield "Sources"
    for source in result.test.sources:
        mark = "" if source.certainty is Certainty.READ else f" ({source.certainty})"
        yield f"  [{source.id}] {source.publisher}: {source.reference}{mark}"
    for verdict in result.verdicts:
        reading = verdict.reading
        yield from wrapped(
            f"{reading.title} ({reading.basis}; certainty {reading.certainty}): "
            f"{reading.status} {reading.source}.",
            first="  - ",
        )
    yield "  - coast: GSHHG (Wessel and Smith 1996), LGPL; lines: `geo-kit zones`"
