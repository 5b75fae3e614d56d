"""Which feed has this secret, what it shows its owner today, and which feeds somebody has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from peewee import JOIN, Expression, Field, fn

from portal.branches.models import Setting
from portal.calendar_feeds.events.models import (
    EVERYONE,
    CalendarClient,
    CalendarEvent,
    CalendarPerson,
    CalendarVersion,
    EventStatus,
    Level,
)
from portal.calendar_feeds.feeds.models import CONTENTS, GRACE, UNUSED, Feed, Pairing, Purpose
from portal.clients.models import Client
from portal.clients.queries import visible_to as clients_visible_to
from portal.core.clock import add_months, now, today
from portal.core.database import Rows, db
from portal.people.models import Person

MOST_EVENTS, MOST_BYTES = 1000, 900_000  # beyond these Google takes no feed (A11)
BACK, AHEAD = 3, 18  # months; the edges move once a month (E10)
KEPT_CANCELLED = timedelta(days=30)
PURPOSE_OF_OWNER = {Purpose.MINE, Purpose.TERMS}

Own, Everyone = CalendarVersion.alias(), CalendarVersion.alias()


@dataclass
class PolledFeed:
    """What a poll needs to know of a feed; most need no more than this."""

    id: int
    branch_id: int
    state: str
    tag: str
    changed_at: datetime
    last_fetch_at: int | None
    revoked_at: int | None
    purpose: str
    version: int
    owner_from: date | None
    owner_until: date | None
    own: int | None  # none while nothing ever changed
    everyone: int | None


def _poll_statement(digest: str) -> Rows:
    own = (Own.whom == Feed.owner) & (Own.branch == Feed.branch)
    everyone = (Everyone.whom == EVERYONE) & (Everyone.branch == Feed.branch)
    return (
        Feed.select(
            Feed.id,
            Feed.branch,
            Feed.state,
            Feed.tag,
            Feed.changed_at,
            Feed.last_fetch_at,
            Feed.revoked_at,
            Feed.purpose,
            Feed.version,
            Person.started_on,
            Person.ended_on,
            Own.version,
            Everyone.version,
        )
        .join(Person)
        .join_from(Feed, Own, JOIN.LEFT_OUTER, on=own)
        .join_from(Feed, Everyone, JOIN.LEFT_OUTER, on=everyone)
        .where(Feed.token_digest == digest)
    )


@cache
def _poll_sql(_kind: str) -> str:
    """The text of the statement, for this kind of database."""
    return _poll_statement("").sql()[0]


def poll(digest: str) -> PolledFeed | None:
    """The feed with this secret, in one statement whose text is made once."""
    row = db.execute_sql(_poll_sql(type(db.obj).__name__), [EVERYONE, digest]).fetchone()
    if row is None:
        return None
    found = PolledFeed(*row)
    seconds: Any = found.changed_at
    found.changed_at = datetime.fromtimestamp(seconds, UTC)
    found.owner_from, found.owner_until = as_day(found.owner_from), as_day(found.owner_until)
    return found


def as_day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def window(day: date) -> tuple[date, date]:
    """The days that a feed shows: from the first of these, before the second."""
    month = day.replace(day=1)
    return add_months(month, -BACK), add_months(month, AHEAD + 1)


def shown_level(feed: Feed) -> Level:
    """The level that its owner chose, unless the branch allows less now."""
    if feed.level == Level.FULL and not full_is_allowed(feed.branch_id):
        return Level.INITIALS
    return Level(feed.level)


def full_is_allowed(branch_id: int) -> bool:
    return Setting.select().where(Setting.name == full_setting(branch_id)).exists()


def full_setting(branch_id: int) -> str:
    return f"feeds.full.{branch_id}"


def events(feed: Feed, owner: Person) -> Rows:
    """The events of the feed as its owner may see them today, the first first."""
    first, until = window(today())
    lasting = CalendarEvent.cancelled_on.is_null() | (
        CalendarEvent.cancelled_on > today() - KEPT_CANCELLED
    )
    return (
        CalendarEvent.select()
        .where(
            CalendarEvent.branch == feed.branch_id,
            CalendarEvent.ends_on >= first,
            CalendarEvent.starts_on < until,
            lasting,
            concerns(feed, owner),
        )
        .order_by(CalendarEvent.starts_on, CalendarEvent.id)
        .limit(MOST_EVENTS)
    )


def concerns(feed: Feed, owner: Person) -> Expression:
    if feed.purpose == Purpose.ROOM:
        return CalendarEvent.room == feed.room
    owners = CalendarEvent.id.in_(
        CalendarPerson.select(CalendarPerson.event).where(CalendarPerson.person == owner.id)
    )
    if feed.purpose not in PURPOSE_OF_OWNER:
        owners |= ~CalendarEvent.is_personal
    hidden = CalendarClient.select().where(
        CalendarClient.event == CalendarEvent.id,
        CalendarClient.client_id.not_in(clients_visible_to(owner).select(Client.id)),
    )
    return CalendarEvent.kind.in_(CONTENTS[feed.purpose].kinds) & owners & ~fn.EXISTS(hidden)


def coming(feed: Feed, owner: Person) -> Rows:
    """The events of the feed from today on."""
    return events(feed, owner).where(CalendarEvent.ends_on >= today())


def clients_of(event: CalendarEvent) -> Rows:
    concerned = CalendarClient.select(CalendarClient.client_id).where(
        CalendarClient.event == event.id
    )
    return Client.select().where(Client.id.in_(concerned))


def bodies(feed: Feed, owner: Person, level: Level) -> Iterator[tuple[bytes, bool, bool]]:
    """(bytes, was cancelled, is of whole days) of each event, as long as they fit."""
    column = getattr(CalendarEvent, f"{level}_body")
    rows = events(feed, owner).select(column, CalendarEvent.status, CalendarEvent.starts_at)
    length = 0
    for body, status, starts_at in db.execute(rows):  # as they are: there may be a thousand
        length += len(body) + 200  # and its reminder
        if length > MOST_BYTES:
            return
        yield bytes(body), status == EventStatus.CANCELLED, starts_at is None


def visible_to(person: Person) -> Rows:
    """Their own feeds that work, the newest first."""
    return (
        Feed.select()
        .where(Feed.owner == person.id, Feed.revoked_at.is_null())
        .order_by(Feed.id.desc())
    )


def rooms_of(branch_id: int) -> list[str]:
    """The rooms that something is planned in."""
    rows = (
        CalendarEvent.select(CalendarEvent.room)
        .where(CalendarEvent.branch == branch_id, CalendarEvent.room != "")
        .distinct()
        .order_by(CalendarEvent.room)
    )
    return [room for (room,) in rows.tuples()]


def purposes_for(person: Person) -> list[Purpose]:
    return [purpose for purpose in Purpose if person.may(CONTENTS[purpose].needs)]


def pairing(code_digest: str) -> Pairing | None:
    """The pairing page of this code, while it lasts and its feed works."""
    return (
        Pairing.select(Pairing, Feed, Person)
        .join(Feed)
        .join(Person)
        .where(
            Pairing.code_digest == code_digest,
            Pairing.expires_at > now(),
            Feed.revoked_at.is_null(),
        )
        .first()
    )


def not_used_since(moment: datetime | Field) -> Expression:
    never = Feed.last_fetch_at.is_null() & (Feed.created_at < moment)
    return never | (Feed.last_fetch_at < moment)


def unused() -> Rows:
    """Feeds that nothing has fetched for 180 days, whose owners have had no mail of it."""
    return (
        Feed.select(Feed, Person)
        .join(Person)
        .where(Feed.revoked_at.is_null(), Feed.warned_at.is_null(), not_used_since(now() - UNUSED))
    )


def unused_after_warning() -> Rows:
    return Feed.select().where(
        Feed.revoked_at.is_null(), Feed.warned_at <= now() - GRACE, not_used_since(Feed.warned_at)
    )


def sample(most: int) -> Rows:
    """Some working feeds, others each time."""
    return (
        Feed.select(Feed, Person)
        .join(Person)
        .where(Feed.revoked_at.is_null())
        .order_by(fn.RANDOM())
        .limit(most)
    )
