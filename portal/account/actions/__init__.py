"""Logging in, choosing passwords, links by mail."""

import base64
import os
import secrets
import threading
from datetime import timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import gettext

from portal import audit
from portal.account import queries
from portal.account.actions.throttling import (
    PER_ACCOUNT,
    TooManyTries,
    count_try,
    give_back,
    network_of,
)
from portal.account.models import LinkPurpose, OneTimeLink, Session, Throttle
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.mail.actions import queue_to
from portal.people.models import Person

__all__ = ["PER_ACCOUNT", "TooManyTries", "count_try", "network_of"]  # and all below

LINK_LIFE = {
    LinkPurpose.RESET: timedelta(minutes=30),
    LinkPurpose.INVITE: timedelta(days=7),
    LinkPurpose.LOG_IN: timedelta(minutes=15),
}
KNOWN_FOR = timedelta(days=30)  # a browser, since it was last used
SHORTEST, LONGEST = 12, 256
CONTEXT_WORDS = (
    "vluchtelingenwerk vluchteling maassluis welkom welcome brug portal password wachtwoord"
    " begeleider juridisch taalcoach jobcoach tolk teamleider beheerder vrijwilliger stagiair"
    " guide language coach interpreter team leader senior administrator volunteer trainee"
).split()
COMMON = Path(__file__).parent.parent / "common_passwords.txt"
PATIENCE = 5  # seconds that a log-in waits for its turn
at_once = threading.BoundedSemaphore(os.cpu_count() or 2)


class Busy(Exception):
    """All that may hash at once are hashing."""


class LinkExpired(Exception):
    """The link was used, is too old, or its person changed since."""


@cache
def _hasher(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


def hasher() -> PasswordHasher:
    config = current_app.config
    return _hasher(config.get("ARGON2_TIME", 3), config.get("ARGON2_MEMORY_KIB", 65_536))


@cache
def _dummy_hash(maker: PasswordHasher) -> str:
    """Of no password: as costly to hold one against, and drawn, for to make one takes as long."""
    drawn = (base64.b64encode(secrets.token_bytes(size)).decode() for size in (16, 32))
    salt, digest = (part.rstrip("=") for part in drawn)
    return f"$argon2id$v=19$m={maker.memory_cost},t={maker.time_cost},p=1${salt}${digest}"


def password_is_right(person: Person | None, password: str) -> bool:
    """Compare in the same time for an unknown person. Raises Busy when too many do so at once."""
    if not at_once.acquire(timeout=PATIENCE):
        raise Busy
    try:
        known = person.password_hash if person is not None else None
        hasher().verify(known or _dummy_hash(hasher()), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    finally:
        at_once.release()
    return known is not None and len(password) <= LONGEST  # no password is longer


def objection_to(password: str, person: Person) -> str | None:
    """Why this password will not do, or None."""
    folded = password.lower()
    own = f"{person.branch_name} {person.name or ''} {(person.email or '').partition('@')[0]}"
    parts = own.lower().replace(".", " ").split()
    words = [*CONTEXT_WORDS, *(part for part in parts if len(part) > 3)]
    if len(password) < SHORTEST:
        return gettext("Use at least 12 characters. A few words work well.")
    if len(password) > LONGEST:
        return gettext("Use at most 256 characters.")
    if folded in common_passwords() or len(set(folded)) < 5:
        return gettext("Many people use this password. Choose another.")
    rest = folded
    for word in words:
        rest = rest.replace(word, "")
    if len(rest) < 8:
        return gettext("This password is easy to guess for who knows you. Choose another.")
    return None


@cache
def common_passwords() -> frozenset[str]:
    """Those of at least twelve characters in the list that Django brings, and Dutch ones."""
    return frozenset(COMMON.read_text().split())


def choose_password(person: Person, password: str) -> None:
    """Keep a new password; every session of the person ends."""
    hashed = hasher().hash(password)
    with db.atomic():
        Person.update(password_hash=hashed, epoch=Person.epoch + 1).where(
            Person.id == person.id
        ).execute()
        Session.delete().where(Session.person == person).execute()
        audit.record(person, "password.change", person)
    person.epoch += 1


def rehash_if_needed(person: Person, password: str) -> None:
    known = person.password_hash
    if known is None or not hasher().check_needs_rehash(known):
        return
    hashed = hasher().hash(password)
    with db.atomic():
        Person.update(password_hash=hashed).where(Person.id == person.id).execute()


def is_password_of(person: Person, password: str) -> bool:
    """Whether who has logged in types their own password; tries are counted as at log-in.

    Raises TooManyTries and Busy.
    """
    one = ("password", str(person.id), PER_ACCOUNT)
    count_try(*one)
    right = password_is_right(Person.get_by_id(person.id), password)
    with db.atomic():
        audit.record(person, "password" if right else "password.refused", person)
    if right:
        give_back(*one)
    return right


def make_link(person: Person, purpose: LinkPurpose, browser: str | None = None) -> str:
    """The secret of a new link; of one to log in `browser` is what the browser has that may."""
    secret = secrets.token_urlsafe(32)
    OneTimeLink.create(
        digest=digest_of(secret),
        person=person,
        purpose=purpose,
        epoch=person.epoch,
        email=person.email,
        browser_digest=digest_of(browser) if browser is not None else None,
        expires_at=now() + LINK_LIFE[purpose],
    )
    return secret


def use_link(secret: str, purpose: LinkPurpose, password: str) -> Person:
    """Spend the link on a password. Raises LinkExpired when it cannot be used (any more)."""
    link = spend_link(secret, purpose)
    choose_password(link.person, password)
    return link.person


def spend_link(secret: str, purpose: LinkPurpose) -> OneTimeLink:
    """The link, for the only time. Raises LinkExpired."""
    with db.atomic():
        link = queries.usable_link(secret, purpose)
        unused = (OneTimeLink.digest == digest_of(secret)) & OneTimeLink.used_at.is_null()
        if link is None or not OneTimeLink.update(used_at=now()).where(unused).execute():
            raise LinkExpired
    return link


def invite(person: Person, inviter: Person | None) -> str:
    """Mail an invitation; the link as well, to hand over."""
    with db.atomic():
        secret = make_link(person, LinkPurpose.INVITE)
        address = link_to("account.invite", secret=secret)
        queue_to(
            person.email or "",
            person.language,
            lambda: (
                gettext("Welcome to Brug"),
                gettext(
                    "You can log in to Brug, the portal of your branch. This link works for 7"
                    " days. Choose a password:\n\n%(address)s",
                    address=address,
                ),
            ),
            person,
            branch_id=person.branch_id,
            person=person.id,
            kind="account.invite",
        )
        audit.record(inviter, "person.invite", person)
    return address


def end_sessions(
    person: Person, *, by: Person | None = None, only: int | None = None, but: int | None = None
) -> int:
    """End one of somebody's sessions, all but one, or all; how many ended."""
    chosen = Session.person == person.id
    if only is not None:
        chosen &= Session.id == only
    if but is not None:
        chosen &= Session.id != but
    with db.atomic():
        ended = Session.delete().where(chosen).execute()
        if ended:
            audit.record(by or person, "session.end", person)
    return ended


def clean_up() -> None:
    """Forget what has expired."""
    with db.atomic():
        Throttle.delete().where(Throttle.expires_at < now()).execute()
        # Of a browser that somebody logged in with, that is kept for longer (R29).
        nobody = ~Session.data.contains('"known"')
        Session.delete().where(Session.seen_at < now() - queries.LONGEST, nobody).execute()
        Session.delete().where(
            Session.seen_at < now() - KNOWN_FOR, ~queries.still_known()
        ).execute()
        OneTimeLink.delete().where(OneTimeLink.expires_at < now() - timedelta(days=1)).execute()
