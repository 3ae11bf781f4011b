"""The types of number that cross function borders."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Floats = float | FloatArray
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
StrArray = NDArray[np.str_]
