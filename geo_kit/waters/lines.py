"""Lines and points at sea that states, treaties or scholars drew."""

from dataclasses import dataclass

from geo_kit.arrays import FloatArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Line:
    """One line, with what it is worth."""

    id: str
    name: str
    points: FloatArray  # (n, 2) longitude, latitude
    state: str  # who drew it or whose claim it is
    states: str  # whose waters it bounds, as in "PRK/RUS"
    kind: str  # straight_baseline, military_boundary, eez_as_drawn, nll, treaty_line
    basis: str  # agreed, unilateral, armistice, reconstructed
    status: str  # one plain sentence
    edges: str  # geodesic, rhumb, unknown
    datum: str
    plus_minus_m: float
    plus_minus_basis: str
    certainty: str  # high, medium, low
    vertex_certainty: str  # one word for each vertex, with a note where there is one
    source: str
    valid_from: str | None  # ISO date
    valid_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchPoint:
    """One point that the coast lacks or misplaces, or that a baseline is drawn through."""

    id: str
    name: str
    lon_deg: float
    lat_deg: float
    owner: str
    disputed: str | None
    kind: str  # island, straight baseline point
    plus_minus_m: float
    datum: str
    certainty: str  # high, medium, low
    vertex_certainty: str  # read, measured
    source: str
