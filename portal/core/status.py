"""How the portal itself is doing: what features tell its administrator, and programs that watch."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.core.clock import now


@dataclass(frozen=True)
class Reading:
    """One thing that is well or not: in words for the page, as a number for programs."""

    name: str  # as in `brug_mails_waiting`
    label: str
    said: str | datetime
    number: float
    is_well: bool = True


Source = Callable[[], list[Reading]]


def age_of(moment: datetime) -> float:
    """Seconds since then."""
    return (now() - moment).total_seconds()
