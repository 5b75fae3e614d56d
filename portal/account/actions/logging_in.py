"""Logging in, and a link for who forgot the password: an answer tells nobody of accounts."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import current_app
from flask_babel import gettext

from portal import audit
from portal.account import queries
from portal.account.actions import make_link, password_is_right, rehash_if_needed
from portal.account.actions.throttling import (
    PER_ACCOUNT,
    PER_NETWORK,
    PER_RESET,
    count_try,
    give_back,
    network_of,
)
from portal.account.models import LinkPurpose
from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.people.models import Person


@contextmanager
def as_long_as_any() -> Iterator[None]:
    """What is done here takes the same time: an answer that comes sooner would tell of accounts."""
    until = time.monotonic() + current_app.config["ACCOUNT_SECONDS"]
    yield
    time.sleep(max(until - time.monotonic(), 0))


def check_log_in(
    email: str, password: str, address: str | None, known: Sequence[int] = ()
) -> list[Person]:
    """Who this is, if address and password belong together and they work here today.

    More than one is the same human, who helps in several branches and has one password for them.

    On devices that are `known` to have been theirs, tries are counted apart: whoever guesses at
    their password elsewhere, or from the same network, locks them out of nothing. All of these
    devices count together, for who shares one can make it a new one at will. Raises TooManyTries
    and Busy.
    """
    people = queries.by_email(email)
    device = next((person.id for person in people if person.id in known), None)
    if device is not None:
        tries: list[tuple] = [("device", str(device), PER_ACCOUNT)]
    else:
        tries = [
            ("log-in", email.strip().lower(), PER_ACCOUNT),
            ("network", network_of(address), PER_NETWORK),
        ]
    for counted in tries:
        count_try(*counted)
    with as_long_as_any():
        asked: list[Person | None] = [*people] or [None]
        right = [one for one in asked if password_is_right(one, password)]
        theirs = [person for person in right if person is not None and person.is_active]
        with db.atomic():
            for one in [] if theirs else asked:
                audit.record(one, "log-in.refused", one)
        if theirs:
            for counted in tries:
                give_back(*counted)
        for person in theirs:
            rehash_if_needed(person, password)
    return theirs


def note_log_in(person: Person, how: str = "log-in") -> None:
    with db.atomic():
        audit.record(person, how, person)


def send_reset(email: str, address: str | None) -> None:
    """Mail a link to whoever has this address; nothing for nobody. Raises TooManyTries.

    Who helps in several branches gets one for each account.
    """
    count_try("reset", email.strip().lower(), PER_RESET)
    count_try("reset network", network_of(address), PER_NETWORK)
    with as_long_as_any():
        theirs = [person for person in queries.by_email(email) if person.is_active]
        for person in theirs:
            mail_reset(person, of_several=len(theirs) > 1)


def mail_reset(person: Person, *, of_several: bool) -> None:
    """Mail them a link to choose a password."""
    with db.atomic():
        secret = make_link(person, LinkPurpose.RESET)
        link = link_to("account.reset", secret=secret)
        queue(
            person,
            "account.reset",
            lambda: (
                gettext("Choose a new password"),
                (person.branch_name + "\n\n" if of_several else "")
                + gettext(
                    "With this link you choose a new password for Brug. It works for 30 minutes."
                    "\n\n%(address)s\n\nDid you not ask for this? Then you need not do anything.",
                    address=link,
                ),
            ),
            person,
        )
