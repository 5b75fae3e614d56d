"""Vacancies, for other programs."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.core.database import Rows
from portal.core.web.schemas import NamedSchema
from portal.employment.vacancies.models import Vacancy
from portal.employment.vacancies.queries import vacancies as queries
from portal.feature import Resource
from portal.people.models import Person


class VacancySchema(Schema):
    """A vacancy, or the lead of one."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    stage = fields.String(required=True)
    employer = fields.Nested(NamedSchema, required=True)
    place = fields.String(allow_none=True, required=True)
    places = fields.Integer(required=True)
    starts_on = fields.Date(allow_none=True, required=True)
    asks = fields.String(allow_none=True, required=True)


def rows(person: Person) -> Rows:
    return queries.with_employer(queries.visible_to(person))


PLAIN = ("id", "title", "kind", "stage", "place", "places", "starts_on", "asks")


def tell(_person: Person, found: list[Vacancy]) -> list[dict]:
    return [
        {name: getattr(vacancy, name) for name in PLAIN}
        | {"employer": {"id": vacancy.employer_id, "name": vacancy.employer.label}}
        for vacancy in found
    ]


VACANCIES = Resource(
    "vacancies",
    _l("Vacancies"),
    one="vacancy",
    page="vacancies.board",
    parameter="vacancy_id",
    model=Vacancy,
    rows=rows,
    tell=tell,
    fields=VacancySchema,
)
