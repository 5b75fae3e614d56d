"""Noting that a client said yes, or takes it back."""

from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.clients.models import Client
from portal.consents import queries
from portal.consents.models import STOPS, Consent, ConsentPurpose, ConsentSource
from portal.core.clock import today
from portal.core.database import db
from portal.feature import contributed
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


def withdraw(person: Person, consent: Consent) -> list[str]:
    """Note that they take it back, with what stops by that; nothing where it was so already."""
    running = (Consent.id == consent.id) & Consent.withdrawn_on.is_null()
    with db.atomic():
        ended = Consent.update(withdrawn_on=today(), withdrawn_by=person.id).where(running)
        if not ended.execute():
            return []
        audit.record(person, "consent.withdraw", consent)
        followed = [stop(consent, person) for stop in contributed().on_consent_withdrawn]
    return [str(STOPS[ConsentPurpose(consent.purpose)]), *filter(None, followed)]
