"""Periods of a report: parts of a year, the period before one, and what each is called."""

from dataclasses import replace
from datetime import date, timedelta

from flask_babel import gettext as _

from portal.core.clock import add_months, today
from portal.core.i18n.formatting import month, month_short, plain_day
from portal.reports.queries.figure import Scope

# Of a part of a year: the first month, and how many there are.
PARTS = {
    "h1": (1, 6),
    "h2": (7, 6),
    "q1": (1, 3),
    "q2": (4, 3),
    "q3": (7, 3),
    "q4": (10, 3),
}
Days = tuple[date, date]


def months_from(first: date, number: int) -> Days:
    """So many whole months, from the first day of one."""
    return first, add_months(first, number) - timedelta(1)


def part_of(year: int, part: str = "") -> Days:
    """The days of a half-year (h1), a quarter (q3) or, without a name, of the year."""
    begin, number = PARTS.get(part, (1, 12))
    return months_from(date(year, begin, 1), number)


def over_of(year: int) -> Days | None:
    """The days of a year that are over, in whole quarters; nothing before its first is."""
    last = max((day for day in ends_of(year) if day < today()), default=None)
    return (date(year, 1, 1), last) if last else None


def ends_of(year: int) -> list[date]:
    """The last day of each quarter."""
    return [part_of(year, part)[1] for part in ("q1", "q2", "q3", "q4")]


def whole_months(first: date, last: date) -> int:
    """How many whole months these days are; 0 where they are not."""
    if first.day != 1 or (last + timedelta(1)).day != 1:
        return 0
    return (last.year - first.year) * 12 + last.month - first.month + 1


def directly_before(scope: Scope) -> Scope:
    """The period of the same length that ends where this one begins; whole months stay whole."""
    until = scope.since - timedelta(1)
    if number := whole_months(scope.since, scope.until):
        return replace(scope, since=add_months(scope.since, -number), until=until)
    return replace(scope, since=until - (scope.until - scope.since), until=until)


def year_before(scope: Scope) -> Scope:
    """The same days one year earlier, or as many years as the period touches; 29 February
    becomes the 28th."""

    def earlier(day: date, years: int) -> date:
        leap = (day.month, day.day) == (2, 29)
        return day.replace(year=day.year - years, day=28 if leap else day.day)

    years = 1
    while earlier(scope.until, years) >= scope.since:
        years += 1
    return replace(scope, since=earlier(scope.since, years), until=earlier(scope.until, years))


def name_of(scope: Scope) -> str:
    """2018, a half-year, a quarter or a month of it; else its months, or its days."""
    first, last = scope.since, scope.until
    if scope.year is not None:
        return str(scope.year)
    for part in PARTS:
        if part_of(first.year, part) == (first, last):
            return name_of_part(first.year, part)
    number = whole_months(first, last)
    if number == 1:
        return month(first)
    if number and first.year == last.year:
        return f"{month_short(first)} – {month_short(last)} {last.year}"
    return f"{plain_day(first)} – {plain_day(last)}"


def name_of_part(year: int, part: str) -> str:
    """In words: of h2 the second half, of q3 the third quarter."""
    if part.startswith("h"):
        return _("%(year)s, half %(n)s", year=year, n=part[1])
    return _("%(year)s, quarter %(n)s", year=year, n=part[1])
