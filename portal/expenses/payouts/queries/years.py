"""A year of expenses: of the branch against its budget, and of one person for the tax office."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from peewee import fn

from portal.core.clock import local, today
from portal.core.database import Rows
from portal.core.i18n.collation import place_of
from portal.core.i18n.labels import EXPENSES
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    PaymentBatch,
    PayoutLine,
)
from portal.people.models import Person

APPROVED = [ClaimStatus.APPROVED, ClaimStatus.PAID]


@dataclass
class Overview:
    """What was approved for a year by the day it was spent, in cents; as `expenses.approved`."""

    year: int
    months: list[int]
    before: list[int]  # the months of the year before
    kinds: dict[str, int]
    people: list[tuple[Person, int, int]]  # with cents and hundred metres, most first
    gifts: int
    waiting: int  # sent in and not decided
    from_files: int  # of a file, as sent in: here nobody decides on that
    budget: int | None

    @property
    def total(self) -> int:
        return sum(self.months)


def overview_of(person: Person, year: int) -> Overview:
    """Of the branch of this person."""
    branch = person.branch_id
    paid = fn.COALESCE(ExpenseLine.approved_cents, ExpenseLine.amount_cents)
    rows = (
        ExpenseLine.select(
            ExpenseLine.spent_on,
            ExpenseLine.kind,
            paid,
            ExpenseLine.distance_hm,
            ExpenseClaim.claimant,
            ExpenseClaim.status,
            ExpenseClaim.was_imported,
        )
        .join(ExpenseClaim)
        .where(
            ExpenseLine.branch == branch,
            ExpenseLine.spent_on.between(date(year - 1, 1, 1), date(year, 12, 31)),
        )
        .tuples()
    )
    months, before = [0] * 12, [0] * 12
    kinds: dict[str, int] = defaultdict(int)
    people: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    gifts = waiting = from_files = 0
    for day, kind, cents, distance, claimant, status, was_imported in rows:
        if status in APPROVED and day.year < year:
            before[day.month - 1] += cents
        elif status in APPROVED:
            months[day.month - 1] += cents
            kinds[kind] += cents
            people[claimant][0] += cents
            people[claimant][1] += distance or 0
        elif day.year == year:
            gifts += cents if status == ClaimStatus.WAIVED else 0
            waits = cents if status == ClaimStatus.SUBMITTED else 0
            waiting += 0 if was_imported else waits
            from_files += waits if was_imported else 0
    known = {p.id: p for p in Person.select().where(Person.id.in_(list(people)))}
    ranked = sorted(people.items(), key=lambda item: (-item[1][0], known[item[0]].sorts_as))
    policy = expenses.policy_on(min(date(year, 12, 31), today()), branch)
    return Overview(
        year,
        months,
        before,
        dict(sorted(kinds.items(), key=lambda item: (-item[1], place_of(EXPENSES[item[0]])))),
        [(known[n], cents, hm) for n, (cents, hm) in ranked],
        gifts,
        waiting,
        from_files,
        policy.yearly_budget_cents,
    )


def years_of(branch_id: int) -> list[int]:
    """The years in which something was spent, the last first; this year always."""
    first, last = (
        ExpenseLine.select(fn.MIN(ExpenseLine.spent_on), fn.MAX(ExpenseLine.spent_on))
        .where(ExpenseLine.branch == branch_id)
        .tuples()
        .get()
    )
    years = {int(str(day)[:4]) for day in (first, last) if day} | {today().year}
    return list(range(max(years), min(years) - 1, -1))


@dataclass
class Statement:
    """What one person was paid, and what they gave, in a year: by the day of the money."""

    person: Person
    year: int
    paid: list[tuple[date, ExpenseClaim, int]] = field(default_factory=list)
    given: list[tuple[date, ExpenseClaim, int]] = field(default_factory=list)
    elsewhere_cents: int = 0  # paid or given outside the portal, by the day it was spent

    @property
    def paid_cents(self) -> int:
        return sum(cents for _day, _claim, cents in self.paid)

    @property
    def given_cents(self) -> int:
        return sum(cents for _day, _claim, cents in self.given)


def statement_of(person: Person, year: int) -> Statement:
    """Payments that the bank took; gifts by the day on which they were approved, each once."""
    statement = Statement(person, year)
    payments = (
        PayoutLine.select(PayoutLine, PaymentBatch, ExpenseClaim)
        .join(PaymentBatch)
        .switch(PayoutLine)
        .join(ExpenseClaim)
        .where(
            PayoutLine.payee == person.id,
            PayoutLine.voided_at.is_null(),
            PaymentBatch.confirmed_at.is_null(False),
        )
        .order_by(PaymentBatch.confirmed_at, PayoutLine.id)
    )
    for line in payments:
        day = local(line.batch.confirmed_at).date()
        if day.year == year:
            statement.paid.append((day, line.claim, line.amount_cents))
    gifts = list(
        ExpenseClaim.select()
        .where(
            ExpenseClaim.claimant == person.id,
            ExpenseClaim.status == ClaimStatus.WAIVED,
            ExpenseClaim.decided_at.is_null(False),
        )
        .order_by(ExpenseClaim.decided_at)
    )
    paid = fn.COALESCE(ExpenseLine.approved_cents, ExpenseLine.amount_cents)
    sums: Rows = (
        ExpenseLine.select(ExpenseLine.claim, fn.SUM(paid))
        .where(ExpenseLine.claim.in_([gift.id for gift in gifts]))
        .group_by(ExpenseLine.claim)
    )
    totals: dict[int, int] = dict(sums.tuples())
    for gift in gifts:
        day = local(gift.decided_at).date()
        if day.year == year:
            statement.given.append((day, gift, int(totals.get(gift.id, 0))))
    statement.elsewhere_cents = _elsewhere(person, year)
    return statement


def _elsewhere(person: Person, year: int) -> int:
    """What a file brought in as paid or given: who paid it, and when, the portal does not know."""
    paid = fn.COALESCE(ExpenseLine.approved_cents, ExpenseLine.amount_cents)
    found = (
        ExpenseLine.select(fn.SUM(paid))
        .join(ExpenseClaim)
        .where(
            ExpenseClaim.claimant == person.id,
            ExpenseClaim.was_imported == True,  # noqa: E712  SQL
            ExpenseClaim.status.in_([ClaimStatus.PAID, ClaimStatus.WAIVED]),
            ExpenseLine.spent_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return int(found.scalar() or 0)
