"""Deciding: each decision is one guarded statement that asks the four-eyes rule once more."""

from dataclasses import dataclass, replace

from portal import audit
from portal.core.clock import now, today
from portal.core.database import db, hold
from portal.core.i18n.formatting import euros
from portal.expenses.claims import queries
from portal.expenses.claims.actions import mails
from portal.expenses.claims.actions.states import AlreadyDecided, NotYours, Transition, move
from portal.expenses.records import actions as drafts
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    REASON_LENGTH,
    ClaimEvent,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Happened,
    Receipt,
)
from portal.people.models import Person


class WrongAmount(Exception):
    """Less is paid of a line, never more; of nothing to pay a claim is refused instead."""


@dataclass(frozen=True)
class Correction:
    """A line of which less is paid than was asked, and why."""

    line_id: int
    cents: int
    why: str

    def is_of(self, line: ExpenseLine) -> bool:
        """Whether this is what the line says already."""
        return (self.cents, self.why or "") == (line.payable_cents, line.correction or "")


def approve(claim: ExpenseClaim, by: Person) -> ClaimStatus:
    """Approve; above the limit of the branch it then waits for a second, different approver.

    The status it has now: approved, waived (a gift), or still submitted. Raises NotYours and
    AlreadyDecided.
    """
    to = ClaimStatus.WAIVED if claim.is_gift else ClaimStatus.APPROVED
    with db.atomic():
        hold(claim.claimant)  # another claim of the month is decided on before or after
        if needs_second(claim):
            step = Transition(Happened.FIRST_APPROVED, ClaimStatus.SUBMITTED)
            decide(claim, by, step, first_approver=by.id)
            return ClaimStatus.SUBMITTED
        decide(claim, by, Transition(Happened.APPROVED, to), decided_by=by.id, decided_at=now())
        mails.approved(claim)
    return to


def needs_second(claim: ExpenseClaim) -> bool:
    """Whether an approval now is the first of two: with what was approved of that month it is
    above the limit.
    """
    limit = expenses.policy_on(today(), claim.branch_id).second_approval_from_cents
    if limit is None or claim.first_approver_id is not None:
        return False
    return queries.total_cents(claim) + queries.approved_beside(claim) >= limit


def return_with(claim: ExpenseClaim, by: Person, question: str) -> None:
    """Send it back with a question for the claimant. Raises NotYours and AlreadyDecided."""
    step = Transition(Happened.RETURNED, ClaimStatus.RETURNED, question)
    with db.atomic():
        decide(claim, by, step, first_approver=None)
        mails.question(claim)


def send_back(claim: ExpenseClaim, by: Person, why: str) -> None:
    """Open a claim for its claimant again, also one that was approved, as long as it is in no
    payout: what was done may turn out to be otherwise. Raises NotYours and AlreadyDecided.
    """
    with db.atomic():
        if claim.status in {ClaimStatus.APPROVED, ClaimStatus.WAIVED}:
            reopen(claim, by, first_approver=None)
        return_with(claim, by, why)


def refuse(claim: ExpenseClaim, by: Person, reason: str) -> None:
    """Refuse it, and say why. Raises NotYours and AlreadyDecided."""
    step = Transition(Happened.REJECTED, ClaimStatus.REJECTED, reason)
    with db.atomic():
        decide(claim, by, step, first_approver=None, decided_by=by.id, decided_at=now())
        keep_owed(claim)
        mails.refused(claim)


def keep_owed(claim: ExpenseClaim) -> None:
    """What was paid too much before is no part of what is refused: it waits for another claim."""
    for line in expenses.lines_of(claim):
        if line.corrects_id and line.amount_cents < 0:
            drafts.ask_difference(line, line.kind, line.amount_cents, line.distance_hm or 0)


def owe_no_more(claim: ExpenseClaim) -> None:
    """The same, taken back. Raises AlreadyDecided when it was set off in another claim."""
    owed = [x for x in expenses.lines_of(claim) if x.corrects_id and x.amount_cents < 0]
    for line in owed:
        for other in expenses.corrections_of([line.corrects_id]):
            if other.id <= line.id:
                continue
            try:
                drafts.remove(other)
            except drafts.AlreadyClaimed as error:
                raise AlreadyDecided from error


def correct(claim: ExpenseClaim, by: Person, corrections: list[Correction]) -> None:
    """Pay less of some lines than was asked; what was asked stays beside it (D7).

    Raises NotYours, AlreadyDecided, and WrongAmount for a line that is not in the claim, an amount
    that is higher than what was asked, or when nothing is left to pay.
    """
    lines = {line.id: line for line in expenses.lines_of(claim)}
    if claim.status == ClaimStatus.SUBMITTED and all(
        c.line_id in lines and c.is_of(lines[c.line_id]) for c in corrections
    ):
        return
    changed = []
    with db.atomic():
        for correction in corrections:
            line = lines.get(correction.line_id)
            if line is None or not 0 <= correction.cents <= line.amount_cents:
                raise WrongAmount(correction)
            if correction.cents != line.payable_cents:
                changed.append((line, correction))
            less = correction.cents if correction.cents < line.amount_cents else None
            ExpenseLine.update(
                approved_cents=less, correction=correction.why if less is not None else None
            ).where(ExpenseLine.id == line.id).execute()
        if queries.totals_of([claim.id])[claim.id][2] <= 0:
            raise WrongAmount("nothing is left to pay")
        # Whoever approved it first saw other amounts.
        step = Transition(Happened.CORRECTED, ClaimStatus.SUBMITTED, told(changed))
        decide(claim, by, step, first_approver=None)


def told(changed: list[tuple[ExpenseLine, Correction]]) -> str | None:
    """Both amounts of each line, for the history."""
    amounts = [f"{euros(line.payable_cents)} → {euros(c.cents)}" for line, c in changed]
    return "\n".join(amounts)[:REASON_LENGTH] or None


def decide(claim: ExpenseClaim, by: Person, step: Transition, **columns) -> None:
    """Raises NotYours when this person may not, AlreadyDecided when somebody was first."""
    right = queries.authority_of(by)
    if right is None:
        raise NotYours
    if claim.status != ClaimStatus.SUBMITTED:
        raise AlreadyDecided
    step = replace(step, stands_in_for=right.stands_in_for)
    try:
        move(claim, step, by, only_if=queries.holds(right), **columns)
    except AlreadyDecided:
        if queries.is_as_read(claim):
            raise NotYours from None
        raise


UNDOABLE = {Happened.APPROVED, Happened.FIRST_APPROVED, Happened.RETURNED, Happened.REJECTED}


def undo(claim: ExpenseClaim, by: Person) -> None:
    """Take back one's own last decision, as long as the money is in no payout (J4).

    Raises NotYours and AlreadyDecided.
    """
    last = queries.history_of(claim).order_by(ClaimEvent.id.desc()).first()
    if last is None or last.actor_id != by.id or last.what not in UNDOABLE:
        raise NotYours if queries.is_as_read(claim) else AlreadyDecided
    if last.version not in {None, claim.version}:  # its claimant changed it meanwhile
        raise AlreadyDecided
    still_first = claim.first_approver_id if last.what == Happened.APPROVED else None
    with db.atomic():
        if last.what == Happened.REJECTED:
            owe_no_more(claim)
        reopen(claim, by, first_approver=still_first)


def reopen(claim: ExpenseClaim, by: Person, first_approver: int | None) -> None:
    """Let it be decided on anew: it is in no payout, was in none that the bank took, and no
    journey in it was corrected since.

    Raises AlreadyDecided.
    """
    move(
        claim,
        Transition(Happened.UNDONE, ClaimStatus.SUBMITTED),
        by,
        only_if=ExpenseClaim.id.not_in(queries.booked())
        & ExpenseClaim.id.not_in(expenses.corrected()),
        first_approver=first_approver,
        decided_by=None,
        decided_at=None,
    )
    mails.take_back(claim)


def note_reading(receipt: Receipt, by: Person) -> None:
    """Somebody else's receipt was looked at (R60)."""
    with db.atomic():
        audit.record(by, "receipt.read", receipt)
