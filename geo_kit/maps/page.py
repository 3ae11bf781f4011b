"""An interactive page: one file that opens from a disk and asks no network.

Map library and data lie packed in the page; the browser unpacks them. A policy in the page's
head forbids every request. Without WebGL or scripts a still picture stands in their place.
"""

import base64
import gzip
import hashlib
import json
import re
from functools import cache
from html import escape
from typing import Final

from geo_kit.footprint import Footprint
from geo_kit.maps.page_parts import Content
from geo_kit.maps.page_svg import still_picture
from geo_kit.reconstruct import Reconstruction
from geo_kit.resources import resource
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.region import Region
from geo_kit.rings.ring import Ring

HOME: Final = "data/page"
SCRIPTS: Final = ("link.js", "profile.js", "style.js", "page.js")
NUMBER: Final = re.compile(r"(\d) (?=[%\w])")
PACKED: Final = 6  # gzip's level: 9 takes thrice the time for a hundredth of the bytes


def draw_page(result: Reconstruction) -> str:
    """Return the page of a reconstruction, as HTML.

    Raises:
        NotFoundError: nothing tells where to look: no launch site, and no coast of the state.
        DataFileError: a file that geo_kit ships is missing.
    """
    from geo_kit.maps.page_content import content_of_test  # noqa: PLC0415

    return render(content_of_test(result))


def notebook(thing: object) -> str | None:
    """Return the page of a result in a frame, for a notebook; None where it has none.

    Reconstructions, footprints, rings and areas have one, and so have lists of drawn rings.
    """
    content = _content(thing)
    if content is None:
        return None
    page, finding = escape(render(content)), escape(content.finding.rstrip("."))
    return (
        f'<iframe srcdoc="{page}" title="{finding}" sandbox="allow-scripts '
        'allow-downloads" style="width:100%;height:640px;border:1px solid #d5d9de"></iframe>'
        f"<p><small>{finding}. Trust this notebook to see the map.</small></p>"
    )


def _content(thing: object) -> Content | None:
    from geo_kit.maps import page_content, page_plain  # noqa: PLC0415 - they are slow to load

    match thing:
        case Reconstruction():
            return page_content.content_of_test(thing)
        case Footprint():
            return page_plain.content_of_footprint(thing)
        case Drawn():
            return page_plain.content_of_rings([thing])
        case Ring() | Region():
            return page_plain.content_of_shape(thing)
        case [Drawn(), *_]:
            rings = [item for item in thing if isinstance(item, Drawn)]
            return page_plain.content_of_rings(rings)
    return None


def render(content: Content) -> str:
    """Return a page of any content."""
    script = "".join(map(_text, SCRIPTS))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    fills = {
        "POLICY": _policy(digest),
        "TITLE": escape(content.title),
        "FINDING": escape(content.finding),
        "WHERE": f'<p id="where">{_unbroken(content.where)}</p>' if content.where else "",
        "STYLE": _text("page.css"),
        "PANEL": "".join(content.sections),
        "STILL": still_picture(content),
        "LICENCE": escape(_text("LICENSE.maplibre-gl.txt")),
        "LIBRARY": _bytes("maplibre-gl.js.gz"),
        "LIBRARY-STYLE": _bytes("maplibre-gl.css.gz"),
        "WORLD": _bytes("world.json.gz"),
        "DATA": _packed(_data(content)),
        "SCRIPT": script,
    }
    head, *rest = _text("page.html").split("<!--{")
    filled = ((name, after) for part in rest for name, _, after in [part.partition("}-->")])
    return head + "".join(fills[name] + after for name, after in filled)


def _unbroken(text: str) -> str:
    """Return a text as HTML that keeps a number and its unit on one line."""
    return escape(NUMBER.sub("\\1\N{NO-BREAK SPACE}", text))


def _policy(digest: str) -> str:
    return (
        f"default-src 'none'; script-src 'sha256-{digest}' blob:; worker-src blob:; "
        "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _data(content: Content) -> str:
    told = {
        "title": content.title,
        "sentences": content.sentences,
        "globe": content.globe,
        "view": content.view,
        "flights": [flight.data() for flight in content.flights],
        "download": content.download,
        "file_name": content.file_name,
    }
    head = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    layers = ",".join(layer.text() for layer in content.layers)
    return f'{head[:-1]},"layers":[{layers}]}}'


@cache
def _text(name: str) -> str:
    return resource(f"{HOME}/{name}").read_text(encoding="utf-8")


@cache
def _bytes(name: str) -> str:
    return base64.b64encode(resource(f"{HOME}/{name}").read_bytes()).decode()


def _packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), PACKED, mtime=0)).decode()
