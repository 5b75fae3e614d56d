"""Sending a claim in, and taking it back."""

from portal import audit
from portal.core.clock import now
from portal.core.database import db
from portal.expenses.claims import queries
from portal.expenses.claims.actions import mails
from portal.expenses.claims.actions.states import AlreadyDecided, Transition, move
from portal.expenses.claims.queries.lines import in_claims, was_withdrawn
from portal.expenses.claims.queries.sending import Sending, sending
from portal.expenses.records import actions as drafts
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    OPEN,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Happened,
)
from portal.people.models import Person


class Incomplete(Exception):
    """What is missing: {line, or None for the claim as a whole: [what to do]}."""

    def __init__(self, missing: dict[int | None, list[str]]) -> None:
        super().__init__(missing)
        self.missing = missing


class OtherAmount(Exception):
    """It comes to something else than its claimant saw: a rate changed, or what is set off."""


def submit(
    claim: ExpenseClaim,
    by: Person,
    *,
    as_gift: bool = False,
    answer: str | None = None,
    seen: int | None = None,
) -> None:
    """Send one's own claim in: from here on its amounts are fixed (D2).

    A kilometre pays the rate of the day of the trip (D1). `answer` is to the question with which
    it came back. Who may decide on it gets a mail. `seen` is what the claimant saw that it comes
    to, in cents. Raises Incomplete, OtherAmount, and AlreadyDecided when it was sent in before.
    """
    if claim.claimant_id != by.id or claim.status not in OPEN or claim.was_imported:
        raise AlreadyDecided
    with db.atomic():
        now_is = sending(claim, as_gift)
        if missing := queries.missing_in(claim, now_is.lines, as_gift):
            raise Incomplete(missing)
        if seen is not None and seen != now_is.cents:
            raise OtherAmount
        for line in now_is.lines:
            fix_amount(line, now_is)
        for line in now_is.comes:
            move_line(line, claim)
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
        for line in now_is.waits:
            move_line(line, drafts.draft_for(by, claim.first_day))
        mails.submitted(claim)


def move_line(line: ExpenseLine, to: ExpenseClaim) -> None:
    """Let a correction stand in another claim. Raises OtherAmount when it stands elsewhere now."""
    still = (ExpenseLine.id == line.id) & (ExpenseLine.claim == line.claim_id)
    if not ExpenseLine.update(claim=to.id).where(still).execute():
        raise OtherAmount


def fix_amount(line: ExpenseLine, now_is: Sending) -> None:
    """Write the rate of the day and what it comes to into the line.

    That less is paid of it stays until somebody decides otherwise.
    """
    values: dict = {}
    if rate := now_is.rates.get(line.id):
        values |= {
            "rate": rate.id,
            "rate_cents": rate.cents_per_km,
            "amount_cents": now_is.asks(line),
        }
    if line.approved_cents is not None:
        values |= drafts.lowered(line, now_is.asks(line))
    if values:
        ExpenseLine.update(**values).where(ExpenseLine.id == line.id).execute()


def take_over(claim: ExpenseClaim, by: Person) -> ExpenseClaim:
    """Bring what came from a file, and nobody decided on, into one's own draft of that month.

    That draft. Raises AlreadyDecided.
    """
    waits = (ExpenseClaim.id == claim.id) & queries.can_be_taken_over_by(by)
    with db.atomic():
        draft = drafts.draft_for(by, claim.first_day)
        drafts.open_for_change(draft)
        moved = ExpenseLine.update(claim=draft.id).where(
            ExpenseLine.claim.in_(ExpenseClaim.select(ExpenseClaim.id).where(waits))
        )
        if not moved.execute():
            raise AlreadyDecided
        ExpenseClaim.delete().where(waits).execute()
        audit.record(by, "claim.take_over", draft)
    return draft


def take_back(claim: ExpenseClaim, by: Person) -> ExpenseClaim:
    """Make a claim a draft again, as long as nobody has decided on it. Raises AlreadyDecided.

    The draft in which its lines are now: one month has one draft. What was asked about or refused
    comes back as it was then, with all that was said. One that was returned, and in which nothing
    is left to send in, goes: what is to be set off waits in the draft.
    """
    if claim.claimant_id != by.id:
        raise AlreadyDecided
    untouched = (ExpenseClaim.status == ClaimStatus.SUBMITTED) & (
        ExpenseClaim.first_approver.is_null()
    )
    with db.atomic():
        if claim.status == ClaimStatus.RETURNED:
            if sending(claim, claim.is_gift).lines:
                raise AlreadyDecided
            untouched = ExpenseClaim.status == ClaimStatus.RETURNED
        elif queries.was_talked_about(claim):
            back = Transition(Happened.TAKEN_BACK, ClaimStatus.RETURNED)
            move(claim, back, by, only_if=untouched)
            return claim
        move(claim, Transition(Happened.TAKEN_BACK, ClaimStatus.DRAFT), by, only_if=untouched)
        return drafts.join_drafts(by, claim.month)


class NothingLeft(Exception):
    """Of what was refused nothing can be asked again: its visits were withdrawn since."""


def ask_again(claim: ExpenseClaim, by: Person) -> None:
    """Open one's own claim that was refused: to put it right, answer, and send it in once more.

    The refusal stays in its history, and its lines are the same: a journey stands in one line
    ever. Left out is what was withdrawn since, and what waits elsewhere to be set off. Raises
    AlreadyDecided, NothingLeft.
    """
    refused = claim.status == ClaimStatus.REJECTED and not claim.was_imported
    if claim.claimant_id != by.id or not refused:
        raise AlreadyDecided
    step = Transition(Happened.ASKED_AGAIN, ClaimStatus.RETURNED)
    with db.atomic():
        move(claim, step, by, decided_by=None, decided_at=None)
        for line in in_claims([claim.id])[claim.id]:
            if is_gone(line):
                drafts.remove(line)
            elif line.corrects_id:
                drafts.bring_up_to_date(line)
        if not expenses.lines_of(claim):
            raise NothingLeft


def is_gone(line: ExpenseLine) -> bool:
    """Whether a line that was refused is to be paid no more, or set off elsewhere."""
    journey = line.trip or line.corrects
    if journey is None:
        return False
    return line.amount_cents < 0 or was_withdrawn(journey)
