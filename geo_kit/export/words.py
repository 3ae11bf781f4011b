"""The finding in words and numbers that every output shares."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from geo_kit.reconstruct import Reconstruction
from geo_kit.reports.model import Quantity
from geo_kit.verdict import Answer, wilson_interval
from geo_kit.waters.names import PartyName, zone_name

FINEST_PERCENT: Final = 0.1
Names = Mapping[str, PartyName]


def headline(result: Reconstruction, names: Names) -> str:
    """Return the finding in one sentence to quote."""
    country = result.test.country
    waters = f"{names[country].possessive if country in names else country} waters"
    if result.draws is None:
        if result.crossing is not None:
            return "No impact point: no source gives one, and a path length is not a range."
        return "Nothing to reconstruct: no source read gives a range or a place of fall."
    answers = {verdict.answer for verdict in result.verdicts}
    if answers and result.verdicts[0].n_ashore == result.verdicts[0].n_draws:
        return f"On {zone_name(f'{country.lower()}-land', names)}, in no waters."
    if len(answers) > 1:
        return f"It depends on what is meant by {waters}: see each reading."
    return {
        Answer.OUTSIDE: f"Outside every reading of {waters}.",
        Answer.INSIDE: f"Inside every reading of {waters}.",
    }.get(
        next(iter(answers), Answer.UNDETERMINED),
        f"Undetermined: the report does not tell whether it fell in {waters}.",
    )


def stands_for(result: Reconstruction) -> str:
    """Return what the one flight drawn stands for: how far it goes, and what was reported.

    "" where none was flown.
    """
    path = result.path
    if path is None or result.footprint is None:
        return ""
    area = min(result.footprint.areas, key=lambda area: area.probability)
    claim, share = path.range_claim, f"{area.probability * 100:.0f} %"
    told = f"{claim.number.value / 1e3:,.6g} km"
    end = f"to the middle of the {share} area"
    if not area.holds(np.array(path.solution.trajectory.impact)):
        end = f"as no flight computed ends in the {share} area"
    said = f"{told} as {claim.speaker} said, {end}"
    if not path.as_reported:
        said = f"{kilometres(path.range_m)}, {end}, where {claim.speaker} said {told}"
    ranges = {other.number.value for other in result.test.claims_of(Quantity.RANGE)}
    alone = "; no mean of the ranges said" if len(ranges) > 1 else ""
    return f"one flight of the many that agree: {said}{alone}"


def kilometres(length_m: float) -> str:
    """Return a length in kilometres with three digits at most.

    >>> kilometres(4_483_211.0), kilometres(180_000.0)
    ('4,480 km', '180 km')
    """
    km = length_m / 1e3
    return f"{round(km, 2 - int(np.floor(np.log10(km)))):,.6g} km"


def percent(hits: int, total: int) -> str:
    """Return a share without false zeros: none of 4,000 is "<0.1 %", not "0 %".

    >>> percent(0, 4000), percent(4000, 4000), percent(1, 3)
    ('<0.1 %', '>99.9 %', '33 %')
    """
    low, high = wilson_interval(hits, total)
    if hits == 0:
        return f"<{max(high * 100, 0.1):.1f} %"
    if hits == total:
        return f">{min(low * 100, 99.9):.1f} %"
    share = hits / total * 100
    if share < FINEST_PERCENT:
        return f"<{FINEST_PERCENT} %"
    if share > 100 - FINEST_PERCENT:
        return f">{100 - FINEST_PERCENT} %"
    return f"{share:.{0 if 1 <= share <= 99 else 1}f} %"  # noqa: PLR2004 - whole percents
