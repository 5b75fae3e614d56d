from datetime import date
from enum import StrEnum

from peewee import SQL, BooleanField, CharField, Check, DateField, IntegerField, NodeList, TextField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, no_longer_than, one_of, parent, same_branch
from portal.expenses.records.models.trips import Rate, Trip
from portal.files.models import StoredFile
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
    WAIVED = "waived"  # approved, and given to the organisation instead of paid


GRANTED = {ClaimStatus.APPROVED, ClaimStatus.PAID, ClaimStatus.WAIVED}
OPEN = {ClaimStatus.DRAFT, ClaimStatus.RETURNED}  # the claimant may still change it


class ExpenseClaim(BaseModel):
    """The lines of one person and month that share a status.

    That nobody decides on their own claim, nor twice on one, is a rule of the table too.
    """

    branch = parent(Branch)
    claimant = parent(Person)
    month = IntegerField(constraints=[Check("month BETWEEN 190001 AND 299912")])
    status = CharField(
        max_length=10, default=ClaimStatus.DRAFT, constraints=[one_of("status", ClaimStatus)]
    )
    was_imported = BooleanField(default=False)
    version = IntegerField(default=0)
    is_gift = BooleanField(default=False)  # the claimant gives the money to the organisation
    submitted_at = MomentField(null=True)
    # Of a claim above the limit: who approved it first, while it waits for another.
    first_approver = parent(
        Person, null=True, constraints=[Check("first_approver_id <> claimant_id")]
    )
    decided_by = parent(
        Person,
        null=True,
        constraints=[Check("decided_by_id <> claimant_id AND decided_by_id <> first_approver_id")],
    )
    decided_at = MomentField(null=True)
    escalated_at = MomentField(null=True)  # it waited too long, and those above were told

    class Meta:
        indexes = (
            (("id", "branch"), True),
            (("claimant", "month", "status"), False),
            (("branch", "status"), False),
        )
        constraints = [
            same_branch("claimant_id", "person"),
            same_branch("first_approver_id", "person"),
            same_branch("decided_by_id", "person"),
        ]

    @property
    def reference(self) -> str:
        """What people call it: D-2026-0412."""
        return f"D-{self.month // 100}-{self.id:04}"

    @property
    def first_day(self) -> date:
        return date(self.month // 100, self.month % 100, 1)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def not_below_zero(column: str) -> SQL | NodeList:
    """Only of a journey less than nothing is asked: what it was paid too much."""
    return Check(f"{column} >= 0 OR kind IN ('{ExpenseKind.MILEAGE}', '{PUBLIC}')")


PUBLIC = ExpenseKind.PUBLIC_TRANSPORT


class ExpenseLine(BaseModel):
    branch = parent(Branch)
    claim = parent(ExpenseClaim)
    spent_on = DateField()
    kind = CharField(max_length=16, constraints=[one_of("kind", ExpenseKind)])
    distance_hm = IntegerField(null=True, constraints=[not_below_zero("distance_hm")])
    amount_cents = IntegerField(constraints=[not_below_zero("amount_cents")])
    description = CharField(max_length=300, null=True)
    trip = parent(Trip, null=True, unique=True)
    rate = parent(Rate, null=True)
    rate_cents = IntegerField(null=True)  # what a kilometre paid, fixed when it was sent in
    is_allowance = BooleanField(default=False)  # a fixed allowance, not a cost
    form_key = CharField(max_length=40, null=True, unique=True)  # one form makes one line
    # What is paid of it, if less than was asked, and why. Never more.
    approved_cents = IntegerField(
        null=True, constraints=[Check("approved_cents BETWEEN 0 AND amount_cents")]
    )
    correction = CharField(max_length=300, null=True)
    # The journey, paid in another line, of which this is what it comes to more or less.
    corrects = parent(Trip, null=True)

    class Meta:
        indexes = ((("branch", "spent_on"), False), (("id", "branch"), True))
        constraints = [
            same_branch("claim_id", "expense_claim"),
            same_branch("trip_id", "trip"),
            same_branch("corrects_id", "trip"),
        ]

    @property
    def journey_id(self) -> int | None:
        """The journey that it pays, or corrects."""
        return self.trip_id or self.corrects_id

    @property
    def payable_cents(self) -> int:
        return self.amount_cents if self.approved_cents is None else self.approved_cents


class Receipt(BaseModel):
    """A photo or PDF that belongs to one line."""

    branch = parent(Branch)
    line = parent(ExpenseLine)
    file = parent(StoredFile, unique=True)
    position = IntegerField(constraints=[Check("position >= 0")])
    added_at = MomentField(default=now)

    class Meta:
        indexes = ((("line", "position"), True),)
        constraints = [
            same_branch("line_id", "expense_line"),
            same_branch("file_id", "stored_file"),
        ]


class Happened(StrEnum):
    """What can happen to a claim."""

    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    ASKED_AGAIN = "asked_again"  # by its claimant, once it was refused
    CORRECTED = "corrected"
    FIRST_APPROVED = "first_approved"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    UNDONE = "undone"
    ESCALATED = "escalated"
    IN_PAYOUT = "in_payout"
    OUT_OF_PAYOUT = "out_of_payout"
    PAID = "paid"
    BOUNCED = "bounced"


REASON_LENGTH = 1000


class ClaimEvent(BaseModel):
    """One thing that happened to a claim: only ever added (a trigger refuses a change)."""

    branch = parent(Branch)
    claim = parent(ExpenseClaim)
    at = MomentField(default=now)
    actor = parent(Person, null=True)  # nobody: `flask jobs run`
    stands_in_for = parent(Person, null=True)  # the approver whose deputy the actor was
    what = CharField(max_length=15, constraints=[one_of("what", Happened)])
    from_status = CharField(max_length=10)
    to_status = CharField(max_length=10)
    reason = TextField(null=True, constraints=[no_longer_than("reason", REASON_LENGTH)])
    version = IntegerField(null=True)  # of the claim, once this had happened

    class Meta:
        indexes = ((("claim", "id"), False),)
        constraints = [
            same_branch("claim_id", "expense_claim"),
            same_branch("actor_id", "person"),
            same_branch("stands_in_for_id", "person"),
        ]
