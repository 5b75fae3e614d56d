"""Keeping, changing and taking away what is kept of who works here."""

from portal import audit
from portal.core.database import db
from portal.people.models import Person
from portal.personnel.models import PersonRecord


def add(person: Person, by: Person, **values) -> PersonRecord:
    with db.atomic():
        made = PersonRecord.create(
            branch=person.branch_id, person=person.id, noted_by=by.id, **values
        )
        audit.record(by, "person_record.add", made)
    return made


def change(record: PersonRecord, by: Person, version: int, **values) -> None:
    """Raises StaleVersion."""
    audit.save(record, by, "person_record.change", version, **values)


def drop(record: PersonRecord, by: Person) -> None:
    names = ("kind", "happened_on", "valid_until", "what", "note")
    kept = {name: (getattr(record, name), None) for name in names}
    with db.atomic():
        audit.record(by, "person_record.drop", record, changes=kept)
        record.delete_instance()
