"""B9: a feed of a thousand events, against Radicale, icalendar itself and a bare join.

Runs in a process of its own: `python -m bench.feeds`.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from wsgiref.util import setup_testing_defaults

from icalendar import Alarm, Calendar, Event
from peewee import sqlite3

from bench.measure import of_processor, say, scaled

EVENTS = scaled(1000, 50)
DESCRIPTION = "Neem de brief mee, en het paspoort; bel als je later bent. " * 2


def elsewhere(module: str) -> bool:
    """The benchmark of this module in a process of its own."""
    return not subprocess.run([sys.executable, "-m", module], check=False).returncode


def ask(app: Callable, path: str, method: str = "GET", body: bytes = b"", **headers) -> tuple:
    """One request straight into a WSGI app: status, headers, body."""
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": "127.0.0.1:5000"}
    environ |= {"REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(body))}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    environ["CONTENT_TYPE"] = "text/calendar"
    setup_testing_defaults(environ)
    environ["wsgi.input"] = BytesIO(body)
    said = []
    answer = app(environ, lambda status, given, exc_info=None: said.append((status, given)))
    whole = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return said[0][0], dict(said[0][1]), whole


def portal_on(folder: Path):
    """The portal on a new database in this folder."""
    os.environ["PORTAL_INSTANCE"] = str(folder)
    os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{folder}/portal.db"
    from portal.app import create_app
    from portal.core.database import db, migrate

    app = create_app({"FEED_POLLS_A_MINUTE": 10**9})
    with app.app_context(), db.connection_context():
        migrate.bring_up()
    return app


def cookie_of(app, person) -> str:
    """The cookie of a session of this person; inside a connection."""
    from flask_login import FlaskLoginClient

    app.test_client_class = FlaskLoginClient
    with app.test_client(user=person) as browser:
        cookie = browser.get_cookie(app.session_interface.get_cookie_name(app))
    return f"{cookie.key}={cookie.value}"


def feed_of_thousand(app) -> str:
    """The address of a feed with a thousand visits and a reminder for each."""
    from portal.calendar_feeds.events import actions as calendars
    from portal.calendar_feeds.events.models import Details, EventKind
    from portal.calendar_feeds.feeds import actions as feeds
    from portal.calendar_feeds.feeds.models import Purpose
    from portal.core.database import db
    from tests.factories import make_branch, make_person

    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    with app.app_context(), db.connection_context():
        with db.atomic():
            person = make_person(make_branch())
            for number in range(EVENTS):
                starts = start.replace(hour=9) + timedelta(hours=8 * number)
                calendars.put(
                    Details(
                        kind=EventKind.HOME_VISIT,
                        branch_id=person.branch_id,
                        source="visit",
                        source_id=number + 1,
                        starts=starts.replace(hour=8 + number % 9),
                        ends=starts.replace(hour=8 + number % 9, minute=45),
                        title=f"Huisbezoek {number}",
                        people=[person.id],
                        room=f"Kamer {number % 7}",
                        place=DESCRIPTION,
                    )
                )
        _feed, token = feeds.create(person, Purpose.MINE, alarm_minutes=30)
    return f"/calendar/{token}.ics"


def by_library(feed: bytes) -> Callable[[], bytes]:
    """Serialises the same events with icalendar, made anew for each request as frameworks do."""
    events = [
        (e.start, e.end, str(e["UID"]), str(e["SUMMARY"])) for e in Calendar.from_ical(feed).events
    ]
    stamp = datetime.now(UTC)

    def serialise() -> bytes:
        calendar = Calendar.new(prodid="-//Peer//NL")
        for start, end, uid, summary in events:
            event = Event.new(
                uid=uid,
                start=start,
                end=end,
                stamp=stamp,
                summary=summary,
                location=DESCRIPTION,
                sequence=0,
                status="CONFIRMED",
            )
            event.add_component(
                Alarm.new_display(trigger=timedelta(minutes=-30), description="Herinnering")
            )
            calendar.add_component(event)
        return calendar.to_ical()

    return serialise


def radicale_with(feed: bytes, folder: Path) -> Callable[[], tuple]:
    """Answers a GET of a collection that holds the same events, as a WSGI app in this process."""
    from radicale import config
    from radicale.app import Application

    settings = config.load()
    settings.update(
        {"auth": {"type": "none"}, "storage": {"filesystem_folder": str(folder / "radicale")}},
        "bench",
    )
    app = Application(settings)
    login = {"authorization": "Basic dTp1"}
    status, _headers, _body = ask(app, "/u/feed/", "PUT", feed, **login)
    assert status.startswith("201"), status
    return lambda **headers: ask(app, "/u/feed/", **login, **headers)


def bare_join(folder: Path) -> Callable[[], bytes]:
    """The least there is: the stored bytes of the events in one query, put together."""
    connection = sqlite3.connect(folder / "portal.db", check_same_thread=False)
    statement = (
        "SELECT e.initials_body FROM calendar_event e JOIN calendar_person p ON p.event_id = e.id"
        " WHERE p.person_id = 1 ORDER BY e.starts_on, e.id"
    )
    return lambda: b"END:VEVENT\r\n".join(body for (body,) in connection.execute(statement))


def feed_against_peers() -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = portal_on(folder)
        address = feed_of_thousand(app)
        status, headers, feed = ask(app.wsgi_app, address)
        assert status.startswith("200"), status
        assert feed.count(b"BEGIN:VEVENT") == feed.count(b"BEGIN:VALARM") == EVENTS
        radicale = radicale_with(feed, folder)
        status, _headers, theirs = radicale()
        assert status.startswith("200"), status
        assert theirs.count(b"BEGIN:VEVENT") == EVENTS, "Radicale answers other events"
        library, join = by_library(feed), bare_join(folder)
        assert library().count(b"BEGIN:VALARM") == EVENTS
        assert join().count(b"BEGIN:VEVENT") == EVENTS
        return compare(app, address, headers["ETag"], library, radicale, join)


def compare(app, address, tag, library, radicale, join) -> bool:
    def plain():
        return ask(app.wsgi_app, address)

    def packed():
        return ask(app.wsgi_app, address, accept_encoding="gzip")

    def known():
        return ask(app.wsgi_app, address, if_none_match=tag)

    def changed():
        """As after a change of an event: nothing is known by heart."""
        from portal.calendar_feeds.feeds.actions import serving
        from portal.calendar_feeds.feeds.models import Feed
        from portal.core.database import table_of

        serving.kept = serving.Kept(32 << 20)
        with sqlite3.connect(app.config["DATABASE_URL"].removeprefix("sqlite:///")) as direct:
            direct.execute(f"UPDATE {table_of(Feed)} SET state = ''")
        return plain()

    assert known()[0].startswith("304")
    what = f"of {EVENTS:,} events with reminders"
    rounds = [
        (plain, radicale, 1 / 200, f"GET {what}, against Radicale's"),
        (packed, lambda: radicale(accept_encoding="gzip"), 1 / 400, "the same, both packed"),
        (changed, radicale, 4, f"first GET {what} after a change, against Radicale's"),
        (plain, library, 1 / 200, f"GET {what}, against icalendar's own writing"),
        (changed, library, 1 / 20, "first GET after a change, against icalendar's own writing"),
        (changed, join, 12, "first GET after a change, against the bare join"),
        (known, library, 1 / 500, "304, against icalendar's own writing"),
    ]
    held = True
    for ours, peer, target, text in rounds:
        held &= say("B9", *side_by_side(ours, peer), target, text)
    return held


def side_by_side(ours: Callable, peer: Callable) -> tuple[float, float]:
    """The median seconds of the processor for both, the quicker one asked more often a turn."""
    ours(), peer()
    rounds = [(of_processor(ours, 20), of_processor(peer, 2)) for _ in range(scaled(5))]
    return tuple(statistics.median(column) for column in zip(*rounds, strict=True))


if __name__ == "__main__":
    sys.exit(not feed_against_peers())
