"""Trips, what they cost, and claims of one person and month."""

from datetime import date
from enum import StrEnum

from peewee import BooleanField, CharField, Check, DateField, IntegerField

from portal.db import BaseModel, in_order, one_of, parent, same_branch
from portal.organisation.models import Branch
from portal.people.models import Person


class ExpenseKind(StrEnum):
    MILEAGE = "mileage"
    PUBLIC_TRANSPORT = "public_transport"
    PARKING = "parking"
    PHONE = "phone"
    MATERIALS = "materials"
    OTHER = "other"


class ClaimStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    PAID = "paid"
    WAIVED = "waived"


class Transport(StrEnum):
    CAR = "car"
    BICYCLE = "bicycle"
    PUBLIC = "public"


class Rate(BaseModel):
    """What a kilometre pays, between two days, and where that is written."""

    transport = CharField(max_length=8, constraints=[one_of("transport", Transport)])
    valid_from = DateField()
    valid_until = DateField(null=True)
    cents_per_km = IntegerField(constraints=[Check("cents_per_km >= 0")])
    source = CharField(max_length=300)
    is_verified = BooleanField(default=False)

    class Meta:
        indexes = ((("transport", "valid_from"), True),)
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


class ExpenseClaim(BaseModel):
    """The lines of one person and month that share a status."""

    branch = parent(Branch)
    claimant = parent(Person)
    month = IntegerField(constraints=[Check("month BETWEEN 190001 AND 299912")])
    status = CharField(
        max_length=10, default=ClaimStatus.DRAFT, constraints=[one_of("status", ClaimStatus)]
    )
    was_imported = BooleanField(default=False)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("id", "branch"), True), (("claimant", "month", "status"), False))
        constraints = [same_branch("claimant_id", "person")]


class ExpenseLine(BaseModel):
    branch = parent(Branch)
    claim = parent(ExpenseClaim)
    spent_on = DateField()
    kind = CharField(max_length=16, constraints=[one_of("kind", ExpenseKind)])
    distance_hm = IntegerField(null=True, constraints=[Check("distance_hm >= 0")])
    amount_cents = IntegerField(constraints=[Check("amount_cents >= 0")])
    description = CharField(max_length=300, null=True)
    trip = parent(Trip, null=True, unique=True)
    rate = parent(Rate, null=True)

    class Meta:
        indexes = ((("branch", "spent_on"), False),)
        constraints = [
            same_branch("claim_id", "expense_claim"),
            same_branch("trip_id", "trip"),
        ]
