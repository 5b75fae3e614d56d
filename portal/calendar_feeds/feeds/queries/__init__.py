"""Which feed has this secret, and which feeds somebody has."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from peewee import JOIN, Expression, Field, fn

from portal.branches import queries as branches
from portal.calendar_feeds.events.models import (
    EVERYONE,
    CalendarEvent,
    CalendarVersion,
    EventKind,
    Level,
)
from portal.calendar_feeds.feeds.models import CONTENTS, GRACE, UNUSED, Feed, Pairing, Purpose
from portal.core.clock import now
from portal.core.database import Rows, db
from portal.people.models import Person

OF_ONES_OWN = (Purpose.MINE, Purpose.MEETINGS, Purpose.TERMS)
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


def visible_to(person: Person) -> Rows:
    """Their own feeds that work, the newest first."""
    return (
        Feed.select()
        .where(Feed.owner == person.id, Feed.revoked_at.is_null())
        .order_by(Feed.id.desc())
    )


def stopped(person: Person) -> list[Feed]:
    """Their feeds that ended lately and that no other one of that purpose replaces."""
    works = visible_to(person).select(Feed.purpose)
    found = Feed.select().where(
        Feed.owner == person.id, Feed.revoked_at.is_null(False), Feed.purpose.not_in(works)
    )
    return list(found.order_by(Feed.revoked_at.desc(), Feed.id.desc()))


def rooms_of(branch_id: int) -> list[str]:
    """The rooms of the branch, and those that something is planned in."""
    rows = (
        CalendarEvent.select(CalendarEvent.room)
        .where(CalendarEvent.branch == branch_id, CalendarEvent.room != "")
        .distinct()
        .order_by(CalendarEvent.room)
    )
    return sorted({*branches.rooms_of(branch_id), *(room for (room,) in rows.tuples())})


def purposes_for(person: Person) -> list[Purpose]:
    return [purpose for purpose in Purpose if person.may(CONTENTS[purpose].needs)]


def chosen_level(person: Person, kind: EventKind) -> Level | None:
    """The least that somebody lets a calendar of their own tell of such events; nothing without
    one."""
    mine = [purpose for purpose in OF_ONES_OWN if kind in CONTENTS[purpose].kinds]
    found = Feed.select(Feed.level).where(
        Feed.owner == person.id, Feed.purpose.in_(mine), Feed.revoked_at.is_null()
    )
    return min((Level(level) for (level,) in found.tuples()), key=list(Level).index, default=None)


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
