"""Write data/closing_lines.geojson: bays by article 10, river mouths by article 9.

Run: python data/build/build_closing_lines.py [--out FOLDER] [--state PRK ...]
     python data/build/build_closing_lines.py --region taiwan_strait
"""

import argparse
import tomllib
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from build_lines import write

from geo_kit.arrays import FloatArray
from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.geodesic import destination, inverse
from geo_kit.layers import load_border_edges, load_land
from geo_kit.regions import load_uncertainties
from geo_kit.waters.bays import LONGEST_M, Bay, find_bays
from geo_kit.waters.coast import coast_edges
from geo_kit.waters.parties import Coast
from geo_kit.waters.rivers import LEAST_M, RiverMouth, mouth_across, mouth_between

HERE: Final = Path(__file__).resolve().parent
DATA: Final = HERE.parent
STATES: Final = {
    "korea": ["PRK", "KOR", "JPN", "RUS", "CHN"],
    "taiwan_strait": ["CHN", "TWN", "JPN", "PHL"],
}
FILES: Final = {
    "korea": "closing_lines.geojson",
    "taiwan_strait": "taiwan_strait_closing_lines.geojson",
}
SOURCE: Final = "GSHHG 2.3.6, geo_kit bay test"
# A bay that holds the place bears the name.
NAMES: Final = {
    "Wonsan / Yonghung Bay": (127.45, 39.25),
    "Haeju Bay": (125.80, 37.85),
    "Taedong Bay": (125.15, 38.70),
    "Yeongil Bay": (129.45, 36.06),
    "Ulsan Bay": (129.385, 35.45),
}


def bay_features(coast: Coast, state: str, region: str) -> list[dict[str, Any]]:
    """Return a state's bays, and those there would be without lines of 24 nm (10(5)).

    Each of the latter is an alternative to the line that shares its shore.
    """
    bays = list(find_bays(coast, state))
    wide = [bay for bay in bays if bay.mouth is not bay.closing]
    features = [_bay_feature(bay, region) for bay in bays]
    known = {feature["properties"]["id"] for feature in features}
    for bay in find_bays(coast, state, widest_m=LONGEST_M):
        for rival in wide:
            if _id(bay) not in known and _shares_shore(bay, rival):
                known.add(_id(bay))
                features.append(_bay_feature(bay, region, alternative_to=_id(rival)))
    return features


def river_features(coast: Coast, states: list[str]) -> list[dict[str, Any]]:
    """Return the lines across the rivers of any of the states."""
    rivers = tomllib.loads((DATA / "rivers.toml").read_text(encoding="utf-8"))["river"]
    features = []
    for river in rivers:
        if not set(river["states"].split("/")) & set(states):
            continue
        mouth = (
            mouth_across(coast, np.array(river["at"]))
            if "at" in river
            else mouth_between(coast, np.array(river["banks"]))
        )
        print(f"{river['id']}: {mouth.findings[0].sentence}")
        if mouth.length_m >= LEAST_M:
            features.append(_river_feature(river, mouth))
    return features


def _bay_feature(bay: Bay, region: str, *, alternative_to: str | None = None) -> dict[str, Any]:
    wide = bay.mouth is not bay.closing
    properties = {
        "id": _id(bay),
        "name": _name(bay),
        "state": bay.state,
        "article": "10(5)" if wide else "10(4)",
        "length_nm": round(bay.closing.length_m / NAUTICAL_MILE_M, 3),
        "mouth_nm": round(bay.mouth.length_m / NAUTICAL_MILE_M, 3),
        "area_km2": round(bay.area_m2 / 1e6, 2),
        "enclosed_km2": round(bay.closing.area_m2 / 1e6, 2),
        "semicircle_ratio": round(bay.area_m2 / bay.semicircle_area_m2, 3),
        "least_angle_deg": round(min(bay.mouth.angles_deg), 1),
        "alternative_to": alternative_to,
        "too_close": "; ".join(bay.close_calls(doubt_m=coast_doubt_m(bay, region))),
        "certainty": "measured",
        "source": SOURCE,
    }
    return _feature(bay.line, properties)


def coast_doubt_m(bay: Bay, region: str) -> float:
    """Return how good the coast is at a bay: the first box that holds its line's middle."""
    lon, lat = _middle(bay)
    for found in load_uncertainties(region):
        west, south, east, north = found.box
        if west <= lon <= east and south <= lat <= north:
            return found.plus_minus_m
    raise LookupError(f"no box of {region} holds {lon:.3f}, {lat:.3f}")


def _river_feature(river: dict[str, Any], mouth: RiverMouth) -> dict[str, Any]:
    properties = {
        "id": f"river-{river['id']}",
        "name": f"mouth of the {river['name']}",
        "state": "/".join(sorted(set(mouth.owners))),
        "article": "9",
        "length_nm": round(mouth.length_m / NAUTICAL_MILE_M, 3),
        "mouth_nm": round(mouth.length_m / NAUTICAL_MILE_M, 3),
        **dict.fromkeys(["area_km2", "enclosed_km2", "semicircle_ratio", "least_angle_deg"]),
        "alternative_to": None,
        "too_close": "",
        "certainty": f"measured; position {river['certainty']}",
        "source": f"GSHHG 2.3.6, geo_kit river mouth; position: {river['choice']}",
    }
    return _feature(mouth.line, properties)


def _feature(line: FloatArray, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {**properties, "edges": "geodesic", "datum": "WGS84"},
        "geometry": {"type": "LineString", "coordinates": line.round(6).tolist()},
    }


def _id(bay: Bay) -> str:
    lon, lat = _middle(bay)
    return f"bay-{bay.state.lower()}-{lat:.3f}n-{lon:.3f}e"


def _name(bay: Bay) -> str:
    for name, place in NAMES.items():
        if shapely.contains_xy(bay.closing.basin, *place):
            return name
    lon, lat = _middle(bay)
    return f"bay at {lat:.3f}N {lon:.3f}E"


def _middle(bay: Bay) -> FloatArray:
    azimuth_deg, length_m = inverse(*bay.line)
    return destination(*bay.line[0], azimuth_deg, length_m / 2)


def _shares_shore(one: Bay, other: Bay) -> bool:
    """Return whether two closing lines hold water at the same stretch of shore."""
    shore = one.closing.outline.shore
    if shore.land != other.closing.outline.shore.land:
        return False
    lap = shore.lap or 0
    return any(
        max(one.closing.first, other.closing.first + turn)
        < min(one.closing.last, other.closing.last + turn)
        for turn in {-lap, 0, lap}
    )


def build(out: Path, region: str, states: list[str]) -> None:
    """Write the file of a region into a folder."""
    regions = tomllib.loads((HERE / "regions.toml").read_text(encoding="utf-8"))
    archive = f"data/coast/{regions[region]['archive']}"
    land = load_land(coast=archive)
    coast = Coast.of(land, coast_edges(land, load_border_edges(coast=archive)))
    features = river_features(coast, states) if region == "korea" else []
    for state in states:
        found = bay_features(coast, state, region)
        print(f"{state}: {len(found)} bays")
        features += found
    out.mkdir(parents=True, exist_ok=True)
    write(out / FILES[region], features)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--region", choices=STATES, default="korea")
    parser.add_argument("--state", nargs="+")
    arguments = parser.parse_args()
    build(arguments.out, arguments.region, arguments.state or STATES[arguments.region])
