"""The guard of the volunteers' allowance: an hour, a month and a year have each their limit.

- What counts depends on what was agreed (`Mode`): costs alone have no limit; of a fixed allowance
  its own lines count; of both together all lines count. Where nothing was agreed, what is paid
  are costs: of these only a fixed allowance has a limit.
- Each limit stands alone, and is that of the day on which the money was spent. To reach it is
  allowed, a cent more is not.
- The limit of an hour is held against the hours that were logged, and for the fixed allowance
  only: costs are no pay for an hour.
- What other organisations pay somebody, as they declared it, counts in their year.
- A gift counts too: it was granted. What was refused does not, nor do drafts of other months.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext
from peewee import fn

from portal.activities.models import Activity
from portal.core.clock import year_month
from portal.core.i18n.formatting import euros, month
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    AllowanceAgreement,
    AllowanceLimit,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Mode,
)
from portal.people.models import Employment, Person

COUNTING = set(ClaimStatus) - {ClaimStatus.DRAFT, ClaimStatus.REJECTED}


class LimitOf(StrEnum):
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class LimitWarning:
    """One limit that a claim goes over: which, in which month or year, and by how much.

    Of an hour the cents are those of all hours that were logged in the month.
    """

    limit: LimitOf
    first_day: date  # of the month or year
    total_cents: int
    limit_cents: int

    @property
    def over_cents(self) -> int:
        return self.total_cents - self.limit_cents

    @property
    def text(self) -> str:
        """What is the matter, in the reader's language."""
        numbers = {
            "total": euros(self.total_cents),
            "limit": euros(self.limit_cents),
            "over": euros(self.over_cents),
        }
        if self.limit == LimitOf.YEAR:
            return gettext(
                "Together %(total)s in %(year)s: %(over)s over the limit of a year (%(limit)s).",
                year=self.first_day.year,
                **numbers,
            )
        if self.limit == LimitOf.MONTH:
            return gettext(
                "Together %(total)s in %(month)s: %(over)s over the limit of a month (%(limit)s).",
                month=month(self.first_day),
                **numbers,
            )
        return gettext(
            "The fixed allowance of %(month)s is %(total)s: %(over)s more than the hours that"
            " were logged allow (%(limit)s).",
            month=month(self.first_day),
            **numbers,
        )


@dataclass(frozen=True)
class Spent:
    """A line, as far as the limits ask for it."""

    claim: int
    counts: bool  # whichever claim is looked at; a draft counts in itself only
    day: date
    cents: int
    is_allowance: bool


def warnings_for(claims: list[ExpenseClaim]) -> dict[int, list[LimitWarning]]:
    """{claim: the limits that it goes over}; each claim is named, most with nothing."""
    people = sorted({claim.claimant_id for claim in claims})
    spent, minutes = lines_of_volunteers(people), minutes_by_month(people)
    agreements = expenses.agreements_of(people)
    limits = {branch: list(expenses.limits(branch)) for branch in {c.branch_id for c in claims}}
    found = {}
    for claim in claims:
        own = agreements.get(claim.claimant_id, [])
        in_view = [
            line
            for line in spent.get(claim.claimant_id, [])
            if (line.counts or line.claim == claim.id) and is_counted(line, own)
        ]
        guard = Guard(
            lines=in_view,
            agreements=own,
            limits=limits[claim.branch_id],
            minutes=minutes.get(claim.claimant_id, {}),
        )
        found[claim.id] = guard.warnings(claim.id)
    return found


def allowance_of_month(person: Person, day: date) -> LimitWarning | None:
    """What counts of the month of this day, also what was not sent in yet, beside its limit.

    None where nothing counts: costs alone have no limit.
    """
    own = expenses.agreements_of([person.id]).get(person.id, [])
    if all(agreed.mode == Mode.COSTS for agreed in own):
        return None
    counting = [
        line
        for line in lines_of_volunteers([person.id]).get(person.id, [])
        if year_month(line.day) == year_month(day) and is_counted(line, own)
    ]
    guard = Guard(counting, own, list(expenses.limits(person.branch_id)), {})
    return guard.of_month(day.replace(day=1))


def lines_of_volunteers(people: list[int]) -> dict[int, list[Spent]]:
    """{person: all that they ever claimed}, without those who are paid for their work."""
    rows = (
        ExpenseLine.select(
            ExpenseClaim.claimant,
            ExpenseLine.claim,
            ExpenseClaim.status,
            ExpenseLine.spent_on,
            fn.COALESCE(ExpenseLine.approved_cents, ExpenseLine.amount_cents),
            ExpenseLine.is_allowance,
        )
        .join(ExpenseClaim)
        .join(Person, on=ExpenseClaim.claimant)
        .where(
            ExpenseClaim.claimant.in_(people),
            ExpenseClaim.status != ClaimStatus.REJECTED,
            Person.employment != Employment.PAID,
        )
        .tuples()
    )
    held: dict[int, list[Spent]] = defaultdict(list)
    for person, claim, status, day, cents, is_allowance in rows:
        held[person].append(Spent(claim, status in COUNTING, day, cents, is_allowance))
    return held


def is_counted(line: Spent, agreements: list[AllowanceAgreement]) -> bool:
    """Whether what was agreed for that day gives this line a limit."""
    agreed = agreement_on(line.day, agreements)
    mode = agreed.mode if agreed else Mode.FIXED
    return mode == Mode.BOTH or (mode == Mode.FIXED and line.is_allowance)


def agreement_on(day: date, agreements: list[AllowanceAgreement]) -> AllowanceAgreement | None:
    """Of somebody's agreements (the newest first) the one that runs on a day."""
    running = (a for a in agreements if a.valid_from <= day <= (a.valid_until or day))
    return next(running, None)


def minutes_by_month(people: list[int]) -> dict[int, dict[int, int]]:
    """{person: {201804: minutes that they logged}}"""
    rows = (
        Activity.select(Activity.person, Activity.year_month, fn.SUM(Activity.minutes))
        .where(Activity.person.in_(people), Activity.withdrawn_at.is_null())
        .group_by(Activity.person, Activity.year_month)
        .tuples()
    )
    logged: dict[int, dict[int, int]] = defaultdict(dict)
    for person, in_month, minutes in rows:
        logged[person][in_month] = int(minutes)
    return logged


@dataclass(frozen=True)
class Guard:
    """What counts of one volunteer, beside the limits there were."""

    lines: list[Spent]
    agreements: list[AllowanceAgreement]
    limits: list[AllowanceLimit]
    minutes: dict[int, int]

    def warnings(self, claim: int) -> list[LimitWarning]:
        own = [line.day for line in self.lines if line.claim == claim]
        months = sorted({day.replace(day=1) for day in own})
        years = sorted({day.replace(month=1, day=1) for day in own})
        asked = [self.of_hours(first) for first in months]
        asked += [self.of_month(first) for first in months]
        asked += [self.of_year(first) for first in years]
        return [warning for warning in asked if warning and warning.over_cents > 0]

    def of_month(self, first: date) -> LimitWarning | None:
        lines = [x for x in self.lines if year_month(x.day) == year_month(first)]
        if (limit := self.limit_of(lines)) is None:
            return None
        total = sum(line.cents for line in lines)
        return LimitWarning(LimitOf.MONTH, first, total, limit.month_cents)

    def of_year(self, first: date) -> LimitWarning | None:
        lines = [x for x in self.lines if x.day.year == first.year]
        if (limit := self.limit_of(lines)) is None:
            return None
        agreed = agreement_on(max(line.day for line in lines), self.agreements)
        total = sum(line.cents for line in lines) + (agreed.others_cents if agreed else 0)
        return LimitWarning(LimitOf.YEAR, first, total, limit.year_cents)

    def of_hours(self, first: date) -> LimitWarning | None:
        in_month = [x for x in self.lines if year_month(x.day) == year_month(first)]
        lines = [line for line in in_month if line.is_allowance]
        if not lines or (limit := self.limit_of(lines)) is None:
            return None
        agreed = agreement_on(max(line.day for line in lines), self.agreements)
        younger = agreed is not None and agreed.is_younger
        an_hour = limit.hour_younger_cents if younger else limit.hour_cents
        allowed = self.minutes.get(year_month(first), 0) * an_hour // 60
        total = sum(line.cents for line in lines)
        return LimitWarning(LimitOf.HOUR, first, total, allowed)

    def limit_of(self, lines: list[Spent]) -> AllowanceLimit | None:
        """The limit that holds on the last of these days; none is known before 2017."""
        return expenses.limit_on(max(line.day for line in lines), self.limits) if lines else None
