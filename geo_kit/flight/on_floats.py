"""The formulas of `dynamics` for one body: the same code, on plain floats.

A root of numpy's makes a float of its own kind, whose arithmetic is several times as slow as
a plain one's. Both kinds of root are rounded as IEEE 754 asks, so no bit differs.
"""

import math
from types import FunctionType, SimpleNamespace
from typing import Any, Final

from geo_kit.flight import dynamics

_FOR_NUMPY: Final = SimpleNamespace(sqrt=math.sqrt, minimum=min, maximum=max)
_NAMES: Final[dict[str, Any]] = {**vars(dynamics), "np": _FOR_NUMPY}
_NAMES.update(
    {
        name: FunctionType(item.__code__, _NAMES, name)
        for name, item in vars(dynamics).items()
        if isinstance(item, FunctionType)
    }
)

height_m = _NAMES["height_m"]
climb_rate_m_per_s = _NAMES["climb_rate_m_per_s"]
acceleration = _NAMES["acceleration"]
lift_share = _NAMES["lift_share"]
lift = _NAMES["lift"]
