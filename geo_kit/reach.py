"""What a path length leaves open: which ends it rules out, and which it does not.

A path is not a range. Without a bearing or a turn reported, the one sure thing is that a
straight flight cannot end farther from its start than the two areas are apart. From a known
start, a path ends within its length, measured round what it is said not to have crossed.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo_kit.arrays import FloatArray
from geo_kit.constants import TERRITORIAL_SEA_M
from geo_kit.flight.courses import racetrack
from geo_kit.flight.cruise import CruisePath, cruise, tightest_turn_m
from geo_kit.flight.phases import check_positive
from geo_kit.framed import Framed
from geo_kit.geodesic import destination, inverse
from geo_kit.inside import Inside, Side
from geo_kit.waters.limits import zone_polygon
from geo_kit.waters.zones import Waters

HOME_KINDS: Final = ("land", "internal-waters", "territorial-sea")
LINE_STEP_M: Final = 10_000.0
HOME_TOLERANCE_M: Final = 100.0  # of the outline of the 12-nm sea
SLIVER_DEG2: Final = 1e-4  # about a square kilometre: left where two outlines meet
WINDOW_MARGIN_DEG: Final = 0.5  # more than 12 nm of latitude, or of longitude up to 65 deg
STEP_M: Final = TERRITORIAL_SEA_M / 6
AZIMUTHS_DEG: Final = np.arange(0, 360, 15)
OFFSHORE_M: Final = TERRITORIAL_SEA_M / 2  # where the example ends
CRUISE_HEIGHT_M: Final = 100.0  # assumed; it changes no length
FITTING_STEPS: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Crossing(Framed):
    """The longest way from a state's soil to its territorial sea (12 nm from its coast)."""

    longest_m: float  # found between the two points given here
    start: FloatArray  # (2,) on its soil
    end: FloatArray  # (2,) in its territorial sea
    at_most_m: float  # no pair of points can lie farther apart

    @property
    def line(self) -> FloatArray:
        """The way itself (n, 2), so dense that straight lon/lat edges keep to it within 2 m."""
        count = 1 + int(np.ceil(self.longest_m / LINE_STEP_M))
        azimuth_deg, distance_m = inverse(self.start, self.end)
        along_m = np.linspace(0.0, distance_m, count)
        return destination(self.start[0], self.start[1], azimuth_deg, along_m)


def longest_crossing(waters: Waters, state: str) -> Crossing:
    """Return the longest geodesic from a point of a state's soil to its 12-nm sea.

    The soil's end is a corner of its convex hull. The sea's end is found among points laid
    every 2 nm off the coast's hull and tested one by one; the bound needs no search, since
    no point of that sea is farther than 12 nm from a point of the coast's hull, in which
    the lines that close bays lie too.

    Raises:
        NotFoundError: the state has no coast here.
    """
    index = waters.coast.index(state)
    soil = _hull(np.concatenate([*map(_corners, waters.coast.land_of(state))]))
    shore = _hull(index.start)
    bound_m = _apart(soil, shore).max() + TERRITORIAL_SEA_M
    azimuth_deg, offset_m = np.meshgrid(AZIMUTHS_DEG, np.arange(1, 7) * STEP_M)
    sea = destination(
        shore[:, 0, None, None], shore[:, 1, None, None], azimuth_deg, offset_m - 1.0
    ).reshape(-1, 2)
    labels = waters.label(sea)
    sea = sea[labels.zone == f"{state.lower()}-territorial-sea"]
    apart_m = _apart(soil, sea)
    row, column = np.unravel_index(apart_m.argmax(), apart_m.shape)
    return Crossing(float(apart_m.max()), soil[row], sea[column], float(bound_m))


def turning_example(
    waters: Waters, state: str, *, path_length_m: float, speed_m_per_s: float
) -> CruisePath | None:
    """Return one flight of a length that stays over a state's own land and 12-nm sea.

    It flies ovals over the roomiest part of the land, then straight out to sea. It proves
    that such a flight exists, and nothing more: no source describes this one. None if a
    path so laid does not stay there.

    Raises:
        PhysicsError: a length or a speed that is none.
    """
    home = max(waters.coast.land_of(state), key=shapely.area)
    middle, rim = map(np.array, shapely.maximum_inscribed_circle(home, 0.01).coords)
    room_m = float(inverse(middle, rim)[1])
    shore = waters.coast.index(state).nearest(middle[None]).base_point[0]
    azimuth_deg, to_shore_m = inverse(middle, shore)
    end = destination(middle[0], middle[1], azimuth_deg, to_shore_m + OFFSHORE_M)
    turn_radius_m = max(room_m / 4, tightest_turn_m(speed_m_per_s))
    centre = (float(middle[0]), float(middle[1]))

    def oval(straight_m: float, laps: int) -> FloatArray:
        return racetrack(
            centre,
            axis_azimuth_deg=float(azimuth_deg),
            straight_m=straight_m,
            turn_radius_m=turn_radius_m,
            laps=laps,
        )

    leg_m = float(inverse(oval(room_m, 1)[-1], end)[1])
    lap_m = 2 * room_m + 2 * np.pi * turn_radius_m
    laps = max(round((path_length_m - leg_m) / lap_m), 1)
    for _ in range(FITTING_STEPS):  # the straight's end moves with its length
        straight_m = (path_length_m - leg_m) / laps / 2 - np.pi * turn_radius_m
        if straight_m < 0:
            return None
        line = oval(straight_m, laps)
        leg_m = float(inverse(line[-1], end)[1])
    path = cruise(np.vstack([line, end]), speed_m_per_s=speed_m_per_s, height_m=CRUISE_HEIGHT_M)
    zones = waters.label(np.stack([path.lon_deg, path.lat_deg], axis=-1)).zone
    home_zones = [f"{state.lower()}-{kind}" for kind in HOME_KINDS]
    return path if np.isin(zones, home_zones).all() else None


@dataclass(frozen=True, slots=True, eq=False)
class HomeReach:
    """Where a path of a length can end that never leaves a state's land and 12-nm sea."""

    area: shapely.MultiPolygon  # the state's land and sea
    start: FloatArray  # (2,)
    path_length_m: float
    no_shorter: Inside  # ways round a plainer area that holds the true one
    no_longer: Inside  # ways in a plainer area that the true one holds

    def way_m(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return bounds of the shortest way to each point of (n, 2), below and above.

        Infinite above: no way was found, which a narrow passage may do. Infinite below:
        there is none, the point lies outside.
        """
        return self.no_shorter.distance_m(points), self.no_longer.distance_m(points)

    def polygon(self) -> shapely.MultiPolygon:
        """Return the ends that are not ruled out, drawn to about an eightieth of the area."""
        return self.no_shorter.reach(self.path_length_m)

    @property
    def is_everywhere(self) -> bool:
        """Whether the length rules out no point of the area."""
        corners = shapely.get_coordinates(self.area)
        return bool((self.no_shorter.distance_m(corners) <= self.path_length_m).all())


def reach_at_home(
    waters: Waters, state: str, start: FloatArray, *, path_length_m: float
) -> HomeReach:
    """Return what a path from a start leaves open, if it stayed over a state's own area.

    Any end whose shortest way inside is no longer than the path can be met, by flying the
    rest in turns; how tight a turn can be is not asked. The shortest way is bounded from
    both sides, mostly to a kilometre.

    Args:
        waters: the coasts and lines round the sea.
        state: such as "PRK".
        start: longitude and latitude, in the state's area.
        path_length_m: as reported.

    Raises:
        NotFoundError: the state has no coast here.
        PhysicsError: reason `bad_path`: the length is not more than 0.
        PositionError: the start is not in the state's area.
    """
    check_positive(path_length_m=path_length_m)
    area = home_area(waters, state)
    start = np.asarray(start, float)
    return HomeReach(
        area=area,
        start=start,
        path_length_m=path_length_m,
        no_shorter=Inside(area, start, Side.AROUND),
        no_longer=Inside(area, start, Side.WITHIN),
    )


def home_area(waters: Waters, state: str) -> shapely.MultiPolygon:
    """Return a state's land, internal waters and 12-nm sea, to 100 m.

    Raises:
        NotFoundError: the state has no coast here.
    """
    waters.coast.index(state)
    west, south, east, north = shapely.total_bounds(waters.coast.land_of(state))
    margin_deg = WINDOW_MARGIN_DEG
    window = (west - margin_deg, south - margin_deg, east + margin_deg, north + margin_deg)
    zones = [
        zone_polygon(waters, f"{state.lower()}-{kind}", window, tolerance_m=HOME_TOLERANCE_M)
        for kind in HOME_KINDS
    ]
    parts = shapely.get_parts(shapely.union_all([zone.polygon for zone in zones]))
    return shapely.MultiPolygon(parts[shapely.area(parts) > SLIVER_DEG2].tolist())


def _corners(polygon: shapely.Polygon) -> FloatArray:
    return shapely.get_coordinates(polygon.exterior)


def _hull(points: FloatArray) -> FloatArray:
    """Return the corners of the convex hull; no other point can be an end of the longest."""
    return shapely.get_coordinates(shapely.convex_hull(shapely.MultiPoint(points)))


def _apart(points: FloatArray, others: FloatArray) -> FloatArray:
    return inverse(points[:, None], others[None])[1]
