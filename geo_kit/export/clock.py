"""When things happened: by the clock where the record has one, else from the launch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Final

from geo_kit.reconstruct import Reconstruction

KOREA: Final = timezone(timedelta(hours=9), "KST")
NO_CLOCK: Final = datetime(1970, 1, 1, tzinfo=UTC)  # so far off that none takes it for a date


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """From seconds of free flight to seconds from the launch, and to the time of day."""

    launch: datetime | None  # as the record tells, to the minute; None: it does not tell
    burnout_s: float  # after the launch
    basis: str  # what is reported and what is assumed, in words

    @property
    def sentence(self) -> str:
        """The basis as a sentence of its own."""
        return f"{self.basis[:1].upper()}{self.basis[1:]}."

    @property
    def zero(self) -> datetime:
        """The launch; for formats that must have a date, 1970 where none is known."""
        return self.launch or NO_CLOCK

    def at(self, from_launch_s: float) -> str:
        """Return a moment as ISO 8601 with its offset, in whole tenths of a second."""
        moment = self.zero + timedelta(seconds=round(from_launch_s, 1))
        return moment.isoformat(timespec="milliseconds")

    def told(self, from_launch_s: float) -> str | None:
        """Return the same, or None where the record has no clock."""
        return self.at(from_launch_s) if self.launch else None

    def each(self, from_launch_s: Iterable[float]) -> list[str]:
        """Return the moments of a track."""
        return [self.at(second) for second in from_launch_s]


def clock_of(result: Reconstruction) -> Clock:
    """Return the clock of a reconstruction."""
    launch = _launch(result)
    if launch is None:
        told = (
            "no source gives the time of launch: times are seconds from the launch, and a "
            "clock that shows 1970 counts from midnight"
        )
    else:
        told = f"launch at {result.test.time_kst} KST as reported, to the minute"
    if result.path is None:
        return Clock(launch=launch, burnout_s=0.0, basis=told)
    boost = result.path.solution.boost
    least_s, most_s = boost.duration_s
    taken = (
        f"powered flight taken as {boost.middle_s:.0f} s, an assumption "
        f"({least_s:.0f} to {most_s:.0f} s)"
    )
    return Clock(launch=launch, burnout_s=boost.middle_s, basis=f"{told}; {taken}")


def _launch(result: Reconstruction) -> datetime | None:
    test = result.test
    if not (test.date_kst and test.time_kst):
        return None
    hour, minute = map(int, test.time_kst.split(":"))
    return datetime.combine(test.date_kst, time(hour, minute), KOREA)
