"""Employers: whom we know, and what the next step is."""

from enum import StrEnum

from peewee import CharField, DateField, IntegerField

from portal.db import BaseModel, one_of, parent
from portal.organisation.models import Branch


class Stage(StrEnum):
    LEAD = "lead"
    CONTACTED = "contacted"
    VISITED = "visited"
    PARTNER = "partner"
    CLOSED = "closed"


class Employer(BaseModel):
    branch = parent(Branch)
    code = CharField(max_length=60)
    name = CharField(max_length=120, null=True)
    place = CharField(max_length=120, null=True)
    sector = CharField(max_length=60, null=True)
    contact_name = CharField(max_length=120, null=True)
    contact_email = CharField(max_length=254, null=True)
    contact_phone = CharField(max_length=30, null=True)
    stage = CharField(max_length=10, null=True, constraints=[one_of("stage", Stage)])
    next_action_on = DateField(null=True)
    next_action = CharField(max_length=300, null=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("branch", "code"), True), (("id", "branch"), True))

    @property
    def label(self) -> str:
        return self.name or self.code
