"""That somebody was reminded of a client."""

from peewee import DateField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import BaseModel, parent, same_branch


class ContactReminder(BaseModel):
    """The last day on which somebody was told that nobody was in touch with a client."""

    branch = parent(Branch)
    client = parent(Client, unique=True)
    reminded_on = DateField()

    class Meta:
        constraints = [same_branch("client_id", "client")]
