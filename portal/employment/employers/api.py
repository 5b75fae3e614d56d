"""Employers, for other programs."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.employment.employers import queries
from portal.employment.employers.models import Employer
from portal.feature import Resource
from portal.people.models import Person


class EmployerSchema(Schema):
    """An employer in a list."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    place = fields.String(allow_none=True, required=True)
    sector = fields.String(allow_none=True, required=True)
    stage = fields.String(required=True)
    next_action = fields.String(allow_none=True, required=True)
    next_action_on = fields.Date(allow_none=True, required=True)


class ContactPersonSchema(Schema):
    """Somebody at an employer."""

    name = fields.String(allow_none=True, required=True)
    job = fields.String(allow_none=True, required=True)
    email = fields.String(allow_none=True, required=True)
    phone = fields.String(allow_none=True, required=True)


class WholeEmployerSchema(EmployerSchema):
    """An employer, as on its page."""

    address = fields.String(allow_none=True, required=True)
    offers = fields.String(allow_none=True, required=True)
    contact_persons = fields.List(fields.Nested(ContactPersonSchema), required=True)


def tell(_person: Person, rows: list[Employer]) -> list[dict]:
    return [as_listed(employer) for employer in rows]


def as_listed(employer: Employer) -> dict:
    told = ("id", "place", "sector", "next_action", "next_action_on")
    shown = {name: getattr(employer, name) for name in told}
    return shown | {"name": employer.label, "stage": employer.at}


def tell_one(_person: Person, employer: Employer) -> dict:
    first = {
        "name": employer.contact_name,
        "job": employer.contact_job,
        "email": employer.contact_email,
        "phone": employer.contact_phone,
    }
    further = [
        {name: getattr(one, name) for name in first} for one in queries.further_people(employer)
    ]
    return as_listed(employer) | {
        "address": employer.address,
        "offers": employer.offers,
        "contact_persons": ([first] if any(first.values()) else []) + further,
    }


EMPLOYERS = Resource(
    "employers",
    _l("Employers"),
    one="employer",
    page="employers.index",
    parameter="employer_id",
    model=Employer,
    rows=queries.visible_to,
    tell=tell,
    fields=EmployerSchema,
    tell_one=tell_one,
    fields_of_one=WholeEmployerSchema,
)
