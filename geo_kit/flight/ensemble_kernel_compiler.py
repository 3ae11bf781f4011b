"""How the compiled engines are compiled; needs the extra `fast`.

No `fastmath`: it would let a compiler reorder sums, and engines would differ in their last
bits. Only the entry points are kept on disk, and only where there is a place to write.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def inlined(function: Function) -> Function:
    """Compile what is to vanish into its callers."""
    return cast("Function", njit(error_model="numpy", forceinline=True)(function))


def separate(function: Function) -> Function:
    """Compile what stays a function."""
    return cast("Function", njit(error_model="numpy")(function))


def entry_point(function: Function) -> Function:
    """Compile what Python calls: it lets other threads run, and is kept for the next time."""
    try:
        kept = njit(error_model="numpy", nogil=True, cache=True)(function)
    except RuntimeError:  # no directory to write to: compiled anew each time
        kept = njit(error_model="numpy", nogil=True)(function)
    return cast("Function", kept)
