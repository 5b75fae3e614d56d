"""Logging in by a link that was mailed, for whom no second factor is asked (I5).

It works in the browser that asked for it only: forwarded, or opened by who reads the mailbox, it
does nothing.
"""

from collections.abc import Callable

from flask_babel import gettext

from portal import audit
from portal.account import queries
from portal.account.actions import LinkExpired, make_link, spend_link
from portal.account.actions.logging_in import as_long_as_any, mail_reset
from portal.account.actions.throttling import PER_NETWORK, PER_RESET, count_try, network_of
from portal.account.models import LinkPurpose
from portal.core.crypto import digest_of
from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.people.models import Person


def send(email: str, address: str | None, browser: str) -> None:
    """Mail a link to whoever has this address; nothing for nobody. Raises TooManyTries.

    Who may not come in by a link reads so, and how to come in.
    """
    count_try("link", email.strip().lower(), PER_RESET)
    count_try("link network", network_of(address), PER_NETWORK)
    with as_long_as_any():
        theirs = [person for person in queries.by_email(email) if person.is_active]
        for person in theirs:
            if person.password_hash is None:
                mail_reset(person, of_several=len(theirs) > 1)
            elif queries.may_come_by_link(person):
                _mail_link(person, browser, of_several=len(theirs) > 1)
            else:
                _mail_why_not(person)


def _mail_link(person: Person, browser: str, *, of_several: bool) -> None:
    with db.atomic():
        link = link_to(
            "account.by_link", secret=make_link(person, LinkPurpose.LOG_IN, browser=browser)
        )
        _queue(
            person,
            lambda: (
                gettext("Log in to Brug"),
                (person.branch_name + "\n\n" if of_several else "")
                + gettext(
                    "With this link you log in to Brug. It works for 15 minutes, in the browser in"
                    " which you asked for it.\n\n%(address)s\n\nDid you not ask for this? Then you"
                    " need not do anything.",
                    address=link,
                ),
            ),
        )
        audit.record(None, "log-in.link.ask", person)


def _mail_why_not(person: Person) -> None:
    with db.atomic():
        _queue(
            person,
            lambda: (
                gettext("Log in to Brug"),
                gettext(
                    "You asked for a link to log in. For your work in Brug a link is not enough: it"
                    " takes two steps. Log in with your password:\n\n%(address)s\n\nDid you forget"
                    " it? There you can choose another. Did you not ask for this? Then you need"
                    " not do anything.",
                    address=link_to("account.log_in"),
                ),
            ),
        )


def _queue(person: Person, words: Callable[[], tuple[str, str]]) -> None:
    queue(person, "account.log_in", words, person)


def is_of_browser(secret: str, browser: str | None) -> bool | None:
    """Whether the link was asked for in this browser; nothing where it works no more."""
    link = queries.usable_link(secret, LinkPurpose.LOG_IN)
    if link is None:
        return None
    return browser is not None and link.browser_digest == digest_of(browser)


def use(secret: str, browser: str | None) -> Person:
    """Whoever comes in by this link, for the only time. Raises LinkExpired."""
    if not is_of_browser(secret, browser):
        raise LinkExpired
    with db.atomic():
        person = spend_link(secret, LinkPurpose.LOG_IN).person
        if not (person.is_active and queries.may_come_by_link(person)):
            raise LinkExpired
        audit.record(person, "log-in.link", person)
    return person
