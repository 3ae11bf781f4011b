"""What "the waters of a state" can mean: several readings, each with its own ground."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a state's waters.

    A reading with a `limit_m` reaches that far from the base line: the coast and, where
    `line_id` names one, a straight line in front of it. Where the nearest coast lies
    farther than the limit from that line, `elsewhere_limit_m` holds instead, if given. It
    ends where another state's coast is nearer, or at an agreed line. A reading without a
    limit is just the water between the coast and the line.
    """

    id: str
    title: str
    state: str  # ISO 3166-1 alpha-3
    basis: str  # the legal ground, in a few words
    status: str  # one plain sentence: who accepts it, what was published
    certainty: str  # high, medium, low
    source: str
    limit_m: float | None = None
    elsewhere_limit_m: float | None = None
    line_id: str = ""
    data_uncertainty_m: float = 0.0
    data_uncertainty_basis: str = ""
