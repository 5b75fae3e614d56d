"""Homes that were made available."""

from portal import audit
from portal.core.database import db, take_turn
from portal.housing.models import Home
from portal.people.models import Person


def add(by: Person, **values) -> Home:
    with db.atomic():
        take_turn("home.code", by.branch_id)
        home = Home.create(branch=by.branch_id, code=free_code(by.branch_id), **values)
        audit.record(by, "home.add", home)
    return home


def change(home: Home, by: Person, version: int, **values) -> None:
    """Raises StaleVersion."""
    audit.save(home, by, "home.change", version, **values)


def free_code(branch_id: int) -> str:
    """A code that no home of the branch has."""
    found = Home.select(Home.code).where(Home.branch == branch_id)
    used = {code for (code,) in found.tuples()}
    number = len(used) + 1
    while f"home-{number:04}" in used:
        number += 1
    return f"home-{number:04}"
