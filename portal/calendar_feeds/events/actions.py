"""What features call in the transaction of their own change, so that calendars follow."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from portal.branches.models import Setting
from portal.calendar_feeds.events import ical, queries
from portal.calendar_feeds.events.models import (
    EVERYONE,
    CalendarClient,
    CalendarEvent,
    CalendarPerson,
    CalendarVersion,
    Details,
    EventKind,
    EventStatus,
    Level,
)
from portal.core.clock import is_at_clock_change, local, now, today
from portal.core.database import StaleVersion, db
from portal.core.i18n.language import speaking
from portal.core.text import clean, dotted_initials
from portal.feature import contributed
from portal.people.models import Person

RENDERED_AS = "calendars.rendered_as"


class AtClockChange(ValueError):
    """Between two and three on a night when the clock changes: calendars differ on when that is."""


def put(details: Details) -> CalendarEvent:
    """Tell calendars of an event, new or changed. What is the same stays the same to the byte.

    Raises AtClockChange, and ValueError where it ends before it starts.
    """
    columns = columns_of(details)
    people, clients = set(details.people), set(details.clients)
    event = queries.event_of(details.source, details.source_id, details.part)
    if event is None:
        event = CalendarEvent(
            source=details.source,
            source_id=details.source_id,
            part=details.part,
            last_modified=now(),
            **columns,
        )
        event.__data__ |= ical.bodies(event)
        event.save(force_insert=True)
        before: tuple[set, set] = (set(), set())
    else:
        before = queries.whose(event)
        revise(event, columns)
    replace(CalendarPerson, CalendarPerson.person, event, before[0], people)
    replace(CalendarClient, CalendarClient.client_id, event, before[1], clients)
    touch(event.branch_id, whom(event, people | before[0]))
    return event


def cancel(source: str, source_id: int, part: str = "") -> CalendarEvent | None:
    """It does not go on: calendars show so for 30 days, then drop it. Nothing if unknown."""
    event = queries.event_of(source, source_id, part)
    if event is not None and event.status != EventStatus.CANCELLED:
        revise(event, {"status": EventStatus.CANCELLED, "cancelled_on": today()})
        touch(event.branch_id, whom(event, queries.whose(event)[0]))
    return event


def remove(source: str, source_id: int, part: str | None = None) -> None:
    """It never was, or may not be known any more: gone from every calendar at its next look.

    Without `part`, all the events of that row.
    """
    for event in queries.events_of(source, source_id, part):
        touch(event.branch_id, whom(event, queries.whose(event)[0]))
        event.delete_instance()


def tell_anew(branch_id: int | None = None) -> None:
    """Ask the features again of what calendars know: all of it, or of a branch with a new name or
    address, whose calendars bear that name too."""
    for source, tells in contributed().events.items():
        for some in queries.known_in(source, branch_id):
            for details in tells(some):
                put(details)
    if branch_id is not None:
        touch(branch_id, [EVERYONE])


def refresh(client_ids: Iterable[int]) -> None:
    """Tell again what concerns these clients: after a new name, address or household."""
    for source, numbers in queries.rows_about(client_ids).items():
        for some in queries.batched(numbers):
            for details in contributed().events[source](some):
                put(details)


def invitation(
    event: CalendarEvent,
    person: Person | None = None,
    *,
    name: str = "",
    address: str = "",
    level: Level | None = None,
    withdrawn: bool = False,
) -> dict[str, str]:
    """What `mail.actions.queue` and `queue_to` take to make the mail an invitation.

    To a person of the branch, at the level that they chose for such events, but never with names;
    or to this name and address. A cancelled event, or an attendee who is `withdrawn`, makes it a
    CANCEL.
    """
    if person is not None:
        name, address = person.name or "", person.email or ""
        level = level or chosen_level(person, EventKind(event.kind))
    level = level or Level.INITIALS
    text, method = ical.message(event, clean(name), address, level, withdrawn=withdrawn)
    return {"calendar": text, "calendar_method": method}


def chosen_level(person: Person, kind: EventKind) -> Level:
    chosen = {level(person, kind) for level in contributed().calendar_levels}
    return Level.BUSY if Level.BUSY in chosen else Level.INITIALS


def invitation_outside(event: CalendarEvent, address: str, own: ical.Own) -> dict[str, str]:
    """The same to somebody who works nowhere here, in the language that is spoken; no name."""
    text, method = ical.message(event, "", address, Level.BUSY, withdrawn=False, own=own)
    return {"calendar": text, "calendar_method": method}


def touch(branch_id: int, numbers: Iterable[int]) -> None:
    """Something that these people's calendars depend on has changed; EVERYONE: the branch."""
    rows = [(branch_id, number) for number in sorted(set(numbers))]
    if rows:
        CalendarVersion.insert_many(
            rows, fields=[CalendarVersion.branch, CalendarVersion.whom]
        ).on_conflict(
            conflict_target=[CalendarVersion.whom, CalendarVersion.branch],
            update={CalendarVersion.version: CalendarVersion.version + 1},
        ).execute()


def whom(event: CalendarEvent, people: set[int]) -> set[int]:
    """Whose calendars the event may stand in: its people's; without any, or in a room, all."""
    return people | ({EVERYONE} if event.room or not event.is_personal else set())


def revise(event: CalendarEvent, columns: dict) -> None:
    """Change these columns, if they differ: a higher revision, a later moment, new bytes (C4-C6).

    Raises StaleVersion if another process changed it meanwhile.
    """
    if all(getattr(event, name) == value for name, value in columns.items()):
        return
    write(event, columns)


def write(event: CalendarEvent, columns: dict, step: int = 1) -> None:
    """Change these columns at once, with the next revision and its bytes."""
    seen = event.sequence
    event.__data__ |= columns
    event.sequence = seen + step
    event.last_modified = max(now(), event.last_modified + timedelta(seconds=1))
    event.__data__ |= ical.bodies(event)
    same = (CalendarEvent.id == event.id) & (CalendarEvent.sequence == seen)
    changed = {name: value for name, value in event.__data__.items() if name != "id"}
    if not CalendarEvent.update(changed).where(same).execute():
        raise StaleVersion


def next_revision(event: CalendarEvent) -> None:
    """Raise its number, though nothing of it changed: a CANCEL to who is left out has to be later
    than the REQUEST that it ends (RFC 5546, 2.1.4)."""
    write(event, {})


def replace(model, column, event: CalendarEvent, before: set[int], after: set[int]) -> None:
    """Make the rows about this event the ones of `after`."""
    if gone := before - after:
        model.delete().where(model.event == event.id, column.in_(sorted(gone))).execute()
    rows = [(event.branch_id, event.id, number) for number in sorted(after - before)]
    if rows:
        model.insert_many(rows, fields=[model.branch, model.event, column]).execute()


def columns_of(details: Details) -> dict:
    """The columns of an event, all text cleaned and cut to what calendars take (A6, C20)."""
    with speaking("nl"):
        short = " ".join(i for i in map(dotted_initials, details.names) if i)
        return {
            "branch_id": details.branch_id,
            "kind": details.kind,
            "title": cut(details.title, 300) or str(details.kind.label),
            "names": cut(", ".join(name for name in details.names if name), 500),
            "initials": cut(short, 100),
            "room": cut(details.room, 60),
            "place": cut(details.place, 300),
            "address": cut(details.address, 300),
            "notes": cut(details.notes, 4000, lines=True),
            "is_busy": details.is_busy,
            "is_personal": bool(details.people),
            "path": details.path,
            "status": EventStatus.TENTATIVE if details.is_tentative else EventStatus.CONFIRMED,
            "cancelled_on": None,
            **times_of(details.starts, details.ends),
        }


def cut(text: str, longest: int, *, lines: bool = False) -> str:
    cleaned = clean(str(text), lines=lines)
    return cleaned if len(cleaned) <= longest else cleaned[: longest - 1] + "…"


def times_of(starts: datetime | date, ends: datetime | date) -> dict:
    if isinstance(starts, datetime) != isinstance(ends, datetime) or ends < starts:
        raise ValueError("An event starts before it ends, both at a moment or both on a day.")
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return {"starts_on": starts, "ends_on": ends, "starts_at": None, "ends_at": None}
    starts, ends = starts.replace(microsecond=0), ends.replace(microsecond=0)
    for moment in (starts, ends):
        if is_at_clock_change(local(moment).date(), local(moment).time()):
            raise AtClockChange
    if starts == ends:
        raise ValueError("An event takes some time.")
    return {
        "starts_on": local(starts).date(),
        "ends_on": local(ends).date(),
        "starts_at": starts,
        "ends_at": ends,
    }


def render_anew(*, raise_by: int = 0) -> None:
    """Write all events again if this program writes them otherwise than the last did.

    With `raise_by`, in any case, and with that much higher revisions: after the database was
    put back from a backup, calendars may have seen later ones (C6).
    """
    with db.atomic():
        known = Setting.get_or_none(Setting.name == RENDERED_AS)
        if known is not None and known.value == ical.rendering() and not raise_by:
            return
        tell_anew()
        for event in CalendarEvent.select():
            write(event, {}, max(raise_by, 1))
        for version in CalendarVersion.select():
            touch(version.branch_id, [version.whom])
        Setting.insert(name=RENDERED_AS, value=ical.rendering()).on_conflict(
            conflict_target=[Setting.name], update={Setting.value: ical.rendering()}
        ).execute()
