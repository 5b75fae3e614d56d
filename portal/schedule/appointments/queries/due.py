"""Of which appointments somebody is to be reminded."""

from datetime import datetime

from portal.schedule.appointments.models import Appointment, AppointmentStatus
from portal.schedule.appointments.queries import is_logged


def to_log(over_since: datetime, after: datetime) -> list[Appointment]:
    """Those that ended by then and began after the other moment, that nobody wrote down and of
    which no mail went out; the first first."""
    found = Appointment.select().where(
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.log_reminded_at.is_null(),
        Appointment.starts_at <= over_since,
        Appointment.starts_at > after,
        ~is_logged(),
    )
    in_order = found.order_by(Appointment.starts_at, Appointment.id)
    return [one for one in in_order if one.ends_at <= over_since]


def was_reminded_since(person_id: int, moment: datetime) -> bool:
    """Whether a mail to write something down went to somebody since then."""
    mine = (Appointment.person == person_id) & (Appointment.log_reminded_at >= moment)
    return Appointment.select().where(mine).exists()
