"""Calendar libraries in Python, each as its own documentation has it used."""

from collections.abc import Callable, Iterable
from datetime import datetime, time
from importlib.metadata import version
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from tests.calendar_feeds.events.clients.reading import Published, Reader, line

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def span(feed: Published) -> tuple[datetime, datetime]:
    """From the first moment of the feed's days to the last; events of five months included."""
    return (
        datetime.combine(feed.first, time(), AMSTERDAM),
        datetime.combine(feed.until.replace(year=feed.until.year + 1), time(), AMSTERDAM),
    )


def with_icalendar(feed: Published) -> Iterable[str]:
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar.from_ical(feed.content)
    assert not calendar.errors
    assert not any(event.errors for event in calendar.events)
    return [line(e.start, e.end, e["UID"], e["STATUS"], e["SUMMARY"]) for e in calendar.events]


def with_recurring_ical_events(feed: Published) -> Iterable[str]:
    import icalendar  # noqa: PLC0415
    import recurring_ical_events  # noqa: PLC0415

    calendar = icalendar.Calendar.from_ical(feed.content)
    shown = recurring_ical_events.of(calendar).between(*span(feed))
    return [line(e.start, e.end, e["UID"], e["STATUS"], e["SUMMARY"]) for e in shown]


def with_home_assistant(feed: Published) -> Iterable[str]:
    from ical.calendar_stream import IcsCalendarStream  # noqa: PLC0415

    calendar = IcsCalendarStream.calendar_from_ics(feed.content.decode())
    shown = calendar.timeline_tz(AMSTERDAM).overlapping(*span(feed))
    return [line(e.dtstart, e.dtend, e.uid, e.status.value, e.summary) for e in shown]


def with_vobject(feed: Published) -> Iterable[str]:
    import vobject  # noqa: PLC0415

    calendar = vobject.readOne(feed.content.decode())
    return [
        line(e.dtstart.value, e.dtend.value, e.uid.value, e.status.value, e.summary.value)
        for e in calendar.vevent_list
    ]


def library(package: str, module: str, used_by: str, read: Callable) -> Reader:
    return Reader(
        name=package,
        used_by=used_by,
        version=lambda: version(package),
        missing=lambda: None if find_spec(module) else f"pip install {package}",
        read=lambda feeds: [read(feed) for feed in feeds],
    )


READERS = [
    library("icalendar", "icalendar", "Plone, many Python programs", with_icalendar),
    library(
        "recurring-ical-events",
        "recurring_ical_events",
        "open-web-calendar",
        with_recurring_ical_events,
    ),
    library("ical", "ical", "Home Assistant", with_home_assistant),
    library("vobject", "vobject", "Radicale, older Python programs", with_vobject),
]
