"""Lines and points at sea that states, treaties or scholars drew."""

from dataclasses import dataclass

from geo_kit.arrays import FloatArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Line:
    """One line, with what it is worth."""

    id: str
    name: str
    points: FloatArray  # (n, 2) longitude, latitude
    left: str  # what lies on the left of someone who walks from the first point
    right: str
    state: str  # who drew it or whose claim it is
    states: str  # whose waters it bounds, as in "PRK/RUS"
    kind: str  # straight_baseline, military_boundary, eez_as_drawn, nll, treaty_line
    basis: str  # agreed, unilateral, armistice, fisheries, reconstructed, announced
    status: str  # in plain sentences: who accepts it, what was published
    divides: str = ""  # what a treaty says that it parts: "territorial sea"; "" if none does
    edges: str  # geodesic, rhumb, parallel, lonlat, unknown
    edge_doubt_m: float  # how far geodesic, rhumb and lon/lat part where edges is unknown
    datum: str  # of the points here
    datum_as_printed: str | None  # where that is another one, which was converted
    shift_m: float  # the farthest that the conversion moved a point
    plus_minus_m: float  # of the points, the kind of edge apart
    plus_minus_basis: str
    certainty: str  # high, medium, low
    vertex_certainty: str  # one word for each vertex, with a note where there is one
    source: str
    licence: str
    valid_from: str | None  # ISO date of the first day; None: not known
    valid_to: str | None  # ISO date of the first day on which it no longer held

    @property
    def doubt_m(self) -> float:
        """How far the true line may lie from this one; nearer is too close to call."""
        return self.plus_minus_m + self.edge_doubt_m


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
