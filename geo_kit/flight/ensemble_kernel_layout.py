"""Where the numbers of a flight lie in the work array of the compiled engines.

One flat array, row after row, each row as wide as flights fly side by side: with several
arrays a compiler has to fear that they overlap, and steps one flight at a time.
"""

from typing import Final

LANES: Final = 16  # measured: best of 8, 16 and 32

ROW: Final = {
    name: row
    for row, name in enumerate(
        (
            "Y0", "Y1", "Y2", "Y3", "Y4", "Y5",  # state
            "K0", "K1", "K2",  # its acceleration
            "Z0", "Z1", "Z2", "Z3", "Z4", "Z5",  # state after the step tried
            "L0", "L1", "L2",  # its acceleration
            "H", "TIME", "STEPS", "MODE", "RISING", "LIFTING", "CLIMB", "PRESSURE",
            "BETA", "LIFT", "RTOL",
            "EVENT", "GOOD", "TRIED_H", "HEIGHT1", "CLIMB1", "PRESSURE1",  # of that step
            "MOST_H", "LAST_H", "LAST_CLIMB", "SEARCHES", "TOP",
        )
    )
}  # fmt: skip
N_ROWS: Final = len(ROW)
