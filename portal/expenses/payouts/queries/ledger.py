"""What the bookkeeper gets: a row for each line that was paid or given, without any client.

What a claimant wrote of a line is left out: it may name a client.
"""

from dataclasses import dataclass
from datetime import date

from portal.core.clock import local
from portal.core.database import Rows
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    PaymentBatch,
    PayoutLine,
)
from portal.people.models import Person


@dataclass(frozen=True)
class LedgerEntry:
    """One line of a claim, as it is booked; cents, and hundred metres."""

    booked_on: date
    batch: int | None  # nothing: a gift
    reference: str
    payee: str
    spent_on: date
    kind: str
    account: str
    cost_centre: str
    project: str
    distance_hm: int | None
    asked_cents: int
    paid_cents: int
    is_gift: bool


def ledger_of_batch(batch: PaymentBatch) -> list[LedgerEntry]:
    paid = PayoutLine.select(PayoutLine.claim).where(
        PayoutLine.batch == batch.id, PayoutLine.voided_at.is_null()
    )
    return _entries(batch.branch_id, ExpenseClaim.id.in_(paid))


def ledger_of_year(branch_id: int, year: int) -> list[LedgerEntry]:
    """All that the bank paid, or somebody gave, in a year."""
    booked = ExpenseClaim.status.in_([ClaimStatus.PAID, ClaimStatus.WAIVED])
    entries = _entries(branch_id, booked)
    return [entry for entry in entries if entry.booked_on.year == year]


def _entries(branch_id: int, chosen) -> list[LedgerEntry]:
    policies = list(expenses.policies(branch_id))
    rules = list(expenses.all_kind_rules(branch_id))
    found = []
    for line in _lines(branch_id, chosen):
        claim, payout = line.claim, getattr(line, "payoutline", None)
        batch = payout.batch if payout else None
        when = (batch.confirmed_at or batch.made_at) if batch else claim.decided_at
        rule = next(
            (r for r in rules if r.kind == line.kind and r.valid_from <= line.spent_on), None
        )
        policy = next(p for p in policies if p.valid_from <= line.spent_on)
        found.append(
            LedgerEntry(
                local(when).date(),
                batch.number if batch else None,
                claim.reference,
                claim.claimant.label,
                line.spent_on,
                line.kind,
                rule.ledger_account if rule else "",
                policy.cost_centre,
                policy.project,
                line.distance_hm,
                line.amount_cents,
                line.payable_cents,
                claim.is_gift,
            )
        )
    return sorted(found, key=lambda entry: (entry.booked_on, entry.reference, entry.spent_on))


def _lines(branch_id: int, chosen) -> Rows:
    """Lines with their claim, its claimant, and the payment and file that they stand in."""
    standing = (PayoutLine.claim == ExpenseClaim.id) & PayoutLine.voided_at.is_null()
    return (
        ExpenseLine.select(ExpenseLine, ExpenseClaim, Person, PayoutLine, PaymentBatch)
        .join(ExpenseClaim)
        .join(Person, on=ExpenseClaim.claimant)
        .switch(ExpenseLine)
        .left_outer_join(PayoutLine, on=standing, attr="payoutline")
        .left_outer_join(PaymentBatch, on=(PayoutLine.batch == PaymentBatch.id))
        .where(
            ExpenseLine.branch == branch_id,
            ExpenseClaim.was_imported == False,  # noqa: E712  SQL
            chosen,
        )
        .order_by(ExpenseLine.id)
    )
