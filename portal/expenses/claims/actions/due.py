"""What is due by itself: reminding claimants, and telling leaders of what waits too long."""

from peewee import IntegrityError

from portal.core.clock import now, today, year_month
from portal.core.database import db
from portal.expenses.claims.actions import mails
from portal.expenses.claims.actions.states import AlreadyDecided, Transition, move
from portal.expenses.claims.queries import approvers
from portal.expenses.records.models import ClaimReminder, ClaimStatus, Happened
from portal.people import queries as people
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
    """Tell the leaders of claims that wait too long; no claim is ever approved by itself (D10)."""
    told = 0
    for claim in approvers.waiting_too_long():
        step = Transition(Happened.ESCALATED, ClaimStatus.SUBMITTED)
        try:
            with db.atomic():
                move(claim, step, None, escalated_at=now())
                leaders = people.leaders_of(claim.branch_id)
                mails.waiting(claim, [one for one in leaders if one.id != claim.claimant_id])
        except AlreadyDecided:
            continue
        told += 1
    return f"{told} claims wait too long." if told else None
