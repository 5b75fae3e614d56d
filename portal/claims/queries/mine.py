"""One's own claims, by year, with what they come to and what was said of them last."""

from dataclasses import dataclass
from datetime import datetime

from peewee import JOIN

from portal.claims.queries.lists import totals_of
from portal.expenses.models import ClaimEvent, ClaimStatus, ExpenseClaim, Happened
from portal.people.models import Person

TOLD = [Happened.APPROVED, Happened.RETURNED, Happened.REJECTED, Happened.PAID]


@dataclass(frozen=True)
class Said:
    """The last thing that others did with a claim: when, who, and why."""

    at: datetime
    by: str
    reason: str | None


@dataclass(frozen=True)
class Summary:
    """A claim in a list: how many lines, the cents asked and to be paid, and what was said last."""

    claim: ExpenseClaim
    lines: int
    asked: int
    pay: int
    said: Said | None


def claims_of(person: Person) -> list[ExpenseClaim]:
    """All of one's own claims, the newest month first."""
    own = ExpenseClaim.select().where(ExpenseClaim.claimant == person.id)
    return list(own.order_by(ExpenseClaim.month.desc(), ExpenseClaim.id.desc()))


def summaries(claims: list[ExpenseClaim]) -> list[Summary]:
    """These claims as a list shows them, but for the drafts with nothing in them."""
    numbers = [claim.id for claim in claims]
    totals, said = totals_of(numbers), last_said(numbers)
    return [
        Summary(claim, *totals[claim.id], said.get(claim.id))
        for claim in claims
        if totals[claim.id][0] or claim.status != ClaimStatus.DRAFT
    ]


def last_said(claims: list[int]) -> dict[int, Said]:
    """{claim: the last decision, question or payment}"""
    rows = (
        ClaimEvent.select(
            ClaimEvent.claim, ClaimEvent.at, Person.name, Person.code, ClaimEvent.reason
        )
        .join(Person, JOIN.LEFT_OUTER, on=ClaimEvent.actor)
        .where(ClaimEvent.claim.in_(claims), ClaimEvent.what.in_(TOLD))
        .order_by(ClaimEvent.id)
        .tuples()
    )
    return {claim: Said(at, name or code or "", why) for claim, at, name, code, why in rows}
