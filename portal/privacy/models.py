"""What is kept longer than the rule says, and why; who is to be erased."""

from peewee import CharField, Check, DateField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, parent, same_branch
from portal.people.models import Person


class KeptLonger(BaseModel):
    """The file of a client, until a day: a complaint, a court, a new question."""

    branch = parent(Branch)
    client = parent(Client, unique=True)
    until = DateField()
    reason = CharField(max_length=300)
    by = parent(Person)

    class Meta:
        constraints = [same_branch("client_id", "client"), same_branch("by_id", "person")]


class EraseRequest(BaseModel):
    """That a leader asked to erase a client, or who left; another one confirms it."""

    branch = parent(Branch)
    client = parent(Client, null=True)
    person = parent(Person, null=True)
    asked_by = parent(Person)
    asked_at = MomentField(default=now)
    settled_at = MomentField(null=True)  # confirmed, or taken back

    class Meta:
        constraints = [
            Check("(client_id IS NULL) <> (person_id IS NULL)"),
            same_branch("client_id", "client"),
            same_branch("person_id", "person"),
            same_branch("asked_by_id", "person"),
        ]

    @property
    def label(self) -> str:
        """Whom it is about."""
        return (self.client or self.person).label
