"""A page that is written on: text that is measured before it is set, and saved as live text.

matplotlib is imported inside functions, so that the rest of geo_kit does without it.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.spatial import cKDTree

from geo_kit.errors import GeoKitError, NotFoundError
from geo_kit.maps.palette import EEZ, INK, OPEN_SEA, PAPER, TERRITORIAL

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
VECTOR_DPI: Final = 200  # of the dots that stay dots inside a vector file
LINE_HEIGHT: Final = 1.32
PT_PER_IN: Final = 72
_PACK: Final = np.array([65536, 256, 1])  # red, green and blue as one number
LEAST_SEEN: Final = 9  # dots of a zone's colour that keep it, however rare it is
FLAT_COLOURS: Final = 128  # of a PNG of 256: the most frequent ones; the others are blends
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
        "font.family": [LATIN, *filter(None, [korean_font()])],
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


def name_groups(figure: "Figure") -> None:
    """Make every name of a group the only one of its kind, as SVG asks of an id."""
    used: Counter[str] = Counter()
    for artist in figure.findobj(lambda artist: bool(artist.get_gid())):
        name = re.sub(r"[^\w.-]+", "-", artist.get_gid() or "")
        used[name] += 1
        artist.set_gid(name if used[name] == 1 else f"{name}.{used[name]}")


def picture_bytes(
    figure: "Figure", *, kind: str, width_px: int, about: Mapping[str, str]
) -> bytes:
    """Return a figure as a file's bytes; the same figure gives the same bytes.

    Args:
        figure: what is to be written.
        kind: one of `FORMATS`.
        width_px: of a PNG.
        about: "title" and "description", kept in the file.
    """
    if kind == "png":
        dpi = width_px / figure.get_size_inches()[0]
        return _png(figure, dpi=float(dpi), about=about)
    told: dict[str, str | None] = {"Title": about["title"]}
    if kind == "svg":
        told |= {"Description": about["description"], "Date": None}
    else:
        told |= {"Subject": about["description"], "CreationDate": None}
    buffer = io.BytesIO()
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)  # it tells of every table
    figure.savefig(buffer, format=kind, dpi=VECTOR_DPI, metadata=told)
    if kind == "pdf":
        return buffer.getvalue()
    # matplotlib drops the name of what it turns into dots: those are the impacts.
    return re.sub(rb'id="image[0-9a-f]+"', b'id="impacts"', buffer.getvalue(), count=1)


def _zone_colours() -> list[int]:
    """Return the colours of zones as one number each: none may turn into another's blend."""
    shades = {*EEZ.values(), *TERRITORIAL.values(), *OPEN_SEA.values()}
    return [int(shade.removeprefix("#"), 16) for shade in shades]


def _png(figure: "Figure", *, dpi: float, about: Mapping[str, str]) -> bytes:
    """Return a PNG of at most 256 colours: a third of the bytes, no difference to the eye."""
    from PIL import Image  # noqa: PLC0415 - matplotlib brings it along
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    drawn, few = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="rgba", dpi=dpi)
    width = round(figure.get_size_inches()[0] * dpi)
    size = [width, len(drawn.getvalue()) // (4 * width)]  # what is left of a row is not drawn
    told = PngInfo()
    told.add_itxt("Title", about["title"])
    told.add_itxt("Description", about["description"])
    whole = Image.frombytes("RGBA", (size[0], size[1]), drawn.getvalue()).convert("RGB")
    counted = whole.getcolors(size[0] * size[1]) or []
    count = np.array([number for number, _ in counted])
    seen = np.array([colour for _, colour in counted])
    # Flat colours stay as they are: an average could make two zones alike.
    ours = (np.isin(seen @ _PACK, _zone_colours()) & (count >= LEAST_SEEN)).astype(int)
    flat = seen[np.lexsort((seen @ _PACK, -count, -ours))[:FLAT_COLOURS]]
    sample = whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.NEAREST)
    blends = np.reshape(sample.quantize(256 - FLAT_COLOURS).getpalette() or [], (-1, 3))
    chosen = np.concatenate([flat, blends])[:256]
    nearest = np.empty(256**3, dtype=np.uint8)  # a table of all colours; only those seen count
    nearest[seen @ _PACK] = cKDTree(chosen).query(seen)[1]
    red, green, blue = np.moveaxis(np.asarray(whole, dtype=np.uint32), -1, 0)
    image = Image.fromarray(nearest[red << 16 | green << 8 | blue], mode="P")
    image.putpalette(chosen.astype(np.uint8).tobytes())
    image.save(few, format="PNG", pnginfo=told)
    return few.getvalue()
