"""What a caller asks about: points, a day, an id. What cannot be meant is told in our words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import numpy as np

from geo_kit.arrays import FloatArray
from geo_kit.errors import NotFoundError, PositionError, RecordError
from geo_kit.layers import load_claims, load_lines
from geo_kit.regions import KOREA, load_base_lines, load_names, load_readings, region_names
from geo_kit.waters.names import KINDS
from geo_kit.waters.zones import HIGH_SEAS

_PAIR: Final = 2


def points_of(points: Any) -> FloatArray:  # noqa: ANN401 - whatever the caller has
    """Return points as an array (n, 2) of longitude and latitude; one pair is one point.

    Raises:
        PositionError: they are no numbers, or do not come in pairs.

    >>> points_of([129.27, 38.35]).shape
    (1, 2)
    """
    hint = "give longitude and latitude, shape (n, 2), as in [[129.27, 38.35]]"
    try:
        found = np.asarray(points, dtype=float)
    except (TypeError, ValueError) as error:
        if hasattr(points, "geom_type"):
            hint = "give np.column_stack([geometry.x, geometry.y])"
        raise PositionError(
            f"points of type {type(points).__name__} are no numbers", hint=hint
        ) from error
    if found.shape == (0,):
        return found.reshape(0, _PAIR)
    if found.ndim not in (1, 2) or found.shape[-1] != _PAIR:
        raise PositionError(f"points have the shape {found.shape}, not (n, 2)", hint=hint)
    return found.reshape(-1, _PAIR)


def day_of(on: "date | str | None") -> date | None:
    """Return the day that is meant by a date, a time of day, or an ISO text.

    Raises:
        RecordError: it is no day.

    >>> day_of("2022-11-02"), day_of(datetime(2022, 11, 2, 8, 51))
    (datetime.date(2022, 11, 2), datetime.date(2022, 11, 2))
    """
    no_day = RecordError(f"on: {on!r} is no day", hint="give YYYY-MM-DD, as in 2022-11-02")
    try:
        if isinstance(on, str):
            on = datetime.fromisoformat(on)
        if isinstance(on, datetime):
            on = on.date()
    except ValueError as error:
        raise no_day from error
    if on is None or isinstance(on, date):
        return on
    raise no_day


def zone_id(name: str, region: str) -> str:
    """Return the id of a zone whose parties may come in any order; others as they are.

    >>> zone_id("jpn/kor-territorial-sea", "korea")
    'kor/jpn-territorial-sea'
    """
    party, dash, kind = name.partition("-")
    asked = sorted(party.upper().split("/"))
    same = [known for known in load_names(region) if sorted(known.split("/")) == asked]
    return f"{same[0].lower()}{dash}{kind}" if same else name


def is_zone(name: str, region: str) -> bool:
    """Return whether an id is that of a zone of the convention in a sea."""
    party, _, kind = zone_id(name, region).partition("-")
    return name == HIGH_SEAS or (party.upper() in load_names(region) and kind in KINDS)


def not_listed(name: str, region: str, *, known: Iterable[str]) -> NotFoundError:
    """Return the error for an id that no reading, line or claim of a sea bears."""
    error = NotFoundError("reading, line or claim", name, known=known)
    elsewhere = [other for other in region_names() if other != region and _in(name, other)]
    if is_zone(name, region):
        zone = zone_id(name, region)
        error.hint = (
            f"{zone} is a zone: `geo-kit zones at` tells where it is, `geo-kit zones export "
            f"--zones {zone} --window W,S,E,N` draws it"
        )
    elif elsewhere:
        error.hint = f"it lies in another sea: --region {elsewhere[0]}"
    return error


def _in(name: str, region: str) -> bool:
    known = {*load_base_lines(region), *(reading.id for reading in load_readings(region))}
    if region == KOREA:  # whose page lists all lines and claims
        known |= {*load_lines(), *load_claims()}
    return name in known
