"""A page that shows all pictures of a folder: plain HTML, no script, no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from geo_kit import __version__
from geo_kit.export.words import headline
from geo_kit.reconstruct import Reconstruction
from geo_kit.regions import load_names

NARROW = "(max-width: 40rem)"  # the width below which pictures in portrait are shown
STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem;
  padding: 0 1rem; color: #1b1f24; background: #fff; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(24rem, 1fr)); gap: 2rem;
  margin-top: 1.6rem; }
figure { margin: 0; } img { width: 100%; height: auto; border: 1px solid #d5d9de; }
h2 { font-size: 1rem; margin: .6rem 0 .1rem; } p { margin: .2rem 0; }
@media (max-width: 40rem) { main { grid-template-columns: 1fr; } }
@media (prefers-color-scheme: dark) { body { background: #14171a; color: #e8eaed; }
  a { color: #8bb8ff; } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of a gallery, with the files that show it."""

    event: str
    title: str
    finding: str
    wide: str = ""  # names of files beside the index; "" where there is none
    portrait: str = ""
    page: str = ""

    @classmethod
    def of(cls, result: Reconstruction, **files: str) -> "Entry":
        """Return the entry of a reconstruction that files beside the index show."""
        return cls(
            event=result.test.id,
            title=result.test.title,
            finding=headline(result, load_names()),
            **files,
        )


def index_page(entries: Sequence[Entry]) -> str:
    """Return the page; it names the files as lying beside it."""
    figures = "\n".join(map(_figure, entries))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>geo_kit: where reported tests came down</title>
<style>{STYLE}</style>
</head>
<body>
<h1>Where reported tests came down</h1>
<p>Reconstructions from published figures only, by geo_kit {escape(__version__)}. Names, colours
and lines imply no position on any dispute.</p>
<main>
{figures}
</main>
</body>
</html>
"""


def _figure(entry: Entry) -> str:
    event, title, finding = map(escape, (entry.event, entry.title, entry.finding))
    files = {
        "interactive": entry.page,
        "wide": entry.wide,
        "for a phone": entry.portrait,
    }
    links = ", ".join(
        f'<a href="{escape(name)}" aria-label="{title}: {words}">{words}</a>'
        for words, name in files.items()
        if name
    )
    return f"""<figure id="{event}">
{_picture(entry)}<figcaption><h2>{title}</h2><p><strong>{finding}</strong></p>
<p>{links}</p></figcaption>
</figure>"""


def _picture(entry: Entry) -> str:
    """Return the picture, which leads to the page; a PDF is no picture to a browser."""
    if not entry.wide or entry.wide.endswith(".pdf"):
        return ""
    wide, target = escape(entry.wide), escape(entry.page or entry.wide)
    words = f"{escape(entry.title)}. {escape(entry.finding)}"
    shown = f'<img src="{wide}" alt="{words}" loading="lazy">'
    if entry.portrait:
        narrow = f'<source media="{NARROW}" srcset="{escape(entry.portrait)}">'
        shown = f"<picture>{narrow}{shown}</picture>"
    return f'<a href="{target}">{shown}</a>\n'
