"""A page that is written on: text that is measured before it is set, and saved as live text.

matplotlib is imported inside functions, so that the rest of geo_kit does without it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo_kit.errors import GeoKitError, NotFoundError
from geo_kit.maps.palette import INK, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

LATIN: Final = "DejaVu Sans"  # matplotlib brings it along
KOREAN: Final = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Source Han Sans KR",
    "NanumGothic",
    "NanumBarunGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "AppleGothic",
    "UnDotum",
    "Baekmuk Dotum",
)
FORMATS: Final = ("png", "svg", "pdf")
LINE_HEIGHT: Final = 1.32
PT_PER_IN: Final = 72
MEASURED_PT: Final = 80.0  # large, for small letters are set to whole dots


@dataclass(frozen=True, slots=True)
class PageFormat:
    """A page size in inches, and how wide its picture is in pixels if nobody says.

    A page for a phone ends where its words end, at its height at the latest.
    """

    name: str
    width_in: float
    height_in: float
    width_px: int


PAGES: Final = {
    "wide": PageFormat("wide", 12.0, 7.5, 1800),
    "portrait": PageFormat("portrait", 6.0, 12.0, 1080),
}


def check_drawing() -> None:
    """Refuse to draw where matplotlib is missing.

    Raises:
        GeoKitError: it is; the hint says how to install it.
    """
    if find_spec("matplotlib") is None:
        raise GeoKitError(
            "pictures are drawn by matplotlib, which is not installed",
            hint="pip install 'geo_kit[maps]'",
        )


def page_format(name: str) -> PageFormat:
    """Return a page format by its name.

    Raises:
        NotFoundError: there is no such format.
    """
    if name not in PAGES:
        raise NotFoundError("page format", name, known=PAGES)
    return PAGES[name]


@cache
def korean_font() -> str:
    """Return a font with Korean letters, "" where the machine has none."""
    from matplotlib import font_manager  # noqa: PLC0415 - see the top

    here = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in KOREAN if name in here), "")


@contextmanager
def drawing_rules() -> Iterator[None]:
    """Hold matplotlib to live text, to the same bytes each time, and to our fonts."""
    import matplotlib as mpl  # noqa: PLC0415 - see the top

    rules: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "geo_kit",
        "pdf.fonttype": 42,
        "font.family": [LATIN, *filter(None, [korean_font()]), "sans-serif"],
        "font.sans-serif": [LATIN, "sans-serif"],  # a viewer without ours finds the generic one
        "hatch.linewidth": 0.6,
        "text.parse_math": False,
        "text.hinting": "no_hinting",  # letters keep the widths that lines were broken by
    }
    # A Korean font without a bold cut is no concern of the reader.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with mpl.rc_context(rules):
        yield


@dataclass(frozen=True, eq=False)
class Page:
    """A figure, and a pen that wraps text to a width; all places are in inches."""

    figure: "Figure"
    width_in: float
    height_in: float
    _widths_in: dict[tuple[str, str], float] = field(default_factory=dict)  # of a point's size

    @classmethod
    def of(cls, page: PageFormat) -> "Page":
        """Return an empty page."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure(figsize=(page.width_in, page.height_in), facecolor=PAPER, dpi=100)
        FigureCanvasAgg(figure)
        return cls(figure, page.width_in, page.height_in)

    def anew(self, height_in: float) -> "Page":
        """Return an empty page as wide as this one, which knows the words measured on it."""
        page = Page.of(PageFormat("", self.width_in, height_in, 0))
        return replace(page, _widths_in=self._widths_in)

    def write(
        self,
        text: str,
        x_in: float,
        y_in: float,
        *,
        size: float,
        name: str,
        **style: Any,  # noqa: ANN401 - matplotlib's own keywords
    ) -> "Text":
        """Set one line, by default with its top left corner at a place."""
        rules = {"ha": "left", "va": "top", "color": INK} | style
        place = x_in / self.width_in, y_in / self.height_in
        return self.figure.text(*place, text, fontsize=size, gid=name, **rules)

    def paragraph(
        self,
        text: str,
        x_in: float,
        y_in: float,
        *,
        size: float,
        width_in: float,
        name: str,
        most_lines: int = 9,
        **style: Any,  # noqa: ANN401 - matplotlib's own keywords
    ) -> float:
        """Set a text in lines no wider than a width; return where the next one starts."""
        weight = str(style.get("weight", "normal"))
        lines = self.wrapped(text, size=size, width_in=width_in, weight=weight)
        if len(lines) > most_lines:
            lines = lines[:most_lines]
            lines[-1] = lines[-1].rpartition(" ")[0].rstrip(" ,;:") + " …"
        step_in = size * LINE_HEIGHT / PT_PER_IN
        for row, line in enumerate(lines):
            self.write(
                line, x_in, y_in - row * step_in, size=size, name=f"{name}-{row + 1}", **style
            )
        return y_in - len(lines) * step_in

    def wrapped(
        self, text: str, *, size: float, width_in: float, weight: str = "normal"
    ) -> list[str]:
        """Break a text at blanks into lines no wider than a width."""
        words, lines = text.split(" "), list[str]()
        # Measuring is dear: a line is begun as long as the share of the text says.
        whole_in = self.width_of(text, size=size, weight=weight) if text else 0.0
        room = len(text) * width_in / max(whole_in, width_in)  # in letters

        def fits(n_words: int) -> bool:
            line = " ".join(words[:n_words])
            return self.width_of(line, size=size, weight=weight) <= width_in

        while words:
            ends = np.cumsum([len(word) + 1 for word in words]) - 1
            n_words = max(int(np.searchsorted(ends, room, side="right")), 1)
            while n_words > 1 and not fits(n_words):
                n_words -= 1
            while n_words < len(words) and fits(n_words + 1):
                n_words += 1
            lines.append(" ".join(words[:n_words]))
            words = words[n_words:]
        return lines

    def width_of(self, text: str, *, size: float, weight: str = "normal") -> float:
        """Return how wide a line would be, in inches."""
        from matplotlib.font_manager import FontProperties  # noqa: PLC0415

        if (text, weight) not in self._widths_in:  # labels are tried in several sizes
            font = FontProperties(size=MEASURED_PT, weight=weight)
            canvas: Any = self.figure.canvas
            renderer = canvas.get_renderer()
            width_px, _, _ = renderer.get_text_width_height_descent(text, font, ismath=False)
            self._widths_in[text, weight] = float(width_px) / self.figure.dpi / MEASURED_PT
        return self._widths_in[text, weight] * size

    def fitting(self, text: str, *, size: float, width_in: float) -> float:
        """Return a size, at most the one given, in which a line is no wider than a width."""
        return size * min(1.0, width_in / self.width_of(text, size=size))

    def axes(
        self, left_in: float, bottom_in: float, width_in: float, height_in: float, *, name: str
    ) -> "Axes":
        """Return a bare drawing field of the page."""
        place = (
            left_in / self.width_in,
            bottom_in / self.height_in,
            width_in / self.width_in,
            height_in / self.height_in,
        )
        field = self.figure.add_axes(place, gid=name)
        field.set_xticks([])
        field.set_yticks([])
        return field
