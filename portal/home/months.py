"""The hours and the desk contacts of a branch, by month and by week."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from peewee import Case, Value, fn

from portal.activities.models import Activity
from portal.core.clock import add_months, today
from portal.core.i18n.formatting import as_day
from portal.people.models import Person
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.queries.hours import attended

PICTURED = 6  # months on a small picture


class Month(NamedTuple):
    """A month of the branch, and the same days of the year before."""

    first_on: date
    minutes: int
    contacts: int  # at the desk
    minutes_before: int
    contacts_before: int


def last_months(person: Person) -> list[Month]:
    """The last months of the branch, the running one up to today, each beside a year before.

    The hours and the desk contacts of the list of the team's hours.
    """
    day, first = today(), today().replace(day=1)
    shown = [add_months(first, -back) for back in reversed(range(PICTURED))]
    sums: dict[date, tuple[int, int]] = {}
    for on, minutes, contacts in by_day(person.branch_id, add_months(shown[0], -12)):
        month = on.replace(day=1)
        if month == add_months(first, -12) and on.day > day.day:
            continue  # a day that this year has yet to come
        was = sums.get(month, (0, 0))
        sums[month] = was[0] + minutes, was[1] + contacts
    none = (0, 0)
    return [
        Month(month, *sums.get(month, none), *sums.get(add_months(month, -12), none))
        for month in shown
    ]


def in_week(branch_id: int, monday: date) -> tuple[int, int]:
    """(minutes, contacts at the desk) of the branch in the week of this Monday."""
    week = [monday + timedelta(days=day) for day in range(7)]
    found = [one for one in by_day(branch_id, monday) if one[0] in week]
    return sum(minutes for _on, minutes, _n in found), sum(n for _on, _minutes, n in found)


def by_day(branch_id: int, since: date) -> Iterator[tuple[date, int, int]]:
    """(day, minutes, contacts at the desk) of what counts."""
    desk = fn.SUM(Case(None, [(Activity.kind == "desk_contact", 1)], 0))
    activities = Activity.select(Activity.happened_on, fn.SUM(Activity.minutes), desk).where(
        Activity.branch == branch_id,
        Activity.happened_on >= since,
        Activity.withdrawn_at.is_null(),
    )
    sums = Meeting.held_on, fn.SUM(Meeting.minutes), Value(0)
    meetings = attended(*sums, branch=branch_id, since=since, until=date.max)
    for rows in (activities.group_by(Activity.happened_on), meetings.group_by(Meeting.held_on)):
        for on, minutes, contacts in rows.tuples():
            yield as_day(on), int(minutes), int(contacts)
