"""The bank account that a branch pays from."""

from contextlib import suppress

from portal import banking, journal
from portal.db import db
from portal.organisation.models import Branch
from portal.people.models import Person
from portal.secrecy import Unreadable, seal, unseal


def account_of(branch: Branch) -> str | None:
    """The account without spaces; nothing where none is known, or it does not open."""
    with suppress(Unreadable):
        account = unseal(branch.iban_sealed, f"branch.iban.{branch.id}")
        if banking.is_account(account):
            return banking.compact(account)
    return None


def masked_account(branch: Branch) -> str | None:
    account = account_of(branch)
    return account and f"{account[:2]}•• •••• •••• {account[-4:]}"


def change_account(branch: Branch, account: str, by: Person) -> None:
    sealed = seal(banking.compact(account), f"branch.iban.{branch.id}")
    with db.atomic():
        Branch.update(iban_sealed=sealed).where(Branch.id == branch.id).execute()
        journal.record(by, "branch.iban.change")
