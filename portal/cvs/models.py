"""CVs: that one was made or renewed."""

from peewee import CharField, DateField

from portal.clients.models import Client
from portal.db import BaseModel, parent, same_branch
from portal.organisation.models import Branch


class CV(BaseModel):
    """That a CV was made or renewed on a day."""

    branch = parent(Branch)
    client = parent(Client)
    made_on = DateField()
    language = CharField(max_length=20, default="")

    class Meta:
        indexes = ((("client", "made_on", "language"), True), (("branch", "made_on"), False))
        constraints = [same_branch("client_id", "client")]
