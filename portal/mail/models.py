"""The mails that wait to be sent, and which kinds somebody wants none of."""

from peewee import BlobField, BooleanField, CharField, Check, IntegerField

from portal.core.clock import now
from portal.core.crypto import seal_bytes, unseal_bytes
from portal.core.database import BaseModel, MomentField, parent
from portal.people.models import Person

REFUSED_FOR_GOOD = 500  # the answer of a mail server
BETWEEN = "* * *"  # the mails that go in one
FROM_HERE_DUTCH = "Nederlands: "  # what stands under a text that no speaker has read yet
DAILY = "mail.daily"  # the mail in which those of a day are
CALENDAR = "calendar"  # chosen as a kind of mail is: with each date a file for the calendar
GONE_BEFORE_RESTORE = "GoneBeforeRestore"  # known from the database that a backup replaced


class SealedText(BlobField):
    """Text that the database, and each copy of it, holds sealed.

    A mail may hold a link by which one sets a password or signs.
    """

    @property
    def place(self) -> str:
        return f"outbox_mail.{self.name}"

    def db_value(self, value: str | None) -> bytes | None:
        return None if value is None else super().db_value(seal_bytes(value.encode(), self.place))

    def python_value(self, value: bytes | None) -> str | None:
        return None if value is None else unseal_bytes(value, self.place).decode()


class OutboxMail(BaseModel):
    """A mail or text message, written in the transaction that caused it; sent by `flask jobs run`.

    What it says is forgotten when it was sent.
    """

    branch_id = IntegerField(null=True)
    person = parent(Person, null=True, on_delete="CASCADE")  # nobody: a client, an employer
    kind = CharField(max_length=40, default="")
    recipient = CharField(max_length=254)
    subject = CharField(max_length=200)
    language = CharField(max_length=3, default="nl")
    body = SealedText(null=True)
    # An invitation for a calendar (iMIP): its bytes as text, and REQUEST, CANCEL or PUBLISH.
    calendar = SealedText(null=True)
    calendar_method = CharField(
        max_length=10,
        null=True,
        constraints=[Check("calendar_method IN ('REQUEST', 'CANCEL', 'PUBLISH')")],
    )
    # Who hears if it does not go: nobody, where it went by itself. And where that is to be seen.
    caused_by = parent(Person, null=True, on_delete="SET NULL")
    about_kind = CharField(max_length=40, null=True)  # the table of the record
    about_id = IntegerField(null=True)
    is_text = BooleanField(default=False)  # a text message: its recipient is a phone number
    is_daily = BooleanField(default=False)  # waits to go with the others of its day
    is_push = BooleanField(default=False)  # goes to the devices of whom it is for
    created_at = MomentField(default=now)
    sent_at = MomentField(null=True, index=True)
    attempts = IntegerField(default=0)
    last_error = CharField(max_length=300, null=True)
    last_code = IntegerField(null=True)  # what the server answered: from 500 on, never
    settled_at = MomentField(null=True)  # somebody saw that it did not go
    taken_until = MomentField(null=True)  # until then no process touches it (again)

    class Meta:
        indexes = ((("about_kind", "about_id"), False),)

    @property
    def is_refused(self) -> bool:
        """Whether the server said that it will never take it."""
        return self.last_code is not None and self.last_code >= REFUSED_FOR_GOOD


class SwitchedOff(BaseModel):
    """A kind of mail that somebody does not want, or wants in one mail a day or on a phone."""

    person = parent(Person, on_delete="CASCADE")
    kind = CharField(max_length=40)
    is_daily = BooleanField(default=False)
    is_push = BooleanField(default=False)

    class Meta:
        indexes = ((("person", "kind"), True),)


class PushDevice(BaseModel):
    """A browser that shows a word of the portal, also where no page of it is open."""

    person = parent(Person, on_delete="CASCADE")
    endpoint = CharField(max_length=1000)  # of the service of that browser
    digest = CharField(max_length=64, unique=True)  # of the endpoint
    p256dh = CharField(max_length=100)  # its keys: only that browser reads what is sent
    auth = CharField(max_length=30)
    name = CharField(max_length=60, default="")
    created_at = MomentField(default=now)


class NewsSeen(BaseModel):
    """Up to which of what they were told somebody saw."""

    person = parent(Person, on_delete="CASCADE", unique=True)
    last = IntegerField()  # the number of a mail
