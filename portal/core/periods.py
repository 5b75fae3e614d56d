"""Days from-until, of which the last may be unknown: do two of them meet? One rule for all."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from peewee import Expression, Field

from portal.core.i18n.formatting import day

Period = tuple[date, date | None]


class Doubled(Exception):
    """There is one in these days already; the text says which, and what to do."""


def in_words(period: Period) -> str:
    first, last = period
    if last is None:
        return _("from %(first)s on", first=day(first))
    if first == last:
        return day(first)
    return _("%(first)s to %(last)s", first=day(first), last=day(last))


def meet(one: Period, other: Period) -> bool:
    """Whether they have a day in common; both their days count, and no last day is for ever."""
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def meeting(first: Field, last: Field, since: date, until: date | None) -> Expression:
    """The same of rows: the condition that they have a day in common with this period."""
    goes_on = last.is_null() | (last >= since)
    return goes_on if until is None else goes_on & (first <= until)


def doubled(periods: Iterable[tuple[Any, Period]]) -> tuple[Any, Any] | None:
    """The names of the first two of these that meet, the earlier first; nothing if none do."""
    before: tuple[Any, Period] | None = None
    for name, period in sorted(periods, key=lambda named: named[1][0]):
        if before is not None and meet(before[1], period):
            return before[0], name
        before = (name, period)
    return None
