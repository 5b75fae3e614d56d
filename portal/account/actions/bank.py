"""Bank accounts (R18): sealed, shown masked, and a change is told to whom it concerns."""

from contextlib import suppress

from flask_babel import gettext

from portal import audit
from portal.account import queries
from portal.branches.models import Branch
from portal.core import banking
from portal.core.clock import now
from portal.core.crypto import Unreadable, fingerprint, seal, unseal
from portal.core.database import db, save_changes
from portal.core.database.bulk import change as change_rows
from portal.mail.actions import queue
from portal.people import queries as people
from portal.people.models import Person

UNTOLD = ""  # a file that says nothing of an account


def place(person: Person) -> str:
    return f"person.iban.{person.id}"


def masked(person: Person) -> str | None:
    """The account with its country and last two digits only; nothing if none is kept."""
    try:
        account = unseal(person.iban_sealed, place(person))
    except Unreadable:
        account = "••"
    return account and f"{account[:2]}•• •••• •••• {account[-2:]}"


def change(person: Person, account: str, by: Person | None) -> None:
    """Keep another account: payouts wait from this moment. Raises StaleVersion.

    `by` is mostly the person; somebody else, or nobody, brings it in with a file. Two people of a
    branch may share one, but that is noted in the audit log of both.
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
        audit.record(by, "person.iban.change", person)
        for other in queries.others_with_account(person, digest):
            audit.record(by, "person.iban.shared", person, reason=other.code)
            audit.record(by, "person.iban.shared", other, reason=person.code)
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


def keep_first(accounts: dict[int, str]) -> None:
    """The accounts of people who come with the very first files: {number: account}.

    Nobody could be paid yet, so there is nothing to wait for and nobody to warn.
    """
    sealed = {
        number: {
            "iban_sealed": seal(account, f"person.iban.{number}"),
            "iban_digest": fingerprint(account),
        }
        for number, account in accounts.items()
    }
    change_rows(Person, sealed)


def differs(person: Person, account: str | None) -> bool:
    """Whether a file says another account than the one that is kept, or none."""
    if account is UNTOLD:
        return False
    try:
        return unseal(person.iban_sealed, place(person)) != account
    except Unreadable:
        return True


def bring(person: Person, account: str | None, by: Person | None) -> bool:
    """What a file says: another account, none any more, or nothing. Whether it changed."""
    if not differs(person, account):
        return False
    if account is not None:
        change(person, account, by)
        return True
    with db.atomic():
        none = {"iban_sealed": None, "iban_digest": None, "iban_changed_at": now()}
        save_changes(person, person.version, **none)
        audit.record(by, "person.iban.change", person)
    return True


# Of the branch -------------------------------------------------------------------------------


def account_of_branch(branch: Branch) -> str | None:
    """The account without spaces; nothing where none is known, or it does not open."""
    with suppress(Unreadable):
        account = unseal(branch.iban_sealed, f"branch.iban.{branch.id}")
        if banking.is_account(account):
            return banking.compact(account)
    return None


def masked_account_of_branch(branch: Branch) -> str | None:
    account = account_of_branch(branch)
    return account and f"{account[:2]}•• •••• •••• {account[-4:]}"


def change_of_branch(branch: Branch, account: str, by: Person | None) -> None:
    """The account that a branch pays from; all who lead it are told."""
    account = banking.compact(account)
    if account == account_of_branch(branch):
        return
    branch.iban_sealed = seal(account, f"branch.iban.{branch.id}")
    with db.atomic():
        Branch.update(iban_sealed=branch.iban_sealed).where(Branch.id == branch.id).execute()
        audit.record(by, "branch.iban.change", branch)
        for leader in people.leaders_of(branch.id):
            queue(
                leader,
                "branch.iban",
                lambda: (
                    gettext("The bank account of the branch is changed"),
                    gettext(
                        "Travel costs are paid from %(account)s from now on.\n\nDoes nobody of you"
                        " know of this? Then pay nothing, and ask who changed it.",
                        account=masked_account_of_branch(branch),
                    ),
                ),
            )
