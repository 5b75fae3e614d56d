"""Legal cases and their outcome."""

from enum import StrEnum

from peewee import CharField, DateField

from portal.clients.models import Client
from portal.db import BaseModel, in_order, one_of, parent, same_branch
from portal.organisation.models import Branch


class CaseKind(StrEnum):
    REUNIFICATION = "reunification"
    PERMIT_RENEWAL = "permit_renewal"
    NATURALISATION = "naturalisation"
    ASYLUM = "asylum"
    VISA = "visa"
    NEWBORN = "newborn"
    RETURN = "return"
    OTHER = "other"


class CaseOutcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


class LegalCase(BaseModel):
    branch = parent(Branch)
    code = CharField(max_length=60)
    client = parent(Client)
    kind = CharField(max_length=15, constraints=[one_of("kind", CaseKind)])
    opened_on = DateField(null=True)
    closed_on = DateField(null=True)
    outcome = CharField(max_length=12, null=True, constraints=[one_of("outcome", CaseOutcome)])
    arrived_on = DateField(null=True)  # the day the family was together again

    class Meta:
        indexes = ((("branch", "code"), True), (("client", "opened_on"), False))
        constraints = [in_order("opened_on", "closed_on"), same_branch("client_id", "client")]
