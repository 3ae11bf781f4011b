"""Land and zones of pictures of half the globe, and pictures of tests at random."""

import numpy as np
import pytest
import shapely

from geo_kit.api import check
from geo_kit.geodesic import destination, inverse
from geo_kit.maps.static import draw_picture
from geo_kit.plane import EDGE_M, Plane
from geo_kit.regions import load_waters
from geo_kit.reports.model import (
    Certainty,
    Claim,
    Kind,
    LaunchSite,
    Quantity,
    Reported,
    ReportedTest,
    Source,
)
from geo_kit.scene_ground import PIXELS, SEAM_PIXELS, graticule, pixel_of, soil_in
from geo_kit.scene_waters import drawn_waters
from geo_kit.scenes import scene, zones_good_to_m
from geo_kit.waters.sketch import CELLS
from geo_kit.world import load_countries

WIDE, TALL = 1.46, 0.86  # width over height
# Launch, bearing, range and shape: over either pole, over 180 degrees, round half the globe.
LOOKS = {
    "over the pole": (125.67, 39.2, 0, 9e6, WIDE),
    "to America": (125.67, 39.2, 40, 12e6, WIDE),
    "to America, for a phone": (125.67, 39.2, 40, 12e6, TALL),
    "west, for a phone": (125.67, 39.2, 270, 12e6, TALL),
    "over the south pole": (140.0, -35.0, 180, 9e6, WIDE),
    "land lies opposite": (-70.0, -45.0, 150, 12e6, WIDE),
    "from America": (-120.5, 34.7, 330, 9e6, WIDE),
    "round the globe": (121.0, 24.0, 180, 15e6, WIDE),
}


def box_of(plane, bearing_deg, range_m, shape):
    """A frame that holds a flight with a fifth to spare, as pictures do."""
    end = destination(plane.lon_deg, plane.lat_deg, bearing_deg, range_m)
    x, y = plane.to_xy(end)
    width = max(abs(x) + 0.4 * range_m, (abs(y) + 0.4 * range_m) * shape)
    half = np.array([width, width / shape]) / 2
    return (*(np.array([x, y]) / 2 - half).tolist(), *(np.array([x, y]) / 2 + half).tolist())


@pytest.fixture(scope="module", params=LOOKS.values(), ids=LOOKS.keys())
def look(request):
    """A plane, a box in it, a pixel's width, and 2,000 points of the box on the globe."""
    lon_deg, lat_deg, *flight = request.param
    plane = Plane(lon_deg, lat_deg)
    box = box_of(plane, *flight)
    xy = np.random.default_rng(1).uniform(box[:2], box[2:], (2000, 2))
    pixel_m = max(box[2] - box[0], box[3] - box[1]) / PIXELS
    return plane, box, pixel_m, xy[np.hypot(*xy.T) < EDGE_M - pixel_m]


@pytest.fixture(scope="module")
def world():
    """Natural Earth's countries, to be asked point by point."""
    polygons = np.concatenate([country.polygons for country in load_countries()])
    return shapely.STRtree(shapely.make_valid(polygons))


def test_land_is_drawn_where_natural_earth_has_a_country(look, world):
    """Within two pixels of a drawn coast both may differ: it is thinned, and has a seam."""
    plane, box, pixel_m, xy = look
    soil = shapely.union_all([shape for _, shape in soil_in(plane, box)])
    ashore = np.zeros(len(xy), dtype=bool)
    where = shapely.points(plane.to_lonlat(xy))
    ashore[world.query(where, predicate="intersects")[0]] = True
    near = shapely.dwithin(soil.boundary, shapely.points(xy), SEAM_PIXELS * pixel_m)
    assert ashore[~near].sum() > 100
    assert (~ashore[~near]).sum() > 100
    wrong = ~near & (shapely.contains_xy(soil, xy) != ashore)
    assert not wrong.any(), plane.to_lonlat(xy[wrong])


def test_zones_drawn_round_half_the_globe_are_those_of_the_labels(look):
    """All points of the sea a little off every limit, or a cell of the net far from coasts."""
    plane, box, _, xy = look
    waters = load_waters()
    covered = plane.polygons_to_xy(np.array([shapely.box(*waters.coast.window)]))[0]
    reach = np.random.default_rng(2).uniform(*shapely.bounds(covered).reshape(2, 2), (800, 2))
    reach = reach[shapely.contains_xy(plane.on_globe(*box), reach)]
    labels = waters.label(plane.to_lonlat(np.concatenate([xy, reach])), seaward=True)
    good_to_m = zones_good_to_m(box)
    far_cell_m = max(box[2] - box[0], box[3] - box[1]) / CELLS  # of the net beyond the coast
    known = shapely.contains_xy(covered, np.concatenate([xy, reach]))
    cell_m = np.where(known, good_to_m, far_cell_m)
    far = inverse([plane.lon_deg, plane.lat_deg], labels.points)[1] > EDGE_M - 100e3
    sure = (labels.margin_m > 1.25 * cell_m) & ~far & ~np.char.endswith(labels.zone, "land")
    assert sure.sum() > 50
    points = np.concatenate([xy, reach])[sure]
    thin_m = pixel_of(box) / 2
    for zone in drawn_waters().zones_in(plane, box, land=waters.world_land, thin_m=thin_m):
        if zone.zone.endswith("territorial-sea"):
            continue
        drawn = shapely.contains_xy(zone.shape, points)
        wrong = drawn != (labels.zone[sure] == zone.zone)
        assert not wrong.any(), (zone.zone, labels.points[sure][wrong])


def test_meridians_and_parallels_are_drawn_at_their_degrees(look):
    """Each point of a line goes back to its own longitude or latitude."""
    plane, box, _, _ = look
    for kind, degrees, line in graticule(plane, box, 20.0):
        lon, lat = plane.to_lonlat(line).T
        if kind == "lat":
            np.testing.assert_allclose(lat, degrees, atol=1e-3)
        else:
            np.testing.assert_allclose((lon - degrees + 180) % 360, 180, atol=1e-3)
        assert np.hypot(*np.diff(line, axis=0).T).max() < 3e6  # never across the globe


LANDS = {  # least and greatest longitude and latitude of where a test is launched
    "PRK": (124.5, 38.0, 130.0, 42.5),
    "KOR": (126.3, 34.5, 129.3, 37.5),
    "JPN": (130.5, 31.5, 141.5, 43.5),
    "TWN": (120.3, 22.5, 121.7, 25.0),
    "IRN": (46.0, 28.0, 60.0, 37.0),
    "USA": (-124.0, 28.0, -80.0, 48.0),
}
INLAND = [(150e3, 270), (600e3, 270), *((300e3, b) for b in (225, 260, 280, 315))]


def made_up(country, lon_deg, lat_deg, range_m, bearing_deg):
    """A report of a range and a bearing, and nothing else."""
    told = [
        (
            Quantity.RANGE,
            Reported(value=range_m, plus_minus=0.02 * range_m),
            range_m / 1e3,
            "km",
        ),
        (Quantity.AZIMUTH, Reported(value=bearing_deg, plus_minus=3.0), bearing_deg, "deg"),
    ]
    claims = tuple(
        Claim(
            id=str(quantity),
            quantity=quantity,
            number=number,
            printed_value=printed,
            printed_unit=unit,
            words="so",
            speaker="Someone",
            stated="",
            source_id="s",
        )
        for quantity, number, printed, unit in told
    )
    return ReportedTest(
        id="made-up",
        title="Made up",
        date_kst=None,
        time_kst="",
        country=country,
        kind=Kind.BALLISTIC,
        launch=LaunchSite(
            name="Here",
            lon_deg=lon_deg,
            lat_deg=lat_deg,
            plus_minus_m=5e3,
            source_id="s",
            certainty=Certainty.READ,
        ),
        claims=claims,
        sources=(Source(id="s", publisher="Nobody", reference="https://example.org"),),
    )


def at_random(country, count):
    """Tests from anywhere in a country, whichever way, 20 to 15,000 km far."""
    west, south, east, north = LANDS[country]
    rng = np.random.default_rng(list(country.encode()))
    for _ in range(count):
        lon_deg, lat_deg = rng.uniform((west, south), (east, north)).tolist()
        range_m = 20e3 * 750 ** rng.uniform()
        yield made_up(country, lon_deg, lat_deg, float(range_m), float(rng.uniform(0, 360)))


@pytest.mark.parametrize("country", LANDS)
def test_any_range_and_bearing_has_a_scene(country):
    """No shape of what is drawn is empty: that would be a part which matplotlib refuses."""
    for test in at_random(country, 3):
        shown = scene(check(test, n_draws=100), shape=WIDE)
        shapes = [zone.shape for zone in shown.zones] + [soil for _, soil in shown.land]
        assert not any(shape.is_empty for shape in shapes), test
        assert shapely.is_valid(shapes).all(), test


@pytest.mark.parametrize(("range_m", "bearing_deg"), INLAND)
def test_limits_that_leave_the_frame_at_once_are_no_lines(range_m, bearing_deg):
    """From Kaechon inland a line of a reading met the frame in nothing."""
    shown = scene(
        check(made_up("PRK", 125.85, 39.7, range_m, bearing_deg), n_draws=100), shape=WIDE
    )
    for limit in shown.limits:
        assert not shapely.is_empty(shapely.get_parts(limit.line)).any()


@pytest.mark.parametrize("country", ["PRK", "TWN"])
@pytest.mark.parametrize("page", ["wide", "portrait"])
def test_any_range_and_bearing_has_a_picture(country, page):
    """The whole page of the first such test, for a desk and for a phone."""
    (test,) = at_random(country, 1)
    assert draw_picture(check(test, n_draws=100), kind="svg", page=page).startswith(b"<?xml")
