"""Where a client stands on the participation ladder, by day."""

from peewee import Check, DateField, IntegerField

from portal.clients.models import Client
from portal.db import BaseModel, parent, same_branch
from portal.organisation.models import Branch


class LadderStep(BaseModel):
    """Where a client stood on the participation ladder on a day."""

    branch = parent(Branch)
    client = parent(Client)
    measured_on = DateField()
    step = IntegerField(constraints=[Check("step BETWEEN 1 AND 6")])

    class Meta:
        indexes = ((("client", "measured_on"), True), (("branch", "measured_on"), False))
        constraints = [same_branch("client_id", "client")]
