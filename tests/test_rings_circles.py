"""Circles by interpolation: every vertex at its radius, by codes that share nothing with it."""

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from pyproj import Geod

from geo_kit.errors import PositionError
from geo_kit.rings import GREATEST_RADIUS_M, circles
from geo_kit.rings.circle import circle_at

N_RINGS = 10_000
N_VERTICES = 36


@pytest.fixture(scope="module")
def rings():
    """10,000 centres evenly over the globe, radii evenly over seven powers of ten."""
    rng = np.random.default_rng(20260914)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, N_RINGS)))
    centres = np.column_stack([rng.uniform(-180, 180, N_RINGS), lat])
    radius_m = GREATEST_RADIUS_M ** rng.uniform(0, 1, N_RINGS)
    radius_m[:500] = rng.uniform(19_000e3, GREATEST_RADIUS_M, 500)
    centres[500:520, 1] = [90.0, -90.0] * 10
    return centres, radius_m, circles(centres, radius_m, n_vertices=N_VERTICES)


def test_every_vertex_of_ten_thousand_rings_lies_at_its_radius_to_a_millimetre(rings):
    """PROJ's inverse, from 1 m to 20,000 km; no vertex was made by an inverse."""
    centres, radius_m, points = rings
    lon, lat = np.repeat(centres, N_VERTICES, axis=0).T
    ends = points.reshape(-1, 2)
    _, _, measured_m = Geod(ellps="WGS84").inv(lon, lat, ends[:, 0], ends[:, 1])
    np.testing.assert_allclose(measured_m, np.repeat(radius_m, N_VERTICES), rtol=0, atol=1e-3)


def test_one_vertex_of_each_lies_there_by_geographiclib_too(rings):
    """Karney's own Python code, which shares no line with PROJ's C."""
    centres, radius_m, points = rings
    for (lon, lat), wanted_m, ring in zip(centres, radius_m, points, strict=True):
        end = ring[int(wanted_m) % N_VERTICES]
        measured_m = Geodesic.WGS84.Inverse(lat, lon, end[1], end[0], Geodesic.DISTANCE)["s12"]
        assert measured_m == pytest.approx(wanted_m, abs=1e-3)


def test_azimuths_run_clockwise_from_north_in_even_steps():
    """GeographicLib's direct problem, ring by ring."""
    ring = circles([[125.75, 39.03]], 5_500e3, n_vertices=8)[0]
    for step, (lon, lat) in enumerate(ring):
        end = Geodesic.WGS84.Direct(39.03, 125.75, 45 * step, 5_500e3)
        assert (lon, lat) == pytest.approx((end["lon2"], end["lat2"]), abs=1e-9)


def test_a_circle_asked_for_anywhere_is_the_circle_asked_for_evenly():
    """The same waves, at azimuths of the caller's choice; on a node too."""
    azimuth_deg = np.sort(np.append(np.random.default_rng(1).uniform(0, 360, 99), 15.0))
    there = circle_at(-70.0, -20.0, 3e6, azimuth_deg)
    for azimuth, (lon, lat) in zip(azimuth_deg, there, strict=True):
        end = Geodesic.WGS84.Direct(-20.0, -70.0, azimuth, 3e6)
        assert (lon, lat) == pytest.approx((end["lon2"], end["lat2"]), abs=1e-9)


@pytest.mark.parametrize(("lon", "lat", "radius_m"), [(0, 91, 1e6), (0, 0, np.nan)])
def test_circle_of_nothing_is_refused(lon, lat, radius_m):
    """NaN would travel on to the map."""
    with pytest.raises(PositionError):
        circles([[lon, lat]], radius_m)
