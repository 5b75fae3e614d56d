"""Several people at once: all of them, or nobody."""

from collections.abc import Iterable

from portal.account.actions import invite
from portal.core.database import db
from portal.core.web.access import Role
from portal.people import actions as people
from portal.people.models import Person


def invite_all(by: Person, roles: list[Role], those: Iterable[dict]) -> list[Person]:
    """Add each with these roles, and mail them. Raises AddressTaken."""
    with db.atomic():
        made = [people.add(by, roles, **values) for values in those]
        for person in made:
            invite(person, by)
    return made
