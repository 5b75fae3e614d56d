"""Noting who came to the desk, helping them, and letting them go."""

from portal import audit
from portal.core.clock import now
from portal.core.database import db
from portal.people.models import Person
from portal.visitors.models import Visitor


class TakenAlready(Exception):
    """Somebody else helps this visitor, or they are gone."""


def note(by: Person, called: str, about: str | None) -> Visitor:
    with db.atomic():
        made = Visitor.create(branch=by.branch_id, called=called, about=about)
        audit.record(by, "visitor.note", made)
    return made


def take(visitor: Visitor, by: Person) -> None:
    """Help them: of two who press at once one does. Raises TakenAlready."""
    _settle(visitor, by, "visitor.take", taken_by=by.id, taken_at=now())


def put_back(visitor: Visitor, by: Person) -> None:
    """They wait again, at the place where they came. Raises TakenAlready."""
    _settle(visitor, by, "visitor.back", taken_by=None, taken_at=None)


def let_go(visitor: Visitor, by: Person) -> None:
    """They were helped, or left. Raises TakenAlready."""
    _settle(visitor, by, "visitor.done", done_at=now())


def _settle(visitor: Visitor, by: Person, act: str, **values) -> None:
    with db.atomic():
        nobody = Visitor.taken_by.is_null()
        free = nobody if act == "visitor.take" else nobody | (Visitor.taken_by == by.id)
        changed = Visitor.update(**values).where(
            Visitor.id == visitor.id, Visitor.done_at.is_null(), free
        )
        if not changed.execute():
            raise TakenAlready
        audit.record(by, act, visitor)
