"""Booking, moving and cancelling; each tells whoever it is for."""

from dataclasses import dataclass
from datetime import datetime

from peewee import IntegrityError

from portal import audit
from portal.activities import actions as activities
from portal.activities.models import Channel, Outcome
from portal.clients.models import Client
from portal.core.clock import local, now
from portal.core.database import db, hold, save_changes
from portal.core.forms.form_key import new_key
from portal.core.web.idempotency import made_or_key
from portal.people.models import Person
from portal.schedule.appointments import ical, queries
from portal.schedule.appointments.actions import cards, telling
from portal.schedule.appointments.models import (
    KIND_AT,
    Appointment,
    AppointmentStatus,
    BookingLink,
    ClientAnswer,
    TakenTime,
)
from portal.schedule.appointments.queries import Slot
from portal.schedule.desk_hours import queries as desk_hours
from portal.schedule.desk_hours.models import Desk, DeskHours, Shift


class TimeTaken(Exception):
    """Somebody else was booked then, a moment ago or before."""


@dataclass
class Plan:
    """What somebody planned, checked and converted."""

    person: Person
    client: Client
    kind: str
    starts_at: datetime
    minutes: int
    hours: DeskHours | None = None
    interpreter: Person | None = None
    note: str | None = None


def plan_at(slot: Slot, client: Client, **more) -> Plan:
    """An appointment in this slot of a desk."""
    kind = KIND_AT[Desk(slot.hours.desk)]
    return Plan(slot.person, client, kind, slot.starts_at, slot.minutes, hours=slot.hours, **more)


def book(by: Person | None, plan: Plan, form_key: str) -> Appointment:
    """Make an appointment. The same form sent again gives the one that it made before.

    `by` is nobody when the client chose the time by a link. Raises TimeTaken.
    """
    if by:
        made, form_key = made_before(by, form_key)
        if made:
            return made
    try:
        with db.atomic():
            return _store(by, plan, form_key)
    except IntegrityError as error:  # the unique times, or the unique key of a double click
        if by and (made := queries.by_form(by, form_key)):
            return made
        raise TimeTaken from error


def made_before(person: Person, form_key: str) -> tuple[Appointment | None, str]:
    """What this very form made before, if that was not cancelled; or nothing, and a free key."""
    return made_or_key(
        form_key,
        lambda key: queries.by_form(person, key),
        lambda made: made.status != AppointmentStatus.CANCELLED,
    )


def _store(by: Person | None, plan: Plan, form_key: str) -> Appointment:
    appointment = Appointment(
        branch=plan.client.branch_id,
        person=plan.person,
        client=plan.client,
        kind=plan.kind,
        minutes=plan.minutes,
        hours=plan.hours,
        interpreter=plan.interpreter,
        note=plan.note,
        form_key=form_key,
        booked_by=by,
    )
    _hold_desk(plan)
    appointment.happens_at(plan.starts_at)
    appointment.save(force_insert=True)
    _take(appointment)
    audit.record(by, "appointment.book", appointment)
    telling.booked(appointment, by)
    return appointment


def _hold_desk(plan: Plan) -> None:
    """Nobody closes the desk while a time at it is taken. Raises TimeTaken where it is closed."""
    if plan.hours is None:
        return
    hold(plan.client.branch)
    day = local(plan.starts_at).date()
    desk = desk_hours.session(plan.client.branch_id, plan.hours.id, day)
    there = desk.on if desk and desk.closure is None else []
    if plan.person.id not in {shift.person_id for shift in there}:
        raise TimeTaken


def _take(appointment: Appointment) -> None:
    """Claim the worker's time, five minutes a row. Raises IntegrityError where it is taken."""
    rows = [
        (appointment.branch_id, appointment.id, appointment.person_id, moment)
        for moment in appointment.moments()
    ]
    columns = [TakenTime.branch, TakenTime.appointment, TakenTime.person, TakenTime.at]
    TakenTime.insert_many(rows, fields=columns).execute()


def _free(appointment: Appointment) -> None:
    TakenTime.delete().where(TakenTime.appointment == appointment).execute()


def move(appointment: Appointment, by: Person | None, plan: Plan, version: int) -> None:
    """Another time, worker, interpreter or note. Raises TimeTaken, StaleVersion."""
    values = {
        "person": plan.person,
        "starts_at": plan.starts_at,
        "held_on": local(plan.starts_at).date(),
        "minutes": plan.minutes,
        "hours": plan.hours,
        "interpreter": plan.interpreter,
        "note": plan.note,
    }
    changes = audit.differences(appointment, **values)
    if not changes:
        return
    if queries.activity_of(appointment):  # what is written down then is another activity
        values["form_key"] = new_key()
    before = appointment.person, appointment.interpreter
    if changes.keys() & telling.WHEN:  # asked again: what they said was about the other time
        values |= {"interpreter_answer": None, "client_answer": None, "reminded_at": None}
    elif "interpreter" in changes:
        values["interpreter_answer"] = None
    try:
        with db.atomic():
            _hold_desk(plan)
            _free(appointment)
            save_changes(appointment, version, **values)
            _take(appointment)
            _lengthen_links(appointment)
            audit.record(by, "appointment.move", appointment, changes=changes)
            telling.moved(appointment, by, before, set(changes))
    except IntegrityError as error:
        raise TimeTaken from error


def _lengthen_links(appointment: Appointment) -> None:
    BookingLink.update(expires_at=cards.last_moment(appointment)).where(
        BookingLink.appointment == appointment
    ).execute()


def cancel(
    appointment: Appointment, by: Person | None, version: int, reason: str | None = None
) -> None:
    """It will not be; the time is free again. Raises StaleVersion."""
    with db.atomic():
        _free(appointment)
        save_changes(appointment, version, status=AppointmentStatus.CANCELLED, cancelled_at=now())
        audit.record(by, "appointment.cancel", appointment, why=reason)
        telling.cancelled(appointment, by)


def restore(appointment: Appointment, by: Person | None, version: int) -> None:
    """It will be after all, if the time is still free. Raises TimeTaken, StaleVersion.

    `by` is nobody where it is the client, who said first that they could not come.
    """
    values: dict = {"status": AppointmentStatus.PLANNED, "cancelled_at": None}
    values |= {"client_answer": None if by else ClientAnswer.YES, "wish_on": None}
    try:
        with db.atomic():
            _hold_desk(_plan_of(appointment))
            save_changes(appointment, version, **values, wish_part=None)
            _take(appointment)
            audit.record(by, "appointment.restore", appointment)
            telling.restored(appointment, by)
    except IntegrityError as error:
        raise TimeTaken from error


def _plan_of(appointment: Appointment, person: Person | None = None) -> Plan:
    """What is planned by now, or the same with another worker."""
    return Plan(
        person or appointment.person,
        appointment.client,
        appointment.kind,
        appointment.starts_at,
        appointment.minutes,
        hours=appointment.hours,
        interpreter=appointment.interpreter,
        note=appointment.note,
    )


def mark_no_show(appointment: Appointment, by: Person, version: int) -> None:
    """The client was not there: it counts as an attempt (A4). Raises StaleVersion."""
    with db.atomic():
        save_changes(appointment, version, status=AppointmentStatus.NO_SHOW)
        entry = activities.Entry(
            kind=appointment.kind,
            happened_on=appointment.held_on,
            started_at=appointment.starts_at,
            minutes=appointment.minutes,
            channel=Channel.IN_PERSON,
            client_ids=[appointment.client_id],
            outcome=Outcome.NOBODY_HOME if appointment.kind == "home_visit" else Outcome.NO_SHOW,
        )
        activities.log(by, entry, appointment.form_key)
        audit.record(by, "appointment.no_show", appointment)
        ical.publish(appointment)


def undo_no_show(appointment: Appointment, by: Person, version: int) -> None:
    """The client was there after all: the attempt is withdrawn. Raises StaleVersion."""
    with db.atomic():
        made = queries.activity_of(appointment)
        if made is not None and made.withdrawn_at is None:
            activities.withdraw(made, by)
        # What is written down now is another activity than the one that was withdrawn.
        save_changes(appointment, version, status=AppointmentStatus.PLANNED, form_key=new_key())
        audit.record(by, "appointment.came", appointment)
        ical.publish(appointment)


def answer_as_interpreter(appointment: Appointment, by: Person, answer: ClientAnswer) -> None:
    with db.atomic():
        save_changes(appointment, appointment.version, interpreter_answer=answer)
        audit.record(by, "appointment.interpreter", appointment, reason=str(answer))
        ical.publish(appointment)
        telling.interpreter_said(appointment, answer)


def hand_over(shift: Shift, before: Person, by: Person) -> None:
    """Who takes over a shift takes over the appointments in it. Raises TimeTaken."""
    old = Shift(hours=shift.hours, held_on=shift.held_on, person=before)
    for appointment in list(queries.at_shift(old)):
        move(appointment, by, _plan_of(appointment, shift.person), appointment.version)
