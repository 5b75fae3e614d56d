"""What is in the way of a time that somebody plans: days off, and what those concerned have then.

It is told without what it is: a colleague's day is theirs, and a client's other helper too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.branches.queries import room_at
from portal.calendar_feeds.events.models import CalendarEvent
from portal.calendar_feeds.events.queries import busy_then, in_the_way, taking_room
from portal.core.clock import local
from portal.core.i18n.formatting import clock
from portal.core.i18n.formatting import day as in_words
from portal.people.models import Person
from portal.schedule.meetings.queries.days_off import of_branch

MOST_TOLD = 6  # things in the way
MOST_NAMED = 4  # people who have something on a date of a series


@dataclass(frozen=True)
class Wanted:
    """A time that somebody plans, and whom it takes.

    `clients` are {number: what the planner calls them}. `but` is (source, number) of what is
    planned itself, where it moves; `refused` (source, person) of what cannot be twice at all, and
    is refused apart.
    """

    starts: datetime
    ends: datetime
    people: Sequence[Person]
    clients: Mapping[int, str] = field(default_factory=dict)
    but: tuple[str, int | None] = ("", None)
    refused: tuple[str, int | None] = ("", None)
    place: str | None = None  # which may be a room of the branch


def clashes(planner: Person, wanted: Wanted) -> list[str]:
    """A line for each thing that stands in the way; the first few, and how many there are more."""
    names, called = {person.id: person.label for person in wanted.people}, wanted.clients
    day = local(wanted.starts).date()
    off = of_branch(planner.branch_id, day, day)
    found = [_("This is a day off: %(name)s.", name=name) for name in off.values()]
    for event, taken, about in in_the_way(
        planner.branch_id, wanted.starts, wanted.ends, names, called
    ):
        if wanted.but == (event.source, event.source_id):
            continue
        found += [
            said_of(event, planner, number, names[number])
            for number in sorted(taken)
            if wanted.refused != (event.source, number)
        ]
        if not taken:
            found += [
                _("%(name)s has something with somebody else then.", name=called[number])
                for number in sorted(about)
            ]
    source, number = wanted.but
    times = [(wanted.starts, wanted.ends)]
    found += taken_room(planner, times, wanted.place, (source, [number] if number else []))
    more = len(found) - MOST_TOLD
    if more > 0:
        told = ngettext("And %(num)s more is in the way.", "And %(num)s more are in the way.", more)
        return [*found[:MOST_TOLD], told]
    return found


def taken_room(
    planner: Person,
    times: Sequence[tuple[datetime, datetime]],
    place: str | None,
    but: tuple[str, Sequence[int]] = ("", ()),
) -> list[str]:
    """A line for each of these times at which the room of that name is taken, without by what."""
    room = room_at(planner.branch_id, place)
    if not room or not times:
        return []
    found = taking_room(planner.branch_id, times, room, but)
    return [
        _(
            "%(room)s is taken, %(day)s, %(since)s – %(until)s.",
            room=room,
            day=in_words(local(starts).date()),
            since=clock(found[starts].starts_at),
            until=clock(found[starts].ends_at),
        )
        for starts, _ends in times
        if starts in found
    ]


def said_of(event: CalendarEvent, planner: Person, number: int, name: str) -> str:
    since, until = clock(event.starts_at), clock(event.ends_at)
    if number == planner.id:
        return _(
            "You have something then: %(what)s, %(since)s – %(until)s.",
            what=event.title,
            since=since,
            until=until,
        )
    return _(
        "%(name)s has something then, %(since)s – %(until)s.", name=name, since=since, until=until
    )


def clashes_of_series(
    planner: Person,
    times: Sequence[tuple[datetime, datetime]],
    people: Sequence[Person],
    but: tuple[str, Sequence[int]] = ("", ()),
) -> list[str]:
    """A line for each date of a series on which somebody who is asked has something else.

    `but` is (source, numbers) of meetings that move themselves.
    """
    if not times or not people:
        return []
    names = {person.id: person.label for person in people}
    busy = busy_then(planner.branch_id, times, names, but)
    told = []
    for starts, _ends in times:
        taken = {number for number, _event in busy.get(starts, ())}
        if taken:
            told.append(on_date(starts, [names[n] for n in names if n in taken]))
    return told


def on_date(starts: datetime, names: Sequence[str]) -> str:
    """wo 13 jan 2027: Sam, Noor hebben dan iets."""
    when = in_words(local(starts).date())
    if len(names) > MOST_NAMED:
        return _("%(day)s: %(num)s people have something then.", day=when, num=len(names))
    return ngettext(
        "%(day)s: %(names)s has something then.",
        "%(day)s: %(names)s have something then.",
        len(names),
        day=when,
        names=", ".join(names),
    )
