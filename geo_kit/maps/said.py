"""What statements measure from, as far as a picture shows it: places, and lines at sea."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.landmarks import SaidPlace, said_places
from geo_kit.layers import load_lines
from geo_kit.scenes import Scene
from geo_kit.waters.lines import Line

NLL: Final = "Northern Limit Line"
NAMED_LINES: Final = {"nll": (NLL, re.compile(rf"\bNLL\b|{NLL}"))}  # by kind: name, and words
FINE_DEG: Final = 0.1


def landmarks(scene: Scene) -> Iterator[tuple[SaidPlace, FloatArray]]:
    """Yield the places in the frame that statements measure from, and where, (2,)."""
    frame = shapely.box(*scene.box)
    for place in said_places(scene.result.test):
        at = scene.plane.to_xy(np.array(place.at))
        if frame.contains(shapely.Point(*at)):
            yield place, at


def lines_said(scene: Scene) -> Iterator[tuple[str, Line, shapely.Geometry]]:
    """Yield the lines at sea that statements name: the name, and what of each is seen."""
    words = " ".join(landing.words for landing in scene.result.test.standing_landings)
    asked = {kind: name for kind, (name, said) in NAMED_LINES.items() if said.search(words)}
    if not asked:
        return
    frame = shapely.box(*scene.box)
    for line in load_lines().values():
        if line.kind in asked:
            fine = shapely.segmentize(shapely.LineString(line.points), FINE_DEG)
            seen = shapely.intersection(scene.plane.shape_to_xy(fine), frame)
            if not shapely.is_empty(seen):
                yield asked[line.kind], line, seen


def named_lines(scene: Scene) -> dict[str, shapely.Geometry]:
    """Return the same by name: all lines of one name are one."""
    found: dict[str, shapely.Geometry] = {}
    for name, _, seen in lines_said(scene):
        found[name] = shapely.union(seen, found[name]) if name in found else seen
    return found
