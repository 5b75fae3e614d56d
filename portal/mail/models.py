"""The mails that wait to be sent, and which kinds somebody wants none of."""

from peewee import CharField, Check, IntegerField, TextField

from portal.db import BaseModel, MomentField, parent
from portal.moments import now
from portal.people.models import Person

# The kinds of mail that their receiver may switch off, with what they are called. Features add
# theirs: KINDS["claim.approved"] = _l("Your claim is approved"). A kind that is not here always
# goes out: a link to log in, a changed bank account.
KINDS: dict = {}


class OutboxMail(BaseModel):
    """A mail, written in the transaction that caused it; sent by `flask jobs run`."""

    branch_id = IntegerField(null=True)
    person = parent(Person, null=True, on_delete="CASCADE")  # nobody: a client, an employer
    kind = CharField(max_length=40, default="")
    recipient = CharField(max_length=254)
    subject = CharField(max_length=200)
    body = TextField()
    # An invitation for a calendar (iMIP): its bytes as text, and REQUEST, CANCEL or PUBLISH.
    calendar = TextField(null=True)
    calendar_method = CharField(
        max_length=10,
        null=True,
        constraints=[Check("calendar_method IN ('REQUEST', 'CANCEL', 'PUBLISH')")],
    )
    created_at = MomentField(default=now)
    sent_at = MomentField(null=True, index=True)
    attempts = IntegerField(default=0)
    last_error = CharField(max_length=300, null=True)
    taken_until = MomentField(null=True)  # until then no process touches it (again)


class SwitchedOff(BaseModel):
    """A kind of mail that somebody does not want."""

    person = parent(Person, on_delete="CASCADE")
    kind = CharField(max_length=40)

    class Meta:
        indexes = ((("person", "kind"), True),)
