"""Write data/lines.geojson and data/patch_points.geojson from the printed figures.

Run: python data/build/build_lines.py [--out FOLDER]
"""

import argparse
import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import numpy as np
from datum import to_wgs84

from geo_kit.waters.edges import edge_doubt_m

HERE: Final = Path(__file__).resolve().parent
_ANGLE: Final = re.compile(r"([\d. ]+)([NSEW])\s*")
LICENCE: Final = "Apache-2.0; the figures are facts, of the source named"
LINE_FIELDS: Final = [
    "id",
    "name",
    "left",
    "right",
    "state",
    "states",
    "kind",
    "basis",
    "status",
    "divides",
    "edges",
    "edge_doubt_m",
    "datum",
    "datum_as_printed",
    "shift_m",
    "plus_minus_m",
    "plus_minus_basis",
    "certainty",
    "vertex_certainty",
    "source",
    "licence",
    "valid_from",
    "valid_to",
]
_POINT_FIELDS: Final = [
    "id",
    "name",
    "owner",
    "disputed",
    "kind",
    "plus_minus_m",
    "datum",
    "certainty",
    "vertex_certainty",
    "source",
]


def position(printed: str) -> list[float]:
    """Return longitude and latitude, to six decimals, of "39 47.5N 133 13.7E"."""
    lat, lon = (_degrees(*match) for match in _ANGLE.findall(printed))
    return [lon, lat]


def _degrees(figures: str, hemisphere: str) -> float:
    parts = [float(part) for part in figures.split()]
    size = sum(part / 60**power for power, part in enumerate(parts))
    return round(-size if hemisphere in "SW" else size, 6)


def read_tables() -> dict[str, Any]:
    """Return the hand-kept tables of lines.toml."""
    return tomllib.loads((HERE / "lines.toml").read_text(encoding="utf-8"))


def line_feature(line: dict[str, Any], baseline: dict[str, Any]) -> dict[str, Any]:
    """Return one line; a ROK baseline takes fields and points from the common table."""
    if "through" in line:
        first, last = line["through"]
        points = [{**point, "certainty": "read"} for point in baseline["points"]]
        line = {**baseline, **line, "points": points[first - 1 : last]}
    coordinates, placed = placed_points(line)
    return feature("LineString", coordinates, {**line, **placed}, LINE_FIELDS)


def placed_points(table: dict[str, Any]) -> tuple[list[list[float]], dict[str, Any]]:
    """Return the points of a table on WGS 84, and what to say of them."""
    coordinates = [position(point["at"]) for point in table["points"]]
    said = {
        "states": table["state"],
        "valid_from": None,
        "valid_to": None,
        "licence": LICENCE,
        "divides": "",
        "datum_as_printed": None,
        "shift_m": 0,
        "edge_doubt_m": 0,
        "vertex_certainty": ", ".join(map(_vertex_certainty, table["points"])),
        **table,
    }
    if said["datum_as_printed"]:
        coordinates, shift_m = to_wgs84(coordinates, said["datum_as_printed"])
        said |= {"datum": "WGS84", "shift_m": shift_m}
    if said["edges"] == "unknown":
        said["edge_doubt_m"] = round(edge_doubt_m(np.array(coordinates)))
    return coordinates, said


def _vertex_certainty(point: dict[str, str]) -> str:
    note = point.get("note")
    return f"{point['certainty']} ({note})" if note else point["certainty"]


def base_point_features(baseline: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the numbered points of the ROK straight baseline."""
    common = {
        **baseline,
        "owner": "KOR",
        "disputed": None,
        "kind": "straight baseline point",
        "vertex_certainty": "read",
    }
    return [
        feature(
            "Point",
            position(point["at"]),
            {**common, **point, "id": f"kor-base-point-{number}"},
            _POINT_FIELDS,
        )
        for number, point in enumerate(baseline["points"], start=1)
    ]


def feature(
    kind: str, coordinates: list[Any], properties: dict[str, Any], fields: list[str]
) -> dict[str, Any]:
    """Return a GeoJSON feature with just the fields named, in that order."""
    return {
        "type": "Feature",
        "properties": {field: properties[field] for field in fields},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def write(path: Path, features: list[dict[str, Any]]) -> None:
    """Write one feature a line, so that a change shows as a change of that line."""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{rows}\n]}}\n'
    path.write_text(text, encoding="utf-8")


def build(out: Path) -> None:
    """Write both files into a folder."""
    tables = read_tables()
    baseline = tables["kor_baseline"]
    islands = [
        feature("Point", position(row["at"]), {**row, "kind": "island"}, _POINT_FIELDS)
        for row in tables["island"]
    ]
    out.mkdir(parents=True, exist_ok=True)
    lines = [line_feature(line, baseline) for line in tables["line"]]
    write(out / "lines.geojson", lines)
    write(out / "patch_points.geojson", islands + base_point_features(baseline))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parent)
    build(parser.parse_args().out)
