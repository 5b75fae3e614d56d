from datetime import date
from enum import StrEnum

from peewee import SQL, BooleanField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.database import BaseModel, in_order, one_of, parent, same_branch
from portal.people.models import Person


class Transport(StrEnum):
    CAR = "car"
    BICYCLE = "bicycle"
    PUBLIC = "public"


class Rate(BaseModel):
    """What a kilometre pays, between two days, in a branch or in all."""

    branch = parent(Branch, null=True)
    transport = CharField(max_length=8, constraints=[one_of("transport", Transport)])
    valid_from = DateField()
    valid_until = DateField(null=True)
    cents_per_km = IntegerField(constraints=[Check("cents_per_km >= 0")])
    source = CharField(max_length=300)
    is_verified = BooleanField(default=False)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX rate_once"
                " ON rate (COALESCE(branch_id, 0), transport, valid_from)"
            ),
        )
        constraints = [in_order("valid_from", "valid_until")]

    def amount_cents(self, distance_hm: int) -> int:
        """Whole cents for a distance in hundred metres, half a cent rounded up."""
        return (distance_hm * self.cents_per_km + 5) // 10

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= (self.valid_until or day)


class Trip(BaseModel):
    """One journey of one person, for one or more activities; claimed once at most."""

    branch = parent(Branch)
    person = parent(Person)
    travelled_on = DateField()
    distance_hm = IntegerField(constraints=[Check("distance_hm BETWEEN 0 AND 20000")])
    transport = CharField(
        max_length=8, default=Transport.CAR, constraints=[one_of("transport", Transport)]
    )
    is_claimed_elsewhere = BooleanField(default=False)  # by an imported mileage line of that day

    class Meta:
        indexes = ((("id", "branch"), True), (("person", "travelled_on"), False))
        constraints = [same_branch("person_id", "person")]
