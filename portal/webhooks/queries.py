"""Which webhooks a branch has, what they were told, and what waits."""

from portal.audit.models import AuditEntry
from portal.core.clock import now
from portal.core.database import Rows
from portal.core.paging import PAGE
from portal.people.models import Person
from portal.webhooks.models import EVENTS, Webhook, WebhookDelivery

OVERLAP = 600  # seconds: what was committed late is looked at again
AT_ONCE = 200  # that one run sends


def visible_to(person: Person) -> Rows:
    """Those of the branch, the last made first; who may open the page sees them all."""
    found = Webhook.select(Webhook, Person).join(Person).where(Webhook.branch == person.branch_id)
    return found.order_by(Webhook.id.desc())


def told(webhook: Webhook, after: WebhookDelivery | None = None) -> list[WebhookDelivery]:
    """A page of what it was told, the last first; one more where more follow."""
    found = WebhookDelivery.select().where(WebhookDelivery.webhook == webhook.id)
    if after is not None:
        found = found.where(WebhookDelivery.id < after.id)
    return list(found.order_by(WebhookDelivery.id.desc()).limit(PAGE + 1))


def told_visible_to(person: Person) -> Rows:
    found = WebhookDelivery.select(WebhookDelivery, Webhook).join(Webhook)
    return found.where(WebhookDelivery.branch == person.branch_id)


def working() -> list[Webhook]:
    """Of all branches."""
    return list(Webhook.select().where(Webhook.withdrawn_at.is_null()).order_by(Webhook.id))


def happened_since(webhook: Webhook) -> Rows:
    """What of its events the audit log has since it was looked at last, a little of before too."""
    acts = sorted(act for event in webhook.tells for act in EVENTS[event][1])
    since = max(int(webhook.gathered_at.timestamp()) - OVERLAP, int(webhook.created_at.timestamp()))
    found = AuditEntry.select().where(
        AuditEntry.branch_id == webhook.branch_id,
        AuditEntry.at >= since,
        AuditEntry.action.in_(acts),
        AuditEntry.object_id.is_null(False),
    )
    return found.order_by(AuditEntry.id)


def is_waiting():
    """Of a delivery: that it is to be tried now, and no process is at it."""
    free = WebhookDelivery.taken_until.is_null() | (WebhookDelivery.taken_until < now())
    return (WebhookDelivery.next_at <= now()) & free


def waiting() -> list[tuple[int, int]]:
    """(number, webhook) of what is to be sent now, the oldest first."""
    found = (
        WebhookDelivery.select(WebhookDelivery.id, WebhookDelivery.webhook)
        .join(Webhook)
        .where(Webhook.withdrawn_at.is_null(), is_waiting())
    )
    return [
        (number, hook)
        for number, hook in found.order_by(WebhookDelivery.id).limit(AT_ONCE).tuples()
    ]
