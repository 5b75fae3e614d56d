"""Sending a claim in, and taking it back."""

from portal.core.clock import now
from portal.core.database import db
from portal.expenses.claims import queries
from portal.expenses.claims.actions import mails
from portal.expenses.claims.actions.states import AlreadyDecided, Transition, move
from portal.expenses.records import actions as drafts
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    OPEN,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Happened,
    Trip,
)
from portal.people.models import Person


class Incomplete(Exception):
    """What is missing: {line, or None for the claim as a whole: [what to do]}."""

    def __init__(self, missing: dict[int | None, list[str]]) -> None:
        super().__init__(missing)
        self.missing = missing


def submit(
    claim: ExpenseClaim, by: Person, *, as_gift: bool = False, answer: str | None = None
) -> None:
    """Send one's own claim in: from here on its amounts are fixed (D2).

    A kilometre pays the rate of the day of the trip (D1). `answer` is to the question with which
    it came back. Who may decide on it gets a mail. Raises Incomplete, and AlreadyDecided when it
    was sent in before.
    """
    if claim.claimant_id != by.id or claim.status not in OPEN or claim.was_imported:
        raise AlreadyDecided
    with db.atomic():
        if missing := queries.missing_in(claim, as_gift):
            raise Incomplete(missing)
        for line in expenses.lines_of(claim):
            fix_amount(line)
        move(
            claim,
            Transition(Happened.SUBMITTED, ClaimStatus.SUBMITTED, answer),
            by,
            submitted_at=now(),
            is_gift=as_gift,
            first_approver=None,
            decided_by=None,
            decided_at=None,
            escalated_at=None,
        )
        mails.submitted(claim)


def fix_amount(line: ExpenseLine) -> None:
    """Write the rate of the day and what it comes to into the line.

    That less is paid of it stays until somebody decides otherwise.
    """
    values: dict = {}
    if line.distance_hm is not None and line.rate_id is not None:
        trip = Trip.get_by_id(line.trip_id)
        rate = expenses.rate_on(line.spent_on, trip.transport, line.branch_id) or line.rate
        values |= {
            "rate": rate.id,
            "rate_cents": rate.cents_per_km,
            "amount_cents": rate.amount_cents(line.distance_hm),
        }
    values |= drafts.lowered(line, values.get("amount_cents", line.amount_cents))
    if values:
        ExpenseLine.update(**values).where(ExpenseLine.id == line.id).execute()


def take_back(claim: ExpenseClaim, by: Person) -> ExpenseClaim:
    """Make a claim a draft again, as long as nobody has decided on it. Raises AlreadyDecided.

    The draft in which its lines are now: one month has one draft.
    """
    if claim.claimant_id != by.id:
        raise AlreadyDecided
    untouched = (ExpenseClaim.status == ClaimStatus.SUBMITTED) & (
        ExpenseClaim.first_approver.is_null()
    )
    with db.atomic():
        move(claim, Transition(Happened.TAKEN_BACK, ClaimStatus.DRAFT), by, only_if=untouched)
        return drafts.join_drafts(by, claim.month)
