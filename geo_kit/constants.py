"""Constants of nature and of law, each with its unit in its name and its source."""

from typing import Final

# WGS 84, NGA.STND.0036 (2014), tables 3.1 and 3.3
EARTH_GM_M3_PER_S2: Final = 3.986_004_418e14
EARTH_EQUATORIAL_RADIUS_M: Final = 6_378_137.0
EARTH_FLATTENING: Final = 1 / 298.257_223_563
EARTH_ROTATION_RAD_PER_S: Final = 7.292_115e-5
EARTH_J2: Final = 1.082_63e-3  # NASA NESC check-cases, Earth model of cases 1 to 9

# a (1 - e**2), of the meridian on the equator, rounded down: no curve on the ellipsoid bends
# more, so that bounds made with it hold everywhere
EARTH_LEAST_CURVATURE_RADIUS_M: Final = 6_335_439.0
EARTH_MEAN_RADIUS_M: Final = 6_371_008.771_4  # (2 a + b) / 3 of the WGS 84 ellipsoid
STANDARD_GRAVITY_M_PER_S2: Final = 9.806_65  # CGPM 1901
SPEED_OF_SOUND_SEA_LEVEL_M_PER_S: Final = 340.294  # US Standard Atmosphere 1976

NAUTICAL_MILE_M: Final = 1_852.0  # international nautical mile, Monaco 1929
STATUTE_MILE_M: Final = 1_609.344  # international mile, 1959 agreement

# United Nations Convention on the Law of the Sea (1982)
TERRITORIAL_SEA_M: Final = 12 * NAUTICAL_MILE_M  # article 3
CONTIGUOUS_ZONE_M: Final = 24 * NAUTICAL_MILE_M  # article 33
EXCLUSIVE_ECONOMIC_ZONE_M: Final = 200 * NAUTICAL_MILE_M  # article 57
