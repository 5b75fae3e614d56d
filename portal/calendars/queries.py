"""Which events there are of a row, about a client, of a person."""

from peewee import ModelSelect

from portal.calendars.models import CalendarClient, CalendarEvent, CalendarPerson


def events_of(source: str, source_id: int, part: str | None = None) -> list[CalendarEvent]:
    """The events that this row made: all of them, or the one of this part."""
    same = (CalendarEvent.source == source) & (CalendarEvent.source_id == source_id)
    if part is not None:
        same &= CalendarEvent.part == part
    return list(CalendarEvent.select().where(same).order_by(CalendarEvent.id))


def event_of(source: str, source_id: int, part: str = "") -> CalendarEvent | None:
    return next(iter(events_of(source, source_id, part)), None)


def about(client_id: int) -> ModelSelect:
    """The events that concern this client."""
    concerned = CalendarClient.select(CalendarClient.event).where(
        CalendarClient.client_id == client_id
    )
    return CalendarEvent.select().where(CalendarEvent.id.in_(concerned))


def whose(event: CalendarEvent) -> tuple[set[int], set[int]]:
    """The numbers of the people in whose calendar it is, and of the clients it is about."""
    people = CalendarPerson.select(CalendarPerson.person).where(CalendarPerson.event == event.id)
    clients = CalendarClient.select(CalendarClient.client_id).where(
        CalendarClient.event == event.id
    )
    return {n for (n,) in people.tuples()}, {n for (n,) in clients.tuples()}
