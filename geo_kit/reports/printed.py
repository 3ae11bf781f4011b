"""Lengths told as a reader knows them: in the unit that was printed, and in kilometres."""

from typing import Final

from geo_kit.reports.model import Claim
from geo_kit.units import to_si

_KM: Final = 1e3


def length(claim: Claim) -> str:
    """Return a claimed length in its own unit, with kilometres behind another one.

    Six digits of a length in kilometres, three of one that only follows from a figure in
    miles: more would be the converter's and not the speaker's.

    Raises:
        UnitError: no unit bears the claim's name for it.
    """
    km = claim.number.value / _KM
    if to_si(1.0, claim.printed_unit, field=str(claim.quantity)) == _KM:
        return f"{km:,.6g} km"
    return f"{claim.printed_value:,.6g} {claim.printed_unit} ({_plain(km, 3)} km)"


def rounded_length(claim: Claim) -> str:
    """Return a claimed length with what its rounding leaves open, in kilometres."""
    return (
        f"{length(claim).removesuffix(' km')} +-{_plain(claim.number.plus_minus / _KM, 2)} km"
    )


def _plain(value: float, digits: int) -> str:
    """Return a number without a power of ten, whatever its size.

    >>> _plain(100.0, 2), _plain(965.606, 3), _plain(4023.36, 3), _plain(0.05, 2)
    ('100', '966', '4,020', '0.05')
    """
    return f"{float(f'{value:.{digits}g}'):,.10g}"
