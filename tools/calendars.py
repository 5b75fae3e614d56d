"""`make calendars`: real calendars read the demo's feeds; docs/calendar-clients.md says how."""

import sys
import tempfile
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from tests.calendar_feeds.events import clients
from tests.calendar_feeds.events.clients.installed import evolution, no_evolution, program_missing
from tests.calendar_feeds.events.clients.portal import Portal, filled, running_portal
from tests.calendar_feeds.events.clients.reading import held_otherwise, wrong
from tests.calendar_feeds.events.clients.thunderbird import Thunderbird

PAGE = Path(__file__).parent.parent / "docs" / "calendar-clients.md"
# Without a wrong instance in these there is no release.
MUST = {
    "Thunderbird",
    "evolution-data-server",
    "vdirsyncer and khal",
    "Radicale",
    "libical",
    "ical.js",
}
HEAD = """# What real calendars make of our feeds

Written by `make calendars` on {day}. Each calendar read the feeds of the demo: {feeds} feeds with
{instances} events between {first} and {until}, among them the nights when the clock changes, whole
days, events over midnight, Arabic, emoji, control characters and titles of 400 letters. What it
shows is compared event by event (start, end, uid, status, words) with an expectation that is
worked out from the database without any calendar library (`tests/calendar_feeds/events/clients`).

| Calendar | Version | Used by | Events shown wrong |
|---|---|---|---|
"""
CHANGES = """
## What is taken back

Measured in the programs that keep a copy of a feed of their own: how many of the events that they
showed before they still show at their next look.

| Program | After a stricter level | After the feed was withdrawn |
|---|---|---|
"""
MAILS = """
## Invitations by mail

What Thunderbird says of our mails, one after the other.

| Mail | It says | It offers |
|---|---|---|
"""
HANDED_OVER = """
## What changes hands

A visit is booked, handed over, moved, gets another interpreter, goes back and is cancelled; a
meeting leaves a guest out, asks them again and is called off. The mails to {people} people, the
client among them, one after the other: what the calendar then holds is what it was told.

| Program | Mails | Held otherwise |
|---|---|---|
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, running_portal(filled(Path(folder))) as portal:
        text, failed = readings(portal)
        text += CHANGES + "".join(taken_back(portal))
        if not program_missing("thunderbird"):
            text += MAILS + "".join(mails(portal))
        told = portal.act("hand_over")
        text += HANDED_OVER.format(people=len(told))
        for name, faults in changing_hands(told):
            text += f"| {name} | {sum(map(len, told.values()))} | {len(faults)} |\n"
            failed |= bool(faults)
    PAGE.write_text(text, encoding="utf-8")
    print(f"\nWritten: {PAGE.relative_to(Path.cwd())}")
    return 1 if failed else 0


def readings(portal: Portal) -> tuple[str, bool]:
    published = [portal.published(feed) for feed in portal.feeds]
    text = HEAD.format(
        day=date.today(),
        feeds=len(published),
        instances=sum(len(feed.expected) for feed in published),
        first=published[0].first,
        until=published[0].until,
    )
    failed = False
    for reader in clients.ALL:
        if missing := reader.missing():
            print(f"{reader.name:24} left out: {missing}", flush=True)
            text += f"| {reader.name} | | {reader.used_by} | not installed here |\n"
            continue
        shown = reader.read(published)
        faults = [
            fault
            for feed, lines in zip(published, shown, strict=True)
            for fault in wrong(reader, feed.expected, lines)
        ]
        many = sum(fault.startswith("-") for fault in faults) or len(faults)
        print(f"{reader.name:24} {reader.version():22} {many} wrong", flush=True)
        print("".join(f"    {fault}\n" for fault in faults[:6]), end="")
        text += f"| {reader.name} | {reader.version()} | {reader.used_by} | {many} |\n"
        failed |= bool(many) and reader.name in MUST
    return text, failed


def taken_back(portal: Portal):
    """A row for each program: of the events of before, how many stayed."""
    for name, program in keeping():
        level = stayed(portal, program, "tell", "busy")
        withdrawn = stayed(portal, program, "revoke")
        print(f"{name:24} stricter level: {level} stay, withdrawn: {withdrawn} stay", flush=True)
        yield f"| {name} | {level} | {withdrawn} |\n"


def keeping():
    """The programs here that keep events of their own."""
    if not program_missing("thunderbird"):
        yield "Thunderbird", Thunderbird
    if not no_evolution():
        yield "evolution-data-server", evolution


def changing_hands(told: dict[str, list]):
    """For each program: what it holds otherwise than these mails told."""
    for name, program in keeping():
        with program() as calendar:
            faults = [
                fault
                for address, mails in told.items()
                for fault in held_otherwise(mails, calendar.receive_mails(mails, address))
            ]
        print(f"{name:24} {len(faults)} held otherwise after mails", flush=True)
        print("".join(f"    {fault}\n" for fault in faults[:6]), end="")
        yield name, faults


def stayed(portal: Portal, program: type[AbstractContextManager], act: str, *words: str) -> str:
    feed = portal.act("another", "initials")
    with program() as calendar:
        before = set(calendar.subscribe(portal.published(feed)))
        portal.act(act, str(feed["id"]), *words)
        after = set(calendar.look())
    return f"{len(before & after)} of {len(before)}"


def mails(portal: Portal):
    with Thunderbird() as program:
        for said in program.receive_mails(portal.act("invite")):
            names = (b.removeprefix("imip").removesuffix("Button") for b in said["buttons"])
            offers = ", ".join(name for name in names if name != "More")
            yield f"| {said['label']} | {said['says']} | {offers} |\n"


if __name__ == "__main__":
    sys.exit(main())
