"""data/closing_lines.geojson: what it says, and that the engine still says so."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geo_kit.constants import NAUTICAL_MILE_M
from geo_kit.geodesic import inverse
from geo_kit.layers import load_patch_points

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="module")
def shipped():
    """All features of the file."""
    return json.loads((DATA / "closing_lines.geojson").read_text())["features"]


def ends(feature):
    """Return the two ends of a line."""
    return np.array(feature["geometry"]["coordinates"])


def test_lines_of_north_korea_are_what_the_engine_gives(tmp_path, shipped):
    """Whoever changes the rule or the coast must rebuild the file."""
    script = DATA / "build" / "build_closing_lines.py"
    command = [sys.executable, script, "--out", tmp_path, "--state", "PRK"]
    subprocess.run(command, check=True, capture_output=True)
    built = json.loads((tmp_path / "closing_lines.geojson").read_text())["features"]
    old = {f["properties"]["id"]: f for f in shipped if "PRK" in f["properties"]["state"]}
    assert {f["properties"]["id"] for f in built} == set(old)
    for feature in built:
        assert ends(feature) == pytest.approx(ends(old[feature["properties"]["id"]]), abs=1e-6)


def test_every_line_says_what_it_is(shipped):
    """Ids are unique, lengths are those of the geodesics, no line of a bay exceeds 24 nm."""
    assert len({f["properties"]["id"] for f in shipped}) == len(shipped)
    for feature in shipped:
        facts, line = feature["properties"], ends(feature)
        length_nm = inverse(line[0], line[1])[1] / NAUTICAL_MILE_M
        assert facts["length_nm"] == pytest.approx(length_nm, abs=1e-3)
        assert facts["article"] in {"9", "10(4)", "10(5)"}
        assert facts["source"].startswith("GSHHG 2.3.6, geo_kit")
        if facts["article"] != "9":
            assert facts["length_nm"] <= 24
            assert facts["semicircle_ratio"] >= 1
            assert facts["least_angle_deg"] > 45
            assert (facts["mouth_nm"] > 24) == (facts["article"] == "10(5)")


def test_alternatives_name_a_line_of_24_nm(shipped):
    """Whoever doubts a wide bay leaves its line out and takes these in its place."""
    article = {f["properties"]["id"]: f["properties"]["article"] for f in shipped}
    named = [f["properties"]["alternative_to"] for f in shipped]
    assert any(named)
    assert {article[name] for name in named if name} == {"10(5)"}


@pytest.mark.parametrize(("first", "second"), [(1, 2), (3, 4)], ids=["Yeongil", "Ulsan"])
def test_capes_found_are_the_base_points_of_the_official_lines(shipped, first, second):
    """South Korea closes two bays of its east coast by decree, base points 1 to 4.

    The decree of 1978 takes rocks before the capes, which the coast does not have: within
    1.2 km the 45-degree test finds the same capes.
    """
    points = load_patch_points()
    official = [points[f"kor-base-point-{number}"] for number in (first, second)]
    line = np.array([[point.lon_deg, point.lat_deg] for point in official])
    found = [
        min(inverse(way, line)[1].max() for way in (ends(f), ends(f)[::-1])) for f in shipped
    ]
    assert min(found) < 1_200


def test_rivers_between_two_states_are_joint(shipped):
    """The Yalu and the Han part two states; GSHHG draws no mouth of the Tumen."""
    rivers = {f["properties"]["id"]: f["properties"] for f in shipped}
    assert rivers["river-yalu"]["state"] == "CHN/PRK"
    assert rivers["river-han"]["state"] == "KOR/PRK"
    assert rivers["river-taedong"]["state"] == "PRK"
    assert "river-tumen" not in rivers
