"""Webhooks: other programs hear that something happened, by numbers and without names.

What happened is read from the audit log, in which every act is noted in its own transaction: no
feature knows of webhooks, and nothing is told of what was rolled back.
"""

from portal.core.crypto import SealedColumn
from portal.feature import Feature
from portal.webhooks.actions import clean_up
from portal.webhooks.commands import gather, send
from portal.webhooks.models import Webhook, WebhookDelivery
from portal.webhooks.routes import bp

feature = Feature(
    sealed=(SealedColumn(Webhook, "secret_sealed", lambda webhook: webhook.place),),
    blueprint=bp,
    tables=(Webhook, WebhookDelivery),
    tasks={"clean up webhooks": clean_up},
    last_tasks={"what happened, for webhooks": gather, "tell webhooks": send},
)
