"""Write data/manifest.toml: what every file of data/ is, and its digest.

Run: python data/build/write_manifest.py
"""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Final

from content import content_sha256

DATA: Final = Path(__file__).resolve().parent.parent
MANIFEST: Final = "manifest.toml"
COAST_SUFFIX: Final = ".gpkg.zip"
_HEAD: Final = """\
# What every file of data/ is. Written by data/build/write_manifest.py: edit
# data/build/sources.toml instead, and run it again.
"""


def listed_files() -> list[str]:
    """Return the files that the manifest must describe, as paths below data/."""
    paths = (p.relative_to(DATA) for p in sorted(DATA.rglob("*")) if p.is_file())
    left_out = {"build", "__pycache__"}
    return [p.as_posix() for p in paths if p.name != MANIFEST and not left_out & set(p.parts)]


def manifest() -> str:
    """Return the manifest's text.

    Raises:
        SystemExit: a file is not described in sources.toml.
    """
    sources = tomllib.loads((DATA / "build" / "sources.toml").read_text(encoding="utf-8"))
    tables = [_HEAD]
    for name in listed_files():
        if name not in sources:
            raise SystemExit(f"describe data/{name} in data/build/sources.toml")
        entry = {**sources[name], "sha256": _sha256(DATA / name)}
        if name.endswith(COAST_SUFFIX):
            entry["content_sha256"] = content_sha256(DATA / name)
        # A JSON string is a TOML string too.
        rows = [f"{key} = {json.dumps(value)}" for key, value in entry.items()]
        tables.append("\n".join([f"[{json.dumps(name)}]", *rows, ""]))
    return "\n".join(tables)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    (DATA / MANIFEST).write_text(manifest(), encoding="utf-8")
    print(f"{MANIFEST}: {len(listed_files())} files")
