"""What the time line of a client tells of appointments."""

from flask_babel import gettext as _

from portal.clients.models import Client
from portal.core.clock import now
from portal.core.i18n.labels import KIND_NAMES
from portal.core.web.addresses import path_to
from portal.feature import ClientEvent
from portal.people.models import Person
from portal.schedule.appointments.models import Appointment, AppointmentStatus
from portal.schedule.appointments.queries import with_names


def events(person: Person, client: Client) -> list[ClientEvent]:
    """What is planned, and to what they did not come, for the time line of a client."""
    found = with_names(person).where(Appointment.client == client)
    coming = (Appointment.status == AppointmentStatus.PLANNED) & (Appointment.starts_at > now())
    found = found.where(coming | (Appointment.status == AppointmentStatus.NO_SHOW))
    return [
        ClientEvent(
            one.held_on,
            "calendar",
            str(KIND_NAMES[one.kind]),
            ", ".join(
                (_("planned") if one.starts_at > now() else _("did not come"), one.person.label)
            ),
            path_to("appointments.show", appointment_id=one.id),
        )
        for one in found
    ]


def state_in_words(appointment: Appointment) -> str:
    return _("planned") if appointment.starts_at > now() else _("did not come")
