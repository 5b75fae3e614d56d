"""Guidance trajectories: the first and the second programme year of a client."""

from peewee import Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import BaseModel, in_order, parent, same_branch


class Trajectory(BaseModel):
    branch = parent(Branch)
    client = parent(Client)
    year_number = IntegerField(constraints=[Check("year_number IN (1, 2)")])
    started_on = DateField()
    ended_on = DateField(null=True)

    class Meta:
        indexes = (
            (("client", "year_number"), True),
            (("branch", "started_on"), False),
        )
        constraints = [in_order("started_on", "ended_on"), same_branch("client_id", "client")]
