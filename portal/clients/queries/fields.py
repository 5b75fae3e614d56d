"""Which fields of a file who reads: one table."""

from collections.abc import Iterable

from flask import g, has_request_context
from peewee import Expression

from portal.clients.models import Assignment, Client, HiddenField, Hideable, running_on
from portal.clients.queries.scope import helped_by, opened_by
from portal.core.clock import today
from portal.core.database import among
from portal.core.text import folded
from portal.core.web.access import Permission, Role
from portal.people.models import Person
from portal.search.index import fits

_CONTACT = {"first_name", "name", "code", "language", "phone", "email", "helpers"}
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
FIELDS: dict[Role | None, set[str]] = {
    None: ALL_FIELDS,
    Role.GUIDE: ALL_FIELDS,
    Role.LEGAL_GUIDE: ALL_FIELDS,
    Role.LANGUAGE_COACH: _CONTACT | {"address"},
    Role.JOB_COACH: _CONTACT | {"municipality"},
    Role.INTERPRETER: {"first_name", "language"},
    Role.ADMINISTRATOR: set(),
    Role.TREASURER: set(),
    Role.NATIONAL_READER: set(),
    Role.NEIGHBOUR: set(),
}


NO_ROLE: set[Role | None] = {None}
# Which of it a branch can hide from whom (G3). Who has no role reads as a guide does.
MAY_HIDE: dict[Role, list[Hideable]] = {
    role: [field for field in Hideable if field in FIELDS[role]]
    for role in (Role.GUIDE, Role.LEGAL_GUIDE, Role.LANGUAGE_COACH, Role.JOB_COACH)
}


def visible_fields(person: Person, client: Client) -> set[str]:
    """Which fields of this file this person reads.

    What their part in this match needs, as far as one of their own roles may read it: who guides
    one family and interprets for another knows no more of the other than an interpreter.
    """
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return ALL_FIELDS
    parts = client.helped_as_by(person)
    if not parts and person.may(Permission.FIND_CLIENT_AT_DESK):
        opened = Client.select(Client.id).where(
            Client.id == client.id, Client.id.in_(opened_by(person))
        )
        parts = {Role.GUIDE} if opened.exists() else parts
    return read_by(person, parts)


def fields_of_each(person: Person, households: dict[int, int]) -> dict[int, set[str]]:
    """{client: the fields that this person reads}, of {client: household}; of as many as there are
    by two statements."""
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return dict.fromkeys(households, ALL_FIELDS)
    matches = Assignment.select(Assignment.household, Assignment.role).where(
        Assignment.person == person.id, *running_on(today())
    )
    parts: dict[int, set[Role]] = {}
    for household, role in matches.tuples():
        parts.setdefault(household, set()).add(Role(role))
    opened: set[int] = set()
    if person.may(Permission.FIND_CLIENT_AT_DESK):
        opened = {number for (number,) in opened_by(person).tuples()}
    return {
        client: read_by(
            person, parts.get(household) or ({Role.GUIDE} if client in opened else set())
        )
        for client, household in households.items()
    }


def read_by(person: Person, parts: Iterable[Role]) -> set[str]:
    hidden = hidden_in(person.branch_id)

    def left(role: Role | None) -> set[str]:
        return FIELDS.get(role, set()) - hidden.get(role or Role.GUIDE, set())

    own = set().union(*map(left, person.roles or NO_ROLE))
    return own & set().union(*map(left, parts))


def hidden_in(branch_id: int) -> dict[Role, set[str]]:
    """{role: the fields that this branch hides from it}; asked once in a request."""
    known = g.setdefault("hidden_fields", {}) if has_request_context() else {}
    if branch_id not in known:
        found: dict[Role, set[str]] = {}
        rows = HiddenField.select(HiddenField.role, HiddenField.field)
        for role, field in rows.where(HiddenField.branch == branch_id).tuples():
            found.setdefault(Role(role), set()).add(field)
        known[branch_id] = found
    return known[branch_id]


def forget_hidden() -> None:
    """What this request knew of it: it is another now."""
    if has_request_context():
        g.pop("hidden_fields", None)


def is_hidden(person: Person, field: Hideable) -> bool:
    """Whether none of their roles gives them this field of any file, as a branch may choose."""
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return False
    return field not in read_by(person, [role or Role.GUIDE for role in person.roles or NO_ROLE])


def name_for(person: Person, client: Client) -> str:
    """How this person may call a client: by first name where they only interpret."""
    fields = visible_fields(person, client)
    return client.first_name if fields and "name" not in fields else client.label


def is_known_by_first_name(person: Person) -> Expression:
    """Of a client: that this person may call them by their first name only, as they interpret."""
    if Role.INTERPRETER not in person.roles or person.may(Permission.SEE_BRANCH_CLIENTS):
        return Client.id.is_null()
    if person.roles == {Role.INTERPRETER}:
        return Client.id.is_null(False)
    matches = helped_by(person)
    interpreted = matches.where(Assignment.role == Role.INTERPRETER)
    otherwise = matches.where(Assignment.role != Role.INTERPRETER)
    return Client.household.in_(interpreted) & Client.household.not_in(otherwise)


def reads(person: Person, field: Hideable) -> Expression:
    """Of a client: that this person reads this field of theirs."""
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return Client.id.is_null(False)
    hidden = hidden_in(person.branch_id)
    parts = [role for role in FIELDS if role and field in FIELDS[role] - hidden.get(role, set())]
    if not parts or is_hidden(person, field):
        return Client.id.is_null()
    read = among(Client.household, helped_by(person).where(Assignment.role.in_(parts)))
    return read | among(Client.id, opened_by(person)) if Role.GUIDE in parts else read


def fits_for(person: Person, typed: str) -> Expression:
    """Of a client: that what was typed fits; by a phone number for who reads theirs."""
    fit = fits(Client, person.branch_id, typed)
    digits = "".join(filter(str.isdigit, "".join(folded(typed))))
    return fit & (reads(person, Hideable.PHONE) | Client.code.contains(digits)) if digits else fit


def as_known_by(person: Person, clients: Iterable[Client]) -> list[Client]:
    """These clients, to show: each with no more of the name than this person may know."""
    found = list(clients)
    if found and Role.INTERPRETER in person.roles:
        shortened = Client.select(Client.id).where(
            Client.id.in_([client.id for client in found]), is_known_by_first_name(person)
        )
        numbers = {number for (number,) in shortened.tuples()}
        for client in found:
            if client.id in numbers:
                client.name, client.is_namesake = client.first_name, False
    return found
