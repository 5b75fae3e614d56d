from peewee import SQL, BlobField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, parent, same_branch
from portal.expenses.records.models.claims import ExpenseClaim
from portal.people.models import Person


class PaymentBatch(BaseModel):
    """What was given to the bank in one file: made once, and the same bytes for ever."""

    branch = parent(Branch)
    number = IntegerField(constraints=[Check("number >= 1")])  # 1, 2, 3 … of the branch
    made_by = parent(Person)
    made_at = MomentField(default=now)
    pay_on = DateField()
    message_id = CharField(max_length=35, unique=True)
    total_cents = IntegerField(constraints=[Check("total_cents > 0")])
    count = IntegerField(constraints=[Check("count > 0")])
    content_sealed = BlobField()  # the file for the bank
    digest = CharField(max_length=64)  # SHA-256 of that file
    confirmed_by = parent(Person, null=True)  # who saw that the bank took it
    confirmed_at = MomentField(null=True)
    withdrawn_by = parent(Person, null=True)  # who said that it never went to the bank
    withdrawn_at = MomentField(null=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("id", "branch"), True), (("branch", "number"), True))
        constraints = [
            same_branch("made_by_id", "person"),
            same_branch("confirmed_by_id", "person"),
            same_branch("withdrawn_by_id", "person"),
            Check("confirmed_at IS NULL OR withdrawn_at IS NULL"),
        ]


class PayoutLine(BaseModel):
    """One claim in one file. A line that did not go through is void, and frees its claim."""

    branch = parent(Branch)
    batch = parent(PaymentBatch)
    claim = parent(ExpenseClaim)
    payee = parent(Person)
    made_by = parent(Person)  # of the batch, repeated for the rule below
    amount_cents = IntegerField(constraints=[Check("amount_cents > 0")])
    end_to_end_id = CharField(max_length=35, unique=True)
    voided_at = MomentField(null=True)
    void_reason = CharField(max_length=300, null=True)

    class Meta:
        indexes = (
            (("batch", "claim"), True),
            SQL(
                "CREATE UNIQUE INDEX payout_line_once ON payout_line (claim_id)"
                " WHERE voided_at IS NULL"
            ),
        )
        constraints = [
            Check("payee_id <> made_by_id"),
            same_branch("batch_id", "payment_batch"),
            same_branch("claim_id", "expense_claim"),
            same_branch("payee_id", "person"),
            same_branch("made_by_id", "person"),
        ]
