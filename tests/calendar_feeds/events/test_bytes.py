"""One event as bytes: sections A and C of docs/calendars.md."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from portal.calendar_feeds.events import ical
from portal.calendar_feeds.events.models import EventKind, Level
from portal.core.clock import from_local
from tests.calendar_feeds.events import lint
from tests.calendar_feeds.events.factories import SOON, put_event, unfolded
from tests.factories import make_client

HARD = [
    "\x00\x01\x08\x0b\x0c\x1b\x1c\x7f\x85",
    "\u2028STATUS:CANCELLED\u2029",
    "a\r\nSTATUS:CANCELLED\r\nATTENDEE:mailto:x@example.org",
    "\ufeff\ufffe\uffff",
    "\u202etxet\u202c\u2066x\u2069",
    "\ud800",
    r"C:\Nieuw\name; a, b \\ \, \;",
    "موعد مع المرشد الوظيفي في مكتب المتطوعين الطابق الثاني " * 4,
    "👩🏽‍⚖️🇳🇱" * 20,
    "x" * 10_000,
    "\\" * 200,
    "BEGIN:VEVENT\nEND:VCALENDAR",
    '"quoted": ; , = <b>html</b>',
]


def feed_of(*events, level=Level.FULL) -> bytes:
    parts = [bytes(getattr(event, f"{level}_body")) + ical.END for event in events]
    return ical.head("Agenda Noord") + b"".join(parts) + ical.TAIL


def read_back(feed):
    """The events as the library reads them."""
    calendar = Calendar.from_ical(feed)
    assert not calendar.errors
    assert all(not event.errors for event in calendar.events)
    return calendar.events


@pytest.mark.parametrize("field", ["title", "room", "place", "address", "notes"])
@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_whatever_somebody_types_the_bytes_are_right(branch, text, field):
    """A1, A3, A4, A6, A10, R35: every field, every level; no line, no property of their own."""
    event = put_event(branch, **{field: text})

    for level in Level:
        feed = feed_of(event, level=level)
        assert lint.faults(feed) == []
        [parsed] = read_back(feed)
        assert parsed["STATUS"] == "CONFIRMED"


def test_text_survives_to_the_letter(branch):
    """A5, A7: a comma, a backslash, `\\N`; a return is a new line."""
    event = put_event(branch, title=r"C:\Nieuw, a;b", notes="een\r\ntwee\rdrie\nvier \\n vijf")

    [parsed] = read_back(feed_of(event))
    assert parsed["SUMMARY"] == r"C:\Nieuw, a;b"
    assert parsed["DESCRIPTION"] == "een\ntwee\ndrie\nvier \\n vijf"
    assert r"SUMMARY:C:\\Nieuw\, a\;b" in unfolded(event.full_body)


def test_a_title_of_ten_thousand_letters_is_cut_where_it_is_read(branch):
    """C20: and notes at what Google and Outlook take."""
    event = put_event(branch, title="x" * 10_000, notes="y" * 10_000)

    [parsed] = read_back(feed_of(event))
    assert len(parsed["SUMMARY"]) == 300
    assert parsed["SUMMARY"].endswith("…")
    assert len(parsed["DESCRIPTION"]) <= 4000


def test_two_renderings_are_the_same_bytes(branch):
    """A9: nothing in them is of now."""
    event = put_event(branch, notes="Neem de brief mee")

    assert ical.bodies(event) == ical.bodies(event)


def test_each_level_has_a_uid_of_its_own(branch):
    """C1, C3, F6: a stricter level deletes what a calendar held, since that goes by uid."""
    event = put_event(branch)
    uids = {lint.read(feed_of(event, level=level)).parts[1].value("UID") for level in Level}

    assert uids == {f"{event.uid}.{letter}@brug" for letter in "bif"}


def test_a_level_says_no_more_than_it_may(branch):
    """C19, F6, E7 of features: busy, initials, everything; the server writes other bytes."""
    client = make_client(branch, name="Karim Bakri", phone="0612345678")
    event = put_event(
        branch,
        names=[client.name],
        clients=[client.id],
        room="Kamer 3",
        address="Kerkstraat 12",
        notes="Belt u 0612345678",
    )
    busy, initials, full = (unfolded(getattr(event, f"{level}_body")) for level in Level)

    assert "SUMMARY:Bezet\r\n" in busy
    assert not any(word in busy for word in ("LOCATION", "DESCRIPTION", "CATEGORIES", "URL"))
    assert "SUMMARY:Huisbezoek K.B.\r\n" in initials
    assert "LOCATION:Kamer 3\r\n" in initials
    assert not any(word in initials for word in ("Karim", "Bakri", "Kerkstraat", "0612345678"))
    assert "SUMMARY:Huisbezoek Karim Bakri\r\n" in full
    assert r"LOCATION:Kamer 3\, Kerkstraat 12" in full


def test_a_client_without_a_name_shows_no_code(branch):
    """Never a client's code in busy or initials."""
    event = put_event(branch, names=["", "K-0012"])

    assert "SUMMARY:Huisbezoek K.\r\n" in unfolded(event.initials_body)


def test_a_time_is_that_of_the_wall_clock(branch):
    """C7, C10: with its zone, in summer and winter, never floating."""
    summer = put_event(branch, starts=from_local(date(2027, 7, 1), SOON.time()))
    winter = put_event(branch, starts=from_local(date(2027, 1, 1), SOON.time()))

    for event, day in ((summer, "20270701"), (winter, "20270101")):
        body = unfolded(event.busy_body)
        assert f"DTSTART;TZID=Europe/Amsterdam:{day}T130000" in body
        assert f"DTEND;TZID=Europe/Amsterdam:{day}T140000" in body


def test_a_day_ends_on_the_day_after_it(branch):
    """C11, C12: an internship is its first and its last day, not a bar over five months."""
    first = put_event(
        branch, kind=EventKind.PLACEMENT, source_id=4, part="start", starts=date(2027, 2, 1)
    )
    last = put_event(
        branch, kind=EventKind.PLACEMENT, source_id=4, part="end", starts=date(2027, 6, 30)
    )

    assert "DTSTART;VALUE=DATE:20270201\r\nDTEND;VALUE=DATE:20270202" in unfolded(first.busy_body)
    assert "DTSTART;VALUE=DATE:20270630\r\nDTEND;VALUE=DATE:20270701" in unfolded(last.busy_body)
    assert first.uid != last.uid


def test_what_only_reminds_makes_nobody_busy(branch):
    """C13, C14: TRANSP for most, Microsoft's own property for Outlook."""
    event = put_event(branch, kind=EventKind.TERM, starts=date(2027, 3, 28), is_busy=False)
    body = unfolded(event.busy_body)

    assert "TRANSP:TRANSPARENT" in body
    assert "X-MICROSOFT-CDO-BUSYSTATUS:FREE" in body
    assert "SUMMARY:Herinnering" in body


def test_a_proposal_is_tentative(branch):
    """C13: the status is always there."""
    event = put_event(branch, is_tentative=True)

    assert "STATUS:TENTATIVE" in unfolded(event.initials_body)


def test_a_link_leads_to_the_portal_where_it_is_secure(branch, app):
    """C19, C23: the page needs a log-in; the busy level does not even say which page."""
    address = app.config["BASE_URL"]
    app.config["BASE_URL"] = "https://brug.example.org"
    try:
        event = put_event(branch, path="/visits/7")
    finally:
        app.config["BASE_URL"] = address

    assert "URL:https://brug.example.org/visits/7" in unfolded(event.initials_body)
    assert "brug.example.org" not in unfolded(event.busy_body)
    assert "URL" not in unfolded(put_event(branch, path="/visits/7").initials_body)


def test_an_alarm_tells_nothing_and_rings_once(branch):
    """C21: a fixed word, shown, never mailed."""
    event = put_event(branch, names=["Karim Bakri"])
    made = bytes(event.full_body) + ical.alarm(30) + ical.END
    feed = ical.head("Agenda") + made + ical.TAIL

    assert lint.faults(feed) == []
    [alarm] = lint.read(feed).parts[1].parts
    assert {n: v for n, _, v in alarm.properties} == {
        "ACTION": "DISPLAY",
        "DESCRIPTION": "Herinnering",
        "TRIGGER": "-PT30M",
    }


def test_a_visit_of_two_hours_later_is_the_same_event(branch):
    """C1, C6: a move keeps the uid and raises the revision."""
    before = put_event(branch, source_id=7)
    after = put_event(branch, source_id=7, starts=SOON + timedelta(hours=2))

    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
