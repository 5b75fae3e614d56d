"""One's own claims, by year, with what they come to and what was said of them last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import JOIN

from portal.activities.models import Activity
from portal.core.clock import local, now
from portal.core.database import Rows
from portal.expenses.claims.queries import approvers
from portal.expenses.claims.queries.allowance import LimitWarning, warnings_for
from portal.expenses.claims.queries.authority import neighbours_named
from portal.expenses.claims.queries.checks import told_of, twin_of
from portal.expenses.claims.queries.lines import in_claims, receipts_in, unclaimed_trips, visits_in
from portal.expenses.claims.queries.lists import TALK, history_of, totals_in
from portal.expenses.claims.queries.missing import Books, account_of, lacking
from portal.expenses.claims.queries.sending import Sending, sending
from portal.expenses.claims.queries.twice import twins_in
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    OPEN,
    ClaimEvent,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Happened,
    Receipt,
    Trip,
)
from portal.people.models import Person

TOLD = [Happened.APPROVED, Happened.RETURNED, Happened.REJECTED, Happened.PAID]


@dataclass(frozen=True)
class Said:
    """The last thing that others did with a claim: when, who, why, and what."""

    at: datetime
    by: str
    reason: str | None
    what: str = ""


@dataclass(frozen=True)
class Summary:
    """A claim in a list: how many lines, the cents asked and to be paid, and what was said last."""

    claim: ExpenseClaim
    lines: int
    asked: int
    pay: int
    said: Said | None


@dataclass(frozen=True)
class Overview:
    """One's own claims, the newest month first, and the journeys that stand in none."""

    rows: list[Summary]  # but for the drafts with nothing in them
    lines: dict[int, list[ExpenseLine]]  # of the claims that are open
    trips: list[tuple[Trip, int | None]]  # with the cents, as far as these are known


def overview_of(person: Person) -> Overview:
    own = ExpenseClaim.select().where(ExpenseClaim.claimant == person.id)
    numbers = own.select(ExpenseClaim.id)
    totals, said = totals_in(numbers), last_said(numbers)
    rows = [
        Summary(claim, *totals[claim.id], said.get(claim.id))
        for claim in own.order_by(ExpenseClaim.month.desc(), ExpenseClaim.id.desc())
        if totals[claim.id][0] or claim.status != ClaimStatus.DRAFT
    ]
    open_ones = numbers.where(ExpenseClaim.status.in_(list(OPEN)))
    return Overview(rows, in_claims(open_ones), unclaimed_trips(person))


def last_said(claims: Rows) -> dict[int, Said]:
    """{claim: the last decision, question or payment}"""
    rows = (
        ClaimEvent.select(
            ClaimEvent.claim,
            ClaimEvent.at,
            Person.called(),
            Person.code,
            ClaimEvent.reason,
            ClaimEvent.what,
        )
        .join(Person, JOIN.LEFT_OUTER, on=ClaimEvent.actor)
        .where(ClaimEvent.claim.in_(claims), ClaimEvent.what.in_(TOLD))
        .order_by(ClaimEvent.id)
        .tuples()
    )
    return {claim: Said(at, name or code or "", *more) for claim, at, name, code, *more in rows}


@dataclass(frozen=True)
class ClaimDetails:
    """All that the page of one claim shows."""

    lines: list[ExpenseLine]
    receipts: dict[int, list[Receipt]]
    visits: dict[int, list[Activity]]  # by trip
    history: list[ClaimEvent]  # each with its actor
    missing: dict[int | None, list[str]]  # of an open claim; also without an account
    warnings: list[LimitWarning]
    late: set[int]  # the lines of long before the day on which they were sent in
    sending: Sending | None  # of one's own open claim: what it comes to now
    nobody_decides: bool  # sent in, and today nobody of the branch may decide on it
    neighbours: list[str]  # who of other branches may then, once it waited long enough
    twice: dict[int, tuple[str, int | None]]  # of that: {line: what was claimed before, where}

    @property
    def pay(self) -> int:
        if self.sending is not None:
            return self.sending.cents
        return sum(line.payable_cents for line in self.lines)

    @property
    def question(self) -> ClaimEvent | None:
        """The last question that was asked about it."""
        asked = [event for event in self.history if event.what in TALK]
        return asked[-1] if asked else None

    @property
    def said(self) -> Said | None:
        """When something last happened to it, and who asked the last question."""
        if not self.history:
            return None
        asked = self.question
        who, what = (asked.actor.label, asked.what) if asked else ("", "")
        return Said(self.history[-1].at, who, None, what)


def details(claim: ExpenseClaim, person: Person, as_gift: bool = False) -> ClaimDetails:
    """What a claim holds and what happened to it, as far as this person may read it."""
    sent_on = local(claim.submitted_at or now()).date()
    latest = sent_on - timedelta(days=expenses.policy_on(sent_on, claim.branch_id).late_after_days)
    is_mine = claim.claimant_id == person.id
    to_send = is_mine and claim.is_open and not claim.was_imported
    sends = sending(claim, as_gift) if to_send else None
    held = sends.lines if sends else in_claims([claim.id])[claim.id]
    receipts = receipts_in(claim)
    nobody = approvers.nobody_for(claim)
    named = neighbours_named(claim.branch_id) if nobody else []
    return ClaimDetails(
        lines=held,
        receipts=receipts,
        visits=visits_in(claim),
        history=list(history_with_actors(claim)),
        missing=lacking(held, receipts, Books(claim.branch_id), bool(account_of(claim)))
        if to_send and (held or not (sends and sends.waits))
        else {},
        warnings=warnings_for([claim])[claim.id],
        late={line.id for line in held if line.spent_on < latest and not line.corrects_id},
        sending=sends,
        nobody_decides=nobody,
        neighbours=[one.label for one in named],
        twice=claimed_before(claim, held) if to_send else {},
    )


def claimed_before(
    claim: ExpenseClaim, lines: list[ExpenseLine]
) -> dict[int, tuple[str, int | None]]:
    """{line: (what its claimant may have claimed before, the other claim)}; none of others."""
    found, twins = {}, twins_in([claim.id])
    for line in lines:
        own = [twin for twin in twins.get(line.id, []) if twin.claimant == claim.claimant_id]
        if twin := twin_of(line, own):
            found[line.id] = told_of(line, twin), twin.claim if twin.claim != claim.id else None
    return found


def history_with_actors(claim: ExpenseClaim) -> Rows:
    """What happened to it, the first thing first, each with who did it, and for whom."""
    leader = Person.alias()
    return (
        history_of(claim)
        .select(ClaimEvent, Person, leader)
        .join(Person, JOIN.LEFT_OUTER, on=ClaimEvent.actor)
        .join_from(ClaimEvent, leader, JOIN.LEFT_OUTER, on=ClaimEvent.stands_in_for)
    )
