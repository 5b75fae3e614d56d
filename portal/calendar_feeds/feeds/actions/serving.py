"""Answering a poll: what is known by heart, else the stored bytes of the events joined anew.

The answer depends on a state: the versions of what may change it, and the day. While the state
is the same, so are tag and moment, and nothing is read but one row. When it differs the feed is
built; only if that gives other bytes do they move on (E7, E8).
"""

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext

from portal.calendar_feeds.events import ical
from portal.calendar_feeds.events.models import Level
from portal.calendar_feeds.feeds import queries
from portal.calendar_feeds.feeds.actions import end
from portal.calendar_feeds.feeds.models import CLIENTS, CONTENTS, PURGE, Feed, Purpose
from portal.calendar_feeds.feeds.queries import contents
from portal.core.clock import local, now, today
from portal.core.crypto import digest_of
from portal.core.database import db, restrict_to
from portal.core.i18n.language import speaking
from portal.people.models import Person

SERVING = 1  # raise it when feeds are to be put together otherwise
WHOLE_DAY_ALARM = 15 * 60  # minutes before the day begins: nine in the morning of the day before


@dataclass
class FeedAnswer:
    """A feed as it is now. The bytes are there when they had to be made."""

    tag: str
    changed_at: datetime
    body: bytes | None = None


class Kept:
    """The bytes answered last, by tag and by whether they are packed: at most so many in all."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self.bytes, self.lock = most_bytes, 0, threading.Lock()
        self.bodies: OrderedDict[tuple[str, bool], bytes] = OrderedDict()

    def get(self, tag: str, packed: bool) -> bytes | None:
        with self.lock:
            if (tag, packed) in self.bodies:
                self.bodies.move_to_end((tag, packed))
            return self.bodies.get((tag, packed))

    def add(self, tag: str, packed: bool, body: bytes) -> bytes:
        with self.lock:
            if (tag, packed) not in self.bodies:
                self.bodies[tag, packed] = body
                self.bytes += len(body)
            while self.bytes > self.most_bytes and len(self.bodies) > 1:
                _key, gone = self.bodies.popitem(last=False)
                self.bytes -= len(gone)
        return body


kept = Kept(32 << 20)


def answer(found: queries.PolledFeed) -> FeedAnswer | None:
    """The feed as it is now, without its bytes where they are as before; nothing: no such feed."""
    if found.revoked_at is not None and found.revoked_at < (now() - PURGE).timestamp():
        return None
    if found.state and found.state == state_of(found):
        return FeedAnswer(found.tag, found.changed_at)
    return build(found)


def state_of(found: queries.PolledFeed) -> str:
    """All that the answer depends on, in one line; the day is in it since much ends with a day."""
    if found.revoked_at is not None:
        return f"revoked {SERVING}.{ical.RENDERING}"
    versions = (SERVING, ical.RENDERING, found.version, found.own, found.everyone)
    works = (found.owner_until or today()) >= today() >= (found.owner_from or today())
    return f"{today().toordinal()}.{'.'.join(map(str, versions))}{'' if works else ' ended'}"


def build(found: queries.PolledFeed) -> FeedAnswer:
    """The feed from the stored bytes; what it was, is kept for the next poll."""
    restrict_to(found.branch_id)
    with db.atomic():
        feed = Feed.select(Feed, Person).join(Person).where(Feed.id == found.id).get()
        if feed.revoked_at is None and not may_have(feed):
            end(feed, None)
            feed.revoked_at = now()
            found.revoked_at = int(feed.revoked_at.timestamp())
        body = body_of(feed)
        made = FeedAnswer(tag_of(body), feed.changed_at, body)
        if made.tag != feed.tag:
            made.changed_at = max(now(), feed.changed_at + timedelta(seconds=1))
        Feed.update(state=state_of(found), tag=made.tag, changed_at=made.changed_at).where(
            Feed.id == feed.id
        ).execute()
    return made


def bytes_of(
    found: queries.PolledFeed, made: FeedAnswer, packed: bool = False
) -> tuple[FeedAnswer, bytes]:
    """The answer with its bytes, plain or packed."""
    known = kept.get(made.tag, packed)
    if known is None:
        plain = made.body or kept.get(made.tag, False)
        if plain is None:
            made = build(found)
            plain = made.body or b""
        body = gzip.compress(plain, 6, mtime=0) if packed else plain
        known = kept.add(made.tag, packed, body)
    return made, known


def tag_of(body: bytes) -> str:
    return digest_of(body)[:32]


def may_have(feed: Feed) -> bool:
    """Whether its owner still works here, in a role that may have such a feed (F2), and wants it
    until a later day."""
    is_over = feed.ends_on is not None and feed.ends_on < today()
    return feed.owner.is_active and feed.owner.may(CONTENTS[feed.purpose].needs) and not is_over


def body_of(feed: Feed) -> bytes:
    """All bytes of the feed."""
    head = ical.head(calendar_name(feed), feed.color)
    if feed.revoked_at is not None:
        with speaking("nl"):
            text = gettext("This calendar link has been withdrawn")
        day = local(feed.revoked_at).date()
        return head + ical.note(f"withdrawn-{feed.id}", day, text, feed.revoked_at) + ical.TAIL
    endings: dict[tuple, bytes] = endings_of(feed)
    level = contents.shown_level(feed)
    parts = [
        part
        for body, *kind in contents.bodies(feed, feed.owner, level)
        for part in (body, endings[tuple(kind)])
    ]
    if not parts:
        parts = [nothing(feed, level)]
    return b"".join([head, *parts, ical.TAIL])


def endings_of(feed: Feed) -> dict[tuple[bool, bool], bytes]:
    """What comes after an event, by (cancelled, of whole days): its reminder, if one is wanted."""
    if not feed.alarm_minutes:
        return dict.fromkeys([(a, b) for a in (True, False) for b in (True, False)], ical.END)
    return {
        (True, True): ical.END,
        (True, False): ical.END,
        (False, True): ical.alarm(WHOLE_DAY_ALARM) + ical.END,
        (False, False): ical.alarm(feed.alarm_minutes) + ical.END,
    }


def nothing(feed: Feed, level: Level) -> bytes:
    """One note for a feed without events: Evolution takes an empty feed for a fault (B13)."""
    month = today().replace(day=1)
    stamp = datetime.combine(month, datetime.min.time(), local(now()).tzinfo)
    with speaking("nl"):
        return ical.note(f"none-{feed.id}-{level}", month, gettext("No appointments"), stamp)


def calendar_name(feed: Feed) -> str:
    name = feed.room if feed.purpose == Purpose.ROOM else CONTENTS[feed.purpose].calendar
    return f"{name} {feed.owner.branch_name}"


def note_fetch(found: queries.PolledFeed, user_agent: str) -> None:
    """Keep the hour and the kind of client, no address (F9); written once an hour."""
    hour = now().replace(minute=0, second=0)
    if found.last_fetch_at is not None and found.last_fetch_at >= hour.timestamp():
        return
    with db.atomic():
        Feed.update(last_fetch_at=hour, last_client=client_of(user_agent), warned_at=None).where(
            Feed.id == found.id
        ).execute()


def client_of(user_agent: str) -> str:
    lowered = user_agent.lower()
    for key, (_label, *words) in CLIENTS.items():
        if any(word in lowered for word in words):
            return key
    return "other"
