"""What `flask jobs run` does about appointments: a reminder before, and one after."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from portal.core.clock import from_local, now, today
from portal.core.database import db, take_turn
from portal.mail.queries import REMINDED_BEFORE
from portal.schedule.appointments.actions import telling
from portal.schedule.appointments.models import Appointment, AppointmentStatus
from portal.schedule.appointments.queries import due

AFTER = timedelta(hours=1)  # the form is asked for once the visit is well over
AT_MOST = timedelta(days=14)
EVENING = time(20)


def remind() -> str | None:
    """Two days before, one mail to the worker, the client and the interpreter (K4).

    None after a cancellation. Who books within those two days has just been told, and gets none.
    """
    soon = Appointment.select().where(
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.reminded_at.is_null(),
        Appointment.starts_at > now(),
        Appointment.starts_at <= now() + REMINDED_BEFORE,
    )
    count = 0
    for appointment in soon.order_by(Appointment.id):
        with db.atomic():
            if not _first(appointment, Appointment.reminded_at):
                continue
            if appointment.created_at <= appointment.starts_at - REMINDED_BEFORE:
                telling.remind_worker(appointment)
                telling.remind_client(appointment)
                telling.remind_interpreter(appointment)
                count += 1
    return f"{count} appointments reminded of." if count else None


def remind_to_log() -> str | None:
    """In the evening each gets one mail with all that they did not write down, and of none of it
    a second one (K3). What an evening missed follows during the day after it.
    """
    found: dict[int, list[Appointment]] = defaultdict(list)
    for appointment in due.to_log(now() - AFTER, now() - AT_MOST):
        if is_evening() or appointment.held_on < today() - timedelta(days=1):
            found[appointment.person_id].append(appointment)
    count = 0
    for person, appointments in found.items():
        with db.atomic():
            take_turn("log", person)
            if due.was_reminded_since(person, evening_of(today())):
                continue
            mine = [one for one in appointments if _first(one, Appointment.log_reminded_at)]
            if mine:
                telling.remind_to_log(mine)
                count += 1
    return f"{count} reminders to write down." if count else None


def is_evening() -> bool:
    return now() >= evening_of(today())


def evening_of(day: date) -> datetime:
    return from_local(day, EVENING)


def _first(appointment: Appointment, column) -> bool:
    """Whether this process is the one that reminds: of two at once one changes the row."""
    waiting = (
        (Appointment.id == appointment.id)
        & (Appointment.status == AppointmentStatus.PLANNED)
        & column.is_null()
    )
    return bool(Appointment.update({column: now()}).where(waiting).execute())
