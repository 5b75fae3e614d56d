"""Who works here, for other programs."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.feature import Resource
from portal.people import queries
from portal.people.models import Person


class PersonSchema(Schema):
    """Somebody who works here, in a list."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    employment = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    started_on = fields.Date(allow_none=True, required=True)
    ended_on = fields.Date(allow_none=True, required=True)


class WholePersonSchema(PersonSchema):
    """Somebody who works here, as on their page."""

    email = fields.String(allow_none=True, required=True)
    phone = fields.String(allow_none=True, required=True)
    conduct_certificate_on = fields.Date(allow_none=True, required=True)
    conduct_certificate_until = fields.Date(allow_none=True, required=True)
    confidentiality_on = fields.Date(allow_none=True, required=True)


OF_ONE = (
    *("email", "phone"),
    *("conduct_certificate_on", "conduct_certificate_until", "confidentiality_on"),
)


def tell(_person: Person, rows: list[Person]) -> list[dict]:
    roles = queries.roles_of([one.id for one in rows])
    return [as_listed(one, roles.get(one.id, [])) for one in rows]


def as_listed(one: Person, roles: Iterable[str]) -> dict:
    return {
        "id": one.id,
        "name": one.label,
        "employment": one.employment,
        "roles": sorted(roles),
        "started_on": one.started_on,
        "ended_on": one.ended_on,
    }


def tell_one(_person: Person, one: Person) -> dict:
    return as_listed(one, sorted(one.roles)) | {name: getattr(one, name) for name in OF_ONE}


PEOPLE = Resource(
    "people",
    _l("People"),
    one="person",
    page="people.index",
    parameter="person_id",
    model=Person,
    rows=queries.visible_to,
    tell=tell,
    fields=PersonSchema,
    tell_one=tell_one,
    fields_of_one=WholePersonSchema,
)
