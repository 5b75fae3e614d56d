"""What calendars show of what an import changed, told again in the same transaction."""

from collections.abc import Iterator

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.queries import batched, known_of
from portal.clients.models import Assignment, Client
from portal.employment.employers import ical as employers
from portal.employment.employers.models import Employer
from portal.employment.placements import ical as placements
from portal.employment.placements.models import Placement
from portal.import_export.actions.writing import Writer
from portal.people import actions as people
from portal.people.models import Person
from portal.schedule.meetings import ical as meetings
from portal.schedule.meetings.models import Meeting

# Rows that are events themselves: {file: (how they are told, their table)}. New ones are told of
# by `flask jobs run`.
EVENTS = {
    "employers": (employers, Employer),
    "placements": (placements, Placement),
    "placement_files": (placements, Placement),
    "meetings": (meetings, Meeting),
}


def follow(writer: Writer) -> None:
    """Names, homes, households and helpers of clients; who leaves; the dates themselves; and the
    name and address of a branch."""
    for branch in writer.changed["branches"]:
        calendars.tell_anew(branch)
    calendars.refresh({*writer.changed["clients"], *moved(writer)})
    for some in batched(writer.changed["people"]):
        for person in Person.select().where(Person.id.in_(some)):
            people.follow_dates(person)
    for file, (ical, model) in EVENTS.items():
        for known in known_of(ical.SOURCE, writer.changed.get(file, set())):
            for row in model.select().where(model.id.in_(known)):
                ical.publish(row)


def moved(writer: Writer) -> Iterator[int]:
    """The clients whose home changed, or who helps them."""
    for some in batched(writer.changed["homes"]):
        living = Client.select(Client.id).where(Client.home.in_(some))
        yield from (number for (number,) in living.tuples())
    for some in batched(writer.concerned["assignments"]):
        helped = Assignment.select(Assignment.household).where(Assignment.id.in_(some))
        members = Client.select(Client.id).where(Client.household.in_(helped))
        yield from (number for (number,) in members.tuples())
