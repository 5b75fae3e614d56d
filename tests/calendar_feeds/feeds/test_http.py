"""What calendars ask and get: section E of docs/calendars.md."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
import time_machine
from werkzeug.http import parse_date

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarPerson
from portal.calendar_feeds.feeds import actions
from portal.calendar_feeds.feeds.actions import serving
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.calendar_feeds.feeds.queries import contents
from portal.core.clock import now, today
from tests.calendar_feeds.events import lint
from tests.calendar_feeds.events.factories import put_event
from tests.calendar_feeds.feeds.conftest import Subscription
from tests.conftest import count_queries


@pytest.fixture
def feed(branch, volunteer, subscribe):
    """A feed of one visit."""
    put_event(branch, source_id=7, people=[volunteer.id])
    return subscribe(volunteer)


def test_a_feed_answers_at_once_whatever_is_accepted(feed):
    """E1, E2, E3, E15, E10 of features: no redirect, no log-in, one type."""
    for accept in ("*/*", "text/html", "application/calendar+json"):
        answer = feed.get(Accept=accept)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'inline; filename="agenda.ics"'
    assert lint.faults(answer.data) == []


def test_a_readable_name_may_follow_the_secret(app, feed):
    """E1: Thunderbird calls the calendar after the last part of its address."""
    named = app.test_client().get(f"/calendar/{feed.token}/afspraken.ics")

    assert named.data == feed.bytes


def test_head_is_get_without_its_body(feed):
    """E4: Thunderbird begins with it."""
    get, head = feed.get(), feed.get("HEAD")

    assert head.data == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("method", ["PROPFIND", "PUT", "OPTIONS", "REPORT", "POST", "DELETE"])
def test_other_methods_are_refused_quickly_and_quietly(app, feed, method, caplog):
    """E5: no page, no query, no line in the log."""
    with count_queries() as asked:
        answer = feed.get(method)

    assert (answer.status_code, answer.data) == (405, b"")
    assert answer.headers["Allow"] == "GET, HEAD"
    assert [statement for statement in asked if "feed" in statement] == []
    assert caplog.text == ""


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', '"a", W/{tag}', "*"])
def test_what_is_known_already_is_a_304(feed, known):
    """E6, E8 of features: lists, weak tags, the star; the tag comes back."""
    tag = feed.get().headers["ETag"]
    answer = feed.get(If_None_Match=known.format(tag=tag))

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert not tag.startswith("W/")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If_Modified_Since": "{moment}"}, 304),
        ({"If_Modified_Since": "{before}"}, 200),
        ({"If_Modified_Since": "no date at all"}, 200),
        ({"If_Modified_Since": "Tue, 99 Foo 2026 25:61:00 GMT"}, 200),
        ({"If_Modified_Since": "{moment}", "If_None_Match": '"other"'}, 200),
        ({"If_Modified_Since": "{before}", "If_None_Match": "{tag}"}, 304),
        ({"If_None_Match": "no tag"}, 200),
    ],
)
def test_a_moment_is_read_if_it_is_one_and_the_tag_wins(feed, headers, status):
    """E9: junk is no reason to fail."""
    first = feed.get()
    moment = first.headers["Last-Modified"]
    words = {
        "moment": moment,
        "before": format_datetime(parsedate_to_datetime(moment) - timedelta(1), usegmt=True),
        "tag": first.headers["ETag"],
    }
    given = {name: value.format(**words) for name, value in headers.items()}

    assert feed.get(**given).status_code == status


def test_a_poll_of_an_unchanged_feed_asks_one_thing_of_the_database(feed):
    """E6: the answer stands in the row of the feed."""
    tag = feed.get().headers["ETag"]

    with count_queries() as asked:
        assert feed.get(If_None_Match=tag).status_code == 304
    assert len(asked) == 1


def test_everything_that_shows_moves_the_tag(branch, volunteer, subscribe):
    """E7: events, texts, level, alarm, cancellation; each once, and nothing else does."""
    feed = subscribe(volunteer)
    seen = [feed.get().headers["ETag"]]

    def look():
        seen.append(feed.get().headers["ETag"])

    put_event(branch, source_id=7, people=[volunteer.id], room="Kamer 1")
    look()
    put_event(branch, source_id=7, people=[volunteer.id], room="Spreekkamer")
    look()
    actions.change(feed.feed, 0, level="busy")
    look()
    actions.change(feed.feed, 1, level="busy", alarm_minutes=30)
    look()
    calendars.cancel("planned_visit", 7)
    look()
    assert len(set(seen)) == len(seen)

    put_event(branch, source_id=8, people=[])
    actions.change(feed.feed, 2, name="Mijn telefoon")
    look()
    assert seen[-1] == seen[-2]


def test_the_moment_never_goes_back(branch, volunteer, subscribe):
    """E8: also when the newest event goes; a calendar that knows dates only would hang."""
    feed = subscribe(volunteer)
    seen = []
    for step in range(4):
        if step % 2:
            calendars.remove("planned_visit", 7)
        else:
            put_event(branch, source_id=7, people=[volunteer.id])
        seen.append(parse_date(feed.get().headers["Last-Modified"]))

    assert seen == sorted(set(seen))
    later = format_datetime(seen[-2], usegmt=True)
    assert feed.get(If_Modified_Since=later).status_code == 200


def test_the_edges_of_a_feed_move_once_a_month(monkeypatch):
    """E10: 3 months back, 18 ahead, from the first of a month."""
    edges = {contents.window(datetime(2026, 11, day, tzinfo=UTC).date()) for day in range(1, 31)}

    assert [(str(first), str(last)) for first, last in edges] == [("2026-08-01", "2028-06-01")]


def test_a_feed_shows_three_months_back_and_eighteen_ahead(branch, volunteer, subscribe):
    """A11, E10: what is outside is not there, what is at the edge is."""
    first, until = contents.window(today())
    for day in (first - timedelta(1), first, until - timedelta(1), until):
        put_event(branch, title=str(day), starts=day, people=[volunteer.id])

    assert subscribe(volunteer).summaries == [str(first), str(until - timedelta(1))]


def test_a_feed_stays_below_what_google_takes(branch, volunteer, subscribe):
    """A11: a thousand events; the farthest stay away."""
    put_event(branch, source_id=1, people=[volunteer.id], title="Eerste")
    event = put_event(branch, source_id=2, people=[volunteer.id])
    columns = [n for n in event.__data__ if n != "id"]
    rows = [
        {**{n: event.__data__[n] for n in columns}, "uid": f"u{n}", "source_id": n + 3}
        for n in range(1100)
    ]
    type(event).insert_many(rows).execute()
    people = [(branch.id, e.id, volunteer.id) for e in type(event).select() if e.source_id > 2]
    CalendarPerson.insert_many(people, fields=["branch", "event", "person"]).execute()
    calendars.touch(branch.id, [volunteer.id])

    shown = subscribe(volunteer).summaries
    assert len(shown) == 1000
    assert "Eerste" in shown


def test_it_is_packed_only_for_who_asks(feed):
    """E11, E12: with a tag of its own; either tag is known."""
    plain, packed = feed.get(), feed.get(Accept_Encoding="gzip, deflate")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["ETag"] != packed.headers["ETag"]
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert feed.get(If_None_Match=answer.headers["ETag"]).status_code == 304


def test_no_cookie_is_set_and_none_is_needed(client_for, feed, team_leader):
    """E13, R34: a calendar logs in nowhere; a session changes nothing."""
    browser = client_for(team_leader)
    answer = browser.get(feed.path)

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.data == feed.bytes


def test_nobody_indexes_it_and_no_address_travels_on(feed):
    """E14, F5: there is no robots.txt that keeps Google's importer out."""
    headers = feed.get().headers

    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "private, no-cache"


def test_an_unknown_secret_is_a_404_with_the_same_work(app, feed):
    """E16: one query, as for a known one; never 401, which asks for a password."""
    unknown = Subscription(app, None, "x" * 43)
    tag = feed.get().headers["ETag"]
    with count_queries() as asked:
        answer = unknown.get()
    with count_queries() as asked_of_known:
        feed.get(If_None_Match=tag)

    assert (answer.status_code, answer.data) == (404, b"")
    assert asked == asked_of_known


@pytest.mark.parametrize("token", ["", "a", "é", "a" * 4000, "%00", "..", "' OR 1=1 --"])
def test_no_secret_breaks_it(app, token):
    answer = app.test_client().get(f"/calendar/{token}.ics")

    assert answer.status_code in {404, 308}


def test_a_feed_polled_a_thousand_times_a_minute_is_told_to_wait(feed):
    """R34: with an answer that costs nothing."""
    with time_machine.travel(now(), tick=False):  # all within one minute
        statuses = [feed.get("HEAD").status_code for _ in range(200)]

        assert statuses[:60] == [200] * 60
        assert set(statuses[60:]) == {429}
        assert feed.get().headers["Retry-After"] == "60"


def test_a_thousand_events_answer_within_a_second_of_work(branch, volunteer, subscribe):
    """E17: by work, not by clock: the events come in one statement."""
    for number in range(1, 51):
        put_event(branch, source_id=number, people=[volunteer.id])
    feed = subscribe(volunteer)
    with count_queries() as asked:
        assert len(feed.summaries) == 50

    assert len(asked) <= 12
    assert Feed.get().tag == serving.tag_of(feed.bytes)


def test_a_feed_with_alarms_rings_for_what_goes_on(branch, volunteer, subscribe):
    """C15, C21: by choice; not for what was cancelled; whole days the morning before."""
    put_event(branch, source_id=1, people=[volunteer.id])
    put_event(branch, source_id=2, people=[volunteer.id], starts=today())
    put_event(branch, source_id=3, people=[volunteer.id])
    calendars.cancel("planned_visit", 3)
    quiet, ringing = subscribe(volunteer), subscribe(volunteer, alarm_minutes=30)

    assert b"VALARM" not in quiet.bytes
    assert lint.faults(ringing.bytes) == []
    triggers = [
        [alarm.value("TRIGGER") for alarm in part.parts]
        for part in lint.read(ringing.bytes).parts
        if part.kind == "VEVENT"
    ]
    assert sorted(triggers) == [[], ["-PT15H"], ["-PT30M"]]


def test_a_feed_has_the_name_of_what_it_holds(branch, volunteer, subscribe):
    """B5: and of the branch; never what its owner called it."""
    feed = subscribe(volunteer, Purpose.MEETINGS, name="Familie Bakri")

    assert lint.read(feed.bytes).value("NAME") == f"Teamoverleg {branch.name}"
    assert b"Bakri" not in feed.bytes


def test_who_refuses_gzip_gets_plain_bytes(branch, volunteer, subscribe):
    """E12: `gzip;q=0` says that it is not accepted (RFC 9110, 12.5.3)."""
    answer = subscribe(volunteer).get(Accept_Encoding="gzip;q=0, identity")
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"BEGIN:VCALENDAR")
