"""The one table of features that every format renders: it computes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geo_kit.export.clock import Clock, clock_of
from geo_kit.export.features import Json
from geo_kit.export.items import GREY, Feature
from geo_kit.export.items_of_falls import (
    areas,
    crossing,
    example,
    impacts,
    verdicts,
    zone_areas,
)
from geo_kit.export.items_of_flight import flight, launch_site, path_points
from geo_kit.export.summary import Names, summary
from geo_kit.export.words import headline
from geo_kit.reconstruct import Reconstruction
from geo_kit.waters.limits import ZonePolygon


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeatureTable:
    """What a file holds: features, and what belongs to the whole."""

    title: str
    finding: str  # in one sentence
    features: tuple[Feature, ...]
    about: Json  # claims, findings, sources, run: as `summary` returns them
    clock: Clock

    @property
    def kinds(self) -> dict[str, list[Feature]]:
        """The features by kind, in their order."""
        found: dict[str, list[Feature]] = {}
        for feature in self.features:
            found.setdefault(feature.kind, []).append(feature)
        return found


def feature_table(
    result: Reconstruction,
    zones: Sequence[ZonePolygon],
    *,
    names: Names,
    version: str,
    zone_colour: Callable[[str], str] = lambda _: GREY,
) -> FeatureTable:
    """Return launch, path, impacts, footprint, zones touched and verdicts of a test.

    Args:
        result: what to lay out.
        zones: those to draw, as `zones_touched` returns them.
        names: of the parties.
        version: of geo_kit, to stand in the file.
        zone_colour: "#rrggbb" of a zone, for formats that bear colours.
    """
    clock = clock_of(result)
    features = (
        *launch_site(result, clock),
        *flight(result, clock),
        *impacts(result, names),
        *areas(result),
        *zone_areas(result, zones, names, zone_colour),
        *verdicts(result),
        *crossing(result),
        *example(result),
        *path_points(result, clock),
    )
    return FeatureTable(
        title=result.test.title,
        finding=headline(result, names),
        features=features,
        about=summary(result, names=names, version=version),
        clock=clock,
    )
