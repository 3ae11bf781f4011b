"""Free flight in vacuum over a round Earth that turns: what a solver starts from.

Closed form and vectorised. It leaves out the flattening (some 15 km of place on the
longest flights) and the air, but not the Earth's rotation, which moves a lofted flight by
hundreds of kilometres. Source of the relations: Bate, Mueller & White, Fundamentals of
Astrodynamics (1971), sections 4.2 (time along an ellipse) and 6.4 (rotation).
"""

from dataclasses import dataclass

import numpy as np

from geo_kit.arrays import FloatArray, Floats
from geo_kit.constants import EARTH_GM_M3_PER_S2 as GM
from geo_kit.constants import EARTH_MEAN_RADIUS_M as R
from geo_kit.constants import EARTH_ROTATION_RAD_PER_S as SPIN


@dataclass(frozen=True, slots=True, eq=False)
class Fall:
    """Where free flights end; arrays share one shape, NaN where one never comes down."""

    lon_deg: FloatArray
    lat_deg: FloatArray
    apogee_m: FloatArray
    duration_s: FloatArray  # from the start to the ground


def free_fall(
    lon_deg: Floats, lat_deg: Floats, height_m: Floats, velocity_m_per_s: FloatArray
) -> Fall:
    """Return where flights come down.

    Args:
        lon_deg: of the start; all four broadcast.
        lat_deg: the same.
        height_m: the same, above the sphere.
        velocity_m_per_s: relative to the ground: east, north and up, array (..., 3).
    """
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    r = R + np.asarray(height_m)
    east, north, up = np.moveaxis(velocity_m_per_s, -1, 0)
    east = east + SPIN * r * np.cos(lat)
    level = np.hypot(east, north)
    with np.errstate(invalid="ignore", divide="ignore"):
        a = 1 / (2 / r - (level**2 + up**2) / GM)
        swept, duration_s, e = _sweep(r, level, up, a)
    along_east, along_north = east / level, north / level
    # The fall as seen from the Earth's centre: the start's zenith turned towards its path.
    sky = np.cos(swept) * np.cos(lat) - np.sin(swept) * along_north * np.sin(lat)
    z = np.cos(swept) * np.sin(lat) + np.sin(swept) * along_north * np.cos(lat)
    turn = np.arctan2(np.sin(swept) * along_east, sky) - SPIN * duration_s
    return Fall(
        lon_deg=(np.degrees(lon + turn) + 180) % 360 - 180,
        lat_deg=np.degrees(np.arcsin(np.clip(z, -1, 1))),
        apogee_m=np.where(up > 0, a * (1 + e), r) - R,
        duration_s=duration_s,
    )


def _sweep(
    r: FloatArray, level: FloatArray, up: FloatArray, a: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the angle and the time from the start to the ground, and the eccentricity."""
    a = np.where(a > 0, a, np.nan)  # what escapes does not come down
    e_sin, e_cos = r * up / np.sqrt(GM * a), 1 - r / a
    e = np.hypot(e_sin, e_cos)
    start = np.arctan2(e_sin, e_cos) % (2 * np.pi)
    end = 2 * np.pi - np.arccos((1 - R / a) / e)
    duration_s = np.sqrt(a**3 / GM) * (end - start - e * (np.sin(end) - np.sin(start)))
    # The smaller semi-axis without cancelling: b^2 / a^2 = 1 - e^2.
    narrow = r * level / np.sqrt(GM * a) / (1 + e)  # sqrt((1 - e) / (1 + e))
    swept = [
        2 * np.arctan2(np.sin(anomaly / 2), narrow * np.cos(anomaly / 2))
        for anomaly in (start, end)
    ]
    return swept[1] - swept[0], duration_s, e
