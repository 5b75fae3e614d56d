"""Appointments with ordinary values; a test names only what it is about."""

import secrets
import uuid
from datetime import datetime, time, timedelta

from portal.clients.models import Client
from portal.core.clock import from_local, now, today
from portal.core.crypto import digest_of
from portal.people.models import Person
from portal.schedule.appointments import actions
from portal.schedule.appointments.models import Appointment, BookingLink

TEN = time(10)


def ahead(days: int = 10, clock: time = TEN) -> datetime:
    """A moment on a day from now, at ten; not in a night when the clock changes."""
    return from_local(today() + timedelta(days), clock)


def plan_visit(
    person: Person, client: Client, starts_at: datetime | None = None, by=None, **more
) -> Appointment:
    """A home visit of an hour, ten days from now, planned as the form plans it."""
    fields = {"kind": "home_visit", "minutes": 60} | more
    plan = actions.Plan(person, client, starts_at=starts_at or ahead(), **fields)
    return actions.book(by or person, plan, uuid.uuid4().hex)


def make_appointment(person: Person, client: Client, **fields) -> Appointment:
    """The row alone, without mails or calendars."""
    appointment = Appointment(
        branch=person.branch_id,
        person=person,
        client=client,
        **{"kind": "home_visit", "minutes": 60, "form_key": uuid.uuid4().hex} | fields,
    )
    appointment.happens_at(fields.get("starts_at") or ahead())
    appointment.save(force_insert=True)
    return appointment


def make_link(client: Client, **what) -> str:
    """The secret of a link for this client, to a `desk` or an `appointment`."""
    secret = secrets.token_urlsafe(32)
    expires = now() + timedelta(days=7)
    BookingLink.create(
        digest=digest_of(secret), branch=client.branch_id, client=client, expires_at=expires, **what
    )
    return secret
