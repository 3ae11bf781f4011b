"""Read anyone's coast, lines and claims for any sea: GeoJSON, GeoPackage, what GDAL reads.

Nothing is repaired in silence: what cannot be told apart from a mistake is an error that
names the file and the feature.
"""

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_kit.arrays import FloatArray
from geo_kit.errors import RecordError
from geo_kit.frames import column, read_frame, rows_of, text_of
from geo_kit.geodesic import inverse
from geo_kit.import_checks import (
    BASES,
    CERTAINTIES,
    check_apart,
    check_days,
    check_disputed,
    check_land,
    check_word,
)
from geo_kit.waters.agreed import AgreedLine
from geo_kit.waters.baseline import ClosingLine
from geo_kit.waters.claims import ClaimLayer, check_layer
from geo_kit.waters.coast import CoastEdges, Land, coast_edges
from geo_kit.waters.edges import STEP_M, drawn, edge_doubt_m
from geo_kit.waters.parties import Coast, Window
from geo_kit.waters.zones import Waters

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

AGREED: Final = "agreed"
STRAIGHT_BASELINE: Final = "straight_baseline"
KINDS: Final = (AGREED, STRAIGHT_BASELINE)
COAST_STEP_M: Final = 5_000.0  # longer edges of a coast are cut up along their lon/lat line
_NUMBERS: Final = {"edge_doubt_m": 0.0, "shift_m": 0.0, "plus_minus_m": 0.0}
_OPTIONAL: Final = ("datum_as_printed", "valid_from", "valid_to")


def load_own_waters(
    coast: str | Path,
    *,
    owner_column: str,
    disputed_column: str | None = None,
    layer: str | None = None,
    lines: str | Path | None = None,
    window: Window | None = None,
) -> Waters:
    """Return the waters round a coast of your own.

    Args:
        coast: a file of land polygons. Where two of them share an edge, vertex by vertex,
            that is a border on land; all other edges are coast, straight in longitude and
            latitude.
        owner_column: the column that says whose land it is, as in "GRC".
        disputed_column: one that names all who claim it, the owner too, as in "TUR/GRC";
            mostly empty. Such land is a party of its own.
        layer: of a file with several.
        lines: a file of lines with the properties `id` and `kind`: "straight_baseline"
            with `state`; "agreed" with `left` and `right`, as seen by someone who walks
            from the first point. `edges` says what runs between points, else geodesics.
        window: west, south, east, north, what the coast was clipped to; beyond it nothing
            is labelled, and edges along it are no coast. None: the coast is complete.

    Raises:
        NotFoundError: there is no such file.
        RecordError: a file cannot be read, is empty, lacks a column or a coordinate system,
            or holds a feature that is not what it should be; the message names it.

    Warns:
        UserWarning: a file is in another coordinate system, and was brought to WGS 84.
    """
    coast = Path(coast)
    frame = read_frame(coast, layer)
    names = column(frame, owner_column, coast)
    claims = column(frame, disputed_column, coast) if disputed_column else [""] * len(names)
    rows = [
        f"{coast.name}, feature {row} ({name or 'no owner'})" for row, name in enumerate(names)
    ]
    for where, shape, name, all_names in zip(rows, frame.geometry, names, claims, strict=True):
        check_land(where, shape, name, owner_column)
        check_disputed(where, name, all_names, str(disputed_column))
    _check_window(coast, frame, window)
    polygons, row = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    check_apart(rows, polygons, row)
    land = Land(polygons, np.array(names)[row], np.array(claims)[row])
    own = Coast.of(land, _short(coast_edges(land, _borders(polygons, window))), window=window)
    agreed, closing = _read_lines(Path(lines), own) if lines else ([], {})
    return Waters(coast=own, agreed=agreed, lines=closing)


def load_own_claims(path: str | Path, *, layer: str | None = None) -> dict[str, ClaimLayer]:
    """Return claim layers of your own by their id, in the order of the file.

    Polygons are areas, lines are lines. Each needs the properties `id` and `state`; any
    other field of `ClaimLayer` may be given by its name: `valid_from` is the first day,
    `valid_to` the first on which it no longer held; `basis` and `certainty` are words of
    `BASES` and `CERTAINTIES`. `edges` is "unknown" if not given,
    and `edge_doubt_m` then computed.

    Raises, Warns: as `load_own_waters`, and RecordError for what `check_layer` refuses.
    """
    path = Path(path)
    found: dict[str, ClaimLayer] = {}
    for row, feature in enumerate(rows_of(read_frame(path, layer))):
        where = f"{path.name}, feature {row}"
        claim = _claim(where, feature)
        check_layer(claim)
        check_word(where, "basis", claim.basis, BASES)
        check_word(where, "certainty", claim.certainty, CERTAINTIES)
        if claim.edges == "unknown" and not claim.edge_doubt_m:
            claim = replace(claim, edge_doubt_m=edge_doubt_m(claim.points))
        if claim.id in found:
            raise RecordError(f"{where} has the id {claim.id!r} again", hint="ids must differ")
        found[claim.id] = claim
    return found


def _check_window(path: Path, frame: "GeoDataFrame", window: Window | None) -> None:
    if window is None:
        return
    west, south, east, north = window
    lon, lat = shapely.get_coordinates(frame.geometry.to_numpy()).T
    if np.any((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)):
        return
    turned = np.any((lat >= west) & (lat <= east) & (lon >= south) & (lon <= north))
    raise RecordError(
        f"{path.name} has no land in the window {west:g}, {south:g}, {east:g}, {north:g}",
        hint="longitude comes first: did you swap the two?"
        if turned
        else "the window is west, south, east, north",
    )


def _borders(polygons: NDArray[np.object_], window: Window | None) -> FloatArray:
    """Return the edges, (k, 2, 2), that two polygons share or that run along the frame."""
    points, ring = shapely.get_coordinates(shapely.get_rings(polygons), return_index=True)
    first = np.flatnonzero(ring[:-1] == ring[1:])
    ends = np.stack([points[first], points[first + 1]], axis=1)
    key = np.sort(ends @ [1, 1j], axis=1)
    _, row, count = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    border = (count > 1)[row.reshape(-1)]
    if window is not None:
        for axis, sides in ((0, window[::2]), (1, window[1::2])):
            level = ends[:, 0, axis] == ends[:, 1, axis]
            border |= level & np.isin(ends[:, 0, axis], sides)
    return ends[border]


def _short(edges: CoastEdges) -> CoastEdges:
    """Cut long edges up along their straight line in longitude and latitude."""
    long = inverse(edges.start, edges.end)[1] > COAST_STEP_M
    lines = [
        drawn(np.stack(ends), "lonlat", max_step_m=COAST_STEP_M)
        for ends in zip(edges.start[long], edges.end[long], strict=True)
    ]
    pieces = [len(line) - 1 for line in lines]
    row = np.concatenate([np.flatnonzero(~long), np.repeat(np.flatnonzero(long), pieces)])
    return CoastEdges(
        start=np.concatenate([edges.start[~long], *(line[:-1] for line in lines)]),
        end=np.concatenate([edges.end[~long], *(line[1:] for line in lines)]),
        owner=edges.owner[row],
        polygon=edges.polygon[row],
        owners=edges.owners,
    )


def _read_lines(path: Path, coast: Coast) -> tuple[list[AgreedLine], dict[str, ClosingLine]]:
    agreed: list[AgreedLine] = []
    closing: dict[str, ClosingLine] = {}
    for row, feature in enumerate(rows_of(read_frame(path, None))):
        line_id = text_of(f"{path.name}, feature {row}", feature, "id", "give each line a name")
        where = f"{path.name}, line {line_id!r}"
        if line_id in {*closing, *(line.id for line in agreed)}:
            raise RecordError(f"{where} is there twice", hint="ids must differ")
        check_days(where, feature)
        kind = text_of(where, feature, "kind", f"allowed: {', '.join(KINDS)}")
        points = _line_points(where, feature)
        if kind == AGREED:
            left, right = (_party(where, feature, side, coast) for side in ("left", "right"))
            if left == right:
                raise RecordError(
                    f"{where} has {left!r} on both sides", hint="a treaty has two parties"
                )
            agreed.append(AgreedLine(line_id, left, right, points))
        elif kind == STRAIGHT_BASELINE:
            _party(where, feature, "state", coast)
            closing[line_id] = _closing(where, points, coast)
        else:
            raise RecordError(
                f"{where} is of kind {kind!r}", hint=f"allowed: {', '.join(KINDS)}"
            )
    return agreed, closing


def _party(where: str, feature: dict[str, Any], name: str, coast: Coast) -> str:
    party = text_of(where, feature, name, f"one of: {', '.join(coast.parties)}")
    if party not in coast.parties:
        raise RecordError(
            f"{where} names {party!r} as its {name}, which has no coast here",
            hint=f"one of: {', '.join(coast.parties)}",
        )
    return party


def _line_points(where: str, feature: dict[str, Any]) -> FloatArray:
    shape = feature["geometry"]
    if shape is None or shape.geom_type != "LineString":
        kind = "without shape" if shape is None else shape.geom_type
        raise RecordError(f"{where} is {kind}", hint="give one LineString for each line")
    edges = str(feature.get("edges", "geodesic"))
    return drawn(shapely.get_coordinates(shape), edges, max_step_m=STEP_M)


def _closing(where: str, points: FloatArray, coast: Coast) -> ClosingLine:
    line = ClosingLine(points, coast.land.tolist())
    try:
        _ = line.enclosed
    except RecordError as error:
        raise RecordError(f"{where}: {error}", hint=error.hint) from error
    return line


def _claim(where: str, feature: dict[str, Any]) -> ClaimLayer:
    shape = feature.pop("geometry")
    known = {field.name for field in fields(ClaimLayer)} - {"points", "closed"}
    if shape is None or shape.geom_type not in ("Polygon", "LineString"):
        kind = "without shape" if shape is None else shape.geom_type
        raise RecordError(f"{where} is {kind}", hint="give one Polygon or LineString a claim")
    closed = shape.geom_type == "Polygon"
    if closed and len(shape.interiors):
        raise RecordError(f"{where} has a hole", hint="give the hole as a claim of its own")
    for name in ("id", "state"):
        text_of(where, feature, name, "each claim has an id, and a state whose claim it is")
    words = dict.fromkeys(known, "") | dict.fromkeys(_OPTIONAL) | _NUMBERS
    # GDAL makes dates of ISO strings.
    given = {
        name: value.isoformat()[:10] if hasattr(value, "isoformat") else value
        for name, value in feature.items()
        if name in known
    }
    defaults = {"edges": "unknown", "states": given["state"]}
    points = shapely.get_coordinates(shape.exterior if closed else shape)
    return ClaimLayer(points=points, closed=closed, **{**words, **defaults, **given})
