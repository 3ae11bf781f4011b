"""Geodesics against GeographicLib, and everything that is not on the globe."""

from itertools import pairwise

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo_kit.errors import PositionError
from geo_kit.geodesic import (
    HALF_MERIDIAN_M,
    check_positions,
    densify,
    destination,
    ecef_from_geodetic,
    geodetic_from_ecef,
    inverse,
)

# Latitude, longitude, latitude, longitude, metres: GeographicLib 2.1, to its last digit;
# near-antipodal cases are those on which Vincenty's formula is known to fail.
GEOGRAPHICLIB = [
    (0, 0, 0, 180, 20_003_931.458_625_4),
    (0, 0, 0.5, 179.5, 19_936_288.578_965_3),
    (0, 0, 0.5, 179.7, 19_944_127.420_750_5),
    (-30, 0, 29.9, 179.8, 19_989_832.827_6),
    (-41.32, 174.81, 40.96, -5.50, 19_959_679.267_4),
    (90, 0, -90, 0, 20_003_931.458_6),
    (40.6, -73.8, 1.366_667, 103.983_333, 15_351_275.836_9),
    (40.6, -73.8, 51.6, -0.5, 5_551_759.400),  # the manual's JFK to LHR
]

lons, lats = st.floats(-180, 180), st.floats(-90, 90)


@pytest.mark.parametrize(("lat1", "lon1", "lat2", "lon2", "expected_m"), GEOGRAPHICLIB)
def test_distance_equals_published_case(lat1, lon1, lat2, lon2, expected_m):
    """GeographicLib's printed digits; the last one printed is the tolerance."""
    _, distance_m = inverse([lon1, lat1], [lon2, lat2])
    assert distance_m == pytest.approx(expected_m, abs=5e-4)


def test_azimuth_from_jfk_to_lhr_is_the_manuals():
    """GeographicLib's manual: 51.19888 degrees at the start, 107.82178 at the end."""
    jfk, lhr = np.array([-73.8, 40.6]), np.array([-0.5, 51.6])
    out_deg, back_deg = inverse(jfk, lhr)[0], inverse(lhr, jfk)[0]
    assert out_deg == pytest.approx(51.198_88, abs=5e-6)
    assert back_deg == pytest.approx(107.821_78 + 180, abs=5e-6)


@pytest.fixture(scope="module")
def random_lines():
    """Half of the lines end anywhere, half within a degree of the antipode."""
    rng = np.random.default_rng(7)
    start = np.stack([rng.uniform(-180, 180, 600), rng.uniform(-90, 90, 600)], axis=-1)
    end = np.stack([rng.uniform(-180, 180, 600), rng.uniform(-90, 90, 600)], axis=-1)
    jitter = rng.uniform(-1, 1, (300, 2))
    end[300:] = np.stack(
        [(start[300:, 0] + 360 + jitter[:, 0]) % 360 - 180, -start[300:, 1]], axis=-1
    )
    end[300:, 1] = np.clip(end[300:, 1] + jitter[:, 1], -90, 90)
    return start, end


def test_distance_is_geographiclibs_on_any_line(random_lines):
    """The PyPI package geographiclib is Karney's own Python; 1 micrometre."""
    start, end = random_lines
    expected_m = [
        Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"]
        for a, b in zip(start, end, strict=True)
    ]
    np.testing.assert_allclose(inverse(start, end)[1], expected_m, rtol=0, atol=1e-6)


def test_destination_is_geographiclibs_at_any_distance():
    """Same oracle for the direct problem, up to the antipode and beyond."""
    rng = np.random.default_rng(8)
    lon, az = rng.uniform(-180, 180, (2, 500))
    lat, distance_m = rng.uniform(-90, 90, 500), rng.uniform(0, 2.1e7, 500)
    found = destination(lon, lat, az, distance_m)
    for place, here in zip(zip(lat, lon, az, distance_m, strict=True), found, strict=True):
        there = Geodesic.WGS84.Direct(*place)
        off_m = Geodesic.WGS84.Inverse(here[1], here[0], there["lat2"], there["lon2"])["s12"]
        assert off_m < 1e-6


def test_half_meridian_is_the_way_from_pole_to_pole():
    """The bound on ranges is GeographicLib's, to the millimetre."""
    expected_m = Geodesic.WGS84.Inverse(90, 0, -90, 0)["s12"]
    assert pytest.approx(expected_m, abs=1e-3) == HALF_MERIDIAN_M


@given(lons, lats, st.floats(0, 360, exclude_max=True), st.floats(1, 1.99e7))
def test_the_way_out_is_the_way_back(lon, lat, azimuth_deg, distance_m):
    """A law of any surface: going d metres leaves d metres to return, if no way is shorter.

    Up to 19,900 km no geodesic has passed a point that it could have reached sooner.
    """
    end = destination(lon, lat, azimuth_deg, distance_m)
    assert inverse([lon, lat], end)[1] == pytest.approx(distance_m, abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat", "hint"),
    [
        (0.0, 95.0, "swapped"),  # what geopandas issue 991 and others complain of
        (39.2, 126.6, "swapped"),
        (89.9, 126.6, "swapped"),
        (90.1, 126.6, "latitude runs"),
        (0.0, -90.001, "swapped"),
        (361.0, 0.0, "latitude runs"),
        (200.0, 95.0, "latitude runs"),
        (np.nan, 0.0, "latitude runs"),
        (0.0, np.nan, "latitude runs"),
        (np.inf, 0.0, "latitude runs"),
    ],
)
def test_position_off_the_globe_is_refused(lon, lat, hint):
    """Pyproj would answer NaN or fold the latitude over; each door checks."""
    for call in (
        lambda: check_positions(lon, lat),
        lambda: destination(lon, lat, 0.0, 1e3),
        lambda: inverse([lon, lat], [0.0, 0.0]),
        lambda: inverse([0.0, 0.0], [lon, lat]),
        lambda: ecef_from_geodetic(lon, lat),
    ):
        with pytest.raises(PositionError, match="is not on the globe") as caught:
            call()
        assert hint in caught.value.hint


def test_one_bad_position_among_many_is_the_one_named():
    """The message must name the culprit, not its neighbours."""
    with pytest.raises(PositionError, match="lon 3, lat 91 is"):
        check_positions(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 91.0]))


@pytest.mark.parametrize(
    ("azimuth_deg", "distance_m"), [(np.nan, 1.0), (0.0, np.nan), (0.0, np.inf), (np.inf, 1)]
)
def test_azimuth_or_distance_without_a_number_is_refused(azimuth_deg, distance_m):
    """A NaN would travel on to the map."""
    with pytest.raises(PositionError, match="not a finite number"):
        destination([0.0, 1.0], 0.0, azimuth_deg, distance_m)


def test_poles_and_both_ends_of_the_longitudes_are_on_the_globe():
    """Edges of the allowed range are allowed."""
    check_positions(np.array([-180.0, 180.0, 360.0, -360.0]), np.array([90.0, -90.0, 0, 0]))


def test_densify_keeps_corners_and_stays_on_the_geodesics():
    """Every new point adds nothing to the length, by geographiclib; no step is too long."""
    line = np.array([[126.0, 38.0], [131.5, 41.0], [131.5, 41.02], [179.0, 0.0], [-170, -60]])
    dense = densify(line, max_step_m=50e3)
    step_m = inverse(dense[:-1], dense[1:])[1]
    assert step_m.max() <= 50e3 * (1 + 1e-9)
    direct_m = [
        Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in pairwise(line)
    ]
    assert step_m.sum() == pytest.approx(sum(direct_m), abs=1e-5)
    corner = (dense[:, None] == line).all(axis=-1)
    assert corner.any(axis=0).all()
    assert corner[0, 0]
    assert corner[-1, -1]


def test_densify_adds_no_point_that_is_not_needed():
    """An edge of three and a half steps is cut in four equal parts, a short one in none."""
    end = destination(10.0, 50.0, 30.0, 3.5e3)
    dense = densify([[10.0, 50.0], end], max_step_m=1e3)
    np.testing.assert_allclose(inverse(dense[:-1], dense[1:])[1], [875.0] * 4, atol=1e-6)
    assert len(densify([[10.0, 50.0], end], max_step_m=4e3)) == 2


def test_densify_survives_a_corner_given_twice():
    """A zero-length edge has no azimuth, and needs none."""
    assert densify([[1, 2], [1, 2], [1, 3]], max_step_m=1e6).tolist() == [
        [1, 2],
        [1, 2],
        [1, 3],
    ]


@given(hnp.arrays(float, (4,), elements=st.floats(-1, 1)))
def test_ecef_of_any_place_is_the_closed_form(share):
    """The textbook formula of the ellipsoid (NGA.STND.0036, chapter 4), and back again."""
    lon, lat, height_m = share[0] * 180, share[1] * 89.999, share[2] * 1e5
    a, e2 = 6_378_137.0, 2 / 298.257_223_563 - 1 / 298.257_223_563**2
    lam, phi = np.radians([lon, lat])
    n_m = a / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    expected_m = [
        (n_m + height_m) * np.cos(phi) * np.cos(lam),
        (n_m + height_m) * np.cos(phi) * np.sin(lam),
        (n_m * (1 - e2) + height_m) * np.sin(phi),
    ]
    found_m = ecef_from_geodetic(lon, lat, height_m)
    np.testing.assert_allclose(found_m, expected_m, rtol=0, atol=1e-6)
    back = geodetic_from_ecef(found_m)
    assert inverse(back[:2], [lon, lat])[1] < 1e-3  # PROJ inverts by Bowring, in one step
    assert back[2] == pytest.approx(height_m, abs=1e-3)
