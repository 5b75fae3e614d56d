"""Agreements, their texts, and who has not signed yet."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import Rows
from portal.employment.agreements.models import Agreement, AgreementText, Party, Signature
from portal.employment.placements import queries as placements
from portal.employment.placements.models import Placement, PlacementKind
from portal.people.models import Person

PROPOSALS = Path(__file__).with_name("standard_texts.json")


def visible_to(person: Person) -> Rows:
    seen = placements.visible_to(person).select(Placement.id)
    return Agreement.select().where(Agreement.placement.in_(seen))


def current(placement: Placement) -> Agreement | None:
    """The last that was not withdrawn."""
    found = Agreement.select(Agreement, Placement).join(Placement)
    open_ones = found.where(Agreement.placement == placement.id, Agreement.withdrawn_at.is_null())
    return open_ones.order_by(Agreement.id.desc()).first()


@cache
def proposals() -> dict[str, dict[str, str]]:
    """Our own text for each kind of placement, for who has none yet."""
    with PROPOSALS.open(encoding="utf-8") as file:
        return json.load(file)


def texts_of(branch_id: int) -> dict[PlacementKind, AgreementText]:
    """The text that holds for each kind of placement; ours is version 0."""
    found = {kind: proposed(branch_id, kind) for kind in PlacementKind}
    held = AgreementText.select().where(AgreementText.branch == branch_id)
    return found | {PlacementKind(text.kind): text for text in held.order_by(AgreementText.version)}


def text_of(branch_id: int, kind: PlacementKind) -> AgreementText:
    return texts_of(branch_id)[kind]


def proposed(branch_id: int, kind: PlacementKind) -> AgreementText:
    return AgreementText(branch=branch_id, kind=kind, version=0, **proposals()[kind])


def earlier_texts(branch_id: int, kind: PlacementKind) -> list[AgreementText]:
    """Those that held before the one of now, the last first."""
    texts = AgreementText.select(AgreementText, Person).join(Person)
    held = texts.where(AgreementText.branch == branch_id, AgreementText.kind == kind)
    return list(held.order_by(AgreementText.version.desc()))[1:]


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
