"""What `flask jobs run` does for webhooks: it looks what happened, and tells each of them."""

import hashlib
import hmac
import http.client
import json

from portal.core.clock import now
from portal.core.crypto import Unreadable, unseal
from portal.core.database import db
from portal.mail.commands import LEASE
from portal.webhooks import queries
from portal.webhooks.actions import reaching
from portal.webhooks.models import OF_ACT, WAITS, Webhook, WebhookDelivery


def gather() -> None:
    """Note for each webhook what of its events happened since; each thing once."""
    for webhook in queries.working():
        until = now()
        rows = [
            {
                "branch": webhook.branch_id,
                "webhook": webhook.id,
                "entry_id": entry.id,
                "event": OF_ACT[entry.action],
                "object_kind": entry.object_kind,
                "object_id": entry.object_id,
                "happened_at": entry.at,
                "next_at": until,
            }
            for entry in queries.happened_since(webhook)
        ]
        with db.atomic():
            for row in rows:
                WebhookDelivery.insert(**row).on_conflict_ignore().execute()
            Webhook.update(gathered_at=until).where(Webhook.id == webhook.id).execute()


def send() -> str | None:
    """Tell what waits. One that does not answer is left alone until the next run."""
    sent, failing = 0, set()
    for number, webhook in queries.waiting():
        if webhook not in failing and (delivery := take(number)) is not None:
            if deliver(delivery):
                sent += 1
            else:
                failing.add(webhook)
    return f"{sent} events told." if sent else None


def take(number: int) -> WebhookDelivery | None:
    """The delivery, if it waits and no other process has it; for as long as the lease."""
    lease = {"taken_until": now() + LEASE, "attempts": WebhookDelivery.attempts + 1}
    free = (WebhookDelivery.id == number) & queries.is_waiting()
    with db.atomic():
        taken = WebhookDelivery.update(lease).where(free).execute()
    return WebhookDelivery.get_by_id(number) if taken else None


def deliver(delivery: WebhookDelivery) -> bool:
    """Whether it was taken; else it is tried later, until it was often."""
    code, error = None, None
    try:
        code = ask(delivery)
    except reaching.NotOutside:
        error = "NotOutside"
    except (OSError, http.client.HTTPException, Unreadable) as trouble:
        error = type(trouble).__name__[:60]
    is_taken = code is not None and 200 <= code < 300
    again = None if is_taken or delivery.attempts > len(WAITS) else WAITS[delivery.attempts - 1]
    with db.atomic():
        WebhookDelivery.update(
            sent_at=now() if is_taken else None,
            next_at=again and now() + again,
            taken_until=None,
            last_code=code,
            last_error=error,
        ).where(WebhookDelivery.id == delivery.id).execute()
    return is_taken


def ask(delivery: WebhookDelivery) -> int:
    """The status of the answer to what happened, signed with the secret of the webhook."""
    webhook = delivery.webhook
    body = body_of(delivery)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Brug",
        "Brug-Event": delivery.event,
        "Brug-Delivery": str(delivery.id),
        "Brug-Signature": signature(unseal(webhook.secret_sealed, webhook.place) or "", body),
    }
    return reaching.post(webhook.address, body, headers)


def body_of(delivery: WebhookDelivery) -> bytes:
    """Numbers and a moment: who wants to know more asks the API."""
    told = {
        "id": delivery.id,
        "event": delivery.event,
        "happened_at": delivery.happened_at.isoformat(),
        "object": {"kind": delivery.object_kind, "id": delivery.object_id},
    }
    return json.dumps(told, sort_keys=True).encode()


def signature(secret: str, body: bytes) -> str:
    """`t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`: nobody else makes it, nor sends it
    again another day."""
    seconds = str(int(now().timestamp()))
    made = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256)
    return f"t={seconds},v1={made.hexdigest()}"
