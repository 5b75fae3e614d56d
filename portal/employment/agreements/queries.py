"""Agreements and who has not signed yet."""

from datetime import datetime

from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import Rows
from portal.employment.agreements.models import Agreement, Party, Signature
from portal.employment.placements import queries as placements
from portal.employment.placements.models import Placement
from portal.people.models import Person


def visible_to(person: Person) -> Rows:
    seen = placements.visible_to(person).select(Placement.id)
    return Agreement.select().where(Agreement.placement.in_(seen))


def current(placement: Placement) -> Agreement | None:
    """The last that was not withdrawn."""
    found = Agreement.select(Agreement, Placement).join(Placement)
    open_ones = found.where(Agreement.placement == placement.id, Agreement.withdrawn_at.is_null())
    return open_ones.order_by(Agreement.id.desc()).first()


def is_replaced(agreement: Agreement) -> bool:
    """Whether a newer one took its place."""
    newer = (Agreement.placement == agreement.placement_id) & (Agreement.id > agreement.id)
    return agreement.withdrawn_at is not None and Agreement.select().where(newer).exists()


def signatures_of(agreement: Agreement) -> list[Signature]:
    """In the order in which the parties stand in the text."""
    found = list(Signature.select().where(Signature.agreement == agreement.id))
    return sorted(found, key=lambda one: list(Party).index(Party(one.party)))


def with_placement() -> Rows:
    return Signature.select(Signature, Agreement, Placement).join(Agreement).join(Placement)


def signature_by(digest: str) -> Signature | None:
    return with_placement().where(Signature.digest == digest).first()


def to_remind(before: datetime) -> list[Signature]:
    """Who has an address, has not signed, and got no mail since then."""
    return list(
        with_placement().where(
            Agreement.withdrawn_at.is_null(),
            Placement.counts(),
            Agreement.ends_at > now(),
            Signature.signed_at.is_null(),
            Signature.email.is_null(False),
            Signature.mailed_at < before,
        )
    )


def unsigned(person: Person) -> Rows:
    """Agreements of clients whom this person follows that somebody has yet to sign.

    Those whose links have ended too: they are sent again.
    """
    missing = Signature.select(Signature.agreement).where(Signature.signed_at.is_null())
    return (
        visible_to(person)
        .select(Agreement, Placement, Client)
        .join(Placement)
        .join(Client)
        .where(
            Agreement.withdrawn_at.is_null(),
            Placement.counts(),
            Agreement.id.in_(missing),
        )
        .order_by(Agreement.made_at)
    )
