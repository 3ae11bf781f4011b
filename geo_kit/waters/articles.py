"""What an article of the convention says about one thing: the finding and its sentence.

The convention is UNCLOS, the United Nations Convention on the Law of the Sea (1982).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


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
