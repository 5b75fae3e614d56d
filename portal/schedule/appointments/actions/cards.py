"""The secrets of clients' links. Only their digests are kept."""

import secrets
from datetime import datetime

from portal import audit
from portal.clients.models import Client
from portal.core.clock import local
from portal.core.crypto import digest_of
from portal.core.web.addresses import link_to
from portal.people.models import Person
from portal.schedule.appointments.models import Appointment, BookingLink


def address(secret: str) -> str:
    return link_to("appointments.card", secret=secret)


def last_moment(appointment: Appointment) -> datetime:
    """When a client's link to it dies: at the end of its day."""
    return local(appointment.starts_at).replace(hour=23, minute=59, second=59)


def make(client: Client, expires_at: datetime, by: Person | None, **what) -> str:
    """A new link for this client, to a `desk` or an `appointment`; its secret."""
    secret = secrets.token_urlsafe(32)
    BookingLink.create(
        digest=digest_of(secret),
        branch=client.branch_id,
        client=client,
        made_by=by,
        expires_at=expires_at,
        **what,
    )
    return secret


def card_of(appointment: Appointment, by: Person | None) -> str:
    """The address of the client's card: when, where, with whom, and yes or no."""
    expires = last_moment(appointment)
    secret = make(appointment.client, expires, by, appointment=appointment)
    audit.record(by, "booking_link.make", appointment.client)
    return address(secret)
