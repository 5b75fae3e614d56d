"""Passkeys (I5): a key on a device of one's own, opened there by finger, face or PIN.

It is both steps of logging in at once, and as good as the password where that is asked again. Of
each only the public half is kept; what it signs is checked by py_webauthn.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import webauthn
from flask_babel import gettext
from peewee import IntegrityError
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal import audit
from portal.account import queries
from portal.account.actions.throttling import count_try, network_of
from portal.account.models import Passkey, PasskeyChallenge, Session
from portal.core.clock import now, today
from portal.core.config import LOOPBACK
from portal.core.crypto import derived_secret, digest_of
from portal.core.database import db
from portal.core.web.addresses import base_address
from portal.mail.actions import queue
from portal.people.models import Person

WAITS = timedelta(minutes=10)  # a challenge, also while the password is asked in between
MOST_PASSKEYS = 10  # of one person
PER_CHALLENGE = (("hour", 300, timedelta(hours=1)),)  # of one network: a busy morning at the office


class Use(StrEnum):
    """What a challenge is answered for."""

    ADD = "add"
    LOG_IN = "log_in"
    CONFIRM = "confirm"


class Refused(Exception):
    """This passkey is not of here, not of them, or its answer is not to be trusted."""


class TooManyPasskeys(Exception):
    """Somebody has as many as one can have."""


def host() -> str:
    """Of which address passkeys are here; on this machine the name that a browser takes."""
    name = urlsplit(base_address()).hostname or ""
    return "localhost" if name in LOOPBACK else name


def origin() -> str:
    base = urlsplit(base_address())
    port = f":{base.port}" if base.port else ""
    return f"{base.scheme}://{host()}{port}"


def handle_of(person: Person) -> bytes:
    """By which a device tells people apart: of it nobody reads who it is."""
    return derived_secret(f"passkey.{person.id}").encode()


def _bound(challenge: bytes, use: Use, person: Person | None) -> str:
    return digest_of(f"{use} {person.id if person else 0} {bytes_to_base64url(challenge)}")


def _challenge(use: Use, person: Person | None, address: str | None) -> bytes:
    """One that counts once, for this use and this person. Raises TooManyTries."""
    count_try("passkey network", network_of(address), PER_CHALLENGE)
    challenge = secrets.token_bytes(32)
    with db.atomic():
        PasskeyChallenge.create(digest=_bound(challenge, use, person), expires_at=now() + WAITS)
    return challenge


def _spend(challenge: bytes, use: Use, person: Person | None) -> None:
    """Raises Refused for one that we did not ask just now, or of somebody else."""
    asked = (PasskeyChallenge.digest == _bound(challenge, use, person)) & (
        PasskeyChallenge.expires_at > now()
    )
    with db.atomic():
        spent = PasskeyChallenge.delete().where(asked).execute()
    if not spent:
        raise Refused("challenge")


def _known(person: Person) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential))
        for one in queries.passkeys_of(person)
    ]


def options_to_add(person: Person, address: str | None) -> str:
    """What a browser makes a passkey of, as JSON. Raises TooManyTries."""
    options = webauthn.generate_registration_options(
        rp_id=host(),
        rp_name="Brug",
        user_id=handle_of(person),
        user_name=person.email or person.code,
        user_display_name=person.label,
        challenge=_challenge(Use.ADD, person, address),
        exclude_credentials=_known(person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options)


def options_to_show(use: Use, person: Person | None, address: str | None) -> str:
    """What a browser asks a passkey with, as JSON: any of here, or one of this person.

    Raises TooManyTries.
    """
    options = webauthn.generate_authentication_options(
        rp_id=host(),
        challenge=_challenge(use, person, address),
        allow_credentials=_known(person) if person else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def add(person: Person, answer: str, name: str) -> Passkey:
    """Keep a passkey that this browser made. Raises Refused and TooManyPasskeys."""
    if len(queries.passkeys_of(person)) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    try:
        parsed = parse_registration_credential_json(answer)
        challenge = parse_client_data_json(parsed.response.client_data_json).challenge
        _spend(challenge, Use.ADD, person)
        made = webauthn.verify_registration_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=host(),
            expected_origin=origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise Refused(str(error)) from error
    try:
        with db.atomic():
            kept = Passkey.create(
                person=person.id,
                digest=digest_of(made.credential_id),
                credential=bytes_to_base64url(made.credential_id),
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                name=name,
            )
            audit.record(person, "passkey.add", person)
            _tell(person, lambda: gettext("A passkey was added, with which one logs in as you."))
    except IntegrityError as error:
        raise Refused("known already") from error
    return kept


def log_in(answer: str) -> Person:
    """Whoever this passkey is of, if they work here today. Raises Refused."""
    return _checked(answer, Use.LOG_IN, None).person


def is_of(person: Person, answer: str) -> bool:
    """Whether who has logged in shows a passkey of their own, asked for just now."""
    try:
        found = _checked(answer, Use.CONFIRM, person)
    except Refused:
        return False
    with db.atomic():
        audit.record(person, "passkey", found.person)
    return True


def _checked(answer: str, use: Use, person: Person | None) -> Passkey:
    """The passkey that gave this answer. Raises Refused; of whose it is, that is noted."""
    try:
        parsed = parse_authentication_credential_json(answer)
        challenge = parse_client_data_json(parsed.response.client_data_json).challenge
    except (WebAuthnException, ValueError) as error:
        raise Refused(str(error)) from error
    _spend(challenge, use, person)
    found = queries.passkey_with(digest_of(parsed.raw_id))
    if found is None or (person is not None and found.person_id != person.id):
        raise Refused("unknown")
    try:
        if parsed.response.user_handle not in {None, b"", handle_of(found.person)}:
            raise Refused("handle")
        if not found.person.is_active:
            raise Refused("works here no more")
        shown = webauthn.verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=host(),
            expected_origin=origin(),
            credential_public_key=bytes(found.public_key),
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        )
        # A copy that answers at the same moment loses: it counted on from the same number.
        if not _count(found, shown.new_sign_count):
            raise Refused("counter")
    except (Refused, WebAuthnException, ValueError) as error:
        with db.atomic():
            audit.record(found.person, "passkey.refused", found.person)
        raise Refused(str(error)) from error
    return found


def _count(passkey: Passkey, signed: int) -> bool:
    before = (Passkey.id == passkey.id) & (Passkey.sign_count == passkey.sign_count)
    with db.atomic():
        kept = Passkey.update(sign_count=signed, used_at=now()).where(before).execute()
    return bool(kept)


def remove(person: Person, by: Person, only: int | None = None) -> int:
    """Take passkeys away, one's own or of who lost a device; how many.

    Where another takes them, whoever may have the device is logged out.
    """
    chosen = Passkey.person == person.id
    if only is not None:
        chosen &= Passkey.id == only
    with db.atomic():
        gone = Passkey.delete().where(chosen).execute()
        if gone:
            if by.id != person.id:
                Person.update(epoch=Person.epoch + 1).where(Person.id == person.id).execute()
                Session.delete().where(Session.person == person.id).execute()
            audit.record(by, "passkey.remove", person)
            _tell(person, lambda: gettext("A passkey was removed; it logs in no more."))
    return gone


def forget_old() -> None:
    """Challenges that nobody answered, and the passkeys of who works here no more."""
    left = Person.select(Person.id).where(Person.ended_on < today())
    with db.atomic():
        PasskeyChallenge.delete().where(PasskeyChallenge.expires_at < now()).execute()
        Passkey.delete().where(Passkey.person.in_(left)).execute()


def _tell(person: Person, words: Callable[[], str]) -> None:
    queue(
        person,
        "account.passkey",
        lambda: (
            gettext("Your passkeys are changed"),
            words() + "\n\n" + gettext("Did you not do this? Call your team leader at once."),
        ),
        person,
    )
