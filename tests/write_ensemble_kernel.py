"""Write `geo_kit/flight/ensemble_kernel_steps.py`, the unrolled steps of the compiled engines.

A compiler keeps a step in registers, and runs several flights in one instruction, only if
the step is one stretch of code without inner loops; nobody should write that by hand.
Run `python tests/write_ensemble_kernel.py` after a change here or in the rules.
"""

import re
from hashlib import sha256
from pathlib import Path

from geo_kit.flight import ensemble_rules as rules
from geo_kit.flight.ensemble_kernel_layout import LANES, ROW

FLIGHT = Path(__file__).parents[1] / "geo_kit/flight"
STEPS, ENTRY = FLIGHT / "ensemble_kernel_steps.py", FLIGHT / "ensemble_kernel.py"
COMPILED = (
    "atmosphere", "dynamics", "ensemble_rules", "ensemble_kernel_compiler",
    "ensemble_kernel_layout", "ensemble_kernel_slopes",
)  # fmt: skip
NAMES = ("x", "y", "z", "vx", "vy", "vz")
HEAD = '''"""One step of one flight, and of {lanes} side by side; needs the extra `fast`.

Written by `tests/write_ensemble_kernel.py`: change that, not this. What the numbers are is
told there and in `ensemble_rules`; `w` holds the rows of `ensemble_kernel_layout`.
"""

# ruff: noqa: E501, PLR2004 - nobody writes these lines
# fmt: off
from geo_kit.arrays import FloatArray
from geo_kit.flight.ensemble_kernel_compiler import separate
from geo_kit.flight.ensemble_kernel_slopes import (
    at_least,
    at_most,
    capped,
    climb_rate,
    lifted_slope,
    root,
    slope,
)
'''


def written():
    """Return the text of each file that is written, by its path."""
    steps = "\n\n".join([HEAD.format(lanes=LANES), _function(1), _function(LANES)]) + "\n"
    sources = [steps, *((FLIGHT / f"{name}.py").read_text() for name in COMPILED)]
    digest = sha256("".join(sources).encode()).hexdigest()[:16]
    entry = re.sub('SOURCES: Final = ".*"', f'SOURCES: Final = "{digest}"', ENTRY.read_text())
    return {STEPS: steps, ENTRY: entry}


def _function(width):
    lines = [*_load(), *_stages(width), *_error(), *_decision(), *_store()]
    loop, indent = [f"    for i in range({width}):"], 8
    if width == 1:
        loop, indent = [], 4
    texts = [_at(line, width) for line in lines]
    name, what = ("one", "one flight") if width == 1 else ("lanes", f"{width} flights")
    head = [
        "@separate",
        f"def step_{name}(w: FloatArray) -> None:  # noqa: PLR0915 - unrolled",
        f'    """Try one step of {what}, and take it where it is good."""',
    ]
    return "\n".join([*head, *loop, *(" " * indent + text for text in texts)])


def _at(line, width):
    """Fill in where rows lie: `[H]` is the lane's own number of that row."""
    for name, row in ROW.items():
        place = str(row) if width == 1 else f"{row * width} + i"
        line = line.replace(f"w[{name}]", f"w[{place}]")
    return line


def _load():
    for i, name in enumerate(NAMES):
        yield f"{name} = w[Y{i}]"
    for i in range(3):
        yield f"k1{i}, k1{i + 3} = {NAMES[i + 3]}, w[K{i}]"
    yield "h, beta, rtol = w[H], w[BETA], w[RTOL]"


def _sum(weights, component):
    terms = [f"{w!r} * k{s}{component}" for s, w in enumerate(weights, start=1) if w]
    return " + ".join(terms).replace("+ -", "- ")


def _stages(width):
    for stage, weights in enumerate((*rules.A[1:], rules.B), start=2):
        for i, name in enumerate(NAMES):
            yield f"{name}{stage} = {name} + ({_sum(weights, i)}) * h"
        state = ", ".join(f"{name}{stage}" for name in NAMES)
        slopes = ", ".join(f"k{stage}{i}" for i in (3, 4, 5))
        if width == 1:
            yield f"{slopes}, height, q = lifted_slope({state}, beta, w[LIFT], w[LIFTING])"
        else:
            yield f"{slopes}, height, q = slope({state}, beta)"
        for i in range(3):
            yield f"k{stage}{i} = {NAMES[i + 3]}{stage}"
        yield "most = q" if stage == 2 else "most = at_least(q, most)"
    yield f"climb = climb_rate({state})"


def _error():
    for i, name in enumerate(NAMES):
        yield f"a, b = abs({name}), abs({name}7)"
        yield f"scale = at_least(a, b) * rtol + {rules.ABSOLUTE_TOLERANCE!r}"
        yield f"e{i} = ({_sum(rules.E, i)}) * h / scale"
    squares = " + ".join(f"e{i} * e{i}" for i in range(6))
    yield f"error2 = ({squares}) / 6"


def _decision():
    yield from f"""
power = root(root(root(root(error2))))
factor = {rules.SAFETY!r} / (power * root(power))
flying = w[MODE] == 0.0
good = flying & (error2 <= 1.0)
rising = w[RISING] > 0.0
top = good & rising & (climb <= 0.0)
ground = good & (w[RISING] <= 0.0) & (height < 0.0)
accepted = good & (not top) & (not ground)
refused = flying & (not error2 <= 1.0)
longer = h * at_most(factor, {rules.MOST_FACTOR!r})
longer = capped(longer, height, climb)
shorter = h * at_least(factor, {rules.LEAST_FACTOR!r})
next_h = longer if accepted else (shorter if refused else h)
time = w[TIME] + (h if accepted else 0.0)
steps = w[STEPS] + 1.0
busy = accepted & (time < {rules.LONGEST_FLIGHT_S!r})
busy = busy | (refused & (shorter >= {rules.SHORTEST_STEP_S!r}))
more = at_least(most, w[PRESSURE])
again = accepted & (climb > {rules.CLIMBS_AGAIN_M_PER_S!r}) & (w[LIFTING] <= 0.0)
w[RISING] = 1.0 if again else w[RISING]
w[EVENT] = 0.0 if busy & (steps < {rules.MOST_STEPS}.0) else 1.0
w[TRIED_H], w[H], w[TIME], w[STEPS] = h, next_h, time, steps
w[PRESSURE] = more if accepted else w[PRESSURE]
w[CLIMB] = climb if accepted else w[CLIMB]
w[HEIGHT1], w[CLIMB1], w[PRESSURE1] = height, climb, most
w[GOOD] = 1.0 if good else 0.0
""".strip().splitlines()


def _store():
    for i, name in enumerate(NAMES):
        yield f"w[Y{i}], w[Z{i}] = {name}7 if accepted else {name}, {name}7"
    for i in range(3):
        yield f"w[K{i}], w[L{i}] = k7{i + 3} if accepted else k1{i + 3}, k7{i + 3}"


if __name__ == "__main__":
    for path, text in written().items():
        path.write_text(text)
