"""What the bookkeeper gets: a row for each line that was paid, came back or was given.

No client stands in it: what a claimant wrote of a line is left out, for it may name one. What was
booked stays: a payment that came back is a row of its own, on its own day, with less than nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from portal.core.clock import local
from portal.core.database import Rows
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    ExpensePolicy,
    KindRule,
    PaymentBatch,
    PayoutLine,
)
from portal.people.models import Person


class Booking(StrEnum):
    PAID = "paid"
    CAME_BACK = "came_back"
    GIVEN = "given"


@dataclass(frozen=True)
class LedgerEntry:
    """One line of a claim, as it is booked; cents, and hundred metres."""

    what: Booking
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

    def back(self, day: date) -> "LedgerEntry":
        """The row that takes this one back."""
        return replace(
            self,
            what=Booking.CAME_BACK,
            booked_on=day,
            distance_hm=self.distance_hm and -self.distance_hm,
            asked_cents=-self.asked_cents,
            paid_cents=-self.paid_cents,
        )


class Rules:
    """Where the lines of a branch are booked."""

    def __init__(self, branch_id: int) -> None:
        self.policies: list[ExpensePolicy] = list(expenses.policies(branch_id))
        self.kinds: list[KindRule] = list(expenses.all_kind_rules(branch_id))

    def entry(
        self, line: ExpenseLine, what: Booking, day: date, batch: int | None = None
    ) -> LedgerEntry:
        """A line of a claim that comes with its claimant, booked on that day."""
        rule = expenses.rule_of(line, self.kinds)
        policy = expenses.holding_on(line.spent_on, self.policies)
        return LedgerEntry(
            what,
            day,
            batch,
            line.claim.reference,
            line.claim.claimant.label,
            line.spent_on,
            line.kind,
            rule.ledger_account if rule else "",
            policy.cost_centre if policy else "",
            policy.project if policy else "",
            line.distance_hm,
            line.amount_cents,
            line.payable_cents,
        )


def ledger_of_batch(batch: PaymentBatch) -> list[LedgerEntry]:
    """What this file pays, and what of it came back; nothing of one that was withdrawn."""
    return in_order(_payments(batch.branch_id, PaymentBatch.id == batch.id))


def ledger_of_year(branch_id: int, year: int) -> list[LedgerEntry]:
    """All that the bank paid, that came back, and that somebody gave, in a year."""
    payments = _payments(branch_id, PaymentBatch.confirmed_at.is_null(False))
    booked = [*payments, *_gifts(branch_id)]
    return in_order(entry for entry in booked if entry.booked_on.year == year)


def in_order(entries) -> list[LedgerEntry]:
    return sorted(entries, key=lambda entry: (entry.booked_on, entry.reference, entry.spent_on))


def _payments(branch_id: int, chosen) -> Iterator[LedgerEntry]:
    rules = Rules(branch_id)
    paid = (
        _lines(branch_id)
        .select_extend(PayoutLine, PaymentBatch)
        .join_from(ExpenseClaim, PayoutLine, on=PayoutLine.claim, attr="payout")
        .join(PaymentBatch)
        .where(PaymentBatch.withdrawn_at.is_null(), chosen)
    )
    for line in paid:
        payout = line.claim.payout
        batch = payout.batch
        day = local(batch.confirmed_at or batch.made_at).date()
        entry = rules.entry(line, Booking.PAID, day, batch.number)
        yield entry
        if payout.voided_at is not None:
            yield entry.back(local(payout.voided_at).date())


def _gifts(branch_id: int) -> Iterator[LedgerEntry]:
    rules = Rules(branch_id)
    for line in _lines(branch_id).where(
        ExpenseClaim.status == ClaimStatus.WAIVED, ExpenseClaim.decided_at.is_null(False)
    ):
        yield rules.entry(line, Booking.GIVEN, local(line.claim.decided_at).date())


def _lines(branch_id: int) -> Rows:
    """Lines with their claim and its claimant, of what the portal itself decided."""
    return (
        ExpenseLine.select(ExpenseLine, ExpenseClaim, Person)
        .join(ExpenseClaim)
        .join(Person, on=ExpenseClaim.claimant)
        .where(
            ExpenseLine.branch == branch_id,
            ExpenseClaim.was_imported == False,  # noqa: E712  SQL
        )
        .order_by(ExpenseLine.id)
    )
