"""What a client agreed to, since when, and how they said so (B7)."""

from enum import StrEnum

from peewee import SQL, CharField, DateField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, in_order, one_of, parent, same_branch
from portal.people.models import Person


class ConsentPurpose(StrEnum):
    MAKE_CV = "make_cv"  # from what the file holds and what they tell
    SHARE_CV = "share_cv"  # with employers


class ConsentSource(StrEnum):
    """How they said yes."""

    SPOKEN = "spoken"
    PAPER = "paper"
    MAIL = "mail"


class Consent(BaseModel):
    """One yes for one purpose; withdrawn it stays, and a new yes is a row of its own."""

    branch = parent(Branch)
    client = parent(Client)
    purpose = CharField(max_length=10, constraints=[one_of("purpose", ConsentPurpose)])
    source = CharField(max_length=10, constraints=[one_of("source", ConsentSource)])
    given_on = DateField()
    noted_by = parent(Person)
    noted_at = MomentField(default=now)
    withdrawn_on = DateField(null=True)
    withdrawn_by = parent(Person, null=True)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX consent_that_runs ON consent (client_id, purpose)"
                " WHERE withdrawn_on IS NULL"
            ),
        )
        constraints = [
            in_order("given_on", "withdrawn_on"),
            same_branch("client_id", "client"),
            same_branch("noted_by_id", "person"),
            same_branch("withdrawn_by_id", "person"),
        ]
