"""Homes, the municipality's target per half-year, and corrections on its balance."""

from datetime import date
from enum import StrEnum

from peewee import CharField, Check, DateField, IntegerField

from portal.branches.models import Branch, Municipality
from portal.core.clock import local
from portal.core.database import BaseModel, MomentField, one_of, parent, same_branch
from portal.search.index import Found, Word


class HomeKind(StrEnum):
    REGULAR = "regular"
    GROUP = "group"
    SHARED = "shared"
    TEMPORARY = "temporary"


class Home(Found):
    branch = parent(Branch)
    code = CharField(max_length=60)
    municipality = parent(Municipality, null=True)
    kind = CharField(max_length=10, constraints=[one_of("kind", HomeKind)])
    available_on = DateField(null=True)
    address = CharField(max_length=200, null=True)
    version = IntegerField(default=0)

    FOUND_BY = ("address", "code")

    class Meta:
        indexes = ((("branch", "code"), True), (("id", "branch"), True))
        constraints = [same_branch("municipality_id", "municipality")]

    @property
    def full_name(self) -> str:
        return self.address or self.code


class HomeWord(Word):
    record = parent(Home, on_delete="CASCADE")


class HousingTarget(BaseModel):
    """How many persons to house in a half-year; a replaced target stays as history."""

    municipality = parent(Municipality)
    half_year = CharField(
        max_length=7, constraints=[Check("half_year LIKE '____-H1' OR half_year LIKE '____-H2'")]
    )
    persons = IntegerField(constraints=[Check("persons >= 0")])
    replaced_at = MomentField(null=True)
    replaced_number = IntegerField(default=0)  # 0 for the target that holds

    class Meta:
        indexes = ((("municipality", "half_year", "replaced_number"), True),)
        constraints = [Check("(replaced_at IS NULL) = (replaced_number = 0)")]

    @property
    def replaced_on(self) -> date | None:
        return local(self.replaced_at).date() if self.replaced_at else None


class HousingCorrection(BaseModel):
    """Persons added to (or taken from) the balance of a municipality, with the reason."""

    municipality = parent(Municipality)
    corrected_on = DateField()
    persons = IntegerField()
    reason = CharField(max_length=300, null=True)

    class Meta:
        indexes = ((("municipality", "corrected_on"), False),)
