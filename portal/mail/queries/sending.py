"""Which mails, text messages and words to devices go next."""

from datetime import datetime
from typing import Any

from peewee import Expression, Field, fn

from portal.core.clock import now
from portal.core.database import Rows
from portal.mail.models import OutboxMail

MOST_ATTEMPTS = 10  # the last is some nine hours after the first


def is_waiting() -> Expression:
    """Of a mail: neither sent nor given up, no process has it now, and it is its turn."""
    return unfinished(OutboxMail) & ~is_taken(OutboxMail) & ~fn.EXISTS(earlier_invitation())


def unfinished(mail: Any) -> Expression:
    """Still to go, or on its way right now: that may be the last attempt."""
    return (
        mail.sent_at.is_null() & ~mail.is_daily & ((mail.attempts < MOST_ATTEMPTS) | is_taken(mail))
    )


def is_taken(mail: Any) -> Expression:
    return mail.taken_until.is_null(False) & (mail.taken_until > now())


def earlier_invitation() -> Rows:
    """One to the same address that is still to go: a cancellation must not overtake it."""
    other = OutboxMail.alias()
    return other.select().where(
        other.recipient == OutboxMail.recipient,
        other.id < OutboxMail.id,
        other.calendar_method.is_null(False),
        OutboxMail.calendar_method.is_null(False),
        unfinished(other),
    )


def waiting_mails() -> list[int]:
    """The numbers of the mails to send now, the oldest first; some wait for one before them."""
    return _waiting(~OutboxMail.is_push, ~OutboxMail.is_text)


def waiting_pushes() -> list[int]:
    """The same of what goes to devices."""
    return _waiting(OutboxMail.is_push)


def waiting_texts() -> list[int]:
    """The same of text messages."""
    return _waiting(OutboxMail.is_text)


def _waiting(*which: Expression | Field) -> list[int]:
    to_go = unfinished(OutboxMail) & ~is_taken(OutboxMail)
    waiting = OutboxMail.select(OutboxMail.id).where(to_go, *which).order_by(OutboxMail.id)
    return [number for (number,) in waiting.tuples()]


def held_for(person_id: int) -> list[OutboxMail]:
    """The mails that wait to go to somebody in one, the oldest first."""
    held = OutboxMail.select().where(OutboxMail.person == person_id, OutboxMail.is_daily)
    return list(held.order_by(OutboxMail.id))


def who_are_held_for(before: datetime) -> list[int]:
    """For whom a mail of before this moment waits."""
    held = OutboxMail.select(OutboxMail.person).where(
        OutboxMail.is_daily, OutboxMail.created_at < before
    )
    return sorted({person for (person,) in held.tuples()})
