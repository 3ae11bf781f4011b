"""The finding in words and numbers that every output shares."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from geo_kit.inference import BearingBasis
from geo_kit.reconstruct import Reconstruction
from geo_kit.reports.model import Claim, LandingClaim, Landmark, LaunchSite, Quantity
from geo_kit.reports.printed import length
from geo_kit.verdict import Answer, wilson_interval
from geo_kit.waters.names import PartyName, zone_name
from geo_kit.waters.zones import NOT_COVERED
from geo_kit.world import find_country

FINEST_PERCENT: Final = 0.1
NEARLY_ALL: Final = 0.95  # what two zones hold where no third one is worth a word
HALF: Final = 0.5
ZONE: Final = " exclusive economic zone"
Names = Mapping[str, PartyName]


def headline(result: Reconstruction, names: Names) -> str:
    """Return the finding in one sentence to quote."""
    country = result.test.country
    waters = f"{possessive(country, names)} waters"
    if result.draws is None:
        return _without_fall(result)
    answers = {verdict.answer for verdict in result.verdicts}
    if _ashore(result):
        return f"On {zone_name(f'{country.lower()}-land', names)}, in no waters."
    if not answers:
        return f"No reading of {waters} is known here: only the zones are told."
    if Answer.UNDETERMINED in answers and result.verdicts[0].every_bearing:
        return f"Without a bearing it stays open whether it fell in {waters}."
    if len(answers) > 1:
        return f"It depends on what is meant by {waters}: see each reading."
    return {
        Answer.OUTSIDE: f"Outside every reading of {waters}.",
        Answer.INSIDE: f"Inside every reading of {waters}.",
    }.get(
        next(iter(answers), Answer.UNDETERMINED),
        f"Undetermined: the report does not tell whether it fell in {waters}.",
    )


def _without_fall(result: Reconstruction) -> str:
    if result.crossing is not None:
        return "No impact point: no source gives one, and a path length is not a range."
    return "Nothing to reconstruct: no source read gives a range or a place of fall."


def possessive(country: str, names: Names) -> str:
    """Return "North Korea's"; for a state that no sea here borders on, by the world's table."""
    if country in names:
        return names[country].possessive
    return f"{find_country(country).name}'s"


def where_it_fell(result: Reconstruction, names: Names) -> str:
    """Return the one or two zones that hold nearly all draws, as a sentence with shares.

    "" where the bearing is open, where the headline says it, or where coasts are not known.
    """
    if result.footprint is None or result.labels is None or _ashore(result):
        return ""
    total = len(result.labels.zone)
    if any(share.zone == NOT_COVERED for share in result.zones):
        return ""
    most, *others = result.zones
    name = zone_name(most.zone, names)
    told = f"{name} ({percent(most.n_draws, total)} of draws)"
    if not others:
        return f"In {told}."
    if most.n_draws < HALF * total:
        return ""
    if most.n_draws + others[0].n_draws < NEARLY_ALL * total:
        return f"Most likely in {told}."
    other = zone_name(others[0].zone, names)
    if name.endswith(ZONE):  # "Russia's", said once of what kind
        other = other.removesuffix(ZONE)
    return f"Most likely in {told}, else in {other} ({percent(others[0].n_draws, total)})."


def _ashore(result: Reconstruction) -> bool:
    """Tell whether every draw fell on the launching state's own land."""
    return bool(result.verdicts) and result.verdicts[0].n_ashore == result.verdicts[0].n_draws


def draws_told(result: Reconstruction) -> str:
    """Return how many places of fall were drawn, and how many of them are left."""
    if result.labels is None:
        return "no draws"
    left = len(result.labels.zone)
    if left == result.n_draws:
        return f"{left:,} draws"
    draws = result.draws
    if draws is not None and draws.n_on_land == draws.n_failed:
        return f"{left:,} of {result.n_draws:,} draws, those at sea"
    return f"{left:,} of {result.n_draws:,} draws agree with the statements"


def bearing_told(result: Reconstruction) -> str:
    """Return what told the bearing, with who said it.

    "" where nothing was drawn, or where a speaker gave the bearing itself: a figure.
    """
    if result.draws is None or result.draws.basis is BearingBasis.CLAIM:
        return ""
    if result.draws.basis is BearingBasis.NONE:
        return f"no source gives a bearing{_of_a_sea(result)}"
    landing = _placed(result)
    if landing is None:
        return f"bearing {result.draws.basis_words}"
    return f"bearing from “{quoted(landing)}” ({short_name(landing.speaker)})"


def _of_a_sea(result: Reconstruction) -> str:
    """Return what is left unused of words that tell no more here than that it fell at sea."""
    said = [f"“{item.words}”" for item in result.test.standing_landings if item.at_sea]
    return f"; of {', '.join(said)} only that it fell at sea is used" if said else ""


def _placed(result: Reconstruction) -> LandingClaim | None:
    """Return the statement whose landmark set the bearing."""
    if result.draws is None or result.draws.basis is not BearingBasis.LANDMARK:
        return None
    return next(item for item in result.test.standing_landings if item.landmark)


def quoted(landing: LandingClaim) -> str:
    """Return a landing statement as printed, but for what follows its landmark's name."""
    before, name, _ = landing.words.partition(
        landing.landmark.name if landing.landmark else "\n"
    )
    return f"{before}{name}"


def short_name(speaker: str) -> str:
    """Return a speaker's name without the office after a comma."""
    return speaker.partition(",")[0]


def assumptions(result: Reconstruction) -> str:
    """Return what draws and path take for granted, "" where there is neither."""
    if result.draws is None or result.test.launch is None:
        return ""
    told = [_loose_launch(result.test.launch), _loose_range(result.draws.claims)]
    landing = _placed(result)
    if landing is not None and landing.landmark is not None:
        told.append(_loose_landmark(landing.landmark))
    if result.path is not None:
        told.append(result.path.assumption)
    return f"Assumed: {'; '.join(filter(None, told))}."


def _loose_launch(site: LaunchSite) -> str:
    return f"launch point ±{site.plus_minus_m / 1e3:g} km" if site.plus_minus_m else ""


def _loose_range(claims: tuple[Claim, ...]) -> str:
    """Return how far ranges may be off what was printed, "" where not at all."""
    loose = sorted({claim.number.plus_minus / 1e3 for claim in claims})
    if loose == [0.0]:
        return ""
    return (
        "range ±"
        + " to ".join(f"{km:g}" for km in dict.fromkeys((loose[0], loose[-1])))
        + " km"
    )


def _loose_landmark(landmark: Landmark) -> str:
    off, turn = landmark.distance, landmark.azimuth
    return (
        f"{off.value / 1e3:,g} km from {landmark.name} ±{off.plus_minus / 1e3:g} km, its "
        f"compass word ±{turn.plus_minus:g}°"
    )


def stands_for(result: Reconstruction) -> str:
    """Return what the one flight drawn stands for: how far it goes, and what was reported.

    "" where none was flown.
    """
    path = result.path
    if path is None or result.footprint is None:
        return ""
    area = min(result.footprint.areas, key=lambda area: area.probability)
    claim, share = path.range_claim, f"{area.probability * 100:.0f} %"
    told = length(claim)
    end = f"to the middle of the {share} area"
    if not area.holds(np.array(path.solution.trajectory.impact)):
        end = f"as no flight computed ends in the {share} area"
    said = f"{told} as {claim.speaker} said, {end}"
    if not path.as_reported:
        said = f"{kilometres(path.range_m)}, {end}, where {claim.speaker} said {told}"
    ranges = {other.number.value for other in result.test.claims_of(Quantity.RANGE)}
    alone = "; no mean of the ranges said" if len(ranges) > 1 else ""
    return f"one flight of the many that agree: {said}{alone}"


def kilometres(length_m: float) -> str:
    """Return a length in kilometres with three digits at most.

    >>> kilometres(4_483_211.0), kilometres(180_000.0)
    ('4,480 km', '180 km')
    """
    km = length_m / 1e3
    return f"{round(km, 2 - int(np.floor(np.log10(km)))):,.6g} km"


def percent(hits: int, total: int) -> str:
    """Return a share without false zeros: none of 4,000 is "<0.1 %", not "0 %".

    >>> percent(0, 4000), percent(4000, 4000), percent(1, 3)
    ('<0.1 %', '>99.9 %', '33 %')
    """
    low, high = wilson_interval(hits, total)
    if hits == 0:
        return f"<{max(high * 100, 0.1):.1f} %"
    if hits == total:
        return f">{min(low * 100, 99.9):.1f} %"
    share = hits / total * 100
    if share < FINEST_PERCENT:
        return f"<{FINEST_PERCENT} %"
    if share > 100 - FINEST_PERCENT:
        return f">{100 - FINEST_PERCENT} %"
    return f"{share:.{0 if 1 <= share <= 99 else 1}f} %"  # noqa: PLR2004 - whole percents
