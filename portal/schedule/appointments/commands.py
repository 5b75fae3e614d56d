"""What `flask jobs run` does about appointments: a reminder before, and one after."""

from datetime import timedelta

from portal.core.clock import now
from portal.core.database import db
from portal.mail.queries import REMINDED_BEFORE
from portal.schedule.appointments import queries
from portal.schedule.appointments.actions import telling
from portal.schedule.appointments.models import Appointment, AppointmentStatus

AFTER = timedelta(hours=1)  # the form is asked for once the visit is well over
AT_MOST = timedelta(days=14)


def remind() -> str | None:
    """Two days before, one mail to the worker and the client; none after a cancellation (K4).

    Who books within those two days has just been told, and is not reminded.
    """
    due = Appointment.select().where(
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.reminded_at.is_null(),
        Appointment.starts_at > now(),
        Appointment.starts_at <= now() + REMINDED_BEFORE,
    )
    count = 0
    for appointment in due.order_by(Appointment.id):
        with db.atomic():
            if not _first(appointment, Appointment.reminded_at):
                continue
            if appointment.created_at <= appointment.starts_at - REMINDED_BEFORE:
                telling.remind_worker(appointment)
                telling.remind_client(appointment)
                count += 1
    return f"{count} appointments reminded of." if count else None


def remind_to_log() -> str | None:
    """After an appointment that nobody wrote down, exactly one mail with the form (K3)."""
    due = Appointment.select().where(
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.log_reminded_at.is_null(),
        Appointment.starts_at <= now() - AFTER,
        Appointment.starts_at > now() - AT_MOST,
        ~queries.is_logged(),
    )
    count = 0
    for appointment in due.order_by(Appointment.id):
        if appointment.ends_at > now() - AFTER:
            continue
        with db.atomic():
            if _first(appointment, Appointment.log_reminded_at):
                telling.remind_to_log(appointment)
                count += 1
    return f"{count} reminders to write down." if count else None


def _first(appointment: Appointment, column) -> bool:
    """Whether this process is the one that reminds: of two at once one changes the row."""
    waiting = (
        (Appointment.id == appointment.id)
        & (Appointment.status == AppointmentStatus.PLANNED)
        & column.is_null()
    )
    return bool(Appointment.update({column: now()}).where(waiting).execute())
