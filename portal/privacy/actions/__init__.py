"""Keeping a file longer than the rule says; erasing and giving along stand beside this."""

from datetime import date

from portal import audit
from portal.clients.models import Client
from portal.core.database import db
from portal.people.models import Person
from portal.privacy.models import KeptLonger


def keep_longer(client: Client, by: Person, until: date, reason: str) -> None:
    """Until a day, for a reason; said again, the last word holds."""
    told = {"until": until, "reason": reason, "by": by.id}
    with db.atomic():
        KeptLonger.insert(client=client.id, branch=client.branch_id, **told).on_conflict(
            conflict_target=[KeptLonger.client], update=told
        ).execute()
        audit.record(by, "client.keep", client)
