"""What is due by itself: reminding claimants, and telling leaders of what waits too long."""

from contextlib import suppress

from peewee import IntegrityError

from portal.core.clock import now, today, year_month
from portal.core.database import db
from portal.expenses.claims.actions import mails
from portal.expenses.claims.actions.states import AlreadyDecided, Transition, move
from portal.expenses.claims.queries import approvers
from portal.expenses.claims.queries.authority import neighbours_named
from portal.expenses.records.models import (
    REASON_LENGTH,
    ClaimReminder,
    ClaimStatus,
    ExpenseClaim,
    Happened,
)
from portal.people.models import Person

REMIND_FROM = 25  # the day of the month


def remind() -> str | None:
    """From the 25th on: a mail to who has not sent in all costs, once a month."""
    if today().day < REMIND_FROM:
        return None
    month, told = year_month(today()), 0
    for number, cents in approvers.with_open_lines():
        person = Person.get_by_id(number)
        try:
            with db.atomic():
                ClaimReminder.create(branch=person.branch_id, person=person, month=month)
                mails.reminder(person, cents)
        except IntegrityError:  # reminded before
            continue
        told += 1
    return f"{told} people reminded of their costs." if told else None


def escalate() -> str | None:
    """Tell the leaders of claims that wait too long; no claim is ever approved by itself (D10).

    Where nobody of the branch can decide, also who was named for that of a neighbour branch, and
    may decide from here on; where nobody was named, the leaders of its neighbours. That they were
    told is written where somebody was; who was not is told as soon as there is somebody.
    """
    told = 0
    for claim in approvers.waiting_too_long():
        with suppress(AlreadyDecided), db.atomic():
            if names := told_of(claim):
                reason = ", ".join(names)[:REASON_LENGTH]
                step = Transition(Happened.ESCALATED, ClaimStatus.SUBMITTED, reason)
                move(claim, step, None, escalated_at=now())
                told += 1
    return f"{told} claims wait too long." if told else None


def told_of(claim: ExpenseClaim) -> list[str]:
    """The names of those whom a mail now tells that it waits too long."""
    deciders, leaders = approvers.of(claim), approvers.helpers_of(claim)
    if deciders:
        here = [one for one in leaders if one.is_leader]
        told = mails.waiting(claim, {p.id: p for p in deciders + here}.values())
        return [person.label for person in told]
    near = mails.neighbour_decides(claim, neighbours_named(claim.branch_id))
    near += mails.help_needed(claim, [] if near else approvers.neighbours_of(claim.branch))
    told = mails.nobody_decides(claim, leaders)
    return [p.label for p in told] + [f"{p.label} ({p.branch_name})" for p in near]
