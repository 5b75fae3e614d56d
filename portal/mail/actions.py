"""Writing mails, in the language of who reads them, and switching kinds of them off."""

from collections.abc import Callable

from portal import journal
from portal.db import db
from portal.language import speaking
from portal.mail import queries
from portal.mail.models import KINDS, OutboxMail, SwitchedOff
from portal.people.models import Person

Text = Callable[[], tuple[str, str]]  # () -> (subject, body)


def queue(person: Person, kind: str, text: Text, **calendar: str) -> OutboxMail | None:
    """Write a mail to somebody of the branch, in the transaction that causes it.

    `text` is asked for subject and body while their language is spoken. `calendar` and
    `calendar_method` add an invitation. Nothing where the person has no address, works here no
    more or has switched this kind off. No names of clients, nor their codes or addresses.
    """
    if not person.email or not person.is_active or not queries.wants(person, kind):
        return None
    return queue_to(
        person.email,
        person.language,
        text,
        branch_id=person.branch_id,
        person=person.id,
        kind=kind,
        **calendar,
    )


def queue_to(address: str, language: str | None, text: Text, **columns) -> OutboxMail:
    """The same to whoever has this address, such as a client or an employer."""
    with speaking(language):
        subject, body = text()
    return OutboxMail.create(recipient=address, subject=subject[:200], body=body, **columns)


def choose(person: Person, wanted: set[str]) -> None:
    """Of the kinds that can be switched off, send these only."""
    off = set(KINDS) - wanted
    with db.atomic():
        if off == queries.switched_off(person) & set(KINDS):
            return
        SwitchedOff.delete().where(
            SwitchedOff.person == person.id, SwitchedOff.kind.in_(list(KINDS))
        ).execute()
        if off:
            rows = [(person.id, kind) for kind in sorted(off)]
            SwitchedOff.insert_many(rows, fields=[SwitchedOff.person, SwitchedOff.kind]).execute()
        journal.record(person, "mail.choose", person)
