"""Write coast/outlines.npz: zones and readings of waters round Korea, as pictures draw them.

Run: python data/build/build_outlines.py [--out FILE]

Half a minute. `geo_kit.waters.drawn` says what the outlines are and how good they are.
"""

import argparse
from pathlib import Path

import numpy as np

from geo_kit.regions import load_readings, load_waters
from geo_kit.scene_waters import OUTLINES, files_digest
from geo_kit.waters.drawn import draw_waters


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = Path(__file__).parents[2] / OUTLINES
    parser.add_argument("--out", type=Path, default=default)
    args = parser.parse_args()
    drawn = draw_waters(load_waters(), load_readings())
    np.savez_compressed(args.out, made_of=np.array(files_digest()), **drawn.packed())
    size = args.out.stat().st_size
    print(f"{len(drawn.zones)} zones, {len(drawn.readings)} readings, {size} bytes")


if __name__ == "__main__":
    main()
