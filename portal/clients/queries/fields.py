"""Which fields of a file who reads: one table."""

from portal.clients.models import Client
from portal.core.web.access import Permission, Role
from portal.people.models import Person

_CONTACT = {"name", "code", "language", "phone", "email", "helpers"}
ALL_FIELDS = _CONTACT | {
    "address",
    "municipality",
    "born_on",
    "sex",
    "nationality",
    "housed_on",
    "arrival",
    "sponsor",
    "household",
    "phase",
}
# trust.md, part 3: the language coach knows where to go, the job coach the town, the interpreter
# least of all.
FIELDS = {
    None: ALL_FIELDS,
    Role.GUIDE: ALL_FIELDS,
    Role.LEGAL_GUIDE: ALL_FIELDS,
    Role.LANGUAGE_COACH: _CONTACT | {"address", "household"},
    Role.JOB_COACH: _CONTACT | {"municipality"},
    Role.INTERPRETER: {"name", "code", "language"},
    Role.ADMINISTRATOR: set(),
}


def visible_fields(person: Person, client: Client) -> set[str]:
    """Which fields of this file this person reads.

    What their part in this match needs, as far as one of their own roles may read it: who guides
    one family and interprets for another knows no more of the other than an interpreter.
    """
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return ALL_FIELDS
    own = set().union(*(FIELDS[role] for role in person.roles or {None}))
    needed = set().union(*(FIELDS.get(part, set()) for part in client.helped_as_by(person)))
    return own & needed
