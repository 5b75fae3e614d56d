"""What stands around the events: section B of docs/calendars.md."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from portal.calendar_feeds.events import ical
from portal.core.clock import today
from tests.calendar_feeds.events import lint


def feed(name="Agenda Noord") -> bytes:
    note = ical.note("none-1", today(), "Geen afspraken", datetime(2026, 9, 1, tzinfo=UTC))
    return ical.head(name) + note + ical.TAIL


def test_the_head_is_what_calendars_need_and_no_more():
    """B1, B2, B3, B5, B6, B8, B9: no ORGANIZER to please a checker, no METHOD but PUBLISH."""
    assert lint.faults(feed()) == []


def test_the_calendar_itself_has_no_uid():
    """B4: with one, vdirsyncer takes the whole feed for one event; a random one moves the tag."""
    assert lint.read(feed()).value("UID") is None
    assert feed() == feed()


def test_the_body_holds_no_address_of_the_feed():
    """B7: a secret in the text would travel with every export."""
    assert lint.read(feed()).value("SOURCE") is None
    assert b"/calendar/" not in feed()


def test_a_name_is_one_line_without_commas():
    """A8, B5: the library writes it as it comes, and fails on a new line."""
    made = lint.read(feed("Agenda, Noord; Oost"))

    assert made.value("NAME") == made.value("X-WR-CALNAME") == "Agenda Noord Oost"


def test_the_time_zone_is_first_and_once():
    """B10, B11, C8: the rule, not the lists of dates that most calendars misread."""
    made = lint.read(feed())
    zone = made.parts[0]

    assert [part.kind for part in made.parts] == ["VTIMEZONE", "VEVENT"]
    assert [part.value("RRULE") for part in zone.parts] == [
        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    ]
    assert [part.value("DTSTART") for part in zone.parts] == ["19700329T020000", "19701025T030000"]


def changes_by_rule(year):
    """(moment, offset after it) of both changes of the year, worked out from the rule."""
    for month, offset in ((3, 2), (10, 1)):
        last = datetime(year, month, 31, 1, tzinfo=UTC)
        yield last - timedelta((last.weekday() + 1) % 7), timedelta(hours=offset)


def test_the_time_zone_is_the_one_of_the_netherlands():
    """B12: every change of the clock from 2020 to 2040, against the system's own data."""
    amsterdam = ZoneInfo("Europe/Amsterdam")
    for year in range(2020, 2041):
        for moment, offset in changes_by_rule(year):
            assert moment.astimezone(amsterdam).utcoffset() == offset
            before = (moment - timedelta(seconds=1)).astimezone(amsterdam).utcoffset()
            assert before == timedelta(hours=3) - offset


def test_a_feed_without_events_has_one_note():
    """B13: Evolution keeps its old events when a feed is empty."""
    [event] = Calendar.from_ical(feed()).events

    assert (event["SUMMARY"], event["TRANSP"]) == ("Geen afspraken", "TRANSPARENT")
