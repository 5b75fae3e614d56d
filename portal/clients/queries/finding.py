"""The clients that the field on top finds, for who may see them."""

from flask_babel import gettext as _
from peewee import JOIN

from portal.branches.models import Municipality
from portal.clients.models import Client, Hideable, Household
from portal.clients.queries.fields import (
    fields_of_each,
    fits_for,
    is_known_by_first_name,
    reads,
)
from portal.clients.queries.scope import visible_to
from portal.core.database import Rows, among
from portal.core.i18n.transliteration import begins
from portal.core.web.addresses import path_to
from portal.feature import Hit
from portal.housing.models import Home
from portal.people.models import Person
from portal.search.index import fits


def found(person: Person, typed: str, most: int) -> list[Client]:
    """Those who fit by name, code or phone number, or by the code of their household; then by where
    they live, for who reads that. Open files first, each by the name that may be known."""
    rows = list(as_found(person).where(fits_for(person, typed)).limit(most))
    if len(rows) < most:
        codes = [typed.strip(), typed.strip().upper()]
        there = (Home.branch == person.branch_id) & fits(Home, person.branch_id, typed)
        homes = Home.select(Home.id).where(there)
        at_home = among(Client.home, homes) & reads(person, Hideable.ADDRESS)
        others = as_found(person).where(
            (Household.code.in_(codes)) | at_home,
            Client.id.not_in([client.id for client in rows]),
        )
        for client in others.limit(most - len(rows)):
            client.is_by_home = True
            rows.append(client)
    return [client for client in rows if not client.is_shortened or shortened(client, typed)]


def as_found(person: Person) -> Rows:
    return (
        visible_to(person)
        .select(Client, Municipality, Home, is_known_by_first_name(person).alias("is_shortened"))
        .join(Household)
        .switch(Client)
        .join(Municipality, JOIN.LEFT_OUTER)
        .switch(Client)
        .join(Home, JOIN.LEFT_OUTER)
        .order_by(Client.closed_on.is_null(False), Client.sorts_as, Client.id)
    )


def shortened(client: Client, typed: str) -> bool:
    """Call this client by the first name alone; whether that is what was typed the beginning of."""
    client.name, client.is_namesake = client.first_name, False
    return begins(client.name, typed)


def find(person: Person, typed: str, most: int) -> list[Hit]:
    clients = found(person, typed, most)
    fields = fields_of_each(person, {client.id: client.household_id for client in clients})
    return [
        Hit(
            client.label,
            path_to("clients.show", client_id=client.id),
            beside(client, fields[client.id]),
        )
        for client in clients
    ]


def beside(client: Client, fields: set[str]) -> list[str]:
    """What tells this client from another, as far as these fields go; the address if they were
    looked for by that."""
    said = [client.code] if "code" in fields and client.code not in client.label else []
    if "address" in fields and client.home and hasattr(client, "is_by_home"):
        said.append(client.home.full_name)
    elif "municipality" in fields and client.municipality:
        said.append(client.municipality.name)
    return [*said, _("closed")] if client.closed_on else said
