"""The hours of team meetings: one attendance is one row, and adds the minutes of its meeting."""

from datetime import date

from peewee import fn

from portal.core.database import Rows
from portal.people.models import Person
from portal.schedule.meetings.models import Attendance, Meeting, MeetingStatus


def attended(
    *columns,
    person: int | None = None,
    branch: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Rows:
    """Who was at which meeting, as far as these are given; what was not held is in no list."""
    found = Attendance.select(*columns).join(Meeting).where(Meeting.status == MeetingStatus.HELD)
    if person is not None:
        found = found.where(Attendance.person == person)
    if branch is not None:
        found = found.where(Meeting.branch == branch)
    if since is not None:
        found = found.where(Meeting.held_on.between(since, until))
    return found


def hours_in(person: Person, year: int) -> tuple[int, int]:
    """How many meetings somebody was at in a year, and for how many minutes in all."""
    sums = fn.COUNT(Attendance.id), fn.COALESCE(fn.SUM(Meeting.minutes), 0)
    days = date(year, 1, 1), date(year, 12, 31)
    rows = attended(*sums, person=person.id, since=days[0], until=days[1])
    return rows.tuples().get()
