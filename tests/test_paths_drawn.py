"""What is drawn as the flight must end where the report says that it fell."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import shapely
from lxml import etree
from pyproj import Geod

import geo_kit
from geo_kit import reconstruct
from geo_kit.api import zones_touched
from geo_kit.cli.sheet import sheet
from geo_kit.errors import PhysicsError
from geo_kit.export.czml import czml
from geo_kit.export.geojson import reconstruction_geojson
from geo_kit.export.kml import kml
from geo_kit.export.summary import summary
from geo_kit.export.table import feature_table
from geo_kit.export.words import kilometres, stands_for
from geo_kit.flights import fly_report, read_flights
from geo_kit.footprint import Area, middle
from geo_kit.heights import height_curves
from geo_kit.regions import load_names
from geo_kit.reports.model import Quantity, Reported
from geo_kit.rings import disc
from geo_kit.rings.within import within
from geo_kit.world import load_cities, load_countries

WGS84 = Geod(ellps="WGS84")
WONSAN = "2022-11-02"  # 200 km by Japan, while all landmarks by South Korea are nearer
EVENTS = ["2021-09-15", "2022-10-04", WONSAN, "2022-11-18"]


@cache
def checked(event):
    """Return the reconstruction of an event with few draws."""
    return geo_kit.check(event, n_draws=2_000)


def low_apogee(test):
    """Return a test whose apogees are so low that only a pull-up or glide has them."""
    claims = [
        replace(claim, number=Reported(25e3, 0.5e3), printed_value=25.0)
        if claim.quantity is Quantity.APOGEE
        else claim
        for claim in test.claims
    ]
    return replace(test, claims=tuple(claims))


@pytest.mark.parametrize("event", EVENTS)
def test_path_ends_where_half_of_the_draws_fell(event):
    """A reader takes the end of the line for the place of fall, whatever range was said."""
    result = checked(event)
    fall = shapely.Point(result.path.solution.trajectory.impact)
    half = min(result.footprint.areas, key=lambda area: area.probability)
    assert half.probability == 0.5
    assert half.polygon.contains(fall)


def test_flight_ends_short_of_its_claim_where_the_landmarks_say_so():
    """57 km east of Sokcho is about 180 km from Wonsan; the apogee is the one reported."""
    result = checked(WONSAN)
    flown = result.path.solution.trajectory
    launch = result.test.launch
    measured_m = WGS84.inv(launch.lon_deg, launch.lat_deg, *flown.impact)[2]
    assert (result.path.range_m, result.path.range_claim.number.value) == (180e3, 200e3)
    assert measured_m == pytest.approx(180e3, abs=10)
    assert flown.apogee_m == pytest.approx(100e3, abs=10)


@pytest.mark.parametrize(
    ("event", "range_km"), [("2021-09-15", 800), ("2022-10-04", 4_500), ("2022-11-18", 1_000)]
)
def test_claim_that_the_draws_bear_out_is_flown_as_said(event, range_km):
    """A few kilometres off a rounded figure would only be digits that nobody gave."""
    path = checked(event).path
    assert path.as_reported
    assert path.range_m == range_km * 1e3


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            WONSAN,
            "180 km, to the middle of the 50 % area, where Japan's ministry of defence said",
        ),
        ("2021-09-15", "800 km as South Korea's Joint Chiefs of Staff said"),
        ("2021-09-15", "no mean of the ranges said"),
    ],
)
def test_words_tell_what_was_flown_and_what_was_said(event, said):
    """One line stands for a mixture of draws: the page says for which part of it."""
    result = checked(event)
    assert said in stands_for(result)
    assert said in " ".join(sheet(result, names=load_names()).split())


def test_exports_profile_and_summary_end_at_the_same_place():
    """All of them show the one flight, to 180 km; the claim of 200 km stands beside it."""
    result = checked(WONSAN)
    names, zones = load_names(), zones_touched(result)
    fall = np.array(result.path.solution.trajectory.impact)
    drawn = json.loads(reconstruction_geojson(result, zones, names=names, version="test"))
    paths = [f for f in drawn["features"] if f["properties"]["kind"] == "path"]
    ends = [paths[0]["geometry"]["coordinates"][-1][:2]]
    table = feature_table(result, zones, names=names, version="test")
    moving = [item["position"] for item in json.loads(czml(table)) if "position" in item]
    track = next(item["cartographicDegrees"] for item in moving if "epoch" in item)
    ends.append(track[-3:-1])
    coords = etree.fromstring(kml(table)).findall(".//{*}Track/{*}coord")
    ends.append(list(map(float, coords[-1].text.split()[:2])))
    np.testing.assert_allclose(ends, np.tile(fall, (3, 1)), atol=1e-6)
    told = paths[0]["properties"]
    assert (told["range_km"], told["range_reported_km"]) == (180, 200)
    flight = summary(result, names=names, version="test")["flight"]
    assert (flight["range_flown_km"], flight["range_reported_km"]) == (180, 200)
    curves = {curve.key: curve for curve in height_curves(result)}
    assert curves["path"].distance_m[-1] == pytest.approx(180e3, abs=10)
    assert curves["least-energy"].distance_m[-1] == pytest.approx(180e3, abs=10)
    assert "180 km (200 reported)" in curves["path"].words


def test_range_that_no_flight_reaches_falls_back_to_the_claim(monkeypatch):
    """The claim is what somebody stands for; the words say that it ends elsewhere."""

    def claims_only(test, readings, *, range_m=None, **rest):
        if range_m is not None:
            raise PhysicsError("out of reach", reason="unreachable_range")
        return fly_report(test, readings, **rest)

    monkeypatch.setattr(reconstruct, "fly_report", claims_only)
    result = geo_kit.check(WONSAN, n_draws=500)
    assert result.path.range_m == 200e3
    assert "as no flight computed ends in the 50 % area" in stands_for(result)


def test_pull_up_ends_in_the_area_too_and_its_finding_is_about_the_claim():
    """What 200 km and 25 km ask for does not change with where the line is drawn to."""
    test = low_apogee(checked(WONSAN).test)
    result = geo_kit.check(test, n_draws=500)
    assert (result.path.model, result.path.range_m) == ("pull-up or glide", 180e3)
    half = min(result.footprint.areas, key=lambda area: area.probability)
    assert half.holds(np.array(result.path.solution.trajectory.impact))
    finding = next(item for item in result.findings if item.code == "pull_up_or_glide")
    azimuth_deg = result.path.solution.trajectory.azimuth_deg
    claimed = fly_report(test, read_flights(test), azimuth_deg=azimuth_deg)
    assert claimed.range_m == 200e3
    assert finding.values["glide_speed_m_per_s"] == claimed.solution.burnout_speed_m_per_s


def test_middle_is_an_impact_of_the_part_with_most_of_them():
    """Of two heaps the greater one counts, on both sides of the antimeridian alike."""
    rng = np.random.default_rng(1)
    heaps = [rng.normal([179.9, 10], 0.1, (300, 2)), rng.normal([183.0, 10], 0.1, (100, 2))]
    boxes = [shapely.box(179, 9, 181, 11), shapely.box(182, 9, 184, 11)]
    area = Area(0.5, shapely.MultiPolygon(boxes), 1.0)
    points = np.concatenate(heaps)
    turned = np.stack([(points[:, 0] + 180) % 360 - 180, points[:, 1]], axis=-1)
    for impacts in (points, turned):
        row = middle(impacts, area)
        assert row < 300
        assert np.hypot(*(points[row] - heaps[0].mean(axis=0))) < 0.03
        assert area.holds(impacts).all()


def test_kilometres_have_no_more_than_three_digits():
    """A range that follows from landmarks is no better known."""
    assert [kilometres(value) for value in (183_211.0, 999_499.0, 87.0)] == [
        "183 km",
        "999 km",
        "0.087 km",
    ]


def test_no_country_lies_within_500_km_of_the_origin():
    """The open sea: a country too small to have kept its outline is nowhere, not everywhere."""
    found = within(disc(0.0, 0.0, 500e3), load_countries(), load_cities())
    assert found.whole == found.partly == ()
