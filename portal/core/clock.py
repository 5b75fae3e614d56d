"""Time: a moment is UTC, a day is the day in Amsterdam."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class NoSuchTime(ValueError):
    """The clock skips this hour, on the night that summer time begins."""


def now() -> datetime:
    """This moment, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The day it is in Amsterdam."""
    return datetime.now(AMSTERDAM).date()


def local(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM)


def from_local(day: date, clock: time) -> datetime:
    """The UTC moment of a wall clock time in Amsterdam.

    Of the double hour in autumn the first is meant. Raises NoSuchTime for an hour that the clock
    skips in spring.
    """
    wall = datetime.combine(day, clock, AMSTERDAM)
    moment = wall.astimezone(UTC)
    if moment.astimezone(AMSTERDAM).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchTime(f"{day} {clock:%H:%M}")
    return moment


def as_clocks_tell(moment: datetime) -> datetime:
    """The moment that its wall clock time means: of the double hour in autumn the first.

    Forms and files know no other.
    """
    wall = local(moment)
    return from_local(wall.date(), wall.time().replace(fold=0))


def is_at_clock_change(day: date, clock: time) -> bool:
    """Whether this is between two and three in a night when the clock goes forward or back.

    One of these hours does not exist, the other comes twice: calendars differ on which is meant.
    """
    midnight = datetime.combine(day, time(), AMSTERDAM)
    return clock.hour == 2 and midnight.utcoffset() != (midnight + timedelta(1)).utcoffset()


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(
        date(year, month + 1, 1) + timedelta(day.day - 1),
        date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(1),
    )


def year_month(day: date) -> int:
    """2018-04-13 -> 201804"""
    return day.year * 100 + day.month
