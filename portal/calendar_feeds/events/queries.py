"""Which events there are of a row, about a client, of a person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from portal.calendar_feeds.events.models import CalendarClient, CalendarEvent, CalendarPerson
from portal.core.database import Rows, among


def events_of(source: str, source_id: int, part: str | None = None) -> list[CalendarEvent]:
    """The events that this row made: all of them, or the one of this part."""
    same = (CalendarEvent.source == source) & (CalendarEvent.source_id == source_id)
    if part is not None:
        same &= CalendarEvent.part == part
    return list(CalendarEvent.select().where(same).order_by(CalendarEvent.id))


def event_of(source: str, source_id: int, part: str = "") -> CalendarEvent | None:
    return next(iter(events_of(source, source_id, part)), None)


def rows_about(client_ids: Iterable[int]) -> dict[str, set[int]]:
    """{source: the numbers of its rows} of the events that concern any of these clients."""
    found: dict[str, set[int]] = defaultdict(set)
    for some in batched(client_ids):
        concerned = (
            CalendarEvent.select(CalendarEvent.source, CalendarEvent.source_id)
            .join(CalendarClient)
            .where(CalendarClient.client_id.in_(some))
        )
        for source, number in concerned.tuples():
            found[source].add(number)
    return found


def known_of(source: str, numbers: Iterable[int]) -> Iterator[list[int]]:
    """Those of these rows that have an event, some hundreds at a time."""
    for some in batched(numbers):
        same = (CalendarEvent.source == source) & CalendarEvent.source_id.in_(some)
        found = CalendarEvent.select(CalendarEvent.source_id).where(same).distinct()
        if known := sorted(number for (number,) in found.tuples()):
            yield known


def known_in(source: str, branch_id: int | None) -> Iterator[list[int]]:
    """The rows with an event that is not cancelled, of this branch or of all; some hundreds."""
    known = (CalendarEvent.source == source) & CalendarEvent.cancelled_on.is_null()
    if branch_id is not None:
        known &= CalendarEvent.branch == branch_id
    found = CalendarEvent.select(CalendarEvent.source_id).where(known).distinct()
    return batched([number for (number,) in found.tuples()])


def batched(numbers: Iterable[int], most: int = 500) -> Iterator[list[int]]:
    """All of them, as many at a time as one statement takes."""
    ordered = sorted(set(numbers))
    return (ordered[start : start + most] for start in range(0, len(ordered), most))


def whose(event: CalendarEvent) -> tuple[set[int], set[int]]:
    """The numbers of the people in whose calendar it is, and of the clients it is about."""
    people = CalendarPerson.select(CalendarPerson.person).where(CalendarPerson.event == event.id)
    clients = CalendarClient.select(CalendarClient.client_id).where(
        CalendarClient.event == event.id
    )
    return {n for (n,) in people.tuples()}, {n for (n,) in clients.tuples()}


def taking(branch_id: int, starts: datetime, ends: datetime) -> Rows:
    """The events that take time between these moments; not those of whole days."""
    return CalendarEvent.select().where(
        CalendarEvent.branch == branch_id,
        CalendarEvent.cancelled_on.is_null(),
        CalendarEvent.is_busy,
        CalendarEvent.starts_at < ends,
        CalendarEvent.ends_at > starts,
    )


def in_the_way(
    branch_id: int,
    starts: datetime,
    ends: datetime,
    people: Collection[int],
    clients: Collection[int] = (),
) -> list[tuple[CalendarEvent, set[int], set[int]]]:
    """(event, whom of these people, whom of these clients it takes) between these moments."""
    theirs = CalendarPerson.select(CalendarPerson.event).where(
        CalendarPerson.person.in_(list(people))
    )
    about = CalendarClient.select(CalendarClient.event).where(
        CalendarClient.client_id.in_(list(clients))
    )
    found = taking(branch_id, starts, ends).where(
        among(CalendarEvent.id, theirs) | among(CalendarEvent.id, about)
    )
    rows = []
    for event in found.order_by(CalendarEvent.starts_at, CalendarEvent.id):
        taken, concerned = whose(event)
        rows.append((event, taken & set(people), concerned & set(clients)))
    return rows


def taking_room(
    branch_id: int, times: Sequence[tuple[datetime, datetime]], room: str, but: tuple
) -> dict[datetime, CalendarEvent]:
    """{when a time begins: the first thing that is held in this room then}.

    `but` is (source, numbers) of what is planned itself.
    """
    source, numbers = but
    itself = (CalendarEvent.source == source) & CalendarEvent.source_id.in_(list(numbers))
    first, last = min(since for since, _ in times), max(until for _, until in times)
    held = taking(branch_id, first, last).where(CalendarEvent.room == room, ~itself)
    found: dict[datetime, CalendarEvent] = {}
    for event in held.order_by(CalendarEvent.starts_at, CalendarEvent.id):
        for since, until in times:
            if event.starts_at < until and event.ends_at > since:
                found.setdefault(since, event)
    return found


def busy_then(
    branch_id: int,
    times: Sequence[tuple[datetime, datetime]],
    people: Collection[int],
    but: tuple[str, Collection[int] | None] = ("", ()),
) -> dict[datetime, list[tuple[int, CalendarEvent]]]:
    """{when a time begins: (who of these people, what they have in it)}, of many times at once.

    `but` is (source, numbers) of what is planned itself; without numbers all of that source.
    """
    first, last = min(since for since, _ in times), max(until for _, until in times)
    met = [
        (CalendarEvent.starts_at < until) & (CalendarEvent.ends_at > since)
        for since, until in times
    ]
    source, numbers = but
    itself = CalendarEvent.source == source
    if numbers is not None:
        itself &= CalendarEvent.source_id.in_(list(numbers))
    rows = (
        taking(branch_id, first, last)
        .select(CalendarEvent, CalendarPerson.person.alias("whose"))
        .join(CalendarPerson)
        .where(reduce(or_, met), CalendarPerson.person.in_(list(people)), ~itself)
        .order_by(CalendarEvent.starts_at, CalendarEvent.id, CalendarPerson.id)
    )
    found: dict[datetime, list[tuple[int, CalendarEvent]]] = defaultdict(list)
    for event in rows.objects():
        for since, until in times:
            if event.starts_at < until and event.ends_at > since:
                found[since].append((event.whose, event))
    return found
