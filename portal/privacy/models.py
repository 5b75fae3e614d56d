"""What is kept longer than the rule says, and why."""

from peewee import CharField, DateField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import BaseModel, parent, same_branch
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
