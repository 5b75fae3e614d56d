"""Who waits at the desk, and whom somebody helps there now."""

from peewee import JOIN

from portal.core.clock import now, today
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.people.models import Person
from portal.visitors.models import Visitor


def visible_to(person: Person) -> Rows:
    """Those of today who are still there, for who works at the desk."""
    found = Visitor.select().where(
        Visitor.branch == person.branch_id,
        Visitor.came_on == today(),
        Visitor.done_at.is_null(),
    )
    if not person.may(Permission.FIND_CLIENT_AT_DESK):
        return found.where(Visitor.id.is_null())
    return found


def at_desk(person: Person) -> list[Visitor]:
    """Who came first in front, each with who helps them."""
    found = visible_to(person).select(Visitor, Person)
    found = found.join(Person, JOIN.LEFT_OUTER, on=(Visitor.taken_by == Person.id))
    return list(found.order_by(Visitor.came_at, Visitor.id))


def minutes_waited(visitor: Visitor) -> int:
    return int(((visitor.taken_at or now()) - visitor.came_at).total_seconds()) // 60
