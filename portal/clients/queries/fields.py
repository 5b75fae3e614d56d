"""Which fields of a file who reads: one table."""

from portal.access import Permission, Role
from portal.people.models import Person

_CONTACT = {"name", "code", "language", "phone", "email"}
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


def visible_fields(person: Person) -> set[str]:
    """Which fields of a file this person reads: what any of their roles needs."""
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return ALL_FIELDS
    return set().union(*(FIELDS[role] for role in person.roles or {None}))
