"""The tables of one record, turned into what its sources say; every key is checked."""

from collections.abc import Sequence
from datetime import date, datetime
from re import fullmatch
from typing import Final

from geo_kit.errors import GeoKitError
from geo_kit.geodesic import check_positions
from geo_kit.reports.model import (
    Certainty,
    Claim,
    Kind,
    LandingClaim,
    Landmark,
    LaunchSite,
    Quantity,
    Reported,
    ReportedTest,
    Source,
)
from geo_kit.toml_table import TomlTable
from geo_kit.units import ANGLE_UNITS_DEG, LENGTH_UNITS_M, SPEED_UNITS_M_PER_S, TIME_UNITS_S

_UNITS: Final = {
    Quantity.RANGE: LENGTH_UNITS_M,
    Quantity.PATH_LENGTH: LENGTH_UNITS_M,
    Quantity.APOGEE: LENGTH_UNITS_M,
    Quantity.FLIGHT_TIME: TIME_UNITS_S,
    Quantity.AZIMUTH: ANGLE_UNITS_DEG,
    Quantity.SPEED: SPEED_UNITS_M_PER_S,
}
_TEST: Final = (
    *("id", "title", "date_kst", "time_kst", "country", "kind", "aliases", "notes"),
    *("launch", "claims", "landings", "sources"),
)
_NUMBER: Final = ("value", "unit", "plus_minus", "at_least", "at_most")
_SAID: Final = (
    *("id", "words", "speaker", "stated", "when", "source", "superseded_by", "note"),
)
_CLAIM: Final = (*_SAID, "quantity", *_NUMBER, "certainty")
_LANDING: Final = (*_SAID, "zone", "inside", "at_sea", "landmark")
_ZONE: Final = r"high-seas|[a-z]{3}-(eez|territorial-sea|internal-waters|land|waters)"
_LANDMARK: Final = ("name", "lon_deg", "lat_deg", "distance", "azimuth")
POSITION_KEYS: Final = ("name", "lon_deg", "lat_deg", "plus_minus_m", "source", "certainty")
_LAUNCH: Final = (*POSITION_KEYS, "note")
SOURCE_KEYS: Final = ("id", "publisher", "reference", "certainty")


def read_test(values: object, *, file: str) -> ReportedTest:
    """Return the test that a parsed file describes.

    Raises:
        RecordError: a key is missing, unknown or wrong; the message names the file, the key
            and what is allowed.
    """
    top = TomlTable(values, file=file, path="", keys=_TEST)
    sources = tuple(_source(item) for item in top.tables("sources", keys=SOURCE_KEYS))
    source_ids = [source.id for source in sources]
    claims = top.tables("claims", keys=_CLAIM)
    landings = top.tables("landings", keys=_LANDING)
    _check_ids(top.tables("sources", keys=SOURCE_KEYS), chained=False)
    _check_ids(claims, chained=True)
    _check_ids(landings, chained=True)
    return ReportedTest(
        id=_name(top, "id"),
        title=top.text("title"),
        date_kst=top.day("date_kst"),
        time_kst=_clock(top, "time_kst"),
        country=_country(top, "country"),
        kind=top.choice("kind", Kind),
        launch=_launch(top, source_ids) if "launch" in top else None,
        claims=tuple(_claim(item, source_ids) for item in claims),
        landings=tuple(_landing(item, source_ids) for item in landings),
        sources=sources,
        notes=top.texts("notes"),
        aliases=top.texts("aliases"),
    )


def _source(item: TomlTable) -> Source:
    return Source(
        id=item.text("id"),
        publisher=item.text("publisher"),
        reference=item.text("reference"),
        certainty=item.choice("certainty", Certainty, default=Certainty.READ),
    )


def _launch(top: TomlTable, source_ids: Sequence[str]) -> LaunchSite:
    item = top.table("launch", keys=_LAUNCH)
    return LaunchSite(
        name=item.text("name"),
        **read_position(item),
        plus_minus_m=item.number("plus_minus_m", low=0),
        source_id=item.known("source", source_ids, where="[[sources]]"),
        certainty=item.choice("certainty", Certainty),
        note=item.text("note", default=""),
    )


def _claim(item: TomlTable, source_ids: Sequence[str]) -> Claim:
    quantity = item.choice("quantity", Quantity)
    return Claim(
        id=item.text("id"),
        quantity=quantity,
        number=_number(item, _UNITS[quantity]),
        printed_value=item.number("value"),
        printed_unit=item.text("unit"),
        words=item.text("words"),
        speaker=item.text("speaker"),
        stated=_stated(item),
        source_id=item.known("source", source_ids, where="[[sources]]"),
        certainty=item.choice("certainty", Certainty, default=Certainty.READ),
        when=item.text("when", default=""),
        superseded_by=item.text("superseded_by", default=""),
        note=item.text("note", default=""),
    )


def _landing(item: TomlTable, source_ids: Sequence[str]) -> LandingClaim:
    zone, inside = item.text("zone", default=""), item.flag("inside", default=None)
    if inside is not None and not zone:
        raise item.fault("zone", "the zone that `inside` speaks of")
    if zone and not fullmatch(_ZONE, zone):
        raise item.fault("zone", "a state's code and a kind of water, such as jpn-eez")
    return LandingClaim(
        id=item.text("id"),
        words=item.text("words"),
        speaker=item.text("speaker"),
        stated=_stated(item),
        source_id=item.known("source", source_ids, where="[[sources]]"),
        zone=zone,
        inside=inside,
        at_sea=bool(item.flag("at_sea", default=False)),
        landmark=_landmark(item) if "landmark" in item else None,
        when=item.text("when", default=""),
        superseded_by=item.text("superseded_by", default=""),
        note=item.text("note", default=""),
    )


def _landmark(landing: TomlTable) -> Landmark:
    item = landing.table("landmark", keys=_LANDMARK)
    return Landmark(
        name=item.text("name"),
        **read_position(item),
        distance=_number(item.table("distance", keys=_NUMBER), LENGTH_UNITS_M),
        azimuth=_number(item.table("azimuth", keys=_NUMBER), ANGLE_UNITS_DEG),
    )


def _number(item: TomlTable, units: dict[str, float]) -> Reported:
    unit = item.text("unit")
    if unit not in units:
        raise item.fault("unit", f"one of {', '.join(units)}")
    at_least = bool(item.flag("at_least", default=False))
    at_most = bool(item.flag("at_most", default=False))
    if at_least and at_most:
        raise item.fault("at_most", "absent where at_least stands")
    highest = 360.0 if units is ANGLE_UNITS_DEG else float("inf")
    return Reported(
        item.number("value", low=0, high=highest) * units[unit],
        item.number("plus_minus", low=0) * units[unit],
        at_least=at_least,
        at_most=at_most,
    )


def read_position(item: TomlTable) -> dict[str, float]:
    """Return the longitude and latitude of a table, by their names.

    Raises:
        RecordError: they are missing, or not on the globe.
    """
    lon_deg, lat_deg = item.number("lon_deg"), item.number("lat_deg")
    try:
        check_positions(lon_deg, lat_deg)
    except GeoKitError as error:
        raise item.fault("lat_deg", "on the globe", hint=error.hint) from error
    return {"lon_deg": lon_deg, "lat_deg": lat_deg}


def _stated(item: TomlTable) -> str:
    text = item.text("stated", default="")
    try:
        timed = "T" in text
        good = not text or (
            datetime.fromisoformat(text).tzinfo is not None
            if timed
            else bool(date.fromisoformat(text))
        )
    except ValueError:
        good = False
    if not good:
        raise item.fault(
            "stated",
            "a date, a time with its offset, or empty",
            hint='write "2021-09-15" or "2021-09-15T12:39+09:00"',
        )
    return text


def _clock(item: TomlTable, key: str) -> str:
    text = item.text(key, default="")
    if text and not fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise item.fault(key, 'a time of day such as "12:34"')
    return text


def _name(item: TomlTable, key: str) -> str:
    """Return an id that may be part of a file's name anywhere."""
    text = item.text(key)
    if not fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._ -]*[A-Za-z0-9])?", text) or ".." in text:
        raise item.fault(key, 'letters, digits and - as in "2021-09-15"')
    return text


def _country(item: TomlTable, key: str) -> str:
    text = item.text(key)
    if not fullmatch(r"[A-Z]{3}", text):
        raise item.fault(key, 'a three-letter code such as "PRK"')
    return text


def _check_ids(items: Sequence[TomlTable], *, chained: bool) -> None:
    """Refuse an id used twice, and a correction that leads nowhere or in a circle."""
    later: dict[str, str] = {}
    for item in items:
        if item.text("id") in later:
            raise item.fault("id", "unlike every other id of its list")
        later[item.text("id")] = item.text("superseded_by", default="")
    for item in items if chained else ():
        if later[item.text("id")]:
            item.known("superseded_by", later, where="the same list")
            _check_chain(item, later)


def _check_chain(item: TomlTable, later: dict[str, str]) -> None:
    name, seen = item.text("id"), set()
    while name:
        if name in seen:
            raise item.fault("superseded_by", "a later statement, not a circle")
        seen.add(name)
        name = later.get(name, "")
