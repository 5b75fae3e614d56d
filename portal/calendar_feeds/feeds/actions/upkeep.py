"""What happens to feeds by itself: a mail when nobody uses one, an end, a nightly comparison."""

from collections.abc import Iterator

from flask_babel import gettext

from portal.branches.models import Setting
from portal.calendar_feeds.events import ical
from portal.calendar_feeds.events.actions import columns_of
from portal.calendar_feeds.events.models import CalendarEvent, Details, EventStatus, Level
from portal.calendar_feeds.feeds import queries
from portal.calendar_feeds.feeds.actions import end, serving
from portal.calendar_feeds.feeds.models import PURGE, Feed, Pairing
from portal.calendar_feeds.feeds.queries import contents
from portal.core.clock import local, now, today
from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.feature import contributed
from portal.mail.actions import queue

CHECKED_ON = "feeds.checked_on"
A_NIGHT = 200  # feeds that are looked at each night


def tidy() -> str | None:
    """Warn of feeds that nobody uses, end those warned of, forget what ended long ago."""
    warned = sum(map(warn, queries.unused()))
    ended = 0
    with db.atomic():
        for feed in queries.unused_after_warning():
            ended += end(feed, None)
        Feed.delete().where(Feed.revoked_at < now() - PURGE).execute()
        Pairing.delete().where(Pairing.expires_at < now()).execute()
    if warned or ended:
        return f"{warned} owners of unused feeds warned, {ended} feeds ended."
    return None


def warn(feed: Feed) -> bool:
    """Mail the owner, once, however many runs there are at once."""
    with db.atomic():
        first = (Feed.id == feed.id) & Feed.warned_at.is_null()
        if not Feed.update(warned_at=now()).where(first).execute():
            return False
        queue(feed.owner, "feed.unused", lambda: unused_mail(feed))
        return True


def unused_mail(feed: Feed) -> tuple[str, str]:
    return gettext("Do you still use this calendar link?"), gettext(
        "No calendar has looked at “%(name)s” for half a year.\n\n"
        "In two weeks the link stops by itself.\n"
        "Do you want to keep it? Open your calendar once, or make a new link:\n%(page)s",
        name=feed.label,
        page=link_to("feeds.index"),
    )


def check_tonight() -> str | None:
    """Once a day, after two at night: the check of a sample. Raises RuntimeError on a fault."""
    day = str(today())
    if local(now()).hour < 2:
        return None
    with db.atomic():
        known = Setting.get_or_none(Setting.name == CHECKED_ON)
        if known is not None and known.value == day:
            return None
        Setting.insert(name=CHECKED_ON, value=day).on_conflict(
            conflict_target=[Setting.name], update={Setting.value: day}
        ).execute()
    looked_at, faults = check(A_NIGHT)
    if faults:
        raise RuntimeError("; ".join(faults[:10]))
    return f"{looked_at} feeds checked, all right." if looked_at else None


def check(most: int) -> tuple[int, list[str]]:
    """Make a sample of feeds from scratch and compare: (feeds looked at, faults)."""
    faults, seen, looked_at = [], set(), 0
    for feed in queries.sample(most):
        looked_at += 1
        level = contents.shown_level(feed)
        events = contents.events(feed, feed.owner)
        new = [event for event in events if (event.id, level) not in seen]
        seen |= {(event.id, level) for event in new}
        faults += [*faults_of_rows(new), *faults_of_feed(feed, level, events)]
        told = [(event, contents.told(event, level)) for event in new]
        faults += [f for event, text in told if text != Level.FULL for f in leaks(event, text)]
    return looked_at, faults


def faults_of_feed(feed: Feed, level: Level, events: list[CalendarEvent]) -> Iterator[str]:
    """Whether writing its events with the library gives the bytes that are served."""
    endings = serving.endings_of(feed)
    fresh = [
        ical.bodies(event)[f"{contents.told(event, level)}_body"]
        + endings[event.status == EventStatus.CANCELLED, event.is_whole_day]
        for event in events
    ] or [serving.nothing(feed, level)]
    anew = ical.head(serving.calendar_name(feed), feed.color) + b"".join(fresh) + ical.TAIL
    if anew != serving.body_of(feed):
        yield f"feed {feed.id}: its bytes are not what rendering it anew gives"


def faults_of_rows(events: list[CalendarEvent]) -> Iterator[str]:
    """Whether the features still say of their rows what the events say."""
    sources = contributed().events
    told: dict[tuple, Details] = {}
    kept = [e for e in events if e.source in sources and e.cancelled_on is None]
    for source in {event.source for event in kept}:
        numbers = sorted({event.source_id for event in kept if event.source == source})
        told |= {(source, d.source_id, d.part): d for d in sources[source](numbers)}
    for event in kept:
        details = told.get((event.source, event.source_id, event.part))
        columns = columns_of(details) if details else {}
        if not details or any(getattr(event, n) != value for n, value in columns.items()):
            yield f"event {event.id}: {event.source} {event.source_id} has changed since"


def leaks(event: CalendarEvent, level: str) -> Iterator[str]:
    """A name, code, phone number or street of a client where only initials may be (F7)."""
    text = bytes(getattr(event, f"{level}_body")).replace(b"\r\n ", b"").decode().casefold()
    for client in contents.clients_of(event):
        home = client.home.address if client.home_id else None
        for secret in (client.name, client.code, client.phone, home):
            if secret and len(secret) > 2 and secret.casefold() in text:
                yield f"event {event.id}: a client's data is in its {level} text"
