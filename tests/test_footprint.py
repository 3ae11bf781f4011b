"""Areas of a stated probability: do they hold it, and are they as small as they can be?

Areas are drawn from the same impacts whose share they state, with a density smoothed by
Scott's rule. Fresh draws therefore fall in them a little less often than stated: for 4,000
draws by up to 1 point, for the sharp edges of a thin arc by 2.
"""

from math import log, pi

import numpy as np
import pytest
import shapely

from geo_kit.errors import GeoKitError
from geo_kit.footprint import footprint
from geo_kit.geodesic import WGS84, destination, inverse

N_DRAWS = 4_000
N_FRESH = 20_000
SEEDS = range(5)


def cloud(centre, sigma_m):
    """Return a sampler of a normal in the azimuthal plane of a centre (east, north)."""

    def draw(rng, n):
        east, north = rng.normal(0, 1, (2, n)) * np.reshape(sigma_m, (2, 1))
        azimuth_deg = np.degrees(np.arctan2(east, north))
        return destination(*centre, azimuth_deg, np.hypot(east, north))

    return draw


def arc(rng, n):
    """800 km +- 25 km from Yangdok on bearings from 60 to 90."""
    return destination(126.8, 39.3, rng.uniform(60, 90, n), rng.uniform(775e3, 825e3, n))


def two_clouds(rng, n):
    """Half the draws 340 km from the other half."""
    parts = (
        cloud((130.0, 40.0), [20e3, 20e3])(rng, n),
        cloud((134.0, 40.0), [20e3, 20e3])(rng, n),
    )
    return np.where(rng.random((n, 1)) < 0.5, *parts)


def coverage(draw, seed):
    """Return the share of fresh draws in the 50 and 90 % areas."""
    areas = footprint(
        draw(np.random.default_rng(seed), N_DRAWS), probabilities=(0.5, 0.9)
    ).areas
    fresh = draw(np.random.default_rng(1_000 + seed), N_FRESH)
    return [shapely.contains_xy(area.polygon, fresh).mean() for area in areas]


@pytest.mark.parametrize(
    ("draw", "bias"),
    [
        (cloud((132.0, 40.0), [30e3, 30e3]), 0.01),
        (cloud((132.0, 40.0), [80e3, 5e3]), 0.01),
        (arc, 0.02),
        (two_clouds, 0.01),
    ],
    ids=["round", "long", "thin arc", "two clouds"],
)
def test_areas_hold_the_share_that_they_state(draw, bias):
    """Fresh draws from the same law, mean of five seeds; binomial error of 4,000 draws.

    The mean over seeds has 1 / sqrt(5) of the error sqrt(p (1 - p) / n): three of these,
    and the bias that the module's first lines tell.
    """
    held = np.mean([coverage(draw, seed) for seed in SEEDS], axis=0)
    for share, stated in zip(held, (0.5, 0.9), strict=True):
        error = 3 * np.sqrt(stated * (1 - stated) * (1 / N_DRAWS + 1 / N_FRESH) / len(SEEDS))
        assert share == pytest.approx(stated, abs=error + bias)


@pytest.mark.parametrize("draw", [arc, two_clouds], ids=["thin arc", "two clouds"])
def test_area_holds_just_that_share_of_its_own_draws(draw):
    """By definition of the level (Hyndman 1996), to the width of a cell: 1.5 in a thousand."""
    for seed in SEEDS:
        draws = draw(np.random.default_rng(seed), N_DRAWS)
        for area in footprint(draws, probabilities=(0.5, 0.9)).areas:
            share = shapely.contains_xy(area.polygon, draws).mean()
            assert share == pytest.approx(area.probability, abs=1.5e-3)


@pytest.mark.parametrize("sigma_m", [[30e3, 30e3], [80e3, 5e3]], ids=["round", "long"])
def test_area_of_a_normal_is_that_of_its_ellipse(sigma_m):
    """Closed form: 2 pi ln(1 / (1 - p)) sigma1 sigma2; smoothing widens, sampling narrows."""
    draws = cloud((132.0, 40.0), sigma_m)(np.random.default_rng(3), 10_000)
    for area in footprint(draws, probabilities=(0.5, 0.9)).areas:
        ellipse_m2 = 2 * pi * log(1 / (1 - area.probability)) * sigma_m[0] * sigma_m[1]
        assert area.area_m2 == pytest.approx(ellipse_m2, rel=0.05)


def test_stated_area_is_that_of_the_polygon():
    """Measured once more by pyproj, piece by piece, holes taken out."""
    ring = destination(132.0, 40.0, np.linspace(0, 359, 2_000), 1e5)
    jitter = np.random.default_rng(0).normal(0, 0.05, ring.shape)
    (area,) = footprint(ring + jitter, probabilities=(0.9,)).areas
    assert sum(len(part.interiors) for part in area.polygon.geoms) >= 1
    by_piece_m2 = 0.0
    for part in area.polygon.geoms:
        for sign, rings in ((1, [part.exterior]), (-1, part.interiors)):
            for line in rings:
                by_piece_m2 += sign * abs(
                    WGS84.geometry_area_perimeter(shapely.Polygon(line))[0]
                )
    assert area.area_m2 == pytest.approx(by_piece_m2, rel=1e-9)


def test_ring_of_impacts_has_a_hole():
    """An unknown bearing is a ring: its middle is not where it came down."""
    azimuth_deg = np.linspace(0, 360, 4_000, endpoint=False)
    range_m = np.random.default_rng(0).uniform(775e3, 825e3, 4_000)
    found = footprint(destination(126.8, 39.3, azimuth_deg, range_m), probabilities=(0.9,))
    assert not shapely.contains_xy(found.areas[0].polygon, 126.8, 39.3)


def test_two_clouds_make_two_areas():
    """Nothing fell between them."""
    (area,) = footprint(
        two_clouds(np.random.default_rng(0), N_DRAWS), probabilities=(0.5,)
    ).areas
    big = [part for part in area.polygon.geoms if part.area > 0.01]
    assert len(big) >= 2
    assert not shapely.contains_xy(area.polygon, 132.0, 40.0)


def test_smaller_share_lies_within_the_greater():
    """Highest-density regions are nested."""
    areas = footprint(arc(np.random.default_rng(0), N_DRAWS), probabilities=(0.5, 0.9)).areas
    assert [area.probability for area in areas] == [0.5, 0.9]
    assert areas[1].polygon.buffer(1e-9).contains(areas[0].polygon)


def test_footprint_over_the_antimeridian_is_the_same_moved():
    """West of 180 or across it: same size, longitudes that run on, the right middle."""
    law = [60e3, 20e3]
    plain, across = (
        footprint(
            cloud((lon, 40.0), law)(np.random.default_rng(0), 2_000), probabilities=(0.9,)
        )
        for lon in (150.0, 179.9)
    )
    assert across.areas[0].area_m2 == pytest.approx(plain.areas[0].area_m2, rel=1e-6)
    west, _, east, _ = across.areas[0].polygon.bounds
    assert 178 < west < 180 < east < 182
    assert inverse(across.centre, [179.9, 40.0])[1] < 5e3
    assert across.centre[0] == pytest.approx(plain.centre[0] + 29.9, abs=1e-6)


def test_centre_is_the_mean_of_a_round_cloud():
    """Standard error of 10,000 draws of 30 km: 300 m a coordinate; four of these."""
    draws = cloud((132.0, 40.0), [30e3, 30e3])(np.random.default_rng(9), 10_000)
    centre = footprint(draws, probabilities=(0.5,)).centre
    assert inverse(centre, [132.0, 40.0])[1] < 4 * 300 * np.sqrt(2)


def test_polygons_are_valid_and_turn_as_geojson_asks():
    """RFC 7946, 3.1.6."""
    for draw in (arc, two_clouds):
        for area in footprint(
            draw(np.random.default_rng(1), 1_000), probabilities=(0.5, 0.9)
        ).areas:
            assert area.polygon.is_valid
            assert all(part.exterior.is_ccw for part in area.polygon.geoms)


def test_points_all_alike_make_a_dot():
    """A report without any doubt still has an area, and it is small."""
    found = footprint(np.tile([132.0, 40.0], (200, 1)), probabilities=(0.9,))
    assert inverse(found.centre, [132.0, 40.0])[1] < 1e-3
    assert found.areas[0].area_m2 < 1e3


@pytest.mark.parametrize("n", [0, 1, 99])
def test_too_few_impacts_are_refused(n):
    """A contour of a handful of points would be a drawing, not an area."""
    with pytest.raises(GeoKitError, match=f"{n} impacts are too few") as caught:
        footprint(np.tile([132.0, 40.0], (n, 1)), probabilities=(0.5,))
    assert "100" in caught.value.hint
