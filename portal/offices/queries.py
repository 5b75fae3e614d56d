"""Where the office was, is and will be."""

from dataclasses import dataclass
from datetime import date

from portal.branches.models import OfficeMove, Room
from portal.branches.queries import branch_of
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.people.models import Person


@dataclass(frozen=True)
class Office:
    """An address, from a day on until the next one; without a first day where none was said."""

    address: str
    since: date | None
    is_now: bool
    move: OfficeMove | None = None

    @property
    def is_to_come(self) -> bool:
        return self.since is not None and self.since > today()


def visible_to(person: Person) -> Rows:
    """The moves of the branch, for who sets its hours."""
    found = OfficeMove.select().where(OfficeMove.branch == person.branch_id)
    if not person.may(Permission.MANAGE_ROSTER):
        return found.where(OfficeMove.id.is_null())
    return found


def offices(person: Person) -> list[Office]:
    """The last address in front."""
    first, day = branch_of(person).office_address, today()
    moves = list(visible_to(person).order_by(OfficeMove.moved_on.desc()))
    now = next((one for one in moves if one.moved_on <= day), None)
    found = [Office(one.address, one.moved_on, one == now, one) for one in moves]
    if first:
        found.append(Office(first, None, now is None))
    return found


def rooms(person: Person) -> Rows:
    """The rooms of the branch in order, for who sets its hours."""
    found = Room.select().where(Room.branch == person.branch_id).order_by(Room.name)
    return found if person.may(Permission.MANAGE_ROSTER) else found.where(Room.id.is_null())


def moves_on(person: Person, day: date) -> bool:
    return visible_to(person).where(OfficeMove.moved_on == day).exists()
