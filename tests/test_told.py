"""What the pages say, held against what the user typed and the sources printed."""

import json
import re

import pytest
from cli_run import run, words

FEW = "--draws 1000"


@pytest.mark.parametrize(
    ("typed", "told"),
    [("600 mi", "600 mi (966 km)"), ("500 miles", "500 miles (805 km)"), ("800km", "800 km")],
)
def test_range_is_told_in_the_unit_that_was_typed(typed, told):
    """Nobody said 965.606 km: a mile is 1.609344 km (1959 agreement), 600 of them 965.6."""
    page = words(run(f"check --from Pyongyang --range '{typed}' --azimuth 80 {FEW}"))
    assert f"you: {told.removesuffix(' km')} +-" in page
    assert f"{told} as you said" in page
    assert "965.606" not in page


def test_width_of_a_span_is_a_plain_number():
    """500 to 700 km is 600 +-100 km, and no power of ten."""
    page = words(run(f"check --from 126.6,40.97 --range 500..700km --azimuth 80 {FEW}"))
    assert "you: 600 +-100 km" in page


def test_landmark_is_not_said_to_lie_out_of_reach():
    """KCNA's 999.2 km of 18 November 2022 does reach 991 km: it only is another figure."""
    page = words(run(f"check 2022-11-18 {FEW}"))
    assert "does not fit the range reported by KCNA: 999.2 km" in page
    assert "reaches" not in page
    assert "is 4,509 km from Mupyong-ni" in words(run(f"check 2022-10-04 {FEW}"))


@pytest.mark.parametrize("event", ["2022-10-04", "2022-11-02"])
def test_share_of_a_statement_is_told_without_false_certainty(event):
    """So many draws, all of one kind, bound the rest and do not rule it out (Wilson 1927)."""
    page = words(run(f"check {event} {FEW}"))
    assert "100 % of the draws" not in page
    assert "agrees, >9" in page


@pytest.mark.parametrize("command", ["check", "fly"])
def test_time_that_reaches_beyond_the_model_overlaps_it(command):
    """37 to 39 minutes is no part of 36.3 to 38.7."""
    line = "--from Mupyong-ri --range 933km --apogee 2802km --time 37..39min --azimuth 80"
    page = words(run(f"{command} {line} {FEW if command == 'check' else ''}"))
    assert "The reported time of 38 +-1 min overlaps the 3" in page


@pytest.mark.parametrize("command", ["check", "fly"])
def test_time_that_fits_calls_for_no_slip_of_the_pen(command):
    """500 km up to 6,000 km and down take 69 minutes: two findings must not contradict."""
    line = "--from Sunan --range 500km --apogee 6000km --time 69min --azimuth 73"
    page = words(run(f"{command} {line} {FEW if command == 'check' else ''}"))
    assert "The reported time of 69 +-0.5 min lies within" in page
    assert "do not go together" not in page


def test_draws_on_land_are_not_said_to_meet_in_no_point():
    """Of 25 March 2021 nobody gave a bearing or a landmark: all that failed fell on land."""
    page = words(run(f"check 2021-03-25 {FEW}"))
    assert "fell on land, left out, as the report says sea" in page
    assert "agree with no point" not in page


def test_speakers_whose_draws_the_landmark_rejects_do_not_weigh_the_same():
    """4,600 km hardly meet 3,200 km east of Kamaishi: the shares left are told, and sum up."""
    page = words(run(f"check 2022-10-04 {FEW}"))
    assert "the same weight" not in page
    found = re.search(r"of the draws that agree (\d+) % are of South .*?, (\d+) % are of", page)
    assert found
    assert int(found[1]) > 80
    assert int(found[1]) + int(found[2]) == 100
    assert "each speaker has the same weight" in words(run(f"check 2021-09-15 {FEW}"))


def test_open_range_has_no_least_energy_to_compare_with():
    """2,000 km up in 30 minutes may come down anywhere below 3,900 km: no one ratio holds."""
    line = "fly --from Mupyong-ri --apogee 2000km --time 30min"
    assert "energy" not in words(run(line))
    (flight,) = json.loads(run(f"{line} --json").stdout)["flights"]
    assert {reading["energy_ratio"] for reading in flight["readings"]} == {None}
    given = words(run("fly --from Yangdok --range 800km --apogee 60km"))
    assert "energy is a multiple of the least that the range needs" in given


@pytest.mark.parametrize("command", ["check", "fly"])
def test_apogee_past_the_moon_is_refused(command):
    """The Moon is 384,400 km off: what rises to 500,000 km does not simply fall back."""
    result = run(f"{command} --from Yangdok --range 800km --apogee 500000km --azimuth 80")
    assert result.exit_code == 4
    assert "an apogee of 500,000 km" in result.stderr
    assert "100,000 km" in result.stderr


@pytest.mark.parametrize("typed", ["38.35N,129.27E", "129.27E 38.35N", "129.27,38.35"])
def test_position_may_carry_its_letters_wherever_a_place_is_asked_for(typed):
    """`zones at` reads them, and the same text means the same elsewhere."""
    ring, plain = (
        run(f"rings --from '{text}' --range 100km") for text in (typed, "129.27,38.35")
    )
    assert ring.exit_code == 0
    assert json.loads(ring.stdout)["bbox"] == json.loads(plain.stdout)["bbox"]
    assert run(f"fly --from '{typed}' --range 800km --apogee 60km").exit_code == 0


def test_name_that_no_place_bears_is_not_answered_with_coordinates():
    """Who looks up a name has no position to give."""
    result = run("places nosuch")
    assert result.exit_code == 4
    assert "longitude" not in result.stderr
    assert "`geo-kit places` lists all" in result.stderr
    assert "longitude" in run("fly --from nosuch --range 800km").stderr
