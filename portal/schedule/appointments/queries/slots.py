"""Which times are free at a desk, and how many are booked."""

from datetime import date, datetime, timedelta

from portal.clients.models import Client, Conflict
from portal.core.clock import now, today
from portal.core.database import Rows
from portal.schedule.appointments.models import Appointment, AppointmentStatus, TakenTime
from portal.schedule.desk_hours import queries as desk_hours
from portal.schedule.desk_hours.models import Desk, DeskHours, Shift

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


def free_slots(branch_id: int, desk: Desk, client: Client | None = None) -> list[Slot]:
    """The times that can still be booked at a desk in the coming weeks, in order.

    Nobody who may not know the client is offered.
    """
    if not desk.is_booked:
        return []
    first, last = today(), (now() + AHEAD).date()
    sessions = [s for s in desk_hours.sessions_of(branch_id, first, last) if s.desk is desk]
    taken = _taken(branch_id)
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


def _is_free(taken: set, person: int, moment: datetime, hours: DeskHours) -> bool:
    first = int(moment.timestamp())
    return not any((person, first + m * 60) in taken for m in range(0, hours.slot_minutes or 0, 5))


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
