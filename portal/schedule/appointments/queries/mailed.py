"""To whom a mail about an appointment goes."""

from portal.clients.models import Client
from portal.core.phones import mobile_in
from portal.mail.models import OutboxMail
from portal.schedule.appointments.models import Appointment


def address_of_client(mail: OutboxMail) -> str | None:
    """The address that the client has now: of an appointment, or who may choose a time.

    Of a text message their number.
    """
    clients = Client.select(Client.phone if mail.is_text else Client.email)
    if mail.about_kind == "appointment":
        booked = Appointment.select(Appointment.client).where(Appointment.id == mail.about_id)
        found = clients.where(Client.id.in_(booked)).scalar()
    else:
        found = clients.where(Client.id == mail.about_id).scalar()
    return mobile_in(found) if mail.is_text else found
