"""Who is behind a session, and what they may still use."""

from datetime import timedelta

from flask import current_app
from peewee import JOIN, Expression

from portal.account.models import (
    AddressChange,
    LinkPurpose,
    OneTimeLink,
    Passkey,
    RecoveryCode,
    Session,
)
from portal.branches.models import Branch, Setting
from portal.branches.queries import is_demo
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import Rows
from portal.core.web.access import PROTECTED_ROLES, Permission, Role
from portal.people.models import Person, PersonRole

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
OWN_PHONE = timedelta(days=90)  # known for logging visits, since its owner logged in
STOPPABLE = timedelta(days=14)  # another address, by the one before it
SHORT_IDLE_ROLES = PROTECTED_ROLES | {Role.JOB_COACH}


def session_of(digest: str) -> Session | None:
    """The session with this digest, with whoever it is of."""
    return (
        Session.select(Session, Person, Branch)
        .join(Person, JOIN.LEFT_OUTER)
        .join(Branch, JOIN.LEFT_OUTER)
        .where(Session.digest == digest)
        .first()
    )


def person_behind(identity: str, known: Person | None = None) -> Person | None:
    """The person of `id.epoch`; nobody if that epoch has passed, or who has left.

    `known` is the one that came with the session: then nothing is asked.
    """
    number, _, epoch = identity.partition(".")
    if not (number.isdecimal() and epoch.isdecimal()):
        return None
    person = known if known is not None and known.id == int(number) else None
    if person is None:
        people = Person.select(Person, Branch).join(Branch)
        person = people.where(Person.id == int(number)).first()
    if person is None or person.epoch != int(epoch) or not person.is_active:
        return None
    return person


def by_email(address: str) -> list[Person]:
    """Whoever logs in with this address: one person for each branch that they help in."""
    people = Person.select(Person, Branch).join(Branch)
    return list(people.where(Person.email == address.strip().lower()).order_by(Person.id))


def has_ended(session: Session, roles: set[Role]) -> bool:
    """Whether a session was left alone too long, or is too old."""
    long_enough = bool(session.is_own_device) and not roles & SHORT_IDLE_ROLES
    idle = LONGEST if long_enough else IDLE
    return now() - session.seen_at > idle or now() - session.created_at > LONGEST


def is_known_phone(session: Session) -> bool:
    """Whether a session that has ended goes on for what one's own phone may still do."""
    return bool(session.is_own_device) and now() - session.created_at <= OWN_PHONE


def still_known() -> Expression:
    """The same of rows."""
    return (Session.is_own_device == 1) & (Session.created_at > now() - OWN_PHONE)


def sessions_of(person: Person) -> Rows:
    lately = (Session.seen_at > now() - LONGEST) | still_known()
    theirs = Session.select().where(Session.person == person, lately)
    return theirs.order_by(Session.seen_at.desc())


def usable_link(secret: str, purpose: LinkPurpose) -> OneTimeLink | None:
    """The link, if it has not been used, has not expired, and its person is as they were."""
    return (
        OneTimeLink.select(OneTimeLink, Person, Branch)
        .join(Person)
        .join(Branch)
        .where(
            OneTimeLink.digest == digest_of(secret),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_null(),
            OneTimeLink.expires_at > now(),
            OneTimeLink.epoch == Person.epoch,
            OneTimeLink.email == Person.email,
        )
        .first()
    )


def waiting() -> Expression:
    """Of another address: it is not theirs yet, and nobody took it back."""
    return AddressChange.done_at.is_null() & AddressChange.stopped_at.is_null()


def waiting_address(person: Person) -> AddressChange | None:
    """The other address that waits for this person."""
    found = AddressChange.select().where(AddressChange.person == person.id, waiting())
    return found.order_by(AddressChange.id.desc()).first()


def due_addresses() -> list[AddressChange]:
    """Those that have waited long enough."""
    return list(AddressChange.select().where(waiting(), AddressChange.due_at <= now()))


def address_to_confirm(secret: str) -> AddressChange | None:
    of_link = AddressChange.confirm_digest == digest_of(secret)
    return AddressChange.select().where(of_link, waiting()).first()


def address_to_stop(secret: str) -> AddressChange | None:
    """What the old address can stop, or put back: for fourteen days."""
    return (
        AddressChange.select()
        .where(
            AddressChange.stop_digest == digest_of(secret),
            AddressChange.stopped_at.is_null(),
            AddressChange.asked_at > now() - STOPPABLE,
        )
        .first()
    )


def addresses_since(change: AddressChange) -> list[AddressChange]:
    """This change and what was asked for after it, for the same person."""
    since = (AddressChange.person == change.person_id) & (AddressChange.id >= change.id)
    return list(AddressChange.select().where(since))


def one_for_each_role() -> dict[Role, Person]:
    """Of a demo: the person whose log-in is offered for each role."""
    shown = Setting.get_or_none(Setting.name == "demo")
    if shown is None:
        return {}
    codes = dict(part.split("=") for part in shown.value.split("|") if "=" in part)
    people = {str(p.id): p for p in Person.select().where(Person.id.in_(list(codes.values())))}
    return {Role(role): people[number] for role, number in codes.items() if number in people}


def others_with_account(person: Person, digest: str) -> Rows:
    """Who else of the branch has the bank account with this fingerprint."""
    same = (Person.branch == person.branch_id) & (Person.iban_digest == digest)
    return Person.select().where(same, Person.id != person.id).order_by(Person.id)


def roles_of(person_id: int) -> set[Role]:
    rows = PersonRole.select(PersonRole.role).where(PersonRole.person == person_id).tuples()
    return {Role(role) for (role,) in rows}


# Who sees clients, decides or pays, or opens the accounts of others logs in with a second factor
# (R27).
ASKS_SECOND_FACTOR = (
    Permission.SEE_ASSIGNED_CLIENTS,
    Permission.SEE_BRANCH_CLIENTS,
    Permission.DECIDE_CLAIMS,
    Permission.PAY_CLAIMS,
    Permission.UNLOCK_ACCOUNTS,
)


def must_have_second_factor(person: Person) -> bool:
    """Whether logging in takes a code of them; in a demo of nobody."""
    obliged = current_app.config["SECOND_FACTOR_OBLIGED"]
    return obliged and any(map(person.may, ASKS_SECOND_FACTOR)) and not is_demo()


def may_come_by_link(person: Person) -> bool:
    """Whether a link by mail is enough to log in: of whom no second factor is asked, nor has one.

    Who has no password yet chooses one first: it is asked again for money and rights.
    """
    return not (
        person.password_hash is None or must_have_second_factor(person) or has_second_factor(person)
    )


def second_factor_of(person: Person) -> Person | None:
    """What is kept of their phone, read anew; nothing where none is set up."""
    kept = Person.select(Person.id, Person.totp_secret_sealed, Person.totp_last_step)
    return kept.where(Person.id == person.id, Person.totp_secret_sealed.is_null(False)).first()


def has_second_factor(person: Person) -> bool:
    return second_factor_of(person) is not None


def passkeys_of(person: Person) -> Rows:
    return Passkey.select().where(Passkey.person == person.id).order_by(Passkey.id)


def has_passkey(person: Person) -> bool:
    return passkeys_of(person).exists()


def passkey_with(digest: str) -> Passkey | None:
    """The passkey of which this is the digest, with whose it is."""
    found = Passkey.select(Passkey, Person, Branch).join(Person).join(Branch)
    return found.where(Passkey.digest == digest).first()


def with_passkeys(branch_id: int) -> Rows:
    """Who of a branch has a passkey."""
    theirs = (Person.branch == branch_id) & Person.id.in_(Passkey.select(Passkey.person))
    return Person.select().where(theirs).order_by(Person.sorts_as, Person.id)


def recovery_codes_left(person: Person) -> int:
    unused = (RecoveryCode.person == person.id) & RecoveryCode.used_at.is_null()
    return RecoveryCode.select().where(unused).count()


def colleague_by_email(person: Person, address: str) -> Person | None:
    """Who of one's own branch logs in with this address."""
    return next((one for one in by_email(address) if one.branch_id == person.branch_id), None)
