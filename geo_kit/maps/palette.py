"""Colours that stay apart for every eye.

Neighbouring zones differ by at least `LEAST_DIFFERENCE` (CIE 1976) in normal vision and in
the three kinds of colour blindness. Zones are drawn opaque, so that what is tested here is
what is seen.
"""

from typing import Final

import numpy as np

from geo_kit.arrays import FloatArray

LEAST_DIFFERENCE: Final = 10.0
LAND: Final = "#f7f4ee"
COAST: Final = "#8a8578"
INK: Final = "#1b1f24"
SOFT_INK: Final = "#5b636c"
PAPER: Final = "#ffffff"
TRACK: Final = "#e3e6ea"
ANSWERS: Final = {"inside": "#b3261e", "outside": "#1d6b3a", "undetermined": "#8a5a00"}
NAMED_LINE: Final = "#1e3a8a"  # a line at sea that a statement names
UNNAMED: Final = "#d9d9d9"
EEZ: Final = {
    "prk": "#f3ad95",
    "kor": "#c3d1fe",
    "jpn": "#cbf5c8",
    "rus": "#c9a3d2",
    "chn": "#ffe388",
    "twn": "#a3d7c3",
    "kor/jpn": "#eee3f5",
    "rus/jpn": "#d3c0d9",
}
TERRITORIAL: Final = {
    "prk": "#ce6d58",
    "kor": "#5f93d6",
    "jpn": "#90ba5d",
    "rus": "#9277c2",
    "chn": "#c9a537",
    "twn": "#4a9a90",
    "kor/jpn": "#99668c",
    "rus/jpn": "#b0708f",
}
OPEN_SEA: Final = {"high-seas": "#f1fff6", "not-covered": "#a0b0b0", "open-ocean": "#6e9baa"}

# Machado, Oliveira & Fernandes, IEEE Transactions on Visualization and Computer Graphics 15
# (2009), 1291-1298, table of matrices at severity 1.0; they act on linear RGB.
VISION: Final = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# IEC 61966-2-1 (sRGB), white D65.
_TO_XYZ: Final = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE: Final = np.array([0.95047, 1.0, 1.08883])


def zone_colour(zone: str) -> str:
    """Return the colour of a zone, as #rrggbb.

    >>> zone_colour("prk-territorial-sea") != zone_colour("prk-eez")
    True
    """
    party, _, kind = zone.partition("-")
    if zone in OPEN_SEA:
        return OPEN_SEA[zone]
    if kind == "land":
        return LAND
    return (EEZ if kind == "eez" else TERRITORIAL).get(party, UNNAMED)


def difference(first: str, second: str, *, vision: str = "normal") -> float:
    """Return how far apart two colours are, CIE 1976, to an eye of a kind of vision."""
    one, other = (_lab(_seen(colour, vision)) for colour in (first, second))
    return float(np.linalg.norm(one - other))


def _seen(colour: str, vision: str) -> FloatArray:
    srgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB's own
    return np.clip(VISION[vision] @ linear, 0, 1)


def _lab(linear: FloatArray) -> FloatArray:
    xyz = _TO_XYZ @ linear / _WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
