"""A placement or an advice that was a mistake: it stays, with why, and counts no more."""

from portal import journal
from portal.db import db
from portal.moments import now
from portal.people.models import Person
from portal.placements import ical
from portal.placements.models import Advice, Placement


class AlreadySo(Exception):
    """Somebody else was first."""


def withdraw(record: Placement | Advice, person: Person, reason: str) -> None:
    """Leave it out of every list, figure and calendar; its links work no more. Raises AlreadySo."""
    with db.atomic():
        turn(record, type(record).stands(), withdrawn_at=now(), withdrawn_because=reason)
        journal.record(person, f"{record._meta.table_name}.withdraw", record, reason=reason)


def restore(record: Placement | Advice, person: Person) -> None:
    """Let it count again. Raises AlreadySo."""
    with db.atomic():
        turn(record, ~type(record).stands(), withdrawn_at=None, withdrawn_because=None)
        journal.record(person, f"{record._meta.table_name}.restore", record)


def turn(record: Placement | Advice, was, **values) -> None:
    model = type(record)
    if not model.update(values).where(model.id == record.id, was).execute():
        raise AlreadySo
    for name, value in values.items():
        setattr(record, name, value)
    if isinstance(record, Placement):
        ical.publish(record)
