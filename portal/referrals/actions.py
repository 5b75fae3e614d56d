"""Referring a client, and taking that back."""

from datetime import date

from portal import audit
from portal.clients.models import Client
from portal.consents import actions as consents
from portal.consents.models import ConsentPurpose, ConsentSource
from portal.core.database import db
from portal.people.models import Person
from portal.referrals import queries
from portal.referrals.models import Referral


def refer(
    client: Client,
    by: Person,
    referred_to: str,
    referred_on: date,
    note: str | None = None,
    source: ConsentSource | None = None,
) -> Referral:
    """Keep that a client was passed on, by the name under which the branch knows whom to.

    `source`: how they agreed to it, where that was asked now.
    """
    with db.atomic():
        if source is not None:
            consents.give(by, client, ConsentPurpose.PASS_ON, source, referred_on)
        made = Referral.create(
            branch=client.branch_id,
            client=client.id,
            referred_to=queries.as_known(client.branch_id, referred_to),
            referred_on=referred_on,
            note=note,
            referred_by=by.id,
        )
        audit.record(by, "referral.add", made)
    return made


def take_back(referral: Referral, by: Person) -> None:
    kept = {
        name: (getattr(referral, name), None) for name in ("referred_to", "referred_on", "note")
    }
    with db.atomic():
        audit.record(by, "referral.drop", referral, changes=kept)
        referral.delete_instance()
