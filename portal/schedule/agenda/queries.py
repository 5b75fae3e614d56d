"""Gathering what the features know of some days; each starts from what this person may see."""

from datetime import date, timedelta

from portal.core.agenda_item import AgendaItem
from portal.core.clock import add_months
from portal.feature import contributed
from portal.people.models import Person

LIST_DAYS = 42


def between(
    person: Person, since: date, until: date, kinds: set[str] | None = None
) -> list[AgendaItem]:
    """All that this person may see of these days (or these kinds of it), in order."""
    found = [
        one
        for source, gives in contributed().agenda.items()
        if kinds is None or gives & kinds
        for one in source(person, since, until)
        if kinds is None or one.kind in kinds
    ]
    return sorted(found, key=_order)


def _order(one: AgendaItem) -> tuple:
    moment = one.starts_at.timestamp() if one.starts_at else 0
    return one.day, one.starts_at is not None, moment, one.kind, one.title, one.detail


def span(view: str, day: date) -> tuple[date, date]:
    """The first and the last day that a view shows."""
    if view == "day":
        return day, day
    if view == "week":
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6)
    return day, day + timedelta(LIST_DAYS - 1)


def neighbours(view: str, day: date) -> tuple[date, date]:
    """The day before and after to which the arrows lead."""
    if view == "list":
        return add_months(day, -1), add_months(day, 1)
    step = timedelta(1 if view == "day" else 7)
    return day - step, day + step
