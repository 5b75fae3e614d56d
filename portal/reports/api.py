"""The figures of a year, for other programs: those of the page, of the whole branch."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from portal.core.clock import today
from portal.core.database import elsewhere
from portal.feature import Operation, Told
from portal.people.models import Person
from portal.reports.actions import Report
from portal.reports.asked import asked_of
from portal.reports.queries import Scope


class FigureSchema(Schema):
    """A figure by its key (docs/figures.md), in its unit."""

    key = fields.String(required=True)
    label = fields.String(required=True)
    unit = fields.String(required=True)
    value = fields.Float(required=True)
    before = fields.Float(
        allow_none=True,
        required=True,
        metadata={"description": _l("Of the same days a year earlier.")},
    )


class YearSchema(Schema):
    """The figures of a year; of one that runs, up to today."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)


def tell(person: Person, _asked: dict, year: int) -> Told:
    now = today()
    scope = asked_of(MultiDict({"year": str(year)}), Scope(person.branch, now, now)).scope
    with elsewhere():
        tables = list(Report(scope).tables)
    figures = [as_told(line) for _section, _name, found in tables for line in found]
    return Told({"since": scope.since, "until": scope.until, "figures": figures})


def as_told(line: Any) -> dict:
    return {name: getattr(line, name) for name in ("key", "label", "unit", "value", "before")}


FIGURES = Operation(
    "figures",
    "figures/<int:year>",
    _l("Yearly figures"),
    "figures:read",
    page="reports.index",
    does=tell,
    gives=YearSchema,
)
