"""All that the checks look at, of many claims at once."""

from collections import defaultdict
from datetime import datetime

from peewee import fn

from portal.activities.models import Activity
from portal.core.clock import today
from portal.core.database import Rows
from portal.expenses.claims.queries import allowance
from portal.expenses.claims.queries.lines import journeys_of
from portal.expenses.claims.queries.twice import twins_in
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    ClaimEvent,
    ExpenseClaim,
    ExpenseLine,
    Happened,
    KindRule,
    Receipt,
    Trip,
)
from portal.files.models import StoredFile
from portal.people.models import Person


class Material:
    """What is known of some claims of one branch; each claim comes with its claimant."""

    def __init__(self, claims: list[ExpenseClaim]) -> None:
        self.claims = claims
        numbers, branch = [claim.id for claim in claims], claims[0].branch_id
        self.lines: dict[int, list[ExpenseLine]] = defaultdict(list)
        for line in _lines(numbers):
            self.lines[line.claim_id].append(line)
        self.receipts: dict[int, list[Receipt]] = defaultdict(list)
        for receipt in _receipts(numbers):
            self.receipts[receipt.line_id].append(receipt)
        trips = list(_trips(numbers))
        self.visited = {trip for trip, _transport, visits in trips if visits}
        self.transports = {trip: transport for trip, transport, _visits in trips}
        self.twins = twins_in(numbers)
        self.rates = list(expenses.all_rates(branch))
        self.policy = expenses.policy_on(today(), branch)
        self.rules = list(expenses.all_kind_rules(branch))
        self.asked_at = _last_of(Happened.RETURNED, numbers)
        self.refused_at = _last_of(Happened.REJECTED, numbers)
        self.same_account = sharing_an_account([claim.claimant_id for claim in claims])
        self.warnings = allowance.warnings_for(claims)

    def rule_for(self, line: ExpenseLine) -> KindRule | None:
        """The rule for this kind of cost on the day of the line."""
        return expenses.rule_of(line, self.rules)


def sharing_an_account(people: list[int]) -> dict[int, list[str]]:
    """{person: the names of the others in the branch with the same bank account}"""
    one = Person.alias()
    same = (Person.iban_digest == one.iban_digest) & (Person.branch == one.branch)
    rows = (
        one.select(one.id, Person.called(), Person.code)
        .join(Person, on=(same & (Person.id != one.id)))
        .where(one.id.in_(people))
        .order_by(Person.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person, name, code in rows.tuples():
        found[person].append(name or code)
    return found


def _last_of(what: Happened, claims: list[int]) -> dict[int, datetime]:
    """{claim: when this last happened to it}"""
    of_it = ClaimEvent.claim.in_(claims) & (ClaimEvent.what == what)
    rows: Rows = ClaimEvent.select(ClaimEvent.claim, fn.MAX(ClaimEvent.at)).where(of_it)
    return dict(rows.group_by(ClaimEvent.claim).tuples())


def _lines(claims: list[int]) -> Rows:
    found = ExpenseLine.select().where(ExpenseLine.claim.in_(claims))
    return found.order_by(ExpenseLine.spent_on, ExpenseLine.id)


def _receipts(claims: list[int]) -> Rows:
    found = Receipt.select(Receipt, StoredFile.id, StoredFile.pages).join(StoredFile)
    found = found.where(Receipt.line.in_(_lines(claims).select(ExpenseLine.id)))
    return found.order_by(Receipt.line, Receipt.position)


def _trips(claims: list[int]) -> Rows:
    """(trip, transport, how many visits on it still count as one)"""
    counts = (Activity.trip == Trip.id) & Activity.withdrawn_at.is_null()
    return (
        Trip.select(Trip.id, Trip.transport, fn.COUNT(Activity.id))
        .left_outer_join(Activity, on=counts)
        .where(Trip.id.in_(journeys_of(claims)))
        .group_by(Trip.id, Trip.transport)
        .tuples()
    )
