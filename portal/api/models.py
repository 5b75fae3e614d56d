"""Tokens: with which another program reads and writes in the name of one person."""

from datetime import timedelta

from peewee import CharField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, no_longer_than, parent, same_branch
from portal.people.models import Person

MOST = 10  # of one person that work at once
NAME_LENGTH, SCOPES_LENGTH = 60, 600
LIVES = (7, 30, 90, 365)  # days
KEPT = timedelta(days=90)  # that one which works no more stays in the list


class ApiToken(BaseModel):
    """The digest of a secret, for whom it speaks, what it may be used for and until when.

    It may never do more than its owner may at that moment, and ends with what ends their sessions:
    another password, other roles, a last day.
    """

    branch = parent(Branch)
    owner = parent(Person, on_delete="CASCADE")
    name = CharField(max_length=NAME_LENGTH)  # for its owner: the program it was made for
    scopes = CharField(
        max_length=SCOPES_LENGTH, constraints=[no_longer_than("scopes", SCOPES_LENGTH)]
    )
    digest = CharField(max_length=64, unique=True)
    epoch = IntegerField()  # of its owner when it was made
    created_at = MomentField(default=now)
    expires_at = MomentField()
    last_used_at = MomentField(null=True)  # the minute
    revoked_at = MomentField(null=True)

    class Meta:
        indexes = ((("owner", "revoked_at"), False),)
        constraints = [same_branch("owner_id", "person")]

    @property
    def allows(self) -> set[str]:
        """The scopes it was made for."""
        return set(self.scopes.split())

    def works_for(self, person: Person) -> bool:
        """Whether it still speaks for this person, its owner."""
        return (
            self.revoked_at is None
            and self.expires_at > now()
            and self.epoch == person.epoch
            and person.is_active
        )
