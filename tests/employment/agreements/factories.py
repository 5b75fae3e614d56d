"""An agreement that one party has yet to sign."""

from datetime import timedelta

from portal.core.clock import now
from portal.employment.agreements.models import Agreement, Signature


def make_agreement(placement, person) -> Agreement:
    agreement = Agreement.create(
        branch=placement.branch_id,
        placement=placement,
        content='{"title": "Overeenkomst", "branch": "Brug", "lines": [], "conditions": []}',
        made_by=person,
        ends_at=now() + timedelta(days=7),
    )
    Signature.create(
        branch=placement.branch_id,
        agreement=agreement,
        party="client",
        name=placement.client.name,
        nonce="x",
        digest=f"digest-{agreement.id}",
    )
    return agreement
