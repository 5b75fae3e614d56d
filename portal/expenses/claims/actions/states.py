"""The one way in which the state of a claim changes."""

from dataclasses import dataclass

from peewee import Expression

from portal import audit
from portal.core.database import as_stored, db
from portal.expenses.records.models import ClaimEvent, ClaimStatus, ExpenseClaim, Happened
from portal.people.models import Person


class AlreadyDecided(Exception):
    """Somebody else was first: the claim is no longer as it was seen."""


class NotYours(Exception):
    """This person may not decide on this claim."""


@dataclass(frozen=True)
class Transition:
    """What happens, the state that follows, and why."""

    what: Happened
    to: ClaimStatus
    reason: str | None = None
    stands_in_for: int | None = None  # the leader whose deputy the actor is


def move(
    claim: ExpenseClaim,
    step: Transition,
    actor: Person | None,
    *,
    only_if: Expression | None = None,
    **columns,
) -> None:
    """Bring a claim from the state in which it was read to another, in one guarded statement.

    `only_if` is asked of the row in that same statement. `actor` is nobody for what is due by
    itself. Writes the event and the audit log in the same transaction. Raises AlreadyDecided when
    the row is not as it was read.
    """
    # That it waits long changes nothing of what anybody has on the screen.
    version = claim.version if step.what == Happened.ESCALATED else claim.version + 1
    values = {"status": step.to, "version": version, **columns}
    as_read = (
        (ExpenseClaim.id == claim.id)
        & (ExpenseClaim.status == claim.status)
        & (ExpenseClaim.version == claim.version)
    )
    with db.atomic():
        if only_if is not None:
            as_read &= only_if
        if not ExpenseClaim.update(**values).where(as_read).execute():
            raise AlreadyDecided
        ClaimEvent.create(
            branch=claim.branch_id,
            claim=claim,
            actor=actor and actor.id,
            stands_in_for=step.stands_in_for,
            what=step.what,
            from_status=claim.status,
            to_status=step.to,
            reason=step.reason,
            version=version,
        )
        audit.record(actor, f"claim.{step.what}", claim)
    for name, value in values.items():
        setattr(claim, name, value)
    as_stored(claim)
