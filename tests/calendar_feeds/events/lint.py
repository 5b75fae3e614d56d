"""What a published feed must be, byte by byte: sections A to C of docs/calendars.md.

Knows no calendar library; the letters are the rows.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^":;,]+))*):(.*)', re.DOTALL)
ALLOWED = set(
    "BEGIN END UID DTSTAMP DTSTART DTEND SUMMARY DESCRIPTION LOCATION CATEGORIES URL STATUS TRANSP"
    " SEQUENCE LAST-MODIFIED X-MICROSOFT-CDO-BUSYSTATUS ACTION TRIGGER".split()
)
ONCE = set(
    "UID DTSTAMP DTSTART DTEND SUMMARY STATUS TRANSP SEQUENCE LAST-MODIFIED"
    " X-MICROSOFT-CDO-BUSYSTATUS".split()
)
HEAD = {
    "PRODID": "-//Brug//Brug calendar//NL",
    "VERSION": "2.0",
    "CALSCALE": "GREGORIAN",
    "METHOD": "PUBLISH",
    "X-WR-TIMEZONE": "Europe/Amsterdam",
    "X-PUBLISHED-TTL": "PT1H",
    "REFRESH-INTERVAL": "PT1H",
    "COLOR": "teal",
    "X-APPLE-CALENDAR-COLOR": "#008080",
}


@dataclass
class Component:
    kind: str
    properties: list[tuple[str, str, str]] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def value(self, name: str) -> str | None:
        return next((value for key, _, value in self.properties if key == name), None)

    def parameters(self, name: str) -> str:
        return next((given for key, given, _ in self.properties if key == name), "")


def unfold(feed: bytes) -> str:
    return feed.replace(b"\r\n ", b"").decode()


def read(feed: bytes) -> Component:
    """The tree of the feed. Raises ValueError where a line is no line of a calendar."""
    root = Component("")
    stack = [root]
    for line in unfold(feed).split("\r\n")[:-1]:
        if (match := LINE.fullmatch(line)) is None:
            raise ValueError(f"no content line: {line[:60]!r}")
        name, given, value = match.groups()
        if name == "BEGIN":
            stack.append(Component(value))
            stack[-2].parts.append(stack[-1])
        elif name == "END":
            if stack.pop().kind != value:
                raise ValueError(f"END:{value} closes another")
        else:
            stack[-1].properties.append((name, given, value))
    [calendar] = root.parts
    return calendar


def faults(feed: bytes) -> list[str]:
    """What is wrong with the feed; nothing if it is right."""
    found = list(faults_of_lines(feed))
    if found:
        return found
    calendar = read(feed)
    events = [part for part in calendar.parts if part.kind == "VEVENT"]
    found += faults_of_head(calendar)
    for event in events:
        found += (f"{event.value('UID')}: {fault}" for fault in faults_of_event(event))
    uids = Counter(event.value("UID") for event in events)
    found += (f"C2: {uid} twice" for uid, times in uids.items() if times > 1)
    if not events:
        found.append("B13: no event at all")
    if len(events) > 1000 or len(feed) > 900_000:
        found.append("A11: too large for Google")
    return found


def faults_of_lines(feed: bytes):
    if not feed.startswith(b"BEGIN:VCALENDAR\r\n"):
        yield "A2: other first bytes"
    if not feed.endswith(b"END:VCALENDAR\r\n") or re.search(rb"(?<!\r)\n|\r(?!\n)", feed):
        yield "A1: a line end that is no CRLF"
    for line in feed.split(b"\r\n"):
        yield from faults_of_line(line)


def faults_of_line(line: bytes):
    if len(line) > 75:
        yield f"A3: {len(line)} octets in a line"
    try:
        text = line.decode()
    except UnicodeDecodeError:
        yield "A3: cut inside a letter"
        return
    if re.search(r"(?<!\\)\\$", text):  # the library counts no longer rows of backslashes
        yield "A4: cut after a backslash"
    if CONTROL.search(text):
        yield f"A6: a control character in {text[:40]!r}"


def faults_of_head(calendar: Component):
    names = Counter(name for name, _, _ in calendar.properties)
    for name, value in HEAD.items():
        if names[name] != 1 or calendar.value(name) != value:
            yield f"B: {name} is {calendar.value(name)!r}, {names[name]} times"
    if names.keys() - HEAD.keys() != {"NAME", "X-WR-CALNAME"}:
        yield f"B: other properties than known: {names.keys() - HEAD.keys()}"
    if calendar.parameters("REFRESH-INTERVAL") != ";VALUE=DURATION":
        yield "B6: no VALUE=DURATION"
    if calendar.value("NAME") != calendar.value("X-WR-CALNAME"):
        yield "B5: two names"
    if re.search(r"[,;]", calendar.value("NAME") or ","):
        yield "A8: a comma in the name"
    yield from faults_of_zone([part.kind for part in calendar.parts])


def faults_of_zone(kinds: list[str]):
    if kinds[0] != "VTIMEZONE" or kinds.count("VTIMEZONE") != 1:
        yield "B10: not one time zone, first"


def faults_of_event(event: Component):
    names = Counter(name for name, _, _ in event.properties)
    if alien := names.keys() - ALLOWED:
        yield f"C17-C22: {alien}"
    yield from (miscounted := [f"C: {n} {names[n]} times" for n in ONCE if names[n] != 1])
    yield from (
        text for text, holds in RULES_OF_EVENT.items() if not miscounted and not holds(event)
    )


def is_free(event: Component) -> bool:
    return event.value("TRANSP") == "TRANSPARENT"


def is_cancelled(event: Component) -> bool:
    return event.value("STATUS") == "CANCELLED"


RULES_OF_EVENT = {
    "C1: another uid": lambda e: re.fullmatch(r"[0-9a-z.-]+@brug", e.value("UID")),
    "C4: the stamp is not the last change, in UTC": lambda e: (
        e.value("DTSTAMP") == e.value("LAST-MODIFIED")
        and re.fullmatch(r"\d{8}T\d{6}Z", e.value("DTSTAMP"))
    ),
    "C7: a floating or foreign time": lambda e: (
        e.parameters("DTSTART") in {";TZID=Europe/Amsterdam", ";VALUE=DATE"}
    ),
    "C10: an end of another kind": lambda e: e.parameters("DTEND") == e.parameters("DTSTART"),
    "C10: the end is not after the start": lambda e: e.value("DTEND") > e.value("DTSTART"),
    "C13: another status": lambda e: e.value("STATUS") in {"CONFIRMED", "TENTATIVE", "CANCELLED"},
    "C14: busy for one, free for another": lambda e: (
        is_free(e) == (e.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE")
    ),
    "C15: cancelled and busy": lambda e: is_free(e) or not is_cancelled(e),
    "C20: too long a description": lambda e: len(e.value("DESCRIPTION") or "") <= 4200,
    "C21: another alarm": lambda e: (
        (not is_cancelled(e) or not e.parts) and {a.value("ACTION") for a in e.parts} <= {"DISPLAY"}
    ),
    "C23: another scheme": lambda e: (e.value("URL") or "https://").startswith("https://"),
}
