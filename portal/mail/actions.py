"""Writing mails, in the language of who reads them, and switching kinds of them off."""

from collections.abc import Callable, Collection
from datetime import timedelta

from flask import has_request_context
from flask_babel import gettext
from flask_login import current_user

from portal import audit
from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import BaseModel, db, table_of
from portal.core.i18n.language import LANGUAGES, speaking
from portal.core.i18n.language import language as language_spoken
from portal.feature import contributed
from portal.mail import queries, sms
from portal.mail.models import (
    BETWEEN,
    CALENDAR,
    DAILY,
    GONE_BEFORE_RESTORE,
    NewsSeen,
    OutboxMail,
    PushDevice,
    SwitchedOff,
)
from portal.mail.queries import sending
from portal.people.models import Person
from portal.site.models import LastDone

MOST_DEVICES = 10  # of one person
AFTER_RESTORE = timedelta(days=7)  # what is due catches up in the meantime
Text = Callable[[], tuple[str, str]]  # () -> (subject, body)


def queue(
    person: Person, kind: str, text: Text, about: BaseModel | None = None, **calendar: str
) -> OutboxMail | None:
    """Write a mail to somebody of the branch, in the transaction that causes it.

    `text` is asked for subject and body while their language is spoken. `calendar` and
    `calendar_method` add an invitation, which who has a feed can switch off. Nothing where the
    person has no address, works here no more or has switched this kind off. No names of clients,
    nor their codes or addresses.
    """
    if not person.email or not person.is_active or not queries.wants(person, kind):
        return None
    if calendar and not queries.takes_invitations(person, about):
        calendar = {}
    return queue_to(
        person.email,
        person.language,
        text,
        about,
        branch_id=person.branch_id,
        person=person.id,
        kind=kind,
        is_daily=not calendar and kind in queries.daily(person),
        is_push=not calendar and goes_to_devices(person, kind),
        **calendar,
    )


def goes_to_devices(person: Person, kind: str) -> bool:
    """Whether somebody wants this kind on a device, and has one."""
    return kind in queries.pushed(person) and queries.devices_of(person.id).exists()


def queue_to(
    address: str,
    language: str | None,
    text: Text,
    about: BaseModel | None = None,
    known: Collection[str] = LANGUAGES,
    **columns,
) -> OutboxMail:
    """The same to whoever has this address, such as a client or an employer.

    `known` are the languages in which the text can be; otherwise it is in Dutch.

    If it cannot go, whoever is logged in here hears of it, on *Today* and where the record `about`
    is shown.
    """
    with speaking(language, known):
        subject, body = text()
        spoken = language_spoken()
    if gone := gone_before(address, subject[:200], columns.get("kind", ""), about):
        return gone
    return OutboxMail.create(
        recipient=address,
        subject=subject[:200],
        body=body,
        language=spoken,
        caused_by=who_is_here(),
        about_kind=about and table_of(about),
        about_id=about and about.id,
        **columns,
    )


def text_to(
    number: str,
    language: str | None,
    text: Text,
    about: BaseModel | None = None,
    known: Collection[str] = LANGUAGES,
    **columns,
) -> OutboxMail | None:
    """The same as a text message to a phone; nothing where no provider is set.

    The subject is what it is about, for who hears that it did not go.
    """
    if not sms.is_set_up():
        return None
    return queue_to(number, language, text, about, known, is_text=True, **columns)


def gone_before(
    address: str, subject: str, kind: str, about: BaseModel | None
) -> OutboxMail | None:
    """The same mail, if a restored portal is about to send it by itself for the second time."""
    if has_request_context() or not LastDone.is_within("restore", AFTER_RESTORE):
        return None
    gone = OutboxMail.get_or_none(
        OutboxMail.last_error == GONE_BEFORE_RESTORE,
        OutboxMail.recipient == address,
        OutboxMail.subject == subject,
        OutboxMail.kind == kind,
        OutboxMail.about_id.is_null() if about is None else OutboxMail.about_id == about.id,
    )
    if gone:
        OutboxMail.update(last_error=None).where(OutboxMail.id == gone.id).execute()
    return gone


def who_is_here() -> int | None:
    """Whose request this is; nobody's, where a mail goes by itself."""
    here = has_request_context() and current_user.is_authenticated
    return current_user.id if here else None


def send_again(mail: OutboxMail, by: Person) -> None:
    """Begin anew, to the address that is known by now."""
    with db.atomic():
        OutboxMail.update(
            recipient=queries.address_now(mail) or mail.recipient,
            attempts=0,
            last_error=None,
            last_code=None,
            taken_until=None,
        ).where(OutboxMail.id == mail.id, OutboxMail.sent_at.is_null()).execute()
        audit.record(by, "mail.again", mail)


def settle(mail: OutboxMail, by: Person) -> None:
    """Somebody saw that it did not go: it need not be told any more."""
    with db.atomic():
        OutboxMail.update(settled_at=now()).where(OutboxMail.id == mail.id).execute()
        audit.record(by, "mail.settle", mail)


def answer_at(branch: Branch, by: Person, address: str | None) -> None:
    """The address to which people answer the mails of a branch; none: that of who leads it."""
    if changes := audit.differences(branch, reply_email=address):
        with db.atomic():
            Branch.update(reply_email=address).where(Branch.id == branch.id).execute()
            audit.record(by, "branch.reply", branch, changes=changes)


def choose(
    person: Person, wanted: set[str], daily: Collection[str] = (), pushed: Collection[str] = ()
) -> None:
    """Of the kinds that can be switched off, send these only; some of them in one mail a day, or
    to devices instead."""
    kinds = set(contributed().mails)
    off = kinds - wanted
    bundled = ({*daily} & wanted & kinds) - {CALENDAR}
    shown = ({*pushed} & wanted & kinds) - {CALENDAR} - bundled
    with db.atomic():
        held = (queries.switched_off(person), queries.daily(person), queries.pushed(person))
        if tuple(some & kinds for some in held) == (off, bundled, shown):
            return
        mine = SwitchedOff.person == person.id
        SwitchedOff.delete().where(mine, SwitchedOff.kind.in_(kinds)).execute()
        chosen = sorted(off | bundled | shown)
        rows = [(person.id, kind, kind in bundled, kind in shown) for kind in chosen]
        if rows:
            columns = [
                SwitchedOff.person,
                SwitchedOff.kind,
                SwitchedOff.is_daily,
                SwitchedOff.is_push,
            ]
            SwitchedOff.insert_many(rows, fields=columns).execute()
        audit.record(person, "mail.choose", person)


def add_device(person: Person, endpoint: str, p256dh: str, auth: str, name: str) -> None:
    """Tell this device too; the same one again, or of who was here before, stands once."""
    digest = digest_of(endpoint)
    with db.atomic():
        PushDevice.delete().where(PushDevice.digest == digest).execute()
        kept = [one.id for one in queries.devices_of(person.id)][1 - MOST_DEVICES :]
        PushDevice.delete().where(
            PushDevice.person == person.id, PushDevice.id.not_in(kept)
        ).execute()
        PushDevice.create(
            person=person.id, endpoint=endpoint, digest=digest, p256dh=p256dh, auth=auth, name=name
        )
        audit.record(person, "push.add", person)


def drop_device(person: Person, number: int) -> bool:
    """False where it is not theirs, or not there."""
    mine = (PushDevice.person == person.id) & (PushDevice.id == number)
    with db.atomic():
        if not PushDevice.delete().where(mine).execute():
            return False
        audit.record(person, "push.drop", person)
    return True


def see(person: Person, last: int) -> None:
    """They saw what they were told, up to this mail of theirs; any other says nothing."""
    mine = OutboxMail.select().where(OutboxMail.person == person.id, OutboxMail.id == last)
    with db.atomic():
        if not mine.exists():
            return
        changed = NewsSeen.update(last=last).where(
            NewsSeen.person == person.id, NewsSeen.last < last
        )
        if not changed.execute():
            new = NewsSeen.insert(person=person.id, last=last)
            new.on_conflict_ignore().execute()


def bundle(person: Person) -> None:
    """Put what waits for somebody in one mail; a single one goes as it is."""
    held = sending.held_for(person.id)
    these = OutboxMail.id.in_([mail.id for mail in held])
    if len(held) < 2:  # none, where another process was first
        OutboxMail.update(is_daily=False).where(these).execute()
        return
    with speaking(person.language):
        subject = gettext("Your mails of today: %(n)s", n=len(held))
        spoken = language_spoken()
    parts = [f"{mail.subject}\n\n{mail.body or ''}" for mail in held]
    OutboxMail.create(
        branch_id=person.branch_id,
        person=person.id,
        kind=DAILY,
        recipient=person.email or held[-1].recipient,
        subject=subject,
        body=f"\n\n{BETWEEN}\n\n".join(parts),
        language=spoken,
    )
    OutboxMail.delete().where(these).execute()
