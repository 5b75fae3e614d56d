"""What clients cannot come to, for who is to plan another time."""

from peewee import fn

from portal.core.clock import today
from portal.core.database import Rows
from portal.core.web.addresses import path_to
from portal.people.models import Person
from portal.schedule.appointments.models import Appointment, AppointmentStatus, ClientAnswer
from portal.schedule.appointments.queries import with_names


def declined(person: Person) -> Rows:
    """Of this person's, what the client cannot come to, until its day is over or something else is
    planned with them."""
    other = Appointment.alias()
    planned_since = other.select(other.id).where(
        other.client == Appointment.client,
        other.person == Appointment.person,
        other.status == AppointmentStatus.PLANNED,
        other.created_at >= Appointment.cancelled_at,
    )
    return (
        with_names(person)
        .where(
            Appointment.person == person.id,
            Appointment.status == AppointmentStatus.CANCELLED,
            Appointment.client_answer == ClientAnswer.NO,
            Appointment.held_on >= today(),
            ~fn.EXISTS(planned_since),
        )
        .order_by(Appointment.starts_at)
    )


def anew(appointment: Appointment) -> str:
    """Where the same is planned at another time, on the day that suits the client."""
    client = appointment.client_id
    if appointment.hours_id:
        return path_to("appointments.book", client=client, desk=appointment.hours.desk)
    day = appointment.wish_on
    return path_to("appointments.plan", client=client, kind=appointment.kind, day=day)
