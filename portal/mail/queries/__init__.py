"""Which mails wait, which were sent, and who wants none of a kind."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from flask import current_app
from flask_babel import gettext
from peewee import Case, Expression, fn

from portal.branches.models import Branch
from portal.core.clock import from_local, local, now, today
from portal.core.database import BaseModel, Rows, table_of
from portal.core.paging import PAGE
from portal.core.status import Reading
from portal.core.web.access import Permission, Role
from portal.feature import contributed
from portal.mail.models import (
    CALENDAR,
    DAILY,
    REFUSED_FOR_GOOD,
    NewsSeen,
    OutboxMail,
    PushDevice,
    SwitchedOff,
)
from portal.mail.queries.sending import unfinished
from portal.people import queries as people
from portal.people.models import Person

DAYS_COUNTED = 14
TOLD_ON_A_PAGE = 3
MOST_SHOWN = 30  # of what was mailed to oneself
IS_NEWS = timedelta(days=14)
TELL_AFTER = 6  # attempts: half an hour after the first
REMINDED_BEFORE = timedelta(hours=48)  # of a meeting or an appointment
TOO_LONG = timedelta(hours=4)  # for a mail that could not leave, as its server is out of reach


@dataclass
class Counted:
    """How many mails of a kind were written on a day, and how it goes with them."""

    label: str
    sent: int = 0
    waits: int = 0
    failed: int = 0


def waiting(person: Person, after: OutboxMail | None = None) -> list[OutboxMail]:
    """The mails of this person's branch that were not sent; the newest first.

    A page of those behind `after`; one more than a page if there is more.
    """
    mails = of_branch(person).where(OutboxMail.sent_at.is_null())
    if after is not None:
        mails = mails.where(OutboxMail.id < after.id)
    return list(mails.order_by(OutboxMail.id.desc()).limit(PAGE + 1))


def by_day(person: Person) -> dict[date, list[Counted]]:
    """How many mails of the branch there were of each kind, the last days first."""
    since = from_local(today() - timedelta(days=DAYS_COUNTED - 1), time())
    is_failed = Case(None, [(failed(), 1)], 0)
    rows = (
        of_branch(person)
        .select(OutboxMail.kind, OutboxMail.created_at, OutboxMail.sent_at, is_failed)
        .where(OutboxMail.created_at >= int(since.timestamp()))
        .order_by(OutboxMail.id.desc())
    )
    found: dict[date, dict[str, Counted]] = {}
    for kind, created_at, sent_at, has_failed in rows.tuples():
        label = kind_label(kind)
        counted = found.setdefault(local(created_at).date(), {})
        one = counted.setdefault(label, Counted(label))
        one.sent += sent_at is not None
        one.failed += bool(has_failed)
        one.waits += sent_at is None and not has_failed
    return {
        day: sorted(kinds.values(), key=lambda one: one.label)
        for day, kinds in sorted(found.items(), reverse=True)
    }


def failed_among(mails: list[OutboxMail]) -> set[int]:
    """The numbers of those that did not go."""
    numbers = [mail.id for mail in mails]
    found = OutboxMail.select(OutboxMail.id).where(OutboxMail.id.in_(numbers), failed())
    return {number for (number,) in found.tuples()}


def kind_label(kind: str) -> str:
    """What this kind of mail is called, for who may not read its subject."""
    known = {**contributed().mails, **contributed().always_mailed}
    return str(known.get(kind) or gettext("Another mail"))


def mailed_to(person: Person) -> list[OutboxMail]:
    """What was mailed to this person, with how it went; the newest first."""
    mine = OutboxMail.select().where(OutboxMail.person == person.id)
    return list(mine.order_by(OutboxMail.id.desc()).limit(MOST_SHOWN))


def news(person: Person) -> Rows:
    """What they were told since they last looked, of the last two weeks; a bundle tells nothing."""
    seen = NewsSeen.select(NewsSeen.last).where(NewsSeen.person == person.id)
    return OutboxMail.select().where(
        OutboxMail.person == person.id,
        OutboxMail.id > fn.COALESCE(seen, 0),
        OutboxMail.kind != DAILY,
        OutboxMail.created_at > int((now() - IS_NEWS).timestamp()),
    )


def of_branch(person: Person) -> Rows:
    return OutboxMail.select().where(OutboxMail.branch_id == person.branch_id)


def devices_of(person_id: int) -> Rows:
    """The devices on which somebody is told what is new."""
    return PushDevice.select().where(PushDevice.person == person_id).order_by(PushDevice.id)


def failed() -> Expression:
    """Of a mail: it did not go, and somebody should know.

    Refused for good; or refused for now so often, or unable to leave for so long, that waiting is
    no answer any more. Where mails go nowhere at all, that is for the administrator.
    """
    refused = OutboxMail.last_code >= REFUSED_FOR_GOOD
    often = OutboxMail.attempts >= TELL_AFTER
    told = OutboxMail.last_error.is_null(False) & (refused | often)
    for setting, texts in (("MAIL_URL", False), ("SMS_URL", True)):
        if current_app.config[setting] is not None:
            told |= (OutboxMail.is_text == texts) & (
                OutboxMail.created_at < int((now() - TOO_LONG).timestamp())
            )
    waits = OutboxMail.sent_at.is_null() & ~OutboxMail.is_daily
    return waits & OutboxMail.settled_at.is_null() & told


def failed_for(person: Person) -> Rows:
    """What did not go and is this person's to know: what they caused, the last first.

    A leader hears too of what went by itself, or was caused by who does not work here any more.
    """
    gone = Person.select(Person.id).where(Person.ended_on < today())
    by_nobody = OutboxMail.caused_by.is_null() | OutboxMail.caused_by.in_(gone)
    mine = (OutboxMail.caused_by == person.id) | by_nobody
    return may_settle(person).where(mine).order_by(OutboxMail.id.desc())


def failed_about(person: Person, record: BaseModel) -> Rows:
    """The same, about one record; leaders see there whatever did not go."""
    table = table_of(record)
    about = (OutboxMail.about_kind == table) & (OutboxMail.about_id == record.id)
    return may_settle(person).where(about).order_by(OutboxMail.id.desc())


def told_about(record: BaseModel, kind: str) -> list[OutboxMail]:
    """The last mails and text messages of this kind about a record, with how they went."""
    found = OutboxMail.select().where(
        OutboxMail.about_kind == table_of(record),
        OutboxMail.about_id == record.id,
        OutboxMail.kind == kind,
    )
    return list(found.order_by(OutboxMail.id.desc()).limit(TOLD_ON_A_PAGE))


def may_settle(person: Person) -> Rows:
    """The mails of which this person may say that they saw it, or that it must go again: those they
    caused; all of the branch for who leads it or looks after its mails."""
    mails = OutboxMail.select().where(OutboxMail.branch_id == person.branch_id, failed())
    if person.may(Permission.MANAGE_PEOPLE) or person.may(Permission.SEE_OUTBOX):
        return mails
    return mails.where(OutboxMail.caused_by == person.id)


def address_now(mail: OutboxMail) -> str | None:
    """The address of whom it is for, as it is known today."""
    if mail.person_id is not None:
        return mail.person.email
    find = contributed().mail_addresses.get(mail.kind)
    return find(mail) if find else None


def readings() -> list[Reading]:
    """How many mails wait and how many did not go, of all branches; not what or to whom."""
    waiting = OutboxMail.select().where(unfinished(OutboxMail))
    since = waiting.select(fn.MIN(OutboxMail.created_at)).scalar()
    late = since is not None and now() - since > TOO_LONG
    lost = OutboxMail.select().where(failed()).count()
    count = waiting.count()
    return [
        Reading("mails_waiting", gettext("Mails that wait"), str(count), count, not late),
        Reading("mails_failed", gettext("Mails that did not go"), str(lost), lost, not lost),
    ]


def reply_address(branch_id: int) -> str | None:
    """Where answers to the mails of a branch go: as it says, else to who leads it."""
    chosen = Branch.select(Branch.reply_email).where(Branch.id == branch_id).scalar()
    leader = None if chosen else first_leader(branch_id)
    return chosen or (leader and leader.email)


def first_leader(branch_id: int) -> Person | None:
    """Who leads the branch today and can be mailed: the senior, or who led it the longest."""
    leaders = [person for person in people.leaders_of(branch_id) if person.email]
    held = people.roles_of([leader.id for leader in leaders])

    def seniority(leader: Person) -> tuple[bool, date, int]:
        is_senior = Role.SENIOR_TEAM_LEADER in held[leader.id]
        return not is_senior, leader.started_on or date.min, leader.id

    return min(leaders, key=seniority, default=None)


def switched_off(person: Person) -> set[str]:
    """The kinds of mail that this person wants none of."""
    return _chosen(person, ~SwitchedOff.is_daily & ~SwitchedOff.is_push)


def daily(person: Person) -> set[str]:
    """The kinds of which this person wants one mail a day."""
    return _chosen(person, SwitchedOff.is_daily == True)  # noqa: E712  SQL


def pushed(person: Person) -> set[str]:
    """The kinds that this person wants on a phone instead."""
    return _chosen(person, SwitchedOff.is_push == True)  # noqa: E712  SQL


def _chosen(person: Person, which: Expression) -> set[str]:
    rows = SwitchedOff.select(SwitchedOff.kind).where(SwitchedOff.person == person.id, which)
    return {kind for (kind,) in rows.tuples()}


def wants(person: Person, kind: str) -> bool:
    return kind not in switched_off(person)


def takes_invitations(person: Person, about: BaseModel | None) -> bool:
    """Whether a mail about this takes along what a calendar reads: what somebody's calendar has
    by an invitation still hears of changes once they have switched these off."""
    if wants(person, CALENDAR) or about is None:
        return True
    had = OutboxMail.select().where(
        OutboxMail.person == person.id,
        OutboxMail.about_kind == table_of(about),
        OutboxMail.about_id == about.id,
        OutboxMail.calendar_method.is_null(False),
    )
    return had.exists()
