"""What `geo-kit rings --from-area` was asked for: a territory, and what lies within reach."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from geo_kit.cli.ring_requests import KINDS, Style
from geo_kit.errors import RecordError, UnitError
from geo_kit.frames import read_frame
from geo_kit.rings.area import middle, reach_of_area
from geo_kit.rings.drawn import Drawn
from geo_kit.rings.ranges import Range
from geo_kit.rings.region import Region
from geo_kit.rings.shapes import between, check_span
from geo_kit.world import find_country


def round_area(
    name: str,
    polygons: shapely.Geometry,
    ranges: Sequence[Range],
    style: Style,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Drawn]:
    """Yield what lies within each range of a territory.

    Args:
        name: of the territory.
        polygons: its land.
        ranges: each drawn, with its band if it has a width.
        style: what is drawn.
        tell: called with each distance before it is drawn: a wide country takes seconds.

    Raises:
        UnitError: as `reach_of_area`; or a sector is asked for, which an area has not.
    """
    if style.shape == "sector":
        raise UnitError(
            f"sector: {name} is an area, and bearings count from a point",
            hint="give --from instead of --from-area, or another shape",
        )
    for asked in ranges:
        check_span(style.min_m, asked.value_m)
    origin = middle(shapely.get_coordinates(polygons))
    bound_m = style.max_deviation_m

    def reach(range_m: float) -> Region:
        tell(f"{range_m / 1e3:,.6g} km")
        return reach_of_area(polygons, range_m, name=name, max_deviation_m=bound_m)

    def drawn(kind: str, what: Region, max_m: float, min_m: float = 0.0) -> Drawn:
        return Drawn(
            kind=kind,
            origin_name=name,
            origin=origin,
            from_area=True,
            what=what,
            max_m=max_m,
            min_m=min_m,
            asked_deviation_m=bound_m,
            note="from anywhere in the area, by geodesic distance to its border",
        )

    for asked in ranges:
        whole = reach(asked.value_m)
        if style.min_m:
            whole = between(reach(style.min_m), whole)
        yield drawn(KINDS[style.shape], whole, asked.value_m, style.min_m)
        if asked.plus_minus_m:
            low_m = max(asked.low_m, style.min_m)
            band = between(reach(low_m), reach(asked.high_m))
            yield drawn("uncertainty band", band, asked.high_m, low_m)


def read_area(text: str) -> tuple[str, shapely.Geometry]:
    """Return the name and the polygons of a country, or of all features of a file.

    Raises:
        NotFoundError: no country bears the name.
        RecordError: there is no such file, it cannot be read, or holds no polygons.
    """
    path = Path(text)
    if not (path.suffix or path.exists()):
        country = find_country(text)
        if not len(country.polygons):
            raise RecordError(
                f"{country.name} is too small for the map of countries: it has no outline",
                hint="give a place with --from instead",
            )
        return country.name, shapely.MultiPolygon(country.polygons.tolist())
    if not path.exists():
        raise RecordError(
            f"there is no file {text}", hint="give a file of polygons, or a country: PRK, Iran"
        )
    frame = read_frame(path, None)
    parts = shapely.get_parts(frame.geometry.to_numpy())
    parts = parts[np.isin(shapely.get_type_id(parts), [3])]  # polygons
    if not len(parts):
        raise RecordError(f"{path.name} holds no polygons", hint="an area is made of polygons")
    return path.stem, shapely.MultiPolygon(parts.tolist())
