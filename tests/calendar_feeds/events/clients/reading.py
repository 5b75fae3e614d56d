"""What a calendar client is here, and how what it shows is compared."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from icalendar import Calendar


@dataclass(frozen=True)
class Published:
    """A feed as it is served, with the days that it shows and the lines it should give."""

    name: str
    address: str
    content: bytes
    first: date
    until: date
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Reader:
    """A client: what it is, of which version, what it lacks here, what it makes of feeds."""

    name: str
    used_by: str
    version: Callable[[], str]
    missing: Callable[[], str | None]
    read: Callable[[list[Published]], list[Iterable[str]]]
    keeps_uids: bool = True


def line(start, end, uid: str, status: str, summary: str) -> str:
    """One event in words that are the same for every client."""
    return f"{moment(start)}/{moment(end)} {uid.partition('@')[0]} {status} {one_line(summary)}"


def moment(value: date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return value.isoformat()


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def without_uid(text: str) -> str:
    span, _uid, rest = text.split(" ", 2)
    return f"{span} {rest}"


def wrong(reader: Reader, expected: Iterable[str], shown: Iterable[str]) -> list[str]:
    """What is missing (-) and what is too much (+); nothing for a client that reads it right."""
    if reader.keeps_uids:
        should, does = Counter(map(one_line, expected)), Counter(map(one_line, shown))
    else:  # what says the same at the same time is one event for it
        should, does = (Counter(set(map(without_uid, texts))) for texts in (expected, shown))
    return sorted(
        [f"- {text}" for text in (should - does).elements()]
        + [f"+ {text}" for text in (does - should).elements()]
    )


def held_otherwise(told: list[tuple[str, str]], says: list[dict]) -> list[str]:
    """What a calendar holds after each of these invitations that differs from what it was told.

    One that says no later revision than the last to this address is wrong too (RFC 5546, 2.1.4).
    """
    last: dict[str, int] = {}
    faults = []
    for (what, text), said in zip(told, says, strict=True):
        message = Calendar.from_ical(text)
        [event] = message.walk("VEVENT")
        number, start = event["SEQUENCE"], event.start.astimezone(UTC)
        tells = f"{start:%Y%m%dT%H%M%SZ} {number} {event['SUMMARY']}"
        if message["METHOD"] == "CANCEL":
            tells = ""
        if said["holds"] != tells:
            faults.append(f"{what}: {said['holds']!r} instead of {tells!r}")
        if number <= last.get(event["UID"], -1):
            faults.append(f"{what}: revision {number} after {last[event['UID']]}")
        last[event["UID"]] = number
    return faults
