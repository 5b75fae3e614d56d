"""What clients cannot come to, for who is to plan another time."""

from peewee import fn

from portal.core.clock import today
from portal.core.web.addresses import path_to
from portal.people.models import Person
from portal.schedule.appointments.models import Appointment, AppointmentStatus, ClientAnswer
from portal.schedule.appointments.queries import is_to_log, with_names

MOST_TOLD = 5  # of each


def to_do(person: Person) -> dict[str, list[Appointment]]:
    """Of this person's, what they are to write down, the oldest first; and what the client cannot
    come to, until its day is over or something else is planned with them. Asked at once."""
    other = Appointment.alias()
    planned_since = other.select(other.id).where(
        other.client == Appointment.client,
        other.person == Appointment.person,
        other.status == AppointmentStatus.PLANNED,
        other.created_at >= Appointment.cancelled_at,
    )
    is_declined = (
        (Appointment.person == person.id)
        & (Appointment.status == AppointmentStatus.CANCELLED)
        & (Appointment.client_answer == ClientAnswer.NO)
        & (Appointment.held_on >= today())
        & ~fn.EXISTS(planned_since)
    )
    either = is_to_log(person) | is_declined
    found = list(with_names(person).where(either).order_by(Appointment.starts_at, Appointment.id))
    return {
        "not_logged": [one for one in found if not one.was_declined][:MOST_TOLD],
        "declined": [one for one in found if one.was_declined][:MOST_TOLD],
    }


def anew(appointment: Appointment) -> str:
    """Where the same is planned at another time, on the day that suits the client."""
    client = appointment.client_id
    if appointment.hours_id:
        return path_to("appointments.book", client=client, desk=appointment.hours.desk)
    day = appointment.wish_on
    return path_to("appointments.plan", client=client, kind=appointment.kind, day=day)
