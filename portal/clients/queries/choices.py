"""What the forms about clients offer and look up."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from peewee import fn

from portal.audit.models import AuditEntry
from portal.clients.models import (
    Client,
    DeskCard,
    Household,
)
from portal.clients.queries.doubles import may_be_one
from portal.clients.queries.scope import (
    barred_for,
    barred_households,
    carded_for,
    is_open,
    visible_to,
)
from portal.core.clock import now, today
from portal.core.database import Rows
from portal.core.i18n import spoken_languages
from portal.core.phones import is_same as is_same_phone
from portal.core.phones import spellings
from portal.core.text import folded
from portal.core.web.access import WITHOUT_CLIENTS, Permission, Role
from portal.housing.models import Home
from portal.people.models import Person
from portal.people.queries import roles_of
from portal.search.index import bears, is_same_name, joined

# Choices of the forms ------------------------------------------------------------------------


def colleagues(person: Person) -> list[Person]:
    """Who works at the branch today or will, with their roles, to help a household.

    Not who does nothing with clients: a treasurer, an administrator.
    """
    here = Person.ended_on.is_null() | (Person.ended_on >= today())
    found = list(
        Person.select()
        .where(Person.branch == person.branch_id, here)
        .order_by(Person.sorts_as, Person.id)
    )
    held = roles_of([one.id for one in found])
    for one in found:
        one.roles = {Role(role) for role in held.get(one.id, [])}
    return [one for one in found if not one.roles or one.roles - WITHOUT_CLIENTS]


def languages_of(person: Person) -> Rows:
    """(language,) of the branch's clients, those of most of them first."""
    return (
        Client.select(Client.language)
        .where(Client.branch == person.branch_id, Client.language.in_(spoken_languages.CODES))
        .group_by(Client.language)
        .order_by(fn.COUNT(Client.id).desc(), Client.language)
        .tuples()
    )


def homes_of(person: Person) -> Rows:
    """The homes of the branch, but where a client lives whose file this person never opens."""
    theirs = Client.select(Client.home).where(
        Client.id.in_(barred_for(person)), Client.home.is_null(False)
    )
    return Home.select().where(Home.branch == person.branch_id, Home.id.not_in(theirs))


def homes_by_day(person: Person) -> list[Home]:
    """These homes, the last made available first."""
    order = (Home.available_on.is_null(), Home.available_on.desc(), Home.id.desc())
    return list(homes_of(person).order_by(*order))


def households_of(person: Person) -> Rows:
    """Those of the branch, but of such a client."""
    return Household.select().where(
        Household.branch == person.branch_id, Household.id.not_in(barred_households(person))
    )


def household_names(person: Person) -> dict[str, str]:
    """{number: who lives there, by name} of the households that this person sees.

    Not where all files are closed.
    """
    seen = visible_to(person).order_by(Client.born_on.is_null(), Client.born_on, Client.id)
    named: dict[str, list[str]] = {}
    for client in seen:
        named.setdefault(str(client.household_id), []).append(client.label)
    return {
        str(household.id): ", ".join(named.get(str(household.id), [household.code]))
        for household in households_of(person).where(Household.id.not_in(all_closed(person)))
    }


def all_closed(person: Person) -> Rows:
    """The households of the branch of which nobody's file is open."""
    open_ones = Client.select(Client.household).where(Client.branch == person.branch_id, is_open())
    return Client.select(Client.household).where(
        Client.branch == person.branch_id, Client.household.not_in(open_ones)
    )


def next_code(branch_id: int) -> str:
    """A code that nobody of the branch has."""
    codes = Client.select(Client.code).where(Client.branch == branch_id).tuples()
    used = {code for (code,) in codes}
    number = len(used) + 1
    while f"K-{number:04}" in used:
        number += 1
    return f"K-{number:04}"


def free_household_code(branch_id: int, client_code: str) -> str:
    """A code for the household of this client, which no other household of the branch has."""
    most = Household.code.max_length
    tries = (f"H-{client_code}"[: most - len(end)] + end for end in endings())
    taken = Household.select(Household.code).where(Household.branch == branch_id).tuples()
    used = {code for (code,) in taken}
    return next(code for code in tries if code not in used)


def endings() -> Iterator[str]:
    """Nothing, and then -2, -3 …"""
    yield ""
    yield from (f"-{number}" for number in count(2))


def code_is_taken(branch_id: int, code: str, but: int | None = None) -> bool:
    taken = Client.select().where(
        Client.branch == branch_id, Client.code == code, Client.id != (but or 0)
    )
    return taken.exists()


def at_the_desk(person: Person, name: str, born_on: date | None, number: str) -> Client | None:
    """The one client of the branch who fits all that was typed: name and birth date, or a phone
    number, or a code with one of the first two.

    In any spelling, but whole: nobody is found by a part, nor by a code that was guessed. With the
    birth date also by how the name sounds, Hasan for Hassan, where nobody is spelled so.
    """
    if not (number or (name and born_on)) or not person.may(Permission.FIND_CLIENT_AT_DESK):
        return None
    here = Client.select().where(
        Client.branch == person.branch_id, Client.id.not_in(barred_for(person))
    )
    if born_on:
        here = here.where(Client.born_on == born_on)
    if number:
        here = here.where(bears(Client, person.branch_id, [*joined(number), *spellings(number)]))
    found = [
        client
        for client in here
        if not number or has_number(client, number, alone=not (name or born_on))
    ]
    hits = [client for client in found if not name or is_same_name(client.name, name)]
    if not hits and born_on:
        hits = [client for client in found if may_be_one(client.name, name)]
    return hits[0] if len(hits) == 1 else None


def has_number(client: Client, number: str, *, alone: bool) -> bool:
    """Whether this is their phone number, or their code, which says too little alone."""
    same_code = "".join(folded(client.code)) == "".join(folded(number))
    return (same_code and not alone) or is_same_phone(client.phone, number)


def looks_at_desk(person: Person) -> int:
    """How often this person looked somebody up at the desk in the last hour."""
    return (
        AuditEntry.select()
        .where(
            AuditEntry.actor_id == person.id,
            AuditEntry.action == "desk.look",
            AuditEntry.at > now() - timedelta(hours=1),
        )
        .count()
    )


def cards_of(person: Person) -> Rows:
    """The clients whom this person helps at the desk today."""
    return (
        Client.select()
        .join(DeskCard)
        .where(
            DeskCard.person == person.id,
            DeskCard.shown_on == today(),
            Client.id.in_(carded_for(person)),
            Client.id.not_in(barred_for(person)),
        )
        .order_by(DeskCard.id.desc())
    )
