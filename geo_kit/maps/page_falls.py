"""Where the draws fell, as layers of a page: of all speakers together and of each alone."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.footprint import LEAST_IMPACTS, footprint
from geo_kit.maps.page_parts import Layer, Mark, from_plane, running_on
from geo_kit.maps.palette import INK, SOFT_INK
from geo_kit.maps.panels import figures
from geo_kit.reconstruct import Reconstruction
from geo_kit.reports.model import Claim
from geo_kit.scenes import Scene

ALL: Final = ""  # the key of what stands for all speakers together


def falls(shown: Scene) -> Iterator[Layer]:
    """Yield the draws, and the areas that hold a share of them."""
    yield Layer(
        key="impacts",
        title="Draws of the place of fall",
        kind="dots",
        marks=tuple(_impacts(shown)),
        style={"radius": 1.3, "opacity": 0.28},
    )
    yield Layer(
        key="areas",
        title="Where 50 % and 90 % of the draws fell",
        kind="line",
        marks=(*_areas(shown), *_areas_by_claim(shown)),
        style={"width": 2},
    )


def areas_told(result: Reconstruction) -> list[str]:
    """Return what the areas hold: with all ranges, then with each speaker's alone."""
    told = ["hold 50 % and 90 % of the draws within them"]
    if result.draws is None or len(result.draws.claims) == 1:
        return told
    for row, claim in enumerate(result.draws.claims):
        whose = claim_words(claim)
        told.append(
            f"hold 50 % and 90 % of the draws from {whose} within them"
            if len(_fell(result, row)) >= LEAST_IMPACTS
            else f"not drawn: fewer than {LEAST_IMPACTS} draws from {whose}"
        )
    return told


def claim_words(claim: Claim) -> str:
    """Return a range with who told it, such as "750 km (Nobuo Kishi)"."""
    return f"{claim.printed_value:,g} {claim.printed_unit} ({claim.speaker})"


def _areas(shown: Scene) -> Iterator[Mark]:
    for probability, shape in shown.areas:
        yield _area(from_plane(shape, shown.plane), probability, "", ALL, shown)


def _areas_by_claim(shown: Scene) -> Iterator[Mark]:
    """Yield each speaker's areas, where there is more than one speaker."""
    result = shown.result
    if result.footprint is None or result.draws is None or len(result.draws.claims) == 1:
        return
    probabilities = tuple(probability for probability, _ in shown.areas)
    for row, claim in enumerate(result.draws.claims):
        points = _fell(result, row)
        if len(points) < LEAST_IMPACTS:
            continue
        whose = f" from {claim_words(claim)}"
        for area in footprint(points, probabilities=probabilities).areas:
            shape = shapely.transform(
                area.polygon, lambda lonlat: running_on(lonlat, shown.plane.lon_deg)
            )
            yield _area(shape, area.probability, whose, str(row), shown)


def _area(shape: shapely.Geometry, share: float, whose: str, key: str, shown: Scene) -> Mark:
    return Mark(
        shape=shapely.boundary(shape),
        title=f"{share:.0%} of the draws{whose} fell within this line",
        text="Drawn from the published figures; not a measured place of fall.",
        source=figures(shown.result),
        colour=INK,
        key=key,
    )


def _fell(result: Reconstruction, claim: int) -> FloatArray:
    """Return where the draws from one range claim fell, (n, 2)."""
    if result.draws is None or result.labels is None:
        return np.empty((0, 2))
    return result.labels.points[result.draws.speaker[result.draws.valid] == claim]


def _impacts(shown: Scene) -> Iterator[Mark]:
    result = shown.result
    if result.draws is None or result.labels is None:
        return
    for row, told in enumerate(result.draws.claims):
        points = _fell(result, row)
        if len(points) == 0:
            continue
        yield Mark(
            shape=shapely.MultiPoint(running_on(points, shown.plane.lon_deg)),
            title="A place of fall that fits the report",
            text=f"Drawn from {claim_words(told)}.",
            source=result.test.source(told.source_id).reference,
            colour=SOFT_INK,
            key=str(row),
        )
