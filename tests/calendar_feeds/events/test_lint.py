"""The gate itself: it finds each fault, so that a feed which passes has none."""

import pytest

from portal.calendar_feeds.events import ical
from tests.calendar_feeds.events import lint
from tests.calendar_feeds.events.factories import put_event

BREAKS = {
    "A1": (b"END:VCALENDAR\r\n", b"END:VCALENDAR\n"),
    "A2": (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
    "A3": (b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
    "A4": (b"SUMMARY:Huis", b"SUMMARY:\\\r\n ,Huis"),
    "A6": (b"SUMMARY:", b"SUMMARY:\x0b"),
    "A8": (b"NAME:Agenda", b"NAME:A,genda"),
    "A11": (b"SUMMARY:", b"SUMMARY:" + b"\r\n " * 350_000),
    "B:": (b"METHOD:PUBLISH", b"METHOD:REQUEST"),
    "B: other": (b"VERSION:2.0", b"VERSION:2.0\r\nUID:x"),
    "B6": (b"REFRESH-INTERVAL;VALUE=DURATION", b"REFRESH-INTERVAL"),
    "B10": (b"END:VTIMEZONE", b"END:VTIMEZONE\r\nBEGIN:VTIMEZONE\r\nEND:VTIMEZONE"),
    "C: STATUS": (b"STATUS:CONFIRMED\r\n", b""),
    "C1": (b"@brug", b"@example.org"),
    "C4": (b"LAST-MODIFIED:2", b"LAST-MODIFIED:1"),
    "C7": (b"DTSTART;TZID=Europe/Amsterdam", b"DTSTART"),
    "C10": (b"DTEND;TZID=Europe/Amsterdam:2", b"DTEND;TZID=Europe/Amsterdam:1"),
    "C13": (b"STATUS:CONFIRMED", b"STATUS:FINE"),
    "C14": (b"BUSYSTATUS:BUSY", b"BUSYSTATUS:FREE"),
    "C15": (b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
    "C17": (b"\r\nSTATUS:", b"\r\nATTENDEE:mailto:a@example.org\r\nSTATUS:"),
    "C17-C22": (b"\r\nSTATUS:", b"\r\nCLASS:PRIVATE\r\nSTATUS:"),
    "C23": (b"\r\nSTATUS:", b"\r\nURL:http://example.org\r\nSTATUS:"),
}


@pytest.fixture
def feed(branch):
    return ical.head("Agenda") + bytes(put_event(branch).initials_body) + ical.END + ical.TAIL


def test_a_right_feed_has_no_fault(feed):
    """A2, A10: UTF-8 without a mark before it."""
    assert lint.faults(feed) == []


@pytest.mark.parametrize("row", BREAKS)
def test_a_fault_is_found(feed, row):
    """A2, C17, C18, C22: an attendee, a class or whatever else is not on the list."""
    before, after = BREAKS[row]
    broken = feed.replace(before, after)

    assert broken != feed
    assert any(row in fault for fault in lint.faults(broken)), lint.faults(broken)


def test_two_events_with_one_uid_are_found(branch):
    """C2: calendars would keep one of them."""
    body = bytes(put_event(branch).initials_body) + ical.END

    assert "C2" in lint.faults(ical.head("Agenda") + body + body + ical.TAIL)[0]
