"""The second factor (R27, R28): codes of an app on a phone (TOTP), and ten to keep on paper."""

import base64
import secrets
from collections.abc import Callable
from datetime import timedelta

import pyotp
from flask_babel import gettext

from portal import audit
from portal.account import queries
from portal.account.actions.throttling import PER_ACCOUNT, count_try, give_back
from portal.account.models import RecoveryCode, Session
from portal.core.clock import now
from portal.core.crypto import Unreadable, digest_of, seal, unseal
from portal.core.database import db
from portal.core.text import plain_digits
from portal.core.web.access import PROTECTED_ROLES
from portal.mail.actions import queue
from portal.people.models import Person

STEP, DIGITS = 30, 6  # seconds that a code holds, and how long it is
CODES = 10
CODE_BYTES = 15  # 120 bits, in 24 letters
REMEMBERED = timedelta(days=30)  # on one's own device
REMEMBERED_OF_LEADERS = timedelta(hours=12)


def new_secret() -> str:
    return pyotp.random_base32()


def address_of(person: Person, secret: str) -> str:
    """What an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Brug")


def step_of(secret: str, code: str) -> int | None:
    """Which half minute this code is of: this one, or one beside it for a clock that differs."""
    here = int(now().timestamp()) // STEP
    codes = pyotp.TOTP(secret)
    near = (here, here - 1, here + 1)
    return next(
        (n for n in near if secrets.compare_digest(codes.at(n * STEP).encode(), code.encode())),
        None,
    )


def in_fours(code: str, between: str) -> str:
    """A long code as one reads and types it."""
    return between.join(code[at : at + 4] for at in range(0, len(code), 4))


def bare(typed: str) -> str:
    """A code without the blanks and dashes that one types in it, in digits of any script."""
    return "".join(sign for sign in plain_digits(typed) if sign.isalnum()).upper()[:40]


def is_code_of(person: Person, typed: str) -> bool:
    """Whether this is a code of theirs that was not used; then it is now. Raises TooManyTries.

    Tries are counted before it is looked at, as those of passwords are.
    """
    one = ("code", str(person.id), PER_ACCOUNT)
    count_try(*one)
    code = bare(typed)
    with db.atomic():
        right = _spend_step(person, code) or _spend_recovery(person, code)
        audit.record(person, "log-in.code" if right else "log-in.code.refused", person)
    if right:
        give_back(*one)
    return right


def _spend_step(person: Person, code: str) -> bool:
    """A code counts once, and no older one after it: of several at once only one goes on."""
    kept = queries.second_factor_of(person)
    secret = unseal(kept.totp_secret_sealed, _place(person)) if kept else None
    step = step_of(secret, code) if secret and len(code) == DIGITS else None
    if step is None:
        return False
    older = (Person.id == person.id) & (Person.totp_last_step < step)
    return bool(Person.update(totp_last_step=step).where(older).execute())


def _spend_recovery(person: Person, code: str) -> bool:
    unused = (RecoveryCode.digest == _digest(person, code)) & RecoveryCode.used_at.is_null()
    return bool(RecoveryCode.update(used_at=now()).where(unused).execute())


def _digest(person: Person, code: str) -> str:
    return digest_of(f"{person.id} {code}")


def set_up(person: Person, secret: str, typed: str) -> list[str] | None:
    """Keep this secret, if the code is of it; the codes to keep on paper, which are told once.

    Every session of the person ends, as after another password.
    """
    step = step_of(secret, bare(typed))
    if step is None:
        return None
    with db.atomic():
        _keep(person, seal(secret, _place(person)), step)
        codes = _new_codes(person)
        audit.record(person, "second-factor.set", person)
        _tell(person, lambda: gettext("From now on logging in also takes a code of your phone."))
    return codes


def renew_codes(person: Person) -> list[str]:
    """Ten others; those of before are worth nothing."""
    with db.atomic():
        codes = _new_codes(person)
        audit.record(person, "second-factor.codes", person)
        _tell(person, lambda: gettext("You have new codes to keep; the old ones do not work."))
    return codes


def _new_codes(person: Person) -> list[str]:
    codes = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode() for _ in range(CODES)]
    RecoveryCode.delete().where(RecoveryCode.person == person.id).execute()
    for code in codes:
        RecoveryCode.create(person=person.id, digest=_digest(person, code))
    return codes


def take_off(person: Person, by: Person | None) -> bool:
    """Who lost the phone sets up another at the next log-in; whether there was one.

    `by` is nobody on the command line.
    """
    if not queries.has_second_factor(person):
        return False
    with db.atomic():
        _keep(person, None, None)
        audit.record(by, "second-factor.reset", person)
        _tell(
            person,
            lambda: gettext(
                "Your code of the phone was taken off. You set up another one when you log in."
            ),
        )
    return True


def _keep(person: Person, sealed: bytes | None, step: int | None) -> None:
    """Another phone, or none: no session and no code of before is worth anything."""
    RecoveryCode.delete().where(RecoveryCode.person == person.id).execute()
    Person.update(totp_secret_sealed=sealed, totp_last_step=step, epoch=Person.epoch + 1).where(
        Person.id == person.id
    ).execute()
    Session.delete().where(Session.person == person.id).execute()
    person.epoch += 1


def _tell(person: Person, words: Callable[[], str]) -> None:
    queue(
        person,
        "account.second_factor",
        lambda: (
            gettext("Your second step to log in is changed"),
            words() + "\n\n" + gettext("Did you not do this? Call your team leader at once."),
        ),
        person,
    )


def in_form(person: Person, secret: str) -> str:
    """The secret that is being set up, as the form carries it: sealed for this person."""
    return base64.urlsafe_b64encode(seal(secret, _place(person)) or b"").decode()


def from_form(person: Person, text: str | None) -> str | None:
    """The secret that we gave this person; nothing for what is none."""
    try:
        return unseal(base64.urlsafe_b64decode(text or ""), _place(person))
    except (Unreadable, ValueError):
        return None


def _place(person: Person) -> str:
    return f"person.totp.{person.id}"


def remembered_for(person: Person) -> timedelta:
    """How long one's own device is not asked again: of who leads, for a day's work only."""
    return REMEMBERED_OF_LEADERS if person.roles & PROTECTED_ROLES else REMEMBERED
