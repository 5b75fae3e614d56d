"""That clients were passed on to others."""

from peewee import CharField, DateField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import BaseModel, no_longer_than, parent, same_branch
from portal.people.models import Person

TO_LENGTH, NOTE_LENGTH = 120, 300  # characters


class Referral(BaseModel):
    """That a client was passed on to another organisation, by its name."""

    branch = parent(Branch)
    client = parent(Client)
    referred_on = DateField()
    referred_to = CharField(
        max_length=TO_LENGTH, constraints=[no_longer_than("referred_to", TO_LENGTH)]
    )
    note = CharField(
        max_length=NOTE_LENGTH, null=True, constraints=[no_longer_than("note", NOTE_LENGTH)]
    )
    referred_by = parent(Person, null=True)  # unknown where a file told it

    class Meta:
        indexes = ((("branch", "referred_on"), False), (("client", "referred_on"), False))
        constraints = [
            same_branch("client_id", "client"),
            same_branch("referred_by_id", "person"),
        ]
