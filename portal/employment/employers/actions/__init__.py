"""Writes about employers: adding, changing, the people there, and taking one away."""

from typing import Any

from portal import audit
from portal.calendar_feeds.events import actions as calendars
from portal.core.database import db, save_changes, table_of
from portal.employment.board.actions import Step, begin
from portal.employment.employers import ical, queries
from portal.employment.employers.models import (
    FACTS,
    OF_A_PERSON,
    ContactPerson,
    Employer,
    EmployerMove,
    Stage,
)
from portal.feature import contributed
from portal.people.models import Person
from portal.search.index import index


class StillNeeded(Exception):
    """Records of other tables are about this employer: {table: how many}."""

    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__(counts)
        self.counts = counts


def add(person: Person, form_key: str, step: Step, **values: Any) -> Employer:
    """A new employer with its first step. The same form sent again gives the one it made."""
    if known := made_before(person, form_key):
        return known
    with db.atomic():
        employer = Employer.create(
            branch=person.branch_id,
            code=f"e-{form_key}",
            stage=Stage.LEAD,
            **values,
            **step.columns(),
        )
        begin(employer, person, step.said_on)
        audit.record(person, "employer.add", employer)
    return employer


def made_before(person: Person, form_key: str) -> Employer | None:
    """What this very form made before, if it was sent twice."""
    code = f"e-{form_key}"
    return Employer.get_or_none(Employer.branch == person.branch_id, Employer.code == code)


def change(employer: Employer, person: Person, version: int, **values: Any) -> None:
    """Change these fields; the audit log keeps what they were. Raises StaleVersion."""
    with db.atomic():
        if audit.save(employer, person, "employer.change", version, **values):
            ical.publish(employer)


def add_person(employer: Employer, by: Person, **values: Any) -> None:
    """One more contact person: the first one, while there is none."""
    with db.atomic():
        if employer.contact_name is None:
            first = {f"contact_{name}": value for name, value in values.items()}
            audit.save(employer, by, "employer.change", employer.version, **first)
            return
        person = ContactPerson.create(branch=employer.branch_id, employer=employer, **values)
        index(Employer, [employer.id])
        audit.record(by, "contact_person.add", person)


def change_person(person: ContactPerson, by: Person, version: int, **values: Any) -> None:
    """Raises StaleVersion."""
    with db.atomic():
        if audit.save(person, by, "contact_person.change", version, **values):
            index(Employer, [person.employer_id])


def remove_person(person: ContactPerson, by: Person) -> None:
    changes = {name: (getattr(person, name), None) for name in OF_A_PERSON}
    with db.atomic():
        audit.record(by, "contact_person.remove", person, changes=changes)
        ContactPerson.delete().where(ContactPerson.id == person.id).execute()
        index(Employer, [person.employer_id])


def put_first(person: ContactPerson, by: Person) -> None:
    """Let this contact person and the first one change places. Raises StaleVersion."""
    employer = person.employer
    was = {name: getattr(employer, f"contact_{name}") for name in OF_A_PERSON}
    with db.atomic():
        values = {f"contact_{name}": getattr(person, name) for name in OF_A_PERSON}
        changes = audit.differences(employer, **values)
        save_changes(employer, employer.version, **values)
        if was["name"] is None:
            ContactPerson.delete().where(ContactPerson.id == person.id).execute()
        else:
            save_changes(person, person.version, **was)
        index(Employer, [employer.id])
        audit.record(by, "employer.change", employer, changes=changes)


def followers_of(employer: Employer) -> dict[str, int]:
    """{table: how many records of it are about this employer}, without what is only its own."""
    return {
        table_of(model): count
        for model in contributed().employer_tables
        if model not in {ContactPerson, EmployerMove}
        and (count := model.select().where(model.employer == employer.id).count())
    }


def delete(employer: Employer, person: Person) -> None:
    """Take an employer away for good. Raises StillNeeded while anything else is about it."""
    with db.atomic():
        if counts := followers_of(employer):
            raise StillNeeded(counts)
        if queries.merges_into(employer):
            raise StillNeeded({"employer_merge": 1})
        changes = {name: (getattr(employer, name), None) for name in FACTS}
        audit.record(person, "employer.delete", employer, changes=changes)
        calendars.remove(ical.SOURCE, employer.id)
        for model in (ContactPerson, EmployerMove):
            model.delete().where(model.employer == employer.id).execute()
        Employer.delete().where(Employer.id == employer.id).execute()
