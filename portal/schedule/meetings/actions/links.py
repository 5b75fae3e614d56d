"""Personal links to answer without logging in: signed, so that nothing of them is stored.

Such a link works for one person and one meeting, series or poll. It dies a week after that is
over, with the person's leaving, with another mail address, and with the portal's key.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.web.addresses import link_to
from portal.people.models import Person
from portal.schedule.meetings import queries

MEETING, SERIES, POLL = "m", "s", "p"
STAYS = timedelta(days=7)  # after it is over: to look at what was answered


def is_over(ended: datetime | None) -> bool:
    """Whether what a link is about ended so long ago that the link is dead."""
    return ended is not None and ended + STAYS < now()


@dataclass(frozen=True)
class Link:
    """What a link is about: a kind, the number of the record, whose it is, and their mark."""

    kind: str
    number: int
    person_id: int
    mark: str


def _signer() -> URLSafeSerializer:
    options = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"], salt="portal.meetings.rsvp", signer_kwargs=options
    )


def _mark(person: Person) -> str:
    """Changes with the address that mails go to: then older links are dead."""
    return digest_of((person.email or "").lower())[:12]


def secret_of(person: Person, kind: str, number: int) -> str:
    return _signer().dumps([kind, number, person.id, _mark(person)])


def address_of(person: Person, kind: str, number: int) -> str:
    return link_to("meetings.rsvp", secret=secret_of(person, kind, number))


def opened(secret: str) -> Link | None:
    """What a secret says, if it was signed here."""
    try:
        return Link(*_signer().loads(secret))
    except (BadData, TypeError, ValueError):
        return None


def holder_of(link: Link) -> Person | None:
    """Whose link it is, while they work here and have the address that it was sent to."""
    person = queries.person_numbered(link.person_id)
    if person is None or not person.is_active or _mark(person) != link.mark:
        return None
    return person
