"""What cannot be told apart from a mistake in anyone's coast, lines and claims."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from geo_kit.arrays import IntArray
from geo_kit.errors import RecordError

CERTAINTIES: Final = ("high", "medium", "low")
BASES: Final = (
    *("agreed", "unilateral", "armistice", "fisheries"),
    *("reconstructed", "announced", "published"),
)
JOINT: Final = "/"  # joins the names of those who claim a piece of land
DASH: Final = "-"  # as in "prk-eez"
HALF_TURN_DEG: Final = 180
POLE_DEG: Final = 90
NO_AREA_DEG2: Final = 1e-9  # 12 square metres: what rounding leaves along a border


def check_land(where: str, shape: BaseGeometry | None, owner: str, column: str) -> None:
    """Refuse a feature that is no land of one owner.

    Raises:
        RecordError: it has no owner or several, or one with a dash in its name, no shape,
            one that is no polygon, crosses itself or the antimeridian.
    """
    if not owner:
        raise RecordError(f"{where} has nothing in {column!r}", hint="say whose land it is")
    if JOINT in owner:
        raise RecordError(
            f"{where} has several owners in {column!r}",
            hint="name who holds it, and all who claim it in a column of their own, which "
            "disputed_column names",
        )
    if DASH in owner:
        raise RecordError(
            f"{where} has a dash in {column!r}, which parts an owner from a kind of water in "
            "the names of zones",
            hint=f"write {owner.replace(DASH, ' ')!r}, or a code of letters",
        )
    if shape is None or shape.is_empty:
        raise RecordError(
            f"{where} has no shape: none is given, or a ring of it is not closed",
            hint="land is made of polygons, with closed rings: the last point is the first",
        )
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise RecordError(
            f"{where} is {shape.geom_type}", hint="land is made of polygons, with closed rings"
        )
    _check_seam(where, shape)
    if not shape.is_valid:
        raise RecordError(
            f"{where} is no proper polygon: {explain_validity(shape)}",
            hint="repair it, with shapely.make_valid or 'Fix geometries' of QGIS",
        )


def _check_seam(where: str, shape: BaseGeometry) -> None:
    points, ring = shapely.get_coordinates(shapely.get_rings(shape), return_index=True)
    leap = (np.abs(np.diff(points[:, 0])) >= HALF_TURN_DEG) & (ring[:-1] == ring[1:])
    leap &= np.abs(points[:-1, 1]) < POLE_DEG  # along a pole a ring may go all round
    if leap.any():
        lon, lat = points[:-1][leap][0]
        raise RecordError(
            f"{where} crosses the antimeridian, past longitude {lon:g}, latitude {lat:g}",
            hint="cut it there into two parts, with longitudes from -180 to 180",
        )


def check_disputed(where: str, owner: str, claims: str, column: str) -> None:
    """Refuse a dispute that leaves out who holds the land, or that has one party.

    Raises:
        RecordError: it does.
    """
    names = [name.strip() for name in claims.split(JOINT)]
    if claims and (owner not in names or len(set(names)) < len(names) or len(names) == 1):
        raise RecordError(
            f"{where} has {claims!r} in {column!r}, and {owner!r} holds it",
            hint=f"name all who claim it, the holder too, as in {f'{owner}{JOINT}BBB'!r}",
        )


def check_apart(rows: Sequence[str], polygons: NDArray[np.object_], feature: IntArray) -> None:
    """Refuse land that is there twice: its edges would be coast, or border, by mistake.

    Args:
        rows: the name of each feature.
        polygons: (p,) all parts.
        feature: (p,) the feature of each, a row of `rows`.

    Raises:
        RecordError: two polygons are the same, or have an area in common.
    """
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    shared_deg2 = shapely.area(shapely.intersection(polygons[one], polygons[other]))
    for pair in np.flatnonzero(shared_deg2 > NO_AREA_DEG2)[:1]:
        first, second = polygons[one[pair]], polygons[other[pair]]
        same = shapely.equals(first, second)
        raise RecordError(
            f"{rows[feature[other[pair]]]}, {'repeats' if same else 'overlaps'} feature "
            f"{feature[one[pair]]}",
            hint="leave one of them out"
            if same
            else "give each piece of land once, borders vertex by vertex the same",
        )


def check_days(where: str, feature: dict[str, Any]) -> None:
    """Refuse a validity that is no date.

    Raises:
        RecordError: `valid_from` or `valid_to` is not.
    """
    for name in ("valid_from", "valid_to"):
        value = feature.get(name)
        try:
            _ = value and not hasattr(value, "isoformat") and date.fromisoformat(str(value))
        except ValueError as error:
            raise RecordError(
                f"{where} has {name} {value!r}", hint="give YYYY-MM-DD"
            ) from error


def check_word(where: str, name: str, value: str, allowed: Sequence[str]) -> None:
    """Refuse a word that is not among those that are understood; none is no word.

    Raises:
        RecordError: it is not.
    """
    if value and value not in allowed:
        raise RecordError(
            f"{where} has {name} {value!r}", hint=f"allowed: {', '.join(allowed)}"
        )
