"""Noting that a client said yes, or takes it back."""

from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.database import db
from portal.employment.cvs import queries
from portal.employment.cvs.models import Consent, ConsentPurpose, ConsentSource, CVShare
from portal.people.models import Person


def give(
    person: Person, client: Client, purpose: ConsentPurpose, source: ConsentSource, day: date
) -> None:
    """Note a yes; one that runs already stays as it is."""
    if queries.is_agreed(client, purpose):
        return
    try:
        with db.atomic():
            consent = Consent.create(
                branch=client.branch_id,
                client=client,
                purpose=purpose,
                source=source,
                given_on=day,
                noted_by=person.id,
            )
            audit.record(person, "consent.give", consent)
    except IntegrityError:
        return  # somebody else noted it in the same moment


def withdraw(person: Person, consent: Consent) -> int:
    """Note that they take it back; the links to their CV end with it. How many ended."""
    running = (Consent.id == consent.id) & Consent.withdrawn_on.is_null()
    with db.atomic():
        ended = Consent.update(withdrawn_on=today(), withdrawn_by=person.id).where(running)
        if not ended.execute():
            return 0
        audit.record(person, "consent.withdraw", consent)
        open_links = queries.open_shares(consent.client).select(CVShare.id)
        return CVShare.update(withdrawn_at=now()).where(CVShare.id.in_(open_links)).execute()
