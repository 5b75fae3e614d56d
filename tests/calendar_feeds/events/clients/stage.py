"""A portal with the demo and the events that calendars have trouble with; changed from outside.

Run as a program in the environment of that portal, where each prints one line of JSON:
`python -m tests.calendar_feeds.events.clients.stage fill`, and so on.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import fn

from portal.app import create_app
from portal.branches.models import Branch
from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import Details, EventKind
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.clients.models import Client
from portal.core.clock import AMSTERDAM, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.demo import actions as demo
from portal.demo import queries
from portal.mail.models import OutboxMail
from portal.people.models import Person
from portal.schedule.appointments.actions import booking
from portal.schedule.appointments.models import Appointment
from portal.schedule.meetings import actions as meetings
from portal.schedule.meetings.models import Meeting

ARABIC = "موعد مع المرشد الوظيفي في مكتب المتطوعين، الطابق الثاني؛ يرجى إحضار بطاقة الهوية"
TITLES = [
    ARABIC,
    "👩🏽‍⚖️ Bureau rechtshulp 🇳🇱 – “aanhaling” & <b>html</b>",
    "C:\\Nieuw\\temp; komma, puntkomma; \\N \\n",
    "Tabs\ten\x0bstuur\x1ctekens\u2028STATUS:CANCELLED\x85weg\x07",
    "BEGIN:VEVENT END:VCALENDAR",
    "é" * 400,
    "%s {0} ${x} \\\\",
]


def changes_of_the_clock() -> list[date]:
    """The Sundays on which the clock goes forward or back, within the days that a feed shows."""
    found, day = [], today() - timedelta(days=80)
    while day < today() + timedelta(days=500):
        midnights = (datetime.combine(d, time(), AMSTERDAM) for d in (day, day + timedelta(1)))
        if len({m.utcoffset() for m in midnights}) == 2:
            found.append(day)
        day += timedelta(days=1)
    return found


def hard_events(branch: Branch, person: Person) -> list[Details]:
    """What calendars differ on: the clock, whole days, other scripts, long text, both edges."""
    moments = [
        datetime.combine(day + timedelta(days=days), clock, AMSTERDAM)
        for day in changes_of_the_clock()
        for days, clock in (
            (-1, time(23, 30)),
            (0, time(0, 30)),
            (0, time(1, 30)),
            (0, time(3, 0)),
            (0, time(3, 30)),
            (0, time(19, 30)),
            (1, time(9, 0)),
        )
    ]
    timed = [(f"Rond de klok {m:%d-%m %H:%M}", m, m + timedelta(minutes=25)) for m in moments]
    first = datetime.combine(today() + timedelta(days=9), time(10, 15), AMSTERDAM)
    typed = [
        (title, first + timedelta(days=n), first + timedelta(days=n, hours=1))
        for n, title in enumerate(TITLES)
    ]
    night = datetime.combine(today() + timedelta(days=20), time(22), AMSTERDAM)
    over = [("Over middernacht", night, night + timedelta(hours=5))]
    days = [
        ("Eén dag", today() + timedelta(days=3), today() + timedelta(days=3)),
        ("Vijf maanden", today() + timedelta(days=30), today() + timedelta(days=180)),
        ("Schrikkeldag", date(2028, 2, 29), date(2028, 2, 29)),
    ]
    return [
        Details(
            kind=EventKind.APPOINTMENT,
            branch_id=branch.id,
            source="conformance",
            source_id=number,
            starts=starts,
            ends=ends,
            title=title,
            names=["Karim Bakri"] if number % 3 == 0 else (),
            people=[person.id],
            room="Kamer 1" if number % 4 == 0 else "",
            notes=f"{ARABIC}\n{'lange regel, ' * 30}",
            is_busy=isinstance(starts, datetime),
        )
        for number, (title, starts, ends) in enumerate(timed + typed + over + days, 1)
    ]


def fill() -> list[dict]:
    """The demo and the hard events; the feeds to look at: owner, purpose, level, room, secret."""
    demo.fill()
    branch = Branch.get(Branch.code == demo.BRANCH)
    leader = queries.in_role(Role.TEAM_LEADER, branch)
    with db.atomic():
        for details in hard_events(branch, leader):
            calendars.put(details)
            if details.source_id % 10 == 5:
                calendars.cancel(details.source, details.source_id)
    feeds.allow_full(leader, True)
    wanted = [(leader, purpose, "initials") for purpose in Purpose if purpose != Purpose.ROOM]
    wanted += [(leader, Purpose.ROOM, "busy"), (leader, Purpose.MINE, "full")]
    wanted += [
        (queries.in_role(Role.GUIDE, branch), Purpose.MINE, "initials"),
        (queries.in_role(Role.JOB_COACH, branch), Purpose.MINE, "initials"),
        (queries.in_role(Role.LEGAL_GUIDE, branch), Purpose.TERMS, "initials"),
    ]
    return [made(*each) for each in wanted]


def made(owner: Person, purpose: Purpose, level: str) -> dict:
    room = "Kamer 1" if purpose == Purpose.ROOM else ""
    alarm = 30 if level == "full" else None
    feed, token = feeds.create(owner, purpose, level=level, room=room, alarm_minutes=alarm)
    return {
        "id": feed.id,
        "owner": owner.id,
        "purpose": str(purpose),
        "level": level,
        "room": room,
        "token": token,
    }


def another(level: str) -> dict:
    """One more feed of the leader's appointments, to be changed or withdrawn."""
    branch = Branch.get(Branch.code == demo.BRANCH)
    return made(queries.in_role(Role.TEAM_LEADER, branch), Purpose.MINE, level)


def tell(number: str, level: str) -> str:
    """Let the feed tell this much from now on."""
    feed = Feed.get_by_id(int(number))
    feeds.change(feed, feed.version, level=level)
    return level


def revoke(number: str) -> str:
    feed = Feed.get_by_id(int(number))
    feeds.revoke(feed, feed.owner)
    return "revoked"


def invite() -> list:
    """An invitation, a move of it, the old one again, a cancellation: [[label, text], …]."""
    branch = Branch.get(Branch.code == demo.BRANCH)
    starts = datetime.combine(today() + timedelta(days=40), time(9), AMSTERDAM)
    told = [
        Details(
            kind=EventKind.APPOINTMENT,
            branch_id=branch.id,
            source="conformance",
            source_id=9_999,
            starts=starts + timedelta(days=days),
            ends=starts + timedelta(days=days, minutes=45),
            title="Afspraak jobcoach",
        )
        for days in (0, 1)
    ]

    def text(event) -> str:
        return calendars.invitation(event, name="Vrijwilliger", address="vrijwilliger@example.org")[
            "calendar"
        ]

    with db.atomic():
        first = text(calendars.put(told[0]))
        moved = text(calendars.put(told[1]))
        cancelled = text(calendars.cancel("conformance", 9_999))
    return [["request", first], ["moved", moved], ["stale", first], ["cancel", cancelled]]


def hand_over() -> dict[str, list]:
    """A visit that goes to another worker, moves, goes back and is cancelled; a meeting with a
    guest left out and asked again: to each address [[what happened, the calendar in its mail]]."""
    branch = Branch.get(Branch.code == demo.BRANCH)
    leader = queries.in_role(Role.TEAM_LEADER, branch)
    anna, bilal = (queries.in_role(role, branch) for role in (Role.GUIDE, Role.JOB_COACH))
    sara, dunya = (queries.in_role(role, branch) for role in (Role.INTERPRETER, Role.LEGAL_GUIDE))
    client = Client.select().where(Client.branch == branch).order_by(Client.id).first()
    client.email, client.language = "client@example.org", "ar"
    with db.atomic():
        client.save(only=[Client.email, Client.language])
    starts = datetime.combine(today() + timedelta(days=400), time(9), AMSTERDAM)
    told: dict[str, list] = {}

    def happens(what: str, act: Callable, *arguments) -> Any:
        last = OutboxMail.select(fn.MAX(OutboxMail.id)).scalar() or 0
        made = act(*arguments)
        for mail in OutboxMail.select().where(OutboxMail.id > last).order_by(OutboxMail.id):
            if mail.calendar:
                told.setdefault(mail.recipient, []).append([what, mail.calendar])
        return made

    def visit(person: Person, days: int, interpreter: Person) -> booking.Plan:
        moment = starts + timedelta(days=days)
        return booking.Plan(person, client, "home_visit", moment, 60, interpreter=interpreter)

    def moved(person: Person, days: int, interpreter: Person) -> None:
        now = Appointment.get_by_id(made.id)
        booking.move(now, leader, visit(person, days, interpreter), now.version)

    made = happens("booked", booking.book, leader, visit(anna, 0, sara), "h" * 32)
    happens("another worker", moved, bilal, 0, sara)
    happens("moved", moved, bilal, 1, sara)
    happens("another interpreter", moved, bilal, 1, dunya)
    happens("back to the first", moved, anna, 1, dunya)
    happens("cancelled", lambda: booking.cancel(Appointment.get_by_id(made.id), leader, 4))

    plan = meetings.Plan("Overleg over het rooster", 60, "Kamer 2", [anna.id, bilal.id], False)
    met = happens("invited", meetings.plan_one, leader, plan, starts, "m" * 32)
    for what, guests in (("left out", {anna.id}), ("asked again", {anna.id, bilal.id})):
        meeting = Meeting.get_by_id(met.id)
        happens(what, meetings.choose_guests, meeting, leader, meeting.version, guests, False)
    meeting = Meeting.get_by_id(met.id)
    happens("called off", meetings.cancel, meeting, leader, meeting.version, "Te weinig mensen")
    return told


def mails() -> list[str]:
    """What the mails that wait say, which only the portal itself can read."""
    return [f"{m.subject}\n{m.body}\n{m.calendar}" for m in OutboxMail.select()]


ACTS = (fill, another, tell, revoke, invite, hand_over, mails)

if __name__ == "__main__":
    app = create_app()
    act = {act.__name__: act for act in ACTS}[sys.argv[1]]
    with app.app_context(), db.connection_context():
        sys.stdout.write(json.dumps(act(*sys.argv[2:])) + "\n")
