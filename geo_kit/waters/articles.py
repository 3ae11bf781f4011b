"""What an article of the convention says about one thing: the finding and its sentence.

The convention is UNCLOS, the United Nations Convention on the Law of the Sea (1982).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Final

from geo_kit.constants import NAUTICAL_MILE_M

LONGEST_NM: Final = 24  # of a closing line: article 10(4)


@dataclass(frozen=True, slots=True)
class ArticleFinding:
    """One article, held against one line, bay or feature.

    `ok` is None where the article leaves the judgement to a court and gives no number, or
    where the data do not tell. Keys of `values` carry their units.
    """

    article: str  # "7(3)"
    ok: bool | None
    sentence: str  # one plain sentence
    values: Mapping[str, float] = field(default_factory=dict, hash=False)


def overall(findings: Iterable[ArticleFinding]) -> bool | None:
    """Return False if an article fails, else None if one is open, else True.

    >>> overall([ArticleFinding("7(1)", None, ""), ArticleFinding("7(3)", False, "")])
    False
    """
    answers = {finding.ok for finding in findings}
    if False in answers:
        return False
    return None if None in answers else True


def close_calls(ratio: float, mouth_m: float, *, doubt_m: float) -> tuple[str, ...]:
    """Return which tests of article 10 the data cannot settle, each in a sentence.

    Both ends of a line may be off, independently, by the doubt of the coast. That moves its
    length by sqrt(2) times as much, and the ratio of the bay to a semicircle, which goes with
    the square of the length, by twice that share. The doubt of the bay's own area, where
    errors of a long shore mostly cancel, is left out.

    Args:
        ratio: water of the bay to the semicircle on its mouth.
        mouth_m: width of the natural mouth.
        doubt_m: how far the coast at either end may lie from where it is drawn.

    >>> close_calls(1.02, 20 * 1852.0, doubt_m=1000.0)
    ('article 10(2): the ratio 1.02 to a semicircle is good to 0.08 only',)
    >>> close_calls(2.5, 10 * 1852.0, doubt_m=1000.0)
    ()
    """
    length_m = sqrt(2) * doubt_m
    doubt = ratio * 2 * length_m / mouth_m
    found = []
    if doubt > ratio:
        found.append(
            f"article 10(2): the mouth of {mouth_m / 1e3:.1f} km is too narrow for a coast "
            f"that is good to {doubt_m / 1e3:g} km"
        )
    elif abs(ratio - 1) < doubt:
        found.append(
            f"article 10(2): the ratio {ratio:.2f} to a semicircle is good to {doubt:.2f} only"
        )
    width_nm, good_nm = mouth_m / NAUTICAL_MILE_M, length_m / NAUTICAL_MILE_M
    if abs(width_nm - LONGEST_NM) < good_nm:
        found.append(
            f"article 10(4): the mouth of {width_nm:.1f} nm is good to {good_nm:.1f} nm only, "
            f"and {LONGEST_NM} decide"
        )
    return tuple(found)
