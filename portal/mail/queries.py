"""Which mails wait, which were sent, and who wants none of a kind."""

from peewee import Expression, ModelAlias, ModelSelect, fn

from portal.mail.models import OutboxMail, SwitchedOff
from portal.moments import now
from portal.people.models import Person

MOST_ATTEMPTS = 10  # the last is some nine hours after the first


def outbox() -> ModelSelect:
    return OutboxMail.select().order_by(OutboxMail.id.desc()).limit(100)


def is_waiting() -> Expression:
    """Of a mail: neither sent nor given up, no process has it now, and it is its turn."""
    return unfinished(OutboxMail) & ~is_taken(OutboxMail) & ~fn.EXISTS(earlier_invitation())


def unfinished(mail: type[OutboxMail] | ModelAlias) -> Expression:
    """Still to go, or on its way right now: that may be the last attempt."""
    return mail.sent_at.is_null() & ((mail.attempts < MOST_ATTEMPTS) | is_taken(mail))


def is_taken(mail: type[OutboxMail] | ModelAlias) -> Expression:
    return mail.taken_until.is_null(False) & (mail.taken_until > now())


def earlier_invitation() -> ModelSelect:
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
    to_go = unfinished(OutboxMail) & ~is_taken(OutboxMail)
    waiting = OutboxMail.select(OutboxMail.id).where(to_go).order_by(OutboxMail.id)
    return [number for (number,) in waiting.tuples()]


def switched_off(person: Person) -> set[str]:
    """The kinds of mail that this person wants none of."""
    rows = SwitchedOff.select(SwitchedOff.kind).where(SwitchedOff.person == person.id)
    return {kind for (kind,) in rows.tuples()}


def wants(person: Person, kind: str) -> bool:
    return kind not in switched_off(person)
