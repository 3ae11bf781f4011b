"""Zones in plain words. A zone of another state is named as the convention names it."""

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = {
    "eez": "exclusive economic zone",
    "territorial-sea": "territorial sea",
    "land": "soil",
    "waters": "waters",  # a speaker said no more; geo_kit itself never does
}


@dataclass(frozen=True, slots=True)
class PartyName:
    """What a party is called in a sentence."""

    name: str  # "Japan"
    possessive: str  # "Japan's"


def zone_name(zone: str, names: Mapping[str, PartyName]) -> str:
    """Return a zone key in words.

    >>> zone_name("jpn-eez", {"JPN": PartyName("Japan", "Japan's")})
    "Japan's exclusive economic zone"
    """
    if zone == "not-covered":
        return "not covered by the coast data"
    party, _, kind = zone.partition("-")
    if party.upper() not in names or kind not in KINDS:
        return zone.replace("-", " ")
    return f"{names[party.upper()].possessive} {KINDS[kind]}"
