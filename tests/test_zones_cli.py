"""`geo-kit zones`: what it prints, and what it says to bad input."""

import json
import re

import pytest
import shapely
from cli_run import run, words

from geo_kit.cli.zones import zones


def test_point_of_2_november_2022_is_told_in_words_with_sources():
    """South of the line, outside territorial sea, in a zone that nobody owns as water."""
    page = words(run("zones at 129.27,38.35 --on 2022-11-02"))
    assert "Zone: South Korea's exclusive economic zone." in page
    assert "(nll-east): south" in page
    assert "(cma-2018-east-kor): inside" in page
    assert "none of them a zone of the convention" in page
    assert "TOO CLOSE" not in page
    assert "waters of" not in page
    assert page.count("Source: ") == page.count("Certainty: ") >= 4


@pytest.mark.parametrize(("lon", "close"), [("129.042", True), ("129.0", False)])
def test_point_on_a_limit_is_too_close_to_call(lon, close):
    """The 12-nm limit of the South's east coast at 38 N, to 1 km; 4 km off it is sure."""
    row = json.loads(run(f"zones at {lon},38 --json").stdout)
    assert row["boundary"] == "12-nm limit"
    assert row["data_uncertainty_km"] == 1
    assert row["too_close_to_call"] == close
    assert ("TOO CLOSE TO CALL" in words(run(f"zones at {lon},38"))) == close


def test_treaty_line_is_too_close_within_its_own_doubt():
    """On the line agreed with Russia, which kind of edge it has is open by 1.8 km."""
    near, far = (json.loads(run(f"zones at 132,{lat} --json").stdout) for lat in (41.03, 41.01))
    assert near["boundary"] == far["boundary"] == "prk-rus-eez"
    assert near["data_uncertainty_km"] == pytest.approx(1.975)
    assert near["too_close_to_call"]
    assert far["margin_km"] > 1.975
    assert not far["too_close_to_call"]


def test_day_decides_which_claims_hold():
    """The buffer zones ended on 23 November 2023 and 4 June 2024."""
    ids = {}
    for on in ("2022-11-02", "2024-07-01"):
        row = json.loads(run(f"zones at 129.27,38.35 --on {on} --json").stdout)
        ids[on] = {item["id"] for item in row["claims"]}
    assert ids["2022-11-02"] - ids["2024-07-01"] == {"cma-2018-east-kor", "cma-2018-east-prk"}


def test_land_is_land_and_no_claim_at_sea_holds_there():
    """Areas at sea are drawn across the land: Seoul is in no buffer zone."""
    row = json.loads(run("zones at 127,37.5 --on 2022-11-02 --json").stdout)
    assert row["zone"] == "kor-land"
    assert row["claims"] == []
    assert "On land" in words(run("zones at 127,37.5"))


@pytest.mark.parametrize(
    "where",
    ["10,80", "0,-90", "180,30", "-- -180,30", "-180,30", "-.5,30 --on 2022-11-02", "0,5"],
)
def test_outside_the_window_there_is_no_answer(where):
    """Silence of the data is not the high seas."""
    page = words(run(f"zones at {where}"))
    assert "not covered by the coast data" in page
    assert "no answer" in page


def test_other_sea_has_its_own_coasts():
    """The Taiwan Strait, and no claim there but China's baseline, which runs into it."""
    row = json.loads(run("zones at 120.2,24.5 --region taiwan_strait --json").stdout)
    assert row["zone"] == "twn-eez"
    assert row["contiguous_zone"]
    assert [item["id"] for item in row["claims"]] == ["chn-straight-baseline-1996"]
    rows = json.loads(run("zones list --region taiwan_strait --json").stdout)
    assert [item["id"] for item in rows["lines"]] == ["chn-straight-baseline-1996"]
    assert rows["claims"] == []
    assert {item["state"] for item in rows["closing_lines"]} == {"CHN", "TWN", "JPN"}


BAD = [
    ("zones at 38.35,129.27", "lat 129.27", "swapped"),
    ("zones at 129.27", "'129.27'", "longitude and latitude"),
    ("zones at a,b", "'a,b'", "129.27,38.35"),
    ("zones at nan,38", "nan", "latitude"),
    ("zones at 129,38 --on 2022-13-01", "'2022-13-01'", "YYYY-MM-DD"),
    ("zones at 129,38 --on yesterday", "'yesterday'", "YYYY-MM-DD"),
    ("zones at 129,38 --region aegean", "'aegean'", "taiwan_strait"),
    ("zones list --region aegean", "'aegean'", "korea"),
    ("zones show nll-est", "'nll-est'", "'nll-east'"),
    ("zones show nll-est --region taiwan_strait", "'nll-est'", "twn-12nm-low-water"),
    ("zones show nll-east --region taiwan_strait", "'nll-east'", "--region korea"),
    ("zones export --zones nll-est", "'nll-est'", "'nll-east'"),
    ("zones export --zones xyz-eez --window 128,37,129,38", "'xyz-eez'", "kor-eez"),
    ("zones export --zones kor-lake --window 128,37,129,38", "'lake'", "eez"),
    ("zones export --zones kor-eez --window 128,37,129", "'128,37,129'", "west"),
    (
        "zones export --zones kor-eez --window 129,37,128,38",
        "window",
        "was 128,37,129,38 meant",
    ),
    (
        "zones export --zones kor-eez --window 128,38,129,37",
        "window",
        "was 128,37,129,38 meant",
    ),
    (
        "zones export --zones kor-eez --window 37,128,38,129",
        "window",
        "was 128,37,129,38 meant",
    ),
    ("zones export --zones kor-eez --window 128,37,128,38", "window", "west before east"),
    ("zones export --zones kor-eez --window 128,37,190,38", "window", "west before east"),
    ("zones export --zones kor-eez --window 128,37,129,nan", "window", "west before east"),
    ("zones export --zones kor-lake", "'kor-lake'", "known"),
    ("zones export --zones kor-eez", "'kor-eez'", "--window"),
    ("zones export --zones high-seas", "'high-seas'", "--window"),
    ("zones export --zones ,,", "''", "known"),
    ("zones export --window 128,37,129,38", "no zone", "kor-eez"),
    ("zones export --zones kor-territorial-sea --window 0,0,1,1", "0,0,1,1", "zones at"),
    ("zones export --zones high-seas --window 128,37,129,38", "'high-seas'", "move"),
    ("zones at -129,98", "lat 98", "latitude"),
    ("zones at 129,38,5", "'129,38,5'", "129.27,38.35"),
    ("zones at 129E,38E", "'129E,38E'", "degrees"),
    ("zones at 129E,98N", "lat 98", "latitude"),
    ("zones at Sinpho-dong-9", "'Sinpho-dong-9'", "name of a place"),
    ("zones at Yangdk", "'Yangdk'", "'Yangdok'"),
    ("zones show kor-territorial-sea", "'kor-territorial-sea'", "is a zone"),
    ("zones show jpn/kor-eez", "'jpn/kor-eez'", "kor/jpn-eez is a zone"),
    ("zones show bay-chn-25.295n-119.487e", "no reading", "--region taiwan_strait"),
    ("zones at 1e400,38", "lon inf", "longitude"),
    ("zones at 129,38 --on=", "''", "YYYY-MM-DD"),
    ("zones show ?", "'?'", "prk-12nm-low-water"),
    ("zones export -o no/such/folder/x.geojson", "no/such/folder", "folder"),
]


@pytest.mark.parametrize(("line", "what", "hint"), BAD)
def test_bad_input_is_told_in_two_lines(line, what, hint):
    """What was asked, and what to do instead; no traceback."""
    result = run(line)
    assert result.exit_code == 4
    error, advice = result.stderr.splitlines()
    assert error.startswith("Error: ")
    assert what in error
    assert hint in advice


def test_audit_of_the_souths_baseline_counts_two_segments_over_48_nm():
    """Limits in the Seas, as quoted: five of 24 to 48 nm and two longer; 13-14 is 60.3."""
    row = json.loads(run("zones show kor-straight-baseline-south-west --json").stdout)
    classes = [part["length_class"] for part in row["article_7"]]
    assert (classes.count("24 to 48 nm"), classes.count("over 48 nm")) == (5, 2)
    assert row["article_7"][8]["length_nm"] == pytest.approx(60.33, abs=0.01)
    assert row["link_basis"].startswith("assumed")


def test_audit_of_the_norths_line_fails_article_7():
    """45 nm from any coast at its farthest; the page says by which paragraph."""
    page = words(run("zones show prk-straight-baseline-east"))
    assert "article 7(3): " in page
    assert "not closely linked to the land" in page


def test_audit_of_chinas_baseline_finds_the_longest_segment_that_others_found():
    """121.7 nm (doczj.com, on the 48 segments); three run 24 nm from any coast (measured)."""
    row = json.loads(run("zones show chn-straight-baseline-1996 --json").stdout)
    longest = max(row["article_7"], key=lambda part: part["length_nm"])
    assert (longest["segment"], round(longest["length_nm"], 1)) == (8, 121.7)
    failed = [
        part["segment"]
        for part in row["article_7"]
        if any(item["ok"] is False for item in part["findings"])
    ]
    assert failed == [8, 9, 10]
    assert row["article_7"][-1]["segment"] == 16  # the coast of this sea ends at 28 N


def test_line_of_peter_the_great_bay_is_as_long_as_its_critics_say():
    """106 nm: the US 7th Fleet in November 2020 (vpk.name); ends by name, from the decree."""
    row = json.loads(run("zones show rus-peter-the-great-1957 --json").stdout)
    assert row["article_7"][0]["length_nm"] == pytest.approx(106, abs=1)
    assert row["basis"] == "reconstructed"
    inside = json.loads(run("zones at 131.9,42.6 --json").stdout)  # behind it, far off shore
    held = {item["id"]: item["where"] for item in inside["claims"]}
    assert held["rus-peter-the-great-1957"] == "landward"
    assert inside["zone"] == "rus-eez"  # a claim moves no zone
    assert inside["base_distance_km"] > 12 * 1.852


def test_audit_goes_on_in_the_other_sea():
    """Where Korea's coast ends, the Taiwan Strait's begins: segments 15 to 25."""
    line = "zones show chn-straight-baseline-1996 --region taiwan_strait --json"
    segments = [part["segment"] for part in json.loads(run(line).stdout)["article_7"]]
    assert segments == list(range(15, 26))


def test_bay_that_passes_by_a_hair_is_told_with_the_point():
    """Haeju Bay: 1.02 times a semicircle, 22.9 nm of 24, on a coast good to 2 km."""
    page = words(run("zones at 125.8,37.7"))
    assert "bay-prk-37.758n-125.846e: TOO CLOSE TO CALL whether it closes a bay" in page
    shown = words(run("zones show bay-prk-37.758n-125.846e"))
    assert "too_close_to_call: article 10(2): the ratio 1.02" in shown
    row = json.loads(run("zones at 127.7,39.2 --json").stdout)  # off Wonsan, 20 nm, 1.7
    assert row["base_line"].startswith("bay-prk-")
    assert row["close_calls"] == {}


def test_divide_by_treaty_is_told_in_words():
    """The shelf boundary of 1974 is no boundary of the economic zones by its own words."""
    page = words(run("zones at 130.3,35.3"))
    assert "agreed for the continental shelf only, not for the economic zone" in page
    assert "Certainty: high" in page
    assert "Certainty: low" in words(run("zones at 124.05,39.6"))


def test_sea_is_told_by_all_its_names():
    """Both names, in the order of the alphabet; a limit within 3 km is too close."""
    assert "Sea: East Sea / Sea of Japan (IHO S-23, 1953)." in words(run("zones at 131,38"))
    assert "too close to another to call" in words(run("zones at 124,33.29"))
    assert "Sea: " not in words(run("zones at 127,37.5"))


PLACES_BAD = [
    ("places Yangdk", "'Yangdk'", "'Yangdok'"),
    ("places xqzw", "'xqzw'", "`geo-kit places` lists all"),
]


@pytest.mark.parametrize(("line", "what", "hint"), PLACES_BAD)
def test_strange_place_is_told_in_two_lines(line, what, hint):
    """What was asked, and the nearest name, or a position instead."""
    result = run(line)
    assert result.exit_code == 4
    error, advice = result.stderr.splitlines()
    assert what in error
    assert hint in advice


def test_places_are_listed_with_certainty_and_source():
    """Whoever may name a place must be able to see which there are."""
    rows = json.loads(run("places --json").stdout)
    assert len({row["place"] for row in rows}) == len(rows) > 20
    assert all(row["source"] and row["certainty"] and row["plus_minus_km"] for row in rows)
    page = run("places").stdout.splitlines()
    assert all(any(line.startswith(row["place"]) for line in page) for row in rows)
    (found,) = json.loads(run("places 양덕 --json").stdout)
    assert found["place"] == "yangdok"
    assert "source: " in words(run("places Yangdok"))


@pytest.mark.parametrize("name", ["prk-12nm-low-water", "cma-2018-east-kor", "river-yalu"])
def test_anything_listed_can_be_shown_with_its_source(name):
    """Reading, claim, closing line."""
    assert json.loads(run(f"zones show {name} --json").stdout)["source"]
    assert "source: " in words(run(f"zones show {name}"))


def test_ids_are_found_in_any_case():
    """They are typed by hand."""
    assert run("zones show NLL-East --json").stdout == run("zones show nll-east --json").stdout


USAGE = ["zones at", "zones at 129 38", "zones show", "zones lst", "zones at 129,38 --no"]


@pytest.mark.parametrize("line", [*USAGE, "places --jsn", "places a b"])
def test_wrong_usage_is_told_as_usage(line):
    """Exit code 2, as of every command: a missing or a strange word on the line."""
    result = run(line)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_list_names_claims_with_status_and_certainty():
    """Claims stand beside the zones, each with its ground."""
    rows = json.loads(run("zones list --json").stdout)
    assert rows == json.loads(run("zones --json").stdout)
    assert len(rows["claims"]) == 25
    assert all(row["basis"] and row["certainty"] for row in rows["claims"])


def test_export_is_geojson_with_everything_once(tmp_path):
    """Every line, claim and closing line, with its id; lines drawn by their edges."""
    target = tmp_path / "zones.geojson"
    assert run(f"zones export -o {target}").exit_code == 0
    features = json.loads(target.read_text())["features"]
    ids = [item["properties"]["id"] for item in features]
    assert len(ids) == len(set(ids)) == 525 + 25 + 15
    (line,) = [item for item in features if item["properties"]["id"] == "nll-east"]
    latitudes = {lat for _, lat in line["geometry"]["coordinates"]}
    assert latitudes == {38.612778}  # a rhumb line due east, not a geodesic


def test_everything_exported_tells_its_kind():
    """A GIS filters and colours by it: a row without one falls out of every class."""
    features = json.loads(run("zones export").stdout)["features"]
    assert all(item["properties"].get("kind") for item in features)
    kinds = {item["properties"]["id"]: item["properties"]["kind"] for item in features}
    assert kinds["river-yalu"] == "closing_line"


def test_geojson_is_not_written_under_another_ending(tmp_path):
    """A .gpkg full of JSON opens nowhere, and nobody had said so."""
    target = tmp_path / "zones.gpkg"
    result = run(f"zones export -o {target}")
    assert result.exit_code == 2
    assert "name it .geojson" in result.stderr
    assert not target.exists()


def test_export_of_one_line_holds_that_line():
    """To the screen, and nothing but GeoJSON there."""
    collection = json.loads(run("zones export --zones prk-1999-line").stdout)
    assert [item["properties"]["id"] for item in collection["features"]] == ["prk-1999-line"]


def test_export_draws_a_zone_as_far_as_the_window():
    """Its corners lie inside, its name is the convention's, and its base points come along."""
    line = "zones export --zones kor-territorial-sea,nll-east --window 128.6,37.9,129.1,38.2"
    zone, points, _ = json.loads(run(line).stdout)["features"]
    assert points["properties"]["kind"] == "base points"
    assert points["properties"]["n_points"] == len(points["geometry"]["coordinates"]) > 0
    assert zone["properties"]["name"] == "South Korea's territorial sea"
    shape = shapely.from_geojson(json.dumps(zone["geometry"]))
    assert shape.is_valid
    assert shape.contains(shapely.Point(128.95, 38.0))  # 18 km off, by `zones at`
    assert not shape.contains(shapely.Point(129.09, 38.0))
    assert shapely.box(128.59, 37.89, 129.11, 38.21).contains(shape)


EXAMPLES = [
    line.strip().removeprefix("geo-kit ")
    for command in zones.commands.values()
    for line in command.help.splitlines()
    if line.strip().startswith("geo-kit ")
]


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_of_the_group_runs(line, tmp_path, monkeypatch):
    """Help that does not work is worse than none."""
    monkeypatch.chdir(tmp_path)
    result = run(line)
    assert result.exit_code == 0, result.output


def test_pages_keep_ids_whole_and_lines_short():
    """An id broken at a hyphen cannot be copied."""
    result = run("zones at 129.27,38.35 --on 2022-11-02")
    assert max(map(len, result.stdout.splitlines())) <= 92
    assert re.search(r"prk-eez-east-as-drawn", result.stdout)


def at(line):
    """Return the row of `zones at`."""
    result = run(f"zones at {line} --json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_day_is_said_to_choose_claims_only():
    """On 1 January 1970 the South had no straight baseline; the zone drawn from it is shown."""
    page = words(run("zones at 125.9,34.9 --on 1970-01-01"))
    assert "the day chooses among claims only" in page
    assert "The line kor-straight-baseline-south-west began only on 1978-09-20." in page
    row = at("125.9,34.9 --on 1970-01-01")
    assert row["later_lines"] == {"kor-straight-baseline-south-west": "1978-09-20"}
    assert "today's law" in row["zones_as_of"]
    assert at("125.9,34.9 --on 1980-01-01")["later_lines"] == {}
    assert "chooses among claims" not in words(run("zones at 125.9,34.9"))


def test_claims_that_hold_stand_apart_from_those_that_do_not():
    """29 km outside a zone that scholars draw is near it, and no more."""
    page = words(run("zones at 129.27,38.35 --on 2022-11-02"))
    first, lines, near = (
        page.index(title) for title in ("Hold there:", "Lines there,", "Near, but not there:")
    )
    assert first < page.index("(cma-2018-east-kor)") < lines < page.index("(nll-east)") < near
    assert near < page.index("(prk-eez-east-as-drawn)")
    holds = {item["id"]: item["holds"] for item in at("129.27,38.35")["claims"]}
    assert holds["kor-special-sea-area-east"] is True
    assert holds["nll-east"] is None
    assert holds["prk-straight-baseline-east"] is False


def test_claims_tell_from_when_to_when():
    """Whoever cites one must know; the last date is the first on which it held no more."""
    page = words(run("zones at 129.27,38.35"))
    assert "From 2018-11-01, until 2023-11-23, no more on that day." in page
    assert "From 1953-08-30." in page
    east = page.index("(prk-straight-baseline-east)")
    assert page.index("Start unknown.", east) < page.index("Basis:", east)


def test_last_day_of_the_calendar_is_told_as_it_was_asked():
    """And drops no claim whose end is open."""
    row = at("129.27,38.35 --on 9999-12-31")
    assert row["on"] == "9999-12-31"
    assert "nll-east" in {item["id"] for item in row["claims"]}


@pytest.mark.parametrize("where", ["116,30", "140,51.9"])
def test_edge_of_the_data_is_no_boundary(where):
    """Soil as far as the window: 400 and 68 km from any sea."""
    page = words(run(f"zones at {where}"))
    assert "edge of the coast data" in page
    assert "no boundary" in page
    assert "base line): at least" not in page
    assert "TOO CLOSE" not in page


def test_not_covered_names_the_sea_that_knows_the_point():
    """120 E 24 N lies in the strait between Taiwan and China; 0, 5 off Africa."""
    page = words(run("zones at 120,24"))
    assert "`--region taiwan_strait` knows the coast there" in page
    assert "Nearest base point" not in page
    row = at("120,24")
    assert (row["known_in"], row["base_point"]) == (["taiwan_strait"], None)
    page = words(run("zones at 0,5"))
    assert "--region" not in page
    assert "No sea shipped reaches it." in page
    assert "`--region korea`" in words(run("zones at 130,38 --region taiwan_strait"))


def test_land_has_every_key_that_water_has():
    """Programs read both with one code."""
    assert at("127,37.5").keys() == at("129.27,38.35").keys() == at("0,0").keys()


CONTIGUOUS = [
    ("129.5,37.6", "KOR", True), ("130.15,41.0", "PRK", False),
    ("132.3,37.2", "KOR/JPN", True), ("129.27,38.35", "KOR", None),
]  # fmt: skip


@pytest.mark.parametrize(("where", "owner", "claimed"), CONTIGUOUS)
def test_contiguous_zone_is_told_where_it_is_claimed(where, owner, claimed):
    """Article 33: a state may; the North is not known to. None: beyond 24 nm."""
    row = at(where)
    assert row["owner"] == owner
    assert row["within_24_nm"] == (claimed is not None)
    assert row["contiguous_zone"] == bool(claimed)
    assert bool(row["contiguous_zone_law"]) == bool(claimed)
    page = words(run(f"zones at {where}"))
    assert ("claimed by law: " in page) == bool(claimed)
    assert ("no contiguous zone (article 33) is claimed" in page) == (claimed is False)


@pytest.mark.parametrize("where", ["38.35N,129.27E", "129.27e,38.35n", "129.27°E,38.35°N"])
def test_letters_tell_which_is_which(where):
    """Atlases put the latitude first."""
    assert at(where) == at("129.27,38.35")


def test_west_and_south_may_be_told_by_letters():
    """No sign to be taken for an option."""
    row = at("10S,20.5W")
    assert (row["lon_deg"], row["lat_deg"]) == (-20.5, -10)


def test_place_may_be_named():
    """As wherever a place is asked for; the page says where that is, and how surely."""
    row = at("울릉도")
    assert row["place"] == "Ulleungdo"
    assert row["zone"] == "kor-land"
    page = words(run("zones at Ulleungdo"))
    assert page.startswith(f"Ulleungdo: {row['lon_deg']:g}, {row['lat_deg']:g} (longitude")
    assert f"is known to {row['place_plus_minus_km']:g} km" in page


def test_longitude_told_the_other_way_round_is_echoed_in_range():
    """230.73 W is 129.27 E, and a map wants the latter."""
    row = at("-230.73,38.35")
    assert row["lon_deg"] == 129.27
    assert words(run("zones at -230.73,38.35")).startswith("129.27, 38.35 (longitude")


def test_help_of_export_speaks_of_base_points():
    """Points among areas surprise who opens the file."""
    assert '"base points"' in words(run("zones export --help"))


def test_parties_of_a_disputed_zone_may_come_in_any_order():
    """Nobody's name goes before the other's."""
    window = "--window 131.6,37.0,132.1,37.5"
    zones_ = ("kor/jpn-territorial-sea", "jpn/kor-territorial-sea")
    one, other = (run(f"zones export --zones {zone} {window}") for zone in zones_)
    assert one.exit_code == 0, one.output
    assert one.stdout == other.stdout
