"""One's own bank account (trust R18): sealed, shown masked, and a change is told to its owner."""

from flask_babel import gettext

from portal import banking, journal
from portal.account import queries
from portal.db import db, save_changes
from portal.mail.actions import queue
from portal.moments import now
from portal.people.models import Person
from portal.secrecy import Unreadable, fingerprint, seal, unseal


def place(person: Person) -> str:
    return f"person.iban.{person.id}"


def masked(person: Person) -> str | None:
    """The account with its country and last two digits only; nothing if none is kept."""
    try:
        account = unseal(person.iban_sealed, place(person))
    except Unreadable:
        account = "••"
    return account and f"{account[:2]}•• •••• •••• {account[-2:]}"


def change(person: Person, account: str) -> None:
    """Keep another account: payouts wait from this moment. Raises StaleVersion.

    Two people of a branch may share one, but that is noted in the journal of both.
    """
    account = banking.compact(account)
    digest = fingerprint(account)
    if digest == person.iban_digest:
        return
    with db.atomic():
        save_changes(
            person,
            person.version,
            iban_sealed=seal(account, place(person)),
            iban_digest=digest,
            iban_changed_at=now(),
        )
        journal.record(person, "person.iban.change", person)
        for other in queries.others_with_account(person, digest):
            journal.record(person, "person.iban.shared", person, reason=other.code)
            journal.record(person, "person.iban.shared", other, reason=person.code)
        queue(
            person,
            "account.iban",
            lambda: (
                gettext("Your bank account is changed"),
                gettext(
                    "The bank account on which you get your travel costs is now %(account)s. For"
                    " three days nothing is paid to it.\n\nDid you not do this? Call your team"
                    " leader at once.",
                    account=masked(person),
                ),
            ),
        )
