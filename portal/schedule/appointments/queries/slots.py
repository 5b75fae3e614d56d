"""Which times are free at a desk, and how many are booked."""

from datetime import date, datetime, timedelta

from portal.calendar_feeds.events.models import CalendarClient, CalendarEvent, CalendarPerson
from portal.calendar_feeds.events.queries import taking
from portal.clients.models import Client, Conflict
from portal.core.clock import now, today
from portal.core.database import Rows, table_of
from portal.schedule.appointments.models import Appointment, AppointmentStatus, TakenTime
from portal.schedule.desk_hours import queries as desk_hours
from portal.schedule.desk_hours.ical import SHIFT
from portal.schedule.desk_hours.models import Desk, DeskHours, Shift

FIVE, ANYBODY = 300, 0  # seconds; whoever it is with, the client has something else
AHEAD = timedelta(days=28)  # how far ahead a time at a desk can be chosen


class Slot:
    """A free time at a desk: with whom, when, for how long."""

    def __init__(self, shift: Shift, starts_at: datetime) -> None:
        self.hours, self.person, self.starts_at = shift.hours, shift.person, starts_at

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.hours.id}-{self.person.id}-{int(self.starts_at.timestamp())}"

    @property
    def minutes(self) -> int:
        return self.hours.slot_minutes


def free_slots(
    branch_id: int,
    desk: Desk,
    client: Client | None = None,
    moving: Appointment | None = None,
) -> list[Slot]:
    """The times that can still be booked at a desk in the coming weeks, in order.

    Nobody who may not know the client is offered, nor a time at which the worker or the client has
    something else; but for the appointment that moves.
    """
    if not desk.is_booked:
        return []
    first, last = today(), (now() + AHEAD).date()
    sessions = [s for s in desk_hours.sessions_of(branch_id, first, last) if s.desk is desk]
    taken = _taken(branch_id) | _busy(branch_id, client, moving)
    barred = barred_from(client)
    found = [
        Slot(shift, moment)
        for session in sessions
        if session.closure is None
        for shift in session.on
        if shift.person_id not in barred and shift.person.works_on(session.day)
        for moment in session.hours.slots(session.day)
        if moment > now() and _is_free(taken, shift.person_id, moment, session.hours)
    ]
    return sorted(found, key=lambda slot: (slot.starts_at, slot.person.id))


def _taken(branch_id: int) -> set[tuple[int, int]]:
    rows = TakenTime.select(TakenTime.person, TakenTime.at).where(
        TakenTime.branch == branch_id, TakenTime.at > now() - timedelta(days=1)
    )
    return {(person, int(at.timestamp())) for person, at in rows.tuples()}


def _busy(
    branch_id: int, client: Client | None, moving: Appointment | None
) -> set[tuple[int, int]]:
    """The same of what else is in a worker's calendar, but for the shifts themselves; and of what
    the client has, with whomever: as the number 0."""
    until = now() + AHEAD
    rows = taking(branch_id, now(), until).where(CalendarEvent.source != SHIFT)
    if moving is not None:
        same = CalendarEvent.source_id == moving.id
        rows = rows.where(~(same & (CalendarEvent.source == table_of(Appointment))))
    people = rows.join(CalendarPerson).select(
        CalendarPerson.person, CalendarEvent.starts_at, CalendarEvent.ends_at
    )
    found = {
        (person, at) for person, starts, ends in people.tuples() for at in _fives(starts, ends)
    }
    if client is not None:
        about = rows.join(CalendarClient).where(CalendarClient.client_id == client.id)
        spans = about.select(CalendarEvent.starts_at, CalendarEvent.ends_at).tuples()
        found |= {(ANYBODY, at) for starts, ends in spans for at in _fives(starts, ends)}
    return found


def _fives(starts: datetime, ends: datetime) -> range:
    """The beginning of each five minutes of which some is taken."""
    first = int(starts.timestamp()) // FIVE * FIVE
    return range(first, int(ends.timestamp()), FIVE)


def _is_free(taken: set, person: int, moment: datetime, hours: DeskHours) -> bool:
    first = int(moment.timestamp())
    fives = range(first, first + (hours.slot_minutes or 0) * 60, FIVE)
    return not any((who, at) in taken for at in fives for who in (person, ANYBODY))


def barred_from(client: Client | None) -> set[int]:
    """Who may never open this client's file, and so is not offered (R04g)."""
    if client is None:
        return set()
    rows = Conflict.select(Conflict.person).where(Conflict.client == client.id)
    return {person for (person,) in rows.tuples()}


def booked_at(shift: Shift) -> int:
    """How many appointments somebody still has at a desk on a day."""
    return at_shift(shift).count()


def at_shift(shift: Shift) -> Rows:
    return Appointment.select().where(
        Appointment.hours == shift.hours_id,
        Appointment.held_on == shift.held_on,
        Appointment.person == shift.person_id,
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.starts_at > now(),
    )


def booked_between(branch_id: int, since: date, until: date) -> int:
    """How many appointments there are at the desks of a branch between two days."""
    return (
        Appointment.select()
        .where(
            Appointment.branch == branch_id,
            Appointment.hours.is_null(False),
            Appointment.held_on.between(since, until),
            Appointment.status == AppointmentStatus.PLANNED,
            Appointment.starts_at > now(),
        )
        .count()
    )
