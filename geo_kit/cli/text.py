"""Tables and paragraphs for a terminal, as wide as a page."""

import textwrap
from collections.abc import Sequence

import click

WIDTH = 96


def table(rows: Sequence[Sequence[str]], *, indent: str = "  ") -> list[str]:
    """Return rows as aligned columns; colour has no width."""
    widths = [
        max(len(click.unstyle(cell)) for cell in column) for column in zip(*rows, strict=True)
    ]
    padded = [[_padded(*cell) for cell in zip(row, widths, strict=True)] for row in rows]
    return [(indent + "  ".join(cells)).rstrip() for cells in padded]


def wrapped(text: str, *, first: str) -> list[str]:
    """Return a paragraph whose later lines are set in as far as its first one."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - len(click.unstyle(cell)))
