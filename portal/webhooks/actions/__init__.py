"""Making and stopping webhooks, and telling once more."""

import secrets
from collections.abc import Iterable

from portal import audit
from portal.core.clock import now
from portal.core.crypto import seal
from portal.core.database import db, take_turn
from portal.people.models import Person
from portal.webhooks.models import LOG_KEPT, MOST_OF_BRANCH, Webhook, WebhookDelivery

BEGINS = "brughook_"  # so that who finds one knows what it is


class TooMany(Exception):
    """The branch has as many as it may."""


def make(by: Person, name: str, address: str, events: Iterable[str]) -> tuple[Webhook, str]:
    """A webhook of their branch, and the secret it is signed with, told this once.

    Raises TooMany.
    """
    secret = BEGINS + secrets.token_urlsafe(32)
    with db.atomic():
        take_turn("webhooks", by.branch_id)
        mine = (Webhook.branch == by.branch_id) & Webhook.withdrawn_at.is_null()
        if Webhook.select().where(mine).count() >= MOST_OF_BRANCH:
            raise TooMany
        made = Webhook.create(
            branch=by.branch_id,
            made_by=by.id,
            name=name,
            address=address,
            events=" ".join(sorted(events)),
        )
        Webhook.update(secret_sealed=seal(secret, made.place)).where(
            Webhook.id == made.id
        ).execute()
        audit.record(by, "webhook.add", made, reason=made.events)
    return made, secret


def stop(webhook: Webhook, by: Person) -> bool:
    """Tell it nothing more; whether it was told until now."""
    still = (Webhook.id == webhook.id) & Webhook.withdrawn_at.is_null()
    with db.atomic():
        done = bool(Webhook.update(withdrawn_at=now()).where(still).execute())
        if done:
            audit.record(by, "webhook.end", webhook)
    return done


def tell_again(delivery: WebhookDelivery, by: Person) -> bool:
    """Tell it once more, as if for the first time; not of one that was stopped."""
    if delivery.webhook.withdrawn_at is not None:
        return False
    with db.atomic():
        WebhookDelivery.update(attempts=0, next_at=now(), sent_at=None, taken_until=None).where(
            WebhookDelivery.id == delivery.id
        ).execute()
        audit.record(by, "webhook.again", delivery.webhook)
    return True


def clean_up() -> None:
    """Forget what was told long ago, and webhooks that were stopped then."""
    late = now() - LOG_KEPT
    with db.atomic():
        WebhookDelivery.delete().where(WebhookDelivery.happened_at < late).execute()
        Webhook.delete().where(Webhook.withdrawn_at < late).execute()
