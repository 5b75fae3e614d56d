"""What the bookkeeper gets: a row for each line that was paid, came back or was given.

No client stands in it: what a claimant wrote of a line is left out, for it may name one. What was
booked stays: a payment that came back is a row of its own, on its own day, with less than nothing.
A closed period is read as it was when it was closed. Where its records say something else by now,
the difference is booked on the first day after all that is closed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.core.clock import local, today
from portal.core.database import Rows
from portal.expenses.payouts.models import (
    BookAccount,
    Booked,
    BookEntry,
    Booking,
    BookPeriod,
)
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

Sizes = tuple[int, int, int]  # hundred metres, cents asked, cents paid


@dataclass(frozen=True)
class LedgerEntry:
    """One line of a claim, as it is booked; cents, and hundred metres."""

    what: Booking
    booked_on: date
    claim: ExpenseClaim  # with its claimant
    line: int
    payment: int | None  # nothing: a gift
    batch: int | None
    spent_on: date
    kind: Booked
    account: str
    cost_centre: str
    project: str
    distance_hm: int | None
    asked_cents: int
    paid_cents: int
    is_correction: bool = False  # of what stands in a closed period

    @property
    def reference(self) -> str:
        return self.claim.reference

    @property
    def payee(self) -> str:
        return self.claim.claimant.label

    @property
    def key(self) -> tuple:
        """What was booked: the same before and after a change of how much."""
        return self.what, self.line, self.payment

    @property
    def sizes(self) -> Sizes:
        return self.distance_hm or 0, self.asked_cents, self.paid_cents

    def of(self, sizes: Sizes, **changes) -> "LedgerEntry":
        """The same with other sizes."""
        distance, asked, paid = sizes
        distance_hm = None if self.distance_hm is None else distance
        return replace(self, distance_hm=distance_hm, asked_cents=asked, paid_cents=paid, **changes)

    def back(self, day: date) -> "LedgerEntry":
        """The row that takes this one back."""
        return self.of(less(NOTHING, self.sizes), what=Booking.CAME_BACK, booked_on=day)


NOTHING = (0, 0, 0)


def added(one: Sizes, other: Sizes) -> Sizes:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def less(one: Sizes, other: Sizes) -> Sizes:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


class Rules:
    """Where the lines of a branch are booked."""

    def __init__(self, branch_id: int) -> None:
        self.policies: list[ExpensePolicy] = list(expenses.policies(branch_id))
        self.kinds: list[KindRule] = [
            rule for rule in expenses.all_kind_rules(branch_id) if rule.ledger_account
        ]
        self.accounts = accounts_of(branch_id)

    def entry(
        self,
        line: ExpenseLine,
        what: Booking,
        day: date,
        payment: int | None = None,
        batch: int | None = None,
    ) -> LedgerEntry:
        """A line of a claim that comes with its claimant, booked on that day."""
        kind = Booked.ALLOWANCE if line.is_allowance else Booked(line.kind)
        own = self.accounts.get(kind)
        rule = expenses.rule_of(line, self.kinds)
        policy = expenses.holding_on(line.spent_on, self.policies)
        return LedgerEntry(
            what=what,
            booked_on=day,
            claim=line.claim,
            line=line.id,
            payment=payment,
            batch=batch,
            spent_on=line.spent_on,
            kind=kind,
            account=(own and own.ledger_account) or (rule.ledger_account if rule else ""),
            cost_centre=(own and own.cost_centre) or (policy.cost_centre if policy else ""),
            project=policy.project if policy else "",
            distance_hm=line.distance_hm,
            asked_cents=line.amount_cents,
            paid_cents=line.payable_cents,
        )


def accounts_of(branch_id: int) -> dict[Booked, BookAccount]:
    """{kind: where the branch books it}, of what it chose itself."""
    found = BookAccount.select().where(BookAccount.branch == branch_id)
    return {Booked(account.what): account for account in found}


def accounts_by_rules(branch_id: int) -> dict[Booked, tuple[str, str]]:
    """{kind: account, cost centre} of today, as far as the branch chose nothing on its page."""
    rules = Rules(branch_id)
    policy = expenses.holding_on(today(), rules.policies)
    held = {}
    for kind in Booked:
        rule = expenses.holding_on(today(), [rule for rule in rules.kinds if rule.kind == kind])
        held[kind] = rule.ledger_account if rule else "", policy.cost_centre if policy else ""
    return held


def ledger_of_batch(batch: PaymentBatch) -> list[LedgerEntry]:
    """What this file pays, and what of it came back; nothing of one that was withdrawn."""
    if batch.confirmed_at is None:
        return in_order(_payments(batch.branch_id, PaymentBatch.id == batch.id))
    return [entry for entry in ledger(batch.branch_id) if entry.batch == batch.number]


def ledger_between(branch_id: int, first: date, last: date) -> list[LedgerEntry]:
    """All that the bank paid, that came back, and that somebody gave, in these days."""
    return [entry for entry in ledger(branch_id) if first <= entry.booked_on <= last]


def ledger_of_year(branch_id: int, year: int) -> list[LedgerEntry]:
    return ledger_between(branch_id, date(year, 1, 1), date(year, 12, 31))


def ledger(branch_id: int) -> list[LedgerEntry]:
    """All that was ever booked: closed periods as they were, with what corrects them."""
    live = [*_payments(branch_id, PaymentBatch.confirmed_at.is_null(False)), *_gifts(branch_id)]
    until = closed_until(branch_id)
    if until is None:
        return in_order(live)
    frozen = list(_frozen(branch_id))
    changed = [entry for entry in live if entry.booked_on <= until]
    later = [entry for entry in live if entry.booked_on > until]
    return in_order([*frozen, *corrections(frozen, changed, until + timedelta(1)), *later])


def corrections(
    frozen: list[LedgerEntry], live: list[LedgerEntry], day: date
) -> Iterator[LedgerEntry]:
    """What has to be booked on a day so that what was closed comes to what it should be."""
    should = {entry.key: entry for entry in live}
    held: dict[tuple, LedgerEntry] = {}
    for entry in frozen:
        before = held.get(entry.key)
        held[entry.key] = entry.of(added(entry.sizes, before.sizes)) if before else entry
    for key in {**held, **should}:
        was, now = held.get(key), should.get(key)
        sizes = less(now.sizes if now else NOTHING, was.sizes if was else NOTHING)
        booked = was or now
        if booked is not None and any(sizes):
            yield booked.of(sizes, booked_on=day, is_correction=True)


def closed_until(branch_id: int) -> date | None:
    """The last day of the last closed period."""
    period = last_period(branch_id)
    return period.closed_until if period else None


def last_period(branch_id: int) -> BookPeriod | None:
    found = BookPeriod.select().where(BookPeriod.branch == branch_id)
    return found.order_by(BookPeriod.closed_until.desc()).first()


def periods_visible_to(person: Person) -> Rows:
    """The closed periods of the branch."""
    return BookPeriod.select().where(BookPeriod.branch == person.branch_id)


def in_order(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    return sorted(
        entries,
        key=lambda entry: (entry.booked_on, entry.reference, entry.spent_on, entry.line),
    )


def _frozen(branch_id: int) -> Iterator[LedgerEntry]:
    rows = (
        BookEntry.select(BookEntry, ExpenseClaim, Person)
        .join(ExpenseClaim)
        .join(Person, on=ExpenseClaim.claimant)
        .where(BookEntry.branch == branch_id)
        .order_by(BookEntry.id)
    )
    for row in rows:
        yield LedgerEntry(
            what=Booking(row.what),
            booked_on=row.booked_on,
            claim=row.claim,
            line=row.line_number,
            payment=row.payment_number,
            batch=row.batch_number,
            spent_on=row.spent_on,
            kind=Booked(row.kind),
            account=row.account,
            cost_centre=row.cost_centre,
            project=row.project,
            distance_hm=row.distance_hm,
            asked_cents=row.asked_cents,
            paid_cents=row.paid_cents,
            is_correction=row.is_correction,
        )


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
        entry = rules.entry(line, Booking.PAID, day, payout.id, batch.number)
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
