"""Days on which people work: no weekend, no public holiday."""

from datetime import date, timedelta
from functools import cache

from portal.core.clock import local, now, today

FROM_HOUR = 7  # by the clock of Amsterdam


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of the Netherlands in a year."""
    import holidays  # noqa: PLC0415  slow to load, and seldom needed

    return frozenset(holidays.country_holidays("NL", years=year))


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The weekdays in a year on which the banks of Europe pay nothing (TARGET)."""
    import holidays  # noqa: PLC0415  slow to load, and seldom needed

    return frozenset(holidays.financial_holidays("ECB", years=year))


def bank_day_from(day: date) -> date:
    """This day, or the first one after it on which banks pay."""
    while day.weekday() > 4 or day in bank_holidays(day.year):
        day += timedelta(days=1)
    return day


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)


def has_begun() -> bool:
    """Whether people work by now: what waits for them is told from seven on, on a working day."""
    return is_workday(today()) and local(now()).hour >= FROM_HOUR


def workday_from(day: date) -> date:
    """This day, or the first working day after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def workday_until(day: date) -> date:
    """This day, or the last working day before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day
