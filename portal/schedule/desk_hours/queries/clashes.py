"""At which desks somebody can be, and what they have while those are open."""

from datetime import date, timedelta

from flask_babel import gettext

from portal.calendar_feeds.events.models import CalendarEvent
from portal.calendar_feeds.events.queries import busy_then
from portal.core.clock import local
from portal.core.database import table_of
from portal.core.i18n.formatting import clock, day
from portal.feature import contributed
from portal.people.models import Person
from portal.schedule.desk_hours.models import Shift
from portal.schedule.desk_hours.queries import OpenDesk, sessions_of


def open_for(person: Person, session: OpenDesk, weeks: int = 1) -> list[OpenDesk]:
    """This session and the same of the weeks after it, of which somebody can be; closed and past
    days are left out, and those on which they are on already."""
    until = session.day + timedelta(7 * (weeks - 1))
    return [
        one
        for one in sessions_of(person.branch_id, session.day, until)
        if one.hours.id == session.hours.id
        and one.can_be_joined_by(person)
        and person.works_on(one.day)
    ]


def clashes(person: Person, planner: Person, sessions: list[OpenDesk]) -> list[str]:
    """A line for each day off among these sessions, and for each thing that somebody has while
    these desks are open, but for shifts: that one is at another desk then is refused."""
    times = [(one.starts_at, one.ends_at) for one in sessions]
    if not times:
        return []
    off = _days_off(person.branch_id, [one.day for one in sessions])
    busy = busy_then(person.branch_id, times, [person.id], (table_of(Shift), None))
    had = [
        _said_of(event, person, planner, local(since).date())
        for since, _until in times
        for _number, event in busy.get(since, ())
    ]
    return [*off, *had]


def _days_off(branch_id: int, days: list[date]) -> list[str]:
    """Holidays, of schools too, and what the branch calls a day off."""
    off: dict[date, str] = {}
    for of_branch in contributed().days_off:
        off |= of_branch(branch_id, min(days), max(days))
    return [
        gettext("%(day)s is a day off: %(name)s.", day=day(one), name=off[one])
        for one in days
        if one in off
    ]


def _said_of(event: CalendarEvent, person: Person, planner: Person, held_on: date) -> str:
    """What it is only to whose it is."""
    facts = {
        "day": day(held_on),
        "since": clock(event.starts_at),
        "until": clock(event.ends_at),
    }
    if person.id == planner.id:
        return gettext(
            "%(day)s: you have %(what)s, %(since)s – %(until)s.", what=event.title, **facts
        )
    return gettext(
        "%(day)s: %(name)s has something, %(since)s – %(until)s.", name=person.label, **facts
    )
