"""Webhooks: where another program hears that something happened, and what it was told."""

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import BlobField, CharField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, no_longer_than, parent, same_branch
from portal.people.models import Person

MOST_OF_BRANCH = 10  # of a branch that are told
NAME_LENGTH, ADDRESS_LENGTH = 60, 500
LOG_KEPT = timedelta(days=90)  # that one reads what was told
# How long after each failure it is tried again; after the last of them no more.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440))


class WebhookEvent(StrEnum):
    VISIT_LOGGED = "visit.logged"
    APPOINTMENT_CHANGED = "appointment.changed"
    CLAIM_DECIDED = "claim.decided"
    PUBLICATION_MADE = "publication.made"


# What each is called, and the acts of the audit log that are it.
EVENTS: dict[WebhookEvent, tuple[str, set[str]]] = {
    WebhookEvent.VISIT_LOGGED: (_l("A visit or hours were written down"), {"activity.log"}),
    WebhookEvent.APPOINTMENT_CHANGED: (
        _l("An appointment was made or changed"),
        {
            f"appointment.{act}"
            for act in ("book", "move", "cancel", "restore", "no_show", "came", "client_says")
        },
    ),
    WebhookEvent.CLAIM_DECIDED: (
        _l("A claim was decided on"),
        {f"claim.{act}" for act in ("approved", "returned", "rejected", "undone")},
    ),
    WebhookEvent.PUBLICATION_MADE: (_l("A report was published"), {"publication.make"}),
}
OF_ACT = {act: event for event, (_label, acts) in EVENTS.items() for act in acts}


class Webhook(BaseModel):
    """An address of another program, and the events that it is told of: numbers, and no names."""

    branch = parent(Branch)
    made_by = parent(Person)
    name = CharField(max_length=NAME_LENGTH)
    address = CharField(
        max_length=ADDRESS_LENGTH, constraints=[no_longer_than("address", ADDRESS_LENGTH)]
    )
    events = CharField(max_length=200)  # with a space between
    secret_sealed = BlobField(null=True)
    created_at = MomentField(default=now)
    gathered_at = MomentField(default=now)  # up to when it was looked what happened
    withdrawn_at = MomentField(null=True)

    class Meta:
        indexes = ((("id", "branch"), True), (("branch", "withdrawn_at"), False))
        constraints = [same_branch("made_by_id", "person")]

    @property
    def tells(self) -> list[WebhookEvent]:
        return [WebhookEvent(event) for event in self.events.split()]

    @property
    def place(self) -> str:
        """Where its secret is sealed for."""
        return f"webhook.{self.id}"


class WebhookDelivery(BaseModel):
    """That something happened, told to one webhook: until it is taken, or was tried often."""

    branch = parent(Branch)
    webhook = parent(Webhook, on_delete="CASCADE")
    entry_id = IntegerField()  # of the audit log: what happened is told once
    event = CharField(max_length=30)
    object_kind = CharField(max_length=40)
    object_id = IntegerField()
    happened_at = MomentField()
    attempts = IntegerField(default=0)
    next_at = MomentField(null=True)  # when it is tried; nothing: no more
    taken_until = MomentField(null=True)  # by a process that sends it
    sent_at = MomentField(null=True)
    last_code = IntegerField(null=True)
    last_error = CharField(max_length=60, null=True)

    class Meta:
        indexes = ((("webhook", "entry_id"), True), (("next_at",), False))
        constraints = [same_branch("webhook_id", "webhook")]
