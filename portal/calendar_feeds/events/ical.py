"""An event as iCalendar text (RFC 5545), written by the icalendar library.

What the library does wrong, and what calendars make of it, is why this looks as it does; the
letters name the rows of docs/calendars.md.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext
from icalendar import Alarm, Calendar, Event, vCalAddress, vText
from icalendar.enums import STATUS, TRANSP

from portal.calendar_feeds.events.models import (
    KIND_LABELS,
    CalendarEvent,
    Color,
    EventStatus,
    Level,
)
from portal.core.clock import local
from portal.core.i18n.language import speaking
from portal.core.web.addresses import base_address

RENDERING = 3  # raise it when the same event is to be written otherwise
PRODID = "-//Brug//Brug calendar//NL"
HOST = "brug"  # in every UID, whatever the address of the portal (C1)
LONGEST_NOTES = 3500
APPLE_COLORS = {
    Color.TEAL: "#008080",
    Color.BLUE: "#4169E1",
    Color.GREEN: "#228B22",
    Color.ORANGE: "#FF8C00",
    Color.PURPLE: "#663399",
    Color.RED: "#B22222",
}
END = b"END:VEVENT\r\n"
TAIL = b"END:VCALENDAR\r\n"

# Daylight saving as a rule, which every calendar reads right. What the library makes of it, lists
# of dates, is read an hour wrong by Thunderbird, Outlook and others (B11).
TIME_ZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\nX-LIC-LOCATION:Europe/Amsterdam\r\n"
    b"BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n"
    b"DTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
    b"BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n"
    b"DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)


@dataclass(frozen=True)
class Own:
    """What somebody from outside reads of an event: in their words, with their own page."""

    title: str
    place: str
    notes: str
    address: str


class Text(vText):
    r"""Text as it is: the library's own turns `\N` into a new line (A7)."""

    def to_ical(self) -> bytes:
        text = self.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", r"\n").encode()


def rendering() -> str:
    """What else the bytes of every event depend on; when it changes all are written again."""
    return f"{RENDERING} {current_app.config['BASE_URL']}"


def bodies(event: CalendarEvent) -> dict[str, bytes]:
    """The event in each level, without its last line; a feed puts its alarm there."""
    with speaking("nl"):
        made = {
            f"{level}_body": vevent(event, level, f"{event.uid}.{level[0]}").removesuffix(END)
            for level in Level
        }
        nameless = vevent(event, Level.INITIALS, f"{event.uid}.n", nameless=True)
    return {**made, "nameless_body": nameless.removesuffix(END)}


def vevent(event: CalendarEvent, level: Level, uid: str, *, nameless: bool = False) -> bytes:
    """All of the event that this level shows; another UID for each level, since calendars drop
    by UID (C3)."""
    return component(event, level, uid, nameless=nameless).to_ical()


def component(
    event: CalendarEvent, level: Level, uid: str, *, nameless: bool = False, **more
) -> Event:
    is_free = not event.is_busy or event.status == EventStatus.CANCELLED
    starts, ends = span(event)
    made = Event.new(
        uid=f"{uid}@{HOST}",
        start=starts,
        end=ends,
        stamp=event.last_modified,
        last_modified=event.last_modified,
        sequence=event.sequence,
        status=STATUS(event.status.upper()),
        transparency=TRANSP.TRANSPARENT if is_free else TRANSP.OPAQUE,
        **more,
    )
    for name, value in texts(event, level, nameless=nameless).items():
        if value:
            made[name] = Text(value)
    if level != Level.BUSY:
        made.categories = [str(KIND_LABELS[event.kind])]
        if event.path and (base := public_base()):
            made.url = base + event.path
    made.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE" if is_free else "BUSY")
    return made


def span(event: CalendarEvent) -> tuple:
    """Start and end as calendars want them: the wall clock, or days with the one after (C11)."""
    if event.is_whole_day:
        return event.starts_on, event.ends_on + timedelta(days=1)
    return local(event.starts_at), local(event.ends_at)


def texts(event: CalendarEvent, level: Level, *, nameless: bool = False) -> dict[str, str]:
    """Busy tells no more than the time; initials whom, who knows them; full all of it (F6).

    `nameless` leaves out whom, for who may not know it.
    """
    if nameless and level == Level.FULL:
        level = Level.INITIALS
    if level == Level.BUSY:
        summary = gettext("Busy") if event.is_busy else gettext("Reminder")
        return {"SUMMARY": marked(event, summary)}
    whom = event.names if level == Level.FULL else event.initials
    if nameless:
        whom = ""
    where = [event.room, event.place, event.address if level == Level.FULL else ""]
    notes = event.notes if level == Level.FULL else ""
    link = public_base() + event.path if event.path and public_base() else ""
    return {
        "SUMMARY": marked(event, f"{event.title} {whom}".strip()),
        "LOCATION": ", ".join(part for part in where if part),
        "DESCRIPTION": "\n\n".join(part for part in (notes[:LONGEST_NOTES], link) if part),
    }


def _say(made: Event, event: CalendarEvent, own: Own) -> None:
    """Put the words of its reader in; the language is theirs while this is asked."""
    link = own.address if public_base() else ""
    said = {
        "SUMMARY": marked(event, own.title),
        "LOCATION": own.place,
        "DESCRIPTION": "\n\n".join(part for part in (own.notes, link) if part),
    }
    for name, value in said.items():
        made.pop(name, None)
        if value:
            made[name] = Text(value)
    if link:
        made.url = link


def marked(event: CalendarEvent, summary: str) -> str:
    """Calendars that know no status show at least this (C15)."""
    if event.status != EventStatus.CANCELLED:
        return summary
    return gettext("CANCELLED: %(event)s", event=summary)


def public_base() -> str:
    """The portal's address, where others can open it: else links would be refused (C23)."""
    base = base_address()
    return base if base.startswith("https://") else ""


@lru_cache(256)
def head(name: str, color: str = Color.TEAL, method: str = "PUBLISH") -> bytes:
    """What stands before the events: the calendar's name, how often to look, the time zone."""
    calendar = Calendar.new(prodid=PRODID, method=method, calscale="GREGORIAN")
    calendar.pop("UID")  # with one, vdirsyncer takes the whole feed for one event (B4)
    if name:
        for key in ("NAME", "X-WR-CALNAME"):
            calendar[key] = Text(name.replace(",", "").replace(";", ""))
        calendar.add("X-WR-TIMEZONE", "Europe/Amsterdam")
        calendar.add("REFRESH-INTERVAL", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", "PT1H")
        calendar.add("COLOR", color)
        calendar.add("X-APPLE-CALENDAR-COLOR", APPLE_COLORS[color])
    return calendar.to_ical().removesuffix(TAIL) + TIME_ZONE


@lru_cache(64)
def alarm(minutes_before: int) -> bytes:
    """One reminder, in words that tell nothing (C21)."""
    before = -timedelta(minutes=minutes_before)
    return Alarm.new_display(trigger=before, description="Herinnering").to_ical()


def note(uid: str, day, summary: str, stamp: datetime) -> bytes:
    """A whole day that says something of the feed itself: a feed is never without events (B13)."""
    made = Event.new(
        uid=f"{uid}@{HOST}",
        start=day,
        end=day + timedelta(days=1),
        stamp=stamp.astimezone(UTC),
        last_modified=stamp.astimezone(UTC),
        sequence=0,
        status=STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
    )
    made["SUMMARY"] = Text(summary)
    made.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    return made.to_ical()


def message(
    event: CalendarEvent,
    name: str,
    address: str,
    level: Level,
    *,
    withdrawn: bool,
    own: Own | None = None,
) -> tuple[str, str]:
    """(text, method) of an invitation by mail (iMIP, RFC 6047) for one attendee (G2, G3).

    With `own` it says that instead of what the event is called among workers.
    """
    method = "CANCEL" if withdrawn or event.status == EventStatus.CANCELLED else "REQUEST"
    attendee = vCalAddress.new(
        address,
        cn=name or None,
        role="REQ-PARTICIPANT",
        cutype="INDIVIDUAL",
        partstat="NEEDS-ACTION",
        rsvp=method == "REQUEST",
    )
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    with speaking("nl"):
        made = component(
            event,
            level,
            f"{event.uid}.m",
            organizer=vCalAddress.new(f"brug@{host}", cn="Brug"),
            attendees=[attendee],
        )
    if own:
        _say(made, event, own)
    if method == "CANCEL":
        made["STATUS"] = "CANCELLED"
    return (head("", method=method) + made.to_ical() + TAIL).decode(), method
