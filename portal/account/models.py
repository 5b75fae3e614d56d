"""Sessions, one-time links, waiting addresses and throttles."""

from enum import StrEnum

from peewee import BigIntegerField, BlobField, CharField, IntegerField, TextField

from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, no_longer_than, one_of, parent
from portal.core.web.devices import name_of
from portal.people.models import Person

# What a browser says of itself: the first that fits, since most name others too.

# Of what a session holds, this a browser keeps: its language, who have logged in with it, since
# when it need not ask them for a code, and for whom it works without a network.
OUTLIVE_LOG_OUT = ("language", "known", "trusted", "offline")


class Session(BaseModel):
    """A browser that has logged in, or may. Only the digest of its cookie is kept."""

    digest = CharField(max_length=64, unique=True)
    person = parent(Person, null=True, on_delete="CASCADE")
    epoch = IntegerField(default=0)
    data = TextField(default="{}")
    device = CharField(max_length=200, default="")
    address_prefix = CharField(max_length=60, default="")
    is_own_device = IntegerField(default=0)
    created_at = MomentField(default=now)
    seen_at = MomentField(default=now, index=True)

    @property
    def device_name(self) -> str | None:
        """Browser and system as people know them; nothing if unknown."""
        return name_of(self.device)


class LinkPurpose(StrEnum):
    RESET = "reset"
    INVITE = "invite"
    LOG_IN = "log_in"


class OneTimeLink(BaseModel):
    """A link by mail to choose a password, or to log in in the browser that asked for it.

    Only the digest of its secret is kept, and of that of the browser.
    """

    digest = CharField(max_length=64, unique=True)
    person = parent(Person, on_delete="CASCADE")
    purpose = CharField(max_length=10, constraints=[one_of("purpose", LinkPurpose)])
    epoch = IntegerField()
    email = CharField(max_length=254)
    browser_digest = CharField(max_length=64, null=True)
    expires_at = MomentField()
    used_at = MomentField(null=True)


class AddressChange(BaseModel):
    """Another email address to log in with, until its owner or three days have decided."""

    person = parent(Person, on_delete="CASCADE")
    old = CharField(max_length=254, null=True)
    address = CharField(max_length=254)
    asked_by = parent(Person, null=True, on_delete="CASCADE")  # nobody: the command line
    asked_at = MomentField(default=now)
    confirm_digest = CharField(max_length=64, unique=True)
    stop_digest = CharField(max_length=64, unique=True)
    due_at = MomentField()
    done_at = MomentField(null=True)
    stopped_at = MomentField(null=True)


class RecoveryCode(BaseModel):
    """A code to keep on paper, for who lost the phone. Only its digest is kept."""

    person = parent(Person, on_delete="CASCADE")
    digest = CharField(max_length=64, unique=True)
    used_at = MomentField(null=True)


class Passkey(BaseModel):
    """A key on somebody's own device that logs in. Only its public half is kept."""

    person = parent(Person, on_delete="CASCADE")
    digest = CharField(max_length=64, unique=True)  # of what the device calls it
    credential = TextField()
    public_key = BlobField()
    sign_count = BigIntegerField()  # how often it signed; a copy counts on from the same number
    name = CharField(max_length=60, constraints=[no_longer_than("name", 60)])
    added_at = MomentField(default=now)
    used_at = MomentField(null=True)


class PasskeyChallenge(BaseModel):
    """What a passkey is to sign, once. Only a digest of it, of what for and of whose is kept."""

    digest = CharField(max_length=64, unique=True)
    expires_at = MomentField(index=True)


class Throttle(BaseModel):
    """How often something was tried within a window of time."""

    bucket = CharField(max_length=120, unique=True)
    hits = IntegerField(default=0)
    expires_at = MomentField(index=True)
