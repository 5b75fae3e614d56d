"""Moving the office, and taking that back: calendars hear of the address of each day."""

from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.branches.models import OfficeMove, Room
from portal.branches.queries import forget_offices, room_at
from portal.calendar_feeds.events import actions as calendars
from portal.core.database import db
from portal.people.models import Person


class AlreadyThere(Exception):
    """There is a room of this name."""


def move(by: Person, address: str, moved_on: date) -> OfficeMove:
    with db.atomic():
        made = OfficeMove.create(branch=by.branch_id, address=address, moved_on=moved_on)
        audit.record(by, "office.move", made)
        tell(by)
    return made


def take_back(kept: OfficeMove, by: Person) -> None:
    changes = {name: (getattr(kept, name), None) for name in ("address", "moved_on")}
    with db.atomic():
        audit.record(by, "office.drop", kept, changes=changes)
        kept.delete_instance()
        tell(by)


def add_room(by: Person, name: str) -> None:
    """What is planned at a place of this name takes it from now on. Raises AlreadyThere."""
    if room_at(by.branch_id, name):
        raise AlreadyThere
    try:
        with db.atomic():
            made = Room.create(branch=by.branch_id, name=name)
            audit.record(by, "room.add", made)
            calendars.tell_anew(by.branch_id)
    except IntegrityError:
        raise AlreadyThere from None


def drop_room(room: Room, by: Person) -> None:
    """What is planned there stays, at a place of that name."""
    with db.atomic():
        audit.record(by, "room.drop", room, changes={"name": (room.name, None)})
        room.delete_instance()
        calendars.tell_anew(by.branch_id)


def tell(by: Person) -> None:
    forget_offices()
    calendars.tell_anew(by.branch_id)
