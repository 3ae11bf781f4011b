"""Numbers for zones and their owners."""

from dataclasses import dataclass

import numpy as np

from geo_kit.arrays import IntArray, StrArray
from geo_kit.waters.zones import (
    BELTS,
    HIGH_SEAS,
    INTERNAL,
    NO_OWNER,
    NOT_COVERED,
    OPEN_OCEAN,
    Labels,
    Waters,
    zone_names,
)

LAND = "land"


@dataclass(frozen=True, slots=True, eq=False)
class ZoneNames:
    """All zones that there can be; the place of each is its code."""

    pairs: StrArray  # (c, 2) zone and owner

    @classmethod
    def of(cls, waters: Waters) -> "ZoneNames":
        """Return those of some waters."""
        kinds = [HIGH_SEAS, NOT_COVERED, OPEN_OCEAN]
        owners = [NO_OWNER] * len(kinds)
        lands = np.unique(waters.coast.party).tolist()
        for kind in (INTERNAL, *BELTS[:-1].tolist(), LAND):
            parties = lands if kind == LAND else waters.coast.parties
            owners += parties
            kinds += [kind] * len(parties)
        zones = zone_names(np.array(owners), np.array(kinds))
        return cls(np.stack([zones, np.array(owners)], axis=-1))

    def code(self, kind: str, owner: str) -> int:
        """Return the code of one kind of zone.

        >>> names = ZoneNames(np.array([["high-seas", ""], ["jpn-eez", "JPN"]]))
        >>> names.code("eez", "JPN")
        1
        """
        zone = zone_names(np.array([owner]), np.array([kind]))
        return int(np.flatnonzero((self.pairs == [zone[0], owner]).all(axis=1))[0])

    def codes(self, labels: Labels) -> IntArray:
        """Return the code of each label, (n,)."""
        both = np.char.add(np.char.add(labels.zone, "|"), labels.owner)
        seen, which = np.unique(both, return_inverse=True)
        known = {f"{zone}|{owner}": code for code, (zone, owner) in enumerate(self.pairs)}
        return np.array([known[name] for name in seen.tolist()], np.int64)[which]
