"""A report that the user types: numbers with units, roundings said or taken from the digits."""

import re
from typing import Final

from geo_kit.errors import RecordError, UnitError
from geo_kit.reports.gazetteer import Place
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
from geo_kit.units import parse_length_m, parse_speed_m_per_s, parse_time_s, to_si

YOU: Final = "you"
SOURCE_ID: Final = "typed"
_PARSERS: Final = {
    Quantity.FLIGHT_TIME: parse_time_s,
    Quantity.SPEED: parse_speed_m_per_s,
}
_SCALES: Final = {Quantity.FLIGHT_TIME: (1.0, "s"), Quantity.SPEED: (1e3, "km/s")}
_SPAN: Final = re.compile(r"(?P<low>[\d.,]*\d)\s*(?:\.\.|-)\s*(?P<high>[\d.,]+)(?P<unit>.*)")
_WIDTH: Final = re.compile(
    r"(?P<value>[\d.,]+)\s*(?P<first>[a-zA-Z/]*)\s*(?:\+/?-|±)\s*(?P<width>[\d.,]+)(?P<unit>.*)"
)


def own_report(
    place: Place,
    *,
    range_text: str | None = None,
    apogee_text: str | None = None,
    time_text: str | None = None,
    speed_text: str | None = None,
    kind: str = "ballistic",
    country: str = "PRK",
) -> ReportedTest:
    """Return the record of a report that is in no file.

    A number may carry its own width, as in `800+-25km` or `750..800km`.
    Without one, a length that is a multiple of 50 is taken as rounded to 50, one of 10 to
    10, any other number to its last digit.

    Raises:
        UnitError: a number that cannot be read.
        RecordError: a cruise report with an apogee.
    """
    flown = Kind(kind)
    if flown is Kind.CRUISE and apogee_text:
        raise RecordError(
            f"apogee: {apogee_text!r} makes no sense for a cruise flight",
            hint="leave out --apogee, or give --kind ballistic",
        )
    distance = Quantity.PATH_LENGTH if flown is Kind.CRUISE else Quantity.RANGE
    typed = [
        (distance, range_text),
        (Quantity.APOGEE, apogee_text),
        (Quantity.FLIGHT_TIME, time_text),
        (Quantity.SPEED, speed_text),
    ]
    notes = (
        ()
        if flown is not Kind.CRUISE
        else (
            "The range of a cruise flight is read as the length of its path, which may turn.",
        )
    )
    return ReportedTest(
        id="your report",
        title=f"A report of your own, from {place.name}",
        date_kst=None,
        time_kst="",
        country=country,
        kind=flown,
        launch=_site(place),
        claims=tuple(_claim(quantity, text) for quantity, text in typed if text),
        sources=(
            Source(
                id=SOURCE_ID,
                publisher=YOU,
                reference="typed by the user",
                certainty=Certainty.ASSUMED,
            ),
            Source(
                id="place",
                publisher=place.name,
                reference=place.source,
                certainty=place.certainty,
            ),
        ),
        notes=notes,
    )


def is_typed(test: ReportedTest) -> bool:
    """Tell whether a report was typed by the user, and published by nobody."""
    return any(source.id == SOURCE_ID for source in test.sources)


def read_number(text: str, *, quantity: Quantity) -> Reported:
    """Return a typed number in SI with its width.

    Raises:
        UnitError: it cannot be read.

    >>> read_number("800km", quantity=Quantity.RANGE)
    Reported(value=800000.0, plus_minus=25000.0, at_least=False, at_most=False)
    >>> read_number("2111.5 +- 2 km", quantity=Quantity.APOGEE).plus_minus
    2000.0
    """
    parse = _PARSERS.get(quantity, parse_length_m)
    text = re.sub(r"(?i)^\s*mach\s*(\S.*)$", r"\1 mach", text)
    field = quantity.replace("_", " ")
    if match := _WIDTH.fullmatch(text.strip()):
        value, width, unit = match["value"], match["width"], match["unit"]
        read = Reported(
            parse(value + (match["first"] or unit), field=field),
            parse(width + unit, field=field),
        )
        if read.low < 0:
            raise UnitError(
                f"{field}: {text!r} reaches below 0",
                hint="give a width below the number itself",
            )
        _refuse_nothing(read.low, text, quantity)
        return read
    if match := _SPAN.fullmatch(text.strip()):
        low, high = (parse(match[end] + match["unit"], field=field) for end in ("low", "high"))
        if low > high:
            raise UnitError(f"{field}: {text!r} runs downwards", hint="write the lower first")
        _refuse_nothing(low, text, quantity)
        return Reported((low + high) / 2, (high - low) / 2)
    value_si = parse(text, field=field)
    if value_si < 0:
        raise UnitError(f"{field}: {text!r} is negative", hint="give a number above 0")
    if quantity is Quantity.FLIGHT_TIME:
        text = _last_part(text)
    one_unit_si = parse("1" + text.strip().lstrip("0123456789.,+-e ").strip(), field=field)
    digits = re.match(r"[\d.,]+", text.strip())
    decimals = len(digits[0].partition(".")[2]) if digits else 0
    is_length = parse is parse_length_m
    half_step = (
        _half_step(value_si / one_unit_si, decimals) if is_length else 0.5 * 10**-decimals
    )
    return Reported(value_si, half_step * one_unit_si)


def _refuse_nothing(low: float, text: str, quantity: Quantity) -> None:
    """Refuse a span that starts at 0, but of an apogee: "60 km or less" is one."""
    if low <= 0 and quantity is not Quantity.APOGEE:
        field = quantity.replace("_", " ")
        raise UnitError(
            f"{field}: {text!r} starts at 0, and no flight has a {field} of 0",
            hint="let the span start above 0, at the least that is believed",
        )


def _last_part(text: str) -> str:
    """Return the smallest part of a time, whose digits tell its rounding."""
    if ":" in text:
        return f"{text.rpartition(':')[2].strip()}s"
    parts = re.findall(r"[\d.,]+\s*[a-zA-Z]+", text)
    return parts[-1] if parts else text


def _half_step(printed: float, decimals: int) -> float:
    """Return half of the step that a printed number seems rounded to."""
    if decimals:
        return 0.5 * 10**-decimals
    steps = (step for step in (50, 10) if round(printed) % step == 0)
    return next(steps, 1) / 2


def _claim(quantity: Quantity, text: str) -> Claim:
    number = read_number(text, quantity=quantity)
    value, unit = _printed(text, number, quantity)
    return Claim(
        id=quantity.replace("_", "-"),
        quantity=quantity,
        number=number,
        printed_value=value,
        printed_unit=unit,
        words=text,
        speaker=YOU,
        stated="",
        source_id=SOURCE_ID,
        certainty=Certainty.ASSUMED,
    )


def _printed(text: str, number: Reported, quantity: Quantity) -> tuple[float, str]:
    """Return a number as it was typed; of a span the middle; of several, in the usual unit."""
    plain = re.sub(r"(?i)^mach\s*(\S.*)$", r"\1 Mach", text.strip())
    if match := re.fullmatch(r"([\d,]*\.?\d+)\s*([a-zA-Z/]+)", plain):
        return float(match[1].replace(",", "")), match[2]
    if len(units := set(re.findall("[a-zA-Z/]+", plain))) == 1:
        (unit,) = units
        return number.value / to_si(1.0, unit, field=str(quantity)), unit
    scale, unit = _SCALES.get(quantity, (1e3, "km"))
    return number.value / scale, unit


def _site(place: Place) -> LaunchSite:
    return LaunchSite(
        name=place.name,
        lon_deg=place.lon_deg,
        lat_deg=place.lat_deg,
        plus_minus_m=place.plus_minus_m,
        source_id="place",
        certainty=place.certainty,
    )
