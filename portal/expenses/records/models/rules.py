"""What holds from a day on, and where that is written: limits, policies, agreements.

A rule without a branch holds for all; one of the branch goes before it. Rules are added, not
changed: what was decided under a rule stays decided.
"""

from enum import StrEnum

from peewee import SQL, BooleanField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.database import BaseModel, in_order, one_of, parent, same_branch
from portal.expenses.records.models.claims import ExpenseKind
from portal.people.models import Person


class AllowanceLimit(BaseModel):
    """Up to what an allowance for volunteers is free of tax: each of the three stands alone."""

    branch = parent(Branch, null=True)
    valid_from = DateField()
    valid_until = DateField(null=True)
    younger_than = IntegerField()  # years of age, for which the lower amount an hour holds
    hour_cents = IntegerField(constraints=[Check("hour_cents >= 0")])
    hour_younger_cents = IntegerField(constraints=[Check("hour_younger_cents >= 0")])
    month_cents = IntegerField(constraints=[Check("month_cents >= 0")])
    year_cents = IntegerField(constraints=[Check("year_cents >= 0")])
    source = CharField(max_length=300)
    is_verified = BooleanField(default=False)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX allowance_limit_once"
                " ON allowance_limit (COALESCE(branch_id, 0), valid_from)"
            ),
        )
        constraints = [in_order("valid_from", "valid_until")]


class ExpensePolicy(BaseModel):
    """How a branch decides on claims, from a day on."""

    branch = parent(Branch, null=True)
    valid_from = DateField()
    second_approval_from_cents = IntegerField(
        null=True, constraints=[Check("second_approval_from_cents > 0")]
    )
    escalate_after_days = IntegerField(constraints=[Check("escalate_after_days >= 1")])
    late_after_days = IntegerField(constraints=[Check("late_after_days >= 1")])
    likely_hm_per_trip = IntegerField(constraints=[Check("likely_hm_per_trip > 0")])
    yearly_budget_cents = IntegerField(null=True, constraints=[Check("yearly_budget_cents >= 0")])
    cost_centre = CharField(max_length=30, default="")
    project = CharField(max_length=30, default="")
    source = CharField(max_length=300)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX expense_policy_once"
                " ON expense_policy (COALESCE(branch_id, 0), valid_from)"
            ),
        )


class KindRule(BaseModel):
    """For a kind of cost: from which amount a receipt is asked, and where it is booked."""

    branch = parent(Branch, null=True)
    kind = CharField(max_length=16, constraints=[one_of("kind", ExpenseKind)])
    valid_from = DateField()
    receipt_from_cents = IntegerField(  # nothing: never; 0: always
        null=True, constraints=[Check("receipt_from_cents >= 0")]
    )
    ledger_account = CharField(max_length=20, default="")
    source = CharField(max_length=300)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX kind_rule_once"
                " ON kind_rule (COALESCE(branch_id, 0), kind, valid_from)"
            ),
        )

    def asks_receipt(self, cents: int) -> bool:
        return self.receipt_from_cents is not None and cents >= self.receipt_from_cents


class Mode(StrEnum):
    """What a volunteer gets: what it cost (no limit), a fixed allowance, or both together."""

    COSTS = "costs"
    FIXED = "fixed"
    BOTH = "both"


class AllowanceAgreement(BaseModel):
    """What was agreed with a volunteer for a time, and what other organisations pay them."""

    branch = parent(Branch)
    person = parent(Person)
    valid_from = DateField()
    valid_until = DateField(null=True)
    mode = CharField(max_length=5, constraints=[one_of("mode", Mode)])
    is_younger = BooleanField(default=False)  # than the age at which the higher amount begins
    others_cents = IntegerField(default=0, constraints=[Check("others_cents >= 0")])  # a year
    declared_on = DateField(null=True)  # when the volunteer said what others pay

    class Meta:
        indexes = ((("person", "valid_from"), True),)
        constraints = [
            in_order("valid_from", "valid_until"),
            same_branch("person_id", "person"),
        ]
