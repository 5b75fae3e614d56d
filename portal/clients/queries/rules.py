"""What may be written of clients: asked by the forms and by the import."""

from datetime import timedelta

from flask_babel import gettext as _

from portal.clients.models import Client, Conflict
from portal.clients.queries.choices import colleagues
from portal.clients.queries.scope import barred_for
from portal.core.database import Rows
from portal.core.web.access import Role
from portal.people.models import Person

HELPER_ROLES = [
    Role.GUIDE,
    Role.LANGUAGE_COACH,
    Role.LEGAL_GUIDE,
    Role.JOB_COACH,
    Role.INTERPRETER,
]

# So long an own record of whom one helps no more stays open, to put a slip right (G2).
OPEN_FOR = timedelta(hours=24)

# What stays as it is once a client is there: another household has other helpers.
FIXED = {"household"}


def barred_from(client: Client) -> Rows:
    """Who may never open this file, and why; with the person."""
    found = Conflict.select(Conflict, Person).join(Person).where(Conflict.client == client.id)
    return found.order_by(Person.sorts_as, Person.id)


def to_bar(person: Person, client: Client) -> list[Person]:
    """Who works at the branch and may open this file, if they help."""
    known = {one.person_id for one in barred_from(client)}
    return [one for one in colleagues(person) if one.id not in known]


def barred_numbers(person: Person) -> set[int]:
    """The clients whose file this person may never open (R04g)."""
    return {number for (number,) in barred_for(person).tuples()}


def objection_to_change(number: int, field: str, barred: set[int]) -> str | None:
    """Why this field of a client that is there cannot be changed, or None.

    A barred file says no more than the form to add somebody would: that the code is taken.
    """
    if number in barred:
        return _("Another client has this code. Choose another.")
    if field in FIXED:
        return _("A client stays in the household in which they are.")
    return None
