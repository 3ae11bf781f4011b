"""How much each speaker counts among the draws, and which draws were left out, in words."""

from typing import Final

from geo_kit.inference import Draws

EVEN_WITHIN: Final = 0.2  # of an even share: less is no news


def weights(draws: Draws) -> str:
    """Return how the draws are shared by several speakers, "" where there is only one.

    Each has as many draws, yet not as many need agree with the landmark or fall at sea.
    """
    left = _left(draws)
    if len(left) == 1:
        return ""
    even, total = 1 / len(left), sum(left.values())
    if all(abs(n / total / even - 1) <= EVEN_WITHIN for n in left.values()):
        return "; each speaker has the same weight"
    shares = ", ".join(f"{_whole(n / total)} are of {speaker}" for speaker, n in left.items())
    return f"; drawn evenly by speaker, and of the draws that agree {shares}"


def left_out(draws: Draws) -> str:
    """Return how many draws were left out and why, "" where none was."""
    ashore, apart = draws.n_on_land, draws.n_failed - draws.n_on_land
    told = f"; {apart:,} agree with no point, left out" if apart else ""
    if ashore:
        told += f"; {ashore:,} fell on land, left out, as the report says sea"
    return told


def _left(draws: Draws) -> dict[str, int]:
    """Return how many valid draws each speaker has; several figures of one count together."""
    left = dict.fromkeys((claim.speaker for claim in draws.claims), 0)
    for row, claim in enumerate(draws.claims):
        left[claim.speaker] += int((draws.valid & (draws.speaker == row)).sum())
    return left


def _whole(share: float) -> str:
    """Return a share in whole percents, none of them a false 0 or 100."""
    text = f"{share * 100:.0f}"
    if text == "0" and share > 0:
        return "under 1 %"
    return "over 99 %" if text == "100" and share < 1 else f"{text} %"
