"""Claims and what is in them."""

from collections import defaultdict

from peewee import fn

from portal.core.database import Rows
from portal.core.web.access import Permission, Role
from portal.expenses.claims.queries.authority import decidable_by
from portal.expenses.records.models import (
    ClaimEvent,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Happened,
    PaymentBatch,
    PayoutLine,
    Receipt,
)
from portal.files.models import StoredFile
from portal.people.models import Person


def visible_to(person: Person) -> Rows:
    """One's own claims; who decides also sees what others of the branch have sent in: who does so
    for a neighbour branch, only that on which nobody of it can decide.
    """
    own = ExpenseClaim.claimant == person.id
    if Role.NEIGHBOUR in person.roles:
        # On which nobody else decides, and on which they have: to take it back.
        did = ClaimEvent.select(ClaimEvent.claim).where(ClaimEvent.actor == person.id)
        decides = decidable_by(person).select(ExpenseClaim.id)
        own |= ExpenseClaim.id.in_(decides) | ExpenseClaim.id.in_(did)
    elif person.may(Permission.DECIDE_CLAIMS):
        of_branch = ExpenseClaim.branch == person.branch_id
        own |= of_branch & (ExpenseClaim.status != ClaimStatus.DRAFT)
    return ExpenseClaim.select().where(own)


def with_claimant(person: Person) -> Rows:
    claims = visible_to(person).select(ExpenseClaim, Person)
    return claims.join(Person, on=ExpenseClaim.claimant)


def receipts_visible_to(person: Person) -> Rows:
    """The receipts of the claims that this person may see, with file, line and claim."""
    seen = visible_to(person).select(ExpenseClaim.id)
    return (
        Receipt.select(Receipt, StoredFile, ExpenseLine, ExpenseClaim)
        .join(StoredFile)
        .switch(Receipt)
        .join(ExpenseLine)
        .join(ExpenseClaim)
        .where(ExpenseClaim.id.in_(seen))
    )


Totals = tuple[int, int, int]  # number of lines, cents asked, cents to pay


def totals_of(claims: list[int]) -> dict[int, Totals]:
    """{claim: its totals}; each is named."""
    found = totals_in(claims)
    return {claim: found[claim] for claim in claims}


def totals_in(claims: list[int] | Rows) -> dict[int, Totals]:
    """{claim: its totals} of these claims, with none for one without lines."""
    paid = fn.COALESCE(ExpenseLine.approved_cents, ExpenseLine.amount_cents)
    rows = (
        ExpenseLine.select(
            ExpenseLine.claim,
            fn.COUNT(ExpenseLine.id),
            fn.SUM(ExpenseLine.amount_cents),
            fn.SUM(paid),
        )
        .where(ExpenseLine.claim.in_(claims))
        .group_by(ExpenseLine.claim)
        .tuples()
    )
    of_claims = {c: (int(count), int(asked), int(pay)) for c, count, asked, pay in rows}
    return defaultdict(lambda: (0, 0, 0), of_claims)


def total_cents(claim: ExpenseClaim) -> int:
    """What is asked in all lines of a claim together."""
    return totals_of([claim.id])[claim.id][1]


def history_of(claim: ExpenseClaim) -> Rows:
    """What happened to it, the first thing first."""
    return ClaimEvent.select().where(ClaimEvent.claim == claim.id).order_by(ClaimEvent.id)


TALK = [Happened.RETURNED, Happened.REJECTED]


def was_talked_about(claim: ExpenseClaim) -> bool:
    """Whether somebody asked something about it, or refused it, before."""
    return history_of(claim).where(ClaimEvent.what.in_(TALK)).exists()


def in_a_payout() -> Rows:
    """The claims that stand in a file for the bank."""
    return PayoutLine.select(PayoutLine.claim).where(PayoutLine.voided_at.is_null())


def booked() -> Rows:
    """The claims that stand in a file for the bank, or in one that the bank took before."""
    rows = PayoutLine.select(PayoutLine.claim).join(PaymentBatch)
    return rows.where(PayoutLine.voided_at.is_null() | PaymentBatch.confirmed_at.is_null(False))


def approved_beside(claim: ExpenseClaim) -> int:
    """What was approved in the other claims of that person and month, in cents."""
    others = ExpenseClaim.select(ExpenseClaim.id).where(
        ExpenseClaim.claimant == claim.claimant_id,
        ExpenseClaim.month == claim.month,
        ExpenseClaim.id != claim.id,
        ExpenseClaim.status.in_([ClaimStatus.APPROVED, ClaimStatus.PAID, ClaimStatus.WAIVED]),
        ExpenseClaim.was_imported == False,  # noqa: E712  SQL
    )
    return sum(pay for _lines, _asked, pay in totals_in(others).values())


def is_as_read(claim: ExpenseClaim) -> bool:
    """Whether nothing has happened to it since."""
    same = (ExpenseClaim.status == claim.status) & (ExpenseClaim.version == claim.version)
    return ExpenseClaim.select().where(ExpenseClaim.id == claim.id, same).exists()
