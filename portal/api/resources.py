"""The operations of a resource: its list, page by page, and one record of it."""

from typing import Any

from flask import abort, g
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from portal.api import queries
from portal.core.forms.record_numbers import MOST
from portal.core.web.problems import PATH
from portal.feature import Operation, Resource, Told
from portal.people.models import Person


class PageSchema(Schema):
    """Which page of a list is asked for."""

    after = fields.Integer(
        validate=validate.Range(1, MOST),
        metadata={"description": _l("The number of the last row of the page before.")},
    )


class MeSchema(Schema):
    """Who asks, and what the token was made for."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    branch = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    language = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    expires_at = fields.DateTime(required=True)


def me(person: Person, _asked: dict) -> Told:
    return Told(
        {
            "id": person.id,
            "name": person.label,
            "branch": person.branch_name,
            "roles": sorted(person.roles),
            "language": person.language,
            "scopes": sorted(g.token.allows),
            "expires_at": g.token.expires_at,
        }
    )


ME = Operation("me", "me", "Who asks with this token", "", "account.show", me, MeSchema)


def operations_of(resource: Resource) -> tuple[Operation, Operation]:
    """Its list and one of it: with the permission of the page, and no more rows than that has."""
    about = {"page": resource.page, "scope": f"{resource.name}{queries.READ}"}
    fields_of_one = resource.fields_of_one or resource.fields

    def tell_list(person: Person, asked: dict) -> Told:
        rows, last = queries.a_page(resource, person, asked.get("after"))
        onward = f"/{PATH}/{resource.name}?after={last.id}" if last else None
        return Told({"data": resource.tell(person, rows), "next": onward})

    def tell_one(person: Person, _asked: dict, **numbers: int) -> Told:
        row = queries.one(resource, person, numbers[resource.parameter])
        if row is None and resource.missed is not None:
            resource.missed(person, numbers[resource.parameter])
        if row is None:
            abort(404)
        told = tell_of_one(resource, person, row)
        return Told(told, getattr(row, "version", None))

    listed = Operation(
        resource.name,
        resource.name,
        resource.label,
        does=tell_list,
        gives=page_of(resource.name, resource.fields),
        asks=PageSchema,
        lists_clients=resource.lists_clients,
        **about,
    )
    single = Operation(
        resource.one,
        f"{resource.name}/<int:{resource.parameter}>",
        _l("%(what)s: one of them", what=resource.label),
        does=tell_one,
        gives=fields_of_one,
        **about,
    )
    return listed, single


def tell_of_one(resource: Resource, person: Person, row: Any) -> dict:
    if resource.tell_one is not None:
        return resource.tell_one(person, row)
    return resource.tell(person, [row])[0]


def page_of(name: str, one: type[Schema]) -> type[Schema]:
    """The schema of a page of a list."""
    return Schema.from_dict(
        {
            "data": fields.List(fields.Nested(one), required=True),
            "next": fields.String(allow_none=True, required=True),
        },
        name=f"{name.capitalize()}PageSchema",
    )
