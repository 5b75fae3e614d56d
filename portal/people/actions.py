"""Hiring, changing and saying goodbye."""

from collections.abc import Callable
from datetime import date

from portal import journal
from portal.access import Role
from portal.db import db, save_changes
from portal.people.models import Person, PersonRole

# What else ends when somebody leaves: features above add (person, last day) -> None.
ON_LEAVING: list[Callable[[Person, date], None]] = []


def add(by: Person, roles: list[Role], **values) -> Person:
    """Somebody new at the branch of who adds them."""
    with db.atomic():
        person = Person.create(branch=by.branch_id, **values)
        for role in roles:
            PersonRole.create(person=person.id, role=role)
        journal.record(by, "person.add", person)
    return person


def change(person: Person, by: Person, version: int, roles: set[Role] | None, **values) -> None:
    """Change these fields and roles; new roles end the sessions that had the old ones.

    Raises StaleVersion.
    """
    changed = journal.differences(person, **values)
    was = set(person.roles)
    if roles is not None and roles != was:
        changed["roles"] = (" ".join(sorted(was)), " ".join(sorted(roles)))
    if not changed:
        return
    fields = {name: new for name, (_old, new) in changed.items() if name != "roles"}
    if "roles" in changed:
        fields["epoch"] = person.epoch + 1
    with db.atomic():
        save_changes(person, version, **fields)
        if "roles" in changed:
            PersonRole.delete().where(PersonRole.person == person.id).execute()
            for role in sorted(roles):
                PersonRole.create(person=person.id, role=role)
            person.roles = roles
        if values.get("ended_on"):
            leave(person, values["ended_on"])
        journal.record(by, "person.change", person, changes=changed)


def leave(person: Person, day: date) -> None:
    """After this day nothing is left of the access; own hours stay counted."""
    for end in ON_LEAVING:
        end(person, day)
