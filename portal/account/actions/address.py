"""Another email address: who reads it can log in, so it waits for its owner.

It is asked for by the person, by who may change them, or by a file. The old address hears of it and
can stop it, also afterwards for a while; the new one confirms it, or it waits for three days. Then
every session and every link that went out before ends.
"""

import secrets
from datetime import timedelta

from flask_babel import gettext

from portal import audit
from portal.account import queries
from portal.account.models import AddressChange, Passkey, Session
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import db, take_turn
from portal.core.i18n.formatting import moment
from portal.core.web.access import PersonPart
from portal.core.web.addresses import link_to
from portal.mail.actions import queue_to
from portal.people import queries as people
from portal.people.models import Person

WAITS = timedelta(hours=72)


class AddressTaken(Exception):
    """Somebody else of the branch has got this address meanwhile."""


class NoLonger(Exception):
    """Who asked for this address might not ask for it now."""


def ask(person: Person, by: Person | None, address: str | None) -> bool:
    """Have another address wait; whether it did not already. `by` is nobody on the command line.

    Somebody without an account has nothing to take over: then it is theirs at once. So is having
    none any more, which only an operator's file says.
    """
    with db.atomic():
        take_turn("address", person.id)
        waiting = queries.waiting_address(person)
        if waiting is not None and waiting.address == address:
            return False
        if waiting is not None:
            _close(waiting)
        has_account = person.email is not None or person.password_hash is not None
        if address is None or not has_account:
            _put(person, by, address)
            return True
        confirm, stop = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        change = AddressChange.create(
            person=person.id,
            old=person.email,
            address=address,
            asked_by=by and by.id,
            confirm_digest=digest_of(confirm),
            stop_digest=digest_of(stop),
            due_at=now() + WAITS,
        )
        audit.record(by, "person.email.ask", person, changes={"email": (person.email, address)})
        _tell(change, person, by, confirm, stop)
    return True


def _tell(
    change: AddressChange, person: Person, by: Person | None, confirm: str, stop: str
) -> None:
    columns = {"branch_id": person.branch_id, "person": person.id, "kind": "account.address"}
    queue_to(
        change.address,
        person.language,
        lambda: (
            gettext("Confirm your new email address"),
            gettext(
                "This becomes your address to log in to Brug. Confirm it here:\n\n%(link)s\n\n"
                "Did you not ask for this? Then you need not do anything.",
                link=link_to("account.confirm_address", secret=confirm),
            ),
        ),
        **columns,
    )
    if person.email is None:
        return
    queue_to(
        person.email,
        person.language,
        lambda: (
            gettext("Another email address for Brug"),
            gettext(
                "%(who)s asked for another address to log in with: %(address)s. It counts as soon"
                " as it is confirmed there, or from %(day)s.\n\nIs this not right? Stop it here:"
                "\n\n%(link)s",
                who=_name_of(by, person),
                address=masked(change.address),
                day=moment(change.due_at),
                link=link_to("account.undo_address", secret=stop),
            ),
        ),
        **columns,
    )


def _name_of(by: Person | None, person: Person) -> str:
    if by is None:
        return gettext("The administrator of this portal")
    return gettext("You") if by.id == person.id else by.label


def masked(address: str) -> str:
    """Enough to know one's own address by: p•••@example.org"""
    name, _, host = address.partition("@")
    return f"{name[:1]}•••@{host}"


def confirm(change: AddressChange) -> None:
    """From here on it is their address. Raises NoLonger and AddressTaken."""
    if not _may_still(change):
        stop(change, None)
        raise NoLonger
    with db.atomic():
        if not _close(change, done_at=now()):
            return
        take_turn("address")  # of two people who asked for one, one gets it
        if people.email_is_taken(change.address, change.person.branch_id, change.person_id):
            raise AddressTaken
        _put(change.person, change.asked_by, change.address)


def settle_due() -> str | None:
    """The step of `flask jobs run`: the addresses that have waited for three days."""
    settled = 0
    for change in queries.due_addresses():
        try:
            confirm(change)
            settled += 1
        except NoLonger:
            pass
        except AddressTaken:
            stop(change, None)
    return f"{settled} email addresses changed." if settled else None


def _may_still(change: AddressChange) -> bool:
    """Whether who asked for it might ask today: they may have left, or the person may lead now."""
    by = change.asked_by
    return by is None or (by.is_active and change.person.can_be_changed_by(by, PersonPart.ADDRESS))


def stop(change: AddressChange, by: Person | None) -> None:
    """Take back what waits; nothing where it waits no more."""
    with db.atomic():
        if _close(change):
            audit.record(by, "person.email.stop", change.person)


def undo(change: AddressChange) -> None:
    """By the old address: what waits ends; what was changed is put back, and every way in ends.

    Whoever came in by the other address may have chosen a password or added a passkey: those go
    too. Raises AddressTaken.
    """
    person = change.person
    with db.atomic():
        if change.done_at is None:
            stop(change, person)
            return
        if change.old is not None and people.email_is_taken(
            change.old, person.branch_id, person.id
        ):
            raise AddressTaken
        for later in queries.addresses_since(change):
            AddressChange.update(stopped_at=now()).where(AddressChange.id == later.id).execute()
        _put(person, None, change.old)
        Person.update(password_hash=None).where(Person.id == person.id).execute()
        Passkey.delete().where(Passkey.person == person.id).execute()
        audit.record(person, "person.email.undo", person)


def _close(change: AddressChange, **columns) -> bool:
    """Whether it was still waiting: of two at once only one goes on."""
    values = columns or {"stopped_at": now()}
    still = (AddressChange.id == change.id) & queries.waiting()
    return bool(AddressChange.update(**values).where(still).execute())


def _put(person: Person, by: Person | None, address: str | None) -> None:
    """Their address, in the transaction of who calls; sessions and links of before end."""
    changes = {"email": (person.email, address)}
    Person.update(email=address, epoch=Person.epoch + 1, version=Person.version + 1).where(
        Person.id == person.id
    ).execute()
    Session.delete().where(Session.person == person.id).execute()
    audit.record(by, "person.email.change", person, changes=changes)
    if person.email is not None:
        queue_to(
            person.email,
            person.language,
            lambda: (
                gettext("Your email address for Brug is changed"),
                gettext(
                    "You log in with another address from now on. Is this not right? The mail that"
                    " told you of it has a link to put it back; or call your team leader."
                ),
            ),
            branch_id=person.branch_id,
            person=person.id,
            kind="account.address",
        )
    person.email, person.epoch, person.version = address, person.epoch + 1, person.version + 1
