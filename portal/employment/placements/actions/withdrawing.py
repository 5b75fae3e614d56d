"""A placement or an advice that was a mistake: it stays, with why, and counts no more."""

from portal import audit
from portal.core.clock import now
from portal.core.database import db, hold, table_of
from portal.core.periods import Doubled
from portal.employment.placements import ical
from portal.employment.placements.models import Advice, Placement
from portal.employment.placements.queries.beside import as_values, doubled, wrong_renewal
from portal.people.models import Person


class AlreadySo(Exception):
    """Somebody else was first."""


def withdraw(record: Placement | Advice, person: Person, reason: str) -> None:
    """Leave it out of every list, figure and calendar; its links work no more. Raises AlreadySo."""
    with db.atomic():
        turn(record, type(record).stands(), withdrawn_at=now(), withdrawn_because=reason)
        audit.record(person, f"{table_of(record)}.withdraw", record, why=reason)


def restore(record: Placement | Advice, person: Person) -> None:
    """Let it count again. Raises AlreadySo, Doubled where another took its place meanwhile."""
    with db.atomic():
        if isinstance(record, Placement):
            hold(record.client)
            said = doubled(record.client, as_values(record), record.id)
            if said := said or wrong_renewal(record, record.started_on):
                raise Doubled(said)
        turn(record, ~type(record).stands(), withdrawn_at=None, withdrawn_because=None)
        audit.record(person, f"{table_of(record)}.restore", record)


def turn(record: Placement | Advice, was, **values) -> None:
    model = type(record)
    if not model.update(values).where(model.id == record.id, was).execute():
        raise AlreadySo
    for name, value in values.items():
        setattr(record, name, value)
    if isinstance(record, Placement):
        ical.publish_job(record)
