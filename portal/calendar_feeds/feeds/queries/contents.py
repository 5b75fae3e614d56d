"""What a feed shows its owner today."""

from datetime import date, timedelta
from typing import Any

from peewee import Case, Expression, fn

from portal.branches.models import Setting
from portal.calendar_feeds.events.models import (
    CalendarClient,
    CalendarEvent,
    CalendarPerson,
    EventKind,
    EventStatus,
    Level,
)
from portal.calendar_feeds.feeds.models import CONTENTS, Feed, Purpose
from portal.clients.models import Client, Conflict
from portal.clients.queries import visible_to as clients_visible_to
from portal.core.clock import add_months, today
from portal.core.database import Rows, db
from portal.people.models import Person

MOST_EVENTS, MOST_BYTES = 1000, 900_000  # beyond these Google takes no feed (A11)
BACK, AHEAD = 3, 18  # months; the edges move once a month (E10)
KEPT_CANCELLED = timedelta(days=30)
OF_ALARM = 200  # bytes of the reminder of an event
STAY_MINE = (EventKind.APPOINTMENT, EventKind.HOME_VISIT)
PURPOSE_OF_OWNER = {Purpose.MINE, Purpose.TERMS}


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


def held(feed: Feed, owner: Person) -> Rows:
    """All events of the feed as its owner may see them today: `is_nameless`, without its clients.

    The nearest first, since a feed can hold so many only: what comes, then what was.
    """
    first, until = window(today())
    lasting = CalendarEvent.cancelled_on.is_null() | (
        CalendarEvent.cancelled_on > today() - KEPT_CANCELLED
    )
    comes = CalendarEvent.ends_on >= today()
    return (
        CalendarEvent.select(CalendarEvent, is_nameless(feed, owner).alias("is_nameless"))
        .where(
            CalendarEvent.branch == feed.branch_id,
            CalendarEvent.ends_on >= first,
            CalendarEvent.starts_on < until,
            lasting,
            concerns(feed, owner),
        )
        .order_by(
            Case(None, [(comes, CalendarEvent.starts_on)]).asc(nulls="last"),
            CalendarEvent.starts_on.desc(),
            CalendarEvent.id,
        )
    )


def bodies(feed: Feed, owner: Person, level: Level) -> list[tuple[bytes, bool, bool]]:
    """(bytes, was cancelled, is of whole days) of each that fits in the feed, the first first."""
    told = getattr(CalendarEvent, f"{level}_body")
    if level != Level.BUSY:
        told = Case(None, [(is_nameless(feed, owner), CalendarEvent.nameless_body)], told)
    order = CalendarEvent.starts_on, CalendarEvent.id
    rows = held(feed, owner).select(*order, told, CalendarEvent.status, CalendarEvent.starts_at)
    fitting, length = [], 0
    # As they are: there may be a thousand.
    for day, number, body, status, starts_at in db.execute(rows.limit(MOST_EVENTS)):
        length += len(body) + OF_ALARM
        if length > MOST_BYTES:
            break
        one = bytes(body), status == EventStatus.CANCELLED, starts_at is None
        fitting.append((day, number, one))
    return [one for _day, _number, one in sorted(fitting)]


def events(feed: Feed, owner: Person) -> list[CalendarEvent]:
    """The same, as events."""
    fitting = held(feed, owner).limit(len(bodies(feed, owner, shown_level(feed))))
    return sorted(fitting, key=lambda event: (event.starts_on, event.id))


def told(event: CalendarEvent, level: Level) -> str:
    """Which of its texts one of `held` shows in a feed of this level."""
    return "nameless" if event.is_nameless and level != Level.BUSY else level


def left_out(feed: Feed, owner: Person) -> int:
    """How many events are too far away to fit in the feed."""
    return held(feed, owner).count() - len(bodies(feed, owner, shown_level(feed)))


def is_nameless(feed: Feed, owner: Person) -> Any:
    """Whether an event is told without its clients: its owner may not see them, or the feed is
    of the whole branch."""
    if feed.purpose == Purpose.BRANCH:
        return CalendarEvent.id.is_null(False)
    return fn.EXISTS(unseen_clients(owner))


def unseen_clients(owner: Person) -> Rows:
    """The clients of an event whom its owner does not see, for a select of events around it."""
    return CalendarClient.select(CalendarClient.id).where(
        CalendarClient.event == CalendarEvent.id,
        CalendarClient.client_id.not_in(clients_visible_to(owner).select(Client.id)),
    )


def concerns(feed: Feed, owner: Person) -> Expression:
    """What belongs in the feed. An appointment of one's own loses its names, never itself; but
    for one with a client whose file its owner may never open."""
    if feed.purpose == Purpose.ROOM:
        return CalendarEvent.room == feed.room
    kinds = CalendarEvent.kind.in_(CONTENTS[feed.purpose].kinds)
    if not feed.shows_declined:
        kinds &= (CalendarEvent.kind != EventKind.TEAM_MEETING) | CalendarEvent.is_busy
    owners = CalendarEvent.id.in_(
        CalendarPerson.select(CalendarPerson.event).where(CalendarPerson.person == owner.id)
    )
    if feed.purpose not in PURPOSE_OF_OWNER:
        owners |= ~CalendarEvent.is_personal
    of_barred = CalendarClient.select(CalendarClient.id).join(
        Conflict, on=(Conflict.client == CalendarClient.client_id)
    )
    barred = fn.EXISTS(
        of_barred.where(CalendarClient.event == CalendarEvent.id, Conflict.person == owner.id)
    )
    if feed.purpose == Purpose.BRANCH:
        with_clients = CalendarClient.select(CalendarClient.event)
        return kinds & ~barred & CalendarEvent.id.in_(with_clients)
    stays = CalendarEvent.kind.in_(STAY_MINE) & ~barred
    return kinds & owners & (stays | ~fn.EXISTS(unseen_clients(owner)))


def coming(feed: Feed, owner: Person) -> Rows:
    """The events of the feed from today on, the first first."""
    return held(feed, owner).where(CalendarEvent.ends_on >= today())


def clients_of(event: CalendarEvent) -> Rows:
    concerned = CalendarClient.select(CalendarClient.client_id).where(
        CalendarClient.event == event.id
    )
    return Client.select().where(Client.id.in_(concerned))
