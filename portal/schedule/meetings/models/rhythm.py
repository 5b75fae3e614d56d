"""Which days a series falls on: every so many weeks, but on no day off."""

from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(weeks=1)
MOST = 60  # dates in one go


@dataclass(frozen=True)
class Proposed:
    """A day for a meeting; `weeks_later` than the rhythm asks, since these days off came first."""

    day: date
    weeks_later: int = 0
    days_off: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        return ", ".join(self.days_off)


def proposed(first: date, until: date, every_weeks: int, days_off: dict[date, str]) -> list:
    """The days from `first` to `until`. One on a day off moves a week at a time, past it.

    The rhythm goes on from the day a meeting moved to, so that no two come closer together than
    was asked.
    """
    found: list[Proposed] = []
    day = first
    while day <= until and len(found) < MOST:
        names, later = [], 0
        while day in days_off and later < 52:
            names.append(days_off[day])
            day, later = day + WEEK, later + 1
        if day <= until:
            found.append(Proposed(day, later, tuple(dict.fromkeys(names))))
        day += WEEK * every_weeks
    return found
