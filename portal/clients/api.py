"""Clients, for other programs: the list tells who they are, one of them what its page shows."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.clients import actions, queries
from portal.clients.models import Client
from portal.feature import Resource
from portal.people.models import Person


class ClientSchema(Schema):
    """A client in a list. A field that is not there is not for its reader."""

    id = fields.Integer(required=True)
    called = fields.String(required=True)
    code = fields.String()
    household_id = fields.Integer()
    municipality = fields.String(allow_none=True)
    closed_on = fields.Date(allow_none=True, required=True)


class FileSchema(ClientSchema):
    """The file of a client. A field that is not there is not for its reader."""

    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    born_on = fields.Date(allow_none=True)
    sex = fields.String(allow_none=True)
    nationality = fields.String(allow_none=True)
    housed_on = fields.Date(allow_none=True)
    arrival = fields.String(allow_none=True)


PLAIN = ("code", "phone", "email", "language", "born_on", "sex", "nationality", "housed_on")


def tell(person: Person, rows: list[Client]) -> list[dict]:
    seen = queries.fields_of_each(person, {client.id: client.household_id for client in rows})
    return [as_listed(client, seen[client.id]) for client in queries.as_known_by(person, rows)]


def as_listed(client: Client, seen: set[str]) -> dict:
    told = {"id": client.id, "called": client.label, "closed_on": client.closed_on}
    if "code" in seen:
        told["code"] = client.code
    if "household" in seen:
        told["household_id"] = client.household_id
    if "municipality" in seen:
        told["municipality"] = client.municipality.name if client.municipality_id else None
    return told


def tell_one(person: Person, client: Client) -> dict:
    seen = queries.visible_fields(person, client)
    told = as_listed(client, seen) | {"called": queries.name_for(person, client)}
    told |= {name: getattr(client, name) for name in (*PLAIN, "arrival") if name in seen}
    if "address" in seen:
        told["address"] = client.home.address if client.home_id else None
    return told


def missed(person: Person, number: int) -> None:
    """Who is kept from a file and asks for it is noted, as at its page."""
    actions.note_barred(number, person)


CLIENTS = Resource(
    "clients",
    _l("Clients"),
    one="client",
    page="clients.index",
    parameter="client_id",
    model=Client,
    rows=queries.with_place,
    tell=tell,
    fields=ClientSchema,
    tell_one=tell_one,
    fields_of_one=FileSchema,
    lists_clients=True,
    missed=missed,
)
