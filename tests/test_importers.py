"""Anyone's coast, lines and claims: small real files, read as a user would."""

import json

import geopandas
import numpy as np
import pytest
import shapely
from coast_toys import GEOD

from geo_kit.constants import NAUTICAL_MILE_M as NM
from geo_kit.errors import NotFoundError, RecordError
from geo_kit.geodesic import inverse
from geo_kit.importers import load_own_claims, load_own_waters
from geo_kit.waters.claims import memberships, sides
from geo_kit.waters.limits import zone_polygon
from geo_kit.waters.readings import Reading

# Two shores of a made-up gulf, 1 degree apart on the equator, and an island in dispute.
WEST, EAST = shapely.box(9, -2, 10, 2), shapely.box(11, -2, 12, 2)
ISLET = shapely.box(10.49, 1.0, 10.51, 1.02)


def write(path, shapes, crs="EPSG:4326", **columns):
    """Write shapes and columns, as GeoPackage or GeoJSON by the name's ending."""
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)
    return path


@pytest.fixture
def coast(tmp_path):
    """Return a coast of two states and an islet that both claim."""
    columns = {"ISO": ["AAA", "BBB", "AAA"], "claims": [None, None, "AAA/BBB"]}
    return write(tmp_path / "coast.gpkg", [WEST, EAST, ISLET], **columns)


def test_own_coast_answers_whose_water(coast):
    """A point nearer the western shore is the western state's; the islet is nobody's alone."""
    waters = load_own_waters(coast, owner_column="ISO", disputed_column="claims")
    labels = waters.label(np.array([[10.1, 0.0], [10.4, 0.0], [10.6, 0.0], [10.5, 1.05]]))
    assert labels.zone.tolist() == [
        "aaa-territorial-sea", "aaa-eez", "bbb-eez", "aaa/bbb-territorial-sea",
    ]  # fmt: skip
    assert labels.distance_m[0] == pytest.approx(0.1 * 111_319.49, abs=1)


def test_zone_of_an_owner_with_small_letters_can_be_drawn(tmp_path):
    """Labels write owners small, and "Greece" is no code: its sea is drawn all the same."""
    file = write(tmp_path / "coast.gpkg", [WEST, EAST], owner=["Greece", "BBB"])
    waters = load_own_waters(file, owner_column="owner")
    (zone,) = waters.label(np.array([[10.1, 0.0]])).zone.tolist()
    drawn = zone_polygon(waters, zone, (9.9, -0.5, 10.4, 0.5))
    assert shapely.contains_xy(drawn.polygon, 10.1, 0.0)


def test_geojson_reads_as_the_geopackage_does(tmp_path, coast):
    """RFC 7946 needs no word on its coordinate system."""
    file = tmp_path / "coast.geojson"
    file.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"ISO": owner},
                        "geometry": shapely.geometry.mapping(shape),
                    }
                    for owner, shape in (("AAA", WEST), ("BBB", EAST))
                ],
            }
        )
    )
    point = np.array([[10.4, 0.5]])
    apart_m = [
        load_own_waters(path, owner_column="ISO").label(point).distance_m[0]
        for path in (file, coast)
    ]
    assert apart_m[0] == apart_m[1]


def test_long_edges_of_a_coast_are_straight_in_longitude_and_latitude(tmp_path):
    """4 degrees along the 60th parallel: the chord through the ground runs 4 km north."""
    shore = write(tmp_path / "shore.gpkg", [shapely.box(10, 59, 14, 60)], who=["AAA"])
    label = load_own_waters(shore, owner_column="who").label(np.array([[12.0, 60.1]]))
    by_hand_m = GEOD.inv(12.0, 60.0, 12.0, 60.1)[2]
    assert label.distance_m[0] == pytest.approx(by_hand_m, abs=1)


def test_shared_edges_and_the_frame_are_no_coast(tmp_path):
    """Inland, on a border, and along the edge of the map there is no sea."""
    file = write(tmp_path / "two.gpkg", [WEST, shapely.box(8, -2, 9, 2)], who=["AAA", "BBB"])
    whole = load_own_waters(file, owner_column="who").coast
    assert not np.any((whole.edge_start[:, 0] == 9) & (whole.edge_end[:, 0] == 9))
    cut = load_own_waters(file, owner_column="who", window=(8, -3, 14, 3)).coast
    assert not np.any((cut.edge_start[:, 0] == 8) & (cut.edge_end[:, 0] == 8))
    assert cut.parties == ("AAA", "BBB")


def test_agreed_line_and_straight_baseline_are_taken_up(tmp_path):
    """The line moves the divide; the baseline closes a bay."""
    bay = shapely.Polygon(
        [(9, -2), (10, -2), (10, -0.2), (9.5, -0.2), (9.5, 0.2), (10, 0.2), (10, 2), (9, 2)]
    )
    shore = write(tmp_path / "bay.gpkg", [bay, EAST], who=["AAA", "BBB"])
    lines = write(
        tmp_path / "lines.geojson",
        [
            shapely.LineString([(10.3, -2), (10.3, 2)]),
            shapely.LineString([(10, -0.2), (10, 0.2)]),
        ],
        id=["treaty", "bay"],
        kind=["agreed", "straight_baseline"],
        left=["AAA", None],
        right=["BBB", None],
        state=[None, "AAA"],
    )
    waters = load_own_waters(shore, owner_column="who", lines=lines)
    labels = waters.label(np.array([[10.4, 1.5]]))
    assert labels.owner.tolist() == ["BBB"]
    assert labels.agreed.all()
    words = dict.fromkeys(("title", "basis", "status", "certainty", "source"), "")
    reading = Reading(id="a", state="AAA", limit_m=12 * NM, line_id="bay", **words)
    outside_m = waters.margin_m(np.array([[9.9, 0.0], [10.15, 0.0]]), reading)
    assert outside_m[0] < -12 * NM
    assert outside_m[1] == pytest.approx(0.15 * 111_319.49 - 12 * NM, abs=10)


def test_other_coordinate_system_is_brought_to_wgs_84_and_said(tmp_path):
    """UTM metres of zone 32, from a survey: the point is where GDAL puts it."""
    frame = geopandas.GeoDataFrame({"who": ["AAA"]}, geometry=[WEST], crs="EPSG:4326")
    frame.to_crs("EPSG:32632").to_file(tmp_path / "utm.gpkg")
    with pytest.warns(UserWarning, match=r"utm\.gpkg is in .*UTM zone 32N: brought to WGS 84"):
        waters = load_own_waters(tmp_path / "utm.gpkg", owner_column="who")
    assert waters.label(np.array([[10.1, 0.0]])).owner.tolist() == ["AAA"]


FIJI = shapely.Polygon([(179, -17), (-179, -17), (-179, -16), (179, -16)])
BOW_TIE = shapely.Polygon([(9, 0), (10, 1), (10, 0), (9, 1)])


@pytest.mark.parametrize(
    ("shapes", "owners", "column", "message", "hint"),
    [
        ([WEST], ["AAA"], "own", "has no column 'own'", "did you mean 'owner'"),
        ([WEST], ["AAA"], "zzz", "has no column 'zzz'", "it has: owner"),
        ([WEST, EAST], ["AAA", None], "owner", r"feature 1 .*nothing in 'owner'", "whose land"),
        ([], [], "owner", "holds no features", "right layer"),
        ([shapely.Point(9, 1)], ["AAA"], "owner", r"feature 0 \(AAA\) is Point", "polygons"),
        ([None], ["AAA"], "owner", "has no shape", "polygons"),
        ([BOW_TIE], ["AAA"], "owner", r"AAA\) is no proper .*Self-intersection", "make_valid"),
        (
            [shapely.box(24, 119, 25, 120)],
            ["AAA"],
            "owner",
            "longitude 2[45], latitude 1(19|20)",
            "did you swap",
        ),
        ([WEST, WEST], ["AAA", "AAA"], "owner", "feature 1 .*repeats feature 0", "leave one"),
        ([WEST, WEST], ["AAA", "BBB"], "owner", "feature 1 .*repeats feature 0", "leave one"),
        (
            [WEST, shapely.box(9.5, 0, 10.5, 1)],
            ["AAA", "BBB"],
            "owner",
            "feature 1 .*overlaps feature 0",
            "once",
        ),
        ([WEST], ["  "], "owner", "nothing in 'owner'", "whose land"),
        ([WEST], ["A/B"], "owner", "several owners", "disputed_column"),
        ([WEST], ["West-Land"], "owner", "a dash in 'owner'", "'West Land'"),
        ([FIJI], ["FJI"], "owner", "crosses the antimeridian, past longitude 179", "cut it"),
        ([shapely.box(4e5, 2e5, 5e5, 3e5)], ["AAA"], "owner", "longitude", "metres"),
    ],
)
def test_coast_that_would_answer_wrongly_is_refused(
    tmp_path, shapes, owners, column, message, hint
):
    """The file and the feature are named, and what to do."""
    file = write(tmp_path / "bad.gpkg", shapes, owner=owners)
    with pytest.raises(RecordError, match=message) as caught:
        load_own_waters(file, owner_column=column)
    assert "bad.gpkg" in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize("claims", ["BBB", "BBB/CCC", "AAA", "AAA/AAA"])
def test_dispute_names_the_holder_and_another(tmp_path, claims):
    """Land that "BBB" claims was BBB's alone, and AAA, who holds it, had no coast left."""
    file = write(tmp_path / "bad.gpkg", [WEST], owner=["AAA"], claims=[claims])
    with pytest.raises(RecordError, match=f"has '{claims}' in 'claims', and 'AAA'") as caught:
        load_own_waters(file, owner_column="owner", disputed_column="claims")
    assert "'AAA/BBB'" in caught.value.hint


def test_land_round_a_pole_and_cut_at_180_degrees_is_read(tmp_path):
    """Antarctica's ring runs along the pole; Fiji's parts meet at the antimeridian."""
    south = shapely.Polygon(
        [(-180, -90), (180, -90), (180, -80), (60, -80), (-60, -80), (-180, -80)]
    )
    fiji = [shapely.box(179, -17, 180, -16), shapely.box(-180, -17, -179, -16)]
    file = write(tmp_path / "cut.gpkg", [south, *fiji], owner=["ATA", "FJI", "FJI"])
    waters = load_own_waters(file, owner_column="owner")
    assert set(waters.coast.parties) == {"ATA", "FJI"}


def test_swapped_coast_within_the_globe_is_noticed_by_its_window(tmp_path):
    """25 and 38 are both longitudes and latitudes: only the sea meant can tell."""
    file = write(tmp_path / "aegean.gpkg", [shapely.box(37, 25, 38, 26)], owner=["GRC"])
    with pytest.raises(RecordError, match="no land in the window") as caught:
        load_own_waters(file, owner_column="owner", window=(22, 35, 29, 41))
    assert "did you swap" in caught.value.hint


def test_coast_without_coordinate_system_is_refused(tmp_path):
    """Numbers alone may be degrees, metres, or degrees of another datum."""
    file = tmp_path / "none.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        write(file, [WEST], crs=None, owner=["AAA"])
    with pytest.raises(RecordError, match="names no coordinate system"):
        load_own_waters(file, owner_column="owner")


def test_ring_that_is_not_closed_is_refused(tmp_path):
    """A GeoJSON ring repeats its first position (RFC 7946, 3.1.6); GDAL would close it."""
    ring = [[9, 0], [10, 0], [10, 1], [9, 1]]
    feature = {
        "type": "Feature",
        "properties": {"owner": "AAA"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = tmp_path / "open.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(RecordError, match=r"open\.geojson, feature 0 .* not closed") as caught:
        load_own_waters(file, owner_column="owner")
    assert "closed rings" in caught.value.hint


def test_file_that_is_missing_or_no_map_is_named(tmp_path, coast):
    """A mistyped name is the likely fault, and the folder is known."""
    with pytest.raises(NotFoundError, match="coats") as caught:
        load_own_waters(tmp_path / "coats.gpkg", owner_column="ISO")
    assert coast.name in caught.value.hint
    (tmp_path / "notes.geojson").write_text("hello")
    with pytest.raises(
        RecordError, match=r"notes\.geojson cannot be read: it is no file of features$"
    ):
        load_own_waters(tmp_path / "notes.geojson", owner_column="ISO")
    (tmp_path / "empty.geojson").write_text("")
    with pytest.raises(RecordError, match=r"empty\.geojson cannot be read: it is empty$"):
        load_own_waters(tmp_path / "empty.geojson", owner_column="ISO")
    with pytest.raises(RecordError, match=r"it has no layer 'sea'$") as caught:
        load_own_waters(coast, owner_column="ISO", layer="sea")
    assert caught.value.hint == "it has: 'coast'"


LINE = shapely.LineString([(10, 0.5), (10.2, 0.5)])


@pytest.mark.parametrize(
    ("line", "properties", "message", "hint"),
    [
        (LINE, {"kind": "agreed"}, "has no 'id'", "name"),
        (LINE, {"id": "x"}, "'x' has no 'kind'", "agreed, straight_baseline"),
        (LINE, {"id": "x", "kind": "median"}, "is of kind 'median'", "allowed"),
        (LINE, {"id": "x", "kind": "straight_baseline"}, "has no 'state'", "one of: AAA"),
        (
            LINE,
            {"id": "x", "kind": "straight_baseline", "state": "AAA"},
            "'x': a line encloses no water",
            "within 5 km",
        ),
        (LINE, {"id": "x", "kind": "agreed", "left": "AAA"}, "has no 'right'", "one of"),
        (
            LINE,
            {"id": "x", "kind": "agreed", "left": "AAA", "right": "CCC"},
            "names 'CCC' as its right",
            "one of: AAA",
        ),
        (
            LINE,
            {"id": "x", "kind": "agreed", "left": "AAA", "right": "AAA"},
            "'x' has 'AAA' on both sides",
            "two parties",
        ),
        (
            LINE,
            {
                "id": "x",
                "kind": "agreed",
                "left": "AAA",
                "right": "BBB",
                "valid_from": "yesterday",
            },
            "'x' has valid_from 'yesterday'",
            "YYYY-MM-DD",
        ),
        (
            WEST,
            {"id": "x", "kind": "agreed", "left": "AAA", "right": "BBB"},
            "is Polygon",
            "one",
        ),
    ],
)
def test_line_that_says_too_little_is_refused(tmp_path, coast, line, properties, message, hint):
    """A baseline without owner, a treaty with one party: each would be nobody's."""
    columns = {name: [value] for name, value in properties.items()}
    lines = write(tmp_path / "lines.geojson", [line], **columns)
    with pytest.raises(RecordError, match=message) as caught:
        load_own_waters(coast, owner_column="ISO", lines=lines)
    assert hint in caught.value.hint


def test_line_that_is_there_twice_is_refused(tmp_path, coast):
    """One of two lines of one name was lost."""
    columns = {"kind": ["agreed"] * 2, "left": ["AAA"] * 2, "right": ["BBB"] * 2}
    lines = write(tmp_path / "lines.geojson", [LINE, LINE], id=["x", "x"], **columns)
    with pytest.raises(RecordError, match="line 'x' is there twice"):
        load_own_waters(coast, owner_column="ISO", lines=lines)


def test_own_claims_are_areas_and_lines_with_what_they_say(tmp_path):
    """Only id and state are asked for; what runs between corners is then not known."""
    file = write(
        tmp_path / "claims.geojson",
        [shapely.box(10, 0, 11, 1), LINE],
        id=["zone", "limit"],
        state=["AAA", "BBB"],
        valid_from=["2018-11-01", None],
        left=[None, "north"],
        right=[None, "south"],
    )
    claims = load_own_claims(file)
    assert [claims["zone"].closed, claims["limit"].closed] == [True, False]
    assert claims["zone"].valid_from == "2018-11-01"
    assert claims["zone"].edges == "unknown"
    assert claims["zone"].doubt_m == pytest.approx(4, abs=2)  # 111 km along 1 N: L**2 tan / 8R
    point = np.array([[10.1, 0.6]])
    assert memberships(point, claims.values())["zone"].inside.all()
    north = sides(point, claims.values())["limit"]
    assert north.side.tolist() == ["north"]
    assert north.distance_m[0] == pytest.approx(inverse((10.1, 0.5), (10.1, 0.6))[1], abs=1)


@pytest.mark.parametrize(
    ("shapes", "columns", "message"),
    [
        ([WEST], {"id": ["a"]}, "has no 'state'"),
        ([WEST, EAST], {"id": ["a", "a"], "state": ["AAA", "AAA"]}, "the id 'a' again"),
        ([WEST], {"id": ["a"], "state": ["AAA"], "basis": ["nonsense"]}, "basis 'nonsense'"),
        ([WEST], {"id": ["a"], "state": ["AAA"], "certainty": ["sure"]}, "certainty 'sure'"),
        ([WEST], {"id": ["a"], "state": ["  "]}, "has no 'state'"),
        ([shapely.Point(1, 2)], {"id": ["a"], "state": ["AAA"]}, "is Point"),
        ([BOW_TIE], {"id": ["a"], "state": ["AAA"]}, "crosses itself"),
        (
            [shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 4, 4))],
            {"id": ["a"], "state": ["AAA"]},
            "has a hole",
        ),
    ],
)
def test_bad_claims_are_refused_by_name(tmp_path, shapes, columns, message):
    """The same checks as for the layers that are shipped."""
    with pytest.raises(RecordError, match=message):
        load_own_claims(write(tmp_path / "claims.gpkg", shapes, **columns))


def test_importing_the_importers_needs_no_data_frames():
    """Geopandas takes a second: only who imports a file waits for it."""
    import subprocess  # noqa: PLC0415 - this test alone
    import sys  # noqa: PLC0415

    code = "import sys, geo_kit.importers; print('geopandas' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout
    assert printed == "False\n"
