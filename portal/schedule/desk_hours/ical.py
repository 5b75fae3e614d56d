"""Opening hours for the calendar of the branch, and shifts for everybody's own."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import JOIN, fn

from portal.branches.queries import office_on
from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import BACK, CalendarEvent, Details, EventKind
from portal.core.clock import today
from portal.core.database import Rows, db
from portal.core.web.addresses import path_to
from portal.people.models import Person
from portal.schedule.desk_hours import queries
from portal.schedule.desk_hours.models import Desk, DeskHours, Shift, ShiftStatus
from portal.schedule.desk_hours.queries import OpenDesk

HOURS, SHIFT = "desk_hours", "shift"
WEEKS_AHEAD = 26


def horizon() -> date:
    """The last day for which calendars hear of opening hours: a Sunday."""
    monday = today() - timedelta(today().weekday())
    return monday + timedelta(7 * WEEKS_AHEAD + 6)


def hours_details(numbers: list[int]) -> Iterable[Details]:
    """Each day of these desks, from what feeds show to the horizon, closed days as such."""
    since = today() - BACK
    for hours in DeskHours.select().where(DeskHours.id.in_(numbers)).order_by(DeskHours.id):
        closures = list(queries.closures_of(hours.branch_id, since))
        day = since + timedelta((hours.weekday - since.weekday()) % 7)
        while day <= horizon():
            closed = (one for one in closures if one.first_on <= day <= one.last_on)
            if hours.is_on(day):
                yield session_details(OpenDesk(hours, day, next(closed, None)))
            day += timedelta(7)


def session_details(session: OpenDesk) -> Details:
    """From when to when it is open; where it is closed, a day that says why."""
    title: Any = session.desk.label
    when: dict[str, Any] = {"starts": session.starts_at, "ends": session.ends_at}
    if session.closure:
        reason = session.closure.reason
        title = _l("%(desk)s is closed: %(reason)s", desk=session.desk.label, reason=reason)
        when = {"starts": session.day, "ends": session.day}
    return Details(
        **when,
        kind=EventKind.OPENING_HOURS,
        branch_id=session.hours.branch_id,
        source=HOURS,
        source_id=session.hours.id,
        part=session.day.isoformat(),
        title=title,
        is_busy=False,
        path=path_to("desk_hours.week", week=session.day),
    )


def shift_details(numbers: list[int]) -> Iterable[Details]:
    """These shifts in the calendar of whose they are, but for the cancelled."""
    found = kept_shifts().where(Shift.id.in_(numbers))
    return [one_shift(shift) for shift in found if is_on(shift)]


def kept_shifts() -> Rows:
    joined = Shift.select(Shift, DeskHours, Person).join(DeskHours).switch(Shift).join(Person)
    return joined.where(Shift.status != ShiftStatus.CANCELLED).order_by(Shift.id)


def is_on(shift: Shift) -> bool:
    """Whether somebody comes: who has left by then does not, and leaves a gap."""
    return shift.counts and shift.person.works_on(shift.held_on)


def one_shift(shift: Shift) -> Details:
    session = OpenDesk(shift.hours, shift.held_on)
    return Details(
        kind=EventKind.APPOINTMENT,
        branch_id=shift.branch_id,
        source=SHIFT,
        source_id=shift.id,
        starts=session.starts_at,
        ends=session.ends_at,
        title=Desk(shift.hours.desk).label,
        people=[shift.person_id],
        place=office_on(shift.branch, shift.held_on),
        path=path_to("desk_hours.week", week=session.day),
    )


def publish_shift(shift: Shift) -> None:
    if is_on(shift):
        calendars.put(one_shift(shift))
    else:
        calendars.cancel(SHIFT, shift.id)


def follow_dates(person: Person) -> None:
    """Once it is known until when somebody works here, nothing later is in their calendar."""
    ahead = (Shift.person == person.id) & (Shift.held_on >= today())
    for shift in kept_shifts().where(ahead):
        publish_shift(shift)


def publish_between(branch_id: int, since: date, until: date) -> None:
    """Bring calendars up to date about the opening hours of these days, closures included."""
    first = max(since, today() - BACK)
    for session in queries.sessions_of(branch_id, first, min(until, horizon())):
        calendars.put(session_details(session))


def withdraw_after(hours: DeskHours, last_day: date) -> None:
    """These hours are no more after this day."""
    later = CalendarEvent.select(CalendarEvent.part).where(
        CalendarEvent.source == HOURS,
        CalendarEvent.source_id == hours.id,
        CalendarEvent.starts_on > last_day,
    )
    for (part,) in list(later.tuples()):
        calendars.cancel(HOURS, hours.id, part)


def keep_ahead() -> None:
    """A step of `flask jobs run`: once a week a further week of opening hours comes into view."""
    last = fn.MAX(CalendarEvent.starts_on)
    behind = (
        DeskHours.select(DeskHours.id, DeskHours.branch)
        .join(
            CalendarEvent,
            JOIN.LEFT_OUTER,
            on=((CalendarEvent.source == HOURS) & (CalendarEvent.source_id == DeskHours.id)),
        )
        .where(DeskHours.valid_until.is_null() | (DeskHours.valid_until > horizon()))
        .where(DeskHours.valid_from <= horizon())
        .group_by(DeskHours.id, DeskHours.branch)
        .having(last.is_null() | (last <= horizon() - timedelta(7)))
    )
    for branch in sorted({row.branch_id for row in behind}):
        with db.atomic():
            publish_between(branch, today(), horizon())
