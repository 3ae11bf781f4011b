"""A figure as the bytes of a file: PNG of few colours, SVG with named groups, PDF."""

import io
import logging
import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.spatial import cKDTree

from geo_kit.arrays import IntArray
from geo_kit.maps.palette import ANSWERS, EEZ, NAMED_LINE, OPEN_SEA, PAPER, TERRITORIAL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

VECTOR_DPI: Final = 200  # of the dots that stay dots inside a vector file
_PACK: Final = np.array([65536, 256, 1])  # red, green and blue as one number
LEAST_SEEN: Final = 9  # dots of a zone's colour that keep it, however rare it is
CELL: Final = 24  # steps of a colour within which blends are one
BLENDED: Final = (0.25, 0.5, 0.75, 1.0)  # of an ink in what thin lines and letters show
FLAT_COLOURS: Final = 128  # of a PNG of 256: the most frequent ones; the others are blends


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


def _own_colours() -> list[int]:
    """Return colours that have a meaning, one number each: none may turn into another."""
    shades = {*EEZ.values(), *TERRITORIAL.values(), *OPEN_SEA.values()}
    return [*(np.array([_rgb(shade) for shade in shades]) @ _PACK), *(_ink_blends() @ _PACK)]


def _ink_blends() -> IntArray:
    """Return blends, (k, 3), of the inks that have a meaning with the paper.

    Thin lines and letters show little else, and in a small picture each of them seldom.
    """
    inks = np.array([_rgb(ink) for ink in (*ANSWERS.values(), NAMED_LINE)])
    shares = np.array(BLENDED)[:, None, None]
    blends = np.round(shares * inks + (1 - shares) * _rgb(PAPER)).astype(np.int64)
    return np.asarray(blends.reshape(-1, 3))


def _blends(seen: IntArray, count: IntArray, flat: IntArray) -> IntArray:
    """Return colours, (k, 3), near those that no flat colour stands for: the most seen first.

    A thin grey line over a yellow zone is seen in few dots, and is no shade of either.
    """
    cell = (seen // CELL) @ _PACK
    _, place = np.unique(cell, return_inverse=True)
    missed = np.bincount(place, weights=count * cKDTree(flat).query(seen)[0])
    mean = [np.bincount(place, weights=count * part) for part in seen.T]
    blends = np.stack(mean, axis=-1) / np.bincount(place, weights=count)[:, None]
    first = np.argsort(-missed, kind="stable")[: 256 - len(flat)]
    return np.asarray(np.round(blends[first]), dtype=np.int64)


def _rgb(colour: str) -> list[int]:
    return [*bytes.fromhex(colour.removeprefix("#"))]


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
    ours = (np.isin(seen @ _PACK, _own_colours()) & (count >= LEAST_SEEN)).astype(int)
    flat = seen[np.lexsort((seen @ _PACK, -count, -ours))[:FLAT_COLOURS]]
    flat = np.unique(np.concatenate([flat, _ink_blends()]), axis=0)
    chosen = np.concatenate([flat, _blends(seen, count, flat)])
    nearest = np.empty(256**3, dtype=np.uint8)  # a table of all colours; only those seen count
    nearest[seen @ _PACK] = cKDTree(chosen).query(seen)[1]
    red, green, blue = np.moveaxis(np.asarray(whole, dtype=np.uint32), -1, 0)
    image = Image.fromarray(nearest[red << 16 | green << 8 | blue], mode="P")
    image.putpalette(chosen.astype(np.uint8).tobytes())
    image.save(few, format="PNG", pnginfo=told)
    return few.getvalue()
