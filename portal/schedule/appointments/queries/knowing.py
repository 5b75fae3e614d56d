"""What somebody may know of an appointment that they may open (trust.md, part 3)."""

from flask_babel import gettext

from portal.branches.queries import office_on
from portal.clients import queries as clients
from portal.core.clock import now
from portal.mail.queries import REMINDED_BEFORE
from portal.people.models import Person
from portal.schedule.appointments.models import Appointment


def called(appointment: Appointment, person: Person) -> str:
    """How this person may know the client: by name, as an interpreter by first name only."""
    client = appointment.client
    if appointment.is_seen and not appointment.is_shortened:
        return client.label
    if appointment.is_seen or appointment.interpreter_id == person.id:
        return client.first_name if client.name else gettext("a client")
    return gettext("a client")


def is_whole(appointment: Appointment, person: Person) -> bool:
    """Whether it is more than a time: of whom one helps, and until a day after it. Of a match that
    has ended only that it was stays (G2).
    """
    return bool(appointment.is_seen or now() - appointment.ends_at < clients.OPEN_FOR)


def note_for(appointment: Appointment, person: Person) -> str | None:
    """What it is about: for whose it is, who booked it and leaders, of whom they may know."""
    reads = person.id in {appointment.person_id, appointment.booked_by_id} or person.is_leader
    if not reads or not is_whole(appointment, person):
        return None
    return appointment.note


def place_for(appointment: Appointment, person: Person) -> str | None:
    """Where it is, as far as this person may know (trust.md, part 3).

    The address of a client for who reads it in their file; for an interpreter from two days
    before it to one day after.
    """
    if appointment.hours_id:
        return office_on(appointment.branch, appointment.held_on)
    if appointment.kind != "home_visit" or not appointment.client.home_id:
        return None
    near = (
        appointment.starts_at - REMINDED_BEFORE <= now() <= appointment.ends_at + clients.OPEN_FOR
    )
    interprets = appointment.interpreter_id == person.id and near
    reads = appointment.is_seen and "address" in clients.visible_fields(person, appointment.client)
    return appointment.client.home.address if reads or interprets else None
