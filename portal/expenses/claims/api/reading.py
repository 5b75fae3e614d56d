"""Claims, for other programs: to read. Nobody decides or pays here."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.core.web.schemas import NamedSchema
from portal.expenses.claims import queries
from portal.expenses.claims.queries.lines import in_claims
from portal.expenses.claims.queries.lists import Totals
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.feature import Resource
from portal.people.models import Person


class ClaimSchema(Schema):
    """A claim in a list; amounts in cents."""

    id = fields.Integer(required=True)
    reference = fields.String(required=True)
    month = fields.String(required=True, metadata={"description": "2026-04"})
    status = fields.String(required=True)
    claimant = fields.Nested(NamedSchema, required=True)
    submitted_at = fields.DateTime(allow_none=True, required=True)
    lines = fields.Integer(required=True)
    asked_cents = fields.Integer(required=True)
    payable_cents = fields.Integer(required=True)


class LineSchema(Schema):
    """A line of a claim."""

    id = fields.Integer(required=True)
    spent_on = fields.Date(required=True)
    kind = fields.String(required=True)
    asked_cents = fields.Integer(required=True)
    payable_cents = fields.Integer(required=True)
    distance_metres = fields.Integer(allow_none=True, required=True)
    description = fields.String(allow_none=True, required=True)


class WholeClaimSchema(ClaimSchema):
    """A claim with its lines."""

    of_lines = fields.List(fields.Nested(LineSchema), required=True)


def tell(_person: Person, rows: list[ExpenseClaim]) -> list[dict]:
    totals = queries.totals_of([claim.id for claim in rows])
    return [as_listed(claim, totals[claim.id]) for claim in rows]


def as_listed(claim: ExpenseClaim, totals: Totals) -> dict:
    lines, asked, payable = totals
    return {
        "id": claim.id,
        "reference": claim.reference,
        "month": f"{claim.first_day:%Y-%m}",
        "status": claim.status,
        "claimant": {"id": claim.claimant_id, "name": claim.claimant.label},
        "submitted_at": claim.submitted_at,
        "lines": lines,
        "asked_cents": asked,
        "payable_cents": payable,
    }


def tell_one(person: Person, claim: ExpenseClaim) -> dict:
    return tell(person, [claim])[0] | {
        "of_lines": [as_line(line) for line in in_claims([claim.id])[claim.id]]
    }


def as_line(line: ExpenseLine) -> dict:
    return {
        "id": line.id,
        "spent_on": line.spent_on,
        "kind": line.kind,
        "asked_cents": line.amount_cents,
        "payable_cents": line.payable_cents,
        "distance_metres": None if line.distance_hm is None else line.distance_hm * 100,
        "description": line.description,
    }


CLAIMS = Resource(
    "claims",
    _l("Claims"),
    one="claim",
    page="claims.index",
    parameter="claim_id",
    model=ExpenseClaim,
    rows=queries.with_claimant,
    tell=tell,
    fields=ClaimSchema,
    tell_one=tell_one,
    fields_of_one=WholeClaimSchema,
)
